"""A plan as statements: the same ones whether a script is written or a run executes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlgen.plan import Batch, Plan, TablePlan
from sqlgen.plan.lookups import LookupTable
from sqlgen.render.environment import templates_for

LOOKUP_CHUNK = 500
"""Rows of a lookup table in one INSERT: long enough to be fast, short enough for any client."""


class Renderer:
    """Statements of one plan, each as SQL text without its semicolon."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._templates = templates_for(plan.dialect)

    def _statement(self, name: str, *arguments: Any) -> str:
        return self._templates.macro("statements", name, *arguments)

    def settings(self) -> Iterator[str]:
        """Keep the session's settings, and set those of a run."""
        for setting in self._plan.dialect.settings:
            yield from self._some(self._statement("keep_option", setting))
            value = setting.value.format(depth=self._plan.depth)
            yield self._statement("set_option", setting, value)

    def settings_back(self) -> Iterator[str]:
        """Put back what `settings` kept."""
        for setting in self._plan.dialect.settings:
            yield from self._some(self._statement("put_back_option", setting))

    @staticmethod
    def _some(statement: str) -> Iterator[str]:
        if statement:
            yield statement

    def begin(self) -> str:
        """Begin a transaction."""
        return self._statement("begin")

    def commit(self) -> str:
        """Commit it."""
        return self._statement("commit")

    def rollback(self) -> str:
        """Undo it."""
        return self._statement("rollback")

    def create_table(self, table: TablePlan) -> str:
        """The table with its keys."""
        return self._templates.render("create_table", plan=self._plan, table=table)

    def drop_table(self, table: TablePlan) -> str:
        """Drop the table where it stands."""
        return self._statement("drop_table", self._plan.schema, table.name)

    def empty_table(self, table: TablePlan) -> str:
        """Remove all rows."""
        return self._statement("empty_table", self._plan.schema, table.name)

    def lookups(self) -> Iterator[str]:
        """Make and fill the lookup tables."""
        for lookup in self._plan.lookups:
            yield self._statement("create_lookup", lookup)
            yield from self._filled(lookup)

    def _filled(self, lookup: LookupTable) -> Iterator[str]:
        for start in range(0, len(lookup.rows), LOOKUP_CHUNK):
            rows = lookup.rows[start : start + LOOKUP_CHUNK]
            yield self._statement("fill_lookup", lookup, rows)

    def drop_lookups(self) -> Iterator[str]:
        """Drop the lookup tables."""
        for lookup in self._plan.lookups:
            yield self._statement("drop_lookup", lookup)

    def batch(self, table: TablePlan, batch: Batch) -> str:
        """The INSERT of one batch."""
        return self._templates.render("batch", plan=self._plan, table=table, batch=batch)

    def finish(self, table: TablePlan) -> Iterator[str]:
        """Make the table ready for use: identities past the last key, statistics gathered."""
        schema = self._plan.schema
        if table.counting is not None:
            name = table.counting.name
            yield from self._some(self._statement("advance", schema, table.name, name))
        yield self._statement("analyze", schema, table.name)

    def count(self, table: TablePlan) -> str:
        """How many rows stand in the table."""
        return self._statement("count", self._plan.schema, table.name)

    def sample(self, table: TablePlan, limit: int) -> str:
        """The first rows, by key where there is one."""
        columns = [column.name for column in table.columns]
        return self._statement(
            "sample", self._plan.schema, table.name, columns, table.primary_key, limit
        )

    def header(self) -> str:
        """What a script says of itself, in comments."""
        return self._templates.render("script", plan=self._plan)

    def journal(self, name: str, *arguments: Any) -> str:
        """A statement about the table sqlgen_runs."""
        return self._templates.macro("journal", name, self._plan.schema, *arguments)


def fingerprint_query(
    dialect: Any, schema: str | None, table: str, columns: Sequence[Any]
) -> str:
    """Count and digest of a table's rows, computed in the database."""
    return templates_for(dialect).macro("statements", "fingerprint", schema, table, columns)
