"""docs/spec.md: every example is generated and compared with rows worked out by tests/reference.

The reference knows neither Faker nor SQL expressions, so those columns are checked by themselves:
against what the provider makes, and against SQLite's reading of the expression as it is written.
"""

from __future__ import annotations

import re
import sqlite3
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest
from faker import Faker

import documents
import sqlgen
from documents import Block
from expected import Row, assert_alike, columns_of, read, rows_of, visible
from reference.texts import FILTERS as REFERENCE_FILTERS
from sqlgen.dialects import DIALECTS
from sqlgen.plan.arithmetic import DOMAIN_LIMIT
from sqlgen.plan.bounds import WIDEST
from sqlgen.plan.quantiles import MOST_RANKS
from sqlgen.plan.sources import ROW_LIMIT
from sqlgen.plan.texts import FILTERS, INLINE
from sqlgen.render import Statements
from sqlgen.spec.distributions import KINDS
from sqlgen.spec.document import DEPTH_LIMIT, NODE_LIMIT
from sqlgen.spec.generators import GENERATORS
from sqlgen.spec.models import BESIDE, PARAMETER_TYPES, Spec, Table
from sqlgen.spec.relations import RELATED
from sqlgen.spec.types import PLAIN
from sqlgen.spec.values import MOST_DIGITS

PAGE = "docs/spec.md"
ROWS = 1000
BORROWED = ("faker", "sql")
SPECS = [
    block
    for block in documents.blocks(PAGE)
    if block.language in ("yaml", "toml", "json") and block.info != "refused"
]
REFUSED = [block for block in documents.blocks(PAGE, "yaml") if block.info == "refused"]


def whole(block: Block) -> str:
    """The text of a spec: as it stands, or the columns of a block as those of a table t."""
    if re.search(r"^\[?tables\b", block.text, re.M):
        return block.text
    columns = "".join(f"      {line}" for line in block.text.splitlines(keepends=True))
    return f"tables:\n  t:\n    rows: {ROWS}\n    columns:\n{columns}"


def written(block: Block, folder: Path) -> Path:
    """The spec of a block as a file, with the files of the page beside it."""
    documents.write_files(PAGE, folder)
    path = folder / f"example.{block.language}"
    path.write_text(whole(block), encoding="utf-8")
    return path


@dataclass
class Example:
    """A spec of the page, generated on DuckDB."""

    path: Path

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The spec as plain data, read without sqlgen."""
        if self.path.suffix == ".toml":
            return tomllib.loads(self.path.read_text(encoding="utf-8"), parse_float=Decimal)
        return read(self.path)

    def columns(self, table: str, *, borrowed: bool = False) -> dict[str, Any]:
        """The columns of a table: those that the reference makes, or those that it can't."""
        every = columns_of(self.spec, table)
        return {
            name: each
            for name, each in every.items()
            if borrowed == any(kind in each for kind in BORROWED)
        }

    def worked_out(self, table: str) -> tuple[list[str], list[Row]]:
        """The reference's columns and rows of a table."""
        columns = {name: self.spelt_out(each) for name, each in self.columns(table).items()}
        definition = self.spec["tables"][table]
        if "calendar" not in definition:
            definition = definition | {"columns": columns}
        spec = self.spec | {"tables": {table: definition}}
        return visible(spec, table), rows_of(spec, table, base=self.path.parent)

    def spelt_out(self, column: dict[str, Any]) -> dict[str, Any]:
        """A column without bare values, which the reference does not know everywhere.

        The page's macro draws as the first inline generator of a template does.
        """
        if "macro" in column:
            column = {"template": f"{column['macro']['district']}-{{integer(1000, 9999)}}"}
        return {key: self._option(key, value) for key, value in column.items()}

    def _option(self, kind: str, value: Any) -> Any:
        if kind == "sequence" and isinstance(value, dict):
            return value["start"]
        if kind == "decimal":
            return {"scale": 2} | (value if isinstance(value, dict) else {"between": value})
        if kind in ("pool", "record") and isinstance(value, str):
            value = {"file": value}
        if kind == "pool" and "column" not in value:
            header = (self.path.parent / value["file"]).read_text(encoding="utf-8")
            return value | {"column": header.partition(",")[0]}
        return value

    def made(self, table: str, names: list[str]) -> list[Row]:
        """What stands in the database, in any order."""
        shown = ", ".join(f'"{name}"' for name in names)
        with duckdb.connect(str(self.path.parent / "made.duckdb"), read_only=True) as database:
            return database.execute(f'SELECT {shown} FROM "{table}"').fetchall()


