"""Checks: the same rows on every engine, none that breaks a check, and the database minds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from command import inside
from databases import Database
from expected import assert_alike, digest, read, rows_of, visible

HERE = Path(__file__).parent
KEPT = HERE / "kept.yaml"
ODD = "odd 'name`"

Cells = dict[str, Any]
CHECKS: dict[str, Callable[[Cells], Any]] = {
    "ends starts": lambda row: row["ends"] >= row["starts"],
    "seen starts": lambda row: row["seen"] >= row["starts"],
    "seen ends": lambda row: row["seen"] <= row["ends"],
    "delivered ends": lambda row: (row["delivered"] - row["ends"]).days >= 2,
    "left_at came_at": lambda row: row["left_at"] - row["came_at"] > dt.timedelta(minutes=90),
    "paid price": lambda row: row["paid"] <= row["price"] - Decimal("0.20"),
    "low middle": lambda row: row["low"] < row["middle"],
    "middle high": lambda row: row["middle"] < row["high"],
    "part whole": lambda row: row["part"] + 3 <= row["whole"],
    "closes opens": lambda row: row["closes"] > row["opens"],
    "least most": lambda row: row["least"] <= row["most"],
    "fee price": lambda row: row["fee"] <= row["price"],
    "small large": lambda row: row["small"] < row["large"],
    f"low {ODD}": lambda row: row[ODD] >= row["low"],
}
"""The checks of the file between columns that are shown, written again."""


@pytest.fixture(scope="module")
def report(module_database: Database) -> sqlgen.api.Report:
    """All of kept.yaml, in uneven batches, made once an engine."""
    return sqlgen.generate(KEPT, module_database.url, batch=271, fingerprint=True)


def cells(table: str = "kept", **options: Any) -> list[Cells]:
    """The rows that the reference works out, by column."""
    spec = read(KEPT)
    names = visible(spec, table)
    return [dict(zip(names, row, strict=True)) for row in rows_of(spec, table, **options)]


def test_rows_are_the_ones_worked_out(report: sqlgen.api.Report, module_database: Database) -> None:
    spec = read(KEPT)
    found = module_database.table("kept", visible(spec, "kept"), "id")
    assert_alike(found, rows_of(spec, "kept"))
    printed = {each.table: (each.rows, each.digest) for each in report.fingerprints}
    assert printed["kept"] == digest(rows_of(spec, "kept"))


@pytest.mark.parametrize("check", CHECKS)
def test_every_row_keeps_the_check(check: str) -> None:
    """Of rows that the engines agree on; a NULL on one side is no breach."""
    first, second = check.split(" ", 1)
    both = [row for row in cells() if row[first] is not None and row[second] is not None]
    assert len(both) > 400
    assert all(CHECKS[check](row) for row in both)


def test_a_hidden_column_is_kept_to_its_check_as_well() -> None:
    shown = [row["shown"].split(">") for row in cells()]
    assert all(int(secret) > int(low) for secret, low in shown)


def test_a_check_that_the_ranges_prove_changes_nothing() -> None:
    """Nor does one that only cuts another column."""
    spec = read(KEPT)
    without = {key: each for key, each in spec["tables"]["kept"].items() if key != "check"}
    plain = rows_of(spec | {"tables": {"kept": without}})
    names = visible(spec, "kept")
    uncut = ["id", "starts", "came_at", "price", "low", "high", "whole", "size", "small", "large"]
    places = [names.index(name) for name in uncut]
    kept = rows_of(spec)
    assert [[row[at] for at in places] for row in kept] == [
        [row[at] for at in places] for row in plain
    ]


BREACHES = {
    "ends": "'2025-02-01'",
    "seen": "'2023-01-01'",
    "delivered": "'2024-03-02'",
    "left_at": "'2024-01-01 01:00:00'",
    "paid": "999.80",
    "middle": "1000",
    "part": "1999999999",
    "size": "'M'",
    "kind": "'b'",
    "small": "99",
    "closes": "opens",
    "least": "most + most",
    "fee": "price + 0.01",
    "day": "'2019-12-31'",
    ODD: "-1",
}
"""A value of each column that breaks a check beside the fullest row of all."""


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("column", BREACHES)
def test_the_database_refuses_a_row_that_breaks_a_check(
    module_database: Database, column: str
) -> None:
    name = module_database.name
    others = ("starts", "ends", "opens")
    where = " AND ".join(f"{name(each)} IS NOT NULL" for each in others)
    update = f"UPDATE kept SET {name(column)} = {BREACHES[column]} WHERE {where}"
    with pytest.raises(Exception, match=r"(?i)check|constraint"):
        module_database.run(update)


def test_the_plan_says_what_is_cut() -> None:
    (table,) = sqlgen.plan(KEPT).tables
    told = {column.name: column.made_from for column in table.columns}
    assert told["delivered"].endswith("cut to keep delivered >= ends + INTERVAL '2' DAY")
    assert told["seen"].endswith("cut to keep seen BETWEEN starts AND ends")
    assert "cut" not in told["large"]
    assert [check.text for check in table.checks] == read(KEPT)["tables"]["kept"]["check"]
    printed = inside("plan", KEPT).out
    assert all(f"   check {check.text}\n" in printed for check in table.checks)
