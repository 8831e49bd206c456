"""sqlgen boundary."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import typer

from sqlgen.cli import badness, output
from sqlgen.cli.options import SCHEMAS, Out, Tables, To, with_options

Source = Annotated[
    str | None, typer.Argument(help="A database URL, a spec file, or a built-in example's name.")
]
Pairwise = Annotated[
    bool, typer.Option("--pairwise", help="Every pair of two columns' values as well.")
]
Replace = Annotated[
    bool, typer.Option("--replace", help="Drop the tables of a spec and create them anew.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Try all rows and keep none.")]
All = Annotated[bool, typer.Option("--show-all", help="Show what was not taken as well.")]


@with_options(SCHEMAS)
def boundary(
    source: Source = None,
    to: To = None,
    table: Tables = None,
    pairwise: Pairwise = False,
    replace: Replace = False,
    dry_run: DryRun = False,
    out: Out = None,
    show_all: All = False,
    **flags: Any,
) -> None:
    """Make rows that are valid and hard: each column at its edges, one after the other.

    The shortest and the longest text, characters of four octets, the least and the greatest number,
    zero, leap days, NULL, and each value that is allowed. What a table does not take is no edge of
    it. Of a spec the edges are those of its ranges, and its tables are made. Exit code 1
    where a table got no row.

    \b
    Examples:
      sqlgen boundary postgresql://me@localhost/dev --dry-run -o edges.sql
      sqlgen boundary mariadb://root@localhost/shop --table orders --pairwise
      sqlgen boundary people.yaml --to sqlite:///edges.db
    """
    from sqlgen import api

    output.check_file(out)
    made = api.boundary(
        source,
        to,
        table,
        schema=flags["schema"],
        pairwise=pairwise,
        replace=replace,
        dry_run=dry_run,
        confirm=output.confirm(flags["yes"]),
        echo=output.echo(flags["echo_sql"]),
    )
    told = partial(badness.boundary, made, whole=show_all)
    output.with_script(told, badness.boundary_facts(made), made.script, out, flags)
    if not made.found.whole:
        raise typer.Exit(output.UNTRIED)
