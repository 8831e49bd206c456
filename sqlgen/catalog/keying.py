"""Keys of a table: which column is unique by itself, which are unique together, what fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from sqlgen.catalog.draft import Draft, always_filled, excluded_columns
from sqlgen.catalog.fillplan import Room
from sqlgen.catalog.made import Made, between, with_range
from sqlgen.catalog.model import Check, Index
from sqlgen.catalog.scarce import scarce
from sqlgen.catalog.unique import FULL, SMALL, key, once

PREFERRED = ("uuid", "text", "timestamp", "bytes", "date", "decimal", "inet", "json", "integer")
"""Kinds of a column that is made unique for a key of several, the best first."""
EVEN = ("integer", "decimal", "date", "timestamp", "time", "token", "pattern", "reference")
"""Generators that can be unique together with others, where they are even."""


@dataclass(frozen=True, slots=True)
class Key:
    """Columns of which each combination comes once, as far as a table's rows go."""

    name: str
    columns: tuple[str, ...]
    primary: bool = False
    prefix: int | None = None
    """The characters of a text that tell rows apart."""
    nulls_equal: bool = False


def keys_of(draft: Draft, spelling: str) -> list[Key]:
    """The keys of a table, the primary one first, and the shorter ones before longer ones."""
    table = draft.table
    made = [_key(draft, index, spelling) for index in table.uniques]
    made += [Key("what a table needs that refers to it", each) for each in draft.demanded]
    made += [
        Key(check.name, columns)
        for check in table.checks
        if (columns := excluded_columns(check, table.by_name))
    ]
    found = sorted((each for each in made if each.columns), key=lambda each: len(each.columns))
    return [Key("primary key", table.primary_key, True), *found] if table.primary_key else found


def _key(draft: Draft, index: Index, spelling: str) -> Key:
    columns: list[str] = []
    for part in index.parts:
        columns += [part.column] if part.column else named(draft, part.expression or "", spelling)
    prefixes = [part.prefix for part in index.parts if part.prefix is not None]
    return Key(
        index.name,
        tuple(dict.fromkeys(columns)),
        prefix=min(prefixes, default=None),
        nulls_equal=index.nulls_equal,
    )


def named(draft: Draft, expression: str, spelling: str) -> list[str]:
    """The columns that an expression names."""
    from sqlglot import exp, parse_one
    from sqlglot.errors import SqlglotError

    try:
        node = parse_one(expression, read=spelling)
    except SqlglotError:
        return []
    names = {name.lower(): name for name in draft.table.by_name}
    found = (names.get(each.name.lower()) for each in node.find_all(exp.Column))
    return [name for name in found if name is not None]


def settle(draft: Draft, spelling: str, today: dt.date) -> None:
    """Make the data of keys unique, and cap the rows where there are fewer values."""
    keys = keys_of(draft, spelling)
    for each in keys:
        if len(each.columns) == 1:
            _alone(draft, each, today)
    for each in keys:
        if len(each.columns) > 1:
            _several(draft, each, keys, today)
    for each in keys:
        if each.nulls_equal:
            _without_nulls(draft, each)
        if each.primary:
            _primary(draft, each)


def _primary(draft: Draft, wanted: Key) -> None:
    for name in wanted.columns:
        if name in draft.made:
            draft.made[name] = draft.made[name].beside(primary_key=True)


def _without_nulls(draft: Draft, wanted: Key) -> None:
    for name in wanted.columns:
        draft.limits[name] = replace(draft.limits[name], filled=True)


def is_once(draft: Draft, name: str) -> bool:
    """Whether each value of a column comes once."""
    made = draft.made.get(name)
    if made is None:
        return False
    return bool(made.data.get("unique")) or made.generator == "sequence"


def _alone(draft: Draft, wanted: Key, today: dt.date) -> None:
    (name,) = wanted.columns
    if name not in draft.made:
        return
    if is_once(draft, name):
        _note(draft, wanted, draft.made[name].size)
        return
    if name in draft.relations:
        _refer_once(draft, wanted)
        return
    made = _once(draft, name, wanted, today)
    if made is None:
        if not _constant_null(draft, name):
            _give_up(draft, wanted)
        return
    few = made.size is not None and made.size < draft.rows
    spread = scarce(draft, name, made) if few and _may_be_null(draft, wanted, name) else None
    draft.made[name] = spread or made
    if spread:
        _note(draft, wanted, made.size)
    else:
        _cap(draft, wanted, made.size)


