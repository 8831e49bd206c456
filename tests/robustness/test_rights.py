"""Users and databases that may not be written to: exit code 2, said why, nothing left behind."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import sqlgen
from command import Done, inside
from databases import Database, Server
from engines import DUCKDB, MYSQLS, POSTGRESQL, SQLITE
from targets import SERVED, account, small_disk, tables

SPEC = """\
tables:
  people:
    rows: 30
    columns: {id: {sequence: 1, primary_key: true}, code: {integer: [1, 9]}}
  pets:
    rows: 30
    columns: {id: {sequence: 1, primary_key: true}, name: {faker: first_name}}
"""
served = pytest.mark.parametrize("engine", SERVED, indirect=True, ids=lambda each: each.name)


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec of two tables; the second needs a lookup table."""
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC)
    return path


def standing(database: Database) -> dict[str, int]:
    """The tables that stand, with their rows, as the administrator sees them."""
    return {
        name: database.value(f"SELECT COUNT(*) FROM {database.name(name)}")
        for name in tables(database)
    }


def refused(spec: Path, url: str, *words: str, flags: tuple[str, ...] = ()) -> Done:
    """Exit code 2, with the words, and no word of a programmer's."""
    done = inside("generate", spec, "--to", url, "--yes", *flags)
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err
    return done


@served
@pytest.mark.parametrize("right", ["none", "no create"])
def test_no_right_to_create(engine: Server, spec: Path, right: str) -> None:
    """A user who may look at most."""
    with engine.fresh() as database, account(database, right) as own:
        refused(spec, own.url, "GRANT it, or use another user")
        assert standing(database) == {}


@served
@pytest.mark.needs("rights")
def test_no_right_to_insert(engine: Server, spec: Path) -> None:
    """The table stands and may be read; what was made before the refusal is taken back."""
    database = engine.emptied()
    with account(database, "no insert") as own:
        refused(spec, own.url, "the user lacks a privilege for this", "GRANT it")
        assert standing(database) == {"people": 0}
        flags = ("--no-journal", "--tables", "people")
        refused(spec, own.url, "people", "the user lacks a privilege for this", flags=flags)
        assert standing(database) == {"people": 0}


@served
def test_no_right_to_look(engine: Server, spec: Path) -> None:
    """fingerprint and undo of what another made."""
    database = engine.emptied()
    sqlgen.generate(spec, database.url)
    before = standing(database)
    with account(database, "none") as own:
        for done in (
            inside("fingerprint", own.url, "--table", "people"),
            inside("undo", own.url, "--yes"),
        ):
            assert (done.code, done.out) == (2, "")
            assert "Traceback" not in done.err
    assert standing(database) == before


@served
@pytest.mark.needs("rights")
def test_rights_that_do(engine: Server, spec: Path) -> None:
    """The same users with all rights on their database, and none on the server, do everything."""
    database = engine.emptied()
    with account(database, "all") as own:
        sqlgen.generate(spec, own.url)
        sqlgen.generate(spec, own.url, append=True)
        assert standing(database) | {"sqlgen_runs": 0} == {
            "people": 60,
            "pets": 60,
            "sqlgen_runs": 0,
        }
        sqlgen.undo(own.url)
        sqlgen.generate(spec, own.url, truncate=True)
        sqlgen.generate(spec, own.url, replace=True)
        assert [each.rows for each in sqlgen.fingerprint(own.url)] == [30, 30]
        sqlgen.undo(own.url)
        own.run("DROP TABLE sqlgen_runs")


@pytest.mark.parametrize("engine", [POSTGRESQL], indirect=True, ids=lambda each: each.name)
def test_a_read_only_postgresql(engine: Server, spec: Path) -> None:
    """A standby, or a database set so."""
    with engine.fresh() as database:
        name = database.name(str(database.parts.database))
        database.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        refused(spec, database.url, "the database is read-only", "primary")
        assert standing(database) == {}


@pytest.mark.parametrize("engine", MYSQLS, indirect=True, ids=lambda each: each.name)
def test_a_read_only_mysql(engine: Server, spec: Path) -> None:
    """A replica: read_only binds all but administrators."""
    database = engine.emptied()
    with account(database, "all") as own:
        database.run("SET GLOBAL read_only = 1")
        try:
            refused(spec, own.url, "read-only", "primary")
        finally:
            database.run("SET GLOBAL read_only = 0")
        assert standing(database) == {}


@pytest.mark.parametrize("engine", [DUCKDB, SQLITE], indirect=True, ids=lambda each: each.name)
def test_a_read_only_file(engine: Server, spec: Path) -> None:
    """By the URL's own option, on a file that stands."""
    database = engine.emptied()
    sqlgen.generate(spec, database.url)
    before = standing(database)
    path = database.parts.database
    urls = {
        "duckdb": f"duckdb:///{path}?access_mode=read_only",
        "sqlite": f"sqlite:///file:{path}?mode=ro&uri=true",
    }
    url = urls[database.engine.name]
    refused(spec, url, "the database is read-only", flags=("--append",))
    refused(spec, url, "the database is read-only", flags=("--replace",))
    assert standing(database) == before
    done = inside("undo", url, "--yes")
    assert (done.code, done.out) == (2, "")
    assert "read-only" in done.err
    assert standing(database) == before
    assert sqlgen.fingerprint(url) == sqlgen.fingerprint(database.url), "reading needs no more"


@pytest.mark.parametrize("engine", [DUCKDB, SQLITE], indirect=True, ids=lambda each: each.name)
def test_a_read_only_disk(engine: Server, spec: Path) -> None:
    """Neither a new file nor one that stands."""
    database = engine.emptied()
    sqlgen.generate(spec, database.url)
    with small_disk(spec.parent, 32 << 20) as disk:
        shutil.copy(str(database.parts.database), disk / "old.db")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for name in ("old.db", "new.db"):
            done = inside(
                *("generate", spec, "--to", f"{engine.engine.name}:///{disk / name}"),
                *("--append", "--yes"),
            )
            assert (done.code, done.out) == (2, "")
            assert "Traceback" not in done.err
            assert "read-only" in done.err or "can't be opened" in done.err
        assert [each.name for each in disk.iterdir()] == ["old.db"]
        old = (disk / "old.db").read_bytes()
        assert old == Path(str(database.parts.database)).read_bytes()
