"""Truth values in a person's SQL, for engines whose conditions are no values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp


def numbered(expression: exp.Expr, is_truth: Callable[[exp.Expr], bool]) -> exp.Expr:
    """The expression with truth values as 1 and 0; `is_truth` tells columns that hold them.

    A condition that stands for a value becomes a CASE, a value that stands for a condition is
    compared with 1.
    """
    from sqlglot import exp

    def turned(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Boolean):
            number = exp.Literal.number(int(bool(node.this)))
            return number.eq(1) if _is_asked(node) else number
        if isinstance(node, exp.Column) and is_truth(node) and _is_asked(node):
            return node.copy().eq(1)
        return node

    asked = expression.copy().transform(turned)
    for node in reversed(list(asked.walk())):
        if isinstance(node, exp.Predicate | exp.Connector | exp.Not) and not _is_asked(node):
            case = exp.Case(
                ifs=[
                    exp.If(this=node.copy(), true=exp.Literal.number(1)),
                    exp.If(this=exp.not_(node.copy()), true=exp.Literal.number(0)),
                ]
            )
            if node.parent is None:
                return case
            node.replace(case)
    return asked


def _is_asked(node: exp.Expr) -> bool:
    """Whether a node stands where a condition does."""
    from sqlglot import exp

    parent = node.parent
    if isinstance(parent, exp.Paren):
        return _is_asked(parent)
    if isinstance(parent, exp.If):
        case = parent.parent
        simple = isinstance(case, exp.Case) and case.args.get("this") is not None
        return parent.this is node and not simple
    return isinstance(parent, exp.Connector | exp.Not)
