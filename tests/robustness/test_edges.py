"""The ends of what can be asked for: no rows, one row, all seeds, 64 bits, years 1 to 9999."""

from __future__ import annotations

from typing import Any

import pytest

import sqlgen
from databases import Database
from engines import SQLITE
from expected import Row, assert_alike, digest, rows_of, visible

TOP = 2**63 - 1
MOST = 2147483579**2
"""Most values that a range has: all that two draws tell apart."""


def table(rows: int, **columns: Any) -> dict[str, Any]:
    """A spec of one table, ordered by its key."""
    return {"tables": {"t": {"rows": rows, "columns": {"id": {"sequence": 1}} | columns}}}


def checked(database: Database, spec: dict[str, Any], **options: Any) -> list[Row]:
    """The rows, by generate and by the script alike, compared with Python's and fingerprinted."""
    seed = options.get("seed", spec.get("seed", 0))
    wanted = rows_of(spec, seed=seed)
    columns = visible(spec, "t")
    made = sqlgen.generate(spec, database.url, fingerprint=True, **options)
    found = database.table("t", columns, "id")
    assert_alike(found, wanted)
    assert [(each.rows, each.digest) for each in made.fingerprints] == [digest(wanted)]
    database.run("DROP TABLE t")
    database.client("".join(sqlgen.render(spec, database.engine.name, **options)))
    assert_alike(database.table("t", columns, "id"), wanted)
    return found


@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows(database: Database, rows: int) -> None:
    """Of every kind of column: pools, distributions and permutations too."""
    spec = table(
        rows,
        code={"integer": [1, 9], "unique": True},
        price={"decimal": [0, 99], "nulls": 0.5},
        many={"pick": [f"v{at}" for at in range(70)]},
        weighted={"pick": {f"v{at}": at + 1 for at in range(20)}},
        bell={"integer": {"between": [1, 99], "distribution": {"normal": {"mean": 50, "sd": 9}}}},
        text={"template": "{code}-{integer(1, 9)}"},
    )
    assert len(checked(database, spec)) == rows


def test_no_rows_at_all(database: Database) -> None:
    """A run of none makes the table, is finished at once, and can be appended to and undone."""
    spec = table(5, code={"integer": [1, 9]})
    report = sqlgen.generate(spec, database.url, rows=0, fingerprint=True)
    assert (report.rows, report.samples[0].rows) == (0, ())
    assert report.fingerprints[0].rows == 0
    assert sqlgen.generate(spec, database.url, rows=0, resume=True).tables == ()
    sqlgen.generate(spec, database.url, rows=0, append=True)
    sqlgen.generate(spec, database.url, rows=5, append=True)
    assert_alike(database.table("t", ["id", "code"], "id"), rows_of(spec))
    plan = sqlgen.plan(spec, database.engine.name, rows=0)
    assert (plan.rows, plan.tables[0].batch_count) == (0, 0)


def test_no_rows_are_equal_everywhere(databases: list[Database]) -> None:
    """The fingerprint of an empty table."""
    spec = table(0, code={"integer": [1, 9]})
    prints = {sqlgen.generate(spec, each.url, fingerprint=True).fingerprints for each in databases}
    assert len(prints) == 1


def _slow(value: int) -> Any:
    """A value for the long run of the tests."""
    return pytest.param(value, marks=pytest.mark.slow)


VARIED = {
    "code": {"integer": [1, 10**9]},
    "wide": {"integer": [1, 2**61]},
    "key": {"integer": [1, 10**6], "unique": True},
    "token": {"token": 40},
}


SEEDS = [2147483578, 2147483579, TOP, *map(_slow, (0, 1, 2**32, 2**62, TOP - 1))]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed(database: Database, seed: int) -> None:
    """Seeds about the prime of the draw and at the end of their range."""
    checked(database, table(40, **VARIED), seed=seed)


