"""The golden files of tests/snapshots: what they are, where they are, and how they are rewritten.

`SQLGEN_REWRITE_SNAPSHOTS=1 pytest tests/snapshots` writes the scripts anew, to be read in the diff.
A fingerprint is only added, never changed: a changed one is a new version of the arithmetic.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlgen
from engines import ENGINES, Engine
from expected import EXAMPLES

FOLDER = Path(__file__).parent / "snapshots"
CONFORMANCE = Path(__file__).parent / "conformance"
FINGERPRINTS = FOLDER / "fingerprints.json"
REWRITE = "SQLGEN_REWRITE_SNAPSHOTS"


def rewriting() -> bool:
    """Whether golden files are to be written anew."""
    return bool(os.environ.get(REWRITE))


@dataclass(frozen=True)
class Script:
    """A case: a spec and options whose script stands in a file for each engine."""

    name: str
    folder: str
    options: dict[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    """What an engine must give to have a script of this case."""

    @property
    def spec(self) -> Path:
        """The spec."""
        return FOLDER / self.folder / "spec.yaml"

    def path(self, engine: Engine) -> Path:
        """The file of an engine."""
        return FOLDER / self.name / f"{engine.name}.sql"

    @property
    def engines(self) -> tuple[Engine, ...]:
        """The engines that have a script of this case."""
        return tuple(engine for engine in ENGINES if not any(map(engine.gap, self.needs)))

    def rendered(self, engine: Engine) -> str:
        """The script as it is now, without the version of sqlgen that changes with each release."""
        text = "".join(sqlgen.render(self.spec, engine.name, **self.options))
        return text.replace(f"made by sqlgen {sqlgen.__version__} for", "made by sqlgen for")


SCRIPTS = (
    Script("people", "people"),
    Script(
        "people_md5",
        "people",
        {"random": "md5", "series": "recursive"},
        needs=("md5 script", "recursive series"),
    ),
    Script("codes", "codes", {"batch": 3}, needs=("quotes in names",)),
    Script("expressions", "expressions"),
    Script("kept", "kept", needs=("nulls together",)),
)


@dataclass(frozen=True)
class Golden:
    """Rows whose fingerprint is fixed for good."""

    spec: Path
    table: str
    rows: int
    seed: int = 0
    random: str = "integer"
    needs: tuple[str, ...] = ()
    """What an engine must give to hold these rows."""

    @property
    def name(self) -> str:
        """What the file calls it."""
        return f"{self.table}, {self.rows} rows, seed {self.seed}, {self.random}"


GOLDEN = (
    Golden(EXAMPLES / "demographics.yaml", "demographics", 1000),
    Golden(EXAMPLES / "demographics.yaml", "demographics", 1000, seed=7),
    Golden(EXAMPLES / "demographics.yaml", "demographics", 100, seed=2**63 - 1),
    Golden(EXAMPLES / "demographics.yaml", "demographics", 100, random="md5"),
    Golden(CONFORMANCE / "everything.yaml", "everything", 200),
    Golden(CONFORMANCE / "everything.yaml", "keyed", 200, seed=1),
    Golden(FOLDER / "people" / "spec.yaml", "people", 3),
    Golden(FOLDER / "people" / "spec.yaml", "people", 3, random="md5"),
    Golden(CONFORMANCE / "made.yaml", "made", 200),
    Golden(CONFORMANCE / "made.yaml", "coded", 200),
    Golden(CONFORMANCE / "made.yaml", "together", 200),
    Golden(CONFORMANCE / "made.yaml", "dated", 200),
    Golden(CONFORMANCE / "kept.yaml", "kept", 200),
    Golden(CONFORMANCE / "kept.yaml", "combined", 200, needs=("nulls together",)),
    Golden(CONFORMANCE / "kept.yaml", "paired", 200),
)
