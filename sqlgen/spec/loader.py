"""From a file, a name or plain data to a validated spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sqlgen.errors import SpecError
from sqlgen.spec.badness import OwnClass, OwnClasses
from sqlgen.spec.document import Document, canonical, document_of, read_document
from sqlgen.spec.models import Spec
from sqlgen.spec.template import Template, TemplateSpec, is_template, read_template
from sqlgen.spec.wording import subject, worded

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class LoadedSpec:
    """A validated spec together with the document it was read from."""

    spec: Spec
    document: Document
    template: Template | None = None

    @property
    def written(self) -> str:
        """All that was written, as text that is the same for equal specs."""
        data = self.document.data
        return canonical(data if self.template is None else [data, self.template.digested])

    @contextmanager
    def located(self) -> Iterator[None]:
        """Give a SpecError raised inside the file and line of the column it names."""
        try:
            yield
        except SpecError as error:
            if error.file is None:
                error.file = self.document.file
                error.line = self.document.line(_place(error))
            raise


def _place(error: SpecError) -> tuple[str | int, ...]:
    table = ("tables", error.table) if error.table else ()
    column = ("columns", error.column) if error.table and error.column else ()
    option = (error.option,) if error.option else ()
    return (*table, *column, *option, *(() if error.item is None else (error.item,)))


def load(spec: str | Path | Mapping[str, Any]) -> LoadedSpec:
    """Load and validate; SpecError says file, line, table and column of what is wrong."""
    if isinstance(spec, Mapping):
        return _validated(Spec, document_of(spec))
    path = Path(spec)
    if is_template(path):
        return _validated(TemplateSpec, *read_template(path))
    return _validated(Spec, read_document(path))


def read_classes(path: Path) -> Mapping[str, OwnClass]:
    """The classes of bad data of a file that has `bad` alone; SpecError as for a spec."""
    return validated(OwnClasses, read_document(path)).bad


def read_data(path: Path) -> Any:
    """What a file says as plain data, without a look at what it means."""
    return read_document(path).data


def _validated(
    model: type[Spec], document: Document, template: Template | None = None
) -> LoadedSpec:
    if not isinstance(document.data, dict):
        raise document.error("a spec is a mapping with `tables`", "see `sqlgen examples`", ())
    return LoadedSpec(validated(model, document), document, template)


def validated(model: type[Model], document: Document) -> Model:
    """The data of a document as a model; SpecError with the line of what is wrong."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise _first(error, document) from None


def _first(error: ValidationError, document: Document) -> SpecError:
    """The error that stands first in the file, as one sentence with its place."""
    found = [_located(dict(each), document) for each in error.errors()]
    found.sort(key=lambda each: each.line or 0)
    if len(found) > 1:
        found[0].remedy += f" (and {len(found) - 1} more to mend)"
    return found[0]


def _located(error: dict[str, Any], document: Document) -> SpecError:
    problem, remedy = worded(error)
    path = tuple(step for step in error["loc"] if step not in ("generator", "[key]"))
    at = path[:-1] if error["type"] == "missing" else path
    key = error.get("ctx", {}).get("key")
    own_words = error["type"] in ("refused", "missing") and path[:1] != ("params",)
    about = "" if own_words else subject(at)
    return document.error(f"{about}{problem}", remedy, (*at, key) if key else at)
