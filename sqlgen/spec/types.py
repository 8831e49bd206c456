"""Logical column types, the same on every engine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema


@dataclass(frozen=True, slots=True)
class Type:
    """A logical type: its kind, and a length, or precision and scale, where the kind has them."""

    kind: str
    length: int = 0
    precision: int = 0
    scale: int = 0

    def __str__(self) -> str:
        if self.kind == "decimal":
            return f"decimal({self.precision}, {self.scale})"
        return f"{self.kind}({self.length})" if self.length else self.kind


PLAIN = (
    "integer",
    "bigint",
    "boolean",
    "date",
    "time",
    "timestamp",
    "interval",
    "text",
    "json",
    "uuid",
    "double",
)
_SIZED = re.compile(r"(varchar|bytes|decimal)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)")


def parse_type(value: Any) -> Type:
    """`integer`, `varchar(40)`, `decimal(10, 2)` and the like; ValueError for anything else."""
    text = str(value).strip().lower()
    if text in PLAIN:
        return Type(text)
    found = _SIZED.fullmatch(text)
    if found is None:
        known = ", ".join((*PLAIN, "varchar(n)", "bytes(n)", "decimal(p, s)"))
        raise ValueError(f"unknown type {value!r}: use one of {known}")
    return _sized(found[1], int(found[2]), found[3])


def _sized(kind: str, size: int, scale: str | None) -> Type:
    if kind == "decimal":
        digits = int(scale or 0)
        if not 1 <= size <= 38 or digits > size:
            raise ValueError(f"decimal({size}, {digits}) needs 1 to 38 digits, scale within them")
        return Type("decimal", precision=size, scale=digits)
    if scale is not None or not 1 <= size <= 16_000:
        raise ValueError(f"{kind} takes one length from 1 to 16000")
    return Type(kind, length=size)


def _in_any_case(words: str) -> str:
    return "".join(f"[{each.upper()}{each}]" if each.isalpha() else each for each in words)


SCHEMA = {
    "anyOf": [
        {"enum": list(PLAIN)},
        {
            "type": "string",
            "pattern": rf"^\s*({_in_any_case('|'.join((*PLAIN, 'varchar', 'decimal')))})\b",
        },
    ]
}
"""What editors are told of a type: those without a length by name, and any in large letters."""
TypeName = Annotated[Type, PlainValidator(parse_type), WithJsonSchema(SCHEMA)]
