"""SQL from plans, through the templates; the only room that knows Jinja2."""

from __future__ import annotations

from sqlgen.render.body import evaluated
from sqlgen.render.bundled import bundled
from sqlgen.render.procedure import ProcedureRenderer, procedure_script
from sqlgen.render.renderer import (
    JOURNAL,
    LABEL_COLUMNS,
    LABELS,
    Expected,
    Renderer,
    Statements,
    is_ours,
)
from sqlgen.render.script import script
from sqlgen.render.suite import Step, inserts, rows_script, spelling, suite

__all__ = [
    "JOURNAL",
    "LABELS",
    "LABEL_COLUMNS",
    "Expected",
    "ProcedureRenderer",
    "Renderer",
    "Statements",
    "Step",
    "bundled",
    "evaluated",
    "inserts",
    "is_ours",
    "procedure_script",
    "rows_script",
    "script",
    "spelling",
    "suite",
]
