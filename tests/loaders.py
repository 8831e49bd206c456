"""What the loaders of engines make of the fixtures of bad data.

python tests/loaders.py     load them on this machine, and write sqlgen/baddata/loads.jsonl
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pymysql

from answers import GOOD, code_of
from databases import DRIVER_ERRORS, Database, reach
from engines import ENGINES
from sqlgen.baddata import catalogue
from sqlgen.baddata.fixtures import GOOD as GOOD_TEXT
from sqlgen.baddata.fixtures import LOADS, fixtures
from sqlgen.render.environment import templates_for

PERSON = {"id": "integer", "name": "varchar", "amount": "decimal", "day": "date"}
GOOD_FILE = GOOD_TEXT.encode()
Rows = list[list[str | None]]


@dataclass(frozen=True)
class File:
    """A CSV file, the columns of a table for it, and the rows that stand in it."""

    name: str
    content: bytes
    columns: dict[str, str]
    rows: Rows

    @property
    def table(self) -> str:
        """A table for files of that kind."""
        return "_".join(("loaded", *self.columns.values()))


def files() -> Iterator[File]:
    """All fixtures that are CSV files."""
    for each in fixtures(lambda _: "", {each.name for each in catalogue()}):
        name = Path(each.name)
        if name.suffix != ".csv":
            continue
        if each.facts["family"] == "file":
            yield File(name.stem, each.content, PERSON, [])
            continue
        good, bad = each.facts["good"], each.facts["bad"]
        kind = GOOD[each.facts["kind"]][0] if each.facts["kind"] in GOOD else "text"
        rows: Rows = [["1", good], ["2", bad], ["3", good]]
        yield File(name.stem, each.content, {"id": "integer", "value": kind}, rows)


def _postgresql(database: Database, table: str, path: Path) -> None:
    statement = f"COPY {table} FROM STDIN WITH (FORMAT csv, HEADER true)"
    with database.connection() as connection, connection.cursor().copy(statement) as copy:
        copy.write(path.read_bytes())


def _mariadb(database: Database, table: str, path: Path, mode: str = "@@sql_mode") -> None:
    parts = database.parts
    with (
        closing(
            pymysql.connect(
                host=parts.host or "127.0.0.1",
                port=parts.port or 3306,
                user=parts.username,
                password=parts.password or "",
                database=parts.database,
                local_infile=True,
                autocommit=True,
                init_command=f"SET SESSION sql_mode = {mode}",
            )
        ) as connection,
        closing(connection.cursor()) as cursor,
    ):
        cursor.execute(
            f"LOAD DATA LOCAL INFILE '{path}' INTO TABLE {table} CHARACTER SET utf8mb4 "
            "FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' LINES TERMINATED BY '\\n' "
            "IGNORE 1 LINES"
        )


def _sqlite(database: Database, table: str, path: Path) -> None:
    command = f'.import --csv --skip 1 "{path}" {table}'
    subprocess.run(
        ["sqlite3", str(database.parts.database)],
        input=command,
        capture_output=True,
        encoding="utf-8",
        timeout=20,
        check=True,
    )


def _duckdb(database: Database, table: str, path: Path) -> None:
    options = "FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"'"
    database.run(f"COPY {table} FROM '{path}' ({options})")


MODES: dict[str, dict[str, Callable[[Database, str, Path], None]]] = {
    "mariadb": {"sql_mode ''": partial(_mariadb, mode="''")}
}
"""Loaders in modes of a session that may change what they make of files."""
LOADERS: dict[str, Callable[[Database, str, Path], None]] = {
    "postgresql": _postgresql,
    "mariadb": _mariadb,
    "sqlite": _sqlite,
    "duckdb": _duckdb,
}


@dataclass(frozen=True)
class Loading:
    """An engine whose loader is tried; nothing of a file stays."""

    database: Database
    folder: Path

    def answer(self, file: File) -> str:
        """What it makes of a file."""
        return self._answer(file, LOADERS[self.database.engine.name])

    def modes(self, file: File) -> dict[str, str]:
        """What it makes of a file in other modes, where that is something else."""
        name, usual = self.database.engine.name, self.answer(file)
        told = {
            f"{name}, {mode}": self._answer(file, load)
            for mode, load in MODES.get(name, {}).items()
        }
        return {mode: each for mode, each in told.items() if each != usual}

    def _answer(self, file: File, load: Callable[[Database, str, Path], None]) -> str:
        path = self.folder / f"{file.name}.csv"
        path.write_bytes(file.content)
        try:
            load(self.database, file.table, path)
        except DRIVER_ERRORS as error:
            return f"refused: {code_of(error)}"
        try:
            rows = self._rows(file)
        except (*DRIVER_ERRORS, UnicodeDecodeError):
            return "altered: text that is no UTF-8"
        finally:
            self.database.run(f"DELETE FROM {file.table}")
        if file.columns == PERSON and file.content != GOOD_FILE:
            good = File("good", GOOD_FILE, PERSON, file.rows)
            return "accepted" if rows == json.loads(self._answer(good, load)) else _shown(rows)
        if file.columns == PERSON:
            return json.dumps(rows)
        return _of_cell(rows, file.rows[1][1])

    def _rows(self, file: File) -> Rows:
        spelt: Any = templates_for(self.database.engine.dialect).engine["integer_text"]
        columns = ", ".join(str(spelt(name)) for name in file.columns)
        found = self.database.rows(f"SELECT {columns} FROM {file.table}")
        return sorted((list(map(_text, row)) for row in found), key=str)


def _shown(rows: Rows) -> str:
    shown = json.dumps(rows)
    return f"altered: {shown if len(shown) <= 200 else f'{shown[:200]}...'}"


def _of_cell(rows: Rows, bad: str | None) -> str:
    """What became of the value in the middle, where the good ones beside it are there."""
    keys, values = [row[0] for row in rows], [row[1] for row in rows]
    if keys != ["1", "2", "3"] or values[0] != values[2]:
        return _shown(rows)
    return "accepted" if values[1] == bad else f"altered: {values[1]}"


def _text(value: Any) -> str | None:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return None if value is None else str(value)


@contextmanager
def loading(database: Database) -> Iterator[Loading]:
    """An engine with a table for each kind of file."""
    types = database.engine.dialect.types
    for columns in {tuple(each.columns.items()) for each in files()}:
        listed = ", ".join(
            f"{name} {types[kind].format(length=10, precision=9, scale=2)}"
            for name, kind in columns
        )
        table = "_".join(("loaded", *(kind for _, kind in columns)))
        database.run(f"CREATE TABLE {table} ({listed})")
    with TemporaryDirectory() as folder:
        yield Loading(database, Path(folder))


def main() -> None:
    """Write what this machine's loaders answer."""
    with ExitStack() as stack:
        found = {}
        for engine in ENGINES:
            if engine.name in LOADERS:
                database = stack.enter_context(reach(engine).fresh())
                found[engine.name] = stack.enter_context(loading(database))
        lines = [
            json.dumps((file.name, told, modes)) + "\n"
            for file in files()
            for told in [{name: found[name].answer(file) for name in LOADERS}]
            for modes in [{k: v for name in LOADERS for k, v in found[name].modes(file).items()}]
        ]
    LOADS.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
