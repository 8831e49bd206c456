"""The generators of the language: one model each, named by its key in a column."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from sqlgen.spec.base import Strict, refusal, unknown_key
from sqlgen.spec.distributions import Distribution, Uniform
from sqlgen.spec.values import (
    INT64_MIN,
    DateOrParam,
    DecimalOrParam,
    Flag,
    Integer,
    IntegerOrParam,
    Name,
    Param,
    ScalarOrParam,
    Share,
    Text,
    TimestampOrParam,
    ends,
    or_param,
    scalar,
    shown,
)

MOST_WORDS = 200
"""Most words of a running text."""


class Generator(Strict):
    """Base of the generators.

    `main` is the option that a bare value stands for: `integer: [1, 6]` is
    `integer: {between: [1, 6]}`. `whole` says that even a mapping is that bare value.
    """

    main: ClassVar[str]
    whole: ClassVar[bool] = False

    @classmethod
    def expanded(cls, value: Any) -> dict[Any, Any]:
        """The options, a bare value put under its option's name."""
        if isinstance(value, dict) and not cls.whole:
            return value
        return {cls.main: value}


class Sequence(Generator):
    """start, start + 1, ... in row order."""

    main = "start"
    kind: Literal["sequence"] = "sequence"
    start: Integer = 1

    @classmethod
    def expanded(cls, value: Any) -> dict[Any, Any]:
        """`sequence: true` starts at 1."""
        return {} if value is True else super().expanded(value)

    @model_validator(mode="after")
    def _countable(self) -> Sequence:
        if self.start == INT64_MIN:
            raise refusal("the start is the least number of 64 bits", "start one higher")
        return self


def _implied_range(data: Any) -> Any:
    """A histogram without `between` spans its own edges."""
    if isinstance(data, dict) and "between" not in data and "distribution" in data:
        inner = data["distribution"]
        edges = inner.get("histogram", {}).get("edges") if isinstance(inner, dict) else None
        if isinstance(edges, list) and len(edges) > 1:
            return data | {"between": [edges[0], edges[-1]]}
    return data


class Ranged(Generator):
    """A generator over a range, both ends included."""

    main = "between"
    distribution: Distribution = Uniform()

    @model_validator(mode="before")
    @classmethod
    def _range_of_edges(cls, data: Any) -> Any:
        return _implied_range(data)


class Integers(Ranged):
    """Whole numbers."""

    kind: Literal["integer"] = "integer"
    between: Annotated[tuple[IntegerOrParam, IntegerOrParam], BeforeValidator(ends)]


class Decimals(Ranged):
    """Exact decimals with `scale` digits after the point, 0 to 18."""

    kind: Literal["decimal"] = "decimal"
    between: Annotated[tuple[DecimalOrParam, DecimalOrParam], BeforeValidator(ends)]
    scale: Annotated[Integer, Field()] = 2

    @model_validator(mode="after")
    def _scale(self) -> Decimals:
        if not 0 <= self.scale <= 18:
            raise refusal(f"scale must be 0 to 18, not {self.scale}", "use 2", key="scale")
        return self


class Dates(Ranged):
    """Calendar days."""

    kind: Literal["date"] = "date"
    between: Annotated[tuple[DateOrParam, DateOrParam], BeforeValidator(ends)]


class Timestamps(Ranged):
    """Points in time without zone, in whole seconds."""

    kind: Literal["timestamp"] = "timestamp"
    between: Annotated[tuple[TimestampOrParam, TimestampOrParam], BeforeValidator(ends)]


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


def _entries(value: Any) -> tuple[tuple[Any, int], ...]:
    """A list, or a map of value -> weight, as (value, weight) pairs."""
    if isinstance(value, list | tuple):
        pairs = [(each, 1) for each in value]
    elif isinstance(value, dict):
        pairs = list(value.items())
    else:
        raise ValueError(f"must be a list, or a map of value to weight, not {shown(value)}")
    if not pairs:
        raise ValueError("must have at least one value to pick from")
    for value, _ in pairs:
        if isinstance(or_param(scalar)(value), Param):
            raise ValueError(f"can't hold a parameter like {value}; write $${value[1:]} for a text")
    return tuple((scalar(each), _weight(each, weight)) for each, weight in pairs)


