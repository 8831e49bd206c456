"""The checks on the documentation bite: what they let through and what they don't."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import documents
from documents import Block

SHOWN = """\
a: 1,000 rows, 1 batch, 0.0 s, 22,518 rows/s
...
done
"""


def console(text: str) -> Block:
    return Block("page.md", 1, "console", "", text)


def test_output_may_differ_in_durations_and_rates() -> None:
    assert documents.as_shown("7 rows in 0.1 s, 3 rows/s\n", "7 rows in 12.5 s, 1,234 rows/s\n")


@pytest.mark.parametrize(
    "output",
    [
        "a: 1,001 rows, 1 batch, 0.0 s, 22,518 rows/s\nx\ndone\n",
        "a: 1,000 rows, 1 batch, 0.0 s, 22,518 rows/s\nx\n",
        "before\na: 1,000 rows, 1 batch, 0.0 s, 22,518 rows/s\nx\ndone\n",
        "",
    ],
)
def test_output_may_not_differ_in_anything_else(output: str) -> None:
    assert not documents.as_shown(SHOWN, output)


@pytest.mark.parametrize("between", ["", "x\n", "x\n\ny\n"])
def test_three_dots_stand_for_any_lines(between: str) -> None:
    assert documents.as_shown(SHOWN, f"a: 1,000 rows, 1 batch, 9.0 s, 1 rows/s\n{between}done\n")


def test_steps_are_commands_with_what_they_print() -> None:
    found = documents.steps(console("$ a \\\n  b\nout\n$ c\n"))
    assert [(step.command, step.shown) for step in found] == [("a    b", "out\n"), ("c", "")]


@pytest.mark.parametrize(
    "text",
    [
        "$ false\n",
        "$ false | true\n",
        "$ echo one\ntwo\n",
        "$ true\nsqlgen: it is wrong\n",
        "$ echo 'sqlgen: not this' >&2; exit 2\nsqlgen: it is wrong\n",
        "$ true\n$ echo $?\n2\n",
    ],
)
def test_a_page_that_tells_something_else_fails(text: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"page\.md:1"):
        documents.check_steps(console(text), tmp_path)


def test_a_page_that_is_right_passes(tmp_path: Path) -> None:
    text = "$ echo one\none\n$ echo 'sqlgen: no' >&2; exit 2\nsqlgen: no\n$ echo $?\n2\n$ true\n"
    documents.check_steps(console(text), tmp_path)


def test_placeholders_are_replaced_in_commands_and_in_what_they_print(tmp_path: Path) -> None:
    instead = {re.compile("some [a-z]+"): ["it's", r"h\1ere?"]}
    block = console("$ echo some place\nsome place\n")
    documents.check_steps(block, tmp_path, instead)
    assert documents.filled("some place", instead) == r"it's h\1ere?"


def test_sections_and_parts_are_found() -> None:
    assert "make demo" in documents.section("README.md", "Start")
    assert "DuckDB" in documents.part("README.md", "engines")
    with pytest.raises(AssertionError, match="no section"):
        documents.section("README.md", "Nowhere")
