"""Hostile text in values reaches the table as it was written, whatever the session thinks of it.

By `generate` and by the rendered script in the engine's own client; as constants, in picks of few
and many, in templates, in pools from files, in records, and in the records of sqlgen itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import Database, Server
from engines import ENGINES, MARIADB, POSTGRESQL, Engine
from expected import Row, assert_alike, digest, rows_of, visible
from targets import account

# fmt: off  # one group a line
QUOTES = ["it's", "'", "''", 'say "x"', '"', "`", "q'[x]'", "'; DROP TABLE t; --", "' OR '1'='1"]
SLASHES = ["\\", "\\\\", "\\'", "'\\''", "\\n", "\\N", "\\0", "C:\\x", "\\q", "\\.", "%\\_", "/"]
PLACEHOLDERS = ["%s", "%(x)s", "%%", "100%", ":name", ":'name'", "::", "?", "$1", "@@x", "&x;"]
DOLLARS = ["$$x$$", "$tag$x$tag$", "a$b"]
COMMENTS = [";", "; --", "-- c", "/* c */", "/*!50000 x */", "#c", "{x}", "{{ x }}", "{% raw %}"]
LITERALS = ["NULL", "true", "0", "1e5", "0x41", "X'41'", "E'\\x41'", "N'x'", "_utf8'x'", "||"]
CLIENTS = ["\\! ls", ".quit", "delimiter //", "source x", "GO"]
CONTROLS = ["a\nb", "a\r\nb", "\n.quit\n", "\n\\q\n", "\ndelimiter //\n;", "\x01\x1b[0m\x7f"]
SPACES = ["", " ", "  lead", "trail  ", "\t", "\n", "\xa0", "\u2028", "\x85", "\u200b", "\ufeff"]
SCRIPTS = ["größe", "名前", "😀", "e\u0301", "\u202eabc", "\U0010ffff"]
LONG = ["x'\\\n" * 900]
# fmt: on
TEXTS = [
    *(*QUOTES, *SLASHES, *PLACEHOLDERS, *DOLLARS, *COMMENTS),
    *(*LITERALS, *CLIENTS, *CONTROLS, *SPACES, *SCRIPTS, *LONG),
]


def held(*databases: Database | Server) -> list[str]:
    """The texts that the engines can store at all."""
    empty = any(each.engine.dialect.empty_is_null for each in databases)
    return [text for text in TEXTS if text or not empty]


# A CSV file can't tell apart what its reader takes for an empty line.
IN_FILES = [text for text in TEXTS if text.strip()]


def constants(texts: list[str]) -> dict[str, Any]:
    """A table with a column for each text, and one where each follows from the row."""
    columns: dict[str, Any] = {"id": {"sequence": 1, "primary_key": True}}
    for at, text in enumerate(texts):
        value = f"${text}" if text.startswith("$") else text
        columns[f"c{at}"] = {"constant": value, "type": "text"}
    return {"tables": {"constants": {"rows": 2, "columns": columns}}}


def choices(files: Path, texts: list[str]) -> dict[str, Any]:
    """A table in which the texts come by every other way."""
    some = [text for text in texts if not text.startswith("$$")]  # constants() has those
    few, many = [text for text in some if len(text) < 100][:50], [_dollar(text) for text in some]
    braces = str.maketrans({"{": "{{", "}": "}}"})
    with (files / "texts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "weight"])
        writer.writerows([text, at % 3 + 1] for at, text in enumerate(IN_FILES))
    columns: dict[str, Any] = {
        "id": {"sequence": 1, "primary_key": True},
        "few": {"pick": [_dollar(text) for text in few]},
        "weighted": {"pick": {_dollar(text): at % 2 + 1 for at, text in enumerate(few[:6])}},
        "many": {"pick": many},
        "text": {"template": "".join(few).translate(braces) + "{n}", "type": "text"},
        "pooled": {"pool": {"file": "texts.csv", "weight": "weight"}},
        "line": {"record": "texts.csv", "hidden": True},
        "field": {"of": "line.text"},
        "maybe": {"pick": many, "nulls": 0.5},
    }
    return {"tables": {"choices": {"rows": 400, "columns": columns}}}


def _dollar(text: str) -> str:
    """In a spec, a dollar at the start is written twice."""
    return f"${text}" if text.startswith("$") else text


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where specs given as plain data look for files."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@contextmanager
def standard(database: Database) -> Iterator[Database]:
    """The database as it comes."""
    yield database


@contextmanager
def escaping(database: Database) -> Iterator[Database]:
    """A PostgreSQL in which a backslash in a text escapes, for whoever connects."""
    name = database.name(str(database.parts.database))
    for setting in (
        "standard_conforming_strings = off",
        "backslash_quote = on",
        "escape_string_warning = off",
        "bytea_output = 'escape'",
        "client_encoding = 'LATIN1'",
    ):
        database.run(f"ALTER DATABASE {name} SET {setting}")
    try:
        yield database
    finally:
        database.run(f"ALTER DATABASE {name} RESET ALL")


def modes(modes: str) -> Any:
    """A MariaDB whose users, but for the administrator, begin with those modes.

    Not the server's own sql_mode: other sessions may be at work there.
    """

    @contextmanager
    def changed(database: Database) -> Iterator[Database]:
        before = database.value("SELECT @@GLOBAL.init_connect")
        database.run(f"SET GLOBAL init_connect = \"SET sql_mode = '{modes}'\"")
        try:
            with account(database, "all") as own:
                assert set(own.value("SELECT @@sql_mode").split(",")) == set(modes.split(","))
                yield own
        finally:
            database.run(f'SET GLOBAL init_connect = "{before}"')

    return changed


WORLDS: list[tuple[str, Engine, Any]] = [
    *(("standard", engine, standard) for engine in ENGINES),
    ("escaping", POSTGRESQL, escaping),
    ("ANSI_QUOTES", MARIADB, modes("ANSI_QUOTES")),
    ("NO_BACKSLASH_ESCAPES", MARIADB, modes("NO_BACKSLASH_ESCAPES")),
    ("both", MARIADB, modes("ANSI_QUOTES,PIPES_AS_CONCAT,IGNORE_SPACE,NO_BACKSLASH_ESCAPES")),
    ("no mode at all", MARIADB, modes("")),
]
SLOW = ("ANSI_QUOTES", "no mode at all")
"""What the others cover too."""
worlds = pytest.mark.parametrize(
    ("engine", "world"),
    [
        pytest.param(
            *(engine, world),
            id=f"{engine.name}, {name}",
            marks=[pytest.mark.slow] if name in SLOW else [],
        )
        for name, engine, world in WORLDS
    ],
    indirect=["engine"],
)


def both_ways(
    engine: Server, world: Any, spec: dict[str, Any], table: str, columns: list[str]
) -> Iterator[list[Row]]:
    """A table's rows by generate and by the script in that world, read from outside of it."""
    with engine.fresh() as outside:
        with world(outside) as database:
            report = sqlgen.generate(spec, database.url, fingerprint=True)
        rows = outside.table(table, columns, "id")
        assert [(each.rows, each.digest) for each in report.fingerprints] == [
            digest(outside.table(table, list(report.samples[0].columns), "id"))
        ]
        yield rows
        outside.run(f"DROP TABLE {table}")
        with world(outside) as database:
            database.client("".join(sqlgen.render(spec, database.engine.name)))
        yield outside.table(table, columns, "id")


