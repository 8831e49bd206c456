"""Files for loaders: one for each class, with what engines make of it.

A file of a cell has three rows of a table `probe` with the columns id and value; the one in the
middle is bad. A file that is bad as a whole is a CSV file for a table `person`, with the columns
id, name, amount and day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlgen.baddata.answers import Answer, answers
from sqlgen.baddata.classes import catalogue

LOADS = Path(__file__).with_name("loads.jsonl")
"""What loaders made of files that are bad as a whole; a line a class."""
HEADER = "id,name,amount,day\n"
ROWS = ("1,Ann,10.50,2024-01-05\n", "2,Béa,20.00,2024-02-29\n", "3,Cid,0.75,2024-03-31\n")
GOOD = HEADER + "".join(ROWS)
ONE, TWO, THREE = ROWS
WHOLE: Mapping[str, bytes] = {
    "ragged_row": (HEADER + ONE + "2,Béa,20.00\n" + THREE).encode(),
    "extra_column": (HEADER + ONE + "2,Béa,20.00,2024-02-29,x\n" + THREE).encode(),
    "wrong_header": GOOD.replace("amount", "ammount").encode(),
    "double_header": (HEADER + ONE + HEADER + TWO + THREE).encode(),
    "no_header": "".join(ROWS).encode(),
    "wrong_delimiter": GOOD.replace(",", ";").encode(),
    "unbalanced_quote": GOOD.replace("Béa", '"Béa').encode(),
    "stray_quote": GOOD.replace("Béa", 'B"éa').encode(),
    "mixed_line_ends": (HEADER + ONE + TWO.replace("\n", "\r\n") + THREE).encode(),
    "truncated": GOOD[:-12].encode(),
    "blank_line": (HEADER + ONE + "\n" + TWO + THREE).encode(),
    "wrong_encoding": GOOD.encode("latin-1"),
    "utf_16": GOOD.encode("utf-16"),
    "file_mark": GOOD.encode("utf-8-sig"),
    "lone_surrogate": GOOD.replace("Béa", "B\ud800a").encode("utf-8", "surrogatepass"),
    "nul_octet": GOOD.replace("Béa", "B\0a").encode(),
    "end_of_data": (HEADER + ONE + "\\.\n" + TWO + THREE).encode(),
    "empty_file": b"",
}
"""The files that are bad as a whole."""
RULES = frozenset({"row", "reference", "self_reference", "tree", "ordered", "limited"})
"""Kinds whose classes break rules between rows or tables: a file alone shows nothing of them."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """A file, what is bad in it, and what engines make of it."""

    name: str
    content: bytes
    facts: Mapping[str, Any]


Rows = tuple[tuple[int, str | None], ...]
"""The rows of a file of a cell: id and value."""
Script = Callable[[Rows], str]
"""Rows as statements."""


@dataclass(frozen=True, slots=True)
class Load:
    """What the loader of each engine made of a CSV file, and in modes that a run does not use."""

    engines: Mapping[str, str]
    modes: Mapping[str, str]

    @property
    def facts(self) -> dict[str, Any]:
        """The same as plain data."""
        return {"format": "csv", "engines": dict(self.engines), "modes": dict(self.modes)}


NOT_LOADED = Load({}, {})


@cache
def loads() -> Mapping[str, Load]:
    """What loaders made of CSV files, by their names without folder and ending.

    PostgreSQL's COPY, MariaDB's LOAD DATA LOCAL, the sqlite3 client's .import, DuckDB's COPY.
    """
    lines = LOADS.read_text(encoding="utf-8").splitlines()
    return {name: Load(engines, modes) for name, engines, modes in map(json.loads, lines)}


def fixtures(script: Script, names: Collection[str]) -> Iterator[Fixture]:
    """A file for each of some classes: of a cell as CSV, JSON lines and SQL, of a file as CSV."""
    for name, content in WHOLE.items():
        if name in names:
            facts = {"class": name, "family": "file"} | loads().get(name, NOT_LOADED).facts
            yield Fixture(f"csv/{name}.csv", content, facts)
    for answer in answers().values():
        if answer.name in names and answer.kind not in RULES:
            yield from _of_cell(answer, script)


def _of_cell(answer: Answer, script: Script) -> Iterator[Fixture]:
    rows = ((1, answer.good), (2, answer.bad), (3, answer.good))
    name = f"{answer.name}.{answer.kind}"
    known: dict[str, Any] = {
        "class": answer.name,
        "family": _family(answer.name),
        "kind": answer.kind,
    }
    known |= {"good": answer.good, "bad": answer.bad}
    put = {"engines": dict(answer.engines), "modes": dict(answer.modes)}
    yield Fixture(f"csv/{name}.csv", _csv(rows), known | loads().get(name, NOT_LOADED).facts)
    yield Fixture(f"jsonl/{name}.jsonl", _jsonl(rows), known | {"format": "jsonl"} | put)
    yield Fixture(f"sql/{name}.sql", script(rows).encode(), known | {"format": "sql"} | put)


def _family(name: str) -> str:
    return next(each.family for each in catalogue() if each.name == name)


def _csv(rows: Rows) -> bytes:
    return "".join(
        map(csv_line, (("id", "value"), *((str(key), text) for key, text in rows)))
    ).encode()


def csv_line(values: Iterable[str | None]) -> str:
    """A line of texts, in quotes but for plain words, so that an empty one is not NULL."""
    return ",".join("" if each is None else _quoted(each) for each in values) + "\n"


def _quoted(text: str) -> str:
    return text if text.isalnum() and text.isascii() else '"' + text.replace('"', '""') + '"'


def _jsonl(rows: Rows) -> bytes:
    return "".join(json.dumps({"id": key, "value": text}) + "\n" for key, text in rows).encode()


def written(folder: Path, script: Script, names: Collection[str]) -> int:
    """Write the fixtures of some classes, and manifest.json; how many there are."""
    made = []
    for each in fixtures(script, names):
        path = folder / each.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.content)
        made.append({"file": each.name, **each.facts})
    text = json.dumps(made, indent=1) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    return len(made)
