"""Where labels go, and in which order: looked at before the first row is made."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import Database

SPEC: dict[str, Any] = {
    "tables": {
        "owner": {
            "rows": 300,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "name": {"pick": ["Anna", "Bert", "Cleo"]},
                "born": {"date": ["1950-01-01", "2007-12-31"]},
            },
        },
        "pet": {
            "per": {"table": "owner", "count": [0, 3]},
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "owner": {"parent": "id"},
                "name": {"pick": ["Rex", "Tom"]},
            },
        },
    }
}
COLUMNS = {"owner_raw": ["name", "born"], "pet_raw": ["owner", "name"]}


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_lines_come_in_the_order_of_rows(database: Database, tmp_path: Path) -> None:
    """By table; cells by row and column, then rows that come twice: whatever a batch holds."""
    found = []
    for batch in (90, 1000):
        told = tmp_path / f"{batch}.csv"
        sqlgen.bad(SPEC, database.url, raw=True, rate=0.1, labels=told, batch=batch, replace=True)
        found.append(told.read_bytes())
    assert found[0] == found[1]
    mine = lines(told)
    assert [each["table"] for each in mine] == sorted(each["table"] for each in mine)
    for table, columns in COLUMNS.items():
        cells = [each for each in mine if each["table"] == table and each["column"]]
        places = [(int(each["key"]), columns.index(each["column"])) for each in cells]
        assert places == sorted(places)
        copies = [each for each in mine if each["table"] == table and not each["column"]]
        assert copies
        assert mine.index(copies[0]) > mine.index(cells[-1])
        keys = [int(each["good"]) for each in copies]
        assert keys == sorted(keys)


@pytest.mark.parametrize("labels", ["owner_raw", "pet_raw"])
def test_labels_do_not_go_where_rows_go(database: Database, labels: str) -> None:
    with pytest.raises(sqlgen.UsageError, match=f"can't go into {labels}, which gets the rows"):
        sqlgen.bad(SPEC, database.url, raw=True, labels=labels)
    sqlgen.bad(SPEC, database.url, raw=True)  # nothing stands


def test_a_table_of_something_else_takes_no_labels(database: Database) -> None:
    name = database.name("news")
    database.run(f"CREATE TABLE {name} (id INTEGER)", f"INSERT INTO {name} VALUES (5)")
    with pytest.raises(sqlgen.TargetError, match="news stands, is no table of labels"):
        sqlgen.bad(SPEC, database.url, raw=True, labels="news")
    assert database.value(f"SELECT COUNT(*) FROM {name}") == 1
    first = sqlgen.bad(SPEC, database.url, raw=True, labels="mine")
    again = sqlgen.bad(SPEC, database.url, raw=True, labels="mine", replace=True)
    assert database.value(f"SELECT COUNT(*) FROM {database.name('mine')}") == again.labels
    assert first.labels == again.labels


def test_a_file_that_cannot_be_written_is_told_first(database: Database, tmp_path: Path) -> None:
    with pytest.raises(sqlgen.UsageError, match=r"can't write .*no_such/l.csv: No such file"):
        sqlgen.bad(SPEC, database.url, raw=True, labels=tmp_path / "no_such" / "l.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(sqlgen.UsageError, match=r"can't write .*Is a directory"):
        sqlgen.bad(SPEC, database.url, raw=True, labels=tmp_path / "folder.csv")
    old = tmp_path / "old.csv"
    old.write_text("mine", encoding="utf-8")
    with pytest.raises(sqlgen.UsageError, match="no column takes iban_check_digit"):
        sqlgen.bad(SPEC, database.url, raw=True, labels=old, classes=["iban_check_digit"])
    assert old.read_text(encoding="utf-8") == "mine"
    sqlgen.bad(SPEC, database.url, raw=True, labels=old)  # no row stands
    assert len(lines(old)) > 20
