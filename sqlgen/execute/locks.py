"""One run at a time on a table; a lock dies with the connection that holds it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlgen.errors import LockedError
from sqlgen.execute.session import POLL_SECONDS, Session
from sqlgen.render import Statements


@contextmanager
def tables_locked(
    session: Session, schema: str | None, tables: Iterable[str], wait: float
) -> Iterator[None]:
    """Hold the tables' locks; LockedError after `wait` seconds behind another run."""
    statements = Statements(session.dialect)
    deadline = time.monotonic() + wait
    held: list[int] = []
    try:
        _claim(session, statements, deadline)
        for table in sorted(tables):
            key = _key(schema, table)
            _take(session, statements.lock(key), table, deadline)
            held.append(key)
        yield
    finally:
        for key in held:
            if statements.unlock(key):
                session.attempt(statements.unlock(key))


def _claim(session: Session, statements: Statements, deadline: float) -> None:
    """Take the whole file where the engine has no locks by name; it is free when we are gone."""
    if not statements.claim():
        return
    session.run(statements.claim(), "locking the file")
    while True:
        try:
            session.run(statements.begin(), "locking the file")
            break
        except LockedError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(POLL_SECONDS)
    session.run(statements.commit(), "locking the file")


def _take(session: Session, statement: str, table: str, deadline: float) -> None:
    if not statement:
        return
    while not session.scalar(statement, f"locking {table}"):
        if time.monotonic() >= deadline:
            raise LockedError(
                f"another run is at work on {table}", "wait for it, or raise --lock-wait"
            )
        time.sleep(POLL_SECONDS)


def _key(schema: str | None, table: str) -> int:
    """A signed 64-bit number for a table."""
    name = f"sqlgen:{schema or ''}:{table}".encode()
    octets = hashlib.md5(name, usedforsecurity=False).digest()[:8]
    return int.from_bytes(octets, "big", signed=True)
