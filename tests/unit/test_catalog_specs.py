"""From a catalog to a spec: relations, keys, checks, and what is left out, each with its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from made_catalogs import CUSTOMER, POSTGRESQL, column, columns_of, key, planned, table, unique
from sqlgen.catalog.model import (
    Catalog,
    CatalogColumn,
    Check,
    Partition,
)
from sqlgen.catalog.relations import relations
from sqlgen.errors import UsageError
from sqlgen.plan import Options, build_plan
from sqlgen.spec import load


def test_a_key_counts_and_a_relation_refers() -> None:
    orders = table(
        "orders", column("id"), column("buyer"), foreign_keys=(key("buyer", "customer", "id"),)
    )
    plan = planned(CUSTOMER, orders, rows=7)
    assert columns_of(plan, "customer")["id"] == {"sequence": 1, "primary_key": True}
    assert columns_of(plan, "orders")["buyer"] == {"reference": "customer.id"}
    assert plan.spec["tables"]["orders"]["rows"] == 7
    assert plan.order.tables == (("s", "customer"), ("s", "orders"))
    why = {(each.table[1], each.column): each.why for each in plan.reasons}
    assert why["orders", "buyer"] == "refers to customer.id"


def test_a_relation_that_takes_null_has_some() -> None:
    orders = table(
        "orders",
        column("id"),
        column("buyer", nullable=True),
        foreign_keys=(key("buyer", "customer", "id"),),
    )
    plan = planned(CUSTOMER, orders, nulls=Decimal("0.3"))
    assert columns_of(plan, "orders")["buyer"] == {
        "reference": "customer.id",
        "nulls": Decimal("0.3"),
    }
    assert "nulls" not in columns_of(planned(CUSTOMER, orders, nulls=Decimal(0)), "orders")["buyer"]


def test_a_shared_key_takes_each_row_once_and_caps_the_rows() -> None:
    detail = table("detail", column("id"), foreign_keys=(key("id", "customer", "id"),))
    plan = planned(CUSTOMER, detail, rows=50, table_rows={"customer": 20})
    assert columns_of(plan, "detail")["id"] == {
        "reference": "customer.id",
        "unique": True,
        "primary_key": True,
    }
    (capped,) = plan.capped
    assert (capped.table, capped.rows, capped.asked) == (("s", "detail"), 20, 50)
    assert plan.spec["tables"]["detail"]["rows"] == 20


def test_a_key_of_several_columns_is_one_whole_row() -> None:
    line = table("line", column("orders"), column("no", "smallint"), key="orders no")
    part = table(
        "part",
        column("id"),
        column("o"),
        column("n", "smallint"),
        foreign_keys=(key("o n", "line", "orders no"),),
    )
    columns = columns_of(planned(line, part), "part")
    assert columns["_line"] == {"reference": "line", "hidden": True}
    assert columns["o"] == {"of": "_line.orders"}
    assert columns["n"] == {"of": "_line.no"}


def test_a_table_that_points_to_itself_is_a_tree() -> None:
    nullable = table(
        "node",
        column("id"),
        column("parent", nullable=True),
        foreign_keys=(key("parent", "node", "id"),),
    )
    assert columns_of(planned(nullable), "node")["parent"] == {
        "tree": {"depth": 4, "children": [1, 5]}
    }
    strict = replace(nullable, columns=(column("id"), column("parent")))
    assert columns_of(planned(strict), "node")["parent"] == {"sql": '"id"', "type": "integer"}


def test_a_cycle_is_left_open_where_it_takes_null() -> None:
    store = table(
        "store",
        column("id"),
        column("head", nullable=True),
        foreign_keys=(key("head", "staff", "id"),),
    )
    staff = table(
        "staff", column("id"), column("store"), foreign_keys=(key("store", "store", "id"),)
    )
    plan = planned(store, staff)
    assert [(str(cut.relation), cut.way) for cut in plan.order.cuts] == [
        ("store.head -> staff.id", "null")
    ]
    assert columns_of(plan, "store")["head"] == {"constant": None, "type": "integer"}
    assert columns_of(plan, "staff")["store"] == {"reference": "store.id"}


def test_links_are_unique_together() -> None:
    other = table("product", column("id"))
    link = table(
        "link",
        column("customer_id"),
        column("product_id"),
        key="customer_id product_id",
        foreign_keys=(key("customer_id", "customer", "id"), key("product_id", "product", "id")),
    )
    plan = planned(CUSTOMER, other, link, rows=10, table_rows={"link": 500})
    columns = columns_of(plan, "link")
    assert all(each["primary_key"] for each in columns.values())
    assert plan.spec["tables"]["link"]["rows"] == 100
    assert "10 x 10" in plan.capped[0].why


def test_unique_values_fit_their_columns() -> None:
    columns = (
        column("id"),
        column("email", "varchar(60)"),
        column("code", "char(3)"),
        column("flag", "boolean"),
        column("token", "uuid"),
    )
    uniques = tuple(unique(name) for name in ("email", "code", "flag", "token"))
    plan = planned(table("t", *columns, uniques=uniques), rows=1000)
    made = columns_of(plan, "t")
    assert made["email"]["template"].endswith(".{n}@example.com")
    assert made["code"]["pattern"].endswith("]{3}")
    assert made["flag"] == {"pick": [True, False], "unique": True}
    assert made["token"] == {"uuid": True, "unique": True}
    assert plan.spec["tables"]["t"]["rows"] == 2
    assert "flag" in plan.capped[0].why
    rooms = {each.columns: each.rows for each in plan.rooms}
    assert rooms == {("id",): 2**31 - 1, ("code",): 36**3, ("flag",): 2}


@pytest.mark.parametrize(("asked", "rows"), [(30_000, 30_000), (100_000, 86_400)])
def test_a_day_has_as_many_times_as_seconds(asked: int, rows: int) -> None:
    columns = (column("id"), column("at", "time"))
    plan = planned(table("t", *columns, uniques=(unique("at"),)), rows=asked)
    assert columns_of(plan, "t")["at"] == {
        "time": {"between": [dt.time(0), dt.time(23, 59, 59)]},
        "unique": True,
    }
    assert plan.spec["tables"]["t"]["rows"] == rows
    assert [(each.rows, each.asked) for each in plan.capped] == [(86_400, 100_000)] * (asked > rows)


def test_checks_narrow_the_data() -> None:
    columns = (
        column("id"),
        column("kind", "varchar(10)"),
        column("price", "numeric(8,2)"),
        column("discount", "numeric(8,2)"),
        column("starts", "date"),
        column("ends", "date", nullable=True),
        column("paid_at", "timestamp", nullable=True),
        column("pieces", "integer"),
        column("total", "numeric(12,2)"),
    )
    checks = (
        Check("kinds", "(kind = ANY (ARRAY['x'::text, 'y'::text]))"),
        Check("cheaper", "(discount <= price)"),
        Check("dear", "(price >= (5)::numeric)"),
        Check("later", "(ends > starts)"),
        Check("paid", "((kind <> 'x'::text) OR (paid_at IS NOT NULL))"),
        Check("dozens", "((pieces % 12) = 0)"),
        Check("sum", "(total = (price * (2)::numeric))"),
        Check("odd", "(md5(kind) <> md5('x'))"),
    )
    plan = planned(table("t", *columns, checks=checks))
    made = columns_of(plan, "t")
    assert made["kind"] == {"pick": ["x", "y"]}
    assert made["price"]["decimal"]["between"][0] == 5
    assert made["paid_at"]["when"] == "NOT (kind <> 'x')"
    assert made["pieces"] == {"sql": '("_pieces" * 12) + 0', "type": "integer"}
    assert made["total"]["sql"].startswith("price * ")
    assert len(plan.spec["tables"]["t"]["check"]) == 2
    assert [each.rule for each in plan.tried] == ["odd"]
    assert plan.unresolved == ()
    load(plan.spec)


@pytest.mark.parametrize("element", ["room", "int8range(room, room, '[]'::text)"])
def test_what_an_exclusion_compares_by_equality_comes_once(element: str) -> None:
    text = f"EXCLUDE USING gist ({element} WITH =, tstzrange(starts, ends, '[)'::text) WITH &&)"
    times = tuple(column(name, "timestamp with time zone") for name in ("starts", "ends"))
    booking = table("t", column("id"), column("room"), *times, checks=(Check("free", text),))
    plan = planned(booking)
    assert plan.unresolved == plan.tried == ()
    assert columns_of(plan, "t")["room"]["unique"]
    only = replace(booking, checks=(Check("free", text.replace(f"{element} WITH =, ", "")),))
    assert [each.rule for each in planned(only).unresolved] == ["free"]


def test_decimals_have_no_more_digits_than_can_be_counted() -> None:
    columns = (column("id"), column("x", "decimal(65,30)"), column("y", "numeric(38,20)"))
    plan = planned(table("t", *columns, uniques=(unique("y"),), checks=(Check("c", "y >= 0.5"),)))
    made = columns_of(plan, "t")
    assert made["x"]["decimal"] == {"between": [1, 1000], "scale": 11}
    assert made["y"]["decimal"]["between"][0] == Decimal("0.5")
    load(plan.spec)


def test_friends_are_others() -> None:
    keys = (key("one", "customer", "id"), key("other", "customer", "id"))
    friends = table("friends", column("one"), column("other"), key="one other", foreign_keys=keys)
    plan = planned(CUSTOMER, replace(friends, checks=(Check("apart", "one <> other"),)), rows=9)
    made = columns_of(plan, "friends")
    assert [each["reference"] for each in made.values()] == ["customer.id"] * 2
    assert [each.get("unique", False) for each in made.values()].count(True) == 1
    assert [each.rule for each in plan.tried] == ["apart"]
    build_plan(load(plan.spec), Options(), POSTGRESQL)


def test_a_number_that_is_none_and_a_table_without_columns() -> None:
    nan = (Check("real", "(x <> 'NaN'::double precision)"),)
    bare = table("bare", key="")
    plan = planned(table("t", column("id"), column("x", "double precision"), checks=nan), bare)
    assert [each.rule for each in plan.tried] == ["real"]
    assert [(each.table[1], each.why) for each in plan.skipped] == [
        ("bare", "it has no column that takes a value")
    ]


def test_names_that_follow_each_other_are_in_order() -> None:
    columns = (column("id"), column("created_at", "timestamp"), column("updated_at", "timestamp"))
    plan = planned(table("t", *columns))
    assert plan.spec["tables"]["t"]["check"] == ['"updated_at" >= "created_at"']


def test_what_is_shipped_is_shipped_some_days_after_it_is_ordered() -> None:
    columns = (column("id"), column("order_date", "date"), column("ship_date", "date"))
    follows = {"date": {"after": "order_date", "within": "10 days"}}
    plan = planned(table("t", *columns))
    assert columns_of(plan, "t")["ship_date"] == follows
    assert "check" not in plan.spec["tables"]["t"]
    load(plan.spec)
    at_least = (Check("later", "ship_date >= order_date"),)
    assert columns_of(planned(table("t", *columns, checks=at_least)), "t")["ship_date"] == follows
    for check in ("ship_date >= order_date + 3", "ship_date <= '2025-12-31'::date"):
        bound = planned(table("t", *columns, checks=(Check("bound", check),)))
        assert "between" in columns_of(bound, "t")["ship_date"]["date"]
    once = planned(table("t", *columns, uniques=(unique("ship_date"),)))
    assert "between" in columns_of(once, "t")["ship_date"]["date"]


def test_partitions_narrow_the_data() -> None:
    month = "FOR VALUES FROM ('2024-{:02}-01') TO ('2024-{:02}-01')"
    parts = tuple(Partition("s", f"p{at}", month.format(at, at + 1)) for at in (1, 2, 3, 6))
    parted = table(
        "t", column("day", "date"), key="day", partitioned_by="RANGE (day)", partitions=parts
    )
    low, high = columns_of(planned(parted, rows=10), "t")["day"]["date"]["between"]
    assert (low, high) == (dt.date(2024, 1, 1), dt.date(2024, 3, 31))
    open_ = replace(parted, partitions=(*parts, Partition("s", "rest", "DEFAULT")))
    assert columns_of(planned(open_, rows=10), "t")["day"]["date"]["between"] != [low, high]


@pytest.mark.parametrize(
    ("by", "bounds", "ends"),
    [
        # SELECT TO_DAYS('2025-01-01') of MariaDB is 739617, UNIX_TIMESTAMP of it 1735689600.
        ("RANGE (to_days(`day`))", ("739617", "739982"), (None, dt.date(2025, 12, 31))),
        ("RANGE (year(`day`))", ("2024", "2026"), (None, dt.date(2025, 12, 31))),
        ("RANGE (unix_timestamp(`day`))", ("1735689600",), (None, dt.date(2024, 12, 31))),
        (
            "RANGE (day, no)",
            ("FOR VALUES FROM ('2024-01-01', 5) TO ('2025-01-01', 5)",) * 1,
            (dt.date(2024, 1, 2), dt.date(2024, 12, 31)),
        ),
    ],
)
def test_partitions_by_a_function_or_by_two_columns(
    by: str, bounds: tuple[str, ...], ends: tuple[dt.date | None, dt.date]
) -> None:
    parts = tuple(Partition("s", f"p{at}", bound) for at, bound in enumerate(bounds))
    columns = (column("day", "date"), column("no"))
    plan = planned(table("t", *columns, key="day no", partitioned_by=by, partitions=parts), rows=10)
    assert plan.unresolved == ()
    low, high = columns_of(plan, "t")["day"]["date"]["between"]
    assert (ends[0] is None or low == ends[0], high) == (True, ends[1])


@pytest.mark.parametrize(
    ("column_", "data"),
    [
        (column("c", "boolean", nullable=True), 'CASE WHEN "_row" = 1 THEN TRUE'),
        (column("c", "integer", nullable=True), 'CASE WHEN "_row" <= 5 THEN "_row" + 2 END'),
        (column("c", "text[]", nullable=True), "{{{n},"),
    ],
    ids=["boolean", "integer", "array"],
)
def test_few_values_come_once_and_the_other_rows_have_none(
    column_: CatalogColumn, data: str
) -> None:
    few = (Check("few", "c BETWEEN 3 AND 7"),) if column_.type.kind == "integer" else ()
    plan = planned(table("t", column("id"), column_, uniques=(unique("c"),), checks=few))
    made = columns_of(plan, "t")["c"]
    assert data in str(made.get("sql", made.get("template")))
    assert plan.capped == ()
    load(plan.spec)


def test_a_city_is_in_its_country() -> None:
    place = table(
        "place", column("id"), column("city", "varchar(40)"), column("country", "varchar(40)")
    )
    made = columns_of(planned(place), "place")
    assert made["city"] == {"of": "_place.city"}
    assert made["country"] == {"of": "_place.country"}
    assert made["_place"]["hidden"]


def test_generated_columns_are_left_out() -> None:
    made = table("t", column("id"), column("twice", generated=True))
    assert set(columns_of(planned(made), "t")) == {"id"}


def test_a_type_that_nothing_makes_is_told() -> None:
    strange = column("x", "hyperlog", nullable=True)
    plan = planned(table("t", column("id"), strange))
    assert [(each.table[1], each.column) for each in plan.skipped] == [("t", "x")]
    child = table("child", column("id"), column("t_id"), foreign_keys=(key("t_id", "t", "id"),))
    plan = planned(table("t", column("id"), column("x", "hyperlog")), child)
    assert [(each.table[1], each.column) for each in plan.skipped] == [("t", None), ("child", None)]
    assert plan.spec["tables"] == {}


def test_tables_with_rows_are_only_referred_to() -> None:
    orders = table(
        "orders", column("id"), column("buyer"), foreign_keys=(key("buyer", "customer", "id"),)
    )
    plan = planned(replace(CUSTOMER, rows=3), orders)
    assert plan.spec["tables"]["customer"] == {
        "existing": True,
        "columns": {"id": {"type": "integer", "primary_key": True}},
    }
    assert plan.skipped[0].why == "it holds 3 rows, which stay as they are"


def test_only_some_tables_with_or_without_their_parents() -> None:
    orders = table(
        "orders", column("id"), column("buyer"), foreign_keys=(key("buyer", "customer", "id"),)
    )
    with_parents = planned(CUSTOMER, orders, only=frozenset({"orders"}), with_parents=True)
    assert set(with_parents.spec["tables"]) == {"customer", "orders"}
    alone = planned(CUSTOMER, orders, only=frozenset({"orders"}))
    assert alone.spec["tables"] == {}
    assert "needs a row of customer" in alone.skipped[0].why
    assert set(planned(CUSTOMER, orders, exclude=frozenset({"s.orders"})).spec["tables"]) == {
        "customer"
    }
    with pytest.raises(UsageError, match="there is no table 'order'"):
        planned(CUSTOMER, orders, only=frozenset({"order"}))


def test_tables_of_one_name_are_told_apart() -> None:
    other = replace(CUSTOMER, schema="t")
    assert set(planned(CUSTOMER, other).spec["tables"]) == {"s_customer", "t_customer"}
    assert planned(CUSTOMER, other).places["t_customer"] == ("t", "customer")


def test_the_same_catalog_gives_the_same_spec() -> None:
    assert planned(CUSTOMER, seed=5).spec == planned(CUSTOMER, seed=5).spec


# relations that nobody declared


@pytest.mark.parametrize(
    ("name", "to"),
    [
        *(("customer_id", "customer"), ("customerId", "customer"), ("CustomerID", "customer")),
        *(("old_customer_id", "customer"), ("created_by", "users"), ("user_id", "users")),
        *(("company_id", "company_name"), ("emp_no", "employees")),
    ],
)
def test_a_name_points_to_a_table(name: str, to: str) -> None:
    tables = (
        CUSTOMER,
        table("users", column("id")),
        table("company_name", column("id")),
        table("employees", column("emp_no"), key="emp_no"),
        table(
            "salary",
            column("emp_no"),
            key="emp_no",
            foreign_keys=(key("emp_no", "employees", "emp_no"),),
        ),
        table("note", column("id"), column(name)),
    )
    found = [each for each in relations(Catalog(POSTGRESQL, tables)) if not each.declared]
    assert [(each.table[1], each.columns, each.to[1]) for each in found] == [("note", (name,), to)]


@pytest.mark.parametrize(
    "other",
    [
        column("customer_id", "date"),
        column("customer_name"),
        column("customer_id", generated=True),
        column("thing_id"),
    ],
)
def test_a_name_that_points_nowhere(other: CatalogColumn) -> None:
    tables = (CUSTOMER, table("note", column("id"), other))
    assert relations(Catalog(POSTGRESQL, tables)) == ()
