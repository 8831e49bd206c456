"""sqlgen fill."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sqlgen.cli import output, standing
from sqlgen.cli.options import LOCK, WANT_OPTIONS, Url, want_options, with_options

Journal = Annotated[
    Path | None,
    typer.Option("--journal", help="Keep the plan in this file instead of in sqlgen_runs."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, write nothing.")]


@with_options(WANT_OPTIONS, LOCK)
def fill(url: Url = None, journal: Journal = None, dry_run: DryRun = False, **flags: Any) -> None:
    """Fill the tables of a database that stands with valid rows, and verify them.

    Reads what there is: types, keys, foreign keys, checks, and what names tell. Tables that hold
    rows are left as they are, and their rows are referred to. Nothing that exists is changed.

    \b
    Examples:
      sqlgen fill postgresql://me@localhost/dev
      sqlgen fill mariadb://root@localhost/shop --rows 1000 --rows orders=50000 --seed 7
      sqlgen fill postgresql://me@localhost/dev --only orders --rows 1 --with-parents
      sqlgen fill postgresql://me@localhost/dev --dry-run
    """
    from sqlgen import api

    options = want_options(flags)
    echo = output.echo(flags["echo_sql"])
    if dry_run:
        standing.survey(api.survey(url, echo=echo, **options), as_json=flags["as_json"])
        return
    with output.progress(flags["quiet"] or flags["as_json"]) as observe:
        made = api.fill(
            url,
            echo=echo,
            **options,
            lock_wait=flags["lock_wait"],
            journal=True if journal is None else journal,
            confirm=output.confirm(flags["yes"]),
            observe=observe,
        )
    if flags["as_json"]:
        output.as_json(standing.filled_facts(made))
    elif not flags["quiet"]:
        standing.filled(made)
    if not made.verified.fine:
        raise typer.Exit(output.FOUND)