@worlds
def test_constants(engine: Server, world: Any) -> None:
    """Each text is a column of its own: what stands there is compared one by one."""
    texts = held(engine)
    spec = constants(texts)
    names = [f"c{at}" for at in range(len(texts))]
    for rows in both_ways(engine, world, spec, "constants", names):
        assert len(rows) == 2
        pairs = [pair for row in rows for pair in zip(texts, row, strict=True)]
        assert [pair for pair in pairs if pair[0] != pair[1]] == []


@worlds
def test_choices(engine: Server, world: Any, files: Path) -> None:
    """By every other way; compared with what Python makes of the spec."""
    spec = choices(files, held(engine))
    wanted = rows_of(spec, base=files)
    columns = visible(spec, "choices")
    for rows in both_ways(engine, world, spec, "choices", columns):
        assert_alike(rows, wanted)
    assert {row[columns.index("many")] for row in wanted} > set(QUOTES), "all texts are met"


@worlds
def test_a_persons_own_sql(engine: Server, world: Any) -> None:
    """A backslash or a quote in a person's expression means the same in every session."""
    expressions = {
        "quoted": r"'it''s'",
        "slashed": r"'C:\new\'",
        "joined": r"name || '\' || name",
        "percent": r"name || ' 100%s'",
        "replaced": r"REPLACE(name, 'n', '\n''')",
    }
    columns: dict[str, Any] = {"id": {"sequence": 1}, "name": {"constant": "née\\"}}
    columns |= {name: {"sql": text, "type": "text"} for name, text in expressions.items()}
    spec = {"tables": {"own": {"rows": 1, "columns": columns}}}
    wanted = ["it's", "C:\\new\\", "née\\\\née\\", "née\\ 100%s", "\\n'ée\\"]
    for rows in both_ways(engine, world, spec, "own", list(expressions)):
        assert rows == [tuple(wanted)]


def test_equal_on_every_engine(databases: list[Database], files: Path) -> None:
    """The fingerprint counts octets, so it tells any difference."""
    spec = choices(files, held(*databases))
    prints = {sqlgen.generate(spec, each.url, fingerprint=True).fingerprints for each in databases}
    assert len(prints) == 1


@pytest.mark.parametrize("text", ["a\0b", "\ud83d", "a\udfffb"])
def test_what_no_engine_stores_alike(text: str) -> None:
    """NUL and halves of characters are refused, wherever they stand."""
    for column in (
        {"constant": text},
        {"pick": [text, "b"]},
        {"pick": {text: 1}},
        {"template": text},
        {"template": f"{{n}}{text}"},
    ):
        spec = {"tables": {"t": {"rows": 1, "columns": {"a": column}}}}
        with pytest.raises(sqlgen.SpecError) as caught:
            sqlgen.plan(spec)
        assert (caught.value.table, caught.value.column) == ("t", "a")
        assert str(caught.value).encode()
