"""Every error that sqlgen raises on purpose.

    SqlgenError                  exit code 1: failed while running
    ├── RunError                 the database refused or broke off; whole batches stand
    │   ├── ShortfallError       a batch made another number of rows than it should
    │   └── InterruptedRunError  stopped by the person or by a lost connection
    ├── InstallationError        sqlgen's own files are missing
    └── RefusedError             exit code 2: refused before anything was written
        ├── UsageError           an option or argument that makes no sense
        ├── SpecError            the spec is wrong: file, line, table, column
        │   └── CapacityError    more distinct values asked for than there are
        ├── TargetError          the database can't be reached or used as asked
        └── LockedError          another run holds the table

The exit code is the class's; context travels as attributes, so that `--json` prints the same
facts as the sentence does.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """The remedy for a name that is not known: the nearest known one, or `otherwise`."""
    near = difflib.get_close_matches(name, list(known), 1)
    return f"did you mean {near[0]!r}?" if near else otherwise


class SqlgenError(Exception):
    """Base of all errors: what is wrong, and what to do about it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem}; {self.remedy}" if self.remedy else self.problem

    def facts(self) -> dict[str, object]:
        """The error as plain fields, for machines."""
        return {
            "error": type(self).__name__,
            "problem": self.problem,
            "remedy": self.remedy,
            "exit_code": self.exit_code,
        }


class RunError(SqlgenError):
    """The run began to write and failed; only whole batches stand."""


class ShortfallError(RunError):
    """A batch made another number of rows than planned and was rolled back."""


class InterruptedRunError(RunError):
    """Stopped from outside: Ctrl-C, a killed session, a lost connection."""


class InstallationError(SqlgenError):
    """A file that ships with sqlgen is not where it should be."""


class RefusedError(SqlgenError):
    """Refused before anything was written."""

    exit_code: ClassVar[int] = 2


class UsageError(RefusedError):
    """A wrong option, argument or combination of them."""


class TargetError(RefusedError):
    """The target can't be reached, opened or written to as asked."""


class LockedError(RefusedError):
    """Another run is at work on the same table."""


class SpecError(RefusedError):
    """A wrong spec; `file`, `line`, `table`, `column`, `option` say where, as far as known.

    `item` is the place in a list that `option` holds.
    """

    def __init__(
        self,
        problem: str,
        remedy: str = "",
        *,
        table: str | None = None,
        column: str | None = None,
        option: str | None = None,
        item: int | None = None,
        file: str | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(problem, remedy)
        self.table = table
        self.column = column
        self.option = option
        self.item = item
        self.file = file
        self.line = line

    def __str__(self) -> str:
        where = ", ".join(
            part for part in (self.file, f"line {self.line}" if self.line else None) if part
        )
        subject = ".".join(part for part in (self.table, self.column) if part)
        return ": ".join(part for part in (where, subject, super().__str__()) if part)

    def facts(self) -> dict[str, object]:
        """The error as plain fields, with the place."""
        place = {
            "file": self.file,
            "line": self.line,
            "table": self.table,
            "column": self.column,
        }
        return super().facts() | place


class CapacityError(SpecError):
    """A unique column is asked for more values than its generator can make."""


def unwritable(path: object, error: OSError) -> UsageError:
    """The refusal of a file that can't be written, in the system's words."""
    return UsageError(f"can't write {path}: {error.strerror}", "name another file")
