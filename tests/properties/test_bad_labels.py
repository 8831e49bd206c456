"""For any spec: labels are the cells that differ from the good twin, on each engine."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sqlgen
from databases import Server

NEVER = 1e-9
COLUMNS: list[dict[str, Any]] = [
    {"template": "a{n}b"},
    {"template": "x{integer(1, 99)}", "nulls": 0.3},
    {"pick": ["red", "it's", "gr\\een", ""]},
    {"integer": [-5, 5]},
    {"integer": [0, 10**12], "nulls": 0.5},
    {"decimal": {"between": [-1, 1], "scale": 4}},
    {"date": ["0900-01-01", "2100-01-01"]},
    {"timestamp": ["1950-01-01", "2040-01-01"]},
    {"time": ["00:00:00", "23:59:59"]},
    {"boolean": 0.2},
    {"uuid": True},
    {"token": 12},
    {"json": {"k": {"pick": ["a", 'b"c']}}},
]
specs = st.fixed_dictionaries(
    {
        "columns": st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=5),
        "rows": st.integers(0, 40),
        "seed": st.integers(0, 2**63 - 1),
        "rate": st.sampled_from([0.01, 0.3, 1]),
        "text_key": st.booleans(),
    }
)


def spec_of(drawn: dict[str, Any]) -> dict[str, Any]:
    key = {"token": 8} if drawn["text_key"] else {"sequence": 1}
    columns = {f"c{at}": each for at, each in enumerate(drawn["columns"])}
    table = {"rows": drawn["rows"], "columns": {"id": key | {"primary_key": True}} | columns}
    return {"seed": drawn["seed"], "tables": {"t": table}}


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[*HealthCheck], derandomize=True)
@given(drawn=specs)
def test_labels_are_the_cells_that_differ(
    engines: list[Server], tmp_path_factory: pytest.TempPathFactory, drawn: dict[str, Any]
) -> None:
    spec, path = spec_of(drawn), tmp_path_factory.mktemp("labels") / "labels.csv"
    names = list(spec["tables"]["t"]["columns"])
    told = []
    for engine in engines:
        with engine.fresh() as database:
            sqlgen.bad(spec, database.url, raw=True, rate=NEVER)
            good = {row[0]: row for row in database.table("t_raw", names, "id")}
            options = {"rate": drawn["rate"], "exclude": ["keys"]}
            sqlgen.bad(spec, database.url, raw=True, labels=path, replace=True, **options)
            bad = {row[0]: row for row in database.table("t_raw", names, "id")}
        assert good.keys() == bad.keys()
        differing = {
            (key, names[at]): (good[key][at], bad[key][at])
            for key in good
            for at in range(len(names))
            if good[key][at] != bad[key][at]
        }
        labels = read(path)
        assert {cell: (each["good"], value_of(each)) for cell, each in labels.items()} == differing
        told.append({(cell, each["class"]) for cell, each in labels.items()})
    assert all(each == told[0] for each in told)


def read(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(each["key"], each["column"]): each for each in csv.DictReader(file)}


def value_of(label: dict[str, str]) -> str | None:
    return None if label["bad_is_null"] == "1" else label["bad"]
