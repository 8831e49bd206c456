"""Weighted values come in the share of their weight, nulls and truths in the share asked for."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from faker import Faker

from reference.draw import Draws, Q, Source
from samples import ROWS, SEED, Cells, fit, independent, judge, sample, share_p
from sqlgen.api import plan

DRAWS = ("integer", "md5")
SIZES = (2, 8, 9, 64, 65, 500)
"""Up to 8 weights stand in a statement as thresholds, more in an alias table."""


def weights(shape: str, size: int) -> list[int]:
    """Weights of a shape: rising, with zeros among them, one giant, or a few orders apart."""
    made = {
        "rising": [i + 1 for i in range(size)],
        "with zeros": [(i * 7 + 3) % 5 for i in range(size)],
        "one giant": [1] * (size - 1) + [1000],
        "orders apart": [10 ** (i % 4) for i in range(size)],
        "wide": [2**40 + (i % 3) * 2**39 for i in range(size)],
    }
    return made[shape]


SHAPES = ("rising", "with zeros", "one giant", "orders apart", "wide")


@pytest.fixture(scope="module", params=DRAWS)
def picks(request: pytest.FixtureRequest) -> dict[str, Cells]:
    """A pick for each shape and size of weights."""
    return sample(
        {
            f"{shape} {size}": {"pick": dict(enumerate(weights(shape, size)))}
            for shape in SHAPES
            for size in SIZES
        },
        random=request.param,
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shape", SHAPES)
def test_values_come_by_their_weight(picks: dict[str, Cells], shape: str, size: int) -> None:
    wanted = np.array(weights(shape, size), dtype=float)
    counts = np.bincount(picks[f"{shape} {size}"].numbers, minlength=size)
    at = int(wanted.argmax())
    top = share_p(counts[at], ROWS, float(wanted[at] / wanted.sum()))
    judge({"all": fit(counts, wanted), "likeliest": top})


def shares_of_alias_table(given: Sequence[int]) -> list[Fraction]:
    """The exact chance of each value by the lookup table that a run would make."""
    spec = {"tables": {"t": {"rows": 1, "columns": {"c": {"pick": dict(enumerate(given))}}}}}
    (lookup,) = plan(spec).lookups
    fields = {name: at for at, (name, _) in enumerate(lookup.fields)}
    shares = dict.fromkeys(range(len(given)), Fraction(0))
    for row in lookup.rows:
        cut = Fraction(row[fields["cut"]], Q * len(lookup.rows))
        shares[row[fields["v_value"]]] += cut
        shares[row[fields["else_value"]]] += Fraction(1, len(lookup.rows)) - cut
    return list(shares.values())


@pytest.mark.parametrize("size", [16, 64, 65, 500])
@pytest.mark.parametrize("shape", SHAPES)
def test_alias_tables_hold_the_weights_to_a_draw(shape: str, size: int) -> None:
    given = weights(shape, size)
    for share, weight in zip(shares_of_alias_table(given), given, strict=True):
        assert abs(share - Fraction(weight, sum(given))) <= Fraction(2, Q)
        assert (share == 0) == (weight == 0)


def first_draw(purpose: str = "") -> int:
    """The draw of row 1 in t.c, by the reference."""
    return Draws(Source("t", SEED), "c", 1).draw(purpose)


def first_cell(**column: Any) -> int | None:
    """The cell of row 1 in t.c, from the engine."""
    cells = sample({"c": column}, 1)["c"]
    return None if cells.null[0] else int(cells.numbers[0])


@pytest.mark.parametrize("size", range(2, 9))
def test_thresholds_are_exact_to_one_draw(size: int) -> None:
    """Weights that sum to Q put a threshold right at the draw of row 1, or just above it."""
    draw = first_draw()
    for above in (0, 1):
        edges = [*range(1, size - 1), draw + above, Q]
        given = [edges[0], *(b - a for a, b in pairwise(edges))]
        assert first_cell(pick=dict(enumerate(given))) == size - 1 - above


@pytest.mark.parametrize("size", [9, 64, 500])
def test_alias_cuts_are_exact_to_one_draw(size: int) -> None:
    """Weights that sum to size * Q are cuts themselves, where they are below Q."""
    draw = first_draw()
    slot, rest = divmod(draw * size, Q)
    for above in (0, 1):
        left = size * Q - rest - above
        given = [left // (size - 1)] * size
        given[slot] = rest + above
        given[slot - 1] += left % (size - 1)
        assert (first_cell(pick=dict(enumerate(given))) == slot) == bool(above)


def share_at(threshold: int) -> str:
    """A share in decimals whose threshold is that draw."""
    return str(Decimal(2 * threshold + 1) / (2 * Q))


@pytest.mark.parametrize("above", [0, 1])
def test_chances_are_exact_to_one_draw(above: int) -> None:
    assert first_cell(boolean=share_at(first_draw() + above)) == above
    null = first_cell(constant=7, nulls=share_at(first_draw("nulls") + above)) is None
    assert null == bool(above)


@pytest.mark.parametrize("above", [0, 1])
def test_histogram_thresholds_are_exact_to_one_draw(above: int) -> None:
    """The first value of the last bin at its threshold, the last of the first bin just below it.

    The empty bin between them makes the difference: without it both ways meet in one value.
    """
    draw = first_draw() + above
    bins = {"edges": [0, 10, 20, 29], "weights": [draw, 0, Q - draw]}
    assert first_cell(integer={"distribution": {"histogram": bins}}) == (9 if above else 20)


def file_of(folder: Path, name: str, given: Sequence[Any]) -> str:
    """A CSV file with an entry for each weight."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["value", "half", "weight"])
        writer.writerows((i, i % 2, weight) for i, weight in enumerate(given))
    return str(path)


