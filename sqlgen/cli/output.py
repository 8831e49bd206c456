"""What commands print: tables for people on a terminal, plain lines in a pipe, JSON on demand."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sqlgen.cli.terminal import as_file, json_text, safe
from sqlgen.errors import SqlgenError, unwritable

if TYPE_CHECKING:
    from sqlgen.api import (
        Fingerprint,
        Plan,
        ProcedureDone,
        Progress,
        Report,
        Sample,
        TableResult,
    )

FOUND = 3
"""Exit code: it ran, and found a rule broken or something missing."""
UNTRIED = 1
"""Exit code: something was to be tried and could not be."""
STDOUT = Path("-")
"""The file that stands for standard output."""
LAYOUT = "\n\t"
"""What may stand in a line beside what can be seen."""
PLAIN_SECONDS = 1.0
"""Least time between two plain progress lines of a table."""


def line(text: str = "") -> None:
    """A line on standard output."""
    typer.echo(safe(text, LAYOUT))


def note(text: str) -> None:
    """A line on standard error: what a person should know beside what was asked for."""
    typer.echo(safe(text, LAYOUT), err=True)


def plain(value: object) -> str:
    """A value as text: bytes as hex digits, objects as JSON, others as they print."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict | list):
        return json_text(value, plain)
    return "NULL" if value is None else str(value)


def as_json(value: object) -> None:
    """A value as JSON on standard output."""
    typer.echo(json_text(value, plain, indent=2))


def write_file(path: Path, parts: Iterable[str]) -> None:
    """A file of those texts, `-` for standard output; UsageError where it can't be written."""
    if path == STDOUT:
        as_file()
        sys.stdout.writelines(parts)
        return
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(parts)
    except OSError as error:
        raise unwritable(path, error) from None


def check_file(path: Path | None) -> None:
    """Refuse a file that can't be written, before anything else is done; it stays as it is."""
    from sqlgen import api

    if path is not None and path != STDOUT:
        api.check_writable(path)


def script(
    parts: Iterable[str], out: Path | None, facts: Mapping[str, Any], flags: Mapping[str, Any]
) -> None:
    """A script, printed or written into a file; `facts` say with --json what it is of."""
    printed = out is None or out == STDOUT
    if printed and flags["as_json"]:
        as_json({**facts, "sql": "".join(parts)})
        return
    write_file(out or STDOUT, parts)
    if printed:
        return
    if flags["as_json"]:
        as_json({**facts, "file": str(out)})
    elif not flags["quiet"]:
        line(f"{out}: written")


def with_script(
    told: Callable[[], None],
    facts: Mapping[str, Any],
    script: str,
    out: Path | None,
    flags: Mapping[str, Any],
) -> None:
    """A report, and the script that goes with it: on standard output it stands alone."""
    piped = out == STDOUT
    if flags["as_json"]:
        as_json({**facts, "sql": script} if piped else facts)
    elif not (flags["quiet"] or piped):
        told()
    if out is not None and not (piped and flags["as_json"]):
        write_file(out, [script])


def error(problem: SqlgenError, *, as_json: bool) -> None:
    """An error: one sentence on standard error, or its fields on standard output."""
    if as_json:
        typer.echo(json_text(problem.facts(), str))
    else:
        note(f"sqlgen: {problem}")


def echo(wanted: bool) -> Callable[[str], None] | None:
    """Who hears the statements that are sent: standard error, where it is wanted."""
    return (lambda statement: note(f"{statement};")) if wanted else None


