"""A few valid rows of tables that stand, worked out by the database from what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Protocol

from sqlgen.catalog import Catalog, CatalogTable
from sqlgen.catalog.fillplan import FillOptions, FillPlan
from sqlgen.catalog.model import KeyPart, Name
from sqlgen.catalog.order import order_of
from sqlgen.catalog.relations import Relation, relations
from sqlgen.catalog.specs import spec_of
from sqlgen.catalog.types import CatalogType
from sqlgen.errors import SqlgenError
from sqlgen.execute import Session, agreeing, planned_fill
from sqlgen.plan import Batch, Plan, TablePlan
from sqlgen.render import Renderer, Statements
from sqlgen.verify.ground import Ground, Literals

OCTETS = frozenset({"bytes", "shape"})
"""Kinds of types whose values are octets."""
FIRST, TIMES = 64, 8
"""Rows among which free ones are looked for at first, and how many times more each time after."""
DEPTH = 100_000
"""How deep statements recurse at most: so many rows are looked through at once."""


@dataclass(frozen=True, slots=True)
class Untried:
    """A table without valid rows, and why."""

    table: Name
    why: str
    due: bool = True
    """Whether it can be tried at all: a view can't, nor what no transaction takes back."""


class Valid(Protocol):
    """Where valid rows come from, a table at a time."""

    @property
    def catalog(self) -> Catalog:
        """The tables."""

    @property
    def groups(self) -> Sequence[tuple[Name, ...]]:
        """The tables in the order in which rows can be put in; those of a group need each other."""

    def rows(self, place: Name, count: int) -> Sequence[Literals]:
        """So many rows for a table, or what there is; SqlgenError where there are none."""

    def seeds(self, group: Sequence[Name]) -> Sequence[tuple[Name, Literals]]:
        """A row of each table of a group that refers to itself and holds none yet: those after
        it refer to rows that stand. Empty for other groups.
        """


LASTING = "its storage engine has no transactions, so that nothing could be taken back"


def in_turn(valid: Valid, floor: Ground, one: Callable[[CatalogTable], str]) -> Iterator[Untried]:
    """Go over tables in their order; `one` says what is wrong, and is asked again of a table of a
    group once others of the group have their rows.
    """
    for whole in valid.groups:
        group = [place for place in whole if valid.catalog.by_place[place].transactional]
        yield from (Untried(place, LASTING, due=False) for place in whole if place not in group)
        why = _seeded(valid, floor, group)
        if why:
            yield from (Untried(place, why) for place in group)
            continue
        waiting: Mapping[Name, str] = dict.fromkeys(group, "")
        while waiting:
            whys = {place: one(valid.catalog.by_place[place]) for place in waiting}
            left = {place: why for place, why in whys.items() if why}
            if len(left) == len(waiting):
                yield from (Untried(place, why) for place, why in left.items())
                break
            waiting = left


def _seeded(valid: Valid, floor: Ground, group: Sequence[Name]) -> str:
    """Put a row of each table of a group in; what is wrong where that can't be."""
    try:
        rows = valid.seeds(group)
    except SqlgenError as error:
        return error.problem
    failure = floor.keep_together(rows) if rows else None
    return "" if failure is None else refused_valid(failure.message)


def refused_valid(message: str) -> str:
    """What is told of a table whose valid rows the engine does not take."""
    return f"a valid row was refused: {message}"


def is_asked(table: CatalogTable, names: Iterable[str] | None) -> bool:
    """Whether a table is one of some, named with its schema or without; all are where none is."""
    return names is None or not set(table.names).isdisjoint(names)


def views(catalog: Catalog) -> Iterator[Untried]:
    """What takes no rows itself."""
    for table in catalog.tables:
        if table.kind in ("view", "foreign table"):
            yield Untried(table.place, f"it is a {table.kind}", due=False)


def needed(catalog: Catalog, names: Iterable[str] | None) -> frozenset[Name]:
    """The tables that are asked for, and those of which they need rows that do not stand."""
    asked = {table.place for table in catalog.fillable if is_asked(table, names)}
    found, left = set(asked), list(asked)
    declared = relations(catalog, infer=False)
    while left:
        at = left.pop()
        wanted = {each.to for each in declared if each.table == at and _needs(catalog, each)}
        left += wanted - found
        found |= wanted
    return frozenset(found)


