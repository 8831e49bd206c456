"""The public door: generate, render, plan, fingerprint, undo and the examples.

The command line calls these and nothing else, with the same words.
"""

from __future__ import annotations

import datetime as dt
import difflib
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike, environ
from pathlib import Path
from typing import Any, TypedDict, Unpack, get_args

from sqlgen.dialects import Dialect, SeriesForm, dialect_named, engines_with
from sqlgen.errors import UsageError
from sqlgen.execute import (
    Confirm,
    Echo,
    Generation,
    Journal,
    Observer,
    Outcome,
    Progress,
    Session,
    State,
    TableResult,
    Target,
    connected,
    entries_of,
    parse_url,
    prepared,
    previewed,
    tables_locked,
    undone,
)
from sqlgen.plan import Mode, Options, Plan, RandomKind, build_plan
from sqlgen.render import Renderer, bundled, evaluated, script
from sqlgen.spec import LoadedSpec, load
from sqlgen.verify import Fingerprint, fingerprints

__all__ = [
    "Confirm",
    "DrawOptions",
    "Echo",
    "Example",
    "Fingerprint",
    "Observer",
    "Plan",
    "PlanOptions",
    "Progress",
    "Report",
    "RunOptions",
    "Sample",
    "TableResult",
    "copy_example",
    "dialect_of",
    "example_text",
    "examples",
    "fingerprint",
    "generate",
    "plan",
    "preview",
    "render",
    "undo",
]

DEFAULT_URL = "duckdb:///sqlgen.duckdb"
SAMPLE_ROWS = 5
SUFFIXES = (".yaml", ".yml", ".toml", ".json", ".j2")

SpecLike = str | PathLike[str] | Mapping[str, Any]


class DrawOptions(TypedDict, total=False):
    """What decides the rows, beside the spec.

    rows: a count, or a count a table; seed: 0 to 2^63-1; as_of: what today is for generated
    dates, a date or YYYY-MM-DD; set: values of parameters; random: the draw; templates: a folder
    of one's own macros and engines.
    """

    rows: int | Mapping[str, int] | None
    seed: int | None
    as_of: dt.date | str | None
    set: Mapping[str, Any] | None
    random: RandomKind | None
    templates: str | PathLike[str] | None


class PlanOptions(DrawOptions, total=False):
    """How the rows are made, and what becomes of others.

    tables: only these; series: how rows are numbered; batch: rows in a transaction;
    schema: where the tables stand; append, truncate, replace, resume: what to do with rows
    that stand already, at most one of them.
    """

    tables: Sequence[str] | None
    series: SeriesForm | None
    batch: int | None
    schema: str | None
    append: bool
    truncate: bool
    replace: bool
    resume: bool


