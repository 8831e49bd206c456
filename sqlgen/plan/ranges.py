"""Cells over a range of units: integers, decimals, dates, times and lengths of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlgen.plan.arithmetic import DOMAIN_LIMIT, FRACTION, NARROW, WIDE, Q
from sqlgen.plan.bounds import within
from sqlgen.plan.building import column_cell
from sqlgen.plan.cells import Units
from sqlgen.plan.correlated import Shape, correlated, weight_for
from sqlgen.plan.extents import Varying
from sqlgen.plan.indexes import (
    Bound,
    Draw,
    Either,
    Equal,
    FineSpread,
    Index,
    Ref,
    Segments,
    Slot,
    Slots,
    Spread,
    Vast,
    Wide,
)
from sqlgen.plan.quantiles import Curve, Scale, curve, fraction_at, units_of
from sqlgen.plan.scope import Built, Scope
from sqlgen.plan.variables import Argument, Variable, now, settled, size_between
from sqlgen.spec import Param, Type
from sqlgen.spec.distributions import Distribution, Uniform
from sqlgen.spec.ranged import (
    Correlation,
    Dates,
    Decimals,
    Integers,
    Intervals,
    Ranged,
    Times,
    Timestamps,
)
from sqlgen.spec.values import (
    INT64_MAX,
    INT64_MIN,
    date,
    decimal,
    integer,
    interval,
    time,
    timestamp,
)

INT32 = range(-(2**31), 2**31)
ARGUMENTS: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "decimal": (int, Decimal),
    "date": (dt.date,),
    "timestamp": (dt.date,),
    "time": (dt.time,),
    "interval": (dt.timedelta,),
}
"""What a parameter is whose value the database turns into units of a kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What sets one kind of range apart: how ends and places in it are read, its unit, its text."""

    parse: Callable[[Any], Any]
    place: Callable[[Any], Any]
    unit: Fraction
    alphabet: frozenset[str]
    name: str = "integer"
    """What it is called among types."""


WHOLE = Fraction(1)
DIGITS = frozenset("0123456789-")


def resolved(
    scope: Scope, value: Any, parse: Callable[[Any], Any], given: bool = False
) -> tuple[Any, str | None]:
    """A value, or its parameter's value now; with the parameter's name.

    `given` says that the caller keeps it a variable where a procedure has it as an argument.
    """
    if not isinstance(value, Param):
        return value, None
    if value.name not in scope.run.params:
        known = ", ".join(scope.run.params) or "none"
        raise scope.error(f"unknown parameter ${value.name}", f"params has {known}")
    if scope.run.variables is not None and not given:
        raise scope.error(
            f"${value.name} is read here when the rows are planned, which a procedure can't do",
            "write the value itself, or leave the table out",
        )
    try:
        return parse(scope.run.params[value.name]), value.name
    except ValueError as error:
        raise scope.error(f"${value.name} {error}", "use another parameter") from None


def _bound(scope: Scope, value: Any, kind: Kind) -> Bound:
    plain, param = resolved(scope, value, kind.parse, given=True)
    units = units_of(plain, kind.unit)
    if units.denominator != 1:
        places = -Decimal(kind.unit.numerator / Decimal(kind.unit.denominator)).adjusted()
        raise scope.error(f"{plain} has more than {places} decimals", "raise the scale")
    if not INT64_MIN <= int(units) <= INT64_MAX:
        raise scope.error(f"{plain} passes 64 bits in units of {kind.unit}", "use a smaller scale")
    return Bound(argument(scope, param, kind, int(units)), param)


def argument(scope: Scope, param: str | None, kind: Kind, units: int) -> int:
    """The number of units; of a procedure's argument the variable that holds it."""
    variables = scope.run.variables
    if variables is None or param is None:
        return units
    value = scope.run.params[param]
    timed = isinstance(value, dt.datetime) and kind.name == "date"
    if timed or not isinstance(value, ARGUMENTS[kind.name]):
        raise scope.error(f"${param} is no {kind.name}", f"declare it as type: {kind.name}")
    scale = len(str(kind.unit.denominator)) - 1
    return variables.of(Argument(param, kind.name, scale), units)


