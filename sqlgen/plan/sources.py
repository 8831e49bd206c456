"""Where values come from: files and Faker providers, read into plain columns."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from sqlgen.errors import SpecError

ROW_LIMIT = 2**20
"""Most rows of a file that one draw tells apart."""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of texts with whole weights."""

    title: str
    fields: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[int, ...]

    def values(self, field: str) -> tuple[str, ...]:
        """One field of all rows."""
        at = self.fields.index(field)
        return tuple(row[at] for row in self.rows)

    @property
    def weighted(self) -> bool:
        """Whether some row is likelier than another."""
        return len(set(self.weights)) > 1


@lru_cache(maxsize=32)
def read_file(path: Path, weight: str | None) -> Source:
    """A CSV file with a header; rows of weight 0 are dropped; SpecError where it is unfit."""
    fields, rows = _csv(path)
    if weight is None:
        return _kept(path.name, fields, rows, (1,) * len(rows))
    at = field_index(fields, weight, path.name)
    return _kept(path.name, fields, rows, _weights([row[at] for row in rows], path))


def field_index(fields: tuple[str, ...], name: str, file: str) -> int:
    """The place of a field; SpecError names the fields that there are."""
    if name not in fields:
        raise SpecError(f"{file} has no column {name!r}", f"it has {', '.join(fields)}")
    return fields.index(name)


def _csv(path: Path) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = (tuple(row) for row in csv.reader(file, strict=True) if row)
    except ValueError as error:
        problem = "is empty" if "unpack" in str(error) else f"is not UTF-8: {error}"
        raise SpecError(f"{path.name} {problem}", "give a CSV file with a header") from None
    except csv.Error as error:
        raise SpecError(f"{path.name} is malformed: {error}", "mend the quotes") from None
    except OSError as error:
        raise SpecError(
            f"can't read {path}: {error.strerror}", "the path starts from the spec's folder"
        ) from None
    _check(path, header, rows)
    return header, tuple(rows)


def _check(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    if len({name.casefold() for name in header}) < len(header):
        raise SpecError(f"{path.name} has two columns of one name", "rename one")
    if not 1 <= len(rows) <= ROW_LIMIT:
        raise SpecError(f"{path.name} has {len(rows)} rows", f"give 1 to {ROW_LIMIT}")
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            problem = f"{path.name}, line {number}: {len(row)} fields, the header has {len(header)}"
            raise SpecError(problem, "mend the line")


def _weights(texts: list[str], path: Path) -> tuple[int, ...]:
    """The weights as whole numbers of one scale."""
    try:
        numbers = [Decimal(text) for text in texts]
    except InvalidOperation:
        bad = next(text for text in texts if not _is_number(text))
        raise SpecError(f"{path.name}: weight {bad!r} is no number", "mend it") from None
    if any(not number.is_finite() or number < 0 for number in numbers):
        raise SpecError(f"{path.name}: weights must be 0 or more", "mend them")
    places = max(max(-int(number.as_tuple().exponent), 0) for number in numbers)
    return tuple(int(number.scaleb(places)) for number in numbers)


def _is_number(text: str) -> bool:
    try:
        Decimal(text)
    except InvalidOperation:
        return False
    return True


def _kept(
    title: str,
    fields: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    weights: tuple[int, ...],
) -> Source:
    pairs = [(row, weight) for row, weight in zip(rows, weights, strict=True) if weight]
    if not pairs:
        raise SpecError(f"{title}: all weights are 0", "give one row a weight above 0")
    return Source(title, fields, tuple(row for row, _ in pairs), tuple(each for _, each in pairs))


@lru_cache(maxsize=256)
def read_faker(provider: str, locale: str, size: int) -> Source:
    """The distinct texts among `size` calls of a Faker provider, weighted by how often they came.

    The generator is seeded, so one Faker version gives one pool.
    """
    from faker import Faker

    try:
        faker = Faker(locale)
    except AttributeError:
        raise SpecError(f"Faker has no locale {locale!r}", "use one like en_US or de_DE") from None
    faker.seed_instance(0)
    try:
        counts = Counter(_faked(faker.format(provider), provider) for _ in range(size))
    except AttributeError:
        raise SpecError(
            f"Faker has no provider {provider!r} in {locale}", "use one like first_name or city"
        ) from None
    texts = tuple((text,) for text in counts)
    return Source(f"faker {provider} {locale}", ("value",), texts, tuple(counts.values()))


def _faked(value: object, provider: str) -> str:
    if isinstance(value, str | int):
        return str(value)
    raise SpecError(
        f"Faker's {provider!r} makes {type(value).__name__} values, not texts",
        "use a generator of sqlgen for those",
    )


def collated(text: str) -> str:
    """What default collations take a text for: case, accents and trailing spaces fold away."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold().rstrip()
