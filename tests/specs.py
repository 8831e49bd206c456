"""Specs made by hypothesis: any columns, ranges, nulls, uniques, names, seeds, rows and batches.

All of them are valid on every engine: what is refused has tests of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

Column = dict[str, Any]
Draw = Callable[..., Any]

SEED_LIMIT = 2**63 - 1
MOST_VALUES = 2147483579**2
MOST_ROWS = 40
EPOCH = dt.datetime(1970, 1, 1)
FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)
DAYS = LAST_DAY.toordinal()

# Where the ways to an index change: one draw or two, narrow or vast, and around powers of two.
SIZES = st.one_of(
    st.integers(1, 300),
    st.sampled_from([2**20 - 1, 2**20, 2**20 + 1, 2**31, 2**40, 2**40 + 1, MOST_VALUES]),
    st.integers(1, MOST_VALUES),
)
SHARES = st.one_of(
    st.sampled_from([Decimal(0), Decimal(1), Decimal("0.5"), Decimal("0.000001")]),
    st.decimals(0, 1, places=3),
)
# Letters that engines, quotes, escapes, formats and clients might trip over.
LETTERS = "aZéßŁ東🙂'\"`\\%:?;-#@{}[]()$|&<>/ \t\n\x01_09"
TEXTS = st.text(LETTERS, max_size=12).filter(lambda text: not text.startswith("$"))
# No quote at the end and no blank: some engines cut those off, and are refused elsewhere.
NAMES = st.one_of(
    st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,9}", fullmatch=True),
    st.text("aBé東'\"`%:;$. -_", min_size=1, max_size=10).filter(lambda name: name == name.strip()),
    st.sampled_from(["n", "w0", "select", "order", "level", "Group", "p1", "s", "i", "r", "date"]),
)


@st.composite
def integers(draw: Draw, unique: bool) -> Column:
    """Whole numbers anywhere in 64 bits."""
    size = draw(SIZES.filter(lambda size: size >= MOST_ROWS) if unique else SIZES)
    low = draw(st.integers(max(-(2**63), -(2**62)), 2**63 - size))
    return {"integer": {"between": [low, low + size - 1]}}


@st.composite
def spread(draw: Draw) -> Column:
    """Whole numbers by a distribution."""
    size = draw(st.one_of(st.integers(2, 64), st.integers(65, 10_000)))
    low = draw(st.integers(-(10**6), 10**6))
    shape = draw(st.sampled_from([_zipf, _normal, _triangular, _exponential, _histogram]))
    distribution = draw(shape(low, size))
    return {"integer": {"between": [low, low + size - 1], "distribution": distribution}}


@st.composite
def skewed(draw: Draw) -> Column:
    """Numbers from 0 that bunch at one end or around a mean."""
    size = draw(st.one_of(st.integers(2, 64), st.integers(65, 10_000)))
    low = draw(st.integers(0, 20))
    mean = draw(st.integers(low + 1, low + size))
    sds = st.integers(max(size // 20, 1), 3 * size)
    counted = st.just({"poisson": {"mean": mean}})
    amounts = sds.map(lambda sd: {"lognormal": {"mean": mean, "sd": sd}})
    distribution = draw(st.one_of(counted, amounts))
    return {"integer": {"between": [low, low + size - 1], "distribution": distribution}}


def _triangular(low: int, size: int) -> st.SearchStrategy[Any]:
    return st.integers(low, low + size - 1).map(lambda mode: {"triangular": {"mode": mode}})


def _zipf(low: int, size: int) -> st.SearchStrategy[Any]:
    exponents = st.decimals("0.1", 4, places=1)
    return st.one_of(st.just("zipf"), exponents.map(lambda each: {"zipf": {"exponent": each}}))


def _normal(low: int, size: int) -> st.SearchStrategy[Any]:
    means, sds = st.integers(low, low + size), st.integers(1, 2 * size)
    return st.builds(lambda mean, sd: {"normal": {"mean": mean, "sd": sd}}, means, sds)


def _exponential(low: int, size: int) -> st.SearchStrategy[Any]:
    return st.integers(1, 2 * size).map(lambda mean: {"exponential": {"mean": mean}})


@st.composite
def _histogram(draw: Draw, low: int, size: int) -> Any:
    inner = st.integers(low, low + size - 1)
    edges = sorted(draw(st.sets(inner, min_size=2, max_size=min(size, 9))))
    weights = draw(st.lists(st.integers(0, 9), min_size=len(edges) - 1, max_size=len(edges) - 1))
    weights[0] += not any(weights)
    return {"histogram": {"edges": edges, "weights": weights}}


@st.composite
def decimals(draw: Draw, unique: bool) -> Column:
    """Decimals of at most 15 digits."""
    scale = draw(st.integers(0, 9))
    limit = 10 ** draw(st.integers(2, 15)) - 1
    low, high = sorted((draw(st.integers(-limit, limit)), draw(st.integers(-limit, limit))))
    if unique and high - low < MOST_ROWS:
        low, high = -limit, limit
    ends = [Decimal(each).scaleb(-scale) for each in (low, high)]
    return {"decimal": {"between": ends, "scale": scale}}


@st.composite
def dates(draw: Draw, unique: bool) -> Column:
    """Days of all years that engines have in common."""
    days = st.one_of(st.integers(1, DAYS), st.integers(710_000, 750_000))
    low, high = sorted((draw(days), draw(days)))
    if unique and high - low < MOST_ROWS:
        low, high = 700_000, 700_000 + MOST_ROWS
    return {"date": [dt.date.fromordinal(low), dt.date.fromordinal(high)]}


@st.composite
def timestamps(draw: Draw, unique: bool) -> Column:
    """Seconds of all years that engines have in common."""
    moments = st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59))
    low, high = sorted(draw(moments).replace(microsecond=0) for _ in range(2))
    if unique and (high - low).total_seconds() < MOST_ROWS:
        low, high = EPOCH - dt.timedelta(days=1), EPOCH
    return {"timestamp": [low, high]}


@st.composite
def times(draw: Draw, unique: bool) -> Column:
    """Seconds of a day."""
    low, high = sorted((draw(st.integers(0, 86_399)), draw(st.integers(0, 86_399))))
    if unique and high - low < MOST_ROWS:
        low, high = 0, 86_399
    return {"time": [(EPOCH + dt.timedelta(seconds=each)).time() for each in (low, high)]}


@st.composite
def intervals(draw: Draw) -> Column:
    """Lengths of time, backwards too."""
    seconds = st.one_of(st.integers(-(10**12), 10**12), st.integers(-(10**5), 10**5))
    return {"interval": sorted((draw(seconds), draw(seconds)))}


@st.composite
def octets(draw: Draw, unique: bool) -> Column:
    """Bytes of one length or several."""
    least = draw(st.integers(1, 40))
    return {"bytes": least if unique else [least, draw(st.integers(least, 60))]}


@st.composite
def tokens(draw: Draw, unique: bool) -> Column:
    """Hex digits."""
    return {"token": draw(st.integers(2 if unique else 1, 128))}


def uuids(unique: bool) -> st.SearchStrategy[Column]:
    """UUIDs."""
    return st.just({"uuid": True})


RANGED = (integers, decimals, dates, times, timestamps, tokens, octets, uuids)
VALUES: tuple[st.SearchStrategy[Any], ...] = (
    TEXTS,
    st.integers(-(2**63), 2**63 - 1),
    st.decimals(-(10**6), 10**6, places=3),
    st.dates(FIRST_DAY, LAST_DAY),
    st.booleans(),
)


@st.composite
def picks(draw: Draw) -> Column:
    """One of some values of a kind, with weights or without."""
    kind = draw(st.sampled_from(VALUES))
    values = draw(st.lists(kind, min_size=1, max_size=80, unique=True))
    if draw(st.booleans()):
        return {"pick": values}
    weights = st.lists(st.integers(0, 1000), min_size=len(values), max_size=len(values))
    weighed = dict(zip(values, draw(weights), strict=True))
    weighed[values[0]] += not any(weighed.values())
    return {"pick": weighed}


@st.composite
def templates(draw: Draw, others: list[str]) -> Column:
    """Text of literals, the row's number, inline generators and other columns."""
    inline = ["integer(1, 6)", "token(9)", "uuid()", "boolean(0.3)", "integer(0, 99999999999)"]
    marks = ["n", *inline, *(name for name in others if name.isidentifier() and name.isascii())]
    literals = TEXTS.map(lambda text: text.replace("{", "{{").replace("}", "}}"))
    parts = st.one_of(literals, st.sampled_from(marks).map(lambda mark: f"{{{mark}}}"))
    text = "".join(draw(st.lists(parts, max_size=6)))
    return {"template": text if not text.startswith("$") else f"-{text}"}


