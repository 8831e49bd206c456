"""What an engine can't hold, refused while it is still a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AnySet

from sqlgen.dialects import Dialect
from sqlgen.errors import SpecError
from sqlgen.plan.cells import Units
from sqlgen.plan.emptiness import may_be_empty
from sqlgen.plan.indexes import Piece
from sqlgen.plan.lookups import LookupBuilder
from sqlgen.plan.plan import ColumnPlan
from sqlgen.plan.sources import collated
from sqlgen.plan.values import DAY, EPOCH

OURS = "sqlgen_"
BMP = 0xFFFF
"""The last character of 16 bits."""
FIXED_OCTETS = {
    "integer": 4,
    "bigint": 8,
    "boolean": 1,
    "date": 4,
    "time": 8,
    "timestamp": 8,
    "interval": 16,
    "double": 8,
}
"""Octets of the types that are as wide in every row."""


def check_tables(names: Iterable[str]) -> None:
    """Refuse tables whose names differ in case alone."""
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(name.casefold(), name)
        if first != name:
            raise SpecError(
                f"{first} and {name} differ in case alone, which most engines ignore",
                "rename one",
                table=name,
            )


def check_name(dialect: Dialect, name: str, table: str | None = None) -> None:
    """Refuse a name that the engine would cut off or refuse."""
    if table is None and name.casefold().startswith(OURS):
        raise SpecError(
            f"names beginning with {OURS} are for sqlgen's own tables", "rename it", table=name
        )
    if dialect.plain_names and (name.endswith(" ") or any(ord(each) > BMP for each in name)):
        raise SpecError(
            f"{dialect.title} takes no name like {name!r}",
            "end it without a space, and keep to characters of 16 bits",
            table=table or name,
            column=name if table else None,
        )
    if any(each in name for each in dialect.names_exclude):
        raise SpecError(
            f"{dialect.title} takes no name with {' or '.join(map(repr, dialect.names_exclude))}",
            "rename it",
            table=table or name,
            column=name if table else None,
        )
    size = len(name.encode()) if dialect.name_limit_octets else len(name)
    if dialect.name_limit and size > dialect.name_limit:
        unit = "octets" if dialect.name_limit_octets else "characters"
        raise SpecError(
            f"the name {name!r} has {size} {unit}, {dialect.title} takes {dialect.name_limit}",
            "shorten it",
            table=table or name,
            column=name if table else None,
        )


def check_cell(dialect: Dialect, cell: Piece, lookups: Collection[LookupBuilder]) -> None:
    """Refuse values that the engine would store as others."""
    if dialect.empty_is_null and may_be_empty(cell, lookups):
        raise SpecError(
            f"its text may be empty, which {dialect.title} stores as NULL",
            "leave empty texts out, or ask for nulls",
        )
    if dialect.first_day and any(_too_early(dialect, each) for each in cell.parts()):
        raise SpecError(
            f"days before {dialect.first_day} are of another calendar in {dialect.title}",
            f"begin at {dialect.first_day}",
        )


def _too_early(dialect: Dialect, piece: Piece) -> bool:
    """Whether a piece counts days, or seconds, from before the first one."""
    if not isinstance(piece, Units) or piece.type.kind not in DAY:
        return False
    first = (dt.date.fromisoformat(dialect.first_day) - EPOCH).days
    return piece.low.value < first * DAY[piece.type.kind]


def check_columns(
    dialect: Dialect, table: str, columns: Sequence[ColumnPlan], together: AnySet[str]
) -> None:
    """Refuse doubled names, too many or too wide columns, and numbers that lose digits."""
    _distinct(dialect, table, columns)
    if dialect.column_limit and len(columns) > dialect.column_limit:
        raise SpecError(
            f"{len(columns)} columns, {dialect.title} takes {dialect.column_limit}",
            "split the table",
            table=table,
        )
    _row(dialect, table, columns)
    for column in columns:
        _digits(dialect, table, column)
        if column.unique or column.primary_key or column.name in together:
            _keyed(dialect, table, column)
        _length(dialect, table, column)


def _row(dialect: Dialect, table: str, columns: Sequence[ColumnPlan]) -> None:
    whole = sum(column.type.length * dialect.text_octets + 8 for column in columns)
    page = sum(_in_page(dialect, column) for column in columns)
    for octets, limit in ((whole, dialect.row_octets), (page, dialect.page_octets)):
        if limit and octets > limit:
            raise SpecError(
                f"a row may take {octets} octets, {dialect.title} takes {limit}",
                "declare text columns with type: text, or split the table",
                table=table,
            )


def _in_page(dialect: Dialect, column: ColumnPlan) -> int:
    """Octets of a column that can't leave the row's page: long texts leave a pointer there."""
    if column.type.kind in FIXED_OCTETS:
        return FIXED_OCTETS[column.type.kind]
    length = {"uuid": 36}.get(column.type.kind, column.type.length) * dialect.text_octets
    return length + 1 if 0 < length <= dialect.page_text else dialect.page_pointer


def _difference(first: str, second: str) -> str:
    alike = first.casefold() == second.casefold()
    return "differ in case alone" if alike else "differ in accents alone"


def _distinct(dialect: Dialect, table: str, columns: Sequence[ColumnPlan]) -> None:
    seen: dict[str, str] = {}
    folded = collated if dialect.names_fold_accents else str.casefold
    for column in columns:
        first = seen.setdefault(folded(column.name), column.name)
        if first != column.name:
            difference = _difference(first, column.name)
            raise SpecError(
                f"{first} and {column.name} {difference}, which most engines ignore",
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


def _keyed(dialect: Dialect, table: str, column: ColumnPlan) -> None:
    if column.type.kind in dialect.keyless:
        raise SpecError(
            f"{dialect.title} keeps no {column.type} unique",
            "drop unique, or declare another type",
            table=table,
            column=column.name,
        )


def _length(dialect: Dialect, table: str, column: ColumnPlan) -> None:
    if 0 < dialect.varchar_limit < column.type.length:
        raise SpecError(
            f"{column.type} is longer than the {dialect.varchar_limit} characters that "
            f"{dialect.title} takes",
            "shorten it",
            table=table,
            column=column.name,
        )
