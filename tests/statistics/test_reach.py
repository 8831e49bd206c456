"""Every value can come: each day of a range, both ends of every range, and nothing past them.

Chance alone does not prove an end, so the ends are also met head on: a draw is a cubic polynomial
of the row's s, whose roots modulo Q say in which row, of which seed, a draw is exactly 0 or Q - 1.
That row alone is then made by the engine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from random import Random
from typing import Any

import duckdb
import numpy as np
import pytest
from scipy import stats

from reference.draw import Draws, Q, Source, coefficients, cube, table_keys
from samples import MORE, Cells, Ints, sample, spec_of
from sqlgen.dialects import dialect_named
from sqlgen.plan import Options, Standing, build_plan
from sqlgen.render import Renderer
from sqlgen.spec import load

Polynomial = list[int]
"""Coefficients modulo Q from the lowest power up; the highest is not 0."""


def trimmed(p: Polynomial) -> Polynomial:
    """The polynomial without zeros at its top."""
    while p and p[-1] == 0:
        p = p[:-1]
    return p


def remainder(p: Polynomial, divisor: Polynomial) -> Polynomial:
    """What is left of a polynomial after division."""
    p, inverse = list(p), pow(divisor[-1], -1, Q)
    while len(p) >= len(divisor):
        factor = p[-1] * inverse % Q
        for i, each in enumerate(reversed(divisor), 1):
            p[-i] = (p[-i] - factor * each) % Q
        p = trimmed(p)
    return p


def product(p: Polynomial, q: Polynomial, modulus: Polynomial) -> Polynomial:
    """A product, after division by the modulus."""
    result = [0] * max(len(p) + len(q) - 1, 0)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            result[i + j] = (result[i + j] + a * b) % Q
    return remainder(trimmed(result), modulus)


def power(base: Polynomial, exponent: int, modulus: Polynomial) -> Polynomial:
    """A power, after division by the modulus."""
    result = [1]
    for bit in f"{exponent:b}":
        result = product(result, result, modulus)
        if bit == "1":
            result = product(result, base, modulus)
    return result


def minus(p: Polynomial, q: Polynomial) -> Polynomial:
    """A difference."""
    size = max(len(p), len(q))
    a, b = (each + [0] * (size - len(each)) for each in (p, q))
    return trimmed([(x - y) % Q for x, y in zip(a, b, strict=True)])


def common(p: Polynomial, q: Polynomial) -> Polynomial:
    """The greatest common divisor."""
    while q:
        p, q = q, remainder(p, q)
    return p


def roots(p: Polynomial, luck: Random) -> list[int]:
    """Where a polynomial is 0 modulo Q (Cantor and Zassenhaus)."""
    linear = common(p, minus(power([0, 1], Q, p), [0, 1]))
    return list(split(linear, luck))


def split(p: Polynomial, luck: Random) -> Iterator[int]:
    """The roots of a product of different linear factors."""
    if len(p) == 2:
        yield -p[0] * pow(p[1], -1, Q) % Q
    elif len(p) > 2:
        part = [1]
        while not 1 < len(part) < len(p):
            half = power([luck.randrange(Q), 1], (Q - 1) // 2, p)
            part = common(p, minus(half, [1]))
        yield from split(part, luck)
        yield from split(quotient(p, part), luck)


def quotient(p: Polynomial, divisor: Polynomial) -> Polynomial:
    """How often a divisor goes into a polynomial that it divides."""
    p, found, inverse = list(p), [], pow(divisor[-1], -1, Q)
    while len(p) >= len(divisor):
        found.append(p[-1] * inverse % Q)
        for i, each in enumerate(reversed(divisor), 1):
            p[-i] = (p[-i] - found[-1] * each) % Q
        p.pop()
    return found[::-1]


def cube_root(v: int) -> int:
    """The number whose cube is v."""
    return pow(v, pow(3, -1, Q - 1), Q)


@dataclass(frozen=True)
class Place:
    """A row of a seed."""

    seed: int
    n: int


@cache
def place_of(column: str, draw: int, purpose: str = "") -> Place:
    """A row of table t where the column's draw is exactly that, for the first seed that has one."""
    for seed in count():
        found = rows_with(seed, column, purpose, draw)
        if found:
            return Place(seed, found[0])
    raise AssertionError("seeds have no end")


