"""Rows that a database must refuse, each for the constraint aimed at, told by its own driver."""

from __future__ import annotations

import pytest

import sqlgen
from answers import code_of
from databases import DRIVER_ERRORS, Server
from engines import ENGINES
from existing import SCHEMAS, loaded
from ruled import counts, standing
from sqlgen.api import Rejected
from sqlgen.verify import Refused
from sqlgen.verify.aims import PRIMARY

EVERYWHERE = {
    ("parent", "not null", "name"),
    ("parent", "unique", "primary key"),
    ("child", "not null", "a"),
    ("child", "not null", "b"),
    ("child", "not null", "kind"),
    ("child", "unique", "primary key"),
    ("child", "check", "price > 0"),
    ("child", "check", "low <= high"),
    ("child", "check", "kind IN"),
    ("child", "foreign key", "parent_id"),
}
"""Table, kind, and what the rule is about: constraints that all these engines look at."""
KEEPERS = {
    "postgresql": "CREATE FUNCTION named() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN NEW.name := COALESCE(NEW.name, ''none''); RETURN NEW; END'; "
    "CREATE TRIGGER named BEFORE INSERT ON parent FOR EACH ROW EXECUTE FUNCTION named()",
    "mariadb": "CREATE TRIGGER named BEFORE INSERT ON parent FOR EACH ROW "
    "SET NEW.name = COALESCE(NEW.name, 'none')",
}
"""What puts something in the place of NULL, by engine: then NOT NULL refuses nothing."""

STRICT = {
    "sqlite": ("PRAGMA foreign_keys = ON",),
    "mysql56": ("SET sql_mode = 'STRICT_ALL_TABLES'",),
}
"""What makes an engine refuse what it would otherwise take or alter."""


CODES: dict[str, dict[str, tuple[str, ...]]] = {
    "postgresql": {
        "not null": ("23502",),
        "unique": ("23505",),
        "check": ("23514",),
        "foreign key": ("23503",),
        "exclusion": ("23P01",),
        "partition": ("23514",),
        "length": ("22001",),
        "range": ("22003", "22008"),
        "enum": ("22P02",),
        "type": ("22P02", "22007", "22008", "2200N"),
    },
    "mariadb": {
        "not null": ("1048", "1364"),
        "unique": ("1062",),
        "check": ("4025",),
        "foreign key": ("1452",),
        "partition": ("1526",),
        "length": ("1406",),
        "range": ("1264",),
        "enum": ("1265",),
        "type": ("1366", "1292", "1265", "4025"),
    },
    "sqlite": {
        "not null": ("SQLITE_CONSTRAINT_NOTNULL",),
        "unique": ("SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE"),
        "check": ("SQLITE_CONSTRAINT_CHECK",),
        "foreign key": ("SQLITE_CONSTRAINT_FOREIGNKEY",),
    },
    "duckdb": {
        **dict.fromkeys(("not null", "unique", "check"), ("ConstraintException",)),
        "foreign key": ("ConstraintException",),
        **dict.fromkeys(("range", "enum", "type"), ("ConversionException",)),
    },
}
CODES |= {each: {**CODES["mariadb"], "check": ("3819",)} for each in ("mysql", "mysql56")}
"""What engines call the breach of a constraint, by its kind, as their manuals list it."""
TOLD_BY_NAME = ("unique", "check", "foreign key", "exclusion")
"""Kinds whose error names the constraint where that has a name, on PostgreSQL."""


def is_of_its_kind(engine: str, each: Refused) -> bool:
    """Whether a refusal has the code of its kind, and tells the name of the constraint."""
    told = engine == "postgresql" and each.kind in TOLD_BY_NAME and each.name != PRIMARY
    return each.code in CODES[engine][each.kind] and (not told or each.name in each.message)


def fits(told: tuple[str, str, str], each: Refused) -> bool:
    """Whether a constraint is the one that is meant, whatever the engine calls it."""
    text = f"{each.name} {each.text}".lower().replace("`", "").replace('"', "").replace("(", "")
    words = told[2].lower().split()
    return (each.table[1], each.kind) == told[:2] and all(word in text for word in words)


