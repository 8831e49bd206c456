"""sqlgen examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sqlgen.cli import output
from sqlgen.cli.options import with_options
from sqlgen.errors import UsageError

Name = Annotated[str | None, typer.Argument(help="One example; all are listed unless given.")]
Folder = Annotated[
    Path | None, typer.Option("--output", "-o", help="Copy it, and the files it needs, here.")
]


@with_options()
def examples(name: Name = None, folder: Folder = None, **flags: Any) -> None:
    """List the built-in examples, print one, or copy one to start from.

    \b
    Examples:
      sqlgen examples
      sqlgen examples demographics
      sqlgen examples demographics -o specs
    """
    from sqlgen import api

    if folder is not None:
        if name is None:
            raise UsageError("which example is to be copied?", "name it before -o")
        copied = api.copy_example(name, folder)
        output.listed([str(path) for path in copied], as_json=flags["as_json"])
    elif name is not None and flags["as_json"]:
        output.as_json({"name": name, "text": api.example_text(name)})
    elif name is not None:
        output.write_file(output.STDOUT, (api.example_text(name), "\n"))
    else:
        names = [each.name for each in api.examples()]
        output.listed(names, as_json=flags["as_json"])
