"""Bad data: a spec's rows with a share of the cells spoilt, labels, and a validator's score."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import TypedDict, Unpack

from sqlgen.api.labelling import labels_at
from sqlgen.api.options import RunOptions, plan_options
from sqlgen.api.running import Report, generated, reported
from sqlgen.api.specs import SpecLike, is_url, loaded_spec
from sqlgen.api.targets import standing_target, target_of
from sqlgen.baddata import (
    ACCEPTED,
    FAMILIES,
    BadClass,
    Score,
    answer_of,
    catalogue,
    chosen,
    is_asked,
    own_classes,
    scored,
)
from sqlgen.catalog import read
from sqlgen.catalog.fillplan import Skipped
from sqlgen.dialects import CLASSES, Dialect, dialect_named
from sqlgen.errors import SpecError, UsageError
from sqlgen.execute import (
    Journal,
    Outcome,
    Session,
    Shapes,
    Target,
    agreed,
    connected,
    prepared,
    shapes,
    tables_locked,
    twinned,
)
from sqlgen.plan import Left, Options, Plan, Spoiling
from sqlgen.render import Expected, is_ours
from sqlgen.spec import LoadedSpec, read_classes

RATE = Decimal("0.05")
ROWS = 1000
"""Rows of a table whose shape is taken, unless said."""
RAW, TWIN = "_raw", "_bad"
"""The ends of the names of landing tables, and of other twins of tables that stand."""


class BadOptions(TypedDict, total=False):
    """What is spoilt.

    rate: the share of cells that are bad, and of rows that come twice in landing tables; classes,
    exclude: names of classes or families; raw: whether the tables are twins of text columns
    without constraints, called T_raw; suffix: what is added to the names of other tables.
    """

    rate: Decimal | float | str
    classes: Sequence[str] | None
    exclude: Sequence[str] | None
    raw: bool
    suffix: str


@dataclass(frozen=True, slots=True)
class Spoilt:
    """What a run made, how many labels it has, and what was left out: classes that no column
    takes, and tables of a database that get no rows, each with the reason.
    """

    report: Report
    labels: int | None
    """None where none were asked for."""
    applied: tuple[str, ...]
    left: tuple[Left, ...]
    skipped: tuple[Skipped, ...] = ()


def spoiling(
    options: Options,
    bad: BadOptions,
    own: tuple[BadClass, ...] = (),
    share: Fraction | None = None,
) -> Options:
    """The same options for a plan whose rows are spoilt; UsageError for what makes no sense.

    `own` has classes beside those of the catalogue; `share` takes the place of the rate.
    """
    if options.mode in ("append", "resume"):
        raise UsageError(f"bad data takes no --{options.mode}", "make it anew by --replace")
    if share is None:
        share = share_of(bad.get("rate", RATE))
    classes = chosen((*catalogue(), *own), bad.get("classes"), bad.get("exclude"))
    raw = bad.get("raw", False)
    suffix = RAW if raw else bad.get("suffix", "")
    return replace(options, bad=Spoiling(classes, share, raw, suffix))


def own_of(
    loaded: LoadedSpec | None, templates: str | PathLike[str] | None
) -> tuple[BadClass, ...]:
    """A person's own classes: of the folder that `templates` names, and of the spec."""
    file = None if templates is None else Path(templates) / CLASSES
    shared = read_classes(file) if file is not None and file.is_file() else {}
    return own_classes({**shared, **({} if loaded is None else loaded.spec.bad)})


def share_of(
    given: Decimal | float | str, called: str = "rate", *, none_bad: bool = False
) -> Fraction:
    """A share up to 1, with `none_bad` 0 as well; UsageError for what is none."""
    try:
        share = Fraction(str(given))
    except ValueError:
        raise UsageError(f"{called} can't be {given!r}", "give a share like 0.05") from None
    if not 0 <= share <= 1 or not (share or none_bad):
        ends = "from 0 to 1" if none_bad else "above 0 and at most 1"
        raise UsageError(f"{called} must be {ends}, not {given}", "like 0.05")
    return share


