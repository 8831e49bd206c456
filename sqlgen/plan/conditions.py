"""A check as comparisons: a column with a constant, or with another column and a number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlgen.errors import SpecError
from sqlgen.plan.expressions import in_table, parsed
from sqlgen.plan.scope import TableScope
from sqlgen.spec.values import interval

if TYPE_CHECKING:
    from sqlglot import exp

FORM = "compare a column with a constant or with another column, joined by AND"
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}


class UnfitError(ValueError):
    """A check that can't be read as comparisons, or not be kept: the problem and the remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Source:
    """A check as it stands in the table, where errors about it are placed."""

    table: str
    text: str
    item: int

    def error(self, unfit: UnfitError) -> SpecError:
        """The SpecError of this check."""
        return SpecError(
            f"check {self.text!r}: {unfit.problem}",
            unfit.remedy,
            table=self.table,
            option="check",
            item=self.item,
        )


@dataclass(frozen=True, slots=True)
class Term:
    """One side: a column and what is added to it, or a constant."""

    column: str | None
    value: Any
    """A constant, or what is added: a number or a length of time; None for nothing."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A column against a constant, or against another column and what is added to that."""

    column: str
    sign: str
    other: str | None
    value: Any


def comparisons(table: TableScope, text: str) -> list[Comparison]:
    """The comparisons of a check; UnfitError where it is more, SpecError where no expression."""
    return [_comparison(table, *each) for each in _split(parsed(text))]


def _split(node: exp.Expr) -> Iterator[tuple[exp.Expr, str, exp.Expr]]:
    from sqlglot import exp

    signs: dict[type[exp.Expr], str] = {
        exp.GTE: ">=",
        exp.GT: ">",
        exp.LTE: "<=",
        exp.LT: "<",
        exp.EQ: "=",
        exp.NEQ: "<>",
    }
    if isinstance(node, exp.Paren):
        yield from _split(node.this)
    elif isinstance(node, exp.And):
        yield from _split(node.this)
        yield from _split(node.expression)
    elif isinstance(node, exp.Between):
        yield node.this, ">=", node.args["low"]
        yield node.this, "<=", node.args["high"]
    elif type(node) in signs:
        yield node.this, signs[type(node)], node.expression
    else:
        raise UnfitError(f"{node.sql()} is no comparison that can be kept", FORM)


def _comparison(table: TableScope, left: exp.Expr, sign: str, right: exp.Expr) -> Comparison:
    first, second = _term(table, left), _term(table, right)
    if first.column is None and second.column is not None:
        first, second, sign = second, first, FLIPPED[sign]
    if first.column is None:
        raise UnfitError(f"{left.sql()} {sign} {right.sql()} names no column", FORM)
    if first.column == second.column:
        raise UnfitError(f"it compares {first.column} with itself", "name two columns")
    if second.column is None and first.value is not None:
        raise UnfitError(f"something is added to {first.column}", "compare the bare column")
    if first.value is not None:
        second = replace(second, value=_less(second.value, first.value))
    return Comparison(first.column, sign, second.column, second.value)


def _less(value: Any, taken: Any) -> Any:
    if value is None:
        return -taken
    if type(value) is not type(taken):
        raise UnfitError("it adds a number on one side and a length of time on the other", FORM)
    return value - taken


def _term(table: TableScope, node: exp.Expr) -> Term:
    from sqlglot import exp

    if isinstance(node, exp.Paren):
        return _term(table, node.this)
    if isinstance(node, exp.Column):
        if node.args.get("table") is not None:
            raise UnfitError(f"{node.sql()} names a table", "name columns of this row only")
        return Term(in_table(table, node.name), None)
    if isinstance(node, exp.Add | exp.Sub):
        return _sum(table, node)
    return Term(None, _constant(node))


def _sum(table: TableScope, node: exp.Add | exp.Sub) -> Term:
    """A column and a constant; the constant may come first where it is added."""
    from sqlglot import exp

    first, second = _term(table, node.this), _term(table, node.expression)
    if isinstance(node, exp.Add) and first.column is None:
        first, second = second, first
    bare = first.value is None and second.column is None
    if first.column is None or not bare or not isinstance(second.value, Decimal | dt.timedelta):
        raise UnfitError(f"{node.sql()} is more than a column and a constant", FORM)
    return Term(first.column, -second.value if isinstance(node, exp.Sub) else second.value)


def _constant(node: exp.Expr) -> Any:
    """A number, a text, a truth value or a length of time."""
    from sqlglot import exp

    if isinstance(node, exp.Paren):
        return _constant(node.this)
    if isinstance(node, exp.Neg):
        inner = _constant(node.this)
        if isinstance(inner, Decimal | dt.timedelta):
            return -inner
    if isinstance(node, exp.Literal):
        return str(node.this) if node.is_string else Decimal(str(node.this))
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal):
        return str(node.this.this)
    if isinstance(node, exp.Interval):
        return _length(node)
    raise UnfitError(f"{node.sql()} is neither a column nor a constant", FORM)


def _length(node: exp.Interval) -> dt.timedelta:
    unit = node.args.get("unit")
    try:
        return interval(f"{node.this.name} {unit.name if unit else ''}".strip())
    except ValueError as error:
        raise UnfitError(f"{node.sql()} {error}", "like INTERVAL '3' DAY") from None
