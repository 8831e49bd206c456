"""A person's own folder of templates: generators, macros taken over, engines of their own.

What a macro must give is worked out by tests/reference from a `template` of the same column: its
inline generators are numbered from 1, and a macro can draw by those numbers too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import Database
from expected import assert_alike, digest, rows_of
from sqlgen.dialects import Dialect
from sqlgen.render import bundled

ROWS = 400
COLUMNS: dict[str, Any] = {
    "id": {"sequence": 1, "primary_key": True},
    "code": {"template": "it's {integer(10, 99)}-{integer(1000, 9999)}"},
    "rare": {"template": "DE {integer(10, 99)}-{integer(1000, 9999)}", "nulls": 0.3},
    "lucky": {"boolean": 0.5},
}
MACROS = """\
{% macro code(country, dash="-") %}
{{ d.concat([literal(country ~ " "), d.integer_text(integer("1", 10, 99)), literal(dash),
             d.integer_text(integer("2", 1000, 9999))]) }}
{% endmacro %}
{% macro lucky(below) %}{{ d.boolean(draw() ~ " < " ~ below) }}{% endmacro %}
"""
HALF = 2147483579 // 2
SPEC = {
    "params": {"country": {"type": "text", "default": "it's"}},
    "tables": {
        "t": {
            "rows": ROWS,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "code": {
                    "macro": {"name": "code", "country": "$country"},
                    "type": "varchar(20)",
                },
                "rare": {
                    "macro": {"name": "code", "country": "DE", "dash": "-"},
                    "type": "varchar(20)",
                    "nulls": 0.3,
                },
                "lucky": {"macro": {"name": "lucky", "below": HALF}, "type": "boolean"},
            },
        }
    },
}
TEMPLATE = f"""\
{{#
tables:
  t:
    rows: {ROWS}
    types: {{id: bigint, code: varchar(20), rare: varchar(20), lucky: boolean}}
    key: id
    columns:
      rare: {{macro: {{name: code, country: DE}}, type: varchar(20), nulls: 0.3}}
#}}
{{% from "macros.sql.j2" import lucky %}}
SELECT
  n, {{{{ macro("code", "code", country="it's") }}}}, rare,
  {{{{ macro("lucky", "lucky", below={HALF}) }}}}
FROM {{{{ series() }}}} s
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the macros."""
    made = tmp_path / "mine"
    made.mkdir()
    (made / "macros.sql.j2").write_text(MACROS)
    return made


def wanted(rows: int = ROWS) -> tuple[int, str]:
    """The fingerprint of the first rows."""
    return digest(rows_of({"tables": {"t": {"rows": rows, "columns": COLUMNS}}}))


def printed(database: Database, **options: Any) -> tuple[int, str]:
    """The fingerprint of the table as it stands."""
    (found,) = sqlgen.fingerprint(database.url, "t", **options)
    return found.rows, found.digest


def test_macros_are_generators(database: Database, folder: Path) -> None:
    sqlgen.generate(SPEC, database.url, templates=folder, batch=150)
    assert printed(database) == wanted()
    found = database.table("t", [*COLUMNS], "id")
    assert_alike(found, rows_of({"tables": {"t": {"rows": ROWS, "columns": COLUMNS}}}))


def test_a_template_calls_them_too(database: Database, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "t.sql.j2"
    path.write_text(TEMPLATE)
    sqlgen.generate(path, database.url, templates=folder)
    assert printed(database) == wanted()


def test_a_script_in_the_client(database: Database, folder: Path) -> None:
    script = sqlgen.render(SPEC, database.engine.name, templates=str(folder))
    database.client("".join(script))
    assert printed(database) == wanted()


def test_a_preview(folder: Path) -> None:
    (shown,) = sqlgen.preview(SPEC, 9, templates=folder)
    assert_alike(shown.rows, rows_of({"tables": {"t": {"rows": 9, "columns": COLUMNS}}}))


def test_a_macro_that_changed_is_noticed(database: Database, folder: Path) -> None:
    """Another engine's file is no change, nor is another place."""
    sqlgen.generate(SPEC, database.url, templates=folder, rows=100)
    moved = folder.rename(folder.with_name("moved"))
    other = next(name for name in ("sqlite", "duckdb") if name != database.engine.name)
    (moved / f"{other}.sql.j2").write_text("{% macro begin() %}BEGIN{% endmacro %}")
    sqlgen.generate(SPEC, database.url, templates=moved, rows=100, append=True)
    assert printed(database) == wanted(200)
    (moved / "macros.sql.j2").write_text(MACROS.replace("1000, 9999", "1000, 9998"))
    with pytest.raises(sqlgen.UsageError, match="another spec"):
        sqlgen.generate(SPEC, database.url, templates=moved, append=True)
    assert printed(database) == wanted(200)


def test_a_macro_that_is_taken_over(database: Database, folder: Path) -> None:
    """For all that call it, in sqlgen's own file too; sqlgen's is still there under its name."""
    name = database.engine.name
    (folder / f"{name}.sql.j2").write_text(
        f'{{% import "sqlgen/{name}.sql.j2" as base %}}\n'
        "{% macro integer_text(value) %}{{ base.integer_text(value) }} /* mine */{% endmacro %}\n"
        "{% macro fence() %}{{ base.fence() }} /* fenced */{% endmacro %}\n"
    )
    (folder / "cells.sql.j2").write_text(
        "{% macro equal(p) %}({{ d.idiv(cell(p.draw) ~ ' * ' ~ p.size, Q) }} /* equal */)"
        "{% endmacro %}"
    )
    heard: list[str] = []
    sqlgen.generate(SPEC, database.url, templates=folder, echo=heard.append)
    assert printed(database) == wanted()
    (insert,) = [each for each in heard if each.startswith("INSERT INTO") and "/* equal" in each]
    assert "/* mine */" in insert
    assert "/* fenced */" in insert
    with pytest.raises(sqlgen.UsageError, match="another spec"):
        sqlgen.generate(SPEC, database.url, append=True, templates=_only_macros(folder))


def _only_macros(folder: Path) -> Path:
    """The folder without what it takes over."""
    for path in folder.iterdir():
        if path.name != "macros.sql.j2":
            path.unlink()
    return folder


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(map(toml, value)) + "]"


def own_url(database: Database) -> str:
    """The database's URL by the scheme of an engine of one's own."""
    scheme, _, rest = database.url.partition(":")
    assert scheme.partition("+")[0] in database.engine.dialect.drivers
    return f"mine:{rest}"


def check_own_engine(database: Database, folder: Path) -> None:
    """It makes the rows, goes on with them, tells them apart and takes them back."""
    url = own_url(database)
    heard: list[str] = []
    made = sqlgen.generate(SPEC, url, templates=folder, rows=300, echo=heard.append)
    assert made.plan.dialect.name == "mine"
    assert [each for each in heard if "/* mine */" in each]
    sqlgen.generate(SPEC, url, templates=folder, rows=100, append=True)
    (found,) = sqlgen.fingerprint(url, "t", templates=folder)
    assert (found.rows, found.digest) == wanted()
    assert printed(database) == wanted()
    assert sqlgen.undo(url, templates=folder)[0].rows == 100
    script = "".join(sqlgen.render(SPEC, "mine", templates=folder, rows=300))
    assert "made by sqlgen" in script
    assert " for Mine" in script


def test_an_engine_of_ones_own_like_another(database: Database, folder: Path) -> None:
    dialect = database.engine.dialect
    facts = {
        "extends": dialect.name,
        "title": "Mine",
        "drivers": {"mine": driver(database)},
        "batch_rows": 90,
        "types": {"boolean": dialect.types["boolean"]},
    }
    lines = (f"{key} = {toml(value)}\n" for key, value in facts.items())
    (folder / "mine.engine.toml").write_text("".join(lines))
    macro = f"{{% macro fence() %}}{fence(dialect)} /* mine */{{% endmacro %}}"
    (folder / "mine.sql.j2").write_text(macro)
    check_own_engine(database, folder)


def driver(database: Database) -> str:
    """The driver that the scheme of the database's URL stands for; one with a + names its own."""
    scheme = database.url.partition(":")[0]
    return database.engine.dialect.drivers.get(scheme, scheme)


def fence(dialect: Dialect) -> str:
    """The engine's own fence, as its file has it."""
    text = (bundled("templates") / f"{dialect.name}.sql.j2").read_text()
    return text.partition("macro fence() %}")[2].partition("{% endmacro")[0]


def test_an_engine_of_ones_own_from_scratch(database: Database, folder: Path) -> None:
    """All facts in its file, all macros in its template: nothing of another engine."""
    facts = own_facts(database.engine.dialect, driver(database))
    (folder / "mine.engine.toml").write_text(facts)
    text = (bundled("templates") / f"{database.engine.name}.sql.j2").read_text()
    (folder / "mine.sql.j2").write_text(
        text + "{% macro commit() %}COMMIT /* mine */{% endmacro %}"
    )
    check_own_engine(database, folder)


def own_facts(dialect: Dialect, driver: str) -> str:
    """All that is known of an engine, as a file that declares one of one's own."""
    facts: dict[str, Any] = {
        "title": "Mine",
        "server": dialect.server_name,
        "drivers": {"mine": driver},
        "types": dict(dialect.types),
        "settings": [
            {"name": each.name, "value": each.value, "why": each.why} for each in dialect.settings
        ],
        "series": list(dialect.series),
        "connect": dict(dialect.connect),
    }
    plain = (
        *("driver_package", "name_quote", "client", "sqlglot_name", "batch_rows", "workers"),
        *("recursion_setting", "recursion_default", "series_width", "name_limit", "plain_names"),
        *("needs_database", "column_limit", "decimal_digits", "text_octets", "lacks_md5"),
        *("read_limit", "schemas", "join_limit", "compile_rows", "compile_columns"),
        *("lookups_once", "implicit_transactions", "keeps_locks_apart", "database_option"),
        *("lacks_boolean", "joins_two", "empty_is_null", "first_day"),
    )
    facts |= {name: getattr(dialect, name) for name in plain if getattr(dialect, name) is not None}
    return "".join(f"{key} = {toml(value)}\n" for key, value in facts.items())
