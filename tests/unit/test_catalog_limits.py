"""The limits of a column by its type and its rules: where each range begins and ends."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from sqlgen.catalog.limits import limits_of, of_type
from sqlgen.catalog.model import CatalogColumn
from sqlgen.catalog.rules import (
    Excluded,
    Lengths,
    Listed,
    Matches,
    Moment,
    Range,
    Rule,
    UnfitError,
)
from sqlgen.catalog.types import parse_type

TODAY = dt.date(2026, 1, 1)


def column(type_: str) -> CatalogColumn:
    return CatalogColumn("x", parse_type(type_, {}))


def ends(type_: str, *rules: Rule) -> tuple[Any, Any]:
    limits = limits_of(column(type_), rules, TODAY)
    return limits.low, limits.high


D = Decimal


@pytest.mark.parametrize(
    ("type_", "low", "high"),
    [
        ("smallint", -(2**15), 2**15 - 1),
        ("int unsigned", 0, 2**32 - 1),
        ("year(4)", 1901, 2155),
        ("numeric(5,2)", D("-999.99"), D("999.99")),
        ("numeric(3,3)", D("-0.999"), D("0.999")),
        ("decimal(5,2) unsigned", D(0), D("999.99")),
        ("numeric(38,1)", D("-" + "9" * 37 + ".9"), D("9" * 37 + ".9")),
        ("numeric", None, None),
        ("date", None, None),
    ],
)
def test_a_type_has_ends(type_: str, low: Any, high: Any) -> None:
    limits = of_type(column(type_))
    assert (limits.low, limits.high) == (low, high)


@pytest.mark.parametrize(
    ("type_", "sign", "value", "low", "high"),
    [
        ("smallint", ">", D(5), 6, 2**15 - 1),
        ("smallint", ">=", D(5), 5, 2**15 - 1),
        ("smallint", "<", D(5), -(2**15), 4),
        ("smallint", "<=", D("5.5"), -(2**15), 5),
        ("smallint", ">", D("5.5"), 6, 2**15 - 1),
        ("smallint", "<", D("5.5"), -(2**15), 5),
        ("numeric(5,2)", ">", D(0), D("0.01"), D("999.99")),
        ("numeric(5,2)", "<", D(1), D("-999.99"), D("0.99")),
        ("date", ">", "2024-02-28", dt.date(2024, 2, 29), None),
        ("date", "<", dt.date(2024, 3, 1), None, dt.date(2024, 2, 29)),
        ("date", "<=", Moment(), None, TODAY),
        ("date", "<=", Moment(dt.timedelta(days=-365)), None, dt.date(2025, 1, 1)),
        ("datetime", "<", dt.date(2024, 3, 1), None, dt.datetime(2024, 2, 29, 23, 59, 59)),
        ("bigint unsigned", "<=", D(10) ** 30, 0, 2**63 - 1),
    ],
)
def test_a_comparison_moves_an_end(type_: str, sign: str, value: Any, low: Any, high: Any) -> None:
    assert ends(type_, Range("x", sign, value)) == (low, high)


def test_what_must_be_later_than_now_is_much_later() -> None:
    """Rows are made on any day after today, and must be valid then."""
    low, _ = ends("date", Range("x", ">", Moment()))
    assert low > dt.date(2040, 1, 1)


def test_rules_narrow_one_after_another() -> None:
    limits = limits_of(
        column("varchar(10)"),
        (Lengths("x", 2), Lengths("x", 0, 6), Matches("x", "[a-z]{1,8}")),
        TODAY,
    )
    assert (limits.least, limits.most, limits.pattern) == (2, 6, "[a-z]{2,6}")
    both = limits_of(
        column("integer"), (Listed("x", (D(1), D(2))), Listed("x", (D(2), D(3)))), TODAY
    )
    assert both.values == (2,)
    assert limits_of(column("integer"), (Excluded("x", (D(7),)),), TODAY).excluded == (7,)


@pytest.mark.parametrize(
    ("type_", "rule"),
    [
        ("integer", Range("x", ">", "word")),
        ("uuid", Range("x", ">", D(1))),
        ("char(1)", Listed("x", ("abc",))),
        ("char(2)", Matches("x", "[A-Z]{3}")),
        ("date", Listed("x", ("no day",))),
    ],
)
def test_a_rule_that_does_not_fit_the_type(type_: str, rule: Rule) -> None:
    with pytest.raises(UnfitError):
        limits_of(column(type_), (rule,), TODAY)
