"""Classes of bad data of a person's own: what each makes of a value, and which values it suits."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema, model_validator

from sqlgen.spec.base import Strict, refusal
from sqlgen.spec.values import Integer, Name, Text, shown

SUITS = (
    *("any", "text", "integer", "decimal", "date", "timestamp", "boolean", "uuid", "json"),
    *("email", "phone", "url", "iban", "card", "age"),
)
"""What a class may suit: kinds of types, and what a column's name tells."""
WAYS = ("value", "before", "after", "macro")
"""How a bad text comes about: as it is, by what stands before or after the good one, by a macro."""


def _suits(value: Any) -> tuple[str, ...]:
    found = tuple(value) if isinstance(value, list | tuple) else (value,)
    for each in found:
        if each not in SUITS:
            raise ValueError(f"{shown(each)} is no kind of values; use some of {', '.join(SUITS)}")
    return found


class OwnClass(Strict):
    """A class of bad data: one way to a bad text, and the kinds of values that it spoils."""

    does: Text = ""
    family: Name = "own"
    suits: Annotated[
        tuple[str, ...],
        PlainValidator(_suits),
        WithJsonSchema(
            {"anyOf": [{"enum": list(SUITS)}, {"type": "array", "items": {"enum": list(SUITS)}}]}
        ),
    ]
    value: Text | None = None
    before: Text | None = None
    after: Text | None = None
    macro: Name | None = None
    room: Integer = 0

    @model_validator(mode="after")
    def _one_way(self) -> OwnClass:
        given = [way for way in WAYS if getattr(self, way) is not None]
        if len(given) != 1:
            told = " and ".join(given) or "nothing"
            raise refusal(f"{told} says what the bad value is", f"give one of {', '.join(WAYS)}")
        if self.room < 0:
            raise refusal("room is a number of characters", "like 10", key="room")
        return self

    @property
    def way(self) -> str:
        """The one of WAYS that it has."""
        return next(way for way in WAYS if getattr(self, way) is not None)


class OwnClasses(Strict):
    """A file of classes alone, for all specs."""

    bad: dict[Name, OwnClass]
