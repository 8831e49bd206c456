"""The plan of a run: built from a spec, without any database."""

from __future__ import annotations

from sqlgen.plan.build import Options, build_plan
from sqlgen.plan.plan import SERIES, Batch, ColumnPlan, Mode, Plan, RandomKind, TablePlan

__all__ = [
    "SERIES",
    "Batch",
    "ColumnPlan",
    "Mode",
    "Options",
    "Plan",
    "RandomKind",
    "TablePlan",
    "build_plan",
]
