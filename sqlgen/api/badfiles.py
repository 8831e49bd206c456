"""Bad data as files: fixtures of all classes, and the rows of a spec or of a database's tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import Any, TextIO, Unpack

from sqlgen.api.bad import (
    RATE,
    BadOptions,
    check_applied,
    check_keys,
    expecting,
    own_of,
    shaped,
    spoiling,
)
from sqlgen.api.options import DrawOptions, plan_options
from sqlgen.api.running import plan_of
from sqlgen.api.specs import SpecLike, is_url, loaded_spec
from sqlgen.api.targets import standing_target
from sqlgen.baddata import Rows, catalogue, chosen, csv_line, written
from sqlgen.dialects import Dialect, dialect_named, engines_with
from sqlgen.errors import UsageError
from sqlgen.execute import (
    BadPatientRun,
    Echo,
    Labelling,
    Session,
    Target,
    connected,
    in_memory,
    looked_up,
    parse_url,
    prepared,
    spoilt_rows,
)
from sqlgen.patients.plan import Population
from sqlgen.plan import Options, Plan, TablePlan
from sqlgen.render import Expected, Renderer, rows_script, spelling
from sqlgen.spec import LoadedSpec

USUAL = "duckdb"
"""The engine that rows of a spec are made in, and whose SQL is written unless another is named."""
PROBE = "probe"
"""The table that fixtures of a cell are for."""
LABELS = "labels.csv"
MEMORY = "duckdb:///:memory:"


@dataclass(frozen=True, slots=True)
class Files:
    """How many fixtures, and rows of a spec, were written into a folder."""

    folder: Path
    fixtures: int
    rows: int


def bad_files(
    folder: str | PathLike[str],
    source: SpecLike | None = None,
    *,
    dialect: str | None = None,
    rate: Decimal | float | str = RATE,
    classes: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    tables: Sequence[str] | None = None,
    schema: str | None = None,
    echo: Echo | None = None,
    **options: Unpack[DrawOptions],
) -> Files:
    """Write bad data as files: a fixture for each class, with what engines make of it.

    With a spec, or a database whose tables give their shape, the rows of landing tables and their
    labels as well. `tables` has those that are taken; a database is only read, in the schema that
    `schema` names. SQL is written for the engine that `dialect` names: unless given the database's
    own, or DuckDB.
    """
    place, engines = Path(folder), engines_with(options.get("templates"))
    engine = None if dialect is None else dialect_named(dialect, engines)
    loaded = None if source is None or is_url(source) else loaded_spec(source)
    own = own_of(loaded, options.get("templates"))
    names = {each.name for each in chosen((*catalogue(), *own), classes, exclude, every=True)}
    if source is None:
        return Files(place, fixture_files(place, engine or dialect_named(USUAL), names), 0)
    wanted = BadOptions(rate=rate, classes=classes, exclude=exclude, raw=True)
    asked = spoiling(plan_options({**options, "tables": tables}, schema), wanted, own)
    if loaded is not None:
        landing = _in_memory(loaded, asked, echo)
    else:
        target = standing_target(str(source), schema, options.get("templates"))
        landing = _in_shape(target, asked, echo)
    with landing as (session, plan):
        _check(plan, classes)
        dialect_of = engine or session.dialect
        fixtures = fixture_files(place, dialect_of, names)
        return Files(place, fixtures, row_files(session, plan, place, dialect_of))


def _check(plan: Plan, classes: Sequence[str] | None) -> None:
    of_files = {each.name for each in catalogue() if each.makes == "file"}
    check_applied(plan, [each for each in classes or () if each not in of_files])
    check_keys(plan, "leave it out by --table")


@contextmanager
def _in_memory(
    loaded: LoadedSpec, asked: Options, echo: Echo | None
) -> Iterator[tuple[Session, Plan]]:
    """The plan of a spec's landing tables, and a session ready for the SELECTs of their rows."""
    plan = plan_of(loaded, asked, dialect_named(USUAL))
    with in_memory(plan, echo) as (session, _):
        yield session, plan


@contextmanager
def _in_shape(target: Target, asked: Options, echo: Echo | None) -> Iterator[tuple[Session, Plan]]:
    """The same of tables that stand, in their database."""
    with connected(target, echo=echo) as session:
        wanted, asked = shaped(session, replace(asked, schema=target.schema))
        plan = wanted.plan(asked, session).plan
        with prepared(session, plan.depth, plan.compiled), looked_up(session, Renderer(plan)):
            yield session, plan


def fixture_files(folder: Path, dialect: Dialect, names: Collection[str]) -> int:
    """Write the fixtures of some classes, SQL as the engine has it; how many there are."""

    start, end = spelling(dialect)

    def script(rows: Rows) -> str:
        texts = [(str(key), text) for key, text in rows]
        return start + rows_script(dialect, PROBE, ("id", "value"), texts) + end

    with _into(folder):
        return written(folder, script, names)


def row_files(session: Session, plan: Plan, folder: Path, dialect: Dialect) -> int:
    """Write the rows of landing tables, and labels.csv; how many rows there are.

    The session is prepared for the plan and has its lookup tables.
    """
    count = 0
    with _into(folder):
        with ExitStack() as stack:
            files = {each.name: _Files(stack, folder, each, dialect) for each in plan.tables}
            for table, rows in spoilt_rows(session, plan):
                files[table.name].write(rows)
                count += len(rows)
        labelling = Labelling(session, plan, expecting(dialect, raw=True), looked_up=True)
        labelling.into_file(folder / LABELS)
    return count


@contextmanager
def _into(folder: Path) -> Iterator[None]:
    """Refuse a folder into which files can't be written."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"can't write to {folder}: {error.strerror}", "name another") from None


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
        start, end = spelling(dialect)
        self._sql.write(start)
        stack.callback(self._sql.write, end)

    def write(self, rows: list[tuple[Any, ...]]) -> None:
        """Some rows, of which there are any."""
        self._csv.writelines(map(csv_line, rows))
        lines = (dict(zip(self._names, row, strict=True)) for row in rows)
        self._jsonl.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        self._sql.write(rows_script(self._dialect, self._table.name, self._names, rows))
