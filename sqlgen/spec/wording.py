"""A validation error in our own words: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlgen.spec.values import shown

MESSAGES = {
    "dict_type": "must be a mapping, not {0}",
    "tuple_type": "must be a list, not {0}",
    "string_type": "must be a text, not {0}",
    "bool_type": "must be true or false, not {0}",
    "literal_error": "must be {1}, not {0}",
}
"""Pydantic's type of an error -> our words for it: the value, and what was expected."""


def worded(error: Mapping[str, Any]) -> tuple[str, str]:
    """The problem and the remedy of one of pydantic's errors."""
    context = error.get("ctx", {})
    if error["type"] == "refused":
        return context["problem"], context["remedy"]
    if error["type"] == "missing":
        return f"{error['loc'][-1]!r} is missing", "add it"
    if error["type"] in MESSAGES:
        words = MESSAGES[error["type"]]
        value, expected = shown(error.get("input")), context.get("expected", "")
        return words.format(value, expected), "correct the value"
    return error["msg"].removeprefix("Value error, "), "correct the value"


def subject(path: tuple[Any, ...]) -> str:
    """The options below a table, column or parameter that an error is about: `nulls: `."""
    inner = path
    if path[:1] == ("tables",) and len(path) > 1:
        inner = path[4:] if path[2:3] == ("columns",) and len(path) > 3 else path[2:]
    names = [step for step in inner if isinstance(step, str)]
    return f"{'.'.join(names)}: " if names else ""
