"""Which tables have to wait until rows of others stand as they will stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlgen.catalog.model import Name
from sqlgen.catalog.order import Order
from sqlgen.catalog.relations import Relation

Whys = Mapping[Name, str]
"""Tables, each with what is about it."""


def waiting(
    order: Order,
    relations: Iterable[Relation],
    changing: Whys,
    joined: Mapping[Name, frozenset[Name]],
) -> dict[Name, str]:
    """The tables of an order that can't be filled in one go with their parents, and why.

    `changing` are tables whose rows may not be those that are asked for; `joined` the tables of
    which rows that agree are looked for.
    """
    parents = _parents(order, relations)
    found: dict[Name, str] = {}
    for group in order.groups:
        whys = [
            why
            for table in group
            for parent in parents[table]
            if parent not in group
            and (why := _why(table, parent, found, changing, joined)) is not None
        ]
        if whys:
            found |= dict.fromkeys(group, whys[0])
    return found


def _parents(order: Order, relations: Iterable[Relation]) -> dict[Name, list[Name]]:
    cut, known = {each.relation for each in order.cuts}, set(order.tables)
    found: dict[Name, list[Name]] = defaultdict(list)
    for each in relations:
        if each not in cut and each.to in known and each.table in known:
            found[each.table].append(each.to)
    return found


def _why(
    table: Name,
    parent: Name,
    found: Whys,
    changing: Whys,
    joined: Mapping[Name, frozenset[Name]],
) -> str | None:
    if parent in changing:
        return changing[parent]
    if parent in joined.get(table, ()):
        return f"its keys share columns, so rows of {parent[1]} must stand that agree on them"
    return found.get(parent)
