"""Ranges that a check cuts: what another column of the row leaves of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlgen.plan.arithmetic import FRACTION, Q
from sqlgen.plan.building import generated
from sqlgen.plan.indexes import (
    Bound,
    Draw,
    Equal,
    FineSpread,
    Fitted,
    Index,
    Piece,
    Ref,
    Segments,
    Slots,
    Spread,
    Vast,
    Wide,
)
from sqlgen.plan.scope import Cut, Scope

WIDEST = 2**32
"""Most values of a range that is cut: a draw times more would pass 63 bits."""


@dataclass(frozen=True, slots=True)
class Least(Piece):
    """The lowest index that another column leaves, not below an earlier such index or 0."""

    macro = "least"
    other: Ref
    start: Bound
    plus: int
    low: Bound
    above: Ref | None


@dataclass(frozen=True, slots=True)
class Most(Piece):
    """The highest index that another column leaves, not above an earlier such index or the end."""

    macro = "most"
    other: Ref
    start: Bound
    plus: int
    low: Bound
    high: Bound
    below: Ref | None


@dataclass(frozen=True, slots=True)
class Within(Fitted):
    """A draw, or a fraction of 2^30, over the indexes from `least` to `most`."""

    macro = "fitted"
    drawn: Draw | Ref | Segments | Slots
    second: Draw
    steps: int
    low: Bound
    high: Bound
    least: Ref | None
    most: Ref | None


def within(scope: Scope, low: Bound, high: Bound, index: Index) -> Index | Ref:
    """The index in a range, in what checks leave of it; in a level of its own where others ask."""
    if scope.cut is not None:
        index = _fitted(scope, scope.cut, low, high, index)
    if not scope.cuts_others:
        return index
    number = scope.lifted("index", index)
    scope.table.numbers[scope.column] = (low, number)
    return number


def _fitted(scope: Scope, cut: Cut, low: Bound, high: Bound, index: Index) -> Within:
    least = most = None
    for name, plus in cut.floors:
        start, other = _number(scope, name)
        least = scope.lifted("least", Least(other, start, plus, low, least))
    for name, plus in cut.ceilings:
        start, other = _number(scope, name)
        most = scope.lifted("most", Most(other, start, -plus, low, high, most))
    drawn, steps = _drawn(scope, index)
    return Within(drawn, scope.draw("wide"), steps, low, high, least, most)


def _number(scope: Scope, name: str) -> tuple[Bound, Ref]:
    generated(scope.table, name)
    return scope.table.numbers[name]


def _drawn(scope: Scope, index: Index) -> tuple[Draw | Ref | Segments | Slots, int]:
    """What the index in the whole range is made from, and in how many steps."""
    if isinstance(index, Spread | FineSpread):
        return index.fraction, FRACTION
    if isinstance(index, Equal | Wide | Vast):
        return index.draw, Q
    raise scope.error("a unique column can't be cut by a check", "drop unique")
