"""`fill` where it is hard: circles, checks that only trying keeps, shared columns, triggers, names.

The schemas are tests/catalogs/hard. Engines enforce keys and checks as rows go in; what else must
hold is asked of them in plain SQL.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sqlgen
from command import inside
from conftest import server_of
from databases import Database
from engines import ENGINES
from existing import HARD, owned
from targets import account

READABLE = [each for each in ENGINES if (HARD / f"{each.name}.sql").exists()]
FITS = {"one_switch": 2, "two_switches": 4, "singleton": 1}
"""Tables whose keys have so few values."""
YEARS = 255
"""How many years MariaDB's type holds: the rows of the table whose key is one."""


@pytest.fixture(params=READABLE, ids=lambda each: each.name)
def hard(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The hard schema of an engine, in a database of its own."""
    script = (HARD / f"{request.param.name}.sql").read_text(encoding="utf-8")
    with owned(server_of(request.param), script) as database:
        yield database


def stands(database: Database, table: str) -> bool:
    """Whether the engine's schema has a table."""
    named = f"table_name = '{table}'"
    if database.engine.name == "sqlite":
        return bool(database.value(f"SELECT COUNT(*) FROM sqlite_master WHERE name = '{table}'"))
    return bool(database.value(f"SELECT COUNT(*) FROM information_schema.tables WHERE {named}"))


@pytest.mark.parametrize("rows", [100, pytest.param(10_000, marks=pytest.mark.slow)])
def test_every_table_is_filled_and_keeps_every_rule(hard: Database, rows: int) -> None:
    made = sqlgen.fill(hard.url, rows=rows)
    assert made.verified.violations == ()
    counts = {place[1]: count for place, count in made.verified.rows}
    fits = FITS | ({"times": YEARS} if hard.engine.dialect.bits_are_numbers else {})
    assert counts == {name: min(rows, fits.get(name, rows)) for name in counts}
    assert {each.table[1] for each in made.plan.capped} == {
        name for name, count in counts.items() if count < rows
    }
    for name, holds in HOLDS.items():
        if stands(hard, name):
            holds(hard)


def _circle(database: Database) -> None:
    """Each store has a head of its own, and each head a store."""
    pairs = (
        "SELECT COUNT(*) FROM store s "
        "JOIN staff h ON h.id = s.head_id JOIN store o ON o.id = h.store_id"
    )
    assert database.value(pairs) == database.value("SELECT COUNT(*) FROM store") > 1


def _tried(database: Database) -> None:
    """Rows were tried, none was left out, and children refer to all of them."""
    assert database.value("SELECT COUNT(*) FROM tried WHERE ABS(a - b) >= 400") == 0
    assert database.value("SELECT MAX(ABS(a - b)) FROM tried") > 300
    assert database.value("SELECT MAX(id) - COUNT(*) FROM tried") == 0
    assert database.value("SELECT COUNT(DISTINCT tried_id) FROM tried_child") > 50


def _agreeing(database: Database) -> None:
    """A task's project and member are of its own tenant."""
    joined = (
        "SELECT COUNT(*) FROM task t "
        "JOIN project p ON p.tenant_id = t.tenant_id AND p.no = t.project_no "
        "JOIN member m ON m.tenant_id = t.tenant_id AND m.no = t.member_no"
    )
    tasks = database.value("SELECT COUNT(*) FROM task WHERE member_no IS NOT NULL")
    assert database.value(joined) == tasks
    assert database.value("SELECT COUNT(DISTINCT tenant_id) FROM task") > 10


def _logged(database: Database) -> None:
    """The trigger's rows are there, and no others."""
    logs = database.value("SELECT COUNT(*) FROM payment_log WHERE said = 'paid'")
    assert (
        logs
        == database.value("SELECT COUNT(*) FROM payment")
        == database.value("SELECT COUNT(*) FROM payment_log")
    )


def _labelled(database: Database) -> None:
    """Children refer to keys as a trigger made them."""
    joined = (
        "SELECT COUNT(*) FROM labelled d JOIN label l ON l.code = d.label_code AND l.code LIKE '%!'"
    )
    assert database.value(joined) == database.value("SELECT COUNT(*) FROM labelled")


HOLDS: dict[str, Callable[[Database], None]] = {
    "store": _circle,
    "tried": _tried,
    "task": _agreeing,
    "payment_log": _logged,
    "labelled": _labelled,
}
"""A table -> what must hold where there is one."""


def test_the_plan_says_what_waits_what_is_tried_and_which_circles_there_are(hard: Database) -> None:
    told = inside("plan", hard.url).out
    assert "rows are drawn anew until they keep" in told
    assert "waits: its keys share columns" in told
    assert ("cut (together)" in told) == stands(hard, "store")
    assert hard.value("SELECT COUNT(*) FROM tried") == 0


@pytest.mark.slow
def test_twice_gives_the_same_rows(hard: Database) -> None:
    sqlgen.fill(hard.url, rows=60)
    script = (HARD / f"{hard.engine.name}.sql").read_text(encoding="utf-8")
    with owned(server_of(hard.engine), script) as other:
        sqlgen.fill(other.url, rows=60)
        prints = [
            {each.table: each.digest for each in sqlgen.fingerprint(database.url)}
            for database in (hard, other)
        ]
    assert prints[0] == prints[1]


def test_what_no_try_keeps_is_refused_before_anything_is_written(database: Database) -> None:
    if not database.engine.dialect.reads_catalog:
        pytest.skip("its catalog is not read")
    database.run(
        "CREATE TABLE plain (id INTEGER PRIMARY KEY)",
        "CREATE TABLE hopeless (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER NOT NULL, "
        "CONSTRAINT never CHECK (a * a + 7 * b * b = -1))",
    )
    done = inside("fill", database.url)
    assert (done.code, done.out) == (2, "")
    assert "hopeless" in done.err
    assert "keeps" in done.err
    assert "-1" in done.err
    assert "--exclude hopeless" in done.err
    assert "`tables: {hopeless: {columns: {a: {pick: [...]}}}}`" in done.err
    assert database.value("SELECT COUNT(*) FROM plain") == 0
    assert inside("fill", database.url, "--exclude", "hopeless", "--quiet").code == 0


# more rows beside those that stand

STANDING = (
    "CREATE TABLE country (code varchar(2) PRIMARY KEY, name varchar(40) NOT NULL)",
    "CREATE TABLE customer (id integer PRIMARY KEY, email varchar(80) NOT NULL UNIQUE, "
    "country_code varchar(2) NOT NULL REFERENCES country (code))",
    "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL "
    "REFERENCES customer (id), no integer NOT NULL, UNIQUE (customer_id, no))",
    "CREATE TABLE flag (flag boolean NOT NULL PRIMARY KEY)",
    "INSERT INTO country VALUES ('XX', 'Nowhere'), ('YY', 'Elsewhere')",
    "INSERT INTO customer VALUES (7, 'a@b.c', 'XX'), (8, 'd@e.f', 'YY')",
    "INSERT INTO orders VALUES (1, 7, 1), (2, 7, 2)",
    "INSERT INTO flag VALUES (true)",
)
OLD = (
    "SELECT COUNT(*) FROM customer "
    "WHERE (id = 7 AND email = 'a@b.c') OR (id = 8 AND email = 'd@e.f')"
)


@pytest.fixture
def standing(database: Database) -> Database:
    """Tables with rows that nobody of us made."""
    if not database.engine.dialect.reads_catalog:
        pytest.skip("its catalog is not read")
    database.run(*STANDING)
    return database


def counted(database: Database) -> dict[str, int]:
    return {
        name: int(database.value(f"SELECT COUNT(*) FROM {name}"))
        for name in ("country", "customer", "orders", "flag")
    }


def test_tables_with_rows_of_others_are_brought_to_a_count(standing: Database) -> None:
    made = sqlgen.fill(standing.url, rows=50, top_up=True)
    assert made.verified.violations == ()
    assert counted(standing) == {"country": 50, "customer": 50, "orders": 50, "flag": 2}
    assert standing.value(OLD) == 2
    assert standing.value("SELECT COUNT(DISTINCT customer_id) FROM orders") > 20
    again = sqlgen.fill(standing.url, rows=50, top_up=True)
    assert again.rows == 0
    assert "nothing was due" in inside("fill", standing.url, "--rows", 50, "--top-up").out


def test_so_many_rows_are_added(standing: Database) -> None:
    options = ("--top-up", "--only", "orders", "--rows", "orders=+1000", "--json")
    done = inside("fill", standing.url, *options)
    assert done.code == 0, done.err
    assert json.loads(done.out)["tables"] == [{"table": "orders", "rows": 1000}]
    assert counted(standing) == {"country": 2, "customer": 2, "orders": 1002, "flag": 1}


def test_rows_are_added_to_those_that_an_earlier_fill_made(database: Database) -> None:
    if not database.engine.dialect.reads_catalog:
        pytest.skip("its catalog is not read")
    database.run(*STANDING[:4])
    sqlgen.fill(database.url, rows=20)
    made = sqlgen.fill(database.url, rows=70, top_up=True)
    assert made.verified.violations == ()
    assert counted(database) == {"country": 70, "customer": 70, "orders": 70, "flag": 2}


@pytest.mark.parametrize("name", ["postgresql", "mariadb"])
def test_circles_of_tables_that_hold_rows_get_more(name: str) -> None:
    found = next(each for each in ENGINES if each.name == name)
    with server_of(found).fresh() as database:
        database.run(
            "CREATE TABLE store (id integer PRIMARY KEY, head_id integer NOT NULL)",
            "CREATE TABLE staff (id integer PRIMARY KEY, store_id integer NOT NULL, "
            "CONSTRAINT to_store FOREIGN KEY (store_id) REFERENCES store (id))",
            "ALTER TABLE store ADD CONSTRAINT to_staff FOREIGN KEY (head_id) REFERENCES staff (id)",
        )
        sqlgen.fill(database.url, rows=10)
        made = sqlgen.fill(database.url, rows={"store": 30, "staff": 50}, top_up=True)
        assert made.verified.violations == ()
        assert {place[1]: rows for place, rows in made.verified.rows} == {"store": 30, "staff": 50}
        assert database.value("SELECT COUNT(DISTINCT store_id) FROM staff WHERE id > 10") > 10


def test_plus_needs_top_up_where_rows_stand(standing: Database) -> None:
    done = inside("fill", standing.url, "--rows", "orders=+5")
    assert (done.code, done.out) == (2, "")
    assert "orders holds 2 rows" in done.err
    assert "--top-up" in done.err


# rights


@pytest.mark.parametrize("name", ["postgresql", "mariadb"])
def test_a_missing_right_is_named_before_anything_is_written(name: str) -> None:
    found = next(each for each in ENGINES if each.name == name)
    with server_of(found).fresh() as database, account(database, "no insert") as own:
        done = inside("fill", own.url)
        assert (done.code, done.out) == (2, "")
        assert "people (the right to INSERT)" in done.err
        assert "--exclude people" in done.err
        assert database.value("SELECT COUNT(*) FROM people") == 0


def test_row_level_security_is_named_and_other_tables_are_filled(tmp_path: Path) -> None:
    found = next(each for each in ENGINES if each.name == "postgresql")
    with server_of(found).fresh() as database, account(database, "none") as own:
        user = own.parts.username
        database.run(
            "CREATE TABLE open (id serial PRIMARY KEY)",
            "CREATE TABLE secret (id serial PRIMARY KEY)",
            "ALTER TABLE secret ENABLE ROW LEVEL SECURITY",
            f"GRANT USAGE ON SCHEMA public TO {user}",
            f"GRANT SELECT, INSERT ON open, secret TO {user}",
        )
        done = inside("fill", own.url)
        assert (done.code, done.out) == (2, "")
        assert "secret (a way past its row-level security)" in done.err
        options = ("--exclude", "secret", "--rows", 5)
        done = inside("fill", own.url, *options)
        assert done.code == 2
        assert "--journal FILE" in done.err
        done = inside("fill", own.url, *options, "--journal", tmp_path / "plan.json")
        assert done.code == 0, done.err
        assert "open.id: the sequence that counts it is not moved past the last row" in done.out
        assert database.value("SELECT COUNT(*) FROM open") == 5


def test_a_sequence_is_never_moved_back() -> None:
    """Two tables count by one sequence, which is past the second one's last row already."""
    found = next(each for each in ENGINES if each.name == "postgresql")
    with server_of(found).fresh() as database:
        database.run(
            "CREATE SEQUENCE shared START 500",
            "CREATE TABLE one (id integer PRIMARY KEY DEFAULT nextval('shared'))",
            "CREATE TABLE two (id integer PRIMARY KEY DEFAULT nextval('shared'))",
            "SELECT nextval('shared')",
        )
        sqlgen.fill(database.url, rows={"one": 900, "two": 10})
        assert database.value("SELECT nextval('shared')") == 901
