"""A live database as a Catalog: one query a kind of thing, whatever the number of tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from sqlgen.catalog.definitions import Definitions, definitions
from sqlgen.catalog.model import (
    Catalog,
    CatalogColumn,
    CatalogTable,
    Check,
    Domain,
    ForeignKey,
    Index,
    KeyPart,
    Name,
    Partition,
    Trigger,
)
from sqlgen.catalog.types import CatalogType, parse_type
from sqlgen.dialects import Dialect
from sqlgen.errors import UsageError

COUNTED = 200
"""Tables whose rows one query counts: some engines join no more queries than 500."""
Rows = Iterable[tuple[Any, ...]]


class Source(Protocol):
    """What is read from: an open session of the target."""

    @property
    def dialect(self) -> Dialect:
        """The dialect of the server."""

    def catalog(self, part: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """The rows of a part of the catalog (docs/macros.md)."""


def read(
    session: Source,
    schemas: Sequence[str] | None = None,
    *,
    apart: Callable[[str], bool] = lambda _: False,
    counted: bool = True,
) -> Catalog:
    """All tables of the schemas, or of all that are not the system's, but for those set `apart`.

    UsageError where the engine's catalog is not read, or a schema is not there.
    """
    _refuse_unread(session.dialect)
    wanted = tuple(schemas) if schemas else None
    parts = {part: session.catalog(part, wanted) for part in PARTS}
    if not parts["tables"]:
        _refuse_nothing(wanted)
    tables = tuple(each for each in _tables(parts, session.dialect) if not apart(each.name))
    return Catalog(session.dialect, _with_rows(session, tables) if counted else tables)


PARTS = (
    *("tables", "columns", "indexes", "foreign_keys", "checks"),
    *("types", "partitions", "triggers", "definitions", "lacking"),
)


def _refuse_unread(dialect: Dialect) -> None:
    if not dialect.reads_catalog:
        raise UsageError(
            f"sqlgen can't read what stands in {dialect.title} yet",
            "write a spec and use `sqlgen generate`",
        )


def _refuse_nothing(schemas: tuple[str, ...] | None) -> None:
    if schemas:
        raise UsageError(f"there is no table in {', '.join(schemas)}", "check --schema")


def _tables(parts: dict[str, list[tuple[Any, ...]]], dialect: Dialect) -> Iterator[CatalogTable]:
    told = definitions(parts["definitions"], dialect.sqlglot_name)
    columns = _columns(parts["columns"], parts["types"], dialect)
    indexes = _indexes(parts["indexes"], told)
    keys = _foreign_keys(parts["foreign_keys"])
    checks = _grouped(parts["checks"], lambda name, text: Check(str(name), str(text)))
    pieces = _grouped(parts["partitions"], Partition)
    triggers = _grouped(parts["triggers"], Trigger)
    lacking = _grouped(parts["lacking"], lambda what, readable: (str(what), bool(readable)))
    for schema, name, kind, comment, partitioned, transactional in parts["tables"]:
        place = (schema, name)
        primary, others = indexes.get(place, ((), ()))
        lacks, readable = next(iter(lacking.get(place, ())), (None, True))
        others = tuple(_folding(each, columns.get(place, ())) for each in others)
        yield CatalogTable(
            schema=schema,
            name=name,
            kind=kind,
            columns=told.marked(place, columns.get(place, ())),
            primary_key=primary,
            uniques=tuple(each for each in others if each.unique),
            indexes=tuple(each for each in others if not each.unique),
            foreign_keys=keys.get(place, ()),
            checks=checks.get(place) or told.checks(place),
            partitioned_by=partitioned,
            transactional=bool(transactional),
            partitions=pieces.get(place, ()),
            triggers=triggers.get(place, ()),
            comment=comment,
            lacks=lacks,
            readable=readable,
        )


def _grouped(rows: Rows, made: Any) -> dict[Name, tuple[Any, ...]]:
    """Rows by the table that their first two fields name, each made of the fields after."""
    groups: dict[Name, list[Any]] = defaultdict(list)
    for schema, table, *fields in rows:
        groups[schema, table].append(made(*fields))
    return {place: tuple(each) for place, each in groups.items()}


def _columns(rows: Rows, types: Rows, dialect: Dialect) -> dict[Name, tuple[CatalogColumn, ...]]:
    enums: dict[str, tuple[str, ...]] = {}
    domains: dict[str, tuple[Check, ...]] = {}
    for kind, name, check, text, _ in types:
        if kind == "enum":
            enums[name] = (*enums.get(name, ()), str(text))
        else:
            domains[name] = (*domains.get(name, ()), Check(str(check), str(text)))
    known: dict[str, CatalogType] = {}

    def made(*fields: Any) -> CatalogColumn:
        text = str(fields[1])
        if text not in known:
            type_ = parse_type(text, enums)
            type_ = replace(type_, brackets=dialect.array_brackets)
            type_ = type_.as_number() if dialect.bits_are_numbers else type_
            known[text] = type_.as_geometry() if dialect.shapes_are_geometry else type_
        return _column(known[text], domains, *fields)

    return _grouped(rows, made)


def _column(
    type_: CatalogType, domains: dict[str, tuple[Check, ...]], *fields: Any
) -> CatalogColumn:
    name, _, domain, nullable, default, identity, generated, schema, sequence, *rest = fields
    collation, folds, comment = rest
    return CatalogColumn(
        name=name,
        type=type_,
        nullable=bool(nullable),
        default=default,
        identity=identity,
        generated=bool(generated),
        sequence=(schema, sequence) if sequence else None,
        domain=Domain(domain, domains.get(domain, ())) if domain else None,
        collation=collation,
        folds=bool(folds),
        comment=comment,
    )


Keys = tuple[tuple[str, ...], tuple[Index, ...]]
"""The columns of the primary key, and the other indexes."""


def _indexes(rows: Rows, told: Definitions) -> dict[Name, Keys]:
    parts: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for schema, table, index, kind, *fields in rows:
        parts[schema, table, index, kind].append(tuple(fields))
    found: dict[Name, Keys] = {}
    for (schema, table, index, kind), fields_of in parts.items():
        made = told.completed(_index(index, kind, fields_of), (schema, index))
        primary, others = found.get((schema, table), ((), ()))
        if kind == "primary":
            found[schema, table] = (made.columns, others)
        elif not _repeats(made, others):
            found[schema, table] = (primary, (*others, made))
    return found


def _folding(index: Index, columns: tuple[CatalogColumn, ...]) -> Index:
    """The index with what its columns say of case and accents, where it says nothing itself."""
    folds = {column.name for column in columns if column.folds}
    parts = tuple(replace(part, folds=part.folds or part.column in folds) for part in index.parts)
    return replace(index, parts=parts)


def _repeats(made: Index, others: tuple[Index, ...]) -> bool:
    """Whether the same is told already: an engine shows a constraint and its index."""
    return any(replace(each, name=made.name) == made for each in others)


def _index(name: str, kind: str, rows: list[tuple[Any, ...]]) -> Index:
    *_, predicate, nulls_equal = rows[0]
    ordered = sorted(rows, key=lambda row: int(row[0]))
    return Index(
        name=name,
        parts=tuple(
            KeyPart(column, expression, None if prefix is None else int(prefix), bool(folds))
            for _, column, expression, prefix, folds, *_ in ordered
        ),
        unique=kind != "index",
        predicate=predicate,
        nulls_equal=bool(nulls_equal),
    )


def _foreign_keys(rows: Rows) -> dict[Name, tuple[ForeignKey, ...]]:
    parts: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for schema, table, name, *fields in rows:
        parts[schema, table, name].append(tuple(fields))
    found: dict[Name, tuple[ForeignKey, ...]] = {}
    for (schema, table, name), fields_of in parts.items():
        made = _foreign_key(name, sorted(fields_of, key=lambda row: int(row[0])))
        found[schema, table] = (*found.get((schema, table), ()), made)
    return found


def _foreign_key(name: str, rows: list[tuple[Any, ...]]) -> ForeignKey:
    _, _, schema, table, _, match, deferrable = rows[0]
    return ForeignKey(
        name=name,
        columns=tuple(row[1] for row in rows),
        to=(schema, table),
        to_columns=tuple(row[4] for row in rows),
        match=match,
        deferrable=bool(deferrable),
    )


def _with_rows(session: Source, tables: tuple[CatalogTable, ...]) -> tuple[CatalogTable, ...]:
    """The tables with how many rows each holds, as far as the user may ask."""
    counts: dict[Name, int] = {}
    places = [table.place for table in tables if table.kind == "table" and table.readable]
    for start in range(0, len(places), COUNTED):
        some = places[start : start + COUNTED]
        for at, rows in session.catalog("row_counts", some):
            counts[some[int(at)]] = int(rows)
    return tuple(replace(table, rows=counts.get(table.place)) for table in tables)
