"""`fill`: real schemas get rows in every table that keep every rule, by users who own them alone.

The schemas belong to other projects and stand beside the checkout, where they do. What must hold is
asked of the engines: they enforce keys and checks as rows go in, COUNT says how many there are, and
foreign keys are joined here by what information_schema tells of them.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import existing
import sqlgen
from command import command, inside
from conftest import server_of
from databases import Database
from engines import ENGINES
from existing import SCHEMAS, shared

FOREIGN_KEYS = """
SELECT k.table_schema, k.table_name, k.column_name, r.table_schema, r.table_name, r.column_name
FROM information_schema.referential_constraints c
JOIN information_schema.key_column_usage k
  ON k.constraint_name = c.constraint_name AND k.constraint_schema = c.constraint_schema
JOIN information_schema.key_column_usage r
  ON r.constraint_name = c.unique_constraint_name
  AND r.constraint_schema = c.unique_constraint_schema
  AND r.ordinal_position = k.position_in_unique_constraint
WHERE (SELECT COUNT(*) FROM information_schema.key_column_usage o
  WHERE o.constraint_name = k.constraint_name AND o.constraint_schema = k.constraint_schema
  AND o.table_name = k.table_name) = 1
"""


@contextmanager
def owned(schema: tuple[str, str]) -> Iterator[Database]:
    """A schema in a database of its own, loaded by a user who owns it and is nothing else."""
    engine, name = schema
    found = next(each for each in ENGINES if each.name == engine)
    with existing.owned(server_of(found), shared(engine, name)) as database:
        yield database


QUICK = ("adventureworks", "northwind", "pagila", "employees", "sakila")
"""Those that the quick tests fill; the others are filled by the slow ones."""


@pytest.mark.parametrize(
    "schema",
    [pytest.param(each, marks=[] if each[1] in QUICK else [pytest.mark.slow]) for each in SCHEMAS],
    ids="-".join,
)
@pytest.mark.parametrize("rows", [100, pytest.param(10_000, marks=pytest.mark.slow)])
def test_every_table_of_a_real_schema_is_filled(schema: tuple[str, str], rows: int) -> None:
    with owned(schema) as database:
        made = sqlgen.fill(database.url, rows=rows)
        assert made.verified.violations == ()
        capped = {each.table: each.rows for each in made.plan.capped}
        counts = dict(made.verified.rows)
        assert {place: counts[place] for place in made.plan.order.tables} == {
            place: capped.get(place, rows) for place in made.plan.order.tables
        }
        assert set(counts) == set(made.plan.order.tables)
        assert all(each.why for each in made.plan.capped)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["chinook", "employees", "sakila"])
@pytest.mark.parametrize("on", ["mysql", "mysql56"])
def test_mysql_is_filled_as_mariadb_is(on: str, name: str) -> None:
    """Schemas that MariaDB and all MySQLs load."""
    found = next(each for each in ENGINES if each.name == on)
    with server_of(found).fresh() as database:
        database.client(shared("mariadb", name))
        made = sqlgen.fill(database.url, rows=50)
        assert made.verified.violations == ()
        assert set(dict(made.verified.rows)) == set(made.plan.order.tables)
        assert {place for place, rows in made.verified.rows if rows != 50} == {
            each.table for each in made.plan.capped if each.rows != 50
        }


@pytest.mark.parametrize("schema", [("postgresql", "pagila"), ("postgresql", "adventureworks")])
def test_foreign_keys_hold_by_joins_of_our_own(schema: tuple[str, str]) -> None:
    with owned(schema) as database:
        sqlgen.fill(database.url, rows=200)
        keys = database.rows(FOREIGN_KEYS)
        assert len(keys) > 10
        for schema_, table, column, to_schema, to_table, to in keys:
            orphans = database.value(
                f'SELECT COUNT(*) FROM "{schema_}"."{table}" c '
                f'LEFT JOIN "{to_schema}"."{to_table}" p ON p."{to}" = c."{column}" '
                f'WHERE c."{column}" IS NOT NULL AND p."{to}" IS NULL'
            )
            assert orphans == 0, (table, column)


def test_twice_with_one_seed_gives_the_same_rows_and_another_seed_others() -> None:
    prints = []
    for seed in (1, 1, 2):
        with owned(("mariadb", "sakila")) as database:
            sqlgen.fill(database.url, rows=50, seed=seed)
            prints.append({each.table: each.digest for each in sqlgen.fingerprint(database.url)})
            prints[-1].pop("sqlgen_runs", None)
    assert prints[0] == prints[1]
    assert prints[0]["film"] != prints[2]["film"]


def test_what_stands_is_left_as_it_is_and_referred_to() -> None:
    with owned(("postgresql", "pagila")) as database:
        database.run(
            "SELECT setval('language_language_id_seq', 76)",
            "INSERT INTO language (name) VALUES ('Old Norse')",
            "INSERT INTO country (country) VALUES ('Iceland')",
        )
        made = sqlgen.fill(database.url, rows=30)
        assert {each.table[1] for each in made.plan.skipped} == {"language", "country"}
        assert database.rows("SELECT language_id, TRIM(name) FROM language") == [(77, "Old Norse")]
        assert database.value("SELECT COUNT(DISTINCT language_id) FROM film") == 1
        assert database.value("SELECT COUNT(DISTINCT country_id) FROM city") == 1
        again = sqlgen.fill(database.url, rows=30)
        assert again.rows == 0
        assert again.verified.violations == ()


def test_one_row_with_its_parents() -> None:
    with owned(("postgresql", "northwind")) as database:
        done = inside(
            *("fill", database.url, "--only", "order_details", "--rows", 1),
            *("--with-parents", "--json"),
        )
        assert done.code == 0, done.text
        facts = json.loads(done.out)
        assert len(facts["samples"]["order_details"]) == 1
        counts = {each: database.value(f"SELECT COUNT(*) FROM {each}") for each in facts["samples"]}
        assert set(counts.values()) == {1}
        assert {"orders", "products", "order_details"} <= set(counts)
        assert database.value("SELECT COUNT(*) FROM us_states") == 0


@pytest.mark.parametrize("schema", [("postgresql", "northwind"), ("mariadb", "classicmodels")])
def test_killed_in_the_middle_and_topped_up(schema: tuple[str, str]) -> None:
    with owned(schema) as whole:
        sqlgen.fill(whole.url, rows=5000)
        wanted = {each.table: each.digest for each in sqlgen.fingerprint(whole.url)}
    with owned(schema) as database:
        with subprocess.Popen(
            command("fill", database.url, "--rows", 5000), stderr=subprocess.DEVNULL
        ) as running:
            while not _begun(database):
                time.sleep(0.02)
            running.kill()
        made = sqlgen.fill(database.url, rows=5000, top_up=True)
        assert made.verified.violations == ()
        found = {each.table: each.digest for each in sqlgen.fingerprint(database.url)}
        assert found == wanted


def _begun(database: Database) -> bool:
    """Whether some table of a running fill has all its rows."""
    there = "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'sqlgen_runs'"
    if not database.value(there):
        return False
    return bool(database.value("SELECT COUNT(*) FROM sqlgen_runs WHERE n_done = n_to"))


def test_a_session_setting_that_lets_a_circle_in_is_put_back() -> None:
    """Store and staff of sakila each need the other; what looked away looks again afterwards."""
    said: list[str] = []
    with owned(("mariadb", "sakila")) as database:
        sqlgen.fill(database.url, rows=20, echo=said.append)
        assert database.value("SELECT COUNT(*) FROM store") == 20
        assert database.value("SELECT COUNT(*) FROM staff") == 20
    set_ = [at for at, each in enumerate(said) if each == "SET SESSION foreign_key_checks = 0"]
    back = [
        at for at, each in enumerate(said) if each.startswith("SET SESSION foreign_key_checks = @")
    ]
    assert len(set_) == len(back) == 1
    assert set_[0] < back[0]


def test_a_persons_own_columns_come_first(tmp_path: Path) -> None:
    spec = tmp_path / "mine.yaml"
    spec.write_text("tables:\n  film:\n    columns:\n      rental_duration: {constant: 9}\n")
    with owned(("postgresql", "pagila")) as database:
        sqlgen.fill(database.url, rows=20, spec=spec)
        assert database.rows("SELECT DISTINCT rental_duration FROM film") == [(9,)]


def test_a_plan_in_a_file_leaves_no_table_behind(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    with owned(("postgresql", "chinook")) as database:
        done = inside("fill", database.url, "--rows", 10, "--journal", file, "--quiet")
        assert (done.code, done.out) == (0, "")
        assert not _begun(database)
    facts = json.loads(file.read_text())
    assert set(facts["tables"].values()) == {10}
    assert facts["url"].count("***") <= 1


def test_a_dry_run_writes_nothing() -> None:
    with owned(("postgresql", "pagila")) as database:
        done = inside("fill", database.url, "--dry-run")
        assert done.code == 0
        assert "public.rental: 100 rows" in done.out
        planned = inside("plan", database.url)
        assert planned.out == done.out
        assert database.value("SELECT COUNT(*) FROM rental") == 0


def test_verify_finds_what_is_broken() -> None:
    with owned(("mariadb", "chinook")) as database:
        sqlgen.fill(database.url, rows=10)
        assert inside("verify", database.url).code == 0
        with database.connection() as connection, connection.cursor() as cursor:
            cursor.execute("SET foreign_key_checks = 0")
            cursor.execute("DELETE FROM Artist WHERE ArtistId = 1")
            cursor.execute("UPDATE Album SET ArtistId = 1")
        done = inside("verify", database.url, "--json")
        assert done.code == 3
        (broken,) = json.loads(done.out)["violations"]
        assert (broken["kind"], broken["rows"]) == ("foreign key", 10)


def test_a_name_that_is_not_there_is_refused() -> None:
    with owned(("postgresql", "pagila")) as database:
        done = inside("fill", database.url, "--only", "rentals")
        assert (done.code, done.out) == (2, "")
        assert "there is no table 'rentals'" in done.err