def test_no_seed_is_seed_0(database: Database) -> None:
    """0 is a seed like any other: given, written or left out; and it wins over the spec's."""
    spec = table(20, **VARIED)
    (plain,) = sqlgen.generate(spec, database.url, fingerprint=True).fingerprints
    for again, seed in ((spec, 0), (spec | {"seed": 0}, None), (spec | {"seed": 7}, 0)):
        report = sqlgen.generate(again, database.url, seed=seed, replace=True, fingerprint=True)
        assert report.fingerprints == (plain,)
        assert report.plan.seed == 0
    other = sqlgen.generate(spec | {"seed": 7}, database.url, replace=True, fingerprint=True)
    assert other.fingerprints != (plain,)


@pytest.mark.parametrize("engine", [SQLITE], indirect=True, ids=lambda each: each.name)
def test_neighbouring_seeds_differ(database: Database) -> None:
    """Also past 2^53, where a double could not tell them apart."""
    spec = table(20, **VARIED)
    prints = set()
    for seed in (TOP, TOP - 1, TOP - 2, 2**53, 2**53 + 1, 0, 1):
        report = sqlgen.generate(spec, database.url, seed=seed, replace=True, fingerprint=True)
        prints.add(report.fingerprints)
    assert len(prints) == 7


SHARES = (0, 1, 0.5, 0.0000000001, 0.9999999999)


def test_nulls(database: Database) -> None:
    """None, all, half, and shares finer than a draw can tell, in every kind of column."""
    kinds: list[dict[str, Any]] = [
        {"integer": [1, 9]},
        {"template": "{n}"},
        {"integer": [1, 10**6], "unique": True},
        {"pick": [f"v{at}" for at in range(70)]},
        {"date": ["2020-01-01", "2020-12-31"]},
        {"boolean": 0.5},
    ]
    columns = {
        f"c{at}_{number}": kind | {"nulls": share}
        for number, share in enumerate(SHARES)
        for at, kind in enumerate(kinds)
    }
    found = checked(database, table(200, **columns))
    nulls = [sum(value is None for value in column) for column in zip(*found, strict=True)]
    assert nulls[1:7] == [0] * 6
    assert nulls[7:13] == [200] * 6
    assert all(50 < each < 150 for each in nulls[13:19])
    assert nulls[19:25] == [0] * 6
    assert nulls[25:31] == [200] * 6


def test_booleans(database: Database) -> None:
    """Never and always."""
    spec = table(50, no={"boolean": 0}, yes={"boolean": 1})
    assert {row[1:] for row in checked(database, spec)} == {(False, True)}


EARLY = ("year 1", "all years", "seconds of year 1", "all seconds")
"""Ranges that begin before some engine's calendar."""
RANGES: dict[str, dict[str, Any]] = {
    "one value": {"integer": [7, 7]},
    "one at the top": {"integer": [TOP, TOP]},
    "one at the bottom": {"integer": [-(2**63), -(2**63)]},
    "top": {"integer": [TOP - 5, TOP]},
    "bottom": {"integer": [-(2**63), -(2**63) + 5]},
    "about 32 bits": {"integer": [2**31 - 3, 2**31 + 3]},
    "about -32 bits": {"integer": [-(2**31) - 3, -(2**31) + 3]},
    "31 bits": {"integer": [-(2**31), 2**31 - 1]},
    "about 0": {"integer": [-1, 1]},
    "most values": {"integer": [0, MOST - 1]},
    "most values below 0": {"integer": [-MOST, -1]},
    "most values at the top": {"integer": [TOP - MOST + 1, TOP]},
    "most values at the bottom": {"integer": [-(2**63), -(2**63) + MOST - 1]},
    "unique top": {"integer": [TOP - 50, TOP], "unique": True},
    "unique bottom": {"integer": [-(2**63), -(2**63) + 50], "unique": True},
    "most values, unique": {"integer": [-(2**61), MOST - 2**61 - 1], "unique": True},
    "exponential at the top": {
        "integer": {"between": [TOP - 100, TOP], "distribution": {"exponential": {"mean": 20}}}
    },
    "year 1": {"date": ["0001-01-01", "0001-12-31"]},
    "year 9999": {"date": ["9999-01-01", "9999-12-31"]},
    "all years": {"date": ["0001-01-01", "9999-12-31"]},
    "leap day": {"date": ["2000-02-29", "2000-02-29"]},
    "seconds of year 1": {"timestamp": ["0001-01-01 00:00:00", "0001-01-01 23:59:59"]},
    "last second": {"timestamp": ["9999-12-31 23:59:58", "9999-12-31 23:59:59"]},
    "all seconds": {"timestamp": ["0001-01-01 00:00:00", "9999-12-31 23:59:59"]},
    "about 1970": {"timestamp": ["1969-12-31 23:59:58", "1970-01-01 00:00:01"]},
    "about 2038": {"timestamp": ["2038-01-19 03:14:06", "2038-01-19 03:14:09"]},
    "about 0.00": {"decimal": [-0.02, 0.02]},
    "one decimal": {"decimal": [0.5, 0.5]},
    "no decimals": {"decimal": {"between": [-3, 3], "scale": 0}},
    "15 digits": {"decimal": {"between": [9999999999999, 9999999999999.99], "scale": 2}},
    "14 decimals": {"decimal": {"between": [0, "0.00000000000009"], "scale": 14}},
    "128 digits": {"token": 128},
    "1 digit": {"token": 1},
}


