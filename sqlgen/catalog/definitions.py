"""What some engines tell in CREATE statements alone: checks, generated columns, predicates."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlgen.catalog.model import CatalogColumn, Check, Index, Name

if TYPE_CHECKING:
    from sqlglot import exp


OPTIONS = re.compile(r"\)[\s,]*(?:(?:WITHOUT\s+ROWID|STRICT)[\s,]*)+;?\s*$", re.IGNORECASE)
"""Options of SQLite's tables, which sqlglot does not read."""


@contextmanager
def _quiet() -> Iterator[None]:
    """Without sqlglot's warnings of what it can't read: that is told by what is missing."""
    logger = logging.getLogger("sqlglot")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


@dataclass(frozen=True, slots=True)
class Definitions:
    """Parsed CREATE statements: of tables and of indexes, by schema and name."""

    spelling: str
    """The engine whose SQL sqlglot reads and writes."""
    tables: dict[Name, exp.Expr] = field(default_factory=dict)
    indexes: dict[Name, exp.Expr] = field(default_factory=dict)

    def checks(self, table: Name) -> tuple[Check, ...]:
        """The checks of a table, in the order of writing."""
        return tuple(_checks(self.tables[table], self.spelling)) if table in self.tables else ()

    def marked(self, table: Name, columns: tuple[CatalogColumn, ...]) -> tuple[CatalogColumn, ...]:
        """The columns, with those marked that the engine works out by itself."""
        if table not in self.tables:
            return columns
        names = set(_generated(self.tables[table]))
        return tuple(
            replace(each, generated=each.generated or each.name in names) for each in columns
        )

    def completed(self, index: Index, name: Name) -> Index:
        """The index with the expressions and the predicate of its statement."""
        if name not in self.indexes:
            return index
        created = self.indexes[name]
        parts = tuple(
            part if part.column else replace(part, expression=text)
            for part, text in zip(index.parts, _expressions(created, self.spelling), strict=False)
        )
        predicate = _predicate(created, self.spelling) if index.predicate == "" else index.predicate
        return replace(index, parts=parts or index.parts, predicate=predicate)


def definitions(rows: Iterable[tuple[Any, ...]], spelling: str) -> Definitions:
    """The statements that could be read."""
    found = Definitions(spelling)
    for schema, _, kind, name, text in rows:
        created = _created(str(text), spelling)
        if created is not None:
            (found.tables if kind == "table" else found.indexes)[schema, name] = created
    return found


def _created(text: str, spelling: str) -> exp.Expr | None:
    """A CREATE statement; None where it can't be read: what it alone tells is then unknown."""
    from sqlglot import exp, parse_one
    from sqlglot.errors import SqlglotError

    try:
        with _quiet():
            read = parse_one(OPTIONS.sub(")", text), read=spelling)
    except SqlglotError:
        return None
    return read if isinstance(read, exp.Create) else None


def _checks(created: exp.Expr, spelling: str) -> Iterator[Check]:
    from sqlglot import exp

    for number, check in enumerate(created.find_all(exp.CheckColumnConstraint, bfs=False), 1):
        named = check.parent
        while named is not None and not isinstance(named, exp.Constraint):
            named = named.parent
        name = named.name if isinstance(named, exp.Constraint) else f"check {number}"
        yield Check(name, check.this.sql(spelling))


def _generated(created: exp.Expr) -> Iterator[str]:
    from sqlglot import exp

    signs = (exp.ComputedColumnConstraint, exp.GeneratedAsRowColumnConstraint)
    for column in created.find_all(exp.ColumnDef):
        identities = column.find_all(exp.GeneratedAsIdentityColumnConstraint)
        worked_out = any(each.args.get("expression") is not None for each in identities)
        if worked_out or any(column.find(sign) for sign in signs):
            yield column.name


def _expressions(created: exp.Expr, spelling: str) -> list[str]:
    from sqlglot import exp

    params = created.find(exp.IndexParameters)
    ordered = params.args.get("columns") or [] if params is not None else []
    return [
        (each.this if isinstance(each, exp.Ordered) else each).sql(spelling) for each in ordered
    ]


def _predicate(created: exp.Expr, spelling: str) -> str | None:
    from sqlglot import exp

    where = created.find(exp.Where)
    return where.this.sql(spelling) if where is not None else None
