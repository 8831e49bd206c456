"""The other draws: md5, the same everywhere and as worked out; native, which repeats nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import Database
from expected import digest, first_rows

HERE = Path(__file__).parent
EVERYTHING = HERE / "everything.yaml"


def test_md5_is_as_worked_out(database: Database) -> None:
    made = sqlgen.generate(
        EVERYTHING,
        database.url,
        random="md5",
        rows=200,
        batch=113,
        tables=["everything", "keyed"],
        fingerprint=True,
    )
    for found in made.fingerprints:
        want = first_rows(EVERYTHING, found.table, 200, random="md5")
        assert (found.rows, found.digest) == digest(want)


def test_md5_is_appended_without_saying_so_again(database: Database) -> None:
    sqlgen.generate(EVERYTHING, database.url, random="md5", rows=30, tables=["keyed"])
    made = sqlgen.generate(
        EVERYTHING, database.url, append=True, rows=12, tables=["keyed"], fingerprint=True
    )
    want = first_rows(EVERYTHING, "keyed", 42, random="md5")
    assert [(each.rows, each.digest) for each in made.fingerprints] == [digest(want)]


NATIVE: dict[str, Any] = {
    "tables": {
        "t": {
            "rows": 5000,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "die": {"integer": [1, 6]},
                "wide": {"integer": [-(10**15), 10**15]},
                "day": {"date": ["2024-02-27", "2024-03-01"]},
                "letter": {"pick": ["a", "b", "c"]},
                "token": {"token": 6},
                "gap": {"boolean": 0.5, "nulls": 0.5},
            },
        }
    }
}
COLUMNS = tuple(NATIVE["tables"]["t"]["columns"])


def test_native_keeps_counts_and_ranges(database: Database) -> None:
    """With 5,000 rows an end of a range of six is missed with probability below 1e-390."""
    sqlgen.generate(NATIVE, database.url, random="native", batch=1200)
    found = database.table("t", COLUMNS, "id")
    ids, dice, wide, days, letters, tokens, gaps = zip(*found, strict=True)
    assert ids == tuple(range(1, 5001))
    assert set(dice) == {1, 2, 3, 4, 5, 6}
    assert -(10**15) <= min(wide) < -(10**14)
    assert 10**14 < max(wide) <= 10**15
    month_ends = {dt.date(2024, 2, 27) + dt.timedelta(each) for each in range(4)}
    assert {dt.date.fromisoformat(str(day)[:10]) for day in days} == month_ends
    assert set(letters) == {"a", "b", "c"}
    assert all(len(token) == 6 and set(token) <= set("0123456789abcdef") for token in tokens)
    assert len(set(tokens)) > 4900
    assert 2000 < gaps.count(None) < 3000


def test_native_repeats_nothing(database: Database) -> None:
    """Not between runs, nor between batches of one run."""
    sqlgen.generate(NATIVE, database.url, random="native", rows=400, batch=200)
    first = database.table("t", ("die", "wide"), "id")
    sqlgen.generate(NATIVE, database.url, random="native", rows=400, batch=200, replace=True)
    second = database.table("t", ("die", "wide"), "id")
    assert len({*first, *second}) == 800


@pytest.mark.parametrize("mode", ["append", "resume"])
def test_native_can_neither_append_nor_resume(database: Database, mode: str) -> None:
    sqlgen.generate(NATIVE, database.url, random="native", rows=5)
    options: Any = {mode: True}
    with pytest.raises(sqlgen.UsageError, match="native"):
        sqlgen.generate(NATIVE, database.url, random="native", rows=5, **options)
    with pytest.raises(sqlgen.UsageError, match="native"):
        sqlgen.generate(NATIVE, database.url, rows=5, **options)
    assert database.value("SELECT COUNT(*) FROM t") == 5


@pytest.mark.parametrize("beside", ["unique", "primary_key"])
def test_native_can_keep_nothing_unique(database: Database, beside: str) -> None:
    spec = {"tables": {"t": {"rows": 5, "columns": {"code": {"integer": [1, 99], beside: True}}}}}
    database.run(f"CREATE TABLE {database.name('own')} (a INTEGER)")
    with pytest.raises(sqlgen.SpecError, match="native can't keep values unique") as caught:
        sqlgen.generate(spec, database.url, random="native")
    assert (caught.value.table, caught.value.column) == ("t", "code")
    assert [each.table for each in sqlgen.fingerprint(database.url)] == ["own"]
