"""The scripts of a few small specs, as files that people can read and paste.

They show what a change of a template does; that the scripts are right, tests/conformance proves.
"""

from __future__ import annotations

import pytest

from engines import Engine
from golden import FOLDER, REWRITE, SCRIPTS, Script, rewriting

PAIRS = [(script, engine) for script in SCRIPTS for engine in script.engines]
NAMES = [f"{script.name}-{engine.name}" for script, engine in PAIRS]


@pytest.mark.parametrize(("script", "engine"), PAIRS, ids=NAMES)
def test_script_is_as_it_was(script: Script, engine: Engine) -> None:
    path = script.path(engine)
    if rewriting():
        path.parent.mkdir(exist_ok=True)
        path.write_text(script.rendered(engine), encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    assert script.rendered(engine) == before, f"{REWRITE}=1 writes {path.name} anew"


def test_no_script_is_left_over() -> None:
    assert set(FOLDER.glob("*/*.sql")) == {script.path(engine) for script, engine in PAIRS}


@pytest.mark.parametrize(("script", "engine"), PAIRS, ids=NAMES)
def test_script_can_be_read(script: Script, engine: Engine) -> None:
    """No blanks at the ends of lines, no heap of blank lines, one column a line."""
    text = script.rendered(engine)
    assert text == "\n".join(line.rstrip() for line in text.split("\n"))
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    longest = max(len(line) for line in text.splitlines())
    assert longest < 1500
