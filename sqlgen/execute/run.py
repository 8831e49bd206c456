"""A run: the plan's statements, batch by batch, each in a transaction of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlgen.errors import InterruptedRunError, RunError, ShortfallError, SqlgenError
from sqlgen.execute.journal import Journal
from sqlgen.execute.session import Session
from sqlgen.execute.settings import prepared
from sqlgen.plan import Batch, Plan, TablePlan
from sqlgen.render import Renderer


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a table is: rows in whole batches of this run, of how many, in how many seconds."""

    table: str
    done: int
    rows: int
    seconds: float


@dataclass(frozen=True, slots=True)
class TableResult:
    """What a run made of one table."""

    table: str
    rows: int
    batches: int
    seconds: float


Observer = Callable[[Progress], None]


@dataclass
class Run:
    """One run over a session that holds the locks of its tables."""

    plan: Plan
    session: Session
    journal: Journal
    number: int
    missing: set[str]
    done: dict[str, int]
    """Last row that stands already, by table, where a run is resumed."""
    observe: Observer

    def __post_init__(self) -> None:
        self._renderer = Renderer(self.plan)
        self._standing = 0
        self._made: list[str] = []

    def execute(self) -> tuple[TableResult, ...]:
        """Make all rows; what fails leaves whole batches and says how to go on."""
        settings = prepared(self.session, self.plan.depth, self.plan.compiled)
        with settings, self._stopped_cleanly():
            self._prepare()
            return tuple([self._table(table) for table in self.plan.tables])

    def _prepare(self) -> None:
        for statement in self._renderer.lookups():
            self.session.run(statement, "making lookup tables")
        if not self.done:
            self._make_tables()
            self.journal.open(self.plan, self.number, self.missing)

    def _make_tables(self) -> None:
        for table in self.plan.tables:
            if self.plan.mode != "append":
                self.journal.forget_if_kept(table.name)
            place = (self.plan.schema, table.name)
            if self.plan.mode == "replace":
                self.session.run(self._renderer.drop_table(*place), f"dropping {table.name}")
                self.session.begun = True
            if table.name in self.missing:
                statement = self._renderer.create_table(table)
                self.session.run(statement, f"creating {table.name}")
                self._made.append(table.name)
            elif self.plan.mode == "truncate":
                self.session.run(self._renderer.empty_table(*place), f"emptying {table.name}")
                self.session.begun = True

    @contextmanager
    def _stopped_cleanly(self) -> Iterator[None]:
        try:
            yield
        except KeyboardInterrupt:
            self.session.attempt(self._renderer.rollback())
            raise InterruptedRunError(
                f"stopped by Ctrl-C; {self._stands()}", self._go_on()
            ) from None
        except RunError as error:
            self.session.attempt(self._renderer.rollback())
            error.problem = f"{error.problem}; {self._stands()}"
            error.remedy = f"{error.remedy}; {self._go_on()}" if error.remedy else self._go_on()
            raise
        except SqlgenError:
            self.session.attempt(self._renderer.rollback())
            self._take_back()
            raise
        finally:
            for statement in self._renderer.drop_lookups():
                self.session.attempt(statement)

    def _take_back(self) -> None:
        """Nothing was written: the tables that this run made, and its entries, go as well."""
        for table in self._made:
            self.session.attempt(self._renderer.drop_table(self.plan.schema, table))
        self.journal.withdraw(self.plan, self.number)

    def _stands(self) -> str:
        """How many rows of the run stand: as recorded, since a COMMIT may outlive its answer."""
        try:
            recorded = self.journal.standing(self.number)
        except SqlgenError:
            recorded = None
        if recorded is None:
            return f"at least {self._standing:,} rows in whole batches stand"
        return f"{recorded:,} rows in whole batches stand"

    def _go_on(self) -> str:
        return "go on with the same command and --resume"

    def _table(self, table: TablePlan) -> TableResult:
        started = time.monotonic()
        made = batches = 0
        done = self.done.get(table.name, table.n_from - 1)
        self.observe(Progress(table.name, 0, table.n_to - done, 0.0))
        for batch in table.batches(done):
            self._batch(table, batch)
            made += batch.rows
            batches += 1
            seconds = time.monotonic() - started
            self.observe(Progress(table.name, made, table.n_to - done, seconds))
        for statement in self._renderer.finish(table):
            self.session.run(statement, f"finishing {table.name}")
        return TableResult(table.name, made, batches, time.monotonic() - started)

    def _batch(self, table: TablePlan, batch: Batch) -> None:
        what = f"{table.name}, rows {batch.n_from} to {batch.n_to}"
        self.session.run(self._renderer.begin(), what)
        made = self.session.run(self._renderer.batch(table, batch), what)
        if made != batch.rows:
            raise self._shortfall(what, made, batch)
        self.journal.record(self.number, table.name, batch.n_to)
        self.session.run(self._renderer.commit(), what)
        self.session.begun = True
        self._standing += made

    def _shortfall(self, what: str, made: int, batch: Batch) -> ShortfallError:
        setting = self.plan.dialect.recursion_setting
        cause = f"{setting} cuts recursion short" if setting else "a trigger or rule drops rows"
        return ShortfallError(
            f"{what}: {made:,} rows came, {batch.rows:,} were due, the batch is rolled back",
            f"see whether {cause}",
        )
