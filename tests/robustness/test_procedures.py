"""Procedures of hostile specs, in unusual sessions, and by users with few rights."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import Database, Server
from targets import SERVED, account, tables

served = pytest.mark.parametrize("engine", SERVED, indirect=True, ids=lambda each: each.name)

ODD = "x'y\"z`; -- $$ $sqlgen$ \\ %s :a größe"
TEXTS = {
    text: number
    for number, text in enumerate(
        [
            ODD,
            "'",
            "''",
            "\\",
            "\\'",
            "a$$",
            "a$sqlgen$",
            ";",
            "-- x",
            "/*",
            "%",
            "{{x}}",
            "//",
            "\n",
        ],
        1,
    )
}
HOSTILE: dict[str, Any] = {
    "params": {
        "rows": {"type": "integer", "default": 40},
        "seed'; DROP": {"type": "integer", "default": 3},
    },
    "tables": {
        ODD: {
            "rows": "$rows",
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                ODD: {"pick": TEXTS},
                "rows": {"integer": ["$seed'; DROP", 9]},
                "v_1": {"template": f"{{id}}{ODD}{{integer(1, 9)}}"},
                "seed": {"pick": [f"{ODD}{number}" for number in range(70)]},
                "n": {"token": 4, "unique": True},
            },
        },
        "child": {
            "per": {"table": ODD, "count": [1, 3]},
            "columns": {"parent": {"parent": "id"}, "text": {"parent": ODD}, "i": {"position": 1}},
        },
    },
}
PROCEDURE = "gen '\"`; -- $$"


def printed(url: str) -> dict[str, tuple[int, str]]:
    """Count and digest of every table."""
    return {each.table: (each.rows, each.digest) for each in sqlgen.fingerprint(url)}


@pytest.mark.needs("procedures")
def test_hostile_names_and_texts(database: Database, tmp_path: Path) -> None:
    """Made and called in a session of other quotes, by sqlgen and by the client: the same rows."""
    other = f"duckdb:///{tmp_path / 'generated.duckdb'}"
    sqlgen.generate(HOSTILE, other, seed=5)
    wanted = printed(other)
    script = "".join(sqlgen.procedure(HOSTILE, database.engine.name, name=PROCEDURE))
    call = f"CALL {database.name(PROCEDURE)}(40, 3, 5, NULL);"
    database.client(f"{database.engine.session.begin}\n{script}\n{call}\n")
    assert printed(database.url) == wanted
    for table in ("child", ODD):
        database.run(f"DELETE FROM {database.name(table)}")
    sqlgen.install(HOSTILE, database.url, name=PROCEDURE)
    sqlgen.call(HOSTILE, database.url, name=PROCEDURE, seed=5)
    assert printed(database.url) == wanted
    down = "".join(sqlgen.procedure(HOSTILE, database.engine.name, name=PROCEDURE, drop=True))
    database.client(f"{database.engine.session.begin}\n{down}")
    assert (routines(database), pools_of(database)) == ([], [])


def routines(database: Database) -> list[str]:
    """The names of all procedures and functions."""
    found = "SELECT routine_name FROM information_schema.routines WHERE routine_schema = "
    schema = database.engine.dialect.default_schema
    place = "DATABASE()" if schema is None else f"'{schema}'"
    return [str(name) for (name,) in database.rows(f"{found}{place}")]


def made_of(letters: str, name: str) -> dict[str, Any]:
    """A spec that reads a pool of those letters, with a parameter of that name."""
    columns = {
        "id": {"sequence": 1, "primary_key": True},
        "letter": {"pick": {letter: weight for weight, letter in enumerate(letters, 1)}},
    }
    params = {name: {"type": "integer", "default": 40}}
    return {"params": params, "tables": {"people": {"rows": f"${name}", "columns": columns}}}


@pytest.mark.needs("procedures")
def test_a_procedure_is_replaced_or_stands(database: Database, tmp_path: Path) -> None:
    """A script that breaks off after any of its routines leaves the old one, or the new one."""
    old, new = made_of("abcdefghijkl", "rows"), made_of("zyxwvutsrqpo", "many")
    other = f"duckdb:///{tmp_path / 'generated.duckdb'}"
    wanted = []
    for spec in (old, new):
        sqlgen.generate(spec, other, replace=True)
        wanted.append(printed(other))
    parts = [*sqlgen.procedure(new, database.engine.name, name="gen")]
    made = [at for at, part in enumerate(parts) if ROUTINE.search(part)]
    sqlgen.install(old, database.url, name="gen")
    sqlgen.call(old, database.url, name="gen")
    for at in made:
        sqlgen.install(old, database.url, name="gen")
        with pytest.raises(AssertionError):
            database.client(
                "".join([*parts[: at + 1], "SELECT no_such_thing;\n", *parts[at + 1 :]])
            )
        database.run("DELETE FROM people")
        database.run("CALL gen(40, 0, NULL)")
        assert printed(database.url) in (wanted if at > made[0] else wanted[:1])


@pytest.mark.needs("procedures")
def test_a_driver_runs_the_script_as_well(database: Database, tmp_path: Path) -> None:
    """Statement by statement, each by itself, as tools for migrations do; and again."""
    name, other = database.engine.name, f"duckdb:///{tmp_path / 'generated.duckdb'}"
    for drop in (False, False, True):
        if drop:
            database.run("CALL gen(40, 3, 5, NULL)")
        parts = sqlgen.procedure(HOSTILE, name, name="gen", drop=drop)
        database.run(*filter(None, map(bare, parts)))
    sqlgen.generate(HOSTILE, other, seed=5)
    assert printed(database.url) == printed(other)
    assert (routines(database), pools_of(database)) == ([], [])


def bare(part: str) -> str:
    """A statement of a script without its comments, its end, and what the client is told."""
    told = ("--", "DELIMITER")
    text = "\n".join(each for each in part.strip().splitlines() if not each.startswith(told))
    mark = re.search(r"^DELIMITER (\S+)$", part, re.MULTILINE)
    return text.strip().removesuffix(mark[1] if mark else ";")


ROUTINE = re.compile("CREATE (OR REPLACE )?(PROCEDURE|FUNCTION)")


SPEC: dict[str, Any] = {
    "params": {"rows": {"type": "integer", "default": 30}},
    "tables": {
        "people": {
            "rows": "$rows",
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "name": {"pick": {letter: weight for weight, letter in enumerate("abcdefghij", 1)}},
            },
        },
        "visit": {
            "per": {"table": "people", "count": [1, 3]},
            "columns": {
                "people_id": {"parent": "id", "primary_key": True},
                "line": {"position": 1, "primary_key": True},
                "kind": {"pick": {letter: weight for weight, letter in enumerate("zyxwvuts", 1)}},
            },
        },
    },
}
GRANTS = {
    "postgresql": {
        "usage": "GRANT USAGE ON SCHEMA public TO {user}",
        "insert": "GRANT INSERT ON people, visit TO {user}",
        "some insert": "GRANT INSERT ON people TO {user}",
        "execute": "GRANT EXECUTE ON PROCEDURE gen(bigint, bigint, bigint) TO {user}",
    },
    "mariadb": {
        "insert": "GRANT INSERT ON people TO {user}@'%'; GRANT INSERT ON visit TO {user}@'%'",
        "some insert": "GRANT INSERT ON people TO {user}@'%'",
        "execute": "GRANT EXECUTE ON PROCEDURE gen TO {user}@'%'",
        "ask": "GRANT EXECUTE ON PROCEDURE gen_last TO {user}@'%'",
    },
}
GRANTS["mysql"] = {**GRANTS["mariadb"], "pools": "GRANT SELECT ON {pool} TO {user}@'%'"}
GRANTS["mysql56"] = GRANTS["mysql"]


def grant(database: Database, own: Database, *rights: str) -> None:
    """Give a user some of the rights that there are on this engine."""
    known = GRANTS[database.engine.name]
    for right in (each for each in rights if each in known):
        for pool in pools_of(database):
            facts = {"user": own.parts.username, "pool": pool}
            database.run(*known[right].format(**facts).split("; "))


def pools_of(database: Database) -> list[str]:
    """The tables that the procedure reads."""
    return [each for each in tables(database) if each.startswith("sqlgen_pool_")]


@served
@pytest.mark.needs("procedures")
def test_a_caller_needs_few_rights(engine: Server) -> None:
    """EXECUTE and INSERT on all tables, and on MySQL to read the pools; nothing less will do."""
    database = engine.emptied()
    sqlgen.install(SPEC, database.url, name="gen")
    counted = "SELECT COUNT(*) FROM people"
    with account(database, "none") as own:
        grant(database, own, "usage", "execute", "ask", "pools", "some insert")
        with pytest.raises(Exception, match=r"(?i)denied"):
            own.run("CALL gen(30, 7, NULL)")
        assert database.value("SELECT COUNT(*) FROM visit") == 0
        database.run("DELETE FROM people")
        grant(database, own, "insert")
        own.run("CALL gen(30, 7, NULL)", "CALL gen(20, 7, NULL)")
        with pytest.raises(Exception, match="first_row: rows of people stand in that range"):
            own.run("CALL gen(30, 7, 50)")
        own.run("CALL gen(5, 7, 51)")
        assert database.value(counted) == 55
        database.run("INSERT INTO people (name) VALUES ('a')")
        assert database.value("SELECT MAX(id) FROM people") == 56
        with pytest.raises(Exception, match=r"(?i)denied"):
            own.run(counted)


@served
@pytest.mark.needs("procedures")
def test_what_stands_is_told_to_nobody_else(engine: Server) -> None:
    """Who may neither read nor write the tables can't ask which rows stand."""
    database = engine.emptied()
    sqlgen.install(SPEC, database.url, name="gen")
    sqlgen.call(SPEC, database.url, name="gen")
    asked = {"postgresql": "SELECT gen_last('people', 0, 99)"}.get(
        database.engine.name, "CALL gen_last('people', 0, 99, @last)"
    )
    with account(database, "none") as own:
        grant(database, own, "usage", "execute", "some insert")
        with pytest.raises(Exception, match=r"(?i)denied"):
            own.run(asked)


