"""A measured value beside the one that is known."""

from __future__ import annotations

import math
from dataclasses import dataclass

ERRORS = 3.3
"""Standard errors by which a figure may be off: by chance one in a thousand is."""


@dataclass(frozen=True, slots=True)
class Check:
    """A figure that was found, the known one, and by how much they may differ."""

    what: str
    found: float
    known: float
    most: float

    @property
    def holds(self) -> bool:
        """Whether they are near enough."""
        return abs(self.found - self.known) <= self.most

    def __str__(self) -> str:
        mark = "" if self.holds else "  <-- off"
        return f"{self.what:58} {_short(self.found):>10} {_short(self.known):>10}{mark}"


def share(what: str, found: float, known: float, count: int, floor: float) -> Check:
    """A share of so many."""
    error = math.sqrt(known * (1 - known) / count) if count else math.inf
    return Check(what, found, known, max(ERRORS * error, floor))


def number(what: str, found: float, known: float, part: float) -> Check:
    """A count of what comes by chance, which may be off by a part of it."""
    return Check(what, found, known, max(ERRORS * math.sqrt(known), part * known))


def none(what: str, found: float) -> Check:
    """A count of what must not be."""
    return Check(what, found, 0, 0)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or value >= 100 else f"{value:.4f}"
