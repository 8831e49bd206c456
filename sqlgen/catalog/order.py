"""The order in which tables are filled: parents first, and where cycles are cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlgen.catalog.model import Name
from sqlgen.catalog.relations import Relation

Way = Literal["unchecked", "null", "deferred", "together"]


@dataclass(frozen=True, slots=True)
class Cut:
    """A relation that can't wait for its parent, because it stands in a cycle.

    `unchecked`: nobody declared it, so the order does not matter; `null`: it takes NULL and is
    left empty; `deferred` and `together`: it takes no NULL, so that rows of several tables must
    come at once, be it that the engine would wait for the end of a transaction or not.
    """

    relation: Relation
    way: Way
    cycle: tuple[Name, ...]
    """The tables of the cycle."""

    def __str__(self) -> str:
        around = " -> ".join(name for _, name in (*self.cycle, self.cycle[0]))
        return f"{self.relation} ({around})"


@dataclass(frozen=True, slots=True)
class Order:
    """Groups of tables, parents before children; tables of one group need each other at once."""

    groups: tuple[tuple[Name, ...], ...]
    cuts: tuple[Cut, ...] = ()

    @property
    def tables(self) -> tuple[Name, ...]:
        """All tables in the order of filling."""
        return tuple(name for group in self.groups for name in group)

    @property
    def circles(self) -> tuple[Cut, ...]:
        """Cuts that need rows of several tables at once."""
        return tuple(cut for cut in self.cuts if cut.way in ("deferred", "together"))


def order_of(tables: Sequence[Name], relations: Iterable[Relation]) -> Order:
    """The order of some tables; relations of a table to itself and to others say nothing."""
    known = set(tables)
    edges = [
        each
        for each in relations
        if each.table in known and each.to in known and not each.to_itself
    ]
    groups: list[tuple[Name, ...]] = []
    cuts: list[Cut] = []
    for component in components(tables, _needs(tables, edges)):
        inner = [each for each in edges if each.table in component and each.to in component]
        ordered, cut = _broken(component, inner)
        groups.extend(ordered)
        cuts.extend(cut)
    return Order(tuple(groups), tuple(cuts))


def _needs(tables: Sequence[Name], edges: Iterable[Relation]) -> dict[Name, list[Name]]:
    needs: dict[Name, list[Name]] = {table: [] for table in tables}
    for edge in edges:
        if edge.to not in needs[edge.table]:
            needs[edge.table].append(edge.to)
    return needs


def _broken(
    component: tuple[Name, ...], edges: list[Relation]
) -> tuple[list[tuple[Name, ...]], list[Cut]]:
    """The groups of a component in order, and the relations that had to be cut for it.

    What takes no NULL holds tables together; whatever joins such groups in a circle can be cut.
    """
    hard = [each for each in edges if STRENGTH[_way(each)] >= STRENGTH["deferred"]]
    held = list(components(component, _needs(component, hard)))
    group = {name: tables for tables in held for name in tables}
    between = [each for each in edges if group[each.table] != group[each.to]]
    ordered, cuts = _uncircled(
        [tables[0] for tables in held], between, {n: g[0] for n, g in group.items()}
    )
    found: list[tuple[Name, ...]] = []
    for name in ordered:
        within = [each for each in hard if group[each.table] == group[each.to] == group[name]]
        inner, held_by = _uncircled(group[name], within, {each: each for each in group[name]})
        found.append(inner)
        cuts += held_by
    return found, cuts


def _uncircled(
    nodes: Sequence[Name], edges: list[Relation], at: Mapping[Name, Name]
) -> tuple[tuple[Name, ...], list[Cut]]:
    """The nodes in order, and what was cut for it; `at` says which node a table is part of."""
    left, cuts = list(edges), []
    while cycle := _cycle(nodes, left, at):
        edge, way = _weakest(cycle)
        cuts.append(Cut(edge, way, tuple(each.table for each in cycle)))
        pair = (at[edge.table], at[edge.to])
        cut = [each for each in left if (at[each.table], at[each.to]) == pair]
        cuts += [Cut(each, _way(each), cuts[-1].cycle) for each in cut if each is not edge]
        left = [each for each in left if (at[each.table], at[each.to]) != pair]
    needs: dict[Name, list[Name]] = {node: [] for node in nodes}
    for each in left:
        needs[at[each.table]].append(at[each.to])
    found = components(nodes, needs)
    return tuple(name for group in found for name in group), cuts


def _cycle(nodes: Sequence[Name], edges: list[Relation], at: Mapping[Name, Name]) -> list[Relation]:
    """The relations of one cycle, the strongest between two nodes; empty where there is none."""
    between: dict[Name, dict[Name, Relation]] = {node: {} for node in nodes}
    for edge in sorted(edges, key=lambda each: -STRENGTH[_way(each)]):
        between[at[edge.table]].setdefault(at[edge.to], edge)
    for start in nodes:
        found = _path_back(start, between, at)
        if found:
            return found
    return []


def _path_back(
    start: Name, between: Mapping[Name, Mapping[Name, Relation]], node: Mapping[Name, Name]
) -> list[Relation]:
    """The shortest way from a node back to itself."""
    paths: list[list[Relation]] = [[edge] for edge in between[start].values()]
    seen: set[Name] = set()
    for path in paths:  # grows while it is walked: breadth first
        at = node[path[-1].to]
        if at == start:
            return path
        if at not in seen:
            seen.add(at)
            paths.extend([*path, edge] for edge in between[at].values())
    return []


STRENGTH: Mapping[Way, int] = {"unchecked": 0, "null": 1, "deferred": 2, "together": 3}
"""What is cut first: what costs a cycle the least."""


def _way(edge: Relation) -> Way:
    if not edge.declared:
        return "unchecked"
    if edge.nullable:
        return "null"
    return "deferred" if edge.deferrable else "together"


def _weakest(cycle: list[Relation]) -> tuple[Relation, Way]:
    """The relation to cut: what costs least, the last one first."""
    weakest = min(reversed(cycle), key=lambda each: STRENGTH[_way(each)])
    return weakest, _way(weakest)


def components(
    nodes: Sequence[Name], needs: Mapping[Name, Sequence[Name]]
) -> Iterator[tuple[Name, ...]]:
    """Strongly connected components, those that others need first (Tarjan, without recursion)."""
    index: dict[Name, int] = {}
    low: dict[Name, int] = {}
    stack: list[Name] = []
    for root in nodes:
        if root in index:
            continue
        work: list[tuple[Name, int]] = [(root, 0)]
        while work:
            node, at = work.pop()
            if node not in index:
                index[node] = low[node] = len(index)
                stack.append(node)
            deeper = False
            for step in range(at, len(needs[node])):
                other = needs[node][step]
                if other not in index:
                    work += [(node, step), (other, 0)]
                    deeper = True
                    break
                if other in stack:
                    low[node] = min(low[node], low[other])
            if not deeper and low[node] == index[node]:
                yield _popped(stack, node, nodes)


def _popped(stack: list[Name], node: Name, nodes: Sequence[Name]) -> tuple[Name, ...]:
    """A component off the stack, in the order in which its tables were given."""
    at = stack.index(node)
    found = set(stack[at:])
    del stack[at:]
    return tuple(each for each in nodes if each in found)