@served
@pytest.mark.needs("procedures")
def test_a_definers_procedure_needs_execute_alone(engine: Server) -> None:
    """It has its maker's rights, and nobody may call it who was not told so."""
    database = engine.emptied()
    sqlgen.install({"security": "definer", **SPEC}, database.url, name="gen")
    with account(database, "none") as own:
        grant(database, own, "usage")
        with pytest.raises(Exception, match=r"(?i)denied"):
            own.run("CALL gen(30, 7, NULL)")
        grant(database, own, "execute")
        own.run("CALL gen(30, 7, NULL)")
        assert database.value("SELECT COUNT(*) FROM people") == 30
        with pytest.raises(Exception, match=r"(?i)denied"):
            own.run("SELECT * FROM people")


@pytest.mark.needs("procedures")
def test_what_is_not_there_is_neither_called_nor_said_to_go(database: Database) -> None:
    with pytest.raises(sqlgen.TargetError) as absent:
        sqlgen.call("demographics", database.url)
    assert absent.value.problem == "there is no procedure gen_demographics here"
    assert absent.value.remedy == "make it first, by --install"
    assert not sqlgen.uninstall("demographics", database.url).stood
    sqlgen.install("demographics", database.url)
    sqlgen.call("demographics", database.url, set={"rows": 5})
    assert database.value(f"SELECT COUNT(*) FROM {database.name('demographics')}") == 5
    assert sqlgen.uninstall("demographics", database.url).stood
    assert not sqlgen.uninstall("demographics", database.url).stood


def test_macros_are_looked_for_as_well(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path}/x.duckdb"
    assert not sqlgen.uninstall("demographics", url).stood
    sqlgen.install("demographics", url)
    assert sqlgen.uninstall("demographics", url).stood
