"""What a column can be: its range in units, or its few values, as far as its cell tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlgen.plan.cells import (
    Cell,
    Choice,
    Constant,
    Looked,
    RowNumber,
    Units,
    Weighed,
    filled,
)
from sqlgen.plan.lookups import LookupBuilder
from sqlgen.plan.quantiles import units_of
from sqlgen.spec import Type
from sqlgen.spec.values import INT64_MAX, date, decimal, interval, time, timestamp

INT32_MAX = 2**31 - 1
EPOCH = dt.datetime(1970, 1, 1)
WORDS = {"bigint": "integer", "varchar": "text"}
"""Kinds of type that are one kind to a check."""
READERS: dict[str, tuple[type | tuple[type, ...], Callable[[Any], Any]]] = {
    "integer": (Decimal, decimal),
    "decimal": (Decimal, decimal),
    "date": (str, date),
    "timestamp": (str, timestamp),
    "time": (str, time),
    "interval": ((str, dt.timedelta), interval),
}
"""Kinds that every engine orders alike: what a constant of theirs is, and how it is read."""
SHOWN: dict[str, Callable[[int], Any]] = {
    "date": lambda units: (EPOCH + dt.timedelta(days=units)).date(),
    "timestamp": lambda units: EPOCH + dt.timedelta(seconds=units),
    "time": lambda units: (EPOCH + dt.timedelta(seconds=units)).time(),
    "interval": lambda units: f"{units} seconds",
}


@dataclass(frozen=True, slots=True)
class Domain:
    """The values of a column: kind, decimal places, and a range of units or the values."""

    kind: str
    scale: int
    low: int = 0
    high: int = 0
    ranged: bool = False
    """Whether its generator draws from a range, which can be cut."""
    values: tuple[Any, ...] | None = None
    """The only values, where they are known one by one."""

    @property
    def ordered(self) -> bool:
        """Whether `low` and `high` mean something."""
        return self.kind in READERS

    def read(self, value: Any) -> Any:
        """A constant of a check in the column's kind; ValueError where it is of another."""
        if not self.ordered:
            wanted = bool if self.kind == "boolean" else str
            if type(value) is not wanted:
                raise ValueError(f"must be a {self.kind}")
            return value
        types, parse = READERS[self.kind]
        if not isinstance(value, types):
            raise ValueError(f"must be of type {self.kind}")
        return parse(value)

    def units(self, value: Any) -> Fraction:
        """A value of the kind in units."""
        return units_of(value, Fraction(1, 10**self.scale))

    def shown(self, units: int) -> str:
        """Units as a value that people read."""
        if self.kind in SHOWN:
            return str(SHOWN[self.kind](units))
        return str(Decimal(units).scaleb(-self.scale))


def domain_of(cell: Cell, lookups: Mapping[object, LookupBuilder]) -> Domain | None:
    """What a cell can be where it is not NULL; None where nothing says so."""
    cell = filled(cell)
    kind, scale = WORDS.get(cell.type.kind, cell.type.kind), cell.type.scale
    if isinstance(cell, Units):
        drawn = not isinstance(cell.index, RowNumber)
        return Domain(kind, scale, cell.low.value, cell.high.value, ranged=drawn)
    if isinstance(cell, RowNumber):
        last = INT32_MAX if cell.type.kind == "integer" else INT64_MAX
        return Domain(kind, 0, cell.shift + 1, last)
    values = _values(cell, lookups)
    return _listed(cell.type, kind, values) if values else None


def _values(cell: Cell, lookups: Mapping[object, LookupBuilder]) -> tuple[Any, ...]:
    found: Sequence[Any] = ()
    if isinstance(cell, Choice):
        found = cell.values
    elif isinstance(cell, Constant):
        found = (cell.value,)
    elif isinstance(cell, Looked | Weighed):
        (table,) = (each for each in lookups.values() if each.name == cell.join.table)
        found = table.fields[f"v_{cell.field}"][1]
    return tuple(each for each in found if each is not None)


def _listed(type_: Type, kind: str, values: tuple[Any, ...]) -> Domain | None:
    if kind not in READERS:
        known = kind in ("text", "boolean")
        return Domain(kind, 0, values=values) if known else None
    units = [int(units_of(each, Fraction(1, 10**type_.scale))) for each in values]
    return Domain(kind, type_.scale, min(units), max(units), values=values)
