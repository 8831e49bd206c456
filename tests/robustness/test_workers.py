"""Sessions that fill a table side by side leave what one session would leave."""

from __future__ import annotations

from typing import Any

import pytest

import sqlgen
from databases import Database
from engines import DUCKDB, SQLITE
from expected import digest, rows_of
from targets import SERVED

ROWS, BATCH = 20_000, 700
SPEC: dict[str, Any] = {
    "tables": {
        "t": {
            "rows": ROWS,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "code": {"token": 8, "unique": True},
                "die": {"integer": [1, 6]},
                "name": {"pick": {f"name {at}": at for at in range(1, 40)}},
            },
        }
    }
}
TABLE = "CREATE TABLE t (id BIGINT PRIMARY KEY, code VARCHAR(8), die INTEGER, name VARCHAR(9)"

served = pytest.mark.parametrize("engine", SERVED, indirect=True, ids=lambda each: each.name)


def printed(database: Database) -> tuple[int, str]:
    """Count and digest of table t."""
    (found,) = sqlgen.fingerprint(database.url, "t")
    return found.rows, found.digest


@served
@pytest.mark.parametrize(
    "workers", [1, 2, 5, pytest.param(100, marks=pytest.mark.needs("a hundred sessions"))]
)
def test_any_number_makes_the_same_rows(database: Database, workers: int) -> None:
    """More sessions than batches are not opened."""
    made = sqlgen.generate(SPEC, database.url, batch=BATCH, workers=workers)
    assert made.plan.workers == min(workers, -(-ROWS // BATCH))
    assert printed(database) == digest(rows_of(SPEC))
    assert database.rows("SELECT n_done, batches FROM sqlgen_runs") == [(ROWS, -(-ROWS // BATCH))]


@served
def test_progress_counts_whole_batches_in_order(database: Database) -> None:
    """Whoever observes hears of a batch when all before it stand."""
    heard: list[int] = []
    sqlgen.generate(
        SPEC, database.url, batch=BATCH, workers=4, observe=lambda each: heard.append(each.done)
    )
    assert heard == [*range(0, ROWS, BATCH), ROWS]


@served
@pytest.mark.needs("check constraints")
@pytest.mark.parametrize("bad", [BATCH + 1, 10 * BATCH, ROWS])
def test_a_batch_that_fails(database: Database, bad: int) -> None:
    """All batches before it stand, none after it, whatever the other sessions were at."""
    database.run(f"{TABLE}, CONSTRAINT refused CHECK (id <> {bad}))")
    with pytest.raises(sqlgen.RunError) as caught:
        sqlgen.generate(SPEC, database.url, batch=BATCH, workers=3)
    whole = (bad - 1) // BATCH * BATCH
    assert f"{whole:,} rows in whole batches stand" in caught.value.problem
    assert f"t, rows {whole + 1} to " in caught.value.problem
    assert database.value("SELECT MAX(n_done) FROM sqlgen_runs") == whole
    assert printed(database) == digest(rows_of(SPEC, n_to=whole))
    database.run("ALTER TABLE t DROP CONSTRAINT refused")
    sqlgen.generate(SPEC, database.url, batch=BATCH, workers=3, resume=True)
    assert printed(database) == digest(rows_of(SPEC))


@served
@pytest.mark.needs("check constraints")
def test_the_first_batch_fails(database: Database) -> None:
    """Nothing was written, though other sessions had made rows already."""
    database.run(f"{TABLE}, CONSTRAINT refused CHECK (id <> {BATCH}))")
    with pytest.raises(sqlgen.TargetError, match=f"t, rows 1 to {BATCH}:"):
        sqlgen.generate(SPEC, database.url, batch=BATCH, workers=3)
    assert database.value("SELECT COUNT(*) FROM t") == 0


@served
def test_a_run_that_another_overtook(database: Database) -> None:
    """The journal moved on under it: it takes its batch back and says so."""
    moved = f"UPDATE sqlgen_runs SET n_done = {5 * BATCH}"

    def observe(progress: sqlgen.api.Progress) -> None:
        if progress.done == 2 * BATCH:
            database.run(moved)

    with pytest.raises(sqlgen.RunError, match="another run has gone on with t"):
        sqlgen.generate(SPEC, database.url, batch=BATCH, workers=2, observe=observe)
    assert database.value("SELECT COUNT(*) FROM t") == 2 * BATCH


@pytest.mark.parametrize("engine", [DUCKDB, SQLITE], indirect=True, ids=lambda each: each.name)
def test_a_file_takes_one_writer(database: Database) -> None:
    with pytest.raises(sqlgen.UsageError, match="takes one writer"):
        sqlgen.generate(SPEC, database.url, workers=2)


@served
def test_no_worker_at_all(database: Database) -> None:
    with pytest.raises(sqlgen.UsageError, match="at least 1 worker"):
        sqlgen.generate(SPEC, database.url, workers=0)
