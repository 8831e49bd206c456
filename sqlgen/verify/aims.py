"""The constraints of a table, each with rows that break it and, as far as can be told, no other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import Literal

from sqlgen.catalog import CatalogTable
from sqlgen.catalog.model import CatalogColumn, ForeignKey, Index, Name
from sqlgen.dialects import Dialect
from sqlgen.verify.edges import QUOTED, WRONG, Text, absent, beyond, edges, texts_in

Kind = Literal[
    "not null",
    "unique",
    "check",
    "foreign key",
    "length",
    "type",
    "range",
    "enum",
    "exclusion",
    "partition",
]
PRIMARY = "primary key"
BITS = "bit"
"""A type that takes any text for octets, where its values are numbers."""
COUNTED = "auto_increment"
"""Columns that take NULL for the next number."""
MOST_TRIES = 120
"""Most rows that are tried to break a condition."""
FEW = 6
"""Values of each of two columns that are tried together."""
Row = Mapping[str, Text]
"""A row as changes of a valid one."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A constraint, and the changes that break it."""

    table: Name
    kind: Kind
    name: str
    """The constraint's name, or the column's where it has none."""
    text: str
    """What it says."""
    rows: tuple[Change, ...]
    condition: str = ""
    """Of a check: what a row that is taken is held against."""
    key: ForeignKey | None = None
    """Of a foreign key: what a row that is taken may still refer to."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is another way in the last one of some valid rows."""

    texts: Mapping[str, Text]
    """Columns that get a text."""
    first: frozenset[str] = frozenset()
    """Columns that get the value of the first row, which stands already."""
    same: tuple[str, str] | None = None
    """A column that gets the value of another one of the row."""


def aims_of(table: CatalogTable, dialect: Dialect) -> Iterator[Aim]:
    """The constraints of a table that the engine looks at."""
    made = (_typed, _keys, _checks, _foreign_keys, _exclusions, _partitions)
    yield from _not_null(table, dialect.null_is_now)
    for make in made:
        yield from (each for each in make(table) if each.kind in dialect.breaches)


def _column(
    table: CatalogTable, column: CatalogColumn, kind: Kind, text: str, *values: Text
) -> Aim:
    changes = tuple(Change({column.name: each}) for each in values)
    return Aim(table.place, kind, column.name, text, changes)


def _open(table: CatalogTable) -> Iterator[CatalogColumn]:
    """The columns that a row gives a value."""
    return (column for column in table.columns if not column.generated)


def _not_null(table: CatalogTable, filled: frozenset[str]) -> Iterator[Aim]:
    for column in _open(table):
        given = column.identity == COUNTED or column.type.name in filled
        if not column.nullable and not given:
            yield _column(table, column, "not null", f"{column.name} takes no NULL", None)


def _typed(table: CatalogTable) -> Iterator[Aim]:
    for column in _open(table):
        type_, name = column.type, column.name
        if type_.kind in ("enum", "set"):
            told = f"{name} is one of {', '.join(type_.values)}"
            yield _column(table, column, "enum", told, WRONG[type_.kind])
        elif type_.kind in WRONG and type_.name != BITS:
            yield _column(table, column, "type", f"{name} is {type_.text}", WRONG[type_.kind])
        if type_.kind == "text" and type_.length and not type_.cuts:
            told = f"{name} has at most {type_.length} characters"
            yield _column(table, column, "length", told, "x" * (type_.length + 1))
        if beyond(type_) and type_.name != BITS:
            yield _column(table, column, "range", f"{name} is {type_.text}", *beyond(type_))


def _keys(table: CatalogTable) -> Iterator[Aim]:
    if table.primary_key:
        yield _unique(table, PRIMARY, table.primary_key)
    for index in table.uniques:
        yield _unique(table, index.name, _parts(table, index))


def _parts(table: CatalogTable, index: Index) -> tuple[str, ...]:
    """The columns of an index, those in its expressions included."""
    text = " ".join(part.expression or "" for part in index.parts)
    return tuple(dict.fromkeys((*index.columns, *_named(table, text))))


def _unique(table: CatalogTable, name: str, columns: tuple[str, ...]) -> Aim:
    """A second row with the same key: else another row, or else but for other keys the same."""
    others = (_parts(table, each) for each in table.uniques if each.name != name)
    primary = () if name == PRIMARY else table.primary_key
    apart = {column for key in (*others, primary) for column in key} - set(columns)
    rest = frozenset(column.name for column in _open(table)) - apart
    changes = (Change({}, frozenset(columns)), Change({}, rest | set(columns)))
    return Aim(table.place, "unique", name, f"unique ({', '.join(columns)})", changes)


