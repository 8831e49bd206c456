"""Rows that depend on other rows are those of tests/reference: on every engine, however made."""

from __future__ import annotations

import datetime as dt
import re
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

import documents
import sqlgen
from databases import Database
from expected import EXAMPLES, Row, assert_alike, digest, read
from reference.relations import tables
from sqlgen.api import Report
from sqlgen.spec import read_value

RELATIONS = Path(__file__).parent / "relations.yaml"
SPEC = read(RELATIONS)
PAGE = {each.info: each for each in documents.blocks("docs/relations.md", "yaml")}
MONEY = {"CH": "CHF", "GB": "GBP", "NO": "NOK"}
Wanted = dict[str, list[Row]]


def printed(report: Report) -> dict[str, tuple[int, str]]:
    """Count and digest a table."""
    return {each.table: (each.rows, each.digest) for each in report.fingerprints}


def digests(wanted: Wanted) -> dict[str, tuple[int, str]]:
    """The same of rows that were worked out."""
    return {name: digest(rows) for name, rows in wanted.items()}


def example(case: str, **options: Any) -> Wanted:
    """The rows of an example; its one SQL expression is worked out here."""
    found: Wanted = tables(read(EXAMPLES / f"{case}.yaml"), base=EXAMPLES, **options)
    if "country" in found:
        found["country"] = [(code, MONEY.get(str(code), "EUR")) for code, _ in found["country"]]
    return found


@pytest.fixture(scope="module")
def wanted() -> Wanted:
    """The rows of relations.yaml."""
    return tables(SPEC, seed=SPEC["seed"])


@pytest.fixture(scope="module")
def made(module_database: Database) -> Report:
    """All of it, made once an engine."""
    return sqlgen.generate(RELATIONS, module_database.url, fingerprint=True, batch=307)


def test_every_kind_of_relation(made: Report, wanted: Wanted) -> None:
    assert printed(made) == digests(wanted)


@pytest.mark.parametrize("table", ["even", "dealt", "pointing"])
def test_rows_read_back(
    made: Report, wanted: Wanted, module_database: Database, table: str
) -> None:
    """Value by value and in type, where a fingerprint would only say that something differs."""
    written = SPEC["tables"][table]["columns"]
    names = [name for name, each in written.items() if not each.get("hidden")]
    assert_alike(module_database.table(table, names, "id"), wanted[table])


@pytest.mark.slow
@pytest.mark.parametrize("batch", [23, 10_000])
@pytest.mark.parametrize(
    ("random", "seed", "rows"), [("md5", 2**63 - 1, 137), ("integer", 0, 100), ("md5", 5, 250)]
)
def test_other_seeds_draws_and_batches(
    database: Database, random: Any, seed: int, rows: int, batch: int
) -> None:
    """A hundred owners leave no rest of a block of dense numbers, others do."""
    made = sqlgen.generate(
        RELATIONS, database.url, fingerprint=True, batch=batch, random=random, seed=seed, rows=rows
    )
    wanted = tables(SPEC, seed=seed, random=random, params={"rows": rows})
    assert printed(made) == digests(wanted)


@pytest.mark.parametrize("case", ["shop", "bank"])
def test_an_example(database: Database, case: str) -> None:
    made = sqlgen.generate(case, database.url, rows=130, fingerprint=True, batch=211)
    assert printed(made) == digests(example(case, params={"rows": 130}))


# docs/relations.md

PLAIN = [name for name in PAGE if name not in ("existing", "window")]


@pytest.mark.parametrize("name", PLAIN)
def test_an_example_of_the_page(tmp_path: Path, name: str) -> None:
    """On one engine: that it is the same on all is shown where the page is."""
    spec = read_value(PAGE[name].text)
    made = sqlgen.generate(spec, f"duckdb:///{tmp_path}/made.duckdb", fingerprint=True)
    assert printed(made) == digests(tables(spec))


def test_rows_that_stand(database: Database) -> None:
    """They are numbered in the order of their key."""
    spec = read_value(PAGE["existing"].text)
    stands = [
        {"code": code, "currency": money}
        for code, money in [("CH", "CHF"), ("DE", "EUR"), ("IT", "EUR"), ("NO", "NOK")]
    ]
    columns = "code VARCHAR(2) NOT NULL PRIMARY KEY, currency VARCHAR(3)"
    made = f"CREATE TABLE country ({columns})"
    named = re.sub(r"\b(country|code|currency)\b", lambda name: database.name(name[0]), made)
    values = [f"('{each['code']}', '{each['currency']}')" for each in reversed(stands)]
    table = database.name("country")
    database.run(named, *(f"INSERT INTO {table} VALUES {each}" for each in values))
    # A foreign key on texts would ask for one character set on both sides.
    report = sqlgen.generate(spec, database.url, fingerprint=True, constraints=False)
    assert printed(report)["shop"] == digest(tables(spec, stands={"country": stands})["shop"])


