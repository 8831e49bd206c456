"""Catalogs made by hand, and what is planned for them."""

from __future__ import annotations

from typing import Any

from sqlgen.catalog.fillplan import FillOptions, FillPlan
from sqlgen.catalog.model import (
    Catalog,
    CatalogColumn,
    CatalogTable,
    ForeignKey,
    Index,
    KeyPart,
)
from sqlgen.catalog.specs import spec_of
from sqlgen.catalog.types import parse_type
from sqlgen.dialects import DIALECTS

POSTGRESQL = DIALECTS["postgresql"]


def column(name: str, type_: str = "integer", **facts: Any) -> CatalogColumn:
    return CatalogColumn(name, parse_type(type_, {}), **{"nullable": False, **facts})


def table(name: str, *columns: CatalogColumn, key: str = "id", **facts: Any) -> CatalogTable:
    return CatalogTable("s", name, columns=columns, primary_key=tuple(key.split()), **facts)


def key(columns: str, to: str, to_columns: str, **facts: Any) -> ForeignKey:
    return ForeignKey(
        f"to_{to}", tuple(columns.split()), ("s", to), tuple(to_columns.split()), **facts
    )


def unique(*columns: str, **facts: Any) -> Index:
    return Index(f"{'_'.join(columns)}_key", tuple(KeyPart(each) for each in columns), **facts)


def planned(*tables: CatalogTable, **options: Any) -> FillPlan:
    return spec_of(Catalog(POSTGRESQL, tables), FillOptions(**options))


def columns_of(plan: FillPlan, name: str) -> dict[str, Any]:
    found: dict[str, Any] = plan.spec["tables"][name]["columns"]
    return found


CUSTOMER = table("customer", column("id"), column("name", "varchar(60)"))
