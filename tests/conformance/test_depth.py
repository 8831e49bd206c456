"""Columns that stand on each other many levels deep."""

from __future__ import annotations

from typing import Any

import sqlgen
from databases import Database

DEPTH = 30


def test_thirty_levels(database: Database) -> None:
    """Each column from the one before it, and at the end a unique one, in two batches."""
    columns: dict[str, Any] = {"id": {"sequence": 1}, "c0": {"integer": [1, 9]}}
    for at in range(1, DEPTH):
        columns[f"c{at}"] = {"sql": f"c{at - 1} + 1", "type": "bigint"}
    columns["code"] = {"token": 12, "unique": True}
    spec = {"tables": {"t": {"rows": 10, "columns": columns}}}
    sqlgen.generate(spec, database.url, batch=6)
    rows = database.table("t", ("c0", f"c{DEPTH - 1}", "code"), "id")
    assert [last - first for first, last, _ in rows] == [DEPTH - 1] * 10
    assert len({code for *_, code in rows}) == 10
