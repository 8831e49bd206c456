"""The spec as a JSON Schema for editors: the models, in every form in which people write them.

It accepts whatever sqlgen accepts and refuses unknown keys; what needs more than a schema can say
(ends of a range that are reversed, columns that are not there) is left to sqlgen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from sqlgen.spec.chosen import Faker, Pick
from sqlgen.spec.distributions import Distribution
from sqlgen.spec.generators import Macro, Member, Sequence
from sqlgen.spec.models import Column, Spec, Table
from sqlgen.spec.ranged import Correlation, Generator, Moments, Ranged
from sqlgen.spec.relations import STANDING, Position, Reference, States
from sqlgen.spec.values import PLAIN

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DISTRIBUTIONS = {
    each.model_fields["kind"].default: each for each in get_args(get_args(Distribution)[0])
}
MEANINGS: dict[str, dict[str, str]] = {
    "Spec": {
        "sqlgen": "version of the arithmetic; 1 is the only one",
        "seed": "0 to 2^63 - 1; another seed gives other rows, 0 is a seed like any other",
        "locale": "what Faker's values are of, like `de_DE`; a table or column comes first",
        "security": "whose rights a procedure has that is made from the spec: `invoker`, "
        "its caller's, or `definer`, its maker's",
        "as_of": "what today is for generated dates; `--as-of` comes first",
        "params": "parameters by name",
        "bad": "classes of bad data of your own, by name; see "
        "[Classes of your own](bad.md#classes-of-your-own)",
        "tables": "tables by name, at least one",
    },
    "OwnClass": {
        "does": "what the class does, in words",
        "family": "what it is called together with others",
        "suits": "kinds of values that it spoils, like text or integer, or any",
        "value": "the bad text itself",
        "before": "what stands before the good text",
        "after": "what stands after the good text",
        "macro": "a macro of your own that makes the bad text from the good one",
        "room": "characters that the macro adds, at most",
    },
    "Column": {
        "type": "the column's type; see [Types](#types)",
        "nulls": "share of NULLs, 0 to 1",
        "unique": "every value once; see [Unique values](#unique-values)",
        "primary_key": "part of the primary key; alone it is unique as well",
        "hidden": "not in the table, only there for other columns to use",
        "when": "a SQL condition over the row's other columns; NULL where it does not hold",
        "locale": "what Faker's values are of, beside `faker` and `json` only",
    },
}
"""What an editor says of a key, in the words of docs/spec.md, whose links it leaves out."""

FILLED = {"Spec": ("tables",), "Table": ("columns",)}
"""Mappings that hold at least one entry."""


def spec_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a spec."""
    made = Spec.model_json_schema(schema_generator=_Schema)
    return {"$schema": DIALECT, "title": "sqlgen spec"} | made


class _Schema(GenerateJsonSchema):
    """Pydantic's schema of the models, with the short forms put in and its own words left out."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        made.pop("title", None)
        made["properties"].pop("kind", None)
        model = schema["cls"]
        if issubclass(model, Column | Member):
            made = _column(made)
        elif issubclass(model, Table):
            made = _table(made)
        elif issubclass(model, Correlation):
            made = _renamed(made, "column", "with")
        elif issubclass(model, Generator):
            made = _generator(model, made)
        return _told(model.__name__, made)

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        """One key that names the kind, its options inside; the name alone where none is due."""
        kinds = {str(kind): self.generate_inner(each) for kind, each in schema["choices"].items()}
        alone = [kind for kind in kinds if kind in DISTRIBUTIONS and _optional(kind)]
        inside = _mapping(kinds) | {"minProperties": 1, "maxProperties": 1}
        return {"anyOf": [{"enum": alone}, inside]} if alone else inside


def _optional(kind: str) -> bool:
    return not any(each.is_required() for each in DISTRIBUTIONS[kind].model_fields.values())


def _mapping(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _told(model: str, made: JsonSchemaValue) -> JsonSchemaValue:
    for key, meaning in MEANINGS.get(model, {}).items():
        inner = made["properties"][key]
        made["properties"][key] = {"description": meaning.partition("; see [")[0]} | inner
    for key in FILLED.get(model, ()):
        made["properties"][key]["minProperties"] = 1
    return made


def _column(made: JsonSchemaValue) -> JsonSchemaValue:
    """One generator's key, and beside it what stands in every column."""
    properties = dict(made["properties"])
    kinds = properties.pop("generator")["properties"]
    return {
        "description": made["description"],
        **_mapping(kinds | properties),
        "oneOf": [{"required": [kind]} for kind in kinds],
        "dependentRequired": {kind: ["type"] for kind in ("sql", "macro", "window")},
    }


