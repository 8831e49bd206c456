"""The options of the doors, typed, and read into those of a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, TypedDict, get_args

from sqlgen.dialects import SeriesForm
from sqlgen.errors import UsageError, did_you_mean
from sqlgen.execute import Confirm, Echo, Observer
from sqlgen.plan import Mode, Options, RandomKind


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
    schema: where the tables stand; constraints: whether made tables get their keys and checks,
    as they do unless it is False; append, truncate, replace, resume: what to do with rows
    that stand already, at most one of them.
    """

    tables: Sequence[str] | None
    series: SeriesForm | None
    batch: int | None
    schema: str | None
    constraints: bool
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


def plan_options(options: Mapping[str, Any], schema: str | None) -> Options:
    """The options of a plan; UsageError for those that make no sense."""
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
        mode=mode_of(options),
        constraints=options.get("constraints", True),
    )


def _check(options: Mapping[str, Any]) -> None:
    """Refuse options that there are not, and values of another type than theirs."""
    for name, value in options.items():
        if name not in RunOptions.__annotations__:
            remedy = did_you_mean(name, RunOptions.__annotations__, "see the help")
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


def mode_of(options: Mapping[str, Any]) -> Mode:
    modes: tuple[Mode, ...] = ("append", "truncate", "replace", "resume")
    chosen = [mode for mode in modes if options.get(mode)]
    if len(chosen) > 1:
        raise UsageError(f"--{chosen[0]} and --{chosen[1]} contradict each other", "keep one")
    return chosen[0] if chosen else "create"
