"""sqlgen doctor."""

from __future__ import annotations

from typing import Any

import typer

from sqlgen.cli import figures, output
from sqlgen.cli.options import SCHEMA, Url, with_options


@with_options(SCHEMA)
def doctor(url: Url = None, **flags: Any) -> None:
    """Say what a database is, what sqlgen can do there, and which rights are missing.

    Server and driver, series, workers, recursion and other settings, and whether the user may
    create, fill, read and drop tables. Nothing is left behind. Exit code 3 where something is
    missing, 2 where the database can't be reached.

    \b
    Examples:
      sqlgen doctor
      sqlgen doctor postgresql://me@localhost/dev --schema public
      sqlgen doctor mariadb://me@localhost/dev --json
    """
    from sqlgen import api

    place = {"schema": flags["schema"], "templates": flags["templates"]}
    made = api.doctor(url, **place, echo=output.echo(flags["echo_sql"]))
    if flags["as_json"]:
        output.as_json(figures.diagnosis_facts(made))
    elif not flags["quiet"]:
        figures.diagnosis(made)
    if not made.fine:
        raise typer.Exit(output.FOUND)
