"""Sessions that fill a table side by side: batches are made at once and committed in order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from sqlgen.errors import SqlgenError
from sqlgen.execute.session import Session
from sqlgen.plan import Batch
from sqlgen.render import Statements

T = TypeVar("T")
"""What the rows of a batch are told by: their number, or that of each table."""
POLL_SECONDS = 0.1
"""How long a batch that is not to be committed may go on before its statement is ended."""


@dataclass(frozen=True)
class Worker:
    """A session of its own, and what the server calls it."""

    session: Session
    number: int

    def cancel(self, over: Session) -> None:
        """End the statement that it is at, by way of another session."""
        over.attempt(Statements(over.dialect).cancel(self.number))


class Turns:
    """Which batch may be committed next, by its number from 1."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._next = 1
        self._stopped = False

    def comes(self, number: int) -> bool:
        """Wait until all batches before it stand; False where one of them never will."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._next == number)
            return not self._stopped

    @contextmanager
    def held(self) -> Iterator[None]:
        """Commit in here: the turn goes on afterwards, or on an error all work stops."""
        try:
            yield
        except BaseException:
            self.stop()
            raise
        with self._changed:
            self._next += 1
            self._changed.notify_all()

    def stop(self) -> None:
        """No further batch is to be committed."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()


@dataclass(frozen=True)
class Crew:
    """Workers over the session that holds the locks."""

    main: Session
    workers: tuple[Worker, ...]

    def fill(
        self,
        batches: Iterable[Batch],
        insert: Callable[[Session, Batch], T],
        commit: Callable[[Session, Batch, T], None],
    ) -> None:
        """Insert all batches and commit them in order; the first error ends it and is raised.

        What stands then is what would stand after one session had met that error.
        """
        turns = Turns()
        waiting = _shared(batches)
        with ThreadPoolExecutor(len(self.workers)) as pool:
            jobs = [
                pool.submit(_work, worker.session, waiting, turns, insert, commit)
                for worker in self.workers
            ]
            try:
                for job in as_completed(jobs):
                    job.result()
            except BaseException:
                turns.stop()
                while wait(jobs, POLL_SECONDS).not_done:
                    self._cancel()
                raise

    def _cancel(self) -> None:
        for worker in self.workers:
            worker.cancel(self.main)


def _work(
    session: Session,
    batches: Iterable[Batch],
    turns: Turns,
    insert: Callable[[Session, Batch], T],
    commit: Callable[[Session, Batch, T], None],
) -> None:
    for batch in batches:
        made = _made(insert, session, batch)
        if not turns.comes(batch.number):
            session.rollback()
            return
        with turns.held():
            if isinstance(made, SqlgenError):
                raise made
            commit(session, batch, made)


def _made(insert: Callable[[Session, Batch], T], session: Session, batch: Batch) -> T | SqlgenError:
    try:
        return insert(session, batch)
    except SqlgenError as error:
        return error


def _shared(batches: Iterable[Batch]) -> Iterator[Batch]:
    """The batches, each taken by one of several threads."""
    source = iter(batches)
    lock = threading.Lock()

    def taken() -> Batch | None:
        with lock:
            return next(source, None)

    return iter(taken, None)
