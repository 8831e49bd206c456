"""What a check says, as values: each is a rule that a generator can keep."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Moment:
    """A time counted from now, whenever that is."""

    after: dt.timedelta = dt.timedelta()


@dataclass(frozen=True, slots=True)
class Range:
    """A column against a constant by `<`, `<=`, `>` or `>=`."""

    column: str
    sign: str
    value: Any


@dataclass(frozen=True, slots=True)
class Listed:
    """A column that takes one of some values."""

    column: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """A column that takes none of some values."""

    column: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """A text by a pattern of the spec's, which is one way to keep a regular expression."""

    column: str
    pattern: str
    regex: str = ""
    """What a text must match, as Python reads it; empty where only the pattern is known."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """A text of least so many and most so many characters."""

    column: str
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Cased:
    """A text in small or in large letters: `lower` or `upper` changes nothing."""

    column: str
    case: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A column that is never NULL."""

    column: str


@dataclass(frozen=True, slots=True)
class Empty:
    """A column that is always NULL."""

    column: str


@dataclass(frozen=True, slots=True)
class When:
    """A column that has a value where a condition holds, and is NULL elsewhere."""

    column: str
    condition: str
    """SQL over other columns of the row."""
    needs: tuple[str, ...]
    """The columns that the condition names."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A column against another one and what is added to that."""

    column: str
    sign: str
    other: str
    added: Any = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A column that equals an expression over others."""

    column: str
    expression: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stepped:
    """A whole number that leaves a remainder when it is divided."""

    column: str
    divisor: int
    remainder: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """So many of some columns have a value, the others are NULL."""

    columns: tuple[str, ...]
    filled: int


@dataclass(frozen=True, slots=True)
class Json:
    """A text that is JSON."""

    column: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What can't be turned into any of these: its text."""

    text: str


Rule = (
    Range
    | Listed
    | Excluded
    | Matches
    | Lengths
    | Cased
    | Filled
    | Empty
    | When
    | Compared
    | Computed
    | Stepped
    | OneOf
    | Json
    | Kept
)
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}
"""A comparison with its sides exchanged."""
NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}
"""A comparison that holds where the other does not."""


class UnfitError(ValueError):
    """What no rule says."""
