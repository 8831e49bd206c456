"""Relations that can't be, each refused by file, line, table, reason and remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sqlgen
from refusing import MARK, refused
from sqlgen import SpecError, UsageError
from sqlgen.spec import read_value

SHOP = """\
sqlgen: 1
tables:
  customer:
    rows: 50
    columns:
      id: {sequence: 1, primary_key: true}
      since: {timestamp: [2020-01-01, 2024-12-31]}
      day: {date: [2024-01-01, 2025-12-30]}
      points: {integer: [-5, 5]}
      money: {decimal: {between: [0, 99], scale: 2}}
      name: {text: [1, 3]}
      vast: {integer: [0, 4000000000000000000]}
  slotted:
    per: {table: customer, count: [0, 3]}
    columns: {id: {sequence: 1, primary_key: true}}
  few:
    rows: 2
    columns: {id: {sequence: 1, primary_key: true}}
  lone:
    rows: 1
    columns: {id: {sequence: 1, primary_key: true}}
  empty:
    rows: 0
    columns: {id: {sequence: 1, primary_key: true}}
"""

BESIDE = """\
      kind: {pick: [x, y]}
      level: {integer: [0, 9]}
      gap: {integer: [0, 9], nulls: 0.5}
      other: {reference: customer.id}
      alone: {reference: lone.id}
      pair: {reference: {by: kind, x: customer.id, y: few.id}}
