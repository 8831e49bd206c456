"""A population in a DuckDB file, and questions to it in plain SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.population.shares import LIVING
from sqlgen import api


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


@contextmanager
def population_of(folder: Path, **options: Any) -> Iterator[Made]:
    """A population of those options, in a file that is made anew."""
    path = folder / "patients.duckdb"
    path.unlink(missing_ok=True)
    api.patients(f"duckdb:///{path}", **options)
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute(LIVING)
        yield Made(connection)
