"""Types as engines spell them."""

from __future__ import annotations

from typing import Any

import pytest

from sqlgen.catalog.types import parse_type

SPELT: list[tuple[str, dict[str, Any]]] = [
    ("integer", {"kind": "integer", "high": 2**31 - 1, "low": -(2**31)}),
    ("int(10) unsigned", {"kind": "integer", "high": 2**32 - 1, "low": 0}),
    ("bigint(20) unsigned zerofill", {"kind": "integer", "high": 2**63 - 1, "low": 0}),
    ("mediumint(9)", {"kind": "integer", "high": 2**23 - 1}),
    ("tinyint(1)", {"kind": "boolean"}),
    ("tinyint(4)", {"kind": "integer", "high": 127}),
    ("UTINYINT", {"kind": "integer", "high": 255}),
    ("smallint", {"kind": "integer", "high": 32_767}),
    ("numeric(10,2)", {"kind": "decimal", "precision": 10, "scale": 2, "whole_digits": 8}),
    ("DECIMAL(18, 3)", {"kind": "decimal", "scale": 3}),
    ("numeric", {"kind": "decimal", "precision": None, "scale": None}),
    ("double precision", {"kind": "double"}),
    ("real", {"kind": "double"}),
    ("character varying(40)", {"kind": "text", "length": 40, "fixed": False}),
    ("character(5)", {"kind": "text", "length": 5, "fixed": True}),
    ("char(1)", {"kind": "text", "length": 1}),
    ("bpchar", {"kind": "text", "fixed": True}),
    ("text", {"kind": "text", "length": None}),
    ("tinytext", {"kind": "text", "length": 255}),
    ("timestamp without time zone", {"kind": "timestamp", "zoned": False}),
    ("timestamp(0) with time zone", {"kind": "timestamp", "zoned": True}),
    ("TIMESTAMP WITH TIME ZONE", {"kind": "timestamp", "zoned": True}),
    ("time without time zone", {"kind": "time"}),
    ("datetime(6)", {"kind": "timestamp", "name": "datetime"}),
    ("year(4)", {"kind": "year"}),
    ("enum('a','it''s','c,d')", {"kind": "enum", "values": ("a", "it's", "c,d")}),
    ("ENUM('x', 'y')", {"kind": "enum", "values": ("x", "y")}),
    ("set('a','b')", {"kind": "set", "values": ("a", "b")}),
    ("mood", {"kind": "enum", "values": ("sad", "glad")}),
    ("varbinary(16)", {"kind": "bytes", "length": 16, "fixed": False}),
    ("binary(16)", {"kind": "bytes", "length": 16, "fixed": True}),
    ("bytea", {"kind": "bytes", "length": None}),
    ("bit(4)", {"kind": "bit", "length": 4}),
    ("bit varying(5)", {"kind": "bit", "length": 5, "fixed": False}),
    ("uuid", {"kind": "uuid"}),
    ("jsonb", {"kind": "json"}),
    ("inet", {"kind": "inet"}),
    ("interval", {"kind": "interval"}),
    ("money", {"kind": "money"}),
    ("tsvector", {"kind": "search"}),
    ("polygon", {"kind": "shape"}),
    ("daterange", {"kind": "range"}),
    ("STRUCT(a INTEGER, b VARCHAR)", {"kind": "structure"}),
    ("UNSIGNED BIG INT", {"kind": "integer", "unsigned": True}),
    ("NATIVE CHARACTER(70)", {"kind": "other"}),
    ("public.postal_code", {"kind": "other"}),
    ("", {"kind": "other"}),
]


@pytest.mark.parametrize(("text", "facts"), SPELT, ids=[text or "empty" for text, _ in SPELT])
def test_a_type_is_told_by_its_words(text: str, facts: dict[str, Any]) -> None:
    found = parse_type(text, {"mood": ("sad", "glad")})
    assert {name: getattr(found, name) for name in facts} == facts
    assert found.text == text


def test_an_array_has_elements() -> None:
    found = parse_type("numeric(8,2)[]", {})
    assert found.kind == "array"
    assert found.element is not None
    assert (found.element.kind, found.element.scale) == ("decimal", 2)
    assert parse_type("INTEGER[3]", {}).kind == "array"


@pytest.mark.parametrize(("bits", "most"), [(1, 1), (4, 15), (64, 2**63 - 1)])
def test_bits_as_a_number(bits: int, most: int) -> None:
    found = parse_type(f"bit({bits})", {}).as_number()
    assert (found.kind, found.low, found.high) == ("integer", 0, most)
    assert parse_type("date", {}).as_number().kind == "date"
