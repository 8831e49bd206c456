"""What holds between the columns of patients' tables, as values that break it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from sqlgen.patients.plan import Population
from sqlgen.patients.rules import CODES_OF, SEX, Rules, elsewhere
from sqlgen.patients.tables import Column, Table
from sqlgen.plan.badcells import Beside
from sqlgen.plan.badtyped import held
from sqlgen.plan.cells import Cell, Constant, Switch
from sqlgen.plan.indexes import Ref
from sqlgen.plan.subject import Known
from sqlgen.spec import Type

NOBODY = "00000000-0000-4000-8000-000000000000"
"""A key of no row."""
Told = tuple[str, str, Cell | None]
"""A kind that a column is of, a class that suits it, and its value where the class has none."""


def known_of(table: Table, told: Rules, population: Population) -> Mapping[str, Known]:
    """What is known of each column of a table."""
    found = {each.name: tuple(_told(each, table, told, population)) for each in table.columns}
    return {
        name: Known(
            frozenset(kind for kind, _, _ in each),
            {bad: value for _, bad, value in each if value is not None},
        )
        for name, each in found.items()
    }


def _told(column: Column, table: Table, told: Rules, population: Population) -> Iterator[Told]:
    name, type_ = column.name, column.type
    if any(name == key.column for key in table.foreign_keys):
        yield "reference", "orphan", Constant(NOBODY, type_)
    if name in told.after:
        yield "ordered", "order_broken", Beside(Ref(told.after[name], type_), -1, type_)
    if name in told.told:
        yield "limited", "limit_broken", _constant(_too_late(population), type_)
    if name in told.sums:
        yield "part", "total_unlike_lines", None
    if name in told.implied:
        yield "conditional", "missing_by_rule", None
    if name in told.place:
        value = elsewhere(population.place)[told.place[name]]
        yield "record", "unlike_record", Constant(value, type_)
    if name in told.sexed:
        codes = tuple((sex, Constant(code, type_)) for sex, code in CODES_OF.items())
        yield "sexed", "unlike_sex", Switch(Ref(SEX, Type("text")), codes, type_)


def _too_late(population: Population) -> dt.date:
    return population.wanted.reference + dt.timedelta(days=1)


def _constant(day: dt.date, type_: Type) -> Constant:
    """A day as a value of a type of days, or of times."""
    text = f"{day} 00:00:00" if type_.kind == "timestamp" else str(day)
    return Constant(held(text, type_), type_)