@pytest.fixture(scope="module", params=SPECS, ids=lambda block: block.place)
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Example:
    path = written(request.param, tmp_path_factory.mktemp("example"))
    sqlgen.generate(path, f"duckdb:///{path.parent / 'made.duckdb'}", templates=path.parent)
    return Example(path)


def test_rows_are_those_worked_out(example: Example) -> None:
    for table in example.spec["tables"]:
        names, want = example.worked_out(table)
        if names:
            assert want
            assert_alike(in_order(example.made(table, names)), in_order(want))


def in_order(rows: list[Row]) -> list[Row]:
    """Rows by their texts: a table without a key has no order of its own."""
    return sorted(rows, key=lambda row: tuple(map(str, row)))


def test_unique_columns_hold_every_value_once(example: Example) -> None:
    for table in example.spec["tables"]:
        columns = columns_of(example.spec, table).items()
        keys = [name for name, each in columns if "primary_key" in each]
        alone = {"unique"} if len(keys) > 1 else {"unique", "primary_key"}
        for name in [name for name, each in columns if alone & set(each)]:
            present = [value for (value,) in example.made(table, [name]) if value is not None]
            assert len(present) == len(set(present))
            assert present


def test_combinations_come_once(example: Example) -> None:
    for table, definition in example.spec["tables"].items():
        columns = definition.get("columns", {}).items()
        keys = [name for name, each in columns if "primary_key" in each]
        unique = definition.get("unique", [])
        lists = [keys, *(unique if unique and isinstance(unique[0], list) else [unique])]
        for names in filter(None, lists):
            present = [row for row in example.made(table, names) if None not in row]
            assert len(present) == len({*present})
            assert present


def test_expressions_mean_what_they_say(example: Example) -> None:
    """Each is evaluated again, as it is written, by SQLite over the row's other columns."""
    for table in example.spec["tables"]:
        for name, column in example.columns(table, borrowed=True).items():
            if "sql" in column:
                others, _ = example.worked_out(table)
                _check_expression(column["sql"], others, example.made(table, [*others, name]))


def _check_expression(expression: str, others: list[str], rows: list[Row]) -> None:
    names = ", ".join(f"? AS {name}" for name in others)
    with sqlite3.connect(":memory:") as database:
        for *values, found in rows:
            query = f"SELECT {expression} FROM (SELECT {names})"
            assert database.execute(query, values).fetchone() == (found,)


def test_faker_values_come_from_the_provider(example: Example) -> None:
    for table in example.spec["tables"]:
        for name, column in example.columns(table, borrowed=True).items():
            if "faker" in column:
                _check_faker(example, table, name, column["faker"])


def _check_faker(example: Example, table: str, name: str, written: Any) -> None:
    options = written if isinstance(written, dict) else {"provider": written}
    size, locale = options.get("size", ROWS), options.get("locale", "en_US")
    by = options.get("by")
    cases = options if by else {None: options["provider"]}
    pools = {case: _calls(provider, locale, size) for case, provider in cases.items()}
    names = [by, name] if by else [name]
    seen = set()
    for *case, value in example.made(table, names):
        assert value in pools[case[0] if case else None]
        seen.add(value)
    assert len(seen) > 50, "a pool is not one value"


def _calls(provider: str, locale: str, size: int) -> set[str]:
    faker = Faker(locale)
    faker.seed_instance(0)
    return {str(faker.format(provider)) for _ in range(size)} if provider in dir(faker) else set()


@pytest.mark.parametrize("block", REFUSED, ids=lambda block: block.place)
def test_what_is_refused_is_refused_with_these_words(block: Block, tmp_path: Path) -> None:
    path = written(block, tmp_path)
    with pytest.raises(sqlgen.SpecError) as refusal:
        sqlgen.generate(path, f"duckdb:///{tmp_path / 'made.duckdb'}")
    place, _, told = str(refusal.value).partition(": ")
    assert re.fullmatch(rf"{re.escape(str(path))}, line \d+", place)
    assert told == documents.following(block, "error").strip()
    assert not (tmp_path / "made.duckdb").exists()


# The page is complete: what the code knows is on it.


def section_of(generator: str) -> str:
    """The section about a generator."""
    title = "`record` and `of`" if generator in ("record", "of") else f"`{generator}`"
    return documents.section(PAGE, title)


