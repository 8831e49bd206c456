"""sqlgen reject."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import typer

from sqlgen.cli import badness, output
from sqlgen.cli.options import SCHEMAS, Out, Tables, Url, with_options

All = Annotated[bool, typer.Option("--show-all", help="Show what was refused as well.")]


@with_options(SCHEMAS)
def reject(
    url: Url = None,
    table: Tables = None,
    out: Out = None,
    show_all: All = False,
    **flags: Any,
) -> None:
    """Try a row against each constraint of a database, which must refuse it for that reason.

    Not null, unique, check, foreign key, length, type, range, enum, exclusion, partition: each row
    is valid but for one thing. All of it happens in a transaction that is rolled back. Exit code 3
    where a row was taken, 1 where a table could not be tried.

    \b
    Examples:
      sqlgen reject postgresql://me@localhost/dev
      sqlgen reject mariadb://root@localhost/shop --table orders --json
      sqlgen reject sqlite:///dev.db -o refused.sql
    """
    from sqlgen import api

    output.check_file(out)
    made = api.reject(url, table, schema=flags["schema"], echo=output.echo(flags["echo_sql"]))
    told = partial(badness.rejection, made, whole=show_all)
    output.with_script(told, badness.rejection_facts(made), made.script, out, flags)
    if not made.found.fine:
        raise typer.Exit(output.FOUND)
    if not made.found.whole:
        raise typer.Exit(output.UNTRIED)
