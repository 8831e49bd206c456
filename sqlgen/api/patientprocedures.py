"""Procedures that make patients inside the database: their script, and what is done there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Unpack

from sqlgen.api.patients import PatientOptions, planned_patients
from sqlgen.api.procedures import ProcedureDone, agree_
from sqlgen.api.targets import target_of
from sqlgen.dialects import dialect_named
from sqlgen.execute import (
    Confirm,
    Echo,
    Session,
    agreed,
    connected,
    patients_called,
    patients_installed,
    patients_uninstalled,
)
from sqlgen.plan.patientprocedure import PatientProcedure, patient_procedure
from sqlgen.render.patientprocedure import PatientProcedureRenderer


def procedure_patients(
    dialect: str,
    *,
    drop: bool = False,
    name: str | None = None,
    schema: str | None = None,
    **options: Unpack[PatientOptions],
) -> Iterator[str]:
    """The script that makes a procedure of patients, or with `drop` the one that drops it.

    A CALL makes the patients of `patients` with the same options: how many, sex, ages and seed are
    its arguments, everything else is fixed when it is made. `name` is gen_patients unless given.
    """
    made = patient_procedure(planned_patients(**options), dialect_named(dialect), schema, name)
    return PatientProcedureRenderer(made).script(drop)


def install_patients(
    url: str | None = None,
    *,
    name: str | None = None,
    schema: str | None = None,
    confirm: Confirm | None = None,
    echo: Echo | None = None,
    **options: Unpack[PatientOptions],
) -> ProcedureDone:
    """Make a procedure of patients in a database, with the tables that it needs."""
    with _reached(url, name, schema, echo, options) as (session, made):
        agree_(session, confirm)
        patients_installed(session, made)
        return _done(session, made)


def uninstall_patients(
    url: str | None = None,
    *,
    name: str | None = None,
    schema: str | None = None,
    confirm: Confirm | None = None,
    echo: Echo | None = None,
    **options: Unpack[PatientOptions],
) -> ProcedureDone:
    """Drop it, and the tables that it goes through; those of patients stay."""
    with _reached(url, name, schema, echo, options) as (session, made):
        agreed(confirm, f"{made.name} and the tables that it goes through are dropped")
        stood = patients_uninstalled(session, made)
        return replace(_done(session, made), stood=stood)


def call_patients(
    url: str | None = None,
    *,
    name: str | None = None,
    schema: str | None = None,
    confirm: Confirm | None = None,
    echo: Echo | None = None,
    **options: Unpack[PatientOptions],
) -> ProcedureDone:
    """Call it: how many, sex, ages and seed are of the call, the rest is as it was made."""
    with _reached(url, name, schema, echo, options) as (session, made):
        agree_(session, confirm)
        values = {each.name: each.default for each in made.parameters}
        seconds = patients_called(session, made, values)
        return _done(session, made, seconds)


@contextmanager
def _reached(
    url: str | None,
    name: str | None,
    schema: str | None,
    echo: Echo | None,
    options: PatientOptions,
) -> Iterator[tuple[Session, PatientProcedure]]:
    """A session on the target, and the procedure for what answers there."""
    target, planned = target_of(url, schema, None), planned_patients(**options)
    patient_procedure(planned, target.dialect, target.schema, name)
    with connected(target, echo=echo) as session:
        yield session, patient_procedure(planned, session.dialect, target.schema, name)


def _done(session: Session, made: PatientProcedure, seconds: float = 0.0) -> ProcedureDone:
    tables = tuple(table.name for table in made.population.tables)
    return ProcedureDone(str(session.target), made.name, tables, seconds)
