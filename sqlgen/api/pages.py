"""A spec as a page in Markdown: parameters, a diagram, each table's columns and first rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlgen.plan import ColumnPlan, Plan, TablePlan, in_words
from sqlgen.spec import Column, LoadedSpec

MARKUP = re.compile(r"[\\`*\[\]<|~$#]|&(?=[#\w])|_(?![^\W_])")
"""What Markdown, or GitHub's, may take for its own inside a heading or a cell."""
LOST_SPACE = re.compile(r"^ | $|(?<= ) ")
"""Spaces that a reader would not see."""
PLAIN_NAME = re.compile(r"(?!(pk|fk|uk)$)[A-Za-z_][A-Za-z0-9_]*", re.I)
"""A name that Mermaid takes for an attribute as it is."""
SHOWN = 80
"""Most characters of a value."""
NOTHING = "*NULL*"
EMPTY = "*empty*"

Rows = Sequence[Sequence[Any]]


def page(loaded: LoadedSpec, plan: Plan, samples: dict[str, Rows]) -> str:
    """The whole page; `samples` has the first rows of each table."""
    lines = [f"# {escaped(plan.name)}", "", _said(loaded, plan), ""]
    lines += _parameters(loaded, plan)
    lines += ["## Tables", "", "```mermaid", *diagram(plan), "```", ""]
    for table in plan.tables:
        columns = loaded.spec.tables[table.name].columns
        lines += [f"### {escaped(table.name)}", "", f"{table.rows:,} rows.", ""]
        lines += _columns(columns, {each.name: each for each in table.columns})
        lines += _sample(table, samples.get(table.name, ()))
    return "\n".join(lines).rstrip("\n") + "\n"


def _said(loaded: LoadedSpec, plan: Plan) -> str:
    rows = sum(table.rows for table in plan.tables)
    tables = "1 table" if len(plan.tables) == 1 else f"{len(plan.tables)} tables"
    return f"{tables}, {rows:,} rows, seed {plan.seed}; today is {loaded.spec.as_of}."


def _parameters(loaded: LoadedSpec, plan: Plan) -> list[str]:
    if not plan.params:
        return []
    found = loaded.spec.params
    rows = [
        (name, found[name].type, value, *map(_bound, (found[name].min, found[name].max)))
        for name, value in plan.params
    ]
    titles = ("Parameter", "Type", "Default", "Least", "Most")
    return ["## Parameters", "", *_table(titles, rows), ""]


def _bound(value: Any) -> Any:
    return "any" if value is None else value


def _columns(columns: dict[str, Column], made: dict[str, ColumnPlan]) -> list[str]:
    rows = [
        (name, made[name].type if name in made else "", _key(each), _nulls(each), _words(each))
        for name, each in columns.items()
    ]
    return [*_table(("Column", "Type", "Key", "Nulls", "Made from"), rows, empty=""), ""]


def _key(column: Column) -> str:
    if column.hidden:
        return "hidden"
    if column.primary_key:
        return "primary key"
    return "unique" if column.unique else ""


def _nulls(column: Column) -> str:
    return f"{(column.nulls * 100).normalize():f} %" if column.nulls else ""


def _words(column: Column) -> str:
    words = in_words(column.generator)
    return f"{words}, when {column.when}" if column.when else words


def _sample(table: TablePlan, rows: Rows) -> list[str]:
    if not rows:
        return []
    titles = [column.name for column in table.columns]
    return ["The first rows:", "", *_table(titles, rows), ""]


def _table(titles: Sequence[str], rows: Rows, empty: str = EMPTY) -> Iterator[str]:
    yield _line(map(escaped, titles))
    yield _line(["---"] * len(titles))
    for row in rows:
        yield _line(_cell(value, empty) for value in row)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: Any, empty: str) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "true" if value else "false"
    text = _text(value)
    return escaped(text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}...") or empty


def _text(value: Any) -> str:
    """A value as text: bytes as hex digits, objects as JSON."""
    if isinstance(value, bytes):
        return value.hex()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def escaped(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    plain = MARKUP.sub(r"\\\g<0>", one_line(text))
    return LOST_SPACE.sub("&nbsp;", plain)


def one_line(text: str) -> str:
    """A text whose control characters are pictures of them."""
    return "".join(_picture(each) for each in text)


def _picture(character: str) -> str:
    if character.isprintable() or character == " ":
        return character
    return chr(0x2400 + ord(character)) if ord(character) < 0x20 else "␦"


def diagram(plan: Plan) -> Iterator[str]:
    """The tables as a Mermaid entity relationship diagram."""
    names: dict[str, str] = {}
    yield "erDiagram"
    for table in plan.tables:
        names[table.name] = _entity(table.name, set(names.values()))
        yield f'  "{names[table.name]}" {{'
        yield from (f"    {_attribute(column, table)}" for column in table.columns)
        yield "  }"
    yield from _lines_between(plan, names)


def _entity(name: str, taken: set[str]) -> str:
    """A name in quotes, without what Mermaid takes in none; another one where two become one."""
    plain = free = re.sub(r'["%\\]', "_", one_line(name))
    number = 1
    while free in taken:
        number += 1
        free = f"{plain}_{number}"
    return free


def _lines_between(plan: Plan, names: dict[str, str]) -> Iterator[str]:
    """A line for each foreign key between tables of the plan: one parent, many children."""
    for table in plan.tables:
        single = {(each.name,) for each in table.columns if each.unique}
        for key in table.foreign_keys:
            many = "||" if key.columns in {*single, table.primary_key} else "o{"
            if key.table in names:
                title = re.sub(r'["%]', "_", one_line(", ".join(key.columns)))
                yield f'  "{names[key.table]}" ||--{many} "{names[table.name]}" : "{title}"'


def _attribute(column: ColumnPlan, table: TablePlan) -> str:
    type_ = str(column.type).replace(" ", "")
    foreign = any(column.name in key.columns for key in table.foreign_keys)
    own = "PK" if column.primary_key else "UK" if column.unique else ""
    keys = ", ".join(filter(None, (own, "FK" if foreign else "")))
    if PLAIN_NAME.fullmatch(column.name):
        return " ".join(filter(None, (type_, column.name, keys)))
    plain = re.sub(r"[^A-Za-z0-9]", "_", column.name)
    comment = re.sub(r'["#%]', lambda found: f"#{ord(found[0])};", one_line(column.name))
    return " ".join(filter(None, (type_, f"c_{plain}", keys, f'"{comment}"')))
