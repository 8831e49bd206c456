"""The reference's cells: generators, types, records, templates."""

import math
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from reference import draw, indexes, rows, texts
from reference.draw import Draws, Q, Source
from reference.ranges import day_number, second_number
from reference.short import column, columns, draws

# cells


def test_sequences_count_from_their_start() -> None:
    assert column({"sequence": 100, "primary_key": True}, 3) == [100, 101, 102]


def test_rows_can_start_anywhere() -> None:
    definition = {"integer": [1, 10**6]}
    assert column(definition, 50)[19:30] == column(definition, n_from=20, n_to=30)


def test_rows_and_parameters_follow_their_declaration() -> None:
    spec = {
        "params": {"size": {"type": "integer", "default": 5}},
        "tables": {"t": {"rows": "$size", "columns": {"c": {"constant": "$size"}}}},
    }
    assert rows(spec) == [(5,)] * 5
    assert rows(spec, params={"size": "2"}) == [(2,)] * 2


@pytest.mark.parametrize(
    ("definition", "low", "high"),
    [
        ({"integer": [-1, 1]}, -1, 1),
        ({"decimal": {"between": [0.1, 0.3], "scale": 1}}, Decimal("0.1"), Decimal("0.3")),
        ({"date": ["2024-02-28", date(2024, 3, 1)]}, date(2024, 2, 28), date(2024, 3, 1)),
        (
            {"timestamp": ["1969-12-31 23:59:59", "1970-01-01 00:00:01"]},
            datetime(1969, 12, 31, 23, 59, 59),
            datetime(1970, 1, 1, 0, 0, 1),
        ),
    ],
)
def test_ranges_include_both_bounds(definition: dict[str, Any], low: Any, high: Any) -> None:
    cells = set(column(definition))
    assert (min(cells), max(cells), len(cells)) == (low, high, 3)


def test_a_bare_date_is_its_midnight() -> None:
    assert second_number(date(2001, 9, 9)) == second_number("2001-09-09 01:46:40") - 6400
    assert second_number("2001-09-09 01:46:40") == 10**9
    assert day_number("2000-01-01") == 10957


@pytest.mark.parametrize("bounds", [[0, 0.25], [0.25, 1], [1, 0]])
def test_bounds_rise_in_whole_units(bounds: list[Any]) -> None:
    with pytest.raises(ValueError, match="no range"):
        column({"decimal": {"between": bounds, "scale": 1}})


def test_unique_ranges_use_up_their_domain() -> None:
    assert sorted(column({"integer": [5, 104], "unique": True})) == list(range(5, 105))
    days = column({"date": ["2024-01-01", "2024-04-09"], "primary_key": True})
    assert len(set(days)) == 100
    assert max(days) - min(days) == timedelta(days=99)


def test_unique_values_follow_the_seed() -> None:
    definition = {"integer": [0, 99], "unique": True}
    assert column(definition, seed=1) != column(definition, seed=2)


@pytest.mark.parametrize("share", [0, 0.5, 0.001, 1])
def test_booleans_are_true_below_their_share(share: float) -> None:
    limit = math.floor(Fraction(str(share)) * Q)
    assert column({"boolean": share}, 500) == [d < limit for d in draws(500)]


def test_shares_end_just_below_their_threshold() -> None:
    truth, null = (str(Decimal(2 * draws(1, p)[0] + 1) / (2 * Q)) for p in ("", "nulls"))
    assert column({"boolean": truth}, 1) == [False]
    assert column({"boolean": 1, "nulls": null}, 1) == [True]


