"""One column made in memory, and what it looks like: the database counts, not Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlgen.execute.preview import in_memory
from sqlgen.execute.session import Echo, Session
from sqlgen.plan import ColumnPlan, Plan, TablePlan
from sqlgen.render import Renderer
from sqlgen.spec import Type

RANGED = frozenset({"integer", "bigint", "decimal", "date", "timestamp", "time", "interval"})
"""Kinds of types whose values lie on a line."""
BARS = 10
"""Most bars of a histogram."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How many rows hold the values from `first` to `last`, which may be one value."""

    first: Any
    last: Any
    rows: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What a column looks like; `low` and `high` where its values lie on a line."""

    type: Type
    sample: tuple[Any, ...]
    histogram: tuple[Bar, ...]
    binned: bool
    """Whether a bar stands for a range of values; otherwise for one of the most frequent."""
    rows: int
    nulls: int
    distinct: int
    low: Any = None
    high: Any = None


def tried(plan: Plan, limit: int, *, binned: bool, echo: Echo | None = None) -> Trial:
    """Make the one column of the plan's one table and look at it; `binned` where it can be."""
    (table,) = plan.tables
    (column,) = table.columns
    with in_memory(plan, echo) as (session, renderer):
        session.run(renderer.create_table(table), "creating the table")
        for batch in table.batches():
            session.run(renderer.batch(table, batch), f"rows {batch.n_from} to {batch.n_to}")
        return _seen(session, renderer, table, column, limit, binned)


def _seen(
    session: Session,
    renderer: Renderer,
    table: TablePlan,
    column: ColumnPlan,
    limit: int,
    binned: bool,
) -> Trial:
    ranged = column.type.kind in RANGED
    bars = "bins" if binned and ranged else "frequent"
    rows, filled, distinct, *ends = session.rows(
        renderer.trial("figures", table.name, column, ranged), "counting"
    )[0]
    return Trial(
        type=column.type,
        sample=tuple(value for (value,) in session.rows(renderer.sample(table, limit))),
        histogram=tuple(
            Bar(*bar) for bar in session.rows(renderer.trial(bars, table.name, column, BARS))
        ),
        binned=bars == "bins",
        rows=rows,
        nulls=rows - filled,
        distinct=distinct,
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
    )
