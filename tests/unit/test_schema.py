"""The JSON Schema of specs: it takes every spec that sqlgen takes, and no unknown key."""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

import documents
import specs
import sqlgen
from command import inside
from documents import ROOT
from expected import read
from sqlgen.spec import load
from sqlgen.spec.generators import MODELS
from sqlgen.spec.schema import FORMS, MEANINGS

SCHEMA = sqlgen.schema()
VALIDATOR = Draft202012Validator(SCHEMA)
FILES = [
    path
    for folder in ("examples", "tests", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
    if re.search(r"^tables:", path.read_text(encoding="utf-8"), re.M)
]
BLOCKS = [
    block
    for page in documents.pages()
    for block in documents.blocks(page)
    if block.language in ("yaml", "toml", "json")
    and block.info != "refused"
    and not block.info.endswith(".engine.toml")
    and not block.info.startswith(
        ("modules/", "mine/bad.yaml")
    )  # of patients, and classes: no specs
]


def as_json(value: Any) -> Any:
    """Data as an editor hands it to a schema: keys are texts, and so are dates."""
    if isinstance(value, Mapping):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def problems(spec: Any) -> list[str]:
    """What the schema says against a spec."""
    return [error.message for error in VALIDATOR.iter_errors(as_json(spec))]


def of_block(block: documents.Block) -> Any:
    """A spec of a page, or a table of the columns that it shows."""
    if block.language == "toml":
        found: Any = tomllib.loads(block.text)
    else:
        found = read_text(block.text)
    if isinstance(found, dict) and "tables" not in found:
        return {"tables": {"t": {"rows": 1, "columns": found}}}
    return found


def read_text(text: str) -> Any:
    """A YAML text as plain data."""
    return YAML(typ="safe", pure=True).load(text)


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_there_is_something_to_check() -> None:
    assert len(FILES) >= 5
    assert len([block for block in BLOCKS if block.page == "docs/spec.md"]) >= 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_are_taken(path: Path) -> None:
    assert problems(read(path)) == []


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.place)
def test_specs_of_the_pages_are_taken(block: documents.Block) -> None:
    spec = of_block(block)
    load(spec)
    assert problems(spec) == []


@given(case=specs.cases())
def test_any_spec_is_taken(case: specs.Case) -> None:
    assert problems(case.spec) == []


FORMS_OF_COLUMNS: list[dict[Any, Any]] = [
    {"sequence": True},
    {"sequence": {}},
    {"sequence": {"start": 5}},
    {"integer": ["$low", "$high"]},
    {"integer": {"between": [1, 9], "distribution": "zipf"}},
    {"integer": {"distribution": {"histogram": {"edges": [0, 5, 9], "weights": [1, 2]}}}},
    {"decimal": ["$low", "9.5"]},
    {"decimal": [Decimal("0.5"), 1]},
    {"date": [dt.date(2020, 1, 1), "$to"]},
    {"timestamp": ["2020-01-01 12:00:00", dt.date(2021, 1, 1)]},
    {
        "date": {
            "between": ["2024-01-01", "2024-12-31"],
            "distribution": {"normal": {"mean": dt.date(2024, 7, 1), "sd": 30}},
        }
    },
    {"boolean": "0.5"},
    {"boolean": {"share": 1}},
    {"uuid": True},
    {"uuid": {}},
    {"pick": [1, None, "x", True, Decimal("1.5"), dt.date(2020, 1, 1)]},
    {"pick": {"F": 51, None: 0, 3: 7, True: 1}},
    {"pool": "a.csv"},
    {"pool": {"file": "a.csv", "column": "b", "weight": None}},
    {"faker": "first_name"},
    {"faker": {"provider": "city", "locale": "de_DE", "size": 5}},
    {"faker": {"by": "sex", "F": "first_name_female", 1: "first_name_male", "size": 9}},
    {"constant": "$$5"},
    {"constant": None, "type": "DECIMAL( 10,2 )"},
    {"constant": 3, "type": "Varchar(4)", "nulls": "0.5"},
    {"years_since": {"date": "born", "at": "$day"}},
    {"sql": "a + 1", "type": "integer", "when": "a > 1", "hidden": False},
]


@pytest.mark.parametrize("column", FORMS_OF_COLUMNS, ids=str)
def test_every_way_to_write_a_column_is_taken(column: dict[Any, Any]) -> None:
    spec = {"tables": {"t": {"rows": "$rows", "columns": {"c": column}}}}
    load(spec)
    assert problems(spec) == []


