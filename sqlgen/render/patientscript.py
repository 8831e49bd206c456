"""A population as a script to read, keep, and run with the engine's own client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlgen.dialects import Dialect
from sqlgen.patients.plan import ROUNDS, Population
from sqlgen.render.patients import PatientStatements, Step
from sqlgen.render.renderer import Statements

BATCH = 10_000
"""Living patients of a batch."""


def patient_script(
    population: Population, dialect: Dialect, schema: str | None = None
) -> Iterator[str]:
    """The script in parts, each a statement with its end, in the order that a run keeps."""
    plain = Statements(dialect)
    yield f"-- {population.wanted.people} synthetic patients, made by sqlgen; no real people.\n"
    patients = PatientStatements(population, dialect, schema)
    yield from plain.all_ended(_statements(population, patients, plain, schema))


def _statements(
    population: Population, patients: PatientStatements, plain: Statements, schema: str | None
) -> Iterator[str]:
    made, dropped = patients.series(BATCH)
    yield from plain.settings(patients.depth(BATCH), "off")
    yield made
    yield from (patients.create(table) for table in patients.tables)
    yield patients.create_totals().statement
    yield from _texts(patients.facts())
    yield from (statement for _, statement in patients.places())
    yield from _texts(patients.stages())
    for first in range(1, population.wanted.people + 1, BATCH):
        count = min(BATCH, population.wanted.people - first + 1)
        yield from _batch(patients, plain, first, count)
    yield from (key.statement for key in patients.late_keys())
    yield from _texts(patients.totals())
    yield from patients.drop_stages()
    yield patients.drop_totals()
    yield dropped
    yield from plain.settings_back()


def _batch(patients: PatientStatements, plain: Statements, first: int, count: int) -> Iterator[str]:
    yield from _texts(patients.empty())
    yield patients.slots(first, count).statement
    for round_ in range(1, ROUNDS + 1):
        yield from _texts(patients.attempts(round_))
    yield from _texts(patients.lived())
    yield from _texts(patients.care(first))
    yield plain.begin()
    yield from (statement for _, statement in patients.filled())
    yield plain.commit()


def _texts(steps: Iterable[Step]) -> Iterator[str]:
    return (step.statement for step in steps)
