"""sqlgen patients."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sqlgen.cli import output
from sqlgen.cli.options import LOCK, Out, To, with_options
from sqlgen.cli.who import WHO, City, State, patient_options

if TYPE_CHECKING:
    from sqlgen.api import PatientReport

Csv = Annotated[
    Path | None, typer.Option("--csv", help="Write CSV files as Synthea does into this folder.")
]
ListModules = Annotated[bool, typer.Option("--list-modules", help="List the modules and end.")]
Dialect = Annotated[
    str | None, typer.Option("--dialect", help="Print the script for this engine instead.")
]
Append = Annotated[bool, typer.Option("--append", help="Add so many to the patients that stand.")]
Replace = Annotated[
    bool, typer.Option("--replace", help="Drop tables of patients that stand, make them anew.")
]
Resume = Annotated[bool, typer.Option("--resume", help="End a run that was broken off.")]
Batch = Annotated[
    int | None, typer.Option("--batch", help="Living patients in a transaction, up to 10000.")
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", help="Sessions that make batches at once; 2 on a server."),
]


@with_options(WHO, LOCK)
def patients(
    state: State = None,
    city: City = None,
    to: To = None,
    csv: Csv = None,
    list_modules: ListModules = False,
    append: Append = False,
    replace: Replace = False,
    resume: Resume = False,
    batch: Batch = None,
    workers: Workers = None,
    dialect: Dialect = None,
    out: Out = None,
    **flags: Any,
) -> None:
    """Make synthetic patients with their lives of illness and care, in Synthea's tables.

    They are no real people, and nothing of it is medical advice.

    \b
    Examples:
      sqlgen patients -p 1000
      sqlgen patients -p 500 -a 30-65 -g F Texas Houston --to postgresql://me@localhost/dev
      sqlgen patients -p 100 -m 'metabolic*:hypertension' --csv output/csv --replace --yes
      sqlgen patients --list-modules
    """
    from sqlgen import api

    if list_modules:
        found = api.patient_modules(flags["module_dir"])
        output.listed([each.name for each in found], as_json=flags["as_json"])
        return
    options = patient_options(state, city, flags)
    if dialect is not None:
        parts = api.render_patients(dialect, **options)
        output.script(parts, out, {"dialect": dialect}, flags)
        return
    with output.progress(flags["quiet"] or flags["as_json"]) as observe:
        made = api.patients(
            to,
            **options,
            csv=csv,
            append=append,
            replace=replace,
            resume=resume,
            batch=batch,
            workers=workers,
            lock_wait=flags["lock_wait"],
            confirm=output.confirm(flags["yes"]),
            observe=observe,
            echo=output.echo(flags["echo_sql"]),
        )
    if flags["as_json"]:
        output.as_json(_facts(made))
    elif not flags["quiet"]:
        _told(made)


def _facts(made: PatientReport) -> dict[str, Any]:
    return {
        "url": made.url,
        "run": made.run,
        "total": made.living + made.dead,
        "alive": made.living,
        "dead": made.dead,
        "rows": made.rows,
        "seconds": round(made.seconds, 3),
        "tables": {table.table: table.rows for table in made.tables},
        "files": [str(path) for path in made.files],
    }


def _told(made: PatientReport) -> None:
    if not made.tables:
        output.line(f"{made.url}: run {made.run} has ended already, there is nothing to do")
        return
    for table in made.tables:
        output.line(f"{table.table}: {table.rows:,} rows")
    total = made.living + made.dead
    output.line(f"Records: total={total}, alive={made.living}, dead={made.dead}")
    if made.files:
        output.line(f"{len(made.files)} files in {made.files[0].parent}")
    output.line(f"{made.url}: {made.rows:,} rows in {made.seconds:.1f} s")
