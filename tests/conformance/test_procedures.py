"""A procedure that is called makes the rows that `generate` makes, with no sqlgen near it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

import sqlgen
from databases import Database, Server

calls = pytest.mark.needs("procedures")

SPEC: dict[str, Any] = {
    "params": {
        "rows": {"type": "integer", "default": 60, "min": 0, "max": 1_000_000},
        "born_from": {"type": "date", "default": "1950-01-01"},
        "least": {"type": "integer", "default": -5},
        "dearest": {"type": "decimal", "default": "20.25"},
        "until": {"type": "timestamp", "default": "2024-06-30 12:00:00"},
    },
    "tables": {
        "member": {
            "rows": "$rows",
            "columns": {
                "id": {"sequence": 100, "primary_key": True},
                "code": {"token": 5, "unique": True},
                "name": {
                    "pick": {letter: weight for weight, letter in enumerate("abcdefghijk", 1)}
                },
                "born": {"date": ["$born_from", "2001-12-31"]},
                "points": {"integer": ["$least", 400], "unique": True},
                "fee": {"decimal": {"between": [1, "$dearest"], "scale": 2}},
                "seen": {"timestamp": ["2020-01-01", "$until"]},
                "day": {"sequence": "$born_from"},
                "later": {"date": {"after": "$born_from", "within": "9 days"}},
                "age": {"years_since": {"date": "born", "at": "2026-01-01"}},
            },
        }
    },
}
ARGUMENTS = {
    "rows": 150,
    "born_from": "1999-12-01",
    "least": -40_000_000_000,
    "dearest": "3.5",
    "until": "2020-01-03",
}
SEED = 2**62 + 12345


def printed(url: str) -> dict[str, tuple[int, str]]:
    """Count and digest of every table."""
    return {each.table: (each.rows, each.digest) for each in sqlgen.fingerprint(url)}


def generated(folder: Path, spec: Any, **options: Any) -> dict[str, tuple[int, str]]:
    """The same of what `generate` makes elsewhere."""
    url = f"duckdb:///{folder / 'generated.duckdb'}"
    sqlgen.generate(spec, url, replace=True, **options)
    return printed(url)


@calls
def test_a_call_makes_what_generate_makes(database: Database, tmp_path: Path) -> None:
    """With its own values, and with others: parameters, seed and all."""
    sqlgen.install(SPEC, database.url, name="gen")
    sqlgen.call(SPEC, database.url, name="gen")
    assert printed(database.url) == generated(tmp_path, SPEC)
    database.run(f"DELETE FROM {database.name('member')}")
    sqlgen.call(SPEC, database.url, name="gen", set=ARGUMENTS, seed=SEED)
    assert printed(database.url) == generated(tmp_path, SPEC, set=ARGUMENTS, seed=SEED)


SHOP = pytest.param("shop", marks=pytest.mark.slow)
BANK = pytest.param("bank", marks=pytest.mark.slow)


@calls
@pytest.mark.parametrize("example", ["demographics", "people", SHOP, BANK])
def test_a_script_needs_no_sqlgen(example: str, database: Database, tmp_path: Path) -> None:
    """Made by the engine's own client and called by the plain driver: all tables, in order."""
    database.client("".join(sqlgen.procedure(example, database.engine.name)))
    call = "CALL {}(1000, {}, 7, NULL)"
    days = {"bank": ["1940-01-01", "2004-01-01"], "shop": ["1950-01-01", "1999-12-31"]}
    chosen = days.get(example, ["1955-05-05", "1955-05-09"])
    database.run(call.format(f"gen_{example}", ", ".join(f"DATE '{day}'" for day in chosen)))
    values = dict(zip(("born_from", "born_to"), chosen, strict=True))
    assert printed(database.url) == generated(tmp_path, example, set=values, seed=7)


@calls
def test_the_usual_values_need_no_arguments(database: Database, tmp_path: Path) -> None:
    """The procedure that commits its batches, or the one without arguments."""
    sqlgen.install(SPEC, database.url, name="gen")
    dialect = database.engine.dialect
    database.run(f"CALL gen_{'batched' if dialect.commits_inside else 'default'}()")
    assert printed(database.url) == generated(tmp_path, SPEC)


