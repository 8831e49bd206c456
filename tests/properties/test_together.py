"""Columns that are unique together: every combination comes once, whatever they are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import product
from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqlgen
from expected import rows_of
from reference.draw import permutation_keys
from samples import even, independent
from sqlgen.plan.arithmetic import permutation

NAMES = ("a", "b", "c", "d")
MOST = 700
"""Most combinations of a case: all of them are made."""

Column = dict[str, Any]
Values = list[Any]


def ranged(size: int) -> tuple[Column, Values]:
    """So many whole numbers."""
    return {"integer": [-3, size - 4]}, [*range(-3, size - 3)]


def picked(size: int) -> tuple[Column, Values]:
    """So many texts."""
    values = [f"v{i}" for i in range(size)]
    return {"pick": values}, values


def flags(_: int) -> tuple[Column, Values]:
    """True and false."""
    return {"boolean": 0.5}, [True, False]


def letters(size: int) -> tuple[Column, Values]:
    """One of the first letters, after a fixed one."""
    kept = "abcdefghijklmnopqrst"[: min(size, 20)]
    return {"pattern": f"x[{kept}]"}, [f"x{each}" for each in kept]


def tokens(_: int) -> tuple[Column, Values]:
    """One hex digit."""
    return {"token": 1}, [*"0123456789abcdef"]


def fixed(_: int) -> tuple[Column, Values]:
    """The same in every row."""
    return {"constant": 5}, [5]


Made = Callable[[int], tuple[Column, Values]]
KINDS: list[Made] = [ranged, picked, flags, letters, tokens, fixed]


@st.composite
def groups(draw: Callable[..., Any]) -> tuple[dict[str, Column], list[Values]]:
    """Two to four columns, and what each of them can be."""
    count = draw(st.integers(2, 4))
    made = [draw(st.sampled_from(KINDS))(draw(st.integers(1, 30))) for _ in range(count)]
    while prod(len(values) for _, values in made) > MOST:
        made = [*made[:-1], fixed(1)] if len(made) == 2 else made[:-1]
    columns = {name: column for name, (column, _) in zip(NAMES, made, strict=False)}
    return columns, [values for _, values in made]


@given(group=groups(), seed=st.integers(0, 2**63 - 1), key=st.booleans())
@settings(max_examples=60, derandomize=True, deadline=None, print_blob=True)
def test_all_combinations_come_once(
    group: tuple[dict[str, Column], list[Values]], seed: int, key: bool
) -> None:
    """As many rows as combinations: all of them, and the reference's, in a key or a list."""
    columns, values = group
    rows = prod(map(len, values))
    table: dict[str, Any] = {"rows": rows, "columns": columns}
    if key:
        table["columns"] = {name: each | {"primary_key": True} for name, each in columns.items()}
    else:
        table["unique"] = [*columns]
    spec = {"tables": {"t": table}}
    (shown,) = sqlgen.preview(spec, rows, seed=seed)
    assert Counter(shown.rows) == Counter(product(*values))
    assert sorted(map(str, shown.rows)) == sorted(map(str, rows_of(spec, seed=seed)))
    table["rows"] = rows + 1
    with pytest.raises(sqlgen.CapacityError, match=f"= {rows} possible, {rows + 1} asked"):
        sqlgen.plan(spec)


def test_the_keys_of_a_permutation_are_those_of_all_names() -> None:
    """One name alone, and the order of several, tell permutations apart."""
    lists = (("ab",), ("a", "b"), ("b", "a"), ("a", "b", "c"))
    found = [permutation(3, "t", *names, size=9).keys for names in lists]
    assert found == [permutation_keys("t", *names, seed=3) for names in lists]
    assert len({*found}) == len(lists)


def test_columns_that_are_unique_together_look_drawn_by_themselves() -> None:
    """20,000 of 250,000 combinations: each column even, the two independent; alpha 1e-6 each."""
    columns = {"a": {"integer": [0, 499]}, "b": {"integer": [0, 499]}}
    spec = {"tables": {"t": {"rows": 20_000, "unique": ["a", "b"], "columns": columns}}}
    (shown,) = sqlgen.preview(spec, 20_000, seed=5)
    first, second = (np.array(each) for each in zip(*shown.rows, strict=True))
    assert even(first // 10, 50) > 1e-6
    assert even(second // 10, 50) > 1e-6
    assert independent(first // 25, second // 25) > 1e-6
