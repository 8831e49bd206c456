"""The plan of a table of bad data beside that of its good twin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlgen.dialects import Dialect
from sqlgen.errors import SpecError, UsageError
from sqlgen.plan.family import foreign_keys
from sqlgen.plan.limits import check_name
from sqlgen.plan.plan import ColumnPlan, TablePlan
from sqlgen.plan.scope import TableScope
from sqlgen.plan.spoiling import Spoils, spoils
from sqlgen.plan.subject import Spoiling, Subject
from sqlgen.spec import TemplateTable


def spoils_of(
    scope: TableScope, columns: tuple[ColumnPlan, ...], wanted: Spoiling, constraints: bool
) -> Spoils:
    """What becomes of a table; SpecError where its rows can't be spoilt."""
    if scope.run.random == "native":
        raise UsageError(
            "--random native repeats nothing, and labels repeat what was spoilt",
            "use --random integer",
        )
    if isinstance(scope.table, TemplateTable):
        raise SpecError("rows of a SELECT of one's own can't be spoilt", "write a spec in YAML")
    return spoils(
        Subject(
            scope=scope,
            columns=columns,
            keys=foreign_keys(scope),
            referred=scope.name in _referred(scope),
            rows=scope.run.relatives.last[scope.name],
            guarded=constraints and not wanted.raw,
            wanted=wanted,
        )
    )


def _referred(scope: TableScope) -> Iterator[str]:
    """The tables that others have keys of."""
    relatives = scope.run.relatives
    for name in relatives.tables:
        if name != scope.name:
            yield from (key.table for key in foreign_keys(relatives.scope(name)))


def spoilt(table: TablePlan, made: Spoils, wanted: Spoiling, dialect: Dialect) -> TablePlan:
    """The plan of a table of bad data; a twin has a name of its own, a landing table no rules."""
    bad = made.table.read_once() if dialect.lookups_once else made.table
    name = f"{table.name}{wanted.suffix}"
    check_name(dialect, name)
    if not wanted.suffix:
        return replace(table, spoilt=bad)
    table = replace(table, name=name, spoilt=bad, foreign_keys=())
    return replace(table, checks=(), together=(), by_parent=None) if wanted.raw else table
