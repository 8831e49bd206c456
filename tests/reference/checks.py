"""Checks between two columns: which ranges they cut, and what is left of a range in a row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reference.distributions import Curve
from reference.draw import Draws, Q
from reference.generators import range_of
from reference.ranges import (
    DAYS,
    INTEGERS,
    LENGTHS,
    SECONDS,
    TIMES,
    Range,
    Scale,
    curve,
    decimals,
    exact,
)
from reference.settings import Settings

FRACTIONS = 2**30
SCALES: dict[str, Scale] = {
    "integer": INTEGERS,
    "date": DAYS,
    "timestamp": SECONDS,
    "time": TIMES,
    "interval": LENGTHS,
}
SECONDS_OF = {"DAY": 86400, "HOUR": 3600, "MINUTE": 60, "SECOND": 1}
BETWEEN = re.compile(r"(\S+) BETWEEN (.+?) AND ")
COMPARED = re.compile(r"(.+?) (<=|>=|<>|<|>|=) (.+)")
SIDE = re.compile(r"(\w+|\"[^\"]+\")(?: ([+-]) (?:INTERVAL '(\d+)' (\w+)|([\d.]+)))?")

Reach = tuple[int, int]


@dataclass(frozen=True)
class Edge:
    """Two columns: hi is at least lo + k, in units."""

    lo: str
    hi: str
    k: int


@dataclass(frozen=True)
class Cut:
    """A column's range, its curve if it has a distribution, and the columns that cut it."""

    span: Range
    fractions: Curve | None
    floors: dict[str, int] = field(default_factory=dict)
    ceilings: dict[str, int] = field(default_factory=dict)

    def value(self, draws: Draws, floors: Sequence[int], ceilings: Sequence[int]) -> Any:
        """The value of a row whose floors and ceilings are these, in units."""
        low, last = self.span.low, self.span.size - 1
        least = max([0, *(floor - low for floor in floors)])
        most = min([last, *(ceiling - low for ceiling in ceilings)])
        room = most - least + 1
        if room < 1:
            raise ValueError("a check leaves no value")
        fine = draws.draw("wide") * room // Q
        if self.fractions is None:
            return self.span.value(least + (draws.draw() * room + fine) // Q)
        return self.span.value(least + (self.fractions(draws.draw()) * room + fine) // FRACTIONS)


def whole_range(settings: Settings, definition: Mapping[str, Any]) -> Cut | None:
    """The range that a column draws from, uncut; none for one that has no range."""
    for kind in (*SCALES, "decimal"):
        if kind in definition:
            written = definition[kind]
            resolved = settings.resolve(
                written if isinstance(written, dict) else {"between": written}
            )
            if "after" in resolved:
                return None
            scale = SCALES.get(kind) or decimals(int(resolved.get("scale", 2)))
            span = range_of(scale, resolved)
            return Cut(span, curve(resolved.get("distribution"), span))
    return None


def cuts(
    settings: Settings, definitions: Mapping[str, Mapping[str, Any]], checks: Sequence[str]
) -> dict[str, Cut]:
    """The columns that are cut, in the order of the table."""
    ranges = ranges_of(settings, definitions)
    days = {name for name, each in definitions.items() if "date" in each}
    edges = [edge for check in checks for edge in edges_of(check, ranges, days)]
    reach: dict[str, Reach] = {}
    for name, cut in ranges.items():
        whole = reach[name] = (cut.span.low, cut.span.low + cut.span.size - 1)
        for edge in edges:
            if name in (edge.lo, edge.hi) and {edge.lo, edge.hi} <= {*reach}:
                limit(cut, name, edge, reach)
        reach[name] = cut_reach(cut, whole, reach)
    return {name: cut for name, cut in ranges.items() if cut.floors or cut.ceilings}


def ranges_of(settings: Settings, definitions: Mapping[str, Mapping[str, Any]]) -> dict[str, Cut]:
    """The columns that draw from a range, uncut."""
    every = ((name, whole_range(settings, each)) for name, each in definitions.items())
    return {name: cut for name, cut in every if cut is not None}


def limit(cut: Cut, name: str, edge: Edge, reach: Mapping[str, Reach]) -> None:
    """Note one comparison, unless the reaches keep it anyway."""
    if reach[edge.lo][1] + edge.k <= reach[edge.hi][0]:
        return
    limits, other = (cut.floors, edge.lo) if name == edge.hi else (cut.ceilings, edge.hi)
    limits[other] = max(edge.k, limits.get(other, edge.k))


def cut_reach(cut: Cut, whole: Reach, reach: Mapping[str, Reach]) -> Reach:
    """The least and the most that is left of a range."""
    floors = (reach[other][0] + k for other, k in cut.floors.items())
    ceilings = (reach[other][1] - k for other, k in cut.ceilings.items())
    return max([whole[0], *floors]), min([whole[1], *ceilings])


def edges_of(check: str, ranges: Mapping[str, Cut], days: set[str]) -> list[Edge]:
    """The comparisons of two columns in a check."""
    plain = BETWEEN.sub(r"\1 >= \2 AND \1 <= ", check)
    found = []
    for each in plain.split(" AND "):
        left, sign, right = COMPARED.fullmatch(each.strip()).groups()  # type: ignore[union-attr]  # it matches
        a, b = SIDE.fullmatch(left), SIDE.fullmatch(right)
        names = [side[1].strip('"') for side in (a, b) if side]
        if a and b and {*names} <= {*ranges} and sign not in ("=", "<>"):
            cut = ranges[names[0]]
            m = added(b, cut, names[1] in days) - added(a, cut, names[0] in days)
            found.append(edge_of(names[0], sign, names[1], m))
    return found


def edge_of(a: str, sign: str, b: str, m: int) -> Edge:
    """One line of the table in docs/arithmetic.md."""
    if sign in (">=", ">"):
        return Edge(b, a, m + (sign == ">"))
    return Edge(a, b, (sign == "<") - m)


def added(side: re.Match[str], cut: Cut, day: bool) -> int:
    """What is added to a column, in units."""
    _, sign, length, unit, number = side.groups()
    if sign is None:
        return 0
    units = cut.span.scale.span(exact(number)) if number else exact(length) * SECONDS_OF[unit]
    if length and day:
        units /= SECONDS_OF["DAY"]
    return int(units) * (1 if sign == "+" else -1)
