"""Shorthands for tests: small tables, their cells, and draws."""

from typing import Any

from reference.cells import rows
from reference.draw import Draws, Q, Source
from reference.ranges import Value


def columns(
    definitions: dict[str, Any], count: int = 100, **options: Any
) -> list[tuple[Value, ...]]:
    """The rows of a table named t."""
    spec = {
        "params": options.pop("declared", {}),
        "tables": {"t": {"rows": count, "columns": definitions}},
    }
    return rows(spec, **options)


def column(definition: dict[str, Any], count: int = 100, **options: Any) -> list[Any]:
    """The cells of a single column c in a table named t."""
    return [row[0] for row in columns({"c": definition}, count, **options)]


def draws(count: int, purpose: str = "", seed: int = 0) -> list[int]:
    """The first draws of column t.c."""
    source = Source("t", seed)
    return [Draws(source, "c", n).draw(purpose) for n in range(1, count + 1)]


def spread(count: int) -> list[int]:
    """Draws at even distances from the first to the last."""
    return [i * (Q - 1) // (count - 1) for i in range(count)]
