"""The one place where names and values become SQL text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import count
from typing import Any, Protocol

UNSAFE = re.compile(r"[\x00-\x1f\\]")
"""What may mean another thing to a client or a session than it says."""


class LiteralMacros(Protocol):
    """What an engine's macro file gives for literals."""

    def unsafe_text(self, octets: str) -> str:
        """A text from its UTF-8 octets in hex."""

    def boolean_literal(self, value: bool) -> str:
        """True or false."""

    def date_literal(self, text: str) -> str:
        """A date from YYYY-MM-DD."""

    def timestamp_literal(self, text: str) -> str:
        """A timestamp from YYYY-MM-DD HH:MM:SS."""

    def time_literal(self, text: str) -> str:
        """A time from HH:MM:SS."""

    def interval_literal(self, seconds: int) -> str:
        """A length of time from whole seconds."""


def quoted_name(name: str, quote: str) -> str:
    """A name in the engine's quotes, a quote inside it doubled."""
    return f"{quote}{name.replace(quote, quote * 2)}{quote}"


def quoted_text(text: str, macros: LiteralMacros) -> str:
    """A text literal that reads the same whatever the session says of backslashes.

    Control characters go the same way: a client may take them for its own.
    """
    if UNSAFE.search(text):
        return macros.unsafe_text(text.encode().hex().upper())
    return "'" + text.replace("'", "''") + "'"


def literal(value: Any, macros: LiteralMacros) -> str:
    """A plain value as a literal of the engine."""
    if type(value) is int:
        return str(value)
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return macros.boolean_literal(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.datetime):
        return macros.timestamp_literal(value.isoformat(sep=" "))
    if isinstance(value, dt.date):
        return macros.date_literal(value.isoformat())
    if isinstance(value, dt.time):
        return macros.time_literal(value.isoformat())
    if isinstance(value, dt.timedelta):
        return macros.interval_literal(int(value.total_seconds()))
    return quoted_text(str(value), macros)


def row(values: Iterable[Any], macros: LiteralMacros) -> str:
    """A row of a VALUES list; its literals are not worth a template each."""
    return f"({', '.join([literal(value, macros) for value in values])})"


def unused_mark(text: str) -> str:
    """A mark that a text does not hold, to stand at its end."""
    marks = (f"$sqlgen{number or ''}$" for number in count())
    return next(each for each in marks if each not in text)


def dollars(text: str) -> str:
    """A text in dollar quotes, in which nothing is read in another way."""
    mark = unused_mark(text)
    return f"{mark}{text}{mark}"


def comment(text: str) -> str:
    """A text that can stand in a line comment: no line break ends it early."""
    return " ".join(text.split())
