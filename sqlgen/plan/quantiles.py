"""Distributions as inverse cumulative curves in integers: fractions of a range."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from itertools import accumulate, pairwise
from statistics import NormalDist
from typing import Any

from sqlgen.plan.arithmetic import FRACTION, Q
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

HALF_A_DRAW = 2.0**-32
LEAST_SHARE = 1e-9
"""Least part of a normal that must lie in the range: below it the curve is all rounding."""
BELL = NormalDist()


@dataclass(frozen=True, slots=True)
class Curve:
    """Thresholds of the draw 0..Q and the fraction of the range at each of them."""

    thresholds: tuple[int, ...]
    fractions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """A range in units: its low end, how many units, and a unit's size, how places are read."""

    low: int
    size: int
    unit: Fraction
    place: Callable[[Any], Any]
    """Reads a place in the range, such as a mean or an edge."""

    def units(self, place: object) -> Fraction:
        """A place in units; ValueError where it is of another kind than the range."""
        return units_of(self.place(place), self.unit)


def units_of(value: object, unit: Fraction) -> Fraction:
    """A number, date or timestamp in units, exactly."""
    if isinstance(value, dt.datetime):
        return Fraction(int((value - dt.datetime(1970, 1, 1)).total_seconds()))
    if isinstance(value, dt.date):
        return Fraction((value - dt.date(1970, 1, 1)).days)
    return Fraction(Decimal(str(value))) / unit


@singledispatch
def curve(distribution: Distribution, scale: Scale) -> Curve | tuple[int, ...]:
    """Straight pieces (a Curve), or the fractions at the starts of a table's slots and its end."""
    raise NotImplementedError(type(distribution).__name__)


def slot_starts() -> list[Fraction]:
    """The share of all draws before each slot of a table, and 1: narrow slots at both ends."""
    head = [Fraction(k, 2**20) for k in range(1024)]
    head += [Fraction(k, 2**14) for k in range(16, 256)]
    middle = [Fraction(k, 2**10) for k in range(16, 1008)]
    tail = [1 - each for each in reversed(head[1:])]
    return [*head, *middle, 1 - Fraction(256, 2**14), *tail, Fraction(1)]


def _table(place: Callable[[float], float]) -> tuple[int, ...]:
    """The table of a curve that gives the place in the range, 0 to 1, of a share of the draws.

    The outermost shares are taken half a draw from the ends: what lies beyond never comes up.
    """
    shares = [float(each) for each in slot_starts()]
    shares[0], shares[-1] = HALF_A_DRAW, 1 - HALF_A_DRAW
    rounded = [min(max(round(place(each) * FRACTION), 0), FRACTION) for each in shares]
    inner = (min(each, FRACTION - 1) for each in rounded[:-1])
    return tuple(accumulate((*inner, rounded[-1]), max))


@curve.register
def _(distribution: Normal, scale: Scale) -> tuple[int, ...]:
    mean = float(scale.units(distribution.mean) - scale.low)
    sd = float(units_of(distribution.sd, scale.unit))
    low, high = (-0.5 - mean) / sd, (scale.size - 0.5 - mean) / sd
    mirrored = low > 0
    first, last = (_cdf(-high), _cdf(-low)) if mirrored else (_cdf(low), _cdf(high))
    if last - first < LEAST_SHARE:
        raise ValueError(f"hardly any of it, around {distribution.mean}, is in the range")

    def place(share: float) -> float:
        if mirrored:
            distance = -BELL.inv_cdf(first + (last - first) * (1 - share))
        else:
            distance = BELL.inv_cdf(first + (last - first) * share)
        return (distance * sd + mean + 0.5) / scale.size

    return _table(place)


def _cdf(distance: float) -> float:
    """The share of a normal below so many sd from its mean, exact far below it."""
    return 0.5 * math.erfc(-distance / math.sqrt(2))


@curve.register
def _(distribution: Exponential, scale: Scale) -> tuple[int, ...]:
    mean = float(units_of(distribution.mean, scale.unit))
    reach = math.expm1(-(scale.size - 0.5) / mean)
    return _table(lambda share: (0.5 - mean * math.log1p(reach * share)) / scale.size)


@curve.register
def _(distribution: Zipf, scale: Scale) -> Curve | tuple[int, ...]:
    exponent = float(distribution.exponent)
    if scale.size > FRACTION:
        raise ValueError(f"the range has {scale.size} values, at most {FRACTION} can be ranked")
    if scale.size <= SEGMENT_LIMIT:
        weights = [rank**-exponent for rank in range(1, scale.size + 1)]
        return _steps(weights, [Fraction(rank, scale.size) for rank in range(scale.size + 1)])
    ranks = _Ranks(exponent, scale.size)
    return _table(lambda share: ranks.place(share) / scale.size)


class _Ranks:
    """The ranks of a Zipf distribution: the first summed one by one, the rest integrated."""

    def __init__(self, exponent: float, size: int) -> None:
        self._power = 1 - exponent
        head = min(size, EXACT_RANKS)
        self._sums = [0.0, *accumulate(rank**-exponent for rank in range(1, head + 1))]
        self._start = head + 0.5
        self._total = self._sums[-1] + self._tail(size + 0.5)

    def _tail(self, end: float) -> float:
        """The weight between the exact ranks and `end`, by the midpoint integral."""
        if self._power == 0:
            return math.log(end / self._start)
        return float((end**self._power - self._start**self._power) / self._power)

    def place(self, share: float) -> float:
        """The place at a share of the weight, each rank's weight spread evenly over its unit."""
        mass = share * self._total
        if mass > self._sums[-1]:
            return self._tail_place(mass - self._sums[-1])
        rank = max(bisect_left(self._sums, mass), 1)
        before, after = self._sums[rank - 1], self._sums[rank]
        return float(rank - 1 + (mass - before) / (after - before))

    def _tail_place(self, mass: float) -> float:
        if self._power == 0:
            return self._start * math.exp(mass) - 0.5
        power = self._power
        return float((self._start**power + mass * power) ** (1 / power) - 0.5)


def _steps(weights: Sequence[float], edges: Sequence[Fraction]) -> Curve:
    """Straight pieces from weights and the fractions of the edges."""
    sums = [Fraction(0), *accumulate(map(Fraction, weights))]
    thresholds = tuple(math.floor(Q * each / sums[-1]) for each in sums)
    return Curve(thresholds, tuple(math.ceil(edge * FRACTION) for edge in edges))


@curve.register
def _(distribution: Histogram, scale: Scale) -> Curve:
    units = [scale.units(edge) - scale.low for edge in distribution.edges]
    units[-1] += 1
    if units[0] < 0 or units[-1] > scale.size:
        raise ValueError("the edges reach past the range")
    edges = [Fraction(math.ceil(each), scale.size) for each in units]
    found = _steps(distribution.weights, edges)
    if any(low == high for low, high in pairwise(found.fractions)):
        raise ValueError(f"a bin is narrower than a unit or the {FRACTION}th part of the range")
    return found
