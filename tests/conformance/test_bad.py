"""Bad data against its good twin, cell by cell, and against docs/bad.md in plain Python."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

import pytest

import sqlgen
from databases import Database, Server
from reference.badness import CLASSES, comes_twice, is_bad
from sqlgen.baddata import catalogue

SPEC = Path(__file__).with_name("bad.yaml")
RATE = (1, 2)
TABLES = ("person", "node", "purchase", "line", "office")
KEYS = {"line": ("purchase_id", "number")}
STATES = {
    *(("Germany", "Bavaria"), ("Germany", "Saxony"), ("Austria", "Tyrol"), ("Austria", "Styria")),
    *(("USA", "Texas"), ("USA", "Ohio")),
}
"""The lines of states.csv."""
NEVER = 1e-9
"""A rate below half a draw in Q: no cell is bad."""
Cell = tuple[str, str, str]
"""A table, the key of a row, and a column."""
Rows = dict[str, list[dict[str, str | None]]]


@dataclass(frozen=True)
class Label:
    """A label, as its file has it."""

    table: str
    key: str
    column: str
    name: str
    family: str
    good: str
    bad: str | None


@dataclass(frozen=True)
class Made:
    """The same landing tables without and with bad data, and the labels."""

    good: Rows
    bad: Rows
    labels: tuple[Label, ...]
    empty_is_null: bool = False

    def stored(self, text: str | None) -> str | None:
        """A text as the engine has it."""
        return None if text == "" and self.empty_is_null else text

    @cached_property
    def cells(self) -> dict[Cell, Label]:
        """The labels of cells; those of whole rows have no column."""
        return {(each.table, each.key, each.column): each for each in self.labels if each.column}

    @cached_property
    def copies(self) -> dict[tuple[str, str], Label]:
        """The labels of rows that come a second time."""
        return {(each.table, each.key): each for each in self.labels if not each.column}


def read_labels(path: Path) -> tuple[Label, ...]:
    """The lines of a file of labels."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Label(
                table=line["table"],
                key=line["key"],
                column=line["column"],
                name=line["class"],
                family=line["family"],
                good=line["good"],
                bad=None if line["bad_is_null"] == "1" else line["bad"],
            )
            for line in csv.DictReader(file)
        )


def key_of(table: str, row: dict[str, str | None]) -> str:
    """The key of a row as labels write it."""
    names = KEYS.get(table.removesuffix("_raw"))
    if names is None:
        return str(row["id"])
    return json.dumps([int(str(row[name])) for name in names])


def rows_of(database: Database, names: list[str]) -> list[dict[str, str | None]]:
    """The rows of a landing table."""
    table, *columns = names
    selected = ", ".join(map(database.name, columns))
    found = database.rows(f"SELECT {selected} FROM {database.name(table)}")
    return [dict(zip(columns, row, strict=True)) for row in found]


def tables_of(database: Database) -> Rows:
    """All landing tables."""
    plan = sqlgen.plan(SPEC)
    columns = {each.name: [column.name for column in each.columns] for each in plan.tables}
    return {f"{name}_raw": rows_of(database, [f"{name}_raw", *columns[name]]) for name in TABLES}


