"""The shapes of trees, worked out beforehand from the seedless draws of their column."""

from __future__ import annotations

from sqlgen.plan.arithmetic import hashed
from sqlgen.plan.scope import Scope
from sqlgen.spec.relations import Tree

FOREST = 1000
"""Least rows of trees whose shapes are worked out beforehand; they are repeated."""


def forest(generator: Tree, scope: Scope) -> tuple[int, ...]:
    """How many rows each row of some trees stands after its parent, level by level."""
    low, high = generator.children
    found: list[int] = []
    drawn = 0
    while len(found) < FOREST:
        root = len(found)
        found.append(0)
        level = [root]
        for _ in range(generator.depth - 1):
            below = []
            for parent in level:
                count = low + hashed("tree", scope.table.name, scope.column, drawn) % (
                    high - low + 1
                )
                drawn += 1
                for _ in range(count):
                    below.append(len(found))
                    found.append(len(found) - parent)
            level = below
    return tuple(found)


def first_children(distances: tuple[int, ...]) -> tuple[int, ...]:
    """How many rows each row stands after its first child: below 0, or 0 where it has none."""
    found = [0] * len(distances)
    for row in reversed(range(len(distances))):
        if distances[row]:
            found[row - distances[row]] = -distances[row]
    return tuple(found)
