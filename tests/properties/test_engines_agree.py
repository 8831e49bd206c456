"""Whatever the spec: the same rows on every engine, and those of tests/reference."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import sqlgen
from databases import Database
from expected import digest, rows_of
from specs import Case, cases

COMMON: dict[str, Any] = {
    "derandomize": True,
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}


def held(case: Case, database: Database) -> bool:
    """Whether the engine can hold such values at all; where it can't, the plan says why."""
    dialect = database.engine.dialect
    try:
        sqlgen.plan(case.spec, dialect.name)
    except sqlgen.SpecError:
        if not (dialect.empty_is_null or dialect.first_day):
            raise
        return False
    return True


def check(case: Case, databases: list[Database]) -> None:
    """Make the case on all engines and compare."""
    seed, random = case.options["seed"], case.options["random"]
    want = digest(rows_of(case.spec, case.table, seed=seed, random=random))
    for database in (each for each in databases if held(case, each)):
        forms = database.engine.dialect.series
        report = sqlgen.generate(
            case.spec,
            database.url,
            series=forms[case.form % len(forms)],
            replace=True,
            journal=False,
            fingerprint=True,
            **case.options,
        )
        (found,) = report.fingerprints
        assert (found.rows, found.digest) == want, database.engine.name


@given(case=cases())
@settings(max_examples=25, **COMMON)
def test_engines_agree(case: Case, databases: list[Database]) -> None:
    check(case, databases)


@pytest.mark.slow
@given(case=cases())
@settings(max_examples=100, **COMMON)
def test_engines_agree_on_many_more(case: Case, databases: list[Database]) -> None:
    check(case, databases)
