"""`sqlgen procedure patients`: what of the options of `procedure` goes to synthetic patients."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlgen.cli import output
from sqlgen.cli.who import PATIENTS, patient_options, refuse_others

MEANINGLESS = {
    "set": "say who they are by -p, -g, -a and --seed",
    "table": "all their tables are made",
    "templates": "they are made by sqlgen's own",
    "bad": "use `sqlgen bad patients`",
    "classes": "use `sqlgen bad patients`",
    "exclude": "use `sqlgen bad patients`",
    "labels": "use `sqlgen bad patients`",
}
"""Options of specs, and why patients have none."""


def done(
    mode: str | None,
    to: str | None,
    out: Path | None,
    drop: bool,
    state: str | None,
    city: str | None,
    flags: Mapping[str, Any],
) -> None:
    """Make, call or drop the procedure; `mode` is one of these, or the dialect of a script."""
    from sqlgen import api

    refuse_others(MEANINGLESS, flags)
    options: Any = patient_options(state, city, flags)
    options |= {"name": flags["name"], "schema": flags["schema"]}
    acts = {
        "install": api.install_patients,
        "uninstall": api.uninstall_patients,
        "call": api.call_patients,
    }
    if mode not in acts:
        parts = api.procedure_patients(str(mode), drop=drop, **options)
        output.script(parts, out, {"spec": PATIENTS, "dialect": mode}, flags)
        return
    confirm, echo = output.confirm(flags["yes"]), output.echo(flags["echo_sql"])
    made = acts[mode](to, confirm=confirm, echo=echo, **options)
    if flags["as_json"]:
        output.as_json(output.procedure_facts(made, mode))
    elif not flags["quiet"]:
        output.procedure(made, mode)
