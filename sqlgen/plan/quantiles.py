"""Distributions as inverse cumulative curves in integers: fractions of a range."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache, singledispatch
from itertools import accumulate, pairwise
from operator import itemgetter
from statistics import NormalDist
from typing import Any

from sqlgen.plan.arithmetic import FRACTION, Q
from sqlgen.spec.distributions import (
    Distribution,
    Exponential,
    Histogram,
    Lognormal,
    Normal,
    Poisson,
    Triangular,
    Zipf,
)

SEGMENT_LIMIT = 64
"""Most straight pieces that are written into a statement; more go into a table."""
EXACT_RANKS = 1_000
"""Ranks of a Zipf distribution that are summed one by one."""

HALF_A_DRAW = 2.0**-32
LEAST_SHARE = 1e-9
"""Least part of a normal that must lie in the range: below it the curve is all rounding."""
BELL = NormalDist()
LEAST_STEPS = 256
"""Least sd or mean in steps of a fraction: below it the curve would be a staircase."""
FINE_STEPS, FINE_RANGE = 4096, 2**22
"""The same for ranges of more values, in which a finer staircase would show."""
MOST_RANKS = 2**24
"""Most values of a Zipf distribution: beyond it a step of the fraction holds several low ranks."""


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
    """A number, date, timestamp, time or length of time in units, exactly."""
    if isinstance(value, dt.datetime):
        return Fraction(int((value - dt.datetime(1970, 1, 1)).total_seconds()))
    if isinstance(value, dt.date):
        return Fraction((value - dt.date(1970, 1, 1)).days)
    if isinstance(value, dt.time):
        return Fraction(value.hour * 3600 + value.minute * 60 + value.second)
    if isinstance(value, dt.timedelta):
        return Fraction(int(value.total_seconds()))
    return Fraction(Decimal(str(value))) / unit


@singledispatch
def curve(distribution: Distribution, scale: Scale) -> Curve | tuple[int, ...]:
    """Straight pieces (a Curve), or the fractions at the starts of a table's slots and its end."""
    raise NotImplementedError(type(distribution).__name__)


def fraction_at(found: Curve | tuple[int, ...], draw: int) -> float:
    """The fraction of the range that a curve gives for a draw."""
    if isinstance(found, Curve):
        at = bisect_right(found.thresholds, draw) - 1
        (low, high), (first, last) = (
            each[at : at + 2] for each in (found.thresholds, found.fractions)
        )
        return first + (draw - low) * (last - first) / (high - low)
    shares = slot_shares()
    at = max(bisect_right(shares, draw / Q, hi=len(shares) - 1, key=itemgetter(0)) - 1, 0)
    (before, _), (after, _) = shares[at : at + 2]
    inside = (draw / Q - before) / (after - before)
    return found[at] + min(max(inside, 0), 1) * (found[at + 1] - found[at])


@cache
def slot_shares() -> tuple[tuple[float, float], ...]:
    """The share of all draws before each slot and after it, and the same for the table's end.

    Slots are narrow at both ends. The outermost shares are half a draw: what lies beyond never
    comes up.
    """
    head = [Fraction(k, 2**20) for k in range(1024)]
    head += [Fraction(k, 2**14) for k in range(16, 256)]
    middle = [Fraction(k, 2**10) for k in range(16, 1008)]
    tail = [1 - each for each in reversed(head[1:])]
    starts = [*head, *middle, 1 - Fraction(256, 2**14), *tail]
    inner = [(float(each), float(1 - each)) for each in starts[1:]]
    return ((HALF_A_DRAW, 1 - HALF_A_DRAW), *inner, (1 - HALF_A_DRAW, HALF_A_DRAW))


def _table(place: Callable[[float, float], float]) -> tuple[int, ...]:
    """The table of a curve that gives the place in the range, 0 to 1, of a share of the draws.

    The curve is given the share below and the share above, so that it can work from the nearer
    end without losing digits.
    """
    rounded = [min(max(round(place(*each) * FRACTION), 0), FRACTION) for each in slot_shares()]
    inner = (min(each, FRACTION - 1) for each in rounded[:-1])
    return tuple(accumulate((*inner, rounded[-1]), max))


@curve.register
def _(distribution: Normal, scale: Scale) -> tuple[int, ...]:
    mean = float(scale.units(distribution.mean) - scale.low)
    sd = float(units_of(distribution.sd, scale.unit))
    low, high = (-0.5 - mean) / sd, (scale.size - 0.5 - mean) / sd
    _check_steps(scale, "sd", sd)
    distance = _bell_between(low, high, distribution.mean)

    def place(share: float, rest: float) -> float:
        return (distance(share, rest) * sd + mean + 0.5) / scale.size

    return _table(place)


