"""Bad values that follow from where a row or a value stands: in halves, periods, trees, files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlgen.plan.badcells import Beside, Spoilt
from sqlgen.plan.badtyped import shown
from sqlgen.plan.cells import Cell, Constant
from sqlgen.plan.domains import Domain, domain_of
from sqlgen.plan.plan import ColumnPlan
from sqlgen.plan.pooled import mismatched, mismatches
from sqlgen.plan.references import child_row
from sqlgen.plan.relatives import Since
from sqlgen.plan.scope import BIGINT, Scope
from sqlgen.plan.subject import Subject
from sqlgen.spec.chosen import Of
from sqlgen.spec.relations import Tree

DRIFT = 4
"""The part of a range by which values drift, as a divisor."""
PERIODS = 10
"""How many periods of equal length a range of time has."""


def _scope(subject: Subject, column: ColumnPlan) -> Scope:
    return Scope(subject.scope, column.name, type=subject.scope.column(column.name).type)


def _range(subject: Subject, column: ColumnPlan) -> Domain | None:
    """The range that a column is drawn from, where it is long enough to be parted."""
    domain = domain_of(column.cell, subject.scope.run.lookups)
    long = domain is not None and domain.ranged and domain.high - domain.low >= PERIODS
    return domain if long else None


def _ranged(subject: Subject, column: ColumnPlan) -> Domain:
    domain = _range(subject, column)
    if domain is None:
        raise ValueError(f"{column.name} is not drawn from a range")
    return domain


def _step(domain: Domain) -> int:
    return (domain.high - domain.low) // DRIFT


def _drifted(subject: Subject, column: ColumnPlan) -> Cell:
    """Less in the first half of the rows, more in the second."""
    node, step = subject.node(column), _step(_ranged(subject, column))
    less, more = (Beside(node, each, column.type) for each in (-step, step))
    return Spoilt(Since(0), ((subject.rows // 2 + 1, less),), more, column.type)


def _gap(subject: Subject, column: ColumnPlan) -> Cell:
    """NULL in the middle one of the periods, the good value in the others."""
    node, domain = subject.node(column), _ranged(subject, column)
    width = (domain.high - domain.low + 1) // PERIODS
    start = (domain.low + domain.high + 1 - width) // 2
    since = Beside(node, -start, BIGINT)
    return Spoilt(since, ((0, node), (width, Constant(None, column.type))), node, column.type)


def _child_key(subject: Subject, column: ColumnPlan) -> Cell:
    """The key of the first row below, the good value where there is none."""
    node, key = subject.node(column), subject.primary_key[0].name
    generator = subject.scope.column(column.name).generator
    if not isinstance(generator, Tree):
        raise TypeError(f"{column.name} is no parent in a tree")
    before, number, row = child_row(generator, _scope(subject, column))
    below = Spoilt(number, ((subject.rows + 1, row.cell(key)),), node, column.type)
    return Spoilt(before, ((0, below),), node, column.type)


def _mismatch(subject: Subject, column: ColumnPlan) -> Cell:
    """What no line of the file has beside the others."""
    scope = _scope(subject, column)
    generator = subject.scope.column(column.name).generator
    if not isinstance(generator, Of):
        raise TypeError(f"{column.name} is of no record")
    return mismatched(generator, scope)


PLACED: Mapping[str, Callable[[Subject, ColumnPlan], Cell]] = {
    "drift": _drifted,
    "gap": _gap,
    "child_key": _child_key,
    "mismatch": _mismatch,
}
"""Ways to a value -> what makes it."""


def _no_drift(subject: Subject, column: ColumnPlan) -> str:
    domain = _range(subject, column)
    if domain is None:
        return "it is not drawn from a range"
    ends = (domain.low - _step(domain), domain.high + _step(domain))
    return (
        ""
        if all(shown(domain, each, column) is not None for each in ends)
        else "its type ends before"
    )


def _no_gap(subject: Subject, column: ColumnPlan) -> str:
    return "" if _range(subject, column) else "it is not drawn from a range"


def _no_child(subject: Subject, column: ColumnPlan) -> str:
    generator = subject.scope.column(column.name).generator
    deep = isinstance(generator, Tree) and generator.depth > 1
    return "" if deep else "its trees have one level"


def _no_mismatch(subject: Subject, column: ColumnPlan) -> str:
    generator = subject.scope.column(column.name).generator
    found = isinstance(generator, Of) and mismatches(generator, _scope(subject, column))
    return "" if found else "each of its values stands beside the others in some line"


UNFIT: Mapping[str, Callable[[Subject, ColumnPlan], str]] = {
    "drift": _no_drift,
    "gap": _no_gap,
    "child_key": _no_child,
    "mismatch": _no_mismatch,
}
"""Ways to a value -> why a column has no such value; empty where it has."""
