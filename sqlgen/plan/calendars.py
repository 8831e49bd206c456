"""Days in row order, and the parts of a date."""

from __future__ import annotations

import calendar
import datetime as dt

from sqlgen.errors import SpecError
from sqlgen.plan.building import build, column_cell, referred
from sqlgen.plan.cells import Choice, DateNumber, DayNumber, Part, RowNumber, Units
from sqlgen.plan.indexes import Bound, Ref
from sqlgen.plan.ranges import DIGITS, MOMENTS, argument, resolved
from sqlgen.plan.scope import BIGINT, Built, Scope, TableScope
from sqlgen.plan.values import EPOCH, varchar
from sqlgen.plan.variables import now, size_between
from sqlgen.spec import Type
from sqlgen.spec.generators import DatePart
from sqlgen.spec.generators import Sequence as SequenceOf
from sqlgen.spec.ranged import Dates
from sqlgen.spec.values import INT64_MAX, date, integer_or_date

NAMES = {
    "month_name": tuple(calendar.month_name)[1:],
    "weekday_name": tuple(calendar.day_name),
}


@build.register
def _(generator: SequenceOf, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    start, param = resolved(scope, generator.start, integer_or_date, given=True)
    if isinstance(start, dt.date):
        return _days(scope, start, param)
    if param is not None:
        raise scope.error("only a date of a sequence can be a parameter", "write the number")
    return Built(RowNumber(start - 1, BIGINT), INT64_MAX - start + 1, DIGITS)


def _days(scope: Scope, start: dt.date, param: str | None) -> Built:
    high = (dt.date.max - EPOCH).days
    if scope.table.table.calendar:
        high = _end(scope.table, 1)
    low = argument(scope, param, MOMENTS[Dates], (start - EPOCH).days)
    index = RowNumber(-1, BIGINT)
    cell = Units(Bound(low, param), Bound(high), index, Type("date"))
    return Built(cell, size_between(low, high), DIGITS)


def _end(table: TableScope, at: int) -> int:
    """An end of a calendar, in days since 1970."""
    scope, ends = Scope(table, "day"), table.table.calendar or ()
    day, param = resolved(scope, ends[at], date, given=True)
    return argument(scope, param, MOMENTS[Dates], (day - EPOCH).days)


def days_of(table: TableScope) -> int:
    """How many days a calendar has; SpecError where it is reversed."""
    first, last = _end(table, 0), _end(table, 1)
    size = size_between(first, last)
    if size < 1:
        ends = (EPOCH + dt.timedelta(days=now(each)) for each in (first, last))
        raise SpecError(
            f"the calendar is reversed: {' is after '.join(map(str, ends))}",
            "swap its ends",
            table=table.name,
            option="calendar",
        )
    return size


@build.register
def _(generator: DatePart, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    if scope.unique:
        raise scope.error("parts of a date can't be unique", "drop unique")
    cell = column_cell(scope.table, generator.date, asked_by=scope).cell
    if cell.type.kind not in ("date", "timestamp"):
        raise scope.error(f"{generator.date} is of type {cell.type}, no date", "name a date column")
    part = _part(scope, generator)
    if generator.part in NAMES:
        values = NAMES[generator.part]
        type_ = varchar(max(map(len, values)))
        return Built(Choice(part, values, type_), None, frozenset("".join(values)))
    return Built(part, None, DIGITS)


def _part(scope: Scope, generator: DatePart) -> Part:
    """The part, worked out from the day's number and from the date as a number yyyymmdd."""
    table, name = scope.table, scope.table.alias(generator.date)
    number = _shared(table, f"{name}_number", DateNumber(referred(scope, generator.date)))
    days = _shared(table, f"{name}_days", DayNumber(number))
    type_ = Type("boolean" if generator.part == "weekend" else "integer")
    return Part(generator.part, number, days, type_)


def _shared(table: TableScope, name: str, piece: DateNumber | DayNumber) -> Ref:
    """The node of a piece that several columns may ask for."""
    found = next((node for node, each in table.nodes.items() if each == piece), None)
    return Ref(found, BIGINT) if found else table.node(name, piece)
