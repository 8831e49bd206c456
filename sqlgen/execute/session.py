"""One connection to a target: it sends statements as they are and counts what they did."""

from __future__ import annotations

import platform
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, CursorResult
from sqlalchemy.exc import NoSuchModuleError, SAWarning, SQLAlchemyError
from sqlalchemy.pool import NullPool

from sqlgen.dialects import Dialect
from sqlgen.errors import SqlgenError, TargetError, UsageError
from sqlgen.execute.failures import (
    Failure,
    absent_table,
    explained,
    failure_of,
    locked,
    lost,
)
from sqlgen.execute.functions import add_functions
from sqlgen.execute.urls import Target
from sqlgen.render import Statements

POLL_SECONDS = 0.2
PORTION = 5_000
"""Rows of a large query that are read at once."""
Echo = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class StandingColumn:
    """A column that stands in a table: its name, the engine's name of its type, decimal places."""

    name: str
    type: str
    places: int | None


class Session:
    """A connection in which each statement stands for itself; transactions are statements too."""

    def __init__(self, target: Target, connection: Connection, echo: Echo | None = None) -> None:
        self.target = target
        options: dict[str, Any] = {"no_parameters": True}
        if not target.dialect.implicit_transactions:
            options["isolation_level"] = "AUTOCOMMIT"
        self._connection = connection.execution_options(**options)
        self._statements = Statements(target.dialect)
        self._within = False
        """Whether a transaction has begun that ends with `commit` or `rollback`."""
        self.echo = echo
        self.begun = False
        """Whether rows have been written: it decides what a failure means."""

    @property
    def dialect(self) -> Dialect:
        """The dialect of the server that answered."""
        return self.target.dialect

    @property
    def driver(self) -> str:
        """The driver's name and version."""
        driver: Any = self._connection.dialect.loaded_dbapi
        name = getattr(driver, "__module__", driver.__name__).partition(".")[0]
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:  # a module of Python's own
            return f"{name} of Python {platform.python_version()}"

    def run(self, statement: str, what: str = "the statement") -> int:
        """Run a statement and say how many rows it wrote."""
        result = self._execute(statement, what)
        written = self._written(result)
        self._keep(what)
        return written

    @staticmethod
    def _written(result: CursorResult[Any]) -> int:
        if not result.returns_rows:
            return int(result.rowcount)
        row = result.fetchone()
        return int(row[0]) if row is not None and isinstance(row[0], int) else 0

    def _keep(self, what: str) -> None:
        """Commit what stands alone, where the engine does not by itself."""
        if self.dialect.implicit_transactions and not self._within:
            with self._explaining(what):
                self._connection.commit()

    def begin(self, what: str = "beginning a transaction") -> None:
        """Begin a transaction."""
        self._within = True
        if self._statements.begin():
            self.run(self._statements.begin(), what)

    def commit(self, what: str = "committing") -> None:
        """Commit it."""
        self.run(self._statements.commit(), what)
        self._within = False

    def rollback(self) -> None:
        """Undo it after a failure, where a second one changes nothing."""
        self.attempt(self._statements.rollback())
        self._within = False

    def rows(self, statement: str, what: str = "the query") -> list[tuple[Any, ...]]:
        """All rows of a small query."""
        return [tuple(row) for row in self._execute(statement, what)]

    def portions(self, statement: str, what: str = "the query") -> Iterator[list[tuple[Any, ...]]]:
        """All rows of a large query, so many at a time."""
        if self.echo is not None:
            self.echo(statement)
        streamed = self._connection.execution_options(stream_results=True)
        try:
            with self._explaining(what):
                for rows in streamed.exec_driver_sql(statement).partitions(PORTION):
                    yield [tuple(row) for row in rows]
        finally:
            self._connection.execution_options(stream_results=False)

    def scalar(self, statement: str, what: str = "the query") -> Any:
        """The first value of a query."""
        rows = self.rows(statement, what)
        return rows[0][0] if rows else None

    def lacking(self, statement: str, what: str) -> list[str]:
        """What a query of missing rights names; nothing where only its table was missing."""
        if self.echo is not None:
            self.echo(statement)
        try:
            found = self._connection.exec_driver_sql(statement)
            return [str(name) for (name,) in found]
        except (SQLAlchemyError, RuntimeError) as error:
            if absent_table(error, self.target):
                return []
            raise explained(error, self.target, begun=self.begun, what=what) from error

    def _execute(self, statement: str, what: str) -> CursorResult[Any]:
        if self.echo is not None:
            self.echo(statement)
        with self._explaining(what):
            return self._connection.exec_driver_sql(statement)

    @contextmanager
    def _explaining(self, what: str) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, RuntimeError) as error:
            raise explained(error, self.target, begun=self.begun, what=what) from error

    def refused(self, statement: str) -> Failure | None:
        """Run a statement that may be refused: what the engine says of it, None where it is not.

        What it has done stands in the transaction. Errors of the connection are raised.
        """
        if self.echo is not None:
            self.echo(statement)
        try:
            self._connection.exec_driver_sql(statement)
        except (SQLAlchemyError, RuntimeError) as error:
            if lost(error):
                raise explained(error, self.target, begun=False, what="trying rows") from error
            return failure_of(error)
        return None

    def attempt(self, statement: str) -> None:
        """Run a statement that tidies up after a failure, where a second one changes nothing."""
        if self.echo is not None:
            self.echo(statement)
        try:
            self._connection.exec_driver_sql(statement)
            self._keep("tidying up")
        except (SQLAlchemyError, RuntimeError, SqlgenError):
            self._connection.invalidate()

    def tables(self, schema: str | None) -> list[str]:
        """Names of the tables that stand."""
        query = self._statements.list_tables(schema)
        return [str(name) for (name,) in self.rows(query, "reading the catalog")]

    def columns(self, schema: str | None, table: str) -> list[StandingColumn]:
        """The columns of a table, in order."""
        query = self._statements.list_columns(schema, table)
        rows = self.rows(query, f"reading the columns of {table}")
        return [StandingColumn(str(name), str(kind).lower(), scale) for name, kind, scale in rows]

    def catalog(self, part: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """The rows of a part of the catalog (docs/macros.md); none where the engine has none."""
        query = self._statements.catalog(part, *arguments)
        return self.rows(query, "reading the catalog") if query else []


@contextmanager
def connected(target: Target, wait: float = 0, echo: Echo | None = None) -> Iterator[Session]:
    """A session on the target, closed at the end; `wait` seconds for a file another holds."""
    engine = _engine(target)
    connection = _patiently(engine.connect, target, wait)
    try:
        yield Session(_recognised(target, connection), connection, echo)
    finally:
        connection.close()
        engine.dispose()


def _engine(target: Target) -> sa.Engine:
    given = target.url.query
    options = {name: each for name, each in target.dialect.connect.items() if name not in given}
    try:
        engine = sa.create_engine(target.url, poolclass=NullPool, connect_args=options)
    except NoSuchModuleError:
        raise UsageError(
            f"no driver is known for {target.given.drivername!r}", "drop what stands after the +"
        ) from None
    except ModuleNotFoundError:
        raise TargetError(
            f"the driver for {target.dialect.title} is not installed",
            f"pip install '{target.dialect.driver_package}'",
        ) from None
    limit = target.dialect.read_limit
    if limit and "read_timeout" in options:
        sa.event.listen(engine, "connect", lambda raw, _: setattr(raw, limit, None))
    if target.dialect.lacks_md5:
        sa.event.listen(engine, "connect", lambda raw, _: add_functions(raw))
    return engine


def _patiently(connect: Callable[[], Connection], target: Target, wait: float) -> Connection:
    deadline = time.monotonic() + wait
    while True:
        try:
            with warnings.catch_warnings(action="error", category=SAWarning):
                return connect()
        except (TypeError, SAWarning):
            raise UsageError(
                "the URL has an option that the driver does not know", "check what stands after ?"
            ) from None
        except (SQLAlchemyError, OSError, RuntimeError, ValueError) as error:
            if not locked(error, target) or time.monotonic() >= deadline:
                raise explained(error, target, begun=False, what=f"{target}") from None
            time.sleep(POLL_SECONDS)


def _recognised(target: Target, connection: Connection) -> Target:
    """The target with the dialect of the server that answered, whatever its URL says."""
    driver: Any = connection.dialect
    name = "mariadb" if getattr(driver, "is_mariadb", False) else driver.name
    version = driver.server_version_info or ()
    for each in (target.dialect, *target.engines.values()):
        if each.server_name == name and version >= each.since:
            return replace(target, dialect=each)
    told = ".".join(map(str, version))
    raise TargetError(f"the server is {name} {told}, which sqlgen does not speak", "see the README")
