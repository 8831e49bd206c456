"""More rows for tables that hold some: how many are made, and the keys by which some are left."""

from __future__ import annotations

from collections.abc import Iterable

from sqlgen.catalog.draft import Draft
from sqlgen.catalog.fillplan import Added, FillOptions
from sqlgen.catalog.keying import named
from sqlgen.catalog.model import CatalogTable, KeyPart, Name
from sqlgen.catalog.order import order_of
from sqlgen.catalog.relations import Relation


def short(table: CatalogTable, options: FillOptions) -> int:
    """How many rows a table lacks that holds some and is to be brought to a count."""
    return options.rows_of(table.place) - (table.rows or 0) if options.top_up else 0


def one_by_one(
    chosen: list[CatalogTable], found: Iterable[Relation]
) -> tuple[list[CatalogTable], dict[Name, str]]:
    """The tables to fill now, and those that wait: of a circle that holds rows one at a time.

    It refers to rows of the others that stand: the emptiest comes first.
    """
    tables = {table.place: table for table in chosen}
    later: dict[Name, str] = {}
    for group in order_of(list(tables), found).groups:
        if len(group) > 1 and any(tables[place].rows for place in group):
            first = min(group, key=lambda place: tables[place].rows or 0)
            why = f"{first[1]} needs it and is needed by it, and gets more rows first"
            later |= {place: why for place in group if place != first}
    return [table for table in chosen if table.place not in later], later


def candidates(table: CatalogTable, options: FillOptions) -> int:
    """Rows to be made so that enough are left without those whose key stands already.

    Each row that stands may have one key of each kind in common with one of them.
    """
    return short(table, options) + (table.rows or 0) * (
        bool(table.primary_key) + len(table.uniques)
    )


def added(draft: Draft, options: FillOptions, spelling: str) -> Added:
    """What a table gets that holds rows."""
    asked = min([options.rows_of(draft.place), *(most for most, _ in draft.caps)])
    primary = tuple(KeyPart(name) for name in draft.table.primary_key)
    keys = [primary, *(index.parts for index in draft.table.uniques)]
    told = tuple(
        key for key in keys if key and all(_can_tell(draft, part, spelling) for part in key)
    )
    return Added(max(asked - (draft.table.rows or 0), 0), told)


def _can_tell(draft: Draft, part: KeyPart, spelling: str) -> bool:
    """Whether a part of a key can be worked out of the columns that are made."""
    names = [part.column] if part.column else named(draft, part.expression or "", spelling)
    return bool(names) and all(name in draft.made for name in names)
