"""A page about a spec: a Markdown reader finds in it what there is, whatever it is called."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

import sqlgen
from command import inside, run

HERE = Path(__file__).parent
SPECS = ["demographics", "people", HERE / "made.yaml", HERE / "borrowed.yaml"]
NASTY = [
    *("a|b", "a\\|b", "\\", "`x`", "*x*", "_x_", "__init__", "~~x~~", "[a](b)", "<b>x</b>", "$x$"),
    *("&amp;", "&#65;", "# x #", "NULL", "*NULL*", "  two  ", "'", '"', "%%{init: {}}%%", "x``y"),
    *("PK", "uk", "one", "größe", "東京", "![x](y)", "a\tb", "1. x", "- x", "::", "a;b", "a:b"),
]
"""Texts that Markdown, Mermaid or GitHub may take for something of their own."""

Grid = list[list[str]]


def shown(inline: Token) -> str:
    """What a reader sees of a heading or a cell; whatever is marked up but NULL is an error."""
    kinds = {child.type for child in inline.children or ()}
    if kinds & {"em_open"}:
        assert inline.content in ("*NULL*", "*empty*"), inline.content
        return {"*NULL*": "<NULL>", "*empty*": ""}[inline.content]
    assert kinds <= {"text", "text_special"}, f"{inline.content}: {kinds}"
    return "".join(child.content for child in inline.children or ()).replace("\xa0", " ")


def read(page: str) -> dict[str, list[Grid]]:
    """The tables of a page by the heading that they stand under."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    found: dict[str, list[Grid]] = {}
    heading = ""
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and after is not None:
            heading = shown(after)
            found.setdefault(heading, [])
        elif token.type == "table_open":
            found[heading].append([])
        elif token.type == "tr_open":
            found[heading][-1].append([])
        elif token.type in ("td_open", "th_open") and after is not None:
            found[heading][-1][-1].append(shown(after))
    return found


def as_shown(value: Any) -> str:
    """A value as a page shows it."""
    if value is None:
        return "<NULL>"
    if isinstance(value, bool):
        return str(value).lower()
    plain = value.hex() if isinstance(value, bytes) else str(value)
    if isinstance(value, dict):
        plain = json.dumps(value, ensure_ascii=False)
    text = "".join(chr(0x2400 + ord(each)) if each < " " else each for each in plain)
    text = text.replace("\x7f", "\u2426")
    return text if len(text) <= 80 else f"{text[:77]}..."


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_a_page_has_each_table_with_its_columns_and_first_rows(spec: Any) -> None:
    found = read(sqlgen.docs(spec, 4))
    plan = sqlgen.plan(spec)
    assert next(iter(found)) == plan.name
    for table, sample in zip(plan.tables, sqlgen.preview(spec, 4), strict=True):
        columns, rows = found[table.name]
        visible = [row for row in columns[1:] if row[2] != "hidden"]
        assert [row[:2] for row in visible] == [[c.name, str(c.type)] for c in table.columns]
        for row, column in zip(visible, table.columns, strict=True):
            assert row[2] == _key(column)
            told = row[4].partition(", when")[0].removesuffix("...")
            assert _seen(column.made_from).startswith(_seen(told))
        assert rows[0] == list(sample.columns)
        assert rows[1:] == [[as_shown(value) for value in row] for row in sample.rows]


def _key(column: Any) -> str:
    return "primary key" if column.primary_key else "unique" if column.unique else ""


def test_parameters_nulls_conditions_and_hidden_columns() -> None:
    columns = {
        "id": {"sequence": 1, "primary_key": True},
        "low": {"integer": ["$low", 9], "nulls": Decimal("0.125")},
        "why": {"pick": ["x", "y"], "when": "low > 3 AND id < 7"},
        "part": {"token": 3, "hidden": True},
    }
    low = {"type": "integer", "default": 2, "max": 5}
    spec = {"params": {"low": low}, "tables": {"t": {"rows": 2, "columns": columns}}}
    found = read(sqlgen.docs(spec))
    assert found["Parameters"] == [
        [["Parameter", "Type", "Default", "Least", "Most"], ["low", "integer", "2", "any", "5"]]
    ]
    assert found["t"][0][1:] == [
        ["id", "bigint", "primary key", "", "counts from 1"],
        ["low", "bigint", "", "12.5 %", "integer $low to 9, uniform"],
        ["why", "varchar(1)", "", "", "one of x, y, when low > 3 AND id < 7"],
        ["part", "", "hidden", "", "3 hex digits"],
    ]


def nasty(name: str, value: Any) -> dict[str, Any]:
    """A spec of one table and one column of that name, with that value in it."""
    return {"tables": {name: {"rows": 1, "columns": {name: {"constant": value}}}}}


