"""Who pays: companies, the cover that people have by age and income, incomes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlgen.patients.facts import Facts, Value
from sqlgen.patients.laws import UNIT, chance
from sqlgen.spec.document import read_document

DATA = Path(__file__).with_name("data")
SPANS = ((0, 18), (18, 26), (26, 40), (40, 65), (65, 200))
"""Years of life for which a person keeps a payer."""


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
        total, passed = sum(shares.values()), 0.0
        for name, share in shares.items():
            low, passed = passed, passed + share / total
            group = (int(str(each["span"])), int(str(each["income"])))
            rows.append((*group, chance(low), chance(passed), names.index(name)))
        rows[-1] = (*rows[-1][:3], UNIT, rows[-1][4])
    return Facts("sqlgen_cover", ("span", "lvl", "low", "high", "payer"), tuple(rows))


def incomes() -> Facts:
    """Household incomes in bands: parts of a draw, from, to, level."""
    rows: list[tuple[Value, ...]] = []
    passed = 0.0
    bands = _data()["incomes"]
    total = sum(float(str(each["share"])) for each in bands)
    for each in bands:
        low, passed = passed, passed + float(str(each["share"])) / total
        ends = (int(str(each["from"])), int(str(each["to"])), int(str(each["level"])))
        rows.append((chance(low), chance(passed), *ends))
    rows[-1] = (rows[-1][0], UNIT, *rows[-1][2:])
    return Facts("sqlgen_income", ("low", "high", "first", "last", "lvl"), tuple(rows))
