"""sqlgen reject."""

from __future__ import annotations

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
    where a row was taken.

    \b
    Examples:
      sqlgen reject postgresql://me@localhost/dev
      sqlgen reject mariadb://root@localhost/shop --table orders --json
      sqlgen reject sqlite:///dev.db -o refused.sql
    """
    from sqlgen import api

    made = api.reject(url, table, schema=flags["schema"], echo=output.echo(flags["echo_sql"]))
    if out is not None:
        output.write_file(out, [made.script])
    if flags["as_json"]:
        output.as_json(badness.rejection_facts(made))
    elif not flags["quiet"]:
        badness.rejection(made, whole=show_all)
    if not made.found.fine:
        raise typer.Exit(output.FOUND)
