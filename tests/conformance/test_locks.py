"""One run at a time on a table; a client that dies holds nobody up.

The first run is a process of its own, as it would be for two people: engines that live inside a
process tell clients apart by process.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

import sqlgen
from databases import Database
from engines import ENGINES
from expected import digest, rows_of

SPEC: dict[str, Any] = {
    "tables": {
        name: {
            "rows": 100,
            "columns": {"id": {"sequence": 1, "primary_key": True}, "die": {"integer": [1, 6]}},
        }
        for name in ("t", "other")
    }
}
# Makes batches of ten, says so after each, and waits for a word after the second.
RUN = """\
import sys, sqlgen
def observe(progress):
    print(progress.done, flush=True)
    if progress.done == 20:
        sys.stdin.readline()
sqlgen.generate(sys.argv[1], sys.argv[2], tables=["t"], batch=10, observe=observe)
"""
PATIENCE = 20
"""Seconds after which a lock that should be free counts as held."""
NOTICE = 8
"""Seconds within which a server must notice that a client died."""

Run = subprocess.Popen[str]
Begin = Callable[[Database], Run]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Start a run of table t in another process; it is killed at the end if it still lives."""
    started: list[Run] = []

    def begun(database: Database) -> Run:
        spec = tmp_path / "spec.json"
        spec.write_text(json.dumps(SPEC), encoding="utf-8")
        command = (sys.executable, "-c", RUN, spec, database.url)
        pipes: Any = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        started.append(subprocess.Popen(command, text=True, **pipes))
        return started[-1]

    yield begun
    for each in started:
        each.kill()
        each.communicate()


def reaches(run: Run, done: int) -> None:
    """Wait until the run says that so many rows stand."""
    output: IO[str] = run.stdout  # type: ignore[assignment]  # it is a pipe
    for line in output:
        if int(line) == done:
            return
    pytest.fail(f"the run ended before row {done}: {run.communicate()[1]}")


def go_on(run: Run) -> None:
    """Say the word that the run waits for."""
    stdin: IO[str] = run.stdin  # type: ignore[assignment]  # it is a pipe
    stdin.write("go on\n")
    stdin.flush()


def printed(database: Database, table: str = "t") -> tuple[int, str]:
    """Count and digest of a table."""
    (found,) = sqlgen.fingerprint(database.url, table)
    return found.rows, found.digest


def test_a_second_run_waits_and_is_refused(database: Database, begin: Begin) -> None:
    """So is an undo. The first one ends as if nothing had been."""
    first = begin(database)
    reaches(first, 20)
    started = time.monotonic()
    with pytest.raises(sqlgen.LockedError):
        sqlgen.generate(SPEC, database.url, tables=["t"], append=True, lock_wait=1)
    assert 1 <= time.monotonic() - started < 1 + NOTICE
    with pytest.raises(sqlgen.LockedError):
        sqlgen.undo(database.url, lock_wait=0)
    _, complaint = first.communicate("go on\n", timeout=PATIENCE)
    assert (first.returncode, complaint) == (0, "")
    assert printed(database) == digest(rows_of(SPEC, "t"))


def test_a_second_run_goes_on_once_the_first_has_ended(database: Database, begin: Begin) -> None:
    first = begin(database)
    reaches(first, 20)
    word = threading.Timer(0.5, go_on, (first,))
    word.start()
    made = sqlgen.generate(
        SPEC, database.url, tables=["t"], rows=50, append=True, lock_wait=PATIENCE
    )
    word.join()
    assert made.rows == 50
    assert printed(database) == digest(rows_of(SPEC, "t", n_to=150))


def test_a_killed_run_holds_nothing(database: Database, begin: Begin) -> None:
    """Whole batches stand, and resume ends with the rows of an unbroken run."""
    first = begin(database)
    reaches(first, 20)
    first.send_signal(signal.SIGKILL)
    first.wait()
    started = time.monotonic()
    made = sqlgen.generate(SPEC, database.url, tables=["t"], resume=True, lock_wait=PATIENCE)
    assert time.monotonic() - started < NOTICE
    assert made.rows == 80
    assert printed(database) == digest(rows_of(SPEC, "t"))


@pytest.mark.needs("two writers")
def test_two_runs_on_two_tables(database: Database, begin: Begin) -> None:
    first = begin(database)
    reaches(first, 20)
    sqlgen.generate(SPEC, database.url, tables=["other"], lock_wait=0.5)
    assert printed(database, "other") == digest(rows_of(SPEC, "other"))


SLOW = [engine for engine in ENGINES if engine.slow_rows]
"""Engines that notice a dead client in the middle of a statement."""


@pytest.mark.slow
@pytest.mark.parametrize("engine", SLOW, ids=lambda engine: engine.name, indirect=True)
def test_a_run_killed_in_the_middle_of_a_statement(database: Database, begin: Begin) -> None:
    """Its statement would go on for 50 minutes."""
    sqlgen.generate(SPEC, database.url, tables=["t"], rows=0)
    database.run(*database.engine.slow_rows)
    first = begin(database)
    reaches(first, 0)
    with pytest.raises(sqlgen.LockedError):
        sqlgen.undo(database.url, lock_wait=0)
    first.send_signal(signal.SIGKILL)
    first.wait()
    started = time.monotonic()
    (undone,) = sqlgen.undo(database.url, lock_wait=PATIENCE)
    assert time.monotonic() - started < NOTICE
    assert (undone.table, undone.rows) == ("t", 0)
