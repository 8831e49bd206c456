"""Filling tables that stand: what a catalog asks for, planned and run like any other spec."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from sqlgen.catalog import Catalog, CatalogTable, read
from sqlgen.catalog.fillplan import Added, FillOptions, FillPlan
from sqlgen.catalog.joined import Count, Joined
from sqlgen.catalog.model import Name
from sqlgen.catalog.specs import spec_names, spec_of
from sqlgen.dialects import Setting
from sqlgen.errors import UsageError
from sqlgen.execute.journal import Entry, Journal
from sqlgen.execute.run import Observer, Run, TableResult
from sqlgen.execute.session import Session
from sqlgen.execute.state import State, matched
from sqlgen.plan import Options, Plan, Standing, TablePlan, build_plan
from sqlgen.plan.plan import Place
from sqlgen.render import Statements, is_ours
from sqlgen.spec import load

FILLING = Options(constraints=False)
"""Options of a run on tables that stand."""
AGAIN = "go on with the same command and --top-up"


@dataclass(frozen=True)
class Filling:
    """What stands, what is missing, and the plan of what can be filled now."""

    catalog: Catalog
    found: FillPlan
    plan: Plan | None
    """None where there is no table to fill."""
    state: State
    options: FillOptions
    """What is asked for, given what stood."""
    begun: Mapping[str, Entry] = field(default_factory=dict)
    """What is recorded of tables that an earlier fill began."""

    @cached_property
    def names(self) -> Mapping[Name, str]:
        """What tables are called in the spec."""
        return {place: name for name, place in self.found.places.items()}

    @property
    def circles(self) -> tuple[frozenset[str], ...]:
        """Tables that need each other's rows, by their names in the spec."""
        return circles_of(self.found)

    @property
    def added(self) -> Mapping[str, Added]:
        """What tables get that hold rows already."""
        return {self.names[place]: each for place, each in self.found.added.items()}


@dataclass(frozen=True)
class Filler:
    """Looks at what stands in a session's target, and fills what is missing."""

    session: Session
    journal: Journal
    schemas: tuple[str, ...]
    options: Callable[[Catalog], FillOptions]
    """What is asked for, given what stands."""
    overrides: Mapping[str, Any]
    """A person's own tables and columns."""

    def look(self) -> Filling:
        """Look at what stands, and plan what is missing; an error where it can't be."""
        tables = self.session.tables(self.session.target.schema)
        state = State(tuple(tables), tuple(self.journal.entries(tables)))
        catalog = read(self.session, self.schemas or None, apart=is_ours)
        options = self.options(catalog)
        begun = _begun(catalog, state) if options.top_up else {}
        fresh = replace(catalog, tables=tuple(_without(each, begun) for each in catalog.tables))
        found = _merged(spec_of(fresh, options, agreeing(self.session)), self.overrides)
        _refuse_rights(catalog, found)
        refuse_unresolved(found)
        plan = planned_fill(fresh, found) if found.ready else None
        known = {name: begun[place] for name, place in found.places.items() if place in begun}
        if plan is not None:
            _check_begun(plan, known, state)
        return Filling(catalog, found, plan, state, options, known)

    def fill(
        self, found: Filling, observe: Observer
    ) -> tuple[tuple[TableResult, ...], tuple[Plan, ...]]:
        """Make the rows, in as many rounds as it takes; nothing that stands is changed."""
        made: tuple[TableResult, ...] = ()
        plans: tuple[Plan, ...] = ()
        options = found.options
        asked = replace(self, options=lambda _: options)  # not to be counted from what stands now
        while found.plan is not None:
            results = self._round(found, found.plan, observe)
            made, plans = _joined(made, results), (*plans, found.plan)
            whole = len(results) == len(found.plan.tables) and not found.found.waiting
            if whole or not sum(each.rows for each in results):
                break
            found = asked.look()
        return made, plans

    def _round(self, found: Filling, plan: Plan, observe: Observer) -> tuple[TableResult, ...]:
        runs: dict[int, list[TablePlan]] = defaultdict(list)
        for table in plan.tables:
            entry = found.begun.get(table.name)
            runs[found.state.next_run if entry is None else entry.run].append(table)
        made: tuple[TableResult, ...] = ()
        with loosened(self.session, found.found):
            for number, tables in sorted(runs.items()):
                names = {table.name for table in tables}
                run = Run(
                    plan=replace(plan, tables=tuple(tables)),
                    session=self.session,
                    journal=self.journal,
                    number=number,
                    missing=set(),
                    begun={name: each for name, each in found.begun.items() if name in names},
                    observe=observe,
                    again=AGAIN,
                    circles=found.circles if self.session.dialect.fills_at_once else (),
                    added=found.added,
                    watched=any(each.triggers for each in found.catalog.fillable),
                )
                made += run.execute()
        return made


def agreeing(session: Session) -> Count:
    """How many rows of several tables agree on what their children share, counted now."""

    def count(joined: Joined) -> int:
        if not session.dialect.windows:
            raise UsageError(
                f"{joined.child[1]} refers to rows that must agree, and {session.dialect.title} "
                "has no window functions to join them by",
                "name the other tables by --table",
            )
        query = Statements(session.dialect).count_agreeing(joined.parts)
        return int(session.scalar(query, f"counting rows for {joined.child[1]}"))

    return count


