"""The page of rows of known schemas is what filling them gives."""

from __future__ import annotations

import subprocess
import sys

import pytest

from documents import ROOT
from existing import SHARED


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason=f"there is no {SHARED}")
def test_the_page_is_current() -> None:
    command = [sys.executable, str(ROOT / "docs" / "filled.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
