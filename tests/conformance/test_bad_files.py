"""Bad data as files: the fixtures, what loaders make of them, and the rows of a spec."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from answers import NAMES, mine
from databases import Server
from loaders import LOADERS, files, loading
from putting import fixtures_of, putting
from sqlgen import api
from sqlgen.baddata import catalogue
from sqlgen.baddata.fixtures import loads

SPEC = Path(__file__).with_name("bad.yaml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("files")
    api.bad_files(made, SPEC, dialect="sqlite", rows={"person": 60, "node": 20}, rate=0.2)
    return made


def test_the_manifest_has_every_file_and_what_engines_make_of_it(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    there = {path.relative_to(folder).as_posix() for path in folder.glob("*/*")}
    assert {each["file"] for each in manifest} == there
    for each in manifest:
        assert set(each["engines"]) == set(LOADERS if each["format"] == "csv" else NAMES)
        for answer in each["engines"].values():
            assert answer.startswith(("accepted", "altered: ", "refused: "))
    modes = [each for each in manifest if each.get("modes")]
    assert any("sql_mode" in mode for each in modes for mode in each["modes"])
    known = {each.name for each in catalogue() if each.makes not in ("copy", "order", "limit")}
    assert {each["class"] for each in manifest} >= known - {"orphan", "self_parent", "tree_cycle"}


def test_a_fixture_has_the_bad_value_between_two_good_ones(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    cells = [each for each in manifest if each["family"] != "file"]
    assert len(cells) > 500
    for each in cells:
        path = folder / each["file"]
        expected = [each["good"], each["bad"], each["good"]]
        if each["format"] == "jsonl":
            lines = path.read_text(encoding="utf-8").splitlines()
            assert [json.loads(line)["value"] for line in lines] == expected
        elif each["format"] == "csv":
            with path.open(encoding="utf-8", newline="") as file:
                found = [line["value"] for line in csv.DictReader(file)]
            assert found == [text or "" for text in expected]


def test_the_rows_of_a_spec_are_those_of_its_landing_tables(folder: Path, tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "rows.db"
    options: dict[str, Any] = {"rows": {"person": 60, "node": 20}, "rate": 0.2, "raw": True}
    sqlgen.bad(SPEC, f"sqlite:///{path}", labels=tmp_path / "labels.csv", **options)
    loaded = sqlite3.connect(":memory:")
    with sqlite3.connect(path) as opened:
        for table in ("person_raw", "node_raw", "purchase_raw", "line_raw", "office_raw"):
            rows = sorted(opened.execute(f"SELECT * FROM {table}"), key=str)
            lines = (folder / f"{table}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
            assert sorted((tuple(json.loads(each).values()) for each in lines), key=str) == rows
            names = [each[1] for each in opened.execute(f"PRAGMA table_info({table})")]
            loaded.execute(f"CREATE TABLE {table} ({', '.join(names)})")
            loaded.executescript((folder / f"{table}.sql").read_text(encoding="utf-8"))
            assert sorted(loaded.execute(f"SELECT * FROM {table}"), key=str) == rows
            with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                told = [tuple(line.values()) for line in csv.DictReader(file)]
            assert sorted(told, key=str) == sorted(
                (tuple(each or "" for each in row) for row in rows), key=str
            )
    labels = [places(path / "labels.csv") for path in (folder, tmp_path)]
    assert len(set(labels[0])) == len(labels[0])
    assert sorted(labels[0]) == sorted(labels[1])


def places(path: Path) -> list[tuple[str, ...]]:
    """What labels are about, and of which class: a bad text may have lines of its own."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    return [tuple(each[name] for name in ("table", "key", "column", "class")) for each in lines]


@pytest.mark.slow
def test_loaders_answer_as_the_manifest_says(engine: Server) -> None:
    name = engine.engine.name
    if name not in LOADERS:
        pytest.skip("nobody has asked this engine's loader yet, as the manifest says")
    with engine.fresh() as database, loading(database) as asked:
        found = {file.name: asked.answer(file) for file in files()}
        modes = {file.name: asked.modes(file) for file in files()}
    assert found == {file: told.engines[name] for file, told in loads().items()}
    assert modes == {file: mine(name, told.modes) for file, told in loads().items()}


@pytest.mark.slow
def test_scripts_and_lines_do_what_the_manifest_says(engine: Server, tmp_path: Path) -> None:
    """Each file of SQL as it stands, and each of JSON lines by INSERTs of its values."""
    name = engine.engine.name
    if name not in NAMES:
        pytest.skip("nobody has asked this engine yet, as the manifest says")
    api.bad_files(tmp_path, dialect=name)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    asked_for = fixtures_of(tmp_path, manifest)
    with engine.fresh() as database, putting(database) as asked:
        found = {file: asked.answer(each) for file, each in asked_for.items()}
        modes = {file: asked.modes(each) for file, each in asked_for.items()}
    told = {each["file"]: each for each in manifest if each["file"] in asked_for}
    assert len(told) > 500
    assert found == {file: each["engines"][name] for file, each in told.items()}
    assert modes == {file: mine(name, each["modes"]) for file, each in told.items()}