@pytest.mark.needs("a read catalog")
@pytest.mark.needs("check constraints")
@pytest.mark.needs("trials")
def test_each_constraint_refuses_its_row_and_nothing_stays(engine: Server) -> None:
    with standing(engine) as database:
        made = sqlgen.reject(database.url)
        assert counts(database) == [0, 0]
    assert made.found.left == ()
    assert {each.verdict for each in made.found.tried} == {"refused"}
    for told in EVERYWHERE:
        assert any(fits(told, each) for each in made.found.tried), told


@pytest.mark.needs("a read catalog")
@pytest.mark.needs("trials")
def test_rows_that_stand_are_in_no_way(engine: Server) -> None:
    with standing(engine) as database:
        sqlgen.fill(database.url, rows=20)
        before = sqlgen.fingerprint(database.url)
        made = sqlgen.reject(database.url)
        assert sqlgen.fingerprint(database.url) == before
    assert {each.verdict for each in made.found.tried} == {"refused"}


@pytest.mark.needs("a read catalog")
@pytest.mark.needs("trials")
def test_the_driver_itself_refuses_each_row_with_that_code(engine: Server) -> None:
    """The statements again, by the plain driver: a valid row is taken, the others are not."""
    with standing(engine) as database:
        made = sqlgen.reject(database.url)
        statements, codes = [(each.statement, each.why) for each in made.found.steps], []
        with database.connection() as connection:
            cursor = connection.cursor()
            for setting in STRICT.get(engine.engine.name, ()):
                cursor.execute(setting)
            for statement, why in statements:
                if not why:
                    cursor.execute(statement)
                    continue
                with pytest.raises(DRIVER_ERRORS) as raised:
                    cursor.execute(statement)
                codes.append(code_of(raised.value))
        assert counts(database) == [3, 3]
    assert codes == [each.code for each in made.found.tried if each.verdict == "refused"]
    for each in made.found.tried:
        assert is_of_its_kind(engine.engine.name, each), each


@pytest.mark.parametrize("name", KEEPERS)
def test_a_row_that_is_taken_is_found(name: str) -> None:
    from conftest import server_of

    server = server_of(next(each for each in ENGINES if each.name == name))
    with standing(server) as database:
        database.run(KEEPERS[name])
        made = sqlgen.reject(database.url)
    assert [(each.table[1], each.kind, each.name) for each in made.found.taken] == [
        ("parent", "not null", "name")
    ]
    assert not made.found.fine


def test_a_table_that_is_not_there_is_refused(tmp_path: object) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    sqlgen.generate("demographics", url, rows=0)
    with pytest.raises(sqlgen.UsageError, match="there is no table 'person'; there are demog"):
        sqlgen.reject(url, ["person"])


@pytest.mark.slow
@pytest.mark.parametrize("place", SCHEMAS, ids="-".join)
def test_real_schemas_refuse_for_the_constraint_aimed_at(place: tuple[str, str]) -> None:
    from conftest import server_of

    server = server_of(next(each for each in ENGINES if each.name == place[0]))
    with loaded(server, place[1]) as database:
        _aimed_at(place[0], sqlgen.reject(database.url))
        assert sqlgen.boundary(database.url).found.whole
        _aimed_at(place[0], sqlgen.reject(database.url))


def _aimed_at(engine: str, made: Rejected) -> None:
    verdicts = {each.verdict for each in made.found.tried}
    assert made.found.whole
    assert made.found.fine
    assert verdicts <= {"refused", "elsewhere"}
    for each in made.found.tried:
        assert each.verdict == "elsewhere" or is_of_its_kind(engine, each), each
    # Where partitions are looked at first, or a narrower key is, no row breaks this one alone.
    assert sum(each.verdict == "elsewhere" for each in made.found.tried) <= 1
