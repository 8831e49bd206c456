"""Rows that are valid and hard: each column at its edges, put into tables that stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlgen.catalog import Catalog, CatalogTable
from sqlgen.catalog.model import CatalogColumn, Name
from sqlgen.execute import Session
from sqlgen.verify.edges import Text, edges, texts_in
from sqlgen.verify.ground import Ground, Literals, ground
from sqlgen.verify.pairing import paired, pairs_in, pairs_of
from sqlgen.verify.valid import Valid, is_asked

MOST_EDGES = 24
"""Most edges of one column."""
MOST_PAIRED = 5
"""Most values of a column that are paired with those of others."""
PAIRED_ROWS = 60
"""Rows that are kept for pairs: those with all of them, and those for what is left over."""
NUMBERS = ("integer", "decimal", "double", "money")


@dataclass(frozen=True, slots=True)
class Edge:
    """A value of a column, or values of several, and whether the table took the row."""

    table: Name
    texts: Mapping[str, Text]
    taken: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The edges that were tried, how many rows each table got, and tables that got none."""

    tried: tuple[Edge, ...]
    pairs: tuple[int, int]
    """Pairs of values that came in some row, of how many."""
    rows: tuple[tuple[Name, int], ...]
    left: tuple[tuple[Name, str], ...]
    statements: tuple[str, ...]
    """The INSERTs of all rows, in their order."""


Edges = Mapping[Name, Sequence[tuple[str, Text]]]
"""The values that are tried in the columns of each table."""


def edges_in(catalog: Catalog, tables: Iterable[str] | None) -> Edges:
    """The edges of all tables, or of some: of their types, and of what checks say."""
    names = None if tables is None else set(tables)
    return {
        table.place: tuple(_edges_of(table)) for table in catalog.fillable if is_asked(table, names)
    }


def rows_for(wanted: Edges, *, pairwise: bool) -> Mapping[str, int]:
    """How many valid rows are needed for the edges of each table."""
    more = 1 + (PAIRED_ROWS if pairwise else 0)
    return {".".join(place): len(each) + more for place, each in wanted.items()}


def boundaries(
    session: Session, valid: Valid, wanted: Edges, *, pairwise: bool, keep: bool
) -> Boundaries:
    """Put rows at the edges into tables, made from valid ones.

    With `pairwise` every pair of two columns' values comes in some row, where it may; without
    `keep` nothing stays.
    """
    with ground(session, keep) as floor:
        made = _Making(valid, floor, wanted, pairwise=pairwise)
        for place in valid.order:
            made.table(place)
        return Boundaries(
            tried=tuple(made.tried),
            pairs=(made.paired, made.pairs),
            rows=tuple(made.rows.items()),
            left=(*valid.left, *made.left),
            statements=tuple(floor.rows),
        )


def _edges_of(table: CatalogTable) -> Iterator[tuple[str, Text]]:
    """The columns with their edges: of the type, and what checks say of them."""
    related = {name for key in table.foreign_keys for name in key.columns}
    for column in table.columns:
        if not column.generated and column.name not in related:
            said = _said(table, column)
            for text in list(dict.fromkeys((*said, *edges(column.type))))[:MOST_EDGES]:
                yield column.name, text
        elif column.name in related and column.nullable:
            yield column.name, None


def _said(table: CatalogTable, column: CatalogColumn) -> Iterator[str]:
    """Values that checks on a column name, and the numbers beside them."""
    texts = [
        check.text
        for check in table.checks
        if re.search(rf"\b{re.escape(column.name)}\b", check.text)
    ]
    texts += [check.text for check in (column.domain.checks if column.domain else ())]
    for text in texts:
        if column.type.kind in NUMBERS:
            for number in re.findall(r"(?<![\w.])\d+", text):
                yield from (str(int(number) + step) for step in (-1, 0, 1))
        else:
            yield from texts_in(text)


