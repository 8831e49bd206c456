"""The first rows of a plan, made in memory."""

from __future__ import annotations

from typing import Any

from sqlgen.execute.session import Echo, connected
from sqlgen.execute.settings import look_up, prepared
from sqlgen.execute.urls import parse_url
from sqlgen.plan import Batch, Plan, TablePlan
from sqlgen.render import Renderer

MEMORY = "duckdb:///:memory:"
"""Where a preview is made: nothing of it stays."""

Rows = list[tuple[Any, ...]]


def previewed(plan: Plan, limit: int, echo: Echo | None = None) -> list[tuple[TablePlan, Rows]]:
    """Up to `limit` rows of each table, as the plan makes them: it is not a smaller plan."""
    renderer = Renderer(plan)
    with (
        connected(parse_url(MEMORY), echo=echo) as session,
        prepared(session, plan.depth, plan.compiled),
    ):
        look_up(session, renderer)
        found = []
        for table in plan.tables:
            session.run(renderer.create_table(table), f"creating {table.name}")
            last = min(table.n_to, table.n_from + limit - 1)
            if last >= table.n_from:
                batch = Batch(1, table.n_from, last)
                session.run(renderer.batch(table, batch), f"{table.name}, rows 1 to {last}")
            found.append((table, session.rows(renderer.sample(table, limit), table.name)))
        return found
