"""Procedures that make a spec's rows inside the database: their script, and what is done there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from typing import Any, TypedDict

from sqlgen.api.bad import RATE, BadOptions, check_applied, check_keys, own_of, share_of, spoiling
from sqlgen.api.specs import SpecLike, loaded_spec
from sqlgen.baddata import catalogue
from sqlgen.dialects import Dialect
from sqlgen.errors import UsageError
from sqlgen.execute import (
    Confirm,
    Echo,
    Journal,
    Session,
    State,
    Target,
    agreed,
    called,
    connected,
    installed,
    uninstalled,
)
from sqlgen.plan import Options, Procedure, build_procedure
from sqlgen.plan.badrate import BAD_RATE, is_of_a_part
from sqlgen.plan.procedures import FIRST_ROW
from sqlgen.render import LABELS, procedure_script
from sqlgen.spec import LoadedSpec


class ProcedureOptions(TypedDict, total=False):
    """What a procedure is made from, and how that goes.

    name: gen_ and the spec's name unless given; tables: only these; set, seed: the values that it
    is made with, and that a call gives it; schema: where it and the tables stand; templates: a
    folder of one's own macros and engines; bad: whether a share of the cells is bad, the value
    bad_rate in `set`; classes, exclude: of which classes or families; labels: the table of their
    labels, sqlgen_bad_cells unless given; confirm: is asked before something is lost, or written
    to another machine, and agrees unless given; echo: hears each statement.
    """

    name: str | None
    tables: Sequence[str] | None
    set: Mapping[str, Any] | None
    seed: int | None
    schema: str | None
    templates: str | PathLike[str] | None
    bad: bool
    classes: Sequence[str] | None
    exclude: Sequence[str] | None
    labels: str | None
    confirm: Confirm | None
    echo: Echo | None


@dataclass(frozen=True, slots=True)
class ProcedureDone:
    """What was done with a procedure in a database."""

    url: str
    procedure: str
    tables: tuple[str, ...]
    seconds: float = 0.0


def _planned(
    spec: SpecLike, dialect: Dialect, schema: str | None, options: ProcedureOptions
) -> Procedure:
    """The procedure for an engine; UsageError where that has none."""
    tables, values, loaded = options.get("tables"), _values(options), loaded_spec(spec)
    beside = (BAD_RATE, FIRST_ROW) if options.get("bad") else (FIRST_ROW,)
    chosen = Options(
        tables=None if tables is None else tuple(tables),
        schema=schema,
        set={name: each for name, each in values.items() if name not in beside},
        seed=options.get("seed"),
    )
    name = options.get("name")
    if not options.get("bad"):
        _check_good(options)
        return build_procedure(loaded, chosen, dialect, name)
    chosen = _spoilt(loaded, chosen, dialect, options)
    made = build_procedure(loaded, chosen, dialect, name, options.get("labels") or LABELS)
    check_applied(made.plan, options.get("classes"))
    check_keys(made.plan)
    return made


def _spoilt(
    loaded: LoadedSpec, chosen: Options, dialect: Dialect, options: ProcedureOptions
) -> Options:
    """The same options for a procedure whose rows are spoilt."""
    if not dialect.procedures:
        raise UsageError(
            f"{dialect.title} has no procedures that make bad data and its labels",
            "use `sqlgen bad`",
        )
    for each in catalogue():
        if each.name in (options.get("classes") or ()) and not is_of_a_part(each):
            raise UsageError(
                f"a procedure can't make {each.name}, which follows from all rows",
                "use `sqlgen bad`",
            )
    wanted = BadOptions(classes=options.get("classes"), exclude=options.get("exclude"))
    share = share_of(_values(options).get(BAD_RATE, RATE), BAD_RATE, none_bad=True)
    return spoiling(chosen, wanted, own_of(loaded, options.get("templates")), share)


def _check_good(options: ProcedureOptions) -> None:
    """Refuse what says something of bad data where none is made."""
    for name in ("classes", "exclude", "labels"):
        if options.get(name):
            raise UsageError(f"{name} is for bad data", "give --bad as well")


def _values(options: ProcedureOptions) -> Mapping[str, Any]:
    return options.get("set") or {}


def _arguments(procedure: Procedure, options: ProcedureOptions) -> dict[str, Any]:
    """What a call gives: the values that the procedure was planned with, and the first row."""
    given = {each.name: each.default for each in procedure.parameters}
    return given | {FIRST_ROW: _first_row(_values(options).get(FIRST_ROW))}


def _first_row(given: Any) -> int | None:
    try:
        return None if given is None else int(given)
    except (TypeError, ValueError):
        raise UsageError(f"{FIRST_ROW} can't be {given!r}", "give a row number from 1") from None


def scripted(
    spec: SpecLike, dialect: Dialect, options: ProcedureOptions, drop: bool
) -> Iterator[str]:
    """The script that makes a procedure, or drops it."""
    return procedure_script(_planned(spec, dialect, options.get("schema"), options), drop)


def install_(spec: SpecLike, target: Target, options: ProcedureOptions) -> ProcedureDone:
    """Make the procedure in a database."""
    with _reached(spec, target, options) as (session, procedure):
        _agree(session, options.get("confirm"))
        installed(session, procedure)
        return _done(session, procedure)


def uninstall_(spec: SpecLike, target: Target, options: ProcedureOptions) -> ProcedureDone:
    """Drop it."""
    with _reached(spec, target, options) as (session, procedure):
        question = f"{procedure.name} and the tables that it reads are dropped"
        agreed(options.get("confirm"), question)
        uninstalled(session, procedure)
        return _done(session, procedure)


def call_(spec: SpecLike, target: Target, options: ProcedureOptions) -> ProcedureDone:
    """Call it."""
    with _reached(spec, target, options) as (session, procedure):
        if not session.dialect.procedures:
            functions = ", ".join(procedure.names.functions)
            raise UsageError(
                f"{session.dialect.title} has no procedure to call", f"select from {functions}"
            )
        _agree(session, options.get("confirm"))
        seconds = called(session, procedure, _arguments(procedure, options))
        return _done(session, procedure, seconds)


@contextmanager
def _reached(
    spec: SpecLike, target: Target, options: ProcedureOptions
) -> Iterator[tuple[Session, Procedure]]:
    """A session on the target, and the procedure for what answers there."""
    with connected(target, echo=options.get("echo")) as session:
        yield session, _planned(spec, session.dialect, target.schema, options)


def _agree(session: Session, confirm: Confirm | None) -> None:
    """Ask before anything is written to a database of other people's on another machine."""
    target = session.target
    if target.local or confirm is None:
        return
    tables = tuple(session.tables(target.schema))
    entries = tuple(Journal(session, target.schema).entries(tables))
    if State(tables, entries).foreign:
        agreed(confirm, f"{target} is not local and holds tables sqlgen did not make")


def _done(session: Session, procedure: Procedure, seconds: float = 0.0) -> ProcedureDone:
    tables = tuple(table.plan.name for table in procedure.tables)
    return ProcedureDone(str(session.target), procedure.name, tables, seconds)
