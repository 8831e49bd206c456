"""Bad data by the shape of tables that stand: in twins of them, or in themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from sqlgen.catalog import Catalog, CatalogTable
from sqlgen.catalog.fillplan import FillOptions, FillPlan, Skipped
from sqlgen.catalog.model import ForeignKey
from sqlgen.catalog.specs import spec_of
from sqlgen.errors import UsageError
from sqlgen.execute.filling import (
    agreeing,
    circles_of,
    loosened,
    planned_fill,
    refuse_unresolved,
)
from sqlgen.execute.generation import Outcome
from sqlgen.execute.journal import Journal
from sqlgen.execute.run import Observer, Run
from sqlgen.execute.session import Session
from sqlgen.execute.state import State, missing_tables
from sqlgen.plan import Limit, Options, Plan

PLAIN = frozenset({"text", "integer", "decimal", "double", "date", "timestamp", "boolean"})
"""Kinds of types that hold what the kinds of a spec hold."""
AGAIN = "give the same command with --replace"


@dataclass(frozen=True)
class Shaped:
    """The plan of rows by the shape of tables that stand, and the tables that get none."""

    plan: Plan
    skipped: tuple[Skipped, ...]
    into: FillPlan | None = None
    """What was found of the tables, where they get the rows themselves."""


@dataclass(frozen=True)
class Shapes:
    """The tables whose shape is taken, and how many rows each gets."""

    catalog: Catalog
    tables: tuple[str, ...]
    rows: Mapping[str, int]
    usual: int

    def check_apart(self) -> None:
        """Refuse relations to rows that stand here, where the twins do not."""
        for table in self.catalog.tables:
            for key in table.foreign_keys if table.name in self.tables else ():
                parent = key.to[1]
                if parent not in self.tables and self._has_rows(key):
                    raise UsageError(
                        f"{table.name} refers to rows of {parent}, which stand in another database",
                        f"name {parent} by --table as well",
                    )

    def plan(self, options: Options, session: Session) -> Shaped:
        """The plan of their rows.

        They refer to each other's, and to rows of other tables that stand. UsageError where none
        of them can get any.
        """
        into = options.bad is not None and not options.bad.suffix
        found = self._found(options, session, into=into)
        skipped = tuple(self._skipped(found))
        if not found.ready:
            told = "; ".join(f"{each.table[1]}: {each.why}" for each in skipped)
            raise UsageError(f"no table gets rows: {told}", "name others by --table")
        if into:
            return self._into(found, skipped, options)
        catalog = replace(self._emptied, dialect=session.dialect)
        return Shaped(planned_fill(catalog, found, {}, options), skipped)

    def _into(self, found: FillPlan, skipped: tuple[Skipped, ...], options: Options) -> Shaped:
        """The plan of rows for the tables themselves, which go on where theirs end."""
        refuse_unresolved(found)
        limits = dict(_limits(found, self.catalog))
        spoiling = None if options.bad is None else replace(options.bad, limits=limits)
        stood = {
            name: self.catalog.by_place[place].rows or 0
            for name, place in found.places.items()
            if place in found.order.tables
        }
        plan = planned_fill(self._emptied, found, stood, replace(options, bad=spoiling))
        return Shaped(plan, skipped, found)

    @property
    def _emptied(self) -> Catalog:
        """The catalog as if those tables were empty."""
        tables = (
            replace(each, rows=0) if each.name in self.tables else each
            for each in self.catalog.tables
        )
        return replace(self.catalog, tables=tuple(tables))

    @property
    def _free(self) -> Catalog:
        """The same without relations to tables that have no rows and get none: no twin keeps it."""
        tables = (
            replace(each, foreign_keys=tuple(filter(self._has_rows, each.foreign_keys)))
            for each in self._emptied.tables
        )
        return replace(self.catalog, tables=tuple(tables))

    def _has_rows(self, key: ForeignKey) -> bool:
        return key.to[1] in self.tables or bool(self.catalog.by_place[key.to].rows)

    def _found(self, options: Options, session: Session, *, into: bool) -> FillPlan:
        wanted = FillOptions(
            rows=self.usual,
            table_rows=self.rows,
            only=frozenset(self.tables),
            twins=not into,
            infer=False,
            seed=options.seed or 0,
        )
        return spec_of(self._emptied if into else self._free, wanted, agreeing(session))

    def _skipped(self, found: FillPlan) -> Iterator[Skipped]:
        """The tables that get no rows, and why."""
        for each in found.skipped:
            if each.column is None and each.table[1] in self.tables:
                yield each
        for place, why in found.waiting.items():
            yield Skipped(place, None, f"{why}; once those stand, name it alone by --table")


def _limits(found: FillPlan, catalog: Catalog) -> Mapping[tuple[str, str], Limit]:
    """What the columns of tables that stand hold."""
    return {
        (name, column.name): Limit(
            closed=_closed(catalog.by_place[place], column.name),
            filled=not column.nullable,
            length=column.type.length,
        )
        for name, place in found.places.items()
        if place in found.order.tables
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


def twinned(session: Session, journal: Journal, shaped: Shaped, observe: Observer) -> Outcome:
    """Make the rows; nothing of a table that stands is touched, unless it gets them itself."""
    there = tuple(session.tables(session.target.schema))
    state = State(there, tuple(journal.entries(there)))
    plan, found = shaped.plan, shaped.into
    run = Run(
        plan=plan,
        session=session,
        journal=journal,
        number=state.next_run,
        missing=missing_tables(plan, state, session) if found is None else set(),
        begun={},
        observe=observe,
        again=AGAIN if found is None else f"take them away by `sqlgen undo {session.target}`",
        circles=circles_of(found) if found and session.dialect.fills_at_once else (),
    )
    with nullcontext() if found is None else loosened(session, found):
        return Outcome(plan, state.next_run, run.execute(), shaped.skipped)
