"""Rows do not depend on how they were cut up: batches, appends, broken and resumed runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest

import sqlgen
from databases import Database
from expected import digest, first_rows, read, rows_of
from sqlgen.api import Progress, Report

HERE = Path(__file__).parent
EVERYTHING = HERE / "everything.yaml"
Q = 2147483579
LAST = 2**63 - 1


@cache
def wanted(table: str, rows: int) -> tuple[int, str]:
    """The fingerprint of the first rows of a table of everything.yaml."""
    return digest(first_rows(EVERYTHING, table, rows))


def printed(database: Database, table: str) -> tuple[int, str]:
    """The fingerprint of a table as it stands."""
    (found,) = sqlgen.fingerprint(database.url, table)
    return found.rows, found.digest


def make(database: Database, table: str, **options: Any) -> Report:
    """Make rows of one table of everything.yaml."""
    return sqlgen.generate(EVERYTHING, database.url, tables=[table], **options)


@pytest.mark.parametrize(("table", "rows", "batch"), [("keyed", 12, 1), ("keyed", 80, 7)])
def test_small_batches(database: Database, table: str, rows: int, batch: int) -> None:
    made = make(database, table, rows=rows, batch=batch)
    assert printed(database, table) == wanted(table, rows)
    assert made.tables[0].batches == -(-rows // batch)


@pytest.mark.parametrize("batch", [333, 999, 1001])
def test_batches_of_a_thousand_rows(database: Database, batch: int) -> None:
    """1000 is the depth that an engine allows by default, and the width of its crossed series."""
    make(database, "keyed", rows=1000, batch=batch)
    assert printed(database, "keyed") == wanted("keyed", 1000)


@pytest.mark.needs("recursive series")
def test_a_batch_past_the_usual_recursion_depth(database: Database) -> None:
    """One batch of more rows than any engine recurses deep unless told."""
    spec = {"tables": {"t": {"rows": 2501, "columns": {"a": {"integer": [1, 99]}}}}}
    sqlgen.generate(spec, database.url, batch=2501, series="recursive")
    assert printed(database, "t") == digest(rows_of(spec))


def test_appended(database: Database) -> None:
    """Rows of every kind: 600 and 400 more are 1000."""
    make(database, "everything", rows=600)
    assert printed(database, "everything") == wanted("everything", 600)
    more = make(database, "everything", rows=400, append=True)
    assert more.rows == 400
    assert printed(database, "everything") == wanted("everything", 1000)


def test_appended_again_and_again_with_the_recorded_seed(database: Database) -> None:
    make(database, "keyed", rows=11, seed=5)
    for rows in (1, 0, 20):
        make(database, "keyed", rows=rows, append=True)
    want = rows_of(read(EVERYTHING), "keyed", base=HERE, seed=5, params={"rows": 32})
    assert printed(database, "keyed") == digest(want)


def test_append_to_nothing_begins(database: Database) -> None:
    make(database, "keyed", rows=30, append=True)
    assert printed(database, "keyed") == wanted("keyed", 30)


@pytest.mark.parametrize("options", [{"seed": 6}, {"random": "md5"}], ids=["seed", "draw"])
def test_append_of_something_else_is_refused(database: Database, options: dict[str, Any]) -> None:
    make(database, "keyed", rows=20)
    with pytest.raises(sqlgen.UsageError, match="keyed was made with"):
        make(database, "keyed", rows=20, append=True, **options)
    assert printed(database, "keyed") == wanted("keyed", 20)


def test_append_with_another_parameter_is_refused(database: Database) -> None:
    columns = {"id": {"sequence": 1, "primary_key": True}, "a": {"integer": [1, "$top"]}}
    spec = {
        "params": {"top": {"type": "integer", "default": 9}},
        "tables": {"t": {"rows": 20, "columns": columns}},
    }
    sqlgen.generate(spec, database.url)
    with pytest.raises(sqlgen.UsageError, match=r"t was made with .*other parameters"):
        sqlgen.generate(spec, database.url, append=True, set={"top": 8})
    assert printed(database, "t") == digest(rows_of(spec))


def stop_after(rows: int) -> Callable[[Progress], None]:
    """An observer that presses Ctrl-C once so many rows stand."""

    def observe(progress: Progress) -> None:
        if progress.done >= rows:
            raise KeyboardInterrupt

    return observe


def test_stopped_and_resumed(database: Database) -> None:
    with pytest.raises(sqlgen.InterruptedRunError, match=r"300 rows.*--resume"):
        make(database, "keyed", rows=1000, batch=100, observe=stop_after(300))
    assert printed(database, "keyed") == wanted("keyed", 300)
    with pytest.raises(sqlgen.InterruptedRunError):
        make(database, "keyed", resume=True, batch=150, observe=stop_after(300))
    assert printed(database, "keyed") == wanted("keyed", 600)
    rest = make(database, "keyed", resume=True)
    assert rest.rows == 400
    assert printed(database, "keyed") == wanted("keyed", 1000)


def test_everything_stopped_and_resumed(database: Database) -> None:
    with pytest.raises(sqlgen.InterruptedRunError):
        make(database, "everything", rows=500, batch=200, observe=stop_after(200))
    make(database, "everything", resume=True)
    assert printed(database, "everything") == wanted("everything", 500)


def test_a_stopped_run_takes_no_append(database: Database) -> None:
    with pytest.raises(sqlgen.InterruptedRunError):
        make(database, "keyed", rows=100, batch=10, observe=stop_after(50))
    with pytest.raises(sqlgen.UsageError, match=r"unfinished at row 50 of 100.*--resume"):
        make(database, "keyed", rows=10, append=True)


def test_a_stopped_append_is_resumed(database: Database) -> None:
    make(database, "keyed", rows=40)
    with pytest.raises(sqlgen.InterruptedRunError):
        make(database, "keyed", rows=60, append=True, batch=9, observe=stop_after(18))
    assert printed(database, "keyed") == wanted("keyed", 58)
    make(database, "keyed", resume=True)
    assert printed(database, "keyed") == wanted("keyed", 100)


def test_refused_by_the_engine_in_the_middle_and_resumed(database: Database) -> None:
    """A row in the way makes the engine itself break a batch off; whole batches stay."""
    make(database, "keyed", rows=100)
    key = first_rows(EVERYTHING, "keyed", 510)[-1][0]
    database.run(f"INSERT INTO keyed (n) VALUES ({key})")
    with pytest.raises(sqlgen.RunError, match="rows 501 to 600"):
        make(database, "keyed", rows=900, append=True, batch=100)
    database.run(f"DELETE FROM keyed WHERE n = {key}")
    assert printed(database, "keyed") == wanted("keyed", 500)
    make(database, "keyed", resume=True)
    assert printed(database, "keyed") == wanted("keyed", 1000)


def test_resume_begins_where_nothing_is_recorded_and_ends_at_once_after_a_finished_run(
    database: Database,
) -> None:
    first = make(database, "keyed", rows=25, resume=True)
    assert first.rows == 25
    again = make(database, "keyed", rows=25, resume=True)
    assert again.tables == ()
    assert printed(database, "keyed") == wanted("keyed", 25)


LONG: dict[str, Any] = {
    "seed": 3,
    "tables": {
        "t": {
            "rows": 3,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "die": {"integer": [1, 6]},
                "wide": {"integer": [0, 2**61]},
                "flag": {"boolean": 0.5, "nulls": 0.2},
                "letter": {"pick": dict(zip("abcdefghij", range(1, 11), strict=True))},
                "uuid": {"uuid": True},
                "text": {"template": "{n}/{token(8)}"},
            },
        }
    },
}


@pytest.mark.parametrize(
    ("last", "batch", "random"),
    [
        (Q - 5, 20, "integer"),
        (Q - 5, 4, "integer"),
        (Q - 5, 5, "integer"),
        (10**18, 20, "integer"),
        (LAST - 10, 7, "integer"),
        (Q - 5, 20, "md5"),
        (LAST - 10, 20, "md5"),
    ],
)
def test_row_numbers_past_the_prime(
    database: Database, last: int, batch: int, random: Literal["integer", "md5"]
) -> None:
    """The journal is told that the table ends at row `last`; the rows after it take the long form.

    A batch of 20 holds rows of both sides, a first one of 5 ends with the first such row, and a
    second one of 4 begins with it.
    """
    sqlgen.generate(LONG, database.url, random=random)
    database.run(f"UPDATE sqlgen_runs SET n_done = {last}, n_to = {last}", "DELETE FROM t")
    rows = min(20, LAST - last)
    sqlgen.generate(LONG, database.url, rows=rows, append=True, batch=batch, random=random)
    want = rows_of(LONG, n_from=last + 1, n_to=last + rows, random=random)
    assert [row[0] for row in want] == list(range(last + 1, last + rows + 1))
    assert printed(database, "t") == digest(want)


def test_unique_values_past_the_prime(database: Database) -> None:
    spec = {
        "tables": {
            "t": {
                "rows": 2,
                "columns": {
                    "id": {"sequence": 1, "primary_key": True},
                    "code": {"integer": [0, Q * Q - 1], "unique": True},
                    "uuid": {"uuid": True, "unique": True},
                },
            }
        }
    }
    sqlgen.generate(spec, database.url)
    database.run(f"UPDATE sqlgen_runs SET n_done = {Q - 5}, n_to = {Q - 5}", "DELETE FROM t")
    sqlgen.generate(spec, database.url, rows=10, append=True, batch=3)
    assert printed(database, "t") == digest(rows_of(spec, n_from=Q - 4, n_to=Q + 5))