def bad(
    source: SpecLike,
    url: str | None = None,
    *,
    labels: str | PathLike[str] | None = None,
    rate: Decimal | float | str = RATE,
    classes: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    raw: bool = False,
    into: bool = False,
    **options: Unpack[RunOptions],
) -> Spoilt:
    """Make rows with a share of the cells spoilt.

    `source` is a spec, whose rows are made at `url`, or a database, whose tables give their shape:
    the rows go into a twin of each, T_bad or with `raw` T_raw, beside it or at `url`, or with
    `into` into the table itself. `labels` is a CSV file or the name of a table; it gets a line for
    each bad cell, and for each row that comes twice. The other options are those of `BadOptions`
    and `generate`; with two databases `schema` is of the one that is read.
    """
    started = time.monotonic()
    live = is_url(source)
    if into:
        _check_into(source, url, options, raw=raw)
    wanted = BadOptions(rate=rate, classes=classes, exclude=exclude, raw=raw)
    if live and not into:
        wanted["suffix"] = TWIN
    schema, templates = options.get("schema"), options.get("templates")
    read_from = standing_target(source, schema, templates) if is_url(source) else None
    target = read_from or target_of(url, schema, templates)
    if read_from is not None and url is not None:
        target = target_of(url, None, templates)
    loaded = None if is_url(source) else loaded_spec(source)
    own = own_of(loaded, templates)
    asked = spoiling(plan_options(options, target.schema), wanted, own)

    place = labels_at(labels)

    def check(plan: Plan) -> None:
        check_applied(plan, classes)
        if labels is not None:
            check_keys(plan)
        place.check(plan)

    made = (
        generated(loaded, asked, target, options, check, place.look)
        if loaded is not None
        else _of_shapes(read_from or target, target, asked, options, check, place.look)
    )
    with made as (session, outcome):
        count = place.write(session, outcome.plan, expecting(session.dialect, raw=raw))
        printed = options.get("fingerprint", False)
        report = reported(session, outcome, started, printed=printed)
    return replace(spoilt_of(report, count), skipped=outcome.skipped)


def spoilt_of(report: Report, labels: int | None) -> Spoilt:
    """What a run made, with the classes of its plan."""
    return Spoilt(report, labels, _applied(report.plan), _left(report.plan))


def _check_into(source: SpecLike, url: str | None, options: RunOptions, *, raw: bool) -> None:
    """Refuse what makes no sense for tables that get rows beside those that stand."""
    if raw or not is_url(source):
        raise UsageError("into is for tables that stand, as they are", "drop it")
    if url is not None:
        raise UsageError("into is for the tables of the database itself", "drop it, or --to")
    for mode in ("truncate", "replace"):
        if options.get(mode):
            raise UsageError(f"into adds to what stands, which {mode} removes", f"drop --{mode}")


@contextmanager
def _of_shapes(
    source: Target,
    target: Target,
    asked: Options,
    options: RunOptions,
    check: Callable[[Plan], None],
    look: Callable[[Session], None],
) -> Iterator[tuple[Session, Outcome]]:
    """Rows by the shape of tables that stand; the session is prepared for more."""
    wait = options.get("lock_wait", 30)
    with connected(source, wait, options.get("echo")) as session:
        wanted, asked = shaped(session, asked)
    if source.url != target.url:
        wanted.check_apart()
    with connected(target, wait, options.get("echo")) as session:
        found = wanted.plan(asked, session)
        check(found.plan)
        look(session)
        _agree(session, found.plan, asked, options)
        names = [table.name for table in found.plan.tables]
        with tables_locked(session, target.schema, names, wait):
            journal = Journal(session, target.schema, options.get("journal", True))
            observe = options.get("observe") or (lambda _: None)
            outcome = twinned(session, journal, found, observe)
            with prepared(session, outcome.plan.depth, outcome.plan.compiled):
                yield session, outcome


