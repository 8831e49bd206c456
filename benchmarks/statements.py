"""The SQL of the benchmark: the files in sql/, and the tables as sqlgen defines them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlgen

HERE = Path(__file__).parent
PEOPLE = HERE / "people.yaml"
SHOP = HERE / "shop.yaml"
KIN_SPEC = HERE / "kin.yaml"
DEMOGRAPHICS = "demographics"

POOLS = (
    ("first_names", "name", "weight"),
    ("last_names", "name", "weight"),
    ("cities", "city", "population"),
)
"""The pools of the example: its files without their ending, and the columns of text and weight."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Weighted texts; `lows` are the sums of the weights before each of them."""

    names: tuple[str, ...]
    lows: tuple[int, ...]
    total: int

    def rows(self) -> list[tuple[int, str, int, int]]:
        """Position, text, and the span of its weight."""
        uptos = (*self.lows[1:], self.total)
        spans = zip(self.names, self.lows, uptos, strict=True)
        return [(i, *each) for i, each in enumerate(spans, start=1)]


def pools() -> dict[str, Pool]:
    """The pools of the built-in example, by file."""
    (example,) = (each for each in sqlgen.examples() if each.name == DEMOGRAPHICS)
    files = {file.stem: file for file in example.files}
    return {name: _pool(files[name], text, weight) for name, text, weight in POOLS}


def _pool(file: Path, text: str, weight: str) -> Pool:
    names, lows, total = [], [], 0
    with file.open(encoding="utf-8", newline="") as opened:
        for line in csv.DictReader(opened):
            names.append(line[text])
            lows.append(total)
            total += int(line[weight])
    return Pool(tuple(names), tuple(lows), total)


def statement(engine: str, name: str, **values: object) -> str:
    """The statement of a file in sql/, its comment left out and its places filled."""
    text = (HERE / "sql" / engine / f"{name}.sql").read_text(encoding="utf-8")
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return _filled(bare, values)


def demographics(engine: str, rows: int) -> str:
    """The hand-written peer of the example, with the pools as the engine takes them."""
    values: dict[str, object] = {"rows": rows}
    for name, pool in pools().items():
        values[f"{name}.total"] = pool.total
        values[f"{name}.lows"] = ", ".join(map(str, pool.lows))
        values[f"{name}.names"] = ", ".join(map(_quoted, pool.names))
    return _filled(statement(engine, "demographics"), values)


def _filled(text: str, values: Mapping[str, object]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def table_definition(engine: str, spec: Path | str) -> str:
    """CREATE TABLE as sqlgen renders it, so that all fill the same table."""
    script = "".join(sqlgen.render(spec, engine, rows=0))
    found = re.search(r"^CREATE TABLE .*?;$", script, re.DOTALL | re.MULTILINE)
    if found is None:
        raise LookupError(f"sqlgen renders no CREATE TABLE for {spec}")
    return found[0]
