"""The public door: a function for each command.

The command line calls these and nothing else, with the same words.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from typing import Any, Unpack

from sqlgen.api.bad import BadOptions, Spoilt, bad, bad_classes, reserve, score
from sqlgen.api.badfiles import Files, bad_files
from sqlgen.api.badpatients import bad_patient_files, bad_patients
from sqlgen.api.edges import Bounded, Wish, boundary_
from sqlgen.api.filling import Filled, WantOptions, fill_, survey_, verify_
from sqlgen.api.freezing import PoolList, frozen, listed
from sqlgen.api.options import DrawOptions, PlanOptions, RunOptions, plan_options
from sqlgen.api.pages import page
from sqlgen.api.patientprocedures import (
    call_patients,
    install_patients,
    procedure_patients,
    uninstall_patients,
)
from sqlgen.api.patients import (
    PatientModule,
    PatientOptions,
    PatientReport,
    patient_modules,
    patients,
    planned_patients,
    render_patients,
)
from sqlgen.api.procedures import (
    ProcedureDone,
    ProcedureOptions,
    call_,
    install_,
    scripted,
    uninstall_,
)
from sqlgen.api.rejecting import Rejected, reject_
from sqlgen.api.running import Report, Sample, generated, plan_of, reported
from sqlgen.api.specs import (
    Example,
    SpecLike,
    copy_example,
    example_text,
    examples,
    is_example,
    loaded_spec,
)
from sqlgen.api.targets import DEFAULT_URL, standing_target, target_of
from sqlgen.baddata import Answer, BadClass, Figures, Label, Score, answers
from sqlgen.catalog.fillplan import FillPlan
from sqlgen.dialects import dialect_named, engines_with
from sqlgen.errors import SpecError, UsageError
from sqlgen.execute import (
    Bar,
    Confirm,
    Diagnosis,
    Echo,
    Finding,
    Journal,
    Observer,
    Progress,
    State,
    TableResult,
    Trial,
    agreed,
    check_writable,
    connected,
    diagnosed,
    entries_of,
    prepared,
    previewed,
    tables_locked,
    tried,
    undone,
)
from sqlgen.plan import Left, Plan
from sqlgen.render import script
from sqlgen.spec import load, read_value
from sqlgen.verify import Fingerprint, Refused, Untried, Verified, fingerprints

__all__ = [
    "DEFAULT_URL",
    "Answer",
    "BadClass",
    "BadOptions",
    "Bar",
    "Bounded",
    "Confirm",
    "Diagnosis",
    "DrawOptions",
    "Echo",
    "Example",
    "Figures",
    "Files",
    "FillPlan",
    "Filled",
    "Finding",
    "Fingerprint",
    "Label",
    "Left",
    "Observer",
    "PatientModule",
    "PatientOptions",
    "PatientReport",
    "Plan",
    "PlanOptions",
    "PoolList",
    "ProcedureDone",
    "ProcedureOptions",
    "Progress",
    "Refused",
    "Rejected",
    "Report",
    "RunOptions",
    "Sample",
    "Score",
    "Spoilt",
    "TableResult",
    "Trial",
    "Untried",
    "Verified",
    "WantOptions",
    "answers",
    "bad",
    "bad_classes",
    "bad_files",
    "bad_patient_files",
    "bad_patients",
    "boundary",
    "call",
    "call_patients",
    "check_writable",
    "copy_example",
    "dialect_of",
    "docs",
    "doctor",
    "example_text",
    "examples",
    "fill",
    "fingerprint",
    "generate",
    "install",
    "install_patients",
    "patient_modules",
    "patients",
    "plan",
    "planned_patients",
    "pools",
    "preview",
    "procedure",
    "procedure_patients",
    "reject",
    "render",
    "render_patients",
    "reserve",
    "schema",
    "score",
    "survey",
    "try_",
    "undo",
    "uninstall",
    "uninstall_patients",
    "verify",
]


def generate(spec: SpecLike, url: str | None = None, **options: Unpack[RunOptions]) -> Report:
    """Make the spec's rows in a database and say what was made.

    `spec` is a file, a built-in example's name or plain data; `url` a database, by default
    SQLGEN_URL or an embedded file. A missing table is created; one that holds rows is refused
    unless an option says what to do. Raises RefusedError before anything is written, RunError
    afterwards.
    """
    started = time.monotonic()
    target = target_of(url, options.get("schema"), options.get("templates"))
    chosen = plan_options(options, target.schema)
    with generated(loaded_spec(spec), chosen, target, options) as (session, outcome):
        return reported(session, outcome, started, printed=options.get("fingerprint", False))


def render(spec: SpecLike, dialect: str, **options: Unpack[PlanOptions]) -> Iterator[str]:
    """The script that makes the spec's rows in the engine's own client, in parts."""
    chosen = replace(plan_options(options, options.get("schema")), workers=1)
    engines = engines_with(options.get("templates"))
    return script(plan_of(loaded_spec(spec), chosen, dialect_named(dialect, engines)))


def plan(spec: SpecLike, dialect: str = "duckdb", **options: Unpack[PlanOptions]) -> Plan:
    """What a run would do, without any database."""
    chosen = plan_options(options, options.get("schema"))
    engines = engines_with(options.get("templates"))
    return plan_of(loaded_spec(spec), chosen, dialect_named(dialect, engines))


def preview(
    spec: SpecLike,
    limit: int = 10,
    table: str | None = None,
    *,
    echo: Echo | None = None,
    **options: Unpack[DrawOptions],
) -> tuple[Sample, ...]:
    """The first rows of each table, or of one, as a run would make them; made in memory."""
    if limit < 1:
        raise UsageError(f"a preview shows at least 1 row, not {limit}", "give --limit 1 or more")
    chosen = replace(plan_options(options, None), tables=None if table is None else (table,))
    engines = engines_with(options.get("templates"))
    planned = plan_of(loaded_spec(spec), chosen, dialect_named("duckdb", engines))
    return tuple(
        Sample(each.name, tuple(column.name for column in each.columns), tuple(rows))
        for each, rows in previewed(planned, limit, echo)
    )


def docs(
    spec: SpecLike,
    rows: int = 5,
    *,
    templates: str | PathLike[str] | None = None,
    echo: Echo | None = None,
) -> str:
    """A page about a spec in Markdown, with so many rows of each table; the same each time."""
    if rows < 0:
        raise UsageError(f"a page shows 0 or more rows, not {rows}", "give --rows 0 or more")
    loaded = loaded_spec(spec)
    dialect = dialect_named("duckdb", engines_with(templates))
    planned = plan_of(loaded, plan_options({}, None), dialect)
    found = previewed(planned, rows, echo) if rows else ()
    return page(loaded, planned, {table.name: sample for table, sample in found})


def pools(spec: SpecLike, freeze: bool = False, *, confirm: Confirm | None = None) -> PoolList:
    """The Faker pools that a spec uses; with `freeze` they are written beside it.

    From then on plans take them from there. `confirm` is asked before other frozen pools are
    overwritten, and agrees unless given.
    """
    loaded = loaded_spec(spec)
    if not freeze:
        return listed(loaded)
    if is_example(spec):
        raise UsageError(f"{spec} is built in", f"copy it: sqlgen examples {spec} -o FOLDER")
    return frozen(loaded, confirm)


def try_(
    column: str | Mapping[str, Any],
    rows: int = 1000,
    limit: int = 10,
    *,
    seed: int | None = None,
    echo: Echo | None = None,
) -> Trial:
    """What a column of a spec, as YAML or plain data, would make; made in memory.

    It is the column `value` of a table `t`. Its files are looked for from here. Raises SpecError
    as for a spec, without a place in a file.
    """
    if limit < 1:
        raise UsageError(f"a sample shows at least 1 row, not {limit}", "give --limit 1 or more")
    chosen = plan_options({"rows": rows, "seed": seed}, None)
    try:
        value = read_value(column) if isinstance(column, str) else column
        loaded = load({"tables": {"t": {"rows": 0, "columns": {"value": value}}}})
        planned = plan_of(loaded, chosen, dialect_named("duckdb"))
    except SpecError as error:
        error.file = error.line = error.table = error.column = None
        raise
    picked = loaded.spec.tables["t"].columns["value"].generator.kind in ("pick", "constant")
    return tried(planned, limit, binned=not picked, echo=echo)


def schema() -> dict[str, Any]:
    """The JSON Schema of specs, for editors; it takes the short forms and refuses unknown keys."""
    from sqlgen.spec.schema import spec_schema  # pydantic's part of it takes time to load

    return spec_schema()


def fingerprint(
    url: str | None = None,
    table: str | None = None,
    *,
    schema: str | None = None,
    templates: str | PathLike[str] | None = None,
    echo: Echo | None = None,
) -> tuple[Fingerprint, ...]:
    """Count and digest of the rows of each table, or of one, computed in the database."""
    target = standing_target(url, schema, templates)
    with connected(target, echo=echo) as session, prepared(session):
        return tuple(fingerprints(session, target.schema, (table,) if table else None))


def doctor(
    url: str | None = None,
    *,
    schema: str | None = None,
    templates: str | PathLike[str] | None = None,
    echo: Echo | None = None,
) -> Diagnosis:
    """What a target is, what sqlgen can do there and what it lacks; leaves nothing behind.

    Raises TargetError where it can't be reached.
    """
    return diagnosed(target_of(url, schema, templates), echo)


def fill(
    url: str | None = None,
    *,
    lock_wait: float = 30,
    journal: bool | str | PathLike[str] = True,
    confirm: Confirm | None = None,
    observe: Observer | None = None,
    echo: Echo | None = None,
    **wanted: Unpack[WantOptions],
) -> Filled:
    """Fill the tables of a database that stands with valid rows; nothing that stands is changed.

    Tables that hold rows are left as they are, and referred to. Raises UsageError before anything
    is written where a table's rules can't be kept.
    """
    return fill_(
        standing_target(url, None, None),
        journal=journal,
        lock_wait=lock_wait,
        confirm=confirm,
        observe=observe,
        echo=echo,
        **wanted,
    )


def survey(
    url: str | None = None,
    *,
    echo: Echo | None = None,
    **wanted: Unpack[WantOptions],
) -> FillPlan:
    """What a fill would do: order, circles, relations, what each column gets and why."""
    return survey_(standing_target(url, None, None), echo, **wanted)


def verify(
    url: str | None = None,
    *,
    schema: str | Sequence[str] | None = None,
    infer: bool = True,
    spec: str | PathLike[str] | None = None,
    echo: Echo | None = None,
) -> Verified:
    """What stands in a database against every rule of its tables, counted in the database.

    What a `spec` says of keys, references, checks and counts is to hold as well.
    """
    return verify_(standing_target(url, None, None), schema, infer, spec, echo)


def undo(
    url: str | None = None,
    run: int | None = None,
    *,
    schema: str | None = None,
    templates: str | PathLike[str] | None = None,
    lock_wait: float = 30,
    confirm: Confirm | None = None,
    echo: Echo | None = None,
) -> tuple[TableResult, ...]:
    """Remove the rows that a run made, the last one unless said; other rows stay."""
    target = standing_target(url, schema, templates)
    with connected(target, lock_wait, echo) as session:
        journal = Journal(session, target.schema)
        there = tuple(session.tables(target.schema))
        state = State(there, tuple(journal.entries(there)))
        entries = entries_of(state, run)
        names = [entry.table_name for entry in entries]
        with tables_locked(session, target.schema, names, lock_wait):
            question = f"run {entries[0].run} made rows of {', '.join(names)}, which undo removes"
            agreed(confirm, question)
            return undone(session, journal, state, entries, target.schema)


def reject(
    url: str | None = None,
    table: Sequence[str] | None = None,
    *,
    schema: str | Sequence[str] | None = None,
    echo: Echo | None = None,
) -> Rejected:
    """Try a row against each constraint of all tables, or of some, that is valid but for that.

    It happens in a transaction that is rolled back; nothing of it stays.
    """
    return reject_(standing_target(url, None, None), table, schema, echo)


def boundary(
    source: SpecLike | None = None,
    url: str | None = None,
    table: Sequence[str] | None = None,
    *,
    schema: str | Sequence[str] | None = None,
    pairwise: bool = False,
    replace: bool = False,
    dry_run: bool = False,
    confirm: Confirm | None = None,
    echo: Echo | None = None,
) -> Bounded:
    """Make rows that are valid and hard, each column at its edges.

    `source` is a database, whose tables get them, or a spec, whose tables are made at `url`. With
    `pairwise` every two columns meet with each pair of their values; with `dry_run` nothing stays.
    """
    wish = Wish(table, schema, pairwise, not dry_run, confirm)
    return boundary_(source, url, wish, anew=replace, echo=echo)


def procedure(
    spec: SpecLike, dialect: str, *, drop: bool = False, **options: Unpack[ProcedureOptions]
) -> Iterator[str]:
    """The script that makes a procedure of a spec's generator, or with `drop` drops it, in parts.

    Its arguments are the spec's parameters, `seed` and `first_row`.
    """
    named = dialect_named(dialect, engines_with(options.get("templates")))
    return scripted(spec, named, options, drop)


def install(
    spec: SpecLike, url: str | None = None, **options: Unpack[ProcedureOptions]
) -> ProcedureDone:
    """Make the procedure in a database, with the tables that are missing; see `procedure`."""
    return install_(spec, target_of(url, options.get("schema"), options.get("templates")), options)


def uninstall(
    spec: SpecLike, url: str | None = None, **options: Unpack[ProcedureOptions]
) -> ProcedureDone:
    """Drop the procedure and all that stands beside it; tables with rows stay."""
    return uninstall_(
        spec, target_of(url, options.get("schema"), options.get("templates")), options
    )


def call(
    spec: SpecLike, url: str | None = None, **options: Unpack[ProcedureOptions]
) -> ProcedureDone:
    """Call the procedure with the values in `set`; first_row among them, or after the last row.

    Raises RunError with the database's own words where it refuses an argument.
    """
    return call_(spec, target_of(url, options.get("schema"), options.get("templates")), options)


def dialect_of(url: str | None = None, templates: str | PathLike[str] | None = None) -> str:
    """The name of the dialect that a URL's scheme says."""
    return target_of(url, None, templates).dialect.name
