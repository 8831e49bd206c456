"""The numbers in a plan, one by one: a threshold that is off by one shows in no rows.

One draw in two thousand million tells it apart, so plans are compared with tests/reference number
by number. No database is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqlgen
from reference import distributions
from reference.draw import Q, coefficients, long_keys, permutation_keys, table_keys
from reference.indexes import alias_table
from sqlgen.plan import Plan, cells, indexes

COMMON = settings(max_examples=60, derandomize=True, deadline=None, print_blob=True)
SHARES = st.one_of(st.sampled_from(["0", "1"]), st.decimals(0, 1, places=9).map(str))
NAMES = st.text("aé东 .%'\"", min_size=1, max_size=8).filter(lambda name: name == name.strip())

Kind = TypeVar("Kind", bound=indexes.Piece)


def planned(column: dict[str, Any], table: str = "t", name: str = "c", **options: Any) -> Plan:
    """The plan of one column."""
    spec = {"tables": {table: {"rows": 5, "columns": {name: column}}}}
    return sqlgen.plan(spec, "sqlite", **options)


def pieces(plan: Plan, kind: type[Kind]) -> Iterator[Kind]:
    """The pieces of a kind in all levels of a plan."""
    (table,) = plan.tables
    for level in (*table.levels.lower, table.levels.top):
        for item in level.items:
            yield from (each for each in item.piece.parts() if isinstance(each, kind))


def piece(plan: Plan, kind: type[Kind]) -> Kind:
    """The only one."""
    (found,) = set(pieces(plan, kind))
    return found


def fields(plan: Plan) -> dict[str, tuple[Any, ...]]:
    """The columns of the only lookup table."""
    (lookup,) = plan.lookups
    names = [name for name, _ in lookup.fields]
    return dict(zip(names, lookup.columns, strict=True))


@given(share=SHARES)
@COMMON
def test_shares(share: str) -> None:
    limit = int(Fraction(share) * Q)
    assert piece(planned({"boolean": share}), cells.Chance).threshold == limit
    nulls = planned({"sequence": 1, "nulls": share})
    assert [each.threshold for each in pieces(nulls, cells.Nullable)] == [limit] * (limit > 0)


@given(weights=st.lists(st.integers(0, 2**53 - 1), min_size=2, max_size=8, unique=True))
@COMMON
def test_few_weights(weights: list[int]) -> None:
    kept = [weight for weight in weights if weight]
    if len(kept) < 2:
        return
    plan = planned({"pick": {f"v{i}": weight for i, weight in enumerate(weights)}})
    index = piece(plan, indexes.Cumulative)
    assert list(index.thresholds) == [each * Q // sum(kept) for each in accumulate(kept)]


@given(weights=st.lists(st.integers(1, 2**53 - 1), min_size=9, max_size=60, unique=True))
@COMMON
def test_many_weights(weights: list[int]) -> None:
    plan = planned({"pick": {f"v{i}": weight for i, weight in enumerate(weights)}})
    cuts, others = alias_table(weights)
    found = fields(plan)
    assert list(found["i"]) == list(range(len(weights)))
    assert list(found["cut"]) == cuts
    values = [f"v{i}" for i in range(len(weights))]
    assert list(found["v_value"]) == values
    # A slot whose cut is Q never gives its other value.
    given_others = [values[i] for i in others]
    assert [
        other if cut < Q else None for other, cut in zip(found["else_value"], cuts, strict=True)
    ] == [other if cut < Q else None for other, cut in zip(given_others, cuts, strict=True)]


def spread(size: int, low: int, distribution: Any) -> Plan:
    """The plan of whole numbers by a distribution."""
    ends = [low, low + size - 1]
    return planned({"integer": {"between": ends, "distribution": distribution}})


def same_curve(plan: Plan, want: distributions.Curve) -> None:
    """The plan's segments or table are those of the reference."""
    if isinstance(want, distributions.Table):
        found = fields(plan)
        assert list(found["v_low"]) == list(want.fractions[:-1])
        assert list(found["v_width"]) == [high - low for low, high in pairwise(want.fractions)]
    else:
        assert isinstance(want, distributions.Segments)
        segments = piece(plan, indexes.Segments)
        assert (segments.thresholds, segments.fractions) == (want.thresholds, want.fractions)


LOWS = st.integers(-(10**6), 10**6)
EXPONENTS = st.sampled_from(["0.1", "0.5", "0.99", "1", "1.2", "2", "3.5"])


@given(size=st.integers(2, 64), low=LOWS, exponent=EXPONENTS)
@COMMON
def test_zipf_of_few_ranks(size: int, low: int, exponent: str) -> None:
    plan = spread(size, low, {"zipf": {"exponent": exponent}})
    same_curve(plan, distributions.zipf(size, Fraction(exponent)))


