"""A run that makes a population: stages filled batch by batch, each batch one transaction."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlgen.dialects import Dialect
from sqlgen.errors import RunError, ShortfallError, SqlgenError, UsageError
from sqlgen.execute.journal import Entry, Journal
from sqlgen.execute.run import Observer, Progress, TableResult, stopped_cleanly
from sqlgen.execute.session import Session, connected
from sqlgen.execute.settings import prepared
from sqlgen.execute.workers import Crew, Worker
from sqlgen.patients.plan import ROUNDS, Population
from sqlgen.plan import Batch
from sqlgen.render import Statements
from sqlgen.render.patients import PatientStatements, Step

AGAIN = "go on with the same command and --resume"
Made = Mapping[str, TableResult]
"""What a batch made of each table."""
NOTHING = TableResult("", 0, 1, 0.0)
"""What a batch makes of a table that is filled by another one."""


def check_makes(dialect: Dialect) -> None:
    """Refuse an engine on which no patients are made yet."""
    if not dialect.makes_patients:
        raise UsageError(
            f"synthetic patients are not made on {dialect.title} yet",
            "use another engine, or print the script by --dialect",
        )


@dataclass(frozen=True, slots=True)
class Span:
    """The slots of a run, from the first to the last, and the last of its whole batches."""

    run: int
    first: int
    last: int
    done: int

    def batches(self, size: int) -> Iterator[Batch]:
        """What is left of it; batches begin where they would in an unbroken run."""
        for number, low in enumerate(range(self.done + 1, self.last + 1, size), start=1):
            yield Batch(number, low, min(low + size - 1, self.last))


@dataclass
class PatientRun:
    """One run over a session that holds the locks of its tables."""

    population: Population
    session: Session
    schema: str | None
    journal: Journal
    span: Span
    entries: tuple[Entry, ...]
    """What is written to the journal as the run begins; nothing where it goes on."""
    makes_tables: bool
    fills_places: bool
    observe: Observer
    workers: int
    batch: int
    again: str = AGAIN
    """What to do where it fails."""

    def __post_init__(self) -> None:
        self._statements = PatientStatements(self.population, self.session.dialect, self.schema)
        self._plain = Statements(self.session.dialect)
        self._seats: dict[Session, PatientStatements] = {self.session: self._statements}
        self._results = {name: TableResult(name, 0, 0, 0.0) for name in self._statements.counted}
        self._started = time.monotonic()

    def execute(self) -> tuple[TableResult, ...]:
        """Make all patients; what fails leaves whole batches, and says how to go on."""
        with self._prepared(self.session), self._stopped_cleanly(), ExitStack() as stack:
            if self.makes_tables:
                self._make_tables()
            self.journal.open(self.entries)
            self._run(self.session, self._statements.facts())
            if self.fills_places:
                self._fill_places()
            crew = self._crew(stack)
            self._fill(crew)
            self._finish()
        return tuple(self._results[table.name] for table in self.population.tables)

    @contextmanager
    def _prepared(self, session: Session) -> Iterator[None]:
        """Settings, and where statements read it from there, a series of numbers."""
        made, dropped = self._statements.series(self.batch)
        given = session.target.url.query
        further = [each for each in session.dialect.patient_settings if each.name not in given]
        with prepared(session, self._statements.depth(self.batch), further=further):
            if made:
                session.run(made, "making a series")
            try:
                yield
            finally:
                if dropped:
                    session.attempt(dropped)

    def _make_tables(self) -> None:
        for table in self.population.tables:
            self.session.run(self._statements.create(table), f"creating {table.name}")
        self._run(self.session, [self._statements.create_totals()])

    def _fill_places(self) -> None:
        """What patients of all batches refer to: it stands before a second session asks for it."""
        none = Batch(0, self.span.first, self.span.first - 1)
        self.session.begin("places")
        self._record(
            self.session, none, self._filled(self.session, "places", self._statements.places())
        )

    def _crew(self, stack: ExitStack) -> Crew:
        """The sessions that make batches, each with stages of its own; ours alone for one."""
        batches = -(-(self.span.last - self.span.done) // self.batch)
        count = min(self.workers, batches)
        if count == 1:
            self._run(self.session, self._statements.stages())
            return Crew(self.session, ())
        return Crew(
            self.session, tuple(stack.enter_context(self._worker(at)) for at in range(1, count + 1))
        )

    @contextmanager
    def _worker(self, number: int) -> Iterator[Worker]:
        target = self.session.target
        with connected(target, echo=self.session.echo) as session, self._prepared(session):
            seat = PatientStatements(self.population, session.dialect, self.schema, number)
            self._seats[session] = seat
            self._run(session, seat.stages())
            known = session.scalar(self._plain.session_number(), "asking who we are")
            yield Worker(session, int(known))

    @contextmanager
    def _stopped_cleanly(self) -> Iterator[None]:
        try:
            with stopped_cleanly(self.session, self._stands, self.again):
                yield
        except RunError:
            raise
        except SqlgenError:
            self._take_back()
            raise
        finally:
            for seat in self._seats.values():
                for statement in seat.drop_stages():
                    self.session.attempt(statement)

    def _take_back(self) -> None:
        """Nothing was written: the tables that this run made, and its entries, go as well."""
        names = [entry.table_name for entry in self.entries]
        if self.makes_tables:
            for name in reversed(names):
                self.session.attempt(self._plain.drop_table(self.schema, name))
        self.journal.withdraw(names, self.span.run)

    def _stands(self) -> str:
        """How many living patients stand, as recorded: a COMMIT may outlive its answer."""
        try:
            done = self.journal.done(self.span.run, "patients")
        except SqlgenError:
            return "whole batches stand"
        return f"{done:,} living patients in whole batches stand"

    def _run(self, session: Session, steps: Iterable[Step]) -> None:
        for step in steps:
            session.run(step.statement, step.what)

    # Batches.

    def _fill(self, crew: Crew) -> None:
        batches = self.span.batches(self.batch)
        if crew.workers:
            crew.fill(batches, self._insert, self._commit)
        else:
            for batch in batches:
                self._commit(self.session, batch, self._insert(self.session, batch))

    def _insert(self, session: Session, batch: Batch) -> Made:
        """Begin a transaction with all rows of a batch."""
        session.begun = self.session.begun or batch.number > 1
        seat = self._seats[session]
        self._run(session, seat.empty())
        slots = session.run(seat.slots(batch.n_from, batch.rows).statement, "slots")
        if slots != batch.rows:
            raise ShortfallError(f"{slots:,} slots came, {batch.rows:,} were due", "report it")
        self._lives(session, seat, batch)
        self._run(session, seat.care(batch.n_from))
        session.begin(_named(batch))
        made = self._filled(session, _named(batch), seat.filled())
        return {**dict.fromkeys(self._results, NOTHING), **made}

    def _lives(self, session: Session, seat: PatientStatements, batch: Batch) -> None:
        """Attempts in rounds, until each slot has a living patient."""
        waiting = batch.rows
        for round_ in range(1, ROUNDS + 1):
            self._run(session, seat.attempts(round_))
            waiting = int(session.scalar(seat.waiting(), "counting the living"))
            if not waiting:
                break
        if waiting:
            raise RunError(
                f"{waiting:,} of {batch.rows:,} patients never live that long", "ask for lower ages"
            )
        self._run(session, seat.lived())

    def _filled(self, session: Session, what: str, statements: Iterable[tuple[str, str]]) -> Made:
        """Rows for each table, by its statement."""
        made: dict[str, TableResult] = {}
        for name, statement in statements:
            started = time.monotonic()
            rows = session.run(statement, f"{what}, filling {name}")
            made[name] = TableResult(name, rows, 1, time.monotonic() - started)
        return made

    def _commit(self, session: Session, batch: Batch, made: Made) -> None:
        """End that transaction, with the batch noted in the journal."""
        self._record(session, batch, made)
        done, due = batch.n_to - self.span.done, self.span.last - self.span.done
        self.observe(Progress("patients", done, due, time.monotonic() - self._started))

    def _record(self, session: Session, batch: Batch, made: Made) -> None:
        what = _named(batch)
        for name, result in made.items():
            self.journal.record(session, self.span.run, name, batch, result.rows, what)
        session.commit(what)
        self.session.begun = True
        for name, result in made.items():
            self._results[name] += result

    def _finish(self) -> None:
        """Totals, and keys that come late: looking at them is quick where sizes are known."""
        self._run(self.session, self._statements.totals())
        self._run(self.session, self._statements.analyze_tables())
        for key in self._statements.late_keys():
            if not self.session.scalar(key.there, key.what):
                self.session.run(key.statement, key.what)
        for name in self._results:
            self.journal.end(self.span.run, name)


def _named(batch: Batch) -> str:
    return f"patients {batch.n_from} to {batch.n_to}"
