"""The plan: a frozen value that says all that a run will do, before it does anything."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any, Literal

from sqlgen.catalog.joined import Part
from sqlgen.dialects import Dialect, SeriesForm
from sqlgen.plan.arithmetic import Q, TableKeys
from sqlgen.plan.born import Born
from sqlgen.plan.cells import Cell, RowNumber
from sqlgen.plan.levels import Levels
from sqlgen.plan.lookups import LookupTable
from sqlgen.plan.spoilt import SpoiltTable
from sqlgen.spec import Template, Type

SERIES = "sqlgen__series"
"""What stands in a template's SELECT for the rows of a batch, until a batch is made."""
RandomKind = Literal["integer", "md5", "native"]
Mode = Literal["create", "append", "truncate", "replace", "resume"]


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A visible column: its type in the table, its cell, and how it is made in words."""

    name: str
    type: Type
    cell: Cell
    made_from: str
    primary_key: bool = False
    unique: bool = False
    nullable: bool = True

    @property
    def shift(self) -> int | None:
        """For a column that counts rows: what is added to the row number."""
        return self.cell.shift if isinstance(self.cell, RowNumber) else None


@dataclass(frozen=True, slots=True)
class Condition:
    """What each row keeps: a column against a value, or against another column and a number."""

    column: str
    sign: str
    value: Any
    other: str | None = None
    plus: int | Decimal = 0
    """Added to the other column: ones, days or seconds."""
    kind: str = ""
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """A check as it was written, and those of its conditions that the database can see."""

    text: str
    conditions: tuple[Condition, ...]

    @property
    def columns(self) -> set[str]:
        """The columns that it is about."""
        return {name for each in self.conditions for name in (each.column, each.other) if name}


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that hold a key of another table's row."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]

    def name(self, table: str, limit: int) -> str:
        """What the constraint is called: short enough, and the same in every run."""
        whole = f"fk_{table}_{'_'.join(self.columns)}"
        if len(whole.encode()) <= (limit or 60):
            return whole
        return f"fk_{hashlib.sha256(whole.encode()).hexdigest()[:20]}"


@dataclass(frozen=True, slots=True)
class KeySpan:
    """A column that tells one run's rows from another's: (n - 1) // slots + 1 + shift."""

    column: str
    shift: int
    slots: int = 1


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many distinct values a unique column can have, and how many rows ask for one."""

    column: str
    possible: int
    asked: int


@dataclass(frozen=True, slots=True)
class Together:
    """Columns of which each combination of values comes once."""

    columns: tuple[str, ...]
    key: bool
    """Whether they are the primary key."""
    sizes: tuple[int, ...] = ()
    """How many values each has; empty where one of them is unique by itself."""
    asked: int = 0

    @property
    def possible(self) -> int | None:
        """How many combinations there are."""
        return prod(self.sizes) if self.sizes else None

    @property
    def arithmetic(self) -> str:
        """The combinations as a product."""
        return f"{' x '.join(map(str, self.sizes))} = {self.possible}"


@dataclass(frozen=True, slots=True)
class Batch:
    """A range of rows that is made and committed together."""

    number: int
    n_from: int
    n_to: int

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return self.n_to - self.n_from + 1

    @property
    def long(self) -> bool:
        """Whether a row number passes Q, so that the long form of the draw is needed."""
        return self.n_to >= Q


@dataclass(frozen=True, slots=True)
class Called:
    """A batch of a procedure: the variables with its first and last root row, and at most how many
    there are.
    """

    first: str
    until: str
    most: int


@dataclass(frozen=True, slots=True)
class Tried:
    """Conditions that nothing keeps but trying: each row number is drawn anew until they hold."""

    conditions: tuple[str, ...]
    """As the engine spells them, over the columns of the table."""
    most: int = 1000
    """How often a row is tried at most."""


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One table of a run: rows n_from..n_to, its columns, and the levels of its statements."""

    name: str
    n_from: int
    n_to: int
    keys: TableKeys
    columns: tuple[ColumnPlan, ...]
    levels: Levels
    capacities: tuple[Capacity, ...]
    batch_rows: int
    checks: tuple[Check, ...] = ()
    together: tuple[Together, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    born: Born | None = None
    """Where its rows come from, where they are made for each row of another table."""
    by_parent: KeySpan | None = None
    """The copy of a parent's key that tells rows apart by their parents."""
    extents: tuple[tuple[str, int], ...] = ()
    """The tables that it refers to, and how many rows each had."""
    template: Template | None = None
    """Where the rows come from a person's own SELECT: its text."""
    tried: Tried | None = None
    """Where rows are tried against conditions."""
    select: str = ""
    """That SELECT as it is sent, SERIES where rows are read; empty until it is rendered."""
    spoilt: SpoiltTable | None = None
    """What of it is bad, where it is bad data."""

    @property
    def rows(self) -> int:
        """How many rows the run makes; about so many where each parent has several."""
        numbers = self.n_to - self.n_from + 1
        return numbers if self.born is None else int(numbers * self.born.fill)

    @property
    def slots(self) -> int:
        """Row numbers for each of the rows that all this starts from."""
        return 1 if self.born is None else self.born.slots_in_all

    @property
    def series_rows(self) -> int:
        """The longest series that a batch counts through."""
        return min(self.roots, self.roots_in_batch)

    @property
    def roots(self) -> int:
        """How many rows there are that all this starts from."""
        return (self.n_to - self.n_from + 1) // self.slots

    @property
    def roots_in_batch(self) -> int:
        """How many of them a batch goes over."""
        return self.roots_for(self.batch_rows)

    def roots_for(self, rows: int) -> int:
        """From how many of them so many rows come, about."""
        if self.born is None:
            return rows
        return max(1, int(rows / max(self.slots * self.born.fill, Fraction(1, 100))))

    @property
    def emptied_by(self) -> str | None:
        """The key by which rows that refer to each other are removed in order."""
        counting = self.counting
        return counting.name if counting is not None and self.refers_to_itself else None

    @property
    def refers_to_itself(self) -> bool:
        """Whether rows refer to others of the same table."""
        return any(key.table == self.name for key in self.foreign_keys)

    def lookups(self) -> Iterator[str]:
        """The lookup tables that its statements read, as often as they do."""
        above = self.born.all_levels() if self.born else ()
        beside = self.spoilt.all_levels() if self.spoilt else ()
        return (name for levels in (self.levels, *above, *beside) for name in levels.tables())

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return tuple(column.name for column in self.columns if column.primary_key)

    @property
    def counting(self) -> ColumnPlan | None:
        """The first key that counts rows: it tells one run's rows from another's."""
        keys = (column for column in self.columns if self._is_key(column))
        return next((column for column in keys if column.shift is not None), None)

    @property
    def told_by(self) -> KeySpan | None:
        """What tells one run's rows from another's: a key of their own, or of their parents."""
        counting = self.counting
        if counting is None or counting.shift is None:
            return self.by_parent
        return KeySpan(counting.name, counting.shift)

    def _is_key(self, column: ColumnPlan) -> bool:
        return column.unique or self.primary_key == (column.name,)

    def batches(self, done: int = 0) -> Iterator[Batch]:
        """The batches after row `done`; the children of one row stay together."""
        step = self.roots_in_batch * self.slots
        starts = range(max(self.n_from, done + 1), self.n_to + 1, step)
        for number, start in enumerate(starts, 1):
            yield Batch(number, start, min(start + step - 1, self.n_to))

    @property
    def batch_count(self) -> int:
        """How many batches the rows make."""
        return -(-self.roots // self.roots_in_batch)

    @property
    def row_octets(self) -> int:
        """A rough size of a row in octets."""
        return 24 + sum(
            _OCTETS.get(column.type.kind, 0) or _text(column) for column in self.columns
        )


_OCTETS = {
    "integer": 4,
    "bigint": 8,
    "decimal": 8,
    "boolean": 1,
    "date": 4,
    "time": 8,
    "timestamp": 8,
    "interval": 16,
    "uuid": 16,
    "double": 8,
}


def _text(column: ColumnPlan) -> int:
    return 1 + (column.type.length or 60) // 2


@dataclass(frozen=True, slots=True)
class Place:
    """A table that somebody else has made: where it stands, and what its columns want."""

    schema: str | None
    name: str
    casts: tuple[tuple[str, str], ...] = ()
    """Columns whose values are cast to a type of the engine's own."""
    sequences: tuple[tuple[str, str | None, str], ...] = ()
    """Columns that count by a sequence of which the engine does not know that it is theirs, and
    the sequence's schema and name."""
    conditions: tuple[str, ...] = ()
    """What rows must be tried against."""
    parts: tuple[Part, ...] = ()
    """The tables whose rows are joined, where it is no table by itself."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All tables of a run, the lookup tables they share, and how their rows are drawn."""

    name: str
    spec_digest: str
    dialect: Dialect
    schema: str | None
    seed: int
    random: RandomKind
    series: SeriesForm
    mode: Mode
    params: tuple[tuple[str, Any], ...]
    tables: tuple[TablePlan, ...]
    lookups: tuple[LookupTable, ...] = field(repr=False)
    constraints: bool = True
    """Whether the tables that are made get their keys and checks."""
    workers: int = 1
    """Sessions that fill a table side by side."""
    places: tuple[tuple[str, Place], ...] = ()
    """Where tables stand that are called otherwise in the spec."""

    def sequences(self, table: str) -> tuple[tuple[str, str | None, str], ...]:
        """Sequences that columns of a table count by, where only a catalog tells."""
        return next((place.sequences for name, place in self.places if name == table), ())

    def parts(self, table: str) -> tuple[Part, ...]:
        """What a table of the spec is joined from; nothing where it stands by itself."""
        return next((place.parts for name, place in self.places if name == table), ())

    def where(self, table: str) -> tuple[str | None, str]:
        """The schema and name of a table of the spec."""
        for name, place in self.places:
            if name == table:
                return place.schema, place.name
        return self.schema, table

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def largest_batch(self) -> int:
        """Rows of the largest batch."""
        return max((min(table.rows, table.batch_rows) for table in self.tables), default=0)

    @property
    def longest_series(self) -> int:
        """The longest series that a batch counts through."""
        return max((table.series_rows for table in self.tables), default=0)

    @property
    def compiled(self) -> str:
        """`on` where compiling the statements pays, otherwise `off`."""
        columns = max((len(table.columns) for table in self.tables), default=0)
        large = self.largest_batch >= self.dialect.compile_rows > 0
        # Landing tables have a branch for each class in each column, and a second statement.
        landing = any(table.spoilt and table.spoilt.copies for table in self.tables)
        pays = large and columns <= self.dialect.compile_columns and not landing
        return "on" if pays else "off"

    @property
    def depth(self) -> int:
        """The recursion depth that the largest batch needs."""
        width, largest = self.dialect.series_width, self.longest_series
        needed = max(width, -(-largest // width)) if width else largest
        return max(needed + 1, self.dialect.recursion_default or 0)

    def digest(self, table: TablePlan) -> str:
        """All that a table's values depend on, rows aside: an append or resume must match it."""
        levels = (*table.levels.lower, table.levels.top)
        used = set(table.lookups())
        lookups = [lookup.digest for lookup in self.lookups if lookup.name in used]
        facts = repr((self.random, table.name, table.keys, table.columns, levels, lookups))
        if table.born is not None:
            facts += repr(table.born)
        if table.template is not None:
            facts += repr((table.template.digested, table.select))
        if self.dialect.own is not None:
            facts += self.dialect.own.digest
        return hashlib.sha256(facts.encode()).hexdigest()
