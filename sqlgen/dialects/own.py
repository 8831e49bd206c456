"""A person's own folder of templates: macros that come before sqlgen's, and further engines.

`NAME.engine.toml` declares an engine by its facts, those of a `Dialect`; with `extends` it has all
facts and macros of an engine that it is like, and says only what differs.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sqlgen.dialects.base import Dialect, OwnTemplates
from sqlgen.errors import SpecError, UsageError

TEMPLATE, FACTS = ".sql.j2", ".engine.toml"
NAME = re.compile(r"[a-z][a-z0-9_]*")
OURS = frozenset({"name", "own"})
"""Facts that a file does not say."""
CLASSES = "bad.yaml"
"""The file of a person's own classes of bad data."""
SIZE_LIMIT = 1_000_000
"""Most octets of one file."""

Files = tuple[tuple[str, str], ...]
Engines = Mapping[str, Dialect]


def own_engines(folder: str, engines: Engines) -> Engines:
    """The engines with what a folder adds to them, and those that it declares."""
    path = Path(folder)
    if not path.is_dir():
        raise UsageError(f"--templates {folder} is no folder", "name one with templates in it")
    files = tuple(_files(path))
    if not files and not (path / CLASSES).is_file():
        problem = f"--templates {folder} holds no templates"
        raise UsageError(problem, f"put files like macros{TEMPLATE} into it")
    return _engines(folder, files, tuple(engines.values()))


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.iterdir()):
        if path.name.endswith((TEMPLATE, FACTS)) and path.is_file():
            yield path.name, _text(path)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise SpecError(
                f"the file has more than {SIZE_LIMIT:,} octets", "split it", file=str(path)
            )
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SpecError("the file is not UTF-8", "save it as UTF-8", file=str(path)) from None
    except OSError as error:
        reason = f"the file can't be read: {error.strerror}"
        raise SpecError(reason, "check its rights", file=str(path)) from None


@lru_cache(maxsize=16)
def _engines(folder: str, files: Files, known: tuple[Dialect, ...]) -> Engines:
    found = {each.name: each for each in known}
    for name, text in files:
        if name.endswith(FACTS):
            declared = _Facts(folder, name, found).dialect(text)
            found[declared.name] = declared
    engines = frozenset(found)
    made = {name: _with_templates(each, folder, files, engines) for name, each in found.items()}
    return MappingProxyType(made)


def _with_templates(
    dialect: Dialect, folder: str, files: Files, engines: frozenset[str]
) -> Dialect:
    """The engine with the files that matter to it: those of other engines do not."""
    others = engines - {dialect.name, dialect.extends}
    mine = tuple((name, text) for name, text in files if name.split(".")[0] not in others)
    return replace(dialect, own=OwnTemplates(folder, mine))


class _Facts:
    """One file that declares an engine."""

    def __init__(self, folder: str, file: str, known: Engines) -> None:
        self._file = str(Path(folder) / file)
        self._name = file.removesuffix(FACTS)
        self._known = known

    def dialect(self, text: str) -> Dialect:
        """The engine; SpecError for a fact that is unknown, missing or of another kind."""
        if not NAME.fullmatch(self._name) or self._name in self._known:
            raise self._error(
                f"{self._name} can't be the name of a new engine",
                f"use small letters and digits, and none of {', '.join(self._known)}",
            )
        told = self._read(text)
        allowed = sorted({each.name for each in fields(Dialect)} - OURS)
        for key in told:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, 1)
                remedy = f"did you mean {near[0]!r}?" if near else f"use {', '.join(allowed)}"
                raise self._error(f"unknown fact {key!r}", remedy)
        made = self._made(self._inherited(told) | {"name": self._name})
        self._check(made)
        return made

    def _read(self, text: str) -> dict[str, Any]:
        try:
            return tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) if found else text.count("\n") + 1
            raise self._error(f"malformed TOML: {error}", "mend it", line) from None

    def _inherited(self, told: dict[str, Any]) -> dict[str, Any]:
        """The facts with those of the engine that it is like; types and refusals are added to."""
        extends = told.get("extends")
        if extends is None:
            return told
        like = self._known.get(str(extends))
        if like is None:
            raise self._error(f"extends: there is no engine {extends!r}", self._engines())
        if "drivers" not in told:
            raise self._error("'drivers' is missing", "name a URL scheme and its driver")
        facts = {each.name: getattr(like, each.name) for each in fields(Dialect)}
        facts |= {"server": like.server_name, "own": None}
        merged = {
            "types": {**like.types, **told.get("types", {})},
            "refusals": [*told.get("refusals", ()), *like.refusals],
        }
        return facts | told | merged

    def _engines(self) -> str:
        return f"use one of {', '.join(self._known)}"

    def _made(self, facts: dict[str, Any]) -> Dialect:
        try:
            return TypeAdapter(Dialect).validate_python(facts)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            if first["type"] == "missing":
                remedy = f"add it, or extends with an engine that it is like ({self._engines()})"
                raise self._error(f"{place!r} is missing", remedy) from None
            words = first["msg"].replace("Input should be", "must be")
            raise self._error(f"{place} {words}", "correct the value") from None

    def _check(self, made: Dialect) -> None:
        missing = {kind for each in self._known.values() for kind in each.types} - set(made.types)
        if missing:
            raise self._error(f"types has no {min(missing)}", "add what the engine calls it")
        for each in self._known.values():
            for scheme in set(each.drivers) & set(made.drivers):
                problem = f"{scheme}:// is {each.title}'s"
                raise self._error(problem, "choose another scheme in drivers")
        if not made.drivers or not made.series:
            raise self._error("drivers and series name at least one each", "add one")

    def _error(self, problem: str, remedy: str, line: int = 1) -> SpecError:
        return SpecError(problem, remedy, file=self._file, line=line)