@dataclass(frozen=True, slots=True)
class Range:
    """Both ends in units."""

    low: Bound
    high: Bound

    @property
    def size(self) -> int:
        """How many values there are."""
        return size_between(self.low.value, self.high.value)

    @property
    def fixed(self) -> bool:
        """Whether no end depends on a parameter."""
        return self.low.param is None and self.high.param is None


def ranged(scope: Scope, generator: Ranged, between: tuple[Any, Any], kind: Kind) -> Range:
    """The range in units; SpecError where it is reversed or too wide."""
    spread = generator.distribution
    low, high = (_bound(scope, end, kind) for end in between)
    found = Range(low, high)
    if found.size < 1:
        first, last = (resolved(scope, end, kind.parse, given=True)[0] for end in between)
        raise scope.error(f"the range is reversed: {first} is above {last}", "swap its ends")
    if found.size > DOMAIN_LIMIT:
        raise scope.error(
            f"the range has {found.size} values, at most {DOMAIN_LIMIT} can be drawn", "narrow it"
        )
    if scope.unique and not isinstance(spread, Uniform):
        raise scope.error(
            f"unique values can't follow {spread.kind}", "drop unique or the distribution"
        )
    if generator.correlate and (scope.unique or scope.prefix):
        raise scope.error("correlate needs a column that is not unique", "drop one of them")
    return found


@dataclass(frozen=True, slots=True)
class Course:
    """How a column's values follow from its draw, for others that go along with it."""

    draw: Draw | Ref
    shape: Shape


def index_of(scope: Scope, span: Range, generator: Ranged, kind: Kind) -> Index:
    """The index of a row in the range: permuted, uniform or by distribution."""
    if scope.unique:
        return scope.permuted(span.size)
    spread = generator.distribution
    found = None if isinstance(spread, Uniform) else curve_of(scope, span, spread, kind)
    course = _course(scope, generator.correlate, _shape(span, found))
    if not scope.prefix:
        scope.table.courses[scope.column] = course
    draw = course.draw
    if found is not None:
        return spread_of(scope, fraction_of(scope, spread.kind, found, draw), span.size)
    if span.fixed and isinstance(span.size, Variable):
        wide = Wide(draw, scope.draw("wide"), span.size)
        return Either(Equal(draw, span.size), wide, span.size)
    if span.fixed and span.size <= NARROW:
        return Equal(draw, span.size)
    second = scope.draw("wide")
    if isinstance(draw, Draw) and span.size <= WIDE:
        return Wide(draw, second, span.size)
    return Vast(scope.lifted("draw", draw), scope.lifted("wide", second), span.size)


def _course(scope: Scope, wanted: Correlation | None, shape: Shape) -> Course:
    """The column's own draw, or one that goes along with another's."""
    if wanted is None:
        return Course(scope.draw(), shape)
    why = f"{scope.table.name}.{scope.column} goes along with {wanted.column}"
    column_cell(scope.table, wanted.column, asked_by=scope)
    other = scope.table.courses.get(wanted.column)
    if other is None:
        raise scope.error(
            f"{wanted.column} has no range of its own to go along with",
            "name an integer, decimal, date, time or interval that is not unique",
        )
    try:
        shapes = (replace(each, size=settled(each.size, why)) for each in (other.shape, shape))
        weight = weight_for(float(wanted.rho), *shapes)
    except ValueError as error:
        raise scope.error(f"correlate: {error}", "ask for less") from None
    return Course(correlated(scope, other.draw, weight), shape)


def _shape(span: Range, found: Curve | tuple[int, ...] | None) -> Shape:
    if found is None:
        return Shape(lambda draw: draw / Q, span.size)
    return Shape(lambda draw: fraction_at(found, draw) / FRACTION, span.size)


def spread_of(scope: Scope, fraction: Segments | Slots, size: int) -> Spread | FineSpread:
    """An index in a range of that size from a fraction of it."""
    if size <= FRACTION:
        return Spread(fraction, size)
    return FineSpread(scope.lifted("fraction", fraction), scope.draw("wide"), size)


