"""From draws to an index in 0..S-1."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from math import isqrt
from typing import TypeVar
from unicodedata import combining, normalize

from reference.draw import Draws, Q, cube

EQUAL_LIMIT = 2**20
WIDE_LIMIT = 2**40
SIZE_LIMIT = Q**2
CUMULATIVE_LIMIT = 8

Index = Callable[[Draws], int]
T = TypeVar("T")
AliasTable = tuple[list[int], list[int]]


def equal(draw: int, size: int) -> int:
    """The share of the domain that a draw has covered."""
    return draw * size // Q


def wide(draw: int, second: int, size: int) -> int:
    """The index from two draws, for a domain that one draw could not fill."""
    return (draw * Q + second) % size


def vast(draw: int, second: int, size: int) -> int:
    """The share of the domain that two draws together have covered, without large products."""
    upper, lower = divmod(size, 2**31)
    high, high_rest = covered(draw, upper, lower)
    low, _ = covered(second, upper, lower)
    return high + (high_rest + low) // Q


def covered(draw: int, upper: int, lower: int) -> tuple[int, int]:
    """Quotient and remainder of draw * size by Q, size = upper * 2^31 + lower, in 63 bits."""
    product = draw * upper % Q * 2**31 + draw * lower
    return draw * upper // Q * 2**31 + product // Q, product % Q


def cumulative(draw: int, weights: Sequence[int]) -> int:
    """The first entry whose cumulative threshold is above the draw."""
    total = sum(weights)
    reached = (sum(weights[: i + 1]) * Q // total for i in range(len(weights)))
    return next(i for i, threshold in enumerate(reached) if draw < threshold)


def alias_table(weights: Sequence[int]) -> AliasTable:
    """The cuts and aliases of Vose's construction, on integers."""
    size, total = len(weights), sum(weights)
    left = [weight * size for weight in weights]
    cuts, aliases = [Q] * size, list(range(size))
    small = [i for i in range(size) if left[i] < total]
    large = [i for i in range(size) if left[i] >= total]
    while small and large:
        short, tall = small.pop(), large.pop()
        cuts[short], aliases[short] = left[short] * Q // total, tall
        left[tall] -= total - left[short]
        (small if left[tall] < total else large).append(tall)
    return cuts, aliases


def alias(draw: int, table: AliasTable) -> int:
    """The entry of the slot that a draw falls in, or its alias."""
    cuts, aliases = table
    i, f = draw * len(cuts) // Q, draw * len(cuts) % Q
    return i if f < cuts[i] else aliases[i]


def permuted(x: int, size: int, keys: Sequence[int]) -> int:
    """The place of x in a permutation of 0..size-1: a turn, the network, another turn."""
    if not 0 <= x < size <= SIZE_LIMIT:
        raise ValueError(f"no unique value for row {x + 1} among {size}")
    return (network((x + keys[3]) % size, size, keys) + keys[4]) % size


def network(x: int, size: int, keys: Sequence[int]) -> int:
    """The permutation of the largest rectangle within 0..size-1; the rest stands still."""
    a = isqrt(size)
    b = size // a
    if x >= a * b:
        return x
    left = (x // b + cube(x % b + keys[0])) % a
    right = (x % b + cube(left + keys[1])) % b
    return (left + cube(right + keys[2])) % a * b + right


def permuted_index(draws: Draws, size: int) -> int:
    """The index of a unique cell."""
    digit = draws.digit(size)
    return permuted(draws.n - 1, size, draws.keys()) if digit is None else digit


def equal_index(draws: Draws, size: int) -> int:
    """The index where one draw is enough."""
    return equal(draws.draw(), size)


def wide_index(draws: Draws, size: int) -> int:
    """The index where two draws are needed."""
    return wide(draws.draw(), draws.draw("wide"), size)


def vast_index(draws: Draws, size: int) -> int:
    """The index where a remainder of two draws would favour the low values."""
    return vast(draws.draw(), draws.draw("wide"), size)


def uniform(size: int, *, unique: bool = False, parametric: bool = False) -> Index:
    """How a domain is indexed in which every entry has the same weight."""
    if not 1 <= size <= SIZE_LIMIT:
        raise ValueError(f"a domain of {size} values")
    if unique:
        return partial(permuted_index, size=size)
    if size > WIDE_LIMIT:
        return partial(vast_index, size=size)
    narrow = size <= EQUAL_LIMIT and not parametric
    return partial(equal_index if narrow else wide_index, size=size)


def weighted(weights: Sequence[int], *, unique: bool = False) -> Index:
    """How entries with positive weights are indexed."""
    if len(set(weights)) == 1:
        return uniform(len(weights), unique=unique)
    if unique:
        raise ValueError("unique values need equal weights")
    if len(weights) <= CUMULATIVE_LIMIT:
        return lambda draws: cumulative(draws.draw(), weights)
    table = alias_table(weights)
    return lambda draws: alias(draws.draw(), table)


def whole_weights(weights: Sequence[object]) -> list[int]:
    """Weights as written, times the power of ten that makes integers of all of them."""
    numbers = [Decimal(str(weight)) for weight in weights]
    while any(number != int(number) for number in numbers):
        numbers = [number * 10 for number in numbers]
    if min(numbers) < 0 or not any(numbers):
        raise ValueError("weights must not be negative, nor all zero")
    return [int(number) for number in numbers]


def folded(value: object) -> object:
    """What default collations see of a text; other values are themselves."""
    if not isinstance(value, str):
        return value
    letters = (letter for letter in normalize("NFKD", value) if not combining(letter))
    return "".join(letters).casefold().rstrip(" ")


def choice(
    entries: Sequence[T], weights: Sequence[object] | None, *, unique: bool
) -> Callable[[Draws], T]:
    """How one of the entries is chosen; those of weight 0 never are.

    Of unique entries that a database may take for equal, the first stands for all.
    """
    whole = whole_weights(weights) if weights is not None else [1] * len(entries)
    kept = [(entry, weight) for entry, weight in zip(entries, whole, strict=True) if weight]
    if unique:
        first = {folded(pair[0]): pair for pair in reversed(kept)}
        kept = [pair for pair in kept if first[folded(pair[0])] is pair]
    index = weighted([weight for _, weight in kept], unique=unique)
    return lambda draws: kept[index(draws)][0]
