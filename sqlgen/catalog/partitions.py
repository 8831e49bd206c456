"""What the partitions of a table take, as rules over the columns that it is parted by."""

from __future__ import annotations

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
IN = re.compile(r"IN \((?P<values>.*)\)", re.S)
NO_END = ("MINVALUE", "MAXVALUE")
Pieces = Mapping[Name, CatalogTable]


@dataclass(frozen=True, slots=True)
class Span:
    """What a partition of a range takes: from the low end up to the high one, not included."""

    low: Any
    high: Any


def partition_rules(table: CatalogTable, pieces: Pieces, spelling: str) -> Iterator[Rule]:
    """Rules that leave each row a partition that takes it."""
    found = BY.match(table.partitioned_by or "")
    if found is None or found["form"].lower() not in ("range", "list"):
        return
    columns = {name.lower(): name for name in table.by_name}
    named = found["over"].strip().strip('"`').lower()
    if any(_takes_all(part) for part in table.partitions):
        return
    if named not in columns or not table.partitions:
        yield Kept(str(table.partitioned_by))
        return
    try:
        yield from _narrowed(table.partitions, columns[named], found["form"].lower(), spelling)
        yield from _inner(table.partitions, pieces, spelling)
    except UnfitError:
        yield Kept(str(table.partitioned_by))


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


def _narrowed(
    parts: tuple[Partition, ...], column: str, form: str, spelling: str
) -> Iterator[Rule]:
    bounds = [part.bound or "" for part in parts]
    if form == "list":
        yield Listed(column, tuple(value for each in bounds for value in _values(each, spelling)))
        return
    span = _longest(_spans(bounds, spelling))
    if span.low is not None:
        yield Range(column, ">=", span.low)
    if span.high is not None:
        yield Range(column, "<", span.high)


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


def _end(text: str, spelling: str) -> Any:
    if text.strip().upper() in NO_END:
        return None
    (node,) = _expressions(text, spelling)
    return constant(node)


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


def _longest(spans: list[Span]) -> Span:
    """The spans that follow each other without a gap, of which there are most."""
    key: Callable[[Span], Any] = lambda each: (each.low is not None, each.low)  # noqa: E731
    runs: list[list[Span]] = []
    for span in sorted(spans, key=key):
        if runs and runs[-1][-1].high == span.low and span.low is not None:
            runs[-1].append(span)
        else:
            runs.append([span])
    best = max(runs, key=len, default=[Span(None, None)])
    return Span(best[0].low, best[-1].high)
