"""Bad data as files: fixtures of all classes, and the rows of a spec."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from sqlgen.api.running import plan_of
from sqlgen.baddata import Rows, csv_line, written
from sqlgen.dialects import Dialect, dialect_named
from sqlgen.errors import UsageError
from sqlgen.execute import (
    BadPatientRun,
    Labelling,
    batch_rows,
    connected,
    in_memory,
    parse_url,
)
from sqlgen.patients.plan import Population
from sqlgen.plan import Options, Plan, TablePlan
from sqlgen.render import Expected, Renderer, rows_script
from sqlgen.spec import LoadedSpec

PROBE = "probe"
"""The table that fixtures of a cell are for."""
LABELS = "labels.csv"
MEMORY = "duckdb:///:memory:"


def fixture_files(folder: Path, dialect: Dialect) -> int:
    """Write the fixtures into a folder, SQL as the engine has it, and say how many there are."""

    def script(rows: Rows) -> str:
        texts = [(str(key), text) for key, text in rows]
        return rows_script(dialect, PROBE, ("id", "value"), texts)

    try:
        return written(folder, script)
    except OSError as error:
        raise UsageError(f"can't write to {folder}: {error.strerror}", "name another") from None


def row_files(
    loaded: LoadedSpec, asked: Options, folder: Path, dialect: Dialect, expected: Expected
) -> int:
    """Write the rows of a spec's landing tables, and labels.csv; how many rows there are."""
    plan = plan_of(loaded, asked, dialect_named("duckdb"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _rows(plan, folder, dialect, expected)
    except OSError as error:
        raise UsageError(f"can't write to {folder}: {error.strerror}", "name another") from None


def _rows(plan: Plan, folder: Path, dialect: Dialect, expected: Expected) -> int:
    count = 0
    with ExitStack() as stack:
        open_: dict[str, _Files] = {}
        for table, rows in batch_rows(plan):
            if table.name not in open_:
                open_[table.name] = _Files(stack, folder, table, dialect)
            open_[table.name].write(rows)
            count += len(rows)
    with in_memory(plan) as (session, _):
        labelling = Labelling(session, plan, expected, looked_up=True)
        labelling.into_file(folder / LABELS)
    return count


def patient_files(
    population: Population, plan: Plan, folder: Path, dialect: Dialect, expected: Expected
) -> int:
    """The same of bad patients; how many rows there are."""
    with connected(parse_url(MEMORY)) as session:
        renderer = Renderer(plan)
        run = BadPatientRun(
            population, plan, session, replace=False, observe=lambda _: None, labelled=True
        )
        with run.made() as made, ExitStack() as stack:
            for table in plan.tables:
                names = [column.name for column in table.columns]
                files = _Files(stack, folder, table, dialect)
                for rows in session.portions(renderer.all_rows(None, table.name, names)):
                    files.write(rows)
            labelling = Labelling(session, plan, expected, looked_up=True)
            labelling.into_file(folder / LABELS)
    return sum(table.rows for table in made)


class _Files:
    """The files of one table: CSV, JSON lines and SQL."""

    def __init__(self, stack: ExitStack, folder: Path, table: TablePlan, dialect: Dialect) -> None:
        self._table, self._dialect = table, dialect
        self._names = tuple(column.name for column in table.columns)

        def opened(ending: str) -> TextIO:
            path = folder / f"{table.name}.{ending}"
            return stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))

        self._csv, self._jsonl, self._sql = (opened(each) for each in ("csv", "jsonl", "sql"))
        self._csv.write(csv_line(self._names))

    def write(self, rows: list[tuple[Any, ...]]) -> None:
        """Some rows."""
        if not rows:
            return
        self._csv.writelines(map(csv_line, rows))
        lines = (dict(zip(self._names, row, strict=True)) for row in rows)
        self._jsonl.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        self._sql.write(rows_script(self._dialect, self._table.name, self._names, rows))
