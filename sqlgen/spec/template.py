"""A template as a spec: front matter in the comment at its head, a SELECT below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from sqlgen.errors import SpecError
from sqlgen.spec.base import refusal
from sqlgen.spec.document import Document, read_text, read_yaml
from sqlgen.spec.models import Column, Spec, Table, counted
from sqlgen.spec.types import TypeName
from sqlgen.spec.values import Name, shown

ENDING = ".sql.j2"
ROW = ("n", "w0", "w1", "w2", "w3")
"""What `series()` gives in each row before the columns of the front matter."""
PROVED = ("check", "unique")
"""Keys of other tables, whose columns are known."""
OF_OTHERS = ("calendar", "per", "history", "existing")
"""Keys of tables whose rows are not numbered by `rows`."""
_HEAD = re.compile(r"\s*\{#-?(?P<front>.*?)-?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Template:
    """The text below the front matter, with an empty line for each line above it."""

    text: str
    file: str

    @property
    def digested(self) -> str:
        """What a run depends on: the text alone, wherever it stands."""
        return self.text.strip()


def _names(value: Any) -> Any:
    """One name, or several."""
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


class TemplateTable(Table):
    """The table that a template fills: its columns in the order in which the SELECT gives them."""

    types: dict[Name, TypeName]
    key: Annotated[tuple[Name, ...], BeforeValidator(_names)] = ()
    columns: dict[Name, Column] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _elsewhere(cls, data: Any) -> Any:
        for key in PROVED:
            if isinstance(data, dict) and key in data:
                problem = f"nothing proves {key} of what a SELECT gives"
                raise refusal(problem, "add the constraint to the table yourself", key=key)
        for key in OF_OTHERS:
            if isinstance(data, dict) and key in data:
                raise refusal(f"a template takes no {key}", "give rows and types", key=key)
        return data

    @model_validator(mode="after")
    def _something(self) -> TemplateTable:
        counted(self.rows)
        if not self.types:
            raise refusal("types names no column", "name what the SELECT gives", key="types")
        for name in self.key:
            if name not in self.types:
                known = ", ".join(self.types)
                raise refusal(f"key: types has no {shown(name)}", f"it has {known}", key="key")
        for name, column in self.columns.items():
            _fits(name, column)
        return self


def _fits(name: str, column: Column) -> None:
    if name.lower() in ROW:
        raise refusal(f"{name} is what the series itself gives", "rename it", key="columns")
    if column.primary_key:
        raise refusal(
            f"{name} is made for the SELECT, which makes the table's columns",
            "write key: beside types",
            key="columns",
        )


class TemplateSpec(Spec):
    """The front matter of a template: a spec of one table."""

    tables: dict[Name, TemplateTable]  # type: ignore[assignment]  # narrower, and frozen

    @model_validator(mode="after")
    def _something(self) -> TemplateSpec:
        if len(self.tables) != 1:
            raise refusal("a template fills one table", "name one", key="tables")
        return self


def is_template(path: Path) -> bool:
    """Whether a file is a template by its ending."""
    return path.name.lower().endswith(ENDING)


def read_template(path: Path) -> tuple[Document, Template]:
    """The front matter and the text below it; SpecError where there is none."""
    text = read_text(path)
    found = _HEAD.match(text)
    if found is None:
        raise SpecError(
            "the template does not begin with its front matter",
            "begin with {# tables: ... #}, see docs/templates.md",
            file=str(path),
            line=1,
        )
    front = "\n" * text.count("\n", 0, found.start("front")) + found["front"]
    data, lines = read_yaml(front, str(path))
    name = path.name.split(".")[0]
    document = Document(data, name, str(path), path.resolve().parent, lines)
    above = "\n" * text.count("\n", 0, found.end())
    return document, Template(above + text[found.end() :], str(path))
