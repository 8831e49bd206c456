"""sqlgen docs."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sqlgen.cli import output
from sqlgen.cli.options import TEMPLATES, Out, Spec, with_options

Rows = Annotated[int, typer.Option("--rows", help="Rows of each table that are shown, from 0.")]


@with_options(TEMPLATES)
def docs(spec: Spec, out: Out = None, rows: Rows = 5, **flags: Any) -> None:
    """Write a page about a spec in Markdown.

    Its parameters, a diagram of its tables for Mermaid, and for each table the columns, how they
    are made, and the first rows. The same spec gives the same page.

    \b
    Examples:
      sqlgen docs demographics -o demographics.md
      sqlgen docs people.yaml --rows 3
    """
    from sqlgen import api

    out = None if out == output.STDOUT else out
    echo = output.echo(flags["echo_sql"])
    page = api.docs(spec, rows, templates=flags["templates"], echo=echo)
    if out is not None:
        output.write_file(out, [page])
    if flags["as_json"]:
        output.as_json({"spec": spec, "file": str(out)} if out else {"spec": spec, "page": page})
    elif out is None:
        output.line(page.rstrip("\n"))
    elif not flags["quiet"]:
        output.line(f"{out}: written")
