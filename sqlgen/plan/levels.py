"""The levels of a statement: what must be computed below what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlgen.plan.cells import Reading, reading
from sqlgen.plan.indexes import Draw, Join, Piece, Ref
from sqlgen.plan.lookups import BIGINT, copied
from sqlgen.spec import Type

TRY = "sqlgen_try"
"""What carries how often a row was tried before, from the series to the top."""
TRY_STEP = 1_048_573
"""By how much the number grows that a row draws by, with each try: a prime below 2^20."""


@dataclass(frozen=True, slots=True)
class Item:
    """A named value that a level computes."""

    name: str
    piece: Piece
    cast: str = ""
    """A type of the engine's own that it is cast to at the end."""


@dataclass(frozen=True, slots=True)
class Level:
    """One SELECT: what it computes, joins, takes over from below, and whether words go on."""

    items: tuple[Item, ...]
    joins: tuple[Join, ...]
    carried: tuple[str, ...] = ()
    words: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows whose draw is below a number: others are dropped before anything is made for them."""

    draw: Draw
    below: int


@dataclass(frozen=True, slots=True)
class Levels:
    """The SELECTs of a batch from the inside out; `draws` says whether any word is needed."""

    lower: tuple[Level, ...]
    top: Level
    draws: bool
    given: tuple[str, ...] = ()
    """What they read of the rows' parents."""
    kept: Kept | None = None
    """Which rows they are made for; None where for all."""

    def tables(self) -> Iterator[str]:
        """The lookup tables that are read, as often as they are."""
        return (join.table for level in (*self.lower, self.top) for join in level.joins)


def arranged(
    nodes: Mapping[str, Piece],
    visible: Mapping[str, str],
    join_limit: int,
    words: bool = False,
    given: Collection[str] = (),
) -> Levels:
    """Put each node that others refer to in the lowest level it can stand in.

    `visible` has the node of each column that the table shows, in order; `words` says that the
    row's words are wanted at the top, whatever its own items draw; `given` has what is no node but
    stands in the rows that the first level reads.
    """
    outputs = list(visible.values())
    known = _needed(nodes, outputs, given)
    used = {name for each in known.values() for name in each.nodes}
    groups = _groups(known, [name for name in nodes if name in used])
    top = [name for name in outputs if name not in used and name not in given]
    lower = [part for group in groups for part in _split(known, group, join_limit)]
    *more, top = _split(known, top, join_limit) or [[]]
    read = tuple(name for name in given if name in used or name in outputs)
    return _levels(nodes, known, visible, [*lower, *more], top, words, read)


def _needed(
    nodes: Mapping[str, Piece], outputs: Iterable[str], given: Collection[str]
) -> dict[str, Reading]:
    """What each node reads that the outputs are made of: each is looked through once."""
    found: dict[str, Reading] = {}
    waiting = list(outputs)
    while waiting:
        name = waiting.pop()
        if name not in found and name not in given:
            found[name] = reading(nodes[name])
            waiting += found[name].nodes
    return found


def _groups(known: Mapping[str, Reading], used: Iterable[str]) -> list[list[str]]:
    """The used nodes by how many levels of other nodes they stand on."""
    depths: dict[str, int] = {}

    def depth(name: str) -> int:
        if name not in known:
            return -1
        if name not in depths:
            depths[name] = 1 + max(map(depth, known[name].nodes), default=-1)
        return depths[name]

    groups: list[list[str]] = []
    for name in used:
        while len(groups) <= depth(name):
            groups.append([])
        groups[depth(name)].append(name)
    return groups


def _split(known: Mapping[str, Reading], names: list[str], limit: int) -> list[list[str]]:
    """The names in parts that each join no more lookup tables than the limit."""
    parts: list[list[str]] = []
    aliases: set[str] = set()
    for name in names:
        mine = set(known[name].joins)
        if not parts or (len(aliases | mine) > limit and mine):
            parts.append([])
            aliases = set()
        aliases |= mine
        parts[-1].append(name)
    return parts


def _levels(
    nodes: Mapping[str, Piece],
    known: Mapping[str, Reading],
    visible: Mapping[str, str],
    lower: list[list[str]],
    top: list[str],
    wanted: bool,
    given: tuple[str, ...],
) -> Levels:
    below = list(given)
    made: list[Level] = []
    for at, names in enumerate(lower):
        above = [name for group in (*lower[at + 1 :], top) for name in group]
        needs = {ref for name in above for ref in known[name].nodes}
        needs |= set(visible.values())
        carried = tuple(name for name in below if name in needs)
        words = wanted or any(known[name].draws for name in above)
        made.append(Level(_items(nodes, names), _joined(known, names), carried, words))
        below = [*carried, *names]
    items = [
        Item(column, nodes[name] if name in top else Ref(name, _type(nodes, name)))
        for column, name in visible.items()
    ]
    last = Level(tuple(items), _joined(known, top))
    drawn = wanted or any(known[name].draws for group in (*lower, top) for name in group)
    return Levels(tuple(made), last, drawn, given)


def _type(nodes: Mapping[str, Piece], name: str) -> Type:
    return getattr(nodes.get(name), "type", BIGINT)


def _items(nodes: Mapping[str, Piece], names: Iterable[str]) -> tuple[Item, ...]:
    return tuple(Item(name, nodes[name]) for name in names)


def _joined(known: Mapping[str, Reading], names: Iterable[str]) -> tuple[Join, ...]:
    found: dict[str, Join] = {}
    for name in names:
        found |= known[name].joins
    return tuple(found.values())


def cast_to(levels: Levels, casts: Mapping[str, str]) -> Levels:
    """The same levels, some columns in types of the engine's own."""
    items = tuple(replace(item, cast=casts.get(item.name, "")) for item in levels.top.items)
    return replace(levels, top=replace(levels.top, items=items))


def with_tries(levels: Levels) -> Levels:
    """The same levels, over rows each of which is tried several times."""
    lower = tuple(replace(level, carried=(*level.carried, TRY)) for level in levels.lower)
    return replace(levels, lower=lower, given=(*levels.given, TRY))


def read_once(levels: Levels, uses: Counter[str]) -> Levels:
    """The same levels, each use of a lookup table but the first reading a copy of it.

    `uses` counts them over all levels of a statement.
    """

    def own(level: Level) -> Level:
        made = []
        for join in level.joins:
            uses[join.table] += 1
            made.append(replace(join, table=copied(join.table, uses[join.table])))
        return replace(level, joins=tuple(made))

    return replace(levels, lower=tuple(map(own, levels.lower)), top=own(levels.top))
