"""Unique values: each once, in an order that looks like any other random order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from scipy import stats

from reference import indexes
from reference.draw import permutation_keys
from samples import (
    SEED,
    Cells,
    Ints,
    even,
    independent,
    judge,
    lag_p,
    runs_p,
    sample,
    samples,
    scripted,
)

WHOLE = (1, 2, 3, 7, 8, 64, 97, 100, 1000, 1009, 4096, 65_536, 99_999, 100_000)
"""Domains that are used up: small and large, primes, squares, round numbers, powers of two."""
PARTLY = (1_000_003, 10**6, 2**20, 1009**2, 10**9, 10**9 + 7, 10**12, 2**40, 10**18, 4 * 10**18)
"""Domains far larger than the rows that draw on them."""
ROWS = 50_000
CELLS = 16


def integers(size: int) -> dict[str, Any]:
    """A unique column with that many values."""
    return {"integer": [0, size - 1], "unique": True}


@cache
def used_up(size: int) -> Ints:
    """Every value of a domain, in the order of the rows."""
    return scripted({"c": integers(size)}, size, seed=SEED)["c"].numbers


@pytest.mark.parametrize("size", WHOLE)
def test_a_domain_that_is_used_up_gives_every_value_once(size: int) -> None:
    assert (np.sort(used_up(size)) == np.arange(size)).all()


KINDS: Mapping[str, tuple[Mapping[str, Any], int]] = {
    "decimal": ({"decimal": {"between": [-5, "4.99"], "scale": 2}}, 1000),
    "date": ({"date": ["1999-12-31", "2004-03-01"]}, 1523),
    "timestamp": ({"timestamp": ["2000-01-01", "2000-01-01 00:59:59"]}, 3600),
    "short list": ({"pick": list(range(40))}, 40),
    "long list": ({"pick": list(range(500))}, 500),
    "parameters": ({"integer": ["$low", "$high"]}, 777),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_domain_is_used_up(kind: str) -> None:
    column, size = KINDS[kind]
    params = {
        "low": {"type": "integer", "default": -700},
        "high": {"type": "integer", "default": 76},
    }
    values = sample({"c": {**column, "unique": True}}, size, params=params)["c"].numbers
    assert len(set(values)) == size
    assert values.max() - values.min() == size - 1


def test_tokens_are_used_up() -> None:
    texts = scripted({"c": {"token": 4, "unique": True}}, 16**4)["c"].texts
    assert sorted(texts) == [f"{i:04x}" for i in range(16**4)]


def rank_p(values: Ints, lag: int) -> float:
    """The p-value of the correlation of ranks between values that are `lag` rows apart."""
    score = stats.spearmanr(values[:-lag], values[lag:]).statistic * (len(values) - lag) ** 0.5
    return float(2 * stats.norm.sf(abs(score)))


def order_ps(values: Ints, size: int) -> dict[str, float]:
    """The p-values that an order has no pattern: place, neighbours, steps, runs."""
    place = np.arange(len(values)) * CELLS // len(values)
    codes = (values.astype(np.float64) * (CELLS / size)).astype(np.int64)
    steps = np.diff(values) % size
    p_values = {
        "place and value": independent(place, codes),
        "steps": even((steps.astype(np.float64) * (CELLS / size)).astype(np.int64), CELLS),
        "runs": runs_p(values > np.median(values)),
        "place and low bits": independent(place, values % CELLS),
    }
    root = int(size**0.5)
    lags = [lag for lag in (1, 2, 10, root, root + 1, 1024) if lag < len(values) // 10]
    p_values |= lag_p(codes, lags)
    return p_values | {f"rank {lag}": rank_p(values, lag) for lag in lags}


@pytest.mark.parametrize("size", [size for size in WHOLE if size >= 1000])
def test_the_order_of_a_whole_domain_has_no_pattern(size: int) -> None:
    """Steps between values are even, apart from the step of 0, which never comes."""
    judge(order_ps(used_up(size), size))


@pytest.fixture(scope="module")
def partly() -> dict[str, Cells]:
    """Some of the values of large domains."""
    return sample({f"{size}": integers(size) for size in PARTLY}, ROWS)


@pytest.mark.parametrize("size", PARTLY)
def test_the_order_of_a_large_domain_has_no_pattern(partly: dict[str, Cells], size: int) -> None:
    values = partly[f"{size}"].numbers
    assert len(np.unique(values)) == ROWS
    assert values.min() >= 0
    assert values.max() < size
    codes = (values.astype(np.float64) * (1000 / size)).astype(np.int64)
    judge({**order_ps(values, size), "even": even(codes, 1000), "digit": even(values % 10, 10)})


def test_unique_columns_are_independent_of_each_other(partly: dict[str, Cells]) -> None:
    codes = {
        size: (partly[f"{size}"].numbers.astype(np.float64) * (CELLS / size)).astype(np.int64)
        for size in PARTLY
    }
    judge({f"{a}, {b}": independent(codes[a], codes[b]) for a, b in combinations(PARTLY, 2)})


@pytest.mark.parametrize("size", [10**6, 1_000_003])
def test_columns_of_one_domain_are_independent(size: int) -> None:
    """Two columns of a table and the column of that name in another table."""
    made = samples(
        {"t": {"c": integers(size), "d": integers(size)}, "u": {"c": integers(size)}}, ROWS
    )
    values = {f"{t}.{c}": made[t][c].numbers for t, c in (("t", "c"), ("t", "d"), ("u", "c"))}
    p_values = {}
    for a, b in combinations(values, 2):
        codes = (values[a] * CELLS // size, values[b] * CELLS // size)
        p_values[f"{a}, {b}"] = independent(*codes)
        p_values[f"{a} - {b}"] = even((values[a] - values[b]) % size * 1000 // size, 1000)
    judge(p_values)


TEXTS: Mapping[str, Mapping[str, Any]] = {"token": {"token": 20}, "uuid": {"uuid": True}}


@pytest.mark.parametrize("kind", TEXTS)
def test_digits_of_unique_texts_are_even(kind: str) -> None:
    cells = sample({"c": {**TEXTS[kind], "unique": True}}, ROWS // 2)["c"]
    assert len(set(cells.texts)) == ROWS // 2
    digits = cells.digits
    free = [i for i in range(digits.shape[1]) if kind == "token" or i not in (12, 16)]
    p_values = {f"{i}": even(digits[:, i], 16) for i in free}
    for i, j in pairwise(free):
        p_values[f"{i}, {j}"] = independent(digits[:, i], digits[:, j])
    judge(p_values)


SEEDS = 20_000
SMALL = (2, 3, 4, 5, 6, 7, 8, 10, 13, 16, 24, 97, 100)


@cache
def keys_of(seed: int) -> tuple[int, ...]:
    """The keys of t.c for a seed, by the reference."""
    return permutation_keys("t", "c", seed=seed)


def row_over_seeds(row: int, size: int) -> Ints:
    """A row's value for many seeds, by the reference."""
    found = (indexes.permuted(row - 1, size, keys_of(seed)) for seed in range(SEEDS))
    return np.fromiter(found, dtype=np.int64, count=SEEDS)


@pytest.mark.parametrize("size", SMALL)
def test_every_value_is_as_likely_in_every_row_over_seeds(size: int) -> None:
    rows = sorted({1, 2, size // 2 + 1, size})
    found = {row: row_over_seeds(row, size) for row in rows}
    p_values = {f"row {row}": even(values, size) for row, values in found.items()}
    p_values |= {f"row {row}, seeds": lag_p(found[row], [1])["lag 1"] for row in rows}
    judge(p_values)


def test_the_engine_permutes_over_seeds_as_the_reference_does() -> None:
    for seed in (0, 1, 19_999):
        values = scripted({"c": integers(97)}, 97, seed=seed)["c"].numbers
        assert list(values) == [indexes.permuted(x, 97, keys_of(seed)) for x in range(97)]
