"""Data by what a column holds alone, where its name tells nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlgen.catalog.limits import Limits
from sqlgen.catalog.made import Made, picked, ranged, scaled
from sqlgen.catalog.types import CatalogType

MOST_DATA = 256
"""Most bytes of a random value."""
PHRASE, PHRASE_LETTERS = 5, 45
"""Words of a phrase of running text, and the letters that five of them may take at most."""
NOUNS = ("sun", "oak", "reed", "rock", "river", "stone", "garden", "harbor", "evening", "mountain")
FEW = (1, 1000)
"""The usual range of numbers."""
OCTET, LARGE = 255, 100_000
"""The greatest number of an octet, and what numbers of a check are not used as their ends."""
UNITS = 14
"""Digits that a decimal may have behind its first one: all that SQLite holds."""
YEARS = 5
"""The usual range of dates: so many years up to today."""
CODE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody takes for one another."""
BY_TYPE = "by its type"
IPV4 = "10.{integer(0, 255)}.{integer(0, 255)}.{integer(1, 254)}"


def by_kind(limits: Limits, today: dt.date) -> Made | None:
    """Data for a kind and its limits; None where nothing makes such values."""
    make = KINDS.get(limits.kind)
    return make(limits, today) if make is not None else None


def number(limits: Limits, low: Any, high: Any, why: str) -> Made | None:
    """Numbers of a range as far as the limits allow; theirs alone where it lies outside them."""
    if limits.kind in ("integer", "year"):
        ends = _within(limits, int(low), int(high), 1000)
        return None if ends is None else ranged("integer", int(ends[0]), int(ends[1]), 0, why)
    scale = limits.scale
    ends = _within(limits, scaled(low, scale), scaled(high, scale), Decimal(1000))
    if ends is None:
        return None
    scale = _countable(scale, *ends)
    step = Decimal(1).scaleb(-scale)
    low = Decimal(ends[0]).quantize(step, rounding="ROUND_CEILING")
    high = Decimal(ends[1]).quantize(step, rounding="ROUND_FLOOR")
    return ranged("decimal", low, high, scale, why) if low <= high else None


def _countable(scale: int, low: Decimal, high: Decimal) -> int:
    """As many digits behind the point as 64 bits count between two ends, with room to widen."""
    most = max(abs(low), abs(high), Decimal(1))
    return min(scale, max(0, UNITS - most.adjusted()))


def moment(limits: Limits, low: dt.date, high: dt.date, why: str) -> Made | None:
    """Days or times of a range, as far as the limits allow."""
    year = dt.timedelta(days=365)
    if limits.kind == "date":
        ends = _within(limits, low, high, year)
        return None if ends is None else ranged("date", *ends, 0, why)
    first, last = (dt.datetime(each.year, each.month, each.day) for each in (low, high))
    ends = _within(limits, first, last, year)
    return None if ends is None else ranged("timestamp", *ends, 0, why)


def _within(limits: Limits, low: Any, high: Any, span: Any) -> tuple[Any, Any] | None:
    """A range cut to the limits; where nothing is left of it, a span beside the nearest limit."""
    if limits.low is not None and high < limits.low:
        low, high = limits.low, limits.low + span
    if limits.high is not None and low > limits.high:
        low, high = limits.high - span, limits.high
    low = low if limits.low is None else max(low, limits.low)
    high = high if limits.high is None else min(high, limits.high)
    return (low, high) if low <= high else None


def _numbers(limits: Limits, _: dt.date) -> Made | None:
    low, high = FEW
    if limits.high is not None and limits.high <= OCTET:
        low, high = 0, 1  # one octet is a flag more often than a number
    if limits.low_ruled and limits.low < low:
        low = int(limits.low)
    if limits.high_ruled and limits.high < LARGE:
        high = int(limits.high)
    return number(limits, min(low, high), high, BY_TYPE)


def _moments(limits: Limits, today: dt.date) -> Made | None:
    return moment(limits, today - dt.timedelta(days=365 * YEARS), today, BY_TYPE)