def _table(made: JsonSchemaValue) -> JsonSchemaValue:
    """What says how many rows there are, with columns but for calendars and histories."""
    del made["required"]
    standing = {"type": {"type": "string"}, "primary_key": {"type": "boolean"}}
    columns = made["properties"]["columns"]
    keys = {"enum": [*STANDING]}
    whole = columns | {
        "additionalProperties": {
            "if": {"required": ["type"], "maxProperties": len(STANDING), "propertyNames": keys},
            "then": _mapping(standing | {"unique": {"type": "boolean"}}),
            "else": columns["additionalProperties"],
        }
    }
    sized = [{"required": [key, "columns"]} for key in ("rows", "per", "existing")]
    return made | {
        "properties": made["properties"] | {"columns": whole},
        "oneOf": [*sized, {"required": ["calendar"]}],
    }


def _renamed(made: JsonSchemaValue, name: str, written: str) -> JsonSchemaValue:
    """A key under the name that people write, where it is a word of Python."""
    made["properties"][written] = made["properties"].pop(name)
    made["required"] = [written if each == name else each for each in made["required"]]
    return made


def _generator(model: type[Generator], made: JsonSchemaValue) -> JsonSchemaValue:
    """A generator with its options inside it, or its main option alone."""
    if issubclass(model, Ranged):
        made["required"] = [each for each in made.get("required", ()) if each != "between"]
        after = [{"required": ["after"]}] if issubclass(model, Moments) else []
        made["anyOf"] = [{"required": ["between"]}, {"required": ["distribution"]}, *after]
    form = FORMS.get(model, _main_or_options)
    return {"description": made.pop("description"), "anyOf": form(model, made)}


def _main_or_options(model: type[Generator], made: JsonSchemaValue) -> list[JsonSchemaValue]:
    main = made["properties"][model.main]
    return [main] if model.whole else [main, made]


def _sequence(model: type[Generator], made: JsonSchemaValue) -> list[JsonSchemaValue]:
    return [{"const": True}, *_main_or_options(model, made)]


def _pick(model: type[Generator], made: JsonSchemaValue) -> list[JsonSchemaValue]:
    weight = {"type": "integer", "minimum": 0, "exclusiveMaximum": 2**53}
    return [
        {"type": "array", "items": PLAIN, "minItems": 1},
        {"type": "object", "additionalProperties": weight, "minProperties": 1},
    ]


def _faker(model: type[Generator], made: JsonSchemaValue) -> list[JsonSchemaValue]:
    """A provider, or a provider for each value of another column."""
    return _by_value(model, made, ("locale", "size"))


def _macro(model: type[Generator], made: JsonSchemaValue) -> list[JsonSchemaValue]:
    """A macro's name, or its name and whatever arguments it takes."""
    name = made["properties"]["name"]
    return [name, {"type": "object", "properties": {"name": name}, "required": ["name"]}]


def _states(model: type[Generator], made: JsonSchemaValue) -> list[JsonSchemaValue]:
    """Paths with weights, a list of paths, or either under their option's name."""
    weight = {"type": "integer", "minimum": 0}
    listed = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    weighed = {"type": "object", "additionalProperties": weight, "minProperties": 1}
    return [listed, made | {"properties": {"paths": {"anyOf": [listed, weighed]}}}]


def _reference(model: type[Generator], made: JsonSchemaValue) -> list[JsonSchemaValue]:
    """A target, or a target for each value of another column."""
    return _by_value(model, made, ("distribution",))


def _by_value(
    model: type[Generator], made: JsonSchemaValue, beside: tuple[str, ...]
) -> list[JsonSchemaValue]:
    """`main`, or `by` a column with `main` for each value: keys other than `beside` are values."""
    options = dict(made["properties"])
    del options["cases"]
    main, by = options.pop(model.main), options.pop("by")
    one = _mapping({model.main: main} | options) | {"required": [model.main]}
    kept = {key: options[key] for key in beside}
    several = _mapping({"by": by} | kept) | {"required": ["by"], "minProperties": 2}
    return [main, one, several | {"additionalProperties": main}]


Form = Callable[[type[Generator], JsonSchemaValue], list[JsonSchemaValue]]
FORMS: dict[type[Generator], Form] = {
    Sequence: _sequence,
    Pick: _pick,
    Faker: _faker,
    Macro: _macro,
    Position: _sequence,
    Reference: _reference,
    States: _states,
}
"""Generators that are written in ways of their own, beside `main` and the options."""
