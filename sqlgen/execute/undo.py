"""Removing the rows that a run made."""

from __future__ import annotations

from sqlgen.errors import UsageError
from sqlgen.execute.journal import Entry, Journal
from sqlgen.execute.run import TableResult
from sqlgen.execute.session import Session
from sqlgen.execute.state import State
from sqlgen.render import Statements


def entries_of(state: State, run: int | None) -> tuple[Entry, ...]:
    """The entries of a run, the last one unless said; UsageError where there is none."""
    if not state.entries:
        raise UsageError("no run is recorded here", "there is nothing to undo")
    number = max(entry.run for entry in state.entries) if run is None else run
    found = tuple(entry for entry in state.entries if entry.run == number)
    if not found:
        known = ", ".join(sorted({str(entry.run) for entry in state.entries}))
        raise UsageError(f"there is no run {number}", f"runs are {known}")
    return found


def undone(
    session: Session, journal: Journal, state: State, entries: tuple[Entry, ...], schema: str | None
) -> tuple[TableResult, ...]:
    """Remove the rows of a run, children first; nothing else is touched."""
    for entry in entries:
        _check(session, journal, state, entry, schema)
    return tuple(_table(session, journal, state, entry, schema) for entry in reversed(entries))


def _check(
    session: Session, journal: Journal, state: State, entry: Entry, schema: str | None
) -> None:
    """Refuse where rows of others stand among those of the run, or can't be told from them."""
    made = entry.rows_made
    if entry.table_name not in state.tables or not made:
        return
    if entry.key_column is not None:
        present = journal.count_rows(entry)
        mixed = present > made
    else:
        query = Statements(session.dialect).count(schema, entry.table_name)
        present = session.scalar(query, entry.table_name)
        mixed = present != made
    if mixed:
        raise UsageError(
            f"nothing in {entry.table_name} tells the {made} rows of run {entry.run} from the "
            f"{present} that stand",
            "remove them by hand, or make the table anew with --replace",
        )


def _table(
    session: Session, journal: Journal, state: State, entry: Entry, schema: str | None
) -> TableResult:
    statements = Statements(session.dialect)
    removed = 0
    session.begin()
    if entry.table_name in state.tables and entry.key_column is not None:
        removed = journal.delete_rows(entry)
    elif entry.table_name in state.tables and entry.rows_made:
        removed = entry.rows_made
        session.run(statements.delete_all(schema, entry.table_name))
    others = [e for e in state.entries if e.table_name == entry.table_name and e.run != entry.run]
    journal.forget(entry.table_name, entry.run)
    session.commit()
    if entry.made_table and not others and entry.table_name in state.tables:
        _drop_if_empty(session, statements, entry, schema)
    return TableResult(entry.table_name, removed, 1, 0.0)


def _drop_if_empty(
    session: Session, statements: Statements, entry: Entry, schema: str | None
) -> None:
    """A table that the run made itself goes too, unless somebody put rows in it."""
    if not session.scalar(statements.has_rows(schema, entry.table_name)):
        session.run(statements.drop_table(schema, entry.table_name))
