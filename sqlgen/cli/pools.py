"""sqlgen pools."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sqlgen.cli import figures, output
from sqlgen.cli.options import Spec, with_options

Freeze = Annotated[bool, typer.Option("--freeze", help="Write them beside the spec.")]


@with_options()
def pools(spec: Spec, freeze: Freeze = False, **flags: Any) -> None:
    """List the Faker pools that a spec uses, or freeze them in a file beside it.

    Where people.pools.json stands beside people.yaml, its pools are used and Faker is not asked:
    a newer Faker changes nothing. Frozen pools stay as they are when others are added.

    \b
    Examples:
      sqlgen pools people.yaml
      sqlgen pools people.yaml --freeze
      sqlgen pools people.yaml --freeze --yes --json
    """
    from sqlgen import api

    found = api.pools(spec, freeze, confirm=output.confirm(flags["yes"]))
    if flags["as_json"]:
        output.as_json(figures.pool_facts(found))
    elif not (freeze and flags["quiet"]):
        figures.pools(found)
