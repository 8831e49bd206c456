"""Violations that were planted where the engine does not look: each is counted, and no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from databases import Database, Server
from existing import catalog_of, session_of
from sqlgen.verify import Verified, verified

DECLARED = (
    "CREATE TABLE parent (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL, UNIQUE (name))",
    "CREATE TABLE child (a INTEGER NOT NULL, b INTEGER NOT NULL, parent_id INTEGER, "
    "price INTEGER, low INTEGER, high INTEGER, PRIMARY KEY (a, b), "
    "CONSTRAINT dear CHECK (price > 0), CONSTRAINT rising CHECK (low <= high), "
    "CONSTRAINT of_parent FOREIGN KEY (parent_id) REFERENCES parent (id))",
)
LOOSE = (
    "CREATE TABLE parent (id INTEGER, name VARCHAR(20))",
    "CREATE TABLE child (a INTEGER, b INTEGER, parent_id INTEGER, price INTEGER, "
    "low INTEGER, high INTEGER)",
)
"""The same tables without a rule."""
ROWS = (
    "INSERT INTO parent VALUES (1, 'ann'), (2, 'ben'), (2, 'cleo'), (4, 'ann'), (5, NULL)",
    "INSERT INTO child VALUES (1, 1, 1, 5, 1, 2), (1, 1, 2, 0, 1, 2), (1, 2, 9, -1, 3, 2), "
    "(2, 1, NULL, NULL, NULL, 1), (2, NULL, 8, 1, 4, 1)",
)
BROKEN = {
    ("parent", "not null", "name"): 1,
    ("parent", "unique", "primary key"): 1,
    ("parent", "unique", "name"): 1,
    ("child", "not null", "b"): 1,
    ("child", "unique", "primary key"): 1,
    ("child", "check", "price"): 2,
    ("child", "check", "low"): 2,
    ("child", "foreign key", "parent_id"): 2,
}
"""Table, kind and a word of the rule -> rows that break it, counted by hand."""


@pytest.fixture
def planted(engine: Server) -> Iterator[tuple[Database, Verified]]:
    """The rules of tables held against the same tables without any, and with such rows."""
    with engine.fresh() as strict:
        strict.run(*DECLARED)
        catalog = catalog_of(strict)
        strict.run("DROP TABLE child", "DROP TABLE parent", *LOOSE, *ROWS)
        with session_of(strict) as session:
            yield strict, verified(session, catalog)


@pytest.mark.needs("a read catalog")
@pytest.mark.needs("check constraints")
def test_each_violation_is_counted(planted: tuple[Database, Verified]) -> None:
    _, found = planted
    broken = {(each.table[1], each.kind, each.text): each.rows for each in found.violations}
    assert sum(broken.values()) == sum(BROKEN.values())
    for (table, kind, name), rows in BROKEN.items():
        told = [
            each
            for each in found.violations
            if (each.table[1], each.kind) == (table, kind)
            and (name in each.text or name in each.name)
        ]
        assert [each.rows for each in told] == [rows], (table, kind, name)


@pytest.mark.needs("a read catalog")
def test_rows_that_keep_the_rules_are_fine(engine: Server) -> None:
    with engine.fresh() as database:
        database.run(*DECLARED)
        database.run(
            "INSERT INTO parent VALUES (1, 'ann'), (2, 'ben')",
            "INSERT INTO child VALUES (1, 1, 1, 5, 1, 2), (1, 2, NULL, NULL, 1, NULL)",
        )
        catalog = catalog_of(database)
        with session_of(database) as session:
            found = verified(session, catalog)
    assert found.fine
    assert {place[1]: rows for place, rows in found.rows} == {"parent": 2, "child": 2}
    assert len(found.checked) >= len(BROKEN)


@pytest.mark.needs("a read catalog")
def test_orphans_of_relations_that_nobody_declared(engine: Server) -> None:
    with engine.fresh() as database:
        database.run(
            "CREATE TABLE customers (id INTEGER PRIMARY KEY, born DATE)",
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER)",
            "INSERT INTO customers (id) VALUES (1), (2)",
            "INSERT INTO orders VALUES (1, 1), (2, 3), (3, 4), (4, NULL)",
        )
        catalog = catalog_of(database)
        with session_of(database) as session:
            found = verified(session, catalog)
            plain = verified(session, catalog, infer=False)
    assert [(each.kind, each.rows, each.text) for each in found.violations] == [
        ("relation", 2, "orders.customer_id -> customers.id")
    ]
    assert plain.fine


def only(name: str) -> pytest.MarkDecorator:
    """A test of what one engine alone has."""
    from engines import ENGINES

    found = next(engine for engine in ENGINES if engine.name == name)
    return pytest.mark.parametrize("engine", [found], indirect=True, ids=[name])


def told(database: Database) -> dict[tuple[str, str], int]:
    """Kind and name of each rule that is broken, and by how many rows."""
    catalog = catalog_of(database)
    with session_of(database) as session:
        found = verified(session, catalog)
    return {(each.kind, each.name): each.rows for each in found.violations}


@only("sqlite")
def test_a_check_that_begins_like_an_exclusion_is_counted(database: Database) -> None:
    database.run(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, EXCLUDED INTEGER, "
        "CONSTRAINT out_ CHECK (EXCLUDED < 2))",
        "PRAGMA ignore_check_constraints = 1",
        "INSERT INTO t VALUES (1, 7), (2, 1)",
    )
    assert told(database) == {("check", "out_"): 1}


@only("postgresql")
def test_match_full_allows_no_half_a_key(database: Database) -> None:
    database.run(
        "CREATE TABLE place (x integer, y integer, PRIMARY KEY (x, y))",
        "CREATE TABLE full_ (x integer, y integer, CONSTRAINT whole FOREIGN KEY (x, y) "
        "REFERENCES place MATCH FULL)",
        "CREATE TABLE simple_ (x integer, y integer, CONSTRAINT part FOREIGN KEY (x, y) "
        "REFERENCES place)",
        "SET session_replication_role = replica; INSERT INTO place VALUES (1, 1);"
        "INSERT INTO full_ VALUES (1, 1), (1, NULL), (NULL, NULL), (2, 2);"
        "INSERT INTO simple_ VALUES (1, 1), (1, NULL), (NULL, NULL), (2, 2)",
    )
    assert told(database) == {("foreign key", "whole"): 2, ("foreign key", "part"): 1}


@only("postgresql")
def test_partial_and_expression_keys_domains_and_sequences(database: Database) -> None:
    database.run(
        "CREATE DOMAIN share AS integer CHECK (VALUE BETWEEN 0 AND 100)",
        "CREATE TABLE t (id serial PRIMARY KEY, email text, gone boolean, part integer)",
        "INSERT INTO t VALUES (5, 'a', FALSE, 1), (6, 'A', TRUE, 1), (7, 'b', FALSE, 300)",
        "INSERT INTO t VALUES (8, 'b', TRUE, NULL)",
    )
    database.run("CREATE INDEX lowered ON t (lower(email))")
    catalog_before = catalog_of(database)
    assert told(database) == {("sequence", "id"): 1}
    from dataclasses import replace

    from sqlgen.catalog.model import Check, Domain, Index, KeyPart

    (table,) = catalog_before.tables
    lowered = Index("lowered", (KeyPart(expression="lower(email)"),))
    living = Index("living", (KeyPart("email"),), predicate="NOT gone")
    once = Index("once", (KeyPart("part"),), nulls_equal=True)
    domain = Domain("share", (Check("between", "((VALUE >= 0) AND (VALUE <= 100))"),))
    columns = tuple(
        replace(each, domain=domain) if each.name == "part" else each for each in table.columns
    )
    strict = replace(table, uniques=(lowered, living, once), columns=columns)
    with session_of(database) as session:
        found = verified(session, replace(catalog_before, tables=(strict,)))
    assert {each.name: each.rows for each in found.violations} == {
        "id": 1,
        "lowered": 2,
        "once": 1,
        "part: between": 1,
    }
    database.run("SELECT setval('t_id_seq', 8)")
    assert told(database) == {}


@only("mariadb")
def test_keys_by_the_start_of_a_text_fold_as_the_engine_does(database: Database) -> None:
    database.run(
        "CREATE TABLE t (name varchar(20) COLLATE utf8mb4_general_ci, "
        "code varchar(20) COLLATE utf8mb4_bin)",
        "INSERT INTO t VALUES ('Zoë one', 'a'), ('ZOE two', 'A'), ('Zora', 'a')",
    )
    from dataclasses import replace

    from sqlgen.catalog.model import Index, KeyPart

    catalog = catalog_of(database)
    (table,) = catalog.tables
    keys = (Index("start", (KeyPart("name", prefix=3),)), Index("whole", (KeyPart("code"),)))
    with session_of(database) as session:
        strict = replace(catalog, tables=(replace(table, uniques=keys),))
        found = verified(session, strict)
    assert {each.name: each.rows for each in found.violations} == {"start": 1, "whole": 1}
