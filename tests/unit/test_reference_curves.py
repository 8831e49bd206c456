"""The reference's distributions against exact sums, known quantiles and fifty digits."""

import math
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from statistics import NormalDist
from typing import Any

import pytest

from reference import distributions
from reference.distributions import OUTERMOST, SEGMENT_LIMIT, STARTS, Segments, Table
from reference.draw import Q
from reference.narrow import Narrow
from reference.ranks import between
from reference.short import column, draws, spread

WHOLE = 2**30
SLOTS = 3520


def ratio(numerator: int, denominator: int = 1) -> Fraction:
    """Whole numbers as the reference takes them."""
    return Fraction(numerator, denominator)


def share(slot: int) -> Fraction:
    """The share of the draws at which the curve is taken for a slot's start."""
    ends = {0: Fraction(1, 2**32), SLOTS: 1 - Fraction(1, 2**32)}
    return ends.get(slot) or Fraction(STARTS[slot], 2**20)


def values(curve: distributions.Curve, size: int, count: int = 10_001) -> list[int]:
    """What draws at even distances give."""
    return [distributions.scaled(size, curve(d)) for d in spread(count)]


# from a fraction to an index


@pytest.mark.parametrize("size", [1, 7, 2**30 - 1, 2**30, 3 * 2**30 + 5, Q**2])
@pytest.mark.parametrize("fraction", [0, 1, 2**29, 2**30 - 1, 2**30])
def test_scaling_is_an_exact_product(size: int, fraction: int) -> None:
    assert distributions.scaled(Narrow(size), Narrow(fraction)) == size * fraction // 2**30


