"""Generators made from the row's other columns: templates and SQL expressions."""

from __future__ import annotations

import datetime as dt

from sqlgen.plan.building import (
    build,
    column_cell,
    expression,
    is_permuted,
    is_unique,
    nullable,
    referred,
    spelled,
    text_length,
)
from sqlgen.plan.cells import (
    Cell,
    Choice,
    Constant,
    RowNumber,
    Text,
    Units,
    Years,
    filled,
)
from sqlgen.plan.indexes import Bound
from sqlgen.plan.ranges import MOMENTS, argument, resolved
from sqlgen.plan.scope import BIGINT, Built, Scope
from sqlgen.plan.texts import ColumnMark, InlineMark, Mark, RowMark, parse_template
from sqlgen.plan.values import DAY, EPOCH, varchar
from sqlgen.plan.variables import dated, now, plus, times
from sqlgen.spec import Type
from sqlgen.spec.chosen import Faker, Of, Pick, Pool
from sqlgen.spec.generators import Sql, TextTemplate, YearsSince
from sqlgen.spec.ranged import Dates, Generator
from sqlgen.spec.values import INT64_MAX, date

FILTERED: tuple[type[Generator], ...] = (Pick, Pool, Faker, Of)
"""Generators whose texts are known before the run, so that filters can work on them."""
DIGITS = frozenset("0123456789")


@build.register
def _(generator: TextTemplate, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    marks = parse_template(generator.text)
    capacity = _distinct(scope, marks) if scope.unique else None
    pieces = tuple(_piece(scope, mark) for mark in marks) or ("",)
    return Built(Text(pieces, _length(pieces)), capacity)


def _piece(scope: Scope, mark: Mark) -> Cell | str:
    if isinstance(mark, str):
        return mark
    if isinstance(mark, RowMark):
        return RowNumber(0, BIGINT)
    if isinstance(mark, InlineMark):
        return build(mark.generator, scope.inline(mark.number)).cell
    if not mark.filters:
        return spelled(scope, mark.column)
    return _filtered(scope, mark)


def _filtered(scope: Scope, mark: ColumnMark) -> Cell:
    column = scope.table.column(mark.column)
    if not isinstance(column.generator, FILTERED):
        raise scope.error(
            f"filters work on texts known beforehand, not on {mark.column}",
            "filter a pick, pool, faker or `of` column",
        )
    unique = is_permuted(scope.table, mark.column)
    own = Scope(scope.table, mark.column, unique=unique, type=column.type)
    return nullable(column.generator, own, mark.filters).cell


def _length(pieces: tuple[Cell | str, ...]) -> Type:
    lengths = [len(each) if isinstance(each, str) else text_length(each.type) for each in pieces]
    return varchar(sum(lengths))


def _distinct(scope: Scope, marks: tuple[Mark, ...]) -> int:
    """How many distinct texts a template makes for sure; SpecError where nothing proves it."""
    found = [_capacity(scope, mark) for i, mark in enumerate(marks) if _set_off(scope, marks, i)]
    if not any(found):
        raise scope.error(
            "nothing proves this template unique",
            "put {n} or a unique column in it, set off by a character that it never holds, "
            "with fixed text on one side",
        )
    return max(found)


def _alphabet(scope: Scope, mark: Mark) -> frozenset[str] | None:
    """The characters of a mark that is unique by itself; None where it is not."""
    if isinstance(mark, RowMark):
        return DIGITS
    if not isinstance(mark, ColumnMark) or mark.filters:
        return None
    if not is_unique(scope.table, mark.column) or scope.table.column(mark.column).nulls:
        sequence = scope.table.column(mark.column).generator.kind == "sequence"
        return DIGITS | {"-"} if sequence else None
    found = column_cell(scope.table, mark.column, asked_by=scope).alphabet
    return frozenset("".join(found).casefold()) if found else None


def _set_off(scope: Scope, marks: tuple[Mark, ...], at: int) -> bool:
    """Whether the mark can be read back from the text, so that distinct ones stay distinct."""
    alphabet = _alphabet(scope, marks[at])
    if alphabet is None:
        return False
    before, after = marks[:at], marks[at + 1 :]
    fixed_before, fixed_after = (all(isinstance(e, str) for e in side) for side in (before, after))
    starts = fixed_before or _outside(before[-1], -1, alphabet)
    ends = fixed_after or _outside(after[0], 0, alphabet)
    return starts and ends and (fixed_before or fixed_after)


def _outside(mark: Mark, at: int, alphabet: frozenset[str]) -> bool:
    return isinstance(mark, str) and mark[at].casefold() not in alphabet


def _capacity(scope: Scope, mark: Mark) -> int:
    if isinstance(mark, ColumnMark):
        return column_cell(scope.table, mark.column).capacity or INT64_MAX
    return INT64_MAX


@build.register
def _(generator: Sql, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    if scope.unique:
        raise scope.error("nothing proves a sql expression unique", "drop unique")
    return Built(expression(generator.expression, scope, scope.type or BIGINT))


@build.register
def _(generator: YearsSince, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    if scope.unique:
        raise scope.error("ages can't be unique", "drop unique")
    at, param = resolved(scope, generator.at or scope.run.as_of, date, given=True)
    day = argument(scope, param, MOMENTS[Dates], (at - EPOCH).days)
    cell = filled(column_cell(scope.table, generator.date, asked_by=scope).cell)
    latest = _latest(cell)
    if latest is None:
        raise scope.error(f"{generator.date} is no date of a known range", "name a date column")
    if _passes(cell, latest, day):
        raise scope.error(
            f"{generator.date} reaches to {latest}, past {at}", "count to that day or a later one"
        )
    end = Bound(dated(day, at.year * 10_000 + at.month * 100 + at.day), param)
    years = Years(referred(scope, generator.date), end, Type("integer"))
    return Built(years, None, DIGITS)


def _passes(cell: Cell, latest: dt.date, day: int) -> bool:
    """Whether a cell can be later than a day, a number since 1970."""
    if isinstance(cell, Units):
        return cell.high.value >= times(plus(day, 1), DAY[cell.type.kind])
    return (latest - EPOCH).days > day


def _latest(cell: Cell) -> dt.date | None:
    """The last day that a cell can be; None where it is no date, or that is not known."""
    if isinstance(cell, Units) and cell.type.kind in DAY:
        return EPOCH + dt.timedelta(days=now(cell.high.value) // DAY[cell.type.kind])
    values = cell.values if isinstance(cell, Choice) else ()
    values = (cell.value,) if isinstance(cell, Constant) else values
    dates = [value for value in values if isinstance(value, dt.date)]
    return max((date(each.isoformat()[:10]) for each in dates), default=None)
