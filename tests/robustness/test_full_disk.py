"""A disk that fills up: whole batches stand, the message says so, and --resume ends the run."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from command import Done, run
from databases import Database, Server
from engines import ENGINES
from targets import SERVED, small_disk

ROWS, BATCH = 150_000, 2_000
SIZE = 6 << 20
"""Octets of the disk: some batches fit, all of them do not."""
SPEC = {
    "tables": {
        "people": {
            "rows": ROWS,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "code": {"token": 60},
                "name": {"template": "{code} and {integer(1, 999999)}"},
            },
        }
    }
}
YAML = f"""\
tables:
  people:
    rows: {ROWS}
    columns:
      id: {{sequence: 1, primary_key: true}}
      code: {{token: 60}}
      name: {{template: "{{code}} and {{integer(1, 999999)}}"}}
"""


@contextmanager
def on_the_disk(engine: Server, disk: Path) -> Iterator[Database]:
    """A database whose table people stands on that disk."""
    if engine.way == "embedded":
        yield Database(engine.engine, f"{engine.engine.name}:///{disk / 'people.db'}")
        return
    with engine.fresh() as database, PLACED[engine.engine.name](database, disk):
        yield database


@contextmanager
def _tablespace(database: Database, disk: Path) -> Iterator[None]:
    """A PostgreSQL tablespace there, the default of the database."""
    name = f"space_{database.parts.database}"
    _owned_by_the_server(disk, "postgres")
    database.run(f"CREATE TABLESPACE {name} LOCATION '{disk}'")
    database.run(f"ALTER DATABASE {database.parts.database} SET default_tablespace = {name}")
    try:
        yield
    finally:
        database.run("DROP TABLE IF EXISTS people, sqlgen_runs", f"DROP TABLESPACE {name}")


@contextmanager
def _directory(database: Database, disk: Path) -> Iterator[None]:
    """A MariaDB table whose file is there; it must be dropped before the disk goes."""
    _owned_by_the_server(disk, "mysql")
    columns = "id BIGINT PRIMARY KEY, code VARCHAR(60), name VARCHAR(90)"
    database.run(f"CREATE TABLE people ({columns}) DATA DIRECTORY = '{disk}'")
    try:
        yield
    finally:
        database.run("DROP TABLE people")


PLACED: dict[str, Callable[[Database, Path], Any]] = {
    "postgresql": _tablespace,
    "mariadb": _directory,
}


def _owned_by_the_server(disk: Path, user: str) -> None:
    done = subprocess.run(["chown", user, str(disk)], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"the server does not run on this machine as the user {user}")


@contextmanager
def _reachable_folder() -> Iterator[Path]:
    """A folder that servers of other users can enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def larger(disk: Path) -> None:
    """Give the disk room for everything."""
    subprocess.run(["mount", "-o", f"remount,size={1 << 30}", str(disk)], check=True)


PLACEABLE = [each for each in ENGINES if each.name in PLACED or "embedded" in each.ways]
"""Engines that put a table on a disk of our choice."""


@pytest.mark.slow
@pytest.mark.parametrize("engine", PLACEABLE, indirect=True, ids=lambda each: each.name)
def test_a_full_disk(engine: Server, tmp_path: Path) -> None:
    """What stands are whole batches, as many as are recorded; with room again --resume ends it."""
    if engine.engine in SERVED and engine.way != "local":
        pytest.skip("the server's disk is not this machine's")
    spec = tmp_path / "spec.yaml"
    spec.write_text(YAML)
    with (
        _reachable_folder() as folder,
        small_disk(folder, SIZE) as disk,
        on_the_disk(engine, disk) as database,
    ):
        arguments = ("generate", spec, "--to", database.url, "--batch", BATCH)
        done = run(*arguments)
        larger(disk)
        _whole_batches(done, database)
        assert run(*arguments, "--resume").code == 0
        (after,) = sqlgen.fingerprint(database.url, "people")
    unbroken = f"sqlite:///{tmp_path}/unbroken.sqlite"
    (wanted,) = sqlgen.generate(SPEC, unbroken, fingerprint=True).fingerprints
    assert after == wanted


def _whole_batches(done: Done, database: Database) -> None:
    """Exit code 1 and some batches, or 2 and none: the message agrees with the table."""
    assert "Traceback" not in done.text
    assert "the disk is full" in done.err or "or the disk is full" in done.err
    if done.code == 2:
        assert not os.environ.get("CI"), "some batches should have fitted"
        return
    assert done.code == 1
    assert "--resume" in done.err
    rows = database.value("SELECT COUNT(*) FROM people")
    assert 0 < rows < ROWS
    assert rows % BATCH == 0
    assert database.value("SELECT MAX(id) FROM people") == rows
    assert database.value("SELECT n_done FROM sqlgen_runs") == rows
    assert f"{rows:,} rows in whole batches stand" in done.err
