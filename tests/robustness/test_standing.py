"""What works on databases that stand: it makes none, and takes nothing away without a word."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from command import inside

SPEC = """
tables:
  people:
    rows: 20
    columns:
      id: {sequence: 1, primary_key: true}
      size: {integer: [1, 9]}
"""
LOOKING = ("fill", "verify", "fingerprint", "undo", "reject", "boundary", "bad")


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec in a file."""
    path = tmp_path / "people.yaml"
    path.write_text(SPEC)
    return path


def tables(path: Path) -> list[str]:
    """The tables that stand in a file."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    with sqlite3.connect(path) as opened:
        return [name for (name,) in opened.execute(query)]


@pytest.mark.parametrize("engine", ["sqlite", "duckdb"])
@pytest.mark.parametrize("name", LOOKING)
def test_a_file_that_is_not_there_is_not_made(name: str, engine: str, tmp_path: Path) -> None:
    path = tmp_path / "mistyped.db"
    done = inside(name, f"{engine}:///{path}", "--yes")
    assert (done.code, path.exists()) == (2, False)
    assert f"there is no file {path}" in done.err


def test_boundary_replaces_nothing_unasked(spec: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    with sqlite3.connect(path) as opened:
        opened.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)")
        opened.execute("INSERT INTO people VALUES (1, 'mine')")
    to = ("--to", f"sqlite:///{path}")
    done = inside("boundary", spec, *to, "--replace")
    assert done.code == 2
    assert "not confirmed: what stands in people of sqlite:///" in done.err
    assert inside("boundary", spec, *to, "--replace", "--dry-run", "--yes").code == 2
    with sqlite3.connect(path) as opened:
        assert opened.execute("SELECT * FROM people").fetchall() == [(1, "mine")]
    assert inside("boundary", spec, *to, "--replace", "--yes").code == 0
    with sqlite3.connect(path) as opened:
        assert opened.execute("SELECT MIN(size), MAX(size) FROM people").fetchall() == [(1, 9)]


def test_a_dry_run_leaves_no_table_of_a_spec(spec: Path, tmp_path: Path) -> None:
    path = tmp_path / "edges.db"
    for _ in range(2):
        done = inside("boundary", spec, "--to", f"sqlite:///{path}", "--dry-run")
        assert (done.code, tables(path)) == (0, [])


def test_boundary_refuses_what_is_for_specs_alone(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    sqlite3.connect(path).execute("CREATE TABLE item (id INTEGER PRIMARY KEY)").close()
    for option in (("--to", "sqlite:///other.db"), ("--replace", "--yes")):
        done = inside("boundary", f"sqlite:///{path}", *option)
        assert done.code == 2
        assert f"drop {option[0]}, or name a spec" in done.err
    with sqlite3.connect(path) as opened:
        assert opened.execute("SELECT COUNT(*) FROM item").fetchall() == [(0,)]


@pytest.mark.parametrize("name", ["boundary", "reject"])
def test_a_script_that_cannot_be_written_is_told_before_a_row_is(name: str, tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    sqlite3.connect(path).execute("CREATE TABLE item (id INTEGER PRIMARY KEY)").close()
    done = inside(name, f"sqlite:///{path}", "-o", tmp_path / "none" / "x.sql")
    assert done.code == 2
    assert "can't write" in done.err
    with sqlite3.connect(path) as opened:
        assert opened.execute("SELECT COUNT(*) FROM item").fetchall() == [(0,)]


@pytest.mark.parametrize(
    "words",
    [
        ("render", "demographics", "--dialect", "sqlite"),
        ("procedure", "demographics", "--dialect", "mariadb"),
        ("reject", "sqlite:///own.db"),
        ("boundary", "sqlite:///own.db", "--dry-run"),
        ("docs", "demographics"),
        ("schema",),
    ],
    ids=lambda words: words[0],
)
def test_a_dash_is_standard_output(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sqlite3.connect("own.db").execute("CREATE TABLE item (id INTEGER PRIMARY KEY)").close()
    printed = inside(*words, "-o", "-")
    written = inside(*words, "-o", "there.txt")
    assert (printed.code, written.code) == (0, 0)
    assert printed.out == Path("there.txt").read_text(encoding="utf-8")
    assert len(printed.out) > 50
    assert not Path("-").exists()
