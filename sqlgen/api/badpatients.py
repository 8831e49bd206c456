"""Bad patients: a population of which a share of the cells is spoilt, with labels."""

from __future__ import annotations

import time
from collections.abc import Sequence
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import Unpack

from sqlgen.api.bad import (
    RATE,
    RAW,
    Spoilt,
    check_applied,
    expecting,
    share_of,
    spoilt_of,
)
from sqlgen.api.badfiles import Files, fixture_files, patient_files
from sqlgen.api.labelling import labels_at
from sqlgen.api.patients import PatientOptions, planned_patients
from sqlgen.api.running import reported
from sqlgen.api.targets import target_of
from sqlgen.baddata import ACCEPTED, catalogue, chosen
from sqlgen.dialects import Dialect, dialect_named
from sqlgen.execute import (
    BadPatientRun,
    Confirm,
    Echo,
    Observer,
    Outcome,
    connected,
    tables_locked,
)
from sqlgen.plan import BadPatients, Case, Plan, Spoiling
from sqlgen.render import Expected

UNRECORDED = 0
"""The number of a run that is not recorded."""


def bad_patients(
    url: str | None = None,
    *,
    labels: str | PathLike[str] | None = None,
    rate: Decimal | float | str = RATE,
    classes: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    raw: bool = False,
    tables: Sequence[str] | None = None,
    schema: str | None = None,
    constraints: bool = True,
    fingerprint: bool = False,
    replace: bool = False,
    lock_wait: float = 30,
    confirm: Confirm | None = None,
    observe: Observer | None = None,
    echo: Echo | None = None,
    **options: Unpack[PatientOptions],
) -> Spoilt:
    """Make synthetic patients with a share of the cells spoilt; they are no real people.

    Cells without a label are those of `patients` with the same options. `labels` is a CSV file or
    the name of a table; `rate`, `classes`, `exclude` and `raw` are those of `bad`; `tables` names
    those that are made, all unless given. The run is not recorded: its number is 0.
    """
    started = time.monotonic()
    target, planned = target_of(url, schema, None), planned_patients(**options)
    wanted, place = _spoiling(rate, classes, exclude, raw=raw), target.schema
    labels_go = labels_at(labels)

    def planned_for(dialect: Dialect) -> Plan:
        plan = BadPatients(planned, wanted, dialect, place, tables, constraints).plan()
        check_applied(plan, classes)
        labels_go.check(plan)
        return plan

    planned_for(target.dialect)
    with connected(target, lock_wait, echo) as session:
        labels_go.look(session)
        plan = planned_for(session.dialect)
        names = {*(each.name for each in planned.tables), *(each.name for each in plan.tables)}
        run = BadPatientRun(
            population=planned,
            plan=plan,
            session=session,
            replace=replace,
            observe=observe or (lambda _: None),
            labelled=labels is not None,
            confirm=confirm or (lambda _: True),
        )
        with tables_locked(session, place, names, lock_wait), run.made() as made:
            count = labels_go.write(session, plan, _expected(session.dialect, raw=raw))
            outcome = Outcome(plan, UNRECORDED, made)
            report = reported(session, outcome, started, printed=fingerprint)
    return spoilt_of(report, count)


def bad_patient_files(
    folder: str | PathLike[str],
    *,
    dialect: str = "duckdb",
    rate: Decimal | float | str = RATE,
    classes: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    tables: Sequence[str] | None = None,
    **options: Unpack[PatientOptions],
) -> Files:
    """Write bad patients as files, as `bad_files` writes the rows of a spec."""
    engine, place = dialect_named(dialect), Path(folder)
    planned, wanted = planned_patients(**options), _spoiling(rate, classes, exclude, raw=True)
    plan = BadPatients(planned, wanted, dialect_named("duckdb"), tables=tables).plan()
    check_applied(plan, classes)
    names = {each.name for each in chosen(catalogue(), classes, exclude, every=True)}
    fixtures = fixture_files(place, engine, names)
    rows = patient_files(planned, plan, place, engine, _expected(engine, raw=True))
    return Files(place, fixtures, rows)


def _spoiling(
    rate: Decimal | float | str,
    classes: Sequence[str] | None,
    exclude: Sequence[str] | None,
    *,
    raw: bool,
) -> Spoiling:
    found = chosen(catalogue(), classes, exclude)
    return Spoiling(found, share_of(rate), raw, RAW if raw else "")


def _expected(dialect: Dialect, *, raw: bool) -> Expected:
    """What an engine makes of bad values: no constraint of these tables is about logic."""
    usual = expecting(dialect, raw=raw)

    def expected(case: Case) -> str:
        return ACCEPTED if case.family == "logic" else usual(case)

    return expected
