"""A template's SELECT, worked out once: the rows of each batch are put in later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from jinja2 import FunctionLoader

from sqlgen.errors import SpecError
from sqlgen.plan import SERIES, Plan, TablePlan
from sqlgen.plan.inline import Inline
from sqlgen.plan.selects import with_select
from sqlgen.plan.texts import INLINE
from sqlgen.render.environment import Templates, templates_for
from sqlgen.render.guarded import Guarded, PlainText
from sqlgen.render.refusals import explained
from sqlgen.spec import Template

TEXT_LIMIT = 2**20
"""Most characters of a SELECT, and of any text that is made on the way to it."""


def evaluated(plan: Plan) -> Plan:
    """The plan with the SELECTs of its templates; SpecError for what is wrong with one.

    A plan without templates is given back as it is.
    """
    tables = tuple(
        table if table.template is None else _evaluated(plan, table, table.template)
        for table in plan.tables
    )
    return replace(plan, tables=tables)


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
        params = {name: _given(value) for name, value in plan.params}
        self._templates = templates
        self._template = template
        self._params = MappingProxyType(params)
        self._inline = Inline(plan.dialect, table.name, dict(plan.params))
        self._environment = Guarded(FunctionLoader(self._read), TEXT_LIMIT, templates.literal)
        self._environment.shifts[template.file] = 0
        self._environment.globals.update(self._words())

    def _read(self, name: str) -> tuple[str, str, None] | None:
        return (self._template.text, name, None) if name == self._template.file else None

    def _words(self) -> dict[str, Any]:
        """What a template may call and read."""
        return {kind: self._maker(kind) for kind in INLINE} | {
            "series": self._rows,
            "draw": self._draw,
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

    def _maker(self, kind: str) -> Callable[..., str]:
        def made(name: str = "", *values: Any, **options: Any) -> str:
            return self._templates.operand(self._inline.cell(kind, name, values, options))

        return made

    def _param(self, name: str = "") -> Any:
        if name not in self._params:
            known = ", ".join(self._params) or "none"
            raise SpecError(f"unknown parameter {name!r}", f"params has {known}")
        return self._params[name]


def _given(value: Any) -> Any:
    """A parameter's value: a text in it prints as a literal."""
    return PlainText(value) if isinstance(value, str) else value
