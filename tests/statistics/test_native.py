"""`--random native`: other rows in every run, of the same shares.

Nothing is seeded here, so a false alarm must not happen in a lifetime: this module has an alpha of
1e-10 of its own, for all its p-values together.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from scipy import stats

from samples import Cells, Ints, even, fit, independent, judge, mean_p, sample, share_p

ALPHA = 1e-10
TESTS = 4
"""Tests that judge p-values, each with an even share of the alpha."""
ROWS = 100_000
WEIGHTS = {"few": [5, 1, 3, 9, 2, 7, 4, 6], "many": [1 + i % 7 for i in range(40)]}
EXPONENTIAL = {"exponential": {"mean": 200}}
COLUMNS: dict[str, Any] = {
    "a": {"integer": [0, 15]},
    "b": {"integer": [0, 15]},
    "wide": {"integer": [0, 10**9 - 1]},
    "vast": {"integer": [0, 10**18 - 1]},
    "day": {"date": ["1970-01-01", "1970-12-31"]},
    "flag": {"boolean": "0.3"},
    "few": {"pick": dict(enumerate(WEIGHTS["few"]))},
    "many": {"pick": dict(enumerate(WEIGHTS["many"]))},
    "decay": {"integer": {"between": [0, 5000], "distribution": EXPONENTIAL}},
    "maybe": {"integer": [0, 9], "nulls": "0.2"},
    "token": {"token": 8},
    "copy": {"template": "{a}/{few}/{day}/{token}"},
}


@pytest.fixture(scope="module")
def found() -> dict[str, Cells]:
    """One table."""
    return sample(COLUMNS, ROWS, random="native")


def judge_unseeded(p_values: dict[str, float]) -> None:
    """Judge by the alpha of this module."""
    judge(p_values, ALPHA / TESTS)


def test_values_come_in_their_shares(found: dict[str, Cells]) -> None:
    p_values = {
        "a": even(found["a"].numbers, 16),
        "b": even(found["b"].numbers, 16),
        "wide": even(found["wide"].numbers // 10**6, 1000),
        "wide's digit": even(found["wide"].numbers % 10, 10),
        "vast": even(found["vast"].numbers // 10**16, 100),
        "day": even(found["day"].numbers, 365),
        "flag": share_p(int(found["flag"].numbers.sum()), ROWS, 0.3),
        "null": share_p(int(found["maybe"].null.sum()), ROWS, 0.2),
    }
    for name, weights in WEIGHTS.items():
        counts = np.bincount(found[name].numbers, minlength=len(weights))
        p_values[name] = fit(counts, weights)
    for at, digits in enumerate(found["token"].digits.T):
        p_values[f"digit {at}"] = even(digits, 16)
    judge_unseeded(p_values)


def test_an_exponential_keeps_its_mean(found: dict[str, Cells]) -> None:
    """Cut off at 25 means, which takes nothing off; rounding adds a twelfth to the variance."""
    values = found["decay"].numbers
    judge_unseeded(
        {
            "mean": mean_p(values, 200, 200**2 + 1 / 12),
            "median": share_p(int((values <= 138).sum()), ROWS, stats.expon.cdf(138.5 / 200)),
        }
    )


def codes_of(found: dict[str, Cells]) -> dict[str, Ints]:
    """Some columns as small codes."""
    return {
        "a": found["a"].numbers,
        "b": found["b"].numbers,
        "wide": found["wide"].numbers // 125_000_000,
        "few": found["few"].numbers,
        "null": found["maybe"].null.astype(np.int64),
        "digit": found["token"].digits[:, 7],
    }


def test_columns_and_rows_are_independent(found: dict[str, Cells]) -> None:
    codes = codes_of(found)
    p_values = {f"{a}, {b}": independent(codes[a], codes[b]) for a, b in combinations(codes, 2)}
    for name, values in codes.items():
        for lag in (1, 2, 1024):
            p_values[f"{name}, lag {lag}"] = independent(values[:-lag], values[lag:])
    judge_unseeded(p_values)


def test_a_row_is_drawn_once(found: dict[str, Cells]) -> None:
    """A column that quotes others quotes what stands there: nothing is drawn a second time."""
    days = np.datetime64("1970-01-01") + found["day"].numbers
    columns = (found["a"].numbers, found["few"].numbers, days, found["token"].texts)
    wanted = ["/".join(map(str, row)) for row in zip(*columns, strict=True)]
    assert found["copy"].texts == wanted


def test_every_run_gives_other_rows(found: dict[str, Cells]) -> None:
    runs = [sample(COLUMNS, ROWS, random="native"), found]
    first, second = (codes_of(each) for each in runs)
    judge_unseeded({name: independent(first[name], second[name]) for name in first})
    for one, other in pairwise(runs):
        assert set(one["vast"].numbers).isdisjoint(other["vast"].numbers[:1000])
