"""Normal, exponential, Zipf and histogram: every value has the chance that its definition gives it.

The chance of each value of a range is worked out here from the definition, with scipy, and the rows
are compared with it four ways: fine and coarse chi-squared, Kolmogorov and Smirnov, mean, variance.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from samples import MORE, Cells, Floats, Ints, even, fit, judge, mean_p, once, sample, share_p

EULER = 0.577_215_664_901_532_9
"""By how much the sum of 1/r for r = 1..n passes ln n in the end."""
COARSE = 100
"""Cells of the coarse chi-squared test."""


@dataclass(frozen=True)
class Case:
    """A column with a distribution: its low end and the chance of each value from there."""

    column: Mapping[str, Any]
    low: int
    chances: Floats
    lumped: bool = False
    """Whether the last chance is that of all values from there on."""

    @property
    def mean(self) -> float:
        """The mean, from the low end."""
        return float(self.chances @ np.arange(len(self.chances)))

    def moment(self, power: int) -> float:
        """A moment about the mean."""
        return float(self.chances @ (np.arange(len(self.chances)) - self.mean) ** power)


def normalised(weights: Floats) -> Floats:
    """Weights as chances."""
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def normal(size: int, mean: float, sd: float) -> Floats:
    """A normal cut off half a unit outside the range, rounded to units."""
    edges = (np.arange(size + 1) - 0.5 - mean) / sd
    below, above = np.diff(stats.norm.cdf(edges)), -np.diff(stats.norm.sf(edges))
    return normalised(np.asarray(np.where(edges[:-1] < 0, below, above), dtype=np.float64))


def lognormal(low: int, size: int, mean: float, sd: float) -> Floats:
    """A lognormal counted from 0, cut off half a unit outside the range, rounded to units."""
    sigma = np.sqrt(np.log1p((sd / mean) ** 2))
    shape = stats.lognorm(sigma, scale=mean / np.sqrt(1 + (sd / mean) ** 2))
    return normalised(np.diff(shape.cdf(np.arange(low, low + size + 1) - 0.5)))


def triangular(size: int, mode: float) -> Floats:
    """A triangle half a unit wider than the range at both ends, rounded to units."""
    shape = stats.triang((mode + 0.5) / size, loc=-0.5, scale=size)
    return normalised(np.diff(shape.cdf(np.arange(size + 1) - 0.5)))


def poisson(low: int, size: int, mean: float) -> Floats:
    """Counts from `low` on."""
    return normalised(stats.poisson(mean).pmf(np.arange(low, low + size)))


def exponential(size: int, mean: float) -> Floats:
    """An exponential from the low end, cut off half a unit above the range, rounded to units."""
    edges = np.append(0.0, np.arange(size) + 0.5)
    return normalised(-np.diff(np.expm1(-edges / mean)))


def zipf(size: int, exponent: float) -> Floats:
    """Rank r weighs r to the power of -exponent."""
    return normalised(np.arange(1, size + 1, dtype=float) ** -exponent)


def histogram(edges: list[int], weights: list[int]) -> Floats:
    """Bins of whole units from 0, even inside; the last one holds its upper edge."""
    widths = np.diff([*edges[:-1], edges[-1] + 1])
    return normalised(np.repeat(np.array(weights) / widths, widths))


def whole(low: int, size: int, distribution: Any, chances: Floats) -> Case:
    """An integer column."""
    return Case(
        {"integer": {"between": [low, low + size - 1], "distribution": distribution}}, low, chances
    )


def bell(low: int, size: int, mean: float, sd: float) -> Case:
    """A normal integer column, its mean counted from the low end."""
    shape = {"normal": {"mean": str(low + mean), "sd": str(sd)}}
    return whole(low, size, shape, normal(size, mean, sd))


def amounts(low: int, size: int, mean: float, sd: float) -> Case:
    """A lognormal integer column."""
    shape = {"lognormal": {"mean": str(mean), "sd": str(sd)}}
    return whole(low, size, shape, lognormal(low, size, mean, sd))


def counts(low: int, size: int, mean: float) -> Case:
    """A Poisson column."""
    return whole(low, size, {"poisson": {"mean": str(mean)}}, poisson(low, size, mean))


def peak(low: int, size: int, mode: float) -> Case:
    """A triangular integer column, its mode counted from the low end."""
    return whole(low, size, {"triangular": {"mode": str(low + mode)}}, triangular(size, mode))


def decay(low: int, size: int, mean: float) -> Case:
    """An exponential integer column."""
    return whole(low, size, {"exponential": {"mean": str(mean)}}, exponential(size, mean))


def ranks(size: int, exponent: float) -> Case:
    """A Zipf column from 1."""
    return whole(1, size, {"zipf": {"exponent": str(exponent)}}, zipf(size, exponent))


def bins(edges: list[int], weights: list[int]) -> Case:
    """A histogram of integers."""
    shape = {"histogram": {"edges": edges, "weights": weights}}
    shifted = [edge - edges[0] for edge in edges]
    return whole(edges[0], shifted[-1] + 1, shape, histogram(shifted, weights))


def cents(low: float, high: float, shape: dict[str, Any], chances: Floats) -> Case:
    """A decimal column of scale 2."""
    options = {"between": [str(low), str(high)], "scale": 2, "distribution": shape}
    return Case({"decimal": options}, round(low * 100), chances)


def day(text: str) -> int:
    """Days since 1970-01-01."""
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


def dated(texts: list[str], weights: list[int]) -> Case:
    """A histogram of dates."""
    days = [day(each) for each in texts]
    edges = [dt.date.fromisoformat(each) for each in texts]
    shape = {"date": {"distribution": {"histogram": {"edges": edges, "weights": weights}}}}
    return Case(shape, days[0], histogram([each - days[0] for each in days], weights))


def dated_normal(first: str, last: str, mean: str, sd: int) -> Case:
    """A normal of dates."""
    shape = {"normal": {"mean": dt.date.fromisoformat(mean), "sd": sd}}
    size = day(last) - day(first) + 1
    return Case(
        {"date": {"between": [first, last], "distribution": shape}},
        day(first),
        normal(size, day(mean) - day(first), sd),
    )


def timed(low: str, seconds: int, shape: dict[str, Any], chances: Floats) -> Case:
    """A timestamp column over some seconds."""
    start = dt.datetime.fromisoformat(low)
    between = [low, str(start + dt.timedelta(seconds=seconds - 1))]
    first = int((start - dt.datetime(1970, 1, 1)).total_seconds())
    return Case({"timestamp": {"between": between, "distribution": shape}}, first, chances)


def narrow(high: int, shape: Mapping[str, Any], chances: Floats) -> Case:
    """A distribution that fills the first few values of a range and leaves the rest empty."""
    return whole(0, high + 1, shape, chances)


def many_ranks(size: int) -> Case:
    """A Zipf column of very many ranks, those past the first 10,000 taken together."""
    total = math.log(size) + EULER + 1 / (2 * size)
    first = 1 / np.arange(1, 10_001) / total
    chances = np.append(first, 1 - first.sum())
    return replace(whole(1, size, "zipf", chances), lumped=True)


CASES: dict[str, Case] = {
    "normal": bell(0, 1001, 500, 100),
    "normal below zero": bell(-700, 1001, 200, 150),
    "normal on a half": bell(0, 100, 49.5, 20),
    "normal off centre": bell(12, 89, 5, 30),
    "normal cut at its mean": bell(0, 2000, 0, 500),
    "normal from below": bell(0, 300, -100, 60),
    "normal from above": bell(0, 300, 400, 60),
    "normal over few values": bell(1, 5, 2, 1.5),
    "normal over two values": bell(0, 2, 0.5, 3),
    "normal nearly flat": bell(0, 50, 25, 1000),
    "normal narrow": bell(0, 11, 5, 0.4),
    "normal in a wide range": bell(0, 10_001, 5000, 100),
    "normal at the edge of a wide range": bell(0, 100_001, 300, 100),
    "normal cents": cents(0, 200, {"normal": {"mean": 80, "sd": 25.5}}, normal(20_001, 8000, 2550)),
    "normal cents in a wide range": cents(
        0, 10_000, {"normal": {"mean": 50, "sd": 10}}, normal(10**6 + 1, 5000, 1000)
    ),
    "normal days": dated_normal("1950-01-01", "2009-12-31", "1985-06-15", 4000),
    "normal seconds": timed(
        "2020-01-01 00:00:00",
        86_400,
        {"normal": {"mean": dt.datetime(2020, 1, 1, 13), "sd": 14_400}},
        normal(86_400, 46_800, 14_400),
    ),
    "lognormal": amounts(0, 1000, 120, 90),
    "lognormal with a long tail": amounts(1, 5000, 40, 200),
    "lognormal around its mean": amounts(0, 400, 200, 15),
    "lognormal above its mean": amounts(300, 700, 120, 90),
    "lognormal over few values": amounts(0, 7, 2, 3),
    "lognormal below 0": amounts(-50, 200, 40, 30),
    "lognormal cents": cents(
        5, 500, {"lognormal": {"mean": 60, "sd": 45}}, lognormal(500, 49_501, 6000, 4500)
    ),
    "triangular": peak(0, 1000, 700),
    "triangular that only falls": peak(10, 300, 0),
    "triangular that only rises": peak(-20, 50, 49),
    "triangular over two values": peak(0, 2, 0.5),
    "poisson": counts(0, 31, 4.5),
    "poisson by table": counts(0, 200, 40),
    "poisson of rare events": counts(0, 100, 0.2),
    "poisson cut off": counts(3, 6, 4),
    "poisson of many events": counts(90_000, 20_001, 100_000),
    "exponential": decay(0, 1000, 200),
    "exponential over few values": decay(3, 6, 1.5),
    "exponential nearly flat": decay(0, 40, 1000),
    "exponential steep": decay(0, 20, 0.5),
    "exponential in a wide range": decay(0, 100_001, 50),
    "exponential cents": cents(10, 60, {"exponential": {"mean": 20}}, exponential(5001, 2000)),
    "exponential cents in a wide range": cents(
        0, 10_000, {"exponential": {"mean": 10}}, exponential(10**6 + 1, 1000)
    ),
    **{
        f"zipf {exponent} over {size}": ranks(size, exponent)
        for exponent in (0.5, 1, 2)
        for size in (2, 9, 64, 65, 1000, 1_000_000)
    },
    "normal as narrow as may be": narrow(
        2**22 - 1, {"normal": {"mean": 50, "sd": 1}}, normal(200, 50, 1)
    ),
    "exponential as narrow as may be": narrow(
        2**22 - 1, {"exponential": {"mean": 1}}, exponential(200, 1)
    ),
    "normal as narrow as may be in a wider range": narrow(
        20 * 2**18 - 1, {"normal": {"mean": 150, "sd": 20}}, normal(400, 150, 20)
    ),
    "exponential as narrow as may be in a wider range": narrow(
        30 * 2**18 - 1, {"exponential": {"mean": 30}}, exponential(2000, 30)
    ),
    "exponential that is all but even": decay(0, 100, 10**18),
    "zipf over 2^24": many_ranks(2**24),
    "zipf over one value": ranks(1, 1),
    "zipf 1.3 over 300": ranks(300, 1.3),
    "zipf 4 over 40": ranks(40, 4),
    "histogram": bins([0, 10, 20, 50, 100], [1, 2, 3, 4]),
    "histogram of one bin": bins([-5, 5], [7]),
    "histogram with empty bins": bins([0, 10, 20, 30, 40, 50], [0, 3, 0, 2, 0]),
    "histogram with a giant": bins([0, 10, 20, 30], [1, 1000, 1]),
    "histogram of single values": bins(list(range(65)), [1 + i % 7 for i in range(64)]),
    "histogram of uneven bins": bins([-1000, -999, 0, 3, 5000], [5, 1, 20, 3]),
    "histogram of days": dated(
        ["1919-01-01", "1945-05-08", "1970-01-01", "2000-02-29", "2019-12-28"], [1, 5, 1000, 3]
    ),
    "histogram of cents": cents(
        0,
        100,
        {"histogram": {"edges": [0, "9.99", 50, 100], "weights": [3, 1, 2]}},
        histogram([0, 999, 5000, 10_000], [3, 1, 2]),
    ),
    "histogram of seconds": timed(
        "1999-12-31 00:00:00",
        200_001,
        {
            "histogram": {
                "edges": [
                    dt.datetime(1999, 12, 31),
                    dt.datetime(2000, 1, 1),
                    dt.datetime(2000, 1, 2, 7, 33, 20),
                ],
                "weights": [1, 9],
            }
        },
        histogram([0, 86_400, 200_000], [1, 9]),
    ),
}


ALONE = ("histogram of one bin", "zipf over one value")
"""Cases that are made one by one: one that fails must not fail the others."""


def family_of(name: str) -> str:
    """The distribution that a case is of; those apart that take a way of their own."""
    return name if name in ALONE else name.split()[0]


@once
def found(family: str) -> dict[str, Cells]:
    """All cases of a family as columns of one table."""
    return sample(
        {name: each.column for name, each in CASES.items() if family_of(name) == family}, MORE
    )


def values_of(name: str) -> Ints:
    """The cells of a case from its low end, none of them outside the range."""
    case = CASES[name]
    values = found(family_of(name))[name].numbers - case.low
    assert len(values) == MORE
    assert values.min() >= 0
    if case.lumped:
        return np.minimum(values, len(case.chances) - 1)
    assert values.max() < len(case.chances)
    return values


def smirnov(counts: Ints, chances: Floats) -> float:
    """The p-value of the largest distance between two cumulative curves (on the safe side)."""
    gap = np.abs(np.cumsum(counts) / counts.sum() - np.cumsum(chances)).max()
    return float(stats.kstwobign.sf(gap * counts.sum() ** 0.5))


def variance_p(case: Case, values: Ints) -> float:
    """The p-value of the average square distance from the true mean."""
    squares = np.square(values - case.mean).astype(np.float64)
    return mean_p(squares, case.moment(2), case.moment(4) - case.moment(2) ** 2)


@pytest.mark.parametrize("name", CASES)
def test_values_have_their_chances(name: str) -> None:
    case, values = CASES[name], values_of(name)
    counts = np.bincount(values, minlength=len(case.chances))
    p_values = {
        "fine": fit(counts, case.chances),
        "coarse": fit(counts, case.chances, least=MORE / COARSE),
        "smirnov": smirnov(counts, case.chances),
    }
    if moments_are_normal(case):
        p_values["mean"] = mean_p(values, case.mean, case.moment(2))
        p_values["variance"] = variance_p(case, values)
    judge(p_values)


def moments_are_normal(case: Case) -> bool:
    """Whether a sample's moments follow the central limit: not where a few rows decide them."""
    if case.lumped:
        return False
    spread = case.moment(4) - case.moment(2) ** 2
    return spread > 0 and case.moment(8) / spread**2 < MORE / 1000


