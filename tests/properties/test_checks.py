"""Checks of any shape over a few small columns: refused exactly where some row could not be made.

What can't be made is found by trial: all values of the columns, one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqlgen
from expected import rows_of
from samples import fit

NAMES = ("a", "b", "c", "d")
SIGNS: dict[str, Callable[[int, int], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
SPREADS: list[Any] = ["uniform", "uniform", "zipf", {"exponential": {"mean": 2}}]

Row = tuple[int, ...]
Check = tuple[str, str, str, int]
"""Column, sign, other column, and what is added to that."""


@st.composite
def tables(
    draw: Callable[..., Any],
) -> tuple[dict[str, tuple[int, int]], list[Check], dict[str, Any]]:
    """Ranges, checks, and the table that has them."""
    names = NAMES[: draw(st.integers(2, 4))]
    ranges, columns = {}, {}
    for name in names:
        low = draw(st.integers(-3, 5))
        ranges[name] = (low, low + draw(st.integers(1, 5)))
        spread = draw(st.sampled_from(SPREADS))
        columns[name] = {"integer": {"between": [*ranges[name]], "distribution": spread}}
    pairs = st.permutations(names).map(lambda order: order[:2])
    signs = st.sampled_from([*SIGNS])
    made = st.builds(
        lambda pair, sign, plus: (pair[0], sign, pair[1], plus), pairs, signs, st.integers(-2, 2)
    )
    checks = draw(st.lists(made, min_size=1, max_size=4))
    texts = [
        f"{a} {sign} {b}{f' {plus:+d}'.replace('+', '+ ').replace('-', '- ') if plus else ''}"
        for a, sign, b, plus in checks
    ]
    return ranges, checks, {"rows": 150, "check": texts, "columns": columns}


def keeps(row: dict[str, int], checks: list[Check]) -> bool:
    """Whether a row, or the beginning of one, keeps the checks between the columns that it has."""
    return all(
        SIGNS[sign](row[a], row[b] + plus) for a, sign, b, plus in checks if a in row and b in row
    )


def possible(ranges: dict[str, tuple[int, int]], checks: list[Check]) -> set[Row] | None:
    """All rows that keep the checks; None where a beginning of one can't be ended."""
    begun: list[dict[str, int]] = [{}]
    for name, (low, high) in ranges.items():
        longer = []
        for row in begun:
            ended = [row | {name: value} for value in range(low, high + 1)]
            kept = [each for each in ended if keeps(each, checks)]
            if not kept:
                return None
            longer += kept
        begun = longer
    return {tuple(row.values()) for row in begun}


@given(case=tables(), seed=st.integers(0, 99))
@settings(max_examples=150, derandomize=True, deadline=None, print_blob=True)
def test_rows_keep_their_checks_or_the_spec_is_refused(
    case: tuple[dict[str, tuple[int, int]], list[Check], dict[str, Any]], seed: int
) -> None:
    ranges, checks, table = case
    spec = {"tables": {"t": table}}
    wanted = possible(ranges, checks)
    if wanted is None:
        with pytest.raises(sqlgen.SpecError, match=r"^t: check "):
            sqlgen.plan(spec)
        return
    (shown,) = sqlgen.preview(spec, table["rows"], seed=seed)
    assert len(shown.rows) == table["rows"]
    assert {*shown.rows} <= wanted
    assert sorted(shown.rows) == sorted(rows_of(spec, seed=seed))


def test_each_value_that_is_left_is_as_likely_as_another() -> None:
    """Chi-squared of each cut range in 20,000 rows, alpha 1e-6 each."""
    columns = {"a": {"integer": [1, 6]}, "b": {"integer": [3, 9]}, "c": {"integer": [1, 9]}}
    table = {"rows": 20_000, "check": "a <= b AND c BETWEEN a AND b", "columns": columns}
    # Where a is below 3, b is not cut; c is cut in every row.
    (shown,) = sqlgen.preview({"tables": {"t": table}}, 20_000, seed=3)
    for first in range(1, 7):
        left = range(max(first, 3), 10)
        counts = [sum(a == first and b == each for a, b, _ in shown.rows) for each in left]
        assert fit(counts, [1] * len(left)) > 1e-6
        for last in left:
            inner = range(first, last + 1)
            found = [sum((first, last, each) == row for row in shown.rows) for each in inner]
            assert fit(found, [1] * len(inner)) > 1e-6
