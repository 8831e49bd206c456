"""The spec: what a person writes, read and checked."""

from __future__ import annotations

from sqlgen.spec.document import canonical, read_value
from sqlgen.spec.loader import LoadedSpec, load
from sqlgen.spec.models import Column, Parameter, Spec, Table
from sqlgen.spec.types import Type
from sqlgen.spec.values import Param

__all__ = [
    "Column",
    "LoadedSpec",
    "Param",
    "Parameter",
    "Spec",
    "Table",
    "Type",
    "canonical",
    "load",
    "read_value",
]