@pytest.mark.parametrize("name", ["normal in a wide range", "exponential in a wide range"])
def test_tails_thin_out_as_they_should(name: str) -> None:
    """Each halving of what is left beyond, down to a few rows."""
    case, values = CASES[name], values_of(name)
    beyond = np.append(np.cumsum(case.chances[::-1])[::-1], 0)
    p_values = {}
    for halvings in range(3, 16):
        at = int(np.searchsorted(-beyond, -(0.5**halvings)))
        p_values[f"from {at}"] = share_p(int((values >= at).sum()), MORE, float(beyond[at]))
    judge(p_values)


def test_curves_in_ranges_past_what_a_fraction_tells_apart() -> None:
    """More values than steps of a fraction: the continuous curve, in 20 to 1,000 cells."""
    size = 10**12
    wide = size // 2**16 + 1
    bell = {"normal": {"mean": size // 2, "sd": wide}}
    kinds = {"normal": bell, "exponential": {"exponential": {"mean": wide}}}
    made = sample(
        {
            name: {"integer": {"between": [0, size], "distribution": shape}}
            for name, shape in kinds.items()
        },
        MORE,
    )
    shares = {
        "normal": stats.norm.cdf((made["normal"].numbers - size // 2) / wide),
        "exponential": stats.expon.cdf(made["exponential"].numbers / wide),
    }
    judge(
        {
            f"{name}, {cells}": even((each * cells).astype(np.int64), cells)
            for name, each in shares.items()
            for cells in (20, 100, 1000)
        }
    )


def test_scipys_own_truncated_normal_agrees_with_the_chances() -> None:
    """The chances themselves, against scipy's truncated normal."""
    low, high = (-0.5 - 200) / 150, (1000.5 - 200) / 150
    scipys = np.diff(stats.truncnorm.cdf(np.arange(1002) - 0.5, low, high, loc=200, scale=150))
    assert np.allclose(scipys, CASES["normal below zero"].chances, rtol=1e-9)
