"""Procedures in a database: made, called and dropped."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from sqlgen.errors import RunError
from sqlgen.execute.session import Session
from sqlgen.execute.settings import prepared
from sqlgen.plan import Procedure
from sqlgen.plan.patientprocedure import PatientProcedure
from sqlgen.plan.procedures import pool_prefix
from sqlgen.render import ProcedureRenderer, Statements
from sqlgen.render.patientprocedure import PatientProcedureRenderer


def installed(session: Session, procedure: Procedure) -> None:
    """Make the procedure and what it needs, in the place of an older one."""
    _all(
        session,
        ProcedureRenderer(procedure).make(),
        f"making {procedure.name}",
        procedure.plan.depth,
    )
    _drop_pools(session, procedure, {each.name for each in procedure.plan.lookups})


def uninstalled(session: Session, procedure: Procedure) -> None:
    """Drop the procedure and all that it needed; tables with rows stay."""
    _all(
        session,
        ProcedureRenderer(procedure).drop(),
        f"dropping {procedure.name}",
        procedure.plan.depth,
    )
    _drop_pools(session, procedure, set())


def called(session: Session, procedure: Procedure, values: Mapping[str, Any]) -> float:
    """Call the procedure in one transaction, and say how many seconds it took."""
    return _called(session, procedure.name, ProcedureRenderer(procedure).call(values))


def patients_installed(session: Session, procedure: PatientProcedure) -> None:
    """Make a procedure of patients and what it needs, in the place of an older one."""
    _all(session, PatientProcedureRenderer(procedure).make(), f"making {procedure.name}")


def patients_uninstalled(session: Session, procedure: PatientProcedure) -> None:
    """Drop it and all that it needed; tables of patients stay."""
    _all(session, PatientProcedureRenderer(procedure).drop(), f"dropping {procedure.name}")


def patients_called(
    session: Session, procedure: PatientProcedure, values: Mapping[str, Any]
) -> float:
    """Call it in one transaction, and say how many seconds it took."""
    return _called(session, procedure.name, PatientProcedureRenderer(procedure).call(values))


def _called(session: Session, name: str, call: str) -> float:
    started = time.monotonic()
    session.begin()
    session.begun = True
    try:
        session.run(call, f"calling {name}")
        session.commit()
    except RunError as error:
        session.rollback()
        if f": {name}: " in error.problem:  # the procedure's own words
            error.remedy = "nothing was written; give other arguments"
        raise
    except BaseException:
        session.rollback()
        raise
    return time.monotonic() - started


def _all(session: Session, statements: Iterable[str], what: str, depth: int = 1) -> None:
    with prepared(session, depth):
        try:
            for statement in statements:
                session.run(statement, what)
        except BaseException:
            session.rollback()
            raise


def _drop_pools(session: Session, procedure: Procedure, kept: set[str]) -> None:
    """Drop the tables that the procedure read once and reads no more."""
    statements, schema = Statements(session.dialect), procedure.plan.schema
    for table in session.tables(schema):
        if table.startswith(pool_prefix(procedure.name)) and table not in kept:
            session.run(statements.drop_table(schema, table), f"dropping {table}")
