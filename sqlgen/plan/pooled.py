"""Generators whose values are known beforehand: picks, pools, Faker, records."""

from __future__ import annotations

from itertools import accumulate, islice
from typing import Any

from sqlgen.errors import SpecError
from sqlgen.plan.arithmetic import Q
from sqlgen.plan.building import alphabet_of, build, spelled, typed_values, with_nulls
from sqlgen.plan.cells import Cell, Choice, Looked, Nullable, Switch, Weighed
from sqlgen.plan.indexes import Alias, Cumulative, Equal, Index
from sqlgen.plan.lookups import LookupBuilder, alias_table
from sqlgen.plan.references import of_reference
from sqlgen.plan.scope import Built, Scope
from sqlgen.plan.sources import Source, collated, field_index, read_file
from sqlgen.plan.texts import filtered
from sqlgen.plan.values import varchar
from sqlgen.spec import Type
from sqlgen.spec.chosen import Faker, Of, Pick, Pool, Record
from sqlgen.spec.relations import Reference, Tree

INLINE_VALUES = 64
"""Most values of equal share that are written into a statement."""
CUMULATIVE_VALUES = 8
"""Most weighted values found by comparing thresholds; more go by an alias table."""

MISMATCHES = 5
"""Most lines whose values are put beside the same others where they do not belong."""


