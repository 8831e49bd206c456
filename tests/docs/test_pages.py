"""The pages hold together: links lead somewhere, made parts are current, programs run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import documents
from documents import ROOT, Block

LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.M)
PROGRAMS = [
    block
    for page in documents.pages()
    for block in documents.blocks(page, "python")
    if not block.info
]
WIDTH = 110
"""Longest line of running text; tables and blocks may be wider."""


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    plain = documents.FENCE.sub("", documents.text_of(page))
    words = (re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(plain))
    return {word.strip().replace(" ", "-") for word in words}


@pytest.mark.parametrize("page", documents.pages())
def test_links_lead_somewhere(page: str) -> None:
    text = documents.FENCE.sub("", documents.text_of(page))
    for link in LINK.findall(text):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        goal = (ROOT / page).parent / path if path else ROOT / page
        assert goal.exists(), f"{page}: {link}"
        if anchor:
            name = goal.resolve().relative_to(ROOT).as_posix()
            assert anchor in anchors(name), f"{page}: {link}"


def test_every_page_is_reached_from_the_readme() -> None:
    seen, waiting = set(), ["README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or not page.endswith(".md"):
            continue
        seen.add(page)
        for link in LINK.findall(documents.text_of(page)):
            path = (ROOT / page).parent / link.partition("#")[0]
            readme = path / "README.md"
            goal = readme if path.is_dir() and readme.exists() else path
            if "://" not in link and goal.is_file():
                waiting.append(goal.resolve().relative_to(ROOT).as_posix())
    assert set(documents.pages()) <= seen


def test_parts_made_from_the_code_are_current() -> None:
    command = [sys.executable, str(ROOT / "docs" / "refresh.py"), "--check"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"run `python docs/refresh.py`: {done.stdout}{done.stderr}"


@pytest.mark.parametrize("block", PROGRAMS, ids=lambda block: block.place)
def test_programs_print_what_the_page_says(block: Block, tmp_path: Path) -> None:
    documents.write_files(block.page, tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", block.text],
        cwd=tmp_path,
        env=documents.environment(PYTHONWARNINGS="error"),
        capture_output=True,
        encoding="utf-8",
        timeout=documents.SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert documents.as_shown(documents.following(block, "output"), done.stdout), done.stdout


def test_readme_has_a_program() -> None:
    assert [block for block in PROGRAMS if block.page == "README.md"]


def test_readme_says_first_what_it_is_in_three_lines() -> None:
    title, blank, *lines = documents.text_of("README.md").splitlines()
    assert title == "# sqlgen"
    assert blank == ""
    assert lines.index("") == 3


def test_readme_keeps_a_place_for_the_benchmark() -> None:
    assert documents.part("README.md", "bench") is not None


@pytest.mark.parametrize("page", documents.pages())
def test_running_text_is_narrow_enough_to_read_in_a_terminal(page: str) -> None:
    text = documents.FENCE.sub("", documents.text_of(page))
    wide = [line for line in text.splitlines() if len(line) > WIDTH and not line.startswith("|")]
    assert wide == []


def test_changelog_begins_with_what_is_unreleased() -> None:
    versions = re.findall(r"^## \[(.+?)\]", documents.text_of("CHANGELOG.md"), re.M)
    assert versions[0] == "Unreleased"