def rows_with(seed: int, column: str, purpose: str, draw: int) -> list[int]:
    """The rows of a seed with that draw: where the sum of a_j * (s + k_j)^3 is the draw."""
    k = table_keys("t", seed)
    wanted = [-draw % Q, 0, 0, 0]
    for a, shift in zip(coefficients("t", column, purpose), k[2:], strict=True):
        cubed = (shift**3, 3 * shift**2, 3 * shift, 1)
        wanted = [(each + a * part) % Q for each, part in zip(wanted, cubed, strict=True)]
    found = ((cube_root((cube_root(s) - k[1]) % Q) - k[0]) % Q for s in roots(wanted, Random(seed)))
    return [n for n in found if n]


def cell_at(column: Mapping[str, Any], place: Place) -> Any:
    """The cell of column c in one row of t, from the engine."""
    loaded = load(spec_of({"t": {"c": column}}, 1))
    options = Options(seed=place.seed)
    plan = build_plan(loaded, options, dialect_named("duckdb"), Standing({"t": place.n - 1}))
    renderer, table = Renderer(plan), plan.tables[0]
    (batch,) = table.batches()
    with duckdb.connect() as database:
        statements = (
            renderer.create_table(table),
            *renderer.lookups(),
            renderer.batch(table, batch),
        )
        for statement in statements:
            database.execute(statement)
        ((row, cell),) = database.execute('SELECT "row", "c" FROM "t"').fetchall()
    assert row == place.n
    return cell


