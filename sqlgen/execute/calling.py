"""Procedures in a database: made, called and dropped."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from sqlgen.errors import RunError, TargetError
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


def _stands(session: Session, schema: str | None, name: str) -> bool:
    query = Statements(session.dialect).count_routines(schema, name)
    return bool(query and session.scalar(query, f"looking for {name}"))


def uninstalled(session: Session, procedure: Procedure) -> bool:
    """Drop the procedure and all that it needed; tables with rows stay. Whether it stood there."""
    names = procedure.names.functions if session.dialect.table_macros else (procedure.name,)
    stood = _stands(session, procedure.plan.schema, names[0])
    _all(
        session,
        ProcedureRenderer(procedure).drop(),
        f"dropping {procedure.name}",
        procedure.plan.depth,
    )
    _drop_pools(session, procedure, set())
    return stood


def called(session: Session, procedure: Procedure, values: Mapping[str, Any]) -> float:
    """Call the procedure in one transaction, and say how many seconds it took."""
    call = ProcedureRenderer(procedure).call(values)
    return _called(session, procedure.plan.schema, procedure.name, call)


def patients_installed(session: Session, procedure: PatientProcedure) -> None:
    """Make a procedure of patients and what it needs, in the place of an older one."""
    _all(session, PatientProcedureRenderer(procedure).make(), f"making {procedure.name}")


def patients_uninstalled(session: Session, procedure: PatientProcedure) -> bool:
    """Drop it and all that it needed; tables of patients stay. Whether it stood there."""
    stood = _stands(session, procedure.schema, procedure.name)
    _all(session, PatientProcedureRenderer(procedure).drop(), f"dropping {procedure.name}")
    return stood


def patients_called(
    session: Session, procedure: PatientProcedure, values: Mapping[str, Any]
) -> float:
    """Call it in one transaction, and say how many seconds it took."""
    call = PatientProcedureRenderer(procedure).call(values)
    return _called(session, procedure.schema, procedure.name, call)


def _called(session: Session, schema: str | None, name: str, call: str) -> float:
    if not _stands(session, schema, name):
        raise TargetError(f"there is no procedure {name} here", "make it first, by --install")
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
