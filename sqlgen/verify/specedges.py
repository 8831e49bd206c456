"""The edges of what a spec makes: of its ranges and lists, and NULL where it makes some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sqlgen.catalog import Catalog
from sqlgen.catalog.model import CatalogTable, Name
from sqlgen.plan import ColumnPlan, Plan
from sqlgen.plan.cells import Choice, Conditional, Constant, Nullable, RowNumber, Units, filled
from sqlgen.plan.domains import Domain, domain_of
from sqlgen.verify.edges import Text, edges


def edges_of_plan(plan: Plan, catalog: Catalog) -> Mapping[Name, tuple[tuple[str, Text], ...]]:
    """The edges of each column of a plan whose tables stand."""
    named = {table.name: table for table in catalog.tables}
    # Rows refer to keys as the plan has them.
    held = {
        (key.table, name)
        for table in plan.tables
        for key in table.foreign_keys
        for name in key.targets
    }
    return {
        named[table.name].place: tuple(
            (column.name, text)
            for column in table.columns
            if (table.name, column.name) not in held
            for text in dict.fromkeys(_edges(column, named[table.name]))
        )
        for table in plan.tables
    }


def _edges(column: ColumnPlan, table: CatalogTable) -> Iterator[Text]:
    cell = filled(column.cell)
    if isinstance(cell, Units | Choice | Constant):
        domain = domain_of(cell, {})
        if domain is not None and domain.values is not None:
            yield from map(_spelt, domain.values)
        elif domain is not None:
            yield from (domain.shown(domain.low), domain.shown(domain.high))
            hard = (each for each in edges(table.column(column.name).type) if each is not None)
            yield from (each for each in hard if _within(domain, each))
    if column.type.kind == "boolean":
        yield from ("0", "1")
    if isinstance(column.cell, Nullable | Conditional) and not isinstance(cell, RowNumber):
        yield None


def _spelt(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _within(domain: Domain, text: str) -> bool:
    """Whether a text is a value of the domain's range."""
    try:
        value = domain.read(Decimal(text) if domain.kind in ("integer", "decimal") else text)
        units = domain.units(value)
    except (ArithmeticError, ValueError):
        return False
    return units.denominator == 1 and domain.low <= units <= domain.high
