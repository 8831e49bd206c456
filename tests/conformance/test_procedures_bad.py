"""A procedure of bad data makes the rows of `sqlgen bad`, and one beside it their labels."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import Database
from sqlgen.render import LABEL_COLUMNS

calls = pytest.mark.needs("procedures")

SPEC: dict[str, Any] = {
    "params": {
        "rows": {"type": "integer", "default": 40},
        "from": {"type": "date", "default": "1990-01-01"},
        "most": {"type": "decimal", "default": "90.5"},
    },
    "tables": {
        "member": {
            "rows": "$rows",
            "columns": {
                "id": {"sequence": 7, "primary_key": True},
                "name": {"pick": {letter * 4: ord(letter) for letter in "abcdefgh"}},
                "email": {"template": "member{n}@example.com"},
                "born": {"date": ["$from", "2001-12-31"]},
                "fee": {"decimal": {"between": [1, "$most"], "scale": 2}},
                "size": {"integer": [1, 9], "nulls": 0.1},
            },
        },
        "visit": {
            "per": {"table": "member", "count": [0, 4]},
            "columns": {
                "member_id": {"parent": "id", "primary_key": True},
                "line": {"position": 1, "primary_key": True},
                "seen": {"timestamp": ["2020-01-01", "2020-12-31"]},
                "note": {"template": "\\ note 'n' {n}"},
            },
        },
    },
}
DRIFT = ["drift"]
"""What goes by all rows, which a call then makes at once."""
SEED = 2**62 + 12345
GIVEN = {"rows": 90, "from": "1999-12-01", "most": "3.5"}


def labels_of(url: str) -> tuple[int, str]:
    """Count and digest of the labels."""
    (found,) = sqlgen.fingerprint(url, "sqlgen_bad_cells")
    return found.rows, found.digest


def made_of(url: str, tables: tuple[str, ...]) -> dict[str, tuple[int, str]]:
    """Count and digest of every table, the labels among them."""
    found = {each.table: (each.rows, each.digest) for each in sqlgen.fingerprint(url)}
    return {name: found[name] for name in tables} | {"sqlgen_bad_cells": labels_of(url)}


def spoilt(folder: Path, spec: Any, **options: Any) -> dict[str, tuple[int, str]]:
    """The same of what `sqlgen bad` makes elsewhere."""
    url = f"duckdb:///{folder / 'spoilt.duckdb'}"
    options |= {"labels": "sqlgen_bad_cells", "replace": True}
    made = sqlgen.bad(spec, url, **options)
    return made_of(url, tuple(each.table for each in made.report.tables))


TABLES = ("member", "visit")


def labelled(database: Database, *given: Any) -> None:
    """Call the procedure of labels through the plain driver."""
    database.run(f"CALL gen_labels({', '.join(map(literal, given))})")


def literal(value: Any) -> str:
    """A value as any engine reads it."""
    return "NULL" if value is None else f"'{value}'" if isinstance(value, str) else str(value)


@calls
def test_a_call_makes_what_bad_makes(database: Database, tmp_path: Path) -> None:
    """The rows and the labels, with the usual rate and with another one."""
    sqlgen.install(SPEC, database.url, name="gen", bad=True)
    usual = [each["default"] for each in SPEC["params"].values()]
    sqlgen.call(SPEC, database.url, name="gen", bad=True)
    labelled(database, *usual, 0.05, 0, None)
    assert made_of(database.url, TABLES) == spoilt(tmp_path, SPEC)
    for table in reversed(TABLES):
        database.run(f"DELETE FROM {database.name(table)}")
    values = {**GIVEN, "bad_rate": "0.333333333"}
    sqlgen.call(SPEC, database.url, name="gen", bad=True, set=values, seed=SEED)
    labelled(database, *GIVEN.values(), "0.333333333", SEED, None)
    wanted = spoilt(tmp_path, SPEC, set=GIVEN, seed=SEED, rate="0.333333333")
    assert made_of(database.url, TABLES) == wanted


@calls
def test_labels_of_later_rows_are_added(database: Database, tmp_path: Path) -> None:
    """Those from first_row on beside those that stand; all of them at once are the same ones."""
    sqlgen.install(SPEC, database.url, name="gen", bad=True, exclude=DRIFT)
    day, most = GIVEN["from"], GIVEN["most"]
    for rows, first in ((30, None), (60, 31)):
        database.run(f"CALL gen({rows}, '{day}', {most}, 1, 3, NULL)")
        labelled(database, rows, day, most, 1, 3, first)
    wanted = spoilt(tmp_path, SPEC, set=GIVEN, seed=3, rate=1, exclude=DRIFT)
    assert made_of(database.url, TABLES) == wanted
    labelled(database, 90, day, most, 1, 3, None)
    assert labels_of(database.url) == wanted["sqlgen_bad_cells"]


@calls
def test_what_goes_by_all_rows_is_made_in_one_call(database: Database, tmp_path: Path) -> None:
    """Halves and periods of a range are those of `sqlgen bad`; a second call is refused."""
    classes = [*DRIFT, "missing_period"]
    options: dict[str, Any] = {"name": "gen", "bad": True, "classes": classes}
    sqlgen.install(WHOLE, database.url, **options)
    sqlgen.call(WHOLE, database.url, **options, set={**PERIOD, "bad_rate": 1}, seed=SEED)
    given = (*PERIOD.values(), 1, SEED, None)
    labelled(database, *given)
    wanted = spoilt(tmp_path, WHOLE, classes=classes, set=PERIOD, rate=1, seed=SEED)
    assert made_of(database.url, ("node",)) == wanted
    assert {name for (name,) in database.rows(CLASSES)} == {*classes}
    for first in ("NULL", "50"):
        arguments = ", ".join([*map(literal, given[:-1]), first])
        with pytest.raises(Exception, match="gen: the rows of node that stand must be 0"):
            database.run(f"CALL gen({arguments})")
    assert made_of(database.url, ("node",)) == wanted


WHOLE: dict[str, Any] = {
    "params": {
        "rows": {"type": "integer", "default": 20},
        "since": {"type": "date", "default": "2001-01-01"},
        "most": {"type": "integer", "default": 40},
    },
    "tables": {
        "node": {
            "rows": "$rows",
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "made": {"date": ["$since", "2009-12-31"]},
                "weight": {"integer": [-7, "$most"]},
                "seen": {"timestamp": ["1960-01-01", "1965-01-01"]},
            },
        }
    },
}
PERIOD = {"rows": 99, "since": "1950-05-05", "most": 400}
CLASSES = "SELECT DISTINCT class FROM sqlgen_bad_cells"


@calls
def test_a_rate_of_nothing_spoils_nothing(database: Database, tmp_path: Path) -> None:
    sqlgen.install(SPEC, database.url, name="gen", bad=True)
    sqlgen.call(SPEC, database.url, name="gen", bad=True, set={"bad_rate": 0})
    labelled(database, 40, "1990-01-01", 90.5, 0, 0, None)
    assert labels_of(database.url)[0] == 0
    elsewhere = f"duckdb:///{tmp_path / 'good.duckdb'}"
    sqlgen.generate(SPEC, elsewhere)
    good = {each.table: each.digest for each in sqlgen.fingerprint(elsewhere)}
    assert {each.table: each.digest for each in sqlgen.fingerprint(database.url)} == good


REFUSED = {
    "below 0": ("-0.01", "bad_rate must be 0 or more"),
    "above 1": ("1.01", "bad_rate must be 1 or less"),
    "none": ("NULL", "bad_rate can't be NULL"),
    "too fine": ("0.1234567891", "bad_rate must have at most 9 decimals"),
}


@calls
def test_a_rate_that_is_none_is_refused_inside(database: Database) -> None:
    """By both procedures, and nothing is written."""
    sqlgen.install(SPEC, database.url, name="gen", bad=True)
    for rate, words in REFUSED.values():
        for procedure in ("gen", "gen_labels"):
            with pytest.raises(Exception, match=f"gen: {re.escape(words)}"):
                database.run(f"CALL {procedure}(9, '1990-01-01', 9, {rate}, 0, NULL)")
    assert {rows for rows, _ in made_of(database.url, TABLES).values()} == {0}


@calls
def test_what_is_uninstalled_and_what_is_replaced(database: Database) -> None:
    """Labels stay, as rows do; neither leaves the procedure of labels behind."""
    for undo in (sqlgen.uninstall, sqlgen.install):
        sqlgen.install(SPEC, database.url, name="gen", bad=True, labels="told")
        labelled(database, 9, "1990-01-01", 9, 1, 0, None)
        undo(SPEC, database.url, name="gen")
        with pytest.raises(Exception, match="gen_labels"):
            labelled(database, 9, "1990-01-01", 9, 1, 0, None)
        columns = LABEL_COLUMNS[:2]
        assert len(database.table("told", columns, "key")) > 9


@calls
@pytest.mark.slow
def test_every_class(database: Database, tmp_path: Path) -> None:
    spec = Path(__file__).with_name("bad.yaml")
    options: dict[str, Any] = {"name": "gen", "bad": True, "tables": ["person", "node"]}
    values = {"rows": 150}
    sqlgen.install(spec, database.url, **options)
    sqlgen.call(spec, database.url, **options, set={**values, "bad_rate": 0.4}, seed=5)
    labelled(database, 150, 0.4, 5, None)
    wanted = spoilt(tmp_path, spec, tables=options["tables"], set=values, rate=0.4, seed=5)
    assert made_of(database.url, ("person", "node")) == wanted
