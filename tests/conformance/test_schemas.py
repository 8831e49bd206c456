"""Real schemas: read whole, ordered, and with data for every column that each rule allows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

import sqlgen
from databases import Database
from engines import ENGINES
from existing import SCHEMAS, catalog_of, loaded, session_of, standing_in
from sqlgen.catalog import Catalog, read
from sqlgen.catalog.fillplan import FillOptions, FillPlan
from sqlgen.catalog.order import order_of
from sqlgen.catalog.relations import relations
from sqlgen.catalog.specs import spec_of
from sqlgen.plan import Options, build_plan
from sqlgen.spec import load
from sqlgen.verify import verified

SECONDS = 5
"""The longest that reading a schema may take, on a busy machine too."""
NOT_OURS = "NOT IN ('pg_catalog', 'information_schema', 'mysql', 'performance_schema', 'sys')"
COUNTS = {
    "tables": "SELECT COUNT(*) FROM information_schema.tables "
    "WHERE table_type = 'BASE TABLE' AND table_schema = {here}",
    "columns": "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = {here}",
    "not null": "SELECT COUNT(*) FROM information_schema.columns "
    "WHERE is_nullable = 'NO' AND table_schema = {here}",
    "primary keys": "SELECT COUNT(*) FROM information_schema.table_constraints "
    "WHERE constraint_type = 'PRIMARY KEY' AND table_schema = {here}",
    "foreign keys": "SELECT COUNT(*) FROM information_schema.table_constraints "
    "WHERE constraint_type = 'FOREIGN KEY' AND table_schema = {here}",
}
"""Facts as information_schema counts them, which the catalog does not ask for them."""


@dataclass(frozen=True)
class Standing:
    """A schema that stands, and what was read of it."""

    name: str
    database: Database
    catalog: Catalog
    seconds: float


@pytest.fixture(scope="module", params=SCHEMAS, ids="-".join)
def standing(request: pytest.FixtureRequest) -> Iterator[Standing]:
    """Each schema in a database of its own."""
    from conftest import server_of

    engine, name = request.param
    found = next(each for each in ENGINES if each.name == engine)
    with loaded(server_of(found), name) as database:
        started = time.monotonic()
        catalog = catalog_of(database)
        yield Standing(name, database, catalog, time.monotonic() - started)


def counted(standing: Standing, what: str) -> int:
    """A fact as the engine itself counts it."""
    here = "DATABASE()" if standing.database.engine.dialect.needs_database else None
    query = COUNTS[what].replace("= {here}", f"= {here}" if here else NOT_OURS)
    return int(standing.database.value(query))


def test_everything_is_read_quickly(standing: Standing) -> None:
    tables = standing.catalog.tables
    columns = [column for table in tables for column in table.columns]
    assert len(tables) == counted(standing, "tables")
    assert len(columns) == counted(standing, "columns")
    # A domain may forbid NULL where the column does not say so.
    assert sum(not column.nullable for column in columns) >= counted(standing, "not null")
    assert sum(bool(table.primary_key) for table in tables) == counted(standing, "primary keys")
    assert sum(len(table.foreign_keys) for table in tables) == counted(standing, "foreign keys")
    assert {column.type.kind for column in columns} & {"other", "structure"} == set()
    assert standing.seconds < SECONDS


def test_parents_come_before_children(standing: Standing) -> None:
    found = relations(standing.catalog)
    order = order_of([table.place for table in standing.catalog.fillable], found)
    place = {name: at for at, name in enumerate(order.tables)}
    assert len(place) == len(standing.catalog.fillable)
    cut = {each.relation for each in order.cuts}
    late = [each for each in found if each not in cut and not each.to_itself]
    assert [each for each in late if place[each.to] > place[each.table]] == []


def test_nothing_breaks_a_rule_of_an_empty_database(standing: Standing) -> None:
    """All queries of verify run on it."""
    with session_of(standing.database) as session:
        found = verified(session, standing.catalog)
    assert found.fine
    assert len(found.checked) > len(standing.catalog.fillable)


@pytest.mark.parametrize("rows", [100, pytest.param(10_000, marks=pytest.mark.slow)])
def test_each_table_has_data_that_can_be_planned(standing: Standing, rows: int) -> None:
    """Each table by itself, what refers to others stood in for; the plan proves keys and checks."""
    plan = spec_of(standing.catalog, FillOptions(rows=rows))
    tables = standing_in(plan, standing.catalog)
    assert len(tables) == len(standing.catalog.fillable)
    assert not plan.capped
    for key, table in tables.items():
        spec = load({**plan.spec, "tables": {key: table}})
        planned = build_plan(spec, Options(), standing.catalog.dialect)
        assert planned.tables[0].rows == rows
    for stood in standing.catalog.fillable:
        _has_all(plan, stood.place, {each.name for each in stood.columns if not each.generated})


def _has_all(plan: FillPlan, place: tuple[str, str], names: set[str]) -> None:
    (key,) = (key for key, at in plan.places.items() if at == place)
    shown = {
        name for name, each in plan.spec["tables"][key]["columns"].items() if not each.get("hidden")
    }
    assert shown == names


def test_every_rule_has_a_generator_that_keeps_it(standing: Standing) -> None:
    plan = spec_of(standing.catalog)
    assert plan.unresolved == ()
    assert plan.skipped == ()


# a few schemas as people know them


def related(catalog: Catalog, *, declared: bool) -> set[str]:
    """The relations of a catalog in words."""
    return {f"{each}" for each in relations(catalog) if each.declared == declared}


@pytest.mark.parametrize("standing", [("postgresql", "chinook")], indirect=True, ids="-".join)
def test_chinook(standing: Standing) -> None:
    assert related(standing.catalog, declared=True) == {
        "album.artist_id -> artist.artist_id",
        "customer.support_rep_id -> employee.employee_id",
        "employee.reports_to -> employee.employee_id",
        "invoice.customer_id -> customer.customer_id",
        "invoice_line.invoice_id -> invoice.invoice_id",
        "invoice_line.track_id -> track.track_id",
        "playlist_track.playlist_id -> playlist.playlist_id",
        "playlist_track.track_id -> track.track_id",
        "track.album_id -> album.album_id",
        "track.genre_id -> genre.genre_id",
        "track.media_type_id -> media_type.media_type_id",
    }
    tables = spec_of(standing.catalog).spec["tables"]
    assert "tree" in tables["employee"]["columns"]["reports_to"]
    assert set(tables["playlist_track"]["columns"]) == {"playlist_id", "track_id"}


@pytest.mark.parametrize("standing", [("mariadb", "sakila")], indirect=True, ids="-".join)
def test_sakila(standing: Standing) -> None:
    plan = spec_of(standing.catalog)
    (cut,) = plan.order.cuts
    assert {name for _, name in cut.cycle} == {"store", "staff"}
    assert cut.way == "together"
    film = plan.spec["tables"]["film"]["columns"]
    assert film["rating"]["pick"] == ["G", "PG", "PG-13", "R", "NC-17"]
    staff = plan.spec["tables"]["staff"]["columns"]
    assert staff["email"]["template"].startswith("{first_name|lower|slug}.{last_name|lower|slug}")
    store = plan.spec["tables"]["store"]["columns"]
    assert store["manager_staff_id"] == {"reference": "staff.staff_id", "unique": True}


@pytest.mark.parametrize(
    "standing", [("postgresql", "adventureworks")], indirect=True, ids="-".join
)
def test_adventureworks(standing: Standing) -> None:
    """No product is a component of itself."""
    bill = spec_of(standing.catalog).spec["tables"]["billofmaterials"]["columns"]
    assert bill["componentid"]["reference"] == "product.productid"
    target = {"to": "product.productid", "other_than": "componentid"}
    assert bill["productassemblyid"]["reference"] == target


@pytest.mark.parametrize("standing", [("postgresql", "pagila")], indirect=True, ids="-".join)
def test_pagila(standing: Standing) -> None:
    """Its payments have partitions for seven months, and keys on the partitions alone."""
    plan = spec_of(standing.catalog)
    payment = plan.spec["tables"]["payment"]["columns"]
    low, high = payment["payment_date"]["timestamp"]["between"]
    assert (f"{low}", f"{high}") == ("2022-01-01 00:00:00", "2022-07-31 23:59:59")
    assert payment["rental_id"]["reference"] == "rental.rental_id"
    (table,) = (each for each in standing.catalog.fillable if each.name == "payment")
    assert len(table.partitions) == 7
    film = plan.spec["tables"]["film"]["columns"]
    assert film["rating"]["pick"] == ["G", "PG", "PG-13", "R", "NC-17"]
    assert film["release_year"]["integer"]["between"] == [1990, 2025]


@pytest.mark.parametrize("standing", [("postgresql", "job_imdb")], indirect=True, ids="-".join)
def test_relations_that_nobody_declared(standing: Standing) -> None:
    assert related(standing.catalog, declared=True) == set()
    assert related(standing.catalog, declared=False) >= {
        "cast_info.movie_id -> title.id",
        "cast_info.person_id -> name.id",
        "cast_info.role_id -> role_type.id",
        "movie_companies.company_id -> company_name.id",
        "movie_companies.company_type_id -> company_type.id",
        "movie_keyword.keyword_id -> keyword.id",
        "title.kind_id -> kind_type.id",
    }
    assert relations(standing.catalog, infer=False) == ()


# rows

UNCHECKED = {
    "postgresql": "options=-c%20session_replication_role%3Dreplica",
    "mariadb": "init_command=SET%20foreign_key_checks=0",
}
"""What makes a session leave foreign keys alone: rows of other tables are stood in for."""
WITHOUT_CASTS = [
    *(("postgresql", name) for name in ("chinook", "northwind", "job_imdb", "mimic4")),
    *(("mariadb", name) for name in ("classicmodels", "employees", "joomla", "sakila")),
]
"""Schemas all of whose columns take the spec's types as they are."""


@pytest.mark.slow
@pytest.mark.parametrize("standing", WITHOUT_CASTS, indirect=True, ids="-".join)
def test_rows_keep_every_rule_but_relations(standing: Standing) -> None:
    plan = spec_of(standing.catalog)
    url = f"{standing.database.url}?{UNCHECKED[standing.database.engine.name]}"
    for key, table in standing_in(plan, standing.catalog).items():
        schema, name = plan.places[key]
        place = None if standing.database.engine.dialect.needs_database else schema
        spec = {**plan.spec, "tables": {name: table}}
        sqlgen.generate(spec, url, schema=place, journal=False)
    with session_of(standing.database) as session:
        found = verified(session, read(session))
    assert {rows for _, rows in found.rows} == {100}
    ours = [each for each in found.violations if each.kind in ("not null", "unique", "check")]
    assert ours == []
