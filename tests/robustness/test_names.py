"""Names with quotes, spaces, keywords, other scripts, `%` and `:`: the same rows under any name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

import sqlgen
from databases import Database
from engines import MYSQLS
from expected import Row, assert_alike, digest, rows_of, visible

QUOTES = ["it's", 'say "x"', "back`tick", "'", '"', "`", "''", "x'y\"z`", "[x]", "q'[x]'"]
KEYWORDS = ["select", "order by", "table", "null", "true", "default", "user", "rowid", "delimiter"]
PLACEHOLDERS = ["100%", "%s", "%d%%", ":name", "a:b", "a::b", "$1", "$$", "?", "@v", "@@x"]
TEMPLATES = ["{x}", "{{x}}", "{% raw %}", "{# c #}", "a|b"]
COMMENTS = ["; --", "-- c", "/* c */", "#c", "a;b", "x'); DROP TABLE t; --"]
PUNCTUATION = ["a b", "a.b", "a,b", "a\\b", "\\q", "(a)", "a=b", "-", " lead", "1", "1a", "_"]
SCRIPTS = ["größe", "имя", "名前", "اسم", "a\u0301", "\u200b", "\ufeffx", "İ", "ß"]
# With others of the list they are one name to MariaDB's columns, though not to its tables.
FOLDED = ("İ", "ß", "a\u0301")
# What the statements themselves call their levels, words and lookup tables.
OURS = ["n", "y", "s", "h", "lo", "r", "w", "w0", "w3", "v1", "p1", "i", "cut", "b", "x_left"]
NAMES = [
    *(*QUOTES, *KEYWORDS, *PLACEHOLDERS, *TEMPLATES),
    *(*COMMENTS, *PUNCTUATION, *SCRIPTS, *OURS),
]


ODD = ("back`tick", "`", "x'y\"z`", "x'); DROP TABLE t; --", "İ")
"""Names of tables that not every engine can have."""
SOME = ["x'y\"z`", "order by", "%s", ":name", "{{x}}", "; -- '", "größe", "ß", "s", "i"]
"""Enough for the quick tests: the slow one takes all."""


def held(database: Database, names: list[str]) -> list[str]:
    """Those of the names that the engine can have at all."""
    excluded = database.engine.dialect.names_exclude
    return [name for name in names if not set(excluded) & set(name)]


def referred(name: str) -> str:
    """A template's reference to a column of that name, or to the row where there is none."""
    return "{n}" if set("{}()|") & set(name) or name.strip() != name else f"{{{name}}}"


def named(name: str) -> dict[str, Any]:
    """A table of that name with a column of that name, which others refer to where they can."""
    columns: dict[str, Any] = {
        "id": {"sequence": 1, "primary_key": True},
        name: {"integer": [1, 40], "unique": True},
        f"{name} 2": {"template": f"{referred(name)}: {{integer(1, 9)}}"},
        f"{name} 3": {"pick": [f"v{at}" for at in range(70)], "nulls": 0.2},
        f"{name} 4": {"pick": {f"v{at}": at + 1 for at in range(12)}},
        f"{name} 5": {
            "integer": {"between": [1, 999], "distribution": {"normal": {"mean": 500, "sd": 90}}}
        },
        f"{name} 6": {"token": 20, "unique": True},
    }
    return {"tables": {name: {"rows": 30, "columns": columns}}}


@pytest.fixture(scope="module")
def home(module_database: Database) -> Database:
    """A database for the names of this module, one at a time."""
    return module_database


@pytest.fixture
def dropped(home: Database, name: str) -> Iterator[Database]:
    """The database, without that name's table and the journal at the end."""
    yield home
    home.run(f"DROP TABLE IF EXISTS {home.name(name)}", "DROP TABLE IF EXISTS sqlgen_runs")


def bare(names: list[str]) -> dict[str, Any]:
    """A table of each name, with a column of that name and one that refers to it."""
    tables = {}
    for name in names:
        columns: dict[str, Any] = {"id": {"sequence": 1, "primary_key": True}}
        columns[name] = {"integer": [1, 40]}
        columns[f"{name} 2"] = {"template": f"{referred(name)}: {{integer(1, 9)}}"}
        tables[name] = {"rows": 4, "columns": columns}
    return {"tables": tables}


