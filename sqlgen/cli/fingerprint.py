"""sqlgen fingerprint."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sqlgen.cli import output
from sqlgen.cli.options import SCHEMA, Url, with_options

Table = Annotated[str | None, typer.Option("--table", "-t", help="Only this table.")]


@with_options(SCHEMA)
def fingerprint(url: Url = None, table: Table = None, **flags: Any) -> None:
    """Print count and digest of the rows of each table.

    The database computes it; equal rows give equal digests on every engine, in any order.

    \b
    Examples:
      sqlgen fingerprint duckdb:///sqlgen.duckdb
      sqlgen fingerprint postgresql://me@localhost/dev --table people --json
    """
    from sqlgen import api

    echo = output.echo(flags["echo_sql"])
    found = api.fingerprint(
        url, table, schema=flags["schema"], templates=flags["templates"], echo=echo
    )
    if flags["as_json"]:
        output.as_json([output.fingerprint_facts(each) for each in found])
    else:
        output.fingerprints(found)
