"""sqlgen undo."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sqlgen.cli import output
from sqlgen.cli.options import LOCK, SCHEMA, Url, with_options

RunNumber = Annotated[
    int | None, typer.Argument(help="The run's number; the last one unless given.")
]


@with_options(SCHEMA, LOCK)
def undo(url: Url = None, run: RunNumber = None, **flags: Any) -> None:
    """Remove the rows that a run made; all others stay.

    A table that the run created is dropped when nothing is left in it.

    \b
    Examples:
      sqlgen undo duckdb:///sqlgen.duckdb --yes
      sqlgen undo postgresql://me@localhost/dev 3
    """
    from sqlgen import api

    gone = api.undo(
        url,
        run,
        schema=flags["schema"],
        templates=flags["templates"],
        lock_wait=flags["lock_wait"],
        confirm=output.confirm(flags["yes"]),
        echo=output.echo(flags["echo_sql"]),
    )
    if flags["as_json"]:
        output.as_json(output.removed_facts(gone))
    elif not flags["quiet"]:
        output.removed(gone)
