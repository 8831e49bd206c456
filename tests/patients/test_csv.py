"""CSV files as Synthea writes them: header, order, no quotes; and back into the tables."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from ruamel.yaml import YAML

from sqlgen import api
from sqlgen.dialects import DIALECTS
from sqlgen.render.patients import PatientStatements

ROOT = Path(__file__).parents[2]
FACTS = ROOT.parent / "shared" / "reference" / "synthea" / "csv_tables.yaml"
PEOPLE = 40


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a population and its CSV files."""
    folder = tmp_path_factory.mktemp("csv")
    api.patients(f"duckdb:///{folder}/made.duckdb", people=PEOPLE, csv=folder / "csv")
    return folder


@pytest.mark.slow
def test_files_go_back_into_the_tables_without_a_difference(files: Path) -> None:
    """Loaded into the same DDL, keys included; compared both ways."""
    planned = api.planned_patients(people=PEOPLE)
    statements = PatientStatements(planned, DIALECTS["duckdb"], None)
    with duckdb.connect(f"{files}/again.duckdb") as connection:
        connection.execute(f"ATTACH '{files}/made.duckdb' AS made (READ_ONLY)")
        for table in planned.tables:
            connection.execute(statements.create(table))
            path = files / "csv" / f"{table.name}.csv"
            connection.execute(
                f"INSERT INTO {table.name} SELECT * FROM read_csv('{path}', header = true, "
                "quote = '', escape = '', all_varchar = true, nullstr = '')"
            )
            for here, there in (
                (table.name, f"made.{table.name}"),
                (f"made.{table.name}", table.name),
            ):
                gone = (
                    f"SELECT COUNT(*) FROM (SELECT * FROM {here} EXCEPT ALL SELECT * FROM {there})"
                )
                assert connection.execute(gone).fetchone() == (0,), table.name


@pytest.mark.slow
def test_files_are_written_as_synthea_does(files: Path) -> None:
    text = (files / "csv" / "encounters.csv").read_text(encoding="utf-8")
    assert '"' not in text
    header, first, *_ = text.split("\n")
    assert header.startswith("Id,START,STOP,PATIENT,ORGANIZATION,PROVIDER,PAYER,ENCOUNTERCLASS")
    assert all(line.count(",") == header.count(",") for line in text.splitlines())
    identifier, start = first.split(",")[:2]
    assert identifier == identifier.lower()
    assert (start[4], start[7], start[10], start[-1]) == ("-", "-", "T", "Z")


@pytest.mark.skipif(not FACTS.exists(), reason="facts of Synthea's exporter are not here")
def test_tables_have_the_columns_of_the_exporter() -> None:
    """19 tables, 262 columns: names in order, keys."""
    known = YAML(typ="safe").load(FACTS)["tables"]
    ours = {table.name: table for table in api.planned_patients().tables}
    assert set(ours) == set(known)
    assert sum(len(table.columns) for table in ours.values()) == 262
    for name, columns in known.items():
        assert [column.name for column in ours[name].columns] == list(columns), name
        foreign = {key.column: f"FK {key.table}.{key.target}" for key in ours[name].foreign_keys}
        for column, (kind, *_, mark) in ((c, (*said, "")) for c, said in columns.items()):
            keys = [each for each in columns[column] if str(each).startswith("FK ")]
            assert foreign.get(column) == (keys[0] if keys else None), (name, column, mark)
            type_ = next(each.type.kind for each in ours[name].columns if each.name == column)
            assert (type_ == "uuid") == (kind == "uuid"), (name, column)