@given(size=st.sampled_from([65, 100, 1009, 10_000, 123_456]), exponent=EXPONENTS)
@settings(COMMON, max_examples=12)
def test_zipf_of_many_ranks(size: int, exponent: str) -> None:
    plan = spread(size, 1, {"zipf": {"exponent": exponent}})
    same_curve(plan, distributions.zipf(size, Fraction(exponent)))


@given(size=st.integers(2, 2**30), mean=st.fractions(0, 1), sd=st.fractions("1/99", 2), low=LOWS)
@settings(COMMON, max_examples=25)
def test_normal(size: int, mean: Fraction, sd: Fraction, low: int) -> None:
    middle, width = low + int(mean * size), 1 + int(sd * size)
    plan = spread(size, low, {"normal": {"mean": middle, "sd": width}})
    same_curve(plan, distributions.normal(size, Fraction(middle - low), Fraction(width)))


@given(size=st.integers(2, 2**30), mean=st.fractions("1/99", 2), low=LOWS)
@settings(COMMON, max_examples=25)
def test_exponential(size: int, mean: Fraction, low: int) -> None:
    distance = 1 + int(mean * size)
    plan = spread(size, low, {"exponential": {"mean": distance}})
    same_curve(plan, distributions.exponential(size, Fraction(distance)))


@given(
    edges=st.sets(st.integers(0, 5000), min_size=2, max_size=12),
    weights=st.lists(st.integers(0, 9), min_size=11, max_size=11),
)
@COMMON
def test_histogram(edges: set[int], weights: list[int]) -> None:
    rising = sorted(edges)
    kept = weights[: len(rising) - 1]
    kept[0] += not any(kept)
    plan = spread(5001, 0, {"histogram": {"edges": rising, "weights": kept}})
    same_curve(plan, distributions.histogram(5001, [Fraction(each) for each in rising], kept))


@given(table=NAMES, column=NAMES, seed=st.integers(0, 2**63 - 1))
@COMMON
def test_keys_and_coefficients(table: str, column: str, seed: int) -> None:
    plan = planned({"integer": [1, 6]}, table, column, seed=seed)
    keys = plan.tables[0].keys
    assert (keys.k, keys.g) == (table_keys(table, seed), long_keys(table))
    assert piece(plan, indexes.Draw).a == coefficients(table, column, "")
    unique = planned({"integer": [1, 600], "unique": True}, table, column, seed=seed)
    mixing = piece(unique, indexes.Permuted).permutation
    assert mixing.keys == permutation_keys(table, column, seed=seed)
    assert (mixing.size, mixing.a, mixing.b) == (600, 24, 25)


@pytest.mark.parametrize(
    ("column", "purposes"),
    [
        ({"token": 20}, ["", "1", "2"]),
        ({"uuid": True}, ["", "1", "2", "3", "4", "5", "6"]),
        ({"integer": [0, 2**40]}, ["", "wide"]),
        ({"boolean": 0.5, "nulls": 0.5}, ["", "nulls"]),
        ({"template": "{token(9)}-{integer(0, 9999999)}"}, ["1", "1.1", "2", "2.wide"]),
    ],
    ids=["token", "uuid", "wide", "nulls", "inline"],
)
def test_further_draws_have_names_of_their_own(column: dict[str, Any], purposes: list[str]) -> None:
    found = {each.a for each in pieces(planned(column), indexes.Draw)}
    assert found == {coefficients("t", "c", purpose) for purpose in purposes}


@given(rows=st.integers(0, 10**12), batch=st.integers(1, 10**12).filter(lambda size: size > 10**9))
@COMMON
def test_batches_are_all_rows_in_order(rows: int, batch: int) -> None:
    plan = planned({"sequence": 1}, rows=rows, batch=batch)
    (table,) = plan.tables
    batches = list(table.batches())
    assert sum(each.rows for each in batches) == rows == table.rows
    assert len(batches) == table.batch_count
    ends = [0, *(each.n_to for each in batches)]
    assert [each.n_from for each in batches] == [end + 1 for end in ends[:-1]]
    assert ends[-1] == rows
    assert all(0 < each.rows <= batch for each in batches)
    assert [each.number for each in batches] == list(range(1, len(batches) + 1))


def test_the_draw_of_a_column_does_not_depend_on_others() -> None:
    """Added, dropped or moved columns leave it as it is."""
    alone = piece(planned({"integer": [1, 6]}), indexes.Draw)
    columns = {"a": {"boolean": Decimal("0.5")}, "c": {"integer": [1, 6]}, "z": {"token": 3}}
    spec = {"tables": {"t": {"rows": 5, "columns": columns}}}
    assert alone in set(pieces(sqlgen.plan(spec, "sqlite"), indexes.Draw))