def curve_of(
    scope: Scope, span: Range, spread: Distribution, kind: Kind
) -> Curve | tuple[int, ...]:
    """The curve of a distribution over a range; SpecError where it does not fit."""
    why = f"{scope.table.name}.{scope.column} is by {spread.kind}, worked out for so many"
    low, size = settled(span.low.value, why), settled(span.size, why)
    try:
        return curve(spread, Scale(low, size, kind.unit, kind.place))
    except (ValueError, OverflowError) as error:
        raise scope.error(f"{spread.kind}: {error}", "fit it to the range") from None


def fraction_of(
    scope: Scope, name: str, found: Curve | tuple[int, ...], draw: Draw | Ref
) -> Segments | Slots:
    """The fraction that a curve gives for a draw."""
    if isinstance(found, Curve):
        return _segments(scope, found, draw)
    title = f"quantiles of {name}, in parts of {FRACTION}"
    varies = isinstance(found, Varying)
    table = scope.run.steps(("quantiles", found), title, found, varies)
    lifted = scope.lifted("draw", draw)
    return Slots(scope.table.join(table, Slot(lifted)), lifted)


def _segments(scope: Scope, found: Curve, draw: Draw | Ref) -> Segments:
    lifted = scope.lifted("draw", draw) if len(found.thresholds) > 3 else draw
    return Segments(lifted, found.thresholds, found.fractions)


def _built(scope: Scope, span: Range, index: Index, type_: Type, kind: Kind) -> Built:
    capacity = span.size if scope.unique else None
    settled = within(scope, span.low, span.high, index)
    return Built(Units(span.low, span.high, settled, type_), capacity, kind.alphabet)


def integers(generator: Integers, scope: Scope) -> Built:
    """`integer`."""
    kind = Kind(integer, decimal, WHOLE, DIGITS)
    span = ranged(scope, generator, generator.between, kind)
    small = span.fixed and span.low.value in INT32 and span.high.value in INT32
    index = index_of(scope, span, generator, kind)
    return _built(scope, span, index, Type("integer" if small else "bigint"), kind)


def decimal_kind(scale: int) -> Kind:
    """Decimals with so many places."""
    unit = Fraction(1, 10**scale)
    return Kind(decimal, decimal, unit, DIGITS | {"."}, "decimal")


def decimals(generator: Decimals, scope: Scope) -> Built:
    """`decimal`."""
    kind = decimal_kind(generator.scale)
    span = ranged(scope, generator, generator.between, kind)
    ends = (span.low.value, span.high.value)
    digits = max(len(str(abs(now(end)))) for end in ends)
    if not span.fixed:
        digits = max(digits, min(18, scope.run.dialect.decimal_digits))
    precision = max(digits, generator.scale + 1)
    index = index_of(scope, span, generator, kind)
    type_ = Type("decimal", precision=precision, scale=generator.scale)
    return _built(scope, span, index, type_, kind)


def days(value: Any) -> Decimal:
    """A length of time, or a number, in days."""
    if isinstance(value, dt.timedelta):
        return Decimal(int(value.total_seconds())) / 86_400
    return decimal(value)


MOMENTS: dict[type[Ranged], Kind] = {
    Dates: Kind(date, date, WHOLE, DIGITS, "date"),
    Timestamps: Kind(timestamp, timestamp, WHOLE, DIGITS | {":", " "}, "timestamp"),
    Times: Kind(time, time, WHOLE, DIGITS | {":"}, "time"),
    Intervals: Kind(interval, interval, WHOLE, DIGITS, "interval"),
}
"""Ranges of days and seconds, whose ends alone say which values there are."""
IN_DAYS = Kind(interval, days, WHOLE, DIGITS)
"""Lengths of time in whole days."""


def moments(
    generator: Dates | Timestamps | Times | Intervals, between: tuple[Any, Any], scope: Scope
) -> Built:
    """`date`, `timestamp`, `time` and `interval`."""
    kind = MOMENTS[type(generator)]
    span = ranged(scope, generator, between, kind)
    index = index_of(scope, span, generator, kind)
    return _built(scope, span, index, Type(generator.kind), kind)
