"""The same spec and seed give the same rows on every engine: those of tests/reference."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import Database
from expected import EXAMPLES, Row, assert_alike, digest, first_rows, read, rows_of, visible
from sqlgen.api import Report

HERE = Path(__file__).parent
EVERYTHING = HERE / "everything.yaml"
CORNERS = HERE / "corners.yaml"
TABLES = ("everything", "keyed", "paired")
DEMOGRAPHICS = EXAMPLES / "demographics.yaml"


def wanted(table: str) -> list[Row]:
    """The rows of a table of everything.yaml, in the order of their number."""
    if table == "paired":
        return rows_of(read(EVERYTHING), table, base=HERE)
    return first_rows(EVERYTHING, table, 1000)


@pytest.fixture(scope="module")
def report(module_database: Database) -> Report:
    """All of everything.yaml, made once an engine."""
    return sqlgen.generate(EVERYTHING, module_database.url, fingerprint=True)


def printed(report: Report) -> dict[str, tuple[int, str]]:
    """Count and digest a table."""
    return {each.table: (each.rows, each.digest) for each in report.fingerprints}


@pytest.mark.parametrize("table", TABLES)
def test_fingerprints_are_the_ones_worked_out(report: Report, table: str) -> None:
    assert printed(report)[table] == digest(wanted(table))


@pytest.mark.parametrize("table", TABLES)
def test_rows_read_back_are_the_ones_worked_out(
    report: Report, module_database: Database, table: str
) -> None:
    columns = visible(read(EVERYTHING), table)
    order = {"everything": "id", "keyed": "n", "paired": "b"}[table]
    place = columns.index(order)
    found = module_database.table(table, columns, order)
    assert_alike(found, sorted(wanted(table), key=lambda row: row[place]))


def test_fingerprint_of_a_url_is_that_of_the_run(report: Report, module_database: Database) -> None:
    """And it leaves out the table in which runs are recorded."""
    assert sqlgen.fingerprint(module_database.url) == report.fingerprints
    (keyed,) = sqlgen.fingerprint(module_database.url, "keyed")
    assert (keyed.rows, keyed.digest) == printed(report)["keyed"]


def test_one_changed_cell_changes_the_fingerprint(database: Database) -> None:
    made = sqlgen.generate(EVERYTHING, database.url, tables=["keyed"], fingerprint=True)
    table, column = database.name("keyed"), database.name("s")
    first = database.value(f"SELECT MIN(n) FROM {table}")
    database.run(f"UPDATE {table} SET {column} = {column} + 1 WHERE n = {first}")
    (after,) = sqlgen.fingerprint(database.url, "keyed")
    assert after.rows == made.fingerprints[0].rows
    assert after.digest != made.fingerprints[0].digest


def test_example_demographics(database: Database) -> None:
    spec = read(DEMOGRAPHICS)
    want = rows_of(spec, base=EXAMPLES)
    made = sqlgen.generate("demographics", database.url, fingerprint=True)
    assert printed(made) == {"demographics": digest(want)}
    columns = visible(spec, "demographics")
    assert columns == ["id", "name", "city", "age", "born", "token"]
    assert_alike(database.table("demographics", columns, "id"), want)


@pytest.mark.parametrize(
    ("rows", "seed", "given"),
    [
        (0, 0, {}),
        (1, 1, {}),
        (50, 2**63 - 1, {"born_from": "2000-02-29", "born_to": "2000-02-29"}),
        (50, 2147483578, {"born_from": "1582-10-15", "born_to": "9999-12-31"}),
        pytest.param(
            *(50, 2147483579, {"born_from": "0001-01-01", "born_to": "9999-12-31"}),
            marks=pytest.mark.needs("early days"),
        ),
    ],
)
def test_rows_seed_and_parameters(
    database: Database, rows: int, seed: int, given: dict[str, Any]
) -> None:
    params = {"rows": rows, **given}
    want = rows_of(read(DEMOGRAPHICS), base=EXAMPLES, seed=seed, params=params)
    made = sqlgen.generate(
        "demographics", database.url, rows=rows, seed=seed, set=given, fingerprint=True
    )
    assert printed(made) == {"demographics": digest(want)}
    assert made.rows == rows == len(want)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("empty", marks=pytest.mark.needs("empty texts")),
        pytest.param(
            "early", marks=[pytest.mark.needs("early days"), pytest.mark.needs("any time")]
        ),
    ],
)
def test_corners(database: Database, table: str) -> None:
    """What some engine refuses."""
    want = rows_of(read(CORNERS), table, base=HERE)
    made = sqlgen.generate(CORNERS, database.url, tables=[table], fingerprint=True)
    assert printed(made) == {table: digest(want)}
    assert_alike(database.table(table, visible(read(CORNERS), table), "id"), want)


def test_seed_in_a_run_stands_above_the_one_in_the_spec(database: Database) -> None:
    """0 is a seed like any other."""
    want = rows_of(read(EVERYTHING), "keyed", base=HERE, seed=0, params={"rows": 20})
    made = sqlgen.generate(
        EVERYTHING, database.url, tables=["keyed"], rows=20, seed=0, fingerprint=True
    )
    assert printed(made) == {"keyed": digest(want)}


def test_decimals_between_parameters(database: Database) -> None:
    """What a range may reach is not known beforehand, but the values fit every engine."""
    columns = {
        "id": {"sequence": 1, "primary_key": True},
        "price": {"decimal": {"between": ["$low", "$high"], "scale": 3}},
    }
    params = {
        "low": {"type": "decimal", "default": "-0.25"},
        "high": {"type": "decimal", "default": "99.125"},
    }
    spec = {"params": params, "tables": {"t": {"rows": 100, "columns": columns}}}
    made = sqlgen.generate(spec, database.url, fingerprint=True)
    assert printed(made) == {"t": digest(rows_of(spec))}


def test_decimals_of_many_digits(database: Database) -> None:
    """15 digits, the most that all engines keep, wherever the point stands."""
    columns = {
        f"scale_{scale}": {
            "decimal": {
                "between": [f"{-(Decimal(10) ** (15 - scale)) + Decimal(10) ** -scale:f}", 0],
                "scale": scale,
            }
        }
        for scale in range(15)
    }
    spec = {"tables": {"t": {"rows": 50, "columns": {"id": {"sequence": 1}, **columns}}}}
    made = sqlgen.generate(spec, database.url, fingerprint=True)
    assert printed(made) == {"t": digest(rows_of(spec))}
    assert_alike(database.table("t", ("id", *columns), "id"), rows_of(spec))


@pytest.fixture(scope="module")
def borrowed(databases: list[Database]) -> list[Report]:
    """borrowed.yaml on all engines."""
    spec = HERE / "borrowed.yaml"
    return [sqlgen.generate(spec, database.url, fingerprint=True) for database in databases]


def test_faker_and_sql_are_the_same_everywhere(
    borrowed: list[Report], databases: list[Database]
) -> None:
    """The reference makes neither, so engines are compared with each other and cells by rule."""
    assert len(borrowed) >= 2
    assert len({report.fingerprints for report in borrowed}) == 1
    for database in databases:
        _check_expressions(database)


def _check_expressions(database: Database) -> None:
    columns = ("id", "sex", "first_name", "small", "token", "calculated", "again", "joined")
    found = database.table("borrowed", (*columns, "greeting"), "id")
    assert len(found) == 500
    for number, sex, name, small, token, calculated, again, joined, greeting in found:
        assert calculated == (small * 2 + 1 if small > 0 else 0)
        assert again == calculated * calculated + number
        assert joined == f"{sex}-{token.upper()}%"
        assert greeting == f"Hello {name.upper()}, {calculated}!"


@pytest.mark.usefixtures("borrowed")
def test_faker_by_another_column_follows_it(databases: list[Database]) -> None:
    """The names of each sex come from that sex's own provider, seeded and by frequency."""
    from faker import Faker

    for database in databases:
        found = set(database.table("borrowed", ("sex", "first_name"), "id"))
        for sex, provider in (("F", "first_name_female"), ("M", "first_name_male")):
            faker = Faker("en_US")
            faker.seed_instance(0)
            pool = {faker.format(provider) for _ in range(1000)}
            mine = {name for each, name in found if each == sex}
            assert len(mine) > 50
            assert mine <= pool
