"""Units and texts as values of a column's type, where that holds them."""

from __future__ import annotations

from typing import Any

from sqlgen.plan.domains import Domain
from sqlgen.plan.plan import ColumnPlan
from sqlgen.plan.values import converted
from sqlgen.spec import Type


def shown(domain: Domain, units: int, column: ColumnPlan) -> Any:
    """Units as a value of the column; None where its type ends before."""
    try:
        return held(domain.shown(units), column.type)
    except OverflowError:
        return None


def held(text: str, type_: Type) -> Any:
    """A text as a value of a type; None where the type does not hold it."""
    try:
        (value,) = converted((text,), type_)
    except ValueError:
        return None
    if type_.kind == "decimal" and abs(value) >= 10 ** (type_.precision - type_.scale):
        return None
    return value
