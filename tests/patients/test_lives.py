"""Lives that hold together: conditions at their ages, pregnancies with their outcomes, growth."""

from __future__ import annotations

import math

import pytest

from patients_made import Made

pytestmark = pytest.mark.slow

FROM_AGE = [
    ("tubal ligation", "267020005", 25),
    ("osteoarthritis of the knee", "239873007", 30),
    ("emphysema", "87433001", 18),
    ("chronic bronchitis", "185086009", 18),
    ("asthma of adults", "195967001", 18),
    ("prediabetes", "714628002", 18),
    ("hypertension", "59621000", 18),
    ("coronary heart disease", "53741008", 30),
    ("diabetes", "44054006", 8),
    ("gout", "90560007", 25),
    ("hypothyroidism", "83664006", 50),
]
"""Conditions, their codes, and the age in years below which their modules have none."""


@pytest.mark.parametrize(("name", "code", "age"), FROM_AGE)
def test_nobody_is_too_young_for_a_condition(made: Made, name: str, code: str, age: int) -> None:
    begun = f"FROM conditions c JOIN patients p ON p.Id = PATIENT WHERE CODE = '{code}'"
    early = made.value(f"SELECT COUNT(*) {begun} AND START < BIRTHDATE + to_years({age})")
    assert early == 0, name
    assert made.value(f"SELECT COUNT(*) {begun}") > 20


@pytest.mark.parametrize("drug", ["lisinopril%", "simvastatin%", "losartan%", "amLODIPine%"])
def test_children_get_no_drugs_of_old_age(made: Made, drug: str) -> None:
    given = f"medications m JOIN patients p ON p.Id = PATIENT WHERE DESCRIPTION ILIKE '{drug}'"
    assert made.value(f"SELECT COUNT(*) FROM {given}") > 0
    assert made.value(f"SELECT COUNT(*) FROM {given} AND m.START < BIRTHDATE + to_years(18)") == 0


def test_no_condition_begins_while_it_lasts(made: Made) -> None:
    again = """
    SELECT COUNT(*) FROM (
      SELECT START, MAX(COALESCE(STOP, DATE '9999-01-01')) OVER (
        PARTITION BY PATIENT, CODE ORDER BY START, STOP
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      FROM conditions
    ) WHERE START <= before
    """
    assert made.value(again) == 0


PREGNANCY, MISCARRIAGE, PREECLAMPSIA = "'72892002'", "'19169002'", "'398254007'"
PREGNANCIES = f"""
SELECT c.*, m.PATIENT IS NOT NULL AS lost, BIRTHDATE FROM conditions c
JOIN patients p ON p.Id = c.PATIENT
LEFT JOIN conditions m ON m.CODE = {MISCARRIAGE} AND m.PATIENT = c.PATIENT AND m.START = c.STOP
WHERE c.CODE = {PREGNANCY}
"""
BIRTHS = f"""
SELECT * FROM encounters
WHERE ENCOUNTERCLASS = 'inpatient' AND CODE = '183460006' AND REASONCODE = {PREGNANCY}
"""


def test_a_pregnancy_ends_with_its_birth_or_loss(made: Made) -> None:
    """A birth is in the 37th to 41st week; the pregnancy is found in the eighth."""
    births, shortest, longest = made.rows(
        f"""
        SELECT SUM(CAST(b.Id IS NOT NULL AS INTEGER)), MIN(c.STOP - c.START), MAX(c.STOP - c.START)
        FROM ({PREGNANCIES}) c LEFT JOIN ({BIRTHS}) b
          ON b.PATIENT = c.PATIENT AND CAST(b.START AS DATE) = c.STOP
        WHERE c.STOP IS NOT NULL AND NOT lost AND c.STOP >= DATE '2016-01-01'
        """
    )[0]
    assert 29 * 7 <= shortest < longest <= 33 * 7
    ended = f"SELECT COUNT(*) FROM ({PREGNANCIES}) WHERE STOP >= DATE '2016-01-01' AND NOT lost"
    assert made.value(ended) == births == made.value(f"SELECT COUNT(*) FROM ({BIRTHS})") > 200


@pytest.mark.parametrize("code", [MISCARRIAGE, PREECLAMPSIA])
def test_what_befalls_a_pregnancy_befalls_pregnant_women(made: Made, code: str) -> None:
    alone = f"""
    SELECT COUNT(*) FROM conditions c WHERE CODE = {code} AND NOT EXISTS (
      SELECT 1 FROM conditions p WHERE p.PATIENT = c.PATIENT AND p.CODE = {PREGNANCY}
        AND c.START BETWEEN p.START AND COALESCE(p.STOP, c.START))
    """
    assert made.value(alone) == 0
    assert made.value(f"SELECT COUNT(*) FROM conditions WHERE CODE = {code}") > 10


def test_pre_eclampsia_comes_in_8_percent_of_pregnancies(made: Made) -> None:
    """Of those that went on for 28 weeks from the first visit."""
    came, count = made.rows(
        f"""
        SELECT SUM(CAST(EXISTS (
            SELECT 1 FROM conditions e WHERE e.PATIENT = c.PATIENT AND e.CODE = {PREECLAMPSIA}
              AND e.START BETWEEN c.START AND c.STOP
          ) AS INTEGER)), COUNT(*)
        FROM ({PREGNANCIES}) c WHERE STOP > START + 28 * 7
        """
    )[0]
    assert abs(came - 0.08 * count) < 3.3 * math.sqrt(0.08 * 0.92 * count)


BORN = [(20, 24, 0.068), (25, 29, 0.095), (30, 34, 0.100), (35, 39, 0.053)]
"""Ages of women, and births a year there (US, 2018)."""


