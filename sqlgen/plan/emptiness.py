"""Texts that may be empty, for engines that store an empty text as NULL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlgen.plan.cells import (
    Choice,
    Conditional,
    Constant,
    Looked,
    Nullable,
    Phrase,
    Shown,
    Switch,
    Text,
    Weighed,
)
from sqlgen.plan.indexes import Piece
from sqlgen.plan.lookups import LookupBuilder


def may_be_empty(piece: Piece, lookups: Iterable[LookupBuilder]) -> bool:
    """Whether a column's text may be empty."""
    return _empty(piece, {table.name: table for table in lookups})


def _empty(piece: Piece | str, tables: dict[str, LookupBuilder]) -> bool:
    if isinstance(piece, str):
        return piece == ""
    if isinstance(piece, Text):
        return all(_empty(part, tables) for part in piece.pieces)
    if isinstance(piece, Constant | Choice | Looked | Weighed):
        return "" in set(stored_values(piece, tables))
    return isinstance(piece, Shown) or any(_empty(part, tables) for part in _inside(piece))


def _inside(piece: Piece) -> tuple[Piece | str, ...]:
    """The values that a piece chooses from."""
    if isinstance(piece, Nullable | Conditional):
        return (piece.cell,)
    if isinstance(piece, Switch):
        return tuple(cell for _, cell in piece.cases)
    if isinstance(piece, Phrase):
        return (*(cell for _, cell in piece.cases), piece.otherwise)
    return ()


def stored_values(piece: Piece, tables: dict[str, LookupBuilder]) -> Iterator[Any]:
    """The values that stand in the spec or its files for a piece."""
    if isinstance(piece, Constant):
        yield piece.value
    elif isinstance(piece, Choice):
        yield from piece.values
    elif isinstance(piece, Looked | Weighed):
        yield from tables[piece.join.table].fields[f"v_{piece.field}"][1]
