"""CHECK constraints as rules: what each says, and what is kept because no rule says it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sqlgen.catalog.conditions import rules_of
from sqlgen.catalog.rules import (
    Cased,
    Compared,
    Computed,
    Empty,
    Excluded,
    Filled,
    Json,
    Kept,
    Lengths,
    Listed,
    Matches,
    Moment,
    OneOf,
    Range,
    Rule,
    Stepped,
    When,
)

COLUMNS = (
    *("a", "b", "c", "status", "paid_at", "code", "email", "price", "discount", "quantity"),
    *("total", "starts", "ends", "born", "doc"),
)
PG, MY = "postgres", "mysql"


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


TOLD: list[tuple[str, str, tuple[Rule, ...]]] = [
    # ranges
    (
        PG,
        "((a >= 0) AND (a <= 120))",
        (Range("a", ">=", Decimal(0)), Range("a", "<=", Decimal(120))),
    ),
    (PG, "(a >= '-40'::integer)", (Range("a", ">=", Decimal(-40)),)),
    (PG, "((0)::numeric < price)", (Range("price", ">", Decimal(0)),)),
    (MY, "(`code` in (_utf8mb4'sale',_utf8mb4'gift'))", (Listed("code", ("sale", "gift")),)),
    (MY, "regexp_like(`code`,_utf8mb4'^[A-Z]{2}$')", (Matches("code", "[A-Z]{2}", "^[A-Z]{2}$"),)),
    (MY, "`a` between 1 and 5", (Range("a", ">=", Decimal(1)), Range("a", "<=", Decimal(5)))),
    (PG, "(born >= '1930-01-01'::date)", (Range("born", ">=", dt.date(1930, 1, 1)),)),
    (PG, "(born <= CURRENT_DATE)", (Range("born", "<=", Moment()),)),
    (PG, "(starts < (now() + '1 day'::interval))", (Range("starts", "<", Moment(days(1))),)),
    (PG, "(abs(a) <= 90)", (Range("a", ">=", Decimal(-90)), Range("a", "<=", Decimal(90)))),
    (
        PG,
        "(EXTRACT(year FROM born) >= (2000)::numeric)",
        (Range("born", ">=", dt.date(2000, 1, 1)),),
    ),
    (MY, "year(`born`) < 2000", (Range("born", "<", dt.date(2000, 1, 1)),)),
    (PG, "(NOT (a > 5))", (Range("a", "<=", Decimal(5)),)),
    # lists
    (
        PG,
        "(status = ANY (ARRAY['open'::text, 'paid'::text]))",
        (Listed("status", ("open", "paid")),),
    ),
    (PG, "(status = ANY ('{open,paid}'::text[]))", (Listed("status", ("open", "paid")),)),
    (
        PG,
        "(upper((code)::text) = ANY (ARRAY['M'::text, 'F'::text, 'x'::text]))",
        (Listed("code", ("M", "F")),),
    ),
    (MY, "`status` in ('open','paid')", (Listed("status", ("open", "paid")),)),
    (PG, "((status = 'open') OR (status = 'paid'))", (Listed("status", ("open", "paid")),)),
    (PG, "(a = true)", (Listed("a", (True,)),)),
    (PG, "(NOT a)", (Listed("a", (False,)),)),
    (PG, "(code <> ''::text)", (Excluded("code", ("",)),)),
    (PG, "(status <> ALL (ARRAY['x'::text]))", (Excluded("status", ("x",)),)),
    (PG, "(status NOT IN ('x', 'y'))", (Excluded("status", ("x", "y")),)),
    # texts
    (
        PG,
        "((code)::text ~ '^[A-Z]{3}-[0-9]+$'::text)",
        (Matches("code", r"[A-Z]{3}\-[0-9]{1,8}", "^[A-Z]{3}-[0-9]+$"),),
    ),
    (
        MY,
        "`code` regexp '^[A-Z]{2}[0-9]{4}$'",
        (Matches("code", "[A-Z]{2}[0-9]{4}", "^[A-Z]{2}[0-9]{4}$"),),
    ),
    (PG, "(email ~~ '%@_%'::text)", (Matches("email", "[a-z]{1,8}@[a-z][a-z]{1,8}", "^.*@..*$"),)),
    (
        PG,
        "(POSITION(('@'::text) IN (email)) > 1)",
        (Matches("email", "[a-z]{2,8}@[a-z]{2,8}", "^.{1,}@"),),
    ),
    (PG, "(char_length((code)::text) = 3)", (Lengths("code", 3, 3),)),
    (PG, "(length(code) > 0)", (Lengths("code", 1),)),
    (PG, "(btrim(code) <> ''::text)", (Lengths("code", 1),)),
    (PG, "(email = lower(email))", (Cased("email", "lower"),)),
    (MY, "json_valid(`doc`)", (Json("doc"),)),
    (PG, "(jsonb_typeof(doc) = 'object'::text)", (Json("doc"),)),
    # two columns
    (PG, "(discount <= price)", (Compared("discount", "<=", "price"),)),
    (PG, "((ends >= starts) OR (ends IS NULL))", (Compared("ends", ">=", "starts"),)),
    (PG, "(ends <= (starts + '7 days'::interval))", (Compared("ends", "<=", "starts", days(7)),)),
    (PG, "((ends - starts) <= '7 days'::interval)", (Compared("ends", "<=", "starts", days(7)),)),
    (PG, "(price > (discount + (1)::numeric))", (Compared("price", ">", "discount", Decimal(1)),)),
    (PG, "(total = (price * 2))", (Computed("total", "price * 2", ("price",)),)),
    (PG, "(a IS DISTINCT FROM b)", (Compared("a", "<>", "b"),)),
    # NULLs
    (PG, "(a IS NOT NULL)", (Filled("a"),)),
    (PG, "(a IS NULL)", (Empty("a"),)),
    (
        PG,
        "((status <> 'paid'::text) OR (paid_at IS NOT NULL))",
        (When("paid_at", "NOT (status <> 'paid')", ("status",)),),
    ),
    (
        PG,
        "((paid_at IS NULL) OR (status = 'paid'::text))",
        (When("paid_at", "status = 'paid'", ("status",)),),
    ),
    (PG, "(num_nonnulls(a, b, c) = 1)", (OneOf(("a", "b", "c"), 1),)),
    (PG, "(num_nulls(a, b, c) = 1)", (OneOf(("a", "b", "c"), 2),)),
    (PG, "(num_nonnulls(a, b) >= 1)", (Filled("a"), Filled("b"))),
    (PG, "(((a IS NOT NULL)::integer + (b IS NOT NULL)::integer) = 1)", (OneOf(("a", "b"), 1),)),
    (PG, "((a IS NULL) = (b IS NULL))", (Filled("a"), Filled("b"))),
    (PG, "((a IS NULL) <> (b IS NULL))", (OneOf(("a", "b"), 1),)),
    (PG, "((a IS NULL) OR (a > 0))", (Range("a", ">", Decimal(0)),)),
    (PG, "(COALESCE(a, 0) > 5)", (Filled("a"), Range("a", ">", Decimal(5)))),
    # one of several
    (
        PG,
        "(((a IS NULL) AND (b = 0)) OR ((a IS NOT NULL) AND (b >= 1)))",
        (Filled("a"), Range("b", ">=", Decimal(1))),
    ),
    (PG, "((quantity % 5) = 0)", (Stepped("quantity", 5, 0),)),
    # what no rule says
    (PG, "(md5(code) <> md5(email))", (Kept("MD5(code) <> MD5(email)"),)),
    (PG, "((a * b) <= c)", (Kept("(a * b) <= c"),)),
    (
        PG,
        "((a > 0) AND (length(code) = length(email)))",
        (Range("a", ">", Decimal(0)), Kept("LENGTH(code) = LENGTH(email)")),
    ),
    (PG, "EXCLUDE USING gist (a WITH &&)", (Kept("EXCLUDE USING gist (a WITH &&)"),)),
    (PG, "(code ~ '^(?=x)')", (Kept("code ~ '^(?=x)'"),)),
]


@pytest.mark.parametrize(("spelling", "text", "rules"), TOLD, ids=[text for _, text, _ in TOLD])
def test_a_check_as_rules(spelling: str, text: str, rules: tuple[Rule, ...]) -> None:
    found = rules_of(text, spelling, COLUMNS)
    kept = [each for each in rules if isinstance(each, Kept)]
    if kept:
        assert [type(each) for each in found] == [type(each) for each in rules]
    else:
        assert found == rules


def test_names_are_found_whatever_their_case() -> None:
    assert rules_of("Price > 0", "duckdb", ["PRICE"]) == (Range("PRICE", ">", Decimal(0)),)


def test_a_column_that_is_not_there_is_kept() -> None:
    assert rules_of("(nowhere > 0)", PG, ["a"]) == (Kept("nowhere > 0"),)


def test_a_domain_may_be_cast_to_what_it_is() -> None:
    (rule,) = rules_of("((VALUE)::integer <> 13)", PG, ["VALUE"], frozenset({"INT"}))
    assert rule == Excluded("VALUE", (Decimal(13),))
    assert isinstance(rules_of("((VALUE)::integer <> 13)", PG, ["VALUE"])[0], Kept)
