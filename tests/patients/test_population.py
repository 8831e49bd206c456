"""Shares, rates and values of 5,000 patients against published figures; one fixed seed.

A share p of n people may be off by 3.3 standard errors, or by half a point where that is more:
among the some sixty shares here, one in 1,000 would be off by chance.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from patients_made import Made

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[2] / "sqlgen" / "patients" / "data"
ADULT, SENIOR, CHILD = "years >= 18", "years >= 65", "years < 18"


def shares_of_the_state() -> dict[str, float]:
    """The row of Massachusetts."""
    with (DATA / "demographics.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        row = next(each for each in rows if each["level"] == "state" and each["st"] == "MA")
    return {name: float(value) for name, value in row.items() if value[:2] in ("0.", "0")}


def close(made: Made, condition: str, among: str, share: float, floor: float = 0.005) -> None:
    """The share of people for whom a condition holds is the one that is known."""
    found, count = made.rows(
        f"SELECT AVG(CAST(({condition}) AS INTEGER)), COUNT(*) FROM living WHERE {among}"
    )[0]
    error = math.sqrt(share * (1 - share) / count)
    assert abs(found - share) <= max(3.3 * error, floor), f"{found:.4f}, known {share}, n {count}"


DEMOGRAPHY = {
    "male": "GENDER = 'M'",
    "white_any_eth": "RACE = 'white'",
    "black_any_eth": "RACE = 'black'",
    "asian_any_eth": "RACE = 'asian'",
    "hispanic": "ETHNICITY = 'hispanic'",
    "nh_white": "RACE = 'white' AND ETHNICITY = 'nonhispanic'",
    "age_0_9": "years < 10",
    "age_20_29": "years BETWEEN 20 AND 29",
    "age_50_59": "years BETWEEN 50 AND 59",
    "age_70_79": "years BETWEEN 70 AND 79",
    "age_80plus": "years >= 80",
    "age_65plus": SENIOR,
}


@pytest.mark.parametrize("column", DEMOGRAPHY)
def test_the_living_are_like_the_state(made: Made, column: str) -> None:
    close(made, DEMOGRAPHY[column], "TRUE", shares_of_the_state()[column])


def test_old_people_are_more_often_women(made: Made) -> None:
    close(made, "GENDER = 'F'", SENIOR, 0.5555)


def known_deaths() -> dict[tuple[str, int], float]:
    """The yearly hazard of death by sex and age, of the published table."""
    with (DATA / "life_table.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        (sex, int(row["age"])): -math.log1p(-float(row[column]))
        for row in rows
        for sex, column in (("M", "male_qx"), ("F", "female_qx"))
    }


def expected_deaths(made: Made) -> Iterator[tuple[str, float, bool]]:
    """For each sex the deaths that the years of all lives are worth, and those that came."""
    hazards = known_deaths()
    lives = made.rows(
        """
        SELECT GENDER, (COALESCE(DEATHDATE, DATE '2026-01-01') - BIRTHDATE) / 365.25,
          DEATHDATE IS NOT NULL FROM patients
        """
    )
    for sex, years, died in lives:
        whole = int(years)
        passed = sum(hazards[sex, age] for age in range(whole))
        yield sex, passed + (years - whole) * hazards[sex, whole], died


def test_as_many_die_as_the_life_table_says(made: Made) -> None:
    """Within 10 percent, or 3.3 standard errors of a count."""
    due: dict[str, float] = {"M": 0.0, "F": 0.0}
    died = dict.fromkeys(due, 0)
    for sex, expected, dead in expected_deaths(made):
        due[sex] += expected
        died[sex] += dead
    for sex, expected in due.items():
        assert abs(died[sex] - expected) <= max(0.1 * expected, 3.3 * math.sqrt(expected)), sex


PREVALENCE = [
    ("diabetes", "'44054006'", ADULT, 0.080),
    ("diabetes", "'44054006'", SENIOR, 0.208),
    ("hypertension", "'59621000'", ADULT, 0.291),
    ("hypertension", "'59621000'", SENIOR, 0.650),
    ("coronary heart disease", "'53741008'", ADULT, 0.060),
    ("coronary heart disease", "'53741008'", SENIOR, 0.198),
    ("asthma", "'195967001', '233678006'", ADULT, 0.096),
    ("asthma", "'195967001', '233678006'", SENIOR, 0.089),
    ("asthma", "'195967001', '233678006'", CHILD, 0.084),
    ("osteoarthritis", "'239873007', '239872002', '201834006'", ADULT, 0.097),
    ("appendectomy", "'428251008'", ADULT + " AND GENDER = 'M'", 0.058),
    ("appendectomy", "'428251008'", ADULT + " AND GENDER = 'F'", 0.045),
]


@pytest.mark.parametrize(("name", "codes", "among", "share"), PREVALENCE)
def test_conditions_are_as_common_as_published(
    made: Made, name: str, codes: str, among: str, share: float
) -> None:
    has = f"Id IN (SELECT PATIENT FROM conditions WHERE STOP IS NULL AND CODE IN ({codes}))"
    close(made, has, among, share)


def test_a_disease_makes_another_likelier(made: Made) -> None:
    """Hypertension among diabetics: 59.4 percent, twice that of all adults."""
    has = "Id IN (SELECT PATIENT FROM conditions WHERE CODE = '59621000')"
    diabetic = "Id IN (SELECT PATIENT FROM conditions WHERE CODE = '44054006')"
    close(made, has, f"{ADULT} AND {diabetic}", 0.594)


ACUTE = [
    ("10509002", "0", "17", 0.06),
    ("10509002", "18", "120", 0.05),
    ("444814009", "0", "120", 0.108),
    ("65363002", "0", "2", 0.241),
    ("195662009", "15", "120", 0.06),
]


@pytest.mark.parametrize(("code", "low", "high", "rate"), ACUTE)
def test_acute_illness_comes_at_its_rate(
    made: Made, code: str, low: str, high: str, rate: float
) -> None:
    """Episodes in the years that are told, by years lived at that age; within 3.3 errors."""
    begin = f"GREATEST(BIRTHDATE + INTERVAL ({low}) YEAR, TIMESTAMP '2016-01-01')"
    end = f"LEAST(BIRTHDATE + INTERVAL ({high} + 1) YEAR, COALESCE(DEATHDATE, DATE '2026-01-01'))"
    years = made.number(
        f"SELECT SUM(GREATEST(date_diff('day', {begin}, {end}), 0)) / 365.25 FROM patients"
    )
    came = made.number(
        f"""
        SELECT COUNT(*) FROM conditions c JOIN patients p ON p.Id = c.PATIENT
        WHERE CODE = '{code}' AND c.START BETWEEN {begin} AND {end}
        """
    )
    assert abs(came - rate * years) <= 3.3 * math.sqrt(rate * years) + 0.02 * came


def test_wellness_visits_come_by_age(made: Made) -> None:
    """A year of 4 to 19: one visit; of 50 and more: one; of a baby's first: seven."""
    visits = """
    SELECT COUNT(*) / COUNT(DISTINCT PATIENT) / 9.0 FROM encounters e
    JOIN living p ON p.Id = e.PATIENT
    WHERE ENCOUNTERCLASS = 'wellness' AND START < TIMESTAMP '2025-01-01' AND {}
    """
    assert abs(made.number(visits.format("years BETWEEN 62 AND 80")) - 1) < 0.05
    assert abs(made.number(visits.format("years BETWEEN 14 AND 18")) - 1) < 0.05


