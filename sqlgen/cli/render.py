"""sqlgen render."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sqlgen.cli import output
from sqlgen.cli.options import SPEC_OPTIONS, Out, Spec, spec_options, with_options

Dialect = Annotated[
    str,
    typer.Option("--dialect", "-d", help="duckdb, sqlite, postgresql, mariadb, mysql or mysql56."),
]


@with_options(SPEC_OPTIONS)
def render(spec: Spec, dialect: Dialect, out: Out = None, **flags: Any) -> None:
    """Write the SQL script that makes a spec's rows.

    The script runs unchanged in the engine's own client and makes the same rows as generate.

    \b
    Examples:
      sqlgen render demographics --dialect postgresql -o people.sql
      sqlgen render demographics --dialect sqlite --rows 500 | sqlite3 people.db
    """
    from sqlgen import api

    parts = api.render(spec, dialect, **spec_options(flags))
    output.script(parts, out, {"spec": spec, "dialect": dialect}, flags)
