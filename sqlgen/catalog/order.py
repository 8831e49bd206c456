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
    left empty; `deferred`: the engine checks it at the end of a transaction; `together`: rows of
    several tables must come at once.
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
    """Groups of tables, parents before children; tables of one group need each other."""

    groups: tuple[tuple[Name, ...], ...]
    cuts: tuple[Cut, ...] = ()

    @property
    def tables(self) -> tuple[Name, ...]:
        """All tables in the order of filling."""
        return tuple(name for group in self.groups for name in group)

    @property
    def impossible(self) -> tuple[Cut, ...]:
        """Cuts that need rows of several tables at once."""
        return tuple(cut for cut in self.cuts if cut.way == "together")


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
        groups.append(ordered)
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
) -> tuple[tuple[Name, ...], list[Cut]]:
    """The tables of a component in order, and the relations that had to be cut for it."""
    left, cuts = list(edges), []
    while cycle := _cycle(component, left):
        edge, way = _weakest(cycle)
        cuts.append(Cut(edge, way, tuple(each.table for each in cycle)))
        pair = (edge.table, edge.to)
        cut = [each for each in left if (each.table, each.to) == pair]
        cuts += [Cut(each, _way(each), cuts[-1].cycle) for each in cut if each is not edge]
        left = [each for each in left if (each.table, each.to) != pair]
    found = components(component, _needs(component, left))
    return tuple(name for group in found for name in group), cuts


def _cycle(component: tuple[Name, ...], edges: list[Relation]) -> list[Relation]:
    """The relations of one cycle, the strongest between two tables; empty where there is none."""
    between: dict[Name, dict[Name, Relation]] = {name: {} for name in component}
    for edge in sorted(edges, key=lambda each: -STRENGTH[_way(each)]):
        between[edge.table].setdefault(edge.to, edge)
    for start in component:
        found = _path_back(start, between)
        if found:
            return found
    return []


def _path_back(start: Name, between: Mapping[Name, Mapping[Name, Relation]]) -> list[Relation]:
    """The shortest way from a table back to itself."""
    paths: list[list[Relation]] = [[edge] for edge in between[start].values()]
    seen: set[Name] = set()
    for path in paths:  # grows while it is walked: breadth first
        at = path[-1].to
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