def _needs(catalog: Catalog, relation: Relation) -> bool:
    """Whether a row needs a row of the other table that does not stand yet, or may be taken."""
    if relation.nullable or relation.to_itself:
        return False
    keys = catalog.by_place[relation.table].keys
    once = any(set(key) <= set(relation.columns) for key in keys)
    return once or not catalog.by_place[relation.to].rows


@dataclass(frozen=True)
class Planned:
    """All rows of a plan whose tables stand, as it has them."""

    session: Session
    catalog: Catalog
    plan: Plan
    floor: Ground

    @property
    def groups(self) -> Sequence[tuple[Name, ...]]:
        """The tables one after the other, as in the plan."""
        return tuple((self._places[table.name],) for table in self.plan.tables)

    @property
    def _places(self) -> Mapping[str, Name]:
        return {table.name: table.place for table in self.catalog.tables}

    def rows(self, place: Name, count: int) -> Sequence[Literals]:
        """All rows of a table, however many are wanted."""
        table = next(each for each in self.plan.tables if self._places[each.name] == place)
        forms = _forms(self.catalog, place)
        with _lookups(self.session, self.floor, self.plan) as renderer:
            query = renderer.literals(table, forms)
            return _as_rows(table, self.session.rows(query, f"rows for {table.name}"))

    def seeds(self, group: Sequence[Name]) -> Sequence[tuple[Name, Literals]]:
        """Nothing: no table of a plan needs rows of a later one."""
        return ()


@dataclass(frozen=True)
class Drawn:
    """Rows worked out from what stands at the moment: with keys that are free, and keys of rows
    that their tables hold.
    """

    session: Session
    catalog: Catalog
    floor: Ground
    names: frozenset[Name]
    """The tables that get some."""

    @cached_property
    def groups(self) -> Sequence[tuple[Name, ...]]:
        """The tables, parents before children."""
        places = [table.place for table in self.catalog.fillable if table.place in self.names]
        return order_of(places, relations(self.catalog, infer=False)).groups

    def rows(self, place: Name, count: int) -> Sequence[Literals]:
        """So many rows for a table, or as many as have free keys."""
        rows = self._drawn({place: count})[place]
        if not rows:
            raise SqlgenError("no row is left whose keys are free")
        return rows

    def seeds(self, group: Sequence[Name]) -> Sequence[tuple[Name, Literals]]:
        """A row of each table of a group that refers to itself, where it holds none."""
        now = self._now().by_place
        inner = any(key.to in group for place in group for key in now[place].foreign_keys)
        if not inner or any(now[place].rows for place in group):
            return ()
        made = self._drawn(dict.fromkeys(group, 1))
        return [(place, row) for place in group for row in made[place]]

    def _now(self) -> Catalog:
        """The catalog with the rows that stand by now."""
        held = self.floor.held
        tables = (
            replace(each, rows=(each.rows or 0) + held[each.place]) if each.place in held else each
            for each in self.catalog.tables
        )
        return replace(self.catalog, tables=tuple(tables))

    def _drawn(self, wanted: Mapping[Name, int]) -> Mapping[Name, Sequence[Literals]]:
        """So many rows of each table, those of several with keys of each other."""
        catalog = self._now()
        found = self._planned(catalog, wanted)
        plan = planned_fill(catalog, found)
        with _lookups(self.session, self.floor, plan) as renderer:
            return {
                place: self._free(renderer, table, found, catalog, wanted[place])
                for table in plan.tables
                if (place := found.places[table.name]) in wanted
            }

    def _planned(self, catalog: Catalog, wanted: Mapping[Name, int]) -> FillPlan:
        """What fills some tables, and no others, up to so many rows more."""
        rows = {place: (catalog.by_place[place].rows or 0) + wanted[place] for place in wanted}
        named = {".".join(place): count for place, count in rows.items()}
        options = FillOptions(
            table_rows=named,
            only=frozenset(named),
            top_up=True,
            nulls=Decimal(0),
            infer=False,
        )
        with self.floor.undone():
            found = spec_of(catalog, options, agreeing(self.session))
            whys = {each.table: each.why for each in found.skipped if each.column is None}
            for place in wanted:
                if place not in found.ready:
                    why = whys.get(place) or found.waiting.get(place, "nothing makes its rows")
                    raise SqlgenError(why)
            return self._counting_on(found, [place for place in wanted if place in found.added])

    def _counting_on(self, found: FillPlan, places: Iterable[Name]) -> FillPlan:
        """The plan with keys that count on after those that stand: then nothing else that comes
        once depends on which numbers are free.
        """
        names = {place: name for name, place in found.places.items()}
        tables = dict(found.spec["tables"])
        for place in places:
            table, spec = self.catalog.by_place[place], tables[names[place]]
            counting = {
                name: data | {"sequence": self._next(table, name, data["sequence"])}
                for name, data in spec["columns"].items()
                if "sequence" in data and name in table.by_name and not _is_ruled(table, name)
            }
            tables[names[place]] = {**spec, "columns": {**spec["columns"], **counting}}
        return replace(found, spec={**found.spec, "tables": tables})

    def _next(self, table: CatalogTable, name: str, low: int) -> int:
        """The number after the last one in the lower half: those above are edges."""
        half = table.column(name).type.high // 2
        query = Statements(self.session.dialect).tried("last_below", *table.place, name, half)
        last = self.session.scalar(query, f"the keys of {table.name}")
        return max(low, int(last) + 1) if last is not None else low

    def _free(
        self, renderer: Renderer, table: TablePlan, found: FillPlan, catalog: Catalog, count: int
    ) -> Sequence[Literals]:
        """So many rows whose keys do not stand: first past those that do, then among them."""
        place = found.places[table.name]
        have, forms = catalog.by_place[place].rows or 0, _forms(catalog, place)
        keys: Sequence[Sequence[KeyPart]] = ()
        if place in found.added:
            keys = found.added[place].keys
        rows: list[Literals] = []
        for batch in chain(_spans(have + 1, table.n_to), _spans(1, min(have, table.n_to))):
            query = renderer.free_literals(table, forms, batch, keys, count - len(rows))
            rows += _as_rows(table, self.session.rows(query, f"rows for {table.name}"))
            if len(rows) >= count:
                break
        return rows


