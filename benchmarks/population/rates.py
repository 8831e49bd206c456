"""Deaths and episodes of illness by years lived, and visits by age."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from benchmarks.population import check
from benchmarks.population.check import Check
from benchmarks.population.shares import DATA

LIVED = """
SELECT GENDER, a.age, SUM(LEAST(days - a.age * 365.25, 365.25)) / 365.25,
  COUNT(*) FILTER (DEATHDATE IS NOT NULL AND days < (a.age + 1) * 365.25)
FROM (
  SELECT GENDER, DEATHDATE, COALESCE(DEATHDATE, DATE '2026-01-01') - BIRTHDATE AS days FROM patients
) p JOIN (SELECT unnest(range(0, 120)) AS age) a ON p.days > a.age * 365.25
GROUP BY 1, 2
"""
"""Years lived at each age, and deaths at it."""
BAND = 10
TENTH = 0.1


def _hazards() -> dict[tuple[str, int], float]:
    """Yearly hazards of death, of the life table of the US Social Security Administration."""
    with (DATA / "life_table.csv").open(encoding="utf-8") as file:
        return {
            (sex, int(row["age"])): -math.log1p(-float(row[column]))
            for row in csv.DictReader(file)
            for sex, column in (("M", "male_qx"), ("F", "female_qx"))
        }


def deaths(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Deaths by sex, of all ages and by bands of ten years, beside those that were due."""
    hazards = _hazards()
    due: dict[str, float] = {}
    died: dict[str, int] = {}
    for sex, age, years, deaths in connection.execute(LIVED).fetchall():
        low = age // BAND * BAND
        for name in (f"deaths, {sex}", f"deaths, {sex} {low:2}-{low + BAND - 1}"):
            due[name] = due.get(name, 0) + hazards[sex, age] * float(years)
            died[name] = died.get(name, 0) + deaths
    for name in sorted(due):
        yield check.number(name, died[name], due[name], TENTH)


@dataclass(frozen=True, slots=True)
class Rate:
    """Episodes in a year of life, from one age to another, the last one included."""

    what: str
    codes: tuple[str, ...]
    low: int
    high: int
    known: float

    def measured(self, connection: duckdb.DuckDBPyConnection) -> Check:
        """Episodes of the ten years that are told, beside those that were due."""
        listed = ", ".join(f"'{code}'" for code in self.codes)
        begin, end = _told(self.low, self.high)
        years, came = connection.execute(
            f"""
            SELECT SUM(GREATEST(date_diff('day', {begin}, {end}), 0)) / 365.25,
              (SELECT COUNT(*) FROM conditions c JOIN patients p ON p.Id = c.PATIENT
               WHERE CODE IN ({listed}) AND c.START BETWEEN {begin} AND {end})
            FROM patients
            """
        ).fetchall()[0]
        return check.number(f"{self.what}, {self.low}-{self.high}", came, self.known * years, 0.05)


def _told(low: int, high: int) -> tuple[str, str]:
    """The first and last moment of a person's years of an age that are told."""
    begin = f"GREATEST(BIRTHDATE + INTERVAL ({low}) YEAR, TIMESTAMP '2016-01-01')"
    last = "COALESCE(DEATHDATE, DATE '2026-01-01')"
    return begin, f"LEAST(BIRTHDATE + INTERVAL ({high + 1}) YEAR, {last})"


VIRAL, BACTERIAL, OTHER = "444814009", "75498004", "36971009"
THROAT = ("195662009", "43878008")
RATES = (
    Rate("bronchitis", ("10509002",), 0, 17, 0.06),
    Rate("bronchitis", ("10509002",), 18, 119, 0.05),
    Rate("viral sinusitis", (VIRAL,), 0, 119, 0.108),
    Rate("sinusitis", (VIRAL, BACTERIAL, OTHER), 0, 119, 0.12),
    Rate("otitis", ("65363002",), 0, 2, 0.241),
    Rate("otitis", ("65363002",), 3, 5, 0.158),
    Rate("otitis", ("65363002",), 6, 17, 0.0089),
    Rate("otitis", ("65363002",), 18, 119, 0.0025),
    Rate("sore throat", THROAT, 0, 14, 0.105),
    Rate("sore throat", THROAT, 15, 119, 0.0705),
)
"""Episodes a year, as Synthea's modules make them."""
VISITS = ((0, 0, 6), (2, 3, 2), (4, 19, 1), (20, 39, 1 / 3), (40, 49, 1 / 2), (50, 99, 1))
"""Wellness visits in a year of life, from one age to another, of people in no chronic care."""
LONG = "STOP IS NULL OR STOP > START + 400"
WELL = f"p.Id NOT IN (SELECT PATIENT FROM conditions WHERE {LONG})"


def visits(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Wellness visits by age. They come up to an eighth of their interval late."""
    for low, high, known in VISITS:
        begin, end = _told(low, high)
        years, came = connection.execute(
            f"""
            SELECT SUM(GREATEST(date_diff('day', {begin}, {end}), 0)) / 365.25,
              (SELECT COUNT(*) FROM encounters e JOIN living p ON p.Id = e.PATIENT
               WHERE ENCOUNTERCLASS = 'wellness' AND {WELL}
                 AND e.START >= {begin} AND e.START < {end})
            FROM living p WHERE {WELL}
            """
        ).fetchall()[0]
        if years:
            yield check.Check(
                f"wellness visits a year, {low}-{high}", came / years, known, known * TENTH
            )


def all_rates(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """All of them."""
    yield from deaths(connection)
    yield from (rate.measured(connection) for rate in RATES)
    yield from visits(connection)
