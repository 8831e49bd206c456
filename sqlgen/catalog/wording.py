"""Names of tables and columns as words: how they are split, and what their singular is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile

SPLIT = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
JOINED = re.compile(
    r"(.{3,}?)(number|date|name|code|guid|flag|price|cost|status|title|hours|time|path|type|month|year)"
)
"""Words that are often written behind another one without anything between."""
WHOLE = frozenset({"candidate", "validate", "mandate", "consolidate", "barcode", "runtime"})
"""Words that only look like two."""
ENDINGS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("ases", "ase"),
    ("uses", "us"),
    ("s", ""),
)
"""How a plural ends -> how its singular does; the first that fits."""
SINGULAR = frozenset({"status", "address", "news", "series", "class", "business", "process"})
IRREGULAR = {"people": "person", "children": "child", "men": "man", "women": "woman"}
"""Words that the endings above would get wrong."""


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters: `customerID`, `customer_id` -> customer, id."""
    found = (each.lower() for each in SPLIT.findall(name))
    return tuple(part for word in found for part in _parts(word))


def _parts(word: str) -> tuple[str, ...]:
    """The two words of `startdate`; any other word by itself."""
    joined = JOINED.fullmatch(word) if word not in WHOLE else None
    return (joined[1], joined[2]) if joined else (word,)


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """A word in the singular, as far as its ending tells."""
    if word in SINGULAR or word.endswith(("ss", "us", "is")) or len(word) < 4:
        return word
    if word in IRREGULAR:
        return IRREGULAR[word]
    for ending, other in ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + other
    return word


def stem(name: str) -> tuple[str, ...]:
    """The words of a table's name, the last one in the singular."""
    found = words(name)
    return (*found[:-1], singular(found[-1])) if found else ()


def shared_prefix(names: Iterable[str]) -> str:
    """What all names of several tables begin with, up to an underscore: `jos_`."""
    several = list(names)
    if len(several) < 3:
        return ""
    first, last = min(several), max(several)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    common = "".join(sign for sign, _ in same)
    return common[: common.rindex("_") + 1] if "_" in common else ""
