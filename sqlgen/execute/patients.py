"""A run that makes a population: stages filled batch by batch, each batch one transaction."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlgen.dialects import Dialect
from sqlgen.errors import RunError, ShortfallError, UsageError
from sqlgen.execute.clearing import cleared
from sqlgen.execute.consent import Confirm
from sqlgen.execute.run import Observer, Progress, TableResult, stopped_cleanly
from sqlgen.execute.session import Session
from sqlgen.execute.settings import prepared
from sqlgen.patients.plan import ROUNDS, Population
from sqlgen.render.patients import PatientStatements, Step
from sqlgen.render.patientscript import BATCH

AGAIN = "give --replace to begin anew"


def check_makes(dialect: Dialect) -> None:
    """Refuse an engine on which no patients are made yet."""
    if not dialect.makes_patients:
        raise UsageError(
            f"synthetic patients are not made on {dialect.title} yet",
            "use DuckDB, SQLite, PostgreSQL or MariaDB, or print the script by --dialect",
        )


@dataclass
class PatientRun:
    """One run over a session that holds the locks of its tables."""

    population: Population
    session: Session
    schema: str | None
    replace: bool
    observe: Observer
    confirm: Confirm = lambda _: True
    batch: int = BATCH

    def __post_init__(self) -> None:
        self._statements = PatientStatements(self.population, self.session.dialect, self.schema)
        self._rows = {table.name: 0 for table in self.population.tables}
        self._seconds = dict.fromkeys(self._rows, 0.0)
        self._done = 0

    def execute(self) -> tuple[TableResult, ...]:
        """Make all patients; what fails leaves whole batches."""
        check_makes(self.session.dialect)
        names = [table.name for table in self.population.tables]
        cleared(
            self.session,
            self.schema,
            names,
            self.confirm,
            replace=self.replace,
            stages=self._statements.stage_names,
        )
        depth = self._statements.depth(self.batch)
        series = self._statements.series(self.batch)
        with prepared(self.session, depth), self._stopped_cleanly(), self._series(series):
            for table in self.population.tables:
                self.session.run(self._statements.create(table), f"creating {table.name}")
            self._run(self._statements.stages())
            self._filled((step.what, step.statement) for step in self._statements.places())
            for first in range(1, self.population.wanted.people + 1, self.batch):
                self._batch(first, min(self.batch, self.population.wanted.people - first + 1))
            self._finish()
        return self._results()

    def _results(self) -> tuple[TableResult, ...]:
        batches = -(-self.population.wanted.people // self.batch)
        return tuple(
            TableResult(name, rows, batches, self._seconds[name])
            for name, rows in self._rows.items()
        )

    @contextmanager
    def _series(self, statements: tuple[str, str]) -> Iterator[None]:
        made, dropped = statements
        if made:
            self.session.run(made, "making a series")
        try:
            yield
        finally:
            if dropped:
                self.session.attempt(dropped)

    @contextmanager
    def _stopped_cleanly(self) -> Iterator[None]:
        try:
            with stopped_cleanly(self.session, self._stands, AGAIN):
                yield
        finally:
            for statement in self._statements.drop_stages():
                self.session.attempt(statement)

    def _stands(self) -> str:
        return f"{self._done:,} living patients in whole batches stand"

    def _run(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self.session.run(step.statement, step.what)

    def _batch(self, first: int, count: int) -> None:
        started = time.monotonic()
        self._run(self._statements.empty())
        made = self.session.run(self._statements.slots(first, count).statement, "slots")
        if made != count:
            raise ShortfallError(f"{made:,} slots came, {count:,} were due", "report it")
        self._lives(count)
        self._run(self._statements.care(first))
        self.session.begin("patients")
        self._filled(self._statements.filled())
        self.session.commit("patients")
        self.session.begun = True
        self._done += count
        seconds = time.monotonic() - started
        people = self.population.wanted.people
        self.observe(Progress("patients", self._done, people, seconds))

    def _lives(self, count: int) -> None:
        """Attempts in rounds, until each slot has a living patient."""
        waiting = count
        for round_ in range(1, ROUNDS + 1):
            self._run(self._statements.attempts(round_))
            waiting = int(self.session.scalar(self._statements.waiting(), "counting the living"))
            if not waiting:
                break
        if waiting:
            raise RunError(
                f"{waiting:,} of {count:,} patients never live that long", "ask for lower ages"
            )
        self._run(self._statements.analyze())

    def _filled(self, statements: Iterable[tuple[str, str]]) -> None:
        for name, statement in statements:
            started = time.monotonic()
            self._rows[name] += self.session.run(statement, f"filling {name}")
            self._seconds[name] += time.monotonic() - started

    def _finish(self) -> None:
        """Keys that come late, and totals."""
        self._run(self._statements.late_keys())
        self._run(self._statements.totals())
        self._run(self._statements.analyze_tables())
