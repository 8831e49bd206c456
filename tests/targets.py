"""Targets that misbehave: users without rights, silent servers, full disks, missing drivers.

tables(...)        names of the tables that stand, of sqlgen's own too
account(...)       a user of a served engine with just the rights that are asked for
closed_port()      a port of this machine where nobody listens
silent_server()    a server that takes a connection and never says a word
small_disk(...)    a file system of a few megabytes
FORBIDDEN          a start-up hook that hides a driver from Python
"""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from databases import Database, Server
from engines import MYSQLS, POSTGRESQL

SERVED = (POSTGRESQL, *MYSQLS)
"""Engines that have users, connections to lose, and clients that can die without them."""
PASSWORD = "s3cr:et/p@ss%w'ord"  # noqa: S105  # of users that live as long as a test
"""With every character that a URL must spell otherwise."""

_NAMES = (f"sqlgen_{os.getpid()}_{number}" for number in count(1))


@dataclass(frozen=True)
class Accounts:
    """How an engine makes users and what their rights are called."""

    creation: tuple[str, ...]
    removal: tuple[str, ...]
    rights: dict[str, tuple[str, ...]]
    """Each set of rights that the tests ask for -> the statements that grant it."""


# In each statement {user} is the user's name, {password} the password, {database} the database.
MYSQL_ACCOUNTS = Accounts(
    creation=("CREATE USER {user}@'%' IDENTIFIED BY '{password}'",),
    removal=("DROP USER {user}@'%'",),
    rights={
        "none": (),
        "no create": ("GRANT SELECT ON {database}.* TO {user}@'%'",),
        "no insert": (
            "CREATE TABLE people (id bigint, code integer)",
            "GRANT SELECT, CREATE, DROP, CREATE TEMPORARY TABLES ON {database}.* TO {user}@'%'",
        ),
        "all": ("GRANT ALL ON {database}.* TO {user}@'%'",),
        "owner": ("GRANT ALL ON {database}.* TO {user}@'%'",),
    },
)
ACCOUNTS = {
    "postgresql": Accounts(
        creation=(
            "CREATE ROLE {user} LOGIN PASSWORD '{password}'",
            # Before PostgreSQL 15 everybody may create tables in the schema public.
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        ),
        removal=("DROP OWNED BY {user}", "DROP ROLE {user}"),
        rights={
            "none": (),
            "no create": ("GRANT USAGE ON SCHEMA public TO {user}",),
            "no insert": (
                "GRANT USAGE, CREATE ON SCHEMA public TO {user}",
                "CREATE TABLE people (id bigint, code integer)",
                "GRANT SELECT ON people TO {user}",
            ),
            "all": ("GRANT ALL ON SCHEMA public TO {user}",),
            "owner": (
                "GRANT ALL ON SCHEMA public TO {user}",
                "GRANT CREATE ON DATABASE {database} TO {user}",
            ),
        },
    ),
    **{engine.name: MYSQL_ACCOUNTS for engine in MYSQLS},
}

# By the engines' own catalogs, and not as sqlgen asks for them.
TABLES = {
    "duckdb": "SELECT table_name FROM information_schema.tables",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    "oracle": "SELECT table_name FROM all_tables "
    "WHERE owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')",
    **dict.fromkeys(
        (engine.name for engine in MYSQLS),
        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
    ),
}


def tables(database: Database) -> list[str]:
    """Names of the tables that stand."""
    return sorted(name for (name,) in database.rows(TABLES[database.engine.name]))


@contextmanager
def account(database: Database, right: str) -> Iterator[Database]:
    """The same database as a user sees it who has that right and no other."""
    accounts = ACCOUNTS[database.engine.name]
    facts = {
        "user": next(_NAMES),
        "password": PASSWORD.replace("'", "''"),
        "database": database.parts.database,
    }
    database.run(*(each.format(**facts) for each in accounts.creation))
    try:
        database.run(*(each.format(**facts) for each in accounts.rights[right]))
        own = database.parts.set(username=facts["user"], password=PASSWORD)
        yield Database(database.engine, own.render_as_string(hide_password=False))
    finally:
        database.run(*(each.format(**facts) for each in accounts.removal))


def closed_port() -> int:
    """A port of this machine where nobody listens."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def silent_server() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@contextmanager
def small_disk(folder: Path, octets: int) -> Iterator[Path]:
    """A file system of its own of that size; skips where this user can't mount one."""
    place = folder / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={octets}", "tmpfs", str(place)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        pytest.skip(f"a small file system can't be mounted: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


FORBIDDEN = """\
import sys

class Forbidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {module!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Forbidden())
"""
"""A sitecustomize.py that hides a module, as if it had never been installed."""


def without(module: str, folder: Path) -> dict[str, str]:
    """The environment of a process that lacks a module."""
    (folder / "sitecustomize.py").write_text(FORBIDDEN.format(module=module))
    return {"PYTHONPATH": str(folder)}


def elsewhere(server: Server, **parts: object) -> str:
    """The server's URL with some parts of it changed."""
    url = make_url(server.url).set(**parts)  # type: ignore[arg-type]  # its own keyword names
    return url.render_as_string(hide_password=False)
