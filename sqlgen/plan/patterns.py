"""Texts by a pattern: a few signs of regular expressions, each place a digit of a number."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import prod

from sqlgen.plan.arithmetic import DOMAIN_LIMIT, NARROW
from sqlgen.plan.building import build
from sqlgen.plan.cells import Cell, Letter, Shown, Text
from sqlgen.plan.indexes import Equal, Place, Ref
from sqlgen.plan.scope import Built, Scope
from sqlgen.plan.sources import collated
from sqlgen.plan.values import varchar
from sqlgen.spec.generators import Pattern

LONGEST = 1000
"""Most characters of a text."""
ESCAPES = {
    "d": string.digits,
    "w": string.ascii_letters + string.digits + "_",
    "s": " ",
}
REPEAT = re.compile(r"\{(\d+)(?:,(\d+))?\}|\?")
SIGNS = "*+|()^$."
ONE = varchar(1)
HELP = "it takes characters, classes like [A-Z], \\d, \\w, \\s, and {n}, {m,n} or ? after them"


@dataclass(frozen=True, slots=True)
class Step:
    """An alphabet, and how often a character of it comes."""

    alphabet: str
    least: int
    most: int


def steps(pattern: str) -> tuple[Step, ...]:
    """The steps of a pattern; ValueError where it holds what a pattern can't."""
    found = tuple(_steps(pattern))
    if not found:
        raise ValueError("it is empty")
    if sum(step.most for step in found) > LONGEST:
        raise ValueError(f"it makes texts of more than {LONGEST} characters")
    return found


def _steps(pattern: str) -> Iterator[Step]:
    at = 0
    while at < len(pattern):
        alphabet, at = _alphabet(pattern, at)
        repeat = REPEAT.match(pattern, at)
        if repeat is None:
            yield Step(alphabet, 1, 1)
            continue
        at = repeat.end()
        least, most = _counts(repeat)
        if most:
            yield Step(alphabet, least, most)


def _counts(repeat: re.Match[str]) -> tuple[int, int]:
    if repeat[0] == "?":
        return 0, 1
    least = int(repeat[1])
    most = int(repeat[2]) if repeat[2] else least
    if most < least:
        raise ValueError(f"{repeat[0]} repeats from more to fewer")
    return least, most


def _alphabet(pattern: str, at: int) -> tuple[str, int]:
    """The characters that may stand at one place, each once, and where the next sign begins."""
    sign = pattern[at]
    if sign == "[":
        return _class(pattern, at)
    if sign == "\\":
        return _escaped(pattern, at)
    if sign in SIGNS:
        raise ValueError(f"it holds {sign}, which a pattern can't: write \\{sign} for the sign")
    if sign in "{}?]":
        raise ValueError(f"it holds a lonely {sign}: write \\{sign} for the sign")
    return sign, at + 1


def _escaped(pattern: str, at: int) -> tuple[str, int]:
    if at + 1 == len(pattern):
        raise ValueError("it ends in a backslash")
    sign = pattern[at + 1]
    if sign.isalnum() and sign not in ESCAPES:
        raise ValueError(f"it holds \\{sign}, only \\d, \\w, \\s and signs can be escaped")
    return ESCAPES.get(sign, sign), at + 2


def _class(pattern: str, at: int) -> tuple[str, int]:
    end = _end_of_class(pattern, at)
    inside = pattern[at + 1 : end]
    if not inside:
        raise ValueError("it has an empty class []")
    if inside[0] == "^":
        raise ValueError("it has a class of all but some characters: name those that may come")
    letters: list[str] = []
    i = 0
    while i < len(inside):
        first, i = _in_class(inside, i)
        if len(first) == 1 and inside[i : i + 1] == "-" and i + 1 < len(inside):
            last, i = _in_class(inside, i + 1)
            if len(last) != 1 or last < first:
                raise ValueError(f"the range {first}-{last} is reversed")
            first = "".join(map(chr, range(ord(first), ord(last) + 1)))
        letters += first
    return "".join(dict.fromkeys(letters)), end + 1


def _in_class(inside: str, at: int) -> tuple[str, int]:
    return _escaped(inside, at) if inside[at] == "\\" else (inside[at], at + 1)