def crowded(names: list[str]) -> dict[str, Any]:
    """One table with a column of every name, unique, and one that refers to it."""
    columns: dict[str, Any] = {"id": {"sequence": 1, "primary_key": True}}
    for name in (each for each in names if each not in FOLDED):
        columns[name] = {"integer": [1, 40], "unique": name in OURS}
        columns[f"{name} 2"] = {"template": f"{referred(name)}: {{integer(1, 9)}}", "type": "text"}
    columns["picked"] = {"pick": [f"v{at}" for at in range(70)]}
    return {"tables": {"crowd": {"rows": 10, "columns": columns}}}


@pytest.mark.needs("any name")
def test_tables_of_such_names(database: Database) -> None:
    """generate, appended rows, undo, fingerprints and a script, for all of them at once."""
    some = held(database, SOME)
    spec = bare(some)
    wanted = {name: rows_of(spec, name) for name in some}
    sqlgen.generate(spec, database.url, rows=2)
    sqlgen.generate(spec, database.url, rows=2, append=True)
    _alike(database, spec, wanted)
    sqlgen.undo(database.url)
    _alike(database, spec, {name: rows[:2] for name, rows in wanted.items()})
    sqlgen.generate(spec, database.url, truncate=True)
    printed = {each.table: (each.rows, each.digest) for each in sqlgen.fingerprint(database.url)}
    assert printed == {name: digest(rows) for name, rows in wanted.items()}
    database.run(*(f"DROP TABLE {database.name(name)}" for name in some))
    database.client("".join(sqlgen.render(spec, database.engine.name)))
    _alike(database, spec, wanted)


def _alike(database: Database, spec: dict[str, Any], wanted: dict[str, list[Row]]) -> None:
    with database.connection() as connection, closing(connection.cursor()) as cursor:
        for name, rows in wanted.items():
            columns = ", ".join(map(database.name, visible(spec, name)))
            cursor.execute(f"SELECT {columns} FROM {database.name(name)} ORDER BY id")
            assert_alike(map(tuple, cursor.fetchall()), rows)


def test_columns_of_all_names(database: Database) -> None:
    """Also names that the statements use themselves, side by side."""
    spec = crowded(held(database, NAMES))
    wanted, columns = rows_of(spec), visible(spec, "crowd")
    made = sqlgen.generate(spec, database.url, fingerprint=True)
    assert_alike(database.table("crowd", columns, "id"), wanted)
    assert [(each.rows, each.digest) for each in made.fingerprints] == [digest(wanted)]
    database.run("DROP TABLE crowd")
    database.client("".join(sqlgen.render(spec, database.engine.name)))
    assert_alike(database.table("crowd", columns, "id"), wanted)


@pytest.mark.slow  # one by one: what differs is seen at once
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(each, marks=pytest.mark.needs("any name") if each in ODD else ())
        for each in NAMES
    ],
)
def test_a_name(dropped: Database, name: str) -> None:
    """generate, its script in the engine's client, an appended half and undo all take it."""
    database, spec = dropped, named(name)
    if not held(database, [name]):
        with pytest.raises(sqlgen.SpecError, match="takes no name with"):
            sqlgen.generate(spec, database.url)
        return
    wanted = rows_of(spec)
    columns = visible(spec, name)
    made = sqlgen.generate(spec, database.url, rows=15, fingerprint=True)
    assert [sample.columns for sample in made.samples] == [tuple(columns)]
    made = sqlgen.generate(spec, database.url, rows=15, append=True, fingerprint=True)
    assert_alike(database.table(name, columns, "id"), wanted)
    assert [(each.rows, each.digest) for each in made.fingerprints] == [digest(wanted)]
    assert sqlgen.fingerprint(database.url, name) == made.fingerprints
    sqlgen.undo(database.url)
    assert_alike(database.table(name, columns, "id"), wanted[:15])
    sqlgen.undo(database.url)
    database.client("".join(sqlgen.render(spec, database.engine.name)))
    assert_alike(database.table(name, columns, "id"), wanted)


@pytest.mark.parametrize("name", ["new\nline", "cr\rx", "\x1b[31m", "a\x85b"])
def test_a_control_character(dropped: Database, name: str) -> None:
    """Either it works like any other name, or the spec is refused: never a broken statement."""
    database, spec = dropped, named(name)
    try:
        script = "".join(sqlgen.render(spec, database.engine.name))
    except sqlgen.SpecError:
        with pytest.raises(sqlgen.SpecError, match="character"):
            sqlgen.generate(spec, database.url)
        return
    sqlgen.generate(spec, database.url)
    assert_alike(database.table(name, visible(spec, name), "id"), rows_of(spec))
    database.run(f"DROP TABLE {database.name(name)}")
    database.client(script)
    assert_alike(database.table(name, visible(spec, name), "id"), rows_of(spec))


