"""Specs by file, by the name of a built-in example, or as plain data; the examples themselves."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, TypeGuard

from sqlgen.errors import UsageError
from sqlgen.render import bundled
from sqlgen.spec import LoadedSpec, load

SUFFIXES = (".yaml", ".yml", ".toml", ".j2")

SpecLike = str | PathLike[str] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A built-in example: its name, and the files it consists of."""

    name: str
    files: tuple[Path, ...]


def examples() -> tuple[Example, ...]:
    """The built-in examples."""
    folder = bundled("examples")
    specs = (path for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES)
    return tuple(Example(path.name.split(".")[0], (path, *_data_files(path))) for path in specs)


def example_text(name: str) -> str:
    """The spec of a built-in example."""
    return _known_example(name).files[0].read_text(encoding="utf-8")


def copy_example(name: str, folder: str | PathLike[str]) -> tuple[Path, ...]:
    """Copy an example and the files it needs into a folder; files there are not overwritten."""
    found = _known_example(name)
    goal = Path(folder)
    for file in found.files:
        if (goal / file.name).exists():
            raise UsageError(f"{goal / file.name} stands already", "choose another folder")
    try:
        goal.mkdir(parents=True, exist_ok=True)
        return tuple(Path(shutil.copy(file, goal / file.name)) for file in found.files)
    except OSError as error:
        raise UsageError(f"can't write to {goal}: {error.strerror}", "choose another") from None


def _data_files(spec: Path) -> list[Path]:
    """The files beside a spec that its text names."""
    text = spec.read_text(encoding="utf-8")
    return [path for path in sorted(spec.parent.glob("*.csv")) if path.name in text]


def _example(name: str) -> Example | None:
    return next((each for each in examples() if each.name == name), None)


def _known_example(name: str) -> Example:
    found = _example(name)
    if found is None:
        known = ", ".join(each.name for each in examples())
        raise UsageError(f"there is no example {name!r}", f"there are {known}")
    return found


def is_url(source: SpecLike) -> TypeGuard[str]:
    """Whether it names a database, and no spec."""
    return isinstance(source, str) and "://" in source


def is_example(spec: SpecLike) -> bool:
    """Whether it is the name of a built-in example, or would have to be."""
    if isinstance(spec, Mapping):
        return False
    return not Path(spec).suffix and not Path(spec).exists()


def loaded_spec(spec: SpecLike) -> LoadedSpec:
    """A file, a built-in example or plain data; a file of that name comes first."""
    if isinstance(spec, Mapping):
        return load(spec)
    if not isinstance(spec, str | PathLike):
        raise UsageError(f"a spec is a file, a name or a mapping, not {spec!r}", "give one")
    path = Path(spec)
    if is_example(spec):
        found = _example(str(spec))
        if found is None:
            known = ", ".join(each.name for each in examples())
            raise UsageError(f"there is no file or example {str(spec)!r}", f"examples are {known}")
        path = found.files[0]
    return load(path)
