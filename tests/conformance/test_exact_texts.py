"""A text is told from others that differ in case or in an accent alone, whatever a server's
usual collation makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlgen
from databases import Database

KINDS = {"a": "day_of_week", "A": "month_name", "ä": "am_pm", "a\\": "tld", "A\\": "numerify"}
DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}


def spec_of(key: dict[str, Any]) -> dict[str, Any]:
    """A column whose provider is chosen by another column's text."""
    columns = {"id": {"sequence": 1, "primary_key": True}, "k": key}
    return {
        "tables": {"t": {"rows": 60, "columns": columns | {"v": {"faker": {"by": "k"} | KINDS}}}}
    }


def kind_of(value: str) -> str:
    """The text that a value of a provider stands for."""
    if value in DAYS:
        return "a"
    if value in ("AM", "PM"):
        return "ä"
    if value.isdigit():
        return "A\\"
    return "a\\" if value.islower() else "A"


def assert_told_apart(database: Database, spec: dict[str, Any]) -> None:
    """Each row's value is of the kind that its key asks for, and every kind is there."""
    sqlgen.generate(spec, database.url)
    rows = database.table("t", ("k", "v"), "id")
    assert {key for key, _ in rows} == set(KINDS)
    assert [key for key, _ in rows] == [kind_of(value) for _, value in rows]


def test_texts_of_a_list(database: Database) -> None:
    assert_told_apart(database, spec_of({"pick": list(KINDS)}))


def test_texts_of_a_lookup_table(database: Database, tmp_path: Path) -> None:
    pool = tmp_path / "keys.csv"
    pool.write_text("k\n" + "\n".join(KINDS) + "\n", encoding="utf-8")
    assert_told_apart(database, spec_of({"pool": {"file": str(pool), "column": "k"}}))
