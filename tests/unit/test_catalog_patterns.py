"""Patterns of the spec's from regular expressions: each text of theirs matches."""

from __future__ import annotations

import random
import re

import pytest

from reference.patterns import Digit, digits_of
from sqlgen.catalog.patterns import lengthened, of_like, of_regex, regex_of_like, shortened, spans
from sqlgen.catalog.rules import UnfitError
from sqlgen.plan.patterns import steps

TEXTS = 200
"""Texts that are made of each pattern; the generator of random numbers is seeded."""


def text_of(pattern: str, chance: random.Random) -> str:
    """A text of a pattern, by the reading that Python's own parser gives it."""
    made, repeats = "", 0
    for digit in digits_of(pattern):
        number = chance.randrange(digit.size)
        if not digit.alphabet:
            repeats = number
        elif _shown(digit, repeats):
            made += digit.alphabet[number]
    return made


def _shown(digit: Digit, repeats: int) -> bool:
    return digit.extra is None or digit.extra < repeats


REGEXES = (
    r"^[A-Z]{3}$",
    r"^\d{3}-\d{4}$",
    r"^[^@]+@[^@]+\.[a-z]{2,}$",
    r"^(?:AB|CD)[0-9]{2}(X|Y)?$",
    r"^[[:alpha:]_][[:alnum:]_]*$",
    r"^\w+( \w+)?$",
    r"^.{5,10}$",
    r"^[a-z]+(-[a-z]+){2}$",
    r"^#[0-9a-f]{6}$",
    r"^\+?[0-9]{7,15}$",
    r"^[A-Z][a-z]*$",
    r"[0-9]",
    r"^a|b$",
    r"^[\w.]+$",
    r"^\$\d+\.\d{2}$",
)


@pytest.mark.parametrize("regex", REGEXES)
def test_texts_of_the_pattern_match(regex: str) -> None:
    pattern = of_regex(regex)
    steps(pattern)  # the plan takes it
    chance = random.Random(7)
    python = regex.replace("[:alpha:]", "a-zA-Z").replace("[:alnum:]", "a-zA-Z0-9")
    for _ in range(TEXTS):
        made = text_of(pattern, chance)
        assert re.search(python, made), made
        assert spans(pattern)[0] <= len(made) <= spans(pattern)[1]


@pytest.mark.parametrize("like", ["A%", "%@%", "__-%", "100\\%", "a.b%", "%"])
def test_texts_of_a_like_match(like: str) -> None:
    pattern = of_like(like)
    chance = random.Random(8)
    for _ in range(TEXTS):
        assert re.search(regex_of_like(like), text_of(pattern, chance), re.DOTALL)


@pytest.mark.parametrize("regex", [r"^(?=a)", r"^(?!a)b", r"(a)\1", r"^\bword", r"^[a-z", r"^(a"])
def test_what_no_pattern_says(regex: str) -> None:
    with pytest.raises(UnfitError):
        of_regex(regex)


@pytest.mark.parametrize("most", [3, 5, 9, 40])
def test_a_pattern_is_cut_to_a_length(most: int) -> None:
    pattern = shortened("[A-Z]{2,8}-?[0-9]{1,20}", most)
    least, longest = spans(pattern)
    assert least == 3
    assert longest == min(most, 29)
    chance = random.Random(9)
    for _ in range(TEXTS):
        assert re.fullmatch("[A-Z]{2,8}-?[0-9]{1,20}", text_of(pattern, chance))


def test_a_pattern_that_is_too_long_is_refused() -> None:
    with pytest.raises(UnfitError):
        shortened("[A-Z]{4}", 3)


def test_a_pattern_is_stretched_to_a_length() -> None:
    assert lengthened("[A-Z]{2,8}", 5) == "[A-Z]{5,8}"
    assert lengthened("[A-Z]{2,8}", 12) == "[A-Z]{12,12}"
    assert lengthened("[A-Z]{2}", 5) == "[A-Z]{2}"