def _weight(value: object, weight: Any) -> int:
    if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight < 2**53:
        raise ValueError(
            f"weight of {shown(value)} must be a whole number from 0, not {shown(weight)}"
        )
    return weight


class Pick(Generator):
    """One of some values: a list (equal shares) or a map of value -> weight."""

    main = "values"
    whole = True
    kind: Literal["pick"] = "pick"
    values: Annotated[tuple[tuple[Any, int], ...], PlainValidator(_entries)]

    @model_validator(mode="after")
    def _weights(self) -> Pick:
        if sum(weight for _, weight in self.values) == 0:
            raise refusal("all weights are 0", "give one value a weight above 0")
        return self


class Pool(Generator):
    """One of the values of a file's column, by weight where a weight column is named."""

    main = "file"
    kind: Literal["pool"] = "pool"
    file: Name
    column: Name | None = None
    weight: Name | None = None


class Faker(Generator):
    """One of the values that a Faker provider makes, or of several by another column's value."""

    main = "provider"
    kind: Literal["faker"] = "faker"
    provider: Name | None = None
    locale: Name | None = None
    size: Integer = 1000
    by: Name | None = None
    cases: dict[Any, Name] = Field(default_factory=dict)

    @classmethod
    def expanded(cls, value: Any) -> dict[Any, Any]:
        """`{by: sex, F: ..., M: ...}` with the cases put together."""
        if not isinstance(value, dict) or "by" not in value:
            return super().expanded(value)
        if "cases" in value:
            raise unknown_key("cases", ("by", "locale", "size"))
        known = {"by", "locale", "size"}
        cases = {key: each for key, each in value.items() if key not in known}
        return {key: each for key, each in value.items() if key in known} | {"cases": cases}

    @model_validator(mode="after")
    def _complete(self) -> Faker:
        if (self.provider is None) == (self.by is None):
            raise refusal("needs a provider, or `by` with a provider a value", "faker: first_name")
        if self.by is not None and not self.cases:
            raise refusal("`by` needs a provider for each value", "{by: sex, F: ..., M: ...}")
        if not 1 <= self.size <= 100_000:
            raise refusal("size must be 1 to 100000", "use 1000", key="size")
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


class Constant(Generator):
    """The same value in every row; a text, a number, a boolean, a date, or nothing."""

    main = "value"
    whole = True
    kind: Literal["constant"] = "constant"
    value: ScalarOrParam


class Record(Generator):
    """One row of a file, whose columns other columns take with `of`."""

    main = "file"
    kind: Literal["record"] = "record"
    file: Name
    weight: Name | None = None


class Of(Generator):
    """A column of the row that a record column chose: `place.city`."""

    main = "path"
    kind: Literal["of"] = "of"
    path: Text

    @model_validator(mode="after")
    def _dotted(self) -> Of:
        if not all(self.parts):
            raise refusal(f"{self.path!r} must be record.column", "like place.city")
        return self

    @property
    def parts(self) -> tuple[str, str]:
        """The record's column and the file's column."""
        record, _, column = self.path.partition(".")
        return record, column


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


MODELS: tuple[type[Generator], ...] = (
    Sequence,
    Integers,
    Decimals,
    Dates,
    Timestamps,
    Booleans,
    Token,
    Uuid,
    Pick,
    Pool,
    Faker,
    TextTemplate,
    Pattern,
    Prose,
    YearsSince,
    Constant,
    Record,
    Of,
    Sql,
    Macro,
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
    | Booleans
    | Token
    | Uuid
    | Pick
    | Pool
    | Faker
    | TextTemplate
    | Pattern
    | Prose
    | YearsSince
    | Constant
    | Record
    | Of
    | Sql
    | Macro,
    Field(discriminator="kind"),
]
