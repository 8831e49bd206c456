"""What is read of a database that stands: every kind of key, rule and column, as it was written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from databases import Database, Server
from engines import MYSQLS, Engine
from existing import catalog_of, load_own, session_of
from sqlgen.catalog import Catalog, CatalogColumn, CatalogTable, read
from sqlgen.errors import UsageError
from sqlgen.render import is_ours

COMMON = {"country", "customer"}
"""Tables that the schema of each engine has."""


@pytest.fixture(scope="module")
def standing(engine: Server) -> Iterator[Database]:
    """A database with the engine's own schema in it."""
    with engine.fresh() as database:
        load_own(database)
        yield database


@pytest.fixture
def catalog(standing: Database) -> Catalog:
    """What is read of it."""
    return catalog_of(standing)


def table_of(catalog: Catalog, name: str) -> CatalogTable:
    """The only table of a name."""
    (found,) = (table for table in catalog.tables if table.name == name)
    return found


def columns_where(catalog: Catalog, fact: str) -> set[tuple[str, str]]:
    """The columns of which something is true."""
    return {
        (table.name, column.name)
        for table in catalog.fillable
        for column in table.columns
        if getattr(column, fact)
    }


@pytest.mark.needs("a read catalog")
def test_tables_and_their_keys(catalog: Catalog) -> None:
    names = {table.name for table in catalog.fillable}
    assert names >= COMMON
    assert not any(map(is_ours, names))
    assert table_of(catalog, "names").kind == "view"
    assert table_of(catalog, "country").primary_key == ("code",)
    assert [each.columns for each in table_of(catalog, "country").uniques] == [("name",)]
    assert all(table.rows == 0 for table in catalog.fillable)


@pytest.mark.needs("a read catalog")
def test_relations_lead_to_keys(catalog: Catalog) -> None:
    (key,) = table_of(catalog, "customer").foreign_keys
    country = table_of(catalog, "country")
    assert (key.columns, key.to, key.match) == (("country_code",), country.place, "simple")
    assert key.to_columns in (("code",), (None,))


@pytest.mark.needs("a read catalog")
def test_columns_tell_their_kinds(catalog: Catalog) -> None:
    customer = table_of(catalog, "customer")
    assert customer.column("id").type.kind == "integer"
    assert customer.column("id").counts
    assert customer.column("email").type.kind == "text"
    assert customer.column("country_code").nullable
    assert not customer.column("email").nullable


@pytest.mark.needs("a read catalog")
@pytest.mark.needs("generated columns")
def test_generated_columns_are_told(catalog: Catalog) -> None:
    assert len(columns_where(catalog, "generated")) == 1


@pytest.mark.needs("a read catalog")
def test_rows_are_counted(standing: Database) -> None:
    assert table_of(catalog_of(standing), "country").rows == 0
    standing.run("INSERT INTO country (code, name) VALUES ('de', 'Germany')")
    try:
        assert table_of(catalog_of(standing), "country").rows == 1
        with session_of(standing) as session:
            plain = read(session, counted=False)
        assert table_of(plain, "country").rows is None
    finally:
        standing.run("DELETE FROM country")


@pytest.mark.needs("a read catalog")
def test_a_schema_without_tables_is_refused(standing: Database) -> None:
    if not standing.engine.dialect.schemas:
        pytest.skip("the engine has no schemas")
    assert catalog_of(standing).tables
    with pytest.raises(UsageError, match="there is no table in nowhere"):
        catalog_of(standing, "nowhere")


# what each schema has beyond that


@pytest.fixture(scope="module")
def of(request: pytest.FixtureRequest) -> Iterator[Catalog]:
    """The catalog of one engine's own schema."""
    from conftest import server_of

    engine: Engine = request.param
    with server_of(engine).fresh() as database:
        load_own(database)
        yield catalog_of(database)


def only(name: str) -> pytest.MarkDecorator:
    """A test of what one engine alone has."""
    from engines import ENGINES

    found = next(engine for engine in ENGINES if engine.name == name)
    return pytest.mark.parametrize("of", [found], indirect=True, ids=[name])


@only("postgresql")
def test_postgresql_columns(of: Catalog) -> None:
    customer, line = table_of(of, "customer"), table_of(of, "Order Line")
    assert customer.comment == "who buys"
    assert customer.column("email").comment == "where mail goes"
    assert customer.column("id").identity == "always"
    assert line.column("order").identity == "by default"
    assert table_of(of, "employee").column("id").identity == "serial"
    assert table_of(of, "employee").column("free").sequence == ("public", "free_numbers")
    assert columns_where(of, "generated") == {("customer", "full_name")}
    assert customer.column("mood").type.values == ("sad", "ok", "happy")
    element = customer.column("tags").type.element
    assert element is not None
    assert element.kind == "text"


@only("postgresql")
def test_postgresql_domains_come_down_to_a_type(of: Catalog) -> None:
    customer = table_of(of, "customer")
    points, rank = customer.column("points"), customer.column("rank")
    assert (points.type.kind, rank.type.kind) == ("integer", "integer")
    assert points.nullable
    assert not rank.nullable
    assert _checks(points) == ["score_check"]
    assert _checks(rank) == ["score_check", "strict_score_check"]


def _checks(column: CatalogColumn) -> list[str]:
    return [each.name for each in column.domain.checks] if column.domain else []


@only("postgresql")
def test_postgresql_unique_indexes(of: Catalog) -> None:
    customer = table_of(of, "customer")
    lowered, living = sorted(customer.uniques, key=lambda each: each.name)
    assert lowered.parts[0].column is None
    assert "lower" in str(lowered.parts[0].expression)
    assert living.columns == ("last_name", "born")
    assert "deleted_at IS NULL" in str(living.predicate)
    assert not lowered.plain
    assert not living.plain
    (slot,) = table_of(of, "shipment").uniques
    assert slot.nulls_equal


