"""The little language of a template: `{column|filter}`, `{n}`, `{integer(1, 9)}`."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sqlgen.errors import SpecError
from sqlgen.spec.generators import GENERATORS, AnyGenerator
from sqlgen.spec.ranged import Generator
from sqlgen.spec.wording import worded

INLINE = (
    "integer",
    "decimal",
    "date",
    "timestamp",
    "time",
    "interval",
    "token",
    "uuid",
    "pick",
    "boolean",
)
"""Generators that may stand inside a template."""


@dataclass(frozen=True, slots=True)
class RowMark:
    """`{n}`."""


@dataclass(frozen=True, slots=True)
class ColumnMark:
    """`{column|filter|filter}`."""

    column: str
    filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InlineMark:
    """`{integer(1, 9)}`; `number` counts the inline generators of a template from 1."""

    generator: Generator
    number: int


Mark = str | RowMark | ColumnMark | InlineMark


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _ascii(text).lower()).strip("-")


FILTERS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "ascii": _ascii,
    "slug": _slug,
}


def filtered(text: str, filters: tuple[str, ...]) -> str:
    """The text after all filters, left to right."""
    for each in filters:
        text = FILTERS[each](text)
    return text


def parse_template(text: str) -> tuple[Mark, ...]:
    """The parts of a template; SpecError where a brace or its content makes no sense."""
    return tuple(_merged(_marks(text)))


def _marks(text: str) -> Iterator[Mark]:
    number = 0
    at = 0
    while at < len(text):
        if text[at : at + 2] in ("{{", "}}"):
            yield text[at]
            at += 2
        elif text[at] == "{":
            inside, at = _inside(text, at)
            if "(" in inside:
                number += 1
            yield _mark(inside, number)
        elif text[at] == "}":
            raise SpecError(f"a }} without its {{ in {text!r}", "write }} twice for a brace")
        else:
            yield text[at]
            at += 1


def _inside(text: str, at: int) -> tuple[str, int]:
    end = text.find("}", at)
    if end < 0:
        raise SpecError(f"a {{ without its }} in {text!r}", "close it, or write {{ for a brace")
    return text[at + 1 : end].strip(), end + 1


def _merged(marks: Iterator[Mark]) -> Iterator[Mark]:
    literal = ""
    for mark in marks:
        if isinstance(mark, str):
            literal += mark
            continue
        if literal:
            yield literal
        literal = ""
        yield mark
    if literal:
        yield literal


def _mark(inside: str, number: int) -> Mark:
    if not inside:
        raise SpecError("empty braces in a template", "name a column, or write {{ for a brace")
    if inside == "n":
        return RowMark()
    if "(" in inside:
        return InlineMark(_inline(inside), number)
    column, *filters = (part.strip() for part in inside.split("|"))
    for each in filters:
        if each not in FILTERS:
            raise SpecError(f"unknown filter {each!r}", f"use one of {', '.join(FILTERS)}")
    return ColumnMark(column, tuple(filters))


def _inline(text: str) -> Generator:
    try:
        call = ast.parse(text, mode="eval").body
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            raise ValueError(text)
        kind = call.func.id
        values = [ast.literal_eval(each) for each in call.args]
        options = {str(each.arg): ast.literal_eval(each.value) for each in call.keywords}
    except (ValueError, SyntaxError):
        raise SpecError(
            f"can't read {{{text}}}", "write it like {integer(1000, 9999)} with plain values"
        ) from None
    if kind not in INLINE:
        raise SpecError(f"{kind} can't stand in a template", f"use one of {', '.join(INLINE)}")
    return inline_generator(kind, values, options)


def inline_generator(kind: str, values: list[Any], options: dict[str, Any]) -> Generator:
    """A generator from the arguments of a call; SpecError where they are not its own."""
    model = GENERATORS[kind]
    if values:
        bare = values if len(values) > 1 or kind == "pick" else values[0]
        options = model.expanded(bare) | options
    adapter: TypeAdapter[Generator] = TypeAdapter(AnyGenerator)
    try:
        return adapter.validate_python({"kind": kind, **options})
    except ValidationError as error:
        problem, remedy = worded(dict(error.errors()[0]))
        place = ".".join(str(step) for step in error.errors()[0]["loc"][1:2])
        raise SpecError(f"{{{kind}(...)}} {place}: {problem}", remedy) from None
