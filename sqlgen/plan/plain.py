"""Generators that need nothing but the row's number and draws."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlgen.plan import children, ranges
from sqlgen.plan.building import alphabet_of, build, threshold_of, typed_values
from sqlgen.plan.cells import Chance, Constant, Digits, Given, Hex
from sqlgen.plan.cells import Octets as BytesOf
from sqlgen.plan.indexes import Equal, Index
from sqlgen.plan.scope import BIGINT, Built, Scope
from sqlgen.plan.values import varchar
from sqlgen.spec import Type
from sqlgen.spec.generators import Booleans, Octets, Token, Uuid
from sqlgen.spec.generators import Constant as ConstantOf
from sqlgen.spec.ranged import Dates, Decimals, Integers, Intervals, Times, Timestamps

HEX = frozenset("0123456789abcdef")
GIVEN: dict[type, tuple[str, ...]] = {
    int: ("integer", "bigint"),
    Decimal: ("decimal",),
    dt.date: ("date",),
    dt.datetime: ("timestamp",),
    dt.time: ("time",),
    dt.timedelta: ("interval",),
    str: ("varchar", "text"),
}
"""What a parameter is that a procedure has as an argument -> the types of columns that hold it."""


@build.register
def _(generator: Integers, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    return ranges.integers(generator, scope)


@build.register
def _(generator: Decimals, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    return ranges.decimals(generator, scope)


@build.register(Dates)
@build.register(Timestamps)
@build.register(Times)
@build.register(Intervals)
def _(
    generator: Dates | Timestamps | Times | Intervals, scope: Scope, filters: tuple[str, ...] = ()
) -> Built:
    if generator.between is None:
        return children.moved(generator, scope)
    return ranges.moments(generator, generator.between, scope)


@build.register
def _(generator: Booleans, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    if scope.unique and scope.group is None:
        raise scope.error("a boolean can't be unique", "drop unique")
    if scope.unique:
        return _either(generator, scope)
    threshold = threshold_of(generator.share)
    return Built(Chance(scope.draw(), threshold, Type("boolean")))


def _either(generator: Booleans, scope: Scope) -> Built:
    """True or false, unique together with other columns."""
    if generator.share * 2 != 1:
        raise scope.error("unique values can't have a share", f"give {scope.column} the share 0.5")
    return Built(Chance(scope.permuted(2), 1, Type("boolean")), 2)


def _hex(scope: Scope, purpose: str, digits: int, plus: int = 0, size: int = 0) -> Hex:
    return Hex(Equal(scope.draw(purpose), size or 16**digits), digits, plus)


@build.register
def _(generator: Token, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    unique = min(generator.length, 15) if scope.unique else 0
    drawn = generator.length - unique
    sizes = [min(7, drawn - at) for at in range(0, drawn, 7)]
    pieces = [_hex(scope, str(i) if i else "", size) for i, size in enumerate(sizes)]
    if unique:
        pieces.append(Hex(scope.permuted(16**unique), unique))
    capacity = 16**unique if unique else None
    return Built(Digits(tuple(pieces), varchar(generator.length)), capacity, HEX)


OCTETS_OF_A_DRAW = 3
PERMUTED_OCTETS = 7


@build.register
def _(generator: Octets, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    least, most = generator.length
    if scope.unique and least < most:
        raise scope.error("bytes of several lengths can't be unique", "give one length")
    unique = min(most, PERMUTED_OCTETS) if scope.unique else 0
    starts = range(0, most - unique, OCTETS_OF_A_DRAW)
    sizes = [min(OCTETS_OF_A_DRAW, most - unique - at) for at in starts]
    numbers: list[tuple[Index, int]] = [
        (Equal(scope.draw(str(i) if i else ""), 256**size), size) for i, size in enumerate(sizes)
    ]
    if unique:
        numbers.append((scope.permuted(256**unique), unique))
    more = Equal(scope.draw("length"), most - least + 1) if least < most else None
    cell = BytesOf(tuple(numbers), least, more, Type("bytes", length=most))
    return Built(cell, 256**unique if unique else None, HEX)


@build.register
def _(generator: Uuid, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    head = (
        _hex(scope, "", 4),
        _hex(scope, "1", 4),
        "-",
        _hex(scope, "2", 4),
        "-4",
        _hex(scope, "3", 3),
        "-",
        _hex(scope, "4", 4, plus=32768, size=16384),
        "-",
    )
    if scope.unique:
        tail = (Hex(scope.permuted(16**12), 12),)
        return Built(Digits((*head, *tail), Type("uuid")), 16**12, HEX | {"-"})
    pair = (_hex(scope, "5", 6), _hex(scope, "6", 6))
    return Built(Digits((*head, *pair), Type("uuid")), None, HEX | {"-"})


@build.register
def _(generator: ConstantOf, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    value, param = ranges.resolved(scope, generator.value, lambda each: each, given=True)
    values, type_ = typed_values(scope, (value,))
    if param is not None and scope.run.variables is not None:
        return Built(_given(scope, param, value, type_), 1 if scope.unique else None)
    return Built(Constant(values[0], type_), 1 if scope.unique else None, alphabet_of(values))


def _given(scope: Scope, param: str, value: Any, type_: Type) -> Given:
    """A procedure's argument as a cell, in a type that holds all its values unless one is said."""
    if type_.kind not in GIVEN[type(value)]:
        raise scope.error(f"${param} is no {type_.kind}", "declare it as one, or drop type")
    if type_.kind == "decimal":
        if scope.type is None:
            problem = f"${param} has another scale in each call of a procedure"
            raise scope.error(problem, "declare a type, like decimal(9, 2)")
        ranges.argument(scope, param, ranges.decimal_kind(type_.scale), 0)
    elif scope.type is None:
        type_ = {"integer": BIGINT, "varchar": Type("text")}.get(type_.kind, type_)
    variables = scope.run.variables
    return Given(variables.called[param] if variables else param, type_)
