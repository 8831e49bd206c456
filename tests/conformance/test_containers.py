"""The servers of the Docker images that docker/compose.yaml names: the same rows there."""

from __future__ import annotations

from pathlib import Path

import pytest

import sqlgen
from databases import docker_answers, reach
from engines import ENGINES, Engine
from expected import digest, read, rows_of

pytestmark = pytest.mark.containers

HERE = Path(__file__).parent
HOSTED = [engine for engine in ENGINES if "docker" in engine.ways]


@pytest.mark.parametrize("engine", HOSTED, ids=lambda engine: engine.name)
def test_image_makes_the_rows(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if not docker_answers():
        pytest.skip("no Docker engine answers")
    monkeypatch.setenv(engine.variable, "docker")
    spec = read(HERE / "everything.yaml")
    with reach(engine).fresh() as database:
        database.client("".join(sqlgen.render(HERE / "everything.yaml", engine.name, rows=100)))
        scripted = sqlgen.fingerprint(database.url)
        made = sqlgen.generate(
            HERE / "everything.yaml", database.url, rows=100, replace=True, fingerprint=True
        )
    assert set(made.fingerprints) == set(scripted)
    for found in made.fingerprints:
        want = rows_of(spec, found.table, base=HERE, params={"rows": 100})
        assert (found.rows, found.digest) == digest(want)
