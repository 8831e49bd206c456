"""Filling tables that stand: what a catalog asks for, planned and run like any other spec."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from sqlgen.catalog import Catalog, CatalogTable, read
from sqlgen.catalog.fillplan import FillOptions, FillPlan, Skipped
from sqlgen.catalog.model import Name
from sqlgen.catalog.order import Cut
from sqlgen.catalog.specs import spec_names, spec_of
from sqlgen.dialects import Setting
from sqlgen.errors import UsageError
from sqlgen.execute.journal import Entry, Journal
from sqlgen.execute.run import Observer, Run, TableResult
from sqlgen.execute.session import Session
from sqlgen.execute.state import State, matched
from sqlgen.plan import Options, Plan, Standing, TablePlan, build_plan
from sqlgen.plan.plan import Place
from sqlgen.render import OURS, Statements
from sqlgen.spec import load

FILLING = Options(constraints=False)
"""Options of a run on tables that stand."""
AGAIN = "go on with the same command and --top-up"


@dataclass(frozen=True)
class Filling:
    """What it takes to fill a database, over a session on it."""

    catalog: Catalog
    found: FillPlan
    plan: Plan | None
    """None where there is no table to fill."""
    state: State
    left: tuple[Skipped, ...] = ()
    """Tables that can't be brought to the rows that are asked for."""
    begun: Mapping[str, Entry] = field(default_factory=dict)
    """What is recorded of tables that an earlier fill began."""

    @property
    def circles(self) -> tuple[Cut, ...]:
        """Relations that no order of tables can satisfy."""
        return tuple(cut for cut in self.found.order.cuts if cut.way in ("deferred", "together"))


def filling(
    session: Session,
    journal: Journal,
    schemas: tuple[str, ...],
    options: Callable[[Catalog], FillOptions],
    overrides: Mapping[str, Any],
    *,
    top_up: bool,
) -> Filling:
    """Look at what stands, and plan what is missing; UsageError or SpecError where it can't be.

    `options` says what is asked for, given what stands.
    """
    tables = session.tables(session.target.schema)
    state = State(tuple(tables), tuple(journal.entries(tables)))
    catalog = read(session, schemas or None, apart=OURS)
    begun, left = _own(catalog, state) if top_up else ({}, ())
    fresh = replace(catalog, tables=tuple(_without(each, begun) for each in catalog.tables))
    found = _merged(spec_of(fresh, options(catalog)), overrides)
    names = {place: name for name, place in found.places.items()}
    plan = planned_fill(fresh, found) if found.order.tables else None
    known = {names[place]: entry for place, entry in begun.items() if place in names}
    if plan is not None:
        _check_begun(plan, known, state)
    return Filling(catalog, found, plan, state, left, known)


def _check_begun(plan: Plan, begun: Mapping[str, Entry], state: State) -> None:
    """Refuse to go on with other rows than those that were begun."""
    for table in plan.tables:
        entry = begun.get(table.name)
        if entry is not None and entry.n_to != table.n_to:
            raise UsageError(
                f"{table.name} was begun with {entry.n_to:,} rows, {table.n_to:,} are asked",
                f"give --rows {table.name}={entry.n_to}",
            )
    mine = tuple(table for table in plan.tables if table.name in begun)
    matched(replace(plan, tables=mine), replace(state, tables=tuple(begun)))


def _own(catalog: Catalog, state: State) -> tuple[dict[Name, Entry], tuple[Skipped, ...]]:
    """The last row of each table that holds our rows alone; the others can't be gone on with."""
    done, left = {}, []
    for place, name in spec_names(catalog.fillable).items():
        rows = catalog.by_place[place].rows
        mine = [entry for entry in state.entries if entry.table_name == name]
        if mine and rows == sum(entry.rows_made for entry in mine):
            done[place] = mine[-1]
        elif rows:
            left.append(Skipped(place, None, f"of its {rows} rows nothing is recorded here"))
    return done, tuple(left)


