"""sqlgen verify."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sqlgen.cli import output, standing
from sqlgen.cli.options import WANT_OPTIONS, Url, with_options

SEEN = {name: WANT_OPTIONS[name] for name in ("schema", "infer", "spec")}
All = Annotated[bool, typer.Option("--show-all", help="Show the rules that hold as well.")]


@with_options(SEEN)
def verify(url: Url = None, show_all: All = False, **flags: Any) -> None:
    """Say whether what stands in a database keeps every rule of its tables.

    NOT NULL, keys, checks, foreign keys, relations that names tell, and sequences behind their
    column; each is counted by a query. Of --spec also its keys, references, checks and counts.
    Exit code 3 where a rule is broken.

    \b
    Examples:
      sqlgen verify postgresql://me@localhost/dev
      sqlgen verify mariadb://root@localhost/shop --no-infer --json
      sqlgen verify postgresql://me@localhost/dev --spec shop.yaml
    """
    from sqlgen import api

    made = api.verify(
        url,
        schema=flags["schema"],
        infer=flags["infer"],
        spec=flags["spec"],
        echo=output.echo(flags["echo_sql"]),
    )
    if flags["as_json"]:
        output.as_json(standing.verified_facts(made))
    elif not flags["quiet"]:
        standing.verified(made, whole=show_all)
    if not made.fine:
        raise typer.Exit(output.FOUND)
