"""What `sqlgen bad patients` refuses: exit code 2, its reason, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import inside

CASES: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (("--into",), ("--into", "made anew")),
    (("--set", "rows=3"), ("--set", "no parameters")),
    (("--as-of", "2025-01-01"), ("--as-of", "--reference")),
    (("--templates", "mine"), ("--templates",)),
    (("--series", "native"), ("--series", "specs")),
    (("--batch", "7"), ("--batch", "one statement")),
    (("--truncate",), ("--truncate", "--replace")),
    (("--rows", "3", "-p", "3"), ("--rows and --people", "keep one")),
    (("--rows", "claims=3"), ("--rows claims=", "-p N")),
    (("--table", "claim"), ("'claim'", "claims")),
    (("--rate", "2"), ("rate", "above 0 and at most 1")),
    (("--classes", "nul", "--table", "nothing"), ("'nothing'",)),
    (("--classes", "tree_cycle"), ("tree_cycle", "there is no such value")),
    (("--classes", "february_30"), ("february_30", "can't hold it")),
    (("-p", "0"), ("0 patients",)),
    (("Atlantis",), ("no state is called 'Atlantis'",)),
    (("--files", "out", "--raw"), ("--raw", "landing tables")),
    (("--files", "out", "--labels", "x.csv"), ("--labels", "labels.csv")),
    (("--files", "out", "--classes", "tree_cycle"), ("tree_cycle",)),
]


@pytest.mark.parametrize(("arguments", "words"), CASES, ids=[" ".join(each) for each, _ in CASES])
def test_what_makes_no_sense_for_patients(
    arguments: tuple[str, ...],
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    to = () if "--files" in arguments else ("--to", f"duckdb:///{tmp_path}/made.duckdb")
    done = inside("bad", "patients", *arguments, *to)
    assert (done.code, done.out) == (2, "")
    assert all(word in done.err for word in words), done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(("-p", "3"), "--people"), (("Texas",), "'Texas'"), (("-g", "F"), "--sex")],
)
def test_what_is_said_of_patients_is_refused_for_specs(
    arguments: tuple[str, ...], word: str, tmp_path: Path
) -> None:
    to = ("--to", f"duckdb:///{tmp_path}/made.duckdb")
    done = inside("bad", "demographics", *arguments, *to)
    assert (done.code, done.out) == (2, "")
    assert word in done.err
    assert list(tmp_path.iterdir()) == []
