"""A CALL makes the patients that `sqlgen patients` makes, with no sqlgen near it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sqlgen
from command import inside
from databases import Database
from engines import MARIADB, POSTGRESQL
from sqlgen import api
from sqlgen.execute import connected, parse_url
from sqlgen.patients.tables import tables
from sqlgen.plan.patientprocedure import patient_procedure
from sqlgen.render.patientprocedure import PatientProcedureRenderer

WHO: api.PatientOptions = {"years_of_history": 3, "modules": ["gout", "asthma", "pregnancy"]}
NAMES = [table.name for table in tables()]
on_servers = pytest.mark.parametrize(
    "engine", [POSTGRESQL, MARIADB], indirect=True, ids=lambda each: each.name
)
CALLS: list[tuple[api.PatientOptions, tuple[Any, ...]]] = [
    ({"people": 12, "seed": 2**62 + 9}, (12, None, None, None, 2**62 + 9)),
    ({"people": 9, "ages": "30-65", "sex": "F"}, (9, "F", 30, 64, 0)),
    ({"people": 5, "ages": "70", "seed": 3}, (5, None, 70, 70, 3)),
    ({"people": 6, "ages": "0-5", "sex": "M"}, (6, "M", None, 4, 0)),
    ({"people": 6, "ages": "80-111"}, (6, None, 80, None, 0)),
    ({"people": 6, "ages": "0-111"}, (6, None, 0, 110, 0)),
]
"""Options of `sqlgen patients`, and the arguments of a CALL that mean the same."""


def printed(url: str) -> dict[str, tuple[int, str]]:
    """Rows and digest of each table."""
    return {each.table: (each.rows, each.digest) for each in api.fingerprint(url)}


def made(folder: Path, options: api.PatientOptions) -> dict[str, tuple[int, str]]:
    """The same of the patients that sqlgen itself makes."""
    url = f"duckdb:///{folder}/made.duckdb"
    who: api.PatientOptions = {**WHO, **options}
    sqlgen.patients(url, replace=True, **who)
    return printed(url)


def literal(value: object) -> str:
    """An argument as SQL has it."""
    return "NULL" if value is None else f"'{value}'" if isinstance(value, str) else str(value)


def call(database: Database, arguments: tuple[Any, ...]) -> None:
    """Call it by the plain driver."""
    database.run(f"CALL gen_patients({', '.join(map(literal, arguments))})")


def emptied(database: Database) -> None:
    """Remove all patients."""
    database.run(*(f"DELETE FROM {database.name(name)}" for name in reversed(NAMES)))


@pytest.mark.slow
@on_servers
def test_a_call_makes_the_patients_of_a_run(database: Database, tmp_path: Path) -> None:
    """Whatever their number, sex, ages and seed; installed again it makes them as well."""
    sqlgen.install_patients(database.url, **WHO)
    for options, arguments in CALLS:
        call(database, arguments)
        assert printed(database.url) == made(tmp_path, options), arguments
        emptied(database)
    sqlgen.install_patients(database.url, **WHO)
    options, arguments = CALLS[0]
    who: api.PatientOptions = {**WHO, **options}
    sqlgen.call_patients(database.url, **who)
    assert printed(database.url) == made(tmp_path, options)


@pytest.mark.slow
@on_servers
def test_a_call_that_makes_no_sense_is_refused_inside(database: Database) -> None:
    """By the argument's name, and with nothing written; so is one where patients stand."""
    sqlgen.install_patients(database.url, **WHO)
    cases: list[tuple[tuple[Any, ...], str]] = [
        ((None, None, None, None, 0), "people can't be NULL"),
        ((0, None, None, None, 0), "people must be 1 or more"),
        ((8_000_001, None, None, None, 0), "people must be 8000000 or less"),
        ((5, "X", None, None, 0), "only_sex must be M, F or NULL"),
        ((5, None, -1, None, 0), "youngest must be 0 or more"),
        ((5, None, None, 111, 0), "oldest must be 110 or less"),
        ((5, None, 40, 39, 0), "youngest must be at most oldest"),
        ((5, None, None, None, None), "seed can't be NULL"),
        ((5, None, None, None, -1), "seed must be 0 or more"),
    ]
    for arguments, words in cases:
        with pytest.raises(Exception, match=words):  # the driver's own error
            call(database, arguments)
        assert not any(rows for rows, _ in printed(database.url).values()), arguments
    call(database, (2, None, None, None, 0))
    before = printed(database.url)
    with pytest.raises(Exception, match="hold rows already"):
        call(database, (2, None, None, None, 1))
    assert printed(database.url) == before