def _bell_between(low: float, high: float, mean: object) -> Callable[[float, float], float]:
    """A standard normal between two distances: the distance at a share, given from either side."""
    below, above, mass = cdf(low), cdf(-high), _mass(low, high)
    if mass < LEAST_SHARE:
        raise ValueError(f"hardly any of it, around {mean}, is in the range")

    def distance(share: float, rest: float) -> float:
        if below + share * mass < 0.5:
            return BELL.inv_cdf(below + share * mass)
        return -BELL.inv_cdf(above + rest * mass)

    return distance


@curve.register
def _(distribution: Lognormal, scale: Scale) -> tuple[int, ...]:
    mean, sd = (float(units_of(each, scale.unit)) for each in (distribution.mean, distribution.sd))
    _check_numbers(scale)
    _check_steps(scale, "sd", sd)
    variance = math.log1p((sd / mean) ** 2)
    sigma, mu = math.sqrt(variance), math.log(mean) - variance / 2

    def reach(units: float) -> float:
        return (math.log(units) - mu) / sigma if units > 0 else -math.inf

    ends = (scale.low - 0.5, scale.low + scale.size - 0.5)
    distance = _bell_between(reach(ends[0]), reach(ends[1]), distribution.mean)

    def place(share: float, rest: float) -> float:
        units = math.exp(distance(share, rest) * sigma + mu)
        return (units - ends[0]) / scale.size

    return _table(place)


@curve.register
def _(distribution: Triangular, scale: Scale) -> tuple[int, ...]:
    mode = (float(scale.units(distribution.mode) - scale.low) + 0.5) / scale.size
    if not 0 < mode < 1:
        raise ValueError(f"the mode {distribution.mode} is outside the range")

    def place(share: float, rest: float) -> float:
        return math.sqrt(share * mode) if share <= mode else 1 - math.sqrt(rest * (1 - mode))

    return _table(place)


@curve.register
def _(distribution: Poisson, scale: Scale) -> Curve | tuple[int, ...]:
    _check_numbers(scale)
    if scale.unit != 1:
        raise ValueError("it counts, and these values are no whole numbers")
    mean = float(distribution.mean)
    first, weights = _counts(mean, scale.low, scale.low + scale.size - 1)
    if math.fsum(weights) < LEAST_SHARE:
        raise ValueError(f"hardly any of it, around {distribution.mean}, is in the range")
    if scale.size <= SEGMENT_LIMIT:
        whole = [0.0] * (first - scale.low) + weights
        whole += [0.0] * (scale.size - len(whole))
        return _steps(whole, [Fraction(at, scale.size) for at in range(scale.size + 1)])
    _check_steps(scale, "sd", math.sqrt(mean))
    return _counted_table(first - scale.low, weights, scale.size)


COUNT_REACH = 14
"""Counts so many sd from the mean, and 50 more, have less chance than half a draw."""


def _counts(mean: float, low: int, high: int) -> tuple[int, list[float]]:
    """The first count that can come up, and the weights of it and those after it.

    Each weight is made from its neighbour, away from the mode, so that no digits are lost; all of
    them together weigh what lies in the range, as a share.
    """
    reach = math.ceil(COUNT_REACH * math.sqrt(mean) + 50)
    mode = math.floor(mean)
    least, most = max(mode - reach, 0), mode + reach
    falling = accumulate(range(mode, least, -1), lambda each, k: each * k / mean, initial=1.0)
    rising = accumulate(range(mode + 1, most + 1), lambda each, k: each * mean / k, initial=1.0)
    weights = [*[*falling][::-1], *[*rising][1:]]
    total = math.fsum(weights)
    first, last = max(low, least), min(high, most)
    return first, [each / total for each in weights[first - least : max(last - least + 1, 0)]]


def _counted_table(before: int, weights: Sequence[float], size: int) -> tuple[int, ...]:
    """The table of counts after `before` others, each with its weight evenly over its unit."""
    up = [0.0, *accumulate(weights)]
    down = [*accumulate(reversed(weights), initial=0.0)][::-1]

    def place(share: float, rest: float) -> float:
        if share <= rest:
            at = max(bisect_left(up, share * up[-1]), 1)
            return (before + at - 1 + (share * up[-1] - up[at - 1]) / weights[at - 1]) / size
        at = max(bisect_left(down, -rest * down[0], key=lambda each: -each), 1)
        return (before + at - (rest * down[0] - down[at]) / weights[at - 1]) / size

    return _table(place)


def _check_numbers(scale: Scale) -> None:
    """Refuse a distribution of numbers over a range of days or seconds."""
    try:
        scale.place(1)
    except ValueError:
        raise ValueError("it is made of numbers, not of dates") from None


def _check_steps(scale: Scale, name: str, width: float) -> None:
    """Refuse a curve so narrow in its range that the steps of a fraction would show."""
    least = FINE_STEPS if scale.size > FINE_RANGE else LEAST_STEPS
    if width * FRACTION < least * scale.size:
        most = int(width * FRACTION / least)
        raise ValueError(
            f"the range has {scale.size} units, too wide for a {name} of {width:g}: at most {most}"
        )


