"""Oracle's statements under the PL/SQL grammar: where no Oracle is at hand, its syntax still is.

The grammar comes from npm, once, into a folder that git ignores.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import give_up
from sqlgen.dialects import DIALECTS
from sqlgen.render import Statements
from sqlgen.verify.fingerprint import PrintedColumn

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".npm" / "plsql"
PACKAGES = ("@griffithswaite/ts-plsql-parser@1.1.1", "antlr4@4.13.0", "esbuild@0.28.2")
INSTALL_SECONDS, PARSE_SECONDS = 300, 400
SMALL: dict[str, Any] = {
    "tables": {"t": {"rows": 3, "columns": {"id": {"sequence": 1, "primary_key": True}}}}
}


def ran(*command: object) -> None:
    """Run a command of the set-up; without it there is no grammar."""
    try:
        subprocess.run(
            [str(each) for each in command],
            check=True,
            capture_output=True,
            timeout=INSTALL_SECONDS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        give_up(f"the PL/SQL grammar can't be installed: {error}")


@pytest.fixture(scope="module")
def grammar() -> Path:
    """The grammar as one file for Node."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            give_up(f"{program} is not installed")
    made = CACHE / "plsql.bundle.mjs"
    if not made.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        ran("npm", "install", "--no-audit", "--no-fund", "--prefix", CACHE, *PACKAGES)
    source = shutil.copy(HERE / "plsql.mjs", CACHE)
    bundler = CACHE / "node_modules" / ".bin" / "esbuild"
    ran(bundler, source, "--bundle", "--platform=node", "--format=esm", f"--outfile={made}")
    return made


def complaints(grammar: Path, statements: list[str]) -> list[str | None]:
    """The first error of each statement, or nothing."""
    done = subprocess.run(
        ["node", grammar],
        input=json.dumps(statements),
        capture_output=True,
        text=True,
        timeout=PARSE_SECONDS,
        check=True,
    )
    found: list[str | None] = json.loads(done.stdout)
    return found


def rendered(spec: Any, **options: Any) -> list[str]:
    """The statements of a script, with their ends."""
    parts = (part.strip() for part in sqlgen.render(spec, "oracle", **options))
    return [part for part in parts if part.endswith((";", "/"))]


def others() -> list[str]:
    """The statements that no script holds."""
    oracle = Statements(DIALECTS["oracle"])
    made = (
        oracle.drop_table("other place", "t"),
        oracle.empty_table(None, "t"),
        oracle.has_rows(None, "t"),
        oracle.rollback(),
        oracle.list_tables(None),
        oracle.list_columns("other place", "t"),
        oracle.create_locks(),
        oracle.make_lock(-7),
        oracle.lock(-7),
        oracle.journal("create", None),
        oracle.journal("record", None, 1, "t", 0, 10),
        oracle.fingerprint(
            None, "t", [PrintedColumn("id", "decimal", 2), PrintedColumn("at", "timestamp", 0)]
        ),
    )
    return [oracle.ended(each) for each in made]


def test_a_script_of_every_kind_of_column(grammar: Path) -> None:
    statements = rendered(HERE / "plsql.yaml")
    assert len(statements) >= 9
    assert sum("INSERT INTO" in each for each in statements) == 2
    assert complaints(grammar, statements) == [None] * len(statements)


def test_what_runs_around_the_batches(grammar: Path) -> None:
    statements = others() + rendered(SMALL, series="recursive")
    assert complaints(grammar, statements) == [None] * len(statements)


BROKEN = (
    ("END AS", "END AS AS"),
    (") w", ") AS w"),
    ("WHERE ROWNUM > 0", "LIMIT 5"),
    ("MOD(", "MOD(("),
)


def test_broken_statements_are_refused(grammar: Path) -> None:
    """Else the tests above would prove nothing."""
    spec: dict[str, Any] = {
        "tables": {"t": {"rows": 3, "columns": {"flag": {"boolean": 0.5}, "n": {"sequence": 1}}}}
    }
    (insert,) = (each for each in rendered(spec) if each.startswith("INSERT"))
    broken = [insert.replace(right, wrong, 1) for right, wrong in BROKEN]
    assert len({insert, *broken}) == 1 + len(BROKEN)
    assert all(complaints(grammar, broken))
