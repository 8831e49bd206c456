"""Each constraint of tables that stand, against a row that is valid but for breaking it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlgen.catalog import Catalog, CatalogTable
from sqlgen.catalog.model import Name
from sqlgen.execute import Failure, Session
from sqlgen.render import Statements, Step
from sqlgen.verify.aims import PRIMARY, Aim, Change, aims_of
from sqlgen.verify.ground import Ground, Literals, ground
from sqlgen.verify.valid import Valid, is_asked, valid_rows

Verdict = Literal["refused", "taken", "elsewhere", "not reached"]
ROWS = 3
"""Valid rows a table: two that stand, and one that is spoilt."""
CERTAIN = frozenset({"not null", "length", "type", "range", "enum", "unique", "foreign key"})
"""Kinds that a row surely breaks: where it is taken, the constraint is not looked at."""


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


@dataclass(frozen=True, slots=True)
class Rejection:
    """All constraints that were tried, and tables for which there is no valid row."""

    tried: tuple[Refused, ...]
    left: tuple[tuple[Name, str], ...]
    steps: tuple[Step, ...]
    """What was sent, in its order: valid rows, and those that were refused."""

    @property
    def taken(self) -> tuple[Refused, ...]:
        """The rows that should have been refused."""
        return tuple(each for each in self.tried if each.verdict == "taken")

    @property
    def fine(self) -> bool:
        """Whether no such row was taken."""
        return not self.taken


def rejected(
    session: Session,
    catalog: Catalog,
    tables: Iterable[str] | None = None,
) -> Rejection:
    """Try a row against each constraint of all tables, or of some; nothing of it stays."""
    with valid_rows(session, catalog, ROWS) as valid, ground(session) as floor:
        trying = _Trying(session, valid, floor)
        found = tuple(trying.all(None if tables is None else set(tables)))
        return Rejection(found, (*valid.left, *trying.left), tuple(trying.steps))


class _Trying:
    """The tables in their order: those before hold valid rows, those after none yet."""

    def __init__(self, session: Session, valid: Valid, floor: Ground) -> None:
        self._session, self._valid, self._floor = session, valid, floor
        self._statements = Statements(session.dialect)
        self.left: list[tuple[Name, str]] = []
        self.steps: list[Step] = []

    def all(self, names: set[str] | None) -> Iterator[Refused]:
        for place in self._valid.order:
            table, rows = self._valid.table(place), self._valid.rows[place]
            *standing, last = rows
            why = next((why for row in standing if (why := self._kept(place, row))), "")
            why = why or self._valid_too(place, last)
            if why:
                self.left.append((place, why))
                continue
            if is_asked(table, names):
                yield from self._table(table, rows)
            self._kept(place, last)

    def _kept(self, place: Name, row: Literals) -> str:
        failure = self._floor.keep(place, row)
        if failure is not None:
            return f"a valid row was refused: {failure.message}"
        self.steps.append((self._floor.insert_of(place, row), ""))
        return ""

    def _valid_too(self, place: Name, row: Literals) -> str:
        """What is wrong with the row that is to be spoilt, where it is not valid before."""
        failure, _ = self._floor.refusal(self._floor.insert_of(place, row))
        return "" if failure is None else f"a valid row was refused: {failure.message}"

    def _table(self, table: CatalogTable, rows: Sequence[Literals]) -> Iterator[Refused]:
        aims = tuple(aims_of(table, self._session.dialect))
        for aim in aims:
            others = {each.name for each in aims if each.kind == aim.kind} - {aim.name}
            found = self._tried(aim, others, rows)
            if found.verdict == "refused":
                told = f"{table.name}: {found.text}: {found.code}"
                self.steps.append((found.statement, told))
            yield found

    def _tried(self, aim: Aim, others: set[str], rows: Sequence[Literals]) -> Refused:
        last: tuple[Failure, str] | None = None
        for change in aim.rows:
            row = self._changed(change, rows)
            statement = self._floor.insert_of(aim.table, row)
            failure, broken = self._floor.refusal(
                statement, now=self._waiting(aim), look=self._look(aim)
            )
            if failure is not None and self._aimed(aim, others, failure):
                return _told(aim, "refused", statement, failure)
            if failure is None and self._wrongly(aim, row, broken):
                return _told(aim, "taken", statement)
            last = (failure, statement) if failure is not None else last
        if last is not None and aim.kind in CERTAIN:
            return _told(aim, "elsewhere", last[1], last[0])
        return _told(aim, "not reached", "")

    def _changed(self, change: Change, rows: Sequence[Literals]) -> Literals:
        first, last = rows[0], rows[-1]
        row = {name: first[name] if name in change.first else last[name] for name in last}
        if change.same is not None:
            one, other = change.same
            row = {**row, one: row.get(other, "NULL")}
        return row | {name: self._floor.literal(text) for name, text in change.texts.items()}

    def _waiting(self, aim: Aim) -> str:
        """The constraint where it would wait for the end of the transaction."""
        keys = self._valid.table(aim.table).foreign_keys
        waits = aim.kind == "foreign key" and any(
            each.deferrable for each in keys if each.name == aim.name
        )
        return self._statements.tried("constraint", aim.table[0], aim.name) if waits else ""

    def _look(self, aim: Aim) -> str:
        """How many rows break a check once a row is taken."""
        if not aim.condition:
            return ""
        return self._statements.violations("broken", *aim.table, aim.condition)

    def _wrongly(self, aim: Aim, row: Literals, broken: int) -> bool:
        """Whether a row that was taken breaks the constraint for sure."""
        if aim.kind == "unique":
            index = {each.name: each for each in self._valid.table(aim.table).uniques}
            found = index.get(aim.name)
            return found is None or (found.plain and not self._null(found.columns, row))
        return broken > 0 or aim.kind in CERTAIN

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
