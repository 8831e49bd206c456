"""The servers and files that are measured, each reached by its own driver."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

SQL = Path(__file__).parent / "sql"


class Target(Protocol):
    """A database in which the table `people` is made again and again."""

    @property
    def name(self) -> str:
        """The engine's name."""

    @property
    def url(self) -> str:
        """The URL that sqlgen is given."""

    @property
    def bar(self) -> float:
        """The ratio to hand-written SQL that sqlgen is to keep."""

    def run(self, statement: str) -> None:
        """Run one statement and commit it."""

    def load(self, file: Path) -> None:
        """Bulk-load a ready CSV file in the engine's own way."""

    def insert_many(self, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows one by one, as a client language does."""

    def rows(self) -> list[tuple[Any, ...]]:
        """All rows of the table."""

    def fresh(self) -> None:
        """Drop the table and make it anew, empty, with nothing left to write."""


def statement(target: str, name: str, rows: int) -> str:
    """A statement of benchmarks/sql for so many rows."""
    return (SQL / f"{target}.{name}.sql").read_text(encoding="utf-8").replace(":rows", str(rows))


def write_csv(file: Path, rows: Sequence[Sequence[Any]]) -> None:
    """A file that every engine's bulk load reads: booleans as 0 and 1."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        for row in rows:
            writer.writerow([int(each) if isinstance(each, bool) else each for each in row])


@dataclass
class DuckDB:
    """An embedded file."""

    file: Path
    name: str = "duckdb"
    bar: float = 1.3

    @property
    def url(self) -> str:
        """The URL that sqlgen is given."""
        return f"duckdb:///{self.file}"

    def _do(self, *statements: str) -> Any:
        import duckdb

        with duckdb.connect(str(self.file)) as connection:
            for each in statements:
                result = connection.execute(each)
            return result.fetchall()

    def run(self, statement: str) -> None:
        self._do(statement)

    def load(self, file: Path) -> None:
        self._do(f"COPY people FROM '{file}'")

    def insert_many(self, rows: Sequence[Sequence[Any]]) -> None:
        import duckdb

        with duckdb.connect(str(self.file)) as connection:
            connection.begin()
            connection.executemany(statement(self.name, "insert", 0), rows)
            connection.commit()

    def rows(self) -> list[tuple[Any, ...]]:
        return list(self._do("SELECT * FROM people"))

    def fresh(self) -> None:
        self.file.unlink(missing_ok=True)
        self._do(statement(self.name, "create", 0))


@dataclass
class PostgreSQL:
    """A server, by psycopg."""

    url: str = os.environ.get("SQLGEN_BENCH_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1/test")
    name: str = "postgresql"
    bar: float = 1.2

    def _connected(self) -> Any:
        import psycopg

        return psycopg.connect(self.url, autocommit=True)

    def run(self, statement: str) -> None:
        with self._connected() as connection:
            connection.execute(statement)

    def load(self, file: Path) -> None:
        with (
            self._connected() as connection,
            connection.cursor().copy("COPY people FROM STDIN (FORMAT csv)") as copy,
            file.open("rb") as opened,
        ):
            while octets := opened.read(1 << 16):
                copy.write(octets)

    def insert_many(self, rows: Sequence[Sequence[Any]]) -> None:
        with self._connected() as connection, connection.transaction():
            connection.cursor().executemany(statement(self.name, "insert", 0), rows)

    def rows(self) -> list[tuple[Any, ...]]:
        with self._connected() as connection:
            return list(connection.execute("SELECT * FROM people"))

    def fresh(self) -> None:
        for each in ("DROP TABLE IF EXISTS people", statement(self.name, "create", 0)):
            self.run(each)
        self.run("CHECKPOINT")


@dataclass
class MariaDB:
    """A server, by PyMySQL."""

    url: str = os.environ.get("SQLGEN_BENCH_MARIADB_URL", "mariadb://root@127.0.0.1/test")
    name: str = "mariadb"
    bar: float = 1.35

    def _connected(self) -> Any:
        import pymysql
        from sqlalchemy.engine import make_url

        url = make_url(self.url)
        return pymysql.connect(
            host=str(url.host),
            port=url.port or 3306,
            user=str(url.username),
            password=str(url.password or ""),
            database=url.database,
            autocommit=True,
            local_infile=True,
        )

    def run(self, statement: str) -> None:
        with self._connected() as connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def load(self, file: Path) -> None:
        self.run(f"LOAD DATA LOCAL INFILE '{file}' INTO TABLE people FIELDS TERMINATED BY ','")

    def insert_many(self, rows: Sequence[Sequence[Any]]) -> None:
        with self._connected() as connection, connection.cursor() as cursor:
            connection.begin()
            cursor.executemany(statement(self.name, "insert", 0), rows)
            connection.commit()

    def rows(self) -> list[tuple[Any, ...]]:
        with self._connected() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT * FROM people")
            return list(cursor.fetchall())

    def fresh(self) -> None:
        for each in ("DROP TABLE IF EXISTS people", statement(self.name, "create", 0)):
            self.run(each)


def targets(folder: Path) -> dict[str, Target]:
    """All targets by name; files go into the folder."""
    known: tuple[Target, ...] = (DuckDB(folder / "bench.duckdb"), PostgreSQL(), MariaDB())
    return {each.name: each for each in known}
