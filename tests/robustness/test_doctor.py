"""`doctor` says what a user may do and what not, as the engine will say it, and leaves nothing."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from command import Done, inside
from databases import Database, Server
from engines import DUCKDB, MARIADB, MYSQLS, POSTGRESQL, SQLITE
from targets import PASSWORD, SERVED, account, closed_port, elsewhere, tables

SPEC: dict[str, Any] = {
    "tables": {
        "people": {
            "rows": 30,
            "columns": {"id": {"sequence": 1, "primary_key": True}, "said": {"text": [1, 9]}},
        }
    }
}
RIGHTS = {"write", "create table", "create temporary table", "insert", "select", "drop"}
served = pytest.mark.parametrize("engine", SERVED, indirect=True, ids=lambda each: each.name)
files = pytest.mark.parametrize("engine", [DUCKDB, SQLITE], indirect=True, ids=lambda e: e.name)


def asked(url: str, *flags: str) -> tuple[Done, dict[str, Any]]:
    """What the command says, as facts; it tells people the same."""
    done = inside("doctor", url, "--json", *flags)
    facts: dict[str, Any] = json.loads(done.out)
    told = inside("doctor", url, *flags)
    assert told.code == done.code
    assert PASSWORD not in done.text + told.text
    for finding in facts.get("findings", ()):
        mark = "ok" if finding["fine"] else "MISSING"
        words = " ".join(told.out.split())
        assert f"{mark} {finding['subject']} {finding['found']}".strip() in words
        assert finding["fine"] or finding["remedy"] in words
    return done, facts


def missing(facts: dict[str, Any]) -> set[str]:
    """The subjects of what is not there."""
    lost = [each for each in facts["findings"] if not each["fine"]]
    assert all(each["found"] and each["remedy"] for each in lost)
    return {each["subject"] for each in lost}


def test_all_is_there(database: Database) -> None:
    """On every engine: what the dialect can do, every right, and the target as it was."""
    sqlgen.generate(SPEC, database.url)
    before = sqlgen.fingerprint(database.url), tables(database)
    done, facts = asked(database.url)
    dialect = database.engine.dialect
    assert done.code == 0
    assert facts["fine"]
    assert facts["dialect"] == dialect.name
    assert (facts["series"], facts["workers"]) == (list(dialect.series), dialect.workers)
    assert facts["schemas"] is dialect.schemas
    subjects = {each["subject"] for each in facts["findings"]}
    assert subjects >= RIGHTS | {f"setting {each.name}" for each in dialect.settings}
    assert (sqlgen.fingerprint(database.url), tables(database)) == before


def test_nothing_is_there(database: Database) -> None:
    """Before the first run nothing is missing either, and nothing is made."""
    assert missing(asked(database.url)[1]) == set()
    assert tables(database) == []


def test_the_version_is_the_servers(engine: Server) -> None:
    assert sqlgen.doctor(engine.emptied().url).server_version == engine.version


SHOWN = {
    "postgresql": "SHOW {}",
    **dict.fromkeys((engine.name for engine in MYSQLS), "SELECT @@SESSION.{}"),
}


@served
def test_settings_are_told_as_they_are(engine: Server) -> None:
    """As the server gives them to a new session; and what limits recursion by name."""
    database = engine.emptied()
    findings = {each.subject: each.found for each in sqlgen.doctor(database.url).findings}
    for setting in database.engine.dialect.settings:
        value = database.value(SHOWN[database.engine.name].format(setting.name))
        told = findings[f"setting {setting.name}"]
        # PostgreSQL shows milliseconds and zones in more than one way.
        assert told.startswith(f"is {value}, a run sets ") or setting.name in KEPT_APART
        assert told.endswith(setting.why)
    limit = database.engine.dialect.recursion_setting
    assert findings["recursion"].startswith(f"{limit} is " if limit else "no setting limits it")


KEPT_APART = {"client_connection_check_interval", "character_set_client", "client_encoding"} | {
    "character_set_connection"
}
"""Settings that a driver sets by itself, or that are shown with a unit."""

MYSQL_LACKS = {
    "no create": RIGHTS - {"write", "select"} | {"update", "delete"},
    "no insert": {"insert", "update", "delete"},
    "all": set[str](),
}
# What each account of targets.py lacks.
LACKS: dict[str, dict[str, set[str]]] = {
    "postgresql": {
        "none": {"create table"},
        "no create": {"create table"},
        "no insert": {"insert"},
        "all": set(),
    },
    **{engine.name: MYSQL_LACKS for engine in MYSQLS},
}


@served
@pytest.mark.parametrize(
    "right",
    [
        "none",
        pytest.param("no create", marks=pytest.mark.needs("rights before tables")),
        pytest.param("no insert", marks=pytest.mark.needs("rights")),
        pytest.param("all", marks=pytest.mark.needs("rights")),
    ],
)
def test_accounts(engine: Server, right: str) -> None:
    """What is missing is named, and with it a run fails; where nothing is missing it does not."""
    lacks = LACKS[engine.engine.name].get(right)
    with engine.fresh() as database, account(database, right) as own:
        before = sqlgen.fingerprint(database.url)
        if lacks is None:
            done = inside("doctor", own.url)
            assert (done.code, done.out) == (2, "")
            assert "may not use this database" in done.err
            return
        done, facts = asked(own.url)
        assert missing(facts) == lacks
        assert done.code == (3 if lacks else 0)
        assert sqlgen.fingerprint(database.url) == before
        if lacks:
            with pytest.raises(sqlgen.RefusedError):
                sqlgen.generate(SPEC, own.url)
        else:
            assert sqlgen.generate(SPEC, own.url).rows == 30


@pytest.mark.parametrize("engine", [POSTGRESQL], indirect=True, ids=lambda each: each.name)
@pytest.mark.parametrize(
    ("revoked", "lost"),
    [
        ("REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC", {"create temporary table"}),
        ("REVOKE EXECUTE ON FUNCTION pg_try_advisory_lock(bigint) FROM PUBLIC", {"lock"}),
        ("CREATE TABLE sqlgen_runs (a int); GRANT SELECT, INSERT ON sqlgen_runs TO PUBLIC", None),
    ],
    ids=["temporary", "lock", "journal"],
)
def test_a_right_of_postgresql(engine: Server, revoked: str, lost: set[str] | None) -> None:
    with engine.fresh() as database, account(database, "all") as own:
        name = database.name(str(database.parts.database))
        database.run(*revoked.format(database=name).split("; "))
        done, facts = asked(own.url)
        assert missing(facts) == (lost or {"update", "delete"})
        assert done.code == 3


@pytest.mark.parametrize("engine", [POSTGRESQL], indirect=True, ids=lambda each: each.name)
def test_a_read_only_postgresql(engine: Server) -> None:
    with engine.fresh() as database:
        name = database.name(str(database.parts.database))
        database.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        done, facts = asked(database.url)
        assert done.code == 3
        assert missing(facts) == {"write"}


@pytest.mark.parametrize("engine", [POSTGRESQL], indirect=True, ids=lambda each: each.name)
def test_settings_that_may_not_be_set(engine: Server) -> None:
    with engine.fresh() as database, account(database, "all") as own:
        database.run("REVOKE EXECUTE ON FUNCTION set_config(text, text, boolean) FROM PUBLIC")
        _, facts = asked(own.url)
        settings = {f"setting {each.name}" for each in database.engine.dialect.settings}
        assert missing(facts) == settings


@pytest.mark.parametrize("engine", [POSTGRESQL], indirect=True, ids=lambda each: each.name)
def test_schemas(engine: Server) -> None:
    """One of another's, one that is not there, and one of one's own."""
    with engine.fresh() as database, account(database, "all") as own:
        user = own.parts.username
        database.run("CREATE SCHEMA theirs", f"CREATE SCHEMA mine AUTHORIZATION {user}")
        for schema, words in (("theirs", "not on theirs"), ("none", "none, which is not there")):
            done, facts = asked(own.url, "--schema", schema)
            (finding,) = [each for each in facts["findings"] if not each["fine"]]
            assert done.code == 3
            assert finding["subject"] == "create table"
            assert words in finding["found"]
        assert asked(own.url, "--schema", "mine")[0].code == 0


@pytest.mark.parametrize("engine", [MARIADB], indirect=True, ids=lambda each: each.name)
def test_rights_by_a_role_of_mariadb(engine: Server) -> None:
    """No catalog that the user may read shows them."""
    with engine.fresh() as database, account(database, "no insert") as own:
        user, role = f"'{own.parts.username}'@'%'", f"{own.parts.username}_role"
        database.run(f"CREATE ROLE {role}", f"GRANT {role} TO {user}")
        try:
            rights = "INSERT, UPDATE, DELETE"
            database.run(f"GRANT {rights} ON {database.parts.database}.* TO {role}")
            assert missing(asked(own.url)[1]) == {"insert", "update", "delete"}
            database.run(f"SET DEFAULT ROLE {role} FOR {user}")
            assert missing(asked(own.url)[1]) == set()
        finally:
            database.run(f"DROP ROLE {role}")


@pytest.mark.needs("read-only servers")
@pytest.mark.parametrize("engine", MYSQLS, indirect=True, ids=lambda each: each.name)
def test_a_read_only_mysql(engine: Server) -> None:
    with engine.fresh() as database, account(database, "all") as own:
        database.run("SET GLOBAL read_only = 1")
        try:
            _, facts = asked(own.url)
        finally:
            database.run("SET GLOBAL read_only = 0")
        assert missing(facts) == {"create table", "insert", "update", "delete", "drop"}
        assert {each["remedy"] for each in facts["findings"] if not each["fine"]} == {
            "connect to the primary"
        }


@files
def test_a_read_only_file(engine: Server) -> None:
    database = engine.emptied()
    sqlgen.generate(SPEC, database.url)
    path = Path(str(database.parts.database))
    before, beside = path.read_bytes(), sorted(path.parent.iterdir())
    urls = {
        "duckdb": f"duckdb:///{path}?access_mode=read_only",
        "sqlite": f"sqlite:///file:{path}?mode=ro&uri=true",
    }
    done, facts = asked(urls[engine.engine.name])
    assert done.code == 3
    (finding,) = [each for each in facts["findings"] if not each["fine"]]
    assert "the database is read-only" in finding["found"]
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == (before, beside)


@files
def test_a_file_that_is_not_there(engine: Server, tmp_path: Path) -> None:
    """It is not made, nor is anything beside it."""
    name = engine.engine.name
    done, facts = asked(f"{name}:///{tmp_path / 'new.db'}")
    assert (done.code, list(tmp_path.iterdir())) == (0, [])
    (note,) = [each for each in facts["findings"] if each["subject"] == "file"]
    assert note["found"] == f"{tmp_path / 'new.db'} is not there yet; a run makes it"
    done = inside("doctor", f"{name}:///{tmp_path / 'none' / 'new.db'}")
    assert (done.code, done.out) == (2, "")
    assert "name another folder, or make it" in done.err


def test_a_file_that_another_writes_to(tmp_path: Path) -> None:
    path = tmp_path / "busy.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE theirs (a INTEGER)")
        other.execute("BEGIN IMMEDIATE")
        _, facts = asked(f"sqlite:///{path}")
    assert missing(facts) == {"write"}


@served
def test_nobody_answers(engine: Server) -> None:
    url = elsewhere(engine, host="127.0.0.1", port=closed_port())
    done = inside("doctor", url)
    assert (done.code, done.out) == (2, "")
    assert "no server answers there" in done.err


def test_quiet_and_echo(tmp_path: Path) -> None:
    done = inside("doctor", f"duckdb:///{tmp_path / 'x.duckdb'}", "--quiet", "--echo-sql")
    assert (done.code, done.out) == (0, "")
    assert "CREATE TABLE" in done.err
    assert "ROLLBACK" in done.err
