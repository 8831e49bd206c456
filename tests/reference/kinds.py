"""What the declared type of a column makes of its values."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from reference.ranges import Value, as_date, as_datetime, as_length, as_time
from reference.texts import text_of

Convert = Callable[[Any], Any]

CONVERSIONS: dict[str, Convert] = {
    "integer": int,
    "bigint": int,
    "date": as_date,
    "timestamp": as_datetime,
    "time": as_time,
    "interval": as_length,
    "varchar": text_of,
    "text": text_of,
}


def conversion(declared: str) -> Convert:
    """How values become those of a type; NULL stays NULL."""
    name = declared.partition("(")[0].strip()
    convert = decimal_of(scale_of(declared)) if name == "decimal" else CONVERSIONS.get(name)
    if convert is None:
        return lambda value: value
    return lambda value: None if value is None else convert(value)


def scale_of(declared: str) -> int:
    """The digits after the point in decimal(p, s); none where s is left out."""
    _, *scale = re.findall(r"\d+", declared)
    return int(*scale)


def decimal_of(scale: int) -> Convert:
    """How values become decimals with so many digits after the point."""
    unit = Decimal(1).scaleb(-scale)
    return lambda value: Decimal(str(value)).quantize(unit)


def plain(value: Any) -> Value:
    """A value as written: a float becomes the decimal it reads as, and zero has no sign."""
    result: Value = Decimal(str(value)) if isinstance(value, float) else value
    return result.copy_abs() if isinstance(result, Decimal) and not result else result


def typed(values: Sequence[Any], declared: str) -> list[Any]:
    """Values in the declared type; without one, decimals get the largest scale among them."""
    written = [plain(value) for value in values]
    if declared:
        return [conversion(declared)(value) for value in written]
    exponents = [value.as_tuple().exponent for value in written if isinstance(value, Decimal)]
    if not exponents:
        return written
    convert = decimal_of(-min(0, *map(int, exponents)))
    return [None if value is None else convert(value) for value in written]
