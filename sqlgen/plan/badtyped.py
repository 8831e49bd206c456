"""Units and texts as values of a column's type, where that holds them."""

from __future__ import annotations

from typing import Any

from sqlgen.plan.checks import LIMITS
from sqlgen.plan.domains import Domain
from sqlgen.plan.plan import ColumnPlan
from sqlgen.plan.values import INT32, converted
from sqlgen.plan.variables import Variable
from sqlgen.spec import Type

REACH = {"integer": INT32, "date": LIMITS["date"], "timestamp": LIMITS["timestamp"]}
"""The values of a type in units, where ranges may pass them."""


def shown(domain: Domain, units: int, column: ColumnPlan) -> Any:
    """Units as a value of the column; None where its type ends before."""
    if isinstance(units, Variable):
        return units if _holds(column.type, units) else None
    try:
        return held(domain.shown(units), column.type)
    except OverflowError:
        return None


def _holds(type_: Type, units: Variable) -> bool:
    """Whether a type holds a number of units, to which calls are then held."""
    if type_.kind == "decimal":
        most = 10**type_.precision - 1
        return bool(-most <= units <= most)
    reach = REACH.get(type_.kind)
    return reach is None or bool(reach[0] <= units <= reach[-1])


def held(text: str, type_: Type) -> Any:
    """A text as a value of a type; None where the type does not hold it."""
    try:
        (value,) = converted((text,), type_)
    except ValueError:
        return None
    if type_.kind == "decimal" and abs(value) >= 10 ** (type_.precision - type_.scale):
        return None
    return value
