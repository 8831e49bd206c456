"""What a cell is made of, as plain values; each class is rendered by the macro it names.

    Draw                  a number 0..Q-1 of a row, from the row's four words
    index                 an integer 0..size-1: Equal, Wide, Cumulative, Alias, Permuted, Spread
    cell                  a typed value: Units, Chance, Digits, Uuid, Choice, Looked, Text, ...
    Ref                   the value of another node of the same row

A cell that uses a number more than twice leaves it to a node of its own and refers to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlgen.plan.badcells import Bad, Beside, Edge, Spoilt
from sqlgen.plan.indexes import (
    Bound,
    Cumulative,
    Draw,
    Equal,
    Index,
    Join,
    Permuted,
    Piece,
    Place,
    Ref,
    Related,
    RowPiece,
    Slots,
    Standing,
)
from sqlgen.plan.relatives import (
    Change,
    Counted,
    InUnits,
    KeyOf,
    Moved,
    Number,
    Parted,
    Unless,
    Waved,
)
from sqlgen.spec import Type


@dataclass(frozen=True, slots=True)
class RowNumber(RowPiece):
    """n + shift, of the row or of another one."""

    macro = "row_number"
    shift: int
    type: Type


@dataclass(frozen=True, slots=True)
class Units(Piece):
    """low + index, in the units of the type: ones, 10^-scale, days or seconds since 1970."""

    macro = "units"
    low: Bound
    high: Bound
    index: Index | Ref | RowNumber
    type: Type


@dataclass(frozen=True, slots=True)
class Chance(Piece):
    """True where draw < threshold."""

    macro = "chance"
    draw: Draw | Permuted | Place
    threshold: int
    type: Type


@dataclass(frozen=True, slots=True)
class Hex(Piece):
    """A number as so many hex digits, with a fixed number added first."""

    macro = "hex"
    index: Index
    digits: int
    plus: int = 0


@dataclass(frozen=True, slots=True)
class Digits(Piece):
    """Hex digits, joined with fixed text."""

    macro = "digits"
    pieces: tuple[Hex | str, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Octets(Piece):
    """Bytes from numbers of so many octets each; only so many where there is a length."""

    macro = "octets"
    numbers: tuple[tuple[Index, int], ...]
    least: int
    more: Equal | None
    type: Type


@dataclass(frozen=True, slots=True)
class Letter(Piece):
    """A character of an alphabet."""

    macro = "letter"
    place: Place
    alphabet: str
    type: Type


@dataclass(frozen=True, slots=True)
class Shown(Piece):
    """A character where a digit is above some number, otherwise no character."""

    macro = "shown"
    letter: Letter | str
    count: Place
    above: int
    type: Type


@dataclass(frozen=True, slots=True)
class Years(Piece):
    """Full years from a date to a later one."""

    macro = "years"
    date: Ref
    at: Bound
    type: Type


@dataclass(frozen=True, slots=True)
class DateNumber(Piece):
    """A date as the number yyyymmdd."""

    macro = "date_number"
    date: Ref


@dataclass(frozen=True, slots=True)
class DayNumber(Piece):
    """The days from 0000-03-01 to a date that is given as the number yyyymmdd."""

    macro = "day_number"
    number: Ref


@dataclass(frozen=True, slots=True)
class Part(Piece):
    """A part of a date, from its number yyyymmdd and its days since 0000-03-01."""

    macro = "part"
    part: str
    number: Ref
    days: Ref
    type: Type


@dataclass(frozen=True, slots=True)
class Conditional(Piece):
    """The cell where a condition over the row holds, otherwise NULL."""

    macro = "conditional"
    condition: Expression
    cell: Cell
    type: Type


@dataclass(frozen=True, slots=True)
class Choice(Piece):
    """One of a few values written into the statement."""

    macro = "choice"
    index: Equal | Cumulative | Permuted | Part | Place | Related
    values: tuple[Any, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Looked(Piece):
    """A field of the lookup row at the join's index."""

    macro = "looked"
    join: Join
    field: str
    type: Type