def confirm(yes: bool) -> Callable[[str], bool]:
    """Who agrees to a loss: the flag, or the person at the terminal; nobody in a pipe."""

    def asked(question: str) -> bool:
        if yes:
            return True
        return sys.stdin.isatty() and typer.confirm(f"{safe(question)}. Go on?")

    return asked


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """An observer that shows progress on standard error: live on a terminal, lines in a pipe."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _live() as observe:
            yield observe
    else:
        yield _plain()


@contextmanager
def _live() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def observe(at: Progress) -> None:
            if at.table not in tasks:
                tasks[at.table] = bars.add_task(at.table, total=at.rows, rate="")
            bars.update(tasks[at.table], completed=at.done, rate=_rate(at.done, at.seconds))

        yield observe


def _plain() -> Callable[[Progress], None]:
    shown: dict[str, float] = {}

    def observe(at: Progress) -> None:
        now = time.monotonic()
        due = now - shown.get(at.table, now - PLAIN_SECONDS) >= PLAIN_SECONDS
        if at.done and (due or at.done == at.rows):
            shown[at.table] = now
            rate = _rate(at.done, at.seconds)
            note(f"{at.table}: {at.done:,} of {at.rows:,} rows, {rate}")

    return observe


def _rate(rows: int, seconds: float) -> str:
    return f"{rows / seconds:,.0f} rows/s" if seconds > 0 else ""


def report(made: Report, spec: str, to: str, more: str) -> None:
    """What a run made, for people; `to` is the option that names the target again, `more` what
    each further command needs as well.
    """
    samples(made.samples)
    for table in made.tables:
        line(_counted(table))
    if not made.tables:
        line(f"run {made.run} is finished, there is nothing to resume")
    for each in made.fingerprints:
        line(f"{each.table}: fingerprint {each.digest}")
    where = f"{made.url}, run {made.run}, seed {made.plan.seed}"
    line(f"{made.rows:,} rows in {made.seconds:.1f} s: {where}")
    line(f"Next: sqlgen generate {spec}{to}{more} --append")
    line(f"      sqlgen fingerprint {made.url}{more}")
    line(f"      sqlgen undo {made.url}{more}")


def samples(found: Iterable[Sample]) -> None:
    """The first rows of some tables."""
    for each in found:
        _sample(each)


def sample_facts(found: Iterable[Sample]) -> dict[str, Any]:
    """The first rows of some tables as plain data."""
    return {
        each.table: [dict(zip(each.columns, row, strict=True)) for row in each.rows]
        for each in found
    }


def _counted(table: TableResult) -> str:
    batches = "1 batch" if table.batches == 1 else f"{table.batches:,} batches"
    rate = _rate(table.rows, table.seconds)
    return f"{table.table}: {table.rows:,} rows, {batches}, {table.seconds:.1f} s, {rate}"


def _sample(sample: Sample) -> None:
    """The first rows as a table; in a pipe a wide one stays wide instead of being cut."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    shown = Table(*sample.columns, box=box.SIMPLE_HEAD, title=sample.table, title_justify="left")
    for row in sample.rows:
        shown.add_row(*(safe(plain(value)) for value in row))
    width = None if sys.stdout.isatty() else 400
    Console(width=width, markup=False, highlight=False, soft_wrap=False).print(shown)


def removed(tables: tuple[TableResult, ...]) -> None:
    """What an undo removed."""
    for table in tables:
        line(f"{table.table}: {table.rows:,} rows removed")


def fingerprints(found: tuple[Fingerprint, ...]) -> None:
    """A line a table: name, rows, digest."""
    width = max((len(each.table) for each in found), default=0)
    for each in found:
        line(f"{each.table:<{width}}  {each.rows:>14,} rows  {each.digest}")


def plan(made: Plan) -> None:
    """A plan for people: order, rows, batches, columns, size, capacity."""
    line(
        f"{made.name}: {made.dialect.title}, seed {made.seed}, {made.random} draw, "
        f"{made.series} series, spec {made.spec_digest[:12]}"
    )
    for name, value in made.params:
        line(f"  ${name} = {value}")
    for number, table in enumerate(made.tables, 1):
        line()
        batches = "1 batch" if table.batch_count == 1 else f"{table.batch_count:,} batches"
        size = _size(table.rows * table.row_octets)
        about = "about " if table.born else ""
        line(f"{number}. {table.name}: {about}{table.rows:,} rows in {batches}, about {size}")
        _columns(table)
        _kept(table)


