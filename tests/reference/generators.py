"""The generators that need nothing but their own draws."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from math import floor
from typing import Any

from reference.distributions import scaled
from reference.draw import Draws, Q
from reference.indexes import choice, permuted_index, uniform
from reference.ranges import (
    DAYS,
    INTEGERS,
    SECONDS,
    Range,
    Scale,
    Value,
    curve,
    decimals,
    exact,
    ranged,
)
from reference.settings import Settings, is_parameter

CHUNK = 7
PERMUTED_DIGITS = 15

Generator = Callable[[Draws], Any]
Maker = Callable[[Settings, Any, bool], Generator]


def threshold(share: Any) -> int:
    """The draw below which something of a probability happens."""
    return floor(exact(share) * Q)


def sequence(settings: Settings, first: Any, unique: bool) -> Generator:
    """Numbers in the order of the rows."""
    start = int(settings.resolve(first))
    return lambda draws: start + draws.n - 1


def boolean(settings: Settings, share: Any, unique: bool) -> Generator:
    """True with a probability."""
    if unique:
        raise ValueError("a boolean cannot be unique")
    limit = threshold(settings.resolve(share))
    return lambda draws: draws.draw() < limit


def constant(settings: Settings, value: Any, unique: bool) -> Generator:
    """The same value in every row."""
    same = plain(settings.resolve(value))
    return lambda draws: same


def plain(value: Any) -> Value:
    """A value as written: a float becomes the decimal it reads as."""
    result: Value = Decimal(str(value)) if isinstance(value, float) else value
    return result


def in_range(scale: Scale, settings: Settings, argument: Any, unique: bool) -> Generator:
    """A value of a range, evenly or by a distribution."""
    written = argument if isinstance(argument, dict) else {"between": argument}
    resolved = settings.resolve(written)
    span = range_of(scale, resolved)
    fractions = curve(resolved.get("distribution"), span)
    if fractions is None:
        parametric = any(is_parameter(bound) for bound in written["between"])
        index = uniform(span.size, unique=unique, parametric=parametric)
        return lambda draws: span.value(index(draws))
    if unique:
        raise ValueError("unique values need a uniform distribution")
    return lambda draws: span.value(scaled(span.size, fractions(draws.draw())))


def range_of(scale: Scale, resolved: Mapping[str, Any]) -> Range:
    """The range between two bounds, or without them the one that a histogram spans."""
    if "between" in resolved:
        return ranged(scale, *resolved["between"])
    edges = resolved["distribution"]["histogram"]["edges"]
    return ranged(scale, edges[0], edges[-1])


def decimal(settings: Settings, argument: Mapping[str, Any], unique: bool) -> Generator:
    """A decimal of a range."""
    scale = decimals(int(settings.resolve(argument["scale"])))
    return in_range(scale, settings, argument, unique)


def pick(settings: Settings, argument: Any, unique: bool) -> Generator:
    """One of the values that stand in the spec."""
    entries = settings.resolve(argument)
    weights = list(entries.values()) if isinstance(entries, dict) else None
    return choice([plain(entry) for entry in entries], weights, unique=unique)


def record(settings: Settings, argument: Mapping[str, str], unique: bool) -> Generator:
    """A whole row of a file."""
    named = settings.resolve(argument)
    entries = settings.entries(named["file"])
    weights = [entry[named["weight"]] for entry in entries] if "weight" in named else None
    return choice(entries, weights, unique=unique)


def pool(settings: Settings, argument: Mapping[str, str], unique: bool) -> Generator:
    """One field of a row of a file."""
    entry = record(settings, argument, unique)
    column = settings.resolve(argument["column"])
    return lambda draws: entry(draws)[column]


def chunk(draws: Draws, j: int, size: int) -> str:
    """The j-th hexadecimal digits of a text; j = 0 takes the column's own draw."""
    number = draws.draw(str(j) if j else "") * 16**size // Q
    return f"{number:0{size}x}"


def chunks(draws: Draws, length: int) -> str:
    """Hexadecimal digits in chunks of seven from the left."""
    starts = range(0, length, CHUNK)
    return "".join(chunk(draws, j, min(CHUNK, length - at)) for j, at in enumerate(starts))


def permuted_digits(draws: Draws, length: int) -> str:
    """Hexadecimal digits that no other row has."""
    return f"{permuted_index(draws, 16**length):0{length}x}"


def token(settings: Settings, length: Any, unique: bool) -> Generator:
    """Hexadecimal digits."""
    total = int(settings.resolve(length))
    fixed = min(total, PERMUTED_DIGITS)
    if not unique:
        return partial(chunks, length=total)
    return lambda draws: chunks(draws, total - fixed) + permuted_digits(draws, fixed)


def uuid(settings: Settings, wanted: Any, unique: bool) -> Generator:
    """A UUID, version 4."""

    def value(draws: Draws) -> str:
        a, b, c, d = (chunk(draws, j, size) for j, size in enumerate((4, 4, 4, 3)))
        e = f"{32768 + draws.draw('4') * 16384 // Q:x}"
        last = permuted_digits(draws, 12) if unique else chunk(draws, 5, 6) + chunk(draws, 6, 6)
        return f"{a}{b}-{c}-4{d}-{e}-{last}"

    return value


MAKERS: dict[str, Maker] = {
    "sequence": sequence,
    "integer": partial(in_range, INTEGERS),
    "decimal": decimal,
    "boolean": boolean,
    "date": partial(in_range, DAYS),
    "timestamp": partial(in_range, SECONDS),
    "token": token,
    "uuid": uuid,
    "pick": pick,
    "pool": pool,
    "constant": constant,
    "record": record,
}


def inline(settings: Settings, kind: str, arguments: tuple[str, ...]) -> Generator:
    """A generator from arguments between parentheses."""
    argument: Any = list(arguments)
    if kind in {"token", "boolean"}:
        (argument,) = arguments
    if kind == "decimal":
        argument = {"between": list(arguments[:2]), "scale": arguments[2]}
    if kind == "pool":
        argument = dict(zip(("file", "column", "weight"), arguments, strict=False))
    return MAKERS[kind](settings, argument, False)
