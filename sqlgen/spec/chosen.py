"""Generators whose values are known beforehand: lists, files, Faker's values, rows of a file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, model_validator

from sqlgen.spec.base import refusal, with_cases
from sqlgen.spec.ranged import Generator
from sqlgen.spec.values import Integer, Name, Param, Text, or_param, scalar, shown, weighted


def _entries(value: Any) -> tuple[tuple[Any, int], ...]:
    """A list, or a map of value -> weight, as (value, weight) pairs."""
    pairs = weighted(value, "must be a list, or a map of value to weight")
    if not pairs:
        raise ValueError("must have at least one value to pick from")
    for value, _ in pairs:
        if isinstance(or_param(scalar)(value), Param):
            problem = f"a list to pick from can't hold a parameter like {value}"
            raise refusal(problem, f"write $${value[1:]} for a text")
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
        return with_cases(value, ("by", "locale", "size"))

    @model_validator(mode="after")
    def _complete(self) -> Faker:
        if (self.provider is None) == (self.by is None):
            raise refusal("needs a provider, or `by` with a provider a value", "faker: first_name")
        if self.by is not None and not self.cases:
            raise refusal("`by` needs a provider for each value", "{by: sex, F: ..., M: ...}")
        if not 1 <= self.size <= 100_000:
            raise refusal("size must be 1 to 100000", "use 1000", key="size")
        return self


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
