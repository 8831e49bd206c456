"""What engines make of bad values: each is put into a column of the good value's type.

    python tests/answers.py     ask this machine's engines, and write sqlgen/baddata/answers.jsonl

Types and session settings are those of sqlgen; errors are read off the plain drivers' own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from databases import DRIVER_ERRORS, Database, reach
from engines import ENGINES
from reference.badness import CLASSES
from sqlgen.baddata import BadClass, catalogue
from sqlgen.baddata.answers import ACCEPTED, FILE
from sqlgen.dialects import Dialect
from sqlgen.render import Statements
from sqlgen.render.environment import templates_for

NAMES = ("postgresql", "mariadb", "sqlite", "duckdb", "mysql", "mysql56")
"""The engines that are asked."""
UUID = "0a1b2c3d-1111-4222-8333-444455556666"
IBAN = "DE89370400440532013000"
GOOD: dict[str, tuple[str, str]] = {
    "text": ("text", "Anna Meier"),
    "varchar": ("varchar", "Anna Meier"),
    "email": ("text", "anna@example.com"),
    "phone": ("text", "+1 555 0100"),
    "url": ("text", "https://example.com/a"),
    "iban": ("text", IBAN),
    "card": ("text", "4111111111111111"),
    "integer": ("integer", "42"),
    "age": ("integer", "42"),
    "decimal": ("decimal", "12.50"),
    "date": ("date", "2024-02-28"),
    "time": ("time", "12:30:00"),
    "timestamp": ("timestamp", "2024-02-28 12:30:00"),
    "boolean": ("boolean", "1"),
    "uuid": ("uuid", UUID),
    "json": ("json", '{"a": 1}'),
}
"""Kinds of values that classes suit: the type of a column for them, and a good one."""
ANY = ("text", "integer", "decimal", "date", "time", "timestamp", "boolean", "uuid", "json")
LIMITS = {"integer": ("11", "101"), "decimal": ("-0.01", "5000.01")} | {
    "date": ("1949-12-31", "2008-01-01"),
    "timestamp": ("2023-12-31 23:59:59", "2025-01-01 00:00:01"),
}
"""Values below and above a range, as a spec might have it."""


DRIFTED = {"integer": "64", "decimal": "1262.50"} | {
    "date": "2038-08-28",
    "timestamp": "2024-05-30 00:30:00",
}
"""Good values a quarter of a range later."""


@dataclass(frozen=True)
class Rule:
    """A table whose rule a class breaks, and the row that does."""

    good: str
    bad: str
    tables: tuple[str, ...]
    row: str


PARENT = ("CREATE TABLE parent (id {integer} PRIMARY KEY)", "INSERT INTO parent VALUES (1)")
RULES = {
    "reference": Rule(
        *("1", "-11"),
        (
            *PARENT,
            "CREATE TABLE child (value {integer}, FOREIGN KEY (value) REFERENCES parent (id))",
        ),
        "INSERT INTO child VALUES (-11)",
    ),
    "self_reference": Rule(
        *("1", "2"),
        (
            "CREATE TABLE tree (id {integer} PRIMARY KEY, value {integer}, "
            "FOREIGN KEY (value) REFERENCES tree (id))",
            "INSERT INTO tree VALUES (1, NULL)",
        ),
        "INSERT INTO tree VALUES (2, 2)",
    ),
    "tree": Rule(
        *("1", "3"),
        (
            "CREATE TABLE looped (id {integer} PRIMARY KEY, value {integer}, "
            "FOREIGN KEY (value) REFERENCES looped (id))",
            "INSERT INTO looped VALUES (1, NULL)",
            "INSERT INTO looped VALUES (2, 1)",
            "INSERT INTO looped VALUES (3, 2)",
        ),
        "UPDATE looped SET value = 3 WHERE id = 2",
    ),
    "record": Rule("Bavaria", "Texas", (), "INSERT INTO probe_text VALUES ('Texas')"),
    "ordered": Rule(
        *("2024-03-01", "2024-02-27"),
        ("CREATE TABLE span (start_at {date}, value {date}, CHECK (value >= start_at))",),
        "INSERT INTO span VALUES ('2024-02-28', '2024-02-27')",
    ),
    "limited": Rule(
        *("50", "51"),
        ("CREATE TABLE topped (value {integer}, CHECK (value <= 50))",),
        "INSERT INTO topped VALUES (51)",
    ),
    "part": Rule("12.50", "12.51", (), "INSERT INTO probe_decimal VALUES ('12.51')"),
    "years": Rule("42", "72", (), "INSERT INTO probe_integer VALUES (72)"),
    "conditional": Rule("2024-02-28", "", (), "INSERT INTO probe_date VALUES (NULL)"),
    "row": Rule(
        *("Anna", "Anna"),
        (
            "CREATE TABLE person (id {integer} PRIMARY KEY, name {text})",
            "INSERT INTO person VALUES (1, 'Anna')",
        ),
        "INSERT INTO person VALUES ({key}, '{name}')",
    ),
}
COPIED = {"duplicate_row": (1, "Anna"), "near_duplicate": (2, " Anna")} | {
    "case_twin": (2, "anna"),
    "accent_twin": (2, "A\N{COMBINING ACUTE ACCENT}nna"),
}


@dataclass(frozen=True)
class Probe:
    """A bad value of a class, and the row that holds it where a rule is broken."""

    name: str
    kind: str
    good: str
    bad: str | None
    row: str = ""


def probes() -> Iterator[Probe]:
    """One for each class and kind of value that it suits."""
    for each in catalogue():
        if each.family == "file":
            continue
        for kind in sorted(each.suits, key=[*GOOD, *RULES, "any"].index):
            for found in ANY if kind == "any" else (kind,):
                yield _probe(each, found)


def _probe(each: BadClass, kind: str) -> Probe:
    if kind not in RULES:
        return Probe(each.name, kind, GOOD[kind][1], _bad(each, kind))
    rule = RULES[kind]
    if kind == "row":
        key, name = COPIED[each.name]
        return Probe(each.name, kind, rule.good, name, rule.row.format(key=key, name=name))
    return Probe(each.name, kind, rule.good, None if each.makes == "null" else rule.bad, rule.row)


def _bad(each: BadClass, kind: str) -> str | None:
    good = GOOD[kind][1]
    if each.makes in ("below", "above"):
        return LIMITS[kind][each.makes == "above"]
    if each.name == "drift":
        return DRIFTED[kind]
    if each.name == "too_long":
        return good + "x"
    if each.name == "compact_date":
        return good.replace("-", "")
    return CLASSES[each.name](good)


Asked = TypeVar("Asked")


def literal(dialect: Dialect, text: str | None) -> str:
    """A text as the dialect writes it."""
    return "NULL" if text is None else str(templates_for(dialect).literal(text))


class Asking(Generic[Asked]):
    """An engine while it is asked, by things of some kind: nothing that is put in stays."""

    def __init__(self, database: Database, cursor: Any) -> None:
        self._dialect = database.engine.dialect
        self._database = database
        self._cursor = cursor
        module = sys.modules[type(cursor).__module__.partition(".")[0]]
        self._mark = "?" if module.paramstyle == "qmark" else "%s"
        settings = Statements(self._dialect).settings(1, "off")
        for statement in (*settings, *self._tables()):
            cursor.execute(statement)

    def _type(self, kind: str) -> str:
        return self._dialect.types[kind].format(length=10, precision=9, scale=2)

    def _text(self, column: str) -> str:
        """A column as text."""
        return str(templates_for(self._dialect).engine["integer_text"](column))

    def _tables(self) -> Iterator[str]:
        raise NotImplementedError

    def _put(self, one: Asked) -> str:
        raise NotImplementedError

    def answer(self, one: Asked) -> str:
        """What the engine does with a bad value."""
        self._cursor.execute("BEGIN")
        try:
            return self._put(one)
        except DRIVER_ERRORS as error:
            return f"refused: {code_of(error)}"
        finally:
            self._cursor.execute("ROLLBACK")

    @property
    def loose(self) -> str:
        """A mode in which the engine takes more than in a run; empty where there is none."""
        names = {each.name for each in self._dialect.settings}
        return "SET SESSION sql_mode = ''" if "sql_mode" in names else ""

    def modes(self, one: Asked) -> dict[str, str]:
        """What it answers in that mode, where that is another answer."""
        if not self.loose:
            return {}
        strict = self.answer(one)
        self._cursor.execute("SET @mode = @@SESSION.sql_mode")
        self._cursor.execute(self.loose)
        told = self.answer(one)
        self._cursor.execute("SET SESSION sql_mode = @mode")
        return {} if told == strict else {f"{self._dialect.name}, sql_mode ''": told}


class Probing(Asking[Probe]):
    """An engine with a table for each type, and those whose rules are broken."""

    def _tables(self) -> Iterator[str]:
        types = {kind: self._type(kind) for kind in (*ANY, "varchar")}
        for kind, type_ in types.items():
            yield f"CREATE TABLE probe_{kind} (value {type_})"
        for rule in RULES.values():
            yield from (each.format_map(types) for each in rule.tables)

    def _put(self, one: Probe) -> str:
        if one.row:
            self._cursor.execute(one.row)
            return ACCEPTED
        table = f"probe_{GOOD[one.kind][0]}"
        if one.bad is not None and "\0" in one.bad:  # psycopg sends none
            value = literal(self._dialect, one.bad)
            self._cursor.execute(f"INSERT INTO {table} VALUES ({value})")
        else:
            self._cursor.execute(f"INSERT INTO {table} VALUES ({self._mark})", (one.bad,))
        self._cursor.execute(f"SELECT {self._text('value')} FROM {table}")
        ((found,),) = self._cursor.fetchall()
        return ACCEPTED if found == one.bad else f"altered: {found}"


def mine(name: str, modes: Mapping[str, str]) -> dict[str, str]:
    """The answers in modes of one engine, of those of all."""
    return {mode: each for mode, each in modes.items() if mode.startswith(f"{name}, ")}


@contextmanager
def asking(database: Database) -> Iterator[Probing]:
    """An engine that can be asked, on a session that is set as for a run."""
    with database.connection() as connection, closing(connection.cursor()) as cursor:
        yield Probing(database, cursor)


def code_of(error: Exception) -> str:
    """The code of a plain driver's error, or its name where the engine has no codes."""
    number = error.args[0] if error.args and isinstance(error.args[0], int) else None
    sign = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    return str(number or sign or type(error).__name__)


def main() -> None:
    """Write the answers of this machine's engines."""
    with ExitStack() as stack:
        found = {}
        for engine in ENGINES:
            if engine.name in NAMES:
                database = stack.enter_context(reach(engine).fresh())
                found[engine.name] = stack.enter_context(asking(database))
        lines = [
            json.dumps((each.name, each.kind, each.good, each.bad, told, modes)) + "\n"
            for each in probes()
            for told in [{name: found[name].answer(each) for name in NAMES}]
            for modes in [{k: v for name in NAMES for k, v in found[name].modes(each).items()}]
        ]
    FILE.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
