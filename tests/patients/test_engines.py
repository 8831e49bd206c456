"""The same patients on every engine, in any batches, whatever the number of others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from databases import Database
from engines import MARIADB, POSTGRESQL
from sqlgen import api
from sqlgen.dialects import DIALECTS
from sqlgen.patients.options import read_date
from sqlgen.patients.plan import Population

PEOPLE = 25
ENGINES_OF_PATIENTS = ("duckdb", "sqlite", "postgresql", "mariadb")


def printed(url: str) -> dict[str, tuple[int, str]]:
    """Rows and digest of each table."""
    return {each.table: (each.rows, each.digest) for each in api.fingerprint(url)}


def made(folder: Path, name: str, **options: object) -> str:
    """A population in a DuckDB file."""
    url = f"duckdb:///{folder}/{name}.duckdb"
    api.patients(url, people=PEOPLE, **options)  # type: ignore[arg-type]  # names of options
    return url


@pytest.mark.slow
@pytest.mark.needs("patients")
def test_all_engines_make_the_same_patients(database: Database, tmp_path: Path) -> None:
    api.patients(database.url, people=PEOPLE)
    here = printed(database.url)
    assert here == printed(made(tmp_path, "plain"))
    assert len(here) == 19


@pytest.mark.slow
@pytest.mark.needs("patients")
def test_neither_batches_nor_those_who_came_later_change_anything(
    database: Database, tmp_path: Path
) -> None:
    """Some at first and others later, in small batches, are those who come at once."""
    api.patients(database.url, people=9, batch=4)
    added = api.patients(database.url, people=PEOPLE - 9, batch=7, append=True)
    assert (added.run, added.living) == (2, PEOPLE - 9)
    assert printed(database.url) == printed(made(tmp_path, "plain"))


@pytest.mark.slow
@pytest.mark.parametrize("engine", [POSTGRESQL, MARIADB], indirect=True, ids=lambda each: each.name)
def test_sessions_side_by_side_change_nothing(database: Database, tmp_path: Path) -> None:
    api.patients(database.url, people=PEOPLE, batch=4, workers=3)
    assert printed(database.url) == printed(made(tmp_path, "plain"))


@pytest.mark.slow
def test_a_patient_stays_when_others_come(tmp_path: Path) -> None:
    import duckdb

    few = made(tmp_path, "few")
    many = f"duckdb:///{tmp_path}/many.duckdb"
    api.patients(many, people=2 * PEOPLE)
    paths = [url.removeprefix("duckdb:///") for url in (few, many)]
    with duckdb.connect() as connection:
        for name, path in zip("ab", paths, strict=True):
            connection.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        for table in ("patients", "encounters", "observations", "claims_transactions"):
            gone = f"SELECT COUNT(*) FROM (SELECT * FROM a.{table} EXCEPT SELECT * FROM b.{table})"
            assert connection.execute(gone).fetchone() == (0,), table


def test_another_seed_makes_others() -> None:
    plans: list[Population] = [api.planned_patients(seed=seed) for seed in (1, 2)]
    assert plans[0].facts == plans[1].facts
    assert plans[0].wanted != plans[1].wanted
    assert plans[0].wanted.reference == read_date("2026-01-01")


@pytest.mark.slow
@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_every_engine_has_a_script(dialect: str) -> None:
    """Each of the 19 tables is made once and filled; what a run goes through is dropped."""
    script = "".join(api.render_patients(dialect, people=2, modules=["gout"]))
    quote = DIALECTS[dialect].name_quote
    for table in api.planned_patients().tables:
        name = f"{quote}{table.name}{quote}"
        assert script.count(f"CREATE TABLE {name} (") == 1, table.name
        assert script.count(f"INSERT INTO {name}\n") == 1, table.name
    assert "None" not in script
    assert not re.search(r"CURRENT_(DATE|TIME)|NOW\(|SYSDATE|GETDATE|TODAY", script.upper())
