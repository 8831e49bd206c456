"""Targets that can't be reached: exit code 2 with what to do, no traceback, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

import sqlgen
from command import Done, inside, run
from databases import Server
from engines import ENGINES, MYSQLS, POSTGRESQL, Engine
from sqlgen.dialects import DIALECTS
from targets import SERVED, closed_port, elsewhere, silent_server, without

SPEC = {"tables": {"people": {"rows": 3, "columns": {"id": {"sequence": 1}}}}}
MACHINE_WORDS = ("Traceback", "<class", "__init__", "keyword argument", "sqlalche.me", "Warning")


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec that is right."""
    path = tmp_path / "spec.yaml"
    path.write_text("tables: {people: {rows: 3, columns: {id: {sequence: 1}}}}\n")
    return path


def refused(spec: Path, url: str, *words: str) -> Done:
    """The refusal of a target, by the API and by the command alike."""
    with pytest.raises(sqlgen.RefusedError) as caught:
        sqlgen.generate(SPEC, url)
    assert caught.value.remedy
    done = inside("generate", spec, "--to", url)
    assert (done.code, done.out, done.err) == (2, "", f"sqlgen: {caught.value}\n")
    for word in words:
        assert word in done.err
    assert not [word for word in MACHINE_WORDS if word in done.err]
    return done


URLS: list[tuple[str, tuple[str, ...]]] = [
    ("", ("URL",)),
    ("people.db", ("URL", "postgresql://")),
    ("postgresql//nowhere", ("URL", "postgresql://")),
    ("://", ("URL",)),
    ("postgresql://u@h:port/db", ("URL",)),
    ("postgresql://u@[::1/db", ("URL",)),
    ("http://nowhere/db", ("'http'", "duckdb, sqlite, postgresql")),
    ("postgressql://u@h/db", ("'postgressql'", "did you mean 'postgresql'?")),
    ("sqlite3:///x.db", ("'sqlite3'", "did you mean 'sqlite'?")),
    ("postgresql+nodriver://u@h/db", ("nodriver",)),
    ("mariadb://root@127.0.0.1", ("database",)),
    ("mariadb://root@127.0.0.1/", ("database",)),
    ("postgresql://u@h/db?schema=a&schema=b", ("schema",)),
    ("postgresql://u@127.0.0.1/db?bogus=1", ("bogus",)),
    ("mariadb://u@127.0.0.1/db?bogus=1", ("option", "?")),
    ("duckdb:///{folder}/x.duckdb?bogus=1", ("bogus",)),
    ("sqlite:///{folder}/x.sqlite?bogus=1", ("bogus",)),
    ("postgresql://u@no.such.host.invalid/db", ("host", "no.such.host.invalid")),
    ("mariadb://u@no.such.host.invalid/db", ("host", "no.such.host.invalid")),
    ("sqlite:///{folder}/nowhere/x.sqlite", ("can't be opened", "folder")),
    ("duckdb:///{folder}/nowhere/x.duckdb", ("can't be opened", "folder")),
    ("sqlite:///{folder}", ("can't be opened",)),
    ("duckdb:///{folder}", ("{folder}",)),
    ("sqlite:///{folder}/spec.yaml", ("not a SQLite database", "another file")),
    ("duckdb:///{folder}/spec.yaml", ("not a DuckDB database", "another file")),
]


@pytest.mark.parametrize(("url", "words"), URLS, ids=[url or "empty" for url, _ in URLS])
def test_a_url(spec: Path, url: str, words: tuple[str, ...]) -> None:
    """A URL that leads nowhere is refused; files are neither made nor changed."""
    before = spec.read_bytes()
    words = tuple(word.format(folder=spec.parent) for word in words)
    refused(spec, url.format(folder=spec.parent), *words)
    assert list(spec.parent.iterdir()) == [spec]
    assert spec.read_bytes() == before


def test_an_empty_file_is_a_database(spec: Path) -> None:
    """What `touch` makes is a fresh database to SQLite."""
    path = spec.parent / "empty.sqlite"
    path.touch()
    assert sqlgen.generate(SPEC, f"sqlite:///{path}").rows == 3


@pytest.mark.parametrize("scheme", ["postgresql", "mariadb", "mysql"])
def test_a_dead_server(spec: Path, scheme: str) -> None:
    """Nobody listens: host and port are what to look at."""
    url = f"{scheme}://someone@127.0.0.1:{closed_port()}/db"
    refused(spec, url, "no server answers there", "check host and port", url)


@pytest.mark.slow  # it waits for its own patience to end
@pytest.mark.parametrize("scheme", ["postgresql", "mariadb"])
def test_a_silent_server(spec: Path, scheme: str) -> None:
    """A port where something else listens does not hold the command for good."""
    with silent_server() as port:
        url = f"{scheme}://someone@127.0.0.1:{port}/db"
        done = run("generate", spec, "--to", url, seconds=30)
    assert (done.code, done.out) == (2, "")
    assert url in done.err


