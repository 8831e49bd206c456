"""When something happens in a life: cumulative curves, and their inverse in whole days.

Curves are worked out in double precision when the plan is made and rounded to integers before
anything is drawn; docs/patients.md has the rules.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from statistics import NormalDist

from sqlgen.patients.models import Bands, Way

UNIT = 2**30
"""A chance is so many parts of this."""
YEARS = 120
YEAR = 365.25
STEPS = 4
"""Points of a curve in a year."""
SLOTS = 256
FINE_SLOTS = 1024
CERTAIN = 60.0
"""A yearly hazard that nobody outlives."""

Curve = tuple[float, ...]
"""The share of people to whom it has happened at each age, STEPS points a year."""


@dataclass(frozen=True, slots=True)
class Law:
    """Days of a life in slots of equal chance, and the share passed at each birthday."""

    slots: tuple[tuple[int, int], ...]
    cumulative: tuple[int, ...] = ()
    """In parts of UNIT at ages 0 to YEARS; empty where the law counts from another condition."""


def days_of(age: float) -> int:
    """Days from birth after which everybody is of an age in years, whatever the leap years."""
    return math.ceil(age * YEAR)


def chance(share: float) -> int:
    """A probability in parts of UNIT."""
    return round(min(max(share, 0.0), 1.0) * UNIT)


def parted(
    weights: Sequence[float], low: float = 0.0, high: float = 1.0
) -> Iterator[tuple[float, float]]:
    """Parts of the span from low to high, one after the other, each as long as its weight says."""
    total = sum(weights)
    lengths = ((high - low) * weight / total for weight in weights)
    return pairwise(accumulate(lengths, initial=low))


def chances(weights: Sequence[float]) -> list[tuple[int, int]]:
    """Parts of UNIT by weight, one after the other; the last one reaches its end."""
    ends = [chance(high) for _, high in parted(weights)]
    return list(pairwise([0, *ends[:-1], UNIT]))


def waiting(span: tuple[int, int]) -> Law:
    """Any day of a span, each as likely."""
    return Law(((span[0], span[1] + 1),))


@lru_cache(maxsize=256)
def by_age(curve: Curve, slots: int = SLOTS) -> tuple[Law, float]:
    """The law of a curve, and the chance that it happens at all."""
    total = curve[-1]
    if total <= 0:
        return Law(((0, 1),), (0,) * (YEARS + 1)), 0.0
    shares = [total * k / slots for k in range(slots + 1)]
    days = tuple(
        (low := _left(curve, first), max(_reached(curve, last), low + 1))
        for first, last in pairwise(shares)
    )
    passed = tuple(round(curve[age * STEPS] / total * UNIT) for age in range(YEARS + 1))
    return Law(days, passed), total


def _left(curve: Curve, share: float) -> int:
    """The last day on which a curve is no higher than a share."""
    return _day(curve, share, bisect_right(curve, share))


def _reached(curve: Curve, share: float) -> int:
    """The first day on which a curve is as high as a share."""
    return _day(curve, share, bisect_left(curve, share))


def _day(curve: Curve, share: float, found: int) -> int:
    """The day of a share before the point that was found, straight between points."""
    at = min(max(found, 1), len(curve) - 1)
    low, high = curve[at - 1], curve[at]
    within = (share - low) / (high - low) if high > low else 0.0
    return days_of((at - 1 + min(max(within, 0.0), 1.0)) / STEPS)


def curve_of(way: Way) -> Curve:
    """The share of people to whom a way by age has happened."""
    if way.ages is not None:
        return _spread(way.ages, way.chance or 0)
    if way.bell is not None:
        bell = NormalDist(way.bell.mean, way.bell.sd)
        below = bell.cdf(way.bell.least)
        scale = (way.chance or 0) / (1 - below)
        return _points(lambda age: max(bell.cdf(age) - below, 0.0) * scale)
    if way.rate is not None:
        return survived(_rates(way.rate))
    return _interpolated(way.prevalence or {})


def _points(share: Callable[[float], float]) -> Curve:
    return tuple(share(step / STEPS) for step in range(YEARS * STEPS + 1))


@lru_cache(maxsize=256)
def _spread(bands: Bands, total: float) -> Curve:
    weights = sum(weight for _, _, weight in bands)

    def share(age: float) -> float:
        parts = (
            weight * min(max((age - low) / max(high - low, 1 / STEPS), 0.0), 1.0)
            for low, high, weight in bands
        )
        return total * sum(parts) / weights

    return _points(share)


def rate_at(bands: Bands, age: int) -> float:
    """The yearly rate at an age; none outside the bands."""
    return next((rate for low, high, rate in bands if low <= age <= high), 0.0)


def _rates(bands: Bands) -> Sequence[float]:
    return [rate_at(bands, age) for age in range(YEARS)]


def survived(hazards: Sequence[float]) -> Curve:
    """The curve of what happens at yearly hazards."""
    curve, passed = [0.0], 0.0
    for hazard in hazards:
        for _ in range(STEPS):
            passed += hazard / STEPS
            curve.append(-math.expm1(-passed))
    return tuple(curve)


def _interpolated(points: Mapping[int, float]) -> Curve:
    known = sorted({0: 0.0, **points}.items())

    def share(age: float) -> float:
        later = next((each for each in known if each[0] >= age), known[-1])
        earlier = [each for each in known if each[0] <= age][-1]
        if later[0] == earlier[0]:
            return earlier[1]
        within = (age - earlier[0]) / (later[0] - earlier[0])
        return earlier[1] + within * (later[1] - earlier[1])

    return _points(share)
