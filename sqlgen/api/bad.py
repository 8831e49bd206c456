"""Bad data: a spec's rows with a share of the cells spoilt, labels, and a validator's score."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import TypedDict, Unpack

from sqlgen.api.options import RunOptions, plan_options
from sqlgen.api.running import Report, generated, reported, target_of
from sqlgen.api.specs import SpecLike, loaded_spec
from sqlgen.baddata import (
    ACCEPTED,
    FAMILIES,
    BadClass,
    Score,
    answer_of,
    catalogue,
    chosen,
    scored,
)
from sqlgen.errors import SpecError, UsageError
from sqlgen.execute import Labelling, Session
from sqlgen.plan import Case, Left, Options, Plan, Spoiling

RATE = Decimal("0.05")


class BadOptions(TypedDict, total=False):
    """What is spoilt.

    rate: the share of cells that are bad, and of rows that come twice in landing tables; classes,
    exclude: names of classes or families; raw: whether the tables are twins of text columns
    without constraints, called T_raw.
    """

    rate: Decimal | float | str
    classes: Sequence[str] | None
    exclude: Sequence[str] | None
    raw: bool


@dataclass(frozen=True, slots=True)
class Spoilt:
    """What a run made, how many labels it has, and which classes no column takes, and why."""

    report: Report
    labels: int | None
    """None where none were asked for."""
    applied: tuple[str, ...]
    left: tuple[Left, ...]


def spoiling(options: Options, bad: BadOptions) -> Options:
    """The same options for a plan whose rows are spoilt; UsageError for what makes no sense."""
    if options.mode in ("append", "resume"):
        raise UsageError(f"bad data takes no --{options.mode}", "make it anew by --replace")
    share = _share(bad.get("rate", RATE))
    classes = chosen(catalogue(), bad.get("classes"), bad.get("exclude"))
    return replace(options, bad=Spoiling(classes, share, bad.get("raw", False)))


def _share(given: Decimal | float | str) -> Fraction:
    try:
        share = Fraction(str(given))
    except ValueError:
        raise UsageError(f"rate can't be {given!r}", "give a share like 0.05") from None
    if not 0 < share <= 1:
        raise UsageError(f"rate must be above 0 and at most 1, not {given}", "like 0.05")
    return share


def bad(
    spec: SpecLike,
    url: str | None = None,
    *,
    labels: str | PathLike[str] | None = None,
    rate: Decimal | float | str = RATE,
    classes: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    raw: bool = False,
    **options: Unpack[RunOptions],
) -> Spoilt:
    """Make a spec's rows with a share of the cells spoilt.

    `labels` is a CSV file or the name of a table; it gets a line for each bad cell, and for each
    row that comes twice. The other options are those of `BadOptions` and `generate`.
    """
    started = time.monotonic()
    target = target_of(url, options.get("schema"), options.get("templates"))
    wanted = BadOptions(rate=rate, classes=classes, exclude=exclude, raw=raw)
    asked = spoiling(plan_options(options, target.schema), wanted)

    def check(plan: Plan) -> None:
        _check_applied(plan, classes)
        if labels is not None:
            _check_keys(plan)

    with generated(loaded_spec(spec), asked, target, options, check) as (session, outcome):
        count = _labelled(session, outcome.plan, labels, raw=raw)
        printed = options.get("fingerprint", False)
        report = reported(session, outcome, started, printed=printed)
    plan = outcome.plan
    return Spoilt(report, count, _applied(plan), _left(plan))


def _labelled(
    session: Session, plan: Plan, labels: str | PathLike[str] | None, *, raw: bool
) -> int | None:
    """Write the labels, to a file or a table; how many there are, None where none are wanted."""
    if labels is None:
        return None
    engine = session.dialect.name

    def expected(case: Case) -> str:
        return answer_of(engine, case.name, case.kind) if raw else ACCEPTED

    writing = Labelling(session, plan, expected)
    path = Path(labels)
    return writing.into_file(path) if path.suffix == ".csv" else writing.into_table(str(labels))


def _check_keys(plan: Plan) -> None:
    """Refuse tables whose rows nothing tells apart: labels say which row they are of."""
    for table in plan.tables:
        if table.spoilt is not None and table.spoilt.columns and table.spoilt.labels is None:
            raise SpecError(
                "labels name rows by the primary key, and it has none",
                "declare one, or drop --labels",
                table=table.name,
            )


def _check_applied(plan: Plan, names: Sequence[str] | None) -> None:
    """Refuse classes that are asked for by their own name where no column takes them."""
    applied = _applied(plan)
    whys = {each.name: each.why for each in _left(plan)}
    for name in names or ():
        if name not in (*applied, *FAMILIES):
            why = whys.get(name, "there is no such value in these tables")
            raise UsageError(f"no column takes {name}: {why}", "drop it, or see what --raw takes")


def _applied(plan: Plan) -> tuple[str, ...]:
    """The classes that some column or row has, in the order of the catalogue."""
    found = {name for table in plan.tables if table.spoilt for name in table.spoilt.classes}
    return tuple(each.name for each in catalogue() if each.name in found)


def _left(plan: Plan) -> tuple[Left, ...]:
    """The classes that would suit some column and stand in none, each with the first reason."""
    applied = set(_applied(plan))
    found = [each for table in plan.tables if table.spoilt for each in table.spoilt.left]
    first = {each.name: each for each in reversed(found) if each.name not in applied}
    return tuple(first[each.name] for each in catalogue() if each.name in first)


def score(labels: str | PathLike[str], found: str | PathLike[str]) -> Score:
    """How much of labelled bad data a validator found: its findings, a CSV file with the columns
    table, key and column, against a file of labels.
    """
    return scored(Path(labels), Path(found))


def bad_classes() -> tuple[BadClass, ...]:
    """The catalogue of bad data."""
    return catalogue()
