"""Procedures in a database: made, called and dropped."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from sqlgen.errors import RunError
from sqlgen.execute.session import Session
from sqlgen.execute.settings import prepared
from sqlgen.plan import Procedure
from sqlgen.plan.procedures import pool_prefix
from sqlgen.render import ProcedureRenderer, Statements


def installed(session: Session, procedure: Procedure) -> None:
    """Make the procedure and what it needs, in the place of an older one."""
    _all(session, procedure, ProcedureRenderer(procedure).make(), "making")
    _drop_pools(session, procedure, {each.name for each in procedure.plan.lookups})


def uninstalled(session: Session, procedure: Procedure) -> None:
    """Drop the procedure and all that it needed; tables with rows stay."""
    _all(session, procedure, ProcedureRenderer(procedure).drop(), "dropping")
    _drop_pools(session, procedure, set())


def called(session: Session, procedure: Procedure, values: Mapping[str, Any]) -> float:
    """Call the procedure in one transaction, and say how many seconds it took."""
    started = time.monotonic()
    session.begin()
    session.begun = True
    try:
        session.run(ProcedureRenderer(procedure).call(values), f"calling {procedure.name}")
        session.commit()
    except RunError as error:
        session.rollback()
        if f": {procedure.name}: " in error.problem:  # the procedure's own words
            error.remedy = "nothing was written; give other arguments"
        raise
    except BaseException:
        session.rollback()
        raise
    return time.monotonic() - started


def _all(session: Session, procedure: Procedure, statements: Iterable[str], what: str) -> None:
    with prepared(session, procedure.plan.depth):
        try:
            for statement in statements:
                session.run(statement, f"{what} {procedure.name}")
        except BaseException:
            session.rollback()
            raise


def _drop_pools(session: Session, procedure: Procedure, kept: set[str]) -> None:
    """Drop the tables that the procedure read once and reads no more."""
    statements, schema = Statements(session.dialect), procedure.plan.schema
    for table in session.tables(schema):
        if table.startswith(pool_prefix(procedure.name)) and table not in kept:
            session.run(statements.drop_table(schema, table), f"dropping {table}")
