"""Measured values: growth beside the charts of the CDC, and lipids beside published shares."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist

import duckdb

from benchmarks.population import check
from benchmarks.population.check import Check

HEIGHT, BMI = "8302-2", "39156-5"
CHARTS = {
    (HEIGHT, "M", 36): (-0.390918, 95.2736, 0.0405341),
    (HEIGHT, "M", 60): (1.26637, 109.175, 0.0425933),
    (HEIGHT, "M", 120): (0.505564, 138.823, 0.0476101),
    (HEIGHT, "M", 180): (2.20518, 170.139, 0.0458896),
    (HEIGHT, "M", 216): (1.4, 176.185, 0.0406436),
    (HEIGHT, "F", 36): (0.541981, 94.2134, 0.0420175),
    (HEIGHT, "F", 60): (-0.0577299, 107.957, 0.0442766),
    (HEIGHT, "F", 120): (0.284749, 138.211, 0.0487045),
    (HEIGHT, "F", 180): (0.89557, 161.898, 0.0400838),
    (HEIGHT, "F", 216): (1.04757, 163.131, 0.0396873),
    (BMI, "M", 36): (-1.41999, 16.0003, 0.0726344),
    (BMI, "M", 60): (-2.61517, 15.4191, 0.0759922),
    (BMI, "M", 120): (-2.76565, 16.6461, 0.120112),
    (BMI, "M", 180): (-2.13234, 19.8577, 0.13511),
    (BMI, "M", 216): (-1.87467, 21.8959, 0.132286),
    (BMI, "F", 36): (-2.09683, 15.6992, 0.0786053),
    (BMI, "F", 60): (-3.35008, 15.1519, 0.0843001),
    (BMI, "F", 120): (-2.1713, 16.8623, 0.137057),
    (BMI, "F", 180): (-2.03489, 19.9306, 0.150512),
    (BMI, "F", 216): (-2.30369, 21.2753, 0.147269),
}
"""Box-Cox power, median and variation in the month that begins at an age in months: the files
statage and bmiagerev of the CDC's growth charts of 2000."""
PERCENTILES = (5, 50, 95)
POINT = 0.01
"""People stand in 64 bands of equal share, and change a little within a month."""


def percentile(chart: tuple[float, float, float], percent: float) -> float:
    """The value that so many percent of children are below."""
    power, median, variation = chart
    score = NormalDist().inv_cdf(percent / 100)
    return float(median * (1 + power * variation * score) ** (1 / power))


def growth(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """How many children are below the 5th, 50th and 95th percentile of height and BMI."""
    for (code, sex, month), chart in CHARTS.items():
        values = _values(code, f"GENDER = '{sex}' AND {MONTHS} = {month}")
        for percent in PERCENTILES:
            below = percentile(chart, percent)
            found, count = connection.execute(
                f"SELECT AVG(CAST((value < {below}) AS INTEGER)), COUNT(*) FROM ({values})"
            ).fetchall()[0]
            if count:
                name = "height" if code == HEIGHT else "BMI"
                what = f"{name} of {sex} at {month} months below P{percent}"
                # One child has several values; as many errors as there are children are taken.
                yield check.share(what, float(found), percent / 100, int(count), POINT)


MONTHS = "date_diff('month', BIRTHDATE, DATE) - CAST(day(DATE) < day(BIRTHDATE) AS INTEGER)"


def _values(code: str, where: str) -> str:
    return f"""
    SELECT CAST(VALUE AS DOUBLE) AS value FROM observations o JOIN patients p ON p.Id = o.PATIENT
    WHERE CODE = '{code}' AND {where}
    """


LIPIDS = (
    ("cholesterol of 240 and over", "2093-3", "value >= 240", "TRUE", 0.114),
    ("low HDL, M", "2085-9", "value < 40", "GENDER = 'M'", 0.266),
    ("low HDL, F", "2085-9", "value < 40", "GENDER = 'F'", 0.085),
)
"""Shares of adults: CDC, 2015-18."""


def lipids(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """The last values of the living."""
    for what, code, has, among, known in LIPIDS:
        last = f"""
        SELECT ARG_MAX(CAST(VALUE AS DOUBLE), DATE) AS value FROM observations o
        JOIN patients p ON p.Id = o.PATIENT
        WHERE CODE = '{code}' AND DEATHDATE IS NULL AND {among} GROUP BY o.PATIENT
        """
        found, count = connection.execute(
            f"SELECT AVG(CAST(({has}) AS INTEGER)), COUNT(*) FROM ({last})"
        ).fetchall()[0]
        yield check.share(what, float(found), known, int(count), POINT)
