"""From files to modules: those that ship, those of a person's folder, those that were picked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from sqlgen.errors import SpecError, UsageError
from sqlgen.patients.models import Condition, Item, Module
from sqlgen.spec.document import Document, read_document
from sqlgen.spec.loader import validated

SHIPPED = Path(__file__).with_name("modules")
CORE = ("lifecycle", "wellness_encounters")
"""Modules that are always there."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A module with the document it was read from."""

    module: Module
    document: Document


@lru_cache(maxsize=256)
def _shipped(path: Path) -> Loaded:
    return _read(path)


def _read(path: Path) -> Loaded:
    document = read_document(path)
    if not isinstance(document.data, dict):
        raise document.error("a module is a mapping", "begin it with `module: name`", ())
    return Loaded(validated(Module, document), document)


def shipped() -> tuple[Loaded, ...]:
    """The modules that ship, by name."""
    return tuple(_shipped(path) for path in sorted(SHIPPED.glob("*.yaml")))


def modules(patterns: Sequence[str], folder: Path | None) -> tuple[Loaded, ...]:
    """The modules of a run: the core, and those that a pattern matches, all without one."""
    known = {each.module.module: each for each in (*shipped(), *_own(folder))}
    lowered = [pattern.strip().lower() for pattern in patterns if pattern.strip()]
    for pattern in lowered:
        if not any(fnmatchcase(name.lower(), pattern) for name in known):
            raise UsageError(
                f"no module is called {pattern!r}", "see `sqlgen patients --list-modules`"
            )
    picked = {
        name: each
        for name, each in known.items()
        if name in CORE or not lowered or any(fnmatchcase(name.lower(), p) for p in lowered)
    }
    _check(tuple(picked.values()), {c for each in known.values() for c in each.module.conditions})
    return tuple(picked[name] for name in sorted(picked))


def _own(folder: Path | None) -> Iterator[Loaded]:
    if folder is None:
        return
    files = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])
    if not folder.is_dir() or not files:
        raise UsageError(f"there is no module in {folder}", "put one there as NAME.yaml")
    yield from map(_read, files)


def _check(picked: Sequence[Loaded], known: set[str]) -> None:
    """Names of conditions are each given once, and what refers to one finds it."""
    owner: dict[str, str] = {}
    for each in picked:
        for name, condition in each.module.conditions.items():
            if name in owner:
                raise _error(each, f"{name!r} is a condition of {owner[name]} as well", name)
            owner[name] = each.module.module
            for other in _named(condition):
                if other not in known:
                    raise _error(each, f"there is no condition {other!r}", name)
        for item in each.module.checkups:
            for other in _names(item):
                if other not in known:
                    raise _error(each, f"there is no condition {other!r}", None)


def _error(loaded: Loaded, problem: str, name: str | None) -> SpecError:
    place = ("checkups",) if name is None else ("conditions", name)
    return loaded.document.error(problem, "correct the name", place)


def _named(condition: Condition) -> Iterator[str]:
    yield from (way.after for way in condition.onset if way.after)
    for visit in condition.visits:
        for item in visit.gives:
            yield from _names(item)


def _names(item: Item) -> Iterator[str]:
    yield from (name for name in (item.given, item.unless) if name)
    for each in item.one_of:
        yield from _names(each)
