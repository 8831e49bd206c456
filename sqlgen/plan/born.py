"""Where the rows of a table with slots come from: the rows of its parents, and so many of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from sqlgen.plan.arithmetic import TableKeys
from sqlgen.plan.indexes import Piece
from sqlgen.plan.levels import Levels, read_once


@dataclass(frozen=True, slots=True)
class Born:
    """Where the rows of a table with slots come from: the parents, and how many each has."""

    parent: ParentRows
    counted: Levels
    """The parents with the number of children alone."""
    slots: int
    """Numbers that are kept for the children of one parent."""
    most: int
    """Most children of one."""
    count: str
    """What the number of children is called."""
    position: str
    """What a child's place is called."""
    given: tuple[str, ...]
    """What the parents give, by name."""
    mean: Fraction
    """Children of one on average."""
    kept: Piece | None = None
    """A number of each child, of which those below `threshold` are left out."""
    threshold: int = 0

    @property
    def slots_in_all(self) -> int:
        """Numbers that are kept for each of the rows that all this starts from."""
        above = self.parent.born
        return self.slots * (above.slots_in_all if above else 1)

    @property
    def fill(self) -> Fraction:
        """The share of all numbers that are taken."""
        above = self.parent.born
        return self.mean / self.slots * (above.fill if above else 1)

    def all_levels(self) -> Iterator[Levels]:
        """The levels of the parents, and of theirs."""
        yield self.counted
        yield self.parent.levels
        if self.parent.born is not None:
            yield from self.parent.born.all_levels()

    def read_once(self, uses: Counter[str]) -> Born:
        """The same, each use of a lookup table in a statement reading a table of its own."""
        above = self.parent.born
        parent = replace(
            self.parent,
            levels=read_once(self.parent.levels, uses),
            born=above.read_once(uses) if above else None,
        )
        return replace(self, parent=parent, counted=read_once(self.counted, Counter()))


@dataclass(frozen=True, slots=True)
class ParentRows:
    """The parents' rows as a SELECT."""

    name: str
    keys: TableKeys
    levels: Levels
    born: Born | None
