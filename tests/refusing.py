"""Specs that must be refused: what a good refusal says, and that it leaves nothing behind.

A spec's culprit is marked by `# <-` at the end of its line; the mark goes before the spec is
written, so that it can stand in JSON too.
"""

from __future__ import annotations

import json
from pathlib import Path

from command import inside
from sqlgen import SpecError

MARK = "# <-"
MACHINE_WORDS = (
    *("Traceback", "<class", "object at 0x", "None", "not True", "not False", "Decimal("),
    *("datetime.", "validation", "Input should", "input should", "Field required"),
    *("tuple", "dictionary", "[key]"),
)
"""What only a programmer would say."""
TARGETS = {
    "duckdb": "duckdb:///{folder}/made.duckdb",
    "sqlite": "sqlite:///{folder}/made.sqlite",
    # Nobody listens there: a spec is refused before anything is connected to.
    "postgresql": "postgresql://nobody@127.0.0.1:9/none",
    "mariadb": "mariadb://nobody@127.0.0.1:9/none",
    "mysql": "mysql://nobody@127.0.0.1:9/none",
    "mysql56": "mysql://nobody@127.0.0.1:9/none",
    "oracle": "oracle://nobody@127.0.0.1:9/none",
}
LONGEST = 700
"""Most characters of a message that a person reads."""


def written(folder: Path, text: str, ending: str = "yaml") -> Path:
    """The spec as a file, without its mark."""
    path = folder / f"spec.{ending}"
    path.write_text(text.replace(MARK, ""), encoding="utf-8")
    return path


def marked_line(text: str) -> int:
    """The number of the marked line."""
    (line,) = [at for at, each in enumerate(text.splitlines(), 1) if MARK in each]
    return line


def refused(
    folder: Path,
    text: str,
    *words: str,
    place: str = "",
    dialect: str = "duckdb",
    ending: str = "yaml",
) -> SpecError:
    """The refusal of a spec: place, words, exit code and what it left behind are checked.

    `place` is `table.column`, or the table alone.
    """
    path = written(folder, text, ending)
    url = TARGETS[dialect].format(folder=folder)
    before = sorted(folder.rglob("*"))
    done = inside("generate", path, "--to", url, "--json")
    assert (done.code, done.err) == (2, ""), done
    assert sorted(folder.rglob("*")) == before, "a refused spec leaves nothing behind"
    facts = json.loads(done.out)
    assert facts.pop("error") in ("SpecError", "CapacityError")
    assert facts.pop("exit_code") == 2
    error = SpecError(facts.pop("problem"), facts.pop("remedy"), **facts)
    _placed(error, path, marked_line(text), place)
    _worded(error, words)
    return error


def _placed(error: SpecError, path: Path, line: int, place: str) -> None:
    """FILE, line N: table.column: what is wrong; what to do."""
    start = f"{path}, line {line}: " + (f"{place}: " if place else "")
    assert str(error).startswith(start)
    assert (error.file, error.line) == (str(path), line)
    assert ".".join(part for part in (error.table, error.column) if part) == place


def _worded(error: SpecError, words: tuple[str, ...]) -> None:
    message = str(error).removeprefix(str(error.file))
    for word in words:
        assert word in message
    assert error.problem
    assert error.remedy, f"what is there to do about: {message}"
    assert not [word for word in MACHINE_WORDS if word in message], message
    assert len(message) < LONGEST
