"""The generators of the language: one model each, named by its key in a column."""

from __future__ import annotations

from collections.abc import Sequence as Listed
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from sqlgen.spec.base import Strict, refusal, unknown_key
from sqlgen.spec.chosen import Faker, Of, Pick, Pool, Record
from sqlgen.spec.ranged import (
    Dates,
    Decimals,
    Generator,
    Integers,
    Intervals,
    Times,
    Timestamps,
)
from sqlgen.spec.relations import (
    RELATED,
    Boundary,
    Course,
    Movement,
    Parent,
    Position,
    Reference,
    Split,
    Stands,
    States,
    Tree,
    Window,
)
from sqlgen.spec.types import TypeName
from sqlgen.spec.values import (
    INT64_MIN,
    DateOrParam,
    Flag,
    Integer,
    Name,
    ScalarOrParam,
    Share,
    Span,
    StartOrParam,
    Text,
    ends,
    or_param,
    scalar,
    shown,
)

MOST_OCTETS = 256
"""Most bytes of a random one."""
MOST_WORDS = 200
"""Most words of a running text."""


class Sequence(Generator):
    """start, start + 1, ... in row order; from a date, a day a row."""

    main = "start"
    kind: Literal["sequence"] = "sequence"
    start: StartOrParam = 1

    @classmethod
    def expanded(cls, value: Any) -> dict[Any, Any]:
        """`sequence: true` starts at 1."""
        return {} if value is True else super().expanded(value)

    @model_validator(mode="after")
    def _countable(self) -> Sequence:
        if self.start == INT64_MIN:
            raise refusal("the start is the least number of 64 bits", "start one higher")
        return self


class Booleans(Generator):
    """True with the given share."""

    main = "share"
    kind: Literal["boolean"] = "boolean"
    share: Share


class Token(Generator):
    """Hex digits, lower case; 1 to 128 of them."""

    main = "length"
    kind: Literal["token"] = "token"
    length: Integer

    @model_validator(mode="after")
    def _length(self) -> Token:
        if not 1 <= self.length <= 128:
            raise refusal(f"a token has 1 to 128 digits, not {self.length}", "use 6")
        return self


class Octets(Generator):
    """Random bytes, so many or between two numbers of them; 1 to 256."""

    main = "length"
    kind: Literal["bytes"] = "bytes"
    length: Span

    @model_validator(mode="after")
    def _range(self) -> Octets:
        least, most = self.length
        if not 1 <= least <= most <= MOST_OCTETS:
            problem = f"lengths must rise within 1 to {MOST_OCTETS}, not [{least}, {most}]"
            raise refusal(problem, "like 16 or [4, 16]", key="length")
        return self


class Uuid(Generator):
    """A random UUID, version 4."""

    main = "enabled"
    kind: Literal["uuid"] = "uuid"
    enabled: Flag = True

    @model_validator(mode="after")
    def _enabled(self) -> Uuid:
        if not self.enabled:
            raise refusal("uuid: false makes nothing", "write uuid: true or drop the column")
        return self


class TextTemplate(Generator):
    """Text with `{column}`, `{column|lower}`, `{n}` and `{integer(1, 9)}` in it."""

    main = "text"
    kind: Literal["template"] = "template"
    text: Text


class Pattern(Generator):
    """Text by a pattern of characters, classes and repetitions: `[A-Z]{3}-\\d{4}`."""

    main = "pattern"
    kind: Literal["pattern"] = "pattern"
    pattern: Text


class Prose(Generator):
    """Running text of so many words."""

    main = "words"
    kind: Literal["text"] = "text"
    words: Annotated[tuple[Integer, Integer], BeforeValidator(ends)]

    @model_validator(mode="after")
    def _length(self) -> Prose:
        least, most = self.words
        if not 1 <= least <= most <= MOST_WORDS:
            problem = f"words must rise within 1 to {MOST_WORDS}, not [{least}, {most}]"
            raise refusal(problem, "like [5, 30]", key="words")
        return self


class YearsSince(Generator):
    """Full years from a date column to a day, the spec's `as_of` unless given: an age."""

    main = "date"
    kind: Literal["years_since"] = "years_since"
    date: Name
    at: DateOrParam | None = None


DateParts = Literal[
    "year",
    "quarter",
    "month",
    "month_name",
    "week",
    "week_year",
    "day",
    "day_of_year",
    "weekday",
    "weekday_name",
    "weekend",
]


class DatePart(Generator):
    """A part of a date column: its year, its ISO week, the name of its month and the like."""

    main = "date"
    kind: Literal["date_part"] = "date_part"
    date: Name
    part: DateParts


