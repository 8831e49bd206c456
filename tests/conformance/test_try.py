"""A column that is tried: its rows, and figures of them that are counted here once more."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from command import inside, run
from databases import Server
from expected import Row, assert_alike, rows_of
from sqlgen.api import Trial
from sqlgen.render.environment import templates_for

ROWS = 3000
RANGED: dict[str, dict[str, Any]] = {
    "die": {"integer": [1, 6]},
    "wide": {"integer": [-4_000_000_000_000_000_000, 500_000_000_000_000_000]},
    "zipf": {"integer": {"between": [1, 500], "distribution": "zipf"}},
    "last": {"sequence": 2**63 - 1 - ROWS},
    "cents": {
        "decimal": {
            "between": [-5, 5],
            "scale": 2,
            "distribution": {"normal": {"mean": 0, "sd": 1}},
        },
        "nulls": 0.25,
    },
    "whole": {"decimal": {"between": [0, 3], "scale": 0}},
    "fine": {"decimal": {"between": [0, 1], "scale": 18}},
    "empty bins": {
        "integer": {
            "between": [0, 1000],
            "distribution": {"histogram": {"edges": [0, 100, 900, 1000], "weights": [1, 0, 1]}},
        }
    },
    "day": {"date": ["1931-03-01", "2024-12-31"], "nulls": 0.5},
    "second": {"timestamp": ["1959-12-31 23:59:58", "2038-01-19 03:14:08"]},
    "spell": {"interval": ["-2 days", "3 hours"]},
}
UNITS = {
    int: 1,
    Decimal: 1,
    dt.date: dt.timedelta(days=1),
    dt.datetime: dt.timedelta(seconds=1),
    dt.timedelta: dt.timedelta(seconds=1),
}
LISTED: dict[str, dict[str, Any]] = {
    "weights": {"pick": {"free": 80, "pro": 15, "team": 5}, "nulls": 0.1},
    "numbers": {"pick": [3, 1, 2]},
    "many": {"template": "{integer(1, 40)}"},
    "flag": {"boolean": 0.3},
    "always": {"constant": "x"},
}


def spec_of(column: dict[str, Any]) -> dict[str, Any]:
    """The column as the spec that a trial makes of it."""
    return {"tables": {"t": {"rows": ROWS, "columns": {"value": column}}}}


def worked_out(column: dict[str, Any], seed: int = 0) -> list[Any]:
    """The column's values by the reference."""
    return [value for (value,) in rows_of(spec_of(column), seed=seed)]


def in_rows(values: tuple[Any, ...]) -> list[Row]:
    """Values as rows of one column."""
    return [(value,) for value in values]


@pytest.mark.parametrize("name", [*RANGED, *LISTED])
def test_sample_and_figures(name: str) -> None:
    column = (RANGED | LISTED)[name]
    made = sqlgen.try_(column, ROWS, 7, seed=5)
    values = worked_out(column, 5)
    present = [value for value in values if value is not None]
    assert_alike(in_rows(made.sample), in_rows(tuple(values[:7])))
    assert (made.rows, made.nulls) == (ROWS, values.count(None))
    assert made.distinct == len(set(present))
    if name in RANGED:
        assert_alike([(made.low, made.high)], [(min(present), max(present))])


@pytest.mark.parametrize("name", RANGED)
def test_bins_hold_each_value_once_and_are_of_one_width(name: str) -> None:
    made = sqlgen.try_(RANGED[name], ROWS)
    values = [value for value in worked_out(RANGED[name]) if value is not None]
    assert made.binned
    assert 1 < len(made.histogram) <= 10
    for bar in made.histogram:
        assert bar.rows == sum(bar.first <= value <= bar.last for value in values)
    assert sum(bar.rows for bar in made.histogram) == len(values)
    assert (made.histogram[0].first, made.histogram[-1].last) == (made.low, made.high)
    _check_widths(made)


def _check_widths(made: Trial) -> None:
    """A bin begins one unit after the one before it; all but the last are equally wide."""
    unit = UNITS[type(made.low)]
    if isinstance(made.low, Decimal):
        unit = Decimal(1).scaleb(-made.type.scale)
    *full, last = [bar.last - bar.first for bar in made.histogram]
    assert len(set(full)) == 1
    assert last <= full[0]
    for bar, after in zip(made.histogram, made.histogram[1:], strict=False):
        assert after.first == bar.last + unit


@pytest.mark.parametrize("name", LISTED)
def test_values_stand_by_how_often_they_come(name: str) -> None:
    made = sqlgen.try_(LISTED[name], ROWS)
    counts = Counter(value for value in worked_out(LISTED[name]) if value is not None)
    assert not made.binned
    shown = {bar.first: bar.rows for bar in made.histogram}
    assert [bar.rows for bar in made.histogram] == sorted(counts.values(), reverse=True)[:10]
    assert shown.items() <= counts.items()
    assert all(bar.last == bar.first for bar in made.histogram)


