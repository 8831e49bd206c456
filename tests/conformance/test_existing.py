"""Tables that stand already and are only referred to: their keys and columns, in any order."""

from __future__ import annotations

import sqlgen
from databases import Database

SPEC = {
    "tables": {
        "place": {
            "existing": True,
            "columns": {
                "country": {"type": "varchar(2)", "primary_key": True},
                "no": {"type": "integer", "primary_key": True},
                "name": {"type": "text"},
                "unused": {"type": "integer"},
            },
        },
        "visit": {
            "rows": 200,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "at": {"reference": "place", "hidden": True},
                "name": {"of": "at.name"},
                "no": {"of": "at.no"},
                "country": {"of": "at.country"},
            },
        },
    }
}
LONG = "a name that is longer than any text whose length nobody has told"


def test_a_key_of_several_columns_is_read_as_it_is_used(database: Database) -> None:
    """Columns come in the order of the references, and texts in their whole length."""
    database.run(
        "CREATE TABLE place (country varchar(2) NOT NULL, no integer NOT NULL, "
        "name varchar(100), unused integer, PRIMARY KEY (country, no))",
        *(
            f"INSERT INTO place VALUES ('{country}', {no}, '{LONG} {country}{no}', 7)"
            for country in ("CH", "NO")
            for no in (1, 2, 3)
        ),
    )
    sqlgen.generate(SPEC, database.url)
    joined = (
        "SELECT COUNT(*) FROM visit v JOIN place p "
        "ON p.country = v.country AND p.no = v.no AND p.name = v.name"
    )
    assert database.value(joined) == 200
    assert database.value("SELECT COUNT(DISTINCT name) FROM visit") == 6
