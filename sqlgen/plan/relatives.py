"""Pieces of a cell that depend on other rows: on a parent, on siblings, on the row referred to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlgen.plan.arithmetic import Permutation, TableKeys
from sqlgen.plan.indexes import Draw, Index, Piece, Ref, Related, RowPiece
from sqlgen.spec import Type

SPREAD = 1000
"""Parts of a child's share in which its cut is moved."""
JITTER = 40_503
"""What sets the positions of siblings apart: 2^16 over the golden ratio, rounded."""
MOST_MOVED = 400
"""How far a cut is moved at most, in those parts: shares stay apart."""


@dataclass(frozen=True, slots=True)
class Before(RowPiece):
    """The number of the row before."""

    macro = "before"


@dataclass(frozen=True, slots=True)
class Since(Related, RowPiece):
    """n - first: a place counted from 0."""

    macro = "since"
    first: int


@dataclass(frozen=True, slots=True)
class Away(RowPiece):
    """The number of the row that stands so many rows before this one."""

    macro = "away"
    distance: Ref


@dataclass(frozen=True, slots=True)
class Numbered(Piece):
    """first + index: the number of a row."""

    macro = "numbered"
    index: Index | Ref
    first: int


@dataclass(frozen=True, slots=True)
class KeyOf(Piece):
    """The key of a row that counts its rows: its number and a shift."""

    macro = "key_of"
    number: Piece
    shift: int
    type: Type


@dataclass(frozen=True, slots=True)
class WordStart(Piece):
    """The first level of another row's words: y."""

    macro = "word_start"
    number: Ref
    keys: TableKeys


@dataclass(frozen=True, slots=True)
class WordMiddle(Piece):
    """The second level: s."""

    macro = "word_middle"
    start: Ref


@dataclass(frozen=True, slots=True)
class Word(Piece):
    """One of the four words."""

    macro = "word"
    middle: Ref
    key: int


@dataclass(frozen=True, slots=True)
class WordHash(Piece):
    """The md5 of another row."""

    macro = "word_hash"
    number: Ref
    keys: TableKeys


@dataclass(frozen=True, slots=True)
class HashedWord(Piece):
    """One of the four words in it."""

    macro = "hashed_word"
    hash: Ref
    at: int


@dataclass(frozen=True, slots=True)
class Shifted(Related):
    """Where the permutation of an index starts."""

    macro = "shifted"
    index: Ref
    permutation: Permutation


@dataclass(frozen=True, slots=True)
class Skipped(Related):
    """An index that leaves another one out."""

    macro = "skipped"
    index: Ref
    other: Ref


@dataclass(frozen=True, slots=True)
class Earlier(Related, RowPiece):
    """draw * (n - 1) // Q: the index of an earlier row."""

    macro = "earlier"
    draw: Draw


@dataclass(frozen=True, slots=True)
class Stride(Piece):
    """A draw of a parent, moved on by an equal part of Q for each child: all children differ."""

    macro = "stride"
    base: Ref
    at: Ref
    count: Ref


@dataclass(frozen=True, slots=True)
class Steps(Related):
    """The same over an index 0..size-1."""

    macro = "steps"
    base: Ref
    at: Ref
    count: Ref
    size: int


@dataclass(frozen=True, slots=True)
class Listed(Related):
    """base + position - 1: a place in a list."""

    macro = "listed"
    base: Ref
    at: Ref


@dataclass(frozen=True, slots=True)
class Jitter(Piece):
    """A number 0..Q-1 for each position, from one draw of the parent."""

    macro = "jitter"
    base: Ref
    at: Ref
    plus: int = 0


@dataclass(frozen=True, slots=True)
class Sliced(Related):
    """A place in the slice of a child: 0..width-1 in as many slices as there are children."""

    macro = "sliced"
    width: int
    count: Ref
    at: Ref
    draw: Draw


@dataclass(frozen=True, slots=True)
class Versions(Related):
    """Units from a start to a boundary of versions: 0 for the first, then one in each slice."""

    macro = "versions"
    room: Ref
    count: Ref
    at: Ref
    plus: int
    """What is added to the position."""
    draw: Jitter


@dataclass(frozen=True, slots=True)
class Remaining(Piece):
    """How many siblings come after a child."""

    macro = "remaining"
    count: Ref
    at: Ref


@dataclass(frozen=True, slots=True)
class Stepped(Related):
    """(position - 1) * step."""

    macro = "stepped"
    at: Ref
    step: int


@dataclass(frozen=True, slots=True)
class Room(Piece):
    """The units from a start to an end, less one, or the least that is needed."""

    macro = "room"
    start: Ref | int
    end: int
    least: int
    """0 where starts are known to leave enough."""


@dataclass(frozen=True, slots=True)
class Counted(Piece):
    """A position and a number."""

    macro = "counted"
    at: Ref
    plus: int
    type: Type


@dataclass(frozen=True, slots=True)
class Moved(Piece):
    """A number of units and an index on top of it, as a value of the type."""

    macro = "moved"
    start: Ref | int
    plus: Index | Ref
    type: Type


@dataclass(frozen=True, slots=True)
class Number(Piece):
    """A cell over a range as its number of units."""

    macro = "number"
    units: Piece
    type: Type


@dataclass(frozen=True, slots=True)
class InUnits(Piece):
    """A value as a number of units."""

    macro = "in_units"
    cell: Ref
    type: Type


@dataclass(frozen=True, slots=True)
class Parted(Piece):
    """A child's part of a whole: what lies between its cut and the one before."""

    macro = "parted"
    whole: Ref
    count: Ref
    at: Ref
    base: Ref
    type: Type


@dataclass(frozen=True, slots=True)
class Change(Piece):
    """What a level differs by from the one before; from `start` for the first child."""

    macro = "change"
    level: Ref
    before: Ref
    start: Ref | int
    at: Ref
    type: Type


@dataclass(frozen=True, slots=True)
class Unless(Piece):
    """NULL where a number is 0, otherwise the cell."""

    macro = "unless"
    number: Ref
    cell: Piece
    type: Type


@dataclass(frozen=True, slots=True)
class Waved(Piece):
    """start + a trend of so many millionths a step + the season's place + noise, in units."""

    macro = "waved"
    start: Ref | int
    at: Ref
    trend: int
    season: tuple[int, ...]
    score: Piece | None
    noise: int
    type: Type


@dataclass(frozen=True, slots=True)
class Block(RowPiece):
    """The block of a dense row: (n - 1) // rows."""

    macro = "block"
    rows: int


@dataclass(frozen=True, slots=True)
class InBlock(Related, RowPiece):
    """A dense row's place in its block; past the last whole block, in the list of the rest."""

    macro = "in_block"
    rows: int
    whole: int
    """Rows of all whole blocks."""


@dataclass(frozen=True, slots=True)
class Dealt(Piece):
    """A round of the permutation of a block's parents; the last one gives the parent's number."""

    macro = "dealt"
    round: int
    block: Ref
    rank: Piece
    left: Ref | None
    right: Ref | None
    keys: tuple[int, ...]
    blocks: int
    """How many whole blocks there are: in the rest parents keep their order."""
