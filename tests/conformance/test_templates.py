"""Templates: a person's own SELECT gives the rows that a spec of the same names gives.

What is expected is worked out by tests/reference from a spec; the template says the same in SQL.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sqlgen
from databases import Database
from expected import assert_alike, digest, rows_of

ROWS = 700
COLUMNS: dict[str, dict[str, Any]] = {
    "id": {"sequence": 1, "primary_key": True},
    "age": {"integer": [18, 99]},
    "far": {"integer": [-5000000000, 5000000000]},
    "born": {"date": ["$born_from", "2007-12-31"]},
    "seen": {"timestamp": ["2024-01-01", "2024-12-31 23:59:59"]},
    "price": {"decimal": {"between": [-1, 99.99]}},
    "rate": {"decimal": {"between": [0, 1], "scale": 4}},
    "active": {"boolean": 0.9},
    "size": {"pick": ["S", "M", "it's"]},
    "plan": {"pick": {"free": 80, "pro": 15, "team": 5}},
    "code": {"token": 9},
    "uid": {"uuid": True},
    "name": {"pick": [f"name {at}" for at in range(90)]},
    "label": {"constant": "$label"},
}
PARAMS = {
    "rows": {"type": "integer", "default": ROWS, "min": 1},
    "born_from": {"type": "date", "default": "1950-01-01"},
    "label": {"type": "text", "default": "it's \\ 100 %"},
}
SPEC = {"params": PARAMS, "tables": {"person": {"rows": "$rows", "columns": COLUMNS}}}
TEMPLATE = """\
{#
params:
  rows: {type: integer, default: 700, min: 1}
  born_from: {type: date, default: 1950-01-01}
  label: {type: text, default: 'it''s \\ 100 %'}
tables:
  person:
    rows: $rows
    types:
      id: bigint
      age: integer
      far: bigint
      born: date
      seen: timestamp
      price: decimal(4, 2)
      rate: decimal(5, 4)
      active: boolean
      size: varchar(4)
      plan: varchar(4)
      code: varchar(9)
      uid: uuid
      name: varchar(8)
      label: varchar(40)
    key: id
    columns:
      word: {pick: [NAMES]}
#}
{# A comment, and a loop that makes some of the SQL. #}
{% set sizes = ["S", "M", "it's"] %}
SELECT
  n AS id,
  {{ integer("age", 18, 99) }},
  {{ integer("far", [-5000000000, 5000000000]) }},
  {{ date("born", "$born_from", "2007-12-31") }},
  {{ timestamp("seen", "2024-01-01", "2024-12-31 23:59:59") }},
  {{ decimal("price", -1, 99.99) }},
  {{ decimal("rate", 0, 1, scale=4) }},
  {{ boolean("active", 0.9) }},
  {{ pick("size", sizes) }},
  {{ pick("plan", {"free": 80, "pro": 15, "team": 5}) }},
  {{ token("code", 9) }},
  {{ uuid("uid") }},
  name,
  {{ params.label }} -- a comment; and another { # } one
FROM {{ series() }} s;
-- the end
""".replace("NAMES", ", ".join(COLUMNS["name"]["pick"])).replace("word:", "name:")
Q = 2147483579


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The template as a file."""
    return written(tmp_path, TEMPLATE)


def written(folder: Path, text: str) -> Path:
    path = folder / "person.sql.j2"
    path.write_text(text, encoding="utf-8")
    return path


def wanted(rows: int = ROWS, **options: Any) -> tuple[int, str]:
    """The fingerprint of the first rows of the spec."""
    return digest(rows_of(SPEC, n_to=rows, **options))


def printed(database: Database, table: str = "person") -> tuple[int, str]:
    """The fingerprint of a table as it stands."""
    (found,) = sqlgen.fingerprint(database.url, table)
    return found.rows, found.digest


@pytest.mark.parametrize("batch", [None, 1, 97, ROWS - 1])
def test_rows_are_those_of_columns_of_the_same_names(
    database: Database, template: Path, batch: int | None
) -> None:
    """In any batches; a server makes them in two sessions."""
    rows = 9 if batch == 1 else ROWS
    made = sqlgen.generate(template, database.url, rows=rows, batch=batch)
    assert made.rows == rows
    assert printed(database) == wanted(rows)
    assert_alike(database.table("person", [*COLUMNS], "id"), rows_of(SPEC, n_to=rows))


@pytest.mark.parametrize("options", [{"seed": 2**63 - 1}, {"random": "md5"}])
def test_seeds_and_draws(database: Database, template: Path, options: dict[str, Any]) -> None:
    sqlgen.generate(template, database.url, rows=60, **options)
    assert printed(database) == wanted(60, **options)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("recursive", marks=pytest.mark.needs("recursive series")),
        pytest.param("native", marks=pytest.mark.needs("native series")),
        pytest.param("variable", marks=pytest.mark.needs("variable series")),
    ],
)
def test_recursion_is_handled(database: Database, template: Path, form: Any) -> None:
    """One batch of more rows than any engine recurses deep unless told."""
    sqlgen.generate(template, database.url, rows=2501, batch=2501, series=form)
    assert printed(database) == wanted(2501)


def test_parameters(database: Database, template: Path) -> None:
    given = {"born_from": "2001-12-24", "label": "100 {{ x }} %s 'q'"}
    sqlgen.generate(template, database.url, rows=50, set=given)
    assert printed(database) == wanted(50, params=given)


def test_append_resume_and_undo(database: Database, template: Path) -> None:
    sqlgen.generate(template, database.url, rows=100, seed=4)
    sqlgen.generate(template, database.url, rows=150, append=True, batch=40)
    assert printed(database) == wanted(250, seed=4)
    database.run(
        "DELETE FROM person WHERE id > 180",
        "UPDATE sqlgen_runs SET n_done = 180, batches = 2 WHERE run = 2",
    )
    sqlgen.generate(template, database.url, resume=True)
    assert printed(database) == wanted(250, seed=4)
    assert [each.rows for each in sqlgen.undo(database.url)] == [150]
    assert printed(database) == wanted(100, seed=4)


@pytest.mark.parametrize(
    ("old", "new"),
    [("18, 99", "18, 98"), ("n AS id", "n + 0 AS id"), ("varchar(40)", "varchar(41)")],
)
def test_another_template_is_refused(
    database: Database, template: Path, old: str, new: str
) -> None:
    sqlgen.generate(template, database.url, rows=10)
    changed = written(template.parent, TEMPLATE.replace(old, new))
    for mode in ("append", "resume"):
        options: Any = {mode: True}
        with pytest.raises(sqlgen.UsageError, match="another spec"):
            sqlgen.generate(changed, database.url, rows=10, **options)
    assert printed(database) == wanted(10)


def test_a_moved_template_is_the_same(database: Database, template: Path, tmp_path: Path) -> None:
    sqlgen.generate(template, database.url, rows=10)
    other = written(tmp_path, TEMPLATE.replace("{#\n", "\n\n{#\n# a remark\n", 1))
    sqlgen.generate(other, database.url, rows=10, append=True)
    assert printed(database) == wanted(20)


def test_a_script_in_the_client(database: Database, template: Path) -> None:
    database.client("".join(sqlgen.render(template, database.engine.name, rows=300, batch=151)))
    assert printed(database) == wanted(300)


def test_the_key_counts_on(database: Database, template: Path) -> None:
    """Its SELECT gives the row's number, so undo and identities know its rows."""
    plan = sqlgen.plan(template, database.engine.name)
    assert plan.tables[0].counting is not None
    assert plan.tables[0].columns[0].made_from == "primary key, by the SELECT, counts from 1"


def test_preview_shows_the_first_rows(template: Path) -> None:
    (shown,) = sqlgen.preview(template, 7, rows=100_000)
    assert shown.columns == tuple(COLUMNS)
    assert_alike(shown.rows, rows_of(SPEC, n_to=7))


SHORT = """\
{#
tables:
  t:
    rows: 1000
    types: {id: bigint, die: integer}
    key: id
#}
SELECT n, {{ integer("die", 1, 6) }} FROM {{ series() }} s
"""


@pytest.mark.parametrize(
    ("added", "came"), [("WHERE n <> 500", 99), ("JOIN (SELECT 1 AS a) x ON n <> 500", 99)]
)
def test_a_batch_that_comes_short(
    database: Database, tmp_path: Path, added: str, came: int
) -> None:
    path = written(tmp_path, f"{SHORT}{added}")
    with pytest.raises(sqlgen.ShortfallError) as caught:
        sqlgen.generate(path, database.url, batch=100)
    assert f"t, rows 401 to 500: {came} rows came, 100 were due" in caught.value.problem
    assert "one row for each of the series" in caught.value.remedy
    assert database.value("SELECT COUNT(*) FROM t") == 400


def test_a_batch_that_comes_long(database: Database, tmp_path: Path) -> None:
    text = SHORT.replace("    key: id\n", "")
    path = written(tmp_path, f"{text}JOIN (SELECT 1 AS a UNION ALL SELECT 2) x ON n > 0")
    with pytest.raises(sqlgen.ShortfallError, match="2,000 rows came, 1,000 were due"):
        sqlgen.generate(path, database.url, workers=1)
    assert database.value("SELECT COUNT(*) FROM t") == 0


ENGINE_FREE = """\
{#
params: {most: {type: integer, default: 3}}
tables:
  t:
    rows: 500
    types: {id: integer, kind: varchar(20), at: date, "odd name": integer, twice: integer}
    columns:
      born: {date: [1970-01-01, 1999-12-31]}
      odd name: {integer: [1, 1000], unique: true}
      place: {record: places.csv, hidden: true}
      city: {of: place.city}
#}
{% macro bucket(value) %}{{ d.mod("(" ~ value ~ ")", params.most) }}{% endmacro %}
WITH people AS (
  SELECT s.*, {{ bucket("s.n") }} AS bucket FROM {{ series() }} s
)
SELECT
  n + 41,
  CASE bucket
  {% for i in range(params.most) %}
    WHEN {{ i }} THEN {{ literal("kind " ~ i) }}
  {% endfor %}
  END,
  CASE WHEN {{ draw("late") }} < {{ Q2 }}
    THEN {{ date("at", "2020-01-01", "2020-12-31") }} ELSE born END,
  {{ quoted("odd name") }},
  2 * {{ integer("once", 10, 20) }}
FROM people
""".replace("{{ Q2 }}", str(Q // 2))  # fmt: skip


@pytest.mark.needs("with")
def test_macros_of_the_engine_and_ctes(database: Database, tmp_path: Path) -> None:
    """One text for every engine, with helpers under `columns:` and a draw by hand."""
    (tmp_path / "places.csv").write_text("city\nUlm\nPau\n")
    sqlgen.generate(written(tmp_path, ENGINE_FREE), database.url, batch=499)
    helpers: dict[str, Any] = {
        "late": {"integer": [0, Q - 1]},
        "at": {"date": ["2020-01-01", "2020-12-31"]},
        "born": {"date": ["1970-01-01", "1999-12-31"]},
        "odd name": {"integer": [1, 1000], "unique": True},
        "once": {"integer": [10, 20]},
    }
    rows = rows_of({"tables": {"t": {"rows": 500, "columns": helpers}}})
    draws = rows_of({"tables": {"t": {"rows": 500, "columns": {"late": {"boolean": 0.5}}}}})
    found = database.table("t", ["id", "kind", "at", "odd name", "twice"], "id")
    assert_alike(
        found,
        [
            (n + 41, f"kind {n % 3}", at if late else born, odd, 2 * once)
            for n, ((_, at, born, odd, once), (late,)) in enumerate(
                zip(rows, draws, strict=True), 1
            )
        ],
    )


EXAMPLE: dict[str, Any] = {
    "id": {"sequence": 1},
    "visitor": {"integer": [1, 300]},
    "page": {"pick": {"home": 40, "product": 35, "search": 15, "checkout": 10}},
    "seen": {"timestamp": ["$opened", "2025-12-31"]},
    "seconds": {"integer": {"between": [1, 3600], "distribution": {"exponential": {"mean": 90}}}},
    "amount": {"decimal": {"between": [5, 250], "scale": 2}},
}


@pytest.mark.needs("with")
def test_the_example(database: Database) -> None:
    """The rows that its names stand for, with an amount at the checkout alone."""
    sqlgen.generate("visits", database.url, set={"dear": 90})
    spec = {"tables": {"visit": {"rows": 1000, "columns": EXAMPLE}}}
    rows = rows_of(spec | {"params": {"opened": {"type": "date", "default": "2024-01-01"}}})
    want = [
        (*row, amount, _basket(amount))
        for *row, amount in (
            (*row, amount if row[2] == "checkout" else None) for *row, amount in rows
        )
    ]
    names = [*EXAMPLE, "basket"]
    assert_alike(database.table("visit", names, "id"), want)
    database.run(f"DROP TABLE {database.name('visit')}")
    script = sqlgen.render("visits", database.engine.name, set={"dear": 90})
    database.client("".join(script))
    assert printed(database, "visit") == digest(want)


def _basket(amount: Any) -> str | None:
    return None if amount is None else "large" if amount >= 90 else "small"