@only("postgresql")
def test_postgresql_relations(of: Catalog) -> None:
    (line,) = table_of(of, "shipment").foreign_keys
    assert (line.columns, line.to_columns) == (("order", "line"), ("order", "Line No"))
    assert line.match == "full"
    assert table_of(of, "Order Line").foreign_keys[0].deferrable
    assert not table_of(of, "customer").foreign_keys[0].deferrable


@only("postgresql")
def test_postgresql_partitions_and_triggers(of: Catalog) -> None:
    reading = table_of(of, "reading")
    assert reading.partitioned_by == "LIST (region)"
    assert [part.name for part in reading.partitions] == ["reading_north", "reading_south"]
    assert reading.kind == "table"
    assert table_of(of, "reading_south").kind == "partition"
    assert [each.columns for each in reading.foreign_keys] == [("country_code",)]
    assert table_of(of, "reading_south").foreign_keys == ()  # its own would be told twice
    assert [each.time for each in table_of(of, "country").triggers] == ["before"]
    assert len(table_of(of, "Order Line").checks) == 13


@only("mariadb")
def test_mariadb_columns(of: Catalog) -> None:
    customer = table_of(of, "customer")
    assert customer.comment == "who buys"
    assert customer.column("id").identity == "auto_increment"
    assert customer.column("id").type.unsigned
    assert customer.column("id").type.high == 2**32 - 1
    assert customer.column("mood").type.values == ("sad", "ok", "it's fine")
    assert customer.column("likes").type.values == ("tea", "coffee")
    assert customer.column("vip").type.kind == "boolean"
    assert customer.column("born").type.kind == "year"
    assert customer.column("flags").type.high == 15
    assert columns_where(of, "generated") == {("customer", "shouted")}
    assert table_of(of, "customer").column("vip").default == "0"
    assert table_of(of, "customer").column("country_code").default is None


@only("mariadb")
def test_mariadb_keys(of: Catalog) -> None:
    (start,) = table_of(of, "country").uniques
    assert (start.parts[0].prefix, start.parts[0].folds) == (10, True)
    (mail,) = table_of(of, "customer").uniques
    assert not mail.parts[0].folds
    assert not table_of(of, "customer").column("email").folds
    assert table_of(of, "line").primary_key == ("customer_id", "no")
    assert table_of(of, "left one").foreign_keys[0].to[1] == "right one"


@only("mariadb")
def test_mariadb_partitions_triggers_and_checks(of: Catalog) -> None:
    reading = table_of(of, "reading")
    assert [(part.name, part.bound) for part in reading.partitions] == [
        ("north", "1,2"),
        ("south", "3"),
    ]
    assert [each.name for each in table_of(of, "country").triggers] == ["watch"]
    assert {each.name for each in table_of(of, "line").checks} == {
        "cheaper",
        "code",
        "kind",
        "later",
    }


@only("duckdb")
def test_duckdb(of: Catalog) -> None:
    customer = table_of(of, "customer")
    assert columns_where(of, "generated") == {("customer", "doubled")}
    assert customer.column("mood").type.values == ("sad", "ok", "happy")
    assert customer.column("id").identity == "serial"
    (lowered,) = customer.uniques
    assert "lower(email)" in str(lowered.parts[0].expression)
    assert [each.columns for each in customer.indexes] == [("mood", "starts")]
    assert len(customer.checks) == 2


@only("sqlite")
def test_sqlite(of: Catalog) -> None:
    customer, country = table_of(of, "customer"), table_of(of, "country")
    assert columns_where(of, "generated") == {("customer", "doubled")}
    assert customer.column("id").identity == "auto_increment"
    assert country.uniques[0].parts[0].folds
    lowered, living = sorted(customer.uniques, key=lambda each: each.name)
    assert str(lowered.parts[0].expression).lower() == "lower(email)"
    assert living.predicate == "gone_at IS NULL"
    assert [each.text for each in customer.checks] == ["price > 0", "ends >= starts"]
    assert customer.checks[1].name == "later"
    assert table_of(of, "two words").primary_key == ("a", "b")
    assert [each.name for each in country.triggers] == ["watch"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "of",
    [engine for engine in MYSQLS if engine.name != "mariadb"],
    indirect=True,
    ids=lambda engine: engine.name,
)
def test_mysql(of: Catalog) -> None:
    customer, country = table_of(of, "customer"), table_of(of, "country")
    assert (customer.comment, customer.column("email").comment) == ("who buys", "where mail goes")
    assert customer.column("id").identity == "auto_increment"
    assert customer.column("id").type.unsigned
    assert customer.column("mood").type.values == ("sad", "ok")
    assert customer.column("vip").type.kind == "boolean"
    assert customer.column("flags").type.high == 15
    defaults = {each.name: each.default for each in customer.columns if each.default is not None}
    assert defaults.pop("greeting") in (r"'it\'s'", "'it''s'")
    assert defaults == {"vip": "'0'", "seen": "CURRENT_TIMESTAMP"}
    assert country.column("name").folds
    assert not customer.column("email").folds
    (start,) = country.uniques
    assert (start.parts[0].prefix, start.parts[0].folds) == (10, True)
    assert [each.name for each in country.triggers] == ["watch"]
    bounds = [(each.name, each.bound) for each in table_of(of, "reading").partitions]
    assert bounds == [("north", "1,2"), ("south", "3")]
    checks = len(table_of(of, "line").checks)
    assert checks == (0 if of.dialect.name == "mysql56" else 2)