def test_no_rows_and_no_values() -> None:
    nothing = sqlgen.try_({"integer": [1, 9]}, 0)
    assert (nothing.rows, nothing.sample, nothing.histogram) == (0, (), ())
    null = sqlgen.try_({"constant": None, "type": "date"}, 5)
    assert (null.nulls, null.distinct, null.low, null.histogram) == (5, 0, None, ())


def test_as_the_command_prints_it(tmp_path: Path) -> None:
    text = "{pick: {free: 80, pro: 20}, nulls: 0.1}"
    facts = json.loads(inside("try", text, "--rows", 200, "--limit", 3, "--seed", 9, "--json").out)
    made = sqlgen.try_(text, 200, 3, seed=9)
    assert facts == {
        "type": "varchar(4)",
        "rows": 200,
        "distinct": 2,
        "nulls": made.nulls,
        "min": None,
        "max": None,
        "sample": list(made.sample),
        "histogram": [{"value": bar.first, "rows": bar.rows} for bar in made.histogram],
    }
    done = run("try", text, "--rows", 200, "--seed", 9, folder=tmp_path)
    assert f"varchar(4), 200 rows, 2 distinct, {made.nulls} nulls" in done.out
    free, pro = made.histogram
    assert f"free   {free.rows:3}   {'█' * 40}" in done.out
    assert f"pro    {pro.rows:3}   {'█' * (40 * pro.rows // free.rows)}" in done.out
    assert list(tmp_path.iterdir()) == []


def test_bins_as_the_command_prints_them() -> None:
    facts = json.loads(inside("try", "{date: [2024-02-27, 2024-03-01]}", "--json").out)
    days = ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01"]
    assert [(each["from"], each["to"]) for each in facts["histogram"]] == [(d, d) for d in days]
    assert (facts["min"], facts["max"]) == (days[0], days[-1])


def test_a_value_that_would_upset_a_terminal_is_one_line() -> None:
    done = inside("try", '{constant: "a\\u001b[31m\\nb"}', "--limit", 1)
    assert "\x1b" not in done.out
    assert r"a\x1b[31m\nb" in done.out


REFUSED = [
    ("{integr: [1, 2]}", "unknown key 'integr'; did you mean 'integer'?"),
    ("{integer: [9, 1]}", "range is reversed"),
    ("{integer: [1, 9], unique: true}", "9 possible, 1000 asked"),
    ("{template: '{first}'}", "no column 'first'"),
    ("{integer: [$low, 9]}", "low"),
    ("integer", "a column is a mapping with one generator"),
    ("{integer: ", "malformed YAML"),
    ("", "there is nothing in it"),
]


@pytest.mark.parametrize(("column", "words"), REFUSED, ids=[each[0] for each in REFUSED])
def test_what_is_wrong_with_a_column(column: str, words: str) -> None:
    """The words are those for a spec; there is no file that could be named."""
    done = inside("try", column)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    facts = json.loads(inside("try", column, "--json").out)
    assert [facts[each] for each in ("file", "line", "table", "column")] == [None] * 4


@pytest.mark.parametrize("options", [{"limit": 0}, {"rows": -1}, {"rows": "x"}, {"seed": -1}])
def test_numbers_that_make_no_sense(options: dict[str, Any]) -> None:
    with pytest.raises(sqlgen.UsageError):
        sqlgen.try_({"integer": [1, 9]}, **options)


NUMBERS = [0, 1, -1, 59, 86_399, -86_400, 20_000, -20_000]
MADE: dict[str, tuple[Any, ...]] = {
    "decimal": ("decimal", 18, 2),
    "date": ("date",),
    "timestamp": ("timestamp",),
    "interval": ("interval",),
    "other": ("cast", "BIGINT"),
}
"""What a column's value is made by, with the arguments after the number."""


PAIRS = [(kind, number) for kind in MADE for number in NUMBERS]
PAIRS += [("time", number) for number in NUMBERS if 0 <= number <= 86_399]
MADE["time"] = ("time",)


@pytest.mark.parametrize(("kind", "number"), PAIRS)
def test_units_turn_a_value_back(engine: Server, kind: str, number: int) -> None:
    """On every engine: what `decimal`, `date` and `timestamp` made of a number, as that number."""
    templates = templates_for(engine.engine.dialect)
    name = engine.engine.name
    whole = templates.macro(name, "cast", f"({number})", engine.engine.dialect.types["bigint"])
    macro, *rest = MADE[kind]
    value = templates.macro(name, str(macro), whole, *rest)
    units = templates.macro(name, "units", kind, f"({value})", 2)
    assert engine.emptied().value(f"SELECT {units}") == number
