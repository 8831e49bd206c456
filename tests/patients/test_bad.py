"""Bad patients against their good twins, against the reference, and from engine to engine."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import md5
from pathlib import Path

import duckdb
import pytest

import sqlgen
from databases import Database, Server
from reference.badness import CLASSES, is_bad
from sqlgen import api
from sqlgen.patients.rules import rules
from sqlgen.patients.tables import Table, tables

WHO: api.PatientOptions = {"people": 6, "years_of_history": 3, "seed": 11}
RATE = "0.5"
NEVER = 1e-9
"""A rate below half a draw in Q: no cell is bad."""
BIRTHS = {"encounters": "PATIENT", "conditions": "PATIENT", "claims": "PATIENTID"}
Cell = tuple[str, str, str]
"""A table, the key of a row, and a column."""
Row = dict[str, str | None]
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Label:
    """A label, as its file has it."""

    cell: Cell
    name: str
    good: str
    bad: str | None


def read_labels(path: Path) -> list[Label]:
    """The lines of a file of labels."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Label(
                (each["table"].removesuffix("_raw"), each["key"], each["column"]),
                each["class"],
                each["good"],
                None if each["bad_is_null"] == "1" else each["bad"],
            )
            for each in csv.DictReader(file)
        ]


def key_of(table: Table, row: Row) -> str:
    """What tells a row apart, as labels write it."""
    names = rules()[table.name].key or (table.primary_key or "",)
    return str(row[names[0]]) if len(names) == 1 else json.dumps([row[name] for name in names])


def number_of(key: str) -> int:
    """The number of a row, by docs/bad.md."""
    digits = md5(key.encode()).hexdigest()
    return int(digits[:8], 16) % 2**31 * 2**31 + int(digits[8:16], 16) % 2**31


def rows_of(database: Database, table: Table) -> list[Row]:
    """The rows of a landing table."""
    names = [column.name for column in table.columns]
    told = ", ".join(map(database.name, names))
    found = database.rows(f"SELECT {told} FROM {database.name(f'{table.name}_raw')}")
    return [dict(zip(names, row, strict=True)) for row in found]


@dataclass(frozen=True)
class Made:
    """The same landing tables without and with bad data, and the labels."""

    good: dict[str, list[Row]]
    bad: dict[str, list[Row]]
    labels: list[Label]


