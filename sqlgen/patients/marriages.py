"""Marital status by sex and age: shares whose means over bands of ages are those of a survey."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from operator import itemgetter
from pathlib import Path

from sqlgen.patients.facts import Facts, Value
from sqlgen.patients.laws import YEARS, chance
from sqlgen.patients.mortality import SEXES

DATA = Path(__file__).with_name("data")
FIRST_AGE = 15
"""The age from which somebody may be married."""
Point = tuple[float, ...]
"""An age, and the shares of the single, widowed and divorced at it."""


def marriages() -> Facts:
    """Where a draw passes from widowed to divorced, on to married, and on to single."""
    columns = ("sex", "age", "widowed", "divorced", "married")
    return Facts("sqlgen_marriage", columns, tuple(_rows()), key=("sex", "age"))


def _rows() -> Iterator[tuple[Value, ...]]:
    for sex, points in _points().items():
        for age in range(FIRST_AGE, YEARS + 1):
            single, widowed, divorced = _shares(points, age + 0.5)
            ends = (widowed, widowed + divorced, 1 - single)
            yield SEXES.index(sex), age, *map(chance, ends)


def _points() -> Mapping[str, list[Point]]:
    found: dict[str, list[Point]] = {sex: [] for sex in SEXES}
    with (DATA / "marital.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            names = ("age", "single", "widowed", "divorced")
            found[row["sex"]].append(tuple(float(row[name]) for name in names))
    return found


def _shares(points: list[Point], age: float) -> list[float]:
    """The shares at an age, straight between the ages that are known."""
    at = min(bisect_right(points, age, key=itemgetter(0)), len(points) - 1)
    (before, *low), (after, *high) = points[at - 1], points[at]
    within = min((age - before) / (after - before), 1.0)
    return [a + (b - a) * within for a, b in zip(low, high, strict=True)]