@pytest.fixture(scope="module")
def made(engine: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Both kinds of tables on the engine."""
    path = tmp_path_factory.mktemp("labels") / "labels.csv"
    with engine.fresh() as database:
        sqlgen.bad(SPEC, database.url, raw=True, rate=NEVER)
        good = tables_of(database)
        sqlgen.bad(SPEC, database.url, raw=True, rate="0.5", labels=path, replace=True)
        empty_is_null = engine.engine.dialect.empty_is_null
        yield Made(good, tables_of(database), read_labels(path), empty_is_null)


def test_labels_are_the_cells_that_differ_from_the_good_twin(made: Made) -> None:
    copied = {each for each in made.copies if made.copies[each].name != "duplicate_row"}
    differing = {}
    for table, rows in made.bad.items():
        good = {key_of(table, row): row for row in made.good[table]}
        seen: set[str] = set()
        for row in rows:
            key = key_of(table, row)
            if (table, key) in copied or (key in seen and (table, key) in made.copies):
                continue
            seen.add(key)
            for column, value in row.items():
                if value != good[key][column]:
                    differing[table, key, column] = (good[key][column], value)
        assert seen == set(good)
    told = {cell: (label.good, label.bad) for cell, label in made.cells.items()}
    # A row whose copy has its key may come before or after it: both are looked at below.
    twice = {each for each in made.copies if made.copies[each].name == "duplicate_row"}
    assert {cell: each for cell, each in differing.items() if cell[:2] not in twice} == {
        cell: each for cell, each in told.items() if cell[:2] not in twice
    }


def test_a_row_that_comes_twice_is_spoilt_once(made: Made) -> None:
    twins = {each for each, label in made.copies.items() if label.name == "duplicate_row"}
    assert twins
    bad: dict[tuple[str, str], dict[str, str | None]] = {}
    for (name, key, column), label in made.cells.items():
        bad.setdefault((name, key), {})[column] = label.bad
    for table in made.bad:
        good = {key_of(table, row): row for row in made.good[table]}
        rows: dict[str, list[dict[str, str | None]]] = {}
        for row in made.bad[table]:
            rows.setdefault(key_of(table, row), []).append(row)
        for key, found in rows.items():
            assert len(found) == 1 + ((table, key) in twins)
            if len(found) == 2:
                spoilt = good[key] | bad.get((table, key), {})
                assert sorted(found, key=str) == sorted([good[key], spoilt], key=str)


def test_a_label_says_what_its_class_makes(made: Made) -> None:
    for label in made.cells.values():
        if label.name in CLASSES:
            assert label.bad == made.stored(CLASSES[label.name](label.good))
        assert label.bad != label.good
    families = {each.name: each.family for each in catalogue()}
    assert {each.family for each in made.labels} == {families[each.name] for each in made.labels}


def test_every_class_is_there_but_those_that_are_asked_for(made: Made) -> None:
    cells = {each.name for each in catalogue() if each.default and each.makes != "file"}
    assert {each.name for each in made.labels} == cells


def test_cells_are_bad_by_the_draws_of_the_reference(made: Made) -> None:
    for table in ("person", "node"):
        expected = {
            (f"{table}_raw", str(row["id"]), column)
            for row in made.good[f"{table}_raw"]
            for column, value in row.items()
            if column != "id"
            and value is not None
            and is_bad(table, column, RATE, 0, int(str(row["id"])))
        }
        told = {cell for cell in made.cells if cell[0] == f"{table}_raw"}
        # Where a class gives what is good already, nothing is bad: an age of 7, a score of -1.
        assert told <= expected
        assert len(expected - told) < len(expected) / 200


def test_rows_come_twice_by_the_draws_of_the_reference(made: Made) -> None:
    rows = [int(str(row["id"])) for row in made.good["person_raw"]]
    told = {int(each.good) for (table, _), each in made.copies.items() if table == "person_raw"}
    assert told == {n for n in rows if comes_twice("person", RATE, 0, n)}
    assert len(made.bad["person_raw"]) == len(rows) + len(told)


def test_copies_are_their_rows_but_for_key_and_texts(made: Made) -> None:
    rows = {(name, key_of(name, row)): row for name in made.good for row in made.good[name]}
    spoilt = {(name, key_of(name, row)): row for name in made.bad for row in made.bad[name]}
    for (table, key), label in made.copies.items():
        if label.name == "duplicate_row":
            assert key == label.good
            continue
        copy, row = spoilt[table, key], rows[table, label.good]
        altered = {column for column in row if copy[column] != row[column]}
        for column in altered - {"id"}:
            assert copy[column] == CLASSES[label.name](str(row[column]))
        assert "id" in altered


def test_a_class_that_follows_from_other_columns_breaks_its_rule(made: Made) -> None:
    rows = {(table, key_of(table, row)): row for table, found in made.good.items() for row in found}
    checked: Counter[str] = Counter()
    for (table, key, column), label in made.cells.items():
        row = rows[table, key]
        if label.name == "order_broken":
            assert str(label.bad) < str(row["starts"])
        elif label.name == "limit_broken":
            assert label.bad == "51"
        elif label.name == "self_parent":
            assert label.bad == row["id"]
        elif label.name == "total_unlike_lines":
            assert label.bad is not None
            assert round(100 * (float(label.bad) - float(label.good))) == 1
        elif label.name == "missing_by_rule":
            assert row["size"] is not None
            assert int(row["size"]) > 10
        elif label.name == "unlike_record":
            beside = {"country": row["country"], "state": row["state"]} | {column: label.bad}
            assert (beside["country"], beside["state"]) not in STATES
            assert label.bad in {each for pair in STATES for each in pair}
        elif label.name == "drift" and column == "score":
            assert int(str(label.bad)) - int(label.good) == (-25 if int(key) <= 350 else 25)
            checked["drift of a score"] += 1
        checked[label.name] += 1
    rules = ("order_broken", "limit_broken", "self_parent", "unlike_record", "drift of a score")
    assert all(checked[name] for name in rules)


@cache
def reference_labels() -> frozenset[Label]:
    """The labels of the same spec on DuckDB."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "labels.csv"
        url = f"duckdb:///{folder}/reference.duckdb"
        sqlgen.bad(SPEC, url, raw=True, rate="0.5", labels=path)
        return frozenset(read_labels(path))


def test_labels_are_the_same_on_all_engines(made: Made) -> None:
    expected = {replace(each, bad=made.stored(each.bad)) for each in reference_labels()}
    assert set(made.labels) == expected
