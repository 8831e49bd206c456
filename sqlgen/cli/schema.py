"""sqlgen schema."""

from __future__ import annotations

import json
from typing import Any

from sqlgen.cli import output
from sqlgen.cli.options import Out, with_options


@with_options()
def schema(out: Out = None, **flags: Any) -> None:
    """Print the JSON Schema of specs, so that editors complete keys and mark what is unknown.

    \b
    Examples:
      sqlgen schema -o sqlgen.schema.json
      sqlgen schema | head -n 3
    """
    from sqlgen import api

    out = None if out == output.STDOUT else out
    made = api.schema()
    if out is None:
        output.as_json(made)
        return
    output.write_file(out, [json.dumps(made, indent=2), "\n"])
    if flags["as_json"]:
        output.as_json({"file": str(out)})
    elif not flags["quiet"]:
        output.line(f"{out}: written")
