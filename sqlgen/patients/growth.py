"""Growth by age and sex: the CDC's curves as values of bands of equal share."""

from __future__ import annotations

import csv
import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from operator import itemgetter
from pathlib import Path
from statistics import NormalDist

from sqlgen.patients.facts import Facts, Value

DATA = Path(__file__).with_name("data")
BANDS = 64
"""Bands into which people are divided by their place among others, the same for life."""
QUARTERS = 80
"""Quarters of a year up to the age of 20, when growth ends."""
MEASURED = {"height": 1, "weight": 2, "bmi": 3, "head": 4}
Point = tuple[float, float, float, float]
"""Age in years, and the Box-Cox power, median and variation of the values there."""


def bell() -> Facts:
    """The standard normal in hundredths at the middle of each band."""
    rows = tuple((band, round(_score(band) * 100)) for band in range(BANDS))
    return Facts("sqlgen_bell", ("band", "z"), rows, key=("band",))


def growth() -> Facts:
    """Values in hundredths at the start and end of each quarter year, by band."""
    columns = ("m", "sex", "q", "band", "low", "high")
    return Facts("sqlgen_growth", columns, tuple(_rows()), key=("m", "sex", "q", "band"))


def _score(band: int) -> float:
    return NormalDist().inv_cdf((band + 0.5) / BANDS)


def _curves() -> Mapping[tuple[str, str], list[Point]]:
    found: dict[tuple[str, str], list[Point]] = {}
    with (DATA / "growth.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            age = float(row["months"]) / 12
            point = (age, float(row["l"]), float(row["m"]), float(row["s"]))
            found.setdefault((row["measure"], row["sex"]), []).append(point)
    return found


def _rows() -> Iterator[tuple[Value, ...]]:
    for (measure, sex), points in _curves().items():
        first, last = round(points[0][0] * 4), min(round(points[-1][0] * 4), QUARTERS)
        for band in range(BANDS):
            values = [_value(points, q / 4, _score(band)) for q in range(first, last + 2)]
            for at, q in enumerate(range(first, last + 1)):
                number = int(sex == "F")
                yield MEASURED[measure], number, q, band, values[at], values[at + 1]


def _value(points: list[Point], age: float, score: float) -> int:
    """The value in hundredths, straight between the ages that are known."""
    at = min(max(bisect_right(points, age, key=itemgetter(0)), 1), len(points) - 1)
    (before, *low), (after, *high) = points[at - 1], points[at]
    within = min(max((age - before) / (after - before), 0.0), 1.0)
    power, median, variation = (a + (b - a) * within for a, b in zip(low, high, strict=True))
    return round(100 * median * math.exp(math.log1p(power * variation * score) / power))