@pytest.mark.parametrize(("low", "high", "rate"), BORN)
def test_as_many_are_born_as_in_the_country(made: Made, low: int, high: int, rate: float) -> None:
    """Within a tenth, and 3.3 standard errors."""
    begin = f"GREATEST(BIRTHDATE + to_years({low}), DATE '2016-01-01')"
    end = f"LEAST(BIRTHDATE + to_years({high + 1}), COALESCE(DEATHDATE, DATE '2026-01-01'))"
    lived = f"GREATEST(date_diff('day', {begin}, {end}), 0)"
    years = made.number(f"SELECT SUM({lived}) / 365.25 FROM patients WHERE GENDER = 'F'")
    came = made.number(
        f"""
        SELECT COUNT(*) FROM ({BIRTHS}) b JOIN patients p ON p.Id = b.PATIENT
        WHERE b.START >= {begin} AND b.START < {end}
        """
    )
    assert abs(came - rate * years) < 3.3 * math.sqrt(rate * years) + 0.1 * rate * years


def test_nobody_is_pregnant_after_a_ligation(made: Made) -> None:
    pregnant = f"""
    SELECT COUNT(*) FROM conditions l JOIN conditions p ON p.PATIENT = l.PATIENT
    WHERE l.CODE = '267020005' AND p.CODE = {PREGNANCY} AND COALESCE(p.STOP, p.START) >= l.START
    """
    assert made.value(pregnant) == 0


CONTRACEPTIVES = """
SELECT * FROM medications
WHERE CODE IN ('748962', '831533', '748879', '1000126', '1367439', '807283', '389221', '1534809')
"""


@pytest.mark.parametrize("code", [PREGNANCY, "'267020005'"])
def test_contraception_ends_before_a_pregnancy_or_a_ligation(made: Made, code: str) -> None:
    both = f"""
    SELECT COUNT(*) FROM ({CONTRACEPTIVES}) m JOIN conditions c ON c.PATIENT = m.PATIENT
    WHERE c.CODE = {code} AND CAST(m.START AS DATE) <= COALESCE(c.STOP, DATE '9999-01-01')
      AND COALESCE(CAST(m.STOP AS DATE), DATE '9999-01-01') > c.START
    """
    assert made.value(both) == 0


def test_a_woman_keeps_a_method_for_years(made: Made) -> None:
    """A method that is not cut short lasts three to nine years."""
    women, most = made.rows(
        f"""
        SELECT COUNT(*), MAX(methods) FROM (
          SELECT COUNT(DISTINCT CODE) AS methods FROM ({CONTRACEPTIVES})
          WHERE START >= DATE '2016-01-01' GROUP BY PATIENT)
        """
    )[0]
    assert women > 300
    assert most <= 4
    kept = f"SELECT MEDIAN(date_diff('day', START, STOP)) FROM ({CONTRACEPTIVES})"
    assert made.number(kept) > 3 * 365


def test_asthma_of_children_stays_with_most_of_them(made: Made) -> None:
    """With 83 percent of those who are 21; others get it from 18 to 40."""
    with_it, count = made.rows(
        """
        SELECT SUM(CAST(EXISTS (
            SELECT 1 FROM conditions a WHERE a.PATIENT = c.PATIENT AND a.CODE = '195967001'
          ) AS INTEGER)), COUNT(*)
        FROM conditions c JOIN living p ON p.Id = c.PATIENT
        WHERE c.CODE = '233678006' AND years BETWEEN 21 AND 24
        """
    )[0]
    assert count > 10
    assert abs(with_it - 0.83 * count) < 3.3 * math.sqrt(0.83 * 0.17 * count)
    ages = """
    SELECT AVG(CAST(START > BIRTHDATE + to_years(21) AS INTEGER)) FROM conditions c
    JOIN patients p ON p.Id = c.PATIENT WHERE CODE = '195967001' AND GENDER = 'F'
    """
    assert 0.4 < made.number(ages) < 0.9


def test_children_lose_no_weight(made: Made) -> None:
    lost = """
    SELECT COUNT(*) FROM (
      SELECT CAST(VALUE AS DOUBLE) AS kg, LAG(CAST(VALUE AS DOUBLE)) OVER (
        PARTITION BY PATIENT ORDER BY DATE) AS before
      FROM observations o JOIN patients p ON p.Id = o.PATIENT
      WHERE CODE = '29463-7' AND DATE < BIRTHDATE + to_years(12)
    ) WHERE kg < 0.98 * before
    """
    assert made.value(lost) == 0
    assert made.value("SELECT COUNT(*) FROM observations WHERE CODE = '29463-7'") > 1_000


SERIES = [
    ("HPV", "62", "years BETWEEN 14 AND 19", 3),
    ("zoster", "121", "years BETWEEN 53 AND 59", 2),
    ("hepatitis A of adults", "52", "years BETWEEN 44 AND 49", 2),
    ("MMR", "03", "years BETWEEN 5 AND 8", 2),
    ("DTaP", "20", "years BETWEEN 5 AND 8", 5),
]
"""Vaccines, their codes, who is past the last dose and began within ten years, and the doses."""


@pytest.mark.parametrize(("name", "code", "among", "doses"), SERIES)
def test_a_series_of_doses_ends(made: Made, name: str, code: str, among: str, doses: int) -> None:
    each = f"""
    SELECT COUNT(i.CODE) AS doses FROM living p
    LEFT JOIN immunizations i ON i.PATIENT = p.Id AND i.CODE = '{code}'
    WHERE {among} GROUP BY p.Id
    """
    assert made.rows(f"SELECT DISTINCT doses FROM ({each})") == [(doses,)], name


def test_lipids_are_possible(made: Made) -> None:
    least = "SELECT MIN(CAST(VALUE AS DOUBLE)) FROM observations WHERE CODE = '18262-6'"
    assert made.number(least) >= 30
