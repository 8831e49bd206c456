"""A batch that comes short, by even one row, is an error; whole batches stand and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import sqlgen
from databases import Database
from engines import ENGINES
from expected import digest, rows_of
from sqlgen.dialects import DIALECTS

SPEC: dict[str, Any] = {
    "tables": {
        "t": {
            "rows": 1000,
            "columns": {"id": {"sequence": 1, "primary_key": True}, "die": {"integer": [1, 6]}},
        }
    }
}
DROPPING = [engine for engine in ENGINES if engine.drop_row]
"""Engines that can be told to take no row and say nothing."""
LIMITED = [engine for engine in ENGINES if engine.dialect.recursion_setting]
"""Engines that cut recursion short at a setting."""


def printed(database: Database) -> tuple[int, str]:
    """Count and digest of table t."""
    (found,) = sqlgen.fingerprint(database.url, "t")
    return found.rows, found.digest


def recorded(database: Database) -> list[tuple[Any, ...]]:
    """How far the runs of the journal came."""
    return database.rows("SELECT n_from, n_to, n_done, batches FROM sqlgen_runs")


@pytest.mark.parametrize("engine", DROPPING, ids=lambda engine: engine.name, indirect=True)
def test_one_row_that_a_trigger_drops(database: Database) -> None:
    database.run("CREATE TABLE t (id BIGINT PRIMARY KEY, die INTEGER)", *database.engine.drop_row)
    with pytest.raises(sqlgen.ShortfallError) as caught:
        sqlgen.generate(SPEC, database.url, batch=100)
    assert "t, rows 401 to 500: 99 rows came, 100 were due" in caught.value.problem
    assert "400 rows in whole batches stand" in caught.value.problem
    assert "--resume" in caught.value.remedy
    assert printed(database) == digest(rows_of(SPEC, n_to=400))
    assert recorded(database) == [(1, 1000, 400, 4)]
    database.run(*database.engine.undo_drop_row)
    sqlgen.generate(SPEC, database.url, resume=True)
    assert printed(database) == digest(rows_of(SPEC))


@pytest.mark.parametrize("engine", DROPPING, ids=lambda engine: engine.name, indirect=True)
def test_one_row_of_the_only_batch(database: Database) -> None:
    """Without the journal too."""
    database.run("CREATE TABLE t (id BIGINT PRIMARY KEY, die INTEGER)", *database.engine.drop_row)
    with pytest.raises(sqlgen.ShortfallError, match="999 rows came, 1,000 were due"):
        sqlgen.generate(SPEC, database.url, journal=False)
    assert database.value("SELECT COUNT(*) FROM t") == 0


def limited(database: Database, depth: int, strict: bool = True) -> str:
    """The URL of sessions in which recursion is allowed that deep only."""
    setting = database.engine.dialect.recursion_setting
    mode = "STRICT_ALL_TABLES" if strict else ""
    begin = f"SET SESSION {setting} = {depth}, SESSION sql_mode = '{mode}'"
    url = database.parts.update_query_dict({"init_command": begin})
    return url.render_as_string(hide_password=False)


def without(monkeypatch: pytest.MonkeyPatch, database: Database, *names: str) -> None:
    """Let runs leave settings as they are."""
    dialect = database.engine.dialect
    kept = tuple(each for each in dialect.settings if each.name not in names)
    assert len(kept) == len(dialect.settings) - len(names)
    monkeypatch.setitem(DIALECTS, dialect.name, replace(dialect, settings=kept))


@pytest.mark.parametrize("engine", LIMITED, ids=lambda engine: engine.name, indirect=True)
@pytest.mark.parametrize(("depth", "came"), [(998, 999), (0, 1)])
@pytest.mark.needs("silent recursion")
def test_recursion_that_stops_short_without_a_word(
    database: Database, monkeypatch: pytest.MonkeyPatch, depth: int, came: int
) -> None:
    """Outside strict mode the engine only warns; counting finds the one row that is missing."""
    setting = str(database.engine.dialect.recursion_setting)
    without(monkeypatch, database, setting, "sql_mode")
    url = limited(database, depth, strict=False)
    with pytest.raises(sqlgen.ShortfallError) as caught:
        sqlgen.generate(SPEC, url, series="recursive")
    assert f"t, rows 1 to 1000: {came} rows came, 1,000 were due" in caught.value.problem
    assert setting in caught.value.remedy
    assert database.value("SELECT COUNT(*) FROM t") == 0
    assert recorded(database) == [(1, 1000, 0, 0)]
    monkeypatch.undo()
    sqlgen.generate(SPEC, url, series="recursive", resume=True)
    assert printed(database) == digest(rows_of(SPEC))


@pytest.mark.parametrize("engine", LIMITED, ids=lambda engine: engine.name, indirect=True)
def test_recursion_that_stops_short_in_strict_mode(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine itself refuses, and the table that was made for the run goes again."""
    setting = str(database.engine.dialect.recursion_setting)
    without(monkeypatch, database, setting, "sql_mode")
    with pytest.raises(sqlgen.SqlgenError, match=setting):
        sqlgen.generate(SPEC, limited(database, 998), series="recursive")
    assert sqlgen.fingerprint(database.url) == ()
    monkeypatch.undo()
    sqlgen.generate(SPEC, limited(database, 998), series="recursive")
    assert printed(database) == digest(rows_of(SPEC))
