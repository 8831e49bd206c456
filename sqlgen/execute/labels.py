"""Labels of bad cells, worked out again by the rule that spoilt them: into a file or a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from sqlgen.errors import unwritable
from sqlgen.execute.session import Session
from sqlgen.execute.settings import looked_up
from sqlgen.plan import Plan, TablePlan
from sqlgen.render import LABEL_COLUMNS, Expected, Renderer


def check_writable(path: Path) -> None:
    """Refuse a file that can't be written; what stands in it stays."""
    there = path.exists()
    try:
        path.open("a", encoding="utf-8").close()
    except OSError as error:
        raise unwritable(path, error) from None
    if not there:
        path.unlink()


def spoilt_rows(session: Session, plan: Plan) -> Iterator[tuple[TablePlan, list[tuple[Any, ...]]]]:
    """The rows of landing tables, so many at a time, and those that come twice among them.

    The session is prepared for the plan and has its lookup tables; no table is made.
    """
    renderer = Renderer(plan)
    for table in plan.tables:
        for batch in table.batches():
            what = f"{table.name}, rows {batch.n_from} to {batch.n_to}"
            session.begin()  # what a server keeps of a query that is read in portions ends with it
            for select in renderer.selects(table, batch):
                for rows in session.portions(select, what):
                    yield table, rows
            session.commit()


class Labelling:
    """The labels of a plan, a batch at a time, over a session that is prepared for it."""

    def __init__(
        self, session: Session, plan: Plan, expected: Expected, *, looked_up: bool = False
    ) -> None:
        self._session, self._plan, self._expected = session, plan, expected
        self._looked_up = looked_up
        """Whether the session has the plan's lookup tables already."""
        self._renderer = Renderer(plan)

    def into_file(self, path: Path) -> int:
        """Write a CSV file and say how many labels it has; UsageError where it can't be written."""
        count = 0
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                # Texts in quotes: a carriage return in one of them ends a line otherwise.
                lines = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
                lines.writerow(LABEL_COLUMNS)
                for rows in self._batches():
                    lines.writerows(rows)
                    count += len(rows)
        except OSError as error:
            raise unwritable(path, error) from None
        return count

    def _batches(self) -> Iterator[list[tuple[Any, ...]]]:
        for select, what in self._selects(ordered=True):
            yield self._session.rows(select, what)

    def into_table(self, name: str) -> int:
        """Put them into a table, made where it is missing; those of the same tables go."""
        session, schema = self._session, self._plan.schema
        session.run(self._renderer.create_labels(schema, name), f"creating {name}")
        count = 0
        session.begin()
        for table in self._plan.tables:
            session.run(self._renderer.drop_labels(schema, name, table.name), f"emptying {name}")
        session.commit()
        for select, what in self._selects():
            session.begin()
            count += session.run(self._renderer.keep_labels(schema, name, select), what)
            session.commit()
        return count

    def _selects(self, *, ordered: bool = False) -> Iterator[tuple[str, str]]:
        """The SELECT of each batch, and what it is called; lookup tables stand meanwhile.

        Rows that come twice follow all cells of their table: engines differ in the size of a batch.
        """
        made, there = self._renderer, self._looked_up
        with nullcontext() if there else looked_up(self._session, made):
            for table in self._plan.tables:
                for labels in (made.cell_labels, made.copy_labels):
                    for batch in table.batches():
                        what = f"labels of {table.name}, rows {batch.n_from} to {batch.n_to}"
                        select = labels(table, batch, self._expected, ordered=ordered)
                        if select:
                            yield select, what
