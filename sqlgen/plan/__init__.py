"""The plan of a run: built from a spec, without any database."""

from __future__ import annotations

from sqlgen.plan.badpatients import BadPatients
from sqlgen.plan.build import build_plan, used_pools
from sqlgen.plan.describe import in_words
from sqlgen.plan.extents import Stretch
from sqlgen.plan.frozen import FakerPool, frozen_text
from sqlgen.plan.options import Options, Standing, workers_of
from sqlgen.plan.plan import SERIES, Batch, Called, ColumnPlan, Mode, Plan, RandomKind, TablePlan
from sqlgen.plan.procedures import Procedure, build_procedure
from sqlgen.plan.spoilt import Case, Left
from sqlgen.plan.subject import Limit, Spoiling

__all__ = [
    "SERIES",
    "BadPatients",
    "Batch",
    "Called",
    "Case",
    "ColumnPlan",
    "FakerPool",
    "Left",
    "Limit",
    "Mode",
    "Options",
    "Plan",
    "Procedure",
    "RandomKind",
    "Spoiling",
    "Standing",
    "Stretch",
    "TablePlan",
    "build_plan",
    "build_procedure",
    "frozen_text",
    "in_words",
    "used_pools",
    "workers_of",
]
