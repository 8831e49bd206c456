"""Every value of a range, every digit and every entry of a list is equally likely."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from samples import MORE, ROWS, Cells, Floats, Ints, even, fit, independent, judge, sample, share_p

NARROW = (2, 3, 6, 7, 8, 9, 10, 16, 97, 100, 101, 256, 1000, 1024, 4096, 10_007, 65_536)
"""Sizes of ranges that one draw decides, with some near the widest one."""
EDGE = (999_983, 2**20 - 1, 2**20)
WIDE = (2**20 + 1, 10**7, 2**31 - 70, 2_147_483_579, 2**31, 2**32, 10**12, 10**15)
"""Sizes that take two draws; among them the modulus of the draw and its neighbours."""
VAST = (10**17, 10**18, 2 * 10**18, 3 * 10**18, 2_147_483_579**2)
BOUND = (2, 7, 10, 100, 1000, 65_536, 2**20, 10**9)
"""Sizes of ranges whose ends are parameters: two draws, however narrow."""
DRAWS = ("integer", "md5")
BINS = 500


def low_of(size: int) -> int:
    """A low end for a range of that size: below zero, across it or above it."""
    return (-size - 5, -(size // 2), 1000)[size % 3] if size < 2**61 else 0


@pytest.fixture(scope="module", params=DRAWS)
def ranges(request: pytest.FixtureRequest) -> dict[str, Cells]:
    """An integer column for each size, fixed or by parameters."""
    columns: dict[str, Any] = {
        f"fixed {size}": {"integer": [low_of(size), low_of(size) + size - 1]}
        for size in (*NARROW, *EDGE, *WIDE, *VAST)
    }
    params: dict[str, Any] = {}
    for size in BOUND:
        for end, value in (("low", low_of(size)), ("high", low_of(size) + size - 1)):
            params[f"{end}_{size}"] = {"type": "integer", "default": value}
        columns[f"bound {size}"] = {"integer": [f"$low_{size}", f"$high_{size}"]}
    return sample(columns, MORE, random=request.param, params=params)


CASES = [
    *((f"fixed {size}", size) for size in (*NARROW, *EDGE, *WIDE, *VAST)),
    *((f"bound {size}", size) for size in BOUND),
]


def indexes(cells: Cells, size: int) -> Ints:
    """Values as 0..size-1, in Python's integers where 64 bits might not hold them."""
    values = cells.numbers - low_of(size)
    assert values.min() >= 0
    assert values.max() < size
    return values


