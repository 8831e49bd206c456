"""Bad data of a schema without rows: its tables refer to each other's rows all the same."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

import sqlgen
from databases import Database, Server

pytestmark = pytest.mark.needs("a read catalog")

TABLES = (
    "CREATE TABLE shop (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL)",
    "CREATE TABLE sale (id INTEGER PRIMARY KEY, shop_id INTEGER NOT NULL, "
    "note VARCHAR(40), FOREIGN KEY (shop_id) REFERENCES shop (id))",
    "CREATE TABLE shelf (shop INTEGER, code VARCHAR(20), note VARCHAR(40), "
    "PRIMARY KEY (shop, code))",
    "CREATE TABLE box (id INTEGER PRIMARY KEY, shop INTEGER NOT NULL, code VARCHAR(20) NOT NULL, "
    "note VARCHAR(40), FOREIGN KEY (shop, code) REFERENCES shelf (shop, code))",
    "CREATE TABLE staff (id INTEGER PRIMARY KEY, name VARCHAR(30), "
    "boss INTEGER, FOREIGN KEY (boss) REFERENCES staff (id))",
)
RELATIONS = (
    ("sale", ("shop_id",), "shop", ("id",)),
    ("box", ("shop", "code"), "shelf", ("shop", "code")),
    ("staff", ("boss",), "staff", ("id",)),
)
ROWS = 200


def labels(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(database: Database, table: str, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """Some columns of all rows, as texts."""
    found = database.rows(f"SELECT {', '.join(columns)} FROM {table}")
    return [tuple(map(str, row)) for row in found]


@pytest.mark.parametrize("raw", [False, True])
def test_twins_without_rows_before_them_refer_to_each_other(
    engine: Server, tmp_path: Path, raw: bool
) -> None:
    with engine.fresh() as database:
        database.run(*TABLES)
        sqlgen.bad(
            database.url,
            rows=ROWS,
            raw=raw,
            labels=tmp_path / "labels.csv",
            classes=["keys", "null"],
        )
        told = labels(tmp_path / "labels.csv")
        end = "_raw" if raw else "_bad"
        for table, columns, parent, keys in RELATIONS:
            mine = [each for each in told if each["table"] == f"{table}{end}"]
            spoilt = {each["key"] for each in mine if each["column"] in ("", *columns)}
            there = set(values(database, f"{parent}{end}", keys))
            rows = values(database, f"{table}{end}", ("id", *columns))
            good = [row[1:] for row in rows if row[0] not in spoilt and "None" not in row]
            assert set(good) <= there
            assert len(good) > ROWS // 2
            assert len(set(good)) > ROWS // 10
            for each in mine:
                if each["class"] == "orphan" and len(columns) == 1:
                    assert (each["bad"],) not in there


def test_every_good_cell_is_that_of_a_run_with_other_faults(engine: Server, tmp_path: Path) -> None:
    with engine.fresh() as database:
        database.run(*TABLES)
        found = []
        for at, classes in enumerate((["null"], ["orphan"])):
            told = tmp_path / f"{at}.csv"
            sqlgen.bad(
                database.url, rows=ROWS, raw=True, labels=told, classes=classes, replace=True
            )
            spoilt = {(each["key"], each["column"]) for each in labels(told)}
            rows = values(database, "box_raw", ("id", "shop", "code", "note"))
            found.append(
                {
                    (row[0], name): text
                    for row in rows
                    for name, text in zip(("shop", "code", "note"), row[1:], strict=True)
                    if (row[0], name) not in spoilt
                }
            )
        both = found[0].keys() & found[1].keys()
        assert len(both) > 2 * ROWS
        assert {each: found[0][each] for each in both} == {each: found[1][each] for each in both}


@pytest.mark.needs("own parents")
def test_a_table_that_refers_to_itself_takes_bad_rows(engine: Server, tmp_path: Path) -> None:
    with engine.fresh() as database:
        database.run(*TABLES)
        told = tmp_path / "labels.csv"
        for times in (1, 2):
            made = sqlgen.bad(
                database.url, tables=["staff", "box", "shelf"], rows=50, into=True, labels=told
            )
            assert made.report.rows == 150
            assert database.value("SELECT COUNT(*) FROM staff") == 50 * times
        assert sqlgen.verify(database.url).fine
        below = "SELECT COUNT(*) FROM staff WHERE boss IS NOT NULL"
        assert int(str(database.value(below))) > 50


@pytest.mark.needs("shared columns")
def test_what_can_get_no_rows_is_named(engine: Server) -> None:
    with engine.fresh() as database:
        database.run(
            "CREATE TABLE a (t INTEGER, id INTEGER, PRIMARY KEY (t, id))",
            "CREATE TABLE b (t INTEGER, id INTEGER, PRIMARY KEY (t, id))",
            "CREATE TABLE pair (id INTEGER PRIMARY KEY, t INTEGER NOT NULL, a INTEGER NOT NULL, "
            "b INTEGER NOT NULL, FOREIGN KEY (t, a) REFERENCES a (t, id), "
            "FOREIGN KEY (t, b) REFERENCES b (t, id))",
        )
        made = sqlgen.bad(database.url, rows=40)
        assert [each.table for each in made.report.tables] == ["a_bad", "b_bad"]
        (skipped,) = made.skipped
        assert skipped.table[1] == "pair"
        assert "must stand that agree" in skipped.why
        database.run("INSERT INTO a VALUES (1, 5), (2, 6)", "INSERT INTO b VALUES (1, 7), (2, 8)")
        made = sqlgen.bad(database.url, tables=["pair"], rows=40)
        assert made.report.rows == 40
        assert not made.skipped
        rows = set(database.rows("SELECT t, a, b FROM pair_bad"))
        assert {(1, 5, 7), (2, 6, 8)} <= rows


def test_keys_of_labels_are_those_of_rows(engine: Server, tmp_path: Path) -> None:
    """A composite key is a JSON list, and no part of a key that others have is spoilt."""
    with engine.fresh() as database:
        database.run(*TABLES)
        sqlgen.bad(database.url, rows=ROWS, rate=0.5, labels=tmp_path / "labels.csv")
        keys = set(values(database, "shelf_bad", ("shop", "code")))
        mine = [each for each in labels(tmp_path / "labels.csv") if each["table"] == "shelf_bad"]
        assert {each["column"] for each in mine} == {"note"}
        assert {tuple(map(str, json.loads(each["key"]))) for each in mine} <= keys


@pytest.mark.parametrize("raw", [False, True])
def test_twins_in_another_database_hold_the_same_rows(
    engine: Server, tmp_path: Path, raw: bool
) -> None:
    end, other = "_raw" if raw else "_bad", f"sqlite:///{tmp_path}/other.db"
    with engine.fresh() as database:
        database.run(*TABLES)
        away, here = tmp_path / "away.csv", tmp_path / "here.csv"
        sqlgen.bad(database.url, other, rows=ROWS, raw=raw, labels=away, exclude=["too_long"])
        sqlgen.bad(database.url, rows=ROWS, raw=raw, labels=here, exclude=["too_long"])
        with sqlite3.connect(tmp_path / "other.db") as there:
            found = there.execute(f"SELECT * FROM box{end}").fetchall()
        good = {
            (each["table"], each["key"], each["column"]): each["good"]
            for path in (away, here)
            for each in labels(path)
        }
        spoilt = {key for table, key, _ in good if table == f"box{end}"}
        mine = values(database, f"box{end}", ("id", "shop", "code", "note"))
        rows = {row[0]: row for row in mine if row[0] not in spoilt}
        assert rows == {str(row[0]): tuple(map(str, row)) for row in found if str(row[0]) in rows}
        assert len(rows) > ROWS // 2


def test_twins_elsewhere_need_their_parents(engine: Server, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with engine.fresh() as database:
        database.run(*TABLES, "INSERT INTO shop VALUES (7, 'here')")
        with pytest.raises(sqlgen.UsageError, match="name shop by --table as well"):
            sqlgen.bad(database.url, f"sqlite:///{other}", tables=["sale"], rows=20)
        assert not other.exists()
        sqlgen.bad(database.url, tables=["sale"], rows=20, rate="0.000000001")
        assert set(values(database, "sale_bad", ["shop_id"])) == {("7",)}


def test_into_keeps_what_stands(engine: Server) -> None:
    with engine.fresh() as database:
        database.run(*TABLES, "INSERT INTO shop VALUES (7, 'mine')")
        with pytest.raises(sqlgen.UsageError, match="adds to what stands, which replace removes"):
            sqlgen.bad(database.url, tables=["shop"], rows=5, into=True, replace=True)
        with pytest.raises(sqlgen.UsageError, match="adds to what stands, which truncate removes"):
            sqlgen.bad(database.url, tables=["shop"], rows=5, into=True, truncate=True)
        with pytest.raises(sqlgen.UsageError, match="of the database itself"):
            sqlgen.bad(database.url, database.url, tables=["shop"], rows=5, into=True)
        assert [each.table for each in sqlgen.verify(database.url).violations] == []
        assert database.rows("SELECT id, name FROM shop") == [(7, "mine")]


def test_what_breaks_off_says_how_to_take_it_back(engine: Server) -> None:
    with engine.fresh() as database:
        database.run(*TABLES, "INSERT INTO shop VALUES (11, 'mine')")
        with pytest.raises(sqlgen.RunError) as broken:
            sqlgen.bad(database.url, tables=["shelf", "shop"], rows=50, into=True)
        assert "50 rows in whole batches stand" in broken.value.problem
        assert "take them away by `sqlgen undo" in broken.value.remedy
        assert "--replace" not in broken.value.remedy
        sqlgen.undo(database.url)
        assert database.rows("SELECT id, name FROM shop") == [(11, "mine")]
        assert database.value("SELECT COUNT(*) FROM shelf") == 0
