"""Tables that are made for each row of another: how many rows, and what a row's parent gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate
from typing import Protocol

from sqlgen.errors import SpecError
from sqlgen.plan.arithmetic import FRACTION, Q, coefficients
from sqlgen.plan.born import Born, ParentRows
from sqlgen.plan.building import column_cell, threshold_of
from sqlgen.plan.cells import Cell, Choice, Constant, Units
from sqlgen.plan.foreign import visible_type
from sqlgen.plan.indexes import Bound, Cumulative, Draw, Piece, Ref
from sqlgen.plan.levels import Levels, arranged
from sqlgen.plan.quantiles import fraction_at
from sqlgen.plan.ranges import WHOLE, Kind, Range, curve_of, index_of
from sqlgen.plan.relatives import InUnits, Jitter, Moved, Number
from sqlgen.plan.scope import BIGINT, Scope, TableScope
from sqlgen.spec import Table, Type
from sqlgen.spec.distributions import Uniform
from sqlgen.spec.ranged import Integers
from sqlgen.spec.relations import Per, States
from sqlgen.spec.values import decimal, integer

FAMILY = 100
"""Places at which a distribution of counts is read."""
COUNTS = Kind(integer, decimal, WHOLE, frozenset())
"""A number of children as a range."""


class Kin(Protocol):
    """What a row's parent gives it."""

    position: Ref
    """The row's place among its siblings, from 1."""
    count: Ref
    """How many siblings there are, the row itself included."""
    most: int
    """Most siblings."""
    home: TableScope
    """The parent's table."""

    def column(self, name: str) -> Cell:
        """A column of the parent's row."""

    def number(self, name: str) -> Ref:
        """The same as a number of units."""

    def draw(self, column: str, purpose: str) -> Ref:
        """A draw of the parent's row for a column of its children."""


