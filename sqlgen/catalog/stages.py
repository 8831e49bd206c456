"""Columns that come one after another by their names: created and updated, start and end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlgen.catalog.rules import Compared
from sqlgen.catalog.wording import words


@dataclass(frozen=True, slots=True)
class Line:
    """Words of columns in the order of what they tell; those of one text are one stage."""

    stages: tuple[str, ...]
    days: int = 0
    """How many days one stage comes after the one before at most; 0 where nobody knows."""


LINES = (
    Line(
        (
            "created create creation added registered registration inserted joined signup",
            "updated update modified modification change changed edited",
            "deleted removed archived",
        )
    ),
    Line(
        (
            "start starts started begin begins from since opened open effective up",
            "end ends ended finish finished to until thru through closed close expiry expires "
            "expiration expired down",
        ),
        90,
    ),
    Line(("admit admission admitted in", "discharge disch discharged out"), 14),
    Line(("order ordered placed", "ship shipped sent dispatched", "delivered delivery"), 10),
    Line(("order ordered placed", "required due"), 30),
    Line(("birth born", "hire hired joined admit", "death died dod left termination")),
    Line(("departure depart departed", "arrival arrive arrived"), 1),
    Line(("checkin", "checkout"), 14),
    Line(("rental rented loaned borrowed", "return returned"), 10),
    Line(("invoice invoiced issued", "due"), 60),
    Line(("min minimum low lowest", "max maximum high highest")),
)
"""Columns that come one after another."""
PLAIN = frozenset({"date", "time", "at", "on", "ts", "timestamp", "datetime", "day", "last"})
"""Words that tell nothing of a stage."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A column against that of the stage before, and how long after that it comes."""

    rule: Compared
    within: dt.timedelta


def stages_of(columns: Iterable[str]) -> Iterator[Stage]:
    """Each column of a stage against that of the stage before, where both are about the same."""
    names = list(columns)
    for line in LINES:
        placed = [found for name in names if (found := _placed(name, line.stages)) is not None]
        for at, about, name in placed:
            before = [each for each in placed if each[0] < at and each[1] == about]
            if before:
                rule = Compared(name, ">=", max(before, key=lambda each: each[0])[2])
                yield Stage(rule, dt.timedelta(days=line.days))


def _placed(name: str, line: tuple[str, ...]) -> tuple[int, tuple[str, ...], str] | None:
    """The stage of a name, and what it is about; None where it has none, or more than one."""
    said = words(name)
    found = [(at, word) for at, stage in enumerate(line) for word in said if word in stage.split()]
    if len(found) != 1:
        return None
    at, word = found[0]
    return at, tuple(each for each in said if each != word and each not in PLAIN), name
