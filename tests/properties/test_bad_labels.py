"""For any spec: labels are the cells that differ from the good twin, on each engine."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sqlgen
from databases import Database, Server

Cell = tuple[str, str, str]
"""A table, a key in it, and a column."""
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
COPIES = ["duplicate_row", "near_duplicate", "case_twin", "accent_twin"]
"""Classes of whole rows."""
KEYS: list[dict[str, Any]] = [{"sequence": 1}, {"sequence": -7}, {"token": 8}]
specs = st.fixed_dictionaries(
    {
        "columns": st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=4),
        "below": st.lists(st.sampled_from(COLUMNS), min_size=0, max_size=3),
        "rows": st.integers(0, 40),
        "seed": st.integers(0, 2**63 - 1),
        "rate": st.sampled_from([0.01, 0.3, 1]),
        "key": st.sampled_from(KEYS),
        "per": st.booleans(),
        "raw": st.booleans(),
    }
)


def spec_of(drawn: dict[str, Any]) -> dict[str, Any]:
    """A table, and one below it: so many rows of each, or rows that refer to some of them."""
    named = {f"c{at}": each for at, each in enumerate(drawn["columns"])}
    top = {"id": drawn["key"] | {"primary_key": True}, "size": {"integer": [0, 9]}} | named
    top |= {"code": {"template": "u{n}", "unique": True}}
    top |= {"sized": {"integer": [1, 5], "when": "size > 4"}}
    more = {f"d{at}": each for at, each in enumerate(drawn["below"])}
    if drawn["per"]:
        keys: dict[str, dict[str, Any]] = {
            "t_id": {"parent": "id", "primary_key": True},
            "number": {"position": True, "primary_key": True},
        }
        below: dict[str, Any] = {"per": {"table": "t", "count": [0, 3]}, "columns": keys | more}
    else:
        keys = {"id": {"sequence": 1, "primary_key": True}, "t_id": {"reference": "t.id"}}
        below = {"rows": drawn["rows"], "columns": keys | more}
    tables = {"t": {"rows": drawn["rows"], "columns": top}}
    if drawn["rows"]:  # without parents there is nothing to refer to
        tables["below"] = below
    return {"seed": drawn["seed"], "tables": tables}


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[*HealthCheck], derandomize=True)
@given(drawn=specs)
def test_labels_are_the_cells_that_differ(
    engines: list[Server], tmp_path_factory: pytest.TempPathFactory, drawn: dict[str, Any]
) -> None:
    spec, path = spec_of(drawn), tmp_path_factory.mktemp("labels") / "labels.csv"
    options: dict[str, Any] = {"raw": drawn["raw"], "exclude": COPIES}
    told = []
    for engine in engines:
        with engine.fresh() as database:
            sqlgen.bad(spec, database.url, rate=NEVER, **options)
            good = cells_of(database, spec, drawn["raw"])
            sqlgen.bad(spec, database.url, rate=drawn["rate"], labels=path, replace=True, **options)
            bad = cells_of(database, spec, drawn["raw"])
        assert good.keys() == bad.keys()
        differing = {cell: (good[cell], bad[cell]) for cell in good if good[cell] != bad[cell]}
        labels = read(path)
        assert labels.keys() == differing.keys()
        for cell, (was, stands) in differing.items() if drawn["raw"] else ():
            assert (labels[cell]["good"], value_of(labels[cell])) == (was, stands)
        told.append({(cell, each["class"]) for cell, each in labels.items()})
    assert all(each == told[0] for each in told)


def cells_of(database: Database, spec: dict[str, Any], raw: bool) -> dict[Cell, Any]:
    """The values of all cells."""
    found: dict[Cell, Any] = {}
    text = "token" in spec["tables"]["t"]["columns"]["id"]
    for name, table in spec["tables"].items():
        stands, names = f"{name}{'_raw' if raw else ''}", list(table["columns"])
        keys = [at for at, each in enumerate(table["columns"].values()) if each.get("primary_key")]
        for row in database.table(stands, names, names[0]):
            key = key_of([row[at] for at in keys], text=text)
            found |= {(stands, key, names[at]): value for at, value in enumerate(row)}
    return found


def key_of(values: list[Any], *, text: bool) -> str:
    """A key as labels have it; the first of two parts is a text or, as the second, a number."""
    if len(values) == 1:
        return str(values[0])
    return json.dumps([str(values[0]) if text else int(values[0]), int(values[1])])


def read(path: Path) -> dict[Cell, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    found = {(each["table"], each["key"], each["column"]): each for each in lines}
    assert len(found) == len(lines)
    return found


def value_of(label: dict[str, str]) -> str | None:
    return None if label["bad_is_null"] == "1" else label["bad"]
