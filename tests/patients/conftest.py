"""One population of 5,000 living patients, made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from patients_made import Made, population_of

PEOPLE = 5_000
SEED = 20260101


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The population: Massachusetts, ten years of history, all modules."""
    folder = tmp_path_factory.mktemp("patients")
    with population_of(folder, people=PEOPLE, seed=SEED) as population:
        yield population
