"""Jinja2 for one dialect: sandboxed, strict, and with the engine's macros as `d`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateModule
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sqlgen._version import __version__
from sqlgen.dialects import DIALECTS, Dialect, OwnTemplates
from sqlgen.errors import SpecError
from sqlgen.plan import SERIES, cells
from sqlgen.plan.arithmetic import FRACTION, Q
from sqlgen.plan.cells import Hex, Own
from sqlgen.plan.correlated import SCORE
from sqlgen.plan.indexes import Piece
from sqlgen.plan.inline import Inline
from sqlgen.plan.levels import TRY, TRY_STEP
from sqlgen.plan.plan import POOLS
from sqlgen.plan.relatives import JITTER
from sqlgen.plan.texts import INLINE
from sqlgen.plan.variables import Variable
from sqlgen.render import drawn as patients
from sqlgen.render.bundled import bundled
from sqlgen.render.guarded import Guarded, PlainText
from sqlgen.render.layers import ENDING, MACROS, Layers, check_contract
from sqlgen.render.quoting import (
    comment,
    dollars,
    literal,
    quoted_name,
    quoted_text,
    row,
    unused_mark,
)
from sqlgen.render.refusals import explained
from sqlgen.spec import Type
from sqlgen.spec.values import INT64_MAX, INT64_MIN

STATEMENT_LIMIT = 2**26
"""Most characters of a statement that goes through a person's own macros."""
_INLINE: ContextVar[Inline | None] = ContextVar("inline", default=None)
"""Whose draws a macro takes that is being rendered."""
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
        self._shifts: dict[str, int] = {}
        self._macros: Any
        self._environment = self._made(dialect)
        self._environment.globals.update(
            Q=Q,
            FRACTION=FRACTION,
            TWO_20=2**20,
            TWO_31=2**31,
            INT64_MAX=INT64_MAX,
            INT64_MIN=INT64_MIN,
            JITTER=JITTER,
            SCORE=SCORE,
            TRY=TRY,
            TRY_STEP=TRY_STEP,
        )
        self._environment.globals["version"] = __version__
        self._environment.globals.update(patients.GLOBALS)
        self._environment.globals.update(
            cell=self.cell,
            literal=self.literal,
            column_type=self._column_type,
            bigint=Type("bigint"),
            any_text=Type("text"),
            varchar=lambda length: Type("varchar", length=length),
            own_macro=self._own_cell,
            own_bad=self._own_bad,
        )
        self._environment.filters.update(
            quoted=self.quoted,
            text=lambda text: quoted_text(text, self._macros),
            literal=self.literal,
            row=lambda values: row(values, self._macros),
            piece=self._piece,
            gone=self._gone,
            comment=comment,
            dollars=dollars,
            unused_mark=unused_mark,
            column_type=self._column_type,
            shown_columns=lambda table: [
                (self.quoted(column.name), self._column_type(column.type))
                for column in table.plan.columns
            ],
            quoted_values=lambda names: {key: self.quoted(name) for key, name in names.items()},
            with_rows=lambda select, rows: select.replace(SERIES, rows),
            printed_column=lambda column: self.macro("statements", "printed_column", column),
        )
        self._environment.tests["missing"] = lambda piece: not isinstance(piece, str | NEVER_NULL)
        self._environment.tests["pool"] = lambda table: table.startswith(POOLS)
        self._environment.tests["variable"] = lambda value: isinstance(value, Variable)
        self._environment.tests["counting"] = lambda column: column.shift is not None
        with self._watched():
            self._macros = self._module(dialect.name)
            self._environment.globals["d"] = self._macros
            self._cells = self._module("cells")
            self._own = self._own_macros()

    def _made(self, dialect: Dialect) -> ImmutableSandboxedEnvironment:
        if dialect.own is not None:
            return self._guarded(dialect, dialect.own)
        return ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(bundled("templates")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # it makes SQL; quoting.py does the quoting
        )

    def _guarded(self, dialect: Dialect, own: OwnTemplates) -> Guarded:
        """An environment with limits, for macros that people write themselves."""
        made = Guarded(Layers(dialect, own, self._shifts), STATEMENT_LIMIT, self.literal)
        made.shifts = self._shifts
        made.globals.update(draw=self._draw, quoted=self.quoted)
        made.globals.update({kind: self._maker(kind) for kind in INLINE})
        return made

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Errors in a person's own templates are told with their place, and all have an end."""
        if not isinstance(self._environment, Guarded):
            yield
            return
        with explained(shifts=self._shifts), self._environment.budgeted():
            yield

    def _module(self, name: str) -> TemplateModule:
        return self._environment.get_template(f"{name}{ENDING}").module

    def _own_macros(self) -> Mapping[str, Any]:
        """The macros that columns call by name; checks that those taken over keep the contract."""
        own = self._dialect.own
        if own is None:
            return {}
        kept = templates_for(DIALECTS.get(self._dialect.extends or self._dialect.name) or _any())
        folder = Path(own.folder)
        check_contract(
            str(folder / f"{self._dialect.name}{ENDING}"), self.exported(), kept.exported()
        )
        theirs, ours = _exported(self._cells), _exported(kept._cells)
        check_contract(str(folder / f"cells{ENDING}"), _arguments(theirs), _arguments(ours))
        return _exported(self._module("macros")) if MACROS in dict(own.files) else {}

    def cell(self, piece: Piece) -> str:
        """The SQL of a piece of a plan."""
        with self._watched():
            return str(getattr(self._cells, piece.macro)(piece)).strip()

    def _piece(self, piece: Piece | str) -> str:
        if isinstance(piece, str):
            return self.literal(piece)
        if isinstance(piece, Hex):
            return self.cell(piece)
        return str(self._cells.as_text(piece)).strip()  # type: ignore[attr-defined]  # a macro

    def _gone(self, piece: Piece) -> str:
        return str(self._cells.gone(piece)).strip()  # type: ignore[attr-defined]  # a macro

    def operand(self, piece: Piece) -> str:
        """The same, so that it can stand beside any operator."""
        return self.macro("statements", "operand", piece)

    def _own_cell(self, piece: Own) -> str:
        inline = Inline(self._dialect, piece.table, {}, piece.column)
        try:
            return self.own(piece.name, inline, dict(piece.arguments))
        except SpecError as error:
            error.table, error.column = error.table or piece.table, error.column or piece.column
            raise

    def _own_bad(self, name: str, value: str) -> str:
        """What a person's own macro makes of a good text, which it gets as SQL."""
        return self.own(name, None, {"value": SqlText(value)})

    def own(self, name: str, inline: Inline | None, arguments: Mapping[str, Any]) -> str:
        """What a person's own macro gives, with the draws of a column, where it has some."""
        if name not in self._own:
            raise SpecError(f"there is no macro {name!r}", f"{MACROS} has {_known(self._own)}")
        before = _INLINE.set(inline)
        try:
            with self._watched():
                given = {key: plain(value) for key, value in arguments.items()}
                return str(self._own[name](**given)).strip()
        finally:
            _INLINE.reset(before)

    def _drawing(self) -> Inline:
        inline = _INLINE.get()
        if inline is None:
            raise SpecError("only a macro of a column can draw", f"draw in {MACROS}")
        return inline

    def _draw(self, purpose: str = "") -> str:
        return self.cell(self._drawing().draw(purpose))

    def _maker(self, kind: str) -> Callable[..., str]:
        def made(purpose: str = "", *values: Any, **options: Any) -> str:
            return self.operand(self._drawing().cell(kind, purpose, values, options))

        return made

    def literal(self, value: Any) -> str:
        """A plain value as a literal of the engine."""
        return literal(value, self._macros)

    def quoted(self, name: str) -> str:
        """A name in the engine's quotes."""
        return quoted_name(name, self._dialect.name_quote)

    @property
    def engine(self) -> Mapping[str, Any]:
        """The engine's macros by name."""
        return _exported(self._macros)

    def _column_type(self, type_: Type) -> str:
        return self._dialect.types[type_.kind].format(
            length=type_.length, precision=type_.precision, scale=type_.scale
        )

    def macro(self, template: str, name: str, *arguments: Any) -> str:
        """What a macro of a statement template gives."""
        with self._watched():
            return str(getattr(self._module(template), name)(*arguments)).strip()

    def render(self, template: str, **values: Any) -> str:
        """A whole statement template with those values."""
        with self._watched():
            return self._environment.get_template(f"{template}{ENDING}").render(**values).strip()

    def exported(self) -> dict[str, Sequence[str]]:
        """The engine's macros and their arguments: the contract that all engines keep."""
        return _arguments(self.engine)


class SqlText(str):
    """SQL that templates get as it is."""

    __slots__ = ()


def plain(value: Any) -> Any:
    """A person's value as templates get it: a text in it prints as a literal."""
    if isinstance(value, SqlText):
        return str(value)
    if isinstance(value, tuple | list):
        return tuple(plain(each) for each in value)
    return PlainText(value) if isinstance(value, str) else value


def _exported(module: Any) -> Mapping[str, Any]:
    public = vars(module).items()
    return MappingProxyType({name: macro for name, macro in public if hasattr(macro, "arguments")})


def _arguments(macros: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    return {name: macro.arguments for name, macro in macros.items()}


def _known(macros: Mapping[str, Any]) -> str:
    return ", ".join(sorted(macros)) or "none"


def _any() -> Dialect:
    """An engine whose files keep the contract: all of sqlgen's do."""
    return next(iter(DIALECTS.values()))


@lru_cache(maxsize=32)
def templates_for(dialect: Dialect) -> Templates:
    """The templates of a dialect; made once."""
    return Templates(dialect)