@calls
def test_a_second_call_goes_on(database: Database, tmp_path: Path) -> None:
    sqlgen.install(SPEC, database.url, name="gen")
    for rows in (70, 0, 80):
        sqlgen.call(SPEC, database.url, name="gen", set={"rows": rows})
    assert printed(database.url) == generated(tmp_path, SPEC, rows=150)


@calls
def test_a_call_may_begin_anywhere(database: Database, tmp_path: Path) -> None:
    """The middle first, then what is before and after it."""
    sqlgen.install(SPEC, database.url, name="gen")
    for first, rows in ((51, 50), (1, 50), (101, 50)):
        values = {"rows": rows, "first_row": first}
        sqlgen.call(SPEC, database.url, name="gen", set=values)
    assert printed(database.url) == generated(tmp_path, SPEC, rows=150)


@calls
def test_what_refers_to_others_follows_the_arguments(database: Database, tmp_path: Path) -> None:
    """How many rows there are to refer to is known when the procedure is called, and only once."""
    spec = Path(__file__).parent / "called.yaml"
    sqlgen.install(spec, database.url, name="gen")
    sqlgen.call(spec, database.url, name="gen", set={"rows": 91}, seed=SEED)
    assert printed(database.url) == generated(tmp_path, spec, rows=91, seed=SEED)
    with pytest.raises(sqlgen.RunError, match="the rows of b that stand must be 0"):
        sqlgen.call(spec, database.url, name="gen")


GIVEN = Path(__file__).parent / "given.yaml"
OTHERS = {
    "rows": 17,
    "word": "x'y\\z -- $$ %s Ünï",
    "many": 2**40,
    "fee": "99999.5",
    "day": "2027-02-28",
    "first": "2019-12-30",
    "last": "2020-01-05",
    "while_": "40 days",
    "step": "26 hours",
    "moment": "2023-12-31 23:59:59",
    "clock": "00:00:01",
}
"""Other values than the usual ones: a while past 2^20 seconds, a leap year, quotes."""


@calls
def test_arguments_may_stand_anywhere(database: Database, tmp_path: Path) -> None:
    """Constants, lengths of time, the ends of calendars and histories, the day of an age."""
    sqlgen.install(GIVEN, database.url, name="gen")
    for values in ({}, OTHERS):
        sqlgen.call(GIVEN, database.url, name="gen", set=values, seed=SEED)
        assert printed(database.url) == generated(tmp_path, GIVEN, set=values, seed=SEED)
        for table in ("s", "h", "c", "a"):
            database.run(f"DELETE FROM {database.name(table)}")


GIVEN_WRONG: dict[str, tuple[Any, str]] = {
    "word": (None, "word can't be NULL"),
    "fee": ("1.005", "fee must have at most 2 decimals"),
    "day": ("2007-12-30", "day"),
    "last": ("2019-12-31", "the range from first to last is reversed"),
    "while_": (timedelta(hours=36), "while_ must be a multiple of 86400"),
    "step": (timedelta(0), "step must be at least 1"),
}


@calls
def test_bad_arguments_are_refused_wherever_they_stand(database: Database) -> None:
    sqlgen.install(GIVEN, database.url, name="gen")
    usual = dict(sqlgen.plan(GIVEN).params) | {"word": "w"}
    for name, (value, words) in GIVEN_WRONG.items():
        given = [*(usual | {name: value}).values(), 0, None]
        with pytest.raises(Exception, match=f"gen: .*{words}"):
            database.run(f"CALL gen({', '.join(told(each, database) for each in given)})")
    assert {rows for rows, _ in printed(database.url).values()} == {0}


def told(value: Any, database: Database) -> str:
    """A plain value as the engine reads it: seconds where it has no lengths of time."""
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        has = database.engine.dialect.types["interval"].startswith("interval")
        return f"INTERVAL '{seconds} seconds'" if has else str(seconds)
    return literal(value if isinstance(value, int | None) else str(value))


