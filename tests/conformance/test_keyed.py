"""reject and boundary on tables with rows, with circles, and with what only one engine has."""

from __future__ import annotations

import pytest

import sqlgen
from command import inside
from conftest import server_of
from databases import Database, Server
from engines import ENGINES
from sqlgen.api import Rejected
from targets import account

RELATED = (
    "CREATE TABLE p (id INTEGER PRIMARY KEY, n VARCHAR(20))",
    "CREATE TABLE k (id INTEGER PRIMARY KEY, pid INTEGER NOT NULL, "
    "CONSTRAINT of_p FOREIGN KEY (pid) REFERENCES p (id))",
    "CREATE TABLE once (pid INTEGER PRIMARY KEY, "
    "CONSTRAINT once_p FOREIGN KEY (pid) REFERENCES p (id))",
)
CIRCLE = (
    "CREATE TABLE a (id INTEGER PRIMARY KEY, bid INTEGER NOT NULL UNIQUE)",
    "CREATE TABLE b (id INTEGER PRIMARY KEY, aid INTEGER NOT NULL, "
    "FOREIGN KEY (aid) REFERENCES a (id))",
    "ALTER TABLE a ADD CONSTRAINT of_b FOREIGN KEY (bid) REFERENCES b (id)",
)
IN_SQLITE = (
    "CREATE TABLE a (id INTEGER PRIMARY KEY, bid INTEGER NOT NULL UNIQUE REFERENCES b (id))",
    CIRCLE[1],
)
TREE = (
    "CREATE TABLE tree (id INTEGER PRIMARY KEY, name VARCHAR(9) NOT NULL, up INTEGER, "
    "FOREIGN KEY (up) REFERENCES tree (id))"
)
CIRCLED = {"sqlite": IN_SQLITE, "postgresql": CIRCLE, "mariadb": CIRCLE}


def server(name: str) -> Server:
    """The server of an engine."""
    return server_of(next(each for each in ENGINES if each.name == name))


def refuses_all(made: Rejected) -> bool:
    """Whether each table was tried, and each row refused for the constraint aimed at."""
    return made.found.whole and {each.verdict for each in made.found.tried} == {"refused"}


def numbers(database: Database, query: str) -> set[int]:
    """The whole numbers that a query gives."""
    return {int(number) for (number,) in database.rows(query)}


@pytest.mark.needs("a read catalog")
@pytest.mark.needs("trials")
def test_keys_of_rows_that_stand_are_no_series(engine: Server) -> None:
    with engine.fresh() as database:
        database.run(*RELATED)
        database.run("INSERT INTO p VALUES (5, 'a'), (1007, 'b'), (20, 'c')")
        database.run("INSERT INTO k VALUES (3, 1007)")
        assert refuses_all(sqlgen.reject(database.url))
        assert refuses_all(sqlgen.reject(database.url, ["k"]))
        made = sqlgen.boundary(database.url, table=["k"])
        assert made.found.whole
        assert numbers(database, "SELECT id FROM p") == {5, 20, 1007}
        assert numbers(database, "SELECT pid FROM k") <= {5, 20, 1007}
        keys = numbers(database, "SELECT id FROM k")
    # Every edge of the key but NULL.
    assert {3, -(2**31), 2**31 - 1, -1, 0} <= keys


@pytest.mark.needs("a read catalog")
@pytest.mark.needs("trials")
def test_rows_at_the_edges_are_no_orphans_keys(engine: Server) -> None:
    """The greatest key stands then, so that a row with it is no orphan."""
    with engine.fresh() as database:
        database.run(*RELATED)
        sqlgen.boundary(database.url)
        assert 2**31 - 1 in numbers(database, "SELECT id FROM p")
        assert refuses_all(sqlgen.reject(database.url))
        sqlgen.boundary(database.url)
        assert refuses_all(sqlgen.reject(database.url))


@pytest.mark.needs("a read catalog")
@pytest.mark.needs("trials")
def test_tables_that_nobody_asked_for_get_no_rows(engine: Server) -> None:
    with engine.fresh() as database:
        database.run(*RELATED, "CREATE TABLE other (id INTEGER PRIMARY KEY)")
        made = sqlgen.boundary(database.url, table=["k"])
        counts = [database.value(f"SELECT COUNT(*) FROM {each}") for each in ("once", "other")]
        parents = database.value("SELECT COUNT(*) FROM p")
    assert counts == [0, 0]
    assert parents == 1
    assert {place[1] for place, _ in made.found.rows} == {"p", "k"}


@pytest.mark.parametrize("name", CIRCLED)
def test_a_circle_of_tables_is_entered_at_once(name: str) -> None:
    with server(name).fresh() as database:
        database.run(*CIRCLED[name])
        assert refuses_all(sqlgen.reject(database.url))
        assert database.value("SELECT COUNT(*) FROM a") == 0
        assert sqlgen.boundary(database.url).found.whole
        assert sqlgen.verify(database.url).fine
        assert database.value("SELECT COUNT(*) FROM a") > 1
        assert refuses_all(sqlgen.reject(database.url))


