"""Runs that make patients: recorded batch by batch, broken off and ended, added to, undone.

The client is a process of its own, killed at a moment when some batches stand; few modules, so that
a batch is quick.
"""

from __future__ import annotations

import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pymysql
import pytest

from command import command, environment, inside, run
from databases import Database, Server
from engines import MARIADB, POSTGRESQL
from sqlgen import UsageError, api
from sqlgen.patients.tables import tables

pytestmark = pytest.mark.slow
served = pytest.mark.parametrize(
    "engine", [POSTGRESQL, MARIADB], indirect=True, ids=lambda each: each.name
)
PEOPLE, BATCH = 36, 3
WHO = ("-p", str(PEOPLE), "-m", "gout", "--batch", str(BATCH))
SAME: dict[str, Any] = {"people": PEOPLE, "modules": ["gout"], "batch": BATCH}
PATIENCE = 300


def printed(url: str) -> dict[str, tuple[int, str]]:
    """Rows and digest of each table."""
    return {each.table: (each.rows, each.digest) for each in api.fingerprint(url)}


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """The tables of a run that nothing breaks off."""
    url = f"duckdb:///{tmp_path_factory.mktemp('unbroken')}/made.duckdb"
    api.patients(url, **SAME)
    return printed(url)


def recorded(database: Database) -> int:
    """How many slots stand in whole batches, as the journal knows."""
    with suppress(psycopg.errors.UndefinedTable, pymysql.err.ProgrammingError):
        query = "SELECT MAX(n_done) FROM sqlgen_runs WHERE table_name = 'patients'"
        return int(database.value(query) or 0)
    return 0  # the table is not made yet


def killed_past(database: Database, mark: int, *flags: str) -> None:
    """Start a client, and kill it once so many patients stand."""
    client = subprocess.Popen(
        command("patients", "--to", database.url, *WHO, *flags),
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    deadline = time.monotonic() + PATIENCE
    while recorded(database) < mark:
        assert client.poll() is None, f"it ended too soon: {client.communicate()}"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    client.kill()
    client.communicate()
    assert client.returncode == -signal.SIGKILL


@served
def test_a_client_that_is_killed_leaves_whole_batches_and_is_resumed(
    engine: Server, unbroken: dict[str, tuple[int, str]]
) -> None:
    with engine.fresh() as database:
        killed_past(database, BATCH)
        stood = recorded(database)
        living = f"SELECT COUNT(*) FROM patients WHERE {database.name('DEATHDATE')} IS NULL"
        assert database.value(living) == stood
        assert (stood % BATCH, stood < PEOPLE) == (0, True)
        done = run("patients", "--to", database.url, *WHO, "--resume", seconds=PATIENCE)
        assert done.code == 0, done.err
        assert f"alive={PEOPLE - stood}" in done.out
        assert printed(database.url) == unbroken
        again = run("patients", "--to", database.url, *WHO, "--resume", seconds=PATIENCE)
        assert (again.code, "nothing to do" in again.out) == (0, True)


@pytest.mark.needs("patients")
def test_undo_leaves_nothing(database: Database) -> None:
    api.patients(database.url, people=4, modules=["gout"])
    removed = {each.table: each.rows for each in api.undo(database.url)}
    assert (len(removed), removed["patients"] >= 4) == (20, True)
    assert api.fingerprint(database.url) == ()


def url_of(folder: Path) -> str:
    return f"duckdb:///{folder}/made.duckdb"


def test_each_batch_is_recorded(tmp_path: Path) -> None:
    made = api.patients(url_of(tmp_path), **SAME)
    rows = {each.table: (each.rows, each.batches) for each in made.tables}
    with duckdb.connect(f"{tmp_path}/made.duckdb") as connection:
        found = connection.execute(
            "SELECT table_name, rows_made, batches, n_from, n_done, n_to, ended FROM sqlgen_runs"
        ).fetchall()
    assert len(found) == 20
    for table, count, batches, *numbers in found:
        assert numbers == [1, PEOPLE, PEOPLE, 1], table
        assert table == "sqlgen_total" or (count, batches) == rows[table]
    assert rows["patients"][1] == PEOPLE // BATCH


@pytest.mark.parametrize(("query", "limited"), [("", True), ("?memory_limit=1GB", False)])
def test_memory_is_limited_where_nobody_has_said_how(
    query: str, limited: bool, tmp_path: Path
) -> None:
    said: list[str] = []
    api.patients(url_of(tmp_path) + query, people=1, modules=["gout"], echo=said.append)
    assert ("SET memory_limit = '3GB'" in said) == limited


def test_other_options_are_not_gone_on_with(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    api.patients(url, people=2, modules=["gout"])
    with pytest.raises(UsageError, match="were made with other options"):
        api.patients(url, people=2, modules=["gout"], seed=1, append=True)
    with pytest.raises(UsageError, match="has 2 patients, 3 are asked"):
        api.patients(url, people=3, modules=["gout"], resume=True)
    with pytest.raises(UsageError, match="these tables stand already"):
        api.patients(url, people=2, modules=["gout"])
    with pytest.raises(UsageError, match="contradict each other"):
        api.patients(url, append=True, replace=True)


def test_those_who_were_added_are_undone_with_all_others(tmp_path: Path) -> None:
    """Nothing tells the rows of one run from those of another: both go, or neither."""
    url = url_of(tmp_path)
    api.patients(url, people=2, modules=["gout"])
    api.patients(url, people=2, modules=["gout"], append=True)
    with pytest.raises(UsageError, match="tells the"):
        api.undo(url)
    assert inside("patients", "--to", url, "-p", "2", "--replace", "--yes").code == 0


def test_bad_patients_in_the_place_of_good_ones_are_not_added_to(tmp_path: Path) -> None:
    """What was recorded of the good ones goes with them, and nothing else is left."""
    url = url_of(tmp_path)
    who: api.PatientOptions = {"people": 2, "modules": ["gout"]}
    api.patients(url, **who)
    api.bad_patients(url, replace=True, **who)
    with pytest.raises(UsageError, match="these tables stand already"):
        api.patients(url, append=True, **who)
    with duckdb.connect(f"{tmp_path}/made.duckdb") as connection:
        left = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        recorded = connection.execute("SELECT COUNT(*) FROM sqlgen_runs").fetchone()
    assert {name for (name,) in left} == {*(table.name for table in tables()), "sqlgen_runs"}
    assert recorded == (0,)


def test_batches_have_a_size(tmp_path: Path) -> None:
    done = inside("patients", "--to", url_of(tmp_path), "--batch", "0")
    assert (done.code, "a batch has 1 to 10,000 patients" in done.err) == (2, True)