POOLS: Mapping[str, Sequence[Any]] = {
    "equal": [1] * 700,
    "few": [5, 0, 1, 3],
    "falling": [1000 // (i + 1) + 1 for i in range(700)],
    "fractions": [f"{0.25 * (i % 9)}" for i in range(300)],
}


@pytest.fixture(scope="module")
def pools(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cells]:
    """Each pool as pool and as record, drawn twice in a row of the table."""
    folder = tmp_path_factory.mktemp("pools")
    columns: dict[str, Any] = {}
    for name, given in POOLS.items():
        file = {"file": file_of(folder, f"{name}.csv", given), "weight": "weight"}
        columns[f"pool {name}"] = {"pool": {"column": "value", **file}, "type": "integer"}
        columns[f"again {name}"] = {"pool": {"column": "value", **file}, "type": "integer"}
        columns[f"row {name}"] = {"record": file, "hidden": True}
        columns[f"of {name}"] = {"of": f"row {name}.value"}
        columns[f"half {name}"] = {"of": f"row {name}.half"}
    return sample(columns)


def whole(cells: Cells) -> Any:
    """Texts of whole numbers as numbers."""
    return np.array(cells.texts).astype(np.int64)


@pytest.mark.parametrize("name", POOLS)
def test_pools_and_records_come_by_their_weight(pools: dict[str, Cells], name: str) -> None:
    wanted = np.array(POOLS[name], dtype=float)
    pool, again = (whole(pools[f"{each} {name}"]) for each in ("pool", "again"))
    record = whole(pools[f"of {name}"])
    p_values = {
        each: fit(np.bincount(values, minlength=len(wanted)), wanted)
        for each, values in (("pool", pool), ("again", again), ("record", record))
    }
    p_values["two pools"] = independent(pool % 8, again % 8)
    p_values["pool and record"] = independent(pool % 8, record % 8)
    judge(p_values)
    assert (whole(pools[f"half {name}"]) == record % 2).all()


def faked(provider: str, locale: str) -> Counter[str]:
    """What Faker itself gives in a thousand calls."""
    faker = Faker(locale)
    faker.seed_instance(0)
    return Counter(str(faker.format(provider)) for _ in range(1000))


@pytest.mark.parametrize(
    ("provider", "locale"), [("first_name", "en_US"), ("job", "en_US"), ("city", "de_DE")]
)
def test_faker_pools_keep_fakers_own_shares(provider: str, locale: str) -> None:
    wanted = faked(provider, locale)
    column = {"faker": {"provider": provider, "locale": locale}}
    counts = Counter(sample({"c": column}, ROWS)["c"].texts)
    assert set(counts) == set(wanted)
    judge({provider: fit([counts[each] for each in wanted], list(wanted.values()))})


def test_faker_by_another_column_takes_that_columns_pool() -> None:
    columns: dict[str, Any] = {
        "sex": {"pick": {"F": 1, "M": 2}},
        "name": {"faker": {"by": "sex", "F": "first_name_female", "M": "first_name_male"}},
    }
    found = sample(columns, ROWS)
    names = {
        "F": faked("first_name_female", "en_US"),
        "M": faked("first_name_male", "en_US"),
    }
    counts = Counter(zip(found["sex"].texts, found["name"].texts, strict=True))
    p_values = {"sex": share_p(found["sex"].texts.count("F"), ROWS, 1 / 3)}
    for sex, wanted in names.items():
        seen = [counts[sex, name] for name in wanted]
        assert sum(seen) == found["sex"].texts.count(sex)
        p_values[sex] = fit(seen, list(wanted.values()))
    judge(p_values)


NULLS = ("0", "0.001", "0.05", "0.5", "0.95", "1")


def test_nulls_come_in_their_share() -> None:
    kinds: dict[str, Any] = {
        "integer": {"integer": [0, 9]},
        "template": {"template": "{n}"},
        "constant": {"constant": 1},
    }
    columns = {
        f"{kind} {share}": {**column, "nulls": share}
        for kind, column in kinds.items()
        for share in NULLS
    }
    found = sample(columns)
    judge(
        {
            name: share_p(int(cells.null.sum()), ROWS, float(name.split()[1]))
            for name, cells in found.items()
            if name in columns
        }
    )
