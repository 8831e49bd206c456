"""The decisions: one short page each, all of the same form, all of them listed."""

from __future__ import annotations

import re

import pytest

import documents
from documents import ROOT

FOLDER = ROOT / "docs" / "decisions"
DECISIONS = sorted(path.relative_to(ROOT).as_posix() for path in FOLDER.glob("0*.md"))
PAGE_LINES = 60


@pytest.mark.parametrize("page", DECISIONS)
def test_a_decision_has_its_form(page: str) -> None:
    text = documents.text_of(page)
    number = re.match(r"docs/decisions/(\d{4})-[a-z0-9-]+\.md", page)
    assert number
    assert text.startswith(f"# {number[1]}: ")
    assert re.search(r"^Status: (accepted|replaced by \d{4})$", text, re.M)
    titles = re.findall(r"^## (.+)$", text, re.M)
    assert titles == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= PAGE_LINES


def test_decisions_are_numbered_and_listed() -> None:
    numbers = [int(page.rpartition("/")[2][:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    listed = re.findall(r"\((0[^)]+)\)", documents.text_of("docs/decisions/README.md"))
    assert listed == [page.rpartition("/")[2] for page in DECISIONS]
