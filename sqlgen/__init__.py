"""sqlgen makes test data inside the database, in SQL: the same rows on every engine."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from sqlgen._version import __version__
from sqlgen.errors import (
    CapacityError,
    InterruptedRunError,
    LockedError,
    RefusedError,
    RunError,
    ShortfallError,
    SpecError,
    SqlgenError,
    TargetError,
    UsageError,
)

if TYPE_CHECKING:
    from sqlgen.api import (
        bad,
        bad_patients,
        boundary,
        call,
        call_patients,
        copy_example,
        docs,
        doctor,
        examples,
        fill,
        fingerprint,
        generate,
        install,
        install_patients,
        patient_modules,
        patients,
        plan,
        planned_patients,
        pools,
        preview,
        procedure,
        procedure_patients,
        reject,
        render,
        render_patients,
        schema,
        score,
        survey,
        try_,
        undo,
        uninstall,
        uninstall_patients,
        verify,
    )

__all__ = [
    "CapacityError",
    "InterruptedRunError",
    "LockedError",
    "RefusedError",
    "RunError",
    "ShortfallError",
    "SpecError",
    "SqlgenError",
    "TargetError",
    "UsageError",
    "__version__",
    "bad",
    "bad_patients",
    "boundary",
    "call",
    "call_patients",
    "copy_example",
    "docs",
    "doctor",
    "examples",
    "fill",
    "fingerprint",
    "generate",
    "install",
    "install_patients",
    "patient_modules",
    "patients",
    "plan",
    "planned_patients",
    "pools",
    "preview",
    "procedure",
    "procedure_patients",
    "reject",
    "render",
    "render_patients",
    "schema",
    "score",
    "survey",
    "try_",
    "undo",
    "uninstall",
    "uninstall_patients",
    "verify",
]
_DOORS = frozenset(name for name in __all__ if name[0].islower())


class _Package(ModuleType):
    """This package: its doors `plan` and `render` are not hidden by the rooms of those names.

    The import system sets a subpackage as an attribute of its parent; `from sqlgen.plan import`
    does not need that, it reads sys.modules.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _DOORS and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> object:
    """Load the doors when they are first used, so that `sqlgen --help` stays quick."""
    if name not in _DOORS:
        raise AttributeError(f"module 'sqlgen' has no attribute {name!r}")
    from sqlgen import api

    return getattr(api, name)
