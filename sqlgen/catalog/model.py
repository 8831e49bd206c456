"""What stands in a database, as frozen values: tables, columns, keys and rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from sqlgen.catalog.types import CatalogType
from sqlgen.dialects import Dialect

TableKind = Literal["table", "partition", "view", "foreign table"]
Identity = Literal["", "always", "by default", "serial", "auto_increment"]
Match = Literal["simple", "full", "partial"]
Name = tuple[str, str]
"""Schema and name."""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that each row keeps, as the engine spells it; over VALUE in a domain."""

    name: str
    text: str

    @property
    def excludes(self) -> bool:
        """Whether it is an exclusion constraint, which is about pairs of rows."""
        return self.text.startswith("EXCLUDE USING ")


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain that a column is declared as; its type is what it comes down to."""

    name: str
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogColumn:
    """A column as it stands."""

    name: str
    type: CatalogType
    nullable: bool = True
    default: str | None = None
    identity: Identity = ""
    generated: bool = False
    """Whether the engine works it out by itself, so that nothing can be put there."""
    sequence: Name | None = None
    """The sequence that its default counts by."""
    domain: Domain | None = None
    collation: str | None = None
    folds: bool = False
    """Whether texts that differ in case or accents alone are equal here."""
    comment: str | None = None

    @property
    def counts(self) -> bool:
        """Whether the engine numbers rows by it."""
        return self.identity != ""


@dataclass(frozen=True, slots=True)
class KeyPart:
    """One part of an index: a column, its first characters, or an expression."""

    column: str | None = None
    expression: str | None = None
    prefix: int | None = None
    folds: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """An index; a unique one allows each combination of its parts once."""

    name: str
    parts: tuple[KeyPart, ...]
    unique: bool = True
    predicate: str | None = None
    """The condition of the rows that it holds; None where it holds all."""
    nulls_equal: bool = False
    """Whether NULLs count as one value (NULLS NOT DISTINCT)."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns among its parts."""
        return tuple(part.column for part in self.parts if part.column is not None)

    @property
    def plain(self) -> bool:
        """Whether it is about whole columns of all rows."""
        whole = all(part.column is not None and part.prefix is None for part in self.parts)
        return whole and self.predicate is None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A declared relation to a key of another table."""

    name: str
    columns: tuple[str, ...]
    to: Name
    to_columns: tuple[str, ...]
    match: Match = "simple"
    deferrable: bool = False


@dataclass(frozen=True, slots=True)
class Partition:
    """A part of a table, and what it takes as the engine spells it."""

    schema: str
    name: str
    bound: str | None


@dataclass(frozen=True, slots=True)
class Trigger:
    """What fires when rows are inserted."""

    name: str
    time: str


@dataclass(frozen=True)
class CatalogTable:
    """A table with its columns in order, its keys, its rules and how many rows it holds."""

    schema: str
    name: str
    kind: TableKind = "table"
    columns: tuple[CatalogColumn, ...] = ()
    primary_key: tuple[str, ...] = ()
    uniques: tuple[Index, ...] = ()
    """Unique indexes but for the primary key's."""
    indexes: tuple[Index, ...] = ()
    """Other indexes: they tell which columns rows are looked up by."""
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[Check, ...] = ()
    partitioned_by: str | None = None
    transactional: bool = True
    """Whether what is done to it can be taken back."""
    partitions: tuple[Partition, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    comment: str | None = None
    lacks: str | None = None
    """What the user lacks to fill it: a right, or a way past row-level security."""
    readable: bool = True
    """Whether the user may read it."""
    rows: int | None = None
    """How many rows it held when it was read; None where they were not counted."""

    @property
    def place(self) -> Name:
        """Schema and name."""
        return self.schema, self.name

    @property
    def names(self) -> tuple[str, str]:
        """What a person may call it: its name, or schema and name."""
        return self.name, ".".join(self.place)

    @cached_property
    def by_name(self) -> Mapping[str, CatalogColumn]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> CatalogColumn:
        """A column by its name."""
        return self.by_name[name]

    @cached_property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """The columns of each key over whole columns of all rows, the primary key first."""
        plain = tuple(each.columns for each in self.uniques if each.plain)
        return (self.primary_key, *plain) if self.primary_key else plain

    def indexed(self, column: str) -> bool:
        """Whether an index begins with a column."""
        firsts = {each.columns[:1] for each in (*self.uniques, *self.indexes)}
        return (column,) in firsts or self.primary_key[:1] == (column,)


@dataclass(frozen=True)
class Catalog:
    """Everything that was read from a database."""

    dialect: Dialect
    tables: tuple[CatalogTable, ...] = field(default=())

    @cached_property
    def by_place(self) -> Mapping[Name, CatalogTable]:
        """The tables by schema and name."""
        return {table.place: table for table in self.tables}

    @property
    def fillable(self) -> tuple[CatalogTable, ...]:
        """The tables that take rows themselves: no views, no partitions of another."""
        return tuple(table for table in self.tables if table.kind == "table")
