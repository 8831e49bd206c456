"""Version 1 of the arithmetic: the constants behind a draw (docs/arithmetic.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from math import isqrt

from sqlgen.plan.variables import Key, Root, Variable, now, quotient, times

Q = 2_147_483_579
"""The prime of the draw; Q % 3 = 2, so cubing is a bijection of 0..Q-1."""
SMALL = 2**29
"""Keys and coefficients stay below it, so that no intermediate passes 2^63."""
NARROW = 2**20
"""Widest range that one draw covers evenly enough; a wider one takes two."""
DOMAIN_LIMIT = Q * Q
"""Largest domain: two draws have no more values."""
FRACTION = 2**30
"""A distribution gives a fraction of the range in this many steps."""
EXACT_ROOT = 2**52
"""Below it a double has the whole root of a number right, as a procedure works it out."""
WIDE = 2**40
"""Widest range for which a remainder of two draws is even enough; beyond it they are scaled."""


def cube(value: int) -> int:
    """value^3 modulo Q."""
    return value * value % Q * value % Q


def hashed(*parts: str | int) -> int:
    """A number of 60 bits from names; the last part is the index (H in the document)."""
    *names, index = parts
    text = "".join(_prefixed(str(name)) for name in names) + f"#{index}"
    return int(_md5(text)[:15], 16)


def _prefixed(name: str) -> str:
    return f"{len(name.encode())}:{name}"


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _keys(seed: int, constants: tuple[int, ...]) -> tuple[int, ...]:
    pairs = zip(constants[::2], constants[1::2], strict=True)
    return tuple(_key(seed, even, odd) for even, odd in pairs)


def _key(seed: int, even: int, odd: int) -> int:
    if isinstance(seed, Variable):
        return seed.variables.of(Key(seed, even, odd), _key(seed.now, even, odd))
    return cube((cube((seed % Q + even) % Q) + seed // Q + odd) % Q) % SMALL


def _constants(kind: str, *names: str, count: int) -> tuple[int, ...]:
    return tuple(hashed(kind, *names, i) % Q for i in range(count))


@dataclass(frozen=True, slots=True)
class TableKeys:
    """What sets one table's draws apart: k from seed and name, g for row numbers past Q."""

    k: tuple[int, ...]
    g: tuple[int, ...]
    seed: int
    text: str
    """md5 of the table's name: ASCII, so that every engine's md5 reads it alike."""


def table_keys(seed: int, table: str) -> TableKeys:
    """The keys of a table."""
    return TableKeys(
        k=_keys(seed, _constants("table", table, count=12)),
        g=tuple(hashed("long", table, i) % SMALL for i in range(5)),
        seed=seed,
        text=_md5(_prefixed(table)),
    )


def coefficients(table: str, column: str, purpose: str) -> tuple[int, ...]:
    """The four coefficients of a draw."""
    return tuple(hashed("draw", table, column, purpose, i) % SMALL for i in range(4))


class Extent(int):
    """A number that follows from how many rows a table has.

    What a plan's rows depend on is told from its repr, where an extent shows no number: rows that
    are appended later have extents of their own, and change nothing earlier. One that a procedure
    works out stays that variable.
    """

    def __new__(cls, value: int) -> Extent:
        """The extent of so many rows."""
        if isinstance(value, Variable):
            return value  # type: ignore[return-value]  # a number too, of a procedure's
        return super().__new__(cls, value)

    def __repr__(self) -> str:
        return "extent"

    def __str__(self) -> str:
        return int.__repr__(self)


class Tail(Extent):
    """An extent that only says where the last rows begin: rows before it stay as they are."""


def product(sizes: Iterable[int]) -> int:
    """The product, an extent where one of them is."""
    found = tuple(sizes)
    made = reduce(times, found, 1)
    return Extent(made) if any(isinstance(each, Extent) for each in found) else made


@dataclass(frozen=True, slots=True)
class Permutation:
    """A bijection of 0..size-1: a turn, a Feistel network on a*b of them, another turn."""

    size: int
    a: int
    b: int
    keys: tuple[int, ...]

    @property
    def mixed(self) -> int:
        """How many numbers the network covers."""
        return times(self.a, self.b)


def permutation(seed: int, table: str, *columns: str, size: int) -> Permutation:
    """The permutation of a unique column, or of columns together, with that many values."""
    keys = _keys(seed, _constants("unique", table, *columns, count=10))
    return Permutation(size, *_sides(size), keys)


def _sides(size: int) -> tuple[int, int]:
    """The sides of the square that a permutation mixes, or nearly a square."""
    if isinstance(size, Variable):
        if size >= EXACT_ROOT:
            raise size.error()
        made = size.variables
        side = made.of(Root(size), isqrt(now(size)))
        return side, quotient(size, side)
    a, kind = isqrt(size), type(size)
    return kind(a), kind(size // a)


def block_keys(seed: int, table: str) -> tuple[int, ...]:
    """The keys by which a block of parents is dealt children with dense numbers."""
    return _keys(seed, _constants("dense", table, count=8))
