"""Ranges of integers, decimals, dates and timestamps, counted in units."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reference import distributions
from reference.indexes import whole_weights

Value = int | Decimal | bool | date | datetime | time | timedelta | bytes | str | None

EPOCH_DAY = date(1970, 1, 1)
EPOCH = datetime(1970, 1, 1)


def exact(number: Any) -> Fraction:
    """A number as it is written."""
    return Fraction(str(number))


def as_date(value: Any) -> date:
    """A day, from whatever a spec may hold for one."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(value)


def as_datetime(value: Any) -> datetime:
    """A moment; a bare date is its midnight, and a moment with an offset is taken in UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


def as_time(value: Any) -> time:
    """A time of day."""
    return value if isinstance(value, time) else time.fromisoformat(value)


SECONDS_OF = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}


def as_length(value: Any) -> timedelta:
    """A length of time: seconds, or counts of units, all of them backwards after a minus."""
    if isinstance(value, timedelta):
        return value
    words = str(value).replace("-", "- ").split()
    sign = -1 if words[0] == "-" else 1
    words = words[words[0] == "-" :]
    if len(words) == 1:
        return timedelta(seconds=sign * int(words[0]))
    pairs = zip(words[::2], words[1::2], strict=True)
    return timedelta(
        seconds=sign * sum(int(count) * SECONDS_OF[unit.rstrip("s")] for count, unit in pairs)
    )


def time_number(value: Any) -> Fraction:
    """Seconds since midnight."""
    found = as_time(value)
    return Fraction(found.hour * 3600 + found.minute * 60 + found.second)


def length_number(value: Any) -> Fraction:
    """Whole seconds of a length of time."""
    return Fraction(as_length(value) // timedelta(seconds=1))


def day_number(value: Any) -> Fraction:
    """Days since 1970-01-01."""
    return Fraction((as_date(value) - EPOCH_DAY).days)


def second_number(value: Any) -> Fraction:
    """Seconds since 1970-01-01 00:00:00."""
    return Fraction((as_datetime(value) - EPOCH) // timedelta(seconds=1))


@dataclass(frozen=True)
class Scale:
    """How values become units (`place`), distances become units (`span`), and units values."""

    place: Callable[[Any], Fraction]
    span: Callable[[Any], Fraction]
    value: Callable[[int], Value]


INTEGERS = Scale(exact, exact, lambda units: units)
DAYS = Scale(day_number, exact, lambda units: EPOCH_DAY + timedelta(days=units))
SECONDS = Scale(second_number, exact, lambda units: EPOCH + timedelta(seconds=units))


TIMES = Scale(time_number, exact, lambda units: time(units // 3600, units // 60 % 60, units % 60))
LENGTHS = Scale(length_number, exact, lambda units: timedelta(seconds=units))


def decimals(digits: int) -> Scale:
    """Decimals with a number of digits after the point."""
    factor = Fraction(10**digits)

    def units(number: Any) -> Fraction:
        return exact(number) * factor

    return Scale(units, units, lambda count: Decimal(count).scaleb(-digits))


@dataclass(frozen=True)
class Range:
    """The values from `low` to `high`, both included, in units of a scale."""

    scale: Scale
    low: int
    high: int

    @property
    def size(self) -> int:
        """The number of values."""
        return self.high - self.low + 1

    def value(self, index: int) -> Value:
        """The value at an index."""
        return self.scale.value(self.low + index)

    def offset(self, value: Any) -> Fraction:
        """How many units a value lies above the lowest one."""
        return self.scale.place(value) - self.low


def ranged(scale: Scale, low: Any, high: Any) -> Range:
    """The range between two values, each of which must be a whole number of units."""
    first, last = scale.place(low), scale.place(high)
    if first.denominator > 1 or last.denominator > 1 or first > last:
        raise ValueError(f"no range from {low} to {high}")
    return Range(scale, int(first), int(last))


def curve(distribution: Any, span: Range) -> distributions.Curve | None:
    """The curve of a distribution as a spec names it; none for the uniform one."""
    if distribution in (None, "uniform"):
        return None
    if distribution == "zipf":
        return distributions.zipf(span.size, Fraction(1))
    ((name, settings),) = distribution.items()
    return CURVES[name](span, settings or {})


def zipf(span: Range, settings: Mapping[str, Any]) -> distributions.Curve:
    """The curve for {exponent}."""
    return distributions.zipf(span.size, exact(settings.get("exponent", 1)))


def normal(span: Range, settings: Mapping[str, Any]) -> distributions.Curve:
    """The curve for {mean, sd}."""
    mean, sd = span.offset(settings["mean"]), span.scale.span(settings["sd"])
    return distributions.normal(span.size, mean, sd)


def exponential(span: Range, settings: Mapping[str, Any]) -> distributions.Curve:
    """The curve for {mean}, the distance from the lowest value."""
    return distributions.exponential(span.size, span.scale.span(settings["mean"]))


def histogram(span: Range, settings: Mapping[str, Any]) -> distributions.Curve:
    """The curve for {edges, weights}."""
    edges = [span.offset(edge) for edge in settings["edges"]]
    return distributions.histogram(span.size, edges, whole_weights(settings["weights"]))


def lognormal(span: Range, settings: Mapping[str, Any]) -> distributions.Curve:
    """The curve for {mean, sd}, counted from 0."""
    mean, sd = span.scale.span(settings["mean"]), span.scale.span(settings["sd"])
    return distributions.lognormal(span.low, span.size, mean, sd)


def triangular(span: Range, settings: Mapping[str, Any]) -> distributions.Curve:
    """The curve for {mode}."""
    return distributions.triangular(span.size, span.offset(settings["mode"]))


def poisson(span: Range, settings: Mapping[str, Any]) -> distributions.Curve:
    """The curve for {mean}, counted from 0."""
    return distributions.poisson(span.low, span.size, exact(settings["mean"]))


CURVES = {
    "zipf": zipf,
    "normal": normal,
    "lognormal": lognormal,
    "triangular": triangular,
    "poisson": poisson,
    "exponential": exponential,
    "histogram": histogram,
}
