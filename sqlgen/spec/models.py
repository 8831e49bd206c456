"""The spec: parameters, tables and columns, validated and frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, model_validator

from sqlgen.spec.base import Strict, refusal, unknown_key
from sqlgen.spec.generators import GENERATORS, AnyGenerator
from sqlgen.spec.types import TypeName
from sqlgen.spec.values import (
    INT64_MAX,
    Day,
    Flag,
    IntegerOrParam,
    Name,
    Param,
    Share,
    Text,
    date,
    decimal,
    integer,
    scalar,
    shown,
    timestamp,
)

VERSION = 1
"""The version of the arithmetic (docs/arithmetic.md) that `sqlgen: 1` fixes."""

PARAMETER_TYPES: dict[str, Callable[[Any], Any]] = {
    "integer": integer,
    "decimal": decimal,
    "date": date,
    "timestamp": timestamp,
    "text": lambda value: scalar(str(value)),
}


class Parameter(Strict):
    """A parameter: type, default, and bounds that every value must keep."""

    type: Literal["integer", "decimal", "date", "timestamp", "text"]
    default: Any
    min: Any = None
    max: Any = None

    @model_validator(mode="after")
    def _values(self) -> Parameter:
        for key in ("min", "max"):
            if getattr(self, key) is not None:
                self.parse(getattr(self, key), key, bounded=False)
        self.parse(self.default, "default")
        return self

    def parse(self, value: Any, key: str = "", *, bounded: bool = True) -> Any:
        """The value in the parameter's type, within its bounds."""
        try:
            parsed = PARAMETER_TYPES[self.type](value)
        except ValueError as error:
            raise refusal(str(error), f"give {self.type} values", key=key) from None
        if bounded:
            self._within(parsed, key)
        return parsed

    def _within(self, parsed: Any, key: str) -> None:
        low = None if self.min is None else self.parse(self.min, bounded=False)
        high = None if self.max is None else self.parse(self.max, bounded=False)
        if low is not None and parsed < low:
            raise refusal(f"{parsed} is below the minimum {low}", f"give {low} or more", key=key)
        if high is not None and parsed > high:
            raise refusal(f"{parsed} is above the maximum {high}", f"give {high} or less", key=key)


BESIDE = ("type", "nulls", "unique", "primary_key", "hidden", "when")


class Column(Strict):
    """A column: one generator, and what stands beside it."""

    generator: AnyGenerator
    type: TypeName | None = None
    nulls: Share = Decimal(0)
    unique: Flag = False
    primary_key: Flag = False
    hidden: Flag = False
    when: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            raise refusal(
                f"a column is a mapping with one generator, not {shown(data)}",
                "like {integer: [1, 6]}",
            )
        for key in data:
            if key not in GENERATORS and key not in BESIDE:
                raise unknown_key(key, (*GENERATORS, *BESIDE))
        beside = {key: value for key, value in data.items() if key in BESIDE}
        return beside | {"generator": cls._one_generator(data)}

    @staticmethod
    def _one_generator(data: dict[str, Any]) -> dict[Any, Any]:
        kinds = [key for key in data if key in GENERATORS]
        if len(kinds) != 1:
            found = " and ".join(kinds) or "none"
            raise refusal(
                f"a column has one generator, this has {found}",
                "name one" if not kinds else "move the second to a column of its own",
                key=kinds[-1] if kinds else "",
            )
        kind = kinds[0]
        options = GENERATORS[kind].expanded(data[kind])
        if "kind" in options:
            raise unknown_key("kind", set(GENERATORS[kind].model_fields) - {"kind"})
        return {"kind": kind} | options

    @model_validator(mode="after")
    def _consistent(self) -> Column:
        if self.primary_key and self.nulls:
            raise refusal("a primary key takes no nulls", "drop nulls", key="nulls")
        if self.primary_key and self.hidden:
            raise refusal("a hidden column can't be the key", "drop hidden", key="hidden")
        if self.primary_key and self.when:
            raise refusal("a primary key has a value in each row", "drop when", key="when")
        alone = not (self.unique or self.primary_key or self.type or self.when)
        if self.generator.kind == "record" and not alone:
            raise refusal("beside a record stand only hidden and nulls", "drop the rest")
        kind = self.generator.kind
        if kind in ("sql", "macro") and self.type is None:
            raise refusal(f"{kind} needs a type beside it", "add like type: integer", key=kind)
        return self


def counted(rows: int | Param) -> None:
    """Refuse a number of rows below 0."""
    if isinstance(rows, int) and rows < 0:
        raise refusal(f"rows must be 0 or more, not {rows}", "give a count", key="rows")


class Table(Strict):
    """A table: how many rows, and its columns in order."""

    rows: IntegerOrParam
    columns: dict[Name, Column]

    @model_validator(mode="after")
    def _something(self) -> Table:
        counted(self.rows)
        if all(column.hidden for column in self.columns.values()):
            raise refusal("a table needs a column that is not hidden", "add one", key="columns")
        return self


def _seed(value: Any) -> int:
    number = integer(value)
    if number < 0:
        raise ValueError(f"must be a whole number from 0 to {INT64_MAX}, not {number}")
    return number


Seed = Annotated[int, PlainValidator(_seed)]


def _version(value: Any) -> int:
    if integer(value) != VERSION:
        raise ValueError(f"must be {VERSION}, the only version there is, not {value}")
    return VERSION


class Spec(Strict):
    """A whole spec: what tables there shall be, and how each cell is made."""

    sqlgen: Annotated[int, PlainValidator(_version)] = VERSION
    seed: Seed = 0
    as_of: Day = dt.date(2026, 1, 1)
    """What "today" is for generated dates, so that runs repeat on any day."""
    params: dict[Name, Parameter] = Field(default_factory=dict)
    tables: dict[Name, Table]

    @model_validator(mode="after")
    def _something(self) -> Spec:
        if not self.tables:
            raise refusal("a spec needs at least one table", "add one", key="tables")
        return self


ParameterValue = int | Decimal | dt.date | dt.datetime | str
