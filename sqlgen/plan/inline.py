"""Cells that stand by themselves in a SELECT: nothing is computed below it for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlgen.dialects import Dialect
from sqlgen.errors import SpecError
from sqlgen.plan.building import build
from sqlgen.plan.cells import Cell
from sqlgen.plan.frozen import Pools
from sqlgen.plan.indexes import Draw
from sqlgen.plan.scope import RunScope, Scope, TableScope
from sqlgen.plan.texts import inline_generator
from sqlgen.spec import Table
from sqlgen.spec.generators import GENERATORS
from sqlgen.spec.ranged import Generator

REMEDY = "make it under columns: in the front matter, and use its name here"
FIXED = dt.date(1970, 1, 1)
"""No generator that can stand inline asks what today is, or where its values are of."""


@dataclass(frozen=True, slots=True)
class Inline:
    """Where inline generators draw: a table's columns, or purposes of one column of it."""

    dialect: Dialect
    table: str
    params: Mapping[str, Any]
    column: str = ""
    """The column whose purposes are drawn; empty where each draw names a column."""

    def draw(self, name: str) -> Draw:
        """The draw of that column or purpose."""
        return self._scope(name).draw()

    def of(self, column: str) -> Inline:
        """The same where purposes of that column are drawn."""
        self._scope(column)
        return replace(self, column=column)

    def cell(self, kind: str, name: str, values: Sequence[Any], options: Mapping[str, Any]) -> Cell:
        """The cell of a generator; SpecError where it needs more than the row's own words."""
        scope = self._scope(name)
        made = build(_generator(kind, values, dict(options)), scope).cell
        if scope.table.nodes or scope.run.lookups:
            raise SpecError(f"this {kind} needs values computed before it", REMEDY)
        return made

    def _scope(self, name: object) -> Scope:
        if not isinstance(name, str) or not (name or self.column):
            raise SpecError("a draw has no name", 'name it first: integer("age", 18, 99)')
        run = RunScope(0, self.params, Path(), self.dialect, FIXED, "", Pools(None))
        table = TableScope(run, self.table, Table.model_construct(rows=0, columns={}))
        return Scope(table, self.column, prefix=name) if self.column else Scope(table, name)


def _generator(kind: str, values: Sequence[Any], options: dict[str, Any]) -> Generator:
    """The generator that a call means: a single list or map stands for the values it holds."""
    if "unique" in options:
        raise SpecError(f"an inline {kind} can't be unique", REMEDY)
    if len(values) == 1 and isinstance(values[0], list | tuple | dict):
        return inline_generator(kind, [], GENERATORS[kind].expanded(values[0]) | options)
    return inline_generator(kind, list(values), options)
