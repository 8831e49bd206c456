"""What names of columns tell of their data, from hints.yaml.

A name is a hint and no more: the type, the length and the rules of the column decide whether its
data may be taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlgen.catalog.wording import words
from sqlgen.spec.document import read_yaml

FILE = Path(__file__).with_name("hints.yaml")
KINDS = {
    "text": ("text",),
    "whole": ("integer",),
    "number": ("integer", "decimal", "double", "money"),
    "real": ("decimal", "double", "money"),
    "time": ("date", "timestamp"),
    "truth": ("boolean",),
}
"""What a line says of kinds -> the kinds of columns that it is for."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A pattern over names, the kinds of columns it is for, its data and its longest text."""

    pattern: re.Pattern[str]
    kinds: tuple[str, ...]
    data: Mapping[str, Any]
    what: str
    width: int = 0

    def meets(self, name: str) -> bool:
        """Whether a name is of this pattern."""
        return self.pattern.fullmatch(name) is not None


def spelt(name: str) -> str:
    """A column's name as hints read it."""
    return "_".join(words(name))


@cache
def hints() -> tuple[Hint, ...]:
    """All lines, in their order."""
    data, _ = read_yaml(FILE.read_text(encoding="utf-8"), FILE.name)
    return tuple(_hint(*line) for line in data)


def _hint(name: str, kinds: str, data: Mapping[str, Any], what: str, width: int = 0) -> Hint:
    return Hint(re.compile(f"(?:.*_)?(?:{name})"), KINDS[kinds], data, what, width)
