"""One population of 5,000 living patients, made once."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from patients_made import Made
from sqlgen import api

PEOPLE = 5_000
SEED = 20260101


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The population: Massachusetts, ten years of history, all modules."""
    folder = tmp_path_factory.mktemp("patients")
    url = f"duckdb:///{folder}/patients.duckdb"
    report = api.patients(url, people=PEOPLE, seed=SEED)
    assert report.living == PEOPLE
    with duckdb.connect(f"{folder}/patients.duckdb", read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(LIVING)
        yield Made(connection)


LIVING = """
CREATE TEMPORARY VIEW living AS
SELECT *, date_part('year', age(DATE '2026-01-01', BIRTHDATE)) AS years FROM patients
WHERE DEATHDATE IS NULL
"""