@dataclass(frozen=True, slots=True)
class Weighed(Piece):
    """As Looked, by an alias table: the row's own field or, past its cut, the other's."""

    macro = "weighed"
    join: Join
    draw: Draw
    size: int
    field: str
    type: Type


@dataclass(frozen=True, slots=True)
class Phrase(Piece):
    """The first of some texts whose least count is reached, the longest first; or the other."""

    macro = "phrase"
    count: Ref
    cases: tuple[tuple[int, Looked], ...]
    otherwise: Looked | str
    type: Type


@dataclass(frozen=True, slots=True)
class Constant(Piece):
    """The same value in every row."""

    macro = "constant"
    value: Any
    type: Type


@dataclass(frozen=True, slots=True)
class Text(Piece):
    """Texts and cells, joined."""

    macro = "joined"
    pieces: tuple[Cell | str, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Escaped(Piece):
    """A cell's text with some characters replaced by what JSON writes for them."""

    macro = "escaped"
    cell: Cell
    pairs: tuple[tuple[str, str], ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Truth(Piece):
    """The word true or false."""

    macro = "truth"
    cell: Cell
    type: Type


@dataclass(frozen=True, slots=True)
class Member(Piece):
    """The text of a JSON value: null where a draw says so or the cell is NULL."""

    macro = "member"
    text: Cell
    draw: Draw | None
    threshold: int
    tested: Ref | None
    type: Type


@dataclass(frozen=True, slots=True)
class Switch(Piece):
    """A cell by another's value; NULL where no case names the value."""

    macro = "switch"
    by: Cell
    cases: tuple[tuple[Any, Cell], ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Expression(Piece):
    """A person's own SQL expression: texts and references in order, ready for one dialect."""

    macro = "expression"
    pieces: tuple[Ref | str, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Own(Piece):
    """What a person's own macro gives; it takes further draws of the column by itself."""

    macro = "own"
    name: str
    table: str
    column: str
    arguments: tuple[tuple[str, Any], ...]
    draw: Draw
    type: Type


@dataclass(frozen=True, slots=True)
class Nullable(Piece):
    """NULL where draw < threshold, otherwise the cell."""

    macro = "nullable"
    draw: Draw
    threshold: int
    cell: Cell
    type: Type


Cell = (
    Ref
    | RowNumber
    | Units
    | Chance
    | Digits
    | Choice
    | Looked
    | Weighed
    | Constant
    | Text
    | Switch
    | Expression
    | Letter
    | Phrase
    | Shown
    | Years
    | Part
    | Conditional
    | Own
    | Nullable
    | Octets
    | Escaped
    | Truth
    | Member
    | Counted
    | KeyOf
    | Moved
    | Number
    | InUnits
    | Parted
    | Change
    | Unless
    | Waved
    | Bad
    | Beside
    | Edge
    | Spoilt
)


LOOKING = Looked | Weighed | Slots | Standing
"""Pieces that read a lookup table."""


def filled(cell: Cell) -> Cell:
    """What a cell is where it is not NULL."""
    while isinstance(cell, Nullable | Conditional):
        cell = cell.cell
    return cell


@dataclass(frozen=True, slots=True)
class Reading:
    """What a piece reads, its joins included."""

    nodes: frozenset[str]
    """Names of the nodes that it refers to."""
    joins: Mapping[str, Join]
    """The lookup tables that it needs joined, by alias."""
    draws: bool
    """Whether it spells out a draw of the row itself."""


def reading(piece: Piece) -> Reading:
    """What a piece reads."""
    joins: dict[str, Join] = {}
    nodes: set[str] = set()
    draws = False
    for each in _all(piece):
        nodes.update(each.needs())
        if isinstance(each, LOOKING):
            joins[each.join.alias] = each.join
        elif isinstance(each, Draw):
            draws = draws or not each.row
    return Reading(frozenset(nodes), joins, draws)


def _all(piece: Piece) -> Iterator[Piece]:
    for each in piece.parts():
        yield each
        if isinstance(each, LOOKING):
            yield from _all(each.join.index)


def is_leaf(piece: Piece) -> bool:
    """Whether a piece can be spelt out again wherever it is used: it refers to no node."""
    return not reading(piece).nodes
