"""How many rows there are to refer to: constants of a run, which change as tables grow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlgen.errors import SpecError
from sqlgen.plan.arithmetic import Extent, Q
from sqlgen.spec import Table

if TYPE_CHECKING:
    from sqlgen.plan.scope import TableScope


class Varying(tuple[int, ...]):
    """Numbers that follow from an extent."""

    def __repr__(self) -> str:
        return "varying"


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
    """Rows of tables without any, where what stands is not known yet."""
    used: dict[str, set[str]] = field(default_factory=dict)
    """The tables whose extent each table's plan depends on."""

    def extent(self, asking: str, table: str) -> Extent:
        """How many rows of a table may be referred to; SpecError where there are none."""
        self.used.setdefault(asking, set()).add(table)
        rows = self.last.get(table, 0) or self.assumed
        if rows < 1:
            raise SpecError(
                f"{table} has no rows to refer to", f"make rows of {table} in the same run"
            )
        if rows >= Q:
            raise SpecError(f"{table} has {rows} rows, at most {Q - 1} can be referred to", "fewer")
        return Extent(rows)

    def grown(self, tables: Iterable[str]) -> list[str]:
        """Those of the tables that had rows already and get more."""
        return [each for each in tables if 0 < self.stood.get(each, 0) < self.last.get(each, 0)]
