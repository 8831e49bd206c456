"""Every command that a page shows is run, in an empty folder, and prints what the page says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import documents
import placeholders
from documents import ROOT, Block

MAKE = re.compile(r"^make ([a-z-]+)$")
INSTALL_SECONDS = 900

CONSOLE = [block for page in documents.pages() for block in documents.blocks(page, "console")]
MADE = [block for block in CONSOLE if block.text.startswith("$ make ")]
RUN = [block for block in CONSOLE if block not in MADE]


def test_there_are_commands_to_run() -> None:
    """A page whose blocks are no longer recognised must not pass in silence."""
    seen = {block.page for block in RUN}
    assert {"README.md", "docs/spec.md", "docs/cli.md"} <= seen
    assert len(RUN) >= 10


@pytest.mark.parametrize("block", RUN, ids=lambda block: block.place)
def test_commands_do_what_the_page_says(
    block: Block, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    documents.write_files(block.page, tmp_path)
    documents.check_steps(block, tmp_path, placeholders.instead_of(block.text, request))


@pytest.mark.parametrize("block", MADE, ids=lambda block: block.place)
def test_make_targets_exist(block: Block) -> None:
    """Their recipes are run elsewhere: the tests by whoever reads this, the demo below."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for step in documents.steps(block):
        found = MAKE.match(step.command)
        assert found, step.command
        assert re.search(rf"^{found[1]}:.* ## ", makefile, re.M), step.command


@pytest.mark.slow
def test_make_demo_works_in_a_fresh_clone(tmp_path: Path) -> None:
    """With nothing there but Python: set-up, the rows, and then the command on the path."""
    subprocess.run(["git", "clone", "--quiet", ROOT, tmp_path / "clone"], check=True)
    done = documents.run("make demo", tmp_path / "clone", INSTALL_SECONDS)
    assert done.code == 0, done.output + done.errors
    assert "demographics: 1,000 rows" in done.output
    assert "Tammy Reed" in done.output
    told = documents.run(". .venv/bin/activate && sqlgen --version", tmp_path / "clone")
    assert re.fullmatch(r"sqlgen \d+\.\d+\.\d+\n", told.output), told.errors
    again = documents.run("make demo", tmp_path / "clone")
    assert again.code == 0, "the demo must be repeatable"
    assert "Installing" not in again.output