def _may_be_null(draft: Draft, wanted: Key, name: str) -> bool:
    """Whether rows may go without a value; no primary key of ours does, whatever SQLite allows."""
    return not wanted.primary and not always_filled(draft, name)


def _constant_null(draft: Draft, name: str) -> bool:
    made = draft.made[name]
    return made.generator == "constant" and made.data["constant"] is None


def _once(draft: Draft, name: str, wanted: Key, today: dt.date) -> Made | None:
    limits, column = draft.limits[name], draft.table.column(name)
    counted = key(limits, draft.rows) if wanted.primary or column.counts else None
    if counted is not None and (counted.size or 0) >= draft.rows:
        return counted
    if wanted.prefix is not None:
        room = wanted.prefix if limits.most is None else min(wanted.prefix, limits.most)
        limits = replace(limits, most=room)
    return once(draft.made[name], limits, draft.rows, today)


def _refer_once(draft: Draft, wanted: Key) -> None:
    """A key that is a key of another table: each of its rows is taken once."""
    (name,) = wanted.columns
    made, relation = draft.made[name], draft.relations[name]
    if made.generator == "reference":
        draft.made[name] = replace(made, data=made.data | {"unique": True})
        _cap(draft, wanted, made.size)
    elif made.generator == "of" and len(relation.columns) > 1:
        _take_each_once(draft, wanted, made)  # its own table keeps the column unique: `demanded`
    elif made.generator == "tree":
        why = f"{made.why}; left empty, because each value may come once"
        data = {"constant": None, "type": "text"}
        draft.made[name] = Made(data, why)


def _note(draft: Draft, wanted: Key, size: int | None) -> None:
    if size is not None and size < FULL:
        draft.rooms.append(Room(draft.place, wanted.name, wanted.columns, size))


def _cap(draft: Draft, wanted: Key, size: int | None) -> None:
    _note(draft, wanted, size)
    if size is not None:
        what = "+".join(wanted.columns)
        draft.cap(size, f"{wanted.name} ({what}) has {size} values")


def _give_up(draft: Draft, wanted: Key) -> None:
    text = f"unique ({', '.join(wanted.columns)})"
    draft.keep(Check(wanted.name, text), text, "nothing makes these values unique")


def _several(draft: Draft, wanted: Key, keys: list[Key], today: dt.date) -> None:
    """A key of several columns: one of them unique by itself, or all of them together."""
    columns = [name for name in wanted.columns if name in draft.made]
    if len(columns) < len(wanted.columns) or any(is_once(draft, name) for name in columns):
        return
    if any(_constant_null(draft, name) for name in columns) and not wanted.nulls_equal:
        return
    if _whole_row(draft, wanted) or _one_other_than(draft, wanted, columns):
        return
    if _free_of_others(draft, wanted, keys) and _even(draft, columns):
        _group(draft, wanted)
        return
    for name in sorted(columns, key=lambda each: _rank(draft, each)):
        if _made_once(draft, name, wanted, today):
            return
    if _even(draft, columns) and _apart(draft, wanted):
        _group(draft, wanted)
    else:
        _give_up(draft, wanted)


def _one_other_than(draft: Draft, wanted: Key, columns: list[str]) -> bool:
    """A key of two rows of one table that differ: each row once, and another one is tried."""
    for name in columns:
        reference = draft.made[name].data.get("reference")
        first = reference.get("other_than") if isinstance(reference, dict) else None
        if first in columns and isinstance(reference, dict):
            draft.made[name] = draft.made[name].beside(reference=reference["to"])
            draft.made[first] = draft.made[first].beside(unique=True)
            _try(draft, {name, first})
            _cap(draft, wanted, draft.made[first].size)
            return True
    return False


def _try(draft: Draft, pair: set[str]) -> None:
    """Leave it to trying that two columns differ."""
    for rule in draft.compared:
        if {rule.column, rule.other} == pair:
            draft.keep(draft.origin[rule], f"{rule}", "each of a key's rows is taken once")


