"""Where the labels of bad data go: into a CSV file, or into a table."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from sqlgen.errors import TargetError, UsageError
from sqlgen.execute import Labelling, Session, check_writable
from sqlgen.plan import Plan
from sqlgen.render import LABEL_COLUMNS, Expected

CSV = ".csv"
NO_NAME = frozenset("./\\")
"""What a file's name has and the name of a table of labels has not."""


@dataclass(frozen=True, slots=True)
class Labels:
    """A file or a table; neither where no labels are wanted."""

    file: Path | None = None
    table: str | None = None

    def check(self, plan: Plan) -> None:
        """Refuse, before anything is written, a place that can't take them."""
        if self.file is not None:
            check_writable(self.file)
        if any(table.name == self.table for table in plan.tables):
            raise UsageError(f"labels can't go into {self.table}, which gets the rows", OTHER)

    def look(self, session: Session) -> None:
        """The same of what stands: a table that is not one of labels."""
        schema = session.target.schema
        if self.table is None or self.table not in session.tables(schema):
            return
        there = {column.name for column in session.columns(schema, self.table)}
        for name in LABEL_COLUMNS:
            if name not in there:
                raise TargetError(
                    f"{self.table} stands, is no table of labels and has no column {name!r}", OTHER
                )

    def write(self, session: Session, plan: Plan, expected: Expected) -> int | None:
        """Write those of a plan; how many there are, None where none are wanted."""
        writing = Labelling(session, plan, expected)
        if self.file is not None:
            return writing.into_file(self.file)
        return None if self.table is None else writing.into_table(self.table)


OTHER = "name another table"


def labels_at(given: str | PathLike[str] | None) -> Labels:
    """The place that a person names; UsageError for what is neither a CSV file nor a table."""
    if given is None:
        return Labels()
    text = str(given)
    if text.endswith(CSV):
        return Labels(file=Path(text))
    if not isinstance(given, str) or not text or NO_NAME & set(text):
        raise UsageError(
            f"labels can't go into {text!r}",
            "end the name of a file with .csv, or name a table, without a dot: it is made where "
            "the others are",
        )
    return Labels(table=text)


def label_table(given: str) -> str:
    """A table of labels; UsageError for what is none."""
    found = labels_at(given)
    if found.table is None:
        raise UsageError(f"a procedure writes no file, so labels can't go into {given!r}", OTHER)
    return found.table