MEMBERS = st.text("aBé'\"\\ \n東", max_size=4).filter(str.strip)


@st.composite
def objects(draw: Draw, others: list[str], depth: int = 0) -> Column:
    """JSON objects of a few members, of which some are objects again."""
    kinds = [*map(draw_from, RANGED), intervals(), spread(), picks(), templates(others)]
    if depth < 2:
        kinds.append(objects(others, depth + 1))
    members = {}
    for name in draw(st.lists(MEMBERS, min_size=1, max_size=4, unique=True)):
        members[name] = draw(st.one_of(*kinds))
        if draw(st.booleans()):
            members[name] = members[name] | {"nulls": draw(SHARES)}
    return {"json": members}


@st.composite
def following(draw: Draw, others: dict[str, Column]) -> Column:
    """A part of a date among the other columns, or a range that goes along with one of them."""
    days = [name for name, each in others.items() if {"date", "timestamp"} & set(each)]
    ranges = [name for name in days if not others[name].get("unique")]
    if not days:
        return dict(draw(spread()))
    if ranges and draw(st.booleans()):
        along = {"with": draw(st.sampled_from(ranges)), "rho": draw(st.sampled_from(RHOS))}
        return {"integer": {"between": [0, draw(st.integers(1, 10**9))], "correlate": along}}
    return {
        "date_part": {"date": draw(st.sampled_from(days)), "part": draw(st.sampled_from(DATES))}
    }


