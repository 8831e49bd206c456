"""The capability record: what it says of engines, how they are reached, what a gap does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

import databases
from databases import Server, UnreachableError, reach
from engines import DUCKDB, ENGINES, MARIADB, ORACLE, POSTGRESQL, SQLITE, Engine, Need
from engines import tested_on as table_of_engines
from expected import read
from sqlgen.dialects import DIALECTS

ROOT = Path(__file__).resolve().parents[2]
HOSTED = [engine for engine in ENGINES if engine.variable]


def test_every_dialect_has_its_entry() -> None:
    assert [engine.name for engine in ENGINES] == list(DIALECTS)


def test_gaps_are_of_the_needs_that_tests_have() -> None:
    for engine in ENGINES:
        needs = [gap.need for gap in engine.gaps]
        assert len(needs) == len(set(needs))
        assert set(needs) <= set(get_args(Need))


def test_the_table_tells_every_engine_and_every_gap() -> None:
    header, rule, *lines = table_of_engines().splitlines()
    assert header.count("|") == rule.count("|")
    assert len(lines) == len(ENGINES)
    for engine, line in zip(ENGINES, lines, strict=True):
        assert line.startswith(f"| {engine.dialect.title} | {engine.tested} |")
        assert line.count("|") == header.count("|")
        assert all(gap.need in line and gap.reason in line for gap in engine.gaps)


@pytest.mark.parametrize("engine", HOSTED, ids=lambda engine: engine.name)
def test_images_are_those_that_people_start(engine: Engine) -> None:
    compose = read(ROOT / "docker" / "compose.yaml")
    assert compose["services"][engine.name]["image"] == engine.image


@pytest.mark.parametrize("engine", HOSTED, ids=lambda engine: engine.name)
def test_a_named_server_is_taken_or_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong address is not passed over for the server next door, and no password is told."""
    monkeypatch.setenv(engine.variable, f"{engine.name}://someone:secret@127.0.0.1:9/test")
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:9") as caught:
        reach(engine)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("engine", HOSTED, ids=lambda engine: engine.name)
def test_a_way_can_be_insisted_on(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engine.variable, "docker")
    monkeypatch.setattr(databases, "docker_answers", lambda: False)
    with pytest.raises(UnreachableError, match="no Docker engine answers") as caught:
        reach(engine)
    assert "127.0.0.1" not in str(caught.value)
    monkeypatch.setenv(engine.variable, "embedded")
    with pytest.raises(UnreachableError, match="embedded is none of"):
        reach(engine)


def test_a_local_server_comes_first_and_docker_last() -> None:
    assert POSTGRESQL.ways == ("local", "package", "docker")
    assert MARIADB.ways == ("local", "docker")
    assert ORACLE.ways == ("h2", "docker")
    assert DUCKDB.ways == SQLITE.ways == ("embedded",)


@pytest.mark.slow
def test_postgresql_from_the_package_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any server still tests on a real PostgreSQL."""
    monkeypatch.setenv(POSTGRESQL.variable, "package")
    server: Server = reach(POSTGRESQL)
    assert server.way == "package"
    with server.fresh() as database:
        assert database.value("SELECT 1") == 1
        assert database.client("SELECT 'through the client', 2;") == [["through the client", "2"]]


TESTS = Path(__file__).parents[1]


def summary(folder: Path, test: str, *options: str, **environment: str) -> str:
    """What pytest tells of a test file of its own, under our conftest.py."""
    (folder / "test_inner.py").write_text(test, encoding="utf-8")
    (folder / "conftest.py").write_text((TESTS / "conftest.py").read_text("utf-8"), "utf-8")
    settings = f"[tool.pytest]\nstrict = true\npythonpath = ['{TESTS}']\nmarkers = ['slow']\n"
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rsfE", *options],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


GAPS = """
import pytest
from engines import ENGINES

@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request):
    return request.param

@pytest.mark.needs("native series")
def test_passes(engine): ...

@pytest.mark.needs("native series")
def test_fails_in_another_way(engine):
    if engine.gap("native series"):
        raise ValueError
"""


@pytest.mark.slow
def test_a_gap_that_closed_or_shows_otherwise_is_an_error(tmp_path: Path) -> None:
    """On engines with that gap neither test fails as the entry says; on the others both pass."""
    told = summary(tmp_path, GAPS)
    lacking = sum(engine.gap("native series") is not None for engine in ENGINES)
    assert f"{2 * lacking} failed, {2 * (len(ENGINES) - lacking)} passed" in told
    assert "test_passes[sqlite]" in told
    assert "test_fails_in_another_way[sqlite]" in told


@pytest.mark.slow
@pytest.mark.parametrize(("variable", "outcome"), [("", "1 skipped"), ("true", "1 error")])
def test_what_cannot_be_reached_skips_and_under_ci_fails(
    tmp_path: Path, variable: str, outcome: str
) -> None:
    nobody = {MARIADB.variable: "mariadb://someone@127.0.0.1:9/test"}
    told = summary(tmp_path, "def test_it(engine): ...", "-k", "mariadb", CI=variable, **nobody)
    assert outcome in told
    assert "passed" not in told
    assert "no MariaDB" in told or "127.0.0.1:9" in told
