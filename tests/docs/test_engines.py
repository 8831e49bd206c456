"""docs/engines.md names what the dialects know; its tables are made from them (test_pages.py)."""

from __future__ import annotations

import re

import pytest

import documents
from sqlgen.dialects import DIALECTS, Dialect
from sqlgen.render.environment import templates_for

PAGE = "docs/engines.md"


@pytest.fixture(params=DIALECTS.values(), ids=lambda dialect: dialect.name)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    found: Dialect = request.param
    return found


def test_every_setting_is_named_with_its_value_and_why(dialect: Dialect) -> None:
    text = documents.section(PAGE, "Settings")
    for setting in dialect.settings:
        row = f"| {dialect.title} | `{setting.name}` | `{setting.value}` | {setting.why} |"
        assert row in text
        assert setting.why
    if not dialect.settings:
        assert f"{dialect.title}: a run changes nothing" in text


def test_every_limit_on_recursion_is_named(dialect: Dialect) -> None:
    text = documents.section(PAGE, "Recursion depth")
    assert dialect.title in text
    if dialect.recursion_setting is not None:
        assert f"{dialect.title} limits recursive CTEs" in " ".join(text.split())
        assert f"`{dialect.recursion_setting}`, {dialect.recursion_default} by default" in text
        assert f"at most {dialect.series_width:,}" in " ".join(text.split())


def test_every_form_of_the_series_is_told(dialect: Dialect) -> None:
    text = documents.section(PAGE, "Series")
    told = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.M))
    assert set(dialect.series) <= set(told)
    for form in set(dialect.series) - {"recursive"}:
        assert dialect.title in told[form]
    for form in set(told) - set(dialect.series):
        assert dialect.title not in told[form]


def test_every_fence_is_told(dialect: Dialect) -> None:
    """As the engine's macro file has it."""
    text = " ".join(documents.section(PAGE, "Fences").split())
    fence = templates_for(dialect)._macros.fence().strip()
    told = f"`{fence}` on {dialect.title}" if fence else f"{dialect.title} needs none"
    assert told in text


def test_every_type_has_a_column_type(dialect: Dialect) -> None:
    text = documents.section(PAGE, "Types")
    at = [cell.strip() for cell in re.findall(r"^\| Type \|(.+)\|$", text, re.M)[0].split("|")]
    place = at.index(dialect.title)
    for kind, type_ in dialect.types.items():
        row = re.search(rf"^\| `{kind}(?:\([ns, p]+\))?` \|(.+)\|$", text, re.M)
        assert row, kind
        shown = type_.format(length="n", precision="p", scale="s")
        assert row[1].split("|")[place].strip() == f"`{shown}`"
