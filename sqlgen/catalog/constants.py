"""Constants of a check, worked out: numbers, texts, dates, and times counted from now."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import TYPE_CHECKING, Any

from sqlgen.catalog.rules import Moment, UnfitError
from sqlgen.spec.values import UNITS

if TYPE_CHECKING:
    from sqlglot import exp

NOW = ("NOW", "CURRENT_TIMESTAMP", "CURRENT_DATE", "LOCALTIMESTAMP", "CURDATE", "SYSDATE", "TODAY")
"""Functions of the present time, by what sqlglot calls them."""
LONG = {"month": 30, "mon": 30, "year": 365, "quarter": 91, "decade": 3650}
"""Days of units that have no fixed length; see `length`."""


def constant(node: exp.Expr) -> Any:
    """The value of an expression without columns; UnfitError where it can't be told."""
    from sqlglot import exp

    if isinstance(node, exp.Paren):
        return constant(node.this)
    if isinstance(node, exp.Literal):
        return str(node.this) if node.is_string else Decimal(str(node.this))
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Neg):
        return _negative(constant(node.this))
    if isinstance(node, exp.Cast):
        return _cast(node)
    if isinstance(node, exp.Interval):
        return length(node)
    if isinstance(node, exp.Add | exp.Sub | exp.Mul | exp.Div):
        return _worked(node)
    if _is_now(node):
        return Moment()
    raise UnfitError(f"{node.sql()} is no constant")


def _negative(value: Any) -> Any:
    if isinstance(value, Decimal | dt.timedelta):
        return -value
    raise UnfitError("a sign before what is no number")


def _is_now(node: exp.Expr) -> bool:
    from sqlglot import exp

    if isinstance(node, exp.CurrentTimestamp | exp.CurrentDate | exp.CurrentDatetime):
        return True
    return isinstance(node, exp.Func) and node.sql_name().upper() in NOW


def _cast(node: exp.Cast) -> Any:
    from sqlglot import exp

    kind = node.to.sql().upper().partition("(")[0].strip()
    value = length(exp.Interval(this=node.this)) if kind == "INTERVAL" else constant(node.this)
    if isinstance(value, str):
        return _read(value, kind)
    return value


def _read(text: str, kind: str) -> Any:
    """A text that is cast, in the type it is cast to."""
    try:
        if kind == "DATE":
            return dt.date.fromisoformat(text)
        if kind.startswith(("TIMESTAMP", "DATETIME")):
            return dt.datetime.fromisoformat(text).replace(tzinfo=None)
        if kind.startswith("TIME"):
            return dt.time.fromisoformat(text)
        if kind in ("INT", "BIGINT", "SMALLINT", "TINYINT", "DECIMAL", "DOUBLE", "FLOAT"):
            return Decimal(text)
    except (ValueError, InvalidOperation):
        raise UnfitError(f"{text} is no {kind}") from None
    if kind in ("BOOLEAN", "BOOL"):
        return text.lower() in ("t", "true", "1", "yes", "on")
    return text


def length(node: exp.Interval) -> dt.timedelta:
    """A length of time; months and years are told by days, some of them more than they have."""
    text = node.this.name if node.this is not None else ""
    unit = node.args.get("unit")
    words = f"{text} {unit.name if unit is not None else ''}".lower().split()
    if not words or len(words) % 2:
        raise UnfitError(f"{node.sql()} is no length of time")
    total = dt.timedelta()
    for count, name in zip(words[::2], words[1::2], strict=True):
        total += _span(count, name.rstrip("s"), node)
    return total


def _span(count: str, unit: str, node: exp.Interval) -> dt.timedelta:
    try:
        number = int(count)
    except ValueError:
        raise UnfitError(f"{node.sql()} is no length of time") from None
    if unit in UNITS:
        return dt.timedelta(seconds=number * UNITS[unit])
    if unit in LONG:
        return dt.timedelta(days=number * LONG[unit] + number * LONG[unit] // 365 // 4)
    raise UnfitError(f"{node.sql()} is no length of time")


def _worked(node: exp.Binary) -> Any:
    from sqlglot import exp

    left, right = constant(node.this), constant(node.expression)
    if isinstance(node, exp.Sub):
        return _sum(left, _negative(right))
    if isinstance(node, exp.Add):
        return _sum(left, right)
    if not (isinstance(left, Decimal) and isinstance(right, Decimal)):
        raise UnfitError(f"{node.sql()} is no number")
    try:
        return left * right if isinstance(node, exp.Mul) else left / right
    except (DivisionByZero, InvalidOperation):
        raise UnfitError(f"{node.sql()} divides by nothing") from None


def _sum(left: Any, right: Any) -> Any:
    if isinstance(left, Moment) and isinstance(right, dt.timedelta):
        return Moment(left.after + right)
    pairs = (
        (Decimal, Decimal),
        (dt.date, dt.timedelta),
        (dt.timedelta, dt.timedelta),
    )
    if any(isinstance(left, one) and isinstance(right, other) for one, other in pairs):
        return left + right
    if isinstance(left, dt.date) and isinstance(right, Decimal):
        return left + dt.timedelta(days=int(right))
    if isinstance(left, Moment) and isinstance(right, Decimal):
        return Moment(left.after + dt.timedelta(days=int(right)))
    raise UnfitError("a sum of things that do not add up")
