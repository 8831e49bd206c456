"""Scalar values of a spec: numbers, dates, shares, and references to parameters."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class Param:
    """A reference to a parameter of the spec, written `$name`."""

    name: str


MOST_DIGITS = 40
"""Digits before and after the point of a number that is read: more is a slip, or an attack."""


SHOWN = 60
"""Most characters of a value in a message."""


def shown(value: object) -> str:
    """A value as a spec writes it, cut short where it is long."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list | tuple):
        return _cut(f"[{', '.join(shown(each) for each in value[:5])}]")
    if isinstance(value, Mapping):
        parts = (f"{key}: {shown(each)}" for key, each in list(value.items())[:5])
        return _cut(f"{{{', '.join(parts)}}}")
    if isinstance(value, str):
        return _cut(repr(value))
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."


def integer(value: Any) -> int:
    """A whole number of 64 bits."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"must be a whole number, not {shown(value)}")
    if not INT64_MIN <= value <= INT64_MAX:
        raise ValueError(f"must fit in 64 bits, {shown(value)} does not")
    return value


def decimal(value: Any) -> Decimal:
    """A finite decimal number, taken as it is written."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise ValueError(f"must be a number, not {shown(value)}")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"must be a number, not {shown(value)}") from None
    if not number.is_finite():
        raise ValueError(f"must be a finite number, not {shown(value)}")
    if number and (abs(number.adjusted()) > MOST_DIGITS or _places(number) > MOST_DIGITS):
        raise ValueError(f"must have at most {MOST_DIGITS} digits, {shown(value)} has more")
    return number


def _places(number: Decimal) -> int:
    return max(-int(number.as_tuple().exponent), 0)


def share(value: Any) -> Decimal:
    """A share from 0 to 1."""
    number = decimal(value)
    if not 0 <= number <= 1:
        raise ValueError(f"must be a share from 0 to 1, not {number}")
    return number


def date(value: Any) -> dt.date:
    """A calendar date, YYYY-MM-DD."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"must be a date like 2024-02-29, not {shown(value)}") from None


def integer_or_date(value: Any) -> int | dt.date:
    """A whole number of 64 bits, or a calendar date."""
    return integer(value) if isinstance(value, int | bool | float) else date(value)


def timestamp(value: Any) -> dt.datetime:
    """A point in time without zone, in whole seconds; a bare date is its midnight."""
    if isinstance(value, str):
        value = _parsed_timestamp(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)
    if not isinstance(value, dt.datetime):
        raise ValueError(f"must be a timestamp like 2024-02-29 12:30:00, not {shown(value)}")
    if value.tzinfo is not None:
        raise ValueError(f"must have no time zone, {value.isoformat()} has one")
    if value.microsecond:
        raise ValueError(f"must be in whole seconds, not {value.isoformat(sep=' ')}")
    return value


def _parsed_timestamp(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"must be a timestamp like 2024-02-29 12:30:00, not {text!r}") from None


def time(value: Any) -> dt.time:
    """A time of day without zone, in whole seconds."""
    try:
        found = value if isinstance(value, dt.time) else dt.time.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"must be a time like 17:30 or 17:30:00, not {shown(value)}") from None
    if found.tzinfo is not None or found.microsecond:
        raise ValueError(f"must be in whole seconds and without zone, not {shown(value)}")
    return found


UNITS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
"""Seconds of a unit of an interval; a month or a year has no fixed length."""
LENGTHS = re.compile(rf"(\d+)\s*({'|'.join(UNITS)})s?\b\s*")
MOST_SECONDS = 10**12
"""The longest interval, some 31,700 years: every engine's intervals reach further."""


def interval(value: Any) -> dt.timedelta:
    """A length of time: `90 days`, `1 hour 30 minutes`, or whole seconds; `-` before goes back."""
    if isinstance(value, dt.timedelta):
        return value
    seconds = _seconds(value) if isinstance(value, str) else decimal(value)
    if seconds != int(seconds):
        raise ValueError(f"must be in whole seconds, not {shown(value)}")
    if abs(seconds) > MOST_SECONDS:
        raise ValueError(f"must be at most {MOST_SECONDS} seconds, not {shown(value)}")
    return dt.timedelta(seconds=int(seconds))


def _seconds(text: str) -> Decimal:
    if re.fullmatch(r"-?\d+", text):
        return decimal(text)
    plain = text.strip().removeprefix("-").strip().lower()
    found = LENGTHS.findall(plain)
    if not found or LENGTHS.sub("", plain):
        raise ValueError(f"must be a length like 90 days or 1 hour 30 minutes, not {shown(text)}")
    total = sum(int(count) * UNITS[unit] for count, unit in found)
    return Decimal(-total if text.strip().startswith("-") else total)


