"""PostgreSQL."""

from __future__ import annotations

from sqlgen.dialects.base import Dialect, Refusal, Setting

POSTGRESQL = Dialect(
    name="postgresql",
    title="PostgreSQL",
    drivers={"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"},
    driver_package="psycopg[binary]",
    name_quote='"',
    client="psql",
    sqlglot_name="postgres",
    types={
        "integer": "integer",
        "bigint": "bigint",
        "decimal": "numeric({precision}, {scale})",
        "boolean": "boolean",
        "date": "date",
        "timestamp": "timestamp(0)",
        "varchar": "varchar({length})",
        "text": "text",
        "uuid": "uuid",
        "double": "double precision",
    },
    series=("native", "recursive"),
    settings=(
        Setting("TimeZone", "UTC", "dates and times are computed as UTC"),
        Setting("client_encoding", "UTF8", "texts below are UTF-8"),
        Setting("standard_conforming_strings", "on", "a backslash in a text is a backslash"),
        Setting("jit", "off", "compiling these statements costs more than it saves"),
        Setting("client_connection_check_interval", "1000", "a killed client frees its locks"),
    ),
    batch_rows=500_000,
    name_limit=63,
    name_limit_octets=True,
    column_limit=1600,
    decimal_digits=1000,
    connect={"connect_timeout": 10},
    refusals=(
        Refusal("42501", "the user lacks a privilege for this", "GRANT it, or use another user"),
        Refusal("25006", "the database is read-only", "connect to the primary"),
        Refusal("53100", "the disk is full", "free some space"),
        Refusal("28P01", "the password was refused", "check user and password"),
        Refusal("28000", "the login was refused", "check the user and pg_hba.conf"),
        Refusal("3D000", "there is no such database", "create it first"),
        Refusal("3F000", "there is no such schema", "create it first, or drop --schema"),
        Refusal("23505", "a key stands already", "look for rows with the same key"),
        Refusal("23514", "a check constraint refused a row", "fit the spec to the constraint"),
        Refusal("23503", "a foreign key refused a row", "fill the table it refers to first"),
        Refusal("23502", "a column takes no NULL", "give the spec a generator for it"),
        Refusal("22001", "a text is too long for its column", "shorten it or widen the column"),
        Refusal("22003", "a number is too large for its column", "narrow it or widen the column"),
        Refusal(
            "Connection refused", "no server answers there", "check host and port, or start it"
        ),
        Refusal("timeout expired", "no server answers there", "check host and port"),
        Refusal("resolve host", "there is no such host", "check its name"),
        Refusal("57P01", "the server ended the session", "see --resume"),
    ),
)
