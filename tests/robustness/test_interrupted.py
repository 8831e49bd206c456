"""Runs that are broken off: whole batches stand, and --resume ends what an unbroken run makes.

The client is a process of its own, as a person starts it; how far it is, the test reads from the
journal over a connection of its own. Moments come from a fixed seed: a number of rows to wait for,
and a pause after it that ends anywhere in a batch.
"""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pymysql
import pytest

import sqlgen
from command import Done, command, environment, run
from databases import DRIVER_ERRORS, Database, Server
from engines import MYSQLS
from targets import SERVED

ROWS, BATCH = 400_000, 1_000
MOMENTS = 5
SEED = 20_260
PAUSE = 0.3
"""Longest pause after the rows that were waited for, in seconds: several batches, so that it ends
anywhere in one, its commit included."""
NOTICE = 8
"""Seconds within which a server must notice that a client died."""
PATIENCE = 120
SPEC = f"""\
tables:
  people:
    rows: {ROWS}
    columns:
      id: {{sequence: 1, primary_key: true}}
      code: {{integer: [1, 1000000], unique: true}}
      name: {{pick: [{", ".join(f"name {at}" for at in range(70))}]}}
      born: {{date: [1950-01-01, 2020-12-31], nulls: 0.1}}
"""
SESSIONS = {
    "postgresql": "SELECT pid FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    **dict.fromkeys(
        (engine.name for engine in MYSQLS),
        "SELECT id FROM information_schema.processlist "
        "WHERE db = DATABASE() AND id <> CONNECTION_ID()",
    ),
}
END_SESSION = {
    "postgresql": "SELECT pg_terminate_backend({})",
    **dict.fromkeys((engine.name for engine in MYSQLS), "KILL {}"),
}