def test_nulls_have_a_draw_of_their_own() -> None:
    cells = column({"constant": 1, "nulls": 0.3}, 500)
    null = [d < 3 * Q // 10 for d in draws(500, "nulls")]
    assert cells == [None if is_null else 1 for is_null in null]


@pytest.mark.parametrize(("length", "sizes"), [(1, [1]), (7, [7]), (8, [7, 1]), (15, [7, 7, 1])])
def test_tokens_are_chunks_of_seven_digits(length: int, sizes: list[int]) -> None:
    source = Draws(Source("t"), "c", 1)
    digits = [source.draw(str(j) if j else "") * 16**size // Q for j, size in enumerate(sizes)]
    parts = zip(digits, sizes, strict=True)
    assert column({"token": length}, 1) == ["".join(f"{d:x}".zfill(s) for d, s in parts)]


def test_unique_tokens_use_up_their_digits() -> None:
    cells = column({"token": 2, "unique": True}, 256)
    assert sorted(cells) == [f"{i:02x}" for i in range(256)]


def test_long_unique_tokens_end_in_a_permuted_number() -> None:
    keys = draw.permutation_keys("t", "c", seed=0)
    ends = [f"{indexes.permuted(x, 16**15, keys):015x}" for x in range(100)]
    fronts = [cell[:9] for cell in column({"token": 9})]
    cells = column({"token": 24, "unique": True})
    assert cells == [front + end for front, end in zip(fronts, ends, strict=True)]


@pytest.mark.parametrize("unique", [False, True])
def test_uuids_are_of_version_4(unique: bool) -> None:
    cells = column({"uuid": True, "unique": unique}, 1000)
    parsed = [uuid.UUID(cell) for cell in cells]
    assert {(item.version, item.variant) for item in parsed} == {(4, uuid.RFC_4122)}
    assert [str(item) for item in parsed] == cells
    assert {cell[19] for cell in cells} == set("89ab")
    assert len(set(cells)) == 1000


def test_unique_uuids_end_in_a_permuted_number() -> None:
    keys = draw.permutation_keys("t", "c", seed=0)
    ends = [f"{indexes.permuted(x, 16**12, keys):012x}" for x in range(100)]
    assert [cell[-12:] for cell in column({"uuid": True, "unique": True})] == ends
    fronts = [cell[:-12] for cell in column({"uuid": True, "unique": True})]
    assert fronts == [cell[:-12] for cell in column({"uuid": True})]


def test_uuid_fields_have_draws_of_their_own() -> None:
    source = Draws(Source("t"), "c", 1)
    sizes = {"": 4, "1": 4, "2": 4, "3": 3, "5": 6, "6": 6}
    a, b, c, d, f, g = (f"{source.draw(p) * 16**s // Q:x}".zfill(s) for p, s in sizes.items())
    e = f"{32768 + source.draw('4') * 16384 // Q:x}"
    assert column({"uuid": True}, 1) == [f"{a}{b}-{c}-4{d}-{e}-{f}{g}"]


@pytest.fixture
def cities(tmp_path: Path) -> Path:
    """A folder with a file of four cities, one of them without inhabitants."""
    lines = ["city,zip,people", "Z\u00fcrich,08001,1.5", "Bern,03000,0.5"]
    lines += ["Nowhere,00000,0", "Bern,3001,1.5"]
    (tmp_path / "cities.csv").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_pools_read_text_by_weight(cities: Path) -> None:
    pool = {"file": "cities.csv", "column": "zip", "weight": "people"}
    cells = column({"pool": pool}, 700, base=cities)
    expected = [["08001", "03000", "3001"][indexes.cumulative(d, [3, 1, 3])] for d in draws(700)]
    assert cells == expected
    assert "00000" not in cells


def test_records_keep_their_fields_together(cities: Path) -> None:
    definitions = {
        "home": {"record": {"file": "cities.csv", "weight": "people"}},
        "city": {"of": "home.city"},
        "zip": {"of": "home.zip"},
    }
    seen = set(columns(definitions, base=cities))
    assert seen == {("Z\u00fcrich", "08001"), ("Bern", "03000"), ("Bern", "3001")}


def test_unique_needs_equal_weights() -> None:
    assert sorted(column({"pick": list("abc"), "unique": True}, 3)) == ["a", "b", "c"]
    with pytest.raises(ValueError, match="equal weights"):
        column({"pick": {"a": 1, "b": 2}, "unique": True}, 2)


def test_nulls_beside_a_record_are_those_of_its_fields(cities: Path) -> None:
    definitions = {
        "home": {"record": "cities.csv", "nulls": 0.4},
        "city": {"of": "home.city"},
        "zip": {"of": {"path": "home.zip"}, "nulls": 0.3},
    }
    source = Source("t")
    for n, (city, zip_) in enumerate(columns(definitions, 400, base=cities), 1):
        away = Draws(source, "home", n).draw("nulls") < 2 * Q // 5
        secret = Draws(source, "zip", n).draw("nulls") < 3 * Q // 10
        assert ((city is None), (zip_ is None)) == (away, away or secret)


def test_a_key_of_several_columns_is_not_unique_by_each() -> None:
    key = {"integer": [1, 3], "primary_key": True}
    assert sorted(column(key, 3)) == [1, 2, 3]
    both = columns({"c": key, "d": {"sequence": 1, "primary_key": True}}, 9)
    assert [c for c, _ in both] == column({"integer": [1, 3]}, 9)


MAIN_OPTIONS: dict[str, dict[str, Any]] = {
    "sequence": {"start": 5},
    "integer": {"between": [1, 9]},
    "decimal": {"between": [1, 9]},
    "date": {"between": ["2024-01-01", "2024-12-31"]},
    "boolean": {"share": 0.5},
    "token": {"length": 9},
    "constant": {"value": "x"},
    "template": {"text": "{n}"},
    "pool": {"file": "cities.csv"},
}


@pytest.mark.parametrize("kind", MAIN_OPTIONS)
def test_a_main_option_may_stand_alone(kind: str, cities: Path) -> None:
    (bare,) = MAIN_OPTIONS[kind].values()
    assert column({kind: bare}, base=cities) == column({kind: MAIN_OPTIONS[kind]}, base=cities)


def test_a_pool_reads_its_first_column_unless_told(cities: Path) -> None:
    assert set(column({"pool": "cities.csv"}, base=cities)) == {"Z\u00fcrich", "Bern", "Nowhere"}


@pytest.mark.parametrize(
    ("definition", "shown"),
    [
        ({"pick": ["7"], "type": "integer"}, 7),
        ({"pick": [7], "type": "varchar(5)"}, "7"),
        ({"pick": [1.5], "type": "text"}, "1.5"),
        ({"pick": [7], "type": "decimal(9, 3)"}, Decimal("7.000")),
        ({"constant": 7, "type": "decimal(9)"}, Decimal(7)),
        ({"constant": "2024-02-29", "type": "date"}, date(2024, 2, 29)),
        ({"constant": "2024-02-29", "type": "timestamp"}, datetime(2024, 2, 29)),
        ({"boolean": 1, "type": "text"}, "1"),
        ({"date": ["2024-02-29", "2024-02-29"], "type": "text"}, "2024-02-29"),
        ({"integer": [7, 7], "type": "decimal(12, 2)"}, Decimal("7.00")),
        ({"constant": None, "type": "date"}, None),
        ({"constant": -0.0}, Decimal("0.0")),
        ({"constant": "$$x"}, "$x"),
        ({"pick": ["$$x"]}, "$x"),
        ({"pick": {"$$x": 1}}, "$x"),
    ],
    ids=str,
)
def test_values_take_the_declared_type(definition: dict[str, Any], shown: Any) -> None:
    (cell,) = column(definition, 1)
    assert (type(cell), str(cell)) == (type(shown), str(shown))


# templates


@pytest.mark.parametrize(
    ("definition", "read"),
    [
        ({"pick": [1.5, 2, 0.125]}, ["1.500", "2.000", "0.125"]),
        ({"pick": {1.5: 1, 2: 2, 0.125: 1}}, ["1.500", "2.000", "0.125"]),
        ({"pick": [Decimal("1.50"), 2, None]}, ["1.50", "2.00", None]),
        ({"pick": [1, 20]}, ["1", "20"]),
        ({"pick": [1, 2], "type": "decimal(9, 2)"}, ["1.00", "2.00"]),
        ({"pick": [1.5, 2], "type": "text"}, ["1.5", "2"]),
        ({"constant": Decimal("2.50")}, ["2.50"]),
        ({"constant": 2.5, "type": "decimal(9, 3)"}, ["2.500"]),
        ({"integer": [1, 2], "type": "decimal(12, 2)"}, ["1.00", "2.00"]),
    ],
    ids=str,
)
def test_decimals_read_with_the_scale_of_their_column(
    definition: dict[str, Any], read: list[str | None]
) -> None:
    cells = columns({"a": definition, "b": {"template": "{a}"}})
    assert {text for _, text in cells} == set(read)


def test_inline_decimals_read_with_one_scale_and_texts_keep_their_commas() -> None:
    cells = column({"template": "{pick(1.5, 2, 0.125)}/{pick('a, b', \"it's\")}"}, 200)
    numbers, words = zip(*(cell.split("/") for cell in cells), strict=True)
    assert set(numbers) == {"1.500", "2.000", "0.125"}
    assert set(words) == {"a, b", "it's"}


def test_templates_join_text_references_and_row_numbers() -> None:
    definitions = {
        "price": {"decimal": {"between": [2, 2], "scale": 2}, "hidden": True},
        "on": {"boolean": 1, "hidden": True},
        "day": {"date": ["2024-05-06", "2024-05-06"], "hidden": True},
        "at": {"timestamp": ["2024-05-06", "2024-05-06"], "hidden": True},
        "all": {"template": "{{{n}}} {price} {on} {day} {at}"},
    }
    assert columns(definitions, 1) == [("{1} 2.00 1 2024-05-06 2024-05-06 00:00:00",)]


def test_a_null_reference_makes_a_template_null() -> None:
    definitions = {
        "name": {"constant": "x", "nulls": 0.5},
        "mail": {"template": "{name}@example.com"},
    }
    seen = set(columns(definitions))
    assert seen == {("x", "x@example.com"), (None, None)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lower", "jos\u00e9  o'neill & s\u00f8n"),
        ("upper", "JOS\u00c9  O'NEILL & S\u00d8N"),
        ("title", "Jos\u00e9  O'Neill & S\u00f8n"),
        ("ascii", "Jose  O'Neill & SN"),
        ("slug", "jose-o-neill-sn"),
        ("ascii|lower", "jose  o'neill & sn"),
    ],
)
def test_filters_change_text(name: str, expected: str) -> None:
    text = "Jos\u00e9  O'Neill & S\u00d8N"
    definitions = {"a": {"pick": [text]}, "b": {"template": f"{{a|{name}}}"}}
    assert columns(definitions, 1) == [(text, expected)]


def test_inline_generators_draw_by_their_number() -> None:
    source = Draws(Source("t"), "c", 1)
    wide = (source.draw("3") * Q + source.draw("3.wide")) % 10**7
    token = f"{source.draw('2') * 16**7 // Q:07x}{source.draw('2.1') * 16 // Q:x}"
    expected = f"{1 + source.draw('1') * 9 // Q}-{token}-{wide}"
    template = "{integer(1, 9)}-{token(8)}-{integer(0, 9999999)}"
    assert column({"template": template}, 1) == [expected]


def test_inline_uuids_and_picks_are_complete() -> None:
    cells = column({"template": "{uuid()} {pick(a, b)|upper}"})
    assert {uuid.UUID(cell[:36]).version for cell in cells} == {4}
    assert {cell[36:] for cell in cells} == {" A", " B"}


@pytest.mark.parametrize("template", ["{", "a}", "{a{b}", "{missing}", "{|lower}"])
def test_broken_templates_are_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r"brace|column|read"):
        column({"template": template}, 1)


def test_adding_a_column_changes_no_other() -> None:
    first = {"a": {"token": 9}}
    more = {"x": {"integer": [1, 5]}, **first}
    assert [row[1] for row in columns(more)] == [row[0] for row in columns(first)]


def test_zero_keeps_its_decimals_in_text() -> None:
    assert [texts.text_of(Decimal(0).scaleb(-scale)) for scale in (0, 2)] == ["0", "0.00"]