STANDING = """
CREATE TABLE owner (id BIGINT NOT NULL PRIMARY KEY, since DATE, name VARCHAR(9) NOT NULL)
"""
CHILDREN = """
tables:
  owner:
    existing: true
    columns:
      id: {type: bigint, primary_key: true}
      since: {type: date}
      name: {type: varchar(9)}
  card:
    per: {table: owner, count: [0, 3]}
    columns:
      id: {sequence: 1, primary_key: true}
      owner_id: {parent: id}
      made: {date: {after: {parent: since}, within: 90 days}}
  dealt:
    per: {table: owner, count: [1, 4], numbering: dense}
    columns:
      id: {sequence: 1, primary_key: true}
      owner_name: {parent: name}
  address:
    per: {table: owner}
    history: {changes: [0, 2], start: {parent: since}, until: 2020-01-15}
    columns:
      owner_id: {parent: id}
  badge:
    rows: 20
    columns:
      owner_id: {reference: owner.id, unique: true}
      other: {reference: {to: dealt.id, distribution: zipf}}
"""


def test_children_of_rows_that_stand(database: Database) -> None:
    """Each table takes other columns of them."""
    owners: list[dict[str, Any]] = [
        {"id": 7 * each, "since": dt.date(2020, 1, each), "name": f"n{each}"}
        for each in range(1, 29)
    ]
    names = ("owner", "id", "since", "name")
    quoted = re.sub(rf"\b({'|'.join(names)})\b", lambda name: database.name(name[0]), STANDING)
    table = database.name("owner")
    values = (f"({each['id']}, '{each['since']}', '{each['name']}')" for each in owners)
    database.run(quoted.strip(), *(f"INSERT INTO {table} VALUES {each}" for each in values))
    spec = read_value(CHILDREN)
    report = sqlgen.generate(spec, database.url, fingerprint=True)
    assert printed(report) == digests(tables(spec, stands={"owner": owners}))


# more rows

GROWTH: dict[str, list[dict[str, int]]] = {
    "shop": [
        {"customer": 100, "product": 40},
        {"customer": 57, "product": 0},
        {"customer": 3, "product": 5},
    ],
    "bank": [
        {"customer": 100, "country": 5, "branch": 60, "transfer": 300},
        {"customer": 200, "country": 0, "branch": 0, "transfer": 40},
        {"customer": 60, "country": 0, "branch": 0, "transfer": 9},
    ],
}
"""What each run adds; accounts are dealt out to whole hundreds of customers, but for the last."""


def sums(runs: list[dict[str, int]]) -> list[dict[str, int]]:
    """The last rows after each run."""

    def added(before: dict[str, int], run: dict[str, int]) -> dict[str, int]:
        return {table: before[table] + rows for table, rows in run.items()}

    return list(accumulate(runs, added))


UNIQUE: dict[str, Any] = {
    "tables": {
        "a": {"rows": 20, "columns": {"id": {"sequence": 1, "primary_key": True}}},
        "b": {"rows": 30, "columns": {"id": {"sequence": 1, "primary_key": True}}},
        "one": {
            "rows": 8,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "a": {"reference": "a.id", "unique": True},
            },
        },
        "pair": {
            "rows": 100,
            "unique": ["b", "shade", "a"],
            "columns": {
                "a": {"reference": "a.id"},
                "b": {"reference": "b.id"},
                "shade": {"pick": ["pale", "dark"]},
            },
        },
        "any": {
            "rows": 5,
            "columns": {"one": {"reference": "one.id"}, "of": {"of": "one.a"}},
        },
    }
}
RUNS = [
    {"a": 20, "b": 30, "one": 8, "pair": 100, "any": 5},
    {"a": 0, "b": 0, "one": 12, "pair": 1100, "any": 9},
    {"a": 7, "b": 0, "one": 0, "pair": 0, "any": 0},
    {"a": 0, "b": 4, "one": 5, "pair": 200, "any": 0},
    {"a": 0, "b": 0, "one": 2, "pair": 16, "any": 0},
    {"a": 3, "b": 1, "one": 3, "pair": 60, "any": 0},
]
"""What is unique goes on where nothing else has grown, and otherwise takes what is new."""


def test_unique_rows_are_appended(database: Database) -> None:
    for rows in RUNS:
        sqlgen.generate(UNIQUE, database.url, rows=rows, append=rows is not RUNS[0])
    found = {each.table: (each.rows, each.digest) for each in sqlgen.fingerprint(database.url)}
    wanted = tables(UNIQUE, runs=sums(RUNS))
    assert found == digests(wanted)
    assert len({row[1] for row in wanted["one"]}) == sum(rows["one"] for rows in RUNS)
    more = {"a": 0, "b": 0, "one": 1, "pair": 0, "any": 0}
    with pytest.raises(sqlgen.CapacityError, match="3 rows of a to refer to, 4 asked"):
        sqlgen.generate(UNIQUE, database.url, rows=more, append=True)


def test_rows_made_with_fewer_to_refer_to_are_not_worked_out_again(database: Database) -> None:
    """What they refer to would be another row by now."""
    sqlgen.generate(UNIQUE, database.url, tables=["a", "b", "one"])
    sqlgen.generate(UNIQUE, database.url, tables=["a"], rows={"a": 1}, append=True)
    with pytest.raises(sqlgen.SpecError, match="rows of one were made when a had fewer rows"):
        sqlgen.generate(UNIQUE, database.url, tables=["any"])


@pytest.mark.parametrize("case", ["shop", pytest.param("bank", marks=pytest.mark.slow)])
def test_appended_rows_refer_to_what_stands_then(database: Database, case: str) -> None:
    for rows in GROWTH[case]:
        sqlgen.generate(case, database.url, rows=rows, append=rows is not GROWTH[case][0])
    found = {each.table: (each.rows, each.digest) for each in sqlgen.fingerprint(database.url)}
    assert found == digests(example(case, runs=sums(GROWTH[case])))
