"""What engines make of fixtures of bad data as scripts, and as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from answers import ANY, GOOD, Asking, literal
from databases import Database
from sqlgen.baddata import ACCEPTED

KINDS = {"record": "text", "part": "decimal", "years": "integer", "conditional": "date"}
"""Types for the kinds that are places in a spec."""


@dataclass(frozen=True)
class Fixture:
    """A file, the kind of its value, and the bad one."""

    path: Path
    kind: str
    bad: str | None

    @property
    def table(self) -> str:
        """The table that it is put into."""
        return f"probe_{KINDS.get(self.kind) or GOOD[self.kind][0]}"

    def statements(self, database: Database) -> Iterator[str]:
        """A script's own statements; of lines an INSERT each."""
        text = self.path.read_text(encoding="utf-8")
        if self.path.suffix == ".sql":
            for each in filter(str.strip, text.split(";\n")):
                yield each.replace("probe", self.table, 1)
            return
        for line in map(json.loads, text.splitlines()):
            value = literal(database.engine.dialect, line["value"])
            yield f"INSERT INTO {self.table} VALUES ({line['id']}, {value})"


class Putting(Asking[Fixture]):
    """An engine with a table for each type."""

    def _tables(self) -> Iterator[str]:
        for kind in (*ANY, "varchar"):
            columns = f"id {self._type('integer')}, value {self._type(kind)}"
            yield f"CREATE TABLE probe_{kind} ({columns})"

    def _put(self, one: Fixture) -> str:
        for statement in one.statements(self._database):
            self._cursor.execute(statement)
        self._cursor.execute(f"SELECT {self._text('value')} FROM {one.table} ORDER BY id")
        ((first,), (found,), (last,)) = self._cursor.fetchall()
        assert first == last
        return ACCEPTED if found == one.bad else f"altered: {found}"


@contextmanager
def putting(database: Database) -> Iterator[Putting]:
    """An engine that can be asked, on a session that is set as for a run."""
    with database.connection() as connection, closing(connection.cursor()) as cursor:
        yield Putting(database, cursor)


def fixtures_of(folder: Path, manifest: list[dict[str, Any]]) -> dict[str, Fixture]:
    """The files that are no CSV, by their names."""
    return {
        each["file"]: Fixture(folder / each["file"], each["kind"], each["bad"])
        for each in manifest
        if each["format"] != "csv"
    }