def _is_ruled(table: CatalogTable, name: str) -> bool:
    """Whether a rule may say which numbers a column takes."""
    column = table.column(name)
    texts = [check.text for check in table.checks] + [table.partitioned_by or ""]
    ruled = column.domain is not None and column.domain.checks
    return bool(ruled) or any(name.lower() in text.lower() for text in texts)


def _spans(first: int, last: int) -> Iterator[Batch]:
    """A range of rows in parts, small ones before large ones."""
    size = FIRST
    while first <= last:
        yield Batch(1, first, min(first + size - 1, last))
        first, size = first + size, min(size * TIMES, DEPTH)


@contextmanager
def _lookups(session: Session, floor: Ground, plan: Plan) -> Iterator[Renderer]:
    """The lookup tables of a plan, in a part of the transaction that is undone."""
    renderer = Renderer(plan)
    try:
        with floor.undone():
            for statement in renderer.lookups():
                session.run(statement, "making lookup tables")
            yield renderer
    finally:
        # Where temporary tables are no part of the transaction they are there still.
        with floor.undone():
            for statement in renderer.drop_lookups() if session.dialect.savepoints else ():
                session.refused(statement)


def _forms(catalog: Catalog, place: Name) -> Mapping[str, str]:
    """How the values of a table's columns are written as literals."""
    numbers = catalog.dialect.bits_are_numbers
    columns = catalog.by_place[place].columns
    return {each.name: _form(each.type, bits_are_numbers=numbers) for each in columns}


def _form(type_: CatalogType, *, bits_are_numbers: bool) -> str:
    if type_.name == "bit" and bits_are_numbers:
        return "number"
    return "octets" if type_.kind in OCTETS else "text"


def _as_rows(table: TablePlan, lines: Iterable[Sequence[object]]) -> list[Literals]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, map(str, line), strict=True)) for line in lines]
