"""Shares of people, as they are published or as Synthea's modules make them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

import sqlgen
from benchmarks.population import check
from benchmarks.population.check import Check

DATA = Path(sqlgen.__file__).parent / "patients" / "data"
STATE = "MA"
"""The state of a population that says none."""
LIVING = """
CREATE OR REPLACE TEMPORARY VIEW living AS
SELECT *, date_part('year', age(DATE '2026-01-01', BIRTHDATE)) AS years FROM patients
WHERE DEATHDATE IS NULL
"""
ADULT, SENIOR, CHILD = "years >= 18", "years >= 65", "years < 18"
HALF_A_POINT = 0.005


@dataclass(frozen=True, slots=True)
class Share:
    """The part of some of the living for whom a condition of SQL holds."""

    what: str
    has: str
    among: str
    known: float
    floor: float = HALF_A_POINT

    def measured(self, connection: duckdb.DuckDBPyConnection) -> Check:
        """That part, as it is found."""
        query = f"SELECT AVG(CAST(({self.has}) AS INTEGER)), COUNT(*) FROM living"
        found, count = connection.execute(f"{query} WHERE {self.among}").fetchall()[0]
        return check.share(self.what, float(found or 0), self.known, int(count), self.floor)


@cache
def _state() -> dict[str, str]:
    with (DATA / "demographics.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return next(row for row in rows if (row["level"], row["st"]) == ("state", STATE))


def demography() -> Iterator[Share]:
    """The state's sexes, races and ages (US Census, 2018); sexes of the old are those of the US."""
    for column, has in DEMOGRAPHY.items():
        yield Share(column, has, "TRUE", float(_state()[column]))
    yield Share("women of 65 and over", "GENDER = 'F'", SENIOR, 0.5555)
    yield Share("women of 85 and over", "GENDER = 'F'", "years >= 85", 0.6446)
    yield Share("middle names", "MIDDLE IS NOT NULL", "TRUE", 0.8)


RACES = {
    "white": "white",
    "black": "black",
    "asian": "asian",
    "native": "native",
    "pacific": "hawaiian",
    "multi": "other",
}
"""Races in the Census' columns, and in the table of patients."""
DEMOGRAPHY = (
    {"male": "GENDER = 'M'", "hispanic": "ETHNICITY = 'hispanic'"}
    | {f"{column}_any_eth": f"RACE = '{race}'" for column, race in RACES.items()}
    | {
        f"nh_{column}": f"RACE = '{race}' AND ETHNICITY = 'nonhispanic'"
        for column, race in RACES.items()
    }
    | {f"age_{low}_{low + 9}": f"years BETWEEN {low} AND {low + 9}" for low in range(0, 80, 10)}
    | {"age_80plus": "years >= 80", "age_0_17": CHILD, "age_18_64": "years BETWEEN 18 AND 64"}
    | {"age_65plus": SENIOR, "age_85plus": "years >= 85"}
)
"""The state's columns, and who they count."""


def cities() -> Iterator[Share]:
    """The state's cities, by how many people live in them (US Census, 2013)."""
    with (DATA / "demographics.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        people = {
            row["city"]: int(row["population"])
            for row in rows
            if (row["level"], row["st"]) == ("city", STATE)
        }
    for city, number in people.items():
        name = city.replace("'", "''")
        yield Share(f"city {city}", f"CITY = '{name}'", "TRUE", number / sum(people.values()))


MARITAL = {
    ("M", 15, 19): (0.990, 0.000, 0.000),
    ("M", 20, 34): (0.704, 0.001, 0.025),
    ("M", 35, 44): (0.277, 0.004, 0.098),
    ("M", 45, 54): (0.171, 0.010, 0.153),
    ("M", 55, 64): (0.126, 0.025, 0.169),
    ("M", 65, 140): (0.059, 0.111, 0.123),
    ("F", 15, 19): (0.986, 0.000, 0.000),
    ("F", 20, 34): (0.616, 0.002, 0.036),
    ("F", 35, 44): (0.220, 0.009, 0.124),
    ("F", 45, 54): (0.134, 0.026, 0.181),
    ("F", 55, 64): (0.100, 0.073, 0.200),
    ("F", 65, 140): (0.057, 0.323, 0.157),
}
"""Never married, widowed, divorced, by sex and age: US Census, ACS 2018, table S1201."""


def marriages() -> Iterator[Share]:
    """Marital status. Ages within a band differ between the survey's people and the state's, so
    that a share may be off by two points."""
    for (sex, low, high), shares in MARITAL.items():
        among = f"GENDER = '{sex}' AND years BETWEEN {low} AND {high}"
        for status, known in zip("SWD", shares, strict=True):
            yield Share(
                f"{status} of {sex} {low}-{high}", f"MARITAL = '{status}'", among, known, 0.02
            )


def _having(*codes: str) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"Id IN (SELECT PATIENT FROM conditions WHERE STOP IS NULL AND CODE IN ({listed}))"


DIABETES = _having("44054006")
PRESSURE = _having("59621000")
HEART = _having("53741008")
ASTHMA = _having("195967001", "233678006")
ARTHRITIS = _having("239873007", "239872002", "201834006")
APPENDECTOMY = _having("428251008")


def _of(race: str) -> str:
    return f"{ADULT} AND RACE = '{race}' AND ETHNICITY = 'nonhispanic'"


