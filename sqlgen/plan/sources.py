"""Where values come from: files and Faker providers, read into plain columns."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlgen.errors import SpecError, did_you_mean
from sqlgen.spec.values import decimal

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


def read_file(path: Path, weight: str | None) -> Source:
    """A CSV file with a header; rows of weight 0 are dropped; SpecError where it is unfit."""
    try:
        stat = path.stat()
    except OSError as error:
        raise SpecError(
            f"can't read {path}: {error.strerror}", "the path starts from the spec's folder"
        ) from None
    return _read(path, weight, (stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=32)
def _read(path: Path, weight: str | None, version: tuple[int, int]) -> Source:
    """The file as it was at that time and size: read once, and again when it has changed."""
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
            reader = csv.reader(file, strict=True)
            lines = _lines(path, reader)
    except UnicodeDecodeError as error:
        raise SpecError(f"{path.name} is not UTF-8: {error.reason}", "save it as UTF-8") from None
    except OSError as error:
        raise SpecError(f"can't read {path}: {error.strerror}", "check its rights") from None
    if not lines:
        raise SpecError(f"{path.name} is empty", "give a CSV file with a header")
    header, *rows = lines
    _check(path, header, rows)
    return header, tuple(rows)


def _lines(path: Path, reader: Any) -> list[tuple[str, ...]]:
    try:
        lines = [tuple(row) for row in reader if row]
    except csv.Error as error:
        where = f"{path.name}, line {reader.line_num}"
        raise SpecError(f"{where} is malformed: {error}", "mend the line and its quotes") from None
    for number, row in enumerate(lines, 1):
        if any("\x00" in field for field in row):
            raise SpecError(f"{path.name}, row {number} holds a NUL character", "remove it")
    return lines


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
    numbers = [_weight(text, path) for text in texts]
    places = max(max(-int(number.as_tuple().exponent), 0) for number in numbers)
    return tuple(int(number.scaleb(places)) for number in numbers)


def _weight(text: str, path: Path) -> Decimal:
    try:
        number = decimal(text)
    except ValueError as error:
        raise SpecError(f"{path.name}: a weight {error}", "mend it") from None
    if number < 0:
        raise SpecError(f"{path.name}: weight {text} is below 0", "give 0 or more")
    return number


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
    except (AttributeError, ValueError):
        raise SpecError(f"Faker has no locale {locale!r}", "use one like en_US or de_DE") from None
    faker.seed_instance(0)
    make = _provider(faker, provider, locale)
    counts = Counter(_faked(make, provider) for _ in range(size))
    return faker_source(provider, locale, counts)


def faker_source(provider: str, locale: str, counts: Mapping[str, int]) -> Source:
    """Texts of a provider, in their order, with how often each came."""
    texts = tuple((text,) for text in counts)
    return Source(f"faker {provider} {locale}", ("value",), texts, tuple(counts.values()))


def faker_version() -> str:
    """The version of the Faker that is installed."""
    return version("faker")


def _provider(faker: Any, name: str, locale: str) -> Callable[[], object]:
    """The public method of that name of one of Faker's providers, and of nothing else there."""
    providers = faker.get_providers()
    names = {each for provider in providers for each in dir(provider) if not each.startswith("_")}
    if name not in names:
        remedy = did_you_mean(name, names, "use one like first_name or city")
        raise SpecError(f"Faker has no provider {name!r} in {locale}", remedy)
    method: Callable[[], object] = getattr(faker, name)
    return method


def _faked(make: Callable[[], object], provider: str) -> str:
    try:
        value = make()
    except Exception as error:  # noqa: BLE001  # whatever a provider raises, the spec is at fault
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SpecError(f"Faker's {provider!r} can't be called: {reason}", "use another") from None
    if isinstance(value, str | int) and not isinstance(value, bool) and "\x00" not in str(value):
        return str(value)
    raise SpecError(
        f"Faker's {provider!r} makes {type(value).__name__} values, not texts",
        "use a generator of sqlgen for those",
    )


def collated(text: str) -> str:
    """What default collations take a text for: case, accents and trailing spaces fold away."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold().rstrip(" ")
