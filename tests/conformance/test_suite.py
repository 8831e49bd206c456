"""What `reject -o` writes, run by each engine's own client: it fails where a row is taken."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import sqlgen
from conftest import server_of
from databases import Database, Server
from engines import ENGINES
from ruled import TABLES, counts

CLIENTS = ("sqlite", "postgresql", "mariadb")
"""Engines whose scripts can tell whether a statement failed."""
LOOSER = {
    "parent: name takes no NULL": ("name VARCHAR(20) NOT NULL", "name VARCHAR(20)"),
    "parent: unique (name)": (", UNIQUE (name)", ""),
    "price": ("CONSTRAINT dear CHECK (price > 0), ", ""),
    "is a key of parent": (
        ", CONSTRAINT of_parent FOREIGN KEY (parent_id) REFERENCES parent (id)",
        "",
    ),
}
"""What is told of a row, and the rule that is taken away so that it is taken."""


def server(name: str) -> Server:
    """The server of an engine."""
    return server_of(next(each for each in ENGINES if each.name == name))


@contextmanager
def made(name: str, *tables: str) -> Iterator[Database]:
    """A database with tables."""
    with server(name).fresh() as database:
        database.run(*tables)
        yield database


def run(database: Database, script: str) -> subprocess.CompletedProcess[str]:
    """A script through the engine's own client."""
    return subprocess.run(
        database._command(),
        input=script,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("name", CLIENTS)
def test_a_suite_passes_until_a_rule_is_gone(name: str) -> None:
    with made(name, *TABLES) as database:
        script = sqlgen.reject(database.url).script
        done = run(database, script)
        assert (done.returncode, counts(database)) == (0, [0, 0]), done.stderr
        home = str(database.parts.database)
    for told, (rule, instead) in LOOSER.items():
        looser = [each.replace(rule, instead) for each in TABLES]
        assert looser != list(TABLES)
        with made(name, *looser) as database:
            # On MariaDB, where a database is a schema, tables are named with it.
            done = run(database, script.replace(home, str(database.parts.database)))
            assert done.returncode != 0, told
            assert "taken" in done.stderr
            assert name == "sqlite" or told in done.stderr.replace("`", "").replace('"', "")
            assert counts(database) == [0, 0]


@pytest.mark.parametrize("name", ["postgresql", "mariadb"])
def test_a_row_refused_for_another_reason_is_told(name: str) -> None:
    with made(name, *TABLES) as database:
        script, home = sqlgen.reject(database.url).script, str(database.parts.database)
    other = "CHECK (name IS NOT NULL AND name <> 'x')"
    looser = [
        each.replace("name VARCHAR(20) NOT NULL", f"name VARCHAR(20) {other}") for each in TABLES
    ]
    with made(name, *looser) as database:
        done = run(database, script.replace(home, str(database.parts.database)))
    assert done.returncode != 0
    assert "refused otherwise: parent: name takes no NULL" in done.stderr


def test_what_was_taken_is_part_of_it() -> None:
    """A trigger puts a text in the place of NULL: the suite fails until it is gone."""
    keeper = (
        "CREATE TRIGGER named BEFORE INSERT ON parent FOR EACH ROW "
        "SET NEW.name = COALESCE(NEW.name, 'none')"
    )
    with made("mariadb", *TABLES) as database:
        database.run(keeper)
        made_ = sqlgen.reject(database.url)
        assert [each.name for each in made_.found.taken] == ["name"]
        assert run(database, made_.script).returncode != 0
        database.run("DROP TRIGGER named")
        done = run(database, made_.script)
    assert done.returncode == 0, done.stderr
