"""Rows that must be refused, as a script for the engine's own client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlgen.dialects import Dialect
from sqlgen.render.environment import templates_for
from sqlgen.render.renderer import Statements

Step = tuple[str, str]
"""A statement, and why it must fail; that is empty for a valid row."""


def suite(dialect: Dialect, steps: Iterable[Step]) -> Iterator[str]:
    """The script in parts; where the engine has savepoints nothing of it stays."""
    statements, templates = Statements(dialect), templates_for(dialect)
    found = tuple(steps)
    failing = sum(bool(why) for _, why in found)
    yield templates.macro("suite", "start", dialect.title, dialect.client, failing) + "\n"
    yield from statements.all_ended(statements.settings(1, "off"))
    whole = (statements.begin(), statements.rollback()) if dialect.savepoints else ("", "")
    yield from statements.all_ended((statements.tried("enforced"), whole[0]))
    for statement, why in found:
        if not why:
            yield from statements.all_ended((statement,))
            continue
        yield "\n" + templates.macro("suite", "told", why) + "\n"
        point, back = statements.tried("savepoint"), statements.tried("to_savepoint")
        yield from statements.all_ended((point, statement, back))
    yield from statements.all_ended((whole[1], *statements.settings_back()))


def inserts(dialect: Dialect, rows: Iterable[str]) -> Iterator[str]:
    """Rows as a script, in one transaction."""
    statements = Statements(dialect)
    body = (statements.begin(), *rows, statements.commit())
    yield from statements.all_ended(
        (*statements.settings(1, "off"), *body, *statements.settings_back())
    )


def rows_script(
    dialect: Dialect, table: str, columns: Sequence[str], rows: Sequence[Sequence[str | None]]
) -> str:
    """Rows of texts as one statement, which stands in a script between what `spelling` gives."""
    statements = Statements(dialect)
    return f"{statements.ended(statements.tried('insert_rows', table, columns, rows))}\n"


def spelling(dialect: Dialect) -> tuple[str, str]:
    """What a script begins and ends with for its texts to be read as they stand there."""
    statements = Statements(dialect)
    wanted = [each for each in dialect.settings if each.spelling]
    start = (part for each in wanted for part in statements.setting(each, 1, "off"))
    end = (part for each in reversed(wanted) for part in statements.setting_back(each))
    return "".join(statements.all_ended(start)), "".join(statements.all_ended(end))
