"""The first rows of a plan, made in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlgen.errors import UsageError
from sqlgen.execute.session import Echo, Session, connected
from sqlgen.execute.settings import look_up, prepared
from sqlgen.execute.urls import parse_url
from sqlgen.plan import Batch, Plan, TablePlan
from sqlgen.render import Renderer

Rows = list[tuple[Any, ...]]


@contextmanager
def in_memory(plan: Plan, echo: Echo | None = None) -> Iterator[tuple[Session, Renderer]]:
    """A session, ready for the batches of a plan, on a database of which nothing stays."""
    for lookup in plan.lookups:
        if lookup.source is not None:
            raise UsageError(
                f"the rows of {lookup.source.table} stand in a database, which is not looked at",
                "use generate, with a small --rows",
            )
    renderer = Renderer(plan)
    with (
        connected(parse_url("duckdb:///:memory:"), echo=echo) as session,
        prepared(session, plan.depth, plan.compiled),
    ):
        look_up(session, renderer)
        yield session, renderer


def previewed(plan: Plan, limit: int, echo: Echo | None = None) -> list[tuple[TablePlan, Rows]]:
    """Up to `limit` rows of each table, as the plan makes them: it is not a smaller plan."""
    # Of keys and checks the first rows alone may lack what they refer to.
    with in_memory(replace(plan, constraints=False), echo) as (session, renderer):
        return [(table, _first(session, renderer, table, limit)) for table in plan.tables]


def _first(session: Session, renderer: Renderer, table: TablePlan, limit: int) -> Rows:
    session.run(renderer.create_table(table), f"creating {table.name}")
    roots = min(table.roots, table.roots_for(limit))
    if roots:
        last = table.n_from + roots * table.slots - 1
        batch = Batch(1, table.n_from, last)
        session.run(renderer.batch(table, batch), f"{table.name}, rows 1 to {last}")
    return session.rows(renderer.sample(table, limit), table.name)
