"""From a row's draws to an index: the parts below a cell, each rendered by the macro it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlgen.plan.arithmetic import Permutation
from sqlgen.spec import Type


@dataclass(frozen=True, slots=True)
class Piece:
    """Base of all parts of a cell."""

    macro: ClassVar[str] = ""

    def parts(self) -> Iterator[Piece]:
        """This piece and every piece inside it."""
        waiting: list[Any] = [self]
        while waiting:
            each = waiting.pop()
            if isinstance(each, Piece):
                yield each
                waiting += [getattr(each, name) for name in reversed(each.__dataclass_fields__)]
            elif isinstance(each, tuple):
                waiting += reversed(each)

    def needs(self) -> tuple[str, ...]:
        """Names of the nodes that this piece itself reads."""
        return ()


@dataclass(frozen=True, slots=True)
class Bound:
    """An end of a range, in units: its value now, and the parameter it comes from, if any."""

    value: int
    param: str | None = None


@dataclass(frozen=True, slots=True)
class RowPiece(Piece):
    """A piece that reads what every row has: of the row itself, or of another one."""

    reads: ClassVar[tuple[str, ...]] = ("n",)
    row: str = field(default="", kw_only=True)
    """What the names of another row's nodes begin with; empty for the row itself."""

    def needs(self) -> tuple[str, ...]:
        """What it reads of another row, which has nodes for that."""
        return tuple(f"{self.row}{name}" for name in self.reads) if self.row else ()


@dataclass(frozen=True, slots=True)
class Draw(RowPiece):
    """A uniform number 0..Q-1, from the row's words or those of another row."""

    macro = "draw"
    reads = ("w0", "w1", "w2", "w3")
    a: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ref(Piece):
    """Another node's value in the same row."""

    macro = "ref"
    node: str
    type: Type

    def needs(self) -> tuple[str, ...]:
        """The node."""
        return (self.node,)


@dataclass(frozen=True, slots=True)
class Equal(Piece):
    """draw * size // Q."""

    macro = "equal"
    draw: Draw | Ref
    size: int


@dataclass(frozen=True, slots=True)
class Wide(Piece):
    """(draw * Q + second) % size."""

    macro = "wide"
    draw: Draw
    second: Draw
    size: int


@dataclass(frozen=True, slots=True)
class Vast(Piece):
    """(draw * Q + second) * size // Q^2, in 63 bits."""

    macro = "vast"
    draw: Ref
    second: Ref
    size: int


@dataclass(frozen=True, slots=True)
class Turned(RowPiece):
    """Where a permutation starts: the row's place after the first one, turned by a key."""

    macro = "turned"
    permutation: Permutation
    first: int = 1


@dataclass(frozen=True, slots=True)
class Cumulative(Piece):
    """The first i with draw < thresholds[i]."""

    macro = "cumulative"
    draw: Draw
    thresholds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alias(Piece):
    """draw * size // Q, to be exchanged for its alias where the rest is past the slot's cut."""

    macro = "equal"
    draw: Draw
    size: int


@dataclass(frozen=True, slots=True)
class HalfMixed(Piece):
    """The first round of a permutation: l1."""

    macro = "half_mixed"
    permutation: Permutation
    start: Ref | Related


@dataclass(frozen=True, slots=True)
class Mixed(Piece):
    """The second round of a permutation: r1."""

    macro = "mixed"
    permutation: Permutation
    start: Ref | Related
    left: Ref


@dataclass(frozen=True, slots=True)
class Permuted(Piece):
    """The row's place in a permutation of 0..size-1."""

    macro = "permuted"
    permutation: Permutation
    start: Ref | Related
    left: Ref
    right: Ref


@dataclass(frozen=True, slots=True)
class Segments(Piece):
    """A fraction by straight pieces between thresholds of the draw."""

    macro = "segments"
    draw: Draw | Ref
    thresholds: tuple[int, ...]
    fractions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Join:
    """A lookup table joined on an index: `alias` is its name in the statement."""

    alias: str
    table: str
    index: Piece


@dataclass(frozen=True, slots=True)
class Slot(Piece):
    """The slot of a quantile table that a draw falls in: narrow ones at both ends."""

    macro = "slot"
    draw: Ref


@dataclass(frozen=True, slots=True)
class Slots(Piece):
    """A fraction from a quantile table, straight within a slot."""

    macro = "slots"
    join: Join
    draw: Ref


@dataclass(frozen=True, slots=True)
class Blend(Piece):
    """The weighted sum of two normal scores, raised so that it is above 0."""

    macro = "blend"
    first: Slots
    second: Slots
    weight: int
    rest: int
    plus: int


@dataclass(frozen=True, slots=True)
class Standing(Piece):
    """The share of scores below a sum of two, as a draw; straight within a step of the table."""

    macro = "standing"
    join: Join
    total: Ref
    step: int


@dataclass(frozen=True, slots=True)
class Spread(Piece):
    """A fraction of a range of at most 2^30 values, as an index 0..size-1."""

    macro = "spread"
    fraction: Segments | Slots
    size: int


@dataclass(frozen=True, slots=True)
class FineSpread(Piece):
    """The same for a larger range: a second draw fills the steps between fractions."""

    macro = "fine_spread"
    fraction: Ref
    second: Draw
    size: int


@dataclass(frozen=True, slots=True)
class Fitted(Piece):
    """An index in what checks leave of a range (plan/bounds.py)."""


@dataclass(frozen=True, slots=True)
class Related(Piece):
    """An index that other rows have a say in (plan/relatives.py)."""


@dataclass(frozen=True, slots=True)
class Place(Piece):
    """A digit of a number: number // divisor % size; size 0 for the first one."""

    macro = "place"
    number: Ref | Equal | Related
    divisor: int
    size: int


Index = (
    Equal
    | Wide
    | Vast
    | Cumulative
    | Alias
    | Slot
    | Permuted
    | Spread
    | FineSpread
    | Place
    | Fitted
    | Related
)
