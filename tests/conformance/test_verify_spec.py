"""`verify --spec`: what a spec says of keys, references, checks and counts, counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import inside
from databases import Database

SPEC = """
tables:
  part:
    rows: 4
    unique: [kind, size]
    check: "size > 0"
    columns:
      name: {unique: true}
      whole: {reference: {to: whole.id}}
"""


def broken(url: str, spec: Path) -> dict[str, int]:
    done = inside("verify", url, "--spec", spec, "--json", "--no-infer")
    assert done.code == 3, done.err
    return {
        f"{each['kind']} {each['name']}": each["rows"]
        for each in json.loads(done.out)["violations"]
    }


def test_what_a_spec_says_is_counted(database: Database, tmp_path: Path) -> None:
    if not database.engine.dialect.reads_catalog:
        pytest.skip("its catalog is not read")
    spec = tmp_path / "mine.yaml"
    spec.write_text(SPEC)
    database.run(
        "CREATE TABLE whole (id integer PRIMARY KEY)",
        "CREATE TABLE part (id integer PRIMARY KEY, name varchar(9), kind varchar(9), "
        "size integer, whole integer)",
        "INSERT INTO whole VALUES (1)",
        "INSERT INTO part VALUES (1, 'a', 'x', 1, 1), (2, 'a', 'x', 1, 2), (3, 'b', 'x', -1, NULL)",
    )
    assert inside("verify", database.url, "--no-infer").code == 0
    assert broken(database.url, spec) == {
        "unique --spec: unique (kind, size)": 1,
        "unique --spec: unique (name)": 1,
        "check --spec: check": 1,
        "foreign key --spec: whole": 1,
        "rows --spec: rows": 1,
    }
    spec.write_text("tables: {parts: {rows: 4}}")
    done = inside("verify", database.url, "--spec", spec)
    assert (done.code, done.out) == (2, "")
    assert "there is no table 'parts' here" in done.err