def test_rows_with_a_draw_have_it() -> None:
    for draw in (0, 1, 12_345_678, Q // 2, Q - 1):
        for purpose in ("", "nulls"):
            place = place_of("c", draw, purpose)
            assert Draws(Source("t", place.seed), "c", place.n).draw(purpose) == draw
    assert [cube(cube_root(v)) for v in (0, 1, 2, Q - 1)] == [0, 1, 2, Q - 1]


def spread(low: int, high: int, kind: str, options: Any) -> dict[str, Any]:
    """An integer column with a distribution."""
    return {"integer": {"between": [low, high], "distribution": {kind: options}}}


def bins(*edges: Any) -> dict[str, Any]:
    """A histogram with different weights."""
    return {
        "histogram": {"edges": list(edges), "weights": [1 + i % 3 for i in range(len(edges) - 1)]}
    }


ENDS: dict[str, tuple[Mapping[str, Any], Any, Any]] = {
    "integer": ({"integer": [-5, 93]}, -5, 93),
    "integer of one value": ({"integer": [7, 7]}, 7, 7),
    "widest of one draw": ({"integer": [1, 2**20]}, 1, 2**20),
    "decimal": ({"decimal": {"between": [-1, "1.05"], "scale": 2}}, -1, "1.05"),
    "date": (
        {"date": ["1919-01-01", "2019-12-28"]},
        dt.date(1919, 1, 1),
        dt.date(2019, 12, 28),
    ),
    "date with leap days at both ends": (
        {"date": ["1904-02-29", "2024-02-29"]},
        dt.date(1904, 2, 29),
        dt.date(2024, 2, 29),
    ),
    "timestamp": (
        {"timestamp": ["1969-12-31 23:59:58", "1970-01-08"]},
        dt.datetime(1969, 12, 31, 23, 59, 58),
        dt.datetime(1970, 1, 8),
    ),
    "boolean": ({"boolean": "0.000001"}, True, False),
    "never true": ({"boolean": 0}, False, False),
    "always true": ({"boolean": 1}, True, True),
    "token": ({"token": 7}, "0000000", "fffffff"),
    "short list": ({"pick": ["a", "b", "c"]}, "a", "c"),
    "long list": ({"pick": list(range(500))}, 0, 499),
    "few weights": ({"pick": {"a": 1, "b": 1000, "c": 1}}, "a", "c"),
    "few weights with zeros": ({"pick": {"z": 0, "a": 1, "b": 9, "c": 1, "y": 0}}, "a", "c"),
    "normal": (spread(0, 99, "normal", {"mean": 50, "sd": 40}), 0, 99),
    "narrow normal": (spread(1, 3, "normal", {"mean": 2, "sd": 1}), 1, 3),
    "off-centre normal": (spread(0, 1000, "normal", {"mean": 900, "sd": 300}), 0, 1000),
    "exponential": (spread(10, 60, "exponential", {"mean": 20}), 10, 60),
    "flat exponential": (spread(0, 5000, "exponential", {"mean": 9000}), 0, 5000),
    "zipf of two": (spread(1, 2, "zipf", {}), 1, 2),
    "zipf by pieces": (spread(1, 64, "zipf", {}), 1, 64),
    "zipf by a table": (spread(1, 65, "zipf", {}), 1, 65),
    "flat zipf": (spread(1, 100_000, "zipf", {"exponent": "0.1"}), 1, 100_000),
    "histogram": ({"integer": {"distribution": bins(-10, 0, 5, 90)}}, -10, 90),
    "one bin": ({"integer": {"distribution": bins(-10, 90)}}, -10, 90),
    "histogram of 64 bins": ({"integer": {"distribution": bins(*range(65))}}, 0, 64),
    "histogram of days": (
        {
            "date": {
                "distribution": bins(
                    dt.date(2000, 2, 29), dt.date(2010, 1, 1), dt.date(2020, 2, 29)
                )
            }
        },
        dt.date(2000, 2, 29),
        dt.date(2020, 2, 29),
    ),
    "histogram of cents": (
        {"decimal": {"scale": 2, "distribution": bins(0, "0.05", "99.99")}},
        0,
        "99.99",
    ),
    "histogram with empty ends": (
        spread(0, 40, "histogram", {"edges": [0, 10, 20, 30, 40], "weights": [0, 1, 1, 0]}),
        10,
        29,
    ),
}
"""Columns with the value at the lowest draw and the value at the highest."""


@pytest.mark.parametrize("name", ENDS)
def test_the_lowest_and_the_highest_draw_give_the_ends(name: str) -> None:
    column, low, high = ENDS[name]
    for draw, wanted in ((0, low), (Q - 1, high)):
        cell = cell_at(column, place_of("c", draw))
        assert cell == wanted or str(cell) == wanted


@pytest.mark.parametrize(("share", "null"), [("0", False), ("0.000001", True), ("1", True)])
def test_the_lowest_draw_is_null_where_any_is(share: str, null: bool) -> None:
    cell = cell_at({"constant": 1, "nulls": share}, place_of("c", 0, "nulls"))
    assert (cell is None) == null
    cell = cell_at({"constant": 1, "nulls": share}, place_of("c", Q - 1, "nulls"))
    assert (cell is None) == (share == "1")


SLOTS = (1, 1023, 1024, 1087, 16_383, 16_384, 16_447, 2**19 - 1)
"""In parts of 2^20, from either end: around where slots of a quantile table change their width."""
SPAN = 2**29


def width_at(slot: int) -> int:
    """How many parts of 2^20 a slot of the table holds there."""
    from_end = min(slot, 2**20 - 1 - slot)
    return 1 if from_end < 1024 else 64 if from_end < 16_384 else 1024


def bell(share: float, rest: float) -> float:
    """The quantile of a normal of mean SPAN / 2 and sd SPAN / 16, from the nearer end."""
    distance = stats.norm.ppf(share) if share < rest else stats.norm.isf(rest)
    return float(SPAN / 2 + SPAN / 16 * distance)


def decay(share: float, rest: float) -> float:
    """The quantile of an exponential of mean SPAN / 32."""
    return -SPAN / 32 * float(np.log1p(-share) if share < rest else np.log(rest))


@pytest.mark.parametrize(
    ("options", "quantile"),
    [
        ({"normal": {"mean": SPAN // 2, "sd": SPAN // 16}}, bell),
        ({"exponential": {"mean": SPAN // 32}}, decay),
    ],
    ids=["normal", "exponential"],
)
def test_a_table_keeps_to_its_curve_in_every_slot(
    options: Any, quantile: Callable[[float, float], float]
) -> None:
    """A straight line is off by less than a ninth of what the slot spans."""
    column = {"integer": {"between": [0, SPAN], "distribution": options}}
    for slot in (*SLOTS, *(2**20 - 1 - each for each in SLOTS)):
        draw = (4 * slot + 1) * Q // 2**22
        cell = cell_at(column, place_of("c", draw))
        width = width_at(slot)
        first = slot - slot % width
        before, at, after = (
            quantile(each / 2**20, 1 - each / 2**20) for each in (first, slot + 0.25, first + width)
        )
        assert abs(cell - at) <= (after - before) / 9 + 1


def day(text: str) -> int:
    """Days since 1970-01-01."""
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


@pytest.fixture(scope="module")
def days() -> dict[str, Cells]:
    """Dates over a few years with leap days, each way that a range of days can be drawn."""
    first, last = dt.date(1999, 12, 31), dt.date(2008, 3, 1)
    edges = [first, dt.date(2000, 2, 29), dt.date(2004, 2, 29), last]
    params = {
        "first": {"type": "date", "default": first},
        "last": {"type": "date", "default": last},
    }
    shape = {"normal": {"mean": dt.date(2004, 2, 1), "sd": 1500}}
    return sample(
        {
            "even": {"date": [first, last]},
            "parameters": {"date": ["$first", "$last"]},
            "normal": {"date": {"between": [first, last], "distribution": shape}},
            "histogram": {
                "date": {"distribution": {"histogram": {"edges": edges, "weights": [1, 5, 5]}}}
            },
        },
        MORE,
        params=params,
    )


@pytest.mark.parametrize("way", ["even", "parameters", "normal", "histogram"])
def test_every_day_of_some_years_comes(days: dict[str, Cells], way: str) -> None:
    """Some 3,000 days in 200,000 rows: a day stays away by chance with less than 1e-8."""
    assert_all(days[way].numbers, day("1999-12-31"), day("2008-03-01"))


def assert_all(values: Ints, low: int, high: int) -> None:
    """Every whole number from low to high is there, and none besides."""
    missing = np.setdiff1d(np.arange(low, high + 1), values)
    assert list(missing) == []
    assert (values.min(), values.max()) == (low, high)


@pytest.mark.slow
def test_every_day_of_a_century_comes() -> None:
    """36,887 days in a million rows: one of them stays away by chance with 6e-8."""
    cells = sample({"c": {"date": ["1919-01-01", "2019-12-28"]}}, 1_000_000)["c"]
    assert_all(cells.numbers, day("1919-01-01"), day("2019-12-28"))


NARROW: Mapping[str, tuple[Mapping[str, Any], int, int]] = {
    "integer": ({"integer": [-500, 499]}, -500, 499),
    "parameters": ({"integer": ["$low", "$high"]}, -500, 499),
    "decimal": ({"decimal": {"between": ["-0.05", "9.95"], "scale": 2}}, -5, 995),
    "timestamp": ({"timestamp": ["1970-01-01", "1970-01-01 00:59:59"]}, 0, 3599),
    "normal": (spread(0, 20, "normal", {"mean": 10, "sd": 4}), 0, 20),
    "exponential": (spread(0, 20, "exponential", {"mean": 4}), 0, 20),
    "zipf by pieces": (spread(1, 60, "zipf", {}), 1, 60),
    "zipf by a table": (spread(1, 1000, "zipf", {}), 1, 1000),
    "histogram": ({"integer": {"distribution": bins(0, 5, 100, 999)}}, 0, 999),
}


def test_every_value_of_a_narrow_range_comes_and_none_besides() -> None:
    """The rarest of them is expected 26 times: one of all is missing with less than 1e-7."""
    params = {
        "low": {"type": "integer", "default": -500},
        "high": {"type": "integer", "default": 499},
    }
    found = sample({name: column for name, (column, _, _) in NARROW.items()}, MORE, params=params)
    for name, (_, low, high) in NARROW.items():
        assert_all(found[name].numbers, low, high)


@pytest.mark.slow
def test_both_ends_of_a_range_of_two_draws_come() -> None:
    """Sixteen rows a value: each end stays away by chance with 1.1e-7."""
    size = 2**20 + 1
    values = sample({"c": {"integer": [0, size - 1]}}, 16 * size)["c"].numbers
    assert (values.min(), values.max()) == (0, size - 1)


@pytest.mark.parametrize("size", [2**40, 2**40 + 1, 10**15, 10**18, 3 * 10**18, Q**2])
def test_two_draws_come_as_near_to_both_ends_as_chance_takes_them(size: int) -> None:
    """The extremes of many rows lie within 30 of their mean distances of the ends (1e-13)."""
    rows = 100_000
    values = sample({"c": {"integer": [0, size - 1]}}, rows)["c"].numbers
    assert 0 <= values.min() < 30 * size // rows
    assert size - 30 * size // rows <= values.max() < size


def test_a_distribution_over_a_wide_range_leaves_no_lattice() -> None:
    """More values than a distribution has fractions: every remainder comes nevertheless."""
    wide = 2**40
    columns = {
        "normal": spread(0, wide - 1, "normal", {"mean": wide // 2, "sd": wide // 4}),
        "exponential": spread(0, wide - 1, "exponential", {"mean": wide // 4}),
        "histogram": spread(
            0, wide, "histogram", {"edges": [0, wide // 2, wide], "weights": [1, 2]}
        ),
    }
    for name, cells in sample(columns, 100_000).items():
        if name in columns:
            assert len(np.unique(cells.numbers % 1024)) == 1024
            assert cells.numbers.min() >= 0
            assert cells.numbers.max() <= wide
