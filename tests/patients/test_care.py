"""Care and money that hold together: what the dead leave, visits, who sees whom, who pays."""

from __future__ import annotations

import pytest

from patients_made import Made

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("table", ["medications", "careplans", "devices"])
def test_nothing_is_given_to_the_dead(made: Made, table: str) -> None:
    """Conditions alone stay open, as in Synthea."""
    left = f"""
    SELECT COUNT(*) FROM {table} x JOIN patients p ON p.Id = x.PATIENT
    WHERE DEATHDATE IS NOT NULL AND STOP IS NULL
    """
    assert made.value(left) == 0
    assert made.value(f"SELECT COUNT(*) FROM {table} WHERE STOP IS NULL") > 0


@pytest.mark.parametrize(
    ("first", "then"), [("128613002", "1290882004"), ("74400008", "428251008")]
)
def test_one_illness_is_not_at_two_places_at_once(made: Made, first: str, then: str) -> None:
    both = f"""
    SELECT COUNT(*) FROM encounters a JOIN encounters b ON a.PATIENT = b.PATIENT
    WHERE a.REASONCODE = '{first}' AND b.REASONCODE = '{then}' AND {{}}
    """
    assert made.value(both.format("a.START <= b.STOP AND b.START <= a.STOP")) == 0
    assert made.value(both.format("a.STOP < b.START")) > 0


def test_an_early_visit_holds_what_still_lasts(made: Made) -> None:
    held = " UNION ALL ".join(
        f"SELECT ENCOUNTER FROM {table}"
        for table in ("conditions", "allergies", "medications", "careplans")
    )
    early = "FROM encounters WHERE START < TIMESTAMP '2016-01-01'"
    assert made.value(f"SELECT COUNT(*) {early} AND Id NOT IN ({held})") == 0
    assert made.value(f"SELECT COUNT(*) {early}") > 1_000


SEEN = [
    ("emergency", "EMERGENCY MEDICINE", "General Hospital"),
    ("inpatient", "HOSPITAL MEDICINE", "General Hospital"),
    ("urgentcare", "EMERGENCY MEDICINE", "Urgent Care"),
    ("wellness", "GENERAL PRACTICE", "Family Practice"),
]


@pytest.mark.parametrize(("kind", "speciality", "place"), SEEN)
def test_visits_are_where_they_belong(made: Made, kind: str, speciality: str, place: str) -> None:
    found = f"""
    SELECT DISTINCT v.SPECIALITY, o.NAME LIKE '%{place}' FROM encounters e
    JOIN providers v ON v.Id = e.PROVIDER JOIN organizations o ON o.Id = e.ORGANIZATION
    WHERE ENCOUNTERCLASS = '{kind}'
    """
    assert made.rows(found) == [(speciality, True)]


def test_payers_change_on_birthdays(made: Made) -> None:
    changes = """
    SELECT COUNT(*) FROM payer_transitions t JOIN patients p ON p.Id = t.PATIENT
    WHERE NOT EXISTS (
      SELECT 1 FROM UNNEST([0, 18, 26, 40, 65]) AS a (age)
      WHERE CAST(START_DATE AS DATE) = CAST(BIRTHDATE + to_years(CAST(age AS INTEGER)) AS DATE))
    """
    assert made.value(changes) == 0
    assert made.value("SELECT COUNT(*) FROM payer_transitions") > 5_000


def test_nobody_pays_more_than_the_plan_says(made: Made) -> None:
    """8,700 dollars with one payer in a calendar year."""
    most = """
    SELECT MAX(HEALTHCARE_EXPENSES), SUM(CAST(HEALTHCARE_EXPENSES = 8700 AS INTEGER))
    FROM patient_expenses x JOIN payers y ON y.Id = PAYER_ID WHERE NAME <> 'NO_INSURANCE'
    """
    largest, reached = made.rows(most)[0]
    assert largest == 8700
    assert reached > 10


def test_what_payers_cover_is_what_they_paid_for_visits_and_drugs(made: Made) -> None:
    paid = """
    SELECT PAYER, PAYER_COVERAGE AS covered, TOTAL_CLAIM_COST AS cost FROM encounters UNION ALL
    SELECT PAYER, PAYER_COVERAGE, TOTALCOST FROM medications
    """
    wrong = f"""
    SELECT COUNT(*) FROM payers y LEFT JOIN (
      SELECT PAYER, SUM(covered) AS covered, SUM(cost - covered) AS uncovered
      FROM ({paid}) GROUP BY PAYER
    ) x ON x.PAYER = y.Id
    WHERE AMOUNT_COVERED <> COALESCE(covered, 0) OR AMOUNT_UNCOVERED <> COALESCE(uncovered, 0)
    """
    assert made.value(wrong) == 0
    assert made.value("SELECT COUNT(*) FROM payers WHERE AMOUNT_COVERED > 0") == 9


def test_what_payers_take_in_is_what_patients_pay_them(made: Made) -> None:
    """A person who lives through the ten years that are told has ten years of premiums."""
    wrong = """
    SELECT COUNT(*) FROM payers y LEFT JOIN (
      SELECT PAYER_ID, SUM(INSURANCE_COSTS) AS paid FROM patient_expenses GROUP BY 1
    ) x ON x.PAYER_ID = y.Id WHERE REVENUE <> COALESCE(paid, 0)
    """
    assert made.value(wrong) == 0
    months = made.number("SELECT SUM(MEMBER_MONTHS) FROM payers")
    lived = """
    SELECT SUM(date_diff('day', GREATEST(BIRTHDATE, DATE '2016-01-01'),
      COALESCE(DEATHDATE, DATE '2026-01-01'))) / 365.25 * 12 FROM patients
    WHERE COALESCE(DEATHDATE, DATE '2026-01-01') >= DATE '2016-01-01'
    """
    assert abs(months - made.number(lived)) < 0.005 * months