@pytest.mark.slow
@on_servers
def test_the_script_runs_in_the_engines_client_and_leaves_nothing(
    database: Database, tmp_path: Path
) -> None:
    dialect = database.engine.name
    script = "".join(sqlgen.procedure_patients(dialect, **WHO))
    assert script.startswith("-- gen_patients: ")
    database.client(script)
    options, arguments = CALLS[1]
    database.client(f"CALL gen_patients({', '.join(map(literal, arguments))});\n")
    assert printed(database.url) == made(tmp_path, options)
    database.client("".join(sqlgen.procedure_patients(dialect, drop=True, **WHO)))
    with connected(parse_url(database.url)) as session:
        assert set(session.tables(None)) == set(NAMES)
    with pytest.raises(Exception, match="gen_patients"):
        call(database, arguments)


@pytest.mark.slow
@on_servers
def test_batches_change_nothing(database: Database, tmp_path: Path) -> None:
    """A loop over batches of four makes the patients of one batch."""
    options, arguments = CALLS[0]
    target = parse_url(database.url)
    planned = api.planned_patients(**WHO)
    with connected(target) as session:
        procedure = patient_procedure(planned, session.dialect, None, None)
        for statement in PatientProcedureRenderer(procedure, batch=4).make():
            session.run(statement)
    call(database, arguments)
    assert printed(database.url) == made(tmp_path, options)


@pytest.mark.parametrize("dialect", ["mysql", "oracle"])
def test_others_are_rendered(dialect: str) -> None:
    """Each table is made where it is missing, and filled inside the procedure."""
    script = "".join(sqlgen.procedure_patients(dialect, **WHO))
    name = "gen_patients"
    assert script.count(f"-- {name}: ") == 1
    for table in NAMES:
        assert f"INSERT INTO `{table}`" in script or f'INSERT INTO "{table}"' in script
    assert "None" not in script


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--dialect", "duckdb"), ("DuckDB has no procedures", "sqlgen patients")),
        (("--dialect", "sqlite"), ("SQLite has no procedures", "sqlgen patients")),
        (("--dialect", "mariadb", "--set", "people=3"), ("--set", "-p")),
        (("--dialect", "mariadb", "--bad"), ("--bad", "sqlgen bad patients")),
        (("--dialect", "mariadb", "--table", "claims"), ("--table",)),
        (("--dialect", "mariadb", "--name", "x" * 41), ("40 octets",)),
        (("--dialect", "mariadb", "-a", "9-3"), ("ages 9-3",)),
        (("Atlantis", "--dialect", "mariadb"), ("no state",)),
        (("-p", "3"), ("nothing says what is to be done",)),
    ],
)
def test_what_makes_no_sense(
    arguments: tuple[str, ...], words: tuple[str, ...], tmp_path: Path
) -> None:
    done = inside("procedure", "patients", *arguments)
    assert (done.code, done.out) == (2, "")
    assert all(word in done.err for word in words), done.err
    assert list(tmp_path.iterdir()) == []


def test_what_is_said_of_patients_is_refused_for_specs() -> None:
    done = inside("procedure", "demographics", "--dialect", "mariadb", "-p", "3")
    assert (done.code, done.out) == (2, "")
    assert "--people is for patients" in done.err
