"""What stands in a database, and what it takes to fill it."""

from __future__ import annotations

from sqlgen.catalog.model import Catalog, CatalogColumn, CatalogTable
from sqlgen.catalog.read import read

__all__ = ["Catalog", "CatalogColumn", "CatalogTable", "read"]
