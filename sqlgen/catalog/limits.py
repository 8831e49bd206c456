"""What a column may hold, by its type and by the rules of its checks together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from sqlgen.catalog.made import unit_of
from sqlgen.catalog.model import CatalogColumn
from sqlgen.catalog.patterns import lengthened, shortened
from sqlgen.catalog.rules import (
    Cased,
    Computed,
    Empty,
    Excluded,
    Filled,
    Json,
    Lengths,
    Listed,
    Matches,
    Moment,
    Range,
    Rule,
    Stepped,
    UnfitError,
    When,
)

AHEAD = dt.timedelta(days=20 * 365)
"""What is added where a value must be later than now, whenever the rows are made."""
FIRST_YEAR, LAST_YEAR = 1901, 2155
"""The years that MariaDB's type holds."""
LAST_STAMP = dt.datetime(2037, 12, 31)
"""A day before the last second that MariaDB's TIMESTAMP holds."""
WIDE = Context(prec=1100)
"""Arithmetic with more digits than any engine's decimals have."""
MONEY = 90_000_000_000_000_000
"""Less than PostgreSQL's money holds with two digits."""
NUMBERS = ("integer", "decimal", "double", "year", "money")


@dataclass(frozen=True, slots=True)
class Limits:
    """The values of a column: both ends included, as far as anything limits them."""

    kind: str
    scale: int = 0
    low: Any = None
    high: Any = None
    low_ruled: bool = False
    high_ruled: bool = False
    """Whether a check sets the end, and not the type alone."""
    values: tuple[Any, ...] | None = None
    excluded: tuple[Any, ...] = ()
    pattern: str | None = None
    regexes: tuple[str, ...] = ()
    """What a text must match, whether by the pattern or in another way."""
    least: int = 0
    most: int | None = None
    """Characters, octets or bits."""
    fixed: bool = False
    """Whether it is always as long as it may be."""
    case: str = ""
    filled: bool = False
    empty: bool = False
    json: bool = False
    when: When | None = None
    computed: Computed | None = None
    stepped: Stepped | None = None

    @property
    def unit(self) -> Any:
        """The least difference between two values."""
        return unit_of(self.kind, self.scale)


def limits_of(column: CatalogColumn, rules: Iterable[Rule], today: dt.date) -> Limits:
    """The limits of a column; UnfitError where a rule does not fit its type."""
    made = of_type(column)
    for rule in rules:
        for kind, apply in APPLIED.items():
            if isinstance(rule, kind):
                made = apply(made, rule, today)
    if made.pattern is not None:
        made = replace(made, pattern=_fitted(made.pattern, made))
    return made


def _fitted(pattern: str, limits: Limits) -> str:
    longer = lengthened(pattern, limits.least)
    return longer if limits.most is None else shortened(longer, limits.most)


def of_type(column: CatalogColumn) -> Limits:
    """What the type alone allows."""
    type_ = column.type
    made = Limits(type_.kind, most=type_.length, fixed=type_.kind == "bytes" and type_.fixed)
    if type_.kind == "integer":
        return replace(made, low=type_.low, high=type_.high)
    if type_.kind == "year":
        return replace(made, low=FIRST_YEAR, high=LAST_YEAR)
    if type_.kind in ("decimal", "double", "money"):
        return _decimal(made, column)
    if type_.kind == "timestamp" and type_.name == "timestamp" and not type_.zoned:
        return replace(made, high=LAST_STAMP)
    if type_.kind == "enum":
        return replace(made, values=type_.values)
    return made


def _decimal(made: Limits, column: CatalogColumn) -> Limits:
    type_ = column.type
    whole = 2 if type_.kind == "money" else type_.scale
    scale = min(2 if whole is None else max(whole, 0), 18)
    digits = type_.whole_digits
    unit = Decimal(1).scaleb(-scale)
    high = None if digits is None else WIDE.subtract(Decimal(10).scaleb(digits - 1), unit)
    if type_.kind == "money":
        high = Decimal(MONEY)
    low = Decimal(0) if type_.unsigned else (None if high is None else high.copy_negate())
    return replace(made, scale=scale, low=low, high=high)


def read_as(limits: Limits, value: Any, today: dt.date, *, lower: bool = False) -> Any:
    """A constant of a check in the column's kind; UnfitError where it is none."""
    try:
        return READ.get(limits.kind, _as_it_is)(value, today, lower)
    except (ValueError, InvalidOperation, OverflowError):
        raise UnfitError(f"{value!r} is no {limits.kind}") from None


def _as_it_is(value: Any, today: dt.date, lower: bool) -> Any:
    return value


def _number(value: Any, today: dt.date, lower: bool) -> Decimal:
    if isinstance(value, Decimal | int | str) and Decimal(value).is_finite():
        return Decimal(value)
    raise UnfitError(f"{value!r} is no number")


def _day(value: Any, today: dt.date, lower: bool) -> dt.date:
    if isinstance(value, Moment):
        return today + value.after + (AHEAD if lower else dt.timedelta())
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return dt.date.fromisoformat(str(value)[:10])


