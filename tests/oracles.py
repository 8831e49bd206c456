"""Oracle in the tests: a true one by its address, or H2 that plays it; databases and connections.

databases.py is the door to it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any, Protocol

import oracledb
from sqlalchemy.engine import URL, make_url

import h2_server


class UnreachableError(Exception):
    """No server of the engine is at hand."""


class Place(Protocol):
    """A database, as far as it is known here."""

    @property
    def parts(self) -> URL:
        """The parts of its URL."""

    def run(self, *statements: str) -> None:
        """Run statements."""


class Host(Protocol):
    """A server, as far as it is known here."""

    url: str
    way: str

    def admin(self, statement: str) -> None:
        """Run a statement outside any database of ours."""

    def place(self, url: URL) -> Any:
        """The database of a URL."""


def connected(parts: URL) -> Any:
    """A connection of oracledb, or of what plays it on H2; every statement commits by itself."""
    driver: Any = importlib.import_module(
        "h2_oracle" if parts.get_driver_name() == "h2" else "oracledb"
    )
    opened = driver.connect(
        host=parts.host,
        port=parts.port or 1521,
        user=parts.username,
        password=parts.password or "",
        service_name=parts.database,
    )
    opened.autocommit = True
    return opened


def started(_: object) -> str:
    """The URL of an H2 that plays Oracle; it stops with this process."""
    try:
        url = h2_server.started()
    except h2_server.MissingError as reason:
        raise UnreachableError(str(reason)) from None
    _begun(make_url(url))
    return url


def _begun(url: URL) -> None:
    """Give a new database of H2 what it lacks of Oracle."""
    with closing(connected(url)) as connection, closing(connection.cursor()) as cursor:
        for statement in h2_server.beginning():
            cursor.execute(statement)


CREATE_USER = (
    'CREATE USER "{name}" IDENTIFIED BY "{name}" QUOTA UNLIMITED ON USERS',
    'GRANT CREATE SESSION, CREATE TABLE, CREATE PROCEDURE, CREATE TRIGGER TO "{name}"',
)


@dataclass(frozen=True)
class Users:
    """Databases of Oracle, where each is a user with its tables, and of H2, in its memory."""

    names: Iterator[str]

    def emptied(self, server: Host, database: Place) -> Any:
        """Another one."""
        self.drop(server, database)
        return self.create(server, next(self.names))

    def create(self, server: Host, name: str) -> Any:
        """A new user on Oracle; on H2 a new database."""
        url = make_url(server.url)
        if server.way == "h2":
            _begun(url.set(database=name))
            return server.place(url.set(database=name))
        for statement in CREATE_USER:
            server.admin(statement.format(name=name))
        return server.place(url.set(username=f'"{name}"', password=name))

    def drop(self, server: Host, database: Place) -> None:
        """Drop it with all it holds."""
        if server.way == "h2":
            with suppress(oracledb.DatabaseError):  # it goes with the connection that says so
                database.run("SHUTDOWN IMMEDIATELY")
        else:
            server.admin(f"DROP USER {database.parts.username} CASCADE")