@pytest.fixture(scope="module")
def made(engine: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Both kinds of landing tables on the engine."""
    path = tmp_path_factory.mktemp("labels") / "labels.csv"
    with engine.fresh() as database:
        sqlgen.bad_patients(database.url, raw=True, rate=NEVER, **WHO)
        good = {table.name: rows_of(database, table) for table in tables()}
        sqlgen.bad_patients(database.url, raw=True, rate=RATE, labels=path, replace=True, **WHO)
        bad = {table.name: rows_of(database, table) for table in tables()}
        yield Made(good, bad, read_labels(path))


@pytest.mark.needs("patients")
def test_labels_are_the_cells_that_differ_from_the_good_twin(made: Made) -> None:
    twice = {label.cell[:2] for label in made.labels if not label.cell[2]}
    told = {label.cell: (label.good, label.bad) for label in made.labels if label.cell[2]}
    differing = {}
    for table in tables():
        good = {key_of(table, row): row for row in made.good[table.name]}
        assert len(good) == len(made.good[table.name])
        counts = Counter(key_of(table, row) for row in made.bad[table.name])
        assert counts == {key: 1 + ((table.name, key) in twice) for key in good}
        for row in made.bad[table.name]:
            key = key_of(table, row)
            for column, value in row.items():
                if value != good[key][column]:
                    differing[table.name, key, column] = (good[key][column], value)
    assert differing == told
    assert twice


@pytest.mark.needs("patients")
def test_cells_are_bad_by_the_draws_of_the_reference(made: Made) -> None:
    told = {label.cell for label in made.labels if label.cell[2]}
    expected: set[Cell] = set()
    for table in tables():
        keys = rules()[table.name].key or (table.primary_key,)
        for row in made.good[table.name]:
            key = key_of(table, row)
            filled = {name for name, value in row.items() if value is not None and name not in keys}
            expected |= {
                (table.name, key, name)
                for name in filled
                if is_bad(table.name, name, (1, 2), WHO["seed"], number_of(key))
            }
    # Where a class gives what is good already, nothing is bad.
    assert told <= expected
    assert len(expected - told) < len(expected) / 100


@pytest.mark.needs("patients")
def test_a_label_says_what_its_class_makes(made: Made) -> None:
    for label in made.labels:
        if label.name == "default_number":
            assert float(str(label.bad)) == -1
        elif label.name == "orphan":
            assert label.bad == "00000000-0000-4000-8000-000000000000"
        elif label.name in CLASSES and label.cell[2]:
            assert label.bad == CLASSES[label.name](label.good)


@cache
def labels_of_duckdb() -> Counter[Label]:
    """The labels of the same patients on DuckDB."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "labels.csv"
        url = f"duckdb:///{folder}/bad.duckdb"
        sqlgen.bad_patients(url, raw=True, rate=RATE, labels=path, **WHO)
        return Counter(read_labels(path))


@pytest.mark.needs("patients")
def test_labels_are_the_same_on_all_engines(made: Made) -> None:
    assert Counter(made.labels) == labels_of_duckdb()


def printed(url: str) -> dict[str, str]:
    """The digest of each of the nineteen tables."""
    names = {table.name for table in tables()}
    return {each.table: each.digest for each in api.fingerprint(url) if each.table in names}


@pytest.mark.needs("patients")
def test_tables_with_types_hold_bad_cells_as_well(database: Database, tmp_path: Path) -> None:
    """Without a bad cell they are those of `patients`; with some, those of another engine."""
    plain = f"duckdb:///{tmp_path}/plain.duckdb"
    sqlgen.patients(plain, **WHO)
    sqlgen.bad_patients(database.url, rate=NEVER, **WHO)
    assert printed(database.url) == printed(plain)
    made = sqlgen.bad_patients(
        database.url, labels="sqlgen_bad_cells", replace=True, fingerprint=True, **WHO
    )
    sqlgen.bad_patients(plain, replace=True, **WHO)
    assert printed(database.url) == printed(plain)
    count = database.value(f"SELECT COUNT(*) FROM {database.name('sqlgen_bad_cells')}")
    assert count == made.labels
    assert made.labels
    standing = {each.table for each in api.fingerprint(database.url)}
    assert standing == {table.name for table in tables()}
    assert {each.table: each.digest for each in made.report.fingerprints} == printed(database.url)


@dataclass(frozen=True)
class Logic:
    """A population whose bad cells all break a rule."""

    connection: duckdb.DuckDBPyConnection
    labels: list[Label]

    def good(self, cell: Cell) -> str:
        """The good value of a cell."""
        return next(each.good for each in self.labels if each.cell == cell)


@pytest.fixture(scope="module")
def logic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logic]:
    """One in DuckDB, beside the good tables of the same patients."""
    folder = tmp_path_factory.mktemp("logic")
    path = folder / "labels.csv"
    url = f"duckdb:///{folder}/logic.duckdb"
    sqlgen.patients(url, **WHO)
    made = sqlgen.bad_patients(url, raw=True, rate="0.5", classes=["logic"], labels=path, **WHO)
    logical = {"age_unlike_birth"} ^ {
        each.name for each in api.bad_classes() if each.family == "logic"
    }
    assert set(made.applied) == logical
    with duckdb.connect(str(folder / "logic.duckdb"), read_only=True) as connection:
        yield Logic(connection, read_labels(path))


def good_rows(logic: Logic, name: str) -> dict[str, dict[str, object]]:
    """The good rows of a table by key."""
    table = next(each for each in tables() if each.name == name)
    names = [column.name for column in table.columns]
    told = ", ".join(f'CAST("{each}" AS VARCHAR)' for each in names)
    rows = [
        dict(zip(names, row, strict=True))
        for row in logic.connection.execute(f"SELECT {told} FROM {name}").fetchall()
    ]
    return {key_of(table, row): row for row in rows}


def test_each_rule_between_columns_is_broken(logic: Logic) -> None:
    """Each bad value is against the row as `patients` made it, and its patient's."""
    rows = {table.name: good_rows(logic, table.name) for table in tables()}
    patients = rows["patients"]
    seen: Counter[str] = Counter()
    for label in logic.labels:
        table, key, column = label.cell
        row, told = rows[table][key], rules()[table]
        patient = patients.get(str(row.get("PATIENT") or row.get("PATIENTID")), row)
        seen[label.name] += 1
        if label.name == "order_broken":
            other = told.after[column]
            start = str(patient["BIRTHDATE"] if other == "born" else row[other])
            assert just_before(start, len(label.good)) == label.bad
        elif label.name == "limit_broken":
            assert str(label.bad).startswith("2026-01-02")
        elif label.name == "total_unlike_lines":
            assert round(100 * (float(str(label.bad)) - float(label.good))) in (1, 100)
            assert column in told.sums
        elif label.name == "missing_by_rule":
            assert label.bad is None
            assert column in told.implied
        elif label.name == "unlike_record":
            assert label.bad not in {str(each[column]) for each in rows[table].values()}
        else:
            assert label.name == "unlike_sex"
            assert (patient["GENDER"], label.bad) in {("M", "72892002"), ("F", "126906006")}
    assert set(seen) == {
        *("order_broken", "limit_broken", "total_unlike_lines", "missing_by_rule"),
        *("unlike_record", "unlike_sex"),
    }


