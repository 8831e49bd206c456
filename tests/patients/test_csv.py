"""CSV files as Synthea writes them: header, order, no quotes; and back into the tables."""

from __future__ import annotations

import csv
from contextlib import closing
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from command import inside
from databases import Database, Server
from sqlgen import api
from sqlgen.patients.tables import Column, Table
from sqlgen.render.patients import PatientStatements

ROOT = Path(__file__).parents[2]
FACTS = ROOT.parent / "shared" / "reference" / "synthea" / "csv_tables.yaml"
PEOPLE, FEW = 40, 6


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a population and its CSV files."""
    folder = tmp_path_factory.mktemp("csv")
    api.patients(f"duckdb:///{folder}/made.duckdb", people=PEOPLE, csv=folder / "csv")
    return folder


def loaded(database: Database, folder: Path) -> None:
    """The tables' own DDL, and what stands in the files."""
    dialect = database.engine.dialect
    planned = api.planned_patients(people=FEW)
    statements = PatientStatements(planned, dialect, None)
    with database.connection() as connection, closing(connection.cursor()) as cursor:
        for table in planned.tables:
            cursor.execute(statements.create(table))
            rows = read(folder / f"{table.name}.csv", table)
            if rows:
                marks = ", ".join([MARKS[database.engine.name]] * len(table.columns))
                cursor.executemany(
                    f"INSERT INTO {database.name(table.name)} VALUES ({marks})", rows
                )
        for key in statements.late_keys():
            cursor.execute(key.statement)


MARKS = {"duckdb": "?", "sqlite": "?", "postgresql": "%s", "mariadb": "%s", "mysql": "%s"}


def read(path: Path, table: Table) -> list[tuple[str | None, ...]]:
    """The rows of a file: an empty cell is NULL, a moment is written as SQL has it."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, quoting=csv.QUOTE_NONE))
    assert lines[0] == [column.name for column in table.columns]
    return [
        tuple(cell_of(text, column) for text, column in zip(line, table.columns, strict=True))
        for line in lines[1:]
    ]


def cell_of(text: str, column: Column) -> str | None:
    """A cell as an engine takes it."""
    if not text:
        return None
    return f"{text[:10]} {text[11:19]}" if column.type.kind == "timestamp" else text


@pytest.mark.parametrize("where", ["file", "file/below", "taken"])
def test_a_folder_that_cannot_be_written_is_refused_before_a_row_is_made(
    where: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("here", encoding="utf-8")
    (tmp_path / "taken" / "patients.csv").mkdir(parents=True)
    url = f"duckdb:///{tmp_path}/made.duckdb"
    done = inside("patients", "-p", "1", "--to", url, "--csv", str(tmp_path / where))
    assert (done.code, "can't write into" in done.err) == (2, True), done.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "taken"]


@pytest.mark.slow
@pytest.mark.needs("patients")
def test_files_go_back_into_the_tables_without_a_difference(engine: Server, tmp_path: Path) -> None:
    """Loaded into the same DDL, keys included, on every engine."""
    with engine.fresh() as made, engine.fresh() as again:
        api.patients(made.url, people=FEW, csv=tmp_path)
        loaded(again, tmp_path)
        there = api.fingerprint(made.url)
        assert len(there) == 19
        assert api.fingerprint(again.url) == there


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