def _end_of_class(pattern: str, at: int) -> int:
    i = at + 1
    while i < len(pattern) and pattern[i] != "]":
        i += 2 if pattern[i] == "\\" else 1
    if i >= len(pattern):
        raise ValueError("it has a [ without its ]")
    return i


@dataclass(frozen=True, slots=True)
class Digit:
    """One digit of a group's number: which character stands at a place, or how many repeat."""

    size: int
    alphabet: str = ""
    """The characters that it chooses from; none where it counts repetitions past the least."""
    above: int = -1
    """For a character that may be missing: the repetitions that are too few to show it."""


def _digits(found: Sequence[Step]) -> Iterator[Digit]:
    for step in found:
        if step.most > step.least:
            yield Digit(step.most - step.least + 1)
        for position in range(step.most):
            yield Digit(len(step.alphabet), step.alphabet, max(position - step.least, -1))


def _groups(digits: Sequence[Digit]) -> list[list[Digit]]:
    """The digits from the left, in runs that one draw covers."""
    groups: list[list[Digit]] = []
    for digit in digits:
        if groups and _size([*groups[-1], digit]) <= NARROW:
            groups[-1].append(digit)
        else:
            groups.append([digit])
    return groups


def _size(digits: Sequence[Digit]) -> int:
    return prod(each.size for each in digits)


@build.register
def _(generator: Pattern, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    try:
        found = steps(generator.pattern)
    except ValueError as error:
        raise scope.error(f"can't use the pattern {generator.pattern!r}: {error}", HELP) from None
    digits = list(_digits(found))
    permuted = _permuted(scope, found, digits) if scope.unique else []
    drawn = _groups(digits[: len(digits) - len(permuted)])
    numbers = [(group, _number(scope, at, group)) for at, group in enumerate(drawn)]
    if permuted:
        numbers.append((permuted, scope.lifted("code", scope.permuted(_size(permuted)))))
    text = Text(tuple(_merged(_pieces(numbers))), varchar(sum(step.most for step in found)))
    capacity = _size(permuted) if permuted else None
    return Built(text, capacity, frozenset("".join(step.alphabet for step in found)))


def _permuted(scope: Scope, found: Sequence[Step], digits: Sequence[Digit]) -> list[Digit]:
    """The digits of a unique text that are read from one permuted number: the last ones."""
    if any(step.least != step.most for step in found):
        raise scope.error("texts of several lengths can't be unique", "repeat by {n} only")
    for step in found:
        if len({collated(each) for each in step.alphabet}) < len(step.alphabet):
            raise scope.error(
                f"unique texts can't tell all of {step.alphabet!r} apart",
                "leave out spaces, and letters that differ in case or accent alone",
            )
    taken = 1
    while taken < len(digits) and _size(digits[-taken - 1 :]) <= DOMAIN_LIMIT:
        taken += 1
    return list(digits[-taken:])


def _number(scope: Scope, at: int, group: Sequence[Digit]) -> Ref | Equal:
    """The number of a group: lifted where several digits are read from it."""
    index = Equal(scope.draw(str(at) if at else ""), _size(group))
    several = sum(each.size > 1 for each in group) > 1
    return scope.lifted(f"group{at}", index) if several else index


def _pieces(numbers: Iterable[tuple[Sequence[Digit], Ref | Equal]]) -> Iterator[Cell | str]:
    repeats: Place | None = None
    for group, number in numbers:
        divisor = _size(group)
        for digit in group:
            first, divisor = divisor == _size(group), divisor // digit.size
            place = Place(number, divisor, 0 if first else digit.size)
            if not digit.alphabet:
                repeats = place
                continue
            letter = Letter(place, digit.alphabet, ONE) if digit.size > 1 else digit.alphabet
            if digit.above < 0 or repeats is None:
                yield letter
            else:
                yield Shown(letter, repeats, digit.above, ONE)


def _merged(pieces: Iterable[Cell | str]) -> Iterator[Cell | str]:
    """The pieces with neighbouring fixed texts joined."""
    for fixed, run in groupby(pieces, key=lambda each: isinstance(each, str)):
        if fixed:
            yield "".join(str(each) for each in run)
        else:
            yield from run
