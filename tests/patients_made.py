"""A population in a DuckDB file, and questions to it in plain SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb


@dataclass(frozen=True)
class Made:
    """A population in a file."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(query).fetchall()

    def value(self, query: str) -> Any:
        """The only value of a query."""
        ((value,),) = self.rows(query)
        return value

    def number(self, query: str) -> float:
        """The only value of a query, as a number."""
        return float(self.value(query))
