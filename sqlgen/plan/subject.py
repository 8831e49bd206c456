"""What is spoilt: the wish, the table, and each of its columns on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sqlgen.baddata import BadClass
from sqlgen.plan.arithmetic import Q
from sqlgen.plan.badcells import Spoilt
from sqlgen.plan.cells import Text
from sqlgen.plan.indexes import Piece, Ref
from sqlgen.plan.levels import Levels, arranged
from sqlgen.plan.plan import ColumnPlan, ForeignKey
from sqlgen.plan.scope import TableScope
from sqlgen.plan.spoilt import Case
from sqlgen.plan.variables import quotient, times


@dataclass(frozen=True, slots=True)
class Limit:
    """What a column that stands holds of what is put into it."""

    closed: str = ""
    """Why it takes no bad value; empty where it may."""
    filled: bool = False
    """Whether it takes no NULL."""
    length: int | None = None
    """Most characters of a text."""


@dataclass(frozen=True, slots=True)
class Spoiling:
    """What is spoilt of a plan: by which classes, how often, and into what."""

    classes: tuple[BadClass, ...]
    rate: Fraction
    """The share of cells that are bad, and of rows that come twice."""
    raw: bool = False
    """Whether the tables are twins of text columns without any constraint."""
    suffix: str = ""
    """The end of the names of tables that are twins of others."""
    limits: Mapping[tuple[str, str], Limit] = field(default_factory=dict)
    """What columns of tables that stand hold, by table and column."""
    given: int | None = None
    """The draw below which a cell is bad, where a procedure is told the rate."""

    @property
    def end(self) -> int:
        """The draw below which a cell is bad."""
        return int(self.rate * Q) if self.given is None else self.given

    def ends(self, count: int) -> list[int]:
        """Where each of so many classes ends, which have equal parts."""
        parts = [quotient(times(self.end, at), count) for at in range(1, count)]
        return [*parts, self.end]


@dataclass(frozen=True)
class Subject:
    """A table as it would be without bad data."""

    scope: TableScope
    columns: tuple[ColumnPlan, ...]
    keys: tuple[ForeignKey, ...]
    referred: bool
    """Whether other tables refer to its rows."""
    rows: int
    """The last row number."""
    guarded: bool
    """Whether its constraints stand, which bad rows must keep."""
    wanted: Spoiling

    @property
    def primary_key(self) -> list[ColumnPlan]:
        """The columns of the primary key."""
        return [each for each in self.columns if each.primary_key]

    def limit(self, column: ColumnPlan) -> Limit:
        """What a column that stands holds."""
        return self.wanted.limits.get((self.scope.name, column.name), Limit())

    def node(self, column: ColumnPlan) -> Ref:
        """The good value of a column."""
        return Ref(self.scope.alias(column.name), column.cell.type)

    def arranged(self, nodes: Mapping[str, Piece], visible: Mapping[str, str]) -> Levels:
        """The levels that give those nodes."""
        limit = self.scope.run.dialect.join_limit
        return arranged(nodes, visible, limit, given=self.scope.given)


@dataclass(frozen=True, slots=True)
class SpoiltCells:
    """A column of the table that is made: its good value, and where some are bad, which."""

    column: ColumnPlan
    good: Text | Ref
    spoilt: Spoilt | None = None
    """None where all are good."""
    cases: tuple[Case, ...] = ()


def shown(nodes: dict[str, Piece], name: str, piece: Piece) -> str:
    """The node that shows a piece: the one that it refers to, or one under that name."""
    return piece.node if isinstance(piece, Ref) else put(nodes, name, piece)


def put(nodes: dict[str, Piece], name: str, piece: Piece) -> str:
    """A node under that name, or one like it that is free."""
    while name in nodes:
        name += "_"
    nodes[name] = piece
    return name
