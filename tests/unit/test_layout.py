"""The house rules that a test can hold: one door, SQL in templates only, nothing too long."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import sqlgen
from sqlgen import errors

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "sqlgen"
SOURCES = sorted(PACKAGE.rglob("*.py"))
PYTHON = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py")), *ROOT.glob("benchmarks/**/*.py")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.j2"))

FILE_LINES = 500
FUNCTION_LINES = 60


def name_of(path: Path) -> str:
    """A path as people say it."""
    return path.relative_to(ROOT).as_posix()


# the public door

DOORS = (
    *("bad", "boundary", "call", "copy_example", "docs", "doctor", "examples", "fill"),
    *("fingerprint", "generate", "install", "plan", "pools", "preview", "procedure", "reject"),
    *("render", "schema", "score", "survey", "try_", "undo", "uninstall", "verify"),
    *("bad_patients", "patient_modules", "patients", "planned_patients", "render_patients"),
    *("call_patients", "install_patients", "procedure_patients", "uninstall_patients"),
)


def test_all_names_what_is_there() -> None:
    """Nothing public beside __all__, and nothing in __all__ that is not there."""
    plain = {
        name
        for name, value in vars(sqlgen).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    helpers = {"annotations", "TYPE_CHECKING", "ModuleType"}
    assert plain - helpers | {*DOORS, "__version__"} == set(sqlgen.__all__)
    assert list(sqlgen.__all__) == sorted(sqlgen.__all__)
    assert all(hasattr(sqlgen, name) for name in sqlgen.__all__)


def test_every_error_that_people_catch_is_public() -> None:
    raised = {name for name, value in vars(errors).items() if inspect.isclass(value)}
    assert {name for name in raised if name.endswith("Error")} - set(sqlgen.__all__) == {
        "InstallationError"
    }


@pytest.mark.parametrize("door", DOORS)
def test_doors_are_typed_and_told(door: str) -> None:
    function = getattr(sqlgen, door)
    assert inspect.isfunction(function)
    assert inspect.getdoc(function)
    signature = inspect.signature(function)
    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(AttributeError, match="generat"):
        sqlgen.generat  # noqa: B018  # the access itself is what is tested


def told(script: str) -> str:
    """What a fresh Python prints."""
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("before", ["", "import sqlgen.api", "from sqlgen.plan import Options"])
def test_doors_stay_functions_whatever_is_imported_first(before: str) -> None:
    """Two subpackages have the names of doors, and importing them must not put them there."""
    script = f"""
import sqlgen
{before}
for _ in range(2):
    text = "".join(sqlgen.render("demographics", "sqlite", rows=1))
    assert sqlgen.plan("demographics", rows=3).rows == 3
    assert "CREATE TABLE" in text
from sqlgen import plan, render
assert callable(plan) and callable(render)
from sqlgen.plan import Plan
from sqlgen.render import Renderer
"""
    told(script)


def test_import_is_light() -> None:
    """Drivers, pydantic and the like are loaded by what needs them."""
    script = "import sys, sqlgen; print(*{name.partition('.')[0] for name in sys.modules})"
    heavy = {"sqlalchemy", "pydantic", "jinja2", "duckdb", "psycopg", "faker", "sqlglot", "rich"}
    assert heavy & set(told(script).split()) == set()


# SQL stands in templates, dialects are facts

SQL = re.compile(r"[\"'](SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|SET|WITH) ")
BRANCH = re.compile(r"dialect(\.name)? *(==|!=|in \(|in \{|in \[)")


def hits(pattern: re.Pattern[str], paths: list[Path]) -> Iterator[str]:
    """The lines that match."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if pattern.search(line):
                yield f"{name_of(path)}:{number}: {line.strip()}"


def test_sql_stands_in_templates_only() -> None:
    assert list(hits(SQL, SOURCES)) == []


def test_no_code_asks_for_an_engine_by_name() -> None:
    assert list(hits(BRANCH, [*SOURCES, *TEMPLATES])) == []


def test_engine_names_stand_in_the_engines_own_files() -> None:
    """Elsewhere code asks for a fact; cli and api only name the default."""
    names = re.compile(r"[\"'](postgresql|mariadb|sqlite|mysql)[\"']")
    mine = [path for path in SOURCES if path.parent.name != "dialects"]
    allowed = {"sqlgen/execute/session.py"}  # what a driver calls the server that answered
    found = [hit for hit in hits(names, mine) if hit.split(":")[0] not in allowed]
    assert found == []


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize(
    ("package", "rooms"), [("jinja2", {"render"}), ("sqlalchemy", {"execute", "catalog"})]
)
def test_only_one_room_knows_a_library(package: str, rooms: set[str]) -> None:
    users = {path for path in SOURCES if package in imported(path)}
    assert users
    assert {name_of(path).split("/")[1] for path in users} <= rooms


def test_templates_hold_nothing_but_templates() -> None:
    files = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".j2"}
    assert not list((ROOT / "docker").rglob("*.py"))


# sizes


@pytest.mark.parametrize("path", [*PYTHON, *TEMPLATES], ids=name_of)
def test_files_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """The functions of a file and how many lines each takes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_functions_are_short(path: Path) -> None:
    long = {name: lines for name, lines in functions(path) if lines > FUNCTION_LINES}
    assert long == {}


def test_functions_of_the_package_are_mostly_very_short() -> None:
    lines = sorted(lines for path in SOURCES for _, lines in functions(path))
    assert lines[len(lines) // 2] <= 8
    assert lines[len(lines) * 9 // 10] <= 25


def test_every_module_of_the_package_says_what_it_is_for() -> None:
    silent = [
        name_of(path)
        for path in SOURCES
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
