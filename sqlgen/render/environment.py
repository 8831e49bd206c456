"""Jinja2 for one dialect: sandboxed, strict, and with the engine's macros as `d`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateModule
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sqlgen._version import __version__
from sqlgen.dialects import Dialect
from sqlgen.plan import cells
from sqlgen.plan.arithmetic import FRACTION, Q
from sqlgen.plan.cells import Hex, Piece
from sqlgen.render.bundled import bundled
from sqlgen.render.quoting import comment, literal, quoted_name, quoted_text, row
from sqlgen.spec import Type
from sqlgen.spec.values import INT64_MIN

NEVER_NULL = (
    cells.RowNumber
    | cells.Units
    | cells.Chance
    | cells.Digits
    | cells.Letter
    | cells.Shown
    | cells.Looked
    | cells.Weighed
    | cells.Phrase
)
"""Pieces of a text that are no NULL in any row."""


class Templates:
    """The templates of one dialect, ready to render."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(bundled("templates")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # it makes SQL; quoting.py does the quoting
        )
        self._environment.globals.update(
            Q=Q, FRACTION=FRACTION, TWO_20=2**20, TWO_31=2**31, INT64_MIN=INT64_MIN
        )
        self._environment.globals["version"] = __version__
        self._environment.globals.update(
            cell=self._cell,
            literal=self._literal,
            column_type=self._column_type,
            bigint=Type("bigint"),
            varchar=lambda length: Type("varchar", length=length),
        )
        self._environment.filters.update(
            quoted=lambda name: quoted_name(name, dialect.name_quote),
            text=lambda text: quoted_text(text, self._macros),
            literal=self._literal,
            row=lambda values: row(values, self._macros),
            piece=self._piece,
            gone=self._gone,
            comment=comment,
            printed_column=lambda column: self.macro("statements", "printed_column", column),
        )
        self._environment.tests["missing"] = lambda piece: not isinstance(piece, str | NEVER_NULL)
        self._environment.tests["counting"] = lambda column: column.shift is not None
        self._macros: Any = self._module(dialect.name)
        self._environment.globals["d"] = self._macros
        self._cells = self._module("cells")

    def _module(self, name: str) -> TemplateModule:
        return self._environment.get_template(f"{name}.sql.j2").module

    def _cell(self, piece: Piece) -> str:
        return str(getattr(self._cells, piece.macro)(piece)).strip()

    def _piece(self, piece: Piece | str) -> str:
        if isinstance(piece, str):
            return self._literal(piece)
        if isinstance(piece, Hex):
            return self._cell(piece)
        return str(self._cells.as_text(piece)).strip()  # type: ignore[attr-defined]

    def _gone(self, piece: Piece) -> str:
        return str(self._cells.gone(piece)).strip()  # type: ignore[attr-defined]

    def _literal(self, value: Any) -> str:
        return literal(value, self._macros)

    def _column_type(self, type_: Type) -> str:
        return self._dialect.types[type_.kind].format(
            length=type_.length, precision=type_.precision, scale=type_.scale
        )

    def macro(self, template: str, name: str, *arguments: Any) -> str:
        """What a macro of a statement template gives."""
        return str(getattr(self._module(template), name)(*arguments)).strip()

    def render(self, template: str, **values: Any) -> str:
        """A whole statement template with those values."""
        return self._environment.get_template(f"{template}.sql.j2").render(**values).strip()

    def exported(self) -> dict[str, Sequence[str]]:
        """The engine's macros and their arguments: the contract that all engines keep."""
        public = vars(self._macros).items()
        return {name: macro.arguments for name, macro in public if hasattr(macro, "arguments")}


@lru_cache(maxsize=16)
def templates_for(dialect: Dialect) -> Templates:
    """The templates of a dialect; made once."""
    return Templates(dialect)
