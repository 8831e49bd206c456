"""Bad data by the shape of tables that stand: twins, and the tables themselves."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import Database, Server

TABLES = (
    "CREATE TABLE shop (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL)",
    "CREATE TABLE sale (id INTEGER PRIMARY KEY, shop_id INTEGER NOT NULL, "
    "label VARCHAR(30) NOT NULL, note VARCHAR(40), amount INTEGER, "
    "CONSTRAINT dear CHECK (amount > 0), FOREIGN KEY (shop_id) REFERENCES shop (id))",
)


def labels(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value(database: Database, table: str, label: dict[str, str]) -> object:
    key = label["key"]
    found = database.rows(f"SELECT {label['column']} FROM {table} WHERE id = '{key}'")
    assert (None if label["bad_is_null"] == "1" else label["bad"],) in found
    return found


@pytest.mark.needs("a read catalog")
@pytest.mark.parametrize(("raw", "name"), [(False, "sale_bad"), (True, "sale_raw")])
def test_a_twin_gets_the_rows_and_the_table_none(
    engine: Server, tmp_path: Path, raw: bool, name: str
) -> None:
    with engine.fresh() as database:
        database.run(*TABLES)
        sqlgen.fill(database.url, rows=10)
        before = sqlgen.fingerprint(database.url, "sale")
        sqlgen.bad(
            database.url,
            tables=["sale"],
            rows=300,
            rate=0.2,
            raw=raw,
            labels=tmp_path / "labels.csv",
        )
        assert sqlgen.fingerprint(database.url, "sale") == before
        told = labels(tmp_path / "labels.csv")
        texts = [each for each in told if each["column"] in ("note", "label")]
        assert texts
        for each in texts:
            assert each["table"] == name
            value(database, name, each)
        shops = {str(key) for (key,) in database.rows("SELECT id FROM shop")}
        spoilt = {each["key"] for each in told if each["column"] == "shop_id"}
        used = database.rows(f"SELECT id, shop_id FROM {name}")
        assert {str(shop) for key, shop in used if str(key) not in spoilt} <= shops


@pytest.mark.needs("a read catalog")
@pytest.mark.needs("check constraints")
def test_the_table_itself_gets_what_it_holds(engine: Server, tmp_path: Path) -> None:
    with engine.fresh() as database:
        database.run(*TABLES)
        sqlgen.fill(database.url, rows=10)
        with pytest.raises(sqlgen.UsageError, match="not confirmed: bad rows go into sale"):
            sqlgen.bad(database.url, tables=["sale"], into=True, confirm=lambda _: False)
        made = sqlgen.bad(
            database.url,
            tables=["sale"],
            rows=200,
            rate=0.5,
            into=True,
            labels=tmp_path / "labels.csv",
        )
        assert database.value("SELECT COUNT(*) FROM sale") == 210
        assert sqlgen.verify(database.url).fine
        told = labels(tmp_path / "labels.csv")
        assert {each["column"] for each in told} <= {"label", "note"}
        assert all(each["expected"] == "accepted" for each in told)
        for each in told:
            value(database, "sale", each)
    assert made.labels == len(told) > 100


@pytest.mark.needs("a read catalog")
def test_files_have_the_rows_of_the_landing_twin_and_the_database_stays(
    engine: Server, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    with engine.fresh() as database:
        database.run(*TABLES)
        sqlgen.fill(database.url, rows=10)
        before = {table: sqlgen.fingerprint(database.url, table) for table in names_of(database)}
        wanted: dict[str, Any] = {"tables": ["sale"], "rows": 300, "rate": 0.2}
        made = sqlgen.api.bad_files(files, database.url, **wanted)
        after = {table: sqlgen.fingerprint(database.url, table) for table in names_of(database)}
        assert after == before
        sqlgen.bad(database.url, raw=True, labels=tmp_path / "labels.csv", **wanted)
        names = ["id", "shop_id", "label", "note", "amount"]
        rows = database.table("sale_raw", names, "id")
        lines = (files / "sale_raw.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
        assert made.rows == len(rows) > 300
        assert sorted((tuple(json.loads(each).values()) for each in lines), key=str) == sorted(
            rows, key=str
        )
        database.run("DELETE FROM sale_raw")
        database.client((files / "sale_raw.sql").read_text(encoding="utf-8"))
        assert sorted(database.table("sale_raw", names, "id"), key=str) == sorted(rows, key=str)
    told = [sorted(labels(each / "labels.csv"), key=str) for each in (files, tmp_path)]
    assert told[0] == told[1] != []


def names_of(database: Database) -> set[str]:
    return {each.table for each in sqlgen.fingerprint(database.url)}


def test_a_database_without_tables_has_no_shape(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(sqlgen.UsageError, match="no table whose shape could be taken"):
        sqlgen.bad(f"sqlite:///{tmp_path}/empty.sqlite")


def test_what_makes_no_sense_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    with pytest.raises(sqlgen.UsageError, match="into is for tables that stand"):
        sqlgen.bad("demographics", url, into=True)
    sqlgen.generate("demographics", url, rows=5)
    with pytest.raises(sqlgen.UsageError, match="there is no table 'sale'"):
        sqlgen.bad(url, tables=["sale"])
    with pytest.raises(sqlgen.UsageError, match="no column takes iban_check_digit"):
        sqlgen.bad("demographics", f"sqlite:///{tmp_path}/y.db", classes=["iban_check_digit"])
    with pytest.raises(sqlgen.UsageError, match="did you mean 'empty'"):
        sqlgen.bad("demographics", f"sqlite:///{tmp_path}/y.db", classes=["emtpy"])
    with pytest.raises(sqlgen.UsageError, match="rate must be above 0 and at most 1, not 0"):
        sqlgen.bad("demographics", f"sqlite:///{tmp_path}/y.db", rate=0)
    with pytest.raises(sqlgen.UsageError, match="bad data takes no --append"):
        sqlgen.bad("demographics", f"sqlite:///{tmp_path}/y.db", append=True)
    with pytest.raises(sqlgen.UsageError, match="native repeats nothing"):
        sqlgen.bad("demographics", f"sqlite:///{tmp_path}/y.db", random="native")
    assert not (tmp_path / "y.db").exists()
