"""What a spec says of tables that stand, as further rules of their catalog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlgen.catalog.model import Catalog, CatalogTable, Check, ForeignKey, Index, KeyPart, Name
from sqlgen.catalog.specs import spec_names
from sqlgen.errors import UsageError
from sqlgen.spec.relations import parts_of


def promised(catalog: Catalog, tables: Mapping[str, Any]) -> Catalog:
    """The catalog with the keys, references and checks of a spec's tables beside its own.

    UsageError where a table or column is not there.
    """
    places = _places(catalog, tables)
    told = {places[name]: dict(table or {}) for name, table in tables.items()}
    return replace(
        catalog,
        tables=tuple(
            _with(catalog, table, told[table.place], places) if table.place in told else table
            for table in catalog.tables
        ),
    )


def rows_promised(catalog: Catalog, tables: Mapping[str, Any]) -> dict[Name, int]:
    """How many rows a spec says that tables hold, where it says a number."""
    places = _places(catalog, tables)
    counts = {places[name]: (table or {}).get("rows") for name, table in tables.items()}
    return {place: count for place, count in counts.items() if isinstance(count, int)}


def _places(catalog: Catalog, tables: Mapping[str, Any]) -> dict[str, Name]:
    places = {name: place for place, name in spec_names(catalog.fillable).items()}
    for name in tables:
        if name not in places:
            raise UsageError(
                f"--spec: there is no table {name!r} here", f"there is {', '.join(places)}"
            )
    return places


def _with(
    catalog: Catalog, table: CatalogTable, told: Mapping[str, Any], places: Mapping[str, Name]
) -> CatalogTable:
    columns = {
        name: each or {}
        for name, each in (told.get("columns") or {}).items()
        if not (each or {}).get("hidden")
    }
    for name in columns:
        if name not in table.by_name:
            raise UsageError(
                f"--spec: {table.name} has no column {name!r}", f"it has {', '.join(table.by_name)}"
            )
    return replace(
        table,
        uniques=(*table.uniques, *_uniques(table, told, columns)),
        checks=(*table.checks, *_checks(told)),
        foreign_keys=(*table.foreign_keys, *_references(catalog, columns, places)),
    )


def _uniques(
    table: CatalogTable, told: Mapping[str, Any], columns: Mapping[str, Any]
) -> Iterator[Index]:
    groups = told.get("unique") or []
    several = groups if all(isinstance(each, list) for each in groups) else [groups]
    single = [[name] for name, each in columns.items() if each.get("unique")]
    keys = [name for name, each in columns.items() if each.get("primary_key")]
    for names in (*several, *single, keys):
        if names and tuple(names) not in table.keys:
            parts = tuple(KeyPart(str(name)) for name in names)
            yield Index(f"--spec: unique ({', '.join(map(str, names))})", parts)


def _checks(told: Mapping[str, Any]) -> Iterator[Check]:
    given = told.get("check") or []
    for text in [given] if isinstance(given, str) else given:
        yield Check("--spec: check", str(text))


def _references(
    catalog: Catalog, columns: Mapping[str, Any], places: Mapping[str, Name]
) -> Iterator[ForeignKey]:
    for name, each in columns.items():
        reference = each.get("reference")
        to = reference.get("to") if isinstance(reference, dict) else reference
        table, column = parts_of(str(to or ""))
        if table in places and column in catalog.by_place[places[table]].by_name:
            yield ForeignKey(f"--spec: {name}", (name,), places[table], (column,))
