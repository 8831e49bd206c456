"""What a run leaves behind: tables ready for use, the journal, and what undo takes back."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import sqlgen
from databases import DRIVER_ERRORS, Database
from expected import Row, digest, rows_of
from sqlgen import __version__
from sqlgen.api import Progress

SPEC: dict[str, Any] = {
    "seed": 9,
    "tables": {
        "people": {
            "rows": 30,
            "columns": {
                "id": {"sequence": 101, "primary_key": True},
                "code": {"integer": [1, 500], "unique": True},
                "nick": {"token": 4, "nulls": 0.3},
            },
        },
        "words": {"rows": 20, "columns": {"word": {"pick": ["a", "b", "c"]}}},
    },
}


def wanted(table: str, last: int, first: int = 1) -> tuple[int, str]:
    """The fingerprint of rows of a table of SPEC."""
    return digest(rows_of(SPEC, table, n_from=first, n_to=last))


def printed(database: Database) -> dict[str, tuple[int, str]]:
    """Count and digest of every table that stands, the journal aside."""
    return {each.table: (each.rows, each.digest) for each in sqlgen.fingerprint(database.url)}


def journal(database: Database, *columns: str) -> list[Row]:
    """Columns of the journal."""
    query = f"SELECT {', '.join(columns)} FROM sqlgen_runs ORDER BY run, table_name"
    return database.rows(query)


# several tables


def test_all_tables_of_a_spec(database: Database) -> None:
    report = sqlgen.generate(SPEC, database.url)
    assert [(each.table, each.rows) for each in report.tables] == [("people", 30), ("words", 20)]
    assert report.rows == 50
    assert printed(database) == {"people": wanted("people", 30), "words": wanted("words", 20)}


def test_some_tables_of_a_spec(database: Database) -> None:
    sqlgen.generate(SPEC, database.url, tables=["words"])
    assert printed(database) == {"words": wanted("words", 20)}
    sqlgen.generate(SPEC, database.url, tables=["people"], rows=5)
    assert printed(database) == {"people": wanted("people", 5), "words": wanted("words", 20)}


def test_rows_for_each_table(database: Database) -> None:
    sqlgen.generate(SPEC, database.url, rows={"words": 3})
    assert printed(database) == {"people": wanted("people", 30), "words": wanted("words", 3)}


def test_rows_for_all_tables(database: Database) -> None:
    sqlgen.generate(SPEC, database.url, rows=7)
    assert printed(database) == {"people": wanted("people", 7), "words": wanted("words", 7)}


def test_the_report_shows_the_first_rows(database: Database) -> None:
    report = sqlgen.generate(SPEC, database.url)
    people, words = report.samples
    assert (people.table, people.columns) == ("people", ("id", "code", "nick"))
    assert list(people.rows) == rows_of(SPEC, "people", n_to=5)
    assert len(words.rows) == 5


def test_progress_is_told_batch_by_batch(database: Database) -> None:
    heard: list[Progress] = []
    sqlgen.generate(SPEC, database.url, batch=12, observe=heard.append)
    assert [(each.table, each.done, each.rows) for each in heard] == [
        *[("people", done, 30) for done in (0, 12, 24, 30)],
        *[("words", done, 20) for done in (0, 12, 20)],
    ]


# tables that stand already


def test_an_empty_table_is_filled(database: Database) -> None:
    """Whatever the order of its columns, and whatever else it has."""
    database.run(
        "CREATE TABLE people (nick VARCHAR(9), extra INTEGER DEFAULT 5, code INTEGER, id BIGINT)"
    )
    sqlgen.generate(SPEC, database.url, tables=["people"])
    found = database.table("people", ("id", "code", "nick", "extra"), "id")
    assert found == [(*row, 5) for row in rows_of(SPEC, "people")]


def test_a_table_without_a_column_is_refused(database: Database) -> None:
    database.run("CREATE TABLE people (id BIGINT, nick VARCHAR(9), cod INTEGER)")
    with pytest.raises(sqlgen.SpecError, match="has no column 'code'; did you mean 'cod'"):
        sqlgen.generate(SPEC, database.url)
    assert list(printed(database)) == ["people"]


def test_a_table_with_rows_is_refused(database: Database) -> None:
    sqlgen.generate(SPEC, database.url, tables=["words"])
    before = printed(database)
    with pytest.raises(sqlgen.TargetError, match=r"words holds rows already.*--append"):
        sqlgen.generate(SPEC, database.url)
    assert printed(database) == before


@pytest.mark.parametrize("mode", ["truncate", "replace"])
def test_rows_that_stand_give_way(database: Database, mode: str) -> None:
    sqlgen.generate(SPEC, database.url, rows=11, seed=1)
    options: Any = {mode: True}
    asked: list[str] = []

    def agree(question: str) -> bool:
        asked.append(question)
        return True

    sqlgen.generate(SPEC, database.url, confirm=agree, **options)
    assert printed(database) == {"people": wanted("people", 30), "words": wanted("words", 20)}
    assert ["11 rows" in question for question in asked] == [True, True]
    assert journal(database, "table_name", "n_from", "n_done") == [
        ("people", 1, 30),
        ("words", 1, 20),
    ]


def test_rows_that_stand_stay_where_nobody_agrees(database: Database) -> None:
    sqlgen.generate(SPEC, database.url)
    before = printed(database)
    with pytest.raises(sqlgen.UsageError, match="not confirmed"):
        sqlgen.generate(SPEC, database.url, replace=True, seed=1, confirm=lambda _: False)
    assert printed(database) == before


def test_truncate_keeps_the_table_as_it_is(database: Database) -> None:
    database.run("CREATE TABLE words (word VARCHAR(9), extra INTEGER DEFAULT 5)")
    sqlgen.generate(SPEC, database.url, tables=["words"])
    sqlgen.generate(SPEC, database.url, tables=["words"], truncate=True)
    assert database.rows("SELECT COUNT(*), MIN(extra), MAX(extra) FROM words") == [(20, 5, 5)]


# ready for use


@pytest.mark.needs("next key")
def test_the_next_key_follows_the_last(database: Database) -> None:
    last = "SELECT MAX(id) FROM people"
    sqlgen.generate(SPEC, database.url, batch=7)
    database.run("INSERT INTO people (code) VALUES (1000)")
    assert database.value(last) == 131
    database.run("DELETE FROM people WHERE id = 131")
    sqlgen.generate(SPEC, database.url, rows=10, append=True)
    database.run("INSERT INTO people (code) VALUES (1000)")
    assert database.value(last) == 141
    assert database.value("SELECT COUNT(*) FROM people") == 41


@pytest.mark.parametrize("start", [0, -2, -3, -100])
def test_keys_that_are_not_positive(database: Database, start: int) -> None:
    """0 too is a key like any other, though some engines take it for `the next one`."""
    key = {"sequence": start, "primary_key": True}
    spec = {"tables": {"t": {"rows": 4, "columns": {"id": key, "die": {"integer": [1, 6]}}}}}
    sqlgen.generate(spec, database.url)
    assert database.table("t", ("id", "die"), "id") == rows_of(spec)


def test_declared_keys_are_constraints(database: Database) -> None:
    sqlgen.generate(SPEC, database.url, tables=["people"])
    code = database.value("SELECT code FROM people WHERE id = 101")
    for values in ("101, 600", f"900, {code}"):
        with pytest.raises(DRIVER_ERRORS):
            database.run(f"INSERT INTO people (id, code) VALUES ({values})")
    database.run("INSERT INTO people (id, code) VALUES (900, NULL)")


# the journal


def test_the_journal_tells_what_was_made(database: Database) -> None:
    sqlgen.generate(SPEC, database.url, batch=8)
    sqlgen.generate(SPEC, database.url, tables=["people"], rows=4, append=True)
    facts = ("run", "table_name", "n_from", "n_to", "n_done", "batches", "made_table")
    assert journal(database, *facts) == [
        (1, "people", 1, 30, 30, 4, 1),
        (1, "words", 1, 20, 20, 3, 1),
        (2, "people", 31, 34, 34, 1, 0),
    ]
    keys = ("table_name", "key_column", "key_shift", "seed", "random", "version")
    people = ("people", "id", 100, 9, "integer", __version__)
    words = ("words", None, None, 9, "integer", __version__)
    assert journal(database, *keys) == [people, words, people]
    (first, spec), (other, _), (again, _) = journal(database, "plan_digest", "spec_digest")
    assert len(first) == len(spec) == 64
    assert first == again != other


def test_digests_of_the_journal_are_the_same_everywhere(databases: list[Database]) -> None:
    """A run can be told again from its record on another engine."""
    found = set()
    for database in databases:
        sqlgen.generate(SPEC, database.url)
        found.add(tuple(journal(database, "table_name", "plan_digest", "spec_digest")))
    assert len(found) == 1


def test_the_journal_follows_each_batch(database: Database) -> None:
    """What it says is what stands, wherever a run broke off."""

    def observe(progress: Progress) -> None:
        if progress.done == 20:
            raise KeyboardInterrupt

    with pytest.raises(sqlgen.InterruptedRunError):
        sqlgen.generate(SPEC, database.url, batch=10, observe=observe)
    facts = ("table_name", "n_done", "batches")
    assert journal(database, *facts) == [("people", 20, 2), ("words", 0, 0)]
    assert database.value("SELECT COUNT(*) FROM people") == 20


def test_without_the_journal_nothing_is_recorded(database: Database) -> None:
    sqlgen.generate(SPEC, database.url, journal=False)
    assert printed(database) == {"people": wanted("people", 30), "words": wanted("words", 20)}
    with pytest.raises(DRIVER_ERRORS):
        database.rows("SELECT * FROM sqlgen_runs")
    with pytest.raises(sqlgen.UsageError, match="no run is recorded"):
        sqlgen.undo(database.url)
    with pytest.raises(sqlgen.TargetError, match="nothing is recorded"):
        sqlgen.generate(SPEC, database.url, append=True)


@pytest.mark.parametrize("mode", ["append", "resume"])
def test_without_the_journal_nothing_goes_on(database: Database, mode: str) -> None:
    options: Any = {mode: True}
    database.run(f"CREATE TABLE {database.name('own')} (a INTEGER)")
    with pytest.raises(sqlgen.UsageError, match="--no-journal"):
        sqlgen.generate(SPEC, database.url, journal=False, **options)
    assert list(printed(database)) == ["own"]


# undo


def test_undo_of_the_only_run_takes_the_tables_too(database: Database) -> None:
    sqlgen.generate(SPEC, database.url)
    undone = sqlgen.undo(database.url)
    assert sorted((each.table, each.rows) for each in undone) == [("people", 30), ("words", 20)]
    assert printed(database) == {}
    assert journal(database, "run") == []
    sqlgen.generate(SPEC, database.url)
    assert printed(database) == {"people": wanted("people", 30), "words": wanted("words", 20)}


def test_undo_of_an_append_leaves_what_was_there(database: Database) -> None:
    sqlgen.generate(SPEC, database.url, tables=["people"])
    sqlgen.generate(SPEC, database.url, tables=["people"], rows=12, append=True)
    (undone,) = sqlgen.undo(database.url)
    assert (undone.table, undone.rows) == ("people", 12)
    assert printed(database) == {"people": wanted("people", 30)}
    sqlgen.generate(SPEC, database.url, tables=["people"], rows=3, append=True)
    assert printed(database) == {"people": wanted("people", 33)}


def test_undo_of_an_earlier_run(database: Database) -> None:
    """By its number; the rows of the later one stay."""
    sqlgen.generate(SPEC, database.url, tables=["people"])
    sqlgen.generate(SPEC, database.url, tables=["people"], rows=12, append=True)
    (undone,) = sqlgen.undo(database.url, 1)
    assert undone.rows == 30
    assert printed(database) == {"people": wanted("people", 42, first=31)}
    assert journal(database, "run") == [(2,)]


def test_undo_leaves_the_rows_of_others(database: Database) -> None:
    sqlgen.generate(SPEC, database.url, tables=["people"])
    database.run("INSERT INTO people (id, code) VALUES (5, 505), (500, 506)")
    sqlgen.undo(database.url)
    assert database.table("people", ("id", "code"), "id") == [(5, 505), (500, 506)]


def test_undo_leaves_a_table_that_stood_before(database: Database) -> None:
    database.run("CREATE TABLE words (word VARCHAR(9))")
    sqlgen.generate(SPEC, database.url, tables=["words"])
    sqlgen.undo(database.url)
    assert printed(database) == {"words": (0, "0")}


def test_undo_of_half_a_run(database: Database) -> None:
    def observe(progress: Progress) -> None:
        if (progress.table, progress.done) == ("words", 10):
            raise KeyboardInterrupt

    with pytest.raises(sqlgen.InterruptedRunError):
        sqlgen.generate(SPEC, database.url, batch=5, observe=observe)
    undone = sqlgen.undo(database.url)
    assert sorted((each.table, each.rows) for each in undone) == [("people", 30), ("words", 10)]
    assert printed(database) == {}


def test_undo_refuses_where_nothing_tells_its_rows(database: Database) -> None:
    """A table without a counting column, with a row of somebody else's in it."""
    sqlgen.generate(SPEC, database.url)
    database.run("INSERT INTO words (word) VALUES ('z')")
    before = printed(database)
    with pytest.raises(sqlgen.UsageError, match="nothing in words tells the 20 rows"):
        sqlgen.undo(database.url)
    assert printed(database) == before


def test_undo_of_a_run_that_never_was(database: Database) -> None:
    sqlgen.generate(SPEC, database.url)
    with pytest.raises(sqlgen.UsageError, match="there is no run 7; runs are 1"):
        sqlgen.undo(database.url, 7)


def test_undo_asks_first(database: Database) -> None:
    sqlgen.generate(SPEC, database.url)
    before = printed(database)
    with pytest.raises(sqlgen.UsageError, match="not confirmed: run 1 made rows of people, words"):
        sqlgen.undo(database.url, confirm=lambda _: False)
    assert printed(database) == before


# what was given stays as it was


def test_a_spec_given_as_data_is_not_changed(database: Database) -> None:
    given = copy.deepcopy(SPEC)
    sqlgen.generate(given, database.url)
    assert given == SPEC


def test_echo_hears_what_is_done(database: Database) -> None:
    heard: list[str] = []
    sqlgen.generate(SPEC, database.url, batch=10, echo=heard.append)
    inserts = [each for each in heard if each.startswith("INSERT INTO") and "people" in each]
    assert len([each for each in inserts if "sqlgen_runs" not in each]) == 3
