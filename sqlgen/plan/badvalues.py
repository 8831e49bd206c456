"""What a class puts in the place of a column's value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlgen.baddata import BadClass
from sqlgen.plan.badcells import TEXT, Bad, Beside, Edge
from sqlgen.plan.badplaces import PLACED
from sqlgen.plan.badtyped import held, shown
from sqlgen.plan.cells import Cell, Constant, Text
from sqlgen.plan.domains import Domain, domain_of
from sqlgen.plan.indexes import Piece
from sqlgen.plan.plan import ColumnPlan, Condition
from sqlgen.plan.subject import Subject
from sqlgen.plan.traits import BROKEN, kind_of
from sqlgen.plan.variables import Variable, plus

YEARS = 30
"""How much an age is wrong."""


def value_of(subject: Subject, each: BadClass, column: ColumnPlan, good: Piece) -> Piece:
    """The bad value of a class, in the type of the column that is made."""
    if each.makes == "text":
        return bad_text(each, column, good)
    piece = _typed(subject, each, column)
    if not subject.wanted.raw:
        return piece
    if isinstance(piece, Constant):
        return Constant(None if piece.value is None else _spelt(piece), TEXT)
    return Text((piece,), TEXT)


def bad_text(each: BadClass, column: ColumnPlan, good: Piece) -> Bad:
    """What the macro of a class makes of a text."""
    return Bad(
        name=each.macro or each.name,
        good=good,
        kind=kind_of(column),
        scale=column.type.scale,
        length=column.type.length,
        said=each.said,
        own=each.own,
    )


def _spelt(constant: Constant) -> str:
    """A constant as engines write values of its type."""
    value = constant.value
    if constant.type.kind == "decimal":
        return format(Decimal(value).quantize(Decimal(1).scaleb(-constant.type.scale)), "f")
    return str(value)


def _typed(subject: Subject, each: BadClass, column: ColumnPlan) -> Cell:
    """A bad value of the column's own type."""
    if each.makes in PLACED:
        return PLACED[each.makes](subject, column)
    if each.makes == "more":
        more = YEARS if "years" in each.suits else 1
        return Beside(subject.node(column), more, column.type)
    if each.makes == "own_key":
        return subject.node(subject.primary_key[0])
    if each.makes == "order":
        return _unordered(subject, column)
    value = constant_of(subject, each, column)
    if isinstance(value, Variable):
        return Edge(value, column.type)
    return Constant(value, column.type)


def constant_of(subject: Subject, each: BadClass, column: ColumnPlan) -> Any:
    """The value of a class that is the same for all cells, in units where it follows from an
    argument; None where there is none.
    """
    if each.makes == "constant":
        text = each.constant.get(kind_of(column))
        return None if text is None else held(text, column.type)
    if each.makes == "limit":
        limits = _broken(subject, column, ordered=False)
        return _past(limits[0], column) if limits else None
    domain = domain_of(column.cell, subject.scope.run.lookups)
    if each.makes not in ("below", "above") or domain is None or not domain.ordered:
        return None
    beside = plus(domain.low, -1) if each.makes == "below" else plus(domain.high, 1)
    return shown(domain, beside, column)


def _broken(subject: Subject, column: ColumnPlan, *, ordered: bool) -> list[Condition]:
    """The checks that one value of the column breaks: with another column, or with a limit."""
    checks = (each for check in subject.scope.checks for each in check.conditions)
    mine = (each for each in checks if each.column == column.name and each.sign in BROKEN)
    return [each for each in mine if bool(each.other) is ordered]


def _unordered(subject: Subject, column: ColumnPlan) -> Beside:
    """The value nearest to another column's that breaks the first check between them."""
    condition = _broken(subject, column, ordered=True)[0]
    other = next(each for each in subject.columns if each.name == condition.other)
    plus = int(Fraction(condition.plus) * 10**condition.scale)
    return Beside(subject.node(other), plus + BROKEN[condition.sign], column.type)


def _past(condition: Condition, column: ColumnPlan) -> Any:
    """The value nearest to a limit that breaks the check."""
    domain = Domain(kind_of(column), column.type.scale)
    if not domain.ordered:
        return None
    return shown(domain, int(domain.units(condition.value)) + BROKEN[condition.sign], column)
