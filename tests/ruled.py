"""Two tables with a rule of each kind that every engine looks at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from databases import Database, Server

TABLES = (
    "CREATE TABLE parent (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL, UNIQUE (name))",
    "CREATE TABLE child (a INTEGER NOT NULL, b INTEGER NOT NULL, parent_id INTEGER, "
    "price DECIMAL(6, 2), low INTEGER, high INTEGER, kind VARCHAR(8) NOT NULL, "
    "made DATE, PRIMARY KEY (a, b), "
    "CONSTRAINT dear CHECK (price > 0), CONSTRAINT rising CHECK (low <= high), "
    "CONSTRAINT known CHECK (kind IN ('sale', 'gift')), "
    "CONSTRAINT of_parent FOREIGN KEY (parent_id) REFERENCES parent (id))",
)


@contextmanager
def standing(engine: Server) -> Iterator[Database]:
    """The tables, in a database of their own."""
    with engine.fresh() as database:
        database.run(*TABLES)
        yield database


def counts(database: Database) -> list[int]:
    """How many rows both hold."""
    return [database.value(f"SELECT COUNT(*) FROM {table}") for table in ("parent", "child")]
