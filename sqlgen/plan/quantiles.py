"""Distributions as inverse cumulative curves in integers: fractions of a range."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from itertools import accumulate, pairwise
from statistics import NormalDist

from sqlgen.plan.arithmetic import FRACTION, SLOTS, Q
from sqlgen.spec.distributions import (
    Distribution,
    Exponential,
    Histogram,
    Normal,
    Zipf,
)

SEGMENT_LIMIT = 64
"""Most straight pieces that are written into a statement; more go into a table."""
EXACT_RANKS = 10_000
"""Ranks of a Zipf distribution summed one by one; the rest by the midpoint integral."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Thresholds of the draw 0..Q and the fraction of the range at each of them."""

    thresholds: tuple[int, ...]
    fractions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """A range in units: its low end, how many units, and a unit's size in the value's terms."""

    low: int
    size: int
    unit: Fraction


def units_of(value: object, unit: Fraction) -> Fraction:
    """A number, date or timestamp in units, exactly."""
    if isinstance(value, dt.datetime):
        return Fraction(int((value - dt.datetime(1970, 1, 1)).total_seconds()))
    if isinstance(value, dt.date):
        return Fraction((value - dt.date(1970, 1, 1)).days)
    return Fraction(Decimal(str(value))) / unit


@singledispatch
def curve(distribution: Distribution, scale: Scale) -> Curve | tuple[int, ...]:
    """Straight pieces (a Curve), or the SLOTS + 1 fractions of a quantile table."""
    raise NotImplementedError(type(distribution).__name__)


@curve.register
def _(distribution: Normal, scale: Scale) -> tuple[int, ...]:
    mean = float(units_of(distribution.mean, scale.unit) - scale.low)
    bell = NormalDist(mean, float(distribution.sd / _decimal(scale.unit)))
    first, last = bell.cdf(-0.5), bell.cdf(scale.size - 0.5)
    if last - first < 1e-9:
        raise ValueError(f"hardly any of a normal with mean {distribution.mean} is in the range")

    def fraction(i: int) -> float:
        return (bell.inv_cdf(first + (last - first) * i / SLOTS) + 0.5) / scale.size

    return _table([0.0, *(fraction(i) for i in range(1, SLOTS)), 1.0])


@curve.register
def _(distribution: Exponential, scale: Scale) -> tuple[int, ...]:
    mean = float(distribution.mean / _decimal(scale.unit))
    share = -math.expm1(-(scale.size - 0.5) / mean)
    steps = (-mean * math.log1p(-share * i / SLOTS) for i in range(SLOTS))
    return _table([*((step + 0.5) / scale.size for step in steps), 1.0])


def _decimal(unit: Fraction) -> Decimal:
    return Decimal(unit.numerator) / Decimal(unit.denominator)


def _table(fractions: Sequence[float]) -> tuple[int, ...]:
    """The fractions in integers; only the last reaches the range's far end."""
    rounded = (min(max(round(each * FRACTION), 0), FRACTION - 1) for each in fractions[:-1])
    return (*accumulate(rounded, max), FRACTION)


@curve.register
def _(distribution: Zipf, scale: Scale) -> Curve | tuple[int, ...]:
    exponent = float(distribution.exponent)
    if scale.size > FRACTION:
        raise ValueError(f"the range has {scale.size} values, a zipf takes {FRACTION}")
    if scale.size <= SEGMENT_LIMIT:
        weights = [rank**-exponent for rank in range(1, scale.size + 1)]
        return _steps(weights, [Fraction(rank, scale.size) for rank in range(scale.size + 1)])
    return _table([each / scale.size for each in _zipf_quantiles(exponent, scale.size)])


def _zipf_quantiles(exponent: float, size: int) -> list[float]:
    """The place 0..size of each slot's start, each rank's weight spread evenly over its unit."""
    head = min(size, EXACT_RANKS)
    sums = [0.0, *accumulate(rank**-exponent for rank in range(1, head + 1))]
    tail = _Tail(exponent, head)
    total = sums[-1] + tail.mass(size)
    return [_place(total * i / SLOTS, sums, tail) for i in range(SLOTS)] + [float(size)]


def _place(mass: float, sums: list[float], tail: _Tail) -> float:
    if mass > sums[-1]:
        return tail.place(mass - sums[-1])
    rank = max(bisect_left(sums, mass), 1)
    return rank - 1 + (mass - sums[rank - 1]) / (sums[rank] - sums[rank - 1])


@dataclass(frozen=True, slots=True)
class _Tail:
    """Ranks past `head`, their weights taken as the integral from head + 1/2."""

    exponent: float
    head: int

    def mass(self, size: int) -> float:
        start, end = self.head + 0.5, size + 0.5
        if self.exponent == 1:
            return math.log(end / start)
        power = 1 - self.exponent
        return float((end**power - start**power) / power)

    def place(self, mass: float) -> float:
        start = self.head + 0.5
        if self.exponent == 1:
            return start * math.exp(mass) - 0.5
        power = 1 - self.exponent
        return float((start**power + mass * power) ** (1 / power) - 0.5)


def _steps(weights: Sequence[float], edges: Sequence[Fraction]) -> Curve:
    """Straight pieces from weights and the fractions of the edges; empty pieces left out."""
    total = sum(map(Fraction, weights))
    sums = [Fraction(0), *accumulate(map(Fraction, weights))]
    points = [
        (math.floor(Q * each / total), math.ceil(edge * FRACTION))
        for each, edge in zip(sums, edges, strict=True)
    ]
    return Curve(tuple(at for at, _ in points), tuple(fraction for _, fraction in points))


@curve.register
def _(distribution: Histogram, scale: Scale) -> Curve:
    units = [units_of(edge, scale.unit) - scale.low for edge in distribution.edges]
    units[-1] += 1
    if units[0] < 0 or units[-1] > scale.size:
        raise ValueError("the edges reach past the range")
    edges = [Fraction(math.ceil(each), scale.size) for each in units]
    found = _steps(distribution.weights, edges)
    if any(low == high for low, high in pairwise(found.fractions)):
        raise ValueError(f"a bin is narrower than a unit or the {FRACTION}th part of the range")
    return found
