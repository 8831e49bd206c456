"""The first rows of a plan, made in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlgen.execute.session import Echo, Session, connected
from sqlgen.execute.settings import look_up, prepared
from sqlgen.execute.urls import parse_url
from sqlgen.plan import Batch, Plan, TablePlan
from sqlgen.render import Renderer

Rows = list[tuple[Any, ...]]


@contextmanager
def in_memory(plan: Plan, echo: Echo | None = None) -> Iterator[tuple[Session, Renderer]]:
    """A session, ready for the batches of a plan, on a database of which nothing stays."""
    renderer = Renderer(plan)
    with (
        connected(parse_url("duckdb:///:memory:"), echo=echo) as session,
        prepared(session, plan.depth, plan.compiled),
    ):
        look_up(session, renderer)
        yield session, renderer


def previewed(plan: Plan, limit: int, echo: Echo | None = None) -> list[tuple[TablePlan, Rows]]:
    """Up to `limit` rows of each table, as the plan makes them: it is not a smaller plan."""
    with in_memory(plan, echo) as (session, renderer):
        found = []
        for table in plan.tables:
            session.run(renderer.create_table(table), f"creating {table.name}")
            last = min(table.n_to, table.n_from + limit - 1)
            if last >= table.n_from:
                batch = Batch(1, table.n_from, last)
                session.run(renderer.batch(table, batch), f"{table.name}, rows 1 to {last}")
            found.append((table, session.rows(renderer.sample(table, limit), table.name)))
        return found
