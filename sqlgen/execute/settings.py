"""What a session needs before a batch: settings, put back afterwards, and lookup tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlgen.execute.session import Session
from sqlgen.render import Renderer, Statements


@contextmanager
def prepared(session: Session, depth: int = 1, compiled: str = "off") -> Iterator[None]:
    """Settings for statements that recurse so deep, and are compiled or not."""
    statements = Statements(session.dialect)
    default = session.dialect.recursion_default or 0
    for statement in statements.settings(max(depth, default), compiled):
        session.run(statement, "preparing the session")
    try:
        yield
    finally:
        for statement in statements.settings_back():
            session.attempt(statement)


def look_up(session: Session, renderer: Renderer) -> None:
    """Make the tables that the batches of a plan read, in this session."""
    for statement in renderer.lookups():
        session.run(statement, "making lookup tables")


@contextmanager
def looked_up(session: Session, renderer: Renderer) -> Iterator[None]:
    """The same tables, dropped once the batches are through."""
    look_up(session, renderer)
    try:
        yield
    finally:
        for statement in renderer.drop_lookups():
            session.attempt(statement)
