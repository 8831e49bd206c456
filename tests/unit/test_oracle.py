"""What Oracle asks of a plan that the other engines do not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

import sqlgen
from sqlgen.execute import parse_url


def spec(**columns: Any) -> dict[str, Any]:
    """A table of those columns."""
    return {"tables": {"t": {"rows": 3, "columns": {"id": {"sequence": 1}, **columns}}}}


def insert(**columns: Any) -> str:
    """The INSERT of that table, on one line."""
    parts = sqlgen.render(spec(**columns), "oracle")
    (found,) = (part for part in parts if part.startswith('INSERT INTO "t"'))
    return " ".join(found.split())


EMPTY: Mapping[str, dict[str, Any]] = {
    "constant": {"constant": ""},
    "pick": {"pick": ["a", ""]},
    "weighted pick": {"pick": {"a": 1, "": 2}},
    "long pick": {"pick": ["", *(f"v{at}" for at in range(70))]},
    "pattern": {"pattern": "[a-c]?"},
    "template": {"template": ""},
    "with nulls": {"pick": ["a", ""], "nulls": 0.5},
}


@pytest.mark.parametrize("column", EMPTY.values(), ids=EMPTY)
def test_texts_that_may_be_empty_are_refused(column: dict[str, Any]) -> None:
    """On Oracle they would be NULL; elsewhere they are texts like others."""
    with pytest.raises(
        sqlgen.SpecError, match="may be empty, which Oracle stores as NULL"
    ) as caught:
        sqlgen.plan(spec(a=column), "oracle")
    assert (caught.value.table, caught.value.column) == ("t", "a")
    assert sqlgen.plan(spec(a=column), "postgresql").rows == 3


def test_a_hidden_text_that_may_be_empty_is_refused_too() -> None:
    columns = {"a": {"pick": ["a", ""], "hidden": True}, "b": {"template": "<{a}>"}}
    with pytest.raises(sqlgen.SpecError, match="may be empty") as caught:
        sqlgen.plan(spec(**columns), "oracle")
    assert caught.value.column == "a"


@pytest.mark.parametrize(
    "column", [{"pattern": "x[a-c]?"}, {"template": "{n}"}, {"constant": None}]
)
def test_texts_that_are_never_empty_are_taken(column: dict[str, Any]) -> None:
    typed = column | {"type": "text"} if "constant" in column else column
    assert sqlgen.plan(spec(a=typed), "oracle").rows == 3


@pytest.mark.parametrize(
    ("low", "taken"),
    [("1582-10-15", True), ("1582-10-14", False), ("0001-01-01", False)],
)
@pytest.mark.parametrize("kind", ["date", "timestamp"])
def test_the_first_day(kind: str, low: str, taken: bool) -> None:
    columns = {"a": {kind: [low, "2000-01-01"]}}
    if taken:
        assert sqlgen.plan(spec(**columns), "oracle").rows == 3
        return
    with pytest.raises(sqlgen.SpecError, match="before 1582-10-15"):
        sqlgen.plan(spec(**columns), "oracle")


@pytest.mark.parametrize("name", ['a"b', '"'])
def test_quotation_marks_in_names_are_refused(name: str) -> None:
    with pytest.raises(sqlgen.SpecError, match="takes no name with") as caught:
        sqlgen.plan(spec(**{name: {"integer": [1, 2]}}), "oracle")
    assert caught.value.column == name


def test_a_varchar_has_its_limit() -> None:
    columns = {"a": {"template": "{n}", "type": "varchar(4001)"}}
    with pytest.raises(sqlgen.SpecError, match="4000 characters"):
        sqlgen.plan(spec(**columns), "oracle")


TRUTHS: Mapping[str, tuple[str, str]] = {
    "a column as a condition": (
        "CASE WHEN flag THEN 'y' ELSE 'n' END",
        """CASE WHEN "flag" = 1 THEN 'y' ELSE 'n' END""",
    ),
    "two of them": (
        "CASE WHEN flag AND NOT (flag) THEN 'y' END",
        """CASE WHEN "flag" = 1 AND NOT ("flag" = 1) THEN 'y' END""",
    ),
    "a column as a value": (
        "CASE flag WHEN true THEN 'y' END",
        """CASE "flag" WHEN 1 THEN 'y' END""",
    ),
    "compared": (
        "CASE WHEN flag = true THEN 'y' END",
        """CASE WHEN "flag" = 1 THEN 'y' END""",
    ),
    "a constant condition": ("CASE WHEN true THEN 'y' END", "CASE WHEN 1 = 1 THEN 'y' END"),
}


@pytest.mark.parametrize(("given", "wanted"), TRUTHS.values(), ids=TRUTHS)
def test_truth_values_are_numbers(given: str, wanted: str) -> None:
    columns = {"flag": {"boolean": 0.5}, "a": {"sql": given, "type": "varchar(1)"}}
    assert f"CAST({wanted} AS VARCHAR2(1 CHAR))" in insert(**columns)


def test_a_condition_as_a_value_is_told_by_cases() -> None:
    text = insert(die={"integer": [1, 6]}, a={"sql": "die > 3", "type": "boolean"})
    wanted = 'CASE WHEN "die" > 3 THEN 1 WHEN NOT "die" > 3 THEN 0 END'
    assert f"CAST({wanted} AS NUMBER(1))" in text


def test_concat_takes_two() -> None:
    text = insert(a={"sql": "CONCAT('a', 'b', 'c')", "type": "varchar(3)"})
    assert "('a' || 'b' || 'c')" in text


@pytest.mark.parametrize(
    "url", ["oracle://me@h:1521/sales", "oracle://me@h:1521/?service_name=sales"]
)
def test_a_service_stands_where_a_database_does(url: str) -> None:
    found = parse_url(url).url
    assert (found.drivername, found.database) == ("oracle+oracledb", "")
    assert found.query == {"service_name": "sales"}


def test_a_url_without_a_service_is_refused() -> None:
    with pytest.raises(sqlgen.UsageError, match="names no database"):
        parse_url("oracle://me@h")


@pytest.mark.parametrize(
    "text", ["\n" * 3000, "a\n" + "ü😀東" * 400, "\n" * 1999 + "😀" * 600, "\t"]
)
def test_long_texts_are_cut_between_characters(text: str) -> None:
    """No literal is longer than Oracle takes, and each part is whole characters."""
    parts = re.findall(r"HEXTORAW\('([0-9A-F]+)'\)", insert(a={"constant": text, "type": "text"}))
    assert all(len(part) <= 4000 for part in parts)
    assert "".join(bytes.fromhex(part).decode() for part in parts) == text
