"""The labels of bad cells: worked out by the rule that spoilt them, by a SELECT of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlgen.plan.badcells import TEXT, Spoilt
from sqlgen.plan.cells import Cell, Escaped, Text
from sqlgen.plan.indexes import Piece, Ref
from sqlgen.plan.levels import Levels
from sqlgen.plan.spoilt import KEY, SpoiltColumn
from sqlgen.plan.subject import SpoiltCells, Subject, put, shown

ESCAPES = tuple((each, json.dumps(each)[1:-1]) for each in ("\\", '"', "\n", "\t"))
NUMBERS = ("integer", "bigint", "decimal")


def labelled(
    subject: Subject, cells: Sequence[SpoiltCells]
) -> tuple[tuple[SpoiltColumn, ...], Levels | None]:
    """The spoilt columns, and the levels that give what labels are made of."""
    nodes: dict[str, Piece] = dict(subject.scope.nodes)
    visible: dict[str, str] = {}
    spoilt = [(each, each.spoilt) for each in cells if each.spoilt is not None]
    columns = tuple(_column(nodes, visible, *each, at) for at, each in enumerate(spoilt))
    key = key_of(subject)
    if key is None or not columns:
        return columns, None
    return columns, subject.arranged(nodes, {KEY: put(nodes, KEY, key)} | visible)


def _column(
    nodes: dict[str, Piece], visible: dict[str, str], cells: SpoiltCells, spoilt: Spoilt, at: int
) -> SpoiltColumn:
    """The draw, the good and the bad text of a column, under names of their own."""
    names = (f"sqlgen_draw_{at}", f"sqlgen_good_{at}", f"sqlgen_bad_{at}")
    shows = (spoilt.draw, as_text(cells.good), as_text(spoilt))
    for name, piece in zip(names, shows, strict=True):
        visible[name] = shown(nodes, name, piece)
    return SpoiltColumn(cells.column.name, cells.cases, *names)


def as_text(cell: Cell) -> Text:
    """A value as text."""
    return cell if isinstance(cell, Text) else Text((cell,), TEXT)


def key_of(subject: Subject) -> Text | None:
    """The primary key as text, a JSON list where it has several columns; None without one."""
    parts = [subject.node(each) for each in subject.primary_key]
    if not parts:
        return None
    if len(parts) == 1:
        return Text((parts[0],), TEXT)
    pieces: list[Any] = []
    for each in parts:
        pieces += [", " if pieces else "[", *_json(each)]
    return Text((*pieces, "]"), TEXT)


def _json(part: Ref) -> list[Any]:
    """A part of a key as JSON."""
    if part.type.kind in NUMBERS:
        return [part]
    return ['"', Escaped(part, ESCAPES, TEXT), '"']
