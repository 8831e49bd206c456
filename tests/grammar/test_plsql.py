"""Oracle's statements under the PL/SQL grammar: where no Oracle is at hand, its syntax still is.

It takes seconds for a statement, so that a few small ones are tried and not every script.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import give_up
from fetched import FetchError
from grammars import Grammar
from sqlgen.dialects import DIALECTS
from sqlgen.render import Statements
from sqlgen.verify.fingerprint import PrintedColumn

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
PLSQL = Grammar(
    name="plsql",
    packages=("@griffithswaite/ts-plsql-parser@1.1.1", "antlr4@4.13.0"),
    dialects=("oracle",),
    broken=(),
)
SMALL: dict[str, Any] = {
    "tables": {"t": {"rows": 3, "columns": {"id": {"sequence": 1, "primary_key": True}}}}
}


SPOILT: dict[str, Any] = {
    "tables": {
        "t": {
            "rows": 3,
            "columns": {"id": {"sequence": 1, "primary_key": True}, "c": {"integer": [1, 9]}},
        }
    }
}


def complaints(statements: list[str]) -> list[str]:
    """What the grammar has to say; without it the test is given up."""
    try:
        return PLSQL.complaints(statements)
    except FetchError as reason:
        give_up(f"the grammar {PLSQL.name}: {reason}")


def rendered(spec: Any, **options: Any) -> list[str]:
    """The statements of a script, with their ends."""
    parts = (part.strip() for part in sqlgen.render(spec, "oracle", **options))
    return [part for part in parts if part.endswith((";", "/"))]


def others() -> list[str]:
    """The statements that no script holds."""
    oracle = Statements(DIALECTS["oracle"])
    made = (
        oracle.drop_table("other place", "t"),
        oracle.empty_table(None, "t"),
        oracle.has_rows(None, "t"),
        oracle.rollback(),
        oracle.list_tables(None),
        oracle.list_columns("other place", "t"),
        oracle.create_locks(),
        oracle.make_lock(-7),
        oracle.lock(-7),
        oracle.journal("create", None),
        oracle.journal("record", None, 1, "t", 0, 10),
        oracle.fingerprint(
            None, "t", [PrintedColumn("id", "decimal", 2), PrintedColumn("at", "timestamp", 0)]
        ),
    )
    return [oracle.ended(each) for each in made]


def test_a_script_of_every_kind_of_column() -> None:
    statements = rendered(HERE / "plsql.yaml")
    assert len(statements) >= 9
    assert sum("INSERT INTO" in each for each in statements) == 2
    assert complaints(statements) == []


def test_what_runs_around_the_batches() -> None:
    statements = others() + rendered(SMALL, series="recursive")
    assert complaints(statements) == []


@pytest.mark.parametrize("bad", [False, True])
def test_a_package(bad: bool) -> None:
    """And the function beside it, without arguments: the grammar takes its time."""
    spec = SPOILT if bad else SMALL
    classes = ["below_range"] if bad else None
    made = sqlgen.procedure(spec, "oracle", name="gen", bad=bad, classes=classes)
    parts = [part.strip() for part in made]
    statements = [part for part in parts if part.startswith("CREATE OR REPLACE")]
    assert len(statements) == 3
    assert complaints(statements[1:] if bad else statements) == []


BROKEN = (
    ("END AS", "END AS AS"),
    (") w", ") AS w"),
    ("WHERE ROWNUM > 0", "LIMIT 5"),
    ("MOD(", "MOD(("),
)


def test_broken_statements_are_refused() -> None:
    """Else the tests above would prove nothing."""
    spec: dict[str, Any] = {
        "tables": {"t": {"rows": 3, "columns": {"flag": {"boolean": 0.5}, "n": {"sequence": 1}}}}
    }
    (insert,) = (each for each in rendered(spec) if each.startswith("INSERT"))
    broken = [insert.replace(right, wrong, 1) for right, wrong in BROKEN]
    assert len({insert, *broken}) == 1 + len(BROKEN)
    assert len(complaints(broken)) == len(broken)
