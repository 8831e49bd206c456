"""Rows that are tried against conditions: how often is found out before any is written."""

from __future__ import annotations

from dataclasses import replace

from sqlgen.errors import RunError, SqlgenError, UsageError
from sqlgen.execute.session import Session
from sqlgen.plan import Plan, TablePlan
from sqlgen.plan.plan import Tried
from sqlgen.render import Renderer

SAMPLE = 100
"""Rows that are tried beforehand."""
FEW = 50
"""Tries of each of them at first: most conditions need no more."""
LEAST, SPARE = 8, 4
"""Tries of each row: at least so many, and so many times as often as the sample needed."""
IN_BATCH = 500_000
"""Tries in one statement."""


def tried_out(plan: Plan, session: Session, renderer: Renderer) -> Plan:
    """The plan with as many tries of a row as it takes; an error where no try of a row passes."""
    tables = tuple(_tried(table, session, renderer) for table in plan.tables)
    return replace(plan, tables=tables)


def _tried(table: TablePlan, session: Session, renderer: Renderer) -> TablePlan:
    tried = table.tried
    if tried is None or not table.rows:
        return table
    needed, failed, *each = _sampled(table, replace(tried, most=FEW), session, renderer)
    if failed:
        needed, failed, *each = _sampled(table, tried, session, renderer)
    if failed:
        raise _refused(table, tried, list(each), failed, session.begun)
    most = min(max(LEAST, SPARE * needed), tried.most)
    rows = min(table.batch_rows, max(1, IN_BATCH // most))
    return replace(table, tried=replace(tried, most=most), batch_rows=rows)


def _sampled(
    table: TablePlan, tried: Tried, session: Session, renderer: Renderer
) -> tuple[int, ...]:
    """How often rows had to be tried, how many keep nothing, and how many break each condition."""
    query = renderer.tries(replace(table, tried=tried), min(table.rows, SAMPLE))
    return tuple(map(int, session.rows(query, f"trying rows of {table.name}")[0]))


def _refused(
    table: TablePlan, tried: Tried, counts: list[int], failed: int, begun: bool
) -> SqlgenError:
    """No rows keep a condition, or all of them together."""
    pairs = zip(tried.conditions, counts, strict=True)
    broken = [text for text, count in pairs if count] or list(tried.conditions)
    kind = RunError if begun else UsageError
    return kind(
        f"{table.name}: of {failed} rows none of {tried.most:,} tries keeps {' and '.join(broken)}",
        f"leave it out by --exclude {table.name}, or say by --spec what a column of it gets, like "
        + _line(table, broken),
    )


def _line(table: TablePlan, broken: list[str]) -> str:
    """A line of a spec that would settle it, but for what the column is to get."""
    named = (column.name for column in table.columns if any(column.name in text for text in broken))
    column = next(named, table.columns[-1].name)
    return f"`tables: {{{table.name}: {{columns: {{{column}: {{pick: [...]}}}}}}}}`"
