"""How often cells are bad: the rate asked for, in each column and of each class.

Each count is binomial. One seed, 20,000 rows; every count within three standard errors.
"""

from __future__ import annotations

from collections import Counter
from math import sqrt
from pathlib import Path

import duckdb

import sqlgen

ROWS, RATE, ERRORS = 20_000, 0.08, 3
SPEC = {
    "tables": {
        "t": {
            "rows": ROWS,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "word": {"template": "word {integer(1000, 9999)}"},
                "size": {"integer": [1000, 9999]},
                "day": {"date": ["1990-01-01", "2020-12-31"]},
            },
        }
    }
}


def test_rates_hold_for_each_column_and_class(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path}/rates.duckdb"
    sqlgen.bad(SPEC, url, raw=True, rate=RATE, seed=11, labels="sqlgen_bad_cells")
    with duckdb.connect(str(tmp_path / "rates.duckdb")) as opened:
        rows = opened.execute('SELECT "column", class FROM sqlgen_bad_cells').fetchall()
    columns = Counter(column for column, _ in rows)
    assert set(columns) == {"", "word", "size", "day"}
    for column, found in columns.items():
        within(found, RATE, column)
    cells = Counter(rows)
    for column in columns:
        classes = [name for name in cells if name[0] == column]
        for name in classes:
            within(cells[name], RATE / len(classes), name)


def within(found: int, share: float, what: object) -> None:
    """Whether a count is within three standard errors of the share of all rows."""
    error = sqrt(ROWS * share * (1 - share))
    assert abs(found - ROWS * share) <= ERRORS * error, (what, found, ROWS * share, error)
