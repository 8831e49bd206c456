"""What must hold for every row of a population, asked of 5,000 patients in plain SQL."""

from __future__ import annotations

import pytest

from benchmarks.population.integrity import DATED, OF_MEN, OF_WOMEN, REFUSED, violations
from patients_made import Made

pytestmark = pytest.mark.slow

VIOLATIONS = violations()


def test_as_many_live_as_were_asked_for(made: Made) -> None:
    assert made.value("SELECT COUNT(*) FROM living") == 5_000
    assert made.value("SELECT COUNT(*) FROM patients WHERE DEATHDATE > DATE '2026-01-01'") == 0


@pytest.mark.parametrize("what", VIOLATIONS)
def test_no_row_breaks_a_rule(made: Made, what: str) -> None:
    assert made.value(VIOLATIONS[what]) == 0


@pytest.mark.parametrize("table", DATED)
def test_there_are_rows_that_might(made: Made, table: str) -> None:
    assert made.value(f"SELECT COUNT(*) FROM {table}") > 0


@pytest.mark.parametrize("codes", [OF_WOMEN, OF_MEN], ids=["women", "men"])
def test_there_are_rows_of_one_sex_alone(made: Made, codes: dict[str, tuple[str, ...]]) -> None:
    for table, listed in codes.items():
        for code in listed:
            assert made.value(f"SELECT COUNT(*) FROM {table} WHERE CODE = '{code}'") > 0, code


@pytest.mark.parametrize("allergy", REFUSED)
def test_drugs_are_given_to_those_without_the_allergy(made: Made, allergy: str) -> None:
    known = f"DESCRIPTION ILIKE '{REFUSED[allergy]}'"
    assert made.value(f"SELECT COUNT(*) FROM medications WHERE {known}") > 0
    assert made.value(f"SELECT COUNT(*) FROM allergies WHERE CODE = '{allergy}'") > 0


def test_payers_follow_each_other_without_a_gap(made: Made) -> None:
    wrong = """
    SELECT COUNT(*) FROM (
      SELECT START_DATE, LAG(END_DATE) OVER (PARTITION BY PATIENT ORDER BY START_DATE) AS before
      FROM payer_transitions
    ) WHERE START_DATE <> before + INTERVAL 1 SECOND
    """
    assert made.value(wrong) == 0


def test_addresses_agree(made: Made) -> None:
    """A ZIP code stands in one city, a city in one county, coordinates near those of the ZIP."""
    for few, many in (("ZIP", "CITY"), ("CITY", "COUNTY"), ("COUNTY", "FIPS")):
        several = f"SELECT COUNT(DISTINCT {many}) AS c FROM patients GROUP BY {few}"
        assert made.value(f"SELECT MAX(c) FROM ({several})") == 1
    assert made.value("SELECT MAX(LAT) - MIN(LAT) FROM patients") < 3
    spread = "SELECT MAX(s) FROM (SELECT MAX(LAT) - MIN(LAT) AS s FROM patients GROUP BY ZIP)"
    assert 0 < made.number(spread) <= 0.0201


def test_people_are_seen_in_their_own_city(made: Made) -> None:
    away = """
    SELECT COUNT(*) FROM encounters e JOIN patients p ON p.Id = e.PATIENT
    JOIN organizations o ON o.Id = e.ORGANIZATION WHERE o.CITY <> p.CITY
    """
    assert made.value(away) == 0
