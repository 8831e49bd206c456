"""Tables that stand where others are to be made: refused, or dropped where a person agrees."""

from __future__ import annotations

from collections.abc import Sequence

from sqlgen.errors import UsageError
from sqlgen.execute.consent import Confirm, agreed
from sqlgen.execute.journal import Journal
from sqlgen.execute.session import Session
from sqlgen.render import Statements

QUESTION = "tables of patients that stand are dropped with their rows"


def cleared(
    session: Session,
    schema: str | None,
    journal: Journal,
    names: Sequence[str],
    confirm: Confirm,
    *,
    replace: bool,
    ours: Sequence[str] = (),
) -> None:
    """Refuse tables of those names, or drop them where they are to be replaced.

    `names` has each table after those that it refers to; `ours` go along, wherever they stand. The
    journal has read its entries, and forgets those of all of them.
    """
    statements = Statements(session.dialect)
    there = set(session.tables(schema))
    standing = [name for name in names if name in there]
    if standing and not replace:
        raise UsageError(
            f"these tables stand already: {', '.join(standing)}",
            "give --replace to make them anew, or write to another database",
        )
    if any(session.scalar(statements.has_rows(schema, name)) for name in standing):
        agreed(confirm, QUESTION)
    for name in (*names, *ours):
        journal.forget_if_kept(name)
    for name in (*reversed(standing), *(name for name in ours if name in there)):
        session.run(statements.drop_table(schema, name), f"dropping {name}")
    session.begun = session.begun or bool(standing)
