"""Pieces that bad data adds to those of plan/cells.py."""

from __future__ import annotations

from dataclasses import dataclass

from sqlgen.plan.indexes import Piece, Ref
from sqlgen.spec import Type

TEXT = Type("text")


@dataclass(frozen=True, slots=True)
class Bad(Piece):
    """The text that a class makes of another text."""

    macro = "bad"
    name: str
    good: Piece
    kind: str
    """The kind of the value that the text is of."""
    scale: int = 0
    length: int = 0
    """Characters that the column holds."""
    said: str = ""
    """A text that the macro puts in."""
    own: bool = False
    """Whether the macro is a person's own."""
    type: Type = TEXT


@dataclass(frozen=True, slots=True)
class Beside(Piece):
    """A value so many units beside another one."""

    macro = "beside"
    other: Ref
    plus: int
    type: Type


@dataclass(frozen=True, slots=True)
class Edge(Piece):
    """A value that a procedure works out, in units."""

    macro = "edge"
    units: int
    type: Type


@dataclass(frozen=True, slots=True)
class Spoilt(Piece):
    """The value of a class where the draw is below what the class ends at, otherwise the good one.

    A value that is NULL stays so.
    """

    macro = "spoilt"
    draw: Piece
    cases: tuple[tuple[int, Piece], ...]
    """Where each class ends, and its value; from 0 on, none overlapping."""
    good: Piece
    type: Type