def _times(limits: Limits, _: dt.date) -> Made:
    low, high = limits.low or dt.time(), limits.high or dt.time(23, 59, 59)
    return ranged("time", low, high, 0, BY_TYPE)


def prose(most: int, why: str) -> Made:
    """Running text of at most so many characters, which are at least those of a phrase."""
    words = min(PHRASE * ((most - 1) // (PHRASE_LETTERS - 1)), 20)
    return Made({"text": [min(3, words), words]}, why, width=most)


def _texts(limits: Limits, _: dt.date) -> Made:
    most = 255 if limits.most is None else limits.most
    if most >= PHRASE_LETTERS and limits.least <= 1 and not limits.case:
        return prose(most, BY_TYPE)
    if limits.least <= 3 and most >= 4:
        words = [each for each in NOUNS if limits.least <= len(each) <= most]
        return picked([each.upper() if limits.case == "upper" else each for each in words], BY_TYPE)
    return code(limits)


def code(limits: Limits, why: str = BY_TYPE) -> Made:
    """Letters and digits as long as they must be, ten where they need not."""
    most = 10 if limits.most is None else limits.most
    length = max(min(most, max(limits.least, 10)), 1)
    letters = "a-z0-9" if limits.case == "lower" else "A-Z0-9"
    return Made({"pattern": f"[{letters}]{{{length}}}"}, why, width=length)


def _bytes(limits: Limits, _: dt.date) -> Made:
    most = min(limits.most or 64, MOST_DATA)
    least = most if limits.fixed or limits.least >= most else max(limits.least, min(4, most))
    return Made({"bytes": [least, most]}, BY_TYPE)


def _bits(limits: Limits, _: dt.date) -> Made:
    length = limits.most or 1
    return Made({"pattern": f"[01]{{{length}}}"}, BY_TYPE, width=length)


def _text(template: str) -> Callable[[Limits, dt.date], Made]:
    return lambda limits, today: Made({"template": template}, BY_TYPE)


KINDS: dict[str, Callable[[Limits, dt.date], Made | None]] = {
    "integer": _numbers,
    "decimal": _numbers,
    "double": _numbers,
    "money": _numbers,
    "year": lambda limits, _: number(limits, 1990, 2025, BY_TYPE),
    "boolean": lambda *_: Made({"boolean": Decimal("0.5")}, BY_TYPE, size=2),
    "date": _moments,
    "timestamp": _moments,
    "time": _times,
    "interval": lambda *_: Made({"interval": ["1 hour", "30 days"]}, BY_TYPE),
    "text": _texts,
    "bytes": _bytes,
    "bit": _bits,
    "uuid": lambda *_: Made({"uuid": True}, BY_TYPE),
    "json": lambda *_: Made(
        {"json": {"id": {"integer": [1, 1000]}, "name": {"pick": list(NOUNS)}}}, BY_TYPE
    ),
    "inet": _text(IPV4),
    "inet4": _text(IPV4),
    "inet6": _text("fd00::{token(4)}:{token(4)}"),
    "cidr": _text("10.{integer(0, 255)}.{integer(0, 255)}.0/24"),
    "macaddr": lambda *_: Made({"pattern": "02" + ":[0-9a-f]{2}" * 5}, BY_TYPE),
    "xml": _text('<item id="{integer(1, 1000)}"/>'),
    "search": lambda *_: prose(255, BY_TYPE),
}
"""Kinds of columns -> what makes their data."""
ARRAYS: dict[str, str] = {
    "integer": "{integer(1, 100)},{integer(1, 100)}",
    "decimal": "{decimal(1, 100)},{decimal(1, 100)}",
    "double": "{decimal(1, 100)},{decimal(1, 100)}",
    "boolean": "true,false",
    "date": "{date('2024-01-01', '2025-12-31')}",
    "uuid": "{uuid()}",
    "text": "{pick('red', 'green', 'blue')},{pick('small', 'large')}",
}
"""Kinds of elements -> a template of what stands between an array's brackets."""
RANGES: dict[str, str] = {
    "int4range": "[{integer(1, 500)},{integer(501, 1000)})",
    "int8range": "[{integer(1, 500)},{integer(501, 1000)})",
    "numrange": "[{decimal(1, 500)},{decimal(501, 1000)})",
    "daterange": "[{date('2024-01-01', '2024-12-31')},{date('2025-01-01', '2025-12-31')})",
    "tsrange": "[{date('2024-01-01', '2024-12-31')},{date('2025-01-01', '2025-12-31')})",
    "tstzrange": "[{date('2024-01-01', '2024-12-31')},{date('2025-01-01', '2025-12-31')})",
}
"""Types of ranges -> a template of one's text; `multi` stands for several, in braces."""
SHAPES: dict[str, str] = {
    "point": "({integer(-180, 180)},{integer(-90, 90)})",
    "line": "{{1,{integer(1, 9)},{integer(1, 9)}}}",
    "lseg": "[({integer(0, 9)},0),({integer(10, 19)},9)]",
    "box": "(({integer(10, 19)},9),({integer(0, 9)},0))",
    "path": "[({integer(0, 9)},0),({integer(10, 19)},9)]",
    "polygon": "((0,0),({integer(1, 9)},0),(0,{integer(1, 9)}))",
    "circle": "<({integer(0, 9)},0),{integer(1, 9)}>",
}
"""PostgreSQL's types of shapes -> a template of one's text."""
GEOMETRIES: dict[str, str] = {
    "linestring": "LINESTRING({integer(0, 9)} 0,{integer(10, 19)} 9)",
    "polygon": "POLYGON((0 0,{integer(1, 9)} 0,0 {integer(1, 9)},0 0))",
    "multipoint": "MULTIPOINT({integer(0, 9)} 0,{integer(10, 19)} 9)",
    "multilinestring": "MULTILINESTRING(({integer(0, 9)} 0,{integer(10, 19)} 9))",
    "multipolygon": "MULTIPOLYGON(((0 0,{integer(1, 9)} 0,0 {integer(1, 9)},0 0)))",
    "geometrycollection": "GEOMETRYCOLLECTION(POINT({integer(0, 9)} {integer(0, 9)}))",
}
"""Types of shapes in the words of OpenGIS -> a template of one's text; a point for all others."""
POINT = "POINT({integer(-180, 180)} {integer(-90, 90)})"
EXTENDED: dict[str, str] = {
    "ltree": "top.{pick('north', 'south', 'east')}.{pick('a', 'b', 'c')}{integer(1, 99)}",
    "hstore": "size=>{integer(1, 9)}, colour=>{pick('red', 'green', 'blue')}",
    "pg_lsn": "0/{token(6)}",
}
"""Types of extensions -> a template of one's text."""
MOST_NUMBERS = 16_000


def special(type_: CatalogType) -> str | None:
    """A template of the text of a type that has a notation of its own; None where it has none."""
    if type_.kind == "range":
        return _ranges(type_.name)
    if type_.kind == "shape":
        return SHAPES.get(type_.name)
    if type_.kind == "geometry":
        return _geometry(f"{type_.name} {type_.text}".lower())
    return _extended(type_.name, type_.length) if type_.kind == "extended" else None


def _extended(name: str, length: int | None) -> str | None:
    """A template of a type that an extension brings; a vector has so many numbers."""
    if name in ("vector", "halfvec"):
        numbers = ["{integer(1, 9)}"] * 3 + ["0.5"] * MOST_NUMBERS
        return f"[{','.join(numbers[: length or 3])}]"
    return EXTENDED.get(name)


def _geometry(said: str) -> str:
    """A template of a shape: PostGIS says in its type's parentheses which one it takes."""
    names = sorted(GEOMETRIES, key=len, reverse=True)
    return next((GEOMETRIES[each] for each in names if each in said), POINT)


def _ranges(name: str) -> str | None:
    """A template of a range, or of several."""
    found = RANGES.get(name.replace("multi", ""))
    return f"{{{{{found}}}}}" if found and "multi" in name else found