def circles_of(found: FillPlan) -> tuple[frozenset[str], ...]:
    """Tables that need each other's rows, by their names in the spec."""
    names = {place: name for name, place in found.places.items()}
    groups = (each for each in found.order.groups if len(each) > 1)
    return tuple(frozenset(names[place] for place in group) for group in groups)


def _joined(
    before: tuple[TableResult, ...], after: tuple[TableResult, ...]
) -> tuple[TableResult, ...]:
    """The results of two rounds, one for each table."""
    found = {each.table: each for each in before}
    for each in after:
        known = found.get(each.table)
        found[each.table] = each if known is None else known + each
    return tuple(found.values())


def _refuse_rights(catalog: Catalog, found: FillPlan) -> None:
    """Tables that the user can't fill are named before anything is written."""
    lacking = [catalog.by_place[place] for place in found.order.tables]
    told = [f"{table.name} ({table.lacks})" for table in lacking if table.lacks]
    if told:
        names = ",".join(table.name for table in lacking if table.lacks)
        raise UsageError(
            f"the user can't fill these tables, for each what is lacking: {', '.join(told)}",
            f"GRANT it, use their owner, or leave them out by --exclude {names}",
        )


def refuse_unresolved(found: FillPlan) -> None:
    """Tables with a rule that nothing keeps are named before anything is written."""
    if not found.unresolved:
        return
    told = "; ".join(
        f"{each.table[1]}: {each.rule}, {each.text} ({each.why})" for each in found.unresolved
    )
    names = ",".join(dict.fromkeys(each.table[1] for each in found.unresolved))
    raise UsageError(
        f"nothing makes rows that keep these rules: {told}",
        f"leave them out by --exclude {names}, or say what their columns get by --spec",
    )


def _begun(catalog: Catalog, state: State) -> dict[Name, Entry]:
    """What is recorded of tables of runs that were broken off, where all their rows are ours."""
    open_ = {entry.run for entry in state.entries if not entry.finished}
    found = {}
    for place, name in spec_names(catalog.fillable).items():
        mine = [entry for entry in state.entries if entry.table_name == name]
        ours = catalog.by_place[place].rows == sum(entry.rows_made for entry in mine)
        if mine and mine[-1].run in open_ and ours:
            found[place] = mine[-1]
    return found


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
    """The plan of a run on those tables that wait for no others.

    `stood` has rows to go on from, by names in the spec; `more` has options beside. Tables with a
    twin stand where the twin does.
    """
    names = {place: name for name, place in found.places.items()}
    filled = [names[place] for place in found.ready]
    tables = {
        name: table
        for name, table in found.spec["tables"].items()
        if name in filled or (table.get("existing") and _stands(found, found.places[name]))
    }
    standing = [name for name in tables if name not in filled]
    rows = {name: _rows(catalog, found, found.places[name]) for name in standing}
    twins = more.bad is not None and more.bad.suffix
    placed = standing if twins else tables
    options = replace(
        more,
        order=(*standing, *filled),
        places={name: place for name, place in _places(catalog, found).items() if name in placed},
        tables=tuple(filled),
    )
    loaded = load(found.spec | {"tables": tables})
    with loaded.located():
        return build_plan(loaded, options, catalog.dialect, Standing({**rows, **stood}))


def _stands(found: FillPlan, place: Name) -> bool:
    """Whether rows stand that can be referred to: those of a join do once nothing waits for it."""
    return place not in found.joins or found.joins[place].child not in found.waiting


def _rows(catalog: Catalog, found: FillPlan, place: Name) -> int:
    """How many rows of a table, or of a join, are referred to."""
    return found.joined[place] if place in found.joins else catalog.by_place[place].rows or 0


def _places(catalog: Catalog, found: FillPlan) -> dict[str, Place]:
    casts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (table, column), type_ in found.casts.items():
        casts[table].append((column, type_))
    return {
        name: Place("", name, parts=found.joins[place].parts)
        if place in found.joins
        else Place(
            *place,
            tuple(casts[name]),
            _sequences(catalog.by_place[place]),
            found.conditions.get(place, ()),
        )
        for name, place in found.places.items()
    }


def _sequences(table: CatalogTable) -> tuple[tuple[str, str | None, str], ...]:
    return tuple(
        (column.name, *column.sequence)
        for column in table.columns
        if column.sequence and not column.generated
    )


@contextmanager
def loosened(session: Session, found: FillPlan) -> Iterator[None]:
    """Where tables need each other and each is filled by itself, foreign keys wait.

    The session's setting is put back at the end, and what stands is verified afterwards.
    """
    dialect = session.dialect
    if not circles_of(found) or dialect.fills_at_once or not dialect.enforces_foreign_keys:
        yield
        return
    name = dialect.loosens_by
    if not name:
        circle = "; ".join(map(str, found.order.circles))
        raise UsageError(
            f"{dialect.title} lets nobody fill tables that need each other's rows: {circle}",
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