REFUSED_COLUMNS: list[dict[str, Any]] = [
    {"integr": [1, 2]},
    {"integer": [1, 2], "nuls": 0.1},
    {"decimal": {"between": [1, 2], "scal": 1}},
    {"integer": {"kind": "decimal", "between": [1, 2]}},
    {"integer": {"between": [1, 9], "distribution": "zip"}},
    {"integer": {"between": [1, 9], "distribution": "normal"}},
    {"integer": {"between": [1, 9], "distribution": {"zipf": {"expnent": 1}}}},
    {"integer": {"between": [1, 9], "distribution": {"zipf": {"kind": "normal"}}}},
    {"integer": {"between": [1, 9], "distribution": {"zipf": {}, "uniform": {}}}},
    {"pool": {"file": "places.csv", "wieght": "zip"}},
    {"faker": {"provider": "city", "local": "de_DE"}},
    {"faker": {"by": "sex", "cases": {"F": "first_name"}}},
    {"faker": {"by": "sex"}},
    {"nulls": 0},
    {"integer": [1, 2], "token": 3},
    {"integer": [1]},
    {"integer": 7},
    {"integer": {}},
    {"integer": ["$$5", 7]},
    {"boolean": 2},
    {"pick": []},
    {"pick": {"a": -1}},
    {"uuid": {"enabled": True, "version": 4}},
    {"sql": "1"},
    {"integer": [1, 2], "type": "int"},
    {"integer": [1, 2], "unique": "maybe"},
]


@pytest.mark.parametrize("column", REFUSED_COLUMNS, ids=str)
def test_a_wrong_column_is_marked(column: dict[str, Any]) -> None:
    """Each is refused by sqlgen as well, and the rest of the spec by neither."""
    spec: Any = {"tables": {"t": {"rows": 1, "columns": {"c": column}}}}
    with pytest.raises(sqlgen.SpecError):
        load(spec)
    assert problems(spec)
    spec["tables"]["t"]["columns"]["c"] = {"integer": [1, 2]}
    assert problems(spec) == []


PLACES: list[tuple[str, ...]] = [
    (),
    ("params", "low"),
    ("tables", "t"),
    ("tables", "t", "columns", "c"),
    ("tables", "t", "columns", "c", "integer"),
]


@pytest.mark.parametrize("place", PLACES, ids=".".join)
def test_a_key_that_nobody_knows_is_marked_wherever_it_stands(place: tuple[str, ...]) -> None:
    spec: dict[str, Any] = {
        "params": {"low": {"type": "integer", "default": 1}},
        "tables": {"t": {"rows": 1, "columns": {"c": {"integer": {"between": ["$low", 2]}}}}},
    }
    assert problems(spec) == []
    spoilt = copy.deepcopy(spec)
    inner = spoilt
    for step in place:
        inner = inner[step]
    inner["sqlgne"] = 1
    with pytest.raises(sqlgen.SpecError, match="sqlgne"):
        load(spoilt)
    assert any("sqlgne" in problem or "is not valid" in problem for problem in problems(spoilt))


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"tables": {}},
        {"tables": {"t": {"rows": 1, "columns": {}}}},
        {"seed": -1},
        {"sqlgen": 2},
        [],
        "x",
    ],
    ids=str,
)
def test_a_wrong_top_is_marked(spec: Any) -> None:
    table = {"tables": {"t": {"rows": 1, "columns": {"c": {"uuid": True}}}}}
    whole = table | spec if isinstance(spec, dict) and spec and "tables" not in spec else spec
    assert problems(whole)


def test_generators_with_forms_of_their_own_have_them_here() -> None:
    assert {model for model in MODELS if "expanded" in vars(model)} <= set(FORMS)


def unsaid(name: str, schema: Any) -> Iterator[str]:
    """Keys of which the schema says nothing."""
    for key, inner in schema.get("properties", {}).items():
        if not set(inner) - {"description"}:
            yield f"{name}.{key}"
    for each in schema.get("anyOf", []):
        yield from unsaid(name, each)


def test_every_value_has_a_schema() -> None:
    """A new value needs WithJsonSchema, a generator with forms of its own a line in FORMS."""
    found = [key for name, each in SCHEMA["$defs"].items() for key in unsaid(name, each)]
    assert found == ["Parameter.default", "Parameter.min", "Parameter.max"]


@pytest.mark.parametrize(("model", "title"), [("Spec", "Top level"), ("Column", "Columns")])
def test_meanings_are_those_of_the_page(model: str, title: str) -> None:
    told = re.findall(r"^\| `(\w+)` \| (.+?) \|", documents.section("docs/spec.md", title), re.M)
    assert dict(told) == MEANINGS[model]


def test_the_command_prints_or_writes_it(tmp_path: Path) -> None:
    assert json.loads(inside("schema").out) == SCHEMA
    path = tmp_path / "sqlgen.schema.json"
    assert inside("schema", "-o", path).out == f"{path}: written\n"
    assert json.loads(path.read_text(encoding="utf-8")) == SCHEMA
    done = inside("schema", "-o", tmp_path / "none" / "x.json")
    assert done.code == 2
    assert "name another file" in done.err
