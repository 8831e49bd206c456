"""Shop and bank, the examples of relations: the same rows by any way, and every promise kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import sqlgen
from databases import DRIVER_ERRORS, Database
from expected import EXAMPLES, read
from families import Tables, broken, plain, standing
from sqlgen.api import Progress

ROWS = 250
CASES = ("shop", "bank")
SLOTTED = {
    "shop": ("customer", "product", "purchase", "purchase_line"),
    "bank": ("country", "branch", "interest", "customer", "passport", "address", "safe"),
}
"""Tables whose rows do not depend on how many parents there are, nor on how many others."""
Prints = dict[str, tuple[int, str]]

each_case = pytest.mark.parametrize("case", CASES)


def printed(database: Database, *tables: str) -> Prints:
    """Count and digest of every table, or of some."""
    found = {each.table: (each.rows, each.digest) for each in sqlgen.fingerprint(database.url)}
    return {table: found[table] for table in tables} if tables else found


def spec_of(case: str) -> dict[str, Any]:
    """An example, read without sqlgen."""
    return read(EXAMPLES / f"{case}.yaml")


@pytest.fixture(scope="module", params=CASES)
def made(request: pytest.FixtureRequest, module_database: Database) -> Iterator[str]:
    """Each example, made once an engine."""
    case: str = request.param
    sqlgen.generate(case, module_database.url, rows=ROWS)
    yield case
    sqlgen.undo(module_database.url)


# whatever the way


@each_case
@pytest.mark.parametrize("random", ["integer", "md5"])
def test_every_engine_makes_the_same_rows(
    databases: list[Database], case: str, random: str
) -> None:
    """One of them in one batch for each table, the others cut at odd places."""
    found: list[Prints] = []
    options: Any = {"random": random}
    for number, database in enumerate(databases):
        cut: Any = {"batch": 150 * number + 61} if number else {}
        sqlgen.generate(case, database.url, rows=ROWS, replace=True, **cut, **options)
        found.append(printed(database))
        sqlgen.undo(database.url)
    assert len(found) >= 2
    assert all(each == found[0] for each in found)
    assert found[0].keys() == spec_of(case)["tables"].keys()


@each_case
@pytest.mark.parametrize(
    "batch",
    [pytest.param(37, marks=pytest.mark.slow), 256, pytest.param(1000, marks=pytest.mark.slow)],
)
def test_batches_cut_anywhere(database: Database, case: str, batch: int) -> None:
    """One batch is whole numbers of parents, another ends in the middle of one's."""
    sqlgen.generate(case, database.url, rows=60)
    whole = printed(database)
    sqlgen.generate(case, database.url, rows=60, batch=batch, replace=True)
    assert printed(database) == whole


@each_case
def test_a_script_in_the_client_makes_the_same(database: Database, case: str) -> None:
    sqlgen.generate(case, database.url, rows=100)
    wanted = printed(database)
    sqlgen.undo(database.url)
    database.client("".join(sqlgen.render(case, database.engine.name, rows=100)))
    assert printed(database) == wanted


# every promise


def test_rows_keep_what_the_spec_promises(made: str, module_database: Database) -> None:
    spec = spec_of(made)
    assert broken(spec, standing(module_database, spec)) == []


ORPHANS = {
    "shop": [
        ("purchase", "customer_id", "customer", "id"),
        ("purchase", "product_id", "product", "id"),
        ("purchase_line", "purchase_id", "purchase", "id"),
    ],
    "bank": [
        ("branch", "part_of", "branch", "id"),
        ("branch", "country_code", "country", "code"),
        ("interest", "branch_id", "branch", "id"),
        ("customer", "branch_id", "branch", "id"),
        ("customer", "referred_by", "customer", "id"),
        ("passport", "customer_id", "customer", "id"),
        ("address", "customer_id", "customer", "id"),
        ("account", "customer_id", "customer", "id"),
        ("booking", "account_id", "account", "id"),
        ("account_state", "account_id", "account", "id"),
        ("safe", "customer_id", "customer", "id"),
        ("safe", "branch_id", "branch", "id"),
        ("transfer", "from_account", "account", "id"),
        ("transfer", "to_account", "account", "id"),
    ],
}
"""Column, and the key that it refers to."""


def test_no_row_is_an_orphan(made: str, module_database: Database) -> None:
    name = module_database.name
    for child, column, parent, key in ORPHANS[made]:
        query = (
            f"SELECT COUNT(*) FROM {name(child)} c "
            f"LEFT JOIN {name(parent)} p ON p.{name(key)} = c.{name(column)} "
            f"WHERE p.{name(key)} IS NULL AND c.{name(column)} IS NOT NULL"
        )
        assert module_database.value(query) == 0, (child, column)