def _without(table: CatalogTable, begun: Mapping[Name, Entry]) -> CatalogTable:
    """A table whose rows are ours counts as empty: its plan says what they are."""
    return replace(table, rows=0) if table.place in begun else table


def _merged(found: FillPlan, overrides: Mapping[str, Any]) -> FillPlan:
    """The plan with what a person says of tables and columns put over it."""
    tables = {name: dict(table) for name, table in found.spec["tables"].items()}
    for name, given in overrides.get("tables", {}).items():
        if name not in tables:
            known = ", ".join(tables)
            raise UsageError(f"--spec: there is no table {name!r} to fill", f"there is {known}")
        columns = tables[name]["columns"] | given.get("columns", {})
        tables[name] = tables[name] | dict(given) | {"columns": columns}
    return replace(found, spec=found.spec | {"tables": tables})


def planned_fill(
    catalog: Catalog,
    found: FillPlan,
    stood: Mapping[str, int] = MappingProxyType({}),
    more: Options = FILLING,
) -> Plan:
    """The plan of a run on those tables; `stood` has rows to go on from, by names in the spec.

    `more` has options beside. Tables with a twin stand where the twin does.
    """
    names = {place: name for name, place in found.places.items()}
    filled = [names[place] for place in found.order.tables]
    standing = [name for name in found.spec["tables"] if name not in filled]
    rows = {name: catalog.by_place[found.places[name]].rows or 0 for name in standing}
    places = _places(catalog, found)
    if more.bad is not None and more.bad.suffix:
        places = {name: place for name, place in places.items() if name in standing}
    order = (*standing, *filled)
    options = replace(more, order=order, places=places, tables=tuple(filled))
    loaded = load(found.spec)
    with loaded.located():
        return build_plan(loaded, options, catalog.dialect, Standing({**rows, **stood}))


def _places(catalog: Catalog, found: FillPlan) -> dict[str, Place]:
    casts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (table, column), type_ in found.casts.items():
        casts[table].append((column, type_))
    return {
        name: Place(*place, tuple(casts[name]), _sequences(catalog.by_place[place]))
        for name, place in found.places.items()
    }


def _sequences(table: CatalogTable) -> tuple[tuple[str, str | None, str], ...]:
    return tuple(
        (column.name, *column.sequence)
        for column in table.columns
        if column.sequence and not column.generated
    )


def filled(
    session: Session, journal: Journal, wanted: Filling, observe: Observer
) -> tuple[TableResult, ...]:
    """Make the rows; nothing that stands is changed."""
    if wanted.plan is None or not wanted.plan.rows:
        return ()
    plan, fresh = wanted.plan, wanted.state.next_run
    runs: dict[int, list[TablePlan]] = defaultdict(list)
    for table in plan.tables:
        entry = wanted.begun.get(table.name)
        runs[fresh if entry is None else entry.run].append(table)
    made: tuple[TableResult, ...] = ()
    with _loosened(session, wanted):
        for number, tables in sorted(runs.items()):
            names = {table.name for table in tables}
            run = Run(
                plan=replace(plan, tables=tuple(tables)),
                session=session,
                journal=journal,
                number=number,
                missing=set(),
                begun={name: each for name, each in wanted.begun.items() if name in names},
                observe=observe,
                again=AGAIN,
            )
            made += run.execute()
    return made


@contextmanager
def _loosened(session: Session, wanted: Filling) -> Iterator[None]:
    """Where tables need each other, foreign keys wait until both have their rows.

    The session's setting is put back at the end, and what stands is verified afterwards.
    """
    name = session.dialect.loosens_by
    if not wanted.circles:
        yield
        return
    if not name:
        circle = "; ".join(map(str, wanted.circles))
        raise UsageError(
            f"these tables need each other's rows: {circle}",
            "leave one of them out by --exclude, or let the constraint take NULL",
        )
    statements = Statements(session.dialect)
    setting = Setting(name, "0", "tables that need each other are filled one after the other")
    for statement in statements.setting(setting, 1, "off"):
        session.run(statement, f"setting {name}")
    try:
        yield
    finally:
        for statement in statements.setting_back(setting):
            session.attempt(statement)
