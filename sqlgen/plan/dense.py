"""Children with numbers that leave no gaps: blocks of parents share one list of counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain

from sqlgen.errors import SpecError
from sqlgen.plan.arithmetic import Tail, block_keys, coefficients
from sqlgen.plan.cells import Cell, Looked
from sqlgen.plan.foreign import Foreign, foreign
from sqlgen.plan.indexes import Draw, Piece, Ref
from sqlgen.plan.kin import FAMILY, counts_of, number_node, slotted
from sqlgen.plan.relatives import Block, Dealt, InBlock
from sqlgen.plan.scope import BIGINT, TableScope

MOST_IN_BLOCK = 2**20
"""Most rows of a block."""


@dataclass(frozen=True, slots=True)
class Deal:
    """The counts of a block of parents, and of those after the last whole block."""

    counts: tuple[int, ...]
    parents: int

    @property
    def rows(self) -> int:
        """Rows of a block."""
        return sum(self.counts)

    @property
    def blocks(self) -> int:
        """How many whole blocks there are."""
        return self.parents // FAMILY

    @property
    def rest(self) -> tuple[int, ...]:
        """The counts of the parents after them, spread over those of a block."""
        left = self.parents % FAMILY
        return tuple(self.counts[(2 * at + 1) * FAMILY // (2 * left)] for at in range(left))

    @property
    def whole(self) -> int:
        """Rows of all whole blocks."""
        return self.blocks * self.rows

    @property
    def last(self) -> int:
        """All rows."""
        return self.whole + sum(self.rest)


def deal_of(scope: TableScope, parents: int) -> Deal:
    """How the children of that many parents are dealt out; SpecError where they can't be."""
    per = scope.table.per
    if per is not None and slotted(scope.run.relatives.tables[per.table]):
        raise SpecError(
            f"rows of {per.table} have gaps in their numbers, so none are dealt out to them",
            f"give the per of {per.table} numbering: dense as well, or drop it here",
            table=scope.name,
            option="per",
        )
    deal = Deal(counts_of(scope), parents)
    if not deal.rows:
        raise SpecError(
            f"so few have a child that none of {FAMILY} parents has one",
            "give other counts, or use numbering: slots",
            table=scope.name,
            option="per",
        )
    if deal.rows > MOST_IN_BLOCK:
        raise SpecError(
            f"{FAMILY} parents have {deal.rows} rows, dense numbers take {MOST_IN_BLOCK}",
            "use numbering: slots",
            table=scope.name,
            option="per",
        )
    return deal


@dataclass
class DenseKin:
    """A row's number says its parent and its place: by a list for each block of parents."""

    scope: TableScope
    home: TableScope
    deal: Deal
    position: Ref = field(init=False)
    count: Ref = field(init=False)
    most: int = field(init=False)
    parent: Foreign = field(init=False)
    offset: Ref | None = None

    def __post_init__(self) -> None:
        self.most = max(self.deal.counts)
        scope, deal = self.scope, self.deal
        rows, whole = Tail(deal.rows), Tail(deal.whole)
        block = scope.node("block", Block(rows))
        place = scope.node("in_block", InBlock(rows, whole))
        rank, at, count = self._looked(place)
        self.position, self.count = scope.node("p_at", at), scope.node("p_count", count)
        self.parent = foreign(scope, self.home.name, self._number(block, scope.node("rank", rank)))

    def _looked(self, place: Ref) -> tuple[Looked, ...]:
        """Rank of the parent, place and number of siblings of the row at a place of its block."""
        entries = self._entries()
        title = f"{self.scope.name} of each {FAMILY} of {self.home.name}"
        table = self.scope.run.lookup(("dense", self.scope.name), title, len(entries), None)
        table.varies = True
        join = self.scope.join_of(table.name, place)
        columns = zip(("rank", "at", "count"), zip(*entries, strict=True), strict=True)
        return tuple(Looked(join, table.add(name, BIGINT, each), BIGINT) for name, each in columns)

    def _entries(self) -> list[tuple[int, int, int]]:
        """Rank of the parent, place and number of siblings, of each row of a block and the rest."""
        ranked = chain(enumerate(self.deal.counts), enumerate(self.deal.rest))
        return [(rank, at, count) for rank, count in ranked for at in range(1, count + 1)]

    def _number(self, block: Ref, rank: Ref) -> Piece:
        keys = block_keys(self.scope.run.seed, self.scope.name)
        blocks = Tail(self.deal.blocks)
        left = self.scope.node("left", Dealt(1, block, rank, None, None, keys, blocks))
        right = self.scope.node("right", Dealt(2, block, rank, left, None, keys, blocks))
        return Dealt(3, block, rank, left, right, keys, blocks)

    def column(self, name: str) -> Cell:
        """A column of the parent's row."""
        return self.parent.cell(name)

    def number(self, name: str) -> Ref:
        """The same as a number of units."""
        return Ref(self.parent.node(number_node(self.home, name).node), BIGINT)

    def draw(self, column: str, purpose: str) -> Ref:
        """A draw of the parent's row for a column of its children."""
        piece = self.parent.moved(Draw(coefficients(self.scope.name, column, purpose)))
        return self.scope.node(f"p_{purpose}", piece)


def deal_grows(scope: TableScope, done: int, last: int) -> None:
    """Refuse to go on after parents that fill no whole block: their children are dealt out."""
    per = scope.table.per
    if per is None or per.numbering != "dense" or not 0 < done < last:
        return
    if done % deal_of(scope, 0).rows:
        raise SpecError(
            f"dense numbers can't be appended to parents that are no multiple of {FAMILY}",
            f"make {per.table} in hundreds, or use numbering: slots",
            table=scope.name,
            option="per",
        )
