"""sqlgen procedure."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sqlgen.cli import output, patientprocedure
from sqlgen.cli.options import (
    PROCEDURE_OPTIONS,
    Dialect,
    Out,
    Spec,
    To,
    procedure_options,
    with_options,
)
from sqlgen.cli.who import OF_PATIENTS, PATIENTS, City, State, refuse_patients
from sqlgen.errors import UsageError

Drop = Annotated[bool, typer.Option("--drop", help="The script that drops it all.")]
Install = Annotated[bool, typer.Option("--install", help="Make it in the database.")]
Uninstall = Annotated[bool, typer.Option("--uninstall", help="Drop it there.")]
Call = Annotated[bool, typer.Option("--call", help="Call it there.")]


@with_options(PROCEDURE_OPTIONS, OF_PATIENTS)
def procedure(
    spec: Spec,
    state: State = None,
    city: City = None,
    dialect: Dialect = None,
    out: Out = None,
    drop: Drop = False,
    to: To = None,
    install: Install = False,
    uninstall: Uninstall = False,
    call: Call = False,
    **flags: Any,
) -> None:
    """Make a spec's generator a procedure of the database, which needs no sqlgen any more.

    With --dialect the script that makes it is written; with --to and one of --install, --uninstall
    and --call it is made, dropped or called there. Arguments are the spec's parameters, the seed
    and the first row; of patients their number, sex, youngest and oldest age, and the seed. With
    --bad a share of the cells is bad, the argument bad_rate before the
    seed, and a second procedure writes their labels.

    \b
    Examples:
      sqlgen procedure demographics --dialect postgresql -o gen_demographics.sql
      sqlgen procedure demographics --to postgresql://me@localhost/dev --install
      sqlgen procedure demographics --to postgresql://me@localhost/dev --call --set rows=5000
      sqlgen procedure people.yaml --to mariadb://root@localhost/shop --install --name gen_some
      sqlgen procedure people.yaml --bad --dialect mariadb -o gen_bad.sql
      sqlgen procedure patients Texas Houston --dialect postgresql -o gen_patients.sql
    """
    chosen = [word for word, on in _modes(install, uninstall, call).items() if on]
    if len(chosen) > 1:
        raise UsageError(f"--{chosen[0]} and --{chosen[1]} contradict each other", "keep one")
    if chosen and (dialect or drop or out):
        raise UsageError(f"--{chosen[0]} writes no script", "drop --dialect, --drop and --output")
    if not chosen and (dialect is None or to is not None):
        raise UsageError("nothing says what is to be done", "give --dialect, or --to and --install")
    if spec == PATIENTS:
        patientprocedure.done(chosen[0] if chosen else dialect, to, out, drop, state, city, flags)
        return
    refuse_patients(state, flags)
    options = procedure_options(flags)
    if chosen:
        _done(chosen[0], spec, to, options, flags)
    elif dialect is not None:
        _written(spec, dialect, out, drop, options, flags)


def _modes(install: bool, uninstall: bool, call: bool) -> dict[str, bool]:
    return {"install": install, "uninstall": uninstall, "call": call}


def _done(mode: str, spec: str, to: str | None, options: Any, flags: Any) -> None:
    from sqlgen import api

    act = {"install": api.install, "uninstall": api.uninstall, "call": api.call}[mode]
    done = act(
        spec,
        to,
        **options,
        confirm=output.confirm(flags["yes"]),
        echo=output.echo(flags["echo_sql"]),
    )
    if flags["as_json"]:
        output.as_json(output.procedure_facts(done, mode))
    elif not flags["quiet"]:
        output.procedure(done, mode)


def _written(spec: str, dialect: str, out: Any, drop: bool, options: Any, flags: Any) -> None:
    from sqlgen import api

    parts = api.procedure(spec, dialect, drop=drop, **options)
    output.script(parts, out, {"spec": spec, "dialect": dialect}, flags)
