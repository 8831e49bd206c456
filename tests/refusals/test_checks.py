"""Checks that can't be kept, each refused by file, line, table, check, reason and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from refusing import MARK, refused

COLUMNS = """\
    columns:
      id: {sequence: 1}
      starts: {date: [2024-01-01, 2024-12-31]}
      ends: {date: [2024-01-01, 2024-12-31]}
      later: {date: [2025-01-01, 2025-12-31]}
      at: {timestamp: [2024-01-01, 2024-12-31]}
      low: {integer: [0, 20]}
      high: {integer: [10, 50]}
      code: {integer: [1, 1000], unique: true}
      wide: {integer: [0, 5000000000]}
      price: {decimal: [0, 9]}
      rate: {decimal: {between: [0, 9], scale: 3}}
      kind: {pick: [a, b]}
      opens: {time: ["08:00", "09:00"]}
      shuts: {time: ["16:00", "17:00"]}
      sizes: {pick: [5, 10]}
      flag: {boolean: 0.5}
      key: {token: 4}
      sum: {sql: low + high, type: integer}
      Odd name: {integer: [1, 9]}
"""
SPEC = "sqlgen: 1\nparams:\n  top: {type: integer, default: 5}\ntables:\n  stays:\n    rows: 10\n"

# A check, and words that its refusal must have.
CASES: list[tuple[str, tuple[str, ...]]] = [
    ("ends >=", ("can't read", "one sql expression")),
    ("ends", ("ends is no comparison", "compare a column with a constant")),
    ("ends >= strats", ("'strats'", "id, starts")),
    ("ends >= starts OR low > 3", ("ends >= starts OR low > 3 is no comparison", "AND")),
    ("NOT low > 30", ("no comparison",)),
    ("kind IN ('a', 'b')", ("no comparison",)),
    ("kind LIKE 'a%'", ("no comparison",)),
    ("ends IS NOT NULL", ("no comparison",)),
    ("low <= high <= wide", ("neither a column nor a constant",)),
    ("low <= (SELECT 1)", ("query",)),
    ("low <= RANDOM()", ("calls rand()",)),
    ("at <= NOW()", ("now()",)),
    ("low <= ABS(high)", ("ABS(high)", "neither a column nor a constant")),
    ("low * 2 <= high", ("low * 2", "neither a column nor a constant")),
    ("low <= high * 2", ("high * 2",)),
    ("low <= high + sizes", ("more than a column and a constant",)),
    ("low <= 3 - high", ("more than a column and a constant",)),
    ("low + 1 > 0", ("added to low", "bare column")),
    ("1 < 2", ("1 < 2 names no column",)),
    ("low <= low", ("low with itself",)),
    ("stays.low <= high", ("stays.low names a table",)),
    ("low <= $top", ("'$top'",)),
    ("low <= NULL", ("NULL is neither a column nor a constant",)),
    ("low >= 5", ("low can be 0 to 20", "[5, 20]")),
    ("low > 5", ("[6, 20]",)),
    ("low < 20", ("[0, 19]",)),
    ("20 > low", ("[0, 19]",)),
    ("low BETWEEN 0 AND 9.5", ("low can be 0 to 20", "[0, 9]")),
    ("low >= 21", ("low can be 0 to 20", "change what it can be")),
    ("low = 5", ("low can be 0 to 20",)),
    ("low <> 5", ("low can be 0 to 20",)),
    ("price >= 0.01", ("price can be 0.00 to 9.00", "[0.01, 9.00]")),
    ("starts > '2024-01-01'", ("2024-01-01 to 2024-12-31", "[2024-01-02, 2024-12-31]")),
    ("starts > DATE '2024-01-01'", ("[2024-01-02, 2024-12-31]",)),
    ("starts > '2024-13-01'", ("starts is compared with", "date like", "'2024-13-01'")),
    ("starts > 7", ("starts is compared with", "type date")),
    ("at > '2024-01-01 00:00'", ("[2024-01-01 00:00:01, 2024-12-31 00:00:00]",)),
    ("low > 'x'", ("type integer",)),
    ("low > TRUE", ("type integer",)),
    ("id <= 1000", ("id can be 1 to 9223372036854775807",)),
    ("sizes > 5", ("sizes can be 5 to 10",)),
    ("kind = 'a'", ("kind has other values",)),
    ("kind <> 'B'", ("kind has that value, or one that engines take for it",)),
    ("kind > 'A'", ("order", "= or <>")),
    ("kind = 5", ("kind", "must be a text")),
    ("flag = TRUE", ("what flag can be", "made by boolean")),
    ("key <> 'zz'", ("what key can be", "made by token")),
    ("sum >= 10", ("what sum can be", "made by sql")),
    ("ends >= at", ("ends and at", "one kind")),
    ("low <= price", ("low and price", "one kind")),
    ("price <= rate", ("price and rate", "one scale")),
    ("kind <> kind", ("with itself",)),
    ("low = high", ("drawn by themselves", "sql: high")),
    ("low <> high", ("drawn by themselves", "apart")),
    ("ends > starts", ("starts can be 2024-12-31", "2025-01-01 or more", "ends at 2024-12-31")),
    (
        "low > high",
        ("low can be 0, then high must be -1 or less", "begins at 10", "high begin at -1"),
    ),
    ("low < high AND high < low", ("high",)),
    ("ends >= starts + 3", ("added to date columns", "INTERVAL '3' DAY")),
    ("high >= low + INTERVAL '3' DAY", ("added to integer columns", "a number")),
    ("opens < shuts + INTERVAL '1' HOUR", ("nothing can be added to time columns", "bare")),
    (
        "low + 1 <= starts + INTERVAL '3' DAY",
        ("a number on one side and a length of time on the other",),
    ),
    ("ends >= starts + INTERVAL '3' HOUR", ("part of a unit",)),
    ("high >= low + 0.5", ("part of a unit",)),
    ("ends >= starts + INTERVAL '1' MONTH", ("length like 90 days", "INTERVAL '3' DAY")),
    ("ends >= starts - INTERVAL '4000' WEEK - INTERVAL '1' DAY", ("more than a column",)),
    ("ends >= starts - INTERVAL '400000' WEEK", ("pass the values of date", "add less")),
    ("later < starts + INTERVAL '300' DAY", ("starts can be 2024-01-01",)),
    ("code >= low", ("code is unique", "drop unique")),
    ("wide >= low", ("5000000001 values", "4294967296", "narrow")),
    ("sizes <= low", ("sizes", "no range of its own", "ranges apart")),
    ('"Odd name" <= high AND "Odd name" >= low', ("Odd name",)),
    ("high BETWEEN low AND id", ("id has no range",)),
]


@pytest.mark.parametrize(("check", "words"), CASES, ids=[case[0] for case in CASES])
def test_a_check(tmp_path: Path, check: str, words: tuple[str, ...]) -> None:
    """The message has the check itself, and its place is the check's line."""
    quoted = check.replace("'", "''")
    spec = f"{SPEC}    check: '{quoted}' {MARK}\n{COLUMNS}"
    refused(tmp_path, spec, f"check {check!r}: ", *words, place="stays")


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql", "mariadb"])
def test_the_culprit_of_a_list_has_its_own_line(tmp_path: Path, dialect: str) -> None:
    """The same on every engine: nothing is asked of one."""
    lines = f"      - low >= 0\n      - low >= 1 {MARK}\n      - low <= 20\n"
    spec = f"{SPEC}    check:\n{lines}{COLUMNS}"
    refused(tmp_path, spec, "check 'low >= 1'", "[1, 20]", place="stays", dialect=dialect)


