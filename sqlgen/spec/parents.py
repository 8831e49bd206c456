"""Values that may come from the row's parent: `{parent: column}`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from sqlgen.spec.values import date, decimal, name, or_param, shown, timestamp


@dataclass(frozen=True, slots=True)
class OfParent:
    """A column of the parent's row, written `{parent: column}`."""

    column: str


@dataclass(frozen=True, slots=True)
class OfRow:
    """Another column of the same row, written as its name."""

    column: str


def _of_parent(value: Any) -> OfParent:
    if not isinstance(value, dict) or set(value) != {"parent"}:
        raise ValueError(f"must be {{parent: column}}, a column of the parent, not {shown(value)}")
    return OfParent(name(value["parent"]))


def _or_parent(parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def parsed(value: Any) -> Any:
        return _of_parent(value) if isinstance(value, dict) else parse(value)

    return parsed


def _moment(value: Any) -> Any:
    """A day or a point in time, or the name of another column."""
    if not isinstance(value, str):
        return timestamp(value)
    try:
        return timestamp(value)
    except ValueError:
        return OfRow(name(value))


PARENT = {
    "type": "object",
    "properties": {"parent": {"type": "string"}},
    "required": ["parent"],
    "additionalProperties": False,
}
PLAIN = {"type": ["number", "string"]}

ParentColumn = Annotated[OfParent, PlainValidator(_of_parent), WithJsonSchema(PARENT)]
NumberOrParent = Annotated[
    Any, PlainValidator(_or_parent(decimal)), WithJsonSchema({"anyOf": [PLAIN, PARENT]})
]
DateOrParent = Annotated[
    Any, PlainValidator(_or_parent(or_param(date))), WithJsonSchema({"anyOf": [PLAIN, PARENT]})
]
After = Annotated[
    Any, PlainValidator(_or_parent(or_param(_moment))), WithJsonSchema({"anyOf": [PLAIN, PARENT]})
]
"""Where a range of time begins: a moment, a parameter, another column, or a parent's."""
