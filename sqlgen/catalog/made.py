"""Data of a column as the spec writes it, with the reason and what else is known of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from sqlgen.spec.models import BESIDE

Data = dict[str, Any]
RANGED = ("integer", "decimal", "date", "timestamp", "time")
"""Generators over a range that a check can cut."""


@dataclass(frozen=True, slots=True)
class Made:
    """The data of a column, why it is that, and the hidden columns that it needs."""

    data: Data
    why: str
    width: int | None = None
    """The longest text; None where it is none."""
    size: int | None = None
    """How many values there are, each as likely; None where that is not known."""
    hidden: Mapping[str, Data] = field(default_factory=dict)

    @property
    def generator(self) -> str:
        """The key that names its generator."""
        return next(key for key in self.data if key not in BESIDE)

    @property
    def row(self) -> str | None:
        """The hidden column with the row of another table that it is taken from, if it is."""
        path = self.data.get("of")
        return path.partition(".")[0] if isinstance(path, str) else None

    def beside(self, **options: Any) -> Made:
        """The same with something beside its generator."""
        return replace(self, data=self.data | options)


def unit_of(kind: str, scale: int) -> Any:
    """The least difference between two values of a kind."""
    if kind in ("decimal", "double", "money"):
        return Decimal(1).scaleb(-scale)
    units = {"date": dt.timedelta(days=1), "timestamp": dt.timedelta(seconds=1)}
    return units.get(kind, 1)


def ranged(kind: str, low: Any, high: Any, scale: int, why: str) -> Made:
    """Data of a range, both ends included."""
    if kind == "decimal":
        data = {"decimal": {"between": [low, high], "scale": scale}}
        return Made(data, why, size=int((high - low) * 10**scale) + 1)
    return Made({kind: {"between": [low, high]}}, why, size=_count(low, high))


def _count(low: Any, high: Any) -> int:
    if isinstance(low, dt.datetime):
        return int((high - low).total_seconds()) + 1
    if isinstance(low, dt.date):
        return int((high - low).days) + 1
    if isinstance(low, dt.time):
        return _seconds(high) - _seconds(low) + 1
    return int(high - low) + 1


def _seconds(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second


def picked(values: list[Any], why: str) -> Made:
    """One of some values, each as likely."""
    width = max((len(str(each)) for each in values if isinstance(each, str)), default=None)
    return Made({"pick": values}, why, width, size=len(values))


def between(made: Made) -> tuple[Any, Any]:
    """The ends of data of a range."""
    low, high = made.data[made.generator]["between"]
    return low, high


def unit(made: Made) -> Any:
    """The least difference between two values of data of a range."""
    return unit_of(made.generator, _scale(made))


def _scale(made: Made) -> int:
    return int(made.data[made.generator].get("scale", 0))


def with_range(made: Made, low: Any, high: Any) -> Made:
    """Data of a range with other ends."""
    kind = made.generator
    again = ranged(kind, low, high, _scale(made), made.why)
    kept = {key: value for key, value in made.data.items() if key != kind}
    return replace(again, data=again.data | kept, hidden=made.hidden)


def scaled(value: Any, scale: int) -> Decimal:
    """A number with so many digits after the point."""
    return Decimal(value).quantize(Decimal(1).scaleb(-scale), rounding="ROUND_HALF_EVEN")
