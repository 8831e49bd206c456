"""CONTRIBUTING.md names what is there, in the order in which rooms may import."""

from __future__ import annotations

import re
import tomllib

import conftest
import documents
import sqlgen.dialects
from documents import ROOT
from sqlgen.spec import generators

PAGE = "CONTRIBUTING.md"
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|toml|md))`")


def test_paths_exist() -> None:
    missing = [path for path in PATH.findall(documents.text_of(PAGE)) if not (ROOT / path).exists()]
    assert missing == []


def test_rooms_stand_in_the_order_of_the_import_contract() -> None:
    settings = tomllib.loads(documents.text_of("pyproject.toml"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    layers = [name for each in contract["layers"] for name in re.findall(r"\w+", each)]
    there = [name for name in layers if list((ROOT / "sqlgen").glob(f"{name}*"))]
    told = re.findall(r"^\| `sqlgen/(\w+)(?:/|\.py)` ", documents.text_of(PAGE), re.M)
    assert told == there


def test_every_folder_of_tests_is_told() -> None:
    files = (ROOT / "tests").glob("*/**/*.py")
    there = {file.relative_to(ROOT / "tests").parts[0] for file in files}
    told = re.findall(r"`tests/(\w+)/`", documents.section(PAGE, "Rooms"))
    assert there <= set(told)


def test_names_exist() -> None:
    text = documents.text_of(PAGE)
    for module, name in (
        (generators, "MODELS"),
        (generators, "AnyGenerator"),
        (sqlgen.dialects, "DIALECTS"),
        (conftest, "engine"),
        (conftest, "database"),
    ):
        assert f"`{name}`" in text
        assert hasattr(module, name), name
