"""A run: the plan's statements, batch by batch, each in a transaction of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from sqlgen.catalog.fillplan import Added
from sqlgen.errors import InterruptedRunError, RunError, ShortfallError, SqlgenError
from sqlgen.execute.attempts import tried_out
from sqlgen.execute.journal import Entry, Journal, entry_of
from sqlgen.execute.session import Session, connected
from sqlgen.execute.settings import look_up, prepared
from sqlgen.execute.workers import Crew, Worker
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

    def __add__(self, other: TableResult) -> TableResult:
        """This and what another run made of the same table."""
        batches, seconds = self.batches + other.batches, self.seconds + other.seconds
        return TableResult(self.table, self.rows + other.rows, batches, seconds)


Observer = Callable[[Progress], None]


@dataclass
class Run:
    """One run over a session that holds the locks of its tables."""

    plan: Plan
    session: Session
    journal: Journal
    number: int
    missing: set[str]
    begun: Mapping[str, Entry]
    """What is recorded of each table, where a run is resumed."""
    observe: Observer
    again: str = "go on with the same command and --resume"
    """What a person does after it was broken off."""
    circles: tuple[frozenset[str], ...] = ()
    """Tables that need each other's rows, so that one statement fills them."""
    added: Mapping[str, Added] = field(default_factory=dict)
    """What tables get that hold rows of others."""
    watched: bool = False
    """Whether triggers may put rows into tables before their turn comes."""

    def __post_init__(self) -> None:
        self._renderer = Renderer(self.plan)
        self._standing = sum(entry.rows_made for entry in self.begun.values())
        self._made: list[str] = []

    def stands_to(self, table: TablePlan) -> int:
        """The last row of a table that stands before the run goes on."""
        entry = self.begun.get(table.name)
        return table.n_from - 1 if entry is None else entry.n_done

    def execute(self) -> tuple[TableResult, ...]:
        """Make all rows; what fails leaves whole batches and says how to go on."""
        with self._settled(self.session), self._stopped_cleanly(), ExitStack() as stack:
            crew = self._crew(stack)
            self.plan = tried_out(self.plan, self.session, self._renderer)
            if not self.begun:
                self._make_tables()
                self.journal.open(self._entries())
            return tuple(self._filled(crew))

    def _filled(self, crew: Crew) -> Iterator[TableResult]:
        done: set[str] = set()
        for at, table in enumerate(self.plan.tables):
            if self.watched and table.name not in done and self._has_become_full(table):
                self.journal.leave(self.plan.tables[at:], self.number)
                return
            circle = next((each for each in self.circles if table.name in each), None)
            if table.name in self.added:
                yield self._add(table, self.added[table.name])
            elif circle is None:
                yield self._table(table, crew)
            elif table.name not in done:
                done |= circle
                yield from self._at_once([each for each in self.plan.tables if each.name in circle])

    def _entries(self) -> Iterator[Entry]:
        """What is recorded: all tables but those whose rows can't be told from those of others."""
        tables = [table for table in self.plan.tables if table.name not in self.added]
        plan = replace(self.plan, tables=tuple(tables))
        return (entry_of(plan, each, self.number, each.name in self.missing) for each in tables)

    def _settled(self, session: Session) -> AbstractContextManager[None]:
        return prepared(session, self.plan.depth, self.plan.compiled)

    def _crew(self, stack: ExitStack) -> Crew:
        """The sessions that make batches, with their lookup tables; none beside ours for one."""
        count = self.plan.workers
        if count == 1:
            look_up(self.session, self._renderer)
            return Crew(self.session, ())
        return Crew(
            self.session, tuple([stack.enter_context(self._worker()) for _ in range(count)])
        )

    @contextmanager
    def _worker(self) -> Iterator[Worker]:
        with (
            connected(self.session.target, echo=self.session.echo) as session,
            self._settled(session),
        ):
            look_up(session, self._renderer)
            number = session.scalar(self._renderer.session_number(), "asking who we are")
            yield Worker(session, int(number))

    def _make_tables(self) -> None:
        for table in reversed(self.plan.tables):
            self._clear(table)
        for table in self.plan.tables:
            if table.name in self.missing:
                statement = self._renderer.create_table(table)
                self.session.run(statement, f"creating {table.name}")
                self._made.append(table.name)

    def _clear(self, table: TablePlan) -> None:
        """Drop or empty a table that is to be made anew."""
        if self.plan.mode != "append":
            self.journal.forget_if_kept(table.name)
        place = (self.plan.schema, table.name)
        if self.plan.mode == "replace":
            self.session.run(self._renderer.drop_table(*place), f"dropping {table.name}")
            self.session.begun = True
        elif self.plan.mode == "truncate" and table.name not in self.missing:
            statement = self._renderer.empty_table(*place, table.emptied_by)
            self.session.run(statement, f"emptying {table.name}")
            self.session.begun = True

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
            for statement in self._renderer.drop_lookups() if self.plan.workers == 1 else ():
                self.session.attempt(statement)

    def _take_back(self) -> None:
        """Nothing was written: the tables that this run made, and its entries, go as well."""
        for table in reversed(self._made):
            self.session.attempt(self._renderer.drop_table(self.plan.schema, table))
        self.journal.withdraw((table.name for table in self.plan.tables), self.number)

    def _stands(self) -> str:
        """How many rows of the run stand: as recorded, since a COMMIT may outlive its answer."""
        try:
            recorded = self.journal.standing(self.number)
        except SqlgenError:
            recorded = None
        if recorded is None:
            return f"at least {self._standing:,} rows in whole batches stand"
        return f"{recorded:,} rows in whole batches stand"

    def _table(self, table: TablePlan, crew: Crew) -> TableResult:
        filling = _Filling(self, table)
        batches = table.batches(filling.done)
        if crew.workers:
            self._together(table, crew).fill(batches, filling.insert, filling.commit)
        else:
            for batch in batches:
                filling.commit(self.session, batch, filling.insert(self.session, batch))
        self._finish(table)
        return filling.result()

    def _has_become_full(self, table: TablePlan) -> bool:
        """Whether a table that was empty holds rows before its turn has come."""
        if table.name in self.begun or table.name in self.added:
            return False
        query = self._renderer.has_rows(*self.plan.where(table.name))
        return bool(self.session.scalar(query, f"looking at {table.name}"))

    def _add(self, table: TablePlan, wanted: Added) -> TableResult:
        """Rows beside those of others: of those that are made, the ones whose key is free."""
        started, left, count = time.monotonic(), wanted.rows, 0
        for batch in table.batches():
            if left <= 0:
                break
            what = _named(table, batch)
            self.session.begin(what)
            made = self.session.run(self._renderer.added(table, batch, wanted.keys, left), what)
            self._commit(self.session, made, what)
            left, count = left - made, count + 1
            seconds = time.monotonic() - started
            self.observe(Progress(table.name, wanted.rows - left, wanted.rows, seconds))
        self._finish(table)
        seconds = time.monotonic() - started
        return TableResult(table.name, wanted.rows - left, count, seconds)

    def _at_once(self, tables: list[TablePlan]) -> Iterator[TableResult]:
        """Tables that need each other's rows: one statement, and one transaction, for all."""
        fillings = [_Filling(self, table) for table in tables]
        if any(filling.done < table.n_to for filling, table in zip(fillings, tables, strict=True)):
            self._insert_at_once(tables, fillings)
        for filling, table in zip(fillings, tables, strict=True):
            self._finish(table)
            yield filling.result()

    def _insert_at_once(self, tables: list[TablePlan], fillings: list[_Filling]) -> None:
        what = " and ".join(table.name for table in tables)
        self.session.begin(what)
        (counts,) = self.session.rows(self._renderer.at_once(tables), what)
        batches = [Batch(1, table.n_from, table.n_to) for table in tables]
        for table, batch, made in zip(tables, batches, counts, strict=True):
            if made != table.rows:
                raise self._shortfall(_named(table, batch), int(made), table.rows, table)
            self.journal.record(self.session, self.number, table.name, batch, int(made), what)
        self._commit(self.session, sum(map(int, counts)), what)
        for filling, batch, made in zip(fillings, batches, counts, strict=True):
            filling.stands(batch, int(made))

    def _together(self, table: TablePlan, crew: Crew) -> Crew:
        """Those who fill a table: one, where its rows refer to others that must stand before."""
        alone = table.refers_to_itself and self.plan.dialect.checks_each_row
        return replace(crew, workers=crew.workers[:1]) if alone else crew

    def _finish(self, table: TablePlan) -> None:
        """Make a table ready for use once all its rows stand."""
        what = f"finishing {table.name}"
        entry = self.begun.get(table.name)
        if table.name in self._made or (entry is not None and entry.made_table):
            for there, statement in self._renderer.late_keys(table):
                if not self.session.scalar(there, what):
                    self.session.run(statement, f"{what}: foreign keys")
        for statement in self._renderer.finish(table):
            self.session.run(statement, what)
        self._validate(table)
        self.journal.end(self.number, table.name)

    def _validate(self, table: TablePlan) -> None:
        """Foreign keys that the engine has not looked at are looked at now."""
        query = self._renderer.validate(table)
        broken = self.session.rows(query, f"validating {table.name}") if query else []
        if broken:
            raise RunError(
                f"{table.name}: {len(broken)} rows refer to no row", "make the parents anew as well"
            )

    def insert(self, session: Session, table: TablePlan, batch: Batch) -> int:
        """Begin a transaction with the rows of a batch; an error where their number is wrong."""
        what = _named(table, batch)
        # An error of a later batch is heard only where the ones before it stand.
        session.begun = self.session.begun or batch.number > 1
        session.begin(what)
        made = session.run(self._renderer.batch(table, batch), what)
        due = self._due(session, table, batch, what)
        if made != due:
            raise self._shortfall(what, made, due, table)
        copies = self._renderer.copies(table, batch)
        return made + (session.run(copies, f"{what}, second rows") if copies else 0)

    def _due(self, session: Session, table: TablePlan, batch: Batch, what: str) -> int:
        """How many rows a batch must have; of children it is counted apart from making them."""
        if table.born is None:
            return batch.rows
        roots, due = session.rows(self._renderer.due(table, batch), f"{what}, counting")[0]
        if roots != batch.rows // table.slots:
            raise self._shortfall(what, int(roots), batch.rows // table.slots, table)
        return int(due or 0)

    def commit(self, session: Session, table: TablePlan, batch: Batch, made: int) -> None:
        """End that transaction, with the batch noted in the journal."""
        what = _named(table, batch)
        self.journal.record(session, self.number, table.name, batch, made, what)
        self._commit(session, made, what)

    def _commit(self, session: Session, made: int, what: str) -> None:
        session.commit(what)
        self.session.begun = True
        self._standing += made

    def _shortfall(self, what: str, made: int, due: int, table: TablePlan) -> ShortfallError:
        setting = self.plan.dialect.recursion_setting
        cause = f"{setting} cuts recursion short" if setting else "a trigger or rule drops rows"
        if table.template is not None:
            cause = "the SELECT gives one row for each of the series"
        return ShortfallError(
            f"{what}: {made:,} rows came, {due:,} were due, the batch is rolled back",
            f"see whether {cause}",
        )


@contextmanager
def stopped_cleanly(session: Session, stands: Callable[[], str], again: str) -> Iterator[None]:
    """What breaks a run off is rolled back, and says what stands and what a person does then."""
    try:
        yield
    except KeyboardInterrupt:
        session.rollback()
        raise InterruptedRunError(f"stopped by Ctrl-C; {stands()}", again) from None
    except SqlgenError as error:
        session.rollback()
        if isinstance(error, RunError):
            error.problem = f"{error.problem}; {stands()}"
            error.remedy = f"{error.remedy}; {again}" if error.remedy else again
        raise


def _named(table: TablePlan, batch: Batch) -> str:
    return f"{table.name}, rows {batch.n_from} to {batch.n_to}"


class _Filling:
    """One table while it is filled, and how far it is."""

    def __init__(self, run: Run, table: TablePlan) -> None:
        self._run = run
        self._table = table
        self._started = time.monotonic()
        self._rows = self._batches = 0
        self.done = run.stands_to(table)
        numbers = self.done - table.n_from + 1
        self._stood = int(numbers * (table.born.fill if table.born else 1))
        self._tell(0.0)

    def _tell(self, seconds: float) -> None:
        table = self._table
        due = table.rows - self._stood
        if table.born is not None and self.done >= table.n_to:
            due = self._rows
        self._run.observe(Progress(table.name, self._rows, max(due, self._rows), seconds))

    def insert(self, session: Session, batch: Batch) -> int:
        return self._run.insert(session, self._table, batch)

    def commit(self, session: Session, batch: Batch, made: int) -> None:
        self._run.commit(session, self._table, batch, made)
        self.stands(batch, made)

    def stands(self, batch: Batch, made: int) -> None:
        """Note a batch that is committed."""
        self._rows += made
        self.done = batch.n_to
        self._batches += 1
        self._tell(time.monotonic() - self._started)

    def result(self) -> TableResult:
        seconds = time.monotonic() - self._started
        return TableResult(self._table.name, self._rows, self._batches, seconds)
