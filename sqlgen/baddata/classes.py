"""The classes of bad data: what each does, and which values it suits; see catalogue.toml."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sqlgen.errors import UsageError
from sqlgen.spec import OwnClass

FILE = Path(__file__).with_name("catalogue.toml")
FAMILIES = ("missing", "format", "range", "text", "keys", "logic", "distribution", "file")
Makes = Literal[
    "text",
    "null",
    "constant",
    "below",
    "above",
    "more",
    "own_key",
    "child_key",
    "mismatch",
    "drift",
    "gap",
    "order",
    "limit",
    "copy",
    "file",
]
"""How a class comes to its value: the text of a macro, no value, a constant of the column's kind,
a unit past the column's range, more than the value, the row's own key or that of one below it,
what stands beside the others in no line of a file, what follows from the row's half or the value's
period, what breaks a check with another column or a limit, the whole row once more, or a whole
file."""
CONSTANT = frozenset({"constant", "below", "above", "limit"})
"""Ways that lead to one value of the column's own type for all its cells."""


@dataclass(frozen=True, slots=True)
class BadClass:
    """A way to spoil a value, a row or a file."""

    name: str
    family: str
    does: str
    """What it does, for people."""
    suits: frozenset[str]
    """The kinds of values that it spoils: of a type, of a meaning, or of a place in the spec."""
    makes: Makes = "text"
    length: int = 0
    """Characters of a text that is the same for all values; 0 where it is made from the value."""
    room: int = 0
    """Characters that a text made from the value takes more than it, at most."""
    constant: Mapping[str, str] = field(default_factory=dict)
    """Of a constant: its text for each kind."""
    default: bool = True
    """Whether it is taken where nobody names classes."""
    why: str = ""
    """Why it is not."""
    macro: str = ""
    """The macro that makes it, where that does not have the class's name."""
    said: str = ""
    """A text of the person's own that the macro puts in."""
    own: bool = False
    """Whether the macro is a person's own."""

    @property
    def constant_like(self) -> bool:
        """Whether it puts one value in all cells of a column, if there is such a value."""
        return self.makes in CONSTANT

    def longest(self, length: int) -> int:
        """The longest text that comes of one of so many characters."""
        return self.length or length + self.room


def bad_class(name: str, facts: Mapping[str, Any]) -> BadClass:
    """A class from what a file says of it."""
    return BadClass(name, **{**facts, "suits": frozenset(facts["suits"])})


def own_classes(given: Mapping[str, OwnClass]) -> tuple[BadClass, ...]:
    """Classes of a person's own; UsageError for a name that the catalogue has."""
    for name in given:
        if any(name == each.name for each in catalogue()):
            raise UsageError(f"bad: {name} is a class of the catalogue", "give it another name")
    return tuple(_own(name, each) for name, each in given.items())


def _own(name: str, each: OwnClass) -> BadClass:
    said = getattr(each, each.way)
    is_macro = each.way == "macro"
    return BadClass(
        name=name,
        family=each.family,
        does=each.does,
        suits=frozenset(each.suits),
        length=len(said) if each.way == "value" else 0,
        room=each.room if is_macro else len(said),
        macro=said if is_macro else f"own_{each.way}",
        said="" if is_macro else said,
        own=is_macro,
    )


@cache
def catalogue() -> tuple[BadClass, ...]:
    """All classes, in their order."""
    facts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(bad_class(name, each) for name, each in facts.items())


def chosen(
    known: Sequence[BadClass],
    only: Sequence[str] | None,
    exclude: Sequence[str] | None,
    *,
    every: bool = False,
) -> tuple[BadClass, ...]:
    """The classes that are asked for by name or family: unless named those by default, or `every`.

    UsageError for a name that there is not, and where no class is left.
    """
    wanted, out = (_named(known, each) for each in (only, exclude))
    found = tuple(
        each
        for each in known
        if each.name not in out and (each.name in wanted if only else every or each.default)
    )
    if not found:
        raise UsageError("no class of bad data is left", "exclude fewer")
    return found


def _named(known: Sequence[BadClass], names: Sequence[str] | None) -> set[str]:
    found: set[str] = set()
    for name in names or ():
        mine = {each.name for each in known if name in (each.name, each.family)}
        if not mine:
            all_ = [*(each.name for each in known), *FAMILIES]
            near = difflib.get_close_matches(name, all_, 1)
            remedy = f"did you mean {near[0]!r}?" if near else "see sqlgen bad --list"
            raise UsageError(f"there is no class of bad data {name!r}", remedy)
        found |= mine
    return found
