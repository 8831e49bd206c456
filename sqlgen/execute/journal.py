"""The table sqlgen_runs: what each run made, kept in the target beside the rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from sqlgen._version import __version__
from sqlgen.errors import RefusedError, RunError
from sqlgen.execute.session import Session
from sqlgen.plan import Batch, Plan, RandomKind, TablePlan
from sqlgen.render import JOURNAL, Statements


@dataclass(frozen=True, slots=True)
class Entry:
    """What one run made of one table; `n_done` is the last row of its whole batches."""

    run: int
    table_name: str
    spec: str
    spec_digest: str
    plan_digest: str
    seed: int
    random: RandomKind
    version: str
    n_from: int
    n_to: int
    n_done: int
    batches: int
    made_table: int
    key_column: str | None
    key_shift: int | None
    key_slots: int
    rows_made: int
    place: int
    extents: str
    ended: int

    @property
    def finished(self) -> bool:
        """Whether all rows of the run stand, and all that comes after them is done."""
        return self.n_done == self.n_to and bool(self.ended)

    @property
    def referred(self) -> dict[str, int]:
        """The tables that its rows refer to, and how many rows each had."""
        found: dict[str, int] = json.loads(self.extents)
        return found


class Journal:
    """The journal of one target; without `kept` it stays silent."""

    def __init__(self, session: Session, schema: str | None, kept: bool = True) -> None:
        self._session = session
        self._schema = schema
        self._kept = kept
        self._statements = Statements(session.dialect)
        self._stands = False
        self._made = self._opened = False

    def _sql(self, name: str, *arguments: object) -> str:
        return self._statements.journal(name, self._schema, *arguments)

    def entries(self, tables: Sequence[str]) -> list[Entry]:
        """All entries, oldest first; none where there is no journal yet."""
        self._stands = JOURNAL in tables
        if not self._stands:
            return []
        return [Entry(*row) for row in self._session.rows(self._sql("entries"), JOURNAL)]

    def open(self, entries: Iterable[Entry]) -> None:
        """Write the entries of a run that begins, one for each table."""
        if not self._kept:
            return
        self._create()
        self._made, self._opened = not self._stands, True
        for entry in entries:
            self._session.run(self._sql("insert", astuple(entry)), f"writing to {JOURNAL}")

    def _create(self) -> None:
        try:
            self._session.run(self._sql("create"), f"creating {JOURNAL}")
        except RefusedError as error:
            error.remedy = f"{error.remedy}, or go without: --journal FILE, or --no-journal"
            raise

    def standing(self, run: int) -> int | None:
        """How many rows of a run are recorded as whole batches; None where nothing is kept."""
        if not self._kept:
            return None
        return sum(entry.rows_made for entry in self._of(run))

    def done(self, run: int, table: str) -> int:
        """How many row numbers of a table are recorded as whole batches of a run."""
        mine = [entry for entry in self._of(run) if entry.table_name == table]
        return sum(entry.n_done - entry.n_from + 1 for entry in mine)

    def _of(self, run: int) -> list[Entry]:
        rows = self._session.rows(self._sql("entries"), JOURNAL)
        return [entry for entry in (Entry(*row) for row in rows) if entry.run == run]

    def withdraw(self, tables: Iterable[str], run: int) -> None:
        """Take back what `open` wrote: the entries, and the journal itself where it is new."""
        if self._made:
            self._session.attempt(self._statements.drop_table(self._schema, JOURNAL))
        elif self._opened:
            for table in tables:
                self._session.attempt(self._sql("forget", table, run))

    def record(
        self, session: Session, run: int, table: str, batch: Batch, made: int, what: str
    ) -> None:
        """Note a batch of so many rows, in its own transaction; `what` names it in an error.

        RunError where another batch than the one before it was noted last: a run whose client
        is gone may still commit the batch that it was at.
        """
        if not self._kept:
            return
        statement = self._sql("record", run, table, batch.n_from - 1, batch.n_to, made)
        if session.run(statement, f"{what}, noted in {JOURNAL}") != 1:
            raise RunError(f"{what}: another run has gone on with {table}", "look at its rows")

    def end(self, run: int, table: str) -> None:
        """Note that a table is ready for use."""
        if self._kept:
            self._session.run(self._sql("end", run, table), f"writing to {JOURNAL}")

    def forget(self, table: str, run: int | None = None) -> None:
        """Drop the entries of a table, of one run or of all."""
        self._session.run(self._sql("forget", table, run), f"writing to {JOURNAL}")

    def leave(self, tables: Sequence[TablePlan], run: int) -> None:
        """Drop the entries of tables that a run does not fill after all."""
        for table in tables if self._kept else ():
            self.forget(table.name, run)

    def forget_if_kept(self, table: str) -> None:
        """Drop the entries of a table that begins anew, where there is a journal."""
        if self._stands:
            self.forget(table)

    def count_rows(self, entry: Entry) -> int:
        """How many rows stand in the span of a run's key."""
        statement = self._sql("count_rows", entry.table_name, entry.key_column, *_span(entry))
        return int(self._session.scalar(statement, f"counting rows of {entry.table_name}"))

    def delete_rows(self, entry: Entry) -> int:
        """Remove the rows that a run made, told by the key that counts them."""
        statement = self._sql("delete_rows", entry.table_name, entry.key_column, *_span(entry))
        return self._session.run(statement, f"removing rows of {entry.table_name}")


def _span(entry: Entry) -> tuple[int, int]:
    """First and last key of a run's rows."""
    shift = entry.key_shift or 0
    first, last = (entry.n_from - 1) // entry.key_slots + 1, entry.n_done // entry.key_slots
    return first + shift, last + shift


def entry_of(plan: Plan, table: TablePlan, run: int, made: bool) -> Entry:
    """The entry of a table of a plan, as a run begins that makes the table or not."""
    told_by = table.told_by
    return Entry(
        run=run,
        table_name=table.name,
        spec=plan.name[:200],
        spec_digest=plan.spec_digest,
        plan_digest=plan.digest(table),
        seed=plan.seed,
        random=plan.random,
        version=__version__,
        n_from=table.n_from,
        n_to=table.n_to,
        n_done=table.n_from - 1,
        batches=0,
        made_table=int(made),
        key_column=told_by.column if told_by else None,
        key_shift=told_by.shift if told_by else None,
        key_slots=told_by.slots if told_by else 1,
        rows_made=0,
        place=plan.tables.index(table),
        extents=json.dumps(dict(table.extents)),
        ended=0,
    )