def test_a_name_past_16_bits(database: Database) -> None:
    """Where an engine can't have it, the spec is refused; elsewhere it is a name like others."""
    name = "a\N{GRINNING FACE}"
    spec = named(name)
    if database.engine in MYSQLS:
        with pytest.raises(sqlgen.SpecError, match=r"MariaDB|MySQL"):
            sqlgen.generate(spec, database.url)
        return
    sqlgen.generate(spec, database.url)
    assert_alike(database.table(name, visible(spec, name), "id"), rows_of(spec))


@pytest.mark.parametrize(("first", "second"), [("e", "é"), ("i", "İ")])
def test_names_that_nearly_fold_into_one(database: Database, first: str, second: str) -> None:
    """Engines disagree on what is one name: it is refused, or both columns are made."""
    columns = {"id": {"sequence": 1}, first: {"token": 6}, second: {"token": 6}}
    spec = {"tables": {"t": {"rows": 3, "columns": columns}}}
    try:
        sqlgen.plan(spec, database.engine.name)
    except sqlgen.SpecError:
        return
    made = sqlgen.generate(spec, database.url, fingerprint=True)
    assert_alike(database.table("t", ["id", first, second], "id"), rows_of(spec))
    assert [(each.rows, each.digest) for each in made.fingerprints] == [digest(rows_of(spec))]


@pytest.mark.needs("any name")
def test_tables_that_a_collation_folds(database: Database) -> None:
    """The journal keeps apart what the engine keeps apart."""
    columns = {"id": {"sequence": 1, "primary_key": True}}
    spec = {"tables": {name: {"rows": 3, "columns": columns} for name in ("s", "ß", "e", "é")}}
    sqlgen.generate(spec, database.url)
    sqlgen.generate(spec, database.url, append=True, tables=["ß", "é"])
    counts = {
        name: database.value(f"SELECT COUNT(*) FROM {database.name(name)}") for name in "sßeé"
    }
    assert counts == {"s": 3, "ß": 6, "e": 3, "é": 6}
    sqlgen.undo(database.url)
    assert database.value(f"SELECT COUNT(*) FROM {database.name('ß')}") == 3
    assert database.value(f"SELECT COUNT(*) FROM {database.name('s')}") == 3


@pytest.mark.needs("schemas")
@pytest.mark.needs("any name")
def test_a_schema(home: Database) -> None:
    """A schema of such a name, asked for by option and in the URL."""
    odd = "".join(each for each in " x'y\"z`%s;--" if held(home, [each]))
    name = f"{home.parts.database}{odd}"  # on a server a name of this session's own
    quoted = home.name(name)
    spec = named("t")
    assert sqlgen.plan(spec, home.engine.name, schema=name).rows == 30
    home.run(f"CREATE SCHEMA {quoted}")
    try:
        made = sqlgen.generate(spec, home.url, schema=name, fingerprint=True)
        assert [each.digest for each in made.fingerprints] == [digest(rows_of(spec))[1]]
        url = home.parts.update_query_dict({"schema": name})
        assert sqlgen.fingerprint(url.render_as_string(hide_password=False), "t") == (
            made.fingerprints
        )
        assert home.value(f"SELECT table_name FROM {quoted}.sqlgen_runs") == "t"
    finally:
        home.run(f"DROP SCHEMA {quoted}" + ("" if home.engine in MYSQLS else " CASCADE"))


def test_names_of_files(database: Database, tmp_path: Any) -> None:
    """Files and the spec itself may have such names too."""
    folder = tmp_path / 'it\'s 100% "mine" ; {x}'
    folder.mkdir()
    (folder / "größe %s.csv").write_text("näme\nÄ\nB\n", encoding="utf-8")
    path = folder / "-- spec'; DROP TABLE t.yaml"
    path.write_text(
        "tables: {t: {rows: 9, columns: {id: {sequence: 1}, a: {pool: 'größe %s.csv'}}}}",
        encoding="utf-8",
    )
    sqlgen.generate(path, database.url)
    (before,) = sqlgen.fingerprint(database.url)
    assert {value for (value,) in database.rows("SELECT a FROM t")} == {"Ä", "B"}
    assert database.value("SELECT spec FROM sqlgen_runs") == "-- spec'; DROP TABLE t"
    database.run("DROP TABLE t", "DROP TABLE sqlgen_runs")
    database.client("".join(sqlgen.render(path, database.engine.name)))
    assert sqlgen.fingerprint(database.url) == (before,)
