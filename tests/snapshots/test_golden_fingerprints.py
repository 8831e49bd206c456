"""Fingerprints that guard version 1 of the arithmetic: the same for good.

They were worked out by tests/reference, by the definition of the fingerprint. tests/conformance
asks the engines for the same numbers.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from expected import digest, read, rows_of
from golden import FINGERPRINTS, GOLDEN, REWRITE, Golden, rewriting


def kept() -> dict[str, Any]:
    """The file, empty where it is missing and to be written."""
    if rewriting() and not FINGERPRINTS.exists():
        return {}
    found: dict[str, Any] = json.loads(FINGERPRINTS.read_text(encoding="utf-8"))
    return found


def worked_out(golden: Golden) -> str:
    """The digest by tests/reference."""
    spec = read(golden.spec)
    params = {"rows": golden.rows}
    options = {"seed": golden.seed, "random": golden.random, "base": golden.spec.parent}
    count, found = digest(rows_of(spec, golden.table, params=params, **options))
    assert count == golden.rows
    return found


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.name)
def test_fingerprint_is_as_it_was(golden: Golden) -> None:
    found = worked_out(golden)
    before = kept()
    if rewriting() and golden.name not in before:
        before[golden.name] = found
        FINGERPRINTS.write_text(json.dumps(before, indent=2) + "\n", encoding="utf-8")
    assert before.get(golden.name) == found, f"{REWRITE}=1 adds a new one; changed ones never pass"


def test_no_fingerprint_is_left_over() -> None:
    assert list(kept()) == [golden.name for golden in GOLDEN]
