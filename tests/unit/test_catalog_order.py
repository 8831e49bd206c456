"""The order of tables: parents first, and cycles cut where it costs the least."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sqlgen.catalog.model import Name
from sqlgen.catalog.order import Order, components, order_of
from sqlgen.catalog.relations import Relation

NAMES = [("s", letter) for letter in "abcdefgh"]


def edge(table: str, to: str, **facts: object) -> Relation:
    return Relation(("s", table), (f"{to}_id",), ("s", to), ("id",), **facts)  # type: ignore[arg-type]  # facts are the rest of the fields


def ordered(*edges: Relation) -> Order:
    names = dict.fromkeys(name for each in edges for name in (each.table, each.to))
    return order_of(list(names), edges)


def test_parents_come_first() -> None:
    order = ordered(edge("line", "order"), edge("order", "customer"), edge("line", "product"))
    place = {name: at for at, (_, name) in enumerate(order.tables)}
    assert place["customer"] < place["order"] < place["line"]
    assert place["product"] < place["line"]
    assert order.cuts == ()


def test_a_relation_to_itself_says_nothing() -> None:
    order = ordered(edge("employee", "employee"))
    assert order.groups == ((("s", "employee"),),)
    assert order.cuts == ()


def test_what_takes_null_is_cut_first() -> None:
    order = ordered(edge("staff", "store"), edge("store", "staff", nullable=True))
    (cut,) = order.cuts
    assert (cut.relation.table, cut.way) == (("s", "store"), "null")
    assert order.tables == (("s", "store"), ("s", "staff"))
    assert set(cut.cycle) == {("s", "staff"), ("s", "store")}


def test_what_can_be_deferred_is_cut_before_what_can_not() -> None:
    order = ordered(edge("a", "b", deferrable=True), edge("b", "a"))
    assert [(cut.relation.table, cut.way) for cut in order.cuts] == [(("s", "a"), "deferred")]


def test_what_nobody_declared_is_cut_before_all_others() -> None:
    order = ordered(edge("a", "b", nullable=True), edge("b", "a", why="its name says a"))
    assert [(cut.relation.table, cut.way) for cut in order.cuts] == [(("s", "b"), "unchecked")]


def test_two_tables_that_need_each_other_are_told() -> None:
    order = ordered(edge("a", "b"), edge("b", "a"))
    assert [cut.way for cut in order.cuts] == ["together"]
    assert order.circles == order.cuts
    assert str(order.cuts[0]) in {
        "a.b_id -> b.id (a -> b -> a)",
        "b.a_id -> a.id (b -> a -> b)",
        "b.a_id -> a.id (a -> b -> a)",
        "a.b_id -> b.id (b -> a -> b)",
    }


def test_what_takes_no_null_stays_together_whatever_else_points_between() -> None:
    hard = [edge("a", "b"), edge("b", "a")]
    soft = [edge("b", "c", nullable=True), edge("c", "a", nullable=True)]
    order = ordered(*hard, *soft)
    assert {*map(frozenset, order.groups)} == {
        frozenset({("s", "a"), ("s", "b")}),
        frozenset({("s", "c")}),
    }
    cut = {each.relation: each.way for each in order.cuts}
    assert [way for relation, way in cut.items() if relation in hard] == ["together"]
    assert [way for relation, way in cut.items() if relation in soft] == ["null"]


def test_two_relations_between_two_tables_are_cut_together() -> None:
    first, second = edge("a", "b", nullable=True), edge("a", "b", nullable=True, name="other")
    order = ordered(first, second, edge("b", "a"))
    assert {cut.relation for cut in order.cuts} == {first, second}
    assert order.tables == (("s", "a"), ("s", "b"))


def test_a_long_cycle_is_cut_once() -> None:
    edges = [edge(one, other) for one, other in zip("abcd", "bcda", strict=True)]
    edges[2] = edge("c", "d", nullable=True)
    order = ordered(*edges)
    assert [cut.relation for cut in order.cuts] == [edges[2]]
    assert [name for _, name in order.tables] == ["c", "b", "a", "d"]


PAIRS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.booleans(), st.booleans())


@given(st.lists(PAIRS, max_size=24))
def test_any_tables_come_in_order(pairs: list[tuple[Name, Name, bool, bool]]) -> None:
    """Each table once, and after all that it needs, but for what is cut."""
    edges = [
        Relation(one, ("x",), other, ("id",), f"k{at}", nullable, deferrable=deferrable)
        for at, (one, other, nullable, deferrable) in enumerate(pairs)
    ]
    order = order_of(NAMES, edges)
    assert sorted(order.tables) == sorted(NAMES)
    cut = {each.relation for each in order.cuts}
    place = {name: at for at, name in enumerate(order.tables)}
    group = {name: at for at, names in enumerate(order.groups) for name in names}
    for each in edges:
        if each not in cut and not each.to_itself:
            assert place[each.to] < place[each.table] or group[each.to] == group[each.table]
    for found in order.cuts:
        inside = group[found.relation.table] == group[found.relation.to]
        assert inside == (found.way in ("deferred", "together"))


@given(st.lists(PAIRS, max_size=24))
def test_components_are_those_that_reach_each_other(
    pairs: list[tuple[Name, Name, bool, bool]],
) -> None:
    """Against the plain definition: two tables are together if each leads to the other."""
    needs = {name: [other for one, other, *_ in pairs if one == name] for name in NAMES}
    found = list(components(NAMES, needs))
    reach = {name: _reached(name, needs) for name in NAMES}
    for group in found:
        for name in group:
            alike = {other for other in reach[name] if name in reach[other]} | {name}
            assert set(group) == alike


def _reached(start: Name, needs: dict[Name, list[Name]]) -> set[Name]:
    seen: set[Name] = set()
    left = list(needs[start])
    while left:
        at = left.pop()
        if at not in seen:
            seen.add(at)
            left += needs[at]
    return seen
