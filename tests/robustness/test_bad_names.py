"""Hostile names and values through all of bad data: rows, labels, scores, refusals and edges."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import Database, Server

TABLE = "o\"r d:er%s it's $$ {{x}}"
LABELS = "la\"be'l %s"
COLUMNS = ['na"me', "va'lue", "per%cent", "co:lon", "$$dollar", "order", "select"]
VALUES = [
    *("it's", 'say "hi"', "back\\slash", "100%", ":name", "$$", "\N{GRINNING FACE}", "select"),
    *("`x`", "{{7*7}}", "';--", "%s", "NULL", "\\N"),
]
SPEC: dict[str, Any] = {
    "tables": {
        TABLE: {
            "rows": 60,
            "columns": {"id": {"sequence": 1, "primary_key": True}}
            | {name: {"pick": VALUES} for name in COLUMNS},
        }
    }
}
NEVER = 1e-9


def cells_of(database: Database, table: str) -> dict[tuple[str, str], Any]:
    """The values of all cells, by key and column."""
    names = ["id", *COLUMNS]
    rows = database.table(table, names, "id")
    return {(str(row[0]), name): row[at] for row in rows for at, name in enumerate(names)}


@pytest.mark.slow
@pytest.mark.needs("quotes in names")
@pytest.mark.parametrize("raw", [False, True])
def test_labels_and_scores_tell_cells_by_any_name(
    engine: Server, tmp_path: Path, raw: bool
) -> None:
    path, table = tmp_path / "labels.csv", TABLE + ("_raw" if raw else "")
    options: dict[str, Any] = {"raw": raw, "exclude": ["keys"]}
    with engine.fresh() as database:
        sqlgen.bad(SPEC, database.url, rate=NEVER, **options)
        good = cells_of(database, table)
        for labels in (path, LABELS):
            sqlgen.bad(SPEC, database.url, rate=0.5, labels=labels, replace=True, **options)
        bad = cells_of(database, table)
        count = database.value(f"SELECT COUNT(*) FROM {database.name(LABELS)}")
    with path.open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert {each["table"] for each in told} == {table}
    assert count == len(told) > 100
    assert {(each["key"], each["column"]) for each in told} == {
        cell for cell in good if good[cell] != bad[cell]
    }
    assert sqlgen.score(path, path).overall.f1 == 1


@pytest.mark.slow
@pytest.mark.needs("a read catalog")
@pytest.mark.needs("quotes in names")
def test_tables_that_stand_may_have_any_name(engine: Server, tmp_path: Path) -> None:
    wanted: dict[str, Any] = {"tables": [TABLE], "rows": 40, "rate": 0.3}
    with engine.fresh() as database:
        sqlgen.generate(SPEC, database.url)
        refused = sqlgen.reject(database.url, [TABLE]).found
        assert {each.verdict for each in refused.tried} == {"refused"}
        assert not refused.left
        edges = sqlgen.boundary(database.url, table=[TABLE], dry_run=True)
        assert not edges.found.left
        files = sqlgen.api.bad_files(tmp_path / "files", database.url, **wanted)
        twin = sqlgen.bad(database.url, raw=True, **wanted)
        assert twin.report.rows == files.rows >= 40
        into = sqlgen.bad(database.url, into=True, labels=tmp_path / "into.csv", **wanted)
        assert into.labels
        assert database.value(f"SELECT COUNT(*) FROM {database.name(TABLE)}") == 100
