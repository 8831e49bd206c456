"""docs/macros.md is the contract that every engine's macro file keeps."""

from __future__ import annotations

import re

import pytest

import documents
from sqlgen.dialects import DIALECTS, Dialect
from sqlgen.render.environment import templates_for

PAGE = "docs/macros.md"


def told() -> list[tuple[str, tuple[str, ...]]]:
    """The macros of the page with the names of their arguments."""
    rows = re.findall(r"^\| `(\w+)\((.*?)\)` \| .+ \|$", documents.text_of(PAGE), re.M)
    return [(name, tuple(filter(None, given.split(", ")))) for name, given in rows]


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=lambda dialect: dialect.name)
def test_the_page_has_the_macros_of_an_engine(dialect: Dialect) -> None:
    exported = templates_for(dialect).exported().items()
    given = {name: tuple(arguments) for name, arguments in exported}
    assert dict(told()) == given


def test_no_macro_is_told_twice() -> None:
    names = [name for name, _ in told()]
    assert len(names) == len(set(names))


def test_what_a_file_can_use_is_there() -> None:
    """The filters and functions that the page names; engines' files use nothing else of ours."""
    text = documents.section(PAGE, "What a file can use")
    names = set(re.findall(r"`(\w+)(?:\(\w+\))?`", text))
    used = set()
    for dialect in DIALECTS:
        macros = documents.text_of(f"templates/{dialect}.sql.j2")
        used |= set(re.findall(r"\| (quoted|text|literal|comment|piece)\b", macros))
    assert {"quoted", "text"} <= used
    assert used <= names
