"""The spec: what a person writes, read and checked."""

from __future__ import annotations

from sqlgen.spec.badness import OwnClass
from sqlgen.spec.document import read_value
from sqlgen.spec.loader import LoadedSpec, load, read_classes, read_data
from sqlgen.spec.models import Column, Parameter, Spec, Table
from sqlgen.spec.template import Template, TemplateTable
from sqlgen.spec.types import Type
from sqlgen.spec.values import Param

__all__ = [
    "Column",
    "LoadedSpec",
    "OwnClass",
    "Param",
    "Parameter",
    "Spec",
    "Table",
    "Template",
    "TemplateTable",
    "Type",
    "load",
    "read_classes",
    "read_data",
    "read_value",
]
