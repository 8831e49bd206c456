"""sqlgen plan."""

from __future__ import annotations

from typing import Any

from sqlgen.cli import output, standing
from sqlgen.cli.options import SPEC_OPTIONS, Dialect, Spec, To, spec_options, with_options


@with_options(SPEC_OPTIONS)
def plan(spec: Spec, to: To = None, dialect: Dialect = None, **flags: Any) -> None:
    """Say what a run would do, and write nothing.

    Order, rows, batches, size, what each column is made from, and how many distinct values
    there can be where that is limited. A spec that can't be made is refused with exit code 2.
    Of the URL of a database it says what `sqlgen fill` would do there.

    \b
    Examples:
      sqlgen plan demographics
      sqlgen plan people.yaml --dialect mariadb --rows 5000000 --json
      sqlgen plan postgresql://me@localhost/dev
    """
    from sqlgen import api

    if "://" in spec:
        found = api.survey(spec, schema=flags["schema"], echo=output.echo(flags["echo_sql"]))
        standing.survey(found, as_json=flags["as_json"])
        return
    made = api.plan(spec, dialect or api.dialect_of(to, flags["templates"]), **spec_options(flags))
    if flags["as_json"]:
        output.as_json(output.plan_facts(made))
    else:
        output.plan(made)
