"""The golden files on live engines: scripts run as they stand, fingerprints come out."""

from __future__ import annotations

import json
from typing import Any

import pytest

import sqlgen
from databases import Database
from expected import digest, read, rows_of
from golden import FINGERPRINTS, GOLDEN, SCRIPTS, Golden, Script

KEPT: dict[str, str] = json.loads(FINGERPRINTS.read_text(encoding="utf-8"))


def _case(case: Golden | Script) -> Any:
    return pytest.param(case, id=case.name, marks=[*map(pytest.mark.needs, case.needs)])


# The reference reads no SQL.
WORKED_OUT = [_case(script) for script in SCRIPTS if script.name != "expressions"]
FIXED = [_case(golden) for golden in GOLDEN]


@pytest.mark.parametrize("script", WORKED_OUT)
def test_golden_script_makes_the_rows(database: Database, script: Script) -> None:
    """As it stands in the file, which is as it would be rendered now."""
    text = script.rendered(database.engine)
    assert text == script.path(database.engine).read_text(encoding="utf-8")
    database.client(text)
    spec, random = read(script.spec), script.options.get("random", "integer")
    base = script.spec.parent
    found = {each.table: (each.rows, each.digest) for each in sqlgen.fingerprint(database.url)}
    assert found == {
        table: digest(rows_of(spec, table, random=random, base=base)) for table in spec["tables"]
    }


@pytest.mark.parametrize("golden", FIXED)
def test_golden_fingerprint_comes_out(database: Database, golden: Golden) -> None:
    options: Any = {"random": golden.random}
    made = sqlgen.generate(
        golden.spec,
        database.url,
        rows=golden.rows,
        seed=golden.seed,
        tables=[golden.table],
        fingerprint=True,
        **options,
    )
    (found,) = made.fingerprints
    assert (found.rows, found.digest) == (golden.rows, KEPT[golden.name])
