"""The tables that a population fills: Synthea's, with their columns in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlgen.spec.document import read_document
from sqlgen.spec.types import Type, parse_type

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type, and whether it may be NULL."""

    name: str
    type: Type
    nullable: bool
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A foreign key of one column."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its keys."""

    name: str
    columns: tuple[Column, ...]
    primary_key: str | None
    foreign_keys: tuple[Key, ...]


@cache
def tables() -> tuple[Table, ...]:
    """All tables, each after those that it refers to."""
    data = read_document(DATA / "tables.yaml").data["tables"]
    return tuple(_table(name, columns) for name, columns in data.items())


def _table(name: str, written: dict[str, list[str]]) -> Table:
    columns, keys, primary = [], [], None
    for column, (kind, need, *key) in written.items():
        mark = key[0] if key else ""
        columns.append(Column(column, parse_type(kind), need == "opt", mark == "UNIQUE"))
        if mark == "PK":
            primary = column
        elif mark.startswith("FK "):
            keys.append(Key(column, *mark.removeprefix("FK ").split(".")))
    return Table(name, tuple(columns), primary, tuple(keys))