class Constant(Generator):
    """The same value in every row; a text, a number, a boolean, a date, or nothing."""

    main = "value"
    whole = True
    kind: Literal["constant"] = "constant"
    value: ScalarOrParam


class Sql(Generator):
    """A SQL expression over the row's other columns; needs `type` beside it."""

    main = "expression"
    kind: Literal["sql"] = "sql"
    expression: Text


def _argument(value: Any) -> Any:
    """A plain value, a parameter, or a list of plain values."""
    if isinstance(value, list | tuple):
        return tuple(scalar(each) for each in value)
    return or_param(scalar)(value)


class Macro(Generator):
    """What a macro of one's own gives; needs `type` beside it."""

    main = "name"
    kind: Literal["macro"] = "macro"
    name: Name
    arguments: dict[Name, Annotated[Any, PlainValidator(_argument)]] = Field(default_factory=dict)

    @classmethod
    def expanded(cls, value: Any) -> dict[Any, Any]:
        """`{name: iban, country: DE}` with the macro's own arguments put together."""
        if not isinstance(value, dict):
            return super().expanded(value)
        arguments = {key: each for key, each in value.items() if key != "name"}
        return {key: each for key, each in value.items() if key == "name"} | (
            {"arguments": arguments} if arguments else {}
        )

    @model_validator(mode="after")
    def _names(self) -> Macro:
        for name in (self.name, *self.arguments):
            if not name.isidentifier() or name.startswith("_"):
                raise refusal(f"{shown(name)} is no name in a template", "use letters and digits")
        return self


class Member(Strict):
    """A member of a JSON object: one generator, and what stands beside it."""

    generator: AnyGenerator
    type: TypeName | None = None
    nulls: Share = Decimal(0)

    @model_validator(mode="before")
    @classmethod
    def _one(cls, data: Any) -> Any:
        return with_generator(data, ("type", "nulls"), "a member")


class Json(Generator):
    """A JSON object, its members in the order of writing."""

    main = "members"
    whole = True
    kind: Literal["json"] = "json"
    members: dict[Name, Member]

    @model_validator(mode="after")
    def _some(self) -> Json:
        if not self.members:
            raise refusal("an object needs at least one member", "like {size: {integer: [1, 9]}}")
        return self


MODELS: tuple[type[Generator], ...] = (
    Sequence,
    Integers,
    Decimals,
    Dates,
    Timestamps,
    Times,
    Intervals,
    Booleans,
    Token,
    Octets,
    Uuid,
    Json,
    Pick,
    Pool,
    Faker,
    TextTemplate,
    Pattern,
    Prose,
    YearsSince,
    DatePart,
    Constant,
    Record,
    Of,
    Sql,
    Macro,
    *RELATED,
)
GENERATORS: dict[str, type[Generator]] = {
    str(each.model_fields["kind"].default): each for each in MODELS
}
AnyGenerator = Annotated[
    Sequence
    | Integers
    | Decimals
    | Dates
    | Timestamps
    | Times
    | Intervals
    | Booleans
    | Token
    | Octets
    | Uuid
    | Json
    | Pick
    | Pool
    | Faker
    | TextTemplate
    | Pattern
    | Prose
    | YearsSince
    | DatePart
    | Constant
    | Record
    | Of
    | Sql
    | Macro
    | Parent
    | Position
    | Split
    | Movement
    | States
    | Reference
    | Tree
    | Course
    | Window
    | Boundary
    | Stands,
    Field(discriminator="kind"),
]


def with_generator(data: Any, beside: Listed[str], what: str) -> dict[Any, Any]:
    """The keys of a column, or of a member, with its one generator put under `generator`."""
    if isinstance(data, dict) and isinstance(data.get("generator"), Generator):
        return data
    if not isinstance(data, dict):
        problem = f"{what} is a mapping with one generator, not {shown(data)}"
        raise refusal(problem, "like {integer: [1, 6]}")
    for key in data:
        if key not in GENERATORS and key not in beside:
            raise unknown_key(key, (*GENERATORS, *beside))
    return {key: data[key] for key in data if key in beside} | {"generator": _one(data, what)}


def _one(data: dict[Any, Any], what: str) -> dict[Any, Any]:
    kinds = [key for key in data if key in GENERATORS]
    if len(kinds) != 1:
        raise refusal(
            f"{what} has one generator, this has {' and '.join(kinds) or 'none'}",
            "name one" if not kinds else "move the second to a column of its own",
            key=kinds[-1] if kinds else "",
        )
    model = GENERATORS[kinds[0]]
    options = model.expanded(data[kinds[0]])
    if "kind" in options:
        raise unknown_key("kind", set(model.model_fields) - {"kind"})
    return {"kind": kinds[0]} | options


Member.model_rebuild()
Json.model_rebuild()
