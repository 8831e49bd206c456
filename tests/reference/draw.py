"""Keys, coefficients and words: from (seed, table, column, purpose, row) to a draw in 0..Q-1."""

from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import md5

Q = 2147483579
KEY_SIZE = 2**29
LONG_CYCLE = 1000000007
MERSENNE = 2**31 - 1

Words = tuple[int, int, int, int]


def cube(v: int) -> int:
    """The third power modulo Q, a bijection of 0..Q-1."""
    return v * v % Q * v % Q


def counted(part: str) -> str:
    """A name with its length in octets before it, so that joined names cannot be confused."""
    return f"{len(part.encode())}:{part}"


def name_hash(*parts: str, i: int) -> int:
    """The i-th 60-bit number that belongs to a list of names."""
    text = "".join(counted(part) for part in parts) + f"#{i}"
    return int(md5(text.encode()).hexdigest()[:15], 16)


def seeded_keys(seed: int, how_many: int, *parts: str) -> tuple[int, ...]:
    """Keys that depend on the seed, each by way of two constants taken from the names."""
    constants = [name_hash(*parts, i=i) % Q for i in range(2 * how_many)]
    pairs = zip(constants[::2], constants[1::2], strict=True)
    return tuple(seeded_key(seed, first, second) for first, second in pairs)


def seeded_key(seed: int, first: int, second: int) -> int:
    """One key from the low and the high part of the seed."""
    low = cube((seed % Q + first) % Q)
    return cube((low + seed // Q + second) % Q) % KEY_SIZE


@cache
def table_keys(table: str, seed: int) -> tuple[int, ...]:
    """The keys k_0 .. k_5 of a table."""
    return seeded_keys(seed, 6, "table", table)


@cache
def long_keys(table: str) -> tuple[int, ...]:
    """The factors g_0 .. g_4 that bring in the part of a row number from Q on."""
    return tuple(name_hash("long", table, i=i) % KEY_SIZE for i in range(5))


@cache
def permutation_keys(table: str, *columns: str, seed: int) -> tuple[int, ...]:
    """The keys q_0 .. q_4 of a unique column, or of columns that are unique together."""
    return seeded_keys(seed, 5, "unique", table, *columns)


@cache
def coefficients(table: str, column: str, purpose: str) -> tuple[int, ...]:
    """The factors a_0 .. a_3 of a draw."""
    parts = ("draw", table, column, purpose)
    return tuple(name_hash(*parts, i=i) % KEY_SIZE for i in range(4))


def short_words(table: str, seed: int, n: int) -> Words:
    """The four words of a row whose number is below Q."""
    k = table_keys(table, seed)
    s = cube(cube(n + k[0]) + k[1])
    return cube(s + k[2]), cube(s + k[3]), cube(s + k[4]), cube(s + k[5])


def long_words(table: str, seed: int, n: int) -> Words:
    """The four words of any row."""
    k, g = table_keys(table, seed), long_keys(table)
    h = n // Q % LONG_CYCLE
    s = cube((cube(n % Q + k[0]) + k[1] + h * g[0]) % Q)
    w0, w1, w2, w3 = (cube((s + k[2 + j] + h * g[1 + j]) % Q) for j in range(4))
    return w0, w1, w2, w3


def md5_words(table: str, seed: int, n: int) -> Words:
    """The four words of a row by way of a checksum instead of cubes."""
    name = md5(counted(table).encode()).hexdigest()
    digits = md5(f"{seed}:{name}:{n}".encode()).hexdigest()
    w0, w1, w2, w3 = (int(digits[8 * j : 8 * j + 8], 16) % MERSENNE for j in range(4))
    return w0, w1, w2, w3


@lru_cache(maxsize=1024)
def words(random: str, table: str, seed: int, n: int) -> Words:
    """The four words of a row, in the way that `random` names."""
    if random == "md5":
        return md5_words(table, seed, n)
    if random != "integer":
        raise ValueError(f"random: {random!r} cannot be repeated")
    return short_words(table, seed, n) if n < Q else long_words(table, seed, n)


def mix(factors: tuple[int, ...], row_words: Words) -> int:
    """A draw from the factors of its name and the words of its row."""
    return sum(a * w for a, w in zip(factors, row_words, strict=True)) % Q


@dataclass(frozen=True)
class Source:
    """What all draws of one table have in common."""

    table: str
    seed: int = 0
    random: str = "integer"


@dataclass(frozen=True)
class Draws:
    """The draws one generator may take in row n of a column.

    `prefix` is empty for the column itself, otherwise the number of an inline generator or the
    counted name of a member.
    """

    source: Source
    column: str
    n: int
    prefix: str = ""

    def draw(self, purpose: str = "") -> int:
        """The draw for a purpose, 0 .. Q-1."""
        whole = ".".join(part for part in (self.prefix, purpose) if part)
        source = self.source
        return mix(self.factors(whole), words(source.random, source.table, source.seed, self.n))

    def factors(self, purpose: str) -> tuple[int, ...]:
        """The coefficients of a draw."""
        return coefficients(self.source.table, self.column, purpose)

    def inside(self, name: str) -> "Draws":
        """The draws of something inside the cell, set apart by its name."""
        whole = ".".join(part for part in (self.prefix, name) if part)
        return Draws(self.source, self.column, self.n, whole)

    def digit(self, size: int) -> int | None:
        """The place among so many values that the column shares with others; none for itself."""
        return None

    def keys(self) -> tuple[int, ...]:
        """The keys of the column's permutation."""
        return permutation_keys(self.source.table, self.column, seed=self.source.seed)
