"""Fingerprints: count and digest of a table's rows, computed in the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlgen.errors import UsageError
from sqlgen.execute import Session, StandingColumn
from sqlgen.render import Statements, is_ours


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
    "numeric": "decimal",
    "number": "decimal",
    "decimal": "decimal",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "time with time zone": "other",
    "interval": "interval",
    "bytea": "bytes",
    "blob": "bytes",
    "varbinary": "bytes",
    "binary varying": "bytes",
    "raw": "bytes",
    "datetime": "timestamp",
    "timestamp": "timestamp",
    "char": "char",
    "character": "char",
    "uuid": "uuid",
    "varchar": "text",
    "varchar2": "text",
    "character varying": "text",
    "text": "text",
    "longtext": "text",
    **dict.fromkeys(("geometry", "point", "linestring", "polygon", "geometrycollection"), "shape"),
    **dict.fromkeys(("multipoint", "multilinestring", "multipolygon"), "shape"),
}
"""An engine's name of a type -> the kind of text that the fingerprint gives it."""


def printed_column(column: StandingColumn) -> PrintedColumn:
    """A column with the kind of its text; types that are not known print as the engine does."""
    name, _, size = column.type.partition("(")
    plain = re.sub(r" with(out)? time zone.*", "", name).strip()
    places = column.places if column.places is not None else _places(size)
    kind = KINDS.get(name.strip(), KINDS.get(plain, "other"))
    return PrintedColumn(column.name, kind, places)


def _places(size: str) -> int:
    """The decimal places in what stands between a type's parentheses."""
    found = re.fullmatch(r"\s*\d+\s*,\s*(\d+)\s*\).*", size)
    return int(found[1]) if found else 0


def fingerprints(
    session: Session, schema: str | None, wanted: tuple[str, ...] | None = None
) -> Iterator[Fingerprint]:
    """The fingerprint of each table, or of those that are named."""
    there = session.tables(schema)
    tables = sorted(each for each in there if not is_ours(each)) if wanted is None else wanted
    for table in tables:
        if table not in there:
            raise UsageError(f"there is no table {table!r}", f"it has {', '.join(there) or 'none'}")
        yield _fingerprint(session, schema, table)


def _fingerprint(session: Session, schema: str | None, table: str) -> Fingerprint:
    columns = [printed_column(column) for column in session.columns(schema, table)]
    query = Statements(session.dialect).fingerprint(schema, table, columns)
    rows, digest = session.rows(query, f"fingerprint of {table}")[0]
    return Fingerprint(table, int(rows), format(int(digest or 0), "x"))
