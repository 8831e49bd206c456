"""What an engine can't hold, refused while it is still a plan."""

from __future__ import annotations

from collections.abc import Sequence

from sqlgen.dialects import Dialect
from sqlgen.errors import SpecError
from sqlgen.plan.plan import ColumnPlan


def check_name(dialect: Dialect, name: str, table: str | None = None) -> None:
    """Refuse a name that the engine would cut off or refuse."""
    size = len(name.encode()) if dialect.name_limit_octets else len(name)
    if dialect.name_limit and size > dialect.name_limit:
        unit = "octets" if dialect.name_limit_octets else "characters"
        raise SpecError(
            f"the name {name!r} has {size} {unit}, {dialect.title} takes {dialect.name_limit}",
            "shorten it",
            table=table or name,
            column=name if table else None,
        )


def check_columns(dialect: Dialect, table: str, columns: Sequence[ColumnPlan]) -> None:
    """Refuse doubled names, too many or too wide columns, and numbers that lose digits."""
    _distinct(table, columns)
    if dialect.column_limit and len(columns) > dialect.column_limit:
        raise SpecError(
            f"{len(columns)} columns, {dialect.title} takes {dialect.column_limit}",
            "split the table",
            table=table,
        )
    octets = sum(column.type.length * dialect.text_octets + 8 for column in columns)
    if dialect.row_octets and octets > dialect.row_octets:
        raise SpecError(
            f"a row may take {octets} octets, {dialect.title} takes {dialect.row_octets}",
            "declare long columns with type: text",
            table=table,
        )
    for column in columns:
        _digits(dialect, table, column)


def _distinct(table: str, columns: Sequence[ColumnPlan]) -> None:
    seen: dict[str, str] = {}
    for column in columns:
        first = seen.setdefault(column.name.casefold(), column.name)
        if first != column.name:
            raise SpecError(
                f"{first} and {column.name} differ in case alone, which most engines ignore",
                "rename one",
                table=table,
                column=column.name,
            )


def _digits(dialect: Dialect, table: str, column: ColumnPlan) -> None:
    if column.type.kind == "decimal" and column.type.precision > dialect.decimal_digits:
        raise SpecError(
            f"{column.type} has more than the {dialect.decimal_digits} digits that "
            f"{dialect.title} keeps exactly",
            "lower the scale or the range",
            table=table,
            column=column.name,
        )
