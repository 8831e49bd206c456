"""Shares, rates and values of 5,000 patients beside published figures; one fixed seed.

A share p of n people may be off by 3.3 standard errors, or by half a point where that is more:
among some three hundred figures here, one in 1,000 would be off by chance. `python -m
benchmarks.patients --patients 100000` is the long form of the same.
"""

from __future__ import annotations

import pytest

from benchmarks.population.check import Check
from benchmarks.population.rates import RATES, Rate, deaths, visits
from benchmarks.population.shares import Share, all_shares
from benchmarks.population.values import growth, lipids, percentile
from patients_made import Made

pytestmark = pytest.mark.slow


def known(share: Share) -> str:
    """What a share is of."""
    return share.what


@pytest.mark.parametrize("share", [*all_shares()], ids=known)
def test_shares_are_those_that_are_known(made: Made, share: Share) -> None:
    found = share.measured(made.connection)
    assert found.holds, found


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{rate.what} {rate.low}")
def test_acute_illness_comes_at_its_rate(made: Made, rate: Rate) -> None:
    """Episodes in the years that are told, by years lived at that age."""
    found = rate.measured(made.connection)
    assert found.holds, found


def off(checks: list[Check]) -> list[Check]:
    """Figures that differ from what is known; there are some."""
    assert checks
    return [each for each in checks if not each.holds]


def test_as_many_die_at_each_age_as_the_life_table_says(made: Made) -> None:
    """Within 10 percent, or 3.3 standard errors of a count."""
    assert off(list(deaths(made.connection))) == []


def test_wellness_visits_come_by_age(made: Made) -> None:
    assert off(list(visits(made.connection))) == []


def test_children_grow_as_charted(made: Made) -> None:
    """As many are below the 5th, 50th and 95th percentile as those say."""
    assert off(list(growth(made.connection))) == []


def test_percentiles_are_those_that_are_published() -> None:
    """Of the CDC's file for stature: the 5th and 95th of boys at 24 months."""
    boys = (0.941523967, 86.45220101, 0.040321528)
    assert percentile(boys, 5) == pytest.approx(80.72977321)
    assert percentile(boys, 95) == pytest.approx(92.19687928)


def test_lipids_are_as_common_as_published(made: Made) -> None:
    assert off(list(lipids(made.connection))) == []


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


@pytest.mark.parametrize("code", ["314076", "979485"])
def test_a_drug_for_some_groups_goes_to_no_other(made: Made, code: str) -> None:
    """Black people with hypertension get other drugs first."""
    given = f"FROM medications m JOIN patients p ON p.Id = m.PATIENT WHERE m.CODE = '{code}'"
    assert made.value(f"SELECT COUNT(*) {given}") > 0
    assert (
        made.value(f"SELECT COUNT(*) {given} AND p.RACE = 'black' AND ETHNICITY <> 'hispanic'") == 0
    )
