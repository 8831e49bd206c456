"""Folders of templates that must be refused: with their file and line, nothing written."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from command import inside
from refusing import MACHINE_WORDS
from sqlgen.render import bundled

SPEC = """\
tables:
  t:
    rows: 10
    columns:
      id: {sequence: 1, primary_key: true}
      code: {macro: {name: code, country: DE}, type: varchar(40)}
"""
MACRO = "{% macro code(country) %}{{ literal(country) }}{% endmacro %}\n"
MINE = "mine.engine.toml"
FACTS = 'extends = "postgresql"\ntitle = "Mine"\ndrivers = {mine = "postgresql+psycopg"}\n'
SECONDS = 20

Files = dict[str, str]
# Files of the folder, where the error is (a file, and a line), and words of its refusal.
CASES: list[tuple[Files, str, int, tuple[str, ...]]] = [
    # macros of one's own
    ({"macros.sql.j2": "{% macro cod(country) %}1{% endmacro %}"}, "spec.yaml", 6,
     ("t.code", "no macro 'code'", "has cod")),
    ({"cells.sql.j2": ""}, "spec.yaml", 6, ("no macro 'code'", "has none")),
    ({"macros.sql.j2": "{% macro code(land) %}1{% endmacro %}"}, "spec.yaml", 6,
     ("no keyword argument 'country'",)),
    ({"macros.sql.j2": "{% macro code(country, more) %}\n{{ more }}{% endmacro %}"},
     "macros.sql.j2", 2, ("parameter 'more' was not provided",)),
    ({"macros.sql.j2": "{% macro code(country) %}\n\n{{ contry }}{% endmacro %}"},
     "macros.sql.j2", 3, ("t.code", "no 'contry'")),
    ({"macros.sql.j2": "{% macro code(country) %}\n{{ d.modd(1) }}{% endmacro %}"},
     "macros.sql.j2", 2, ("no 'modd' in it",)),
    ({"macros.sql.j2": "{% macro code(country) %}\n{{ integer('x', 9, 1) }}{% endmacro %}"},
     "macros.sql.j2", 2, ("t.code", "reversed")),
    ({"macros.sql.j2": "{% macro code(country) %}\n{{ country.__class__ }}{% endmacro %}"},
     "macros.sql.j2", 2, ("'__class__' of a text is closed",)),
    ({"macros.sql.j2": "{% macro code(country) %}\n{{ country.__class__ }}{% endmacro"},
     "macros.sql.j2", 2, ("malformed template",)),
    ({"macros.sql.j2": MACRO + "{{ draw('x') }}"}, "macros.sql.j2", 2,
     ("only a macro of a column can draw",)),
    ({"macros.sql.j2": "{% macro code(country) %}{{ code(country) }}{% endmacro %}"},
     "macros.sql.j2", 1, ("calls itself without end",)),
    ({"macros.sql.j2": "{% macro code(country) %}\n{% for a in range(99999) %}"
      "{% for b in range(99999) %}{% endfor %}{% endfor %}{% endmacro %}"},
     "macros.sql.j2", 2, ("on and on",)),
    ({"macros.sql.j2": "{% import '../../etc/passwd' as x %}" + MACRO}, "macros.sql.j2", 1,
     ("no template '../../etc/passwd'",)),
    ({"macros.sql.j2": "{% include 'sqlgen/../pyproject.toml' %}" + MACRO}, "macros.sql.j2", 1,
     ("no template 'sqlgen/../pyproject.toml'",)),
    # macros taken over
    ({"macros.sql.j2": MACRO, "duckdb.sql.j2": "{% macro date(day) %}1{% endmacro %}"},
     "duckdb.sql.j2", 1, ("date(day) must take (days)",)),
    ({"macros.sql.j2": MACRO, "cells.sql.j2": "{% macro own(p, q) %}1{% endmacro %}"},
     "cells.sql.j2", 1, ("own(p, q) must take (p)",)),
    ({"macros.sql.j2": MACRO, "duckdb.sql.j2": "\n{% macro begin() %}\n{{ gone }}{% endmacro %}"
      "\n{% macro analyze(schema, name) %}{{ gone }}{% endmacro %}"},
     "duckdb.sql.j2", 4, ("no 'gone'",)),
    ({"macros.sql.j2": MACRO, "duckdb.sql.j2": "\n{% macro begin() %}{% endif %}"},
     "duckdb.sql.j2", 2, ("malformed template",)),
    ({"macros.sql.j2": MACRO, "batch.sql.j2": "DROP TABLE x"}, "batch.sql.j2", 1,
     ("can't be taken over",)),
    # engines of one's own
    ({MINE: "extends = ["}, MINE, 1, ("malformed TOML",)),
    ({MINE: f"{FACTS}\nx = 1\nx = 2"}, MINE, 6, ("malformed TOML",)),
    ({MINE: 'extends = "postgres"'}, MINE, 1, ("no engine 'postgres'", "postgresql")),
    ({MINE: 'extends = "sqlite"'}, MINE, 1, ("'drivers' is missing", "URL scheme")),
    ({MINE: 'title = "Mine"'}, MINE, 1, ("is missing", "extends")),
    ({MINE: f"{FACTS}batchrows = 1"}, MINE, 1,
     ("unknown fact 'batchrows'", "did you mean 'batch_rows'")),
    ({MINE: f'{FACTS}name = "x"'}, MINE, 1, ("unknown fact 'name'",)),
    ({MINE: f"{FACTS}batch_rows = true\n".replace("true", '"many"')}, MINE, 1,
     ("batch_rows", "must be", "integer")),
    ({MINE: FACTS.replace("mine =", "sqlite =")}, MINE, 1,
     ("sqlite:// is SQLite's", "another scheme")),
    ({MINE: f"{FACTS}series = []"}, MINE, 1, ("at least one",)),
    ({"sqlite.engine.toml": FACTS}, "sqlite.engine.toml", 1, ("can't be the name of a new",)),
    ({"My One.engine.toml": FACTS}, "My One.engine.toml", 1, ("can't be the name of a new",)),
]  # fmt: skip


def written(folder: Path, files: Files) -> tuple[Path, Path]:
    """The spec, and the folder of templates."""
    spec, mine = folder / "spec.yaml", folder / "mine"
    spec.write_text(SPEC)
    mine.mkdir(exist_ok=True)
    for name, text in files.items():
        (mine / name).write_text(text)
    return spec, mine


@pytest.mark.parametrize(("files", "file", "line", "words"), CASES, ids=map(str, range(len(CASES))))
def test_folders(
    tmp_path: Path, files: Files, file: str, line: int, words: tuple[str, ...]
) -> None:
    spec, mine = written(tmp_path, files)
    before = sorted(tmp_path.rglob("*"))
    started = time.monotonic()
    url = f"duckdb:///{tmp_path}/made.duckdb"
    done = inside("generate", spec, "--to", url, "--templates", mine, "--json")
    assert time.monotonic() - started < SECONDS
    assert (done.code, done.err) == (2, ""), done
    assert sorted(tmp_path.rglob("*")) == before
    facts = json.loads(done.out)
    place = spec if file == "spec.yaml" else mine / file
    assert (facts["error"], facts["file"], facts["line"]) == ("SpecError", str(place), line)
    told = f"{facts['table']}.{facts['column']}: {facts['problem']}; {facts['remedy']}"
    for word in words:
        assert word in told
    assert facts["remedy"]
    assert not [word for word in MACHINE_WORDS if word in told.partition(": ")[2]]


WHOLE = """\
title = "Mine"
drivers = {mine = "duckdb"}
driver_package = "duckdb-sqlalchemy"
name_quote = '"'
client = "duckdb"
sqlglot_name = "duckdb"
series = ["native"]
settings = []
batch_rows = 10
"""
DUCKDB = (bundled("templates") / "duckdb.sql.j2").read_text()
TYPES = (
    "types = {integer = 'I', bigint = 'I', decimal = 'D', boolean = 'B', date = 'D', "
    "timestamp = 'T', time = 'T', interval = 'I', varchar = 'V', text = 'V', json = 'J', "
    "bytes = 'B', uuid = 'U', double = 'D'}\n"
)


@pytest.mark.parametrize(
    ("files", "file", "words"),
    [
        ({MINE: WHOLE}, MINE, ("'types' is missing",)),
        (
            {MINE: WHOLE + TYPES.replace("uuid", "uid")},
            MINE,
            ("types has no uuid",),
        ),
        ({MINE: WHOLE + TYPES}, "mine.sql.j2", ("is missing", "more)")),
        (
            {
                MINE: WHOLE + TYPES,
                "mine.sql.j2": DUCKDB.replace("macro mod(", "macro mood("),
            },
            "mine.sql.j2",
            ("the macro mod(a, b) is missing", "docs/macros.md"),
        ),
        (
            {
                MINE: WHOLE + TYPES,
                "mine.sql.j2": DUCKDB.replace("mod(a, b)", "mod(b, a)"),
            },
            "mine.sql.j2",
            ("the macro mod(b, a) must take (a, b)",),
        ),
    ],
)
def test_an_engine_that_is_not_whole(
    tmp_path: Path, files: Files, file: str, words: tuple[str, ...]
) -> None:
    """No macro of another engine stands in for one that is missing."""
    _, mine = written(tmp_path, files)
    with pytest.raises(sqlgen.SpecError) as caught:
        sqlgen.plan("demographics", "mine", templates=mine)
    assert caught.value.file == str(mine / file)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("files", "words"),
    [({}, ("holds no templates",)), ({"readme.txt": "x"}, ("holds no templates",))],
)
def test_a_folder_without_templates(tmp_path: Path, files: Files, words: tuple[str, ...]) -> None:
    spec, mine = written(tmp_path, files)
    done = inside("plan", spec, "--templates", mine)
    assert done.code == 2
    for word in words:
        assert word in done.err


def test_no_folder(tmp_path: Path) -> None:
    spec, _ = written(tmp_path, {})
    for name in ("nowhere", spec):
        done = inside("plan", spec, "--templates", name)
        assert done.code == 2
        assert "is no folder" in done.err


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    spec, mine = written(tmp_path, {})
    (mine / "macros.sql.j2").write_bytes(b"\xff\xfe\x00")
    done = inside("plan", spec, "--templates", mine)
    assert done.code == 2
    assert f"{mine / 'macros.sql.j2'}: the file is not UTF-8" in done.err


# A column, and words of its refusal.
COLUMNS: list[tuple[dict[str, Any], str]] = [
    ({"macro": "code"}, "macro needs a type beside it"),
    ({"macro": {"country": "DE"}, "type": "text"}, "'name' is missing"),
    ({"macro": {"name": "co de"}, "type": "text"}, "'co de' is no name in a template"),
    ({"macro": {"name": "_code"}, "type": "text"}, "'_code' is no name in a template"),
    ({"macro": {"name": "code", "a b": 1}, "type": "text"}, "'a b' is no name in a template"),
    ({"macro": {"name": "code", "country": {"a": 1}}, "type": "text"}, "must be a plain value"),
    ({"macro": {"name": "code", "country": "$no"}, "type": "text"}, "unknown parameter $no"),
    ({"macro": "code", "type": "text", "unique": True}, "nothing proves a macro unique"),
]


@pytest.mark.parametrize(("column", "words"), COLUMNS, ids=[words for _, words in COLUMNS])
def test_columns(tmp_path: Path, column: dict[str, Any], words: str) -> None:
    _, mine = written(tmp_path, {"macros.sql.j2": MACRO})
    with pytest.raises(sqlgen.SpecError) as caught:
        sqlgen.plan({"tables": {"t": {"rows": 1, "columns": {"c": column}}}}, templates=mine)
    assert words in str(caught.value)
    assert (caught.value.table, caught.value.column) == ("t", "c")


def test_without_a_folder(tmp_path: Path) -> None:
    spec, _ = written(tmp_path, {})
    done = inside("plan", spec)
    assert done.code == 2
    assert f"{spec}, line 6: t.code: there is no macro 'code'; give --templates" in done.err
