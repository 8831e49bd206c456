"""Rendered scripts are right by the engine's grammar, down to the last statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

import sqlgen
from databases import give_up
from engines import ENGINES
from expected import EXAMPLES
from fetched import FetchError
from golden import CONFORMANCE, SCRIPTS
from grammars import GRAMMARS, Grammar, statements_of
from sqlgen.dialects import DIALECTS
from sqlgen.render import Statements

pytestmark = pytest.mark.slow

SPECS = {
    **{path.stem: path for path in sorted(EXAMPLES.glob("*.yaml"))},
    **{name: CONFORMANCE / f"{name}.yaml" for name in ("everything", "made", "borrowed")},
}
PAIRS = [(grammar, dialect) for grammar in GRAMMARS for dialect in grammar.dialects]
each_dialect = pytest.mark.parametrize(
    ("grammar", "dialect"), PAIRS, ids=[dialect for _, dialect in PAIRS]
)


def complaints(grammar: Grammar, statements: list[str]) -> list[str]:
    """What the grammar has to say; without it the test is given up."""
    try:
        return grammar.complaints(statements)
    except FetchError as reason:
        give_up(f"the grammar {grammar.name}: {reason}")


@each_dialect
@pytest.mark.parametrize("name", SPECS)
def test_specs(grammar: Grammar, dialect: str, name: str) -> None:
    script = "".join(sqlgen.render(SPECS[name], dialect, rows=20))
    statements = statements_of(script)
    assert len(statements) > 10
    assert complaints(grammar, statements) == []


@each_dialect
@pytest.mark.parametrize("case", SCRIPTS, ids=lambda case: case.name)
def test_golden_scripts(grammar: Grammar, dialect: str, case: Any) -> None:
    (engine,) = (each for each in ENGINES if each.name == dialect)
    if engine not in case.engines:
        assert any(map(engine.gap, case.needs))
        return
    assert complaints(grammar, statements_of(case.rendered(engine))) == []


@each_dialect
@pytest.mark.parametrize("random", ["md5", "native"])
def test_draws_and_series(grammar: Grammar, dialect: str, random: str) -> None:
    columns = {"id": {"sequence": 1}, "die": {"integer": [1, 6]}}
    spec = {"tables": {"t": {"rows": 5, "columns": columns}}}
    found: list[str] = []
    for series in DIALECTS[dialect].series:
        options: Any = {"random": random, "series": series, "replace": True, "schema": "other"}
        found += statements_of("".join(sqlgen.render(spec, dialect, **options)))
    assert complaints(grammar, found) == []


def around(dialect: str) -> Iterator[str]:
    """Statements of a run that no script has."""
    made = Statements(DIALECTS[dialect])
    yield from (made.list_tables(None), made.list_tables("s"), made.list_columns(None, "t"))
    yield from (made.lock(7), made.unlock(7), made.session_number(), made.cancel(7))
    yield from (made.count("s", "t"), made.has_rows("s", "t"), made.drop_table("s", "t"))
    yield from (made.empty_table("s", "t"), made.delete_all("s", "t"), made.rollback())
    yield from (made.journal("create", "s"), made.journal("entries", None))
    yield made.journal("insert", None, (1, "t", "s", "d", "p", 0, "r", "v", 1, 9, 0, 0, 1, None, 0))
    yield made.journal("record", None, 1, "t", 0, 9, 9)
    yield made.journal("forget", None, "t", 1)
    yield made.journal("count_rows", None, "t", "id", 1, 9)
    yield made.journal("delete_rows", None, "t", "id", 1, 9)


@each_dialect
def test_statements_around_the_batches(grammar: Grammar, dialect: str) -> None:
    assert complaints(grammar, [each for each in around(dialect) if each]) == []


@pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda grammar: grammar.name)
def test_broken_statements_are_refused(grammar: Grammar) -> None:
    """Small ones, and a batch of ours with a single sign too few."""
    (batch,) = (
        each
        for each in statements_of("".join(sqlgen.render("people", grammar.dialects[0], rows=3)))
        if re.search(r"^INSERT INTO (?!sqlgen_lookup)", each, re.M)
    )
    spoilt = [batch[:-1], batch.replace(" AS ", " AS AS ", 1), batch.replace("CASE", "CAS", 1)]
    spoilt += [
        batch.replace(",\n", "\n", 1),
        batch.replace(")", "", 1),
        batch.replace("FROM (", "(", 1),
    ]
    for each in (*grammar.broken, *spoilt):
        assert complaints(grammar, [each]) != [], each