def _columns(table: Any) -> None:
    names = max(len(column.name) for column in table.columns)
    types = max(len(str(column.type)) for column in table.columns)
    possible = {each.column: each for each in table.capacities}
    for column in table.columns:
        capacity = possible.get(column.name) if column.shift is None else None
        room = f" ({capacity.possible:,} possible, {capacity.asked:,} asked)" if capacity else ""
        line(f"   {column.name:<{names}}  {column.type!s:<{types}}  {column.made_from}{room}")


def _kept(table: Any) -> None:
    """What the rows of a table keep together."""
    for group in table.together:
        what = "primary key" if group.key else "unique"
        room = f": {group.arithmetic} possible, {group.asked:,} asked" if group.sizes else ""
        line(f"   {what} ({', '.join(group.columns)}){room}")
    for key in table.foreign_keys:
        columns, targets = (", ".join(each) for each in (key.columns, key.targets))
        line(f"   foreign key ({columns}) to {key.table} ({targets})")
    for check in table.checks:
        line(f"   check {check.text}")


def _size(octets: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if octets < 1000:
            return f"{octets:.0f} {unit}"
        octets /= 1000
    return f"{octets:,.1f} TB"


def plan_facts(made: Plan) -> dict[str, Any]:
    """A plan as plain data."""
    return {
        "spec": made.name,
        "spec_digest": made.spec_digest,
        "dialect": made.dialect.name,
        "seed": made.seed,
        "random": made.random,
        "series": made.series,
        "params": dict(made.params),
        "tables": [_table_facts(table) for table in made.tables],
    }


def _table_facts(table: Any) -> dict[str, Any]:
    possible = {each.column: each.possible for each in table.capacities}
    return {
        "table": table.name,
        "rows": table.rows,
        "n_from": table.n_from,
        "n_to": table.n_to,
        "batches": table.batch_count,
        "octets": table.rows * table.row_octets,
        "columns": [
            {
                "column": column.name,
                "type": str(column.type),
                "made_from": column.made_from,
                "possible": possible.get(column.name),
            }
            for column in table.columns
        ],
        "together": [
            {"columns": each.columns, "primary_key": each.key, "possible": each.possible}
            for each in table.together
        ],
        "foreign_keys": [
            {"columns": key.columns, "table": key.table, "targets": key.targets}
            for key in table.foreign_keys
        ],
        "checks": [check.text for check in table.checks],
    }


def report_facts(made: Report) -> dict[str, Any]:
    """A report as plain data."""
    return {
        "url": made.url,
        "run": made.run,
        "seed": made.plan.seed,
        "seconds": round(made.seconds, 3),
        "rows": made.rows,
        "tables": [_result_facts(table) for table in made.tables],
        "fingerprints": [fingerprint_facts(each) for each in made.fingerprints],
        "samples": sample_facts(made.samples),
    }


def _result_facts(table: TableResult) -> dict[str, Any]:
    return {
        "table": table.table,
        "rows": table.rows,
        "batches": table.batches,
        "seconds": round(table.seconds, 3),
    }


def procedure(done: ProcedureDone, mode: str) -> None:
    """What was done with a procedure."""
    if mode == "call":
        line(f"{done.procedure}: rows of {', '.join(done.tables)} made in {done.seconds:.1f} s")
    else:
        line(f"{done.procedure}: {mode}ed" if done.stood else f"{done.procedure}: was not there")


def procedure_facts(done: ProcedureDone, mode: str) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "url": done.url,
        "procedure": done.procedure,
        "done": mode,
        "tables": list(done.tables),
        "seconds": round(done.seconds, 3),
        "stood": done.stood,
    }


def removed_facts(tables: tuple[TableResult, ...]) -> list[dict[str, Any]]:
    """What an undo removed, as plain data."""
    return [{"table": table.table, "rows": table.rows} for table in tables]


def fingerprint_facts(each: Fingerprint) -> dict[str, Any]:
    """A fingerprint as plain data."""
    return {"table": each.table, "rows": each.rows, "digest": each.digest}


def listed(names: list[str], *, as_json: bool) -> None:
    """Names, a line each or as JSON."""
    if as_json:
        typer.echo(json_text(names, str))
    else:
        for name in names:
            line(name)
