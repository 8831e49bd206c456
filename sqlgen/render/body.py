"""A template's SELECT, worked out once: the rows of each batch are put in later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import FunctionLoader

from sqlgen.errors import SpecError
from sqlgen.plan import SERIES, Plan, TablePlan
from sqlgen.plan.inline import Inline
from sqlgen.plan.selects import with_select
from sqlgen.plan.texts import INLINE
from sqlgen.render.environment import Templates, plain, templates_for
from sqlgen.render.guarded import Guarded
from sqlgen.render.refusals import explained
from sqlgen.render.renderer import Renderer
from sqlgen.spec import Template

TEXT_LIMIT = 2**20
"""Most characters of a SELECT, and of any text that is made on the way to it."""


def evaluated(plan: Plan) -> Plan:
    """The plan with the SELECTs of its templates; SpecError for what is wrong with one.

    A plan without templates is given back as it is. Where a person's own macros are at work, all
    statements are rendered once, so that nothing is written before something is wrong with one.
    """
    tables = tuple(
        table if table.template is None else _evaluated(plan, table, table.template)
        for table in plan.tables
    )
    made = replace(plan, tables=tables)
    if plan.dialect.own is not None:
        _rehearsed(Renderer(made), made)
    return made


def _rehearsed(renderer: Renderer, plan: Plan) -> None:
    """Render a statement of each kind."""
    for _ in chain(renderer.settings(plan.depth, plan.compiled), renderer.settings_back()):
        pass
    for _ in chain(renderer.lookups(), renderer.drop_lookups()):
        pass
    for table in plan.tables:
        renderer.create_table(table)
        for batch in islice(table.batches(), 1):
            renderer.batch(table, batch)
        for _ in renderer.finish(table):
            pass


def _evaluated(plan: Plan, table: TablePlan, template: Template) -> TablePlan:
    line = 1 + len(template.text) - len(template.text.lstrip("\n"))
    with explained(template.file, line):
        body = _Body(plan, table, template, templates_for(plan.dialect))
        return with_select(table, plan.dialect, body.text())


class _Body:
    """One template with what it may use."""

    def __init__(
        self, plan: Plan, table: TablePlan, template: Template, templates: Templates
    ) -> None:
        params = {name: plain(value) for name, value in plan.params}
        self._templates = templates
        self._template = template
        self._params = MappingProxyType(params)
        own = plan.dialect.own
        self._own = {} if own is None else dict(own.files)
        self._folder = Path("" if own is None else own.folder)
        self._inline = Inline(plan.dialect, table.name, dict(plan.params))
        self._environment = Guarded(FunctionLoader(self._read), TEXT_LIMIT, templates.literal)
        self._environment.shifts[template.file] = 0
        self._environment.globals.update(self._words())

    def _read(self, name: str) -> tuple[str, str, None] | None:
        """The template itself, or one of the person's own folder."""
        if name == self._template.file:
            return self._template.text, name, None
        if name not in self._own:
            return None
        file = str(self._folder / name)
        self._environment.shifts[file] = 0
        return self._own[name], file, None

    def _words(self) -> dict[str, Any]:
        """What a template may call and read."""
        return {kind: self._maker(kind) for kind in INLINE} | {
            "series": self._rows,
            "draw": self._draw,
            "macro": self._macro,
            "param": self._param,
            "params": self._params,
            "quoted": self._templates.quoted,
            "literal": self._environment.literal,
            "d": self._templates.engine,
        }

    def text(self) -> str:
        """The SELECT; each batch puts its rows in the place of SERIES."""
        if SERIES in self._template.text:
            raise SpecError(f"the template holds {SERIES}, which sqlgen writes itself", "rename it")
        with self._environment.budgeted():
            template = self._environment.get_template(self._template.file)
            parts = template.root_render_func(template.new_context())
            return self._environment.concat(parts)

    def _rows(self) -> str:
        return SERIES

    def _draw(self, name: str = "") -> str:
        return self._templates.cell(self._inline.draw(name))

    def _macro(self, name: str = "", macro: str = "", **arguments: Any) -> str:
        """What a person's own macro gives as the column of that name."""
        made = self._templates.own(macro, self._inline.of(name), arguments)
        return self._templates.macro("statements", "enclosed", made)

    def _maker(self, kind: str) -> Callable[..., str]:
        def made(name: str = "", *values: Any, **options: Any) -> str:
            return self._templates.operand(self._inline.cell(kind, name, values, options))

        return made

    def _param(self, name: str = "") -> Any:
        if name not in self._params:
            known = ", ".join(self._params) or "none"
            raise SpecError(f"unknown parameter {name!r}", f"params has {known}")
        return self._params[name]
