"""Grammars that someone else wrote, as a strict check of what is sent to engines we can't run.

A grammar is a Node script in tests/grammar/ over a parser of npm. It reads a JSON list of
statements and writes a list with a complaint, or null, for each.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fetched import FetchError, from_npm
from servers import folder

FOLDER = Path(__file__).parent / "grammar"
BUNDLER = "esbuild@0.28.2"
SECONDS = 400


@dataclass(frozen=True, slots=True)
class Detour:
    """A construct that the engine takes and its grammar does not know.

    Where it stands, something else is put; a group `query` in it is checked by itself.
    """

    construct: str
    """A regular expression."""
    instead: str
    reason: str


@dataclass(frozen=True)
class Grammar:
    """One grammar, and the dialects whose scripts it must take."""

    name: str
    """Of its script in tests/grammar/."""
    packages: tuple[str, ...]
    """What the script imports, as npm takes it."""
    dialects: tuple[str, ...]
    broken: tuple[str, ...]
    """Statements that it must refuse, else it would prove nothing."""
    detours: tuple[Detour, ...] = ()

    def complaints(self, statements: Sequence[str]) -> list[str]:
        """What it has to say of the statements, with each that it complains of."""
        asked = [part for each in statements for part in self._parts(each)]
        done = subprocess.run(
            ["node", str(_bundled(self))],
            input=json.dumps(asked),
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=True,
        )
        found = zip(json.loads(done.stdout), asked, strict=True)
        return [f"{complaint}\n{each}" for complaint, each in found if complaint is not None]

    def _parts(self, statement: str) -> list[str]:
        parts = []
        for detour in self.detours:
            found = re.finditer(detour.construct, statement)
            parts += [query for each in found for query in each.groupdict().values()]
            statement = re.sub(detour.construct, detour.instead, statement)
        return [statement, *parts]


@cache
def _bundled(grammar: Grammar) -> Path:
    """The script with all that it imports in one file, as Node takes it."""
    if shutil.which("node") is None:
        raise FetchError("Node is not installed")
    modules = from_npm(BUNDLER, *grammar.packages)
    made = folder("grammar") / f"{grammar.name}.mjs"
    bundler = ["node", str(modules / "esbuild" / "bin" / "esbuild")]
    options = ["--bundle", "--platform=node", "--format=esm", "--log-level=error"]
    subprocess.run(
        [*bundler, str(FOLDER / f"{grammar.name}.mjs"), *options, f"--outfile={made}"],
        env={"NODE_PATH": str(modules), "PATH": "/usr/local/bin:/usr/bin:/bin"},
        check=True,
    )
    return made


def statements_of(script: str) -> list[str]:
    """The statements of a script: a semicolon ends one where it ends a line."""
    ended = re.split(r";(?: -- .*)?\n", script)
    assert not ended[-1].strip(), "the last statement has no end"
    return ended[:-1]


MYSQL = Grammar(
    name="mysql",
    packages=("dt-sql-parser@4.5.1",),
    dialects=("mysql", "mysql56"),
    broken=(
        "SELECT 1 FROM FROM t",
        "SELECT a::int FROM t",
        "SELECT a FROM t OFFSET 0",
        "SELECT a FROM t LIMIT",
        "SELECT (a FROM t",
        "SELECT a // b FROM t",
        "SELECT a, FROM t",
        "INSERT INTO t (a, b SELECT 1, 2",
        "INSERT INTO t VALUES (1, 2), (3, 4",
        "CREATE TABLE t (a BIGINT PRIMARY, b INT)",
        "CREATE TEMPORARY t (a BIGINT)",
        "WITH RECURSIVE r AS SELECT 1 SELECT * FROM r",
        "SET SESSION a b = 1",
        "SELECT CASE WHEN a THEN 1 FROM t",
    ),
    detours=(
        Detour(
            r"\(\s*(?P<query>WITH RECURSIVE r AS \(.*?\) SELECT i FROM r)\s*\)",
            "(SELECT i FROM r)",
            "MySQL takes WITH in a derived table; the grammar only at the beginning of a statement",
        ),
        Detour(
            r"\b(?:DATE|TIME|TIMESTAMP) ('[-: 0-9]+')",
            r"\1",
            "MySQL has literals of dates and times; the grammar takes the bare texts only",
        ),
    ),
)
GRAMMARS = (MYSQL,)