@build.register
def _(generator: Pick, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    kept = [(value, weight) for value, weight in generator.values if weight]
    texts = tuple((value,) for value, _ in kept)
    source = Source("picks", ("value",), texts, tuple(weight for _, weight in kept))
    values, type_ = typed_values(scope, _filtered(scope, source.values("value"), filters))
    if scope.unique:
        return _unique_values(scope, source, values, type_)
    size = len(values)
    if size <= (CUMULATIVE_VALUES if source.weighted else INLINE_VALUES):
        index = _small_index(scope, source)
        return Built(Choice(index, values, type_), None, alphabet_of(values))
    key = ("pick", scope.table.name, scope.column, scope.prefix)
    return _from_lookup(scope, key, source, ("value", values, type_), filters)


def _filtered(scope: Scope, values: tuple[Any, ...], filters: tuple[str, ...]) -> tuple[Any, ...]:
    if filters and not all(isinstance(value, str) for value in values):
        raise scope.error(
            "a template filters texts, these are not", "quote them, or drop the filter"
        )
    return tuple(filtered(value, filters) for value in values) if filters else values


def _small_index(scope: Scope, source: Source) -> Equal | Cumulative:
    if not source.weighted:
        return Equal(scope.draw(), len(source.rows))
    total = sum(source.weights)
    return Cumulative(scope.draw(), tuple(each * Q // total for each in accumulate(source.weights)))


def _unique_values(scope: Scope, source: Source, values: tuple[Any, ...], type_: Type) -> Built:
    """The values in permuted order; those that a collation takes for one are one."""
    if source.weighted:
        raise scope.error("unique values can't have weights", "drop unique or the weights")
    firsts: dict[Any, Any] = {}
    for value in values:
        firsts.setdefault(collated(value) if isinstance(value, str) else (value,), value)
    kept = tuple(firsts.values())
    index = scope.permuted(len(kept))
    if len(kept) <= INLINE_VALUES:
        return Built(Choice(index, kept, type_), len(kept), alphabet_of(kept))
    key = ("unique", scope.table.name, scope.column)
    table = scope.run.lookup(key, f"{source.title}: {len(kept)} values", len(kept), None)
    name = table.add("value", type_, kept)
    looked = Looked(scope.table.join(table, index), name, type_)
    return Built(looked, len(kept), alphabet_of(kept))


def _from_lookup(
    scope: Scope,
    key: object,
    source: Source,
    field: tuple[str, tuple[Any, ...], Type],
    filters: tuple[str, ...],
) -> Built:
    """A field of a source's row at the column's index, in a lookup table."""
    name, values, type_ = field
    table = _table(scope, key, source)
    stored = table.add("|".join((name, *filters)), type_, values)
    return Built(_looked(scope, table, source, stored, type_), None, alphabet_of(values))


def _table(scope: Scope, key: object, source: Source) -> LookupBuilder:
    size = len(source.rows)
    alias = size > CUMULATIVE_VALUES and source.weighted
    cuts = alias_table(source.weights) if alias else None
    return scope.run.lookup(key, f"{source.title}: {size} rows", size, cuts)


def _looked(
    scope: Scope, table: LookupBuilder, source: Source, field: str, type_: Type
) -> Looked | Weighed:
    draw, size = scope.draw(), len(source.rows)
    if table.alias is None:
        index: Index = _small_index(scope, source)
        return Looked(scope.table.join(table, index), field, type_)
    return Weighed(scope.table.join(table, Alias(draw, size)), draw, size, field, type_)


@build.register
def _(generator: Pool, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    path = scope.file(generator.file)
    source = read_file(path, generator.weight)
    column = generator.column or source.fields[0]
    field_index(source.fields, column, source.title)
    return _texts_of(scope, source, column, ("file", path, generator.weight), filters)


def _texts_of(
    scope: Scope, source: Source, column: str, key: object, filters: tuple[str, ...]
) -> Built:
    values, type_ = typed_values(scope, _filtered(scope, source.values(column), filters))
    if scope.unique:
        return _unique_values(scope, source, values, type_)
    return _from_lookup(scope, (*_pair(key), str(type_)), source, (column, values, type_), filters)


def _pair(key: object) -> tuple[object, ...]:
    return key if isinstance(key, tuple) else (key,)


@build.register
def _(generator: Faker, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    locale = generator.locale or scope.locale
    if generator.by is not None:
        return _faker_by(generator, scope, locale, filters)
    return _faked(scope, generator.provider or "", locale, generator.size, filters)


def _faked(scope: Scope, provider: str, locale: str, size: int, filters: tuple[str, ...]) -> Built:
    source = scope.run.pools.source(provider, locale, size)
    if scope.unique:
        source = Source(source.title, source.fields, source.rows, (1,) * len(source.rows))
    return _texts_of(scope, source, "value", ("faker", provider, locale, size), filters)


def _faker_by(generator: Faker, scope: Scope, locale: str, filters: tuple[str, ...]) -> Built:
    if scope.unique:
        raise scope.error("a choice by another column can't be unique", "drop unique")
    by = spelled(scope, str(generator.by))
    _check_cases(generator, scope, by)
    made = [
        (value, _faked(scope, provider, locale, generator.size, filters))
        for value, provider in generator.cases.items()
    ]
    type_ = varchar(max(each.cell.type.length for _, each in made))
    alphabets = [each.alphabet or frozenset() for _, each in made]
    cases = tuple((value, each.cell) for value, each in made)
    return Built(Switch(by, cases, type_), None, frozenset().union(*alphabets))


def _check_cases(generator: Faker, scope: Scope, by: Cell) -> None:
    """Refuse values that no case names, and cases that no value meets, where they are known."""
    inner = by.cell if isinstance(by, Nullable) else by
    if not isinstance(inner, Choice):
        return
    values, cases = set(inner.values), set(generator.cases)
    if values - cases:
        missing = ", ".join(sorted(map(str, values - cases)))
        raise scope.error(f"no provider for {generator.by} = {missing}", "add a case for each")
    if cases - values:
        extra = ", ".join(sorted(map(str, cases - values)))
        raise scope.error(f"{generator.by} is never {extra}", "drop the case")


@build.register
def _(generator: Record, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    raise scope.error("a record has no value of its own", "add hidden: true, and `of` columns")


def chosen_rows(generator: Record, scope: Scope) -> Source:
    """The rows that a record chooses from; SpecError that names the record's column."""
    try:
        return read_file(scope.file(generator.file), generator.weight)
    except SpecError as error:
        error.table, error.column = scope.table.name, scope.column
        raise


@build.register
def _(generator: Of, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    record, field = generator.parts
    chosen = scope.table.column(record).generator
    if isinstance(chosen, Reference | Tree):
        return of_reference(generator, scope, filters)
    if not isinstance(chosen, Record):
        raise scope.error(f"{record} is no record", "name a column made by record or reference")
    if scope.unique:
        raise scope.error("a column of a record can't be unique", "drop unique")
    of_record = Scope(scope.table, record, type=scope.type)
    source = chosen_rows(chosen, of_record)
    field_index(source.fields, field, source.title)
    values, type_ = typed_values(of_record, _filtered(scope, source.values(field), filters))
    key = _file_key(of_record, chosen)
    made = _from_lookup(of_record, key, source, (field, values, type_), filters)
    return with_nulls(made, of_record)


def _file_key(scope: Scope, chosen: Record) -> tuple[object, ...]:
    return ("file", scope.file(chosen.file), chosen.weight, str(scope.type))


def mismatched(generator: Of, scope: Scope) -> Cell:
    """A column of a record with values that no line of its file has beside the other columns."""
    record, field = generator.parts
    chosen = scope.table.column(record).generator
    if not isinstance(chosen, Record):
        raise scope.error(f"{record} is no record", "name a column made by record")
    of_record = Scope(scope.table, record, type=scope.type)
    source = chosen_rows(chosen, of_record)
    values, type_ = typed_values(of_record, source.values(field))
    others = tuple(values[line] for line in mismatches(generator, scope))
    made = (f"{field}|mismatch", others, type_)
    return _from_lookup(of_record, _file_key(of_record, chosen), source, made, ()).cell


def mismatches(generator: Of, scope: Scope) -> tuple[int, ...]:
    """For each line of a record's file, one whose value no line has beside its other columns.

    Empty where some line has no such other.
    """
    record, field = generator.parts
    chosen = scope.table.column(record).generator
    if not isinstance(chosen, Record):
        return ()
    source = chosen_rows(chosen, Scope(scope.table, record))
    others = [source.values(each) for each in sorted(_shown(scope, record) - {field})]
    rows = tuple(zip(*others, strict=True)) if others else ((),) * len(source.rows)
    values = source.values(field)
    beside: dict[tuple[str, ...], set[str]] = {}
    for row, value in zip(rows, values, strict=True):
        beside.setdefault(row, set()).add(value)
    found = {row: _besides(values, taken) for row, taken in beside.items()}
    if not all(found.values()):
        return ()
    return tuple(found[row][at % len(found[row])] for at, row in enumerate(rows))


def _besides(values: tuple[str, ...], taken: set[str]) -> tuple[int, ...]:
    """A few of the lines whose value is not taken."""
    lines = (line for line, value in enumerate(values) if value not in taken)
    return tuple(islice(lines, MISMATCHES))


def _shown(scope: Scope, record: str) -> set[str]:
    """The columns of a record's file that the table shows."""
    generators = (each.generator for each in scope.table.table.columns.values())
    paths = (each.parts for each in generators if isinstance(each, Of))
    return {field for of, field in paths if of == record}