@calls
def test_tables_one_by_one(database: Database, tmp_path: Path) -> None:
    """A procedure for each: it looks for the rows of others that stand."""
    for table in ("product", "customer", "purchase", "purchase_line"):
        options: dict[str, Any] = {"tables": [table], "name": f"gen_{table}"}
        sqlgen.install("shop", database.url, **options)
        sqlgen.call("shop", database.url, **options, set={"rows": 50}, seed=SEED)
    assert printed(database.url) == generated(tmp_path, "shop", rows=50, seed=SEED)


@calls
def test_keys_count_on_after_a_call(database: Database) -> None:
    sqlgen.install(SPEC, database.url, name="gen")
    sqlgen.call(SPEC, database.url, name="gen", set={"rows": 5})
    member = database.name("member")
    database.run(f"INSERT INTO {member} (born) VALUES ('2000-01-01')")
    assert database.value(f"SELECT MAX(id) FROM {member}") == 105


@calls
def test_children_go_on_after_those_that_stand(database: Database, tmp_path: Path) -> None:
    sqlgen.install(RELATED, database.url, name="gen")
    for rows in (40, 60):
        sqlgen.call(RELATED, database.url, name="gen", set={"rows": rows})
    assert printed(database.url) == generated(tmp_path, RELATED, rows=100)


RELATED: dict[str, Any] = {
    "params": {"rows": {"type": "integer", "default": 40}},
    "tables": {
        "parent": {
            "rows": "$rows",
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "total": {"decimal": {"between": [0, 90], "scale": 2}},
            },
        },
        "child": {
            "per": {"table": "parent", "count": [0, 5]},
            "columns": {
                "parent_id": {"parent": "id", "primary_key": True},
                "line": {"position": 1, "primary_key": True},
                "part": {"split": {"parent": "total"}},
            },
        },
        "grandchild": {
            "per": {"table": "child", "count": [1, 3]},
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "parent_id": {"parent": "parent_id"},
                "size": {"integer": [1, 9]},
            },
        },
    },
}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "too few rows": ({"rows": -1}, "rows must be 0 or more"),
    "too many rows": ({"rows": 1_000_001}, "rows must be 1000000 or less"),
    "no rows said": ({"rows": None}, "rows can't be NULL"),
    "days reversed": ({"born_from": "2002-01-01"}, "the range from born_from to .* is reversed"),
    "no day": ({"born_from": None}, "born_from can't be NULL"),
    "fewer values than rows": ({"least": 399}, "least"),
    "a wide range": ({"least": -(2**62)}, "least"),
    "a part of a cent": ({"dearest": "3.555"}, "dearest"),
    "a negative seed": ({"seed": -1}, "seed must be 0 or more"),
    "no seed": ({"seed": None}, "seed can't be NULL"),
    "no first row": ({"first_row": 0}, "first_row must be 1 or more"),
    "rows that stand": ({"first_row": 10}, "first_row: rows of member stand in that range"),
    "a range past the last row": ({"first_row": 2147483578}, "the last row of member"),
}


@calls
def test_bad_arguments_are_refused_inside(database: Database) -> None:
    """By the procedure itself, with the argument's name; nothing is written."""
    sqlgen.install(SPEC, database.url, name="gen")
    sqlgen.call(SPEC, database.url, name="gen", set={"rows": 20})
    before = printed(database.url)
    usual = {name: each["default"] for name, each in SPEC["params"].items()}
    for values, words in REFUSED.values():
        given = {**usual, "seed": 0, "first_row": None, **values}
        with pytest.raises(Exception, match=f"gen: .*{words}"):
            database.run(f"CALL gen({', '.join(map(literal, given.values()))})")
        assert printed(database.url) == before, words


