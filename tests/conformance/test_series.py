"""All ways to number rows that an engine has give the same rows, however deep they recurse."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, get_args

import pytest

import sqlgen
from databases import Database
from engines import ENGINES, Engine
from expected import digest, rows_of
from sqlgen.dialects import SeriesForm

FORMS = (
    pytest.param("recursive", marks=pytest.mark.needs("recursive series")),
    pytest.param("native", marks=pytest.mark.needs("native series")),
    pytest.param("variable", marks=pytest.mark.needs("variable series")),
)
# Around the width of crossed series, the usual recursion limit, and the powers of ten.
COUNTS = (1, 10, 11, 1000, 1001, 2001)


def spec_of(rows: int) -> dict[str, Any]:
    """A small table, cheap to make and to work out."""
    columns = {
        "id": {"sequence": 1, "primary_key": True},
        "die": {"integer": [1, 6]},
        "code": {"integer": [1, 5000], "unique": True},
    }
    return {"seed": 11, "tables": {"t": {"rows": rows, "columns": columns}}}


@cache
def wanted(rows: int, random: str = "integer") -> tuple[int, str]:
    """The fingerprint of so many rows."""
    return digest(rows_of(spec_of(rows), random=random))


def made(database: Database, rows: int, **options: Any) -> tuple[int, str]:
    """Make so many rows anew, and fingerprint them."""
    report = sqlgen.generate(spec_of(rows), database.url, replace=True, fingerprint=True, **options)
    (found,) = report.fingerprints
    return found.rows, found.digest


@pytest.mark.parametrize("form", FORMS)
def test_all_forms_make_the_same_rows(database: Database, form: SeriesForm) -> None:
    for rows in COUNTS:
        assert made(database, rows, series=form) == wanted(rows), rows


@pytest.mark.parametrize("form", FORMS)
def test_all_forms_begin_anywhere(database: Database, form: SeriesForm) -> None:
    assert made(database, 2500, series=form, batch=1001) == wanted(2500)
    assert made(database, 2500, series=form, batch=409) == wanted(2500)


@pytest.mark.parametrize("form", FORMS)
def test_all_forms_carry_the_other_draw(database: Database, form: SeriesForm) -> None:
    assert made(database, 300, series=form, batch=70, random="md5") == wanted(300, "md5")


def test_a_form_that_is_lacking_is_refused_before_anything_is_made(database: Database) -> None:
    have = database.engine.dialect.series
    forms: tuple[Literal["recursive", "native", "variable"], ...]
    forms = ("recursive", "native", "variable")
    lacking = [form for form in forms if form not in have]
    assert len(lacking) + len(have) == 3
    database.run(f"CREATE TABLE {database.name('own')} (a INTEGER)")
    for form in lacking:
        with pytest.raises(sqlgen.UsageError, match=f"has no {form} series; it has "):
            made(database, 5, series=form)
    assert [each.table for each in sqlgen.fingerprint(database.url)] == ["own"]


LIMITED = [engine for engine in ENGINES if engine.dialect.recursion_setting]
"""Engines that cut recursion short at a setting."""


def limited(database: Database, depth: int) -> Database:
    """The same database for sessions in which recursion is allowed that deep only."""
    setting = database.engine.dialect.recursion_setting
    url = database.parts.update_query_dict({"init_command": f"SET SESSION {setting} = {depth}"})
    return Database(database.engine, url.render_as_string(hide_password=False))


@pytest.mark.parametrize("engine", LIMITED, ids=lambda engine: engine.name, indirect=True)
@pytest.mark.parametrize("depth", [0, 1, 5, 1000])
def test_a_small_limit_is_raised_and_put_back(database: Database, depth: int) -> None:
    small = limited(database, depth)
    assert made(small, 2500, batch=2500) == wanted(2500)
    heard: list[str] = []
    made(small, 1700, batch=1700, echo=heard.append)
    settings = [each for each in heard if str(database.engine.dialect.recursion_setting) in each]
    kept, raised, back, *_ = settings
    assert heard.index(kept) < heard.index(raised) < heard.index(back)


@pytest.mark.slow
@pytest.mark.parametrize("engine", LIMITED, ids=lambda engine: engine.name, indirect=True)
def test_a_batch_past_the_square_of_the_usual_limit(database: Database) -> None:
    """More than 1000 x 1000 rows in one batch: both crossed series would stop short."""
    rows = 1_002_001
    columns = {"id": {"sequence": 1, "primary_key": True}, "die": {"integer": [1, 6]}}
    spec = {"tables": {"t": {"rows": rows, "columns": columns}}}
    report = sqlgen.generate(spec, database.url, series="recursive", batch=rows)
    assert report.tables[0].batches == 1
    query = f"SELECT COUNT(*), MIN(id), MAX(id), COUNT(DISTINCT id) FROM {database.name('t')}"
    assert database.rows(query) == [(rows, 1, rows, rows)]
    last = database.rows(f"SELECT id, die FROM t WHERE id > {rows - 50} ORDER BY id")
    assert last == rows_of(spec, n_from=rows - 49, n_to=rows)


def gaps_of(engine: Engine) -> set[str]:
    """The forms that the engine's entry says are lacking."""
    return {gap.need.removesuffix(" series") for gap in engine.gaps if gap.need.endswith(" series")}


def test_the_record_and_the_dialects_agree() -> None:
    for engine in ENGINES:
        lacking = set(get_args(SeriesForm)) - set(engine.dialect.series)
        assert gaps_of(engine) == lacking, engine.name
