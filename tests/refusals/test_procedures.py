"""What can't be a procedure, and commands about procedures that make no sense: exit code 2."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from command import inside

PARAMS = {
    "rows": {"type": "integer", "default": 9},
    "day": {"type": "date", "default": "2020-01-01"},
    "most": {"type": "integer", "default": 9},
    "word": {"type": "text", "default": "x"},
    "cost": {"type": "decimal", "default": "1.5"},
}


def spec(column: Any, **more: Any) -> dict[str, Any]:
    """A table with a key, that column, and more of its own keys."""
    columns = {"id": {"sequence": 1, "primary_key": True}, "low": {"integer": [1, 5]}, "c": column}
    return {"params": PARAMS, "tables": {"t": {"rows": 9, "columns": columns, **more}}}


FIXED = {
    "a decimal of no scale": spec({"constant": "$cost"}),
    "a constant of another type": spec({"constant": "$word", "type": "date"}),
    "a while in days": spec({"date": {"after": "2020-01-01", "every": "$most"}}),
    "a while": spec({"date": {"after": "2020-01-01", "within": "$most"}}),
    "a check that cuts": spec({"integer": [1, "$most"]}, check="c >= low"),
    "another type": spec({"date": ["2000-01-01", "$word"]}),
}


@pytest.mark.parametrize("given", FIXED.values(), ids=FIXED)
def test_what_must_be_known_beforehand(given: dict[str, Any]) -> None:
    """The column or table is named, and nothing is written."""
    with pytest.raises(sqlgen.SpecError) as refused:
        sqlgen.procedure(given, "postgresql")
    assert refused.value.table == "t"
    assert refused.value.remedy


def test_tables_that_stand_already() -> None:
    given = {
        "tables": {
            "old": {"existing": True, "columns": {"id": {"type": "bigint", "primary_key": True}}},
            "t": {"rows": 3, "columns": {"old_id": {"reference": "old.id"}}},
        }
    }
    with pytest.raises(sqlgen.SpecError, match="old: its rows are numbered anew in each run"):
        sqlgen.procedure(given, "mariadb")


@pytest.mark.parametrize("name", ["", " ", "x" * 41])
def test_names(name: str) -> None:
    with pytest.raises(sqlgen.UsageError, match="give --name, 1 to 40 octets"):
        sqlgen.procedure("people", "postgresql", name=name)


def test_a_parameter_called_like_an_argument() -> None:
    given = spec({"integer": [1, 2]}) | {"params": {"Seed": PARAMS["rows"]}}
    with pytest.raises(sqlgen.SpecError, match="an argument seed of its own; rename"):
        sqlgen.procedure(given, "mysql")


KEY = {"sequence": 1, "primary_key": True}
SPOILT: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "no key": ({"c": {"integer": [1, 9]}}, {}, "t: labels name rows by the primary key"),
    "a key that counts spoilt": (
        {"id": {"token": 5, "primary_key": True}, "c": {"sequence": 1, "unique": True}},
        {},
        "t: bad cells are in c, which tells which of its rows stand; give it a primary key",
    ),
    "no such class": ({"id": KEY}, {"classes": ["emoji"]}, "no column takes emoji"),
    "too many": ({"id": KEY}, {"set": {"bad_rate": 2}}, "bad_rate must be from 0 to 1, not 2"),
    "no number": ({"id": KEY}, {"set": {"bad_rate": "x"}}, "bad_rate can't be 'x'"),
    "too fine": ({"id": KEY}, {"set": {"bad_rate": "1e-10"}}, "bad_rate must have at most 9 deci"),
    "not bad": (
        {"id": KEY},
        {"bad": False, "labels": "told"},
        "labels is for bad data; give --bad",
    ),
}


@pytest.mark.parametrize(("columns", "options", "words"), SPOILT.values(), ids=SPOILT)
def test_bad_data(columns: dict[str, Any], options: dict[str, Any], words: str) -> None:
    given = {"tables": {"t": {"rows": 9, "columns": columns}}}
    with pytest.raises(sqlgen.SqlgenError, match=re.escape(words)):
        sqlgen.procedure(given, "postgresql", **{"bad": True, **options})


def test_bad_data_of_a_parameter_called_like_the_rate() -> None:
    given = {**spec({"integer": [1, 2]}), "params": {"bad_rate": PARAMS["rows"]}}
    assert "".join(sqlgen.procedure(given, "mysql"))
    with pytest.raises(sqlgen.SpecError, match="an argument bad_rate of its own; rename"):
        sqlgen.procedure(given, "mysql", bad=True)


USES = {
    "bad data of macros": (("--dialect", "duckdb", "--bad"), "use `sqlgen bad`"),
    "classes of good data": (("--dialect", "mariadb", "--classes", "empty"), "give --bad"),
    "a bad rate of good data": (("--dialect", "mariadb", "--set", "bad_rate=1"), "bad_rate"),
    "nothing said": ((), "nothing says what is to be done"),
    "both": (("--install", "--call"), "--install and --call contradict each other"),
    "a script of a call": (("--call", "--dialect", "mariadb"), "--call writes no script"),
    "a script and a URL": (("--dialect", "mariadb", "--to", "duckdb:///x"), "give --dialect, or"),
    "an unknown table": (("--dialect", "mariadb", "--table", "none"), "no table 'none'"),
    "an unknown parameter": (("--dialect", "mariadb", "--set", "row=1"), "did you mean 'rows'"),
    "no procedures": (("--dialect", "sqlite"), "SQLite has no procedures"),
}


@pytest.mark.parametrize(("flags", "words"), USES.values(), ids=USES)
def test_commands(flags: tuple[str, ...], words: str) -> None:
    done = inside("procedure", "people", *flags)
    assert (done.code, done.out) == (2, "")
    assert words in done.err


def test_what_machines_are_told(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path / 'x.duckdb'}"
    done = inside("procedure", "people", "--to", url, "--install", "--json")
    told = json.loads(done.out)
    assert (told["procedure"], told["done"], told["tables"]) == (
        "gen_people",
        "install",
        ["person"],
    )
    done = inside("procedure", "people", "--to", url, "--call")
    assert (done.code, "select from gen_people_rows" in done.err) == (2, True)
    file = tmp_path / "gen.sql"
    done = inside("procedure", "people", "--dialect", "oracle", "-o", file, "--drop")
    assert (done.code, done.out) == (0, f"{file}: written\n")
    assert "DROP PACKAGE" in file.read_text(encoding="utf-8")
