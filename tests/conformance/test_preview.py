"""A preview shows the first rows of the whole plan, and leaves nothing behind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from command import run
from expected import EXAMPLES, assert_alike, read, rows_of

HERE = Path(__file__).parent
CODES = {
    "tables": {
        "codes": {
            "rows": 16**4,
            "columns": {"n": {"sequence": 1}, "code": {"token": 4, "primary_key": True}},
        },
        "few": {"rows": 2, "columns": {"id": {"sequence": 1, "primary_key": True}}},
    }
}


@pytest.mark.parametrize("limit", [1, 7])
def test_rows_are_the_first_of_a_run(limit: int) -> None:
    spec = EXAMPLES / "demographics.yaml"
    (shown,) = sqlgen.preview(spec, limit, rows=3_000_000, seed=9)
    assert shown.table == "demographics"
    assert_alike(shown.rows, rows_of(read(spec), seed=9, n_to=limit, base=spec.parent))


def test_a_table_that_reads_pools_and_parameters() -> None:
    (shown,) = sqlgen.preview(HERE / "made.yaml", 20, "made", set={"today": "2030-05-05"})
    given = {"today": "2030-05-05"}
    wanted = rows_of(read(HERE / "made.yaml"), "made", n_to=20, base=HERE, params=given)
    assert_alike(shown.rows, wanted)


def test_all_rows_of_a_small_table() -> None:
    codes, few = sqlgen.preview(CODES)
    assert len(codes.rows) == 10
    assert few.rows == ((1,), (2,))


def test_what_the_whole_run_could_not_make_is_refused() -> None:
    with pytest.raises(sqlgen.CapacityError, match="65536 possible, 65537 asked"):
        sqlgen.preview(CODES, 1, rows={"codes": 16**4 + 1})


@pytest.mark.parametrize("limit", [0, -3])
def test_at_least_one_row(limit: int) -> None:
    with pytest.raises(sqlgen.UsageError, match="at least 1 row"):
        sqlgen.preview(CODES, limit)


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    done = run("preview", "demographics", "--limit", "2", folder=tmp_path)
    assert done.code == 0
    assert "Tammy Reed" in done.out
    assert list(tmp_path.iterdir()) == []


AGES: dict[str, Any] = {
    "as_of": "2031-03-01",
    "tables": {
        "t": {
            "rows": 50,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "born": {"date": ["1990-01-01", "2025-12-31"]},
                "age": {"years_since": "born"},
            },
        }
    },
}


@pytest.mark.parametrize("today", [None, "2027-02-28", dt.date(2040, 12, 31)])
def test_today_is_what_is_said(today: dt.date | str | None) -> None:
    """By the spec, and before it by the option; never what the calendar says."""
    (shown,) = sqlgen.preview(AGES, 50, as_of=today)
    assert_alike(shown.rows, rows_of(AGES | ({"as_of": today} if today else {})))
    (plain,) = sqlgen.preview({"tables": AGES["tables"]}, 50)
    assert_alike(plain.rows, rows_of(AGES | {"as_of": "2026-01-01"}))


@pytest.mark.parametrize("today", ["soon", "2026-02-30", ""])
def test_a_day_that_is_none(today: str) -> None:
    with pytest.raises(sqlgen.UsageError, match="--as-of must be a date"):
        sqlgen.preview(AGES, as_of=today)


def test_a_birthday_that_has_not_come() -> None:
    with pytest.raises(sqlgen.SpecError, match="born reaches to 2025-12-31, past 2020-01-01"):
        sqlgen.preview(AGES, as_of="2020-01-01")
