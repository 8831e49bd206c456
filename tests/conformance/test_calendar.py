"""A calendar is what Python's datetime says of each of its days."""

from __future__ import annotations

import datetime as dt

import pytest

import sqlgen
from databases import Database

FIRST, LAST = dt.date(1895, 1, 1), dt.date(2105, 12, 31)
COLUMNS = (
    *("day", "year", "quarter", "month", "month_name", "week", "week_year"),
    *("day_of_month", "day_of_year", "weekday", "weekday_name", "is_weekend"),
)


def of(day: dt.date) -> tuple[object, ...]:
    """The parts of a day."""
    iso = day.isocalendar()
    return (
        *(day.year, (day.month + 2) // 3, day.month, day.strftime("%B"), iso.week, iso.year),
        *(day.day, day.timetuple().tm_yday, iso.weekday, day.strftime("%A"), iso.weekday > 5),
    )


def test_every_day_of_two_centuries(database: Database) -> None:
    """1900 and 2100 are no leap years, 2000 is one; years of 53 weeks are among them."""
    spec = {"tables": {"days": {"calendar": [FIRST, LAST]}}}
    sqlgen.generate(spec, database.url, batch=50_000)
    found = database.table("days", COLUMNS, "day")
    days = [FIRST + dt.timedelta(days=at) for at in range((LAST - FIRST).days + 1)]
    assert [str(row[0])[:10] for row in found] == [day.isoformat() for day in days]
    assert [(*row[1:-1], bool(row[-1])) for row in found] == [of(day) for day in days]
    assert {row[5] for row in found} == set(range(1, 54))


def test_days_go_on_only_to_the_calendar_s_end(database: Database) -> None:
    """More of them would be days that nobody asked for."""
    spec = {"tables": {"days": {"calendar": ["2024-01-01", "2024-12-31"]}}}
    sqlgen.generate(spec, database.url)
    assert database.value("SELECT COUNT(*) FROM days") == 366
    with pytest.raises(sqlgen.CapacityError, match="366 possible, 732 asked"):
        sqlgen.generate(spec, database.url, append=True)
    assert database.value("SELECT MAX(day_of_year) FROM days") == 366
