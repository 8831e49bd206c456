"""Unique columns with fewer values than rows that take NULL: each value once, NULL in the rest."""

from __future__ import annotations

from typing import Any

from sqlgen.catalog.draft import Draft
from sqlgen.catalog.made import Made, between
from sqlgen.catalog.relating import spec_type

MOST = 200
"""Values that are spelt out one by one."""


def scarce(draft: Draft, name: str, made: Made) -> Made | None:
    """The data by the row's number: the first rows have the values; None where there is no way."""
    from sqlglot import exp

    row = exp.column(draft.row(), quoted=True)
    values = made.data.get("pick")
    if isinstance(values, list) and len(values) <= MOST:
        cases = exp.Case()
        for number, value in enumerate(values, 1):
            plain = value if isinstance(value, int) else str(value)
            cases = cases.when(row.eq(number), exp.convert(plain))
        text = cases.sql()
    elif made.generator == "integer":
        low, high = between(made)
        fits: Any = row <= int(high) - int(low) + 1
        text = exp.Case().when(fits, row + (int(low) - 1)).sql()
    else:
        return None
    data = {"sql": text, "type": spec_type(draft.table.column(name))}
    return Made(data, f"{made.why}; each value once, NULL in the other rows")
