"""What an engine can't hold is refused while it is still a plan: nothing is connected to."""

from __future__ import annotations

from pathlib import Path

import pytest

import sqlgen
from engines import ENGINES, Engine
from refusing import MARK, refused, written

EVERY = tuple(engine.name for engine in ENGINES)


def table(name: str = "t") -> str:
    """A spec whose table has that name."""
    return f"tables:\n  {name}: {MARK}\n    rows: 1\n    columns: {{id: {{sequence: 1}}}}\n"


def column(name: str, made: str = "{sequence: 1}") -> str:
    """A spec with a column of that name, made so."""
    return f"tables:\n  t:\n    rows: 1\n    columns:\n      {name}: {made} {MARK}\n"


def columns(count: int, made: str = "{sequence: 1}") -> str:
    """A spec with so many columns, the table marked."""
    lines = "".join(f"      c{at}: {made}\n" for at in range(count))
    return f"tables:\n  t: {MARK}\n    rows: 1\n    columns:\n{lines}"


# A name, an engine, the spec, the place, and words of the refusal.
Case = tuple[str, str, str, str, tuple[str, ...]]
CASES: list[Case] = [
    ("64 letters", "postgresql", table("x" * 64), "x" * 64, ("64 octets", "PostgreSQL takes 63")),
    ("32 umlauts", "postgresql", table("ä" * 32), "ä" * 32, ("64 octets", "shorten")),
    ("a column of 64", "postgresql", column("x" * 64), f"t.{'x' * 64}", ("64 octets", "shorten")),
    ("65 letters", "mariadb", table("x" * 65), "x" * 65, ("65 characters", "MariaDB takes 64")),
    ("a column of 65", "mariadb", column("ä" * 65), f"t.{'ä' * 65}", ("65 characters", "shorten")),
    ("a space at the end", "mariadb", column("'name '"), "t.name ", ("space", "MariaDB")),
    ("past 16 bits", "mariadb", column("a🙂"), "t.a🙂", ("🙂", "MariaDB")),
    ("1601 columns", "postgresql", columns(1601), "t", ("1601", "PostgreSQL takes 1600", "split")),
    ("a page of numbers", "postgresql", columns(1100), "t", ("octets", "PostgreSQL")),
    ("1018 columns", "mariadb", columns(1018), "t", ("1018 columns", "MariaDB takes", "split")),
    (
        "80,000 octets",
        "mariadb",
        columns(20, "{token: 6, type: varchar(1000)}"),
        "t",
        ("octets", "MariaDB", "type: text"),
    ),
    ("2001 columns", "sqlite", columns(2001), "t", ("2001 columns", "SQLite takes 2000", "split")),
    (
        "16 digits",
        "sqlite",
        column("c", "{decimal: {between: [0, 99999999999999.99], scale: 2}}"),
        "t.c",
        ("decimal(16, 2)", "15 digits", "SQLite", "lower the scale or the range"),
    ),
    (
        "16 digits in a list",
        "sqlite",
        column("c", "{pick: [1234567890.123456]}"),
        "t.c",
        ("decimal(16, 6)", "15 digits"),
    ),
    (
        "16 digits declared",
        "sqlite",
        column("c", "{integer: [1, 2], type: 'decimal(16, 0)'}"),
        "t.c",
        ("decimal(16, 0)", "15 digits"),
    ),
    (
        "a unique text",
        "mysql",
        column("c", "{token: 4, unique: true, type: text}"),
        "t.c",
        ("MySQL keeps no text unique", "declare another type"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_limit(tmp_path: Path, case: Case) -> None:
    """The engine is named, with what it takes."""
    _, dialect, text, place, words = case
    refused(tmp_path, text, *words, place=place, dialect=dialect)


# Just within the limits: the same specs are planned, so it is the limit that refuses.
WITHIN: list[tuple[str, str, str]] = [
    ("63 letters", "postgresql", table("x" * 63)),
    ("31 umlauts", "postgresql", column("ä" * 31)),
    ("64 umlauts", "mariadb", table("ä" * 64)),
    ("64 letters", "mariadb", column("x" * 64)),
    ("300 letters", "duckdb", table("x" * 300)),
    ("900 columns", "postgresql", columns(900)),
    ("900 columns of numbers", "mariadb", columns(900)),
    ("2000 columns", "sqlite", columns(2000)),
    ("15 digits", "sqlite", column("c", "{decimal: {between: [0, 9999999999999.99], scale: 2}}")),
]


@pytest.mark.parametrize("case", WITHIN, ids=[case[0] for case in WITHIN])
def test_within(tmp_path: Path, case: tuple[str, str, str]) -> None:
    """What an engine just takes is planned."""
    _, dialect, text = case
    assert sqlgen.plan(written(tmp_path, text), dialect).rows == 1


@pytest.mark.parametrize("engine", ENGINES, ids=lambda each: each.name)
def test_case_matters_nowhere(tmp_path: Path, engine: Engine) -> None:
    """One spec suits all engines, so names that some engine takes for one are refused by all."""
    text = table().replace("{id: {sequence: 1}}", "{id: {sequence: 1}, ID: {sequence: 1}}")
    path = written(tmp_path, text)
    with pytest.raises(sqlgen.SpecError, match=r"id and ID .*rename one"):
        sqlgen.plan(path, engine.name)
