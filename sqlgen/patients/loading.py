"""From files to modules: those that ship, those of a person's folder, those that were picked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from sqlgen.errors import SpecError, UsageError
from sqlgen.patients.models import DEATH, Condition, Item, Module
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
    """The modules of a run: the core, and those that a pattern matches by their own name or a
    condition's, all without one.
    """
    known = {each.module.module: each for each in (*shipped(), *_own(folder))}
    lowered = [pattern.strip().lower() for pattern in patterns if pattern.strip()]
    for pattern in lowered:
        if not any(_answers(each.module, pattern) for each in known.values()):
            raise UsageError(
                f"no module is called {pattern!r}, and no condition of one",
                "see `sqlgen patients --list-modules`",
            )
    picked = {
        name: each
        for name, each in known.items()
        if name in CORE or not lowered or any(_answers(each.module, p) for p in lowered)
    }
    conditions = {n: c for each in known.values() for n, c in each.module.conditions.items()}
    _check(tuple(picked.values()), conditions)
    return tuple(picked[name] for name in sorted(picked))


def _answers(module: Module, pattern: str) -> bool:
    """Whether a pattern matches the name of a module, or of a condition in it."""
    return any(fnmatchcase(name.lower(), pattern) for name in (module.module, *module.conditions))


def _own(folder: Path | None) -> Iterator[Loaded]:
    if folder is None:
        return
    files = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])
    if not folder.is_dir() or not files:
        raise UsageError(f"there is no module in {folder}", "put one there as NAME.yaml")
    yield from map(_read, files)


def _check(picked: Sequence[Loaded], known: Mapping[str, Condition]) -> None:
    """Names of conditions are each given once, and what refers to one finds what it needs."""
    owner: dict[str, str] = {}
    for each in picked:
        for name, condition in each.module.conditions.items():
            if name == DEATH:
                raise _error(each, f"{name!r} is the engine's own name", name)
            if name in owner:
                raise _error(each, f"{name!r} is a condition of {owner[name]} as well", name)
            owner[name] = each.module.module
            for problem in _wrong(name, condition, known):
                raise _error(each, problem, name)
        for item in each.module.checkups:
            for other in _names(item):
                for problem in _unusable(other, known, "onset"):
                    raise _error(each, problem, None)


def _error(loaded: Loaded, problem: str, name: str | None) -> SpecError:
    place = ("checkups",) if name is None else ("conditions", name)
    return loaded.document.error(problem, "correct the name", place)


def _wrong(name: str, condition: Condition, known: Mapping[str, Condition]) -> Iterator[str]:
    """What is wrong with the names that a condition refers to."""
    for other in _once(condition):
        yield from _unusable(other, known, "onset")
    for other in _lasting(condition):
        yield from _unusable(other, known, "visits")
        if other == name:
            yield f"{name!r} refers to itself"
    if condition.during and known[condition.during.condition].during:
        yield f"{condition.during.condition!r} comes within another condition itself"
    if name in _before(name, known):
        yield f"{name!r} comes after itself"


def _unusable(name: str, known: Mapping[str, Condition], need: str) -> Iterator[str]:
    if name not in known:
        yield f"there is no condition {name!r}"
    elif not getattr(known[name], need):
        yield f"{name!r} has no {need!r}, and can't be referred to here"


def _before(name: str, known: Mapping[str, Condition]) -> set[str]:
    """All conditions that come before one, whatever the way."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        here = known.get(waiting.pop())
        ways = here.onset if here else ()
        new = {way.after for way in ways if way.after} - found
        found |= new
        waiting += new
    return found


def _once(condition: Condition) -> Iterator[str]:
    """Conditions that have to come once in a life, since the day on which they came is asked."""
    yield from (way.after for way in condition.onset if way.after)
    for visit in condition.visits:
        for item in visit.gives:
            yield from _names(item)


def _lasting(condition: Condition) -> Iterator[str]:
    """Conditions of which it is asked how long they last."""
    yield from (*condition.unless, *condition.ends)
    if condition.during:
        yield condition.during.condition


def _names(item: Item) -> Iterator[str]:
    yield from (name for name in (item.given, item.unless) if name)
    for each in item.one_of:
        yield from _names(each)
