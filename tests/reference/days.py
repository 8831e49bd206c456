"""Calendars and the parts of a date, by Python's own datetime."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from reference.ranges import as_date

PARTS: dict[str, Callable[[date], Any]] = {
    "year": lambda day: day.year,
    "quarter": lambda day: (day.month + 2) // 3,
    "month": lambda day: day.month,
    "month_name": lambda day: day.strftime("%B"),
    "week": lambda day: day.isocalendar().week,
    "week_year": lambda day: day.isocalendar().year,
    "day": lambda day: day.day,
    "day_of_year": lambda day: day.timetuple().tm_yday,
    "weekday": lambda day: day.isoweekday(),
    "weekday_name": lambda day: day.strftime("%A"),
    "weekend": lambda day: day.isoweekday() > 5,
}
COLUMNS = {
    "year": "year",
    "quarter": "quarter",
    "month": "month",
    "month_name": "month_name",
    "week": "week",
    "week_year": "week_year",
    "day_of_month": "day",
    "day_of_year": "day_of_year",
    "weekday": "weekday",
    "weekday_name": "weekday_name",
    "is_weekend": "weekend",
}


def part(day: Any, name: str) -> Any:
    """A part of a date or timestamp; of nothing, nothing."""
    return None if day is None else PARTS[name](as_date(day))


def spelt_out(table: Mapping[str, Any], resolve: Callable[[Any], Any]) -> dict[str, Any]:
    """A table with the rows and columns that `calendar` stands for."""
    if "calendar" not in table:
        return dict(table)
    first, last = map(as_date, resolve(list(table["calendar"])))
    columns: dict[str, Any] = {"day": {"sequence": first, "primary_key": True}}
    columns |= {
        name: {"date_part": {"date": "day", "part": each}} for name, each in COLUMNS.items()
    }
    return {"rows": (last - first).days + 1, "columns": columns | dict(table.get("columns", {}))}
