"""Columns that can't be unique together, each refused by file, line, table, reason and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from refusing import MARK, refused

COLUMNS = """\
    columns:
      id: {sequence: 1}
      shop: {pick: [a, b, c]}
      sku: {integer: [1, 8]}
      weight: {pick: {a: 1, b: 2}}
      curved: {integer: {between: [1, 99], distribution: zipf}}
      flag: {boolean: 0.3}
      text: {template: "{shop}-{sku}"}
      sum: {sql: sku + 1, type: integer}
      place: {record: places.csv, hidden: true}
      city: {of: place.city}
      hash: {token: 12}
      hash_two: {token: 12}
      secret: {integer: [1, 9], hidden: true}
      words: {text: [1, 2]}
      object: {json: {a: {token: 3}}}
      by: {faker: {by: shop, a: first_name, b: city, c: job}}
      born: {date: [2000-01-01, 2001-01-01]}
      age: {years_since: born}
      later: {date: [2000-01-01, 2001-01-01]}
"""

# The list, and words that its refusal must have.
CASES: list[tuple[str, tuple[str, ...]]] = [
    ("[shop, sku]", ("unique (shop, sku): 3 x 8 = 24 possible, 25 asked", "fewer rows")),
    ("[sku, shop]", ("unique (sku, shop): 8 x 3 = 24 possible, 25 asked",)),
    ("[shop, skew]", ("unique (shop, skew)", "'skew'", "id, shop")),
    ("[shop, weight]", ("unique (shop, weight)", "weights")),
    ("[shop, curved]", ("zipf", "distribution")),
    ("[shop, flag]", ("share", "flag the share 0.5")),
    ("[shop, text]", ("unique (shop, text)", "template")),
    ("[shop, sum]", ("unique (shop, sum)", "sql")),
    ("[shop, city]", ("unique (shop, city)", "record")),
    ("[shop, object]", ("unique (shop, object)", "an object unique")),
    ("[shop, words]", ("unique (shop, words)", "running text")),
    ("[shop, by]", ("unique (shop, by)", "by another column")),
    ("[shop, age]", ("unique (shop, age)", "ages")),
    ("[shop, secret]", ("secret is hidden",)),
    ("[shop, place]", ("place is hidden",)),
    ("[hash, hash_two]", (f"{16**24} combinations", str(2147483579**2), "unique by itself")),
    ("[shop]", ("unique: ['shop'] must name two columns", "unique: true")),
    ("[[shop]]", ("must name two columns",)),
    ("[]", ("must name two columns",)),
    ("[shop, shop]", ("names a column twice",)),
    ("true", ("must be a name, not true",)),
    ("[shop, 5]", ("must be a name, not 5",)),
    ("[[shop, sku], id]", ("must be a list of columns like [a, b], not 'id'",)),
]


def spec_of(unique: str, rows: int = 25) -> str:
    """The spec with a list."""
    return f"sqlgen: 1\ntables:\n  stock:\n    rows: {rows}\n    unique: {unique} {MARK}\n{COLUMNS}"


@pytest.mark.parametrize(("unique", "words"), CASES, ids=[case[0] for case in CASES])
def test_a_list(tmp_path: Path, unique: str, words: tuple[str, ...]) -> None:
    (tmp_path / "places.csv").write_text("city\nUlm\nBonn\n", encoding="utf-8")
    refused(tmp_path, spec_of(unique), *words, place="stock")


def test_the_culprit_of_lists_has_its_own_line(tmp_path: Path) -> None:
    lists = f"\n      - [id, shop]\n      - [shop, sku] {MARK}\n      - [born, later]\n"
    spec = spec_of(lists).replace(f"\n {MARK}\n", "\n")
    refused(tmp_path, spec, "unique (shop, sku): 3 x 8 = 24 possible", place="stock")


def test_a_column_in_two_lists(tmp_path: Path) -> None:
    lists = f"\n      - [shop, sku]\n      - [shop, born] {MARK}\n"
    spec = spec_of(lists, 5).replace(f"\n {MARK}\n", "\n")
    words = ("unique (shop, born): shop is unique together with shop, sku already", "one list")
    refused(tmp_path, spec, *words, place="stock")


def test_a_column_that_a_check_cuts(tmp_path: Path) -> None:
    check = f"    check: born <= later {MARK}\n    columns:\n"
    spec = spec_of("[later, shop]").replace(f" {MARK}", "").replace("    columns:\n", check)
    refused(tmp_path, spec, "later is unique", place="stock")


KEYED = """\
sqlgen: 1
tables:
  stock:
    rows: {rows}
    columns:
      shop: {{pick: [a, b, c], primary_key: true}}
      sku: {{{sku}, primary_key: true}} {mark}
      flag: {{boolean: 0.5}}
"""


@pytest.mark.parametrize(
    ("sku", "rows", "words"),
    [
        ("integer: [1, 8]", 25, ("primary key (shop, sku): 3 x 8 = 24 possible, 25 asked",)),
        ("template: 'x{flag}'", 3, ("primary key (shop, sku)", "template")),
        ("sql: 1 + 1, type: integer", 3, ("primary key (shop, sku)", "sql")),
    ],
)
def test_a_key_of_several_columns(
    tmp_path: Path, sku: str, rows: int, words: tuple[str, ...]
) -> None:
    spec = KEYED.format(rows=rows, sku=sku, mark=MARK)
    refused(tmp_path, spec, *words, place="stock.sku")
