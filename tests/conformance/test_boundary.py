"""Rows at the edges: all of them are in the tables, which keep their rules, and the edges too."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import pytest

import sqlgen
from databases import Server
from engines import ENGINES
from existing import SCHEMAS, loaded
from ruled import counts, standing

SPEC = {
    "tables": {
        "item": {
            "rows": 10,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "size": {"integer": [-3, 40]},
                "colour": {"pick": ["red", "green", "blue"]},
                "made": {"date": ["2023-05-01", "2024-06-30"]},
                "sold": {"boolean": 0.5, "nulls": 0.2},
            },
        }
    }
}


@pytest.mark.needs("a read catalog")
@pytest.mark.needs("check constraints")
@pytest.mark.needs("trials")
def test_tables_take_their_edges_and_keep_their_rules(engine: Server) -> None:
    with standing(engine) as database:
        made = sqlgen.boundary(database.url)
        taken = [each for each in made.found.tried if each.taken]
        assert counts(database) == [rows for _, rows in made.found.rows]
        assert sqlgen.verify(database.url).fine
        kinds = {kind for (kind,) in database.rows("SELECT kind FROM child")}
        prices = [price for (price,) in database.rows("SELECT price FROM child")]
        days = {str(day) for (day,) in database.rows("SELECT made FROM child")}
        names = {name for (name,) in database.rows("SELECT name FROM parent")}
    assert {"sale", "gift"} <= kinds
    assert None in prices
    assert {float(each) for each in prices if each is not None} >= {0.01, 1.0, 9999.99}
    assert {"2024-02-29", "9999-12-31", "None"} <= days
    # As many characters as there is room for; DuckDB keeps no length.
    for letter in ("a", "\N{GRINNING FACE}"):
        assert any(len(each) >= 20 and set(each) == {letter} for each in names)
    assert "'" in names
    refused = [each for each in made.found.tried if not each.taken]
    assert taken
    assert all(each.why for each in refused)


@pytest.mark.needs("a read catalog")
@pytest.mark.needs("trials")
def test_a_dry_run_keeps_nothing(engine: Server) -> None:
    with standing(engine) as database:
        made = sqlgen.boundary(database.url, dry_run=True)
        assert counts(database) == [0, 0]
        rows = [rows for _, rows in made.found.rows]
        assert sum(rows) == len(made.found.statements)
        database.client(made.script)
        assert counts(database) == rows
        assert sqlgen.verify(database.url).fine


@pytest.mark.slow
@pytest.mark.parametrize("place", SCHEMAS, ids="-".join)
def test_real_schemas_take_all_rows_at_their_edges(place: tuple[str, str]) -> None:
    from conftest import server_of

    server = server_of(next(each for each in ENGINES if each.name == place[0]))
    with loaded(server, place[1]) as database:
        before = sqlgen.fingerprint(database.url)
        made = sqlgen.boundary(database.url, dry_run=True)
        assert sqlgen.fingerprint(database.url) == before
        database.client(made.script)
        # Keys of these rows are their own: sequences stay where they are, and what is no
        # constraint but a relation that names tell of need not hold.
        broken = {each.kind for each in sqlgen.verify(database.url).violations}
        assert broken <= {"sequence", "relation"}
    tables = {table for (_, table), rows in made.found.rows if rows}
    left = {each.table[1] for each in made.found.left}
    assert len(tables) > 9 * len(left)
    assert all(each.taken or each.why for each in made.found.tried)


def test_every_pair_of_values_comes_in_some_row(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/edges.db"
    made = sqlgen.boundary(SPEC, url, pairwise=True)
    import sqlite3

    with sqlite3.connect(tmp_path / "edges.db") as opened:
        rows = opened.execute("SELECT size, colour, made, sold FROM item").fetchall()
    values: list[list[object]] = [
        [-3, -1, 0, 1, 40],
        ["red", "green", "blue"],
        ["2023-05-01", "2024-02-29", "2024-06-30"],
        [0, 1, None],
    ]
    for one, two in combinations(range(4), 2):
        met = {(row[one], row[two]) for row in rows}
        assert set(product(values[one], values[two])) <= met
    assert made.found.pairs[0] == made.found.pairs[1] > 0
    assert len(rows) < 5 * 3 * 3 * 3 / 2
    assert all(-3 <= row[0] <= 40 for row in rows)


def test_tables_that_hold_rows_are_asked_about(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/asked.db"
    sqlgen.generate("demographics", url, rows=5)
    with pytest.raises(sqlgen.UsageError, match="not confirmed: rows at the edges go into"):
        sqlgen.boundary(url, confirm=lambda _: False)
    with pytest.raises(sqlgen.UsageError, match="demographics stands already"):
        sqlgen.boundary("demographics", url)
