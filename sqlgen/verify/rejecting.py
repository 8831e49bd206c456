"""Each constraint of tables that stand, against a row that is valid but for breaking it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from sqlgen.catalog import Catalog, CatalogTable
from sqlgen.catalog.model import Name
from sqlgen.errors import SqlgenError
from sqlgen.execute import Failure, Session, prepared
from sqlgen.render import Statements, Step
from sqlgen.verify.aims import PRIMARY, Aim, Change, aims_of
from sqlgen.verify.ground import Ground, Literals, ground
from sqlgen.verify.valid import (
    DEPTH,
    Drawn,
    Untried,
    in_turn,
    is_asked,
    needed,
    refused_valid,
    views,
)

Verdict = Literal["refused", "taken", "elsewhere", "not reached"]
ROWS, CANDIDATES = 3, 24
"""Valid rows that a table gets for those that refer to it, and among how many they are."""
CERTAIN = frozenset({"not null", "length", "type", "range", "enum", "unique", "foreign key"})
"""Kinds that a row surely breaks: where it is refused for another reason, that one came first."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A constraint, and what came of the row that breaks it.

    `refused` for that reason; `taken`; `elsewhere`, refused for another reason; `not reached`, no
    row is known that breaks it.
    """

    table: Name
    kind: str
    name: str
    text: str
    verdict: Verdict
    code: str = ""
    message: str = ""
    statement: str = ""

    @property
    def step(self) -> Step:
        """The row as a step of a suite."""
        told = f"{self.table[1]}: {self.text}" + (f": {self.code}" if self.code else "")
        return Step(self.statement, told, self.code)


@dataclass(frozen=True, slots=True)
class Rejection:
    """All constraints that were tried, and tables for which there is no valid row."""

    tried: tuple[Refused, ...]
    left: tuple[Untried, ...]
    steps: tuple[Step, ...]
    """What was sent, in its order: valid rows, and those that are refused or should have been."""

    @property
    def taken(self) -> tuple[Refused, ...]:
        """The rows that should have been refused."""
        return tuple(each for each in self.tried if each.verdict == "taken")

    @property
    def fine(self) -> bool:
        """Whether no such row was taken."""
        return not self.taken

    @property
    def whole(self) -> bool:
        """Whether each table was tried that takes rows."""
        return not any(each.due for each in self.left)


def rejected(
    session: Session,
    catalog: Catalog,
    tables: Iterable[str] | None = None,
) -> Rejection:
    """Try a row against each constraint of all tables, or of some; nothing of it stays."""
    names = None if tables is None else set(tables)
    with prepared(session, DEPTH), ground(session) as floor:
        valid = Drawn(session, catalog, floor, needed(catalog, names))
        trying = _Trying(session, valid, floor, names)
        left = tuple(in_turn(valid, floor, trying.table))
        seen = views(catalog) if names is None else ()
        return Rejection(tuple(trying.found), (*seen, *left), tuple(trying.steps()))


class _Trying:
    """The tables in their turn: those before hold valid rows, those after none yet."""

    def __init__(
        self, session: Session, valid: Drawn, floor: Ground, names: Iterable[str] | None
    ) -> None:
        self._session, self._valid, self._floor, self._names = session, valid, floor, names
        self._statements = Statements(session.dialect)
        self._at: list[int] = []
        """How many rows the floor held when each of the constraints was tried."""
        self.found: list[Refused] = []

    def table(self, table: CatalogTable) -> str:
        """Try a table, and leave rows in it; what is wrong where there is no valid one."""
        try:
            rows = iter(self._valid.rows(table.place, CANDIDATES))
        except SqlgenError as error:
            return error.problem
        first, why = self._next(table.place, rows, keep=True)
        if first is None:
            return why
        spoilt, why = self._next(table.place, rows, keep=False)
        if spoilt is None:
            return why
        if is_asked(table, self._names):
            for each in self._table(table, first, spoilt):
                self.found.append(each)
                self._at.append(len(self._floor.rows))
        for _, row in zip(range(ROWS - 1), chain([spoilt], rows), strict=False):
            self._floor.keep(table.place, row)
        return ""

    def _next(
        self, place: Name, rows: Iterator[Literals], *, keep: bool
    ) -> tuple[Literals | None, str]:
        """The next row that the table takes; what is wrong where there is none."""
        why = "no second row of it has keys that are free"
        for row in rows:
            failure = (
                self._floor.keep(place, row)
                if keep
                else self._floor.refusal(self._floor.insert_of(place, row))[0]
            )
            if failure is None:
                return row, ""
            why = refused_valid(failure.message)
        return None, why

    def steps(self) -> Iterator[Step]:
        """The rows that the floor holds, and those that were tried where they were."""
        done = 0
        for at, each in zip(self._at, self.found, strict=True):
            yield from (Step(row) for row in self._floor.rows[done:at])
            done = max(at, done)
            if each.verdict in ("refused", "taken"):
                yield each.step
        yield from (Step(row) for row in self._floor.rows[done:])

    def _table(self, table: CatalogTable, first: Literals, spoilt: Literals) -> Iterator[Refused]:
        aims = tuple(aims_of(table, self._session.dialect))
        for aim in aims:
            others = {each.name for each in aims if each.kind == aim.kind} - {aim.name}
            yield self._tried(aim, others, first, spoilt)

    def _tried(self, aim: Aim, others: set[str], first: Literals, spoilt: Literals) -> Refused:
        last: tuple[Failure, str] | None = None
        for change in aim.rows:
            row = self._changed(change, first, spoilt)
            statement = self._floor.insert_of(aim.table, row)
            failure, seen = self._floor.refusal(statement, look=self._look(aim, row))
            if failure is not None and self._aimed(aim, others, failure):
                return _told(aim, "refused", statement, failure)
            if failure is None and self._wrongly(aim, row, seen):
                return _told(aim, "taken", statement)
            last = (failure, statement) if failure is not None else last
        if last is not None and aim.kind in CERTAIN:
            return _told(aim, "elsewhere", last[1], last[0])
        return _told(aim, "not reached", "")

    def _changed(self, change: Change, first: Literals, spoilt: Literals) -> Literals:
        row = {name: first[name] if name in change.first else spoilt[name] for name in spoilt}
        if change.same is not None:
            one, other = change.same
            row = {**row, one: row.get(other, "NULL")}
        return row | {name: self._floor.literal(text) for name, text in change.texts.items()}

    def _look(self, aim: Aim, row: Literals) -> str:
        """What is counted once a row is taken: rows that break a check, or that have its key."""
        if aim.condition:
            return self._statements.violations("broken", *aim.table, aim.condition)
        if aim.key is None:
            return ""
        there = self._valid.catalog.by_place[aim.key.to]
        columns = there.primary_key if None in aim.key.to_columns else aim.key.to_columns
        values = (row.get(name, "NULL") for name in aim.key.columns)
        key = tuple(zip(columns, values, strict=True))
        return self._statements.tried("holding", *there.place, key)

    def _wrongly(self, aim: Aim, row: Literals, seen: int) -> bool:
        """Whether a row that was taken breaks the constraint for sure."""
        if aim.kind == "unique":
            index = {each.name: each for each in self._valid.catalog.by_place[aim.table].uniques}
            found = index.get(aim.name)
            return found is None or (found.plain and not self._null(found.columns, row))
        if aim.key is not None:
            return seen == 0 and not self._null(aim.key.columns, row)
        return seen > 0 or aim.kind in CERTAIN

    @staticmethod
    def _null(columns: Iterable[str], row: Literals) -> bool:
        return any(row.get(name, "NULL") == "NULL" for name in columns)

    def _aimed(self, aim: Aim, others: set[str], failure: Failure) -> bool:
        """Whether it was refused for that constraint, and not for another one of the kind."""
        if not failure.is_a(self._session.dialect.breaches[aim.kind]):
            return False
        if failure.constraint and aim.kind != "partition":
            known = aim.name if aim.name != PRIMARY else failure.constraint
            return failure.constraint == known and known not in others
        return aim.name in failure.message or not any(
            f"'{other}'" in failure.message or f"`{other}`" in failure.message for other in others
        )


def _told(aim: Aim, verdict: Verdict, statement: str, failure: Failure | None = None) -> Refused:
    return Refused(
        table=aim.table,
        kind=aim.kind,
        name=aim.name,
        text=aim.text,
        verdict=verdict,
        code="" if failure is None else failure.code,
        message="" if failure is None else failure.message,
        statement=statement,
    )
