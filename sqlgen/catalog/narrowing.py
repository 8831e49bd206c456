"""Limits of columns that refer to others, as limits of what they refer to as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sqlgen.catalog.draft import Draft
from sqlgen.catalog.limits import Limits
from sqlgen.catalog.model import Name
from sqlgen.catalog.relations import Relation

Column = tuple[Name, str]


def narrowed(drafts: Mapping[Name, Draft], found: Iterable[Relation]) -> set[Column]:
    """Narrow what is referred to, so that all of it suits those who refer; the columns changed."""
    pairs = list(_pairs(drafts, found))
    changed: set[Column] = set()
    grew = True
    while grew:
        grew = False
        for (child, name), (parent, there) in pairs:
            own, others = drafts[child].limits[name], drafts[parent].limits[there]
            both = _both(others, own)
            if both != others:
                drafts[parent].limits[there] = both
                changed.add((parent, there))
                grew = True
    return changed


def _pairs(
    drafts: Mapping[Name, Draft], found: Iterable[Relation]
) -> Iterator[tuple[Column, Column]]:
    for each in found:
        if each.declared and not each.to_itself and each.table in drafts and each.to in drafts:
            for name, there in zip(each.columns, each.to_columns, strict=True):
                columns = drafts[each.table].limits, drafts[each.to].limits
                if name in columns[0] and there in columns[1]:
                    yield (each.table, name), (each.to, there)


def _both(parent: Limits, child: Limits) -> Limits:
    """The parent's limits with the child's, as far as something is left of them."""
    if parent.kind != child.kind:
        return parent
    made = parent
    if child.values is not None and parent.kind != "enum":
        values = tuple(each for each in parent.values or child.values if each in child.values)
        made = replace(made, values=values) if values else made
    if child.low_ruled and (made.low is None or child.low > made.low):
        made = replace(made, low=child.low, low_ruled=True)
    if child.high_ruled and (made.high is None or child.high < made.high):
        made = replace(made, high=child.high, high_ruled=True)
    empty = made.low is not None and made.high is not None and made.low > made.high
    return parent if empty else made