@pytest.mark.parametrize("name", CIRCLED)
def test_a_tree_takes_the_edges_of_its_keys(name: str) -> None:
    with server(name).fresh() as database:
        database.run(TREE)
        made = sqlgen.boundary(database.url)
        assert sqlgen.verify(database.url).fine
        assert refuses_all(sqlgen.reject(database.url))
    left = [(each.texts, each.why) for each in made.found.tried if not each.taken]
    assert len(left) <= 5, left
    assert not [why for _, why in left if "foreign" in why.lower()]


def test_what_postgresql_alone_has() -> None:
    """Constraints that wait, ranges apart, columns that count, and a type that cuts its texts."""
    with server("postgresql").fresh() as database:
        database.run(
            "CREATE TABLE d (id int PRIMARY KEY, u int UNIQUE DEFERRABLE INITIALLY DEFERRED)",
            'CREATE TABLE c (c "char", s serial, i int GENERATED ALWAYS AS IDENTITY)',
            "CREATE TABLE e (id int PRIMARY KEY, r int4range, during tstzrange NOT NULL, "
            "EXCLUDE USING gist (r WITH &&), EXCLUDE USING gist (during WITH &&))",
        )
        for _ in range(2):
            made = sqlgen.reject(database.url)
            assert refuses_all(made), made.found
            sqlgen.boundary(database.url)
    kinds = {(each.table[1], each.kind, each.name) for each in made.found.tried}
    assert ("d", "unique", "d_u_key") in kinds
    assert {("c", "not null", "s"), ("c", "not null", "i")} <= kinds
    assert ("c", "length", "c") not in kinds
    assert {name for _, kind, name in kinds if kind == "exclusion"} == {
        "e_r_excl",
        "e_during_excl",
    }


def test_ranges_that_must_not_overlap_are_filled() -> None:
    with server("postgresql").fresh() as database:
        database.run(
            "CREATE TABLE e (id int PRIMARY KEY, r int4range NOT NULL, d daterange NOT NULL, "
            "EXCLUDE USING gist (r WITH &&), EXCLUDE USING gist (d WITH &&))"
        )
        made = sqlgen.fill(database.url, rows=50)
        overlapping = (
            "SELECT COUNT(*) FROM e x JOIN e y ON x.id < y.id AND (x.r && y.r OR x.d && y.d)"
        )
        assert database.value(overlapping) == 0
        assert not database.value("SELECT COUNT(*) FROM e WHERE isempty(r) OR isempty(d)")
    assert made.rows == 50


def test_tables_of_one_name_are_told_apart() -> None:
    with server("postgresql").fresh() as database:
        for schema in ("s1", "s2"):
            database.run(f"CREATE SCHEMA {schema}", f"CREATE TABLE {schema}.t (id int PRIMARY KEY)")
        database.run("CREATE TABLE u (id int PRIMARY KEY)")
        rejected = inside("reject", database.url, "--show-all").out
        bounded = inside("boundary", database.url, "--dry-run").out
    for name in ("s1.t: ", "s2.t: ", "u: "):
        assert name in rejected
        assert name in bounded


@pytest.mark.parametrize("name", ["postgresql", "mariadb"])
def test_what_can_not_be_tried_is_no_success(name: str) -> None:
    with server(name).fresh() as database, account(database, "no insert") as own:
        for command in ("reject", "boundary"):
            done = inside(command, own.url, "--yes", "-t", "people")
            assert done.code == 1
            assert "people: " in done.out
            assert "1 table not tried" in done.out
            assert inside(command, own.url, "--yes", "-t", "people", "--quiet").code == 1


def test_views_are_not_to_be_tried() -> None:
    with server("sqlite").fresh() as database:
        database.run("CREATE TABLE t (id INTEGER PRIMARY KEY)", "CREATE VIEW v AS SELECT * FROM t")
        done = inside("reject", database.url)
    assert done.code == 0
    assert "v: not tried, it is a view" in done.out


@pytest.mark.parametrize("storage", ["MEMORY", "MyISAM"])
def test_what_no_transaction_takes_back_is_left_alone(storage: str) -> None:
    with server("mariadb").fresh() as database:
        database.run(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(9) NOT NULL)",
            f"CREATE TABLE lasting (id INTEGER PRIMARY KEY, n INTEGER NOT NULL) ENGINE = {storage}",
        )
        for command in (("reject",), ("boundary", "--dry-run")):
            done = inside(*command, database.url, "--yes")
            assert done.code == 0
            assert "lasting: " in done.out
            assert "its storage engine has no transactions" in done.out
        assert database.value("SELECT COUNT(*) FROM lasting") == 0
        assert database.value("SELECT COUNT(*) FROM t") == 0
