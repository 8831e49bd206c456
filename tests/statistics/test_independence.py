"""Columns, rows, tables and seeds know nothing of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import combinations
from random import Random
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reference.draw import Draws, Q, Source
from samples import (
    ROWS,
    SEED,
    Cells,
    Ints,
    even,
    independent,
    judge,
    lag_p,
    levels,
    runs_p,
    sample,
    samples,
    scripted,
)

LAGS = (1, 2, 3, 10, 100, 1024, 4096)
LEVELS = 8


def spread(kind: str, options: Any, between: tuple[int, int] = (0, 9999)) -> dict[str, Any]:
    """An integer column with a distribution."""
    return {"integer": {"between": list(between), "distribution": {kind: options}}}


COLUMNS: Mapping[str, Mapping[str, Any]] = {
    **{f"c{i}": {"integer": [0, 15]} for i in range(8)},
    "one": {"integer": [0, 2**20 - 1]},
    "two": {"integer": [0, 10**12]},
    "vast": {"integer": [0, 10**18]},
    "cents": {"decimal": {"between": [0, 100], "scale": 2}},
    "day": {"date": ["1919-01-01", "2019-12-28"]},
    "second": {"timestamp": ["2000-01-01", "2019-12-31"]},
    "flag": {"boolean": 0.4},
    "list": {"pick": list(range(12))},
    "few": {"pick": {1: 5, 2: 3, 3: 1}},
    "many": {"pick": {i: 1 + i % 5 for i in range(40)}},
    "normal": spread("normal", {"mean": 5000, "sd": 900}),
    "decay": spread("exponential", {"mean": 900}),
    "ranks": spread("zipf", {}, (1, 50)),
    "more ranks": spread("zipf", {}, (1, 5000)),
    "maybe": {"constant": 1, "nulls": 0.3},
    "rarely": {"constant": 1, "nulls": 0.9},
    "token": {"token": 9},
    "uuid": {"uuid": True},
    "text": {"template": "{integer(0, 9)}{integer(0, 9)}{token(2)}"},
    "unique": {"integer": [1, 10**6], "unique": True},
}


def codes_of(name: str, cells: Cells) -> Iterator[tuple[str, Ints]]:
    """A column as small codes; texts by several of their digits, constants by their nulls."""
    if "nulls" in COLUMNS[name]:
        yield name, cells.null.astype(np.int64)
    elif name in ("token", "uuid", "text"):
        digits = cells.digits
        for at in {"token": (0, 6, 7), "uuid": (0, 4, 31), "text": (0, 1, 2)}[name]:
            yield f"{name}'s digit {at}", digits[:, at]
    else:
        yield name, levels(cells.numbers, LEVELS)


@pytest.fixture(scope="module", params=["integer", "md5"])
def found(request: pytest.FixtureRequest) -> dict[str, Cells]:
    """The columns, by each draw that can be repeated."""
    return sample(COLUMNS, ROWS, random=request.param)


@pytest.fixture(scope="module")
def codes(found: dict[str, Cells]) -> dict[str, Ints]:
    """Every column as small codes."""
    return {name: values for column in COLUMNS for name, values in codes_of(column, found[column])}


def test_columns_are_independent_in_pairs(codes: dict[str, Ints]) -> None:
    judge({f"{a}, {b}": independent(codes[a], codes[b]) for a, b in combinations(codes, 2)})


def test_columns_are_independent_in_triples(codes: dict[str, Ints]) -> None:
    """A column against two others together, for three hundred triples."""
    triples = Random(SEED).sample(list(combinations(codes, 3)), 300)
    judge(
        {
            f"{a}, {b}, {c}": independent(codes[a] * 16 + codes[b], codes[c] // 2)
            for a, b, c in triples
        }
    )


def test_rows_are_independent_of_those_before(codes: dict[str, Ints]) -> None:
    p_values: dict[str, float] = {}
    for name, values in codes.items():
        p_values |= {f"{name}, {lag}": p for lag, p in lag_p(values, LAGS).items()}
    judge(p_values)


def test_a_row_is_independent_of_other_columns_in_rows_before(codes: dict[str, Ints]) -> None:
    judge(
        {
            f"{a}, {b}, lag {lag}": independent(codes[a][:-lag], codes[b][lag:])
            for a, b in zip(codes, list(codes)[1:], strict=False)
            for lag in (1, 1024)
        }
    )


def test_values_do_not_drift_over_the_rows(codes: dict[str, Ints]) -> None:
    place = np.arange(ROWS) * 32 // (ROWS)
    judge({name: independent(place, values) for name, values in codes.items()})


def test_runs_above_and_below_the_middle_are_of_random_length(found: dict[str, Cells]) -> None:
    p_values = {}
    for name in ("one", "two", "vast", "cents", "day", "second", "normal", "decay", "unique"):
        values = found[name].numbers
        p_values[f"{name}, middle"] = runs_p(values > np.median(values))
        p_values[f"{name}, low bit"] = runs_p(values % 2 == 1)
    p_values["flag"] = runs_p(found["flag"].numbers == 1)
    p_values["maybe"] = runs_p(found["maybe"].null)
    judge(p_values)


NAMES = {
    "t": ("c", "d"),
    "u": ("c", "d"),
    "a.b": ("c", "b.c"),
    "a": ("b.c", "c"),
    "t1": ("c", "1c"),
    "t11": ("c", "c1"),
}
"""Tables whose names and columns are alike, or alike when they are joined."""


def test_tables_are_independent_of_each_other() -> None:
    columns = {
        table: {name: {"integer": [0, 15]} for name in names} for table, names in NAMES.items()
    }
    made = samples(columns, ROWS)
    codes = {
        f"{table}.{name}": made[table][name].numbers
        for table, names in columns.items()
        for name in names
    }
    judge({f"{a}, {b}": independent(codes[a], codes[b]) for a, b in combinations(codes, 2)})


SEEDS = (0, 1000, Q - 8, 2**32 - 8, 2**63 - 16)
"""Where adjacent seeds begin: both ends, across the modulus of the draw, across 32 bits."""
ADJACENT = 12


@pytest.mark.parametrize("first", SEEDS)
def test_adjacent_seeds_are_independent(first: int) -> None:
    """Twelve seeds in a row, each against the next ones, in all columns."""
    columns: dict[str, Any] = {f"c{i}": {"integer": [0, 7]} for i in range(3)}
    columns |= {"maybe": {"constant": 1, "nulls": 0.5}, "unique": {"integer": [0, 10**6 - 1]}}
    columns["unique"]["unique"] = True
    made = [scripted(columns, 10_000, seed=first + i) for i in range(ADJACENT)]
    p_values = {}
    for name in columns:
        codes = [code_of(name, each[name]) for each in made]
        for i, j in combinations(range(ADJACENT), 2):
            if j - i in (1, 2, 8):
                p_values[f"{name}, {i}, {j}"] = independent(codes[i], codes[j])
    judge(p_values)


def code_of(name: str, cells: Cells) -> Ints:
    """A cell as a code of at most 8 levels."""
    if name == "maybe":
        return cells.null.astype(np.int64)
    return cells.numbers * 8 // 10**6 if name == "unique" else cells.numbers


MANY_SEEDS = 20_000


@cache
def over_seeds(table: str, column: str, purpose: str, row: int) -> NDArray[np.float64]:
    """A draw of one row for many seeds, as fractions, by the reference."""
    draws = (Draws(Source(table, seed), column, row).draw(purpose) for seed in range(MANY_SEEDS))
    return np.fromiter(draws, dtype=np.float64, count=MANY_SEEDS) / Q


Place = tuple[str, str, str, int]
PLACES: tuple[Place, ...] = (
    ("t", "c", "", 1),
    ("t", "c", "", 2),
    ("t", "c", "", 1000),
    ("t", "c", "nulls", 1),
    ("t", "d", "", 1),
    ("u", "c", "", 1),
    ("u", "c", "", Q + 1),
)


def test_one_row_is_even_and_unordered_over_seeds() -> None:
    p_values = {}
    for place in PLACES:
        codes = (over_seeds(*place) * 16).astype(np.int64)
        p_values[f"{place}, even"] = even(codes, 16)
        p_values |= {f"{place}, {lag}": p for lag, p in lag_p(codes // 2, (1, 2, 100)).items()}
        p_values[f"{place}, runs"] = runs_p(over_seeds(*place) > 0.5)
    judge(p_values)


def test_two_cells_are_independent_over_seeds() -> None:
    codes = {place: (over_seeds(*place) * LEVELS).astype(np.int64) for place in PLACES}
    judge({f"{a}, {b}": independent(codes[a], codes[b]) for a, b in combinations(PLACES, 2)})


@pytest.mark.parametrize("random", ["integer", "md5"])
def test_the_engine_draws_over_seeds_what_the_reference_draws(random: Any) -> None:
    for seed in (0, 1, 19_999):
        share = Draws(Source("t", seed, random), "c", 1).draw() * 2**20 // Q
        cells = scripted({"c": {"integer": [0, 2**20 - 1]}}, 1, seed=seed, random=random)["c"]
        assert cells.numbers[0] == share


KINDS: Mapping[str, Mapping[str, Any]] = {
    name: COLUMNS[name]
    for name in ("c0", "two", "vast", "day", "flag", "few", "many", "normal", "decay", "ranks")
}


def test_whether_a_cell_is_null_is_independent_of_its_value() -> None:
    """The same columns twice, with and without nulls: what is left is as it was."""
    whole = sample(KINDS, ROWS)
    holed = sample({name: {**column, "nulls": 0.3} for name, column in KINDS.items()}, ROWS)
    p_values = {}
    for name in KINDS:
        null, values = holed[name].null, whole[name].numbers
        assert (holed[name].numbers == values[~null]).all()
        p_values[name] = independent(null.astype(np.int64), levels(values, LEVELS))
        p_values[f"{name}, low bits"] = independent(null.astype(np.int64), values % LEVELS)
    judge(p_values)


def test_nulls_of_different_columns_are_independent() -> None:
    shares = ("0.02", "0.3", "0.5", "0.5", "0.5", "0.7", "0.98", "0.1", "0.9", "0.4")
    columns: dict[str, Any] = {
        f"{i} {share}": {"integer": [0, 9], "nulls": share} for i, share in enumerate(shares)
    }
    found = sample(columns, ROWS)
    null = {name: found[name].null.astype(np.int64) for name in columns}
    judge({f"{a}, {b}": independent(null[a], null[b]) for a, b in combinations(columns, 2)})


BENDS: Mapping[str, Callable[[Ints, Ints], Ints]] = {
    "2 % of rows copied": lambda a, b: np.where(np.arange(len(a)) % 50 == 0, a, b),
    "every second row copied": lambda a, b: np.where(np.arange(len(a)) % 2 == 0, a, b),
    "a bit added": lambda a, b: (a + b % 2) % LEVELS,
}


@pytest.mark.parametrize("bend", BENDS)
def test_the_judge_sees_what_depends(codes: dict[str, Ints], bend: str) -> None:
    first, second = codes["c0"], codes["c1"]
    with pytest.raises(AssertionError, match="below"):
        judge({bend: independent(first, BENDS[bend](first, second))})
