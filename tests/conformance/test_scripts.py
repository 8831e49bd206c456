"""Scripts of `render`, run in the engine's own client, make the rows that `generate` makes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import Database
from expected import EXAMPLES, digest, first_rows, read, rows_of, visible

HERE = Path(__file__).parent
EVERYTHING = HERE / "everything.yaml"
SLIM = ("keyed", "paired")


def script(database: Database, spec: Any = EVERYTHING, **options: Any) -> str:
    """The script of a spec for the database's engine."""
    return "".join(sqlgen.render(spec, database.engine.name, **options))


def printed(database: Database) -> dict[str, tuple[int, str]]:
    """Count and digest of every table that stands."""
    return {each.table: (each.rows, each.digest) for each in sqlgen.fingerprint(database.url)}


def wanted(*tables: str, rows: int = 1000, random: str = "integer") -> dict[str, tuple[int, str]]:
    """The same for tables of everything.yaml."""
    counts = {"paired": 150}
    return {
        table: digest(first_rows(EVERYTHING, table, counts.get(table, rows), random))
        for table in tables
    }


def test_script_of_everything(database: Database) -> None:
    """The client comes through to the end, and the script's own counts are right."""
    lines = database.client(script(database, rows=300, batch=151))
    assert printed(database) == wanted("everything", "keyed", "paired", rows=300)
    counts = [line[0] for line in lines if line[0] in ("300", "150")]
    assert counts == ["300", "300", "150"]


def test_script_of_the_example(database: Database) -> None:
    database.client(script(database, "demographics"))
    want = rows_of(read(EXAMPLES / "demographics.yaml"), base=EXAMPLES)
    assert printed(database) == {"demographics": digest(want)}


def test_script_of_borrowed_values(databases: list[Database]) -> None:
    """Faker and sql: the same as generate makes, on every engine."""
    made = set()
    for database in databases:
        database.client(script(database, HERE / "borrowed.yaml", rows=200))
        (found,) = sqlgen.fingerprint(database.url, "borrowed")
        spec = HERE / "borrowed.yaml"
        again = sqlgen.generate(spec, database.url, rows=200, replace=True, fingerprint=True)
        assert again.fingerprints == (found,)
        made.add(found)
    assert len(made) == 1


@pytest.mark.needs("md5 script")
def test_script_with_the_other_draw(database: Database) -> None:
    database.client(script(database, tables=SLIM, rows=100, random="md5"))
    assert printed(database) == wanted("keyed", "paired", rows=100, random="md5")


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("recursive", marks=pytest.mark.needs("recursive series")),
        pytest.param("native", marks=pytest.mark.needs("native series")),
        pytest.param("variable", marks=pytest.mark.needs("variable series")),
    ],
)
def test_script_with_each_series(database: Database, form: str) -> None:
    database.client(script(database, tables=SLIM, rows=1000, batch=1000, series=form))
    assert printed(database) == wanted("keyed", "paired", rows=1000)


@pytest.mark.needs("session settings")
def test_script_in_an_unusual_session(database: Database) -> None:
    """Settings that people change make no difference, and stand afterwards as they stood before."""
    session = database.engine.session
    marked = f"SELECT 'here'; {session.show};\n"
    text = script(database, rows=300, tables=["everything"])
    lines = database.client(f"{session.begin}\n{marked}{text}\n{marked}")
    marks = [place for place, line in enumerate(lines) if line == ["here"]]
    before, after = (lines[place + 1] for place in marks)
    assert before == after
    assert printed(database) == wanted("everything", rows=300)


@pytest.mark.needs("session settings")
def test_the_unusual_session_is_unusual(database: Database) -> None:
    """Else the test above would prove nothing."""
    session = database.engine.session
    (plain,) = database.client(f"{session.show};")
    *_, changed = database.client(f"{session.begin}\n{session.show};")
    assert len(plain) == len(changed) > 2
    assert plain != changed


def test_script_leaves_nothing_but_the_tables(database: Database) -> None:
    """No lookup table stays, not even in the session; no journal is written."""
    text = script(database, rows=20, tables=["keyed"])
    lookups = set(re.findall(r"sqlgen_lookup_\w+", text))
    assert len(lookups) >= 1
    again = "\n".join(f"CREATE TEMPORARY TABLE {name} (i INTEGER);" for name in lookups)
    database.client(f"{text}\n{again}")
    assert list(printed(database)) == ["keyed"]
    with pytest.raises(sqlgen.UsageError, match="no run is recorded"):
        sqlgen.undo(database.url)


def test_script_a_second_time(database: Database) -> None:
    """Once more it fails on the table that stands; with replace and truncate it does not."""
    text = script(database, rows=30, tables=["keyed"])
    database.client(text)
    with pytest.raises(AssertionError, match="exist"):
        database.client(text)
    assert printed(database) == wanted("keyed", rows=30)
    for mode in ("replace", "truncate"):
        options: Any = {mode: True}
        database.client(script(database, rows=40, tables=["keyed"], seed=8, **options))
        want = rows_of(read(EVERYTHING), "keyed", base=HERE, seed=8, params={"rows": 40})
        assert printed(database) == {"keyed": digest(want)}


@pytest.mark.parametrize("mode", ["append", "resume"])
def test_script_can_neither_append_nor_resume(database: Database, mode: str) -> None:
    options: Any = {mode: True}
    with pytest.raises(sqlgen.UsageError, match=f"no --{mode}"):
        script(database, **options)


def test_script_of_no_rows(database: Database) -> None:
    database.client(script(database, rows=0, tables=["everything"]))
    assert printed(database) == {"everything": (0, "0")}
    columns = visible(read(EVERYTHING), "everything")
    assert database.table("everything", columns, "id") == []


@pytest.mark.needs("schemas")
def test_script_for_a_schema(database: Database) -> None:
    name = f"other place {os.getpid()}"
    text = script(database, rows=30, tables=["keyed"], schema=name)
    schema = database.name(name)
    database.run(f"CREATE SCHEMA {schema}")
    try:
        database.client(text)
        (found,) = sqlgen.fingerprint(database.url, schema=name)
        assert {found.table: (found.rows, found.digest)} == wanted("keyed", rows=30)
        assert printed(database) == {}
    finally:
        database.run(f"DROP TABLE IF EXISTS {schema}.keyed", f"DROP SCHEMA {schema}")