RHOS = (Decimal("-0.6"), Decimal("0.1"), Decimal("0.8"))
DATES = ("year", "quarter", "month_name", "week", "week_year", "day", "day_of_year", "weekend")


@st.composite
def columns(draw: Draw, others: dict[str, Column]) -> Column:
    """Any column that stands behind others."""
    if draw(st.integers(0, 3)) == 0:
        unique = draw(st.booleans())
        column = draw(draw(st.sampled_from(RANGED))(unique)) | {"unique": unique}
    else:
        constants = st.one_of(*VALUES).map(lambda value: {"constant": value})
        booleans = SHARES.map(lambda share: {"boolean": share})
        counts = st.integers(-(2**62), 2**62).map(lambda start: {"sequence": start})
        plain = [draw_from(each) for each in RANGED]
        column = draw(
            st.one_of(
                *(*plain, spread(), skewed(), booleans, picks(), constants, counts),
                *(intervals(), templates(list(others)), objects(list(others)), following(others)),
            )
        )
    if draw(st.booleans()):
        column = column | {"nulls": draw(SHARES)}
    return dict(column)


def draw_from(ranged: Callable[[bool], st.SearchStrategy[Column]]) -> st.SearchStrategy[Column]:
    """A ranged generator whose values may repeat."""
    return ranged(False)


@dataclass(frozen=True)
class Case:
    """A spec of one table, and how to make it."""

    table: str
    spec: dict[str, Any]
    options: dict[str, Any]
    form: int
    """Which of its series forms an engine shall take."""


@st.composite
def cases(draw: Draw) -> Case:
    """Any spec of one table with a few columns."""
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique_by=str.casefold))
    made: dict[str, Column] = {}
    for name in names:
        made[name] = draw(columns(made))
    key = draw(st.sampled_from([None, *names]))
    if key is not None:
        made[key] = draw(_keys()) | {"primary_key": True}
    table, rows = draw(NAMES), draw(st.integers(0, MOST_ROWS))
    spec = {"tables": {table: {"rows": rows, "columns": made}}}
    options = {
        "seed": draw(st.one_of(st.integers(0, 9), st.integers(0, SEED_LIMIT))),
        "batch": draw(st.integers(1, MOST_ROWS + 5)),
        "random": draw(st.sampled_from(["integer", "integer", "md5"])),
    }
    return Case(table, spec, options, draw(st.integers(0, 2)))


def _keys() -> st.SearchStrategy[Column]:
    counts = st.integers(-(2**62), 2**62).map(lambda start: {"sequence": start})
    return st.one_of(counts, *(each(True) for each in RANGED))
