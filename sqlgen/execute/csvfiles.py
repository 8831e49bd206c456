"""Tables of a population as CSV files, in the layout of Synthea's exporter."""

from __future__ import annotations

import datetime as dt
import errno
import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlgen.errors import UsageError
from sqlgen.execute.session import Session
from sqlgen.patients.plan import Population
from sqlgen.patients.tables import Table
from sqlgen.render.patients import PatientStatements
from sqlgen.spec import Type

Printer = Callable[[Any], str]


def check_folder(folder: Path, population: Population) -> None:
    """Refuse a folder into which the files can't be written; it need not stand yet."""
    try:
        standing = next(each for each in (folder, *folder.parents) if os.path.lexists(each))
        if not standing.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "a file is in the way")
        places = [standing, *(folder / f"{table.name}.csv" for table in population.tables)]
        for place in (each for each in places if each.exists()):
            if place.is_dir() != (place == standing):
                raise IsADirectoryError(errno.EISDIR, f"{place.name} is a folder")
            if not os.access(place, os.W_OK):
                raise PermissionError(errno.EACCES, f"no right to write to {place}")
    except OSError as error:
        raise _refused(folder, error) from None


def _refused(folder: Path, error: OSError) -> UsageError:
    return UsageError(f"can't write into {folder}: {error.strerror}", "name another folder")


def write_tables(
    session: Session, schema: str | None, population: Population, folder: Path
) -> tuple[Path, ...]:
    """A file a table; rows are read and written in portions."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        statements = PatientStatements(population, session.dialect, schema)
        return tuple(
            _write(session, statements.rows_of(table), table, folder) for table in population.tables
        )
    except OSError as error:
        raise _refused(folder, error) from None


def _write(session: Session, query: str, table: Table, folder: Path) -> Path:
    path = folder / f"{table.name}.csv"
    names = [column.name for column in table.columns]
    printers = [printer(column.type) for column in table.columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(names) + "\n")
        # A server keeps the place in a large query only within a transaction.
        session.begin()
        for rows in session.portions(query, f"reading {table.name}"):
            file.writelines(_lines(rows, printers))
        session.commit()
    return path


def _lines(rows: list[tuple[Any, ...]], printers: list[Printer]) -> Iterator[str]:
    for row in rows:
        cells = (
            "" if value is None else show(value) for show, value in zip(printers, row, strict=True)
        )
        yield ",".join(cells) + "\n"


def printer(type_: Type) -> Printer:
    """How a column's values are written, whatever the driver makes of them."""
    if type_.kind == "timestamp":
        return _moment
    if type_.kind == "date":
        return lambda value: str(value)[:10]
    if type_.kind == "decimal":
        return lambda value: f"{Decimal(str(value)):.{type_.scale}f}"
    return _text


def _moment(value: Any) -> str:
    text = value.isoformat() if isinstance(value, dt.datetime) else str(value)
    return f"{text[:10]}T{text[11:19]}Z"


def _text(value: Any) -> str:
    """A text without what ends a cell or a line: there is no quoting."""
    return str(value).replace(",", " ").replace("\n", " ").replace("\r", " ")
