"""sqlgen try."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sqlgen.cli import figures, output
from sqlgen.cli.options import SEED, with_options

Column = Annotated[str, typer.Argument(help="A column as in a spec, in YAML or JSON.")]
Rows = Annotated[int, typer.Option("--rows", help="How many rows are made.")]
Limit = Annotated[int, typer.Option("--limit", help="How many of them are shown.")]


@with_options(SEED)
def try_(column: Column, rows: Rows = 1000, limit: Limit = 10, **flags: Any) -> None:
    """Make one column in memory and show what it looks like.

    A sample of the values, how many differ, how many are NULL, and a histogram: numbers and
    dates in bins, other values by how often they come. Files are looked for from here.

    \b
    Examples:
      sqlgen try '{integer: {between: [1, 100], distribution: zipf}}'
      sqlgen try '{pick: {free: 80, pro: 15, team: 5}, nulls: 0.1}' --rows 100000
      sqlgen try '{template: "{pick(1, 2)}-{token(4)}"}' --limit 3 --seed 7 --json
    """
    from sqlgen import api

    echo = output.echo(flags["echo_sql"])
    made = api.try_(column, rows, limit, seed=flags["seed"], echo=echo)
    if flags["as_json"]:
        output.as_json(figures.trial_facts(made))
    else:
        figures.trial(made)