def _checks(table: CatalogTable) -> Iterator[Aim]:
    for check in table.checks:
        if not check.excludes:
            names = _named(table, check.text)
            broken = _broken([table.column(name) for name in names], check.text)
            tries = tuple(islice(_alone(broken, _beside(table, names)), MOST_TRIES))
            yield Aim(table.place, "check", check.name, check.text, tries, check.text)
    for column in _open(table):
        for check in column.domain.checks if column.domain else ():
            changes = tuple(_broken([column], check.text))
            yield Aim(table.place, "check", check.name, check.text, changes)


def _named(table: CatalogTable, text: str) -> list[str]:
    """The columns that an expression names."""
    words = {word.lower() for word in re.findall(r"\w+(?: \w+)*", text)}
    words |= {word.lower() for word in re.findall(r"\w+", text)}
    quoted = {word.lower() for word in re.findall(r'"([^"]+)"|`([^`]+)`', text) for word in word}
    return [each.name for each in _open(table) if each.name.lower() in words | quoted]


def _beside(table: CatalogTable, names: Sequence[str]) -> tuple[str, ...]:
    """Columns that can be NULL and that other checks hold against the same ones."""
    found: dict[str, None] = {}
    for check in table.checks:
        others = _named(table, check.text)
        if set(others) & set(names):
            found |= dict.fromkeys(each for each in others if each not in names)
    return tuple(each for each in found if table.column(each).nullable)


def _alone(changes: Iterable[Change], beside: Sequence[str]) -> Iterator[Change]:
    """Each change, and once more where what other checks look at is NULL, so that they hold."""
    for each in changes:
        yield each
        if beside and each.same is None:
            yield Change({**each.texts, **dict.fromkeys(beside)})


def _broken(columns: Sequence[CatalogColumn], text: str) -> Iterator[Change]:
    """Changes that may break a condition: of one column, then of two."""
    said = list(texts_in(text))
    said += re.findall(r"(?<![\w.])\d+(?:\.\d+)?", QUOTED.sub("", text))
    values = {column.name: _tried(column, said) for column in columns}
    for name, texts in values.items():
        yield from (Change({name: each}) for each in texts)
    for one, two in combinations(values, 2):
        yield Change({}, same=(one, two))
        for pair in product(values[one][:FEW], values[two][:FEW]):
            yield Change(dict(zip((one, two), pair, strict=True)))


def _tried(column: CatalogColumn, said: Sequence[str]) -> list[Text]:
    """Values that a condition over the column may not take: those it names, and edges."""
    kind = column.type.kind
    own: tuple[Text, ...] = ("~none~",) if kind == "text" else ()
    numbers = kind in ("integer", "decimal", "double", "money")
    mine = [each for each in said if numbers == each.replace(".", "").isdigit()]
    return [*dict.fromkeys((None, *mine, *own, *edges(column.type)))]


def _foreign_keys(table: CatalogTable) -> Iterator[Aim]:
    for key in table.foreign_keys:
        columns = [table.column(name) for name in reversed(key.columns)]
        alone = (Change({column.name: each}) for column in columns for each in absent(column.type))
        whole = zip(*(absent(column.type) for column in columns), strict=False)
        changes = (
            *alone,
            *(
                Change({each.name: text for each, text in zip(columns, texts, strict=True)})
                for texts in whole
            ),
        )
        to = f"{key.to[1]} ({', '.join(filter(None, key.to_columns))})"
        text = f"({', '.join(key.columns)}) is a key of {to}"
        yield Aim(table.place, "foreign key", key.name, text, changes, key=key)


def _exclusions(table: CatalogTable) -> Iterator[Aim]:
    for check in table.checks:
        if check.excludes:
            apart = {column for key in table.keys for column in key}
            rest = frozenset(column.name for column in _open(table)) - apart
            changes = (Change({}, rest),)
            yield Aim(table.place, "exclusion", check.name, check.text, changes)


def _partitions(table: CatalogTable) -> Iterator[Aim]:
    if table.partitioned_by is None:
        return
    columns = [table.column(name) for name in _named(table, table.partitioned_by)]
    changes = tuple(change for column in columns for change in _broken([column], ""))
    text = f"a partition by {table.partitioned_by} takes it"
    yield Aim(table.place, "partition", "partition", text, changes)
