"""Five hundred columns of every kind, on every engine, the same rows as Python's."""

from __future__ import annotations

from typing import Any

import pytest

import sqlgen
from databases import Database
from expected import assert_alike, digest, rows_of, visible

COLUMNS = 500
# Texts are declared as such: engines differ in how many of limited length fit into a row.
KINDS: list[dict[str, Any]] = [
    {"integer": [1, 100]},
    {"decimal": {"between": [0, 100], "scale": 2}},
    {"date": ["2020-01-01", "2020-12-31"]},
    {"timestamp": ["2020-01-01", "2021-01-01"], "nulls": 0.1},
    {"boolean": 0.5},
    {"integer": [1, 10**6], "unique": True},
    {"integer": {"between": [1, 999], "distribution": {"normal": {"mean": 500, "sd": 90}}}},
    {"integer": {"between": [1, 99], "distribution": {"zipf": {"exponent": 1.2}}}},
    {"pick": [3, 5, 8]},
    {"token": 6, "type": "text"},
    {"template": "{n} of {integer(1, 9)}", "type": "text"},
    {"pick": [f"value {at}" for at in range(70)], "type": "text"},
    {"pick": {f"value {at}": at + 1 for at in range(20)}, "type": "text"},
]


def mixed(count: int) -> dict[str, Any]:
    """A table of so many columns, the kinds in turn; a dozen of them unique, not more."""
    columns: dict[str, Any] = {"id": {"sequence": 1, "primary_key": True}}
    for at in range(count - 1):
        kind = KINDS[at % len(KINDS)]
        unique = kind.get("unique") and at < 12 * len(KINDS)
        columns[f"c{at}"] = kind if unique else {k: v for k, v in kind.items() if k != "unique"}
    return {"tables": {"wide": {"rows": 30, "columns": columns}}}


def looked_up(count: int) -> dict[str, Any]:
    """Nothing but columns that each take their value from a lookup table by an index of its own."""
    columns: dict[str, Any] = {"id": {"sequence": 1, "primary_key": True}}
    values = [f"value {at}" for at in range(70)]
    weighted = {f"value {at}": at + 1 for at in range(20)}
    bell = {"between": [1, 999], "distribution": {"normal": {"mean": 500, "sd": 90}}}
    for at in range(count):
        kinds: list[dict[str, Any]] = [{"pick": values}, {"pick": weighted}, {"integer": bell}]
        columns[f"c{at}"] = kinds[at % 3]
    columns["last"] = {"template": f"{{c0}}/{{c{count // 2}}}/{{c{count - 1}}}"}
    return {"tables": {"wide": {"rows": 30, "columns": columns}}}


def checked(database: Database, spec: dict[str, Any]) -> None:
    """By generate and by the script, in batches that cut the rows."""
    wanted = rows_of(spec)
    made = sqlgen.generate(spec, database.url, batch=17, fingerprint=True)
    assert_alike(database.table("wide", visible(spec, "wide"), "id"), wanted)
    assert [(each.rows, each.digest) for each in made.fingerprints] == [digest(wanted)]
    database.run("DROP TABLE wide")
    database.client("".join(sqlgen.render(spec, database.engine.name, batch=17)))
    assert_alike(database.table("wide", visible(spec, "wide"), "id"), wanted)


@pytest.mark.slow
@pytest.mark.needs("wide statements")
def test_500_columns(database: Database) -> None:
    """Of every kind."""
    spec = mixed(COLUMNS)
    assert len(visible(spec, "wide")) == COLUMNS
    checked(database, spec)


def test_70_lookups(database: Database) -> None:
    """More than MariaDB and SQLite join in one SELECT: 61 and 64 tables."""
    checked(database, looked_up(70))


@pytest.mark.slow
@pytest.mark.needs("wide statements")
def test_300_lookups(database: Database) -> None:
    """Each of them joined on its own."""
    checked(database, looked_up(300))
