"""What must hold for every row of a population, asked of 5,000 patients in plain SQL."""

from __future__ import annotations

import pytest

from patients_made import Made

pytestmark = pytest.mark.slow

DATED = {
    "encounters": ("START", "STOP"),
    "conditions": ("START", "STOP"),
    "allergies": ("START", "STOP"),
    "medications": ("START", "STOP"),
    "careplans": ("START", "STOP"),
    "procedures": ("START", "STOP"),
    "devices": ("START", "STOP"),
    "observations": ("DATE", "DATE"),
    "immunizations": ("DATE", "DATE"),
    "supplies": ("DATE", "DATE"),
    "imaging_studies": ("DATE", "DATE"),
}
"""Tables whose rows happen at a time: the columns of their start and end."""
TIMED = ("medications", "procedures", "devices", "observations", "immunizations", "imaging_studies")
CHARGED = """
SELECT CLAIMID, SUM(CASE WHEN TYPE = 'CHARGE' THEN AMOUNT ELSE 0 END) AS charged,
  SUM(COALESCE(PAYMENTS, 0)) + SUM(COALESCE(ADJUSTMENTS, 0)) AS settled,
  ARG_MAX(OUTSTANDING, CHARGEID) AS left_over
FROM claims_transactions GROUP BY CLAIMID
"""
HELD = """
SELECT ENCOUNTER AS Id, BASE_COST FROM procedures
UNION ALL SELECT ENCOUNTER, BASE_COST FROM immunizations
"""
PREGNANCY = "'72892002', '19169002', '398254007'"
PENICILLINS = "'308182', '308192', '789980', '562251', '834061', '834102'"


def test_as_many_live_as_were_asked_for(made: Made) -> None:
    assert made.value("SELECT COUNT(*) FROM living") == 5_000
    assert made.value("SELECT COUNT(*) FROM patients WHERE DEATHDATE > DATE '2026-01-01'") == 0


@pytest.mark.parametrize("table", DATED)
def test_nothing_happens_outside_of_a_life(made: Made, table: str) -> None:
    start, stop = DATED[table]
    assert made.value(f'SELECT COUNT(*) FROM {table} WHERE "{start}" > "{stop}"') == 0
    outside = f"""
    SELECT COUNT(*) FROM {table} x JOIN patients p ON p.Id = x.PATIENT
    WHERE CAST(x."{start}" AS DATE) < BIRTHDATE
      OR CAST(COALESCE(x."{stop}", x."{start}") AS DATE) > COALESCE(DEATHDATE, DATE '2026-01-01')
    """
    assert made.value(outside) == 0
    assert made.value(f"SELECT COUNT(*) FROM {table}") > 0


@pytest.mark.parametrize("table", [table for table in DATED if table != "encounters"])
def test_a_row_belongs_to_the_encounter_of_its_own_patient(made: Made, table: str) -> None:
    start, _ = DATED[table]
    moment = "x.{0} < e.START OR x.{0} > e.STOP" if table in TIMED else "FALSE"
    away = f"""
    SELECT COUNT(*) FROM {table} x JOIN encounters e ON e.Id = x.ENCOUNTER
    WHERE e.PATIENT <> x.PATIENT OR CAST(x."{start}" AS DATE) <> CAST(e.START AS DATE)
      OR {moment.format(f'"{start}"')}
    """
    assert made.value(away) == 0


def test_claims_are_settled(made: Made) -> None:
    wrong = f"SELECT COUNT(*) FROM ({CHARGED}) WHERE charged <> settled OR left_over <> 0"
    assert made.value(wrong) == 0
    assert made.value("SELECT COUNT(*) FROM claims") == made.value(
        "SELECT (SELECT COUNT(*) FROM encounters) + (SELECT COUNT(*) FROM medications)"
    )


def test_an_encounter_costs_what_is_done_in_it(made: Made) -> None:
    wrong = f"""
    SELECT COUNT(*) FROM encounters e
    LEFT JOIN (SELECT Id, SUM(BASE_COST) AS cost FROM ({HELD}) GROUP BY Id) h ON h.Id = e.Id
    WHERE e.Id NOT IN (SELECT ENCOUNTER FROM imaging_studies)
      AND TOTAL_CLAIM_COST <> BASE_ENCOUNTER_COST + COALESCE(cost, 0)
    """
    assert made.value(wrong) == 0


def test_what_patients_and_payers_pay_is_the_whole(made: Made) -> None:
    """Over all patients, expenses and coverage are all charges."""
    paid, charged = made.rows(
        """
        SELECT SUM(HEALTHCARE_EXPENSES) + SUM(HEALTHCARE_COVERAGE) FROM patients UNION ALL
        SELECT SUM(AMOUNT) FROM claims_transactions WHERE TYPE = 'CHARGE'
        """
    )
    assert paid == charged
    assert (
        made.value("SELECT COUNT(*) FROM medications WHERE TOTALCOST <> BASE_COST * DISPENSES") == 0
    )


def test_codes_of_one_sex_stay_with_it(made: Made) -> None:
    men = f"""
    SELECT COUNT(*) FROM conditions c JOIN patients p ON p.Id = c.PATIENT
    WHERE GENDER = 'M' AND CODE IN ({PREGNANCY}, '267020005')
    """
    assert made.value(men) == 0
    assert made.value(f"SELECT COUNT(*) FROM conditions WHERE CODE IN ({PREGNANCY})") > 0


@pytest.mark.parametrize(
    ("allergy", "drugs"), [("7984", PENICILLINS), ("29046", "'314076'")], ids=["penicillin", "ACE"]
)
def test_nobody_gets_a_drug_to_which_an_allergy_is_known(
    made: Made, allergy: str, drugs: str
) -> None:
    wrong = f"""
    SELECT COUNT(*) FROM medications m JOIN allergies a ON a.PATIENT = m.PATIENT
    WHERE a.CODE = '{allergy}' AND a.START <= CAST(m.START AS DATE) AND m.CODE IN ({drugs})
    """
    assert made.value(wrong) == 0
    assert made.value(f"SELECT COUNT(*) FROM medications WHERE CODE IN ({drugs})") > 0


def test_no_drug_is_ordered_for_a_condition_that_has_ended(made: Made) -> None:
    wrong = """
    SELECT COUNT(*) FROM medications m
    JOIN (
      SELECT PATIENT, CODE, MAX(COALESCE(STOP, DATE '9999-01-01')) AS stop
      FROM conditions GROUP BY 1, 2
    ) c ON c.PATIENT = m.PATIENT AND c.CODE = m.REASONCODE
    WHERE CAST(m.START AS DATE) > c.stop
    """
    assert made.value(wrong) == 0


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
