"""What is due at an age: wellness visits and vaccinations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sqlgen.patients.facts import Facts, Value, day_number
from sqlgen.spec.document import read_document

DATA = Path(__file__).with_name("data")
MONTH = 30.4375
LAST_MONTH = 110 * 12
SPREAD = 0.12
"""A visit comes up to this part of its interval late."""
LATE = 48
"""Months after which a dose is no longer given."""
MARGIN = 2
"""Days by which calendar months may be longer than the mean month, many times over."""


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    return dict(read_document(DATA / "schedule.yaml").data)


def intervals() -> Iterator[tuple[int, int, int]]:
    """Months of each wellness visit, to the next one, and whether only chronic care asks for it."""
    data = _data()["wellness"]
    month = 0
    while month < LAST_MONTH:
        step = next(each["every"] for each in data if month < each["until"])
        yield month, step, 0
        for extra in range(month + 12, month + step, 12):
            yield extra, 12, 1
        month += step


def checkups() -> Facts:
    """Wellness visits by age, in days from birth."""
    rows: list[tuple[Value, ...]] = []
    for slot, (month, step, chronic) in enumerate(intervals()):
        spread = max(round(step * MONTH * SPREAD), 1)
        due = round(month * MONTH) + (MARGIN if month else 0)
        rows.append((slot, due, spread, chronic))
    columns = ("slot", "day", "spread", "chronic")
    drawn = ("visit:wellness",) * len(rows)
    return Facts("sqlgen_checkup", columns, tuple(rows), key=("slot",), drawn=drawn)


def _visited(months: Sequence[int]) -> Iterator[int]:
    """The visit of each dose: the first one when it is due and the dose before it was given."""
    visits = [(month, slot) for slot, (month, _, chronic) in enumerate(intervals()) if not chronic]
    last = -1
    for month in months:
        due = (slot for at, slot in visits if month <= at < month + LATE and slot > last)
        slot = next(due, None)
        if slot is not None:
            last = slot
            yield slot


def doses() -> Facts:
    """Doses by the wellness visit at which they are due, from the year of the vaccine."""
    data = _data()["vaccines"]
    rows: list[tuple[Value, ...]] = []
    for vaccine in data:
        since = day_number(dt.date(vaccine["since"], 1, 1))
        words = (since, 13600, vaccine["cvx"], vaccine["display"].replace(",", ""))
        rows += [(slot, *words) for slot in _visited(vaccine["months"])]
    ordered = sorted(rows, key=str)
    columns = ("slot", "no", "since", "cost", "code", "display")
    drawn = tuple(f"dose:{row[3]}" for row in ordered)
    return Facts(
        "sqlgen_dose",
        columns,
        tuple((slot, no, *rest) for no, (slot, *rest) in enumerate(ordered)),
        frozenset(("code", "display")),
        ("slot", "code"),
        drawn,
    )
