"""Valid rows of tables that stand, in a transaction that is rolled back, and rows tried beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
    """The statements of the rows that it holds."""
    held: Counter[Name] = field(default_factory=Counter)
    """How many rows of each table they are."""

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
        return self._keep([self.insert_of(place, row)], Counter([place]))

    def keep_together(self, rows: Sequence[tuple[Name, Literals]]) -> Failure | None:
        """The same of rows that need each other."""
        inserts = [self.insert_of(place, row).strip() for place, row in rows]
        places = Counter(place for place, _ in rows)
        whole = self._statements.tried("at_once", inserts)
        loosen, tighten = (self._statements.tried(name) for name in ("loosen", "tighten"))
        if whole or not loosen:
            return self._keep([whole] if whole else inserts, places)
        try:
            return self._keep([loosen, *inserts, tighten], places)
        finally:
            self.session.run(tighten, "looking at foreign keys again")

    def _keep(self, statements: Sequence[str], places: Counter[Name]) -> Failure | None:
        failure, _ = self.refusal(*statements)
        if failure is None:
            self.rows += statements
            self.held += places
            for each in statements if self.session.dialect.savepoints else ():
                self.session.run(each, "a valid row")
        return failure

    def refusal(self, *statements: str, look: str = "") -> tuple[Failure | None, int]:
        """What the engine says of statements, and the count that `look` gives where it takes them.

        What would wait for the end of the transaction is looked at at once.
        """
        with self.undone():
            for each in (*statements, self._statements.tried("checked_now")):
                failure = self.session.refused(each) if each else None
                if failure is not None:
                    return failure, 0
            return None, int(self.session.scalar(look) or 0) if look else 0

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What happens in here is undone: to a savepoint, or by making all rows again."""
        if self.session.dialect.savepoints:
            self.session.run(self._statements.tried("savepoint"))
            try:
                yield
            finally:
                self.session.run(self._statements.tried("to_savepoint"))
            return
        self.session.begin()
        try:
            for each in self.rows:
                self.session.run(each)
            yield
        finally:
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
