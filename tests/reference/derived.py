"""Cells that follow from a parent's cell and the row's place among its siblings."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from math import pi, sin
from typing import Any

from reference.correlation import score
from reference.draw import Draws, Q
from reference.indexes import uniform
from reference.kindred import Place, jitter
from reference.ranges import DAYS, LENGTHS, SECONDS, Scale, as_length, curve, exact, ranged

PARTS = 1000
MOVED = 400
MILLION = 10**6
SCORE = 2**26
FARTHEST = 7
FIVE_YEARS = timedelta(days=5 * 365)
DAY = timedelta(days=1)

WHOLE_DAYS = Scale(lambda value: exact(as_length(value) // DAY), LENGTHS.span, LENGTHS.value)


def units(value: Any) -> int:
    """A value in ones, in its last decimal place, in days or in seconds."""
    if isinstance(value, Decimal):
        return int(value.scaleb(-int(value.as_tuple().exponent)))
    if isinstance(value, datetime):
        return int(SECONDS.place(value))
    return int(DAYS.place(value)) if isinstance(value, date) else int(value)


def alike(value: Any, number: int) -> Any:
    """So many units in the kind of a value."""
    if isinstance(value, Decimal):
        return Decimal(number).scaleb(int(value.as_tuple().exponent))
    if isinstance(value, datetime):
        return SECONDS.value(number)
    return DAYS.value(number) if isinstance(value, date) else number


def part(whole: Any, place: Place, draw: int) -> Any:
    """A child's part of a whole."""
    if whole is None:
        return None
    total = units(whole)
    cuts = [cut(total, j, place.count, draw) for j in (place.at - 1, place.at)]
    return alike(whole, cuts[1] - cuts[0])


def cut(total: int, j: int, count: int, draw: int) -> int:
    """What the first j of so many children have."""
    if j in (0, count):
        return total * (j > 0)
    moved = jitter(draw, j) * (2 * MOVED + 1) // Q - MOVED
    return total * (PARTS * j + moved) // (PARTS * count)


def lengths(written: Any, *, days: bool) -> Any:
    """How many units a moment comes after another one: a function of draws."""
    scale = WHOLE_DAYS if days else LENGTHS
    span = ranged(scale, 0, written["within"])
    fractions = curve(written.get("distribution"), span)
    if fractions is None:
        return uniform(span.size)
    return lambda draws: span.size * fractions(draws.draw()) // 2**30


def within(written: Any, *, days: bool) -> int:
    """The longest while, or a step, in days or seconds."""
    length = as_length(written.get("within", written.get("every")))
    return length // (DAY if days else timedelta(seconds=1))


def sliced(width: int, place: Place, draw: int) -> int:
    """A place in the slice of a child, of as many equal slices as there are children."""
    start, end = (width * j // place.count for j in (place.at - 1, place.at))
    return start + draw * (end - start) // Q


def edge(room: int, i: int, count: int, draw: int) -> int:
    """The units from a start to the end of version i."""
    if i == 0:
        return 0
    start, end = (room * j // (count - 1) for j in (i - 1, i))
    return 1 + start + jitter(draw, i) * (end - start) // Q


def course(written: Any, start: Any, at: int, draws: Draws) -> Decimal:
    """A value over the steps of a series."""
    options = written if isinstance(written, dict) else {}
    scale = options.get("scale", 2)
    unit = 10**scale
    trend = round(exact(options.get("trend", 0)) * unit * MILLION)
    steps = abs(trend) * (at - 1) // MILLION * (1 if trend >= 0 else -1)
    noise = round(exact(options.get("noise", 0)) * unit)
    found = int(exact(start) * unit) + steps + wave(options.get("season"), at - 1, unit)
    if noise:
        found += (score(draws.draw()) + FARTHEST * SCORE) * noise // SCORE - FARTHEST * noise
    return Decimal(found).scaleb(-scale)


def wave(season: Any, step: int, unit: int) -> int:
    """Where a season is at a step."""
    if season is None:
        return 0
    every, swing = season["every"], float(season["swing"]) * unit
    return round(swing * sin(2 * pi * (step % every) / every))
