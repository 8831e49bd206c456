"""SQLite, embedded: dynamic types, REAL decimals, one writer a file."""

from __future__ import annotations

from sqlgen.dialects.base import Dialect, Refusal

SQLITE = Dialect(
    name="sqlite",
    title="SQLite",
    drivers={"sqlite": "sqlite"},
    driver_package="sqlalchemy",
    name_quote='"',
    client="sqlite3",
    sqlglot_name="sqlite",
    types={
        "integer": "INTEGER",
        "bigint": "INTEGER",
        "decimal": "DECIMAL({precision}, {scale})",
        "boolean": "BOOLEAN",
        "date": "DATE",
        "time": "TIME",
        "timestamp": "TIMESTAMP",
        "interval": "INTEGER",
        "varchar": "VARCHAR({length})",
        "text": "TEXT",
        "json": "JSON",
        "bytes": "BLOB",
        "uuid": "CHAR(36)",
        "double": "REAL",
    },
    series=("recursive",),
    settings=(),
    batch_rows=200_000,
    join_limit=60,
    named_levels=True,
    column_limit=2000,
    decimal_digits=15,
    lacks_md5=True,
    enforces_foreign_keys=False,
    connect={"timeout": 1},
    schemas=False,
    embedded=True,
    url_options=frozenset({"uri", "mode", "cache", "immutable", "timeout"}),
    reads_catalog=True,
    breaches={
        "not null": ("SQLITE_CONSTRAINT_NOTNULL",),
        "unique": (
            "SQLITE_CONSTRAINT_PRIMARYKEY",
            "SQLITE_CONSTRAINT_UNIQUE",
            "SQLITE_CONSTRAINT_ROWID",
        ),
        "check": ("SQLITE_CONSTRAINT_CHECK",),
        "foreign key": ("SQLITE_CONSTRAINT_FOREIGNKEY",),
    },
    makes_patients=True,
    refusals=(
        Refusal(
            "database is locked", "another process is writing to the file", "wait for it", True
        ),
        Refusal("readonly database", "the database is read-only", "open a file you may write"),
        Refusal("disk is full", "the disk is full", "free some space"),
        Refusal("unable to open", "the file can't be opened", "check the folder and its rights"),
        Refusal("not a database", "the file is not a SQLite database", "name another file"),
    ),
)
