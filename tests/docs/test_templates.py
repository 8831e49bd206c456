"""docs/templates.md lists all that templates have, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import documents
from sqlgen.cli.main import app
from sqlgen.dialects import DIALECTS, engines_with
from sqlgen.plan import Options, build_plan
from sqlgen.plan.texts import INLINE
from sqlgen.render import body
from sqlgen.render.environment import templates_for
from sqlgen.render.guarded import FILTERS, METHODS, NUMBER_BITS
from sqlgen.spec import TemplateTable, load
from sqlgen.spec.template import OF_OTHERS, PROVED

PAGE = "docs/templates.md"


def words(text: str) -> set[str]:
    """The names in backticks."""
    return set(re.findall(r"`(\w+)`", text))


def point(title: str) -> set[str]:
    """The names of a point of the list about the sandbox."""
    text = " ".join(documents.section(PAGE, "The sandbox").split())
    found = re.search(rf"{title}: (.+?)\.(?: |$)", text)
    assert found, title
    return words(found[1])


def environment(folder: Path) -> Any:
    """The environment of the page's own template."""
    documents.write_files(PAGE, folder)
    plan = build_plan(load(folder / "orders.sql.j2"), Options(), DIALECTS["duckdb"])
    (table,) = plan.tables
    assert table.template is not None
    return body._Body(plan, table, table.template, templates_for(plan.dialect))._environment


def test_what_a_template_has_is_on_the_page(tmp_path: Path) -> None:
    text = documents.section(PAGE, "What a template has")
    told = set(re.findall(r"`(\w+)[.(]", text))
    there = set(environment(tmp_path).globals) - {"range", "namespace"}
    assert there - set(INLINE) <= told
    assert told <= there
    assert set(INLINE) <= words(documents.section(PAGE, "Generators inside the SELECT"))


def test_the_sandbox_is_that_of_the_page(tmp_path: Path) -> None:
    assert point("Filters") == {*FILTERS, "indent", "join", "replace", "string"}
    assert point("Filters") == set(environment(tmp_path).filters)
    methods = {kinds[0].__name__: names for kinds, names in METHODS.items()}
    assert point("Of a text") == {*methods["str"], "replace"}
    assert point("Of a map") == methods["dict"]
    assert point("Of a list") == methods["list"]
    assert point("Of a date") == methods["date"]
    assert f"{body.TEXT_LIMIT:,} characters" in documents.text_of(PAGE)
    assert f"{NUMBER_BITS} bits" in " ".join(documents.text_of(PAGE).split())


def test_keys_of_the_front_matter_are_on_the_page() -> None:
    text = documents.section(PAGE, "Front matter")
    told = set(re.findall(r"^\| `(\w+)` \|", text, re.M))
    assert told == set(TemplateTable.model_fields) - {*PROVED, *OF_OTHERS}


def test_commands_that_take_the_folder_are_named() -> None:
    taking = {
        each.callback.__name__
        for each in app.registered_commands
        if each.callback and "templates" in each.callback.__annotations__
    }
    text = documents.section(PAGE, "Macros of your own").partition("|")[0]
    assert taking == words(text)


def test_the_engine_of_the_page_is_one(tmp_path: Path) -> None:
    documents.write_files(PAGE, tmp_path)
    made = engines_with(tmp_path / "mine")["warehouse"]
    assert (made.extends, made.types["uuid"]) == ("postgresql", "varchar(36)")
    assert made.types["date"] == DIALECTS["postgresql"].types["date"]