def by_bins(values: Ints, size: int) -> float:
    """The p-value of even counts over stretches of the range."""
    bins = min(BINS, size)
    edges = np.array([-(-size * i // bins) for i in range(bins + 1)], dtype=np.uint64)
    counts = np.diff(np.searchsorted(np.sort(values).astype(np.uint64), edges))
    return fit(counts, np.diff(edges.astype(np.float64)))


def by_remainder(values: Ints, size: int, divisor: int) -> float:
    """The p-value of the counts of remainders, which need not be even where the range is short."""
    shares = [(size - rest + divisor - 1) // divisor for rest in range(divisor)]
    return fit(np.bincount(values % divisor, minlength=divisor), np.array(shares, dtype=float))


@pytest.mark.parametrize(("name", "size"), CASES)
def test_integers_are_even_over_their_range(ranges: dict[str, Cells], name: str, size: int) -> None:
    values = indexes(ranges[name], size)
    p_values = {"bins": by_bins(values, size)}
    for divisor in (2, 3, 8, 10, 16, 125, 256):
        if divisor < size:
            p_values[f"remainder by {divisor}"] = by_remainder(values, size, divisor)
    judge(p_values)


@pytest.mark.parametrize("name", ["fixed 1024", "fixed 1048576", "fixed 10000000", "bound 65536"])
def test_low_bits_are_independent_of_high_ones(ranges: dict[str, Cells], name: str) -> None:
    size = int(name.split()[1])
    values = indexes(ranges[name], size)
    judge({f"{m}": independent(values % m, values * 8 // size) for m in (2, 4, 8)})


@pytest.fixture(scope="module")
def units() -> dict[str, Cells]:
    """Decimals, dates, timestamps and booleans."""
    return sample(
        {
            "cents": {"decimal": {"between": ["-5.00", "4.99"], "scale": 2}},
            "thin": {"decimal": {"between": [0, 1], "scale": 18}},
            "day": {"date": ["1919-01-01", "2019-12-28"]},
            "bound": {"date": ["$first", "$last"]},
            "second": {"timestamp": ["2019-12-31 23:59:00", "2020-01-01 00:00:59"]},
            "time": {"timestamp": ["2000-01-01", "2019-12-31 23:59:59"]},
            **{f"true {share}": {"boolean": share} for share in SHARES},
        },
        params={
            "first": {"type": "date", "default": "1999-12-31"},
            "last": {"type": "date", "default": "2004-03-01"},
        },
    )


SHARES = ("0", "0.001", "0.02", "0.1", "0.5", "0.75", "0.999", "1")


def days(text: str) -> int:
    """Days since 1970-01-01."""
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


def test_decimals_are_even_in_their_last_digit_too(units: dict[str, Cells]) -> None:
    cents = units["cents"].numbers + 500
    judge(
        {
            "values": even(cents, 1000),
            "last digit": even(cents % 10, 10),
            "thin": by_bins(units["thin"].numbers, 10**18 + 1),
            "thin's last digits": even(units["thin"].numbers % 1000, 1000),
        }
    )


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("day", "1919-01-01", "2019-12-28"), ("bound", "1999-12-31", "2004-03-01")],
)
def test_dates_are_even_over_days_months_and_weekdays(
    units: dict[str, Cells], name: str, first: str, last: str
) -> None:
    values = units[name].numbers
    calendar = np.arange(days(first), days(last) + 1)
    dates, wanted = values.astype("M8[D]"), calendar.astype("M8[D]")
    p_values = {
        "days": fit(np.bincount(values - calendar[0], minlength=len(calendar)), calendar * 0 + 1.0),
        "weekdays": fit(np.bincount(values % 7), np.bincount(calendar % 7).astype(float)),
    }
    for unit in ("M", "D"):
        part, whole = of_year(dates, unit), of_year(wanted, unit)
        p_values[unit] = fit(
            np.bincount(part, minlength=367), np.bincount(whole, minlength=367).astype(float)
        )
    judge(p_values)


def of_year(dates: Any, unit: str) -> Ints:
    """The month or the day within the year."""
    start = dates.astype("M8[Y]").astype(f"M8[{unit}]")
    return (dates.astype(f"M8[{unit}]") - start).astype(np.int64)  # type: ignore[no-any-return]  # as numpy says


def test_timestamps_are_even_over_seconds_hours_and_days(units: dict[str, Cells]) -> None:
    start = days("2000-01-01") * 86_400
    span = days("2020-01-01") * 86_400 - start
    time = units["time"].numbers - start
    judge(
        {
            "minute": even(units["second"].numbers - (days("2020-01-01") * 86_400 - 60), 120),
            "bins": by_bins(time, span),
            "second": even(time % 60, 60),
            "minute of the hour": even(time // 60 % 60, 60),
            "hour": even(time // 3600 % 24, 24),
            "day": even(time // 86_400, span // 86_400),
        }
    )


@pytest.mark.parametrize("share", SHARES)
def test_booleans_are_true_in_their_share(units: dict[str, Cells], share: str) -> None:
    hits = int(units[f"true {share}"].numbers.sum())
    judge({share: share_p(hits, ROWS, float(share))})


LENGTHS = (1, 6, 7, 8, 14, 15, 32, 128)


@pytest.fixture(scope="module", params=DRAWS)
def hexes(request: pytest.FixtureRequest) -> dict[str, Cells]:
    """Tokens of several lengths, and UUIDs, on fewer rows: texts are slow to read."""
    columns: dict[str, Any] = {f"token {length}": {"token": length} for length in LENGTHS}
    return sample({**columns, "uuid": {"uuid": True}}, ROWS // 2, random=request.param)


@pytest.mark.parametrize("length", LENGTHS)
def test_every_digit_of_a_token_is_even(hexes: dict[str, Cells], length: int) -> None:
    digits = hexes[f"token {length}"].digits
    assert digits.shape == (ROWS // 2, length)
    p_values = {f"{i}": even(digits[:, i], 16) for i in range(length)}
    for i in range(length - 1):
        p_values[f"{i}, {i + 1}"] = even(digits[:, i] * 16 + digits[:, i + 1], 256)
    judge(p_values)


def test_every_digit_of_a_uuid_is_even(hexes: dict[str, Cells]) -> None:
    digits = hexes["uuid"].digits
    assert set(digits[:, 12]) == {4}
    free = [i for i in range(32) if i not in (12, 16)]
    p_values = {f"{i}": even(digits[:, i], 16) for i in free}
    p_values["variant"] = even(digits[:, 16] - 8, 4)
    for i, j in pairwise(free):
        p_values[f"{i}, {j}"] = even(digits[:, i] * 16 + digits[:, j], 256)
    judge(p_values)
    assert len(set(hexes["uuid"].texts)) == len(digits)


SIZES = (2, 8, 9, 64, 65, 500)


@pytest.fixture(scope="module", params=DRAWS)
def picks(request: pytest.FixtureRequest) -> dict[str, Cells]:
    """Lists of equal shares."""
    columns = {f"of {size}": {"pick": list(range(size))} for size in SIZES}
    return sample(columns, random=request.param)


@pytest.mark.parametrize("size", SIZES)
def test_entries_of_a_list_are_equally_likely(picks: dict[str, Cells], size: int) -> None:
    judge({"entries": even(picks[f"of {size}"].numbers, size)})


def test_the_judge_sees_what_is_not_even() -> None:
    """A share that is 8 % off, a value that never comes, counts that are too even."""
    shares: Floats = np.ones(10)
    bent = shares * MORE / 10
    bent[3] *= 1.08
    for counts in (bent, np.append(np.full(9, MORE / 9), 0), np.full(100, MORE / 100)):
        with pytest.raises(AssertionError, match="below"):
            judge({"bent": fit(counts, np.ones(len(counts)))})
