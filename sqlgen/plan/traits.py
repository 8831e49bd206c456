"""What a column is to bad data: the kinds, meanings and places that classes suit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sqlgen.plan.cells import Conditional, Nullable, Years, filled
from sqlgen.plan.domains import WORDS
from sqlgen.plan.plan import ColumnPlan, ForeignKey
from sqlgen.plan.relatives import Parted
from sqlgen.plan.scope import TableScope
from sqlgen.spec import Column
from sqlgen.spec.chosen import Faker, Of, Record
from sqlgen.spec.relations import Tree

MEANINGS = {
    "email": r"e_?mail(_?addr(ess)?)?|mail",
    "phone": r"phone(_?(no|nr|number))?|tel(ephone)?|mobile|fax",
    "url": r"url|uri|website|homepage|link",
    "iban": r"iban",
    "card": r"(credit_?)?card(_?(no|nr|number))?|credit_?card",
    "age": r"age",
}
"""What a name, or its last words, tells of a column."""
PROVIDERS = {
    "email": ("email", "ascii_email", "company_email", "free_email", "safe_email"),
    "phone": ("phone_number", "basic_phone_number"),
    "url": ("url", "uri", "image_url"),
    "iban": ("iban",),
    "card": ("credit_card_number",),
}
"""What Faker's word for a column tells of it."""
BROKEN = {">=": -1, ">": 0, "<=": 1, "<": 0, "=": 1}
"""Units from what a comparison is with to the nearest value that breaks it."""
OF_KIND = {"age": "integer"}
"""The kind of a meaning, where that is not text."""


def kind_of(column: ColumnPlan) -> str:
    """The kind of a column's type, with those that are alike to bad data as one."""
    return WORDS.get(column.type.kind, column.type.kind)


def traits(scope: TableScope, column: ColumnPlan, keys: Sequence[ForeignKey]) -> frozenset[str]:
    """All that classes may suit in a column."""
    return frozenset(
        {"any", kind_of(column), *_meanings(scope, column), *_places(scope, column, keys)}
    )


def _meanings(scope: TableScope, column: ColumnPlan) -> Iterator[str]:
    for meaning, pattern in MEANINGS.items():
        named = re.fullmatch(f"(?:.*_)?(?:{pattern})", column.name.lower())
        called = _provider(scope.table.columns[column.name]) in PROVIDERS.get(meaning, ())
        if kind_of(column) == OF_KIND.get(meaning, "text") and (named or called):
            yield meaning
    if column.type.kind == "varchar":
        yield "varchar"


def _provider(column: Column) -> str:
    made = column.generator
    return made.provider or "" if isinstance(made, Faker) else ""


def _places(scope: TableScope, column: ColumnPlan, keys: Sequence[ForeignKey]) -> Iterator[str]:
    for key in keys:
        if key.columns == (column.name,):
            yield "self_reference" if key.table == scope.name else "reference"
    for check in scope.checks:
        for each in check.conditions:
            if each.column == column.name and each.sign in BROKEN:
                yield "ordered" if each.other else "limited"
    yield from _choices(scope, scope.table.columns[column.name].generator)
    cell = column.cell
    if any(isinstance(each, Conditional) for each in (cell, _inside(cell))):
        yield "conditional"
    value = filled(cell)
    if isinstance(value, Parted):
        yield "part"
    if isinstance(value, Years):
        yield "years"


def _choices(scope: TableScope, generator: object) -> Iterator[str]:
    if isinstance(generator, Tree):
        yield "tree"
    if isinstance(generator, Of):
        chosen = scope.column(generator.parts[0]).generator
        if isinstance(chosen, Record):
            yield "record"


def _inside(cell: object) -> object:
    return cell.cell if isinstance(cell, Nullable) else cell