DOSES = [("03", 12, "1971-01-01"), ("20", 2, "1997-01-01"), ("114", 132, "2005-01-01")]


@pytest.mark.parametrize(("code", "month", "since"), DOSES)
def test_first_doses_come_on_schedule(made: Made, code: str, month: int, since: str) -> None:
    early = f"""
    SELECT MIN(date_diff('month', BIRTHDATE, DATE)),
      MAX(date_diff('month', BIRTHDATE, DATE)), MIN(DATE)
    FROM (SELECT PATIENT, MIN(DATE) AS DATE FROM immunizations WHERE CODE = '{code}' GROUP BY 1) i
    JOIN patients p ON p.Id = i.PATIENT
    WHERE BIRTHDATE > DATE '2016-01-02' - INTERVAL ({month}) MONTH
    """
    first, last, moment = made.rows(early)[0]
    assert month <= first <= last <= month + 48
    assert str(moment) >= since


BY_VISIT = """
SELECT {columns} FROM observations o JOIN patients p ON p.Id = o.PATIENT
WHERE TYPE = 'numeric' GROUP BY ENCOUNTER
"""


def by_visit(**codes: str) -> str:
    """Values of a visit side by side."""
    columns = (
        f"MAX(CASE WHEN CODE = '{code}' THEN CAST(VALUE AS DOUBLE) END) AS {name}"
        for name, code in codes.items()
    )
    return BY_VISIT.format(columns=", ".join(columns))


