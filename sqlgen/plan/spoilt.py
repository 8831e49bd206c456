"""What a plan says of the bad data in a table, and how its labels are worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlgen.plan.levels import Levels, read_once


@dataclass(frozen=True, slots=True)
class Case:
    """A class in a column: which draws it takes, and what engines make of it."""

    name: str
    family: str
    end: int
    """The draw at which the next one begins."""
    kind: str
    """The kind of value that it spoils."""


@dataclass(frozen=True, slots=True)
class SpoiltColumn:
    """A column some of whose cells are bad; the names are those of the labels' own SELECT."""

    name: str
    cases: tuple[Case, ...]
    draw: str
    good: str
    bad: str

    @property
    def end(self) -> int:
        """The draw from which on cells are good."""
        return self.cases[-1].end


@dataclass(frozen=True, slots=True)
class Left:
    """A class that a column does not take, and why."""

    column: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Copies:
    """Rows that come a second time: those whose draw is below the end of the last case."""

    cases: tuple[Case, ...]
    levels: Levels
    """The copy."""
    labels: Levels
    """Its key under the name KEY, the row's under GOOD, the draw under COPY."""

    def read_once(self) -> Copies:
        """The same, each use of a lookup table in a statement reading a table of its own."""
        levels, labels = (read_once(each, Counter()) for each in (self.levels, self.labels))
        return replace(self, levels=levels, labels=labels)


KEY, GOOD, COPY = "sqlgen_key", "sqlgen_good", "sqlgen_copy"


@dataclass(frozen=True, slots=True)
class SpoiltTable:
    """What of a table is bad, and how labels are worked out."""

    columns: tuple[SpoiltColumn, ...]
    labels: Levels | None
    """The key under the name KEY, and of each column the draw, the good and the bad text; None
    where the table has no key to tell its rows by."""
    copies: Copies | None
    left: tuple[Left, ...]

    @property
    def classes(self) -> set[str]:
        """The classes that some of it is of."""
        copied = self.copies.cases if self.copies else ()
        cases = (*(case for each in self.columns for case in each.cases), *copied)
        return {each.name for each in cases}

    def read_once(self) -> SpoiltTable:
        """The same, each use of a lookup table in a statement reading a table of its own."""
        labels = None if self.labels is None else read_once(self.labels, Counter())
        copies = None if self.copies is None else self.copies.read_once()
        return replace(self, labels=labels, copies=copies)

    def all_levels(self) -> Iterator[Levels]:
        """The levels of its own statements."""
        if self.labels is not None:
            yield self.labels
        if self.copies is not None:
            yield from (self.copies.levels, self.copies.labels)
