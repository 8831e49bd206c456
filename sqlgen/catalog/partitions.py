"""What the partitions of a table take, as rules over the columns that it is parted by."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlgen.catalog.constants import constant
from sqlgen.catalog.model import CatalogTable, Name, Partition
from sqlgen.catalog.rules import Kept, Listed, Range, Rule, UnfitError

if TYPE_CHECKING:
    from sqlglot import exp

BY = re.compile(
    r"(?P<form>range|list|hash|key|linear hash|linear key|system_time)[\w ]*\((?P<over>.*)\)",
    re.I | re.S,
)
"""How a table is parted, and by what."""
FROM_TO = re.compile(r"FROM \((?P<low>.*)\) TO \((?P<high>.*)\)", re.S)
"""What a partition of a range takes, as PostgreSQL spells it."""
NO_ENDS = re.compile(r"\b(?:MINVALUE|MAXVALUE)\b", re.I)
IN = re.compile(r"IN \((?P<values>.*)\)", re.S)
NO_END = ("MINVALUE", "MAXVALUE")
BY_FUNCTION = re.compile(
    r"(?P<function>to_days|year|unix_timestamp)\s*\(\s*(?P<column>[^()]+?)\s*\)", re.I
)
"""A column that a table is parted by through a function."""
DAY_ZERO = 365
"""By how much TO_DAYS counts further than Python, which begins with the year 1."""
READ: Mapping[str, Callable[[Any], Any]] = {
    "": lambda value: value,
    "to_days": lambda value: dt.date.fromordinal(int(value) - DAY_ZERO),
    "year": lambda value: dt.date(int(value), 1, 1),
    "unix_timestamp": lambda value: dt.datetime(1970, 1, 1) + dt.timedelta(seconds=int(value)),
}
"""Functions by which tables are parted -> what an end is in the column itself."""
Pieces = Mapping[Name, CatalogTable]


@dataclass(frozen=True, slots=True)
class Span:
    """What a partition of a range takes: from the low end up to the high one, not included."""

    low: tuple[Any, ...] | None
    high: tuple[Any, ...] | None


def partition_rules(table: CatalogTable, pieces: Pieces, spelling: str) -> Iterator[Rule]:
    """Rules that leave each row a partition that takes it."""
    found = BY.match(table.partitioned_by or "")
    if found is None or found["form"].lower() not in ("range", "list"):
        return
    if any(_takes_all(part) for part in table.partitions):
        return
    try:
        by = _by(table, found["form"].lower(), found["over"])
        yield from _narrowed(table.partitions, by, spelling)
        yield from _inner(table.partitions, pieces, spelling)
    except UnfitError:
        yield Kept(str(table.partitioned_by))


@dataclass(frozen=True, slots=True)
class By:
    """The column that tells partitions apart, the first one where there are several."""

    column: str
    form: str
    read: Callable[[Any], Any]
    several: bool


def _by(table: CatalogTable, form: str, over: str) -> By:
    columns = {name.lower(): name for name in table.by_name}
    found = BY_FUNCTION.fullmatch(over.strip())
    names = [found["column"]] if found else over.split(",")
    column = columns.get(names[0].strip().strip('"`').lower())
    if column is None or not table.partitions or (form == "list" and (found or len(names) > 1)):
        raise UnfitError(over)
    return By(column, form, READ[found["function"].lower() if found else ""], len(names) > 1)


def _takes_all(part: Partition) -> bool:
    return (part.bound or "").strip().upper() == "DEFAULT"


def _inner(parts: tuple[Partition, ...], pieces: Pieces, spelling: str) -> Iterator[Rule]:
    """The rules of partitions that are parted themselves: all are alike, or none is told."""
    inner = [
        tuple(partition_rules(pieces[part.schema, part.name], pieces, spelling))
        for part in parts
        if (part.schema, part.name) in pieces
    ]
    if inner and all(each == inner[0] for each in inner):
        yield from inner[0]
    elif any(inner):
        raise UnfitError("partitions that are parted in several ways")


def _narrowed(parts: tuple[Partition, ...], by: By, spelling: str) -> Iterator[Rule]:
    bounds = [part.bound or "" for part in parts]
    if by.form == "list":
        values = (value for each in bounds for value in _values(each, spelling))
        yield Listed(by.column, tuple(values))
        return
    span = _longest(_spans(bounds, spelling))
    low, high = (
        None if end is None or end[0] is None else by.read(end[0]) for end in (span.low, span.high)
    )
    if low is not None:  # of several columns the others would have to be looked at, at the end
        yield Range(by.column, ">" if by.several else ">=", low)
    if high is not None:
        yield Range(by.column, "<", high)


def _values(bound: str, spelling: str) -> list[Any]:
    found = IN.search(bound)
    values = [
        constant(each) for each in _expressions(found["values"] if found else bound, spelling)
    ]
    return [value for value in values if value is not None]


def _spans(bounds: list[str], spelling: str) -> list[Span]:
    """The spans of all partitions; where only upper ends are told, each begins at the last."""
    if all(FROM_TO.search(each) for each in bounds):
        return [_span(each, spelling) for each in bounds]
    ends = [_end(each, spelling) for each in bounds]
    return [Span(None, ends[-1] if ends else None)]


def _span(bound: str, spelling: str) -> Span:
    found = FROM_TO.search(bound)
    if found is None:
        raise UnfitError(bound)
    return Span(_end(found["low"], spelling), _end(found["high"], spelling))


def _end(text: str, spelling: str) -> tuple[Any, ...] | None:
    if text.strip().upper() in NO_END:
        return None
    words = [each.strip() for each in text.split(",")] if NO_ENDS.search(text) else [text]
    return tuple(
        None if word.upper() in NO_END else constant(node)
        for word in words
        for node in _expressions(word, spelling)
    )


def _expressions(text: str, spelling: str) -> list[exp.Expr]:
    from sqlglot import exp, parse_one
    from sqlglot.errors import SqlglotError

    try:
        node = parse_one(f"({text},)" if "," not in text else f"({text})", read=spelling)
    except SqlglotError:
        raise UnfitError(text) from None
    if isinstance(node, exp.Tuple):
        return list(node.expressions)
    return [node.this if isinstance(node, exp.Paren) else node]


def _place(span: Span) -> tuple[Any, ...]:
    """Where a span begins, those without a low end first."""
    return tuple((end is not None, end) for end in span.low or ())


def _longest(spans: list[Span]) -> Span:
    """The spans that follow each other without a gap, of which there are most."""
    runs: list[list[Span]] = []
    for span in sorted(spans, key=_place):
        if runs and runs[-1][-1].high == span.low and span.low is not None:
            runs[-1].append(span)
        else:
            runs.append([span])
    best = max(runs, key=len, default=[Span(None, None)])
    return Span(best[0].low, best[-1].high)