class RunOptions(PlanOptions, total=False):
    """How a run behaves.

    workers: sessions that fill a table side by side, 2 on a server unless given;
    lock_wait: seconds to wait for another run; journal: whether the run is recorded in the
    target; fingerprint: whether the made tables are fingerprinted; observe: hears of progress;
    confirm: is asked before rows are lost, and agrees unless given; echo: hears each statement.
    """

    workers: int | None
    lock_wait: float
    journal: bool
    fingerprint: bool
    observe: Observer | None
    confirm: Confirm | None
    echo: Echo | None


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a table."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run made, in how many seconds; no tables where a resume found nothing to do."""

    url: str
    run: int
    plan: Plan
    tables: tuple[TableResult, ...]
    seconds: float
    samples: tuple[Sample, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


@dataclass(frozen=True, slots=True)
class Example:
    """A built-in example: its name, and the files it consists of."""

    name: str
    files: tuple[Path, ...]


def generate(spec: SpecLike, url: str | None = None, **options: Unpack[RunOptions]) -> Report:
    """Make the spec's rows in a database and say what was made.

    `spec` is a file, a built-in example's name or plain data; `url` a database, by default
    SQLGEN_URL or an embedded file. A missing table is created; one that holds rows is refused
    unless an option says what to do. Raises RefusedError before anything is written, RunError
    afterwards.
    """
    started = time.monotonic()
    target = _target(url, options.get("schema"), options.get("templates"))
    loaded = _loaded(spec)
    chosen = _options(options, target.schema)
    kept = options.get("journal", True)
    if not kept and chosen.mode in ("append", "resume"):
        raise UsageError(f"without the journal there is no --{chosen.mode}", "drop --no-journal")
    planned = _planned(loaded, chosen, target.dialect)
    names = [table.name for table in planned.tables]
    wait = options.get("lock_wait", 30)
    with (
        connected(target, wait, options.get("echo")) as session,
        tables_locked(session, target.schema, names, wait),
    ):
        journal = Journal(session, target.schema, kept)
        observe = options.get("observe") or (lambda _: None)
        confirm = options.get("confirm") or (lambda _: True)
        outcome = Generation(session, loaded, chosen, journal, observe, confirm).outcome()
        with prepared(session):
            return Report(
                url=str(session.target),
                run=outcome.run,
                plan=outcome.plan,
                tables=outcome.tables,
                seconds=time.monotonic() - started,
                samples=tuple(_samples(session, outcome)),
                fingerprints=_printed(session, outcome) if options.get("fingerprint") else (),
            )


def render(spec: SpecLike, dialect: str, **options: Unpack[PlanOptions]) -> Iterator[str]:
    """The script that makes the spec's rows in the engine's own client, in parts."""
    chosen = replace(_options(options, options.get("schema")), workers=1)
    engines = engines_with(options.get("templates"))
    return script(_planned(_loaded(spec), chosen, dialect_named(dialect, engines)))


def plan(spec: SpecLike, dialect: str = "duckdb", **options: Unpack[PlanOptions]) -> Plan:
    """What a run would do, without any database."""
    chosen = _options(options, options.get("schema"))
    engines = engines_with(options.get("templates"))
    return _planned(_loaded(spec), chosen, dialect_named(dialect, engines))


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
    chosen = replace(_options(options, None), tables=None if table is None else (table,))
    engines = engines_with(options.get("templates"))
    planned = _planned(_loaded(spec), chosen, dialect_named("duckdb", engines))
    return tuple(
        Sample(each.name, tuple(column.name for column in each.columns), tuple(rows))
        for each, rows in previewed(planned, limit, echo)
    )


def fingerprint(
    url: str | None = None,
    table: str | None = None,
    *,
    schema: str | None = None,
    templates: str | PathLike[str] | None = None,
    echo: Echo | None = None,
) -> tuple[Fingerprint, ...]:
    """Count and digest of the rows of each table, or of one, computed in the database."""
    target = _target(url, schema, templates)
    with connected(target, echo=echo) as session, prepared(session):
        return tuple(fingerprints(session, target.schema, (table,) if table else None))


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
    target = _target(url, schema, templates)
    with connected(target, lock_wait, echo) as session:
        journal = Journal(session, target.schema)
        there = tuple(session.tables(target.schema))
        state = State(there, tuple(journal.entries(there)))
        entries = entries_of(state, run)
        names = [entry.table_name for entry in entries]
        with tables_locked(session, target.schema, names, lock_wait):
            question = f"run {entries[0].run} made rows of {', '.join(names)}, which undo removes"
            if confirm is not None and not confirm(question):
                raise UsageError(f"not confirmed: {question}", "agree, or give --yes")
            return undone(session, journal, state, entries, target.schema)


def examples() -> tuple[Example, ...]:
    """The built-in examples."""
    folder = bundled("examples")
    specs = (path for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES)
    return tuple(Example(path.name.split(".")[0], (path, *_data_files(path))) for path in specs)


def example_text(name: str) -> str:
    """The spec of a built-in example."""
    return _known_example(name).files[0].read_text(encoding="utf-8")


def copy_example(name: str, folder: str | PathLike[str]) -> tuple[Path, ...]:
    """Copy an example and the files it needs into a folder; files there are not overwritten."""
    found = _known_example(name)
    goal = Path(folder)
    for file in found.files:
        if (goal / file.name).exists():
            raise UsageError(f"{goal / file.name} stands already", "choose another folder")
    try:
        goal.mkdir(parents=True, exist_ok=True)
        return tuple(Path(shutil.copy(file, goal / file.name)) for file in found.files)
    except OSError as error:
        raise UsageError(f"can't write to {goal}: {error.strerror}", "choose another") from None


def _data_files(spec: Path) -> list[Path]:
    """The files beside a spec that its text names."""
    text = spec.read_text(encoding="utf-8")
    return [path for path in sorted(spec.parent.glob("*.csv")) if path.name in text]


def _example(name: str) -> Example | None:
    return next((each for each in examples() if each.name == name), None)


def _known_example(name: str) -> Example:
    found = _example(name)
    if found is None:
        known = ", ".join(each.name for each in examples())
        raise UsageError(f"there is no example {name!r}", f"there are {known}")
    return found


def _loaded(spec: SpecLike) -> LoadedSpec:
    """A file, a built-in example or plain data; a file of that name comes first."""
    if isinstance(spec, Mapping):
        return load(spec)
    if not isinstance(spec, str | PathLike):
        raise UsageError(f"a spec is a file, a name or a mapping, not {spec!r}", "give one")
    path = Path(spec)
    if not path.suffix and not path.exists():
        found = _example(str(spec))
        if found is None:
            known = ", ".join(each.name for each in examples())
            raise UsageError(f"there is no file or example {str(spec)!r}", f"examples are {known}")
        path = found.files[0]
    return load(path)


def dialect_of(url: str | None = None, templates: str | PathLike[str] | None = None) -> str:
    """The name of the dialect that a URL's scheme says."""
    return _target(url, None, templates).dialect.name


def _planned(loaded: LoadedSpec, options: Options, dialect: Dialect) -> Plan:
    """The plan with the SELECTs of its templates."""
    with loaded.located():
        return evaluated(build_plan(loaded, options, dialect))


def _target(url: str | None, schema: str | None, templates: str | PathLike[str] | None) -> Target:
    if url is not None and not url.strip():
        raise UsageError("the URL is empty", "leave it out for the default")
    found = url or environ.get("SQLGEN_URL") or DEFAULT_URL
    return parse_url(found, schema, engines_with(templates))


def _options(options: Mapping[str, Any], schema: str | None) -> Options:
    _check(options)
    tables = options.get("tables")
    return Options(
        rows=options.get("rows"),
        seed=options.get("seed"),
        as_of=options.get("as_of"),
        set=options.get("set") or {},
        tables=None if tables is None else tuple(tables),
        random=options.get("random"),
        series=options.get("series"),
        batch=options.get("batch"),
        workers=options.get("workers"),
        schema=schema,
        mode=_mode(options),
    )


def _check(options: Mapping[str, Any]) -> None:
    """Refuse options that there are not, and values of another type than theirs."""
    for name, value in options.items():
        if name not in RunOptions.__annotations__:
            near = difflib.get_close_matches(name, RunOptions.__annotations__, 1)
            remedy = f"did you mean {near[0]!r}?" if near else "see the help"
            raise UsageError(f"unknown option {name!r}", remedy)
        types = OPTION_TYPES.get(name)
        wrong = types is not None and not isinstance(value, types)
        if value is not None and (wrong or (isinstance(value, bool) and types in (int, COUNTS))):
            raise UsageError(f"{name} can't be {value!r}", "see its meaning in the help")
    if options.get("lock_wait", 0) < 0:
        raise UsageError(f"lock_wait can't be {options['lock_wait']:g}", "give 0 or more seconds")
    counts = options.get("rows")
    for count in counts.values() if isinstance(counts, Mapping) else ():
        if isinstance(count, bool) or not isinstance(count, int):
            raise UsageError(f"rows can't be {count!r}", "give whole numbers")
    if options.get("random") not in (None, *get_args(RandomKind)):
        raise UsageError(f"random can't be {options['random']!r}", "use integer, md5 or native")
    if options.get("tables") is not None and not options["tables"]:
        raise UsageError("tables names no table", "leave it out for all tables")


COUNTS = (int, Mapping)
OPTION_TYPES: dict[str, Any] = {
    "rows": COUNTS,
    "seed": int,
    "as_of": (dt.date, str),
    "set": Mapping,
    "tables": (list, tuple, set, frozenset),
    "batch": int,
    "workers": int,
    "schema": str,
    "templates": (str, PathLike),
    "lock_wait": (int, float),
}


def _mode(options: Mapping[str, Any]) -> Mode:
    modes: tuple[Mode, ...] = ("append", "truncate", "replace", "resume")
    chosen = [mode for mode in modes if options.get(mode)]
    if len(chosen) > 1:
        raise UsageError(f"--{chosen[0]} and --{chosen[1]} contradict each other", "keep one")
    return chosen[0] if chosen else "create"


def _samples(session: Session, outcome: Outcome) -> Iterator[Sample]:
    renderer = Renderer(outcome.plan)
    for table in outcome.plan.tables:
        rows = session.rows(renderer.sample(table, SAMPLE_ROWS), f"looking at {table.name}")
        yield Sample(table.name, tuple(column.name for column in table.columns), tuple(rows))


def _printed(session: Session, outcome: Outcome) -> tuple[Fingerprint, ...]:
    names = tuple(table.name for table in outcome.plan.tables)
    return tuple(fingerprints(session, outcome.plan.schema, names))
