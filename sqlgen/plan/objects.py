"""JSON objects: the text of each member, its quotes and backslashes escaped, joined."""

from __future__ import annotations

import json

from sqlgen.plan.building import build, declared, threshold_of
from sqlgen.plan.cells import (
    Cell,
    Choice,
    Conditional,
    Constant,
    Escaped,
    Expression,
    Member,
    Nullable,
    Switch,
    Text,
    Truth,
)
from sqlgen.plan.indexes import Ref
from sqlgen.plan.scope import Built, Scope
from sqlgen.spec import Type
from sqlgen.spec.generators import Json
from sqlgen.spec.generators import Member as MemberOf

TEXT, JSON = Type("text"), Type("json")
BARE = ("integer", "bigint", "decimal", "interval", "json", "double")
"""Kinds whose text is a JSON value as it is."""
TEXTS = ("varchar", "text")
NESTED = 12
"""Most replacements inside each other: SQLite's parser takes no deep nesting."""
SPECIAL = ("\\", '"', *map(chr, range(1, 32)))
"""Characters that can't stand in a JSON text; the backslash first, since it escapes the others."""


@build.register
def _(generator: Json, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    if scope.unique:
        raise scope.error("nothing proves an object unique", "drop unique")
    pieces: list[Cell | str] = []
    for key, member in generator.members.items():
        before = ", " if pieces else "{"
        pieces.append(f"{before}{json.dumps(key, ensure_ascii=False)}: ")
        pieces.append(_member(member, scope.member(key, member.type)))
    return Built(Text((*pieces, "}"), JSON))


def _member(member: MemberOf, scope: Scope) -> Cell:
    made = declared(build(member.generator, scope), scope)
    tested = scope.lifted("value", made.cell, made.cell.type) if _may_be_null(made.cell) else None
    text = _text(Built(tested or made.cell, None, made.alphabet), scope)
    if not member.nulls and tested is None:
        return text
    draw = scope.draw("nulls") if member.nulls else None
    return Member(text, draw, threshold_of(member.nulls), tested, TEXT)


def _text(made: Built, scope: Scope) -> Cell:
    kind = made.cell.type.kind
    if kind == "boolean":
        return Truth(made.cell, TEXT)
    if kind in BARE:
        return Text((made.cell,), TEXT)
    inner = _escaped(made, scope) if kind in TEXTS else made.cell
    return Text(('"', inner, '"'), TEXT)


def _escaped(made: Built, scope: Scope) -> Cell:
    """The text with what may be in it and must be escaped: all of it where that is not known."""
    found = [each for each in SPECIAL if made.alphabet is None or each in made.alphabet]
    pairs = [(each, json.dumps(each)[1:-1]) for each in found]
    cell = made.cell
    for start in range(0, len(pairs), NESTED):
        inner = scope.lifted("escaped", cell, TEXT) if start else cell
        cell = Escaped(inner, tuple(pairs[start : start + NESTED]), TEXT)
    return cell


def _may_be_null(cell: Cell) -> bool:
    if isinstance(cell, Constant):
        return cell.value is None
    if isinstance(cell, Choice):
        return None in cell.values
    unsure = Ref | Nullable | Conditional | Expression | Switch
    return any(isinstance(each, unsure) for each in _values(cell))


def _values(cell: Cell) -> list[object]:
    """The cell and, of a text, the cells that it joins: a NULL among them is a NULL text."""
    return [cell, *(cell.pieces if isinstance(cell, Text) else ())]
