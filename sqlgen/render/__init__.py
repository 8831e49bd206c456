"""SQL from plans, through the templates; the only room that knows Jinja2."""

from __future__ import annotations

from sqlgen.render.body import evaluated
from sqlgen.render.bundled import bundled
from sqlgen.render.procedure import ProcedureRenderer, procedure_script
from sqlgen.render.renderer import JOURNAL, Renderer, Statements, is_ours
from sqlgen.render.script import script

__all__ = [
    "JOURNAL",
    "ProcedureRenderer",
    "Renderer",
    "Statements",
    "bundled",
    "evaluated",
    "is_ours",
    "procedure_script",
    "script",
]
