"""Columns that come one after another by their names: created and updated, start and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlgen.catalog.rules import Compared
from sqlgen.catalog.wording import words

STAGES = (
    (
        "created create creation added registered registration inserted joined signup",
        "updated update modified modification changed edited",
        "deleted removed archived",
    ),
    (
        "start starts started begin begins from since opened open effective admit in up",
        "end ends ended finish finished to until thru through closed close expiry expires "
        "expiration expired discharge out down",
    ),
    ("order ordered placed", "ship shipped sent dispatched", "delivered delivery"),
    ("order ordered placed", "required due"),
    ("birth born", "hire hired joined admit", "death died dod left termination"),
    ("departure depart departed", "arrival arrive arrived"),
    ("checkin", "checkout"),
    ("rental rented loaned borrowed", "return returned"),
    ("invoice invoiced issued", "due"),
    ("min minimum low lowest", "max maximum high highest"),
)
"""Words of columns in the order of what they tell; those of one line are one stage."""
PLAIN = frozenset({"date", "time", "at", "on", "ts", "timestamp", "datetime", "day", "last"})
"""Words that tell nothing of a stage."""


def stages_of(columns: Iterable[str]) -> Iterator[Compared]:
    """Each column of a stage against that of the stage before, where both are about the same."""
    names = list(columns)
    for line in STAGES:
        placed = [found for name in names if (found := _placed(name, line)) is not None]
        for at, about, name in placed:
            before = [each for each in placed if each[0] < at and each[1] == about]
            if before:
                yield Compared(name, ">=", max(before, key=lambda each: each[0])[2])


def _placed(name: str, line: tuple[str, ...]) -> tuple[int, tuple[str, ...], str] | None:
    """The stage of a name, and what it is about; None where it has none, or more than one."""
    said = words(name)
    found = [(at, word) for at, stage in enumerate(line) for word in said if word in stage.split()]
    if len(found) != 1:
        return None
    at, word = found[0]
    return at, tuple(each for each in said if each != word and each not in PLAIN), name