FAMILY: dict[str, Any] = {
    "params": {
        "rows": {"type": "integer", "default": 20, "max": 2_000_000_000},
        "since": {"type": "date", "default": "2001-01-01"},
        "until": {"type": "date", "default": "2009-12-31"},
    },
    "tables": {
        "parent": {
            "rows": "$rows",
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "made": {"date": ["$since", "$until"]},
            },
        },
        "child": {
            "per": {"table": "parent", "count": [1, 3]},
            "columns": {
                "parent_id": {"parent": "id", "primary_key": True},
                "line": {"position": 1, "primary_key": True},
                "paid": {"date": ["$since", "2019-12-31"]},
            },
        },
    },
}
WRONG_FAMILY: dict[str, tuple[tuple[Any, ...], str]] = {
    "too few": ((-3, "2001-01-01", "2002-01-01", 0, None), "rows must be at least 0"),
    "too many": ((2_000_000_001, "2001-01-01", "2002-01-01", 0, None), "rows must be 2000000000"),
    "children too many": (
        (2_000_000_000, "2001-01-01", "2002-01-01", 0, None),
        "4 times the last row of parent .by rows. must be below",
    ),
    "reversed": ((9, "2002-01-02", "2002-01-01", 0, None), "the range from since to until is rev"),
    "reversed for children": ((9, "2020-01-01", "2021-01-01", 0, None), "from since to 2019-12-31"),
    "no rows": ((None, "2001-01-01", "2002-01-01", 0, None), "rows can't be NULL"),
    "no day": ((9, None, "2002-01-01", 0, None), "since can't be NULL"),
    "no last day": ((9, "2001-01-01", None, 0, None), "until can't be NULL"),
    "no seed": ((9, "2001-01-01", "2002-01-01", None, None), "seed can't be NULL"),
    "a negative seed": ((9, "2001-01-01", "2002-01-01", -1, None), "seed must be 0 or more"),
    "before the first": ((9, "2001-01-01", "2002-01-01", 0, -4), "first_row must be 1 or more"),
    "rows that stand": ((9, "2001-01-01", "2002-01-01", 0, 20), "first_row: rows of parent stand"),
}


@calls
def test_bad_arguments_write_nothing_to_any_table(database: Database) -> None:
    sqlgen.install(FAMILY, database.url, name="gen")
    sqlgen.call(FAMILY, database.url, name="gen")
    before = printed(database.url)
    for given, words in WRONG_FAMILY.values():
        with pytest.raises(Exception, match=f"gen: .*{words}"):
            database.run(f"CALL gen({', '.join(map(literal, given))})")
        assert printed(database.url) == before, words
    database.run(f"DELETE FROM {database.name('child')} WHERE parent_id < 20")
    database.run(f"DELETE FROM {database.name('parent')} WHERE id < 20")
    before = printed(database.url)
    with pytest.raises(Exception, match="gen: first_row: rows of parent stand in that range"):
        database.run("CALL gen(20, '2001-01-01', '2002-01-01', 0, 1)")
    assert printed(database.url) == before
    database.run("CALL gen(19, '2001-01-01', '2009-12-31', 0, 1)")
    assert {name: rows for name, (rows, _) in printed(database.url).items()}["parent"] == 20


@calls
def test_children_that_stand_are_looked_for_as_well(database: Database) -> None:
    """Where a procedure makes the children alone, and where only they stand."""
    options: dict[str, Any] = {"name": "gen", "tables": ["child"]}
    sqlgen.generate(FAMILY, database.url, tables=["parent"])
    sqlgen.install(FAMILY, database.url, **options)
    sqlgen.call(FAMILY, database.url, **options, set={"first_row": 1})
    before = printed(database.url)
    with pytest.raises(Exception, match="gen: first_row: rows of child stand in that range"):
        database.run("CALL gen(20, '2001-01-01', '2009-12-31', 0, 5)")
    assert printed(database.url) == before


def literal(value: Any) -> str:
    """A value as any engine reads it."""
    return "NULL" if value is None else f"'{value}'" if isinstance(value, str) else str(value)


