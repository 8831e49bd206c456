"""Tables that wait for rows of others, need more of them than they say, or hold some already."""

from __future__ import annotations

from dataclasses import replace

from made_catalogs import CUSTOMER, column, columns_of, key, planned, table, unique
from sqlgen.catalog.model import Check, KeyPart, Partition, Trigger


def test_tables_whose_relations_share_columns_wait_for_rows_that_agree() -> None:
    tenant = table("tenant", column("id"))
    project, member = (
        table(
            name, column("tenant"), column("no"), key="tenant no",
            foreign_keys=(key("tenant", "tenant", "id"),),
        )
        for name in ("project", "member")
    )  # fmt: skip
    task = table(
        "task",
        *(column(name) for name in ("id", "tenant", "project", "member")),
        foreign_keys=(
            key("tenant project", "project", "tenant no"),
            key("tenant member", "member", "tenant no"),
            key("tenant", "tenant", "id"),
        ),
    )
    plan = planned(tenant, project, member, task)
    assert plan.unresolved == ()
    assert set(plan.waiting) == {("s", "task")}
    (made,) = plan.joins.values()
    assert {part.table[1] for part in made.parts} == {"project", "member"}
    columns = columns_of(plan, "task")
    assert {columns[name]["of"].partition(".")[0] for name in ("tenant", "project", "member")} == {
        "_task_parents"
    }
    assert plan.spec["tables"]["task_parents"]["existing"]
    nullable = replace(task, columns=(*task.columns[:3], column("member", nullable=True)))
    plan = planned(tenant, project, member, nullable)
    assert plan.waiting == {}
    assert columns_of(plan, "task")["member"] == {"constant": None, "type": "integer"}


def test_what_others_need_to_be_unique_is() -> None:
    """A part of a wider key is unique where it is in a table that refers to it."""
    asset = table(
        "asset", column("id"), column("name", "varchar(90)"), column("uri", "varchar(90)"),
        uniques=(unique("name", "uri"),),
    )  # fmt: skip
    active = table(
        "active", column("name", "varchar(90)"), column("uri", "varchar(90)"), key="name uri",
        uniques=(unique("uri"),), foreign_keys=(key("name uri", "asset", "name uri"),),
    )  # fmt: skip
    plan = planned(asset, active)
    assert plan.unresolved == ()
    assert columns_of(plan, "asset")["uri"]["unique"]
    assert columns_of(plan, "active")["_asset"] == {
        "reference": "asset", "hidden": True, "unique": True,
    }  # fmt: skip


def test_a_key_that_is_a_part_of_rows_that_agree() -> None:
    """Each port once, of a network that is in the other table as well."""
    net = table("net", column("net"), key="net")
    port = table("port", column("id"), column("net"), uniques=(unique("id", "net"),))
    told = table(
        "told", column("port"), column("net"), key="port",
        foreign_keys=(key("port net", "port", "id net"), key("net", "net", "net")),
    )  # fmt: skip
    plan = planned(net, port, told, infer=False)
    assert plan.unresolved == ()
    assert columns_of(plan, "told_parents") == {
        "port": {"type": "integer", "primary_key": True},
        "net": {"type": "integer"},
    }
    assert columns_of(plan, "told")["_told_parents"]["unique"]
    assert columns_of(plan, "told")["port"] == {"of": "_told_parents.port", "primary_key": True}


def test_what_is_referred_to_suits_those_who_refer() -> None:
    """The child takes two of three partitions, and numbers from 5 on: so does its parent."""
    parent, child = (
        replace(
            table(
                name, column("id"), column("part"), key="id part", uniques=(unique("part", "id"),)
            ),
            partitioned_by="LIST (part)",
            partitions=tuple(Partition("s", f"p{at}", f"FOR VALUES IN ({at})") for at in parts),
        )
        for name, parts in (("whole", (1, 2, 3)), ("piece", (2, 3, 4)))
    )
    pointing = replace(
        child,
        columns=(*child.columns, column("whole")),
        foreign_keys=(key("part whole", "whole", "part id"),),
        checks=(Check("late", "whole >= 5"),),
    )
    plan = planned(parent, pointing)
    assert columns_of(plan, "whole")["part"]["pick"] == [2, 3]
    assert columns_of(plan, "whole")["id"]["sequence"] == 5
    assert plan.unresolved == ()


def test_children_of_what_a_trigger_may_change_wait() -> None:
    orders = table(
        "orders", column("id"), column("buyer"), foreign_keys=(key("buyer", "customer", "id"),)
    )
    line = table(
        "line", column("id"), column("orders"), foreign_keys=(key("orders", "orders", "id"),)
    )
    before, after = (
        replace(CUSTOMER, triggers=(Trigger("t", time),)) for time in ("before", "after")
    )
    assert set(planned(before, orders, line).waiting) == {("s", "orders"), ("s", "line")}
    assert planned(after, orders, line).waiting == {}


def test_rows_that_are_added_are_made_with_spares_for_keys_that_stand() -> None:
    plan = planned(replace(CUSTOMER, rows=30), rows=100, top_up=True)
    assert plan.spec["tables"]["customer"]["rows"] == 70 + 30
    assert plan.added[("s", "customer")].rows == 70
    assert plan.added[("s", "customer")].keys == ((KeyPart("id"),),)
    assert planned(replace(CUSTOMER, rows=30), rows=30, top_up=True).spec["tables"] == {}
