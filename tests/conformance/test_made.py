"""Cells made from other columns and from patterns: the same on every engine, and what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

import sqlgen
from databases import Database
from expected import assert_alike, digest, read, rows_of, visible

HERE = Path(__file__).parent
MADE = HERE / "made.yaml"


@pytest.fixture(scope="module")
def report(module_database: Database) -> sqlgen.api.Report:
    """All of made.yaml, in uneven batches, made once an engine."""
    return sqlgen.generate(MADE, module_database.url, batch=271, fingerprint=True)


@pytest.mark.parametrize(
    ("table", "order"),
    [("made", "id"), ("together", "id"), ("days", "day"), ("dated", "id"), ("coded", "n")],
)
def test_rows_are_the_ones_worked_out(
    report: sqlgen.api.Report, module_database: Database, table: str, order: str
) -> None:
    spec = read(MADE)
    found = module_database.table(table, visible(spec, table), order)
    assert_alike(found, rows_of(spec, table, base=HERE))
    printed = {each.table: (each.rows, each.digest) for each in report.fingerprints}
    assert printed[table] == digest(rows_of(spec, table, base=HERE))


@pytest.mark.usefixtures("report")
def test_texts_match_their_patterns(module_database: Database) -> None:
    """By Python's own regular expressions, which know nothing of ours."""
    columns = read(MADE)["tables"]["made"]["columns"]
    patterns = {name: each["pattern"] for name, each in columns.items() if "pattern" in each}
    assert len(patterns) == 6
    rows = module_database.table("made", [*patterns], "id")
    for pattern, texts in zip(patterns.values(), zip(*rows, strict=True), strict=True):
        present = [text for text in texts if text is not None]
        assert all(re.fullmatch(pattern, text) for text in present)
        assert len({len(text) for text in present}) == (1 if "," not in pattern else 13) or (
            "?" in pattern
        )


@pytest.mark.usefixtures("report")
def test_unique_codes_are_distinct(module_database: Database) -> None:
    for column in ("plate", "short"):
        assert module_database.value(f"SELECT COUNT(DISTINCT {column}) FROM coded") == 1000
    rows = module_database.table("coded", ["long"], "n")
    kept = [code for (code,) in rows if code is not None]
    assert len(set(kept)) == len(kept) > 400


CONDITIONS: dict[str, Any] = {
    "tables": {
        "t": {
            "rows": 2000,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "size": {"integer": [1, 100], "nulls": 0.1},
                "kind": {"pick": ["box", "bag"]},
                "lid": {"integer": [1, 9], "when": "kind = 'box'"},
                "code": {"token": 8, "unique": True, "when": "size > 50"},
                "note": {"template": "{lid}!", "when": "id % 2 = 0"},
                "both": {"constant": "yes", "when": "kind = 'box' AND size < 20", "nulls": 0.5},
            },
        }
    }
}
PLAIN = {
    name: {key: each for key, each in column.items() if key != "when"}
    for name, column in CONDITIONS["tables"]["t"]["columns"].items()
}


def test_a_value_stands_where_its_condition_holds(database: Database) -> None:
    """Beside it is what the column would have without its condition; a NULL holds nothing."""
    sqlgen.generate(CONDITIONS, database.url)
    names = [*PLAIN]
    plain = {"tables": {"t": {"rows": 2000, "columns": PLAIN}}}
    expected = []
    for id_, size, kind, lid, code, note, both in rows_of(plain):
        box, large, even = kind == "box", size is not None and size > 50, id_ % 2 == 0
        small = size is not None and size < 20
        row = (
            lid if box else None,
            code if large else None,
            note if box and even else None,
            both if box and small else None,
        )
        expected.append((id_, size, kind, *row))
    assert_alike(database.table("t", names, "id"), expected)


@pytest.mark.usefixtures("report")
def test_texts_have_as_many_words_as_asked(module_database: Database) -> None:
    """Each number of words from 5 to 30 comes, and hardly more often than others.

    1,000 rows over 26 counts: chi-squared with 25 degrees, alpha 1e-6.
    """
    rows = module_database.table("made", ["bio", "same"], "id")
    counts = [len(bio.split()) for bio, _ in rows]
    observed = [counts.count(words) for words in range(5, 31)]
    assert sum(observed) == len(rows)
    expected = len(rows) / len(observed)
    assert sum((each - expected) ** 2 / expected for each in observed) < stats.chi2.isf(1e-6, 25)
    assert {len(same.split()) for _, same in rows} == {7}
    assert all(re.fullmatch(r"[A-Z][a-z]*( [a-z]+)*\.", bio) for bio, _ in rows)
