"""What is shipped: the sdist, the wheel built from it, and both ways to install it.

The wheel has to carry templates/ and examples/, which stand outside the package in the checkout,
and an editable install has to find them there. So each is installed into a fresh virtual
environment and used from an empty directory.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("templates", "examples")
DIALECTS = ("duckdb", "sqlite", "postgresql", "mariadb", "mysql", "mysql56")
EXAMPLE_ROWS = 1000  # the default of `rows` in examples/demographics.yaml
MINUTES = 60


@dataclass(frozen=True)
class Built:
    """The two files that a release uploads."""

    sdist: Path
    wheel: Path


@dataclass(frozen=True)
class Installed:
    """A virtual environment with sqlgen in it."""

    python: Path
    command: Path
    editable: bool


def run(*command: str | Path, cwd: Path) -> str:
    """Run a program as a person would who knows nothing of this checkout; its output."""
    hidden = ("PYTHON", "VIRTUAL_ENV", "PYTEST_", "SQLGEN_", "COVERAGE_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=10 * MINUTES,
        check=False,
    )
    shown = " ".join(map(str, command))
    assert done.returncode == 0, f"{shown}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def tracked(*folders: str) -> set[str]:
    """The files that git knows in these folders; one that was not added counts as missing."""
    return set(run("git", "ls-files", "-z", "--", *folders, cwd=ROOT).split("\0")) - {""}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sdist, and the wheel that `build` makes from the sdist's content."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", out, ROOT, cwd=out)
    (sdist,) = out.glob("*.tar.gz")
    (wheel,) = out.glob("*.whl")
    return Built(sdist, wheel)


@pytest.fixture(scope="module")
def wheel_names(built: Built) -> set[str]:
    with zipfile.ZipFile(built.wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module", params=["wheel", "editable"])
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    """sqlgen in a fresh environment outside the checkout, by `pip install` with or without -e."""
    editable = request.param == "editable"
    if editable:
        what: tuple[str | Path, ...] = ("--editable", ROOT)
    else:
        built: Built = request.getfixturevalue("built")
        what = (built.wheel,)
    home = tmp_path_factory.mktemp(request.param) / "venv"
    venv.create(home, with_pip=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    run(python, "-m", "pip", "install", "--quiet", *what, cwd=home)
    return Installed(python, scripts / "sqlgen", editable)


def test_sdist_carries_what_the_wheel_is_made_of(built: Built) -> None:
    top = built.sdist.name.removesuffix(".tar.gz") + "/"
    with tarfile.open(built.sdist) as archive:
        names = {each.name.removeprefix(top) for each in archive.getmembers() if each.isfile()}
    carried = {name for name in names if name.startswith(tuple(f"{each}/" for each in SHIPPED))}
    assert carried == tracked(*SHIPPED)
    assert {"pyproject.toml", "LICENSE", "README.md"} <= names


@pytest.mark.parametrize("folder", SHIPPED)
def test_wheel_carries_exactly_the_tracked_files(wheel_names: set[str], folder: str) -> None:
    carried = {name for name in wheel_names if name.startswith(f"sqlgen/{folder}/")}
    expected = {f"sqlgen/{name}" for name in tracked(folder)}
    assert expected, f"git knows no file in {folder}/"
    assert carried == expected


def test_wheel_installs_nothing_beside_the_package(wheel_names: set[str]) -> None:
    tops = {name.partition("/")[0] for name in wheel_names}
    metadata = {top for top in tops if top.endswith(".dist-info")}
    assert len(metadata) == 1
    assert tops - metadata == {"sqlgen"}


def test_wheel_says_that_it_is_typed(wheel_names: set[str]) -> None:
    assert "sqlgen/py.typed" in wheel_names


def test_package_comes_from_where_it_was_installed(installed: Installed, tmp_path: Path) -> None:
    """Else the tests below would prove nothing about this way to install."""
    script = "import sqlgen; print(sqlgen.__file__)"
    origin = Path(run(installed.python, "-c", script, cwd=tmp_path).strip())
    assert origin.is_relative_to(ROOT / "sqlgen") == installed.editable


def test_generate_makes_the_example_in_a_local_file(installed: Installed, tmp_path: Path) -> None:
    run(installed.command, "generate", "demographics", cwd=tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["sqlgen.duckdb"]
    with duckdb.connect(tmp_path / "sqlgen.duckdb", read_only=True) as database:
        counted = database.execute("SELECT count(*) FROM demographics").fetchone()
    assert counted == (EXAMPLE_ROWS,)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_render_prints_the_example(installed: Installed, tmp_path: Path, dialect: str) -> None:
    script = run(installed.command, "render", "demographics", "--dialect", dialect, cwd=tmp_path)
    assert "INSERT INTO" in script
    assert "demographics" in script
    assert list(tmp_path.iterdir()) == []
