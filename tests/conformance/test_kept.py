"""What rows keep together: checks, and combinations that come once; the database minds them too."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from command import inside
from databases import Database
from expected import assert_alike, digest, read, rows_of, visible
from reference.indexes import folded

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


def cells(table: str = "kept") -> list[Cells]:
    """The rows that the reference works out, by column."""
    spec = read(KEPT)
    names = visible(spec, table)
    return [dict(zip(names, row, strict=True)) for row in rows_of(spec, table, base=HERE)]


@pytest.mark.needs("nulls together")
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


@pytest.mark.needs("check constraints")
@pytest.mark.needs("nulls together")
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
    table = sqlgen.plan(KEPT).tables[0]
    told = {column.name: column.made_from for column in table.columns}
    assert told["delivered"].endswith("cut to keep delivered >= ends + INTERVAL '2' DAY")
    assert told["seen"].endswith("cut to keep seen BETWEEN starts AND ends")
    assert "cut" not in told["large"]
    assert [check.text for check in table.checks] == read(KEPT)["tables"]["kept"]["check"]
    printed = inside("plan", KEPT).out
    assert all(f"   check {check.text}\n" in printed for check in table.checks)


GROUPS: dict[str, list[Cells]] = {
    "combined": [
        {"year": "2001", "letter": "'A'", "size": "'S'"},
        {"shop": "'Ulm'", "flag": "TRUE", "day": "'2024-05-05'"},
        {"code": "'abc'", "word": "'alpha'", "least": "-5"},
    ],
    "paired": [
        {
            "price": "0.50",
            "fixed": "'x'",
            "seen": "'2024-01-01 00:00:00'",
            "key": "'00000000-0000-4000-8000-000000000000'",
        }
    ],
}
"""Columns that are unique together, with a value of each in SQL."""
EACH = [(table, group) for table, groups in GROUPS.items() for group in groups]
IDS = ["-".join(group) for _, group in EACH]


@pytest.mark.parametrize(("table", "group"), EACH, ids=IDS)
def test_combinations_are_distinct(table: str, group: Cells) -> None:
    """Of rows that the engines agree on, texts as a collation reads them, and without NULLs."""
    found = [tuple(folded(row[name]) for name in group) for row in cells(table)]
    present = [each for each in found if None not in each]
    assert len(present) > 500
    assert len({*present}) == len(present)


@pytest.mark.needs("nulls together")
@pytest.mark.usefixtures("report")
@pytest.mark.parametrize(("table", "group"), EACH, ids=IDS)
def test_the_database_refuses_a_combination_twice(
    module_database: Database, table: str, group: Cells
) -> None:
    name = module_database.name
    values = ", ".join(f"{name(column)} = {value}" for column, value in group.items())
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        module_database.run(f"UPDATE {name(table)} SET {values}")


def test_the_plan_says_what_is_unique_together() -> None:
    printed = inside("plan", KEPT).out
    key = "   primary key (year, letter, size): 10 x 26 x 4 = 1040 possible, 1,000 asked\n"
    assert key in printed
    assert "   unique (shop, flag, day): 5 x 2 x 366 = 3660 possible, 1,000 asked\n" in printed
    assert "   unique (n, name)\n" in printed
    (facts,) = json.loads(inside("plan", KEPT, "--tables", "paired", "--json").out)["tables"]
    columns, possible = ["price", "fixed", "seen", "key"], 99 * 120 * 16**12
    assert facts["together"] == [{"columns": columns, "primary_key": False, "possible": possible}]


def test_checks_are_kept_by_random_numbers_of_the_engine_too(database: Database) -> None:
    """The database minds them itself; what is unique together is refused."""
    random: Any = {"random": "native"}
    sqlgen.generate(KEPT, database.url, tables=["kept"], **random)
    assert database.value("SELECT COUNT(*) FROM kept") == 1000
    with pytest.raises(sqlgen.SpecError, match="native can't keep values unique"):
        sqlgen.generate(KEPT, database.url, tables=["paired"], **random)


@pytest.mark.needs("nulls together")
def test_an_append_goes_on_with_the_same_combinations(database: Database) -> None:
    sqlgen.generate(KEPT, database.url, tables=["combined"], rows=400)
    sqlgen.generate(KEPT, database.url, tables=["combined"], rows=600, append=True)
    spec = read(KEPT)
    found = database.table("combined", visible(spec, "combined"), "n")
    assert_alike(found, rows_of(spec, "combined", base=HERE))
    with pytest.raises(sqlgen.CapacityError, match="1040 possible, 1041 asked"):
        sqlgen.generate(KEPT, database.url, tables=["combined"], rows=41, append=True)
