"""Columns that are compared with each other: their ranges, and the checks of the spec."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlgen.catalog.draft import Draft, Following
from sqlgen.catalog.made import RANGED, between, ranged, unit, with_range
from sqlgen.catalog.model import Check
from sqlgen.catalog.rules import Compared
from sqlgen.catalog.stages import stages_of

ROUNDS = 20
"""How often ends are moved before they are given up."""


@dataclass(frozen=True, slots=True)
class Edge:
    """`above` is at least `below` and `gap` more."""

    below: str
    above: str
    gap: Any
    rule: Compared
    hard: bool
    within: dt.timedelta = dt.timedelta()
    """How long after it comes at most; 0 where nobody knows."""


def compare(draft: Draft) -> None:
    """Fit the ranges of columns that are compared, by a check or by their names."""
    hard = [each for each in draft.compared if not _refused(draft, each)]
    stages = [each for each in stages_of(draft.made) if _ranged(draft, each.rule)]
    told = {frozenset((each.column, each.other)) for each in draft.compared}
    edges = [made for each in hard if (made := _edge(draft, each, hard=True))]
    for stage in stages:
        edge = _edge(draft, stage.rule, hard=False)
        known = frozenset((stage.rule.column, stage.rule.other)) in told
        if edge is not None and not known and not _leads(edges, edge.above, edge.below):
            edges.append(edge)
    whiles = {(each.rule.other, each.rule.column): each.within for each in stages}
    _fit(
        draft,
        [replace(each, within=whiles.get((each.below, each.above), each.within)) for each in edges],
    )


def _leads(edges: Iterable[Edge], start: str, end: str) -> bool:
    """Whether edges lead from one column up to another."""
    known = list(edges)
    seen, left = {start}, [start]
    while left:
        at = left.pop()
        for edge in known:
            if edge.below == at and edge.above not in seen:
                seen.add(edge.above)
                left.append(edge.above)
    return end in seen


def _ranged(draft: Draft, rule: Compared) -> bool:
    """Whether both sides are ranges of one kind that nothing else decides."""
    sides = (rule.column, rule.other)
    if any(side not in draft.made or side in draft.relations for side in sides):
        return False
    kinds = {draft.made[side].generator for side in sides}
    alone = all(draft.limits[side].computed is None for side in sides)
    return len(kinds) == 1 and kinds <= {*RANGED} - {"time"} and alone


def _refused(draft: Draft, rule: Compared) -> bool:
    """Note a comparison that no ranges keep."""
    if _others(draft, rule):
        return True
    if _ranged(draft, rule) or _apart(draft, rule):
        return False
    _give_up(draft, rule, "no generator compares these two")
    return True


def _give_up(draft: Draft, rule: Compared, why: str) -> None:
    text = f"{rule.column} {rule.sign} {rule.other}"
    draft.keep(draft.origin.get(rule, Check(text, text)), text, why)


def _others(draft: Draft, rule: Compared) -> bool:
    """Whether two columns refer to rows of one table, of which the second now takes another."""
    first, second = (draft.made.get(side) for side in (rule.other, rule.column))
    if rule.sign != "<>" or rule.added is not None or first is None or second is None:
        return False
    if "reference" not in first.data or first.data["reference"] != second.data.get("reference"):
        return False
    target = {"to": second.data["reference"], "other_than": rule.other}
    data = second.data | {"reference": target}
    why = f"{second.why}, and not to the row of {rule.other}"
    draft.made[rule.column] = replace(second, data=data, why=why)
    return True


def _apart(draft: Draft, rule: Compared) -> bool:
    """Whether two ranges that no check compares were put apart, so that they do not meet."""
    sides = (rule.column, rule.other)
    made = [draft.made.get(side) for side in sides]
    if rule.added is not None or any(each is None for each in made):
        return False
    if any(side in draft.relations for side in sides):
        return False
    below, above = sides if rule.sign in ("<", "<=", "<>") else sides[::-1]
    kinds = {draft.made[side].generator for side in sides}
    if kinds == {"date", "timestamp"}:
        return _split(draft, below, above, _day)
    if kinds == {"time"}:
        return _split_day(draft, below, above)
    if kinds == {"integer", "decimal"}:
        return _split(draft, below, above, Decimal)
    return False


def _day(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _split(draft: Draft, below: str, above: str, plain: Any) -> bool:
    """Cut two ranges where they meet."""
    low, high = between(draft.made[below])
    low_above, high_above = between(draft.made[above])
    first, last = max(plain(low), plain(low_above)), min(plain(high), plain(high_above))
    middle = first + (last - first) / 2
    if not plain(low) < middle < plain(high_above):
        return False
    draft.made[below] = with_range(draft.made[below], low, _like(high, middle, up=False))
    draft.made[above] = with_range(draft.made[above], _like(low_above, middle, up=True), high_above)
    return True


def _split_day(draft: Draft, below: str, above: str) -> bool:
    """The one before noon, the other after it."""
    (low, _), (_, high) = between(draft.made[below]), between(draft.made[above])
    noon = dt.time(12)
    if not low < noon < high:
        return False
    draft.made[below] = with_range(draft.made[below], low, dt.time(11, 59, 59))
    draft.made[above] = with_range(draft.made[above], noon, high)
    return True


def _like(end: Any, value: Any, *, up: bool) -> Any:
    """A place in the kind of an end, one unit further up for the upper side."""
    if isinstance(end, dt.datetime):
        made = dt.datetime(value.year, value.month, value.day)
        return made + dt.timedelta(days=1) if up else made
    if isinstance(end, dt.date):
        return value + dt.timedelta(days=1) if up else value
    whole = int(value)
    return type(end)(whole + 1 if up else whole)


def _edge(draft: Draft, rule: Compared, *, hard: bool) -> Edge | None:
    if not _ranged(draft, rule):
        return None
    _same_scale(draft, rule)
    step = unit(draft.made[rule.column])
    gap = _gap(rule, step)
    if rule.sign in (">", ">=", "<>"):
        strict = rule.sign != ">="
        return Edge(rule.other, rule.column, gap + (step if strict else step * 0), rule, hard)
    return Edge(rule.column, rule.other, (step if rule.sign == "<" else step * 0) - gap, rule, hard)


def _same_scale(draft: Draft, rule: Compared) -> None:
    """Give two decimals as many digits as the one with fewer has."""
    made = [draft.made[side] for side in (rule.column, rule.other)]
    if made[0].generator != "decimal":
        return
    scale = min(int(each.data["decimal"]["scale"]) for each in made)
    for side, each in zip((rule.column, rule.other), made, strict=True):
        if int(each.data["decimal"]["scale"]) != scale:
            low, high = between(each)
            step = Decimal(1).scaleb(-scale)
            low = low.quantize(step, rounding="ROUND_CEILING")
            high = high.quantize(step, rounding="ROUND_FLOOR")
            draft.made[side] = ranged("decimal", low, high, scale, each.why)


def _gap(rule: Compared, step: Any) -> Any:
    if rule.added is None:
        return step * 0
    if isinstance(step, dt.timedelta):
        days = not isinstance(rule.added, dt.timedelta)
        return dt.timedelta(days=int(rule.added)) if days else rule.added
    return int(rule.added) if isinstance(step, int) else rule.added


def _fit(draft: Draft, edges: list[Edge]) -> None:
    """Move the ends of ranges until each edge has room in every row, then write the checks."""
    for _ in range(ROUNDS):
        if not [edge for edge in edges if _moved(draft, edge)]:
            break
    for edge in edges:
        if _holds(draft, edge) and _can_follow(draft, edge, edges):
            draft.follows.append(Following(edge.above, edge.below, edge.within, _text(edge)))
        elif _holds(draft, edge):
            _check(draft, edge)
        elif edge.hard:
            _give_up(draft, edge.rule, "the ranges leave it no room")


def _can_follow(draft: Draft, edge: Edge, edges: list[Edge]) -> bool:
    """Whether a column can be a while after another one, and needs nothing else."""
    kind = draft.made[edge.above].generator
    if not edge.within or kind not in ("date", "timestamp") or edge.gap != dt.timedelta():
        return False
    alone = [each for each in edges if each.above == edge.above] == [edge]
    limits, (low, high) = draft.limits[edge.above], between(draft.made[edge.below])
    bottom = limits.low is None or low >= limits.low
    return alone and bottom and (limits.high is None or high + edge.within <= limits.high)


def follow(draft: Draft) -> None:
    """Put columns a while after others, or where they are a key, in a range that is cut."""
    together = {name for group in draft.groups for name in group}
    for each in draft.follows:
        made = draft.made[each.column]
        if made.data.get("unique") or each.column in together or made.generator not in RANGED:
            draft.checks.append(each.check)
            continue
        beside = {key: value for key, value in made.data.items() if key != made.generator}
        data = {made.generator: {"after": each.after, "within": each.while_}} | beside
        why = f"{made.why}, some days after {each.after}"
        draft.made[each.column] = replace(made, data=data, why=why)


def _holds(draft: Draft, edge: Edge) -> bool:
    below, above = between(draft.made[edge.below]), between(draft.made[edge.above])
    rising = all(low <= high for low, high in (below, above))
    return rising and above[0] >= below[0] + edge.gap and above[1] >= below[1] + edge.gap


def _moved(draft: Draft, edge: Edge) -> bool:
    """Move one end of an edge that has no room; whether there was one to move."""
    (low, high), (low_above, high_above) = (
        between(draft.made[edge.below]),
        between(draft.made[edge.above]),
    )
    if low_above < low + edge.gap:
        return _moved_low(draft, edge, low + edge.gap, high_above)
    if high_above < high + edge.gap:
        return _moved_high(draft, edge, high + edge.gap)
    return False


def _moved_low(draft: Draft, edge: Edge, wanted: Any, high: Any) -> bool:
    limit = draft.limits[edge.above].high
    if limit is not None and wanted > limit:
        return False
    made = draft.made[edge.above]
    draft.made[edge.above] = with_range(made, wanted, max(high, wanted))
    return True


def _moved_high(draft: Draft, edge: Edge, wanted: Any) -> bool:
    limit = draft.limits[edge.above].high
    low_above, high_above = between(draft.made[edge.above])
    if limit is None or wanted <= limit:
        draft.made[edge.above] = with_range(draft.made[edge.above], low_above, wanted)
        return True
    low, _ = between(draft.made[edge.below])
    if high_above - edge.gap < low:
        return False
    draft.made[edge.below] = with_range(draft.made[edge.below], low, high_above - edge.gap)
    return True


def _check(draft: Draft, edge: Edge) -> None:
    """Write the comparison into the spec, where the ranges do not keep it by themselves."""
    _, high = between(draft.made[edge.below])
    low_above, _ = between(draft.made[edge.above])
    if low_above >= high + edge.gap:
        return
    draft.checks.append(_text(edge))


def _text(edge: Edge) -> str:
    from sqlglot import exp

    above: Any = exp.column(edge.above, quoted=True)
    below: Any = exp.column(edge.below, quoted=True)
    gap = edge.gap
    if isinstance(gap, dt.timedelta) and gap:
        days, seconds = divmod(int(gap.total_seconds()), 86_400)
        count, word = (days, "DAY") if not seconds else (int(gap.total_seconds()), "SECOND")
        below = below + exp.Interval(this=exp.Literal.string(str(count)), unit=exp.var(word))
    elif gap:
        below = (
            below + exp.Literal.number(str(gap))
            if gap > 0
            else below - exp.Literal.number(str(-gap))
        )
    return str(exp.GTE(this=above, expression=below).sql())
