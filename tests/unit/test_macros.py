"""The macro contract: each engine's file gives the same macros, with the same arguments.

No engine falls back on another's SQL, so a macro that is missing must be missed here.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from sqlgen.dialects import DIALECTS
from sqlgen.plan import cells, indexes
from sqlgen.render import bundled, environment
from sqlgen.render.environment import Templates
from sqlgen.render.quoting import LiteralMacros

TEMPLATES = bundled("templates")
ENGINE_FREE = [
    path for path in sorted(TEMPLATES.rglob("*.j2")) if path.name.split(".")[0] not in DIALECTS
]
Exported = Mapping[str, tuple[str, ...]]


def exported() -> dict[str, Exported]:
    """The macros of each engine's file and the names of their arguments."""
    return {
        name: {macro: tuple(given) for macro, given in Templates(dialect).exported().items()}
        for name, dialect in DIALECTS.items()
    }


def breaches(contracts: Mapping[str, Exported]) -> Iterator[str]:
    """Every macro that some files have and others lack or give other arguments."""
    for macro in sorted({name for each in contracts.values() for name in each}):
        forms = {name: each.get(macro) for name, each in contracts.items()}
        if len(set(forms.values())) > 1:
            told = ", ".join(
                f"{name} {'lacks it' if form is None else form}" for name, form in forms.items()
            )
            yield f"{macro}: {told}"


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates that a test may spoil."""
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder)
    monkeypatch.setattr(environment, "bundled", lambda _: folder)
    return folder


def test_all_files_keep_one_contract() -> None:
    assert list(breaches(exported())) == []


def complaint() -> str:
    """The only breach; where another file takes the macro over by name, the error that names it."""
    try:
        (found,) = breaches(exported())
    except UndefinedError as error:
        return str(error)
    return found


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_deleted_macro_is_named(copied: Path, dialect: str) -> None:
    path = copied / f"{dialect}.sql.j2"
    text = path.read_text(encoding="utf-8")
    spoilt = re.sub(r"\{% (macro hex_word\(.*?\{% endmacro|set hex_word = .*?) %\}\n", "", text)
    assert spoilt != text
    path.write_text(spoilt, encoding="utf-8")
    told = complaint()
    lacking = told.startswith("hex_word: ") and f"{dialect} lacks it" in told
    assert lacking or told.endswith("has no attribute 'hex_word'")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_renamed_argument_is_named(copied: Path, dialect: str) -> None:
    path = copied / f"{dialect}.sql.j2"
    text = path.read_text(encoding="utf-8")
    own = re.search(r"macro ([a-z]\w*)\((\w+)", text)
    assert own
    renamed = text.replace(own[0], f"macro {own[1]}(renamed")
    path.write_text(renamed, encoding="utf-8")
    told = complaint()
    assert told.startswith(f"{own[1]}: ")
    assert f"{dialect} ('renamed'" in told


def test_every_engine_has_its_file_and_every_file_its_engine() -> None:
    """A file of macros is told by its macro `series`, which only engines have."""
    own = re.compile(r"macro series\(|set series = \w+\.series %")
    files = [path for path in TEMPLATES.glob("*.j2") if own.search(path.read_text("utf-8"))]
    assert {path.name for path in files} == {f"{name}.sql.j2" for name in DIALECTS}


def calls(text: str) -> set[str]:
    """The engine's macros that a template asks for."""
    return set(re.findall(r"\bd\.(\w+)\(", text))


def own_calls(text: str, names: set[str]) -> set[str]:
    """Macros of an engine's file that the file itself asks for, outside their definitions."""
    bodies = re.sub(r"\{% macro \w+\(", "", text)
    return {name for name in names if re.search(rf"\b{name}\(", bodies)}


@pytest.mark.parametrize("path", ENGINE_FREE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_template_asks_for_is_there(path: Path) -> None:
    asked = calls(path.read_text(encoding="utf-8"))
    for name, macros in exported().items():
        assert asked <= set(macros), f"{path.name} asks {name} for {asked - set(macros)}"


def literal_macros() -> set[str]:
    """What quoting asks of an engine's file."""
    return {name for name in vars(LiteralMacros) if not name.startswith("_")}


def test_what_literals_ask_for_is_there() -> None:
    assert len(literal_macros()) >= 4
    for macros in exported().values():
        assert literal_macros() <= set(macros)


def test_no_macro_is_there_for_nothing() -> None:
    """Each one is asked for by a template, by quoting, or by another macro of every engine."""
    asked = literal_macros() | {"concat"}
    for path in ENGINE_FREE:
        asked |= calls(path.read_text(encoding="utf-8"))
    for name, macros in exported().items():
        text = (TEMPLATES / f"{name}.sql.j2").read_text(encoding="utf-8")
        assert set(macros) - asked - own_calls(text, set(macros)) == set(), name


def test_each_piece_of_a_plan_has_its_macro() -> None:
    there = [*vars(cells).values(), *vars(indexes).values()]
    pieces = [each for each in there if isinstance(each, type) and issubclass(each, indexes.Piece)]
    named = {each.macro for each in pieces} - {""}
    defined = set(re.findall(r"macro (\w+)\(p\)", (TEMPLATES / "cells.sql.j2").read_text("utf-8")))
    assert named
    assert named <= defined