@calls
def test_install_again_and_uninstall_leave_nothing(database: Database) -> None:
    """Other pools and other arguments take the place of those before."""
    sqlgen.install(SPEC, database.url, name="gen")
    other = {**SPEC, "params": {"rows": SPEC["params"]["rows"]}}
    other["tables"] = {"member": {"rows": "$rows", "columns": {"id": {"sequence": 1}}}}
    other["tables"]["member"]["columns"]["name"] = {
        "pick": dict.fromkeys("abcdefghijkl", 2) | {"a": 1}
    }
    sqlgen.install(other, database.url, name="gen")
    assert len(ours(database)) == 1
    database.run(f"DROP TABLE {database.name('member')}")
    sqlgen.install(other, database.url, name="gen")
    database.run("CALL gen(3, 0, NULL)")
    sqlgen.uninstall(other, database.url, name="gen")
    assert ours(database) == []
    with pytest.raises(Exception, match="gen"):
        database.run("CALL gen(3, 0, NULL)")
    assert printed(database.url)["member"][0] == 3


def ours(database: Database) -> list[str]:
    """The tables that procedures read."""
    query = "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'sqlgen_pool%'"
    if database.engine.dialect.default_schema is None:
        query += " AND table_schema = DATABASE()"
    return [str(name) for (name,) in database.rows(query)]


TABLES = {"people": ["person"], "shop": ["customer", "product", "purchase", "purchase_line"]}


@pytest.mark.parametrize(("example", "tables"), TABLES.items(), ids=TABLES)
def test_functions_give_the_rows_to_a_query(
    example: str, tables: list[str], engines: list[Server], tmp_path: Path
) -> None:
    """Those of PostgreSQL, and DuckDB's macros: the same rows, and no table is filled."""
    wanted = generated(tmp_path, example, seed=SEED)
    for server in engines:
        if not server.engine.dialect.table_functions:
            continue
        database = server.emptied()
        sqlgen.install(example, database.url, name="gen")
        standing = printed(database.url)
        assert not any(rows for rows, _ in standing.values())
        for table in tables:
            function = f"gen_rows_{table}" if len(tables) > 1 else "gen_rows"
            into = f"INSERT INTO {table}" if table in standing else f"CREATE TABLE {table} AS"
            database.run(f"{into} SELECT * FROM {function}(seed => {SEED})")
        assert printed(database.url) == wanted


@pytest.mark.parametrize(
    "name", ["everything", "given", pytest.param("relations", marks=pytest.mark.slow)]
)
def test_a_macro_knows_everything(name: str, tmp_path: Path) -> None:
    """Each generator and each relation, by variables."""
    folder = tmp_path / "conformance"
    shutil.copytree(Path(__file__).parent, folder, ignore=shutil.ignore_patterns("*.py", "__*"))
    spec = folder / f"{name}.yaml"
    wanted = generated(tmp_path, spec, seed=SEED)
    url = f"duckdb:///{tmp_path / 'macros.duckdb'}"
    sqlgen.install(spec, url, name="gen")
    with duckdb.connect(str(tmp_path / "macros.duckdb")) as database:
        for table in wanted:
            rows = f'SELECT * FROM "gen_rows_{table}"(seed := {SEED})'
            database.execute(f'CREATE TABLE "{table}" AS {rows}')
    assert printed(url) == wanted


def test_a_macro_refuses_bad_arguments(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path / 'macros.duckdb'}"
    sqlgen.install(SPEC, url, name="gen")
    with duckdb.connect(str(tmp_path / "macros.duckdb")) as database:
        for values, words in REFUSED.values():
            if "rows of member stand" not in words:
                given = ", ".join(f"{name} := {literal(each)}" for name, each in values.items())
                with pytest.raises(duckdb.Error, match=f"gen: .*{words}"):
                    database.execute(f"SELECT * FROM gen_rows({given})").fetchall()
        assert database.execute("SELECT COUNT(*) FROM gen_rows(rows := 0)").fetchone() == (0,)
    sqlgen.uninstall(SPEC, url, name="gen")
    with duckdb.connect(str(tmp_path / "macros.duckdb")) as database:
        assert database.execute("SHOW TABLES").fetchall() == []


def test_an_engine_without_procedures_is_refused() -> None:
    with pytest.raises(sqlgen.UsageError, match=r"SQLite has no procedures; use `sqlgen render`"):
        sqlgen.procedure("people", "sqlite")