def name(value: Any) -> str:
    """A name of a table, column or parameter: any text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"must be a name, not {shown(value)}")
    if "\x00" in value:
        raise ValueError("must be a name without NUL characters")
    return _unicode(value)


def place(value: Any) -> Decimal | dt.date | dt.time | dt.timedelta:
    """A place in a range: a number, a date, a timestamp, a time or a length, or the text of one."""
    if isinstance(value, dt.datetime):
        return timestamp(value)
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return value
    for parse in PLACES if isinstance(value, str) else ():
        try:
            return parse(value)
        except ValueError:
            continue
    return decimal(value)


PLACES: tuple[Callable[[Any], Decimal | dt.date | dt.time | dt.timedelta], ...] = (
    date,
    timestamp,
    decimal,
    time,
    interval,
)
"""How the text of a place may be read, in the order of trial."""


def ends(value: Any) -> Any:
    """The two ends of a range; what they are is for each generator to say."""
    if isinstance(value, list | tuple) and len(value) == 2:
        return value
    raise ValueError(f"must have two ends, like [1, 6], not {shown(value)}")


def span(value: Any) -> Any:
    """The two ends of a range, or both at once: `16`."""
    return (value, value) if isinstance(value, int) else ends(value)


def weighted(value: Any, refused: str) -> list[tuple[Any, Any]]:
    """A list, or a map of value -> weight, as pairs; `refused` says what else is not taken."""
    if isinstance(value, list | tuple):
        return [(each, 1) for each in value]
    if isinstance(value, dict):
        return list(value.items())
    raise ValueError(f"{refused}, not {shown(value)}")


def or_param(parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same parser, that also takes `$name`."""

    def parsed(value: Any) -> Any:
        if isinstance(value, Param):
            return value
        if isinstance(value, str) and value.startswith("$") and not value.startswith("$$"):
            return Param(value[1:])
        return parse(value)

    return parsed


def literal_text(value: str) -> str:
    """A text in which `$$` at the start stands for one dollar."""
    return value[1:] if value.startswith("$$") else value


def scalar(value: Any) -> Any:
    """A value of a constant or a list: text, number, boolean, date, timestamp or nothing."""
    if isinstance(value, float):
        return decimal(value)
    if isinstance(value, Decimal):
        return decimal(value)
    if isinstance(value, str):
        return _text(literal_text(value))
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return integer(value)
    if isinstance(value, dt.datetime):
        return timestamp(value)
    if isinstance(value, dt.time):
        return time(value)
    if isinstance(value, dt.date | dt.timedelta):
        return value
    raise ValueError(f"must be a plain value, not {shown(value)}")


def _text(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not hold NUL characters, which no engine stores alike")
    return _unicode(value)


def text(value: Any) -> str:
    """Text, as it is written."""
    if not isinstance(value, str):
        raise ValueError(f"must be a text, not {shown(value)}")
    return _text(value)


def _unicode(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"must be Unicode text, {value!a} holds half a character") from None
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {shown(value)}")
    return value


WHOLE = {"type": "integer", "minimum": INT64_MIN, "maximum": INT64_MAX}
NUMBER = {"type": ["number", "string"]}
WHOLE_OR_PARAM = {"anyOf": [WHOLE, {"type": "string", "pattern": "^\\$[^$]"}]}
TEXT = {"type": "string"}
PLAIN = {"type": ["string", "number", "boolean", "null"]}
"""What editors are told of these values (schema.py): never narrower than the parsers above."""


Integer = Annotated[int, PlainValidator(integer), WithJsonSchema(WHOLE)]
IntegerOrParam = Annotated[
    int | Param, PlainValidator(or_param(integer)), WithJsonSchema(WHOLE_OR_PARAM)
]
StartOrParam = Annotated[
    int | dt.date | Param,
    PlainValidator(or_param(integer_or_date)),
    WithJsonSchema({"type": ["integer", "string"]}),
]
DecimalNumber = Annotated[Decimal, PlainValidator(decimal), WithJsonSchema(NUMBER)]
DecimalOrParam = Annotated[
    Decimal | Param, PlainValidator(or_param(decimal)), WithJsonSchema(NUMBER)
]
Share = Annotated[
    Decimal, PlainValidator(share), WithJsonSchema(NUMBER | {"minimum": 0, "maximum": 1})
]
Place = Annotated[Any, PlainValidator(place), WithJsonSchema(NUMBER)]
Day = Annotated[dt.date, PlainValidator(date), WithJsonSchema(TEXT)]
DateOrParam = Annotated[dt.date | Param, PlainValidator(or_param(date)), WithJsonSchema(TEXT)]
TimestampOrParam = Annotated[
    dt.datetime | Param, PlainValidator(or_param(timestamp)), WithJsonSchema(TEXT)
]
TimeOrParam = Annotated[dt.time | Param, PlainValidator(or_param(time)), WithJsonSchema(TEXT)]
IntervalOrParam = Annotated[
    dt.timedelta | Param, PlainValidator(or_param(interval)), WithJsonSchema(NUMBER)
]
Span = Annotated[
    tuple[Integer, Integer],
    BeforeValidator(span),
    WithJsonSchema({"type": ["integer", "array"]}),
]
Name = Annotated[str, PlainValidator(name), WithJsonSchema(TEXT | {"minLength": 1})]
Scalar = Annotated[Any, PlainValidator(scalar), WithJsonSchema(PLAIN)]
ScalarOrParam = Annotated[Any, PlainValidator(or_param(scalar)), WithJsonSchema(PLAIN)]
Text = Annotated[str, PlainValidator(text), WithJsonSchema(TEXT)]
Flag = Annotated[bool, BeforeValidator(_flag)]