OWN = [each for each in GENERATORS if GENERATORS[each] not in RELATED]
"""Generators of this page; those of relations have a page of their own."""


@pytest.mark.parametrize("generator", OWN)
def test_a_generator_has_a_section_with_an_example_and_its_options(generator: str) -> None:
    """`cases` is what the keys beside `by` are gathered in; nobody writes it."""
    text = section_of(generator)
    (shown,) = re.findall(r"^```yaml\n(.*?)^```", text, re.M | re.S)
    assert re.search(rf"[{{ ]{generator}: ", shown)
    options = set(GENERATORS[generator].model_fields) - {"kind", "cases"}
    told = set(re.findall(r"`([a-z_]+)`", text.replace(shown, "")))
    assert options <= told, f"{generator}: {options - told} missing"
    assert re.search(rf"`{GENERATORS[generator].main}` \(main\)", text)


def test_sections_about_generators_are_about_generators() -> None:
    titles = re.findall(r"^### `(\w+)`(?: and `(\w+)`)?$", documents.text_of(PAGE), re.M)
    assert sorted(name for pair in titles for name in pair if name) == sorted(OWN)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Top level", Spec.model_fields),
        ("Parameters", PARAMETER_TYPES),
        ("Tables", Table.model_fields),
        ("Columns", BESIDE),
        ("Types", PLAIN),
        ("Distributions", KINDS),
        ("`template`", FILTERS),
        ("`template`", INLINE),
    ],
)
def test_a_section_names_all_that_there_is(title: str, words: Any) -> None:
    missing = [word for word in words if f"`{word}`" not in documents.section(PAGE, title)]
    assert missing == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_distribution_has_an_example(kind: str) -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", documents.section(PAGE, "Distributions"), re.S)
    assert re.search(rf"distribution: {{?{kind}\b", shown)


def test_filters_do_what_the_table_says(tmp_path: Path) -> None:
    text = documents.section(PAGE, "`template`")
    original = re.search(r"^\| Filter \| (.+) becomes \|$", text, re.M)
    assert original
    table = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.M))
    assert set(table) == set(REFERENCE_FILTERS)
    columns: dict[str, Any] = {"name": {"pick": [original[1]], "hidden": True}}
    columns |= {each: {"template": f"{{name|{each}}}"} for each in table}
    made = tmp_path / "made.duckdb"
    report = sqlgen.generate(
        {"tables": {"t": {"rows": 1, "columns": columns}}}, f"duckdb:///{made}"
    )
    assert dict(zip(table, report.samples[0].rows[0], strict=True)) == table


def test_the_journal_has_the_columns_that_the_page_names(tmp_path: Path) -> None:
    text = documents.section(PAGE, "The journal")
    told = [name for cell in re.findall(r"^\| (`.+?`) \|", text, re.M) for name in cell.split(", ")]
    file = tmp_path / "made.duckdb"
    sqlgen.generate("demographics", f"duckdb:///{file}", rows=3)
    with duckdb.connect(str(file)) as database:
        columns = database.execute("DESCRIBE sqlgen_runs").fetchall()
    assert [f"`{row[0]}`" for row in columns] == told


@pytest.mark.parametrize(
    ("what", "limit", "shown"),
    [
        ("values of a range or a unique column", DOMAIN_LIMIT, "2147483579^2"),
        ("values of a range that a check cuts", WIDEST, "2^32"),
        ("values of a `zipf` range", MOST_RANKS, "2^24"),
        ("lines of a CSV file", ROW_LIMIT, "2^20"),
        ("nodes of a YAML file, aliases followed", NODE_LIMIT, "1,000,000"),
        ("nesting of a YAML file", DEPTH_LIMIT, "100"),
        ("digits before and after the point of a number in a spec", MOST_DIGITS, "40"),
    ],
)
def test_limits_are_those_of_the_code(what: str, limit: int, shown: str) -> None:
    base, _, power = shown.replace(",", "").partition("^")
    assert int(base) ** int(power or 1) == limit
    assert f"| {what} | {shown} |" in documents.section(PAGE, "Limits")


def test_locks_are_those_of_the_engines() -> None:
    """Engines that lock their whole file send no statement for it; the page names the others."""
    text = documents.section(PAGE, "Locks")
    silent = {each.title for each in DIALECTS.values() if not Statements(each).lock(1)}
    assert silent == {"DuckDB", "SQLite"}
    assert "DuckDB and SQLite lock their whole file" in " ".join(text.split())