PEOPLE = {
    "adults": ADULT,
    "white adults": _of("white"),
    "Hispanic adults": f"{ADULT} AND ETHNICITY = 'hispanic'",
    "black adults": _of("black"),
    "Asian adults": _of("asian"),
    "native adults": _of("native"),
    "women": f"{ADULT} AND GENDER = 'F'",
    "men": f"{ADULT} AND GENDER = 'M'",
    "65 and over": SENIOR,
}
TEMPLATE = {
    "diabetes": (DIABETES, (8.0, 6.5, 14.2, 12.8, 16.0, 14.3, None, None, 20.8)),
    "hypertension": (PRESSURE, (29.1, 28.0, 26.0, 42.1, 24.7, None, 28.5, 29.7, 65.0)),
    "coronary heart disease": (HEART, (6.0, 5.8, 6.1, 6.5, 3.9, 11.6, 4.6, 7.8, 19.8)),
    "asthma": (ASTHMA, (9.6, 9.4, 11.1, 11.1, None, None, 11.8, 7.2, 8.9)),
}
"""Percent of those people: real figures, from the prevalence template of Synthea of 2019. Its
diabetics by sex (F 9.2, M 9.4) are left out: both are more than its 8.0 of all."""


def prevalences() -> Iterator[Share]:
    """Chronic conditions among the living."""
    for name, (has, percents) in TEMPLATE.items():
        for (people, among), percent in zip(PEOPLE.items(), percents, strict=True):
            if percent is not None:
                yield Share(f"{name}, {people}", has, among, percent / 100)
    yield from CHILDREN
    yield from MODELLED
    yield from LIFETIME


CHILDREN = (
    Share("diabetes, children", DIABETES, CHILD, 0.0024, 0.0005),
    Share("asthma, children", ASTHMA, CHILD, 0.084),
    Share("hypertension, diabetic adults", PRESSURE, f"{ADULT} AND {DIABETES}", 0.594),
)
"""Real figures of the same template. Its 8.4 percent of children with asthma agree with none of its
own sexes (F 7.4, M 12.4) and groups (white 8.2, Hispanic 12.9, black 17.3) together."""
MODELLED = tuple(
    Share(f"{name}, {sex} {words}", has, f"{among} AND GENDER = '{sex}'", known)
    for name, has, words, among, women, men in (
        ("osteoarthritis", ARTHRITIS, "18 and over", ADULT, 0.101, 0.093),
        ("osteoarthritis", ARTHRITIS, "18-44", "years BETWEEN 18 AND 44", 0.012, 0.011),
        ("osteoarthritis", ARTHRITIS, "45-64", "years BETWEEN 45 AND 64", 0.152, 0.140),
        ("osteoarthritis", ARTHRITIS, "65 and over", SENIOR, 0.226, 0.209),
        ("appendectomy", APPENDECTOMY, "18 and over", ADULT, 0.045, 0.058),
        ("appendectomy", APPENDECTOMY, "18-44", "years BETWEEN 18 AND 44", 0.032, 0.041),
        ("appendectomy", APPENDECTOMY, "45-64", "years BETWEEN 45 AND 64", 0.053, 0.069),
        ("appendectomy", APPENDECTOMY, "65 and over", SENIOR, 0.063, 0.080),
    )
    for sex, known in (("F", women), ("M", men))
)
"""What Synthea's modules come to with the ages of the US."""
OLD, SIXTY = "years >= 80", "years BETWEEN 55 AND 64"
LIFETIME = (
    Share("gout, M, in a life", _having("90560007"), f"{OLD} AND GENDER = 'M'", 0.0293, 0),
    Share("gout, F, in a life", _having("90560007"), f"{OLD} AND GENDER = 'F'", 0.0098, 0),
    Share("lupus, M, in a life", _having("200936003"), f"{OLD} AND GENDER = 'M'", 0.000077, 0),
    Share("lupus, F, in a life", _having("200936003"), f"{OLD} AND GENDER = 'F'", 0.000463, 0),
    Share("rheumatoid arthritis, in a life", _having("69896004"), OLD, 0.01, 0),
    Share("epilepsy, M, to 60", _having("84757009"), f"{SIXTY} AND GENDER = 'M'", 0.0178, 0),
    Share("epilepsy, F, to 60", _having("84757009"), f"{SIXTY} AND GENDER = 'F'", 0.0145, 0),
    Share(
        "atopic dermatitis, ever, of 11 to 15",
        "Id IN (SELECT PATIENT FROM conditions WHERE CODE = '24079001')",
        "BIRTHDATE BETWEEN DATE '2016-01-01' AND DATE '2016-12-31'",
        0.055,
    ),
)
"""Of Synthea's modules, among those who are past the ages at which it begins."""
ASKED = "SELECT PATIENT FROM observations WHERE CODE = '72166-2'"
SMOKING = tuple(
    Share(
        f"smokers born {first}-{last}",
        f"Id IN ({ASKED} AND VALUE LIKE 'Smokes%')",
        f"date_part('year', BIRTHDATE) BETWEEN {first} AND {last} AND Id IN ({ASKED})",
        (996.41 - 0.4865 * ((first + last) / 2 + 16)) / 100,
        0.01,
    )
    for first, last in ((1965, 1974), (1975, 1984), (1985, 1994), (1995, 2004))
)
"""By the year in which they turned 16, as Synthea works it out."""


def all_shares() -> Iterator[Share]:
    """All of them."""
    yield from demography()
    yield from cities()
    yield from marriages()
    yield from prevalences()
    yield from SMOKING