def shaped(session: Session, asked: Options) -> tuple[Shapes, Options]:
    """The tables that stand whose shape is taken, and the options of the plan of their rows."""
    rows = asked.rows
    counts, usual = ({}, rows) if isinstance(rows, int) else (dict(rows or {}), ROWS)
    schema = session.target.schema
    catalog = read(session, (schema,) if schema else None, apart=is_ours)
    twins = {f"{each.name}{end}" for each in catalog.tables for end in (RAW, TWIN)}
    mine = tuple(each for each in catalog.tables if each.name not in twins)
    found = shapes(replace(catalog, tables=mine), asked.tables or tuple(counts), counts, usual)
    return found, replace(asked, rows=None, tables=None)


def _agree(session: Session, plan: Plan, asked: Options, options: RunOptions) -> None:
    """Bad rows in tables that are somebody's are asked about, and so is what is lost."""
    names = ", ".join(table.name for table in plan.tables)
    if asked.bad is not None and not asked.bad.suffix:
        question = f"bad rows go into {names} of {session.target}"
    elif plan.mode in ("truncate", "replace"):
        question = f"what stands in {names} of {session.target} goes"
    else:
        return
    agreed(options.get("confirm"), question)


def expecting(dialect: Dialect, *, raw: bool) -> Expected:
    """What an engine is said to make of the values of a class."""
    return lambda case: answer_of(dialect.name, case.name, case.kind) if raw else ACCEPTED


def check_keys(plan: Plan, otherwise: str = "drop --labels") -> None:
    """Refuse tables whose rows nothing tells apart: labels say which row they are of.

    `otherwise` is what there is to do but to declare a key.
    """
    for table in plan.tables:
        if table.spoilt is not None and table.spoilt.columns and table.spoilt.labels is None:
            raise SpecError(
                "labels name rows by the primary key, and it has none",
                f"declare one, or {otherwise}",
                table=table.name,
            )


def check_applied(plan: Plan, names: Sequence[str] | None) -> None:
    """Refuse classes that are asked for by their own name where no column takes them."""
    applied = _applied(plan)
    whys = {each.name: each.why for each in _left(plan)}
    for name in names or ():
        if name not in (*applied, *FAMILIES):
            why = whys.get(name, "there is no such value in these tables")
            raise UsageError(f"no column takes {name}: {why}", "drop it, or see what --raw takes")


def _applied(plan: Plan) -> tuple[str, ...]:
    """The classes that some column or row has, in the order of the catalogue, then one's own."""
    found = {name for table in plan.tables if table.spoilt for name in table.spoilt.classes}
    known = [each.name for each in catalogue()]
    return (*(name for name in known if name in found), *sorted(found - set(known)))


def _left(plan: Plan) -> tuple[Left, ...]:
    """The classes that would suit some column and stand in none, each with the first reason."""
    applied = set(_applied(plan))
    found = [each for table in plan.tables if table.spoilt for each in table.spoilt.left]
    first: dict[str, Left] = {}
    for each in found:
        if each.name not in applied:
            first.setdefault(each.name, each)
    return tuple(first.values())


def score(labels: str | PathLike[str], found: str | PathLike[str]) -> Score:
    """How much of labelled bad data a validator found: its findings, a CSV file with the columns
    table, key and column, against a file of labels.
    """
    return scored(Path(labels), Path(found))


def bad_classes(
    dialect: str | None = None,
    classes: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
) -> tuple[BadClass, ...]:
    """The catalogue of bad data, or those classes and families of it.

    UsageError where `dialect` names no engine, and for a name that no class has.
    """
    if dialect is not None:
        dialect_named(dialect)
    return chosen(catalogue(), classes, exclude, every=True)


def reserve(dialect: str) -> str:
    """What is to be known before an engine's answers are taken for its own; empty where nothing."""
    engine = dialect_named(dialect)
    if not is_asked(engine.name):
        return "nobody has asked it what it makes of bad values"
    return f"{engine.stand_in} was asked, which stands in for it" if engine.stand_in else ""
