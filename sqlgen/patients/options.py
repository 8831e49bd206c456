"""What a person asks for: how many patients, of what kind, where and when."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from sqlgen.errors import UsageError

MOST_PEOPLE = 8_000_000
"""Living patients of a run: with every attempt at a life they are numbered below 2^31."""
OLDEST = 110
LOWERED = 85
"""The age from which those are made for whom no attempt lasts, unless older ones are asked for."""
FIRST_REFERENCE, LAST_REFERENCE = dt.date(1930, 1, 1), dt.date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Options of a population, checked."""

    people: int
    """Living patients."""
    seed: int
    reference: dt.date
    """The day from which ages are counted, the last of all days."""
    sex: str | None = None
    """M or F, both where it is None."""
    ages: tuple[int, int] | None = None
    """From, and up to but not including."""
    modules: tuple[str, ...] = ()
    """Patterns of names; all modules without one."""
    folder: Path | None = None
    """A person's own modules."""
    history: int = 10
    """Years before the reference date that are told in full; 0 for whole lives."""
    state: str = "Massachusetts"
    city: str | None = None

    @property
    def cutoff(self) -> dt.date:
        """The first day that is told in full."""
        if not self.history:
            return dt.date(1800, 1, 1)
        return years_before(self.reference, self.history)


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years earlier; the 28th where there is no 29th of February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def checked(wanted: Wanted) -> Wanted:
    """The options as they are; UsageError for one that makes no sense."""
    if not 1 <= wanted.people <= MOST_PEOPLE:
        raise UsageError(
            f"{wanted.people:,} patients can't be made at once",
            f"ask for 1 to {MOST_PEOPLE:,}, or for several populations with other seeds",
        )
    if not 0 <= wanted.seed < 2**63:
        raise UsageError(f"the seed {wanted.seed} is out of range", "give 0 to 2^63-1")
    if wanted.sex not in (None, "M", "F"):
        raise UsageError(f"the sex {wanted.sex!r} is not known", "give M or F")
    if not 0 <= wanted.history <= 120:
        raise UsageError(
            f"{wanted.history} years of history can't be told", "give 1 to 120, or 0 for all"
        )
    if not FIRST_REFERENCE <= wanted.reference <= LAST_REFERENCE:
        raise UsageError(
            f"the reference date {wanted.reference} is out of range",
            f"give one from {FIRST_REFERENCE} to {LAST_REFERENCE}",
        )
    return wanted


def read_ages(text: str | None) -> tuple[int, int] | None:
    """Ages written as `30-65`: from 30 to under 65, or as one age."""
    if text is None:
        return None
    found = re.fullmatch(r"\s*(\d{1,3})\s*(?:-\s*(\d{1,3})\s*)?", text)
    if found is None:
        raise UsageError(f"the ages {text!r} can't be read", "write them like 30-65")
    low, high = int(found[1]), int(found[2] or found[1])
    if low > high or high > 140:
        raise UsageError(f"there are no ages {text}", "the lower one comes first, 0-140")
    if low > OLDEST:
        raise UsageError(f"nobody is made older than {OLDEST}", "ask for lower ages")
    return low, max(high, low + 1)


def read_date(text: str) -> dt.date:
    """A reference date written YYYYMMDD or YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"the reference date {text!r} can't be read", "write it like 20260101"
        ) from None
