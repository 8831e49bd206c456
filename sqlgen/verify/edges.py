"""Values at the edges of a column's type, as texts that every engine takes for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlgen.catalog.types import CatalogType

Text = str | None
"""A value as text; None is NULL."""
NO_UUID = "00000000-0000-0000-0000-000000000000"
WRONG = {
    **dict.fromkeys(("integer", "decimal", "double", "money", "year", "bit"), "x"),
    **dict.fromkeys(("inet", "cidr", "macaddr", "range", "array", "interval"), "x"),
    **dict.fromkeys(("enum", "set"), "no such value"),
    "boolean": "maybe",
    "date": "2023-02-30",
    "timestamp": "2023-02-30 00:00:00",
    "time": "25:61:00",
    "uuid": "x",
    "json": "{",
    "xml": "<a>",
    "shape": "x",
}
"""Kinds of types -> a text that no value of the kind has."""
DAYS = ("2024-02-29", "1900-01-01", "0001-01-01", "9999-12-31")
WIDE = "\N{GRINNING FACE}"
"""A character of four octets in UTF-8."""
LONG = 10_000
"""Characters of a long text where the type sets no end."""
QUOTED = re.compile(r"'((?:[^']|'')*)'")
"""A text in a condition."""


def texts_in(condition: str) -> Iterator[str]:
    """The texts that a condition names."""
    return (each.replace("''", "'") for each in QUOTED.findall(condition))


def beyond(type_: CatalogType) -> tuple[str, ...]:
    """Numbers that are just too large or too small for the type; none where it has no end."""
    if type_.kind == "integer":
        high = 2**64 - 1 if type_.unsigned and type_.octets == 8 else type_.high
        return (str(high + 1), str(type_.low - 1))
    if type_.kind == "decimal" and type_.whole_digits is not None:
        return (f"1{'0' * type_.whole_digits}", f"-1{'0' * type_.whole_digits}")
    return ("2156", "1900") if type_.kind == "year" else ()


def absent(type_: CatalogType) -> tuple[str, ...]:
    """Values that hardly any row has, so that they are the key of none."""
    if type_.kind == "integer":
        ends = (type_.high, type_.high - 7, -1)
        return tuple(map(str, (*ends, *(type_.high // part for part in range(2, 24)))))
    if type_.kind == "text":
        return ("~"[: type_.length or 1], "~~~~~~~~"[: type_.length or 8])
    if type_.kind == "decimal":
        return ("9" * min(type_.whole_digits or 9, 18),)
    return tuple(each for each in edges(type_) if each is not None)


def edges(type_: CatalogType) -> tuple[Text, ...]:
    """Valid values that are hard on programs: the least, the greatest, zero, leap days, NULL."""
    return (*_of_kind(type_), None)


def _of_kind(type_: CatalogType) -> tuple[str, ...]:
    if type_.kind == "integer":
        return tuple(dict.fromkeys(map(str, (type_.low, -1, 0, 1, type_.high))))
    if type_.kind in ("decimal", "money"):
        return _decimals(type_)
    if type_.kind == "text":
        return _texts(type_)
    if type_.kind in ("enum", "set"):
        return type_.values
    plain: dict[str, tuple[str, ...]] = {
        "double": ("0", "-1.5", "1e-300", "1e300"),
        "boolean": ("0", "1"),
        "date": DAYS,
        "timestamp": (*(f"{day} 00:00:00" for day in DAYS), "9999-12-31 23:59:59"),
        "time": ("00:00:00", "23:59:59"),
        "year": ("1901", "2155"),
        "uuid": (NO_UUID, NO_UUID.replace("0", "f")),
        "json": ("{}", "[]", "null", '""'),
    }
    return plain.get(type_.kind, ())


def _decimals(type_: CatalogType) -> tuple[str, ...]:
    whole, scale = type_.whole_digits, type_.scale or 0
    if whole is None:
        return ("0", "-1", "0.01", "99999999999999")
    most = "9" * whole or "0"
    unit = f"0.{'0' * (scale - 1)}1" if scale else "1"
    most += f".{'9' * scale}" if scale else ""
    return ("0", "-1", unit, most, f"-{most}") if whole else ("0", unit, most)


def _texts(type_: CatalogType) -> tuple[str, ...]:
    """The empty text, one character, as many as there is room for, plain and of four octets."""
    length = type_.length or LONG
    shown = ("", "a", WIDE, "'", "a" * length, WIDE * min(length, LONG), " " * min(length, 3))
    return tuple(dict.fromkeys(shown))
