"""How a column is made, in words."""

from __future__ import annotations

import datetime as dt
from functools import singledispatch
from typing import Any

from sqlgen.plan.scope import Cut, Group
from sqlgen.spec import Column, Param
from sqlgen.spec.chosen import Faker, Of, Pick, Pool, Record
from sqlgen.spec.generators import (
    Booleans,
    Constant,
    DatePart,
    Json,
    Macro,
    Octets,
    Pattern,
    Prose,
    Sequence,
    Sql,
    TextTemplate,
    Token,
    YearsSince,
)
from sqlgen.spec.parents import OfParent, OfRow
from sqlgen.spec.ranged import Dates, Generator, Ranged, Timestamps
from sqlgen.spec.relations import (
    Boundary,
    Course,
    Movement,
    Parent,
    Position,
    Reference,
    Split,
    States,
    Tree,
    Window,
)
from sqlgen.spec.values import UNITS

SHOWN_VALUES = 5


def described(column: Column, cut: Cut | None = None, group: Group | None = None) -> str:
    """One line about a column for people: its generator and what stands beside it."""
    beside = [
        "unique" if column.unique else "",
        f"unique as ({', '.join(group.columns)})" if group else "",
        "primary key" if column.primary_key else "",
        f"{column.nulls * 100:g} % nulls" if column.nulls else "",
        f"when {column.when}" if column.when else "",
        f"cut to keep {' and '.join(cut.checks)}" if cut else "",
    ]
    return ", ".join(part for part in (_generator(column.generator), *beside) if part)


@singledispatch
def _generator(generator: Generator) -> str:
    return str(getattr(generator, "kind", ""))


@_generator.register
def _(generator: Sequence) -> str:
    return f"counts from {generator.start}"


@_generator.register
def _(generator: Ranged) -> str:
    low, high = (_value(end) for end in getattr(generator, "between", ("", "")))
    kind = getattr(generator, "kind", "")
    return f"{kind} {low} to {high}, {generator.distribution.kind}"


def _value(value: Any) -> str:
    if isinstance(value, OfParent):
        return f"the parent's {value.column}"
    if isinstance(value, OfRow):
        return value.column
    if isinstance(value, dt.timedelta):
        return _length(int(value.total_seconds()))
    return f"${value.name}" if isinstance(value, Param) else str(value)


def _length(seconds: int) -> str:
    """A length of time in its largest whole unit."""
    unit = next(
        name for name, size in reversed(UNITS.items()) if seconds % size == 0 and name != "week"
    )
    count = seconds // UNITS[unit]
    return f"{count} {unit}{'' if count == 1 else 's'}"


@_generator.register(Dates)
@_generator.register(Timestamps)
def _(generator: Dates | Timestamps) -> str:
    if generator.after is None:
        return str(_generator.dispatch(Ranged)(generator))
    start = f"{generator.kind} after {_value(generator.after)}"
    if generator.every is not None:
        return f"{start}, every {_value(generator.every)}"
    order = "in order" if generator.ordered else generator.distribution.kind
    return f"{start} within {_value(generator.within)}, {order}"


@_generator.register
def _(generator: Booleans) -> str:
    return f"true for {generator.share * 100:g} %"


@_generator.register
def _(generator: Token) -> str:
    return f"{generator.length} hex digits"


@_generator.register
def _(generator: Octets) -> str:
    least, most = generator.length
    return f"{most} bytes" if least == most else f"{least} to {most} bytes"


@_generator.register
def _(generator: Json) -> str:
    members = (f"{key}: {_generator(each.generator)}" for key, each in generator.members.items())
    return f"object of {'; '.join(members)}"


@_generator.register
def _(generator: Pick) -> str:
    values = [str(value) for value, _ in generator.values[:SHOWN_VALUES]]
    more = f" ... of {len(generator.values)}" if len(generator.values) > SHOWN_VALUES else ""
    return f"one of {', '.join(values)}{more}"


@_generator.register
def _(generator: Pool) -> str:
    weight = f" by {generator.weight}" if generator.weight else ""
    return f"{generator.file}{weight}"


@_generator.register
def _(generator: Faker) -> str:
    return f"Faker {generator.provider}" if generator.provider else f"Faker by {generator.by}"


@_generator.register
def _(generator: TextTemplate) -> str:
    return f"text {generator.text}"


@_generator.register
def _(generator: Pattern) -> str:
    return f"pattern {generator.pattern}"


@_generator.register
def _(generator: Prose) -> str:
    return f"running text of {generator.words[0]} to {generator.words[1]} words"


@_generator.register
def _(generator: YearsSince) -> str:
    return f"years from {generator.date} to {_value(generator.at or 'today')}"


@_generator.register
def _(generator: DatePart) -> str:
    return f"{generator.part.replace('_', ' ')} of {generator.date}"


@_generator.register
def _(generator: Constant) -> str:
    return f"always {_value(generator.value)}"


@_generator.register
def _(generator: Of) -> str:
    return f"{generator.parts[1]} of {generator.parts[0]}"


@_generator.register
def _(generator: Sql) -> str:
    return f"sql {generator.expression}"


@_generator.register
def _(generator: Record) -> str:
    weight = f" by {generator.weight}" if generator.weight else ""
    return f"a row of {generator.file}{weight}"


def in_words(generator: Generator) -> str:
    """A generator alone, without what stands beside it."""
    return _generator(generator)


@_generator.register
def _(generator: Macro) -> str:
    arguments = (f"{name}={_value(value)}" for name, value in generator.arguments.items())
    return f"macro {generator.name}({', '.join(arguments)})"


@_generator.register
def _(generator: Parent) -> str:
    return f"the parent's {generator.column}"


@_generator.register
def _(generator: Position) -> str:
    return f"its place among siblings, from {generator.start}"


@_generator.register
def _(generator: Split) -> str:
    return f"its part of the parent's {generator.whole_of.column}"


@_generator.register
def _(generator: Movement) -> str:
    return f"what {generator.of} changes by"


@_generator.register
def _(generator: States) -> str:
    return f"one of the states of {len(generator.paths)} paths"


@_generator.register
def _(generator: Reference) -> str:
    if generator.by is not None:
        return f"a row of {' or '.join(generator.cases.values())}, by {generator.by}"
    extra = [", another for each sibling"] if generator.distinct else []
    extra += [f", not that of {generator.other_than}"] if generator.other_than else []
    return f"a row of {generator.to}, {generator.distribution.kind}{''.join(extra)}"


@_generator.register
def _(generator: Tree) -> str:
    return f"an earlier row, as parent in a tree of {generator.depth} levels"


@_generator.register
def _(generator: Course) -> str:
    return f"a course from {_value(generator.start)}"


@_generator.register
def _(generator: Window) -> str:
    return f"window {generator.expression}"


@_generator.register
def _(generator: Boundary) -> str:
    return "since when it is valid" if generator.side == "from" else "until when it is valid"
