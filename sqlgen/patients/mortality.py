"""Death by the life table, earlier for people with deadly conditions.

A condition that multiplies the risk of death adds hazard of its own to those who have it; what it
adds over all people is taken from the others, so that deaths in all stay those of the table.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sqlgen.patients.laws import CERTAIN, STEPS, YEARS, Curve, survived

DATA = Path(__file__).with_name("data")
LEAST = 0.05
"""Least part of the table's hazard that stays with people who have no deadly condition."""
SEXES = ("M", "F")
MADE_UP_TO = 92
"""The age from which the shares of the few who live are no longer made up."""


@cache
def table(sex: str) -> tuple[float, ...]:
    """Yearly hazards of death at each age, of the life table that ships."""
    column = {"M": "male_qx", "F": "female_qx"}[sex]
    with (DATA / "life_table.csv").open(encoding="utf-8") as file:
        deaths = [float(row[column]) for row in csv.DictReader(file)]
    hazards = [-math.log1p(-share) for share in deaths[: YEARS - 1]]
    return (*hazards, *[CERTAIN] * (YEARS - len(hazards)))


def alive(sex: str, age: int) -> float:
    """The share of people who live to be of an age."""
    return math.exp(-sum(table(sex)[:age]))


def raised(curve: Curve, sex: str, times: float) -> Curve:
    """The curve of those who have the condition to be met with, where a share is given of the
    living: the deaths that it brings take some of them away."""
    hazards = table(sex)
    made, share = [0.0], 0.0
    for step in range(YEARS * STEPS):
        if step >= MADE_UP_TO * STEPS:
            made.append(made[-1])
            continue
        spared = math.exp(-(times - 1) * hazards[step // STEPS] / STEPS)
        wanted = curve[step + 1]
        before = wanted / (spared + wanted * (1 - spared))
        new = max(before - share, 0.0) / (1 - share)
        made.append(made[-1] + new * (1 - made[-1]))
        share = _left(share + new * (1 - share), spared)
    return tuple(made)


def _left(share: float, spared: float) -> float:
    """The share of the living that has a condition, after deaths among those who have it."""
    return share * spared / (share * spared + 1 - share)


def living(curve: Curve, sex: str, times: float) -> tuple[float, ...]:
    """The share of the living that has a condition, at each step of a curve of its onset."""
    hazards = table(sex)
    shares, share = [0.0], 0.0
    for step in range(YEARS * STEPS):
        new = (curve[step + 1] - curve[step]) / max(1 - curve[step], 1e-12)
        spared = math.exp(-(times - 1) * hazards[step // STEPS] / STEPS)
        share = _left(share + new * (1 - share), spared)
        shares.append(share)
    return tuple(shares)


def natural(sex: str, deadly: Mapping[str, tuple[Curve, float]]) -> Curve:
    """Death of no condition's making: curves of onset, and how often each multiplies the risk."""
    shares = [(living(curve, sex, times), times) for curve, times in deadly.values()]
    hazards = []
    for age, hazard in enumerate(table(sex)):
        middle = age * STEPS + STEPS // 2
        added = sum((times - 1) * share[middle] for share, times in shares)
        hazards.append(hazard * max(1 - added, LEAST) if hazard < CERTAIN else hazard)
    return survived(hazards)


def added(sex: str, times: float) -> Curve:
    """Death that a condition adds, from birth: people meet it from their onset on."""
    hazards = [hazard * (times - 1) for hazard in table(sex)]
    return survived(hazards)
