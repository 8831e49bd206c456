"""Columns that go along with another: their correlation, and that each keeps its own shape.

Three standard errors, taken from the spread of the correlations of 40 blocks of rows: with the
fixed seed below a right program passes always, and one pair in some 400 would have failed another.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from samples import Cells, even, fit, once, sample

ROWS = 200_000
BLOCKS = 40
LATER: dict[str, tuple[str, float, dict[str, Any]]] = {
    "weight": ("height", 0.7, {"decimal": {"between": [30, 180], "scale": 1}}),
    "income": ("die", 0.6, {"decimal": {"between": [0, 100_000]}}),
    "left": ("die", -0.5, {"integer": {"between": [1, 10**9]}}),
    "flag": ("height", 0.4, {"integer": {"between": [0, 1]}}),
    "rank": ("flag", 0.25, {"integer": {"between": [0, 8]}}),
    "day": ("income", 0.3, {"date": {"between": ["2000-01-01", "2020-01-01"]}}),
    "time": ("height", -0.85, {"time": {"between": ["00:00", "23:59:59"]}}),
    "none": ("height", 0, {"integer": {"between": [1, 50]}}),
    "twin": ("left", 1, {"integer": {"between": [1, 10**6]}}),
}
SHAPES: dict[str, Any] = {
    "weight": {"normal": {"mean": 75, "sd": 14}},
    "income": {"lognormal": {"mean": 3000, "sd": 4000}},
    "rank": "zipf",
}


@once
def cells(_: str) -> dict[str, Cells]:
    """All the columns in one table."""
    columns: dict[str, Any] = {
        "height": {
            "integer": {
                "between": [140, 210],
                "distribution": {"normal": {"mean": 172, "sd": 9}},
            }
        },
        "die": {"integer": [1, 100]},
    }
    for name, (other, rho, made) in LATER.items():
        ((kind, options),) = made.items()
        shape = {"distribution": SHAPES[name]} if name in SHAPES else {}
        columns[name] = {kind: options | shape | {"correlate": {"with": other, "rho": rho}}}
    return sample(
        {name: each for name, each in columns.items() if "time" not in each}
        | {"time": {"template": "{clock}"}, "clock": columns["time"] | {"hidden": True}},
        ROWS,
    )


def numbers(name: str) -> Any:
    """A column as numbers; times as their seconds."""
    found = cells("all")[name]
    if name != "time":
        return found.numbers.astype(float)
    parts = np.array([list(map(int, text.split(":"))) for text in found.texts], dtype=float)
    return parts @ np.array([3600, 60, 1])


@pytest.mark.parametrize("name", LATER)
def test_the_correlation_is_the_one_asked_for(name: str) -> None:
    other, rho, _ = LATER[name]
    pairs = zip(
        np.array_split(numbers(other), BLOCKS), np.array_split(numbers(name), BLOCKS), strict=True
    )
    found = np.array([np.corrcoef(*pair)[0, 1] for pair in pairs])
    error = max(found.std(ddof=1) / BLOCKS**0.5, 1e-4)
    assert abs(found.mean() - rho) <= 3 * error


def test_a_column_keeps_its_own_shape() -> None:
    """As if it went along with nothing; each p-value above a thousandth."""
    shares = np.arange(1, 10.0) ** -1
    assert fit(np.bincount(cells("all")["rank"].numbers, minlength=9), shares) > 1e-3
    assert even(cells("all")["flag"].numbers, 2) > 1e-3
    assert even(cells("all")["none"].numbers - 1, 50) > 1e-3
    assert stats.kstest(numbers("left") / 10**9, "uniform").pvalue > 1e-3
    weights = numbers("weight") / 10 + np.random.default_rng(7).uniform(-0.05, 0.05, ROWS)
    assert stats.kstest(weights, "norm", args=(75, 14)).pvalue > 1e-3
