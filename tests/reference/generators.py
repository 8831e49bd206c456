"""The generators that need nothing but their own draws."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from math import floor
from typing import Any

from reference import patterns, prose
from reference.distributions import WHOLE, placed
from reference.draw import Draws, Q
from reference.indexes import EQUAL_LIMIT, choice, permuted_index, uniform, vast_index
from reference.kinds import typed
from reference.ranges import (
    DAYS,
    INTEGERS,
    LENGTHS,
    SECONDS,
    TIMES,
    Range,
    Scale,
    as_date,
    curve,
    decimals,
    exact,
    ranged,
)
from reference.settings import Settings, is_parameter, literal

CHUNK = 7
PERMUTED_DIGITS = 15
OCTETS = 3
PERMUTED_OCTETS = 7


@dataclass(frozen=True)
class Beside:
    """What stands beside a generator and has a say in its values."""

    unique: bool = False
    type: str = ""
    together: bool = False


Generator = Callable[[Draws], Any]
Maker = Callable[[Settings, Any, Beside], Generator]


def main_option(argument: Any, name: str) -> Any:
    """The main option of a generator, which may also stand without its name."""
    return argument[name] if isinstance(argument, dict) else argument


def threshold(share: Any) -> int:
    """The draw below which something of a probability happens."""
    return floor(exact(share) * Q)


def sequence(settings: Settings, first: Any, beside: Beside) -> Generator:
    """Numbers in the order of the rows."""
    start = settings.resolve(main_option(first, "start"))
    if isinstance(start, str | date):
        day = as_date(start)
        return lambda draws: day + timedelta(days=draws.n - 1)
    return lambda draws: int(start) + draws.n - 1


def boolean(settings: Settings, share: Any, beside: Beside) -> Generator:
    """True with a probability."""
    if beside.unique and not beside.together:
        raise ValueError("a boolean cannot be unique")
    if beside.unique:
        return lambda draws: permuted_index(draws, 2) == 0
    limit = threshold(settings.resolve(main_option(share, "share")))
    return lambda draws: draws.draw() < limit


def constant(settings: Settings, value: Any, beside: Beside) -> Generator:
    """The same value in every row."""
    (same,) = typed([settings.resolve(main_option(value, "value"))], beside.type)
    return lambda draws: same


def in_range(scale: Scale, settings: Settings, argument: Any, beside: Beside) -> Generator:
    """A value of a range, evenly or by a distribution."""
    written = argument if isinstance(argument, dict) else {"between": argument}
    resolved = settings.resolve(written)
    span = range_of(scale, resolved)
    fractions = curve(resolved.get("distribution"), span)
    if fractions is None:
        parametric = any(is_parameter(bound) for bound in written["between"])
        index = uniform(span.size, unique=beside.unique, parametric=parametric)
        if "correlate" in written and (span.size > EQUAL_LIMIT or parametric):
            index = partial(vast_index, size=span.size)
        return lambda draws: span.value(index(draws))
    if beside.unique:
        raise ValueError("unique values need a uniform distribution")

    def value(draws: Draws) -> Any:
        return span.value(placed(span.size, fractions(draws.draw()), draws.draw("wide")))

    return value


def shape_of(settings: Settings, kind: str, argument: Any) -> Callable[[int], float]:
    """The index in a range, in whatever unit, at each draw of the column."""
    resolved = settings.resolve(argument if isinstance(argument, dict) else {"between": argument})
    scales = {"integer": INTEGERS, "date": DAYS, "timestamp": SECONDS, "time": TIMES}
    scales |= {"interval": LENGTHS, "decimal": decimals(int(resolved.get("scale", 2)))}
    span = range_of(scales[kind], resolved)
    fractions = curve(resolved.get("distribution"), span)
    if fractions is None:
        return lambda draw: draw * span.size // Q
    return lambda draw: fractions(draw) * span.size // WHOLE


def range_of(scale: Scale, resolved: Mapping[str, Any]) -> Range:
    """The range between two bounds, or without them the one that a histogram spans."""
    if "between" in resolved:
        return ranged(scale, *resolved["between"])
    edges = resolved["distribution"]["histogram"]["edges"]
    return ranged(scale, edges[0], edges[-1])


def decimal(settings: Settings, argument: Any, beside: Beside) -> Generator:
    """A decimal of a range."""
    written = argument if isinstance(argument, dict) else {"between": argument}
    scale = decimals(int(settings.resolve(written.get("scale", 2))))
    return in_range(scale, settings, written, beside)


def pick(settings: Settings, argument: Any, beside: Beside) -> Generator:
    """One of the values that stand in the spec."""
    weights = list(argument.values()) if isinstance(argument, dict) else None
    entries = typed([literal(each) for each in argument], beside.type)
    return choice(entries, weights, unique=beside.unique)


def record(settings: Settings, argument: Any, beside: Beside) -> Generator:
    """A whole row of a file."""
    entries, weights = settings.weighted(argument)
    return choice(entries, weights, unique=beside.unique)


def pool(settings: Settings, argument: Any, beside: Beside) -> Generator:
    """One field of a row of a file, the first one unless another is named."""
    entries, weights = settings.weighted(argument)
    first = next(iter(entries[0]))
    column = argument.get("column", first) if isinstance(argument, dict) else first
    values = typed([entry[column] for entry in entries], beside.type)
    return choice(values, weights, unique=beside.unique)


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


def token(settings: Settings, length: Any, beside: Beside) -> Generator:
    """Hexadecimal digits."""
    total = int(settings.resolve(main_option(length, "length")))
    fixed = min(total, PERMUTED_DIGITS)
    if not beside.unique:
        return partial(chunks, length=total)
    return lambda draws: chunks(draws, total - fixed) + permuted_digits(draws, fixed)


def octets(settings: Settings, length: Any, beside: Beside) -> Generator:
    """Bytes, three to a draw."""
    written = main_option(length, "length")
    least, most = written if isinstance(written, list) else (written, written)
    fixed = min(most, PERMUTED_OCTETS) if beside.unique else 0

    def value(draws: Draws) -> bytes:
        whole = b""
        while len(whole) < most - fixed:
            size = min(OCTETS, most - fixed - len(whole))
            j = len(whole) // OCTETS
            whole += (draws.draw(str(j) if j else "") * 256**size // Q).to_bytes(size)
        if fixed:
            whole += permuted_index(draws, 256**fixed).to_bytes(fixed)
        if least == most:
            return whole
        return whole[: least + draws.draw("length") * (most - least + 1) // Q]

    return value


def uuid(settings: Settings, wanted: Any, beside: Beside) -> Generator:
    """A UUID, version 4."""

    def value(draws: Draws) -> str:
        a, b, c, d = (chunk(draws, j, size) for j, size in enumerate((4, 4, 4, 3)))
        e = f"{32768 + draws.draw('4') * 16384 // Q:x}"
        free = chunk(draws, 5, 6) + chunk(draws, 6, 6)
        last = permuted_digits(draws, 12) if beside.unique else free
        return f"{a}{b}-{c}-4{d}-{e}-{last}"

    return value


def pattern(settings: Settings, written: Any, beside: Beside) -> Generator:
    """Text by a pattern."""
    plain = str(main_option(written, "pattern"))
    return lambda draws: patterns.text(plain, draws, unique=beside.unique)


def running_text(settings: Settings, written: Any, beside: Beside) -> Generator:
    """Words in phrases."""
    least, most = main_option(written, "words")
    return lambda draws: prose.text(draws, least, most)


MAKERS: dict[str, Maker] = {
    "text": running_text,
    "pattern": pattern,
    "sequence": sequence,
    "integer": partial(in_range, INTEGERS),
    "decimal": decimal,
    "boolean": boolean,
    "date": partial(in_range, DAYS),
    "timestamp": partial(in_range, SECONDS),
    "time": partial(in_range, TIMES),
    "interval": partial(in_range, LENGTHS),
    "bytes": octets,
    "token": token,
    "uuid": uuid,
    "pick": pick,
    "pool": pool,
    "constant": constant,
    "record": record,
}


def inline(settings: Settings, kind: str, arguments: tuple[Any, ...]) -> Generator:
    """A generator from arguments between parentheses."""
    argument: Any = list(arguments)
    if kind in {"token", "boolean"}:
        (argument,) = arguments
    if kind == "decimal":
        argument = {"between": list(arguments[:2]), "scale": [*arguments, 2][2]}
    return MAKERS[kind](settings, argument, Beside())