def _rank(draft: Draft, name: str) -> tuple[int, int]:
    kind = draft.limits[name].kind
    at = PREFERRED.index(kind) if kind in PREFERRED else len(PREFERRED)
    if draft.made[name].generator == "faker":
        at += len(PREFERRED)  # a name with a number behind it is no name
    involved = any(name in (each.column, each.other) for each in draft.compared)
    return int(involved), at


def _made_once(draft: Draft, name: str, wanted: Key, today: dt.date) -> bool:
    """Make one column of a key unique, if it is free and has values enough."""
    limits = draft.limits[name]
    if name in draft.relations or limits.kind in SMALL or limits.values is not None:
        return False
    if draft.made[name].generator in ("of", "sql", "constant"):
        return False
    made = _once(draft, name, replace(wanted, primary=limits.kind == "integer"), today)
    if made is None or (made.size or 0) < draft.rows:
        return False
    _note(draft, wanted, made.size)
    draft.made[name] = replace(made, why=f"{made.why}; it tells rows apart in {wanted.name}")
    return True


def _whole_row(draft: Draft, wanted: Key) -> bool:
    """A key that is the key of one other row: that row is taken once."""
    relations = {draft.relations.get(name) for name in wanted.columns}
    (relation,) = relations if len(relations) == 1 else (None,)
    if relation is None or set(relation.columns) != set(wanted.columns):
        return False
    made = draft.made[wanted.columns[0]]
    if made.row is None:
        return False
    _take_each_once(draft, wanted, made)
    return True


def _take_each_once(draft: Draft, wanted: Key, made: Made) -> None:
    """Take each of the rows once that a column is of."""
    hidden = str(made.row)
    draft.hidden[hidden] = draft.hidden[hidden] | {"unique": True}
    _cap(draft, wanted, made.size)


def _free_of_others(draft: Draft, wanted: Key, keys: list[Key]) -> bool:
    """Whether a group suits: links and numbers, in no other key of several columns."""
    others = [each for each in keys if each is not wanted and len(each.columns) > 1]
    shared = {name for each in others for name in each.columns if each.columns != wanted.columns}
    linked = [name for name in wanted.columns if name in draft.relations]
    numbers = [name for name in wanted.columns if draft.limits[name].kind in ("integer", *SMALL)]
    suits = set(linked) | set(numbers) == set(wanted.columns)
    return suits and not shared & set(wanted.columns)


def _apart(draft: Draft, wanted: Key) -> bool:
    return not {name for group in draft.groups for name in group} & set(wanted.columns)


def _even(draft: Draft, columns: Iterable[str]) -> bool:
    """Whether the columns can be unique together."""
    for name in columns:
        made = draft.made[name]
        inner = made.data[made.generator]
        if made.generator == "pick":
            if not isinstance(inner, list):
                return False
        elif made.generator == "boolean":
            if inner * 2 != 1:
                return False
        elif made.generator not in EVEN or (isinstance(inner, dict) and "distribution" in inner):
            return False
        if made.size is None:
            return False
    return True


def _group(draft: Draft, wanted: Key) -> None:
    """Make columns unique together; numbers among them are widened where there are too few."""
    sizes = _sizes(draft, wanted)
    if prod(sizes) < draft.rows:
        _widen(draft, wanted, draft.rows)
        sizes = _sizes(draft, wanted)
    possible = min(prod(sizes), FULL)
    _note(draft, wanted, possible)
    nulls = any(not always_filled(draft, name) for name in wanted.columns)
    if not nulls or wanted.primary:
        told = " x ".join(map(str, sizes))
        draft.cap(possible, f"{wanted.name} ({', '.join(wanted.columns)}) has {told} values")
    if wanted.columns not in draft.groups:
        draft.groups.append(wanted.columns)


def _sizes(draft: Draft, wanted: Key) -> list[int]:
    return [draft.made[name].size or 1 for name in wanted.columns]


def _widen(draft: Draft, wanted: Key, rows: int) -> None:
    for name in wanted.columns:
        made = draft.made[name]
        if made.generator == "integer" and name not in draft.relations:
            low, high = between(made)
            limit = draft.limits[name].high
            wide: Any = max(high, low + 2 * rows)
            draft.made[name] = with_range(made, low, wide if limit is None else min(wide, limit))
            return