@dataclass
class SlottedKin:
    """Each parent has a fixed number of row numbers, of which its children take the first."""

    scope: TableScope
    home: TableScope
    per: Per
    position: Ref = field(init=False)
    count: Ref = field(init=False)
    most: int = field(init=False)
    slots: int = field(init=False)
    mean: Fraction = field(init=False)
    """Children of a parent on average."""
    offset: Ref | None = None
    """Where the parent's path begins in the list of all states, in a table of states."""
    nodes: dict[str, str] = field(default_factory=dict)
    """What is given, and the parent's node that it is."""
    base: Ref | None = None

    def __post_init__(self) -> None:
        self.position = Ref(self._give("p_at", "", BIGINT), BIGINT)
        del self.nodes[self.position.node]
        cell, self.mean, self.most = self._counts()
        self.slots = slots_of(self.scope.table)
        self.count = self._lent("count", cell)
        if self.per.gaps:
            self.base = self.draw("", "gaps")

    def _counts(self) -> tuple[Cell, Fraction, int]:
        """The number of children as a cell of the parent's row, its mean, and the most."""
        states = _states(self.scope.table)
        if states is not None:
            return self._by_path(states)
        low, high = self.scope.table.children
        mean = Fraction(sum(counts_of(self.scope)), FAMILY)
        if low == high:
            return Constant(low, BIGINT), mean, high
        scope = KinScope(self.home, "", prefix="count", child=self.scope.name)
        generator = Integers(between=(low, high), distribution=self.scope.table.spread)
        index = index_of(scope, _range(low, high), generator, COUNTS)
        return Units(Bound(low), Bound(high), index, BIGINT), mean, high

    def _by_path(self, states: States) -> tuple[Cell, Fraction, int]:
        lengths = tuple(len(path) for path, _ in states.paths)
        weights = tuple(weight for _, weight in states.paths)
        starts = tuple(accumulate((0, *lengths)))[:-1]
        if len(lengths) == 1:
            self.offset = self._lent("path", Constant(0, BIGINT))
            return Constant(lengths[0], BIGINT), Fraction(lengths[0]), lengths[0]
        draw = Draw(coefficients(self.scope.name, "", "path"))
        total = sum(weights)
        index = Cumulative(draw, tuple(each * Q // total for each in accumulate(weights)))
        self.offset = self._lent("path", Choice(index, starts, BIGINT))
        mean = Fraction(sum(a * b for a, b in zip(lengths, weights, strict=True)), total)
        return Choice(index, lengths, BIGINT), mean, max(lengths)

    def _give(self, name: str, node: str, type_: Type) -> str:
        """Take over a node of the parent's row under a name of its own."""
        free = name
        taken = {each.lower() for each in (*self.scope.table.columns, *self.scope.nodes)}
        taken |= {each.lower() for each in self.scope.given}
        while free.lower() in taken:
            free += "_"
        self.scope.given[free] = type_
        self.nodes[free] = node
        return free

    def _lent(self, purpose: str, piece: Piece, type_: Type = BIGINT) -> Ref:
        """A piece of the parent's row that is made for its children alone."""
        node = self.home.node(f"{purpose}_{len(self.home.nodes)}", piece, type_)
        return Ref(self._give(f"p_{purpose}", node.node, type_), type_)

    def _taken(self, node: str, type_: Type) -> Ref:
        for name, each in self.nodes.items():
            if each == node:
                return Ref(name, type_)
        return Ref(self._give(f"p_{node}", node, type_), type_)

    def column(self, name: str) -> Cell:
        """A column of the parent's row."""
        type_ = visible_type(self.home, name)
        return self._taken(self.home.alias(name), type_)

    def number(self, name: str) -> Ref:
        """The same as a number of units."""
        node = number_node(self.home, name)
        return self._taken(node.node, BIGINT)

    def draw(self, column: str, purpose: str) -> Ref:
        """A draw of the parent's row for a column of its children."""
        return self._lent(purpose, Draw(coefficients(self.scope.name, column, purpose)))

    def born(self, used: frozenset[str]) -> Born:
        """The parents of the rows; `used` are the names that the children make use of."""
        kept = None
        if self.base is not None:
            kept = Jitter(self.base, self.position)
        wanted = {name: node for name, node in self.nodes.items() if name in used | self._own}
        limit = self.home.run.dialect.join_limit
        levels = arranged(self.home.nodes, wanted, limit, given=self.home.given)
        count = {self.count.node: self.nodes[self.count.node]}
        return Born(
            parent=ParentRows(self.home.name, self.home.keys, levels, born_of(self.home, levels)),
            counted=arranged(self.home.nodes, count, limit, given=self.home.given),
            slots=self.slots,
            most=self.most,
            count=self.count.node,
            position=self.position.node,
            given=tuple(wanted),
            kept=kept,
            threshold=threshold_of(self.per.gaps),
            mean=self.mean * (1 - Fraction(self.per.gaps)),
        )

    @property
    def _own(self) -> frozenset[str]:
        """Names that the rows themselves are made from."""
        return frozenset(each.node for each in (self.count, self.base) if each is not None)


def born_of(scope: TableScope, levels: Levels) -> Born | None:
    """Where a table's rows come from, where they have slots; None where they are a series."""
    if not isinstance(scope.kin, SlottedKin):
        return None
    return scope.kin.born(frozenset(levels.given))


@dataclass(frozen=True)
class KinScope(Scope):
    """Draws of a parent's row that belong to a child table."""

    child: str = ""

    def draw(self, purpose: str = "") -> Draw:
        """A draw of the child's, on the parent's words."""
        name = ".".join(part for part in (self.prefix, purpose) if part)
        return Draw(coefficients(self.child, self.column, name))

    def lifted(self, name: str, piece: Piece, type_: Type = BIGINT) -> Ref:
        """The piece in a level of the parent's row."""
        if isinstance(piece, Ref):
            return piece
        return self.table.node(f"{self.prefix}_{name}_{len(self.table.nodes)}", piece, type_)

    def error(self, problem: str, remedy: str) -> SpecError:
        """A SpecError that names the child."""
        return SpecError(problem, remedy, table=self.child, option="per")


def slots_of(table: Table) -> int:
    """Numbers that are kept for the children of one parent: a power of two."""
    found = _states(table)
    most = table.children[1]
    if found is not None:
        most = max(len(path) for path, _ in found.paths)
    return 1 << (most - 1).bit_length()


def slotted(table: Table) -> bool:
    """Whether a table's rows have gaps in their numbers, and are known by their parents alone."""
    return table.per is not None and table.per.numbering == "slots"


def _states(table: Table) -> States | None:
    found = (column.generator for column in table.columns.values())
    return next((each for each in found if isinstance(each, States)), None)


def _range(low: int, high: int) -> Range:
    return Range(Bound(low), Bound(high))


def counts_of(scope: TableScope) -> tuple[int, ...]:
    """The counts in the middle of each hundredth of the parents, from the least to the most."""
    low, high = scope.table.children
    size = high - low + 1
    draws = [Q * (2 * at + 1) // (2 * FAMILY) for at in range(FAMILY)]
    if isinstance(scope.table.spread, Uniform):
        return tuple(low + draw * size // Q for draw in draws)
    asking = KinScope(scope, "", prefix="count", child=scope.name)
    found = curve_of(asking, _range(low, high), scope.table.spread, COUNTS)
    return tuple(low + int(fraction_at(found, draw)) * size // FRACTION for draw in draws)


def number_node(home: TableScope, name: str) -> Ref:
    """A column as a number of units: ones, days, seconds or the last decimal place."""
    cell = column_cell(home, name).cell
    if cell.type.kind in ("integer", "bigint"):
        return Ref(home.alias(name), BIGINT)
    if name not in home.units:
        known = isinstance(cell, Units | Moved)
        whole: Piece = InUnits(Ref(home.alias(name), cell.type), BIGINT)
        piece = Number(cell, BIGINT) if known else whole
        home.units[name] = home.node(f"{home.alias(name)}_units", piece)
    return home.units[name]
