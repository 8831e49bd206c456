"""One run at a time on a table; a lock dies with the connection that holds it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlgen.errors import LockedError
from sqlgen.execute.session import POLL_SECONDS, Session, connected
from sqlgen.render import Statements


@contextmanager
def tables_locked(
    session: Session, schema: str | None, tables: Iterable[str], wait: float
) -> Iterator[None]:
    """Hold the tables' locks; LockedError after `wait` seconds behind another run."""
    statements = Statements(session.dialect)
    deadline = time.monotonic() + wait
    held: list[int] = []
    with _keeper(session) as keeper:
        try:
            _claim(session, statements, deadline)
            for table in sorted(tables):
                key = _key(schema, table)
                _prepare(session, statements, key)
                _take(keeper, statements.lock(key), table, deadline)
                held.append(key)
            yield
        finally:
            for key in held:
                if statements.unlock(key):
                    keeper.attempt(statements.unlock(key))


@contextmanager
def _keeper(session: Session) -> Iterator[Session]:
    """The session that holds locks: a further one, where a lock ends with its transaction."""
    if not session.dialect.keeps_locks_apart:
        yield session
        return
    with connected(session.target, echo=session.echo) as keeper:
        keeper.begin()
        yield keeper


def _prepare(session: Session, statements: Statements, key: int) -> None:
    """Put in place what a lock is taken on, where that is a row."""
    if statements.create_locks():
        session.run(statements.create_locks(), "making the table of locks")
        session.run(statements.make_lock(key), "making a lock")


def _claim(session: Session, statements: Statements, deadline: float) -> None:
    """Take the whole file where the engine has no locks by name; it is free when we are gone."""
    if not statements.claim():
        return
    session.run(statements.claim(), "locking the file")
    while True:
        try:
            session.begin("locking the file")
            break
        except LockedError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(POLL_SECONDS)
    session.commit("locking the file")


def _take(session: Session, statement: str, table: str, deadline: float) -> None:
    if not statement:
        return
    while not _taken(session, statement, table):
        if time.monotonic() >= deadline:
            raise LockedError(
                f"another run is at work on {table}", "wait for it, or raise --lock-wait"
            )
        time.sleep(POLL_SECONDS)


def _taken(session: Session, statement: str, table: str) -> bool:
    """Whether the lock is ours now; some engines say no by an error."""
    try:
        return bool(session.scalar(statement, f"locking {table}"))
    except LockedError:
        return False


def _key(schema: str | None, table: str) -> int:
    """A signed 64-bit number for a table."""
    name = f"sqlgen:{schema or ''}:{table}".encode()
    octets = hashlib.md5(name, usedforsecurity=False).digest()[:8]
    return int.from_bytes(octets, "big", signed=True)