@pytest.mark.needs("any time")
def test_ends_of_ranges(database: Database) -> None:
    """All of them in one table, against Python's integers."""
    early = EARLY if database.engine.dialect.first_day else ()
    ranges = [each for name, each in RANGES.items() if name not in early]
    rows = checked(database, table(40, **{f"c{at}": each for at, each in enumerate(ranges)}))
    for at, column in enumerate(ranges, 1):
        between = column.get("integer")
        if isinstance(between, list) and between[1] - between[0] < 7:
            # Where forty rows of few values meet both ends for all but one seed in a thousand.
            assert {between[0], between[1]} <= {row[at] for row in rows}


BIG_DECIMALS = {
    "18 decimals": {"decimal": {"between": ["0", "1.000000000000000000"], "scale": 18}},
    "61 bits": {"decimal": {"between": ["-23058430092136939.51", "0"], "scale": 2}},
    "top": {"decimal": {"between": ["92233720368547758.00", "92233720368547758.07"], "scale": 2}},
    "low": {"decimal": {"between": ["-9.223372036854775808", "-9.2233720368547758"], "scale": 18}},
}


def test_long_decimals(databases: list[Database]) -> None:
    """Where an engine keeps more than 15 digits: to the last one of 64 bits."""
    columns = {f"c{at}": column for at, column in enumerate(BIG_DECIMALS.values())}
    spec = table(40, **columns)
    able = [each for each in databases if each.engine.dialect.decimal_digits > 18]
    assert len(able) >= 1
    for database in able:
        database.run("DROP TABLE IF EXISTS t")
        checked(database, spec)


def test_sequences(database: Database) -> None:
    """To the top of 64 bits, over 0, over 32 bits."""
    starts = (TOP - 19, -5, 2**31 - 5, -(2**63) + 1)
    spec = table(20, **{f"c{at}": {"sequence": start} for at, start in enumerate(starts)})
    found = checked(database, spec)
    assert found[0][1:] == starts
    assert found[-1][1:] == tuple(start + 19 for start in starts)


def test_a_key_of_large_numbers(database: Database) -> None:
    """A key that counts to the top of 64 bits: the table can still be finished and undone."""
    columns = {"id": {"sequence": TOP - 9, "primary_key": True}, "code": {"integer": [1, 9]}}
    spec = {"tables": {"t": {"rows": 9, "columns": columns}}}
    sqlgen.generate(spec, database.url)
    assert database.value("SELECT MAX(id) FROM t") == TOP - 1
    sqlgen.undo(database.url)
    with pytest.raises(sqlgen.CapacityError, match="10 possible, 11 asked"):
        sqlgen.generate(spec, database.url, rows=11)


def test_a_constant_of_every_kind(database: Database) -> None:
    """Ends of 64 bits, exact decimals and nothing at all, as literals."""
    spec = table(
        2,
        top={"constant": TOP},
        bottom={"constant": -(2**63)},
        tiny={"constant": 0.000001},
        minus={"constant": -12345.678},
        nothing={"constant": None},
        no={"constant": False},
        day={"constant": "0001-01-01", "type": "date"},
    )
    if not database.engine.dialect.empty_is_null:
        spec["tables"]["t"]["columns"]["empty"] = {"constant": ""}
    checked(database, spec)