WRONG = {
    "shop": {
        "total": "SELECT COUNT(*) FROM purchase p WHERE total <> "
        "(SELECT ROUND(SUM(amount), 2) FROM purchase_line l WHERE l.purchase_id = p.id)",
        "too soon": "SELECT COUNT(*) FROM purchase p JOIN customer c ON c.id = p.customer_id "
        "WHERE p.bought < c.signed_up",
        "too many": "SELECT COUNT(*) FROM (SELECT customer_id FROM purchase "
        "GROUP BY customer_id HAVING COUNT(*) > 8) found",
        "not 1, 2, ...": "SELECT COUNT(*) FROM (SELECT purchase_id FROM purchase_line "
        "GROUP BY purchase_id HAVING MIN(line) <> 1 OR MAX(line) <> COUNT(*) OR COUNT(*) > 5) "
        "found",
        "owing": "SELECT COUNT(*) FROM purchase_line WHERE amount < 0",
        "no line": "SELECT COUNT(*) FROM purchase p LEFT JOIN purchase_line l "
        "ON l.purchase_id = p.id WHERE l.line IS NULL",
    },
    "bank": {
        "balance": "SELECT COUNT(*) FROM booking b JOIN account a ON a.id = b.account_id "
        "WHERE b.balance <> (SELECT ROUND(a.opening_balance + SUM(m.amount), 2) FROM booking m "
        "WHERE m.account_id = b.account_id AND m.line <= b.line)",
        "below zero": "SELECT COUNT(*) FROM booking WHERE balance < 0",
        "opened before joined": "SELECT COUNT(*) FROM account a JOIN customer c "
        "ON c.id = a.customer_id WHERE a.opened < c.joined",
        "booked before opened": "SELECT COUNT(*) FROM booking b JOIN account a "
        "ON a.id = b.account_id WHERE b.booked < a.opened",
        "booked out of order": "SELECT COUNT(*) FROM booking a JOIN booking b "
        "ON b.account_id = a.account_id AND b.line > a.line WHERE b.booked < a.booked",
        "in a state before opened": "SELECT COUNT(*) FROM account_state s JOIN account a "
        "ON a.id = s.account_id WHERE s.since < a.opened",
        "no state": "SELECT COUNT(*) FROM account a LEFT JOIN account_state s "
        "ON s.account_id = a.id WHERE s.step IS NULL",
        "a branch twice": "SELECT COUNT(*) FROM (SELECT customer_id FROM safe "
        "GROUP BY customer_id, branch_id HAVING COUNT(*) > 1) found",
        "four levels": "SELECT COUNT(*) FROM branch a JOIN branch b ON b.id = a.part_of "
        "JOIN branch c ON c.id = b.part_of WHERE c.part_of IS NOT NULL",
        "no passport": "SELECT COUNT(*) FROM customer c WHERE 1 <> "
        "(SELECT COUNT(*) FROM passport p WHERE p.customer_id = c.id)",
        "overlap": "SELECT COUNT(*) FROM address a JOIN address b ON b.customer_id = a.customer_id "
        "AND b.nth > a.nth WHERE b.valid_from < a.valid_until OR a.valid_until IS NULL",
        "referred by somebody later": "SELECT COUNT(*) FROM customer WHERE referred_by >= id",
        "asked by nobody": "SELECT COUNT(*) FROM transfer t "
        "LEFT JOIN customer c ON c.id = t.asked_by_id AND t.asked_by = 'customer' "
        "LEFT JOIN branch b ON b.id = t.asked_by_id AND t.asked_by = 'branch' "
        "WHERE c.id IS NULL AND b.id IS NULL",
        "to itself": "SELECT COUNT(*) FROM transfer WHERE from_account = to_account",
        "upwards": "SELECT COUNT(*) FROM branch WHERE part_of >= id",
        "gap": "SELECT COUNT(*) FROM address a JOIN address b ON b.customer_id = a.customer_id "
        "AND b.nth = a.nth + 1 WHERE a.valid_until <> b.valid_from OR a.valid_until IS NULL",
        "no address": "SELECT COUNT(*) FROM customer c WHERE 1 <> (SELECT COUNT(*) FROM address a "
        "WHERE a.customer_id = c.id AND a.valid_until IS NULL)",
        "wrong country": "SELECT COUNT(*) FROM customer c JOIN branch b ON b.id = c.branch_id "
        "WHERE c.country_code <> b.country_code",
        "first state": "SELECT COUNT(*) FROM account_state WHERE step = 1 AND state <> 'new'",
        "back in time": "SELECT COUNT(*) FROM account_state a JOIN account_state b "
        "ON b.account_id = a.account_id AND b.step > a.step WHERE b.since < a.since",
    },
}
"""Rows that may not be, by joins."""


