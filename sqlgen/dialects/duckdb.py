"""DuckDB, the embedded default."""

from __future__ import annotations

from sqlgen.dialects.base import Dialect, Refusal, Setting

DUCKDB = Dialect(
    name="duckdb",
    title="DuckDB",
    drivers={"duckdb": "duckdb"},
    driver_package="duckdb-sqlalchemy",
    name_quote='"',
    client="duckdb",
    sqlglot_name="duckdb",
    types={
        "integer": "INTEGER",
        "bigint": "BIGINT",
        "decimal": "DECIMAL({precision}, {scale})",
        "boolean": "BOOLEAN",
        "date": "DATE",
        "time": "TIME",
        "timestamp": "TIMESTAMP",
        "interval": "INTERVAL",
        "varchar": "VARCHAR",
        "text": "VARCHAR",
        "json": "JSON",
        "bytes": "BLOB",
        "uuid": "UUID",
        "double": "DOUBLE",
    },
    series=("native", "recursive"),
    settings=(
        Setting(
            "checkpoint_threshold", "1GB", "keys are written out once, and not after each batch"
        ),
    ),
    batch_rows=4_000_000,
    series_width=1000,
    join_limit=100_000,
    keyless=frozenset({"interval"}),
    self_references=False,
    embedded=True,
    url_options=frozenset(
        {"access_mode", "read_only", "threads", "memory_limit", "temp_directory"}
    ),
    array_brackets="[]",
    reads_catalog=True,
    savepoints=False,
    breaches={
        "not null": ("NOT NULL constraint failed",),
        "unique": ("Duplicate key", "duplicate key", "PRIMARY KEY or UNIQUE"),
        "check": ("CHECK constraint failed",),
        "foreign key": ("foreign key constraint because",),
        "type": ("Conversion Error", "Could not convert"),
        "enum": ("Conversion Error", "Could not convert"),
        "range": ("Conversion Error", "out of range"),
    },
    default_arguments=True,
    table_functions=True,
    table_macros=True,
    makes_patients=True,
    patient_settings=(
        Setting("memory_limit", "3GB", "as much as a batch needs makes any number of them"),
    ),
    refusals=(
        Refusal("Conflicting lock", "another process has the file open", "close it, or wait", True),
        Refusal("read-only mode", "the database is read-only", "open a file you may write"),
        Refusal("No space left", "the disk is full", "free some space"),
        Refusal("Cannot open file", "the file can't be opened", "check the folder and its rights"),
        Refusal("not a valid DuckDB", "the file is not a DuckDB database", "name another file"),
    ),
)
