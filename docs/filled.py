"""Write docs/filled.md: a row of each main table of schemas that everybody knows, filled.

    python docs/filled.py            fill them on the servers that the tests use, and write the page
    python docs/filled.py --check    write nothing; exit 1 where the page is stale

The schemas belong to other projects: they are looked for beside the checkout, in
../shared/schemas/postgresql and ../shared/schemas/mariadb.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import sqlgen

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "filled.md"
sys.path.insert(0, str(ROOT / "tests"))

from databases import Database, reach  # noqa: E402  # tests/ is on the path only now
from engines import ENGINES  # noqa: E402
from existing import loaded  # noqa: E402

ROWS = 50
SHOWN = 12
"""Columns of a table that are shown."""
WIDEST = 48
QUERY = "SELECT * FROM {table} ORDER BY 1 LIMIT 1 OFFSET {offset}"
MAIN = {
    ("postgresql", "adventureworks"): (
        *("person.person", "person.address", "production.product"),
        *("sales.salesorderheader", "humanresources.employee"),
    ),
    ("postgresql", "chinook"): ("artist", "customer", "invoice", "track"),
    ("postgresql", "mimic4"): ("mimiciv_hosp.patients", "mimiciv_hosp.admissions"),
    ("postgresql", "northwind"): ("customers", "employees", "orders", "products"),
    ("postgresql", "openstreetmap"): ("users", "changesets", "diary_entries"),
    ("postgresql", "pagila"): ("film", "customer", "address", "rental"),
    ("mariadb", "classicmodels"): ("customers", "orders", "payments", "products"),
    ("mariadb", "employees"): ("employees", "salaries", "titles"),
    ("mariadb", "sakila"): ("staff", "film", "payment"),
}
"""Engine and name of a schema -> the tables that are shown."""
HEAD = """# What it looks like

A row of the main tables of schemas that many people know, as `sqlgen fill URL --rows 50` makes it
where nothing is said of any column. `python docs/filled.py` writes this page; what is left out of a
long table or value ends in `...`.
"""


def page() -> str:
    """The whole page, made anew."""
    return HEAD + "".join(_schema(engine, name) for engine, name in MAIN)


def _schema(engine: str, name: str) -> str:
    found = next(each for each in ENGINES if each.name == engine)
    with loaded(reach(found), name) as database:
        sqlgen.fill(database.url, rows=ROWS)
        shown = [_table(database, table) for table in MAIN[engine, name]]
    return f"\n## {name} ({found.dialect.title})\n" + "".join(shown)


def _table(database: Database, table: str) -> str:
    """A table's middle row by its first column, as two lines of a Markdown table."""
    with database.connection() as connection, connection.cursor() as cursor:
        cursor.execute(QUERY.format(table=table, offset=ROWS // 2))
        names = [each[0] for each in cursor.description]
        values = [_shown(value) for value in cursor.fetchone()]
    pairs = list(zip(names, values, strict=True))[:SHOWN]
    more = [("...", "...")] if len(names) > SHOWN else []
    lines = zip(*pairs, *more, strict=True)
    titles, row = (f"| {' | '.join(line)} |" for line in lines)
    return f"\n`{table}`\n\n{titles}\n|{' --- |' * (len(pairs) + len(more))}\n{row}\n"


def _shown(value: Any) -> str:
    """A value on one line, short enough, without what Markdown would read."""
    if value is None:
        return ""
    text = f"0x{bytes(value).hex()}" if isinstance(value, bytes | memoryview) else str(value)
    text = " ".join(text.split()).replace("|", "\\|")
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 4]} ..."


def main(arguments: list[str]) -> str:
    """Write the page, or say that it is stale."""
    made = page()
    if arguments != ["--check"]:
        PAGE.write_text(made, encoding="utf-8")
    return "" if PAGE.read_text(encoding="utf-8") == made else f"{PAGE} is stale: run {__file__}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) or 0)
