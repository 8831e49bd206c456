"""What a session needs before a batch: settings, put back afterwards, and lookup tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from sqlgen.dialects import Setting
from sqlgen.execute.session import Session
from sqlgen.render import Renderer, Statements


@contextmanager
def prepared(
    session: Session, depth: int = 1, compiled: str = "off", further: Sequence[Setting] = ()
) -> Iterator[None]:
    """Settings for statements that recurse so deep, and are compiled or not; and further ones."""
    statements = Statements(session.dialect)
    depth = max(depth, session.dialect.recursion_default or 0)
    changed = (statements.setting(each, depth, compiled) for each in further)
    for statement in chain(statements.settings(depth, compiled), *changed):
        session.run(statement, "preparing the session")
    try:
        yield
    finally:
        restored = (statements.setting_back(each) for each in reversed(further))
        for statement in chain(*restored, statements.settings_back()):
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
