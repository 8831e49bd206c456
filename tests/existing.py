"""Databases that stand before sqlgen comes: schemas of our own, and real ones where they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from databases import Database, Server, give_up
from sqlgen.catalog import Catalog, read
from sqlgen.execute import Session, connected, parse_url
from sqlgen.render import is_ours
from targets import account

OWN = Path(__file__).parent / "catalogs"
"""A schema for each engine, with one of each thing that a catalog tells."""
HARD = OWN / "hard"
"""A schema for each engine, with a table for each thing that real ones seldom have."""
SHARED = Path(__file__).resolve().parents[2] / "shared" / "schemas"
"""Schemas of other projects, which are no part of this one."""
SCHEMAS = [
    *(("postgresql", name) for name in ("adventureworks", "chinook", "job_imdb", "mimic4")),
    *(("postgresql", name) for name in ("northwind", "openstreetmap", "pagila")),
    *(("mariadb", name) for name in ("chinook", "classicmodels", "employees", "joomla", "sakila")),
]
"""The engine and name of each of them."""


@contextmanager
def session_of(database: Database) -> Iterator[Session]:
    """A session as a command opens it."""
    with connected(parse_url(database.url)) as session:
        yield session


def catalog_of(database: Database, *schemas: str) -> Catalog:
    """What is read of a database."""
    with session_of(database) as session:
        return read(session, schemas, apart=is_ours)


def load_own(database: Database) -> None:
    """Load the engine's schema of our own, where there is one."""
    path = OWN / f"{database.engine.name}.sql"
    if path.exists():
        database.client(path.read_text(encoding="utf-8"))


def shared(engine: str, name: str) -> str:
    """The script of a schema of another project; without it the test is skipped."""
    path = SHARED / engine / f"{name}.sql"
    if not path.exists():
        pytest.skip(f"there is no {path}")
    return path.read_text(encoding="utf-8")


@contextmanager
def owned(server: Server, script: str) -> Iterator[Database]:
    """A database of its own, with what a script makes as a user who owns it and is nothing else."""
    with server.fresh() as database:
        if database.engine.dialect.embedded:
            database.client(script)
            yield database
            return
        with account(database, "owner") as own:
            own.client(script)
            yield own


@contextmanager
def loaded(server: Server, name: str) -> Iterator[Database]:
    """A database of its own with such a schema."""
    script = shared(server.engine.name, name)
    with server.fresh() as database:
        database.client(script)
        yield database


def standing_in(plan: Any, catalog: Catalog) -> dict[str, dict[str, Any]]:
    """The tables of a spec, each alone: what refers to other tables is some value of its type."""
    tables = {}
    for key, table in plan.spec["tables"].items():
        if table.get("existing"):
            continue
        columns = catalog.by_place[plan.places[key]].by_name
        rows = {
            name: each
            for name, each in table["columns"].items()
            if each.get("hidden") and "reference" in each
        }
        stood = {
            name: _stood(each, rows, columns.get(name))
            for name, each in table["columns"].items()
            if name not in rows
        }
        tables[key] = {**table, "columns": stood}
    return tables


def _stood(data: dict[str, Any], rows: dict[str, Any], column: Any) -> dict[str, Any]:
    row = rows.get(str(data.get("of", "")).partition(".")[0])
    if row is None and "reference" not in data and "tree" not in data:
        return data
    kept: dict[str, Any] = {
        key: data[key] for key in ("nulls", "primary_key", "unique", "when") if key in data
    }
    if row is not None and row.get("unique"):
        kept["unique"] = True
    return _value(column) | kept


def _value(column: Any) -> dict[str, Any]:
    """Some even data of a column's type."""
    kind = column.type.kind
    if kind == "text":
        return {"pattern": f"[A-Z]{{{min(column.type.length or 4, 4)}}}"}
    if kind == "integer":
        return {"integer": [1, min(20_000, column.type.high)]}
    plain: dict[str, dict[str, Any]] = {
        "uuid": {"uuid": True},
        "date": {"date": ["2004-01-01", "2025-01-01"]},
    }
    plain["timestamp"] = {"timestamp": ["2024-01-01", "2025-01-01"]}
    return plain.get(kind, {"integer": [1, 1000]})


__all__ = ["catalog_of", "give_up", "load_own", "loaded", "owned", "session_of", "standing_in"]
