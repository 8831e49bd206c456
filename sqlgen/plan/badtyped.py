"""Units and texts as values of a column's type, where that holds them."""

from __future__ import annotations

from typing import Any

from sqlgen.plan.domains import Domain
from sqlgen.plan.plan import ColumnPlan
from sqlgen.plan.values import INT32, converted
from sqlgen.plan.variables import Variable
from sqlgen.spec import Type

FIRST_DAY, LAST_DAY = -719_162, 2_932_896
"""0001-01-01 and 9999-12-31, in days since 1970."""
ENDS = {
    "integer": (INT32.start, INT32.stop - 1),
    "date": (FIRST_DAY, LAST_DAY),
    "timestamp": (FIRST_DAY * 86_400, (LAST_DAY + 1) * 86_400 - 1),
}
"""The least and the greatest value of a type in units, where ranges may pass it."""


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
    return type_.kind not in ENDS or bool(ENDS[type_.kind][0] <= units <= ENDS[type_.kind][1])


def held(text: str, type_: Type) -> Any:
    """A text as a value of a type; None where the type does not hold it."""
    try:
        (value,) = converted((text,), type_)
    except ValueError:
        return None
    if type_.kind == "decimal" and abs(value) >= 10 ** (type_.precision - type_.scale):
        return None
    return value
