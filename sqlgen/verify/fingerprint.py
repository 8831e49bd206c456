"""Fingerprints: count and digest of a table's rows, computed in the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlgen.errors import UsageError
from sqlgen.execute import Session
from sqlgen.render import JOURNAL, Statements


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many rows a table holds, and the sum of their digests in hex: equal for equal rows."""

    table: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A column as the fingerprint prints it: its kind decides the text."""

    name: str
    kind: str
    scale: int


KINDS = {
    "NUMERIC": "decimal",
    "DECIMAL": "decimal",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DATETIME": "timestamp",
    "TIMESTAMP": "timestamp",
    "CHAR": "char",
    "UUID": "uuid",
    "VARCHAR": "text",
    "TEXT": "text",
    "STRING": "text",
}
"""SQLAlchemy's name of a type -> the kind of text that the fingerprint gives it."""


def printed_columns(reflected: list[Any]) -> list[PrintedColumn]:
    """The columns of a table in their order, with the kind of each."""
    return [_printed(column) for column in reflected]


def _printed(column: Any) -> PrintedColumn:
    names = [each.__name__.upper() for each in type(column["type"]).__mro__]
    kind = next((KINDS[name] for name in names if name in KINDS), "other")
    scale = int(getattr(column["type"], "scale", None) or 0)
    return PrintedColumn(str(column["name"]), kind, scale)


def fingerprints(
    session: Session, schema: str | None, wanted: tuple[str, ...] | None = None
) -> Iterator[Fingerprint]:
    """The fingerprint of each table, or of those that are named."""
    there = session.tables(schema)
    tables = sorted(set(there) - {JOURNAL}) if wanted is None else wanted
    for table in tables:
        if table not in there:
            raise UsageError(f"there is no table {table!r}", f"it has {', '.join(there) or 'none'}")
        yield _fingerprint(session, schema, table)


def _fingerprint(session: Session, schema: str | None, table: str) -> Fingerprint:
    columns = printed_columns(session.columns(schema, table))
    query = Statements(session.dialect).fingerprint(schema, table, columns)
    rows, digest = session.rows(query, f"fingerprint of {table}")[0]
    return Fingerprint(table, int(rows), format(int(digest or 0), "x"))
