"""The reference's draws and indexes against facts that are known from outside or can be proved."""

import hashlib
import math
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from reference import draw, indexes
from reference.draw import Draws, Q, Source
from reference.narrow import Narrow
from reference.short import column, draws, spread

KEYS = (123456789, 23456789, 345678901, 456789012, 67890123)
SKEWED = [50, 1, 1, 7, 13, 2, 100, 3, 9, 40, 5]


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
    key = draw.permutation_keys("t", "c", seed=seed)[1]
    assert key == pow(pow(11 + d2, 3, Q) + 5 + d3, 3, Q) % 2**29
    assert len(set(draw.permutation_keys("t", "c", seed=seed))) == 5


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


@pytest.mark.parametrize("size", [3, 2**20 + 1, 2**40])
def test_wide_reaches_both_edges(size: int) -> None:
    last = size - 1
    assert indexes.wide(0, 0, size) == 0
    assert indexes.wide(last // Q, last % Q, size) == last


VAST = (2**40 + 1, 10**13 + 7, 2**53, 10**18, 2**61 + 2**31 - 1, Q**2 - 1, Q**2 - 2)


@pytest.mark.parametrize("size", VAST)
def test_vast_is_the_exact_quotient_within_63_bits(size: int) -> None:
    corners = [0, 1, 2, Q // 2, Q - 2, Q - 1]
    pairs = [*product(corners, corners), *zip(spread(2003), spread(2003)[::-1], strict=True)]
    # Draws that fall short of the next index by 1 or Q of Q^2 parts, or exceed it by as little.
    pairs += [divmod(off * pow(size, -1, Q**2) % Q**2, Q) for off in (-Q, -1, 1, Q)]
    found = [indexes.vast(Narrow(a), Narrow(b), Narrow(size)) for a, b in pairs]
    assert found == [(a * Q + b) * size // Q**2 for a, b in pairs]


@pytest.mark.parametrize("size", [*VAST, Q**2])
def test_vast_reaches_both_edges(size: int) -> None:
    """Two draws have Q^2 values; of more than that, the highest would not come."""
    assert indexes.vast(0, 0, size) == 0
    first = -(-(size - 1) * Q**2 // size)
    assert [indexes.vast(*divmod(d, Q), size) for d in (first - 1, first)] == [size - 2, size - 1]


def test_vast_does_not_favour_low_values_as_a_remainder_would() -> None:
    """Of 3/4 * 2^62 values a remainder would give the lowest third twice as often."""
    size = 3 * 2**60
    halves = [indexes.vast(d, Q - 1 - d, size) * 3 // size for d in spread(3001)]
    assert max(Counter(halves).values()) - min(Counter(halves).values()) <= 1


def test_the_size_decides_between_equal_wide_and_vast() -> None:
    cell = Draws(Source("t"), "c", 1)
    both = cell.draw() * Q + cell.draw("wide")
    assert indexes.uniform(2**20)(cell) == cell.draw() * 2**20 // Q
    assert indexes.uniform(2**20 + 1)(cell) == both % (2**20 + 1)
    assert indexes.uniform(2**40)(cell) == both % 2**40
    assert indexes.uniform(2**40 + 1)(cell) == both * (2**40 + 1) // Q**2
    assert indexes.uniform(2**40 + 1, parametric=True)(cell) == both * (2**40 + 1) // Q**2


def test_a_parameter_as_a_bound_makes_a_range_wide() -> None:
    declared = {"top": {"type": "integer", "default": 9}}
    cells = column({"integer": [0, "$top"]}, declared=declared)
    both = zip(draws(100), draws(100, "wide"), strict=True)
    assert cells == [(first * Q + second) % 10 for first, second in both]
    assert cells != column({"integer": [0, 9]})


@pytest.mark.parametrize("size", [0, Q**2 + 1])
def test_domains_have_limits(size: int) -> None:
    with pytest.raises(ValueError, match="domain"):
        indexes.uniform(size)


@pytest.mark.parametrize("size", [1, Q**2])
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


@pytest.mark.parametrize("size", [Q**2, 16**15, 10**12 + 39])
def test_large_permutations_stay_inside_without_repeating(size: int) -> None:
    asked = {0, 1, size // 2, size - 1, *range(1000, size, size // 5000)}
    images = {indexes.permuted(x, size, KEYS) for x in asked}
    assert len(images) == len(asked)
    assert 0 <= min(images) <= max(images) < size


def test_permutation_follows_its_formula() -> None:
    q0, q1, q2, q3, q4 = KEYS
    for n in range(1, 24):
        x = m = (n - 1 + q3) % 23
        if x < 20:
            left = (x // 5 + pow(x % 5 + q0, 3, Q)) % 4
            right = (x % 5 + pow(left + q1, 3, Q)) % 5
            m = (left + pow(right + q2, 3, Q)) % 4 * 5 + right
        assert indexes.permuted(n - 1, 23, KEYS) == (m + q4) % 23


def test_network_leaves_what_is_outside_its_rectangle() -> None:
    assert [indexes.network(x, 23, KEYS) for x in (20, 21, 22)] == [20, 21, 22]


@pytest.mark.parametrize("size", [2, 3, 5, 7])
def test_every_value_of_a_permutation_comes_first_for_some_seed(size: int) -> None:
    """Each of 400 seeds misses a value with probability 6/7: all of them with 1e-27."""
    firsts = {column({"integer": [1, size], "unique": True}, 1, seed=s)[0] for s in range(400)}
    assert firsts == set(range(1, size + 1))


@pytest.mark.parametrize("size", [23, 10**9, Q**2])
def test_permutation_stays_within_63_bits(size: int) -> None:
    for x in (0, size // 3, size - 1):
        narrow = indexes.permuted(Narrow(x), Narrow(size), [Narrow(2**29 - 1)] * 5)
        assert narrow == indexes.permuted(x, size, [2**29 - 1] * 5)


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


FOLDED = [
    (["a", "b", "A"], ["a", "b"]),
    (["b", "B", "a", "\u00e1", "a ", "c"], ["b", "a", "c"]),
    (["e\u0301", "\u00e9", "E", "f"], ["e\u0301", "f"]),
    (["\u00df", "SS", "ss  ", "s"], ["\u00df", "s"]),
    (["\ufb01", "fi", "\u2460", "1"], ["\ufb01", "\u2460"]),
    ([" a", "a", "a\t"], [" a", "a", "a\t"]),
    (["", " ", "None", None], ["", "None", None]),
    ([3, 1, 3, 2, 1], [3, 1, 2]),
    ([Decimal("2.5"), 1, Decimal("2.50")], [Decimal("2.5"), 1]),
]


@pytest.mark.parametrize(("written", "kept"), FOLDED, ids=str)
def test_unique_values_taken_for_one_count_once(written: list[Any], kept: list[Any]) -> None:
    """In the place of the first: the values are those of a list without the others."""
    count = len(kept)
    cells = column({"pick": written, "unique": True}, count)
    assert cells == column({"pick": kept, "unique": True}, count)
    assert Counter(cells) == Counter(kept)
    with pytest.raises(ValueError, match=f"among {count}"):
        column({"pick": written, "unique": True}, count + 1)


def test_values_taken_for_one_are_several_where_nothing_is_unique() -> None:
    assert set(column({"pick": ["a", "A"]}, 50)) == {"a", "A"}


def test_a_unique_value_of_weight_zero_stands_for_no_other() -> None:
    assert column({"pick": {"a": 0, "A": 1}, "unique": True}, 1) == ["A"]


def test_decimal_weights_are_scaled_to_integers() -> None:
    assert indexes.whole_weights(["1.5", 2, 0.25]) == [150, 200, 25]
