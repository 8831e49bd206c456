"""What goes wrong in a person's template, told with its file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from sqlgen.errors import SpecError, SqlgenError

NOTHING: Mapping[str, int] = {}


@contextmanager
def explained(
    file: str | None = None, line: int | None = None, shifts: Mapping[str, int] = NOTHING
) -> Iterator[None]:
    """Turn whatever a template raises into a SpecError: at the person's own line that led to it,
    otherwise at the place given. `shifts` has the lines that stand before those of a file.
    """
    try:
        yield
    except Exception as error:  # a template can raise anything, and is at fault
        if isinstance(error, SqlgenError) and not isinstance(error, SpecError):
            raise
        refusal = _refusal(error)
        if refusal.file is None:
            refusal.file, refusal.line = _place(error, shifts) or (file, line)
        raise refusal from None


def _refusal(error: Exception) -> SpecError:
    """The error in our words: what is wrong, and what to do."""
    if isinstance(error, SpecError):
        return error
    if isinstance(error, TemplateSyntaxError):
        return SpecError(f"malformed template: {_plain(error.message)}", "mend it")
    if isinstance(error, SecurityError):
        return SpecError(_plain(error.message), "use what docs/templates.md lists")
    if isinstance(error, UndefinedError):
        return SpecError(_plain(error.message), "see docs/templates.md for what there is")
    if isinstance(error, TemplateNotFound):
        return SpecError(
            f"there is no template {error.name!r} to read", "put it into the folder of --templates"
        )
    if isinstance(error, RecursionError):
        return SpecError("the template calls itself without end", "let it come to an end")
    return SpecError(f"the template fails: {_plain(str(error))}", "mend it")


def _plain(message: str | None) -> str:
    """The first line of a message, as a part of a sentence."""
    lines = (message or "").strip().splitlines() or ["for no reason given"]
    return lines[0].rstrip(".")


def _place(error: Exception, shifts: Mapping[str, int]) -> tuple[str, int] | None:
    """The innermost line of a person's own template that the error came through."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return _own_line(error.filename, error.lineno, shifts.get(error.filename, 0))
    found = None
    at: TracebackType | None = error.__traceback__
    while at is not None:
        template: Any = at.tb_frame.f_globals.get("__jinja_template__")
        if template is not None and template.filename:
            line = template.get_corresponding_lineno(at.tb_lineno)
            shift = getattr(template.environment, "shifts", {}).get(template.filename)
            if shift is not None:
                found = _own_line(template.filename, line, shift) or found
        at = at.tb_next
    return found


def _own_line(file: str, line: int, shift: int) -> tuple[str, int] | None:
    """A line of a file below `shift` lines that are not the person's; None for those."""
    return (file, line - shift) if line > shift else None