pytestmark = pytest.mark.slow
served = pytest.mark.parametrize("engine", SERVED, indirect=True, ids=lambda each: each.name)
Client = subprocess.Popen[str]


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The spec of all runs."""
    path = tmp_path_factory.mktemp("interrupted") / "spec.yaml"
    path.write_text(SPEC)
    return path


@pytest.fixture(scope="module")
def unbroken(spec: Path) -> sqlgen.api.Fingerprint:
    """The fingerprint of a run that nothing breaks off."""
    url = f"duckdb:///{spec.parent}/unbroken.duckdb"
    return sqlgen.generate(spec, url, fingerprint=True).fingerprints[0]


@pytest.fixture
def begin(engine: Server, spec: Path) -> Iterator[Callable[..., Client]]:
    """Start a client; it is killed at the end if it still lives."""
    started: list[Client] = []

    def begun(database: Database, *flags: str) -> Client:
        client = subprocess.Popen(
            command("generate", spec, "--to", database.url, "--batch", BATCH, *flags),
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(client)
        return client

    yield begun
    for client in started:
        client.kill()
        client.communicate()


def recorded(database: Database) -> int:
    """The last row of the whole batches that the journal knows of."""
    with suppress(psycopg.errors.UndefinedTable, pymysql.err.ProgrammingError):
        return int(database.value("SELECT MAX(n_done) FROM sqlgen_runs") or 0)
    return 0  # the table is not made yet


def reaches(client: Client, database: Database, rows: int) -> None:
    """Wait until the client has made so many rows."""
    deadline = time.monotonic() + PATIENCE
    while recorded(database) < rows:
        assert client.poll() is None, f"it ended too soon: {client.communicate()}"
        assert time.monotonic() < deadline
        time.sleep(0.01)


def gone(database: Database) -> None:
    """Wait until the server has noticed that the client is no more."""
    deadline = time.monotonic() + NOTICE
    while database.rows(SESSIONS[database.engine.name]):
        assert time.monotonic() < deadline, "the server still works for a client that is gone"
        time.sleep(0.05)


def whole_batches(database: Database) -> int:
    """How many rows stand: whole batches from the first row on, as many as are recorded."""
    count, least, most = database.rows("SELECT COUNT(*), MIN(id), MAX(id) FROM people")[0]
    assert (least, most) == (1, count)
    assert count % BATCH == 0
    assert recorded(database) == count
    assert database.value("SELECT MAX(batches) FROM sqlgen_runs") == count // BATCH
    return int(count)


def ended(client: Client) -> Done:
    """What the client left behind."""
    out, err = client.communicate(timeout=PATIENCE)
    return Done(client.returncode, out, err)


def resumed(database: Database, spec: Path, *flags: str) -> Done:
    """The same command with --resume, to its end."""
    options = ("--batch", str(BATCH), "--resume", *flags)
    return run("generate", spec, "--to", database.url, *options, seconds=PATIENCE)


def finished(database: Database, unbroken: sqlgen.api.Fingerprint) -> None:
    """The table is what an unbroken run makes, in one run of the journal, and ready for use."""
    assert sqlgen.fingerprint(database.url, "people") == (unbroken,)
    assert database.rows("SELECT run, n_from, n_done FROM sqlgen_runs") == [(1, 1, ROWS)]
    database.run("INSERT INTO people (code, name) VALUES (1000001, 'more')")
    assert database.value("SELECT MAX(id) FROM people") == ROWS + 1


def tells(done: Done, rows: int) -> None:
    """The message says how many rows stand and how to go on.

    A commit whose answer was lost may be told as "at least" what stood before it.
    """
    counts = (f"{rows:,} rows", f"at least {rows:,} rows", f"at least {rows - BATCH:,} rows")
    assert any(f"{each} in whole batches stand" in done.err for each in counts), done.err
    assert "--resume" in done.err


@served
def test_a_client_killed_five_times(
    engine: Server, spec: Path, unbroken: sqlgen.api.Fingerprint, begin: Callable[..., Client]
) -> None:
    """kill -9 at five random moments of one run, which is resumed each time."""
    dice = random.Random(SEED)
    marks = sorted(dice.sample(range(BATCH, ROWS * 3 // 5, BATCH), MOMENTS))
    with engine.fresh() as database:
        stood = 0
        for mark in marks:
            client = begin(database, *(("--resume",) if stood else ()))
            least = max(mark, stood + BATCH)
            reaches(client, database, least)
            time.sleep(dice.uniform(0, PAUSE))
            client.kill()
            assert ended(client).code == -signal.SIGKILL
            gone(database)
            stood = whole_batches(database)
            assert least <= stood < ROWS
        done = resumed(database, spec)
        assert done.code == 0
        assert f"{ROWS - stood:,} rows" in done.out
        finished(database, unbroken)


@served
def test_the_lock_of_a_killed_client(
    engine: Server, spec: Path, unbroken: sqlgen.api.Fingerprint, begin: Callable[..., Client]
) -> None:
    """Whoever goes on at once waits a few seconds at most."""
    with engine.fresh() as database:
        client = begin(database)
        reaches(client, database, 3 * BATCH)
        held = resumed(database, spec, "--lock-wait", "0")
        assert held.code == 2, "the first one is still at work"
        assert "another run is at work on people" in held.err
        client.kill()
        assert resumed(database, spec, "--lock-wait", str(NOTICE)).code == 0
        finished(database, unbroken)


@served
@pytest.mark.parametrize("moment", [1, 2])
def test_ctrl_c(
    engine: Server,
    spec: Path,
    unbroken: sqlgen.api.Fingerprint,
    begin: Callable[..., Client],
    moment: int,
) -> None:
    """It says what stands and how to go on; and going on as it says ends the run."""
    dice = random.Random(SEED + moment)
    with engine.fresh() as database:
        client = begin(database)
        reaches(client, database, dice.randrange(2, 200) * BATCH)
        time.sleep(dice.uniform(0, PAUSE))
        client.send_signal(signal.SIGINT)
        done = ended(client)
        gone(database)
        rows = whole_batches(database)
        assert done.code == 1
        assert "Traceback" not in done.text
        assert "stopped by Ctrl-C" in done.err
        tells(done, rows)
        client = begin(database, "--resume")
        reaches(client, database, rows + 2 * BATCH)
        client.send_signal(signal.SIGINT)
        done = ended(client)
        gone(database)
        rows = whole_batches(database)
        assert done.code == 1
        tells(done, rows)
        assert resumed(database, spec).code == 0
        finished(database, unbroken)


@served
@pytest.mark.needs("killed sessions")
@pytest.mark.parametrize("moment", [1, 2, 3])
def test_a_lost_connection(
    engine: Server,
    spec: Path,
    unbroken: sqlgen.api.Fingerprint,
    begin: Callable[..., Client],
    moment: int,
) -> None:
    """The server ends the session: whole batches stand, and the message says how to go on."""
    dice = random.Random(SEED + 10 * moment)
    with engine.fresh() as database:
        client = begin(database)
        reaches(client, database, dice.randrange(2, 200) * BATCH)
        time.sleep(dice.uniform(0, PAUSE))
        for (session,) in database.rows(SESSIONS[database.engine.name]):
            with suppress(*DRIVER_ERRORS):  # the client may have ended it by now
                database.run(END_SESSION[database.engine.name].format(session))
        done = ended(client)
        gone(database)
        rows = whole_batches(database)
        assert done.code == 1
        assert "Traceback" not in done.text
        assert "people, rows " in done.err
        assert "the connection was lost" in done.err or "ended the session" in done.err
        tells(done, rows)
        assert resumed(database, spec).code == 0
        finished(database, unbroken)


@served
def test_nothing_to_resume(engine: Server, spec: Path, unbroken: sqlgen.api.Fingerprint) -> None:
    """With nothing recorded it starts; after a finished run it says so and changes nothing."""
    with engine.fresh() as database:
        first = resumed(database, spec)
        assert first.code == 0
        assert f"{ROWS:,} rows" in first.out
        before = database.rows("SELECT * FROM sqlgen_runs")
        again = resumed(database, spec)
        assert again.code == 0
        assert "finished" in again.text
        assert database.rows("SELECT * FROM sqlgen_runs") == before
        finished(database, unbroken)


@served
def test_what_may_not_be_resumed(engine: Server, spec: Path, begin: Callable[..., Client]) -> None:
    """Another seed, spec or number of rows is refused; without --resume so is everything else."""
    with engine.fresh() as database:
        client = begin(database)
        reaches(client, database, 2 * BATCH)
        client.kill()
        gone(database)
        rows = whole_batches(database)
        other = spec.with_name("other.yaml")
        other.write_text(SPEC.replace("1950", "1960"))
        refusals = [
            resumed(database, spec, "--seed", "7"),
            resumed(database, other),
            resumed(database, spec, "--rows", str(ROWS + 1)),
            resumed(database, spec, "--random", "md5"),
            run("generate", spec, "--to", database.url),
            run("generate", spec, "--to", database.url, "--append"),
        ]
        assert [done.code for done in refusals] == [2] * len(refusals)
        assert "seed 0, not 7" in refusals[0].err
        assert "another spec" in refusals[1].err
        assert "--resume" in refusals[-2].err
        assert "--resume" in refusals[-1].err
        assert whole_batches(database) == rows