def _stamp(value: Any, today: dt.date, lower: bool) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None, microsecond=0)
    if isinstance(value, Moment | dt.date):
        day = _day(value, today, lower)
        return dt.datetime(day.year, day.month, day.day)
    return dt.datetime.fromisoformat(str(value)).replace(tzinfo=None, microsecond=0)


def _clock(value: Any, today: dt.date, lower: bool) -> dt.time:
    return value if isinstance(value, dt.time) else dt.time.fromisoformat(str(value))


def _truth(value: Any, today: dt.date, lower: bool) -> bool:
    return value if isinstance(value, bool) else bool(int(value))


def _words(value: Any, today: dt.date, lower: bool) -> str:
    if isinstance(value, str | Decimal | int):
        return str(value)
    raise UnfitError(f"{value!r} is no text")


READ: dict[str, Callable[[Any, dt.date, bool], Any]] = {
    **dict.fromkeys(NUMBERS, _number),
    "date": _day,
    "timestamp": _stamp,
    "time": _clock,
    "boolean": _truth,
    "text": _words,
    "enum": _words,
}
"""Kinds of columns -> how a constant is read for them."""


def _range(limits: Limits, rule: Range, today: dt.date) -> Limits:
    value = read_as(limits, rule.value, today, lower=rule.sign in (">", ">="))
    if limits.kind == "boolean" or limits.kind not in (*NUMBERS, "date", "timestamp", "time"):
        raise UnfitError(f"{limits.kind} has no ranges")
    if rule.sign in (">", ">="):
        return _above(limits, _stepped_up(limits, value, strict=rule.sign == ">"))
    return _below(limits, _stepped_down(limits, value, strict=rule.sign == "<"))


def _stepped_up(limits: Limits, value: Any, *, strict: bool) -> Any:
    if limits.kind in NUMBERS:
        at = _rounded(limits, value, "ROUND_CEILING")
        strict = strict and at == value
        value = at if limits.scale else int(at)
    return value + limits.unit if strict and limits.kind != "time" else value


def _stepped_down(limits: Limits, value: Any, *, strict: bool) -> Any:
    if limits.kind in NUMBERS:
        at = _rounded(limits, value, "ROUND_FLOOR")
        strict = strict and at == value
        value = at if limits.scale else int(at)
    return value - limits.unit if strict and limits.kind != "time" else value


def _rounded(limits: Limits, value: Decimal, rounding: str) -> Decimal:
    unit = limits.unit if limits.scale else Decimal(1)
    return value.quantize(unit, rounding=rounding, context=WIDE)


def _above(limits: Limits, value: Any) -> Limits:
    low = value if limits.low is None else max(limits.low, value)
    return replace(limits, low=low, low_ruled=True)


def _below(limits: Limits, value: Any) -> Limits:
    high = value if limits.high is None else min(limits.high, value)
    return replace(limits, high=high, high_ruled=True)


def _listed(limits: Limits, rule: Listed, today: dt.date) -> Limits:
    values = tuple(_value(limits, value, today) for value in rule.values)
    if limits.most is not None:
        values = tuple(each for each in values if len(str(each)) <= limits.most)
    if limits.values is not None:
        values = tuple(each for each in values if each in limits.values)
    if not values:
        raise UnfitError("a list of which no value fits")
    return replace(limits, values=values)


def _value(limits: Limits, value: Any, today: dt.date) -> Any:
    read = read_as(limits, value, today)
    whole = limits.kind in ("integer", "year") and isinstance(read, Decimal)
    return int(read) if whole else read


def _excluded(limits: Limits, rule: Excluded, today: dt.date) -> Limits:
    values = tuple(_value(limits, value, today) for value in rule.values)
    return replace(limits, excluded=(*limits.excluded, *values))


def _lengths(limits: Limits, rule: Lengths, _: dt.date) -> Limits:
    most = [each for each in (limits.most, rule.most) if each is not None]
    return replace(limits, least=max(limits.least, rule.least), most=min(most, default=None))


def _matching(limits: Limits, rule: Matches, _: dt.date) -> Limits:
    regexes = (*limits.regexes, rule.regex) if rule.regex else limits.regexes
    return replace(limits, pattern=limits.pattern or rule.pattern, regexes=regexes)


APPLIED: dict[Any, Callable[[Limits, Any, dt.date], Limits]] = {
    Range: _range,
    Listed: _listed,
    Excluded: _excluded,
    Lengths: _lengths,
    Matches: _matching,
    Cased: lambda limits, rule, _: replace(limits, case=rule.case),
    Filled: lambda limits, rule, _: replace(limits, filled=True),
    Empty: lambda limits, rule, _: replace(limits, empty=True),
    Json: lambda limits, rule, _: replace(limits, json=True),
    When: lambda limits, rule, _: replace(limits, when=rule),
    Computed: lambda limits, rule, _: replace(limits, computed=rule),
    Stepped: lambda limits, rule, _: replace(limits, stepped=rule),
}
"""A rule over one column -> how it narrows the limits."""
