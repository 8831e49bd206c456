"""Who pays: companies, the cover that people have by age and income, incomes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sqlgen.patients.facts import Facts, Value
from sqlgen.patients.laws import chances
from sqlgen.spec.document import read_document

DATA = Path(__file__).with_name("data")
SPANS = ((0, 18), (18, 26), (26, 40), (40, 65), (65, 200))
"""Years of life for which a person keeps a payer."""


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    return dict(read_document(DATA / "payers.yaml").data)


def companies() -> Iterator[Facts]:
    """Payers with the terms of their plans, in cents and hundredths."""
    columns = ("payer", "deductible", "share", "copay", "premium", "most", "name", "ownership")
    rows: list[tuple[Value, ...]] = []
    for number, each in enumerate(_data()["payers"]):
        terms = ("deductible", "pays", "copay", "premium", "most")
        money = (round(float(str(each[key])) * 100) for key in terms)
        rows.append((number, *money, str(each["name"]), str(each["ownership"])))
    yield Facts("sqlgen_company", columns, tuple(rows), frozenset(columns[6:]), ("payer",))


def cover() -> Facts:
    """Who is with which payer: by span of life and level of income, in parts of a draw."""
    rows: list[tuple[Value, ...]] = []
    names = [str(each["name"]) for each in _data()["payers"]]
    for each in _data()["cover"]:
        shares = dict(each["shares"])
        group = (int(str(each["span"])), int(str(each["income"])))
        for name, (low, high) in zip(shares, chances([*shares.values()]), strict=True):
            rows.append((*group, low, high, names.index(name)))
    return Facts("sqlgen_cover", ("span", "lvl", "low", "high", "payer"), tuple(rows))


def incomes() -> Facts:
    """Household incomes in bands: parts of a draw, from, to, level."""
    rows: list[tuple[Value, ...]] = []
    bands = _data()["incomes"]
    parts = chances([float(str(each["share"])) for each in bands])
    for each, part in zip(bands, parts, strict=True):
        ends = (int(str(each["from"])), int(str(each["to"])), int(str(each["level"])))
        rows.append((*part, *ends))
    return Facts("sqlgen_income", ("low", "high", "first", "last", "lvl"), tuple(rows))
