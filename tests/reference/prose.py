"""Running text, with the lists of words as docs/arithmetic.md has them."""

import re
from functools import cache
from pathlib import Path

from reference.draw import Draws, Q, name_hash

PAGE = Path(__file__).parents[2] / "docs" / "arithmetic.md"
ENTRIES = 1024
ORDER = "ABCDB"


@cache
def lists() -> dict[str, list[str]]:
    """The lists A to D of the page."""
    page = PAGE.read_text(encoding="utf-8")
    block = page.partition("- **text")[2].partition("- **years_since")[0]
    found = re.findall(r"^      ([A-D]):\n((?:      [a-z].+\n)+)", block, re.M)
    return {name: words.split() for name, words in found}


@cache
def entry(i: int) -> list[str]:
    """The five words of a phrase."""
    chosen = enumerate(lists()[name] for name in ORDER)
    return [words[name_hash("text", str(i), i=j) % len(words)] for j, words in chosen]


def text(draws: Draws, least: int, most: int) -> str:
    """The text of a row."""
    count = least + draws.draw("words") * (most - least + 1) // Q
    phrases = range(-(-count // len(ORDER)))
    entries = (draws.draw(str(a) if a else "") * ENTRIES // Q for a in phrases)
    words = [word for each in entries for word in entry(each)]
    return " ".join(words[:count]).capitalize() + "."
