"""How many rows there are to refer to: constants of a run, which change as tables grow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlgen.errors import SpecError
from sqlgen.plan.arithmetic import Extent, Q
from sqlgen.plan.variables import plus
from sqlgen.spec import Table

if TYPE_CHECKING:
    from sqlgen.plan.scope import TableScope


class Varying(tuple[int, ...]):
    """Numbers that follow from an extent."""

    def __repr__(self) -> str:
        return "varying"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of a table that one run made."""

    n_from: int
    """The first of them."""
    extents: Mapping[str, int]
    """How many rows the tables that they refer to had then."""


@dataclass
class Relatives:
    """The tables of a spec as each other's parents: their scopes, and how many rows they have."""

    scope: Callable[[str], TableScope]
    """The scope of a table, made when first asked for."""
    kin: Callable[[TableScope], Any] = lambda _: None
    """What the parents of a table's rows give them."""
    tables: Mapping[str, Table] = field(default_factory=dict)
    """All tables of the spec."""
    last: dict[str, int] = field(default_factory=dict)
    """The last row number of each table once the run is done."""
    stood: Mapping[str, int] = field(default_factory=dict)
    """The last row number of those that have rows already."""
    assumed: int = 0
    """Rows that each table may have beside those of the run, where what stands is not known yet."""
    stretches: Mapping[str, Sequence[Stretch]] = field(default_factory=dict)
    """The rows that stand of each table, by the runs that made them, the oldest first."""
    used: dict[str, set[str]] = field(default_factory=dict)
    """The tables whose extent each table's plan depends on."""
    anew: Callable[[str, str], None] | None = None
    """Holds a procedure to calls before which a table has no rows, and why; None for a run."""
    counted: dict[str, set[str]] = field(default_factory=dict)
    """Those among them whose rows are referred to by chance: more of them change each row."""

    def extent(self, asking: str, table: str) -> Extent:
        """How many rows of a table may be referred to; SpecError where there are none."""
        self.used.setdefault(asking, set()).add(table)
        self.counted.setdefault(asking, set()).add(table)
        rows = plus(self.last.get(table, 0), self.assumed)
        if rows < 1:
            raise SpecError(f"{table} has no rows to refer to", self.how_to_get(table))
        if rows >= Q:
            raise SpecError(f"{table} has {rows} rows, at most {Q - 1} can be referred to", "fewer")
        return Extent(rows)

    def how_to_get(self, table: str) -> str:
        """What a person does for a table to have rows."""
        if not self.tables[table].existing:
            return f"make rows of {table} in the same run"
        if table in self.stood:
            return f"put rows into {table} first"
        return f"say how many stand: --rows {table}=N"

    def changed(self, table: str) -> list[str]:
        """The tables of which there were fewer rows when rows of a table were made that stand."""
        return sorted(
            each
            for each in self.counted.get(table, ())
            if any(
                made.extents.get(each) != self.last[each] for made in self.stretches.get(table, ())
            )
        )

    def stretch(self, asking: str, tables: Iterable[str]) -> Stretch:
        """The rows that a run adds to, and how many rows there were before the first of them.

        Runs that refer to the same numbers of rows go on with one stretch.
        """
        if self.anew is not None:
            self.anew(asking, f"others depend on what {asking} refers to")
            return Stretch(1, {})
        first, now = self.stood.get(asking, 0) + 1, {each: self.last[each] for each in tables}
        for made in reversed(self.stretches.get(asking, ())):
            if any(made.extents.get(each) != rows for each, rows in now.items()):
                return Stretch(first, made.extents)
            first = made.n_from
        return Stretch(first, {})