def _check(name: str, value: Any) -> None:
    page = sqlgen.docs(nasty(name, value))
    columns, rows = read(page)[as_shown(name)]
    assert [columns[1][0], rows] == [as_shown(name), [[as_shown(name)], [as_shown(value)]]]
    check_diagram(page, nasty(name, value))


@pytest.mark.parametrize("text", NASTY)
def test_a_name_and_a_value_that_look_like_markup(text: str) -> None:
    _check(text.strip(), text.replace("$", "x$"))


@pytest.mark.parametrize("value", ["", "a\nb", "\x1b[31m", "x" * 200, None, "|" * 90])
def test_a_value_that_is_no_line(value: Any) -> None:
    _check("t", value)


def _seen(text: str) -> str:
    """The text with one sign for whatever a page shows instead of a control character."""
    return re.sub(r"[\x00-\x1f\x7f\u2400-\u2426]", "?", text)


LETTERS = st.text("aZ_1é東'\"`\\%:;$#.|*-~[]()<>{}&! \t\n", min_size=1, max_size=12)


@settings(max_examples=30, deadline=None)
@given(
    name=LETTERS.filter(lambda each: each == each.strip()),
    value=LETTERS.filter(lambda each: not each.startswith("$")),
)
def test_any_name_and_any_value(name: str, value: str) -> None:
    _check(name, value)


# The diagram, by the rules of https://mermaid.js.org/syntax/entityRelationshipDiagram.html: a name
# in quotes holds no quote, per cent sign or backslash; an attribute has a type, a name, keys, and a
# comment in quotes; a name is not one of the words for keys.
ENTITY = re.compile(r'  "([^"%\\\x00-\x1f]+)" \{')
ATTRIBUTE = re.compile(
    r"    (?P<type>[A-Za-z_][\w(),\[\]-]*) (?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r'(?: (?P<key>PK|UK))?(?: "(?P<comment>[^"%\x00-\x1f]*)")?'
)


def check_diagram(page: str, spec: dict[str, Any]) -> None:
    """Each table with each of its columns, in order, and nothing else."""
    (text,) = re.findall(r"^```mermaid\nerDiagram\n(.*?)\n```$", page, re.M | re.S)
    plan = sqlgen.plan(spec)
    lines = iter(text.split("\n"))
    names = []
    for table in plan.tables:
        entity = ENTITY.fullmatch(next(lines))
        assert entity
        names.append(entity[1])
        for column in table.columns:
            found = ATTRIBUTE.fullmatch(next(lines))
            assert found
            assert found["type"] == str(column.type).replace(" ", "")
            assert found["name"].upper() not in ("PK", "FK", "UK")
            told = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), found["comment"] or "")
            assert as_shown(column.name) in (found["name"], told)
            assert (found["key"] == "PK") == column.primary_key
            assert (found["key"] == "UK") == column.unique
        assert next(lines) == "  }"
    assert next(lines, None) is None
    assert len(set(names)) == len(plan.tables)


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_the_diagram(spec: Any) -> None:
    check_diagram(sqlgen.docs(spec), spec)


def test_tables_whose_names_become_one_in_the_diagram() -> None:
    columns = {"id": {"sequence": 1}}
    tables = {name: {"rows": 1, "columns": columns} for name in ("a%b", "a\\b", 'a"b', "a_b")}
    check_diagram(sqlgen.docs({"tables": tables}), {"tables": tables})


def test_the_page_is_the_same_each_time(tmp_path: Path) -> None:
    pages = [
        run("docs", HERE / "made.yaml", env={"PYTHONHASHSEED": seed}, folder=tmp_path).out
        for seed in ("1", "2")
    ]
    assert pages[0] == pages[1] == sqlgen.docs(HERE / "made.yaml")
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_it(tmp_path: Path) -> None:
    page = sqlgen.docs("demographics", 2)
    path = tmp_path / "page.md"
    assert inside("docs", "demographics", "--rows", 2, "-o", path).out == f"{path}: written\n"
    assert path.read_text(encoding="utf-8") == page
    facts = json.loads(inside("docs", "demographics", "--rows", 2, "--json").out)
    assert facts == {"spec": "demographics", "page": page}
    assert json.loads(inside("docs", "demographics", "-o", path, "--json").out)["file"] == str(path)


def test_no_rows_are_no_sample() -> None:
    assert len(read(sqlgen.docs("demographics", 0))["demographics"]) == 1
    with pytest.raises(sqlgen.UsageError, match="0 or more rows, not -1"):
        sqlgen.docs("demographics", -1)
