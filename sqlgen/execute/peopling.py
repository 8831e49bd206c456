"""A population from what stands in the target to the run that makes it, or goes on with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlgen._version import __version__
from sqlgen.errors import UsageError
from sqlgen.execute.clearing import cleared
from sqlgen.execute.consent import Confirm
from sqlgen.execute.journal import Entry, Journal
from sqlgen.execute.patients import AGAIN, PatientRun, Span, check_makes
from sqlgen.execute.run import Observer, TableResult
from sqlgen.execute.session import Session
from sqlgen.execute.state import State, agreed_elsewhere, appended
from sqlgen.patients.options import MOST_PEOPLE
from sqlgen.patients.plan import Population
from sqlgen.plan import Mode
from sqlgen.render import Statements
from sqlgen.render.patients import PatientStatements
from sqlgen.render.patientscript import BATCH

LEAST = 250
"""Living patients for whom it is worth while to have a batch of their own."""
PLACE = "payers"
TABLE = "patients"
"""The table whose entry in the journal says how far a population is: it counts slots."""


@dataclass(frozen=True, slots=True)
class Peopled:
    """What a run made, with how many living patients; no tables where there was nothing to do."""

    run: int
    living: int
    tables: tuple[TableResult, ...]


@dataclass(frozen=True)
class Peopling:
    """What is needed to make a population over a session that holds the tables' locks.

    `people` is how many are asked for; None for as many as the plan says, or, where a run is
    resumed, for as many as it was begun with. `batch` are living patients of a transaction.
    """

    population: Population
    session: Session
    schema: str | None
    journal: Journal
    mode: Mode
    observe: Observer
    confirm: Confirm
    workers: int = 1
    batch: int | None = None
    people: int | None = None
    again: str = AGAIN
    """What to do where a run fails."""

    def outcome(self) -> Peopled:
        """Look at what stands, ask where something might be lost, and run."""
        check_makes(self.session.dialect)
        there = tuple(self.session.tables(self.schema))
        state = State(there, tuple(self.journal.entries(there)))
        last = state.last(TABLE)
        if self.mode == "resume" and last is not None:
            return self._resumed(state, last)
        if self.mode == "append" and last is not None:
            return self._appended(state, last)
        return self._created(state)

    def _created(self, state: State) -> Peopled:
        agreed_elsewhere(self.session.target, state, self.confirm)
        cleared(
            self.session,
            self.schema,
            self.journal,
            [table.name for table in self.population.tables],
            self.confirm,
            replace=self.mode == "replace",
            ours=(self._statements.total, *self._left(state)),
        )
        wanted = self.population.wanted.people
        return self._run(state, Span(state.next_run, 1, wanted, 0), made=True)

    def _appended(self, state: State, last: Entry) -> Peopled:
        done = appended(state, [TABLE])[TABLE]
        self._matched(last)
        wanted = done + self.population.wanted.people
        if wanted > MOST_PEOPLE:
            raise UsageError(
                f"{wanted:,} patients can't stand together", f"there may be {MOST_PEOPLE:,} at most"
            )
        return self._run(state, Span(state.next_run, done + 1, wanted, done))

    def _resumed(self, state: State, last: Entry) -> Peopled:
        self._matched(last)
        living = last.n_to - last.n_from + 1
        if self.people not in (None, living):
            raise UsageError(
                f"run {last.run} has {living:,} patients, {self.people:,} are asked",
                "give the same -p, or none",
            )
        if last.finished:
            return Peopled(last.run, 0, ())
        span = Span(last.run, last.n_from, last.n_to, last.n_done)
        return self._run(state, span)

    def _matched(self, last: Entry) -> None:
        """Refuse to go on with other options than those of the patients that stand."""
        if last.plan_digest != self.population.digest:
            raise UsageError(
                f"the patients that stand were made with other options (seed {last.seed}, "
                f"run {last.run} of {last.spec})",
                "give the same ones, or make them anew with --replace",
            )

    @cached_property
    def _statements(self) -> PatientStatements:
        return PatientStatements(self.population, self.session.dialect, self.schema)

    def _left(self, state: State) -> list[str]:
        """Stages that a run which was broken off has left."""
        return [name for name in state.tables if self._statements.is_stage(name)]

    def _drop_left(self, state: State) -> None:
        plain = Statements(self.session.dialect)
        for name in self._left(state):
            self.session.run(plain.drop_table(self.schema, name), f"dropping {name}")

    def _run(self, state: State, span: Span, *, made: bool = False) -> Peopled:
        if not made:
            self._drop_left(state)
        begun = any(entry.run == span.run for entry in state.entries)
        run = PatientRun(
            population=self.population,
            session=self.session,
            schema=self.schema,
            journal=self.journal,
            span=span,
            entries=() if begun else tuple(self._entries(span, made)),
            makes_tables=made,
            fills_places=made or not self._placed(state),
            observe=self.observe,
            workers=self.workers,
            batch=self._batch(span),
            again=self.again,
        )
        tables = run.execute()
        return Peopled(span.run, span.last - span.done, tables)

    def _placed(self, state: State) -> bool:
        """Whether payers and those who give care stand already."""
        return any(entry.table_name == PLACE and entry.rows_made for entry in state.entries)

    def _batch(self, span: Span) -> int:
        """Living patients of a batch: as many as are asked for, otherwise some for each session."""
        if self.batch is not None:
            return self.batch
        shared = -(-(span.last - span.done) // self.workers)
        return min(max(shared, LEAST), BATCH)

    def _entries(self, span: Span, made: bool) -> Iterator[Entry]:
        """What the journal gets of a run that begins: slots, and none of them done."""
        wanted = self.population.wanted
        for place, name in enumerate(self._statements.counted):
            yield Entry(
                run=span.run,
                table_name=name,
                spec=f"patients of {wanted.state}",
                spec_digest=self.population.digest,
                plan_digest=self.population.digest,
                seed=wanted.seed,
                random="integer",
                version=__version__,
                n_from=span.first,
                n_to=span.last,
                n_done=span.first - 1,
                batches=0,
                made_table=int(made),
                key_column=None,
                key_shift=None,
                key_slots=1,
                rows_made=0,
                place=place,
                extents="{}",
                ended=0,
            )