"""

# A column c of a table t for each customer, and words that its refusal must have.
CHILD: list[tuple[str, str, tuple[str, ...]]] = [
    ("no such column", "{parent: nam}", ("no column 'nam' in customer", "name")),
    ("unique copy", "{parent: name, unique: true}", ("siblings have the same name", "count: 1")),
    ("split of a text", "{split: {parent: name}}", ("name is no number of a known range",)),
    ("split below 0", "{split: {parent: points}}", ("points may be below 0",)),
    (
        "split of too much",
        "{split: {parent: vast}}",
        ("vast is too large to be split", "narrow its range"),
    ),
    ("split of nothing", "{split: total}", ("{parent: column}", "'total'")),
    (
        "level of another scale",
        "{movement: {of: level, start: {parent: money}}}",
        ("money is of type decimal", "give both one scale"),
    ),
    ("level that may be missing", "{movement: gap}", ("gap may be NULL", "give a level")),
    ("movement of a text", "{movement: id}", ("id is no number of a known range",)),
    ("start of nothing", "{course: {start: {parent: nam}}}", ("no column 'nam' in customer",)),
    ("course of one value", "{course: {start: 1}, unique: true}", ("not unique", "drop unique")),
    ("fine course", "{course: {start: 1, scale: 10}}", ("scale must be 0 to 9, not 10",)),
    ("silent noise", "{course: {start: 1, noise: -1}}", ("standard deviation, 0 or more",)),
    (
        "short season",
        "{course: {start: 1, season: {every: 1, swing: 2}}}",
        ("2 to 10000 steps, not 1",),
    ),
    ("half a path", "{states: {paths: ['a > ']}}", ("a state on both sides",)),
    ("half a weight", "{states: {paths: {a > b: 0.5}}}", ("weight of 'a > b' must be a whole",)),
    (
        "endless paths",
        "{states: [" + " > ".join("a" * 257) + "]}",
        ("the paths have 257 states, at most 256",),
    ),
    ("weights of nothing", "{states: {paths: {a > b: 0}}}", ("a weight above 0",)),
    (
        "after a date",
        "{timestamp: {after: {parent: day}, within: 3 days}}",
        ("a timestamp after a",),
    ),
    (
        "unique moments",
        "{date: {after: {parent: day}, within: 3 days}, unique: true}",
        ("moments after others are not unique",),
    ),
    ("after alone", "{timestamp: {after: {parent: since}}}", ("after needs `within` or `every`",)),
    ("part of a day", "{date: {after: {parent: day}, within: 3 hours}}", ("no whole days",)),
    ("two forms", "{date: {between: [2020-01-01, 2020-01-02], within: 3 days}}", ("drop between",)),
    (
        "no room in order",
        "{timestamp: {after: {parent: since}, within: 2 seconds, ordered: true}}",
        ("3 moments for 4 children in order",),
    ),
    (
        "backwards",
        "{date: {after: {parent: day}, within: -3 days}}",
        ("within is -259200 seconds",),
    ),
    ("no step", "{date: {after: {parent: day}, every: 0 days}}", ("every is 0 seconds",)),
    (
        "centuries",
        "{date: {after: {parent: day}, within: 99999 days}}",
        ("within is 8639913600 seconds, not 0 to 6324480000",),
    ),
    ("course of whole text", "{course: {start: {parent: name}}}", ("no number of a known range",)),
    ("fine start", "{course: {start: 1.555}}", ("1.555 has more than 2 decimals",)),
    ("window over all", "{window: SUM(id) OVER (), type: bigint}", ("PARTITION BY",)),
    ("no window", "{window: id + 1, type: bigint}", ("has no OVER",)),
    ("window without type", "{window: SUM(id) OVER ()}", ("window needs a type",)),
    ("slots referred to", "{reference: slotted.id}", ("slotted have gaps", "numbering: dense")),
    ("no rows", "{reference: empty.id}", ("empty has no rows to refer to",)),
    ("no table", "{reference: custommer.id}", ("no table 'custommer'", "customer")),
    ("to nothing", "{reference: {distribution: zipf}}", ("needs `to`, or `by`",)),
    ("by nothing", "{reference: {by: id}}", ("by needs a target for each value",)),
    ("half a target", "{reference: {by: id, 1: customer}}", ("'customer' must be table.column",)),
    (
        "one of several, unique",
        "{reference: {by: id, 1: customer.id}, unique: true}",
        ("a choice by another column can't be unique",),
    ),
    ("not all cases", "{reference: {by: kind, x: customer.id}}", ("kind is one of x, y",)),
    (
        "keys of two types",
        "{reference: {by: kind, x: customer.id, y: customer.day}}",
        ("keys are of several types: bigint, date",),
    ),
    (
        "one of its own",
        "{reference: {by: kind, x: customer.id, y: t.id}}",
        ("t.id is of the table itself",),
    ),
    (
        "too many siblings",
        "{reference: {to: few.id, distinct: true}}",
        ("4 different rows of few for one parent, 2 there are",),
    ),
    (
        "distinct of a kind",
        "{reference: {to: customer.id, distinct: true, distribution: {normal: {mean: 3, sd: 1}}}}",
        ("distinct rows are uniform or zipf",),
    ),
    (
        "other, otherwise",
        "{reference: {to: customer.id, distribution: zipf, other_than: other}}",
        ("other refers in another way",),
    ),
    (
        "no other",
        "{reference: {to: lone.id, other_than: alone}}",
        ("lone has one row, so no other",),
    ),
    ("column of a text", "{of: kind.id}", ("kind is no record",)),
    ("column of no row", "{of: pair.id}", ("pair refers to no one row",)),
    ("unique column of a row", "{of: other.day, unique: true}", ("make the reference unique",)),
    ("own rows of children", "{reference: t.id}", ("rows of a `per` table refer to their parent",)),
    ("whole row shown", "{reference: customer}", ("a whole row is no value", "hidden: true")),
    (
        "more than there are",
        "{reference: customer.id, unique: true}",
        ("50 rows of customer to refer to, 200 asked",),
    ),
    (
        "a popular one twice",
        "{reference: {to: customer.id, distribution: {zipf: {exponent: 2}}, distinct: true}}",
        ("at most 1 siblings can differ, 4 are asked", "smaller exponent"),
    ),
    (
        "popular and unique",
        "{reference: {to: customer.id, distribution: zipf}, unique: true}",
        ("unique rows come once each, so none is popular", "drop the distribution"),
    ),
    (
        "unique and another",
        "{reference: {to: customer.id, other_than: id}, unique: true}",
        ("unique rows come once each, whatever id is", "drop other_than"),
    ),
    (
        "two to avoid",
        "{reference: {to: customer.id, other_than: id, distinct: true}}",
        ("distinct and other_than", "drop one of them"),
    ),
    (
        "other than nothing",
        "{reference: {to: customer.id, other_than: id}}",
        ("no plain reference",),
    ),
    ("tree of children", "{tree: {depth: 3, children: [1, 2]}}", ("one key column",)),
    ("deep tree", "{tree: {depth: 17}}", ("1 to 16 levels, not 17",)),
    ("barren tree", "{tree: {depth: 3, children: 0}}", ("no row has a child", "above 0")),
    ("falling tree", "{tree: {children: [3, 1]}}", ("must rise within 0 to 1024, not [3, 1]",)),
    ("wide tree", "{tree: {depth: 16, children: [1, 9]}}", ("more than 65536 rows",)),
]

# What stands in the place of `per: ...` of such a table, the culprit's line marked.
SIZES: list[tuple[str, str, tuple[str, ...]]] = [
    ("no table", f"per: {{table: custommer, count: 3}} {MARK}", ("no table 'custommer'",)),
    ("itself", f"per: {{table: t, count: 3}} {MARK}", ("its own parent", "tree")),
    (
        "two sizes",
        f"rows: 5 {MARK}\n    per: {{table: customer, count: 3}}",
        ("both say how many rows",),
    ),
    ("nothing counts", f"per: {{table: customer}} {MARK}", ("nothing says how many rows each",)),
    ("falling", f"per: {{table: customer, count: [3, 1]}} {MARK}", ("must rise", "[3, 1]")),
    ("never any", f"per: {{table: customer, count: 0}} {MARK}", ("no parent has a child",)),
    (
        "gaps in dense",
        f"per: {{table: customer, count: 3, numbering: dense, gaps: 0.1}} {MARK}",
        ("dense numbers leave no gaps",),
    ),
    (
        "nothing but gaps",
        f"per: {{table: customer, count: 3, gaps: 1}} {MARK}",
        ("gaps of 1 leave no child",),
    ),
    (
        "gaps in a history",
        f"per: {{table: customer, gaps: 0.1}} {MARK}\n    history: {{changes: 2}}",
        ("gaps leave out rows that history needs",),
    ),
    (
        "nobody has one",
        f"per: {{table: customer, count: [0, 1], numbering: dense, "
        f"distribution: {{zipf: {{exponent: 9}}}}}} {MARK}",
        ("none of 100 parents has one",),
    ),
    (
        "two ends of one name",
        f"per: {{table: customer}}\n    history: {{changes: 2, valid_to: id}} {MARK}",
        ("the history makes a column id, and there is another one",),
    ),
    (
        "no parents",
        f"per: {{table: empty, count: 3}} {MARK}",
        ("empty has no rows", "make rows of empty"),
    ),
    (
        "dense children of slots",
        f"per: {{table: slotted, count: 3, numbering: dense}} {MARK}",
        ("rows of slotted have gaps", "numbering: dense as well"),
    ),
    (
        "history of nothing",
        f"rows: 5\n    history: {{changes: 2}} {MARK}",
        ("of another table's rows",),
    ),
]


@pytest.mark.parametrize(("name", "column", "words"), CHILD, ids=[each[0] for each in CHILD])
def test_a_column(tmp_path: Path, name: str, column: str, words: tuple[str, ...]) -> None:
    text = (
        f"{SHOP}  t:\n    per: {{table: customer, count: [1, 4]}}\n    columns:\n"
        f"      id: {{sequence: 1}}\n      c: {column} {MARK}\n{BESIDE}"
    )
    refused(tmp_path, text, *words, place="t.c")


@pytest.mark.parametrize(
    ("option", "column", "words"),
    [
        ("count: 3, gaps: 0.1", "{split: {parent: money}}", "gaps leave out rows that split needs"),
        ("gaps: 0.1", "{states: [a > b]}", "gaps leave out rows that states needs"),
        ("distribution: zipf", "{states: [a > b]}", "no distribution says how many"),
    ],
)
def test_children_that_need_each_other(
    tmp_path: Path, option: str, column: str, words: str
) -> None:
    text = (
        f"{SHOP}  t:\n    per: {{table: customer, {option}}} {MARK}\n    columns:\n"
        f"      c: {column}\n"
    )
    refused(tmp_path, text, words, place="t")


# A whole table t.
TABLES: list[tuple[str, str, str]] = [
    (
        "levels with gaps",
        "per: {table: customer, count: 3, gaps: 0.1}\n    columns:\n"
        f"      level: {{integer: [0, 9]}}\n      c: {{movement: level}} {MARK}",
        "the child before may be missing",
    ),
    (
        "states without slots",
        "per: {table: customer, numbering: dense}\n    columns:\n"
        f"      c: {{states: [a > b]}} {MARK}",
        "states need numbers with slots",
    ),
    (
        "distinct rows of nobody",
        "rows: 5\n    columns:\n"
        f"      c: {{reference: {{to: customer.id, distinct: true}}}} {MARK}",
        "distinct is among the rows of one parent",
    ),
    (
        "earlier rows once",
        "rows: 5\n    columns:\n      id: {sequence: 1, primary_key: true}\n"
        f"      c: {{reference: t.id, unique: true}} {MARK}",
        "rows that refer to their own table do not differ",
    ),
    (
        "filters on another row",
        "rows: 5\n    columns:\n      a: {reference: customer.id}\n"
        f"      c: {{of: a.name}} {MARK}\n      d: {{template: '{{c|upper}}'}}",
        "filters work on texts known beforehand",
    ),
    (
        "an earlier row of itself",
        "rows: 5\n    columns:\n      id: {sequence: 1, primary_key: true}\n"
        f"      a: {{reference: t.id}}\n      c: {{of: a.c}} {MARK}",
        "columns need each other: c -> c",
    ),
]


@pytest.mark.parametrize(("name", "table", "words"), TABLES, ids=[each[0] for each in TABLES])
def test_a_table(tmp_path: Path, name: str, table: str, words: str) -> None:
    refused(tmp_path, f"{SHOP}  t:\n    {table}\n", words, place="t.c")


@pytest.mark.parametrize(
    ("per", "words"),
    [
        ("{table: customer, numbering: dense}", "a history needs numbers with slots"),
        ("{table: customer}", "name is no date or timestamp"),
    ],
)
def test_a_history(per: str, words: str) -> None:
    start = "day" if "dense" in per else "name"
    history = {"changes": 2, "start": {"parent": start}}
    table = {"per": read_value(per), "history": history, "columns": {"id": {"parent": "id"}}}
    with pytest.raises(SpecError, match=rf"^t.valid_from: {words}"):
        sqlgen.plan(with_table(table))


def test_too_many_children_in_a_block(tmp_path: Path) -> None:
    text = (
        f"{SHOP}  t:\n    per: {{table: customer, count: 11000, numbering: dense}} {MARK}\n"
        "    columns:\n      id: {sequence: 1}\n"
    )
    refused(tmp_path, text, "100 parents have 1100000 rows, dense numbers take 1048576", place="t")


def test_dense_children_are_appended_to_whole_hundreds(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path}/made.duckdb"
    per = {"table": "customer", "count": [1, 3], "numbering": "dense"}
    spec = with_table({"per": per, "columns": {"id": {"parent": "id"}}})
    del spec["tables"]["slotted"], spec["tables"]["empty"]
    sqlgen.generate(spec, url)
    with pytest.raises(SpecError, match=r"^t: .*no multiple of 100; make customer in hundreds"):
        sqlgen.generate(spec, url, append=True)


@pytest.mark.parametrize("option", ["distribution: zipf", "other_than: a"])
def test_earlier_rows_are_all_alike(tmp_path: Path, option: str) -> None:
    text = (
        f"{SHOP}  t:\n    rows: 5\n    columns:\n      id: {{sequence: 1, primary_key: true}}\n"
        f"      a: {{reference: t.id}}\n      c: {{reference: {{to: t.id, {option}}}}} {MARK}\n"
    )
    refused(tmp_path, text, "earlier rows are all alike", "drop", place="t.c")


def test_states_and_a_count(tmp_path: Path) -> None:
    text = (
        f"{SHOP}  t:\n    per: {{table: customer, count: 3}} {MARK}\n    columns:\n"
        "      c: {states: {paths: [a > b]}}\n"
    )
    refused(tmp_path, text, "per.count and states", "one states column", place="t")


@pytest.mark.parametrize(("name", "size", "words"), SIZES, ids=[each[0] for each in SIZES])
def test_a_size(tmp_path: Path, name: str, size: str, words: tuple[str, ...]) -> None:
    text = f"{SHOP}  t:\n    {size}\n    columns:\n      id: {{sequence: 1}}\n"
    refused(tmp_path, text, *words, place="t")


@pytest.mark.parametrize(
    "column",
    ["{parent: id}", "{position: 1}", "{split: {parent: money}}", "{movement: id}", "{course: 1}"],
)
def test_what_needs_a_parent(tmp_path: Path, column: str) -> None:
    text = (
        f"{SHOP}  t:\n    rows: 5\n    columns:\n      id: {{sequence: 1}}\n"
        f"      c: {column} {MARK}\n"
    )
    refused(tmp_path, text, "needs a parent, and t has none", "per: {table:", place="t.c")


@pytest.mark.parametrize("within", ["3 days", "200 days"])
def test_versions_without_room(within: str) -> None:
    """A start may itself come after another moment."""
    history = {"changes": [0, 9], "start": {"parent": "opened"}, "until": "2026-04-01"}
    opened = {"date": {"after": {"parent": "day"}, "within": within}}
    key = {"sequence": 1, "primary_key": True}
    shop = with_table(
        {"per": {"table": "u"}, "history": history, "columns": {"id": {"parent": "id"}}}
    )
    shop["tables"]["u"] = {
        "per": {"table": "customer", "count": 2},
        "columns": {"id": key, "opened": opened},
    }
    if within == "3 days":
        sqlgen.plan(shop)
        return
    with pytest.raises(SpecError, match="from 2026-07-18 to 2026-04-01 there is no room for 10"):
        sqlgen.plan(shop)


def with_table(table: dict[str, Any]) -> dict[str, Any]:
    """The shop with a table t, as plain data."""
    shop: dict[str, Any] = read_value(SHOP)
    return shop | {"tables": shop["tables"] | {"t": table}}


def test_tables_in_a_circle() -> None:
    key = {"sequence": 1, "primary_key": True}
    tables = {
        name: {"rows": 5, "columns": {"id": key, "other": {"reference": f"{other}.id"}}}
        for name, other in (("a", "b"), ("b", "a"))
    }
    with pytest.raises(SpecError, match="need each other's rows: a -> b -> a"):
        sqlgen.plan({"tables": tables})


def test_random_numbers_of_the_engine() -> None:
    table = {"per": {"table": "customer", "count": 1}, "columns": {"id": {"parent": "id"}}}
    with pytest.raises(UsageError, match="depends on other rows"):
        sqlgen.plan(with_table(table), random="native")


def test_rows_of_children() -> None:
    with pytest.raises(UsageError, match=r"rows for each of customer.*--rows customer=N"):
        sqlgen.plan(read_value(SHOP), rows={"slotted": 5})


def test_parents_that_are_not_made(tmp_path: Path) -> None:
    """Asked for none, there are no children either; a run without them needs those that stand."""
    url = f"duckdb:///{tmp_path}/made.duckdb"
    table = {"per": {"table": "customer", "count": 1}, "columns": {"id": {"parent": "id"}}}
    spec = with_table(table)
    made = sqlgen.plan(spec, rows={"customer": 0}, tables=["customer", "t"])
    assert [each.rows for each in made.tables] == [0, 0]
    with pytest.raises(SpecError, match=r"^t: customer has no rows, so .*in the same run"):
        sqlgen.generate(spec, url, tables=["t"])
    sqlgen.generate(spec, url, tables=["customer"])
    assert sqlgen.generate(spec, url, tables=["t"]).rows == 50


def test_rows_that_stand_are_counted_or_told() -> None:
    tables = {
        "there": {"existing": True, "columns": {"id": {"type": "bigint", "primary_key": True}}},
        "t": {"rows": 5, "columns": {"id": {"reference": "there.id"}}},
    }
    with pytest.raises(SpecError, match=r"there has no rows to refer to.*--rows there=N"):
        sqlgen.plan({"tables": tables})
    children = {"per": {"table": "there", "count": 2}, "columns": {"id": {"parent": "id"}}}
    with pytest.raises(SpecError, match=r"there has no rows, so .*--rows there=N"):
        sqlgen.plan({"tables": tables | {"t": children}})
    (made,) = sqlgen.plan({"tables": tables}, rows={"there": 7}).tables
    assert dict(made.extents) == {"there": 7}