def cdf(distance: float) -> float:
    """The share of a normal below so many sd from its mean, exact far below it."""
    return 0.5 * math.erfc(-distance / math.sqrt(2))


def _mass(low: float, high: float) -> float:
    """The share of a normal between two distances, from the side where no digits are lost."""
    if low > 0:
        return cdf(-low) - cdf(-high)
    return cdf(high) - cdf(low) if high < 0 else 1 - cdf(low) - cdf(-high)


@curve.register
def _(distribution: Exponential, scale: Scale) -> tuple[int, ...]:
    mean = float(units_of(distribution.mean, scale.unit))
    _check_steps(scale, "mean", mean)
    reach = (scale.size - 0.5) / mean

    def place(share: float, rest: float) -> float:
        if share * -math.expm1(-reach) < 0.5:
            distance = -mean * math.log1p(share * math.expm1(-reach))
        else:
            distance = -mean * math.log(rest + share * math.exp(-reach))
        return (distance + 0.5) / scale.size

    return _table(place)


@curve.register
def _(distribution: Zipf, scale: Scale) -> Curve | tuple[int, ...]:
    exponent = float(distribution.exponent)
    if scale.size > MOST_RANKS:
        raise ValueError(f"the range has {scale.size} values, at most {MOST_RANKS} can be ranked")
    if scale.size <= SEGMENT_LIMIT:
        weights = [rank**-exponent for rank in range(1, scale.size + 1)]
        return _steps(weights, [Fraction(rank, scale.size) for rank in range(scale.size + 1)])
    return _zipf_table(exponent, scale.size)


@lru_cache(maxsize=16)
def _zipf_table(exponent: float, size: int) -> tuple[int, ...]:
    ranks = _Ranks(exponent, size)
    return _table(lambda share, rest: ranks.place(share, rest) / size)


class _Ranks:
    """The weights rank^-exponent of a Zipf distribution, summed from either end.

    The first ranks are summed one by one, the others by Euler and Maclaurin's formula, whose
    next term is below 1e-13 there.
    """

    def __init__(self, exponent: float, size: int) -> None:
        self._exponent = exponent
        self._size = size
        self._head = min(size, EXACT_RANKS)
        weights = [float(rank**-exponent) for rank in range(1, self._head + 1)]
        self._before = [0.0, *accumulate(weights)]
        self._after = [*accumulate(reversed(weights), initial=self._far(self._head, size))][::-1]

    def _far(self, low: int, high: int) -> float:
        """The weight of ranks low + 1 to high, both of them far from 1."""
        power, span = 1 - self._exponent, math.log(high / low)
        area = low**power * (math.expm1(power * span) / power if power else span)
        ends = (high**-self._exponent - low**-self._exponent) / 2
        slope = low ** -(self._exponent + 1) - high ** -(self._exponent + 1)
        return float(area + ends + self._exponent * slope / 12)

    def before(self, rank: int) -> float:
        """The weight of ranks 1 to `rank`."""
        if rank <= self._head:
            return self._before[rank]
        return self._before[-1] + self._far(self._head, rank)

    def after(self, rank: int) -> float:
        """The weight of the ranks past `rank`."""
        return self._after[rank] if rank <= self._head else self._far(rank, self._size)

    def place(self, share: float, rest: float) -> float:
        """The place 0 to size at a share, each rank's weight spread evenly over its unit."""
        ranks = range(1, self._size + 1)
        total = self.before(self._size)
        if share <= rest:
            rank = ranks[bisect_left(ranks, share * total, key=self.before)]
            inside = share * total - self.before(rank - 1)
            return rank - 1 + inside * math.pow(rank, self._exponent)
        rank = ranks[bisect_left(ranks, -rest * total, key=lambda each: -self.after(each))]
        inside = rest * total - self.after(rank)
        return rank - inside * math.pow(rank, self._exponent)


def _steps(weights: Sequence[float], edges: Sequence[Fraction]) -> Curve:
    """Straight pieces from weights and the fractions of the edges."""
    sums = [Fraction(0), *accumulate(map(Fraction, weights))]
    thresholds = tuple(math.floor(Q * each / sums[-1]) for each in sums)
    return Curve(thresholds, tuple(math.ceil(edge * FRACTION) for edge in edges))


@curve.register
def _(distribution: Histogram, scale: Scale) -> Curve:
    units = [scale.units(edge) - scale.low for edge in distribution.edges]
    units[-1] = Fraction(math.floor(units[-1]) + 1)
    if units[0] < 0 or units[-1] > scale.size:
        raise ValueError("the edges reach past the range")
    edges = [Fraction(math.ceil(each), scale.size) for each in units]
    found = _steps(distribution.weights, edges)
    if any(low == high for low, high in pairwise(found.fractions)):
        raise ValueError(f"a bin is narrower than a unit or the {FRACTION}th part of the range")
    return found
