"""Checks of a table: each is proved by the ranges, or kept by cutting one of them, or refused."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from sqlgen.errors import SpecError
from sqlgen.plan.bounds import WIDEST
from sqlgen.plan.building import column_cell, is_permuted
from sqlgen.plan.conditions import Comparison, Source, UnfitError, comparisons
from sqlgen.plan.domains import Domain, domain_of
from sqlgen.plan.plan import Check, Condition
from sqlgen.plan.scope import Cut, TableScope
from sqlgen.plan.sources import collated
from sqlgen.spec.values import INT64_MAX, INT64_MIN, UNITS

DAY = UNITS["day"]
LIMITS = {
    "integer": range(INT64_MIN, INT64_MAX + 1),
    "decimal": range(INT64_MIN, INT64_MAX + 1),
    "date": range(-719_162, 2_932_897),
    "timestamp": range(-719_162 * DAY, 2_932_897 * DAY),
}
"""Kinds that something can be added to, and what they reach: days of the years 1 to 9999."""
RANGED = "an integer, decimal, date, timestamp, time or interval"


@dataclass(frozen=True, slots=True)
class Edge:
    """Two columns of one unit: `high` is at least `low` plus a distance in each row."""

    low: str
    high: str
    distance: int
    source: Source


@dataclass
class _Checks:
    """The checks of one table while they are looked into."""

    scope: TableScope
    scratch: TableScope
    domains: dict[str, Domain] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)


def settled(scope: TableScope) -> tuple[Check, ...]:
    """The table's checks, with the cuts that keep them put into the scope."""
    if not scope.table.check:
        return ()
    checks = _Checks(scope, scope.scratch())
    found = [
        _read(checks, Source(scope.name, text, at)) for at, text in enumerate(scope.table.check)
    ]
    scope.cuts = _cuts(checks)
    return tuple(found)


def _read(checks: _Checks, source: Source) -> Check:
    try:
        made = [_condition(checks, source, each) for each in _of(checks, source)]
    except UnfitError as unfit:
        raise source.error(unfit) from None
    columns = checks.scope.table.columns
    hidden = {name for name, each in columns.items() if each.hidden}
    return Check(
        source.text, tuple(each for each in made if not {each.column, each.other} & hidden)
    )


def _of(checks: _Checks, source: Source) -> list[Comparison]:
    try:
        return comparisons(checks.scope, source.text)
    except SpecError as error:
        raise source.error(UnfitError(error.problem, error.remedy)) from None


def _condition(checks: _Checks, source: Source, each: Comparison) -> Condition:
    mine = _domain(checks, each.column)
    if each.other is None:
        return Condition(each.column, each.sign, _proved(mine, each))
    other = _domain(checks, each.other)
    if not mine.ordered or (mine.kind, mine.scale) != (other.kind, other.scale):
        raise UnfitError(
            f"{each.column} and {each.other} have no unit in common",
            f"compare two columns of one kind, each {RANGED}, decimals of one scale",
        )
    distance = _distance(other, each)
    _order(checks, source, each, distance)
    plus: int | Decimal = distance
    if mine.kind == "decimal":
        plus = Decimal(distance).scaleb(-mine.scale)
    return Condition(each.column, each.sign, None, each.other, plus, mine.kind, mine.scale)


def _domain(checks: _Checks, name: str) -> Domain:
    if name not in checks.domains:
        cell = column_cell(checks.scratch, name).cell
        found = domain_of(cell, checks.scratch.run.lookups)
        if found is None:
            kind = checks.scope.column(name).generator.kind
            raise UnfitError(
                f"nothing says beforehand what {name} can be, made by {kind}",
                f"name a column that is {RANGED}, or a list of values",
            )
        checks.domains[name] = found
    return checks.domains[name]


def _proved(mine: Domain, each: Comparison) -> Any:
    """The constant, once the column's range or values prove the comparison."""
    try:
        value = mine.read(each.value)
    except ValueError as error:
        raise UnfitError(f"what {each.column} is compared with {error}", "write one") from None
    if mine.ordered:
        _within(mine, each, mine.units(value))
        return int(value) if isinstance(value, Decimal) and value == int(value) else value
    if each.sign not in ("=", "<>"):
        raise UnfitError(f"engines order a {mine.kind} each in its own way", "compare by = or <>")
    if not _listed(mine, each.sign, value):
        if each.sign == "=":
            raise UnfitError(f"{each.column} has other values too", "drop those, or the check")
        taken = f"{each.column} has that value, or one that engines take for it"
        raise UnfitError(taken, "drop it, or the check")
    return value


def _listed(mine: Domain, sign: str, value: Any) -> bool:
    """Of texts and truth values: equal in every letter, or different to any collation."""
    values = mine.values or ()
    if sign == "=":
        return all(each == value for each in values)
    return sign == "<>" and all(_folded(each) != _folded(value) for each in values)


