"""From a column of the spec to the cell of a plan; `build` has one function a generator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from typing import Any

from sqlgen.errors import SpecError
from sqlgen.plan.arithmetic import Q
from sqlgen.plan.cells import (
    Cell,
    Conditional,
    Expression,
    Nullable,
    Own,
    RowNumber,
    Text,
    Units,
    is_leaf,
)
from sqlgen.plan.expressions import column_names, spelled_out
from sqlgen.plan.indexes import Ref
from sqlgen.plan.limits import check_cell
from sqlgen.plan.scope import Built, Scope, TableScope
from sqlgen.plan.values import INT32, common_type, converted
from sqlgen.spec import Type
from sqlgen.spec.ranged import Generator


@singledispatch
def build(generator: Generator, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    """The cell of a generator; `filters` only where its texts are known beforehand."""
    raise NotImplementedError(type(generator).__name__)


def typed_values(scope: Scope, values: Sequence[Any]) -> tuple[tuple[Any, ...], Type]:
    """The values in the column's declared type, or in the one that holds them all."""
    try:
        wanted = scope.type or common_type(values)
        return converted(values, wanted), wanted
    except ValueError as error:
        raise scope.error(str(error), "make them one kind, or declare a type") from None


def alphabet_of(values: Sequence[Any]) -> frozenset[str]:
    return frozenset("".join(str(value) for value in values))


def _other(scope: Scope, name: str) -> Cell:
    if scope.table.column(name).generator.kind == "record":
        raise scope.error(f"{name} is a record, which has no value", f"use `of: {name}.column`")
    return column_cell(scope.table, name, asked_by=scope).cell


def referred(scope: Scope, name: str) -> Ref:
    """Another column of the row, as a node to refer to."""
    cell = _other(scope, name)
    return Ref(scope.table.alias(name), cell.type)


def spelled(scope: Scope, name: str) -> Cell:
    """Another column of the row: spelt out again where that is cheap, otherwise referred to."""
    cell = _other(scope, name)
    return (
        cell
        if is_leaf(cell) and not isinstance(cell, Text | Own)
        else Ref(scope.table.alias(name), cell.type)
    )


def column_cell(table: TableScope, name: str, asked_by: Scope | None = None) -> Built:
    """A column's cell, built once; SpecError where columns need each other in a circle."""
    if name in table.built:
        return table.built[name]
    column = table.column(name)
    if name in table.open:
        circle = " -> ".join((*table.open[table.open.index(name) :], name))
        scope = asked_by or Scope(table, name)
        raise scope.error(f"columns need each other: {circle}", "break the circle")
    table.open.append(name)
    scope = Scope(table, name, type=column.type)
    try:
        table.built[name] = _finished(generated(table, name), scope)
        check_cell(table.run.dialect, table.built[name].cell, table.run.lookups.values())
    except SpecError as error:
        error.table, error.column = error.table or table.name, error.column or name
        raise
    table.open.remove(name)
    table.nodes[table.alias(name)] = table.built[name].cell
    return table.built[name]


def generated(table: TableScope, name: str) -> Built:
    """What a column's generator makes, before its condition and nulls; built once."""
    if name not in table.generated:
        column = table.column(name)
        scope = Scope(table, name, unique=is_permuted(table, name), type=column.type)
        made = build(column.generator, scope)
        table.generated[name] = replace(made, capacity=None) if scope.group else made
    return table.generated[name]


def is_unique(table: TableScope, name: str) -> bool:
    """Whether the column must make each value once: unique, or the only column of the key."""
    column = table.column(name)
    keys = [each for each in table.table.columns.values() if each.primary_key]
    return column.unique or (column.primary_key and len(keys) == 1)


def is_permuted(table: TableScope, name: str) -> bool:
    """Whether the column's values are permuted: unique, or unique together with others."""
    return is_unique(table, name) or name in table.groups


def nullable(generator: Generator, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    """The generator's cell in the column's type, where its condition holds, with its nulls."""
    return _finished(build(generator, scope, filters), scope)


def _finished(made: Built, scope: Scope) -> Built:
    return with_nulls(conditional(declared(made, scope), scope), scope)


def conditional(made: Built, scope: Scope) -> Built:
    """The cell, or NULL where the column's `when` does not hold."""
    text = scope.table.column(scope.column).when
    if text is None:
        return made
    condition = expression(text, scope, Type("boolean"))
    return Built(Conditional(condition, made.cell, made.cell.type), made.capacity, made.alphabet)


def expression(text: str, scope: Scope, type_: Type) -> Expression:
    """A person's SQL over the row's other columns, spelt for the engine."""
    refs = {name: referred(scope, name) for name in column_names(text, scope)}
    return Expression(spelled_out(text, scope, refs), type_)


def with_nulls(made: Built, scope: Scope) -> Built:
    """The cell with the share of nulls that the column asks for."""
    share = scope.table.column(scope.column).nulls
    if not share:
        return made
    draw = Scope(scope.table, scope.column).draw("nulls")
    cell = Nullable(draw, threshold_of(share), made.cell, made.cell.type)
    return Built(cell, made.capacity, made.alphabet)


def threshold_of(share: Decimal) -> int:
    """What a draw must be below to be in that share, exactly."""
    return int(Fraction(share) * Q)


TEXTS = ("varchar", "text")
LENGTHS = {
    "integer": 11,
    "bigint": 20,
    "boolean": 1,
    "date": 10,
    "time": 8,
    "timestamp": 19,
    "interval": 14,
    "uuid": 36,
}
"""Characters that a value of the type takes at most."""
ROOM = {("integer", "decimal"): 10, ("bigint", "decimal"): 19}
"""Digits before the point that a decimal needs to hold the other type."""


def text_length(type_: Type) -> int:
    """Characters that a value of the type takes at most; text without bound counts as very long."""
    if type_.kind == "decimal":
        return type_.precision + 2
    if type_.kind == "bytes":
        return 2 * type_.length
    return type_.length or LENGTHS.get(type_.kind, 100_000)


def declared(made: Built, scope: Scope) -> Built:
    """The cell under its declared type; SpecError where that would alter values."""
    wanted, have = scope.type, made.cell.type
    if wanted is None or wanted == have:
        return made
    if not _holds(wanted, made.cell):
        raise scope.error(f"type {wanted} does not hold what makes {have}", f"use {have}")
    if wanted.kind in TEXTS and have.kind not in (*TEXTS, "uuid"):
        return Built(Text((made.cell,), wanted), made.capacity, made.alphabet)
    if wanted.kind == "integer" and isinstance(made.cell, RowNumber):
        return Built(made.cell, INT32.stop - 1 - made.cell.shift, made.alphabet)
    return made


def _holds(wanted: Type, cell: Cell) -> bool:
    have = cell.type
    if wanted.kind in TEXTS:
        return wanted.kind == "text" or text_length(have) <= wanted.length
    if have.kind == wanted.kind == "decimal":
        room = wanted.precision - wanted.scale >= have.precision - have.scale
        return room and wanted.scale >= have.scale
    if wanted.kind == "integer":
        return have.kind == "bigint" and _small(cell)
    if wanted.kind == "bigint":
        return have.kind == "integer"
    digits = ROOM.get((have.kind, wanted.kind))
    return digits is not None and wanted.precision - wanted.scale >= digits


def _small(cell: Cell) -> bool:
    """Whether a 64-bit cell keeps within 32 bits; a sequence is held to it by its capacity."""
    if isinstance(cell, Units):
        return cell.low.value >= INT32.start and cell.high.value < INT32.stop
    return isinstance(cell, RowNumber) and cell.shift + 1 in INT32