@pytest.mark.parametrize("second", [0, Q // 2, Q - 1])
def test_a_small_range_has_no_use_for_a_second_draw(second: int) -> None:
    assert distributions.placed(2**30, 12345, second) == 12345
    assert distributions.placed(1000, 2**29, second) == 500


@pytest.mark.parametrize("size", [2**30 + 1, 2**33, 10**13 + 7, Q**2])
@pytest.mark.parametrize("fraction", [0, 1, 2**29 + 12345, 2**30 - 1])
def test_a_second_draw_fills_the_step_to_the_next_fraction(size: int, fraction: int) -> None:
    first, following = (size * each // 2**30 for each in (fraction, fraction + 1))
    narrow = [
        distributions.placed(Narrow(size), Narrow(fraction), Narrow(second))
        for second in (0, Q // 2, Q - 1)
    ]
    middle = first + Q // 2 * (following - first) // Q
    assert narrow == [first, middle, first + (Q - 1) * (following - first) // Q]
    assert following - narrow[-1] <= 1 + (following - first) // Q


def test_the_highest_value_of_a_large_range_is_reached() -> None:
    assert distributions.placed(2**33, 2**30 - 1, Q - 1) == 2**33 - 1


def test_a_large_range_takes_its_second_draw_from_wide() -> None:
    size = 2**33
    definition = {"between": [0, size - 1], "distribution": {"exponential": {"mean": size // 9}}}
    curve = distributions.exponential(size, ratio(size // 9))
    pairs = zip(draws(300), draws(300, "wide"), strict=True)
    expected = [distributions.placed(size, curve(d), second) for d, second in pairs]
    assert column({"integer": definition}, 300) == expected
    assert any(value % 8 for value in expected)


# tables


def test_slots_are_narrow_at_the_ends() -> None:
    widths = Counter(b - a for a, b in pairwise((*STARTS, 2**20)))
    assert widths == {1: 2048, 64: 480, 1024: 992}
    assert len(STARTS) == SLOTS


def page_slot(d: int) -> tuple[int, int]:
    """The slot of a draw and the place in it, by the five rows of docs/arithmetic.md."""
    k = d * 2**20 // Q
    if k <= 1023:
        return k, d * 2**20 % Q
    if k <= 16383:
        return 1008 + k // 64, d * 2**14 % Q
    if k <= 1032191:
        return 1248 + k // 1024, d * 2**10 % Q
    if k <= 1047551:
        return k // 64 - 13872, d * 2**14 % Q
    return k - 1045056, d * 2**20 % Q


def test_slots_are_found_as_the_page_says() -> None:
    starts = [-(-start * Q // 2**20) for start in STARTS]
    asked = {0, Q - 1, *starts, *(start - 1 for start in starts[1:]), *spread(10_007)}
    fractions = tuple(accumulate(range(SLOTS + 1), lambda total, j: total + j * j % 1000))
    table = Table(fractions)
    for d in asked:
        j, f = page_slot(d)
        width = fractions[j + 1] - fractions[j]
        assert table(Narrow(d)) == fractions[j] + width * f // Q


def test_a_slot_as_high_as_the_range_stays_within_63_bits() -> None:
    table = Table((0,) * 3520 + (WHOLE,))
    assert table(Narrow(Q - 1)) == WHOLE - 1 - (WHOLE * 2**20 - 1) // Q


def test_inner_fractions_stay_below_the_whole_and_never_fall() -> None:
    flat = distributions.table(lambda before, after: 1.0)
    assert set(flat.fractions) == {WHOLE - 1, WHOLE}
    assert flat.fractions[SLOTS] == WHOLE
    assert flat(Q - 1) == WHOLE - 1
    falling = distributions.table(lambda before, after: after)
    assert set(falling.fractions) == {WHOLE - 1}


def test_the_ends_of_a_curve_are_taken_half_a_draw_inside() -> None:
    straight = distributions.table(lambda before, after: before)
    assert straight.fractions[0] == 0
    assert distributions.table(lambda before, after: before * 2**10).fractions[0] == 2**8
    steep = distributions.table(lambda before, after: 1 - after * 2**10)
    assert steep.fractions[SLOTS] == WHOLE - 2**8
    assert OUTERMOST == 2**-32


def test_what_remains_is_given_exactly() -> None:
    seen: list[tuple[float, float]] = []

    def place(before: float, after: float) -> float:
        seen.append((before, after))
        return before

    distributions.table(place)
    assert {Fraction(before) for before, _ in seen} == {share(j) for j in range(SLOTS + 1)}
    assert all(Fraction(before) + Fraction(after) == 1 for before, after in seen)


def test_fractions_rise_in_every_table() -> None:
    tables = [
        distributions.normal(10**9, ratio(10**8), ratio(10**7)),
        distributions.normal(10, ratio(5), ratio(1, 10**4)),
        distributions.exponential(10**9, ratio(10**6)),
        distributions.zipf_table(2**24, 1.3),
    ]
    for table in tables:
        assert all(a <= b for a, b in pairwise(table.fractions))
        assert 0 <= table.fractions[0] <= table.fractions[SLOTS - 1] < WHOLE


# zipf


@pytest.mark.parametrize("size", [1, 2, 5, 63, 64])
def test_zipf_segments_match_the_exact_shares(size: int) -> None:
    curve = distributions.zipf_segments(size, ratio(1))
    total = sum(Fraction(1, r) for r in range(1, size + 1))
    reached = Fraction(0)
    for rank in range(1, size + 1):
        first = math.floor(Q * reached / total)
        reached += Fraction(1, rank)
        last = math.floor(Q * reached / total) - 1
        ends = [distributions.scaled(size, curve(d)) for d in (first, last)]
        assert ends == [rank - 1, rank - 1]


def test_zipf_exponents_need_not_be_whole() -> None:
    curve = distributions.zipf_segments(4, ratio(1, 2))
    total = sum(1 / math.sqrt(r) for r in range(1, 5))
    assert curve.thresholds[1] == pytest.approx(Q / total, rel=1e-9)


def test_zipf_without_exponent_has_exponent_one() -> None:
    plain = column({"integer": {"between": [1, 50], "distribution": "zipf"}})
    given = {"between": [1, 50], "distribution": {"zipf": {"exponent": 1}}}
    assert plain == column({"integer": given})
    assert plain != column({"integer": {**given, "distribution": {"zipf": {"exponent": 1.2}}}})


@pytest.mark.parametrize("exponent", [0.0, 0.5, 0.999999, 1.0, 1.2, 3.0])
@pytest.mark.parametrize("last", [1, 99, 100, 101, 1000, 20_000])
def test_power_sums_are_exact_to_a_float(exponent: float, last: int) -> None:
    added = math.fsum(r**-exponent for r in range(1, last + 1))
    assert between(0, last, exponent) == pytest.approx(added, rel=4e-15)


@pytest.mark.parametrize("exponent", [0.5, 1.0, 3.0, 10.0])
@pytest.mark.parametrize("first", [0, 1, 50, 99, 100, 101, 19_000, 19_999])
def test_sums_of_the_ranks_above_keep_their_digits(exponent: float, first: int) -> None:
    added = math.fsum(r**-exponent for r in range(first + 1, 20_001))
    assert between(first, 20_000, exponent) == pytest.approx(added, rel=1e-12)


def test_power_sums_of_many_ranks_know_euler_and_riemann() -> None:
    gamma, zeta2 = 0.5772156649015329, math.pi**2 / 6
    assert between(0, 2**60, 1.0) == pytest.approx(60 * math.log(2) + gamma, rel=1e-14)
    assert between(0, 2**60, 2.0) == pytest.approx(zeta2, rel=1e-14)


def test_a_zipf_table_keeps_the_first_ranks_apart() -> None:
    """Of a million ranks the first comes with 1 / 1998.54, as the sum of the roots says."""
    curve = distributions.zipf(10**6, ratio(1, 2))
    total = math.fsum(r**-0.5 for r in range(1, 10**6 + 1))
    ends = [math.floor(Q * part / total) for part in accumulate(r**-0.5 for r in (1, 2))]
    slot = Q // 2**20
    for rank, end in enumerate(ends, 1):
        inside = [distributions.scaled(10**6, curve(end + step)) for step in (-slot, slot)]
        assert inside == [rank - 1, rank]


def test_zipf_becomes_a_table_after_64_values() -> None:
    assert isinstance(distributions.zipf(SEGMENT_LIMIT, ratio(1)), Segments)
    assert isinstance(distributions.zipf(SEGMENT_LIMIT + 1, ratio(1)), Table)


def test_zipf_ranks_2_to_the_24_at_most() -> None:
    assert distributions.scaled(2**24, distributions.zipf(2**24, ratio(1))(Q - 1)) == 2**24 - 1
    with pytest.raises(ValueError, match="zipf over 16777217"):
        distributions.zipf(2**24 + 1, ratio(1))


def test_zipf_makes_small_values_frequent() -> None:
    """Within 4 deviations of a binomial share: alpha 6e-5 for each of two."""
    cells = column({"integer": {"between": [1, 1000], "distribution": "zipf"}}, 5000)
    harmonic = sum(1 / r for r in range(1, 1001))
    counts = Counter(cells)
    assert counts[1] / 5000 == pytest.approx(1 / harmonic, abs=0.02)
    assert counts[2] / 5000 == pytest.approx(1 / 2 / harmonic, abs=0.015)


# normal and exponential


def test_a_curve_too_narrow_for_its_range_is_refused() -> None:
    size, narrowest = 2**23, ratio(2)
    distributions.normal(size, ratio(5), narrowest)
    distributions.exponential(size, narrowest)
    for below in (narrowest - Fraction(1, 10**9), ratio(1)):
        with pytest.raises(ValueError, match="a deviation of"):
            distributions.normal(size, ratio(5), below)
        with pytest.raises(ValueError, match="a mean of"):
            distributions.exponential(size, below)


def test_normal_is_symmetric_about_its_mean() -> None:
    fractions = distributions.normal(1001, ratio(500), ratio(100)).fractions
    assert fractions[SLOTS // 2] == 2**29
    assert all(abs(fractions[i] + fractions[SLOTS - i] - WHOLE) <= 1 for i in range(SLOTS + 1))


@pytest.mark.parametrize(("mean", "sd"), [(1500, 100), (1100, 40), (999, 1000)])
def test_normal_above_its_mean_mirrors_the_one_below(mean: int, sd: int) -> None:
    above = distributions.normal(1000, ratio(999 - mean), ratio(sd)).fractions
    below = distributions.normal(1000, ratio(mean), ratio(sd)).fractions
    assert all(abs(above[i] + below[SLOTS - i] - WHOLE) <= 1 for i in range(SLOTS + 1))


def test_normal_keeps_the_share_within_one_deviation() -> None:
    curve = distributions.normal(1001, ratio(500), ratio(50))
    within = sum(450 <= value <= 550 for value in values(curve, 1001, 20_001)) / 20_001
    exact = NormalDist().cdf(50.5 / 50) - NormalDist().cdf(-50.5 / 50)
    assert within == pytest.approx(exact, abs=5e-4)


def test_normal_keeps_its_tails() -> None:
    """Four deviations away on either side, where one of 31,574 draws falls."""
    curve = distributions.normal(10**6 + 1, ratio(500_000), ratio(50_000))
    low = sum(distributions.scaled(10**6 + 1, curve(d)) <= 300_000 for d in range(100_000))
    high = sum(distributions.scaled(10**6 + 1, curve(Q - 1 - d)) >= 700_000 for d in range(100_000))
    expected = Q * NormalDist().cdf(-4 + 0.5 / 50_000)
    assert low == pytest.approx(expected, rel=0.01)
    assert high == pytest.approx(expected, rel=0.01)


def test_normal_cut_off_at_its_mean_has_the_median_of_a_half() -> None:
    fractions = distributions.normal(100_000, ratio(-1, 2), ratio(1000)).fractions
    median = Fraction(fractions[SLOTS // 2] * 100_000, WHOLE)
    assert float(median) == pytest.approx(674.4897501960817, abs=1e-3)


def test_exponential_has_its_median_at_log_2() -> None:
    fractions = distributions.exponential(10**6, ratio(10_000)).fractions
    median = Fraction(fractions[SLOTS // 2] * 10**6, WHOLE) - Fraction(1, 2)
    assert float(median) == pytest.approx(10_000 * math.log(2), abs=1e-2)


def test_exponential_starts_at_the_lowest_value_itself() -> None:
    assert distributions.exponential(8, ratio(3)).fractions[0] == WHOLE // 16


def test_exponential_is_cut_off_above_its_range() -> None:
    fractions = distributions.exponential(10, ratio(4)).fractions
    reach = 1 - math.exp(-9.5 / 4)
    for i in range(SLOTS):
        place = fractions[i] * 10 / WHOLE - 0.5
        assert 1 - math.exp(-place / 4) == pytest.approx(reach * float(share(i)), abs=1e-8)


@pytest.mark.parametrize(
    "curve",
    [
        distributions.zipf(64, ratio(1)),
        distributions.histogram(64, [ratio(0), ratio(10), ratio(63)], [3, 1]),
        distributions.normal(64, ratio(30), ratio(10)),
        distributions.exponential(64, ratio(10)),
        Table(distributions.zipf_table(64, 1.0).fractions),
    ],
    ids=["zipf", "histogram", "normal", "exponential", "zipf as a table"],
)
def test_every_distribution_reaches_both_edges(curve: distributions.Curve) -> None:
    found = values(curve, 64)
    assert (found[0], found[-1]) == (0, 63)
    assert found == sorted(found)


# histogram


def test_histogram_bins_hold_their_share_of_the_draws() -> None:
    edges = [ratio(e) for e in (0, 10, 20, 50, 99)]
    curve = distributions.histogram(100, edges, [1, 0, 2, 4])
    first, second = Q // 7, 3 * Q // 7
    at = [0, first - 1, first, second - 1, second, Q - 1]
    assert [distributions.scaled(100, curve(d)) for d in at] == [0, 9, 20, 49, 50, 99]


@pytest.mark.parametrize("weights", [[0, 1, 0], [0, 0, 1], [1, 0, 0]])
def test_histogram_bins_without_weight_stay_empty(weights: list[int]) -> None:
    edges = [ratio(e) for e in (0, 10, 20, 29)]
    found = values(distributions.histogram(30, edges, weights), 30, 1001)
    first = 10 * weights.index(1)
    assert set(found) == set(range(first, first + 10))


@pytest.mark.parametrize(
    ("edges", "low", "high"),
    [
        ([0, 7], 0, 7),
        ([3, 7], 3, 7),
        ([0, Fraction(15, 2)], 0, 7),
        ([Fraction(1, 2), Fraction(15, 2)], 1, 7),
        ([Fraction(1, 2), 7], 1, 7),
    ],
    ids=str,
)
def test_histogram_keeps_within_its_outer_edges(edges: list[Any], low: int, high: int) -> None:
    found = values(distributions.histogram(21, [Fraction(edge) for edge in edges], [1]), 21)
    assert (found[0], found[-1]) == (low, high)


def test_histogram_without_bounds_spans_its_edges() -> None:
    shape = {"histogram": {"edges": ["0.00", "1.50", "2.00"], "weights": ["0.5", "99.5"]}}
    cells = column({"decimal": {"scale": 2, "distribution": shape}}, 2000)
    assert max(cells) == Decimal("2.00")
    assert 0 < sum(cell < Decimal("1.50") for cell in cells) < 40


def test_histogram_edges_may_stand_inside_the_bounds() -> None:
    shape = {"histogram": {"edges": ["2024-02-01", "2024-02-29"], "weights": [1]}}
    definition = {"date": {"between": ["2024-01-01", "2024-12-31"], "distribution": shape}}
    cells = column(definition, 1000)
    assert (min(cells), max(cells)) == (date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    "edges",
    [
        [0, 11],
        [-1, 9],
        [0, Fraction(19, 2)],
        [0, 5, 5, 9],
        [0, Fraction(1, 4), Fraction(1, 2), 9],
        [5, 3],
    ],
    ids=str,
)
def test_histogram_edges_must_rise_within_the_range(edges: list[Any]) -> None:
    with pytest.raises(ValueError, match="edges"):
        distributions.histogram(10, [Fraction(edge) for edge in edges], [1] * (len(edges) - 1))


def test_histogram_bins_need_a_fraction_of_the_range() -> None:
    edges = [ratio(0), ratio(10), ratio(20), ratio(2**40 - 1)]
    with pytest.raises(ValueError, match="fraction"):
        distributions.histogram(2**40, edges, [1, 1, 1])


@pytest.mark.parametrize("weights", [[], [1] * 65])
def test_histograms_have_1_to_64_bins(weights: list[int]) -> None:
    edges = [ratio(edge) for edge in range(len(weights) + 1)]
    with pytest.raises(ValueError, match="1 to 64"):
        distributions.histogram(100, edges, weights)


# as a spec says it


def test_distributions_are_placed_within_their_range() -> None:
    shape = {"normal": {"mean": 1500, "sd": 10}}
    cells = column({"integer": {"between": [1000, 2000], "distribution": shape}}, 2000)
    assert sum(cells) / len(cells) == pytest.approx(1500, abs=1)


@pytest.mark.parametrize("mean", ["2024-07-01", date(2024, 7, 1)], ids=["text", "value"])
def test_a_mean_may_be_a_date(mean: Any) -> None:
    shape = {"normal": {"mean": mean, "sd": 5}}
    definition = {"date": {"between": ["2024-01-01", "2024-12-31"], "distribution": shape}}
    days = [(day - date(2024, 7, 1)).days for day in column(definition, 2000)]
    assert sum(days) / len(days) == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize(
    "mean", ["2024-07-01 12:00:00", datetime(2024, 7, 1, 12)], ids=["text", "value"]
)
def test_a_mean_may_be_a_timestamp(mean: Any) -> None:
    shape = {"normal": {"mean": mean, "sd": 60}}
    definition = {"timestamp": {"between": ["2024-01-01", "2024-12-31"], "distribution": shape}}
    offsets = [moment - datetime(2024, 7, 1, 12) for moment in column(definition, 2000)]
    assert abs(sum(offsets, timedelta()) / len(offsets)) < timedelta(seconds=6)


def test_exponential_counts_from_the_lowest_value() -> None:
    shape = {"exponential": {"mean": "2.50"}}
    definition = {"decimal": {"between": [100, 200], "scale": 2, "distribution": shape}}
    cells = column(definition, 4000)
    assert float(sum(cells)) / len(cells) == pytest.approx(102.5, abs=0.2)
