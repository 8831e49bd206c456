"""Rows that stand already, from which others are made: where they are, and what numbers them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlgen.plan.indexes import Piece


@dataclass(frozen=True, slots=True)
class Lent:
    """What another row lends: what it is called in a statement, and which column it is of."""

    name: str
    column: str
    moment: bool = False
    """Whether it is a day whose midnight is meant."""


@dataclass(frozen=True, slots=True)
class Lender:
    """The table whose rows lend something: its key, and the column that refers to it."""

    table: str
    key: str
    by: str
    lends: tuple[Lent, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a table that stands; the number of each follows from its key."""

    schema: str | None
    table: str
    columns: tuple[tuple[str, str], ...]
    """What its columns are called in a statement, and in the table."""
    key: Piece
    """The key of a row as text."""
    by: tuple[str, ...]
    """The columns of the key."""
    lender: Lender | None = None
