"""Texts by a pattern, read with the parser of Python's own regular expressions."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from re import _constants, _parser  # type: ignore[attr-defined]  # the module has no public door
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

from reference.draw import Draws, Q
from reference.indexes import permuted_index

GROUP_LIMIT = 2**20
CATEGORIES = {
    _constants.CATEGORY_DIGIT: digits,
    _constants.CATEGORY_WORD: ascii_lowercase + ascii_uppercase + digits + "_",
    _constants.CATEGORY_SPACE: " ",
}


@dataclass(frozen=True)
class Digit:
    """A digit of a number: a character's place, or (without an alphabet) the repetitions."""

    size: int
    alphabet: str = ""
    extra: int | None = None
    """For a character past the least repetitions: how many of those come before it."""


def alphabet(sign: Any, value: Any) -> str:
    """The characters of one sign."""
    if sign is _constants.LITERAL:
        return chr(value)
    if sign is _constants.RANGE:
        return "".join(map(chr, range(value[0], value[1] + 1)))
    if sign is _constants.CATEGORY:
        return CATEGORIES[value]
    return "".join(dict.fromkeys("".join(alphabet(*each) for each in value)))


def digits_of(pattern: str) -> Iterator[Digit]:
    """All digits, from the left."""
    for sign, value in _parser.parse(pattern):
        repeated = sign is _constants.MAX_REPEAT
        least, most, ((sign, value),) = value if repeated else (1, 1, ((sign, value),))  # noqa: PLW2901
        if most > least:
            yield Digit(most - least + 1)
        letters = alphabet(sign, value)
        for place in range(most):
            yield Digit(len(letters), letters, place - least if place >= least else None)


def size(found: list[Digit]) -> int:
    """How many numbers the digits make."""
    return prod(each.size for each in found)


def read(found: list[Digit], number: int) -> list[int]:
    """The digits of a number, the leftmost the most significant."""
    values = []
    for each in reversed(found):
        number, value = divmod(number, each.size)
        values.append(value)
    return values[::-1]


def groups(found: list[Digit]) -> list[list[Digit]]:
    """Runs of digits that one draw is enough for."""
    made: list[list[Digit]] = []
    for each in found:
        if not made or size(made[-1]) * each.size > GROUP_LIMIT:
            made.append([])
        made[-1].append(each)
    return made


def text(pattern: str, draws: Draws, *, unique: bool) -> str:
    """The text of a row."""
    found = list(digits_of(pattern))
    tail = len(found)
    while unique and tail > 0 and (size(found[tail - 1 :]) <= Q**2 or tail == len(found)):
        tail -= 1
    values: list[int] = []
    for g, group in enumerate(groups(found[:tail])):
        values += read(group, draws.draw(str(g) if g else "") * size(group) // Q)
    if unique:
        values += read(found[tail:], permuted_index(draws, size(found[tail:])))
    shown, repeats = "", 0
    for each, value in zip(found, values, strict=True):
        if not each.alphabet:
            repeats = value
        elif each.extra is None or repeats > each.extra:
            shown += each.alphabet[value]
    return shown