def _folded(value: Any) -> Any:
    return collated(value) if isinstance(value, str) else value


def _within(mine: Domain, each: Comparison, at: Fraction) -> None:
    holds = {
        "<": mine.high < at,
        "<=": mine.high <= at,
        ">": mine.low > at,
        ">=": mine.low >= at,
        "=": mine.low == at == mine.high,
        "<>": not mine.low <= at <= mine.high or not _is_value(mine, at),
    }
    if not holds[each.sign]:
        reach = f"{each.column} can be {mine.shown(mine.low)} to {mine.shown(mine.high)}"
        raise UnfitError(reach, _narrower(mine, each, at))


def _is_value(mine: Domain, at: Fraction) -> bool:
    return at.denominator == 1 and (
        mine.values is None or any(mine.units(each) == at for each in mine.values)
    )


def _narrower(mine: Domain, each: Comparison, at: Fraction) -> str:
    """The range that would keep the comparison."""
    low, high = mine.low, mine.high
    if each.sign in (">", ">="):
        low = math.floor(at) + 1 if each.sign == ">" else math.ceil(at)
    elif each.sign in ("<", "<="):
        high = math.ceil(at) - 1 if each.sign == "<" else math.floor(at)
    if (low, high) == (mine.low, mine.high) or low > high or not mine.ranged:
        return "change what it can be, or drop the check"
    return f"write its range as [{mine.shown(low)}, {mine.shown(high)}]"


def _distance(other: Domain, each: Comparison) -> int:
    """What is added to the other column, in units."""
    if each.value is None:
        return 0
    if other.kind not in LIMITS:
        raise UnfitError(f"nothing can be added to {other.kind} columns", "compare the bare column")
    number = other.kind in ("integer", "decimal")
    if number != isinstance(each.value, Decimal):
        remedy = "add a number" if number else "like INTERVAL '3' DAY"
        raise UnfitError(f"that can't be added to {other.kind} columns", remedy)
    length = other.units(each.value)
    length /= DAY if other.kind == "date" else 1
    if length.denominator != 1:
        raise UnfitError(f"it adds a part of a unit of {each.other}", "add whole units")
    reach = LIMITS[other.kind]
    if not (other.low + int(length) in reach and other.high + int(length) in reach):
        raise UnfitError(
            f"{each.other} and what is added pass the values of {other.kind}", "add less"
        )
    return int(length)


def _order(checks: _Checks, source: Source, each: Comparison, plus: int) -> None:
    """Note a comparison of two columns; those by = or <> must be true already."""
    mine, other = checks.domains[each.column], checks.domains[str(each.other)]
    apart = mine.low > other.high + plus or mine.high < other.low + plus
    if each.sign == "<>" and apart:
        return
    if each.sign in ("=", "<>"):
        remedy = f"make it by sql: {each.other}" if each.sign == "=" else "keep their ranges apart"
        raise UnfitError(f"{each.column} and {each.other} are drawn by themselves", remedy)
    strict = 1 if each.sign in ("<", ">") else 0
    names = (str(each.other), each.column, plus + strict)
    if each.sign in ("<", "<="):
        names = (each.column, str(each.other), strict - plus)
    checks.edges.append(Edge(*names, source))


def _cuts(checks: _Checks) -> dict[str, Cut]:
    """For each column that must be cut: by what. Columns are looked at in the table's order."""
    reach: dict[str, tuple[int, int]] = {}
    cuts: dict[str, Cut] = {}
    places = {name: at for at, name in enumerate(checks.scope.table.columns)}
    for name in sorted(checks.domains, key=lambda each: places[each]):
        mine = checks.domains[name]
        reach[name] = (mine.low, mine.high)
        before = [edge for edge in checks.edges if {edge.low, edge.high} <= {*reach}]
        open_ = [
            edge for edge in before if name in (edge.low, edge.high) and not _apart(edge, reach)
        ]
        if open_:
            _cuttable(checks, name, open_)
            floors = [edge for edge in open_ if edge.high == name]
            ceilings = [edge for edge in open_ if edge.low == name]
            _room(checks, name, floors, ceilings, reach)
            _between(checks, name, floors, ceilings, before, reach)
            reach[name] = _reached(name, floors, ceilings, reach)
            cuts[name] = _cut(floors, ceilings)
    return cuts


def _apart(edge: Edge, reach: dict[str, tuple[int, int]]) -> bool:
    """Whether the ranges keep the check by themselves."""
    return reach[edge.low][1] + edge.distance <= reach[edge.high][0]


