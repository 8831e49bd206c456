"""Values as text, filters on text, and the parts of a template."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from unicodedata import normalize

from reference.ranges import Value

PART = re.compile(r"(?P<brace>\{\{|\}\})|\{(?P<inner>[^{}]*)\}|(?P<text>[^{}]+)|(?P<stray>.)", re.S)
INNER = re.compile(r"(?P<name>[^|()]+)(?:\((?P<args>.*)\)\s*)?(?P<filters>(?:\|[^|()]*)*)", re.S)

ARGUMENT = re.compile(
    r"\s*(?:\w+\s*=\s*)?(?:(?P<quote>[\"'])(?P<text>.*?)(?P=quote)|(?P<bare>[^,]+))\s*(?:,|$)", re.S
)
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def text_of(value: Value) -> str:
    """How a value reads inside a template."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.strftime(f"{value.year:04d}-%m-%d %H:%M:%S")
    if isinstance(value, timedelta):
        return str(value // timedelta(seconds=1))
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def to_ascii(text: str) -> str:
    """Letters without their accents; what is not ASCII even then is dropped."""
    return normalize("NFKD", text).encode("ascii", "ignore").decode()


def slug(text: str) -> str:
    """Lower-case words joined by single hyphens."""
    return re.sub("[^a-z0-9]+", "-", to_ascii(text).lower()).strip("-")


FILTERS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "ascii": to_ascii,
    "slug": slug,
}


@dataclass(frozen=True)
class Literal:
    """Text that stands for itself."""

    text: str


@dataclass(frozen=True)
class Placeholder:
    """A reference (number 0), or the number-th inline generator, with the filters after it."""

    name: str
    number: int
    arguments: tuple[Any, ...]
    filters: tuple[str, ...]

    def filtered(self, text: str) -> str:
        """The text after all filters."""
        for name in self.filters:
            text = FILTERS[name](text)
        return text


def parse(template: str) -> Iterator[Literal | Placeholder]:
    """The parts of a template in their order."""
    numbers = count(1)
    for match in PART.finditer(template):
        if match["stray"]:
            raise ValueError(f"a single brace in {template!r}")
        if match["inner"] is not None:
            yield placeholder(match["inner"], numbers)
        else:
            yield Literal(match["text"] or match["brace"][0])


def placeholder(inner: str, numbers: Iterator[int]) -> Placeholder:
    """What stands between two braces; parentheses make it an inline generator."""
    match = INNER.fullmatch(inner)
    if match is None:
        raise ValueError(f"cannot read {{{inner}}}")
    number = 0 if match["args"] is None else next(numbers)
    filters = tuple(name.strip() for name in match["filters"].split("|")[1:])
    return Placeholder(match["name"].strip(), number, arguments(match["args"] or ""), filters)


def arguments(text: str) -> tuple[Any, ...]:
    """The arguments between two parentheses; one with a name before it counts by its place."""
    return tuple(argument(match) for match in ARGUMENT.finditer(text))


def argument(match: re.Match[str]) -> Any:
    """A text between quotes, a number, or whatever else stands there as a text."""
    if match["quote"]:
        return match["text"]
    bare = match["bare"].strip()
    return Decimal(bare) if NUMBER.fullmatch(bare) else bare
