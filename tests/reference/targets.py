"""Which row of another table a column refers to, or which earlier row of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from reference.distributions import Curve, placed
from reference.draw import Draws, Q, name_hash
from reference.indexes import permuted
from reference.kindred import Family, both
from reference.ranges import INTEGERS, curve, ranged

FOREST = 1000
GROWN = (4, (1, 4))


@dataclass(frozen=True)
class Fresh:
    """Rows that a unique column takes: so many after those before, from a row of its own on."""

    first: int
    before: int
    size: int


class Home(Protocol):
    """The table whose columns refer to rows."""

    name: str
    family: Family | None

    def draws(self, name: str, n: int) -> Draws:
        """The draws of a cell."""

    def extent(self, n: int, table: str) -> int:
        """How many rows of a table could be referred to when row n was made."""

    def fresh(self, n: int, column: str) -> Fresh:
        """The rows that a unique column takes in row n."""

    def kind_of(self, name: str) -> tuple[str, Any]:
        """The generator of a column and its options."""


@cache
def ranks(distribution: str, size: int) -> Curve:
    """The curve of how popular rows are."""
    name, _, exponent = distribution.partition(" ")
    written: Any = {name: {"exponent": exponent}} if exponent else name
    found = curve(written, ranged(INTEGERS, 1, size))
    if found is None:
        raise ValueError(f"{distribution} has no ranks")
    return found


def popularity(distribution: Any) -> str | None:
    """A distribution of rows, None where all are alike: `zipf` or `zipf 1.5`."""
    if distribution in (None, "uniform"):
        return None
    if isinstance(distribution, str):
        return distribution
    ((name, settings),) = distribution.items()
    return f"{name} {settings['exponent']}" if settings else str(name)


class Reference:
    """A column that refers to a row of one table."""

    def __init__(self, home: Home, column: str, written: Any, *, unique: bool) -> None:
        """Read what is written of it."""
        options: Mapping[str, Any] = written if isinstance(written, dict) else {"to": written}
        self.home, self.column, self.unique = home, column, unique
        self.table, _, self.key = str(options["to"]).partition(".")
        self.popular = popularity(options.get("distribution"))
        self.other = options.get("other_than")
        self.distinct = bool(options.get("distinct"))

    def number(self, draws: Draws) -> int | None:
        """The number of the row that row n refers to."""
        n, column = draws.n, draws.column
        if self.table == self.home.name:
            return None if n == 1 else 1 + draws.draw() * (n - 1) // Q
        if self.unique:
            return self.only(draws)
        size = self.home.extent(n, self.table)
        rank = self.rank(draws)
        if self.other and self.popular:
            column = self.other
        mixed = self.popular or self.distinct
        return 1 + (permuted(rank, size, self.keys(column)) if mixed else rank)

    def keys(self, column: str) -> tuple[int, ...]:
        """The keys of the permutation that says which rows are popular."""
        return Draws(self.home.draws(column, 1).source, column, 1).keys()

    def only(self, draws: Draws) -> int:
        """A row that no other row refers to."""
        fresh = self.home.fresh(draws.n, self.column)
        digit = draws.digit(fresh.size)
        if digit is None:
            digit = permuted(draws.n - fresh.first, fresh.size, draws.keys())
        return 1 + fresh.before + digit

    def rank(self, draws: Draws) -> int:
        """The place of the row among all, the most popular first."""
        size = self.home.extent(draws.n, self.table)
        if self.distinct:
            return self.apart(draws, size)
        if self.other is None:
            return self.drawn(draws.draw(), size)
        found = self.drawn(draws.draw(), size - 1)
        other = Reference(self.home, self.other, self.home.kind_of(self.other)[1], unique=False)
        return found + (found >= other.rank(self.home.draws(self.other, draws.n)))

    def drawn(self, draw: int, size: int) -> int:
        """The place that a draw gives."""
        if self.popular is None:
            return draw * size // Q
        return placed(size, ranks(self.popular, size)(draw), 0)

    def apart(self, draws: Draws, size: int) -> int:
        """A place that no sibling has."""
        family = self.home.family
        if family is None:
            raise ValueError(f"{self.column}: no siblings")
        place = family.place(draws.n)
        base = family.lent(place.parent, self.column).draw("distinct")
        if self.popular is None:
            return (base * size // Q + (place.at - 1) * size // place.count) % size
        return self.drawn((base + (place.at - 1) * Q // place.count) % Q, size)


class Tree:
    """A column that refers to the row above in a tree."""

    def __init__(self, home: Home, column: str, written: Any) -> None:
        """Grow trees until there are rows enough."""
        options = written if isinstance(written, dict) else {"depth": written}
        depth, children = options.get("depth", GROWN[0]), options.get("children", GROWN[1])
        self.table = home.name
        self.above = forest(home.name, column, depth, *both(children))

    def number(self, draws: Draws) -> int | None:
        """The number of the row above; a root has none."""
        distance = self.above[(draws.n - 1) % len(self.above)]
        return draws.n - distance if distance else None


@cache
def forest(table: str, column: str, depth: int, least: int, most: int) -> list[int]:
    """How far each row of some trees stands below the row above it; 0 for a root."""
    distances: list[int] = []
    parents = 0
    while len(distances) < FOREST:
        above = [len(distances)]
        distances.append(0)
        for _ in range(depth - 1):
            level = []
            for parent in above:
                several = least + name_hash("tree", table, column, i=parents) % (most - least + 1)
                parents += 1
                level += [parent] * several
            above = list(range(len(distances), len(distances) + len(level)))
            distances += [at - parent for at, parent in zip(above, level, strict=True)]
    return distances
