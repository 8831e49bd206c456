"""Relations by numbers: fan-out as asked, popular rows anywhere, children apart from parents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

import sqlgen
from samples import SEED, fit, judge, share_p

PARENTS = 20_000
TARGETS = 200
KEY = {"sequence": 1, "primary_key": True}
SPEC: dict[str, Any] = {
    "tables": {
        "target": {"rows": TARGETS, "columns": {"id": KEY}},
        "parent": {
            "rows": PARENTS,
            "columns": {"id": KEY, "value": {"integer": [0, 9]}, "whole": {"integer": [0, 10**6]}},
        },
        "even": {
            "per": {"table": "parent", "count": [0, 4]},
            "columns": {
                "parent": {"parent": "id"},
                "of_parent": {"parent": "value"},
                "own": {"integer": [0, 9]},
                "to": {"reference": "target.id"},
                "popular": {"reference": {"to": "target.id", "distribution": "zipf"}},
            },
        },
        "steep": {
            "per": {"table": "parent", "count": [0, 8], "distribution": "zipf"},
            "columns": {"parent": {"parent": "id"}},
        },
        "dealt": {
            "per": {"table": "parent", "count": [1, 4], "numbering": "dense"},
            "columns": {"id": KEY, "parent": {"parent": "id"}},
        },
        "stepped": {
            "per": {"table": "parent", "count": 10, "gaps": 0.2},
            "columns": {"parent": {"parent": "id"}, "place": {"position": 1}},
        },
        "state": {
            "per": {"table": "parent"},
            "columns": {
                "parent": {"parent": "id"},
                "state": {"states": {"paths": {"a > b": 60, "a > c > d": 30, "e": 10}}},
            },
        },
        "part": {
            "per": {"table": "parent", "count": 2},
            "columns": {
                "parent": {"parent": "id"},
                "place": {"position": 1},
                "part": {"split": {"parent": "whole"}},
                "whole": {"parent": "whole"},
            },
        },
    }
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """All tables, made once."""
    file: Path = tmp_path_factory.mktemp("relations") / "made.duckdb"
    sqlgen.generate(SPEC, f"duckdb:///{file}", seed=SEED, constraints=False)
    with duckdb.connect(str(file)) as connection:
        yield connection


def counts(made: duckdb.DuckDBPyConnection, table: str, most: int) -> np.ndarray[Any, Any]:
    """How many parents have 0, 1, ... children."""
    rows = made.execute(f"SELECT parent, COUNT(*) FROM {table} GROUP BY parent").fetchall()
    found = Counter(each for _, each in rows)
    found[0] = PARENTS - len(rows)
    return np.array([found[each] for each in range(most + 1)])


def test_fan_out_is_even(made: duckdb.DuckDBPyConnection) -> None:
    judge({"all": fit(counts(made, "even", 4), np.full(5, PARENTS / 5))})


def test_fan_out_follows_its_distribution(made: duckdb.DuckDBPyConnection) -> None:
    """Of nine counts, the one of rank r comes in the share 1/r."""
    weights = 1 / np.arange(1, 10)
    judge({"all": fit(counts(made, "steep", 8), PARENTS * weights / weights.sum())})


def test_dense_counts_are_dealt_out_exactly(made: duckdb.DuckDBPyConnection) -> None:
    assert counts(made, "dealt", 4).tolist() == [0, *[PARENTS // 4] * 4]
    ((rows, last),) = made.execute("SELECT COUNT(*), MAX(id) FROM dealt").fetchall()
    assert rows == last == PARENTS * 5 // 2


def test_which_parents_have_many_is_chance(made: duckdb.DuckDBPyConnection) -> None:
    """In each block of a hundred the first half has no more dense children than the second."""
    query = "SELECT COUNT(*) FROM dealt WHERE (parent - 1) % 100 < 50"
    ((first,),) = made.execute(query).fetchall()
    # The sum of 50 counts drawn from 100 without replacement, for each block.
    deviation = (PARENTS / 100 * 50 * 50 / 99 * 1.25) ** 0.5
    assert abs(first - PARENTS * 5 / 4) < 5 * deviation


def test_references_are_even(made: duckdb.DuckDBPyConnection) -> None:
    rows = made.execute('SELECT "to", COUNT(*) FROM even GROUP BY 1').fetchall()
    found = np.array([dict(rows).get(each, 0) for each in range(1, TARGETS + 1)])
    judge({"all": fit(found, np.full(TARGETS, found.sum() / TARGETS))})


def test_popular_rows_have_their_share_and_stand_anywhere(
    made: duckdb.DuckDBPyConnection,
) -> None:
    rows = made.execute(
        "SELECT popular, COUNT(*) n FROM even GROUP BY 1 ORDER BY n DESC"
    ).fetchall()
    total = sum(each for _, each in rows)
    share = 1 / sum(1 / rank for rank in range(1, TARGETS + 1))
    judge({"all": share_p(rows[0][1], total, share)})
    hot = [target for target, _ in rows[:10]]
    assert set(hot) != set(range(1, 11))
    assert sum(each > TARGETS // 2 for each in hot) in range(1, 10)


def test_gaps_come_in_their_share(made: duckdb.DuckDBPyConnection) -> None:
    rows = made.execute("SELECT place, COUNT(*) FROM stepped GROUP BY 1").fetchall()
    judge({"all": share_p(sum(each for _, each in rows), 10 * PARENTS, 0.8)})
    assert {place for place, _ in rows} == set(range(1, 11))


def test_paths_come_by_their_weight(made: duckdb.DuckDBPyConnection) -> None:
    found = dict(made.execute("SELECT state, COUNT(*) FROM state GROUP BY 1").fetchall())
    assert found["c"] == found["d"]
    paths = np.array([found["b"], found["c"], found["e"]])
    judge({"all": fit(paths, PARENTS * np.array([0.6, 0.3, 0.1]))})


def test_a_cut_of_two_parts_is_even_within_its_reach(made: duckdb.DuckDBPyConnection) -> None:
    """With two parts the cut lies between 0.3 and 0.7 of the whole, each place as likely."""
    query = "SELECT part / whole FROM part WHERE place = 1 AND whole > 100000"
    places = np.array([each for (each,) in made.execute(query).fetchall()], dtype=float)
    assert places.min() >= 0.3 - 1e-4
    assert places.max() <= 0.7 + 1e-4
    found, _ = np.histogram(places, bins=20, range=(0.3, 0.7))
    judge({"all": fit(found, np.full(20, found.sum() / 20))})


def test_children_draw_for_themselves(made: duckdb.DuckDBPyConnection) -> None:
    """A child's own number does not depend on its parent's."""
    query = "SELECT of_parent * 10 + own, COUNT(*) FROM even GROUP BY 1"
    pairs = dict(made.execute(query).fetchall())
    table = np.array([[pairs.get(10 * a + b, 0) for b in range(10)] for a in range(10)])
    outer = table.sum(axis=1)
    wanted = np.outer(outer, np.full(10, 0.1))
    judge({"all": fit(table.ravel(), wanted.ravel() * table.sum() / wanted.sum())})