@pytest.mark.parametrize("engine", SERVED, indirect=True, ids=lambda each: each.name)
def test_an_unknown_database(engine: Server, spec: Path) -> None:
    """It is not created, and the message says so."""
    url = elsewhere(engine, database="sqlgen_no_such_database")
    refused(spec, url, "there is no such database", "create it first")


@pytest.mark.parametrize("engine", SERVED, indirect=True, ids=lambda each: each.name)
def test_an_unknown_user(engine: Server, spec: Path) -> None:
    """A login that the server refuses."""
    url = elsewhere(engine, username="sqlgen_no_such_user")
    refused(spec, url, "user")


@pytest.mark.parametrize("engine", MYSQLS, indirect=True, ids=lambda each: each.name)
def test_a_wrong_password(engine: Server, spec: Path) -> None:
    """The password that was tried is not in the message."""
    tried = "sesame"
    done = refused(spec, elsewhere(engine, password=tried), "login was refused", "check")
    assert tried not in done.text


@pytest.mark.parametrize("engine", SERVED, indirect=True, ids=lambda each: each.name)
def test_an_unknown_schema(engine: Server, spec: Path) -> None:
    """`?schema=` and --schema name one that must be there."""
    named = make_url(engine.url).update_query_dict({"schema": "sqlgen_no_such_schema"})
    url = named.render_as_string(hide_password=False)
    refused(spec, url, "sqlgen_no_such_schema", "create it first")


@pytest.mark.slow  # it waits for its own patience to end
@pytest.mark.parametrize("engine", [POSTGRESQL], indirect=True, ids=lambda each: each.name)
def test_a_server_of_another_kind(engine: Server, spec: Path) -> None:
    """A MariaDB driver before a PostgreSQL gives up within seconds."""
    if not make_url(engine.url).port:
        pytest.skip("the server listens on no port")
    url = elsewhere(engine, drivername="mariadb")
    done = run("generate", spec, "--to", url, seconds=30)
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err


DRIVERS = {
    "duckdb": ("duckdb", "duckdb"),
    "postgresql": ("psycopg", "psycopg"),
    **{engine.name: ("pymysql", "pymysql") for engine in MYSQLS},
    "oracle": ("oracledb", "sqlgen[oracle]"),
}


@pytest.mark.parametrize("engine", ENGINES, ids=lambda each: each.name)
def test_a_missing_driver(spec: Path, engine: Engine) -> None:
    """What to install is said, in a process that has no such module."""
    if engine.name not in DRIVERS:
        assert engine.dialect.driver_package == "sqlalchemy", "sqlite3 comes with Python"
        return
    module, package = DRIVERS[engine.name]
    scheme = next(iter(engine.dialect.drivers))
    url = f"{scheme}://u@127.0.0.1/db" if engine.image else f"{scheme}:///x.db"
    hidden = without(module, spec.parent)
    done = run("generate", spec, "--to", url, env=hidden, folder=spec.parent)
    assert (done.code, done.out) == (2, "")
    title = next(each.title for each in DIALECTS.values() if scheme in each.drivers)
    assert f"the driver for {title} is not installed" in done.err
    assert "pip install" in done.err
    assert package in done.err
    assert not [word for word in MACHINE_WORDS if word in done.err]
    rendered = run("render", spec, "--dialect", engine.name, env=hidden, folder=spec.parent)
    assert rendered.code == 0, "a script needs no driver"


@pytest.mark.parametrize("module", ["duckdb_sqlalchemy", "faker", "sqlglot"])
def test_a_missing_library(spec: Path, module: str) -> None:
    """Libraries are loaded where they are needed, so their absence hurts nobody else."""
    hidden = without(module, spec.parent)
    url = f"sqlite:///{spec.parent}/x.sqlite"
    assert run("generate", spec, "--to", url, env=hidden).code == 0


@pytest.mark.parametrize("command", ["fingerprint", "undo"])
def test_other_commands(command: str) -> None:
    """They fail in the same way."""
    url = f"postgresql://someone@127.0.0.1:{closed_port()}/db"
    done = inside(command, url)
    assert (done.code, done.out) == (2, "")
    assert "no server answers there" in done.err


def test_an_environment_variable_is_no_better(spec: Path) -> None:
    """SQLGEN_URL is read the same way."""
    done = run("generate", spec, env={"SQLGEN_URL": "http://nowhere"}, folder=spec.parent)
    assert (done.code, done.out) == (2, "")
    assert "'http'" in done.err
    assert list(spec.parent.iterdir()) == [spec]