@pytest.mark.parametrize("check", ["5", "[low >= 0, 5]", "{a: b}", "~"])
def test_a_check_is_a_text(tmp_path: Path, check: str) -> None:
    spec = f"{SPEC}    check: {check} {MARK}\n{COLUMNS}"
    refused(tmp_path, spec, "check: must be a text", place="stays")


def test_a_circle_of_checks(tmp_path: Path) -> None:
    """Each two of the three can be kept, all of them can't."""
    columns = "".join(
        f"      {name}: {{integer: [{low}, 9]}}\n"
        for name, low in zip("abc", (1, 2, 1), strict=True)
    )
    lines = f"      - a <= b\n      - b <= c\n      - c < a {MARK}\n"
    spec = f"{SPEC}    check:\n{lines}    columns:\n{columns}"
    refused(tmp_path, spec, "check 'c < a'", place="stays")


def test_a_value_between_two_that_may_cross(tmp_path: Path) -> None:
    columns = "".join(f"      {name}: {{integer: [1, 9]}}\n" for name in ("a", "b", "c"))
    spec = f"{SPEC}    check: c BETWEEN a AND b {MARK}\n    columns:\n{columns}"
    words = ("c stands between a and b", "nothing says b >= a", "add that check")
    refused(tmp_path, spec, *words, place="stays")
