"""Bad data by the shape of tables that stand: in twins of them, or in themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlgen.catalog import Catalog, CatalogTable
from sqlgen.catalog.fillplan import FillOptions, FillPlan
from sqlgen.catalog.specs import spec_of
from sqlgen.errors import UsageError
from sqlgen.execute.filling import planned_fill
from sqlgen.execute.generation import Outcome
from sqlgen.execute.journal import Journal
from sqlgen.execute.run import Observer, Run
from sqlgen.execute.session import Session
from sqlgen.execute.state import State, missing_tables
from sqlgen.plan import Limit, Options, Plan

PLAIN = frozenset({"text", "integer", "decimal", "double", "date", "timestamp", "boolean"})
"""Kinds of types that hold what the kinds of a spec hold."""


@dataclass(frozen=True)
class Shapes:
    """The tables whose shape is taken, and how many rows each gets."""

    catalog: Catalog
    tables: tuple[str, ...]
    rows: Mapping[str, int]
    usual: int

    def plan(self, options: Options) -> Plan:
        """The plan of their rows; parents that hold rows are referred to, others are left out."""
        found = self._found(options)
        catalog, stood = self._shaped, {}
        if options.bad is not None and not options.bad.suffix:
            limits = dict(_limits(found, self.catalog))
            options = replace(options, bad=replace(options.bad, limits=limits))
            stood = {
                name: self.catalog.by_place[place].rows or 0
                for name, place in found.places.items()
                if place in found.order.tables
            }
        return planned_fill(catalog, found, stood, options)

    @property
    def _shaped(self) -> Catalog:
        """The catalog as if those tables were empty, without relations to tables that are."""
        return replace(self.catalog, tables=tuple(map(self._emptied, self.catalog.tables)))

    def _emptied(self, table: CatalogTable) -> CatalogTable:
        if table.name not in self.tables:
            return table
        keys = tuple(
            key
            for key in table.foreign_keys
            if self.catalog.by_place[key.to].rows and key.to != table.place
        )
        return replace(table, rows=0, foreign_keys=keys)

    def _found(self, options: Options) -> FillPlan:
        wanted = FillOptions(
            rows=self.usual,
            table_rows=self.rows,
            only=frozenset(self.tables),
            infer=False,
            seed=options.seed or 0,
        )
        return spec_of(self._shaped, wanted)


def _limits(found: FillPlan, catalog: Catalog) -> Mapping[tuple[str, str], Limit]:
    """What the columns of tables that stand hold."""
    return {
        (name, column.name): Limit(
            closed=_closed(catalog.by_place[place], column.name),
            filled=not column.nullable,
            length=column.type.length,
        )
        for name, place in found.places.items()
        for column in catalog.by_place[place].columns
    }


def _closed(table: CatalogTable, name: str) -> str:
    """Why a column takes no bad value."""
    column = table.column(name)
    keys = (*table.keys, *(index.columns for index in table.uniques))
    if any(name in key for key in keys):
        return "it is unique"
    if any(name in key.columns for key in table.foreign_keys):
        return "it is a foreign key"
    texts = [*(check.text for check in table.checks), table.partitioned_by or ""]
    texts += [part.expression or "" for index in table.uniques for part in index.parts]
    if any(name.lower() in text.lower() for text in texts) or column.domain is not None:
        return "a check is on it"
    if column.type.kind not in PLAIN or column.type.unsigned:
        return f"a column of type {column.type.text} may refuse it"
    return ""


def shapes(
    catalog: Catalog, names: Sequence[str] | None, rows: Mapping[str, int], usual: int
) -> Shapes:
    """The tables of those names, or all; UsageError for a name that no table has."""
    known = [table.name for table in catalog.fillable]
    if not known:
        raise UsageError("there is no table whose shape could be taken", "name another database")
    for name in (*(names or ()), *rows):
        if name not in known:
            raise UsageError(f"there is no table {name!r}", f"there are {', '.join(known)}")
    return Shapes(catalog, tuple(names or known), rows, usual)


def twinned(
    session: Session, journal: Journal, wanted: Shapes, options: Options, observe: Observer
) -> Outcome:
    """Make the rows; nothing of a table that stands is touched, unless it gets them itself."""
    there = tuple(session.tables(session.target.schema))
    state = State(there, tuple(journal.entries(there)))
    plan = wanted.plan(options)
    into = options.bad is not None and not options.bad.suffix
    run = Run(
        plan=plan,
        session=session,
        journal=journal,
        number=state.next_run,
        missing=set() if into else missing_tables(plan, state, session),
        begun={},
        observe=observe,
        again="give the same command with --replace",
    )
    return Outcome(plan, state.next_run, run.execute())
