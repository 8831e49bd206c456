"""Who a row's parent is: children in slots or dealt out densely, and draws lent by a parent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reference.distributions import WHOLE, placed
from reference.draw import Draws, Q, Source, coefficients, cube, seeded_keys
from reference.generators import threshold
from reference.indexes import cumulative, uniform
from reference.ranges import INTEGERS, curve, ranged

BLOCK = 100
SIDE = 10
GOLDEN = 40503


@dataclass(frozen=True)
class Lent(Draws):
    """Draws of a parent's row that belong to a table of its children."""

    child: str = ""

    def factors(self, purpose: str) -> tuple[int, ...]:
        """Those of the child's name, for the words of the parent's row."""
        return coefficients(self.child, self.column, purpose)


@dataclass(frozen=True)
class Place:
    """A row's parent by its number, the row's place among its siblings, and how many they are."""

    parent: int
    at: int
    count: int


def jitter(draw: int, j: int) -> int:
    """What moves the j-th sibling."""
    return cube(draw + j * GOLDEN)


def paths_of(written: Any) -> list[tuple[list[str], int]]:
    """The paths of states with their weights, those of weight 0 left out."""
    paths = written["paths"] if isinstance(written, dict) and "paths" in written else written
    weighed = paths if isinstance(paths, dict) else dict.fromkeys(paths, 1)
    return [
        ([state.strip() for state in path.split(">")], weight)
        for path, weight in weighed.items()
        if weight
    ]


def states_in(definition: Mapping[str, Any]) -> Any:
    """What is written for the states of a table, if it has any."""
    found = (each["states"] for each in definition["columns"].values() if "states" in each)
    return next(found, None)


def counts_in(definition: Mapping[str, Any]) -> tuple[int, int]:
    """The least and the most children of a parent."""
    if "history" in definition:
        low, high = both(definition["history"]["changes"])
        return low + 1, high + 1
    return both(definition["per"]["count"])


def both(span: Any) -> tuple[int, int]:
    """Two ends, which may be written as one number."""
    return (span, span) if isinstance(span, int) else (span[0], span[1])


class Slots:
    """Children that take the first of the numbers that are kept for their parent."""

    def __init__(self, source: Source, parents: Source, definition: Mapping[str, Any]) -> None:
        """Find out how many numbers that are, and how counts are drawn."""
        self.source, self.parents = source, parents
        self.gaps = threshold(definition["per"].get("gaps", 0))
        states = states_in(definition)
        if states is not None:
            self.paths = [len(path) for path, _ in paths_of(states)]
            self.weights = [weight for _, weight in paths_of(states)]
            self.counted: Callable[[int], int] = lambda p: self.paths[self.path(p)]
            self.most = max(self.paths)
        else:
            self.counted = self.drawn(definition)
            _, self.most = counts_in(definition)
        self.slots: int = next(1 << k for k in range(17) if 1 << k >= self.most)

    def lent(self, parent: int, column: str = "") -> Lent:
        """The draws that a parent lends to its children."""
        return Lent(self.parents, column, parent, child=self.source.table)

    def drawn(self, definition: Mapping[str, Any]) -> Callable[[int], int]:
        """How many children a parent has, by its draw."""
        low, high = counts_in(definition)
        if low == high:
            return lambda parent: low
        fractions = curve(definition["per"].get("distribution"), ranged(INTEGERS, low, high))
        index = uniform(high - low + 1)

        def count(parent: int) -> int:
            draws = replace(self.lent(parent), prefix="count")
            if fractions is None:
                return low + index(draws)
            return low + placed(high - low + 1, fractions(draws.draw()), draws.draw("wide"))

        return count

    def path(self, parent: int) -> int:
        """Which path of states a parent takes."""
        return cumulative(self.lent(parent).draw("path"), self.weights)

    def first_state(self, parent: int) -> int:
        """Where its path begins in the list of all states."""
        return sum(self.paths[: self.path(parent)])

    def place(self, n: int) -> Place:
        """The family of row n."""
        parent, before = (n - 1) // self.slots + 1, (n - 1) % self.slots
        return Place(parent, before + 1, self.counted(parent))

    def numbers(self, parents: Sequence[int]) -> Iterator[int]:
        """The numbers of the rows that there are."""
        for parent in parents:
            draw = self.lent(parent).draw("gaps")
            for j in range(1, self.counted(parent) + 1):
                if jitter(draw, j) >= self.gaps:
                    yield (parent - 1) * self.slots + j

    def last(self, parents: int) -> int:
        """The last number that is kept for so many parents."""
        return parents * self.slots


class Dense:
    """Children whose numbers leave no gaps, dealt out to a hundred parents at a time."""

    def __init__(self, source: Source, parents: Source, definition: Mapping[str, Any]) -> None:
        """Make the list of a block."""
        self.source, self.parents = source, parents
        low, high = counts_in(definition)
        fractions = curve(definition["per"].get("distribution"), ranged(INTEGERS, low, high))
        size = high - low + 1
        draws = [Q * (2 * i + 1) // (2 * BLOCK) for i in range(BLOCK)]
        self.counts = [
            low + (d * size // Q if fractions is None else size * fractions(d) // WHOLE)
            for d in draws
        ]
        self.keys = seeded_keys(source.seed, 4, "dense", source.table)
        self.there = 0
        self.most = max(self.counts)

    def lent(self, parent: int, column: str = "") -> Lent:
        """The draws that a parent lends to its children."""
        return Lent(self.parents, column, parent, child=self.source.table)

    def rest(self, parents: int) -> list[int]:
        """The counts of the parents after the last whole block."""
        m = parents % BLOCK
        return [self.counts[(2 * rank + 1) * BLOCK // (2 * m)] for rank in range(m)]

    def last(self, parents: int) -> int:
        """The children of so many parents."""
        self.there = parents
        return parents // BLOCK * sum(self.counts) + sum(self.rest(parents))

    def numbers(self, parents: Sequence[int]) -> Iterator[int]:
        """All numbers up to the last."""
        yield from range(1, self.last(len(parents)) + 1)

    def place(self, n: int) -> Place:
        """The family of row n."""
        in_block, blocks = sum(self.counts), self.there // BLOCK
        block, at = (n - 1) // in_block, (n - 1) % in_block
        if n > blocks * in_block:
            rank, j, count = listed(self.rest(self.there))[n - 1 - blocks * in_block]
            return Place(1 + blocks * BLOCK + rank, j, count)
        rank, j, count = listed(self.counts)[at]
        return Place(1 + block * BLOCK + self.turned(rank, block), j, count)

    def turned(self, rank: int, block: int) -> int:
        """Which parent of a block has a rank."""
        q = self.keys
        x = (rank + q[3] + block) % BLOCK
        left = (x // SIDE + cube(x % SIDE + q[0] + block)) % SIDE
        right = (x % SIDE + cube(left + q[1] + block)) % SIDE
        return (left + cube(right + q[2] + block)) % SIDE * SIDE + right


def listed(counts: Sequence[int]) -> list[tuple[int, int, int]]:
    """Rank, place and count of each child."""
    return [(rank, j, c) for rank, c in enumerate(counts) for j in range(1, c + 1)]


Family = Slots | Dense
