"""sqlgen generate."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sqlgen.cli import output
from sqlgen.cli.options import LOCK, SPEC_OPTIONS, Spec, To, spec_options, with_options

Journal = Annotated[
    bool, typer.Option("--journal/--no-journal", help="Record the run in sqlgen_runs.")
]
Fingerprint = Annotated[bool, typer.Option("--fingerprint", help="Fingerprint the made tables.")]
Workers = Annotated[
    int | None,
    typer.Option("--workers", help="Sessions that fill a table at once; 2 on a server."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the plan and write nothing.")]


@with_options(SPEC_OPTIONS, LOCK)
def generate(
    spec: Spec,
    to: To = None,
    workers: Workers = None,
    journal: Journal = True,
    fingerprint: Fingerprint = False,
    dry_run: DryRun = False,
    **flags: Any,
) -> None:
    """Make a spec's rows in a database.

    A missing table is created; one that holds rows is refused unless --append, --truncate,
    --replace or --resume says what to do.

    \b
    Examples:
      sqlgen generate demographics
      sqlgen generate people.yaml --to postgresql://me@localhost/dev --rows 1000000 --seed 7
      sqlgen generate shop.yaml --to mariadb://root@localhost/shop --rows customer=500 --truncate
      sqlgen generate people.yaml --set born_from=1950-01-01 --dry-run
    """
    from sqlgen import api

    options = spec_options(flags)
    if dry_run:
        plan = api.plan(spec, api.dialect_of(to, flags["templates"]), **options)
        output.as_json(output.plan_facts(plan)) if flags["as_json"] else output.plan(plan)
        return
    with output.progress(flags["quiet"] or flags["as_json"]) as observe:
        made = api.generate(
            spec,
            to,
            workers=workers,
            lock_wait=flags["lock_wait"],
            journal=journal,
            fingerprint=fingerprint,
            observe=observe,
            confirm=output.confirm(flags["yes"]),
            echo=output.echo(flags["echo_sql"]),
            **options,
        )
    if flags["as_json"]:
        output.as_json(output.report_facts(made))
    elif not flags["quiet"]:
        to = "" if made.url == api.DEFAULT_URL else f" --to {made.url}"
        folder = flags["templates"]
        output.report(made, spec, to, f" --templates {folder}" if folder else "")