def test_bmi_follows_from_height_and_weight(made: Made) -> None:
    values = by_visit(h="8302-2", w="29463-7", b="39156-5")
    assert (
        made.value(f"SELECT COUNT(*) FROM ({values}) WHERE ABS(w / (h * h / 10000) - b) > 0.0501")
        == 0
    )


def test_ldl_follows_from_the_other_lipids(made: Made) -> None:
    """Total less HDL less a fifth of the triglycerides."""
    values = by_visit(t="2093-3", h="2085-9", g="2571-8", l="18262-6")
    assert (
        made.value(f"SELECT COUNT(*) FROM ({values}) WHERE ABS(t - h - 0.2 * g - l) > 0.0501") == 0
    )
    assert made.value(f"SELECT COUNT(l) FROM ({values})") > 1_000


def test_grown_people_keep_their_height(made: Made) -> None:
    spread = """
    SELECT MAX(s) FROM (
      SELECT MAX(CAST(VALUE AS DOUBLE)) - MIN(CAST(VALUE AS DOUBLE)) AS s FROM observations o
      JOIN patients p ON p.Id = o.PATIENT
      WHERE CODE = '8302-2' AND DATE > BIRTHDATE + INTERVAL 241 MONTH GROUP BY PATIENT)
    """
    assert made.value(spread) == 0


GROWTH = [("M", 5, 109.2, 5.0), ("F", 5, 107.9, 5.0), ("M", 15, 170.1, 8.0), ("F", 15, 161.9, 7.0)]
"""Sex, age, and the median and spread of height there, in centimetres (CDC, rounded)."""


@pytest.mark.parametrize(("sex", "age", "median", "spread"), GROWTH)
def test_children_grow_as_charted(
    made: Made, sex: str, age: int, median: float, spread: float
) -> None:
    """Within a fifth of the spread and half a year of growth."""
    heights = f"""
    SELECT MEDIAN(CAST(VALUE AS DOUBLE)), STDDEV(CAST(VALUE AS DOUBLE)) FROM observations o
    JOIN patients p ON p.Id = o.PATIENT
    WHERE CODE = '8302-2' AND GENDER = '{sex}'
      AND date_diff('month', BIRTHDATE, DATE) BETWEEN {age * 12} AND {age * 12 + 2}
    """
    found, varied = made.rows(heights)[0]
    assert abs(found - median) < spread / 5 + 0.7
    assert abs(varied - spread) < spread / 4


def test_long_sugar_tells_diabetes(made: Made) -> None:
    """HbA1c of a diabetic is 6.5 percent or more, of others less."""
    wrong = """
    SELECT COUNT(*) FROM observations o WHERE CODE = '4548-4'
      AND (CAST(VALUE AS DOUBLE) >= 6.5) <> EXISTS (
      SELECT 1 FROM conditions c WHERE c.PATIENT = o.PATIENT AND c.CODE = '44054006'
        AND c.START <= o.DATE + INTERVAL 14 DAY)
    """
    assert made.value(wrong) == 0


@pytest.mark.parametrize("code", ["314076", "979485"])
def test_a_drug_for_some_groups_goes_to_no_other(made: Made, code: str) -> None:
    """Black people with hypertension get other drugs first."""
    given = f"FROM medications m JOIN patients p ON p.Id = m.PATIENT WHERE m.CODE = '{code}'"
    assert made.value(f"SELECT COUNT(*) {given}") > 0
    assert (
        made.value(f"SELECT COUNT(*) {given} AND p.RACE = 'black' AND ETHNICITY <> 'hispanic'") == 0
    )
