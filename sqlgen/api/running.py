"""From a loaded spec to rows in a target: what the doors that make rows share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlgen.api.options import RunOptions
from sqlgen.dialects import Dialect
from sqlgen.errors import UsageError
from sqlgen.execute import (
    Generation,
    Journal,
    Outcome,
    Session,
    TableResult,
    Target,
    connected,
    prepared,
    tables_locked,
)
from sqlgen.plan import Options, Plan, build_plan
from sqlgen.render import Renderer, evaluated
from sqlgen.spec import LoadedSpec
from sqlgen.verify import Fingerprint, fingerprints

SAMPLE_ROWS = 5
MANY = 2**20
"""Rows that a table which stands already is taken to have, until it is looked at."""


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


@contextmanager
def generated(
    loaded: LoadedSpec,
    chosen: Options,
    target: Target,
    options: RunOptions,
    check: Callable[[Plan], None] = lambda _: None,
    look: Callable[[Session], None] = lambda _: None,
) -> Iterator[tuple[Session, Outcome]]:
    """Make the rows of a spec; the session holds the tables' locks and is prepared for more.

    Before anything is written `check` sees the plan, and `look` what stands.
    """
    kept = options.get("journal", True)
    if not kept and chosen.mode in ("append", "resume"):
        raise UsageError(f"without the journal there is no --{chosen.mode}", "drop --no-journal")
    # How many rows of other people's tables stand is not known yet.
    plan = plan_of(loaded, replace(chosen, assumed=MANY), target.dialect)
    check(plan)
    names = [table.name for table in plan.tables]
    wait = options.get("lock_wait", 30)
    with (
        connected(target, wait, options.get("echo")) as session,
        tables_locked(session, target.schema, names, wait),
    ):
        look(session)
        journal = Journal(session, target.schema, kept)
        observe = options.get("observe") or (lambda _: None)
        confirm = options.get("confirm") or (lambda _: True)
        outcome = Generation(session, loaded, chosen, journal, observe, confirm).outcome()
        with prepared(session, outcome.plan.depth, outcome.plan.compiled):
            yield session, outcome


def reported(session: Session, outcome: Outcome, started: float, *, printed: bool) -> Report:
    """What was made, with the first rows, and fingerprints where they are asked for."""
    return Report(
        url=str(session.target),
        run=outcome.run,
        plan=outcome.plan,
        tables=outcome.tables,
        seconds=time.monotonic() - started,
        samples=tuple(_samples(session, outcome)),
        fingerprints=_printed(session, outcome) if printed else (),
    )


def plan_of(loaded: LoadedSpec, options: Options, dialect: Dialect) -> Plan:
    """The plan with the SELECTs of its templates."""
    with loaded.located():
        return evaluated(build_plan(loaded, options, dialect))


def _samples(session: Session, outcome: Outcome) -> Iterator[Sample]:
    renderer = Renderer(outcome.plan)
    for table in outcome.plan.tables:
        rows = session.rows(renderer.sample(table, SAMPLE_ROWS), f"looking at {table.name}")
        yield Sample(table.name, tuple(column.name for column in table.columns), tuple(rows))


def _printed(session: Session, outcome: Outcome) -> tuple[Fingerprint, ...]:
    names = tuple(table.name for table in outcome.plan.tables)
    return tuple(fingerprints(session, outcome.plan.schema, names))
