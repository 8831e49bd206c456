"""Data files that a spec names: missing, malformed or unfit, refused by file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

import sqlgen
from refusing import MARK, refused, written

SPEC = """\
tables:
  t:
    rows: 3
    columns:
      id: {{sequence: 1}}
      place: {{record: {{file: places.csv{more}}}, hidden: true}}{record_mark}
      wrong: {column}{mark}
"""
POOL = "{pool: values.csv}"
WEIGHTED = "{pool: {file: values.csv, weight: w}}"

# A name, the file, the column that uses it, and words of the refusal.
Case = tuple[str, bytes, str, tuple[str, ...]]
CASES: list[Case] = [
    ("empty", b"", POOL, ("values.csv", "empty", "header")),
    ("blank", b"\n\n", POOL, ("values.csv", "empty")),
    ("header alone", b"a\n", POOL, ("values.csv", "0 rows")),
    ("latin1", "a\né\n".encode("latin-1"), POOL, ("values.csv", "not UTF-8")),
    ("short line", b"a,b\n1,2\n3\n", POOL, ("values.csv, line 3", "1 field", "2")),
    ("long line", b"a\n1,2\n", POOL, ("values.csv, line 2", "2 fields", "1")),
    ("open quote", b'a\n1\n"x\n', POOL, ("values.csv", "line 3", "quotes")),
    ("text past a quote", b'a\n"x"y\n', POOL, ("values.csv", "line 2", "malformed")),
    ("two of a name", b"a,A\n1,2\n", POOL, ("values.csv", "two columns", "rename")),
    ("NUL", b"a\nx\0y\n", POOL, ("values.csv", "NUL")),
    ("no such column", b"a,b\n1,2\n", "{pool: {file: values.csv, column: c}}", ("'c'", "a, b")),
    ("no such weight", b"a,b\n1,2\n", WEIGHTED, ("'w'", "a, b")),
    ("weight word", b"a,w\n1,x\n", WEIGHTED, ("values.csv", "weight", "'x'")),
    ("negative weight", b"a,w\n1,1\n2,-1\n", WEIGHTED, ("values.csv", "weight", "0 or more")),
    ("no weight", b"a,w\n1,0\n2,0\n", WEIGHTED, ("values.csv", "all weights are 0")),
    ("weight nan", b"a,w\n1,nan\n", WEIGHTED, ("values.csv", "weight")),
    ("weight inf", b"a,w\n1,inf\n2,1\n", WEIGHTED, ("values.csv", "weight")),
    ("weight too large", b"a,w\n1,1e99999999\n2,1\n", WEIGHTED, ("values.csv", "weight")),
    ("weight too small", b"a,w\n1,1e-99999999\n2,1\n", WEIGHTED, ("values.csv", "weight")),
    ("no number", b"a\n1\nx\n", "{pool: values.csv, type: integer}", ("'x'", "integer")),
    ("33 bits", b"a\n3000000000\n", "{pool: values.csv, type: integer}", ("3000000000", "integer")),
    ("too long", b"a\nabc\n", "{pool: values.csv, type: varchar(2)}", ("'abc'", "varchar(2)")),
    ("no date", b"a\n2020-02-30\n", "{pool: values.csv, type: date}", ("'2020-02-30'", "date")),
    ("missing", b"a\n1\n", "{pool: nowhere.csv}", ("nowhere.csv", "No such file", "folder")),
    ("a folder", b"a\n1\n", "{pool: .}", ("directory",)),
    ("a field of a record", b"", "{of: place.town}", ("'town'", "city, zip")),
]


def spec(column: str = "{of: place.city}", more: str = "", record: bool = False) -> str:
    """A spec with that column; the culprit is the column, or the record where said."""
    marks = ("  " + MARK, "") if record else ("", "  " + MARK)
    return SPEC.format(column=column, more=more, record_mark=marks[0], mark=marks[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the record's file in it."""
    (tmp_path / "places.csv").write_text("city,zip\nUlm,89073\n")
    return tmp_path


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_file(folder: Path, case: Case) -> None:
    """The spec's line and column are named as well as the file's own."""
    _, content, column, words = case
    (folder / "values.csv").write_bytes(content)
    refused(folder, spec(column), *words, place="t.wrong")


def test_a_missing_record(folder: Path) -> None:
    """The record names the file, so the record is the culprit."""
    (folder / "places.csv").unlink()
    refused(folder, spec(record=True), "places.csv", "No such file", place="t.place")


def test_a_record_without_its_weight(folder: Path) -> None:
    """The weight that a record names."""
    refused(folder, spec(more=", weight: w", record=True), "'w'", "city, zip", place="t.place")


def test_a_mended_file_is_read_again(folder: Path) -> None:
    """Within one process: nothing of the old file is remembered."""
    (folder / "values.csv").write_text("a,w\n1,x\n")
    refused(folder, spec(WEIGHTED), "'x'", place="t.wrong")
    (folder / "values.csv").write_text("a,w\n1,2\n")
    path = written(folder, spec(WEIGHTED))
    first = sqlgen.plan(path)
    (folder / "values.csv").write_text("a,w\n7,2\n")
    again = sqlgen.plan(path)
    assert first.tables[0].columns != again.tables[0].columns or first.lookups != again.lookups
