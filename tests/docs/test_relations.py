"""docs/relations.md: every example is made on every engine, and keeps what the page promises."""

from __future__ import annotations

import re
from typing import Any

import pytest

import documents
import sqlgen
from databases import Database
from documents import Block
from engines import MARIADB, MYSQL56
from families import broken, standing
from sqlgen.spec import read_value
from sqlgen.spec.relations import RELATED, History, Per

PAGE = "docs/relations.md"
EXAMPLES = {block.info: block for block in documents.blocks(PAGE, "yaml")}
COUNTRIES = """
CREATE TABLE country (code VARCHAR(2) NOT NULL PRIMARY KEY, currency VARCHAR(3))
"""
RELATED_TO = {str(each.model_fields["kind"].default): each for each in RELATED}


def spec_of(block: Block) -> dict[str, Any]:
    """The example as plain data."""
    found: dict[str, Any] = read_value(block.text)
    return found


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "existing"])
def test_an_example_keeps_its_promises(database: Database, name: str) -> None:
    spec = spec_of(EXAMPLES[name])
    if name == "window" and not database.engine.dialect.windows:
        with pytest.raises(sqlgen.SpecError, match="window"):
            sqlgen.generate(spec, database.url)
        return
    sqlgen.generate(spec, database.url)
    assert broken(spec, standing(database, spec)) == []


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in ("existing", "window")])
def test_an_example_is_the_same_everywhere(databases: list[Database], name: str) -> None:
    spec = spec_of(EXAMPLES[name])
    prints = []
    for number, database in enumerate(databases):
        made = sqlgen.generate(
            spec, database.url, replace=True, fingerprint=True, batch=101 + 50 * number
        )
        prints.append({each.table: (each.rows, each.digest) for each in made.fingerprints})
        sqlgen.undo(database.url)
    assert len(prints) > 1
    assert all(each == prints[0] for each in prints)


def test_a_window_is_over_one_parents_rows(database: Database) -> None:
    if not database.engine.dialect.windows:
        return
    sqlgen.generate(spec_of(EXAMPLES["window"]), database.url, batch=50)
    rows = database.rows(
        f"SELECT {', '.join(map(database.name, ('box_id', 'nth', 'weight', 'so_far')))} "
        f"FROM {database.name('thing')}"
    )
    for box, nth, _, so_far in rows:
        assert so_far == sum(each[2] for each in rows if each[0] == box and each[1] <= nth)


def test_rows_that_stand_are_referred_to_and_left_alone(database: Database) -> None:
    names = {name: database.name(name) for name in ("country", "code", "currency")}
    statement = COUNTRIES
    for name, quoted in names.items():
        statement = re.sub(rf"\b{name}\b", quoted, statement)
    values = [("CH", "CHF"), ("NO", "NOK"), ("IT", "EUR"), ("DE", "EUR")]
    database.run(
        statement.strip(),
        *(f"INSERT INTO {names['country']} VALUES ('{code}', '{money}')" for code, money in values),
    )
    sqlgen.generate(spec_of(EXAMPLES["existing"]), database.url)
    shops = database.table("shop", ("id", "country", "currency"), "id")
    assert len(shops) == 100
    assert {row[1:] for row in shops} == set(values)
    assert sorted(database.table("country", ("code", "currency"), "code")) == sorted(values)


@pytest.mark.parametrize("engine", [MARIADB, MYSQL56], indirect=True, ids=lambda each: each.name)
def test_rows_that_stand_in_another_character_set(database: Database) -> None:
    """The engine refuses the key: that is said, with what to do, and does."""
    database.run(COUNTRIES.strip().removesuffix(";") + " CHARACTER SET latin1")
    database.run("INSERT INTO country VALUES ('CH', 'CHF')")
    spec = spec_of(EXAMPLES["existing"])
    with pytest.raises(sqlgen.TargetError, match=r"type or character set.*--no-constraints"):
        sqlgen.generate(spec, database.url)
    assert sqlgen.generate(spec, database.url, constraints=False).rows == 100


@pytest.mark.parametrize("generator", RELATED_TO)
def test_a_generator_has_a_section_with_its_options(generator: str) -> None:
    text = documents.section(PAGE, f"`{generator}`")
    shown = "".join(block.text for block in EXAMPLES.values())
    assert re.search(rf"[{{ ]{generator}: ", shown), "no example has it"
    model = RELATED_TO[generator]
    told = set(re.findall(r"`([a-z_]+)`", text))
    assert set(model.model_fields) - {"kind", "cases"} <= told
    assert f"`{model.main}` (main)" in text


@pytest.mark.parametrize(
    ("title", "options"),
    [
        ("Children of each parent", Per.model_fields),
        ("History", History.model_fields),
        ("Moments after others", ("after", "within", "every", "ordered")),
    ],
)
def test_a_section_names_its_options(title: str, options: Any) -> None:
    text = documents.section(PAGE, title)
    assert [each for each in options if f"`{each}`" not in text] == []
