"""sqlgen preview."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sqlgen.cli import output
from sqlgen.cli.options import DRAW_OPTIONS, Spec, spec_options, with_options

Limit = Annotated[int, typer.Option("--limit", help="Rows of each table.")]
Table = Annotated[str | None, typer.Option("--table", "-t", help="Only this table.")]


@with_options(DRAW_OPTIONS)
def preview(spec: Spec, limit: Limit = 10, table: Table = None, **flags: Any) -> None:
    """Show the first rows that a run would make, and write nothing.

    They are the rows of the whole plan, not of a smaller one: with --rows 1000000 the first ten
    of a million.

    \b
    Examples:
      sqlgen preview demographics
      sqlgen preview people.yaml --rows 1000000 --limit 3 --json
    """
    from sqlgen import api

    echo = output.echo(flags["echo_sql"])
    found = api.preview(spec, limit, table, echo=echo, **spec_options(flags))
    if flags["as_json"]:
        output.as_json(output.sample_facts(found))
    else:
        output.samples(found)
