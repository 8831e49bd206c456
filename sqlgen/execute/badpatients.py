"""Bad patients: good ones in tables of their own, and from them the tables that are asked for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlgen.errors import UsageError
from sqlgen.execute.clearing import cleared
from sqlgen.execute.consent import Confirm
from sqlgen.execute.journal import Journal
from sqlgen.execute.patients import check_makes
from sqlgen.execute.peopling import TABLE, Peopling
from sqlgen.execute.run import Observer, Progress, TableResult, stopped_cleanly
from sqlgen.execute.session import Session
from sqlgen.execute.settings import prepared
from sqlgen.execute.state import State, agreed_elsewhere
from sqlgen.patients.plan import Population, good_twin
from sqlgen.patients.stages import TOTAL
from sqlgen.plan import Batch, Plan, TablePlan
from sqlgen.plan.reading import Read
from sqlgen.render import Renderer
from sqlgen.render.patients import PatientStatements

AGAIN = "give --replace to begin anew"
WHOLE = Batch(1, 1, 1)
"""All rows of a table: each is read by one statement."""


@dataclass
class BadPatientRun:
    """One run over a session that holds the locks of its tables."""

    population: Population
    plan: Plan
    session: Session
    replace: bool
    observe: Observer
    labelled: bool = False
    """Whether labels are wanted, which say of each cell by a key where it is."""
    confirm: Confirm = lambda _: True

    def __post_init__(self) -> None:
        self._renderer = Renderer(self.plan)
        self._twin = good_twin(self.population)

    @contextmanager
    def made(self) -> Iterator[tuple[TableResult, ...]]:
        """All tables of the plan; their good twins stand until the end, for labels."""
        check_makes(self.session.dialect)
        schema = self.plan.schema
        journal = Journal(self.session, schema, kept=False)
        self._clear(journal)
        try:
            self._twins(journal).outcome()
            self._check_keys()
            with (
                prepared(self.session, self.plan.depth),
                stopped_cleanly(self.session, lambda: "tables that are filled stand", AGAIN),
            ):
                yield tuple(self._filled())
        finally:
            for name in reversed(
                PatientStatements(self._twin, self.session.dialect, schema).counted
            ):
                self.session.attempt(self._renderer.drop_table(schema, name))

    def _clear(self, journal: Journal) -> None:
        """Nothing is left of what stands in the place, and of what was recorded of it."""
        there = tuple(self.session.tables(self.plan.schema))
        state = State(there, tuple(journal.entries(there)))
        agreed_elsewhere(self.session.target, state, self.confirm)
        names = [table.name for table in self.plan.tables]
        cleared(
            self.session,
            self.plan.schema,
            journal,
            names,
            self.confirm,
            replace=self.replace,
            ours=(TOTAL,) if TABLE in names else (),
        )

    def _twins(self, journal: Journal) -> Peopling:
        return Peopling(
            population=self._twin,
            session=self.session,
            schema=self.plan.schema,
            journal=journal,
            mode="replace",
            observe=self.observe,
            confirm=lambda _: True,
            again=AGAIN,
        )

    def _check_keys(self) -> None:
        """Refuse labels where modules of a person's own give rows that nothing tells apart."""
        for table in self.plan.tables if self.labelled else ():
            read = table.levels.read
            if read is None or not self._repeated(read):
                continue
            raise UsageError(
                f"rows of {table.name} have the same {' and '.join(read.by)}, so labels can't tell "
                "which of them is bad",
                "let the modules give a code once at a visit, or leave out the table or --labels",
            )

    def _repeated(self, read: Read) -> int:
        query = self._renderer.repeated(read.schema, read.table, read.by)
        return int(self.session.scalar(query, f"looking at {read.table}"))

    def _filled(self) -> Iterator[TableResult]:
        for table in self.plan.tables:
            statement = self._renderer.create_table(table)
            self.session.run(statement, f"creating {table.name}")
        for table in self.plan.tables:
            yield self._table(table)
        for table in self.plan.tables:
            for _, statement in self._renderer.late_keys(table):
                self.session.run(statement, f"foreign keys of {table.name}")
            for statement in self._renderer.finish(table):
                self.session.run(statement, f"finishing {table.name}")

    def _table(self, table: TablePlan) -> TableResult:
        """The rows of a table, in one transaction."""
        started, what = time.monotonic(), f"filling {table.name}"
        self.session.begin(what)
        rows = self.session.run(self._renderer.batch(table, WHOLE), what)
        copies = self._renderer.copies(table, WHOLE)
        rows += self.session.run(copies, what) if copies else 0
        self.session.commit(what)
        self.session.begun = True
        seconds = time.monotonic() - started
        self.observe(Progress(table.name, rows, rows, seconds))
        return TableResult(table.name, rows, 1, seconds)
