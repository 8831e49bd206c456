"""Bad data in tables with types and constraints: what they hold, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import Database, Server
from sqlgen.render import LABEL_COLUMNS

SPEC = Path(__file__).with_name("bad.yaml")
KEYS = {"line": ("purchase_id", "number")}
Rows = dict[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True)
class Made:
    """The rows of all tables without and with bad cells, and the labels."""

    good: Rows
    bad: Rows
    labels: list[dict[str, Any]]
    report: sqlgen.api.Spoilt


def rows_of(database: Database) -> Rows:
    """The rows of the spec's tables, by table and key."""
    found: Rows = {}
    for table in sqlgen.plan(SPEC).tables:
        columns = [column.name for column in table.columns]
        keys = KEYS.get(table.name, ("id",))
        for row in database.table(table.name, columns, keys[0]):
            values = dict(zip(columns, row, strict=True))
            found[table.name, str([values[key] for key in keys]).strip("[]")] = values
    return found


@pytest.fixture(scope="module")
def made(engine: Server) -> Iterator[Made]:
    """Both on the engine; the labels in their table."""
    with engine.fresh() as database:
        sqlgen.generate(SPEC, database.url, rows={"person": 300, "node": 100})
        good = rows_of(database)
        report = sqlgen.bad(
            SPEC,
            database.url,
            rows={"person": 300, "node": 100},
            rate=0.3,
            labels="sqlgen_bad_cells",
            replace=True,
        )
        labels = database.table("sqlgen_bad_cells", LABEL_COLUMNS, "key")
        told = [dict(zip(LABEL_COLUMNS, row, strict=True)) for row in labels]
        yield Made(good, rows_of(database), told, report)


def test_labels_are_the_cells_that_differ(made: Made) -> None:
    differing = {
        (table, key, column)
        for (table, key), row in made.bad.items()
        for column, value in row.items()
        if value != made.good[table, key][column]
    }
    assert made.good.keys() == made.bad.keys()
    told = {(each["table"], each["key"].strip("[]"), each["column"]) for each in made.labels}
    assert len(told) == len(made.labels) == made.report.labels
    assert told == differing


def test_all_that_the_tables_hold_is_expected_to_be_accepted(made: Made) -> None:
    assert {each["expected"] for each in made.labels} == {"accepted"}
    assert {each["class"] for each in made.labels} <= set(made.report.applied)


def test_keys_are_never_spoilt(made: Made) -> None:
    spoilt = {(each["table"], each["column"]) for each in made.labels}
    keys = {("person", "id"), ("node", "id"), ("purchase", "id"), *(("line", "purchase_id"),)}
    assert not spoilt & (keys | {("line", "number")})


def test_classes_that_columns_do_not_hold_are_named(made: Made) -> None:
    left = {each.name: each.why for each in made.report.left}
    assert left["day_first"] == "a column of type date can't hold it"
    assert left["order_broken"] == "a check is on it"
    assert not set(left) & set(made.report.applied)