def _cuttable(checks: _Checks, name: str, edges: Sequence[Edge]) -> None:
    mine = checks.domains[name]
    for edge in edges:
        for each in (edge.low, edge.high):
            if not checks.domains[each].ranged:
                remedy = f"make it {RANGED}, or keep the ranges apart"
                raise edge.source.error(
                    UnfitError(f"{each} has no range of its own to draw from", remedy)
                )
    source = edges[0].source
    if is_permuted(checks.scope, name):
        problem = f"{name} is unique, and what is unique can't be cut"
        raise source.error(
            UnfitError(problem, "drop unique, or let the other column stand after it")
        )
    if mine.high - mine.low >= WIDEST:
        problem = f"{name} has {mine.high - mine.low + 1} values, at most {WIDEST} can be cut"
        raise source.error(UnfitError(problem, "narrow its range"))


def _room(
    checks: _Checks,
    name: str,
    floors: Sequence[Edge],
    ceilings: Sequence[Edge],
    reach: dict[str, tuple[int, int]],
) -> None:
    """Refuse what an end of the column's own range does not leave room for."""
    mine = checks.domains[name]
    for edge in floors:
        most = reach[edge.low][1]
        need = _shown(mine, most + edge.distance)
        if most + edge.distance > mine.high:
            problem = f"{edge.low} can be {mine.shown(most)}, then {name} must be {need} or more"
            problem += f", but its range ends at {mine.shown(mine.high)}"
            raise edge.source.error(UnfitError(problem, f"let {name} reach {need}"))
    for edge in ceilings:
        least = reach[edge.high][0]
        need = _shown(mine, least - edge.distance)
        if least - edge.distance < mine.low:
            problem = f"{edge.high} can be {mine.shown(least)}, then {name} must be {need} or less"
            problem += f", but its range begins at {mine.shown(mine.low)}"
            raise edge.source.error(UnfitError(problem, f"let {name} begin at {need}"))


def _shown(mine: Domain, units: int) -> str:
    inside = mine.kind not in LIMITS or units in LIMITS[mine.kind]
    return mine.shown(units) if inside else "past all values"


def _between(
    checks: _Checks,
    name: str,
    floors: Sequence[Edge],
    ceilings: Sequence[Edge],
    edges: Sequence[Edge],
    reach: dict[str, tuple[int, int]],
) -> None:
    """Refuse a floor and a ceiling of which nothing says that they leave a value between them."""
    if not (floors and ceilings):
        return
    earlier = [each for each in reach if each != name and _alike(checks, each, name)]
    known = _distances(
        earlier, [edge for edge in edges if name not in (edge.low, edge.high)], reach
    )
    for floor, ceiling in product(floors, ceilings):
        need = floor.distance + ceiling.distance
        if known[floor.low, ceiling.high] < need:
            more = f" + {_amount(checks.domains[name], need)}" if need else ""
            wanted = f"{ceiling.high} >= {floor.low}{more}"
            problem = (
                f"{name} stands between {floor.low} and {ceiling.high}, and nothing says {wanted}"
            )
            raise ceiling.source.error(
                UnfitError(problem, "add that check, or keep their ranges apart")
            )


def _amount(mine: Domain, units: int) -> str:
    word = {"date": " days", "timestamp": " seconds", "time": " seconds"}.get(mine.kind, "")
    return f"{units}{word}" if word else mine.shown(units)


def _alike(checks: _Checks, one: str, two: str) -> bool:
    first, second = checks.domains[one], checks.domains[two]
    return (first.kind, first.scale) == (second.kind, second.scale)


def _distances(
    names: Sequence[str], edges: Sequence[Edge], reach: dict[str, tuple[int, int]]
) -> dict[tuple[str, str], int]:
    """How far each column is above each other at least: by ranges, checks, and chains of them."""
    known = {(a, b): 0 if a == b else reach[b][0] - reach[a][1] for a, b in product(names, names)}
    for edge in edges:
        if (edge.low, edge.high) in known:
            known[edge.low, edge.high] = max(known[edge.low, edge.high], edge.distance)
    for middle, a, b in product(names, names, names):
        known[a, b] = max(known[a, b], known[a, middle] + known[middle, b])
    return known


def _reached(
    name: str,
    floors: Sequence[Edge],
    ceilings: Sequence[Edge],
    reach: dict[str, tuple[int, int]],
) -> tuple[int, int]:
    """The least and the most that a column can be once it is cut."""
    low, high = reach[name]
    for edge in floors:
        low = max(low, reach[edge.low][0] + edge.distance)
    for edge in ceilings:
        high = min(high, reach[edge.high][1] - edge.distance)
    return low, high


def _cut(floors: Sequence[Edge], ceilings: Sequence[Edge]) -> Cut:
    texts = dict.fromkeys(edge.source.text for edge in (*floors, *ceilings))
    return Cut(
        tuple(_tightest((edge.low, edge.distance) for edge in floors)),
        tuple(_tightest((edge.high, edge.distance) for edge in ceilings)),
        tuple(texts),
    )


def _tightest(limits: Iterator[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """One limit by each column: the others say less."""
    found: dict[str, int] = {}
    for name, distance in limits:
        found[name] = max(found.get(name, distance), distance)
    yield from found.items()
