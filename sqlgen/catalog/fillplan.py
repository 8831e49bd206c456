"""What it takes to fill a database: the spec, and all that it does not say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlgen.catalog.joined import Joined
from sqlgen.catalog.model import KeyPart, Name
from sqlgen.catalog.order import Order
from sqlgen.catalog.relations import Relation

AS_OF = dt.date(2026, 1, 1)
"""What today is unless said, as in a spec."""


@dataclass(frozen=True, slots=True)
class FillOptions:
    """What a person may say of a fill."""

    rows: int = 100
    """Rows of each table that `table_rows` does not name."""
    table_rows: Mapping[str, int] = field(default_factory=dict)
    only: frozenset[str] = frozenset()
    """The tables to fill; all of them where it is empty."""
    exclude: frozenset[str] = frozenset()
    top_up: bool = False
    """Whether tables that hold rows are brought to the count."""
    with_parents: bool = False
    """Whether the parents of `only` are filled too."""
    twins: bool = False
    """Whether the rows go into twins of the tables, which have neither checks nor triggers."""
    infer: bool = True
    """Whether relations are taken from names as well."""
    nulls: Decimal = Decimal("0.1")
    """Share of NULLs where a column takes them."""
    seed: int = 0
    as_of: dt.date = AS_OF

    def rows_of(self, table: Name) -> int:
        """Rows asked for in a table, which may be named with its schema."""
        schema, name = table
        return self.table_rows.get(f"{schema}.{name}", self.table_rows.get(name, self.rows))

    def named(self, names: frozenset[str], table: Name) -> bool:
        """Whether a list of names has a table, with its schema or without."""
        schema, name = table
        return name in names or f"{schema}.{name}" in names


@dataclass(frozen=True, slots=True)
class Reason:
    """What a column gets, and why."""

    table: Name
    column: str
    data: Mapping[str, Any]
    why: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A table that is not filled, or a column that is left to the engine, and why."""

    table: Name
    column: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A rule that no generator keeps."""

    table: Name
    rule: str
    """The constraint's name."""
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Capped:
    """A table that holds fewer rows than asked, and why."""

    table: Name
    rows: int
    asked: int
    why: str


@dataclass(frozen=True, slots=True)
class Room:
    """How many rows a unique key tells apart."""

    table: Name
    key: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Added:
    """What a table gets that holds rows: how many more, and the keys that tell them apart."""

    rows: int
    keys: tuple[tuple[KeyPart, ...], ...]


@dataclass(frozen=True)
class FillPlan:
    """A spec for the tables of a database, and what was decided on the way."""

    spec: dict[str, Any]
    """Plain data, ready for `sqlgen.spec.load`."""
    places: Mapping[str, Name]
    """The name of a table in the spec -> its schema and name."""
    order: Order
    relations: tuple[Relation, ...] = ()
    reasons: tuple[Reason, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    tried: tuple[Unresolved, ...] = ()
    """Rules that rows are tried against: what does not keep them is drawn anew."""
    conditions: Mapping[Name, tuple[str, ...]] = field(default_factory=dict)
    """All checks of the tables whose rows are tried."""
    capped: tuple[Capped, ...] = ()
    rooms: tuple[Room, ...] = ()
    """How many rows each unique key has room for, where that is less than 64 bits."""
    casts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Table in the spec and column -> the engine's type that its text must be cast to."""
    joins: Mapping[Name, Joined] = field(default_factory=dict)
    """What is referred to as if it were a table: rows of several that agree."""
    joined: Mapping[Name, int] = field(default_factory=dict)
    """How many rows each of those has."""
    added: Mapping[Name, Added] = field(default_factory=dict)
    """Tables that hold rows and get more."""
    behind: tuple[tuple[Name, str], ...] = ()
    """Columns whose sequence is not moved past the last row: the engine or the user can't."""
    waiting: Mapping[Name, str] = field(default_factory=dict)
    """Tables that are planned anew once the others have their rows, each with the reason."""

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        names = {place: name for name, place in self.places.items()}
        return sum(int(self.spec["tables"][names[place]]["rows"]) for place in self.order.tables)

    @property
    def ready(self) -> tuple[Name, ...]:
        """The tables that can be filled now, in order."""
        return tuple(place for place in self.order.tables if place not in self.waiting)
