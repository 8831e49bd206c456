"""Where a cell is built: the table's columns, the column's draws, the run's lookup tables."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlgen.dialects import Dialect
from sqlgen.errors import CapacityError, SpecError
from sqlgen.plan.arithmetic import (
    Permutation,
    TableKeys,
    coefficients,
    permutation,
    product,
    table_keys,
)
from sqlgen.plan.cells import Cell
from sqlgen.plan.extents import Relatives
from sqlgen.plan.frozen import Pools
from sqlgen.plan.indexes import (
    Bound,
    Draw,
    HalfMixed,
    Index,
    Join,
    Mixed,
    Permuted,
    Piece,
    Place,
    Ref,
    Related,
    Turned,
)
from sqlgen.plan.lookups import AliasTable, LookupBuilder
from sqlgen.plan.plan import Check, Together
from sqlgen.plan.variables import Variables
from sqlgen.spec import Column, Table, Type

BIGINT = Type("bigint")
OURS = frozenset(["n", "y", "s", "h", "r", "l", "w", "lo", "i", "cut", "w0", "w1", "w2", "w3"])
"""Names that the levels of a statement use themselves."""
MAGIC = frozenset(
    ["true", "false", "null", "rowid", "oid", "_rowid_", "ctid", "xmin", "xmax", "tableoid"]
)
"""Names that some engine takes for something of its own, even in quotes."""
PLAIN_NAME = re.compile(r"(?!v_|else_)[A-Za-z_][A-Za-z0-9_]*")


def _no_relatives(name: str) -> TableScope:
    raise SpecError(f"there is no table {name!r} to refer to", "name a table of the spec")


@dataclass
class RunScope:
    """What all tables of a plan share."""

    seed: int
    params: Mapping[str, Any]
    folder: Path
    dialect: Dialect
    as_of: dt.date
    locale: str
    pools: Pools
    random: str = "integer"
    relatives: Relatives = field(default_factory=lambda: Relatives(_no_relatives))
    lookups: dict[object, LookupBuilder] = field(default_factory=dict)
    variables: Variables | None = None
    """What a procedure works out when it is called; None for a plan with its own constants."""
    lookup_prefix: str = "sqlgen_lookup_"
    """What the names of lookup tables begin with."""

    def lookup(self, key: object, title: str, size: int, alias: AliasTable | None) -> LookupBuilder:
        """The lookup table of that key, made when first asked for."""
        if key not in self.lookups:
            name = f"{self.lookup_prefix}{len(self.lookups) + 1}"
            self.lookups[key] = LookupBuilder(name, title, size, alias)
        return self.lookups[key]

    def steps(
        self, key: object, title: str, starts: Sequence[int], varies: bool = False
    ) -> LookupBuilder:
        """The lookup table of a curve: where each step begins, and how far the next one is."""
        table = self.lookup(key, title, len(starts) - 1, None)
        table.varies = varies
        table.add("low", BIGINT, tuple(starts[:-1]))
        table.add("width", BIGINT, tuple(b - a for a, b in pairwise(starts)))
        return table


@dataclass(frozen=True, slots=True)
class Built:
    """A column's cell, with what others need to know of it."""

    cell: Cell
    capacity: int | None = None
    """How many distinct values there can be, where the column is unique."""
    alphabet: frozenset[str] | None = None
    """Every character that its text can hold, where that is known."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What other columns leave of a column's range, each with a distance in units."""

    floors: tuple[tuple[str, int], ...]
    """Never less than the other column plus the distance."""
    ceilings: tuple[tuple[str, int], ...]
    """Never more than the other column less the distance."""
    checks: tuple[str, ...]
    """The checks that say so."""


@dataclass
class Group:
    """Columns of which each combination of values comes once, and how many values each has."""

    columns: tuple[str, ...]
    sizes: tuple[int, ...]
    """Empty as long as they are not known."""
    tables: tuple[str, ...] = ()
    """The tables that they refer to."""
    first: int = 1
    """The row at which the permutation begins."""
    fresh: str = ""
    """The column that refers to rows added since, where there were fewer before."""
    number: Ref | None = None
    """The row's place in the permutation of all combinations, once it has a node."""


