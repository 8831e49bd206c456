"""Valid rows of tables that stand, in a transaction that is rolled back, and rows tried beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlgen.catalog.model import Name
from sqlgen.execute import Failure, Session
from sqlgen.render import Statements

Literals = Mapping[str, str]
"""A row: the literal of each column."""


@dataclass
class Ground:
    """A transaction that holds some rows; whatever is tried in it is undone."""

    session: Session
    rows: list[str] = field(default_factory=list)
    """The INSERTs of the rows that it holds."""

    def __post_init__(self) -> None:
        self._statements = Statements(self.session.dialect)

    def insert_of(self, place: Name, row: Literals) -> str:
        """The INSERT of a row."""
        return self._statements.tried("insert_row", *place, row)

    def literal(self, text: str | None) -> str:
        """A text, or NULL, as a literal."""
        return self._statements.tried("literal", text)

    def keep(self, place: Name, row: Literals) -> Failure | None:
        """Put a row in, so that others may refer to it; what the engine says where it does not."""
        statement = self.insert_of(place, row)
        failure, _ = self.refusal(statement)
        if failure is None:
            self.rows.append(statement)
            if self.session.dialect.savepoints:
                self.session.run(statement, f"a row of {place[1]}")
        return failure

    def refusal(
        self, statement: str, *, now: str = "", look: str = ""
    ) -> tuple[Failure | None, int]:
        """What the engine says of a statement, and the count that `look` gives where it is taken.

        `now` names a constraint that would wait for the end of the transaction.
        """
        with self._undone():
            failure = self.session.refused(statement)
            checked = self._statements.tried("checked_now", now) if now else ""
            if failure is None and checked:
                failure = self.session.refused(checked)
            count = 0
            if failure is None and look:
                count = int(self.session.scalar(look) or 0)
            return failure, count

    @contextmanager
    def _undone(self) -> Iterator[None]:
        """What happens in here is undone: to a savepoint, or by making all rows again."""
        if self.session.dialect.savepoints:
            self.session.run(self._statements.tried("savepoint"))
            yield
            self.session.run(self._statements.tried("to_savepoint"))
        else:
            self.session.begin()
            for each in self.rows:
                self.session.run(each)
            yield
            self.session.rollback()


@contextmanager
def ground(session: Session, keep: bool = False) -> Iterator[Ground]:
    """A transaction for rows; at the end nothing of them is left, unless they are to be kept."""
    enforced = Statements(session.dialect).tried("enforced")
    if enforced:
        session.run(enforced, "looking at foreign keys")
    floor = Ground(session)
    if not session.dialect.savepoints:
        yield floor
        session.begin()
        for statement in floor.rows if keep else ():
            session.run(statement)
        session.commit()
        return
    session.begin()
    try:
        deferred = Statements(session.dialect).tried("deferred")
        if deferred:
            session.run(deferred, "letting constraints wait")
        yield floor
        if keep:
            session.commit("keeping the rows")
    finally:
        session.rollback()