class _Making:
    """Tables in their order: each gets its rows, and keys that changed are followed."""

    def __init__(
        self,
        valid: Valid,
        floor: Ground,
        wanted: Edges,
        *,
        pairwise: bool,
    ) -> None:
        self._valid, self._floor, self._wanted, self._pairwise = valid, floor, wanted, pairwise
        self._renamed: dict[tuple[Name, tuple[str, ...], tuple[str, ...]], tuple[str, ...]] = {}
        self._held: set[Name] = set()
        """Tables that rows refer to already: their keys stay."""
        self._referred = {key.to for table in valid.catalog.fillable for key in table.foreign_keys}
        self.tried: list[Edge] = []
        self.paired = self.pairs = 0
        self.rows: dict[Name, int] = {}
        self.left: list[tuple[Name, str]] = []

    def table(self, place: Name) -> None:
        """Put the rows of a table in, the edges one after the other."""
        table = self._valid.table(place)
        rows = self._valid.rows[place]
        why = self._put(table, rows[0], rows[0]) if rows else "no row"
        if why:
            self.left.append((place, why))
            return
        held = {name for key in table.keys for name in key} if place in self._held else set()
        self._held |= {key.to for key in table.foreign_keys}
        at = 1
        for name, text in self._wanted.get(place, ()):
            if name not in held and at < len(rows) and self._edge(table, rows[at], {name: text}):
                at += 1
        rest: Sequence[Literals] = rows[at:]
        if self._pairwise and place in self._wanted:
            rest = self._pairs(table, rest)
        for row in rest if place in self._referred else ():
            self._put(table, row, row)

    def _pairs(self, table: CatalogTable, rows: Sequence[Literals]) -> Sequence[Literals]:
        """Every pair of values that were taken, in few rows, then one row for each that is left."""
        values = self._taken(table)
        left = dict.fromkeys(pairs_of(values))
        self.pairs += len(left)
        at = 0
        for texts in (*paired(values), *map(dict, tuple(left))):
            found = pairs_in(texts) & left.keys()
            if found and at < len(rows) and self._edge(table, rows[at], texts):
                at += 1
                for each in found:
                    del left[each]
                self.paired += len(found)
        return rows[at:]

    def _taken(self, table: CatalogTable) -> Mapping[str, list[Text]]:
        """The values that columns were found to take; those of keys differ anyhow."""
        keys = {name for key in table.keys for name in key}
        found: dict[str, list[Text]] = {}
        for each in self.tried:
            if each.table == table.place and each.taken and len(each.texts) == 1:
                ((name, text),) = each.texts.items()
                if name not in keys and len(found.setdefault(name, [])) < MOST_PAIRED:
                    found[name].append(text)
        return found

    def _put(self, table: CatalogTable, row: Literals, changed: Literals) -> str:
        """Put a row in as it is changed; what the engine says where it does not take it."""
        followed = self._followed(table, changed, set(changed) - _altered(row, changed))
        failure = self._floor.keep(table.place, followed)
        if failure is not None:
            return failure.message
        self.rows[table.place] = self.rows.get(table.place, 0) + 1
        self._rename(table, row, followed)
        return ""

    def _edge(self, table: CatalogTable, row: Literals, texts: Mapping[str, Text]) -> bool:
        """Try a row with some values; one that is taken stays."""
        changed = {**row, **{name: self._floor.literal(text) for name, text in texts.items()}}
        why = self._put(table, row, changed)
        self.tried.append(Edge(table.place, texts, not why, why))
        return not why

    def _rename(self, table: CatalogTable, row: Literals, changed: Literals) -> None:
        """Note a key that is another now: rows that were to refer to it do so still."""
        for key in table.keys:
            before = tuple(row.get(name, "") for name in key)
            after = tuple(changed.get(name, "") for name in key)
            if before != after:
                self._renamed[table.place, key, before] = after

    def _followed(self, table: CatalogTable, row: Literals, free: set[str]) -> Literals:
        """A row whose references, where they are still its own, are to the keys as they are now."""
        made = dict(row)
        for key in table.foreign_keys:
            to = self._valid.table(key.to).primary_key if None in key.to_columns else key.to_columns
            before = tuple(row.get(name, "") for name in key.columns)
            after = self._renamed.get((key.to, to, before))
            if after is not None and set(key.columns) <= free:
                made |= dict(zip(key.columns, after, strict=True))
        return made


def _altered(row: Literals, changed: Literals) -> set[str]:
    return {name for name in row if row[name] != changed[name]}
