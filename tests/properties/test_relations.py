"""Whatever the tables and their relations: the rows of tests/reference, and every promise kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import sqlgen
from databases import Server
from expected import digest
from families import broken, standing
from reference.relations import tables
from related import Schema, schemas

COMMON: dict[str, Any] = {
    "derandomize": True,
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}


def check(schema: Schema, engines: list[Server]) -> None:
    """Make the schema on the engines of the core, with its keys, and look at what stands."""
    seed, random = schema.options["seed"], schema.options["random"]
    made = tables(schema.spec, seed=seed, random=random)
    want = {name: digest(rows) for name, rows in made.items()}
    for engine in (each for each in engines if not each.engine.slow):
        database = engine.emptied()
        report = sqlgen.generate(schema.spec, database.url, fingerprint=True, **schema.options)
        found = {each.table: (each.rows, each.digest) for each in report.fingerprints}
        assert found == want, engine.engine.name
        assert broken(schema.spec, standing(database, schema.spec)) == []


@given(schema=schemas())
@settings(max_examples=5, **COMMON)
def test_related_tables(schema: Schema, engines: list[Server]) -> None:
    check(schema, engines)


@pytest.mark.slow
@given(schema=schemas())
@settings(max_examples=100, **COMMON)
def test_many_more_related_tables(schema: Schema, engines: list[Server]) -> None:
    check(schema, engines)
