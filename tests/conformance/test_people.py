"""The example `people`, in which every generator of one table stands: the same on all engines."""

from __future__ import annotations

from pathlib import Path

import sqlgen
from databases import Database
from expected import EXAMPLES

ROWS = 3000
PEOPLE = EXAMPLES / "people.yaml"


def test_every_engine_makes_the_same_people(databases: list[Database]) -> None:
    """In batches of a size of their own, and one of them by its client from a script."""
    found = set()
    for number, database in enumerate(databases):
        made = sqlgen.generate(
            PEOPLE, database.url, rows=ROWS, batch=700 + 100 * number, fingerprint=True
        )
        found.add(made.fingerprints)
        database.run("DROP TABLE person")
        database.client("".join(sqlgen.render(PEOPLE, database.engine.name, rows=ROWS)))
        found.add(sqlgen.fingerprint(database.url, "person"))
    assert len(found) == 1
    assert next(iter(found))[0].rows == ROWS


def test_people_are_what_their_columns_say(database: Database, tmp_path: Path) -> None:
    """First names fit the sex, ages the birthdays, discounts the ages; plates are unique."""
    sqlgen.copy_example("people", tmp_path)
    sqlgen.generate(tmp_path / "people.yaml", database.url, rows=ROWS)
    columns = ["sex", "first_name", "born", "age", "discount", "email", "id", "plate"]
    rows = database.table("person", columns, "id")
    names: dict[str, set[str]] = {"F": set(), "M": set()}
    for sex, first, born, age, discount, email, id_, _ in rows:
        names[sex].add(first)
        year, month, day = map(int, str(born)[:10].split("-"))
        assert age == 2032 - year - ((month, day) > (1, 1))
        assert discount == (10 if age > 65 else 0)
        assert email == f"{first.lower()}.{id_}@example.com"
    assert len(names["F"]) > 100
    assert len(names["M"]) > 100
    assert len(names["F"] & names["M"]) < 30
    assert len({row[-1] for row in rows}) == ROWS
