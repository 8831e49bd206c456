"""From a file, a name or plain data to a validated spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sqlgen.errors import SpecError
from sqlgen.spec.document import Document, document_of, read_document
from sqlgen.spec.models import Spec
from sqlgen.spec.values import shown


@dataclass(frozen=True, slots=True)
class LoadedSpec:
    """A validated spec together with the document it was read from."""

    spec: Spec
    document: Document

    @contextmanager
    def located(self) -> Iterator[None]:
        """Give a SpecError raised inside the file and line of the column it names."""
        try:
            yield
        except SpecError as error:
            if error.file is None:
                error.file = self.document.file
                error.line = self.document.line(_place(error))
            raise


def _place(error: SpecError) -> tuple[str, ...]:
    table = ("tables", error.table) if error.table else ()
    column = ("columns", error.column) if error.table and error.column else ()
    return (*table, *column, error.option) if error.option else (*table, *column)


def load(spec: str | Path | Mapping[str, Any]) -> LoadedSpec:
    """Load and validate; SpecError says file, line, table and column of what is wrong."""
    document = document_of(spec) if isinstance(spec, Mapping) else read_document(Path(spec))
    if not isinstance(document.data, dict):
        raise document.error("a spec is a mapping with `tables`", "see `sqlgen examples`", ())
    try:
        return LoadedSpec(Spec.model_validate(document.data), document)
    except ValidationError as error:
        raise _first(error, document) from None


def _first(error: ValidationError, document: Document) -> SpecError:
    """The error that stands first in the file, as one sentence with its place."""
    found = [_located(dict(each), document) for each in error.errors()]
    found.sort(key=lambda each: each.line or 0)
    if len(found) > 1:
        found[0].remedy += f" (and {len(found) - 1} more to mend)"
    return found[0]


def _located(error: dict[str, Any], document: Document) -> SpecError:
    context = error.get("ctx", {})
    path = _path(error["loc"])
    if error["type"] == "refused":
        problem, key = context["problem"], context["key"]
        subject = _subject(path) if path[:1] == ("params",) else ""
        at = (*path, key) if key else path
        return document.error(f"{subject}{problem}", context["remedy"], at)
    if error["type"] == "missing":
        subject = _subject(path[:-1]) if path[:1] == ("params",) else ""
        return document.error(f"{subject}{error['loc'][-1]!r} is missing", "add it", path[:-1])
    value = shown(error.get("input"))
    expected = context.get("expected", "")
    problem = MESSAGES.get(error["type"], "").format(value, expected) or error["msg"]
    problem = problem.removeprefix("Value error, ")
    return document.error(f"{_subject(path)}{problem}", "correct the value", path)


MESSAGES = {
    "dict_type": "must be a mapping, not {}",
    "tuple_type": "must be a list, not {}",
    "string_type": "must be a text, not {}",
    "bool_type": "must be true or false, not {}",
    "literal_error": "must be {1}, not {0}",
}
"""Pydantic's type of an error -> our words for it."""


def _subject(path: tuple[Any, ...]) -> str:
    """The options below a table, column or parameter that the error is about."""
    inner = path
    if path[:1] == ("tables",):
        inner = path[4:] if path[2:3] == ("columns",) else path[2:]
    names = [step for step in inner if isinstance(step, str) and step != "[key]"]
    return f"{'.'.join(names)}: " if names else ""


def _path(loc: tuple[Any, ...]) -> tuple[Any, ...]:
    """The place in the document: pydantic's own steps into a column's generator left out."""
    return tuple(step for step in loc if step not in ("generator", "[key]"))