@dataclass
class TableScope:
    """One table while its cells are built."""

    run: RunScope
    name: str
    table: Table
    nodes: dict[str, Piece] = field(default_factory=dict)
    built: dict[str, Built] = field(default_factory=dict)
    generated: dict[str, Built] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    permuted: dict[str, int] = field(default_factory=dict)
    """Of columns whose values are permuted: how many values that are."""
    cuts: Mapping[str, Cut] = field(default_factory=dict)
    numbers: dict[str, tuple[Bound, Ref]] = field(default_factory=dict)
    """Of columns that cut others: the low end, and the index of the row counted from there."""
    together: tuple[Together, ...] = ()
    checks: tuple[Check, ...] = ()
    open: list[str] = field(default_factory=list)
    joins: dict[tuple[str, Piece], Join] = field(default_factory=dict)
    given: dict[str, Type] = field(default_factory=dict)
    """What the rows that the table is made for give to its own."""
    kin: Any = None
    """The parent of a row, where the table is made for each row of another (plan/kin.py)."""
    units: dict[str, Ref] = field(default_factory=dict)
    """Columns as numbers of units, where other rows ask for them."""
    rows_of: dict[str, Any] = field(default_factory=dict)
    """The rows that columns refer to (plan/foreign.py), by column."""
    courses: dict[str, Any] = field(default_factory=dict)
    """Of columns with a range: how their values follow from their draws."""
    aliases: dict[str, str] = field(default_factory=dict)

    def scratch(self, **changes: Any) -> TableScope:
        """The same table once more, for a look at its columns that leaves nothing behind."""
        made = TableScope(replace(self.run, lookups={}), self.name, self.table, **changes)
        made.kin = self.run.relatives.kin(made)
        return made

    def column(self, name: str) -> Column:
        """The spec's column of that name; SpecError with those that there are."""
        if name not in self.table.columns:
            raise SpecError(
                f"there is no column {name!r} in {self.name}",
                f"it has {', '.join(self.table.columns)}",
            )
        return self.table.columns[name]

    def alias(self, column: str) -> str:
        """What a column is called inside a statement: its own name where every engine reads it."""
        if column not in self.aliases:
            plain = PLAIN_NAME.fullmatch(column) and column.lower() not in OURS | MAGIC
            self.aliases[column] = self._free(column if plain else f"c{len(self.aliases) + 1}")
        return self.aliases[column]

    def node(self, name: str, piece: Piece, type_: Type = BIGINT) -> Ref:
        """A node of its own for a piece that is used more than once."""
        free = self._free(name)
        self.nodes[free] = piece
        return Ref(free, type_)

    def _free(self, name: str) -> str:
        taken = {each.lower() for each in (*self.nodes, *self.aliases.values(), *self.given)}
        others = {each.lower() for each in self.table.columns if each != name}
        while name.lower() in taken | others:
            name += "_"
        return name

    def join(self, table: LookupBuilder, index: Index) -> Join:
        """The join of a lookup table on an index, one for each pair of them."""
        return self.join_of(table.name, index)

    def join_of(self, table: str, index: Piece) -> Join:
        """The same by the table's name."""
        key = (table, index)
        if key not in self.joins:
            self.joins[key] = Join(f"p{len(self.joins) + 1}", table, index)
        return self.joins[key]

    @property
    def keys(self) -> TableKeys:
        """The keys of the table's draws."""
        return table_keys(self.run.seed, self.name)


@dataclass(frozen=True)
class Scope:
    """One column, or one inline generator of a template, while its cell is built."""

    table: TableScope
    column: str
    unique: bool = False
    prefix: str = ""
    type: Type | None = None

    @property
    def run(self) -> RunScope:
        """What the tables share."""
        return self.table.run

    def draw(self, purpose: str = "") -> Draw:
        """A draw of this column; `purpose` sets the further ones apart."""
        name = ".".join(part for part in (self.prefix, purpose) if part)
        return Draw(coefficients(self.table.name, self.column, name))

    def lifted(self, name: str, piece: Piece, type_: Type = BIGINT) -> Ref:
        """The piece computed once in a level below; what stands there already is itself."""
        if isinstance(piece, Ref):
            return piece
        return self.table.node(f"{self.table.alias(self.column)}_{name}", piece, type_)

    @property
    def cut(self) -> Cut | None:
        """What checks leave of the column's range; of an inline generator nothing is cut."""
        return None if self.prefix else self.table.cuts.get(self.column)

    @property
    def cuts_others(self) -> bool:
        """Whether another column's range is cut by this one."""
        cuts = self.table.cuts.values()
        others = (other for cut in cuts for other, _ in (*cut.floors, *cut.ceilings))
        return not self.prefix and self.column in others

    @property
    def group(self) -> Group | None:
        """What the column is unique together with."""
        return None if self.prefix else self.table.groups.get(self.column)

    def permuted(self, size: int, first: int = 1) -> Permuted | Place:
        """The row's place, counted from the row `first`, in a permutation; or its digit where
        columns share one.
        """
        self.table.permuted[self.column] = size
        if self.group is not None and self.group.sizes:
            return self._digit(self.group)
        mixing = permutation(self.run.seed, self.table.name, self.column, size=size)
        return self.mixed(mixing, self.lifted("start", Turned(mixing, first)))

    def _digit(self, group: Group) -> Place:
        if group.number is None:
            first = Scope(self.table, group.columns[0])
            size = product(group.sizes)
            mixing = permutation(self.run.seed, self.table.name, *group.columns, size=size)
            number = first.mixed(mixing, first.lifted("start", Turned(mixing, group.first)))
            group.number = first.lifted("together", number)
        at = group.columns.index(self.column)
        below = product(group.sizes[at + 1 :])
        return Place(group.number, below, group.sizes[at] if at else 0)

    def mixed(self, mixing: Permutation, start: Ref | Related) -> Permuted:
        """A permutation from where it starts, its rounds in levels of their own."""
        left = self.lifted("left", HalfMixed(mixing, start))
        right = self.lifted("right", Mixed(mixing, start, left))
        return Permuted(mixing, start, left, right)

    def inline(self, number: int) -> Scope:
        """The scope of a template's inline generator."""
        return self._inside(str(number), None)

    def member(self, key: str, type_: Type | None) -> Scope:
        """The scope of a member of a JSON object."""
        return self._inside(f"{len(key.encode())}:{key}", type_)

    def _inside(self, name: str, type_: Type | None) -> Scope:
        prefix = ".".join(part for part in (self.prefix, name) if part)
        return Scope(self.table, self.column, prefix=prefix, type=type_)

    @property
    def locale(self) -> str:
        """The locale of this column, of its table, or of the spec."""
        column = self.table.column(self.column)
        return column.locale or self.table.table.locale or self.run.locale

    def error(self, problem: str, remedy: str) -> SpecError:
        """A SpecError that names this column."""
        return SpecError(problem, remedy, table=self.table.name, column=self.column)

    def too_few(self, problem: str, remedy: str) -> CapacityError:
        """The same where there are fewer of something than asked for."""
        return CapacityError(problem, remedy, table=self.table.name, column=self.column)

    def file(self, name: str) -> Path:
        """A file that the spec names, from the spec's folder."""
        return self.run.folder / name
