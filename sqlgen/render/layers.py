"""Where templates come from: sqlgen's own, and before them those of a person's folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound

from sqlgen.dialects import Dialect, OwnTemplates
from sqlgen.errors import SpecError
from sqlgen.render.bundled import bundled

ENDING = ".sql.j2"
MACROS = f"macros{ENDING}"
"""The file of macros that columns and templates call by name."""
BUNDLED = "sqlgen/"
"""Before the name of a template: sqlgen's own, whatever stands in front of it."""
Source = tuple[str, str | None, Callable[[], bool] | None]


class Layers(BaseLoader):
    """The macros of an engine and of cells as one file: sqlgen's, then the person's.

    A macro that is defined twice is the later one, for all that call it, so a file says only what
    it changes. Other files stand for themselves.
    """

    def __init__(self, dialect: Dialect, own: OwnTemplates, shifts: dict[str, int]) -> None:
        self._dialect = dialect
        self._folder = bundled("templates")
        self._own = dict(own.files)
        self._place = Path(own.folder)
        self._shifts = shifts
        engine = f"{dialect.name}{ENDING}"
        like = f"{dialect.extends or dialect.name}{ENDING}"
        cells = f"cells{ENDING}"
        self._layers = {engine: [like, *({like, engine} - {like})], cells: [cells]}
        for name in self._own:
            if name not in (engine, like, cells) and (self._folder / name).exists():
                raise SpecError(
                    "sqlgen's own templates of statements can't be taken over",
                    f"rename the file, or change macros in {engine}",
                    file=str(self._place / name),
                    line=1,
                )

    def get_source(self, environment: Environment, template: str) -> Source:
        """The text of a template, and the file that errors in it name."""
        if template.startswith(BUNDLED):
            return self._ours(template.removeprefix(BUNDLED), template), template, None
        if template in self._layers:
            return self._layered(template), str(self._place / template), None
        if template in self._own:
            return self._mine(template), str(self._place / template), None
        return self._ours(template, template), template, None

    def _mine(self, name: str) -> str:
        self._shifts[str(self._place / name)] = 0
        return self._own[name]

    def _layered(self, template: str) -> str:
        """sqlgen's file, then the person's for the engine that it is like, then its own."""
        files = self._layers[template]
        base = self._ours(files[0], "") if (self._folder / files[0]).exists() else ""
        own = [self._own[name] for name in files if name in self._own]
        above = "\n".join((base, *own[:-1], ""))
        self._shifts[str(self._place / template)] = above.count("\n")
        return above + own[-1] if own else base

    def _ours(self, name: str, asked: str) -> str:
        path = self._folder / name
        if Path(name).name != name or not path.is_file():
            raise TemplateNotFound(asked)
        return path.read_text(encoding="utf-8")


def check_contract(
    file: str, found: Mapping[str, Sequence[str]], wanted: Mapping[str, Sequence[str]]
) -> None:
    """Refuse a file that lacks a macro, or gives one other arguments than sqlgen calls it with."""
    missing = [name for name in sorted(wanted) if name not in found]
    if missing:
        first, more = missing[0], len(missing) - 1
        raise SpecError(
            f"the macro {first}({', '.join(wanted[first])}) is missing",
            "add it, docs/macros.md says what it gives" + (f" (and {more} more)" if more else ""),
            file=file,
            line=1,
        )
    for name, arguments in wanted.items():
        if tuple(found[name]) != tuple(arguments):
            raise SpecError(
                f"the macro {name}({', '.join(found[name])}) must take ({', '.join(arguments)})",
                "give it the arguments of docs/macros.md",
                file=file,
                line=1,
            )
