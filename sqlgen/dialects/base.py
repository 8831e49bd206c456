"""What the rest of sqlgen needs to know about an engine, as plain facts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SeriesForm = Literal["recursive", "native", "variable"]


@dataclass(frozen=True, slots=True)
class Setting:
    """A session setting that a run changes and puts back.

    `value` is literal text, `{depth}` for the recursion depth that the largest batch needs, or
    `{compiled}` for on where compiling its statement pays, otherwise off.
    """

    name: str
    value: str
    why: str
    spelling: bool = False
    """Whether texts that stand in a script are others without it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an engine's own error means to a person: its code or words, the meaning, what to do."""

    sign: str
    meaning: str
    remedy: str
    locked: bool = False
    """Whether it says that another process holds the target, which may pass."""


@dataclass(frozen=True, slots=True)
class OwnTemplates:
    """Files of a person's own folder that matter to one engine: each name and its text."""

    folder: str
    files: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """What a plan depends on: the files, wherever they stand."""
        return hashlib.sha256(repr(self.files).encode()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Dialect:
    """An engine, as facts; the SQL is in `templates/<name>.sql.j2`."""

    name: str
    """The name in `--dialect` and of the macro file."""
    title: str
    """The engine's name for people."""
    drivers: Mapping[str, str]
    """URL scheme -> SQLAlchemy driver name; the first scheme is the usual one."""
    driver_package: str
    """What to install when the driver is missing."""
    name_quote: str
    """The character around a quoted name."""
    client: str
    """The engine's own command-line client, named in rendered scripts."""
    sqlglot_name: str
    """What sqlglot calls the engine, or the one whose expressions it shares."""
    types: Mapping[str, str]
    """Logical type -> column type, with {length}, {precision}, {scale} where it has them."""
    series: tuple[SeriesForm, ...]
    """Ways to make a series of numbers here; the first one is `auto`."""
    settings: tuple[Setting, ...]
    """Session settings of every run."""
    batch_rows: int
    """Rows in a batch unless asked otherwise."""
    workers: int = 1
    """Sessions that fill a table side by side unless asked otherwise; 1 where only one may."""
    most_workers: int = 0
    """Most sessions that may; 0 for no limit."""
    recursion_setting: str | None = None
    """The setting that limits recursive CTEs, named when a batch falls short."""
    recursion_default: int | None = None
    """Recursion depth that the engine allows when nothing is set."""
    stand_in: str = ""
    """The engine of another maker that answers where this one's are written down, if so."""
    compile_rows: int = 0
    """Rows of a batch from which compiling its statement pays; 0 where nothing is compiled."""
    compile_columns: int = 0
    """Most columns for which it still does: compiling takes time for each."""
    series_width: int = 0
    """Inner length of the two cross-joined recursive CTEs; 0 where one CTE does it."""
    name_limit: int = 0
    """Longest identifier, in octets or characters as the engine counts; 0 for no limit."""
    name_limit_octets: bool = False
    """Whether `name_limit` counts octets of UTF-8."""
    names_fold_accents: bool = False
    """Whether two names that differ in accents alone are one."""
    plain_names: bool = False
    """Whether names end without a space and keep to the characters of 16 bits."""
    identity_in_checks: bool = True
    """Whether a CHECK constraint may name a column that counts on by itself."""
    names_exclude: str = ""
    """Characters that no name may hold, quoted or not."""
    needs_database: bool = False
    """Whether a URL must name a database."""
    database_option: str = ""
    """The option of the driver's URL that takes the database's name; empty where its path does."""
    column_limit: int = 0
    """Most columns in a table; 0 for no practical limit."""
    row_octets: int = 0
    """Most octets that the fixed and varchar columns of a row may declare; 0 for no limit."""
    page_octets: int = 0
    """Most octets of a row that must stand in one page; 0 for no limit."""
    page_text: int = 0
    """Texts of at most so many octets stay in the page, whatever else is there."""
    page_pointer: int = 0
    """Octets that a text or number kept elsewhere leaves in the page."""
    decimal_digits: int = 38
    """Most digits of an exact decimal."""
    text_octets: int = 1
    """Octets that a character of varchar counts against `row_octets`."""
    keyless: frozenset[str] = frozenset()
    """Kinds of types that can't be a key or unique."""
    varchar_limit: int = 0
    """Most characters that a varchar may declare; 0 for no limit of its own."""
    first_day: str = ""
    """The first date from which days are counted as everywhere else; empty for year 1."""
    empty_is_null: bool = False
    """Whether an empty text is stored as NULL, so that a spec may not ask for one."""
    late_foreign_keys: bool = False
    """Whether foreign keys are added once the rows stand, which is faster there; otherwise they
    are made with their table."""
    fills_at_once: bool = False
    """Whether one statement may fill several tables, so that they may need each other's rows."""
    loosens_by: str = ""
    """The session setting that lets foreign keys wait, where tables need each other; empty for
    engines that have none."""
    enforces_foreign_keys: bool = True
    """Whether foreign keys are looked at without being asked for it."""
    checks_each_row: bool = False
    """Whether foreign keys are looked at row by row, so that rows must come in their order."""
    self_references: bool = True
    """Whether a row may refer to another one that the same statement makes."""
    windows: bool = True
    """Whether it has window functions."""
    savepoints: bool = True
    """Whether a transaction goes on after an error, from a point before it."""
    null_is_now: frozenset[str] = frozenset()
    """Types whose columns take NULL for the present moment, where they may not be NULL."""
    breaches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The kinds of constraints that it looks at, and the signs of the errors that they give: codes,
    or words of the message where these have a space."""
    nulls_count: bool = False
    """Whether NULL beside values counts as a value where columns are unique together."""
    makes_patients: bool = False
    """Whether the statements that make synthetic patients have been run there, row for row."""
    patient_settings: tuple[Setting, ...] = ()
    """Settings of a session that makes them, beside those of every run; one that the URL names is
    left as it is."""
    lacks_boolean: bool = False
    """Whether a truth value is a number, so that a column of them is no condition yet."""
    joins_two: bool = False
    """Whether CONCAT takes two texts only, so that || joins more."""
    implicit_transactions: bool = False
    """Whether transactions begin by themselves: the session then commits what stands alone."""
    keeps_locks_apart: bool = False
    """Whether a lock ends with its transaction, so that a session of its own holds it."""
    lacks_md5: bool = False
    """Whether md5() has to be given to it by its client, so that scripts can't use it."""
    url_options: frozenset[str] | None = None
    """What may stand after ? in a URL; None where the driver itself refuses what it lacks."""
    embedded: bool = False
    """Whether a URL names a file that the engine reads itself, and makes where it is missing."""
    absent_table: str = ""
    """The sign of the error that a table is not there, where rights are tried on such a table."""
    connect: Mapping[str, object] = field(default_factory=dict)
    """Options of the driver's connect(); what a URL says comes first."""
    read_limit: str = ""
    """The attribute of a connection that limits each answer, lifted once the server has greeted."""
    schemas: bool = True
    """Whether tables can be qualified with a schema."""
    bits_are_numbers: bool = False
    """Whether a value of the type bit is a whole number, and no text of zeros and ones."""
    procedures: bool = False
    """Whether it has procedures."""
    default_arguments: bool = False
    """Whether arguments of a procedure have defaults and can be named in a call."""
    packages: bool = False
    """Whether procedures and functions stand in a package together."""
    commits_inside: bool = False
    """Whether a procedure may commit, for one that ends each batch so."""
    table_functions: bool = False
    """Whether a function can give the rows of a table."""
    table_macros: bool = False
    """Whether such a function is one query with its arguments put in, and there are no others."""
    tends_inside: bool = False
    """Whether a procedure can empty tables at once and gather statistics, in its transaction."""
    variables_hide_columns: bool = False
    """Whether a procedure's variable comes before a column of the same name."""
    default_schema: str | None = None
    """The schema that procedures name where nobody says another; None where they are found in
    their own."""
    array_brackets: str = "{}"
    """What the text of an array begins and ends with."""
    shapes_are_geometry: bool = False
    """Whether a point is written `POINT(1 2)`, as OpenGIS has it, and no `(1,2)`."""
    reads_catalog: bool = False
    """Whether what stands in a database can be read, keys and rules included."""
    refusals: tuple[Refusal, ...] = ()
    """Errors of this engine that people meet, in order of precedence."""
    named_levels: bool = False
    """Whether columns that stand on each other come from named subqueries, one after another,
    because a parser takes no deep nesting; otherwise each stands inside the next."""
    join_limit: int = 40
    """Most lookup tables joined in one level of a statement."""
    lookups_once: bool = False
    """Whether a statement may read a temporary table only once: further uses read copies of it."""
    server: str = ""
    """What SQLAlchemy calls the server that answers, where that is not the name."""
    since: tuple[int, ...] = ()
    """The first version of the server that it is for; newer ones may have a dialect before it."""
    extends: str = ""
    """The engine whose macros it takes over; only people's own engines have one."""
    own: OwnTemplates | None = None
    """A person's own templates, which come before sqlgen's."""

    @property
    def server_name(self) -> str:
        """What SQLAlchemy calls the server that answers."""
        return self.server or self.name
