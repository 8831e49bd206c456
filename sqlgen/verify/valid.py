"""A few valid rows of each table that stands, worked out by the database and put nowhere yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from sqlgen.catalog import Catalog, CatalogTable
from sqlgen.catalog.fillplan import FillOptions, FillPlan
from sqlgen.catalog.model import Name
from sqlgen.catalog.specs import spec_of
from sqlgen.catalog.types import CatalogType
from sqlgen.errors import SqlgenError, UsageError
from sqlgen.execute import Session, looked_up, planned_fill, prepared
from sqlgen.plan import Options, Plan
from sqlgen.render import Renderer
from sqlgen.verify.ground import Literals

OCTETS = frozenset({"bytes", "shape"})
"""Kinds of types whose values are octets."""


@dataclass(frozen=True)
class Valid:
    """Tables in the order in which rows can be put in, and some rows for each."""

    catalog: Catalog
    order: tuple[Name, ...]
    rows: Mapping[Name, tuple[Literals, ...]]
    left: tuple[tuple[Name, str], ...]
    """Tables for which there are no such rows, and why."""

    def table(self, place: Name) -> CatalogTable:
        """A table of the catalog."""
        return self.catalog.by_place[place]


@contextmanager
def valid_rows(
    session: Session,
    catalog: Catalog,
    rows: int,
    table_rows: Mapping[str, int] = MappingProxyType({}),
) -> Iterator[Valid]:
    """So many rows for each table; the session is set as for a run meanwhile."""
    found, plan = _planned(catalog, rows, table_rows)
    left = [(each.table, each.why) for each in found.skipped if each.column is None]
    left += [(place, f"it waits for {why}") for place, why in found.waiting.items()]
    with prepared(session, plan.depth, plan.compiled):
        made = dict(_made(session, catalog, found.places, plan, left))
        order = tuple(place for place in found.order.tables if place in made)
        yield Valid(catalog, order, made, tuple(left))


@contextmanager
def rows_of_plan(session: Session, catalog: Catalog, plan: Plan) -> Iterator[Valid]:
    """All rows of a plan whose tables stand, in the same way."""
    named = {table.name: table.place for table in catalog.tables}
    places = {table.name: named[table.name] for table in plan.tables}
    left: list[tuple[Name, str]] = []
    with prepared(session, plan.depth, plan.compiled):
        made = dict(_made(session, catalog, places, plan, left))
        yield Valid(catalog, tuple(made), made, tuple(left))


def is_asked(table: CatalogTable, names: Iterable[str] | None) -> bool:
    """Whether a table is one of some, named with its schema or without; all are where none is."""
    return names is None or not set(table.names).isdisjoint(names)


def _planned(catalog: Catalog, rows: int, table_rows: Mapping[str, int]) -> tuple[FillPlan, Plan]:
    """The plan that fills all tables as if they were empty, past the rows that they hold."""
    empty = replace(catalog, tables=tuple(replace(each, rows=0) for each in catalog.tables))
    asked = {".".join(each.place): each.rows or 0 for each in catalog.fillable}
    wanted = {place: table_rows.get(place, rows) for place in asked}
    whole = {place: count + wanted[place] for place, count in asked.items()}
    options = FillOptions(table_rows=whole, nulls=Decimal(0), infer=False)
    found = spec_of(empty, options)
    if not found.order.tables:
        raise UsageError("there is no table that takes rows", "name another database or schema")
    stood = {name: catalog.by_place[place].rows or 0 for name, place in found.places.items()}
    more = {
        name: wanted[".".join(place)]
        for name, place in found.places.items()
        if place in found.ready and "rows" in found.spec["tables"][name]
    }
    return found, planned_fill(empty, found, stood, Options(constraints=False, rows=more))


def _made(
    session: Session,
    catalog: Catalog,
    places: Mapping[str, Name],
    plan: Plan,
    left: list[tuple[Name, str]],
) -> Iterator[tuple[Name, tuple[Literals, ...]]]:
    renderer = Renderer(plan)
    with looked_up(session, renderer):
        for table in plan.tables:
            place = places[table.name]
            numbers = catalog.dialect.bits_are_numbers
            columns = catalog.by_place[place].columns
            forms = {each.name: _form(each.type, bits_are_numbers=numbers) for each in columns}
            names = [column.name for column in table.columns]
            try:
                lines = session.rows(renderer.literals(table, forms), f"rows for {table.name}")
            except SqlgenError as error:
                left.append((place, error.problem))
                continue
            yield place, tuple(dict(zip(names, map(str, line), strict=True)) for line in lines)


def _form(type_: CatalogType, *, bits_are_numbers: bool) -> str:
    """How a value of a type is written as a literal."""
    if type_.name == "bit" and bits_are_numbers:
        return "number"
    return "octets" if type_.kind in OCTETS else "text"
