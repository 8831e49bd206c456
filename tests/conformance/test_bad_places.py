"""Classes that only some values can have: all that can have them do, where every cell is spoilt."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import sqlgen
from databases import Server

SPEC: dict[str, Any] = {
    "tables": {
        "node": {
            "rows": 600,
            "columns": {
                "id": {"sequence": 11, "primary_key": True},
                "parent": {"tree": {"depth": 4, "children": [0, 3]}},
                "made": {"date": ["2024-01-01", "2024-12-31"], "nulls": 0.1},
            },
        }
    }
}
COLUMNS = ["id", "parent", "made"]


def made(engine: Server, name: str, path: Path) -> tuple[dict[int, Any], dict[int, Any]]:
    """The good and the bad rows by their keys."""
    found = []
    with engine.fresh() as database:
        for rate in (1e-9, 1):
            sqlgen.bad(
                SPEC, database.url, raw=True, rate=rate, classes=[name], labels=path, replace=True
            )
            rows = database.table("node_raw", COLUMNS, "id")
            found.append({int(row[0]): row[1:] for row in rows})
    return found[0], found[1]


def keys_of(path: Path) -> set[int]:
    """The keys of the rows that labels are about."""
    with path.open(encoding="utf-8", newline="") as file:
        return {int(line["key"]) for line in csv.DictReader(file)}


def test_a_row_with_rows_below_it_has_the_first_of_them_as_parent(
    engine: Server, tmp_path: Path
) -> None:
    path = tmp_path / "labels.csv"
    good, bad = made(engine, "tree_cycle", path)
    expected = {key: parent for key, (parent, _) in good.items()}
    for key, (parent, _) in sorted(good.items(), reverse=True):
        if parent is not None and good[int(parent)][0] is not None:
            expected[int(parent)] = str(key)
    assert {key: parent for key, (parent, _) in bad.items()} == expected
    changed = {key for key in good if good[key][0] != bad[key][0]}
    assert keys_of(path) == changed
    assert len(changed) > 10


def test_values_of_a_period_are_missing(engine: Server, tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    good, bad = made(engine, "missing_period", path)
    first = dt.date(2024, 1, 1) + dt.timedelta(days=165)
    days = {str(first + dt.timedelta(days=at)) for at in range(36)}
    expected = {key: None if day in days else day for key, (_, day) in good.items()}
    assert {key: day for key, (_, day) in bad.items()} == expected
    gone = {key for key, (_, day) in good.items() if day in days}
    assert keys_of(path) == gone
    assert len(gone) > 5