def test_joins_find_no_row_that_may_not_be(made: str, module_database: Database) -> None:
    for what, query in WRONG[made].items():
        assert module_database.value(query) == 0, what


# keys that the database minds

REFUSED = {
    "shop": {
        "no such customer": "UPDATE purchase SET customer_id = 999999 WHERE id = 1",
        "no such product": "UPDATE purchase SET product_id = 999999",
        "two of a key": "UPDATE purchase_line SET line = 1",
        "a product with purchases": "DELETE FROM product",
        "one address for all": "UPDATE customer SET email = 'a@example.com'",
    },
    "bank": {
        "no such branch": "UPDATE customer SET branch_id = 9999",
        "no such account": "UPDATE transfer SET to_account = 999999",
        "a passport of two": "UPDATE passport SET number = 'AA0000000'",
        "a country with branches": "DELETE FROM country",
    },
}
"""What foreign keys, primary keys and unique columns refuse."""


def test_the_database_refuses_what_the_keys_forbid(made: str, module_database: Database) -> None:
    with module_database.connection() as connection:
        cursor = connection.cursor()
        if "foreign_keys" in module_database.engine.session.show:
            cursor.execute("PRAGMA foreign_keys = 1")
        for statement in REFUSED[made].values():
            with pytest.raises(DRIVER_ERRORS):
                cursor.execute(statement)


# more rows, broken off, taken back


def rows_in(tables: Tables, table: str) -> list[tuple[Any, ...]]:
    """The rows of a table, whatever their order."""
    return sorted((tuple(row.values()) for row in tables[table]), key=repr)


MORE: dict[str, Any] = {"shop": 100, "bank": {"customer": 100, "country": 0, "branch": 0}}
"""What an append adds: a bank's countries and branches stay as they are."""


@each_case
def test_appended(database: Database, case: str) -> None:
    """What stands stays as it is; rows of slots are those of a bigger run."""
    spec = spec_of(case)
    sqlgen.generate(case, database.url, rows=100)
    before = standing(database, spec)
    sqlgen.generate(case, database.url, rows=MORE[case], append=True)
    after = standing(database, spec)
    for table in spec["tables"]:
        stood = {*map(repr, rows_in(before, table))}
        assert stood <= {*map(repr, rows_in(after, table))}, table
    assert len(after["customer"]) == 200
    assert broken(spec, after) == []


def test_columns_called_like_row_numbers(database: Database) -> None:
    """An engine that minds keys row by row gets the rows in order, whatever their columns say."""
    columns = {
        "id": {"sequence": 1, "primary_key": True},
        "n": {"integer": [1, 1000]},
        "w": {"integer": [1, 1000]},
        "above": {"reference": "t.id", "nulls": 0.2},
    }
    spec = {"tables": {"t": {"rows": 60, "columns": columns}}}
    sqlgen.generate(spec, database.url)
    assert broken(spec, standing(database, spec)) == []


def stop_in(table: str) -> Any:
    """An observer that presses Ctrl-C in the middle of a table."""

    def observe(progress: Progress) -> None:
        if progress.table == table and 0 < progress.done < progress.rows:
            raise KeyboardInterrupt

    return observe


@pytest.mark.parametrize(
    ("case", "table"),
    [
        ("shop", "purchase"),
        ("shop", "purchase_line"),
        ("bank", "account"),
        ("bank", "booking"),
    ],
)
def test_broken_off_and_resumed(database: Database, case: str, table: str) -> None:
    sqlgen.generate(case, database.url, rows=120)
    whole = printed(database)
    sqlgen.undo(database.url)
    with pytest.raises(sqlgen.InterruptedRunError):
        sqlgen.generate(case, database.url, rows=120, batch=110, observe=stop_in(table))
    assert printed(database)[table][0] < whole[table][0]
    sqlgen.generate(case, database.url, rows=120, batch=90, resume=True)
    assert printed(database) == whole


@each_case
def test_undone(database: Database, case: str) -> None:
    """An append alone, and then the rest: what refers to rows goes before them."""
    sqlgen.generate(case, database.url, rows=100)
    before = printed(database)
    sqlgen.generate(case, database.url, rows=MORE[case], append=True)
    assert printed(database) != before
    sqlgen.undo(database.url)
    assert printed(database) == before
    sqlgen.undo(database.url)
    assert printed(database) == {}


def test_moments_are_read_alike() -> None:
    assert plain("2024-02-03 04:05:06") > plain("2024-02-03") == plain(plain("2024-02-03").date())
