"""How a column is made, in words."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from sqlgen.plan.scope import Cut, Group
from sqlgen.spec import Column, Param
from sqlgen.spec.generators import (
    Booleans,
    Constant,
    DatePart,
    Faker,
    Json,
    Macro,
    Octets,
    Of,
    Pattern,
    Pick,
    Pool,
    Prose,
    Record,
    Sequence,
    Sql,
    TextTemplate,
    Token,
    YearsSince,
)
from sqlgen.spec.ranged import Generator, Ranged

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
    return f"${value.name}" if isinstance(value, Param) else str(value)


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