def just_before(start: str, length: int) -> str:
    """A day or a second before a time, as a day or a time."""
    if length == len("2026-01-01"):
        return str(dt.date.fromisoformat(start[:10]) - dt.timedelta(days=1))
    return str(dt.datetime.fromisoformat(start) - dt.timedelta(seconds=1))


def test_a_patient_is_spoilt_alike_when_others_come(tmp_path: Path) -> None:
    """Of the people of a smaller population each has the bad cells of a larger one."""
    labels = []
    for people in (2, 4):
        path, url = tmp_path / f"{people}.csv", f"duckdb:///{tmp_path}/{people}.duckdb"
        who: api.PatientOptions = {**WHO, "people": people}
        sqlgen.bad_patients(url, raw=True, labels=path, tables=["patients", "claims"], **who)
        labels.append(set(read_labels(path)))
    few, many = labels
    assert few < many


def test_tables_can_be_chosen(tmp_path: Path) -> None:
    """Those that are left out are neither made nor labelled; keys to them are left out."""
    url, path = f"duckdb:///{tmp_path}/some.duckdb", tmp_path / "labels.csv"
    made = sqlgen.bad_patients(url, tables=["encounters", "patients"], labels=path, **WHO)
    assert [each.table for each in made.report.tables] == ["patients", "encounters"]
    assert {each.cell[0] for each in read_labels(path)} <= {"patients", "encounters"}
    with duckdb.connect(f"{tmp_path}/some.duckdb") as connection:
        names = {
            name
            for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        }
    assert names == {"patients", "encounters"}


def test_files_are_the_landing_tables(tmp_path: Path) -> None:
    who: api.PatientOptions = {**WHO, "people": 2}
    made = api.bad_patient_files(tmp_path / "files", dialect="mariadb", tables=["patients"], **who)
    path = tmp_path / "labels.csv"
    url = f"duckdb:///{tmp_path}/same.duckdb"
    same = sqlgen.bad_patients(url, raw=True, tables=["patients"], labels=path, **who)
    assert made.rows == same.report.rows
    assert Counter(read_labels(tmp_path / "files/labels.csv")) == Counter(read_labels(path))
    lines = (tmp_path / "files/patients_raw.jsonl").read_text(encoding="utf-8").splitlines()
    with duckdb.connect(f"{tmp_path}/same.duckdb") as connection:
        rows = connection.execute("SELECT * FROM patients_raw").fetchall()
    assert Counter(tuple(json.loads(line).values()) for line in lines) == Counter(rows)
    assert "\nINSERT INTO" in (tmp_path / "files/patients_raw.sql").read_text(encoding="utf-8")


TWICE = """\
module: twice
about: A drug that is given twice.
conditions:
  cold:
    code: SNOMED-CT 82272006 | Common cold (disorder)
    yearly: {0-110: 1}
    lasts: {weeks: 1}
    visits:
      - code: SNOMED-CT 185345009 | Encounter for symptom (procedure)
        after: {days: 1}
        gives:
          - {medication: "RxNorm 311372 | Loratadine 10 MG Oral Tablet", lasts: {weeks: 1}}
          - {medication: "RxNorm 311372 | Loratadine 10 MG Oral Tablet", lasts: {weeks: 2}}
"""


def test_labels_need_rows_that_can_be_told_apart(tmp_path: Path) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules/twice.yaml").write_text(TWICE, encoding="utf-8")
    url = f"sqlite:///{tmp_path}/twice.db"
    who: api.PatientOptions = {"people": 2, "modules": ["twice"], "years_of_history": 3}
    who["module_dir"] = tmp_path / "modules"
    with pytest.raises(sqlgen.UsageError, match="medications have the same ENCOUNTER and CODE"):
        sqlgen.bad_patients(url, labels=tmp_path / "labels.csv", **who)
    assert not api.fingerprint(url)
    assert not (tmp_path / "labels.csv").exists()
    assert sqlgen.bad_patients(url, **who).report.rows


def test_tables_that_stand_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/stands.db"
    sqlgen.bad_patients(url, tables=["payers"], **WHO)
    before = api.fingerprint(url)
    with pytest.raises(sqlgen.UsageError, match="payers") as refused:
        sqlgen.bad_patients(url, **WHO)
    assert "--replace" in str(refused.value)
    assert api.fingerprint(url) == before
