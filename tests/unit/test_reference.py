"""The reference implementation against facts that are known from outside or can be proved."""

import hashlib
import math
import uuid
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest

from reference import distributions, draw, indexes, rows, texts
from reference.draw import Draws, Q, Source
from reference.ranges import day_number, second_number

KEYS = (123456789, 23456789, 345678901)
SKEWED = [50, 1, 1, 7, 13, 2, 100, 3, 9, 40, 5]


def columns(definitions: dict[str, Any], count: int = 100, **options: Any) -> list[tuple[Any, ...]]:
    """The rows of a table named t."""
    spec = {
        "params": options.pop("declared", {}),
        "tables": {"t": {"rows": count, "columns": definitions}},
    }
    return rows(spec, **options)


def column(definition: dict[str, Any], count: int = 100, **options: Any) -> list[Any]:
    """The cells of a single column c in a table named t."""
    return [row[0] for row in columns({"c": definition}, count, **options)]


def draws(count: int, purpose: str = "", seed: int = 0) -> list[int]:
    """The first draws of column t.c."""
    source = Source("t", seed)
    return [Draws(source, "c", n).draw(purpose) for n in range(1, count + 1)]


def spread(count: int) -> list[int]:
    """Draws at even distances from the first to the last."""
    return [i * (Q - 1) // (count - 1) for i in range(count)]


# cubes and keys


def test_q_is_a_prime_with_a_bijective_cube() -> None:
    assert all(Q % d for d in range(2, math.isqrt(Q) + 1))
    assert Q % 3 == 2


def test_cube_is_the_third_power() -> None:
    values = [0, 1, 2, Q - 1, Q, Q + 7, 2**31 + 2**29, *spread(1000)]
    assert [draw.cube(v) for v in values] == [pow(v, 3, Q) for v in values]


def test_cube_is_undone_by_the_inverse_exponent() -> None:
    root = pow(3, -1, Q - 1)
    assert all(pow(draw.cube(v), root, Q) == v for v in spread(1000))


@pytest.mark.parametrize("prime", [5, 11, 101, 10007])
def test_cube_is_a_bijection_for_small_primes(prime: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "Q", prime)
    assert sorted(map(draw.cube, range(prime))) == list(range(prime))


def test_names_are_hashed_with_their_octets_counted() -> None:
    digest = hashlib.md5("5:table6:caf\u00e9s#3".encode()).hexdigest()
    assert draw.name_hash("table", "caf\u00e9s", i=3) == int(digest, 16) >> 68


def test_names_joined_differently_hash_differently() -> None:
    assert draw.name_hash("a.b", "c", i=0) != draw.name_hash("a", "b.c", i=0)


def test_keys_stay_below_their_bound_and_change_with_the_seed() -> None:
    keys = [draw.table_keys("t", seed) for seed in (0, 1, Q, Q - 1, 2**62)]
    assert len(set(keys)) == len(keys)
    assert all(0 <= key < 2**29 for some in keys for key in some)


def test_a_key_follows_its_formula() -> None:
    seed = 5 * Q + 11
    c4, c5 = (draw.name_hash("table", "t", i=i) % Q for i in (4, 5))
    assert draw.table_keys("t", seed)[2] == pow(pow(11 + c4, 3, Q) + 5 + c5, 3, Q) % 2**29


def test_a_permutation_key_follows_its_formula() -> None:
    seed = 5 * Q + 11
    d2, d3 = (draw.name_hash("unique", "t", "c", i=i) % Q for i in (2, 3))
    key = draw.permutation_keys("t", "c", seed)[1]
    assert key == pow(pow(11 + d2, 3, Q) + 5 + d3, 3, Q) % 2**29


# draws


@pytest.mark.parametrize("n", [1, 2, 1000, 2**30, Q - 1])
def test_long_words_are_the_short_ones_below_q(n: int) -> None:
    assert draw.long_words("t", 7, n) == draw.short_words("t", 7, n)


def test_long_words_do_not_repeat_after_q_rows() -> None:
    seen = {draw.words("integer", "t", 7, 5 + i * Q) for i in range(1000)}
    assert len(seen) == 1000


def test_long_words_start_where_short_ones_end() -> None:
    assert draw.words("integer", "t", 7, Q) == draw.long_words("t", 7, Q)
    assert draw.words("integer", "t", 7, Q) != draw.short_words("t", 7, Q)


def test_long_words_follow_their_formula() -> None:
    n = 1000000009 * Q + 17
    k, g = draw.table_keys("t", 7), draw.long_keys("t")
    y = pow(17 + k[0], 3, Q) + k[1] + 2 * g[0]
    s = pow(y, 3, Q)
    expected = tuple(pow(s + k[2 + j] + 2 * g[1 + j], 3, Q) for j in range(4))
    assert draw.words("integer", "t", 7, n) == expected


def test_a_long_key_follows_its_formula() -> None:
    digest = hashlib.md5(b"4:long1:t#3").hexdigest()
    assert draw.long_keys("t")[3] == int(digest[:15], 16) % 2**29
    assert len(draw.long_keys("t")) == 5


def test_words_of_a_row_are_its_own() -> None:
    assert len({draw.words("integer", "t", 7, n)[0] for n in range(1, 5001)}) == 5000


@pytest.mark.parametrize("n", [1, 2, 7, 10**12])
def test_md5_words_are_four_numbers_of_the_digest(n: int) -> None:
    name = hashlib.md5(b"6:orders").hexdigest()
    digest = hashlib.md5(f"42:{name}:{n}".encode()).digest()
    numbers = [int.from_bytes(digest[at : at + 4]) % 2147483647 for at in range(0, 16, 4)]
    assert list(draw.md5_words("orders", 42, n)) == numbers


def test_a_draw_mixes_words_with_factors() -> None:
    w = draw.md5_words("t", 3, 9)
    a = [draw.name_hash("draw", "t", "c", "nulls", i=i) % 2**29 for i in range(4)]
    expected = (a[0] * w[0] + a[1] * w[1] + a[2] * w[2] + a[3] * w[3]) % Q
    assert Draws(Source("t", 3, "md5"), "c", 9).draw("nulls") == expected


def test_native_words_cannot_be_repeated() -> None:
    with pytest.raises(ValueError, match="native"):
        column({"token": 4}, random="native")


@pytest.mark.parametrize("purpose", ["", "wide", "1.wide"])
def test_draws_are_even(purpose: str) -> None:
    counts = Counter(d * 16 // Q for d in draws(16000, purpose))
    assert sum((count - 1000) ** 2 / 1000 for count in counts.values()) < 50
    assert len(counts) == 16


def test_draws_of_two_purposes_are_unrelated() -> None:
    pairs = Counter(
        (a * 4 // Q, b * 4 // Q) for a, b in zip(draws(16000), draws(16000, "1"), strict=True)
    )
    assert sum((pairs[i, j] - 1000) ** 2 / 1000 for i in range(4) for j in range(4)) < 50


# indexes


@pytest.mark.parametrize("size", [1, 2, 3, 10, 1000, 2**20])
def test_equal_reaches_both_edges(size: int) -> None:
    assert (indexes.equal(0, size), indexes.equal(Q - 1, size)) == (0, size - 1)


@pytest.mark.parametrize("size", [3, 2**20 + 1, 2**40, 2**62])
def test_wide_reaches_both_edges(size: int) -> None:
    last = size - 1
    assert indexes.wide(0, 0, size) == 0
    assert indexes.wide(last // Q, last % Q, size) == last


def test_the_size_decides_between_equal_and_wide() -> None:
    cell = Draws(Source("t"), "c", 1)
    assert indexes.uniform(2**20)(cell) == cell.draw() * 2**20 // Q
    assert indexes.uniform(2**20 + 1)(cell) == (cell.draw() * Q + cell.draw("wide")) % (2**20 + 1)


def test_a_parameter_as_a_bound_makes_a_range_wide() -> None:
    declared = {"top": {"type": "integer", "default": 9}}
    cells = column({"integer": [0, "$top"]}, declared=declared)
    both = zip(draws(100), draws(100, "wide"), strict=True)
    assert cells == [(first * Q + second) % 10 for first, second in both]
    assert cells != column({"integer": [0, 9]})


@pytest.mark.parametrize("size", [0, 2**62 + 1])
def test_domains_have_limits(size: int) -> None:
    with pytest.raises(ValueError, match="domain"):
        indexes.uniform(size)


@pytest.mark.parametrize("size", [1, 2**62])
def test_domains_reach_their_limits(size: int) -> None:
    assert 0 <= indexes.uniform(size)(Draws(Source("t"), "c", 1)) < size


def test_cumulative_thresholds_are_exact() -> None:
    first, second = Q // 6, 3 * Q // 6
    at = [0, first - 1, first, second - 1, second, Q - 1]
    assert [indexes.cumulative(d, [1, 2, 3]) for d in at] == [0, 0, 1, 1, 2, 2]


def test_alias_probabilities_are_the_shares() -> None:
    cuts, aliases = indexes.alias_table(SKEWED)
    held = [Fraction(cut, len(cuts) * Q) for cut in cuts]
    for cut, other in zip(cuts, aliases, strict=True):
        held[other] += Fraction(Q - cut, len(cuts) * Q)
    assert sum(held) == 1
    shares = [Fraction(weight, sum(SKEWED)) for weight in SKEWED]
    assert all(abs(a - b) <= Fraction(1, Q) for a, b in zip(held, shares, strict=True))


def test_alias_slots_are_paired_from_the_ends() -> None:
    cuts, aliases = indexes.alias_table([9, 1, 5, 5, 5, 5, 5, 5, 5, 5])
    assert cuts == [Q] + [Q // 5] * 9
    assert aliases == [0, 9, 0, 2, 3, 4, 5, 6, 7, 8]


def test_alias_slots_that_are_just_full_stay_large() -> None:
    cuts, aliases = indexes.alias_table([2, 8, 2, 8, 5, 5, 5, 5, 5, 5])
    assert cuts == [Q if i == 1 else 2 * Q // 5 for i in range(10)]
    assert aliases == [3, 1, 9, 1, 3, 4, 5, 6, 7, 8]


def test_alias_draws_follow_the_weights() -> None:
    table = indexes.alias_table(SKEWED)
    counts = Counter(indexes.alias(d, table) for d in spread(100_003))
    for i, weight in enumerate(SKEWED):
        assert counts[i] / 100_003 == pytest.approx(weight / sum(SKEWED), abs=2e-4)


def test_alias_splits_a_slot_at_its_cut() -> None:
    slot, f = divmod(10**9 * 11, Q)
    assert indexes.alias(10**9, ([f + 1] * 11, [99] * 11)) == slot
    assert indexes.alias(10**9, ([f] * 11, [99] * 11)) == 99


@pytest.mark.parametrize("size", [*range(1, 301), 1000, 4096, 10007])
def test_permutation_is_a_bijection(size: int) -> None:
    images = [indexes.permuted(x, size, KEYS) for x in range(size)]
    assert sorted(images) == list(range(size))


@pytest.mark.parametrize("size", [2**62, 16**15, 10**12 + 39])
def test_large_permutations_stay_inside_without_repeating(size: int) -> None:
    asked = {0, 1, size // 2, size - 1, *range(1000, size, size // 5000)}
    images = {indexes.permuted(x, size, KEYS) for x in asked}
    assert len(images) == len(asked)
    assert 0 <= min(images) <= max(images) < size


def test_permutation_follows_its_formula() -> None:
    q0, q1, q2 = KEYS
    for x in range(20):
        left = (x // 5 + pow(x % 5 + q0, 3, Q)) % 4
        right = (x % 5 + pow(left + q1, 3, Q)) % 5
        assert indexes.permuted(x, 23, KEYS) == (left + pow(right + q2, 3, Q)) % 4 * 5 + right


def test_permutation_leaves_what_is_outside_its_rectangle() -> None:
    assert [indexes.permuted(x, 23, KEYS) for x in (20, 21, 22)] == [20, 21, 22]


def test_permutation_moves_most_of_its_domain() -> None:
    assert sum(indexes.permuted(x, 10_000, KEYS) == x for x in range(10_000)) < 20


def test_permutation_ends_with_its_domain() -> None:
    with pytest.raises(ValueError, match="row 11 among 10"):
        column({"integer": [0, 9], "unique": True}, 11)


def test_entries_of_weight_zero_do_not_count() -> None:
    with_zeros = column({"pick": {"a": 0, "b": 2, "c": 0, "d": 1}})
    assert with_zeros == column({"pick": {"b": 2, "d": 1}})


def test_entries_of_one_weight_are_equal() -> None:
    assert column({"pick": dict.fromkeys("abc", 5)}) == column({"pick": list("abc")})


@pytest.mark.parametrize("how_many", [8, 9])
def test_the_number_of_weights_decides_between_cumulative_and_alias(how_many: int) -> None:
    weights = SKEWED[:how_many]
    cells = column({"pick": dict(enumerate(weights))})
    ways = {
        8: [indexes.cumulative(d, weights) for d in draws(100)],
        9: [indexes.alias(d, indexes.alias_table(weights)) for d in draws(100)],
    }
    assert cells == ways[how_many]
    assert ways[8] != ways[9]


def test_decimal_weights_are_scaled_to_integers() -> None:
    assert indexes.whole_weights(["1.5", 2, 0.25]) == [150, 200, 25]


# distributions


@pytest.mark.parametrize("size", [1, 7, 2**30 - 1, 2**30, 3 * 2**30 + 5, 2**62])
@pytest.mark.parametrize("fraction", [0, 1, 2**29, 2**30 - 1])
def test_scaling_is_an_exact_product(size: int, fraction: int) -> None:
    assert distributions.scaled(size, fraction) == size * fraction // 2**30


@pytest.mark.parametrize("size", [1, 2, 5, 63, 64])
def test_zipf_segments_match_the_exact_shares(size: int) -> None:
    curve = distributions.zipf_segments(size, Fraction(1))
    total = sum(Fraction(1, r) for r in range(1, size + 1))
    reached = Fraction(0)
    for rank in range(1, size + 1):
        first = math.floor(Q * reached / total)
        reached += Fraction(1, rank)
        last = math.floor(Q * reached / total) - 1
        ends = [distributions.scaled(size, curve(d)) for d in (first, last)]
        assert ends == [rank - 1, rank - 1]


def test_zipf_exponents_need_not_be_whole() -> None:
    curve = distributions.zipf_segments(4, Fraction(1, 2))
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
    assert distributions.power_sum(last, exponent) == pytest.approx(added, rel=4e-15)


def test_power_sums_of_many_ranks_know_euler_and_riemann() -> None:
    gamma, zeta2 = 0.5772156649015329, math.pi**2 / 6
    assert distributions.power_sum(2**60, 1.0) == pytest.approx(60 * math.log(2) + gamma, rel=1e-14)
    assert distributions.power_sum(2**60, 2.0) == pytest.approx(zeta2, rel=1e-14)


@pytest.mark.parametrize("exponent", [1, 2])
def test_zipf_table_inverts_the_exact_shares(exponent: int) -> None:
    size = 200
    sums = [Fraction(0)]
    for rank in range(1, size + 1):
        sums.append(sums[-1] + Fraction(1, rank**exponent))
    fractions = distributions.zipf_table(size, float(exponent)).fractions
    for i, fraction in enumerate(fractions):
        place = Fraction(fraction * size, 2**30)
        rank = min(int(place), size - 1)
        reached = sums[rank] + (place - rank) * (sums[rank + 1] - sums[rank])
        assert abs(reached / sums[-1] - Fraction(i, 1024)) < Fraction(size, 2**30)


def test_zipf_becomes_a_table_after_64_values() -> None:
    assert isinstance(distributions.zipf(64, Fraction(1)), distributions.Segments)
    assert isinstance(distributions.zipf(65, Fraction(1)), distributions.Table)


def test_normal_is_symmetric_about_its_mean() -> None:
    fractions = distributions.normal(1001, Fraction(500), Fraction(100)).fractions
    assert fractions[512] == 2**29
    assert all(abs(fractions[i] + fractions[1024 - i] - 2**30) <= 1 for i in range(1025))


def test_normal_keeps_the_share_within_one_deviation() -> None:
    curve = distributions.normal(1001, Fraction(500), Fraction(50))
    values = [distributions.scaled(1001, curve(d)) for d in spread(20_001)]
    within = sum(450 <= value <= 550 for value in values) / 20_001
    exact = NormalDist().cdf(50.5 / 50) - NormalDist().cdf(-50.5 / 50)
    assert within == pytest.approx(exact, abs=5e-4)


def test_normal_cut_off_at_its_mean_has_the_median_of_a_half() -> None:
    fractions = distributions.normal(100_000, Fraction(-1, 2), Fraction(1000)).fractions
    median = Fraction(fractions[512] * 100_000, 2**30)
    assert float(median) == pytest.approx(674.4897501960817, abs=1e-3)


def test_exponential_has_its_median_at_log_2() -> None:
    fractions = distributions.exponential(10**6, Fraction(10_000)).fractions
    median = Fraction(fractions[512] * 10**6, 2**30) - Fraction(1, 2)
    assert float(median) == pytest.approx(10_000 * math.log(2), abs=1e-2)


def test_exponential_starts_at_the_lowest_value_itself() -> None:
    assert distributions.exponential(8, Fraction(3)).fractions[0] == 2**30 // 16


def test_exponential_is_cut_off_above_its_range() -> None:
    fractions = distributions.exponential(10, Fraction(4)).fractions
    reach = 1 - math.exp(-9.5 / 4)
    for i in range(1024):
        place = fractions[i] * 10 / 2**30 - 0.5
        assert 1 - math.exp(-place / 4) == pytest.approx(reach * i / 1024, abs=1e-8)


@pytest.mark.parametrize(
    "curve",
    [
        distributions.zipf(64, Fraction(1)),
        distributions.histogram(64, [Fraction(0), Fraction(10), Fraction(63)], [3, 1]),
        distributions.normal(64, Fraction(30), Fraction(10)),
        distributions.exponential(64, Fraction(10)),
        distributions.Table(distributions.zipf_table(65, 1.0).fractions),
    ],
)
def test_every_distribution_reaches_both_edges(curve: distributions.Curve) -> None:
    values = [distributions.scaled(64, curve(d)) for d in spread(10_001)]
    assert (values[0], values[-1]) == (0, 63)
    assert values == sorted(values)


def test_a_flat_end_stays_below_the_whole() -> None:
    flat = (2**30,) * 1025
    assert distributions.Table(flat)(Q - 1) == 2**30 - 1
    assert distributions.Segments((0, Q), flat)(Q - 1) == 2**30 - 1


def test_histogram_bins_hold_their_share_of_the_draws() -> None:
    edges = [Fraction(e) for e in (0, 10, 10, 50, 99)]
    curve = distributions.histogram(100, edges, [1, 0, 2, 4])
    first, second = Q // 7, 3 * Q // 7
    at = [0, first - 1, first, second - 1, second, Q - 1]
    assert [distributions.scaled(100, curve(d)) for d in at] == [0, 9, 10, 49, 50, 99]


def test_histogram_without_bounds_spans_its_edges() -> None:
    shape = {"histogram": {"edges": ["0.00", "1.50", "2.00"], "weights": ["0.5", "99.5"]}}
    cells = column({"decimal": {"scale": 2, "distribution": shape}}, 2000)
    assert max(cells) == Decimal("2.00")
    assert 0 < sum(cell < Decimal("1.50") for cell in cells) < 40


def test_histogram_edges_must_rise_within_the_range() -> None:
    with pytest.raises(ValueError, match="edges"):
        distributions.histogram(10, [Fraction(0), Fraction(11)], [1])


def test_zipf_makes_small_values_frequent() -> None:
    cells = column({"integer": {"between": [1, 1000], "distribution": "zipf"}}, 5000)
    harmonic = sum(1 / r for r in range(1, 1001))
    counts = Counter(cells)
    assert counts[1] / 5000 == pytest.approx(1 / harmonic, abs=0.02)
    assert counts[2] / 5000 == pytest.approx(1 / 2 / harmonic, abs=0.02)


def test_distributions_are_placed_within_their_range() -> None:
    shape = {"normal": {"mean": 1500, "sd": 10}}
    cells = column({"integer": {"between": [1000, 2000], "distribution": shape}}, 2000)
    assert sum(cells) / len(cells) == pytest.approx(1500, abs=1)


def test_a_mean_may_be_a_date() -> None:
    shape = {"normal": {"mean": "2024-07-01", "sd": 5}}
    definition = {"date": {"between": ["2024-01-01", "2024-12-31"], "distribution": shape}}
    days = [(day - date(2024, 7, 1)).days for day in column(definition, 2000)]
    assert sum(days) / len(days) == pytest.approx(0, abs=0.5)


def test_exponential_counts_from_the_lowest_value() -> None:
    shape = {"exponential": {"mean": "2.50"}}
    definition = {"decimal": {"between": [100, 200], "scale": 2, "distribution": shape}}
    cells = column(definition, 4000)
    assert float(sum(cells)) / len(cells) == pytest.approx(102.5, abs=0.2)


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
    keys = draw.permutation_keys("t", "c", 0)
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
    keys = draw.permutation_keys("t", "c", 0)
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


# templates


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


def test_fractions_rise_in_every_table() -> None:
    tables = [
        distributions.normal(10**9, Fraction(10**8), Fraction(10**7)),
        distributions.exponential(10**9, Fraction(10**6)),
        distributions.zipf_table(10**15, 1.3),
    ]
    assert all(a <= b for item in tables for a, b in pairwise(item.fractions))
