"""Rows that are valid and hard: each column at its edges, put into tables that stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlgen.catalog import Catalog, CatalogTable
from sqlgen.catalog.model import CatalogColumn, Name
from sqlgen.errors import SqlgenError
from sqlgen.verify.edges import Text, edges, texts_in
from sqlgen.verify.ground import Ground, Literals
from sqlgen.verify.pairing import paired, pairs_in, pairs_of
from sqlgen.verify.valid import Untried, Valid, in_turn, is_asked, refused_valid, views

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
    left: tuple[Untried, ...]
    statements: tuple[str, ...]
    """The INSERTs of all rows, in their order."""

    @property
    def whole(self) -> bool:
        """Whether each table got rows that takes any."""
        return not any(each.due for each in self.left)


Edges = Mapping[Name, Sequence[tuple[str, Text]]]
"""The values that are tried in the columns of each table."""


def edges_in(catalog: Catalog, tables: Iterable[str] | None) -> Edges:
    """The edges of all tables, or of some: of their types, and of what checks say."""
    names = None if tables is None else set(tables)
    return {
        table.place: tuple(_edges_of(table)) for table in catalog.fillable if is_asked(table, names)
    }


def boundaries(floor: Ground, valid: Valid, wanted: Edges, *, pairwise: bool) -> Boundaries:
    """Put rows at the edges into tables, made from valid ones.

    With `pairwise` every pair of two columns' values comes in some row, where it may. Tables
    without edges get as many rows as those need that refer to them.
    """
    made = _Making(valid, floor, wanted, pairwise=pairwise)
    left = tuple(in_turn(valid, floor, made.table))
    seen = views(valid.catalog) if len(wanted) == len(valid.catalog.fillable) else ()
    return Boundaries(
        tried=tuple(made.tried),
        pairs=(made.paired, made.pairs),
        rows=tuple(floor.held.items()),
        left=(*seen, *left),
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
    """Tables in their turn: each gets its rows."""

    def __init__(self, valid: Valid, floor: Ground, wanted: Edges, *, pairwise: bool) -> None:
        self._valid, self._floor, self._wanted, self._pairwise = valid, floor, wanted, pairwise
        self._referred = {key.to for table in valid.catalog.fillable for key in table.foreign_keys}
        self.tried: list[Edge] = []
        self.paired = self.pairs = 0

    def table(self, table: CatalogTable) -> str:
        """Put the rows of a table in, the edges one after the other; what is wrong with none."""
        try:
            rows = self._valid.rows(table.place, self._count(table.place))
        except SqlgenError as error:
            return error.problem
        rest, why = self._first(table, rows)
        if why:
            return why
        for name, text in self._wanted.get(table.place, ()):
            if rest and self._edge(table, rest[0], {name: text}):
                rest = self._apart(table, rest[1:], name, text)
        if self._pairwise and table.place in self._wanted:
            rest = self._pairs(table, rest)
        for row in rest if table.place in self._referred else ():
            self._floor.keep(table.place, row)
        return ""

    def _count(self, place: Name) -> int:
        """How many rows a table needs: for its edges, or so that others may refer to each once."""
        more = 1 + (PAIRED_ROWS if self._pairwise else 0)
        if place in self._wanted:
            return len(self._wanted[place]) + more
        return max((self._count(each) for each in self._once(place)), default=1)

    def _once(self, place: Name) -> Iterator[Name]:
        """The tables of which no two rows may refer to the same one of a table."""
        for table in self._valid.catalog.fillable:
            for key in table.foreign_keys if table.place != place else ():
                if key.to == place and any(set(each) <= set(key.columns) for each in table.keys):
                    yield table.place

    def _first(
        self, table: CatalogTable, rows: Sequence[Literals]
    ) -> tuple[Sequence[Literals], str]:
        """Put the first row in that the table takes: those after it, or what is wrong."""
        why = ""
        for at, row in enumerate(rows, 1):
            failure = self._floor.keep(table.place, row)
            if failure is None:
                return rows[at:], ""
            why = refused_valid(failure.message)
        return (), why

    def _apart(
        self, table: CatalogTable, rows: Sequence[Literals], name: str, text: Text
    ) -> Sequence[Literals]:
        """The rows that have not the value of a key that was given to another one."""
        if not any(name in key for key in table.keys):
            return rows
        taken = self._floor.literal(text).strip("'")
        return [row for row in rows if row.get(name, "").strip("'") != taken]

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

    def _edge(self, table: CatalogTable, row: Literals, texts: Mapping[str, Text]) -> bool:
        """Try a row with some values; one that is taken stays."""
        changed = {**row, **{name: self._floor.literal(text) for name, text in texts.items()}}
        failure = self._floor.keep(table.place, changed)
        why = "" if failure is None else failure.message
        self.tried.append(Edge(table.place, texts, failure is None, why))
        return failure is None
