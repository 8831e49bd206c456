"""The reference's tables against shares that are worked out with fifty digits."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from reference import digits, distributions
from reference.distributions import STARTS, Table

WHOLE = 2**30
SLOTS = 3520


def share(slot: int) -> Fraction:
    """The share of the draws at which the curve is taken for a slot's start."""
    ends = {0: Fraction(1, 2**32), SLOTS: 1 - Fraction(1, 2**32)}
    return ends.get(slot) or Fraction(STARTS[slot], 2**20)


SAMPLED = (
    *(0, 1, 2, 17, 500, 1023, 1024, 1263, 1264, 1760, 1761),
    *(2255, 2256, 2495, 2496, 3000, 3500, 3515, 3517, 3518, 3519, 3520),
)
JUDGES: dict[str, tuple[Callable[..., Table], Callable[..., Decimal]]] = {
    "normal": (distributions.normal, digits.normal),
    "exponential": (distributions.exponential, digits.exponential),
    "zipf": (lambda size, power: distributions.zipf_table(size, float(power)), digits.zipf),
}
JUDGED: dict[str, tuple[Any, ...]] = {
    "normal": ("normal", 1000, Fraction(500), Fraction(100)),
    "normal with one tail": ("normal", 1000, Fraction(0), Fraction(100)),
    "normal near its high end": ("normal", 10**6, Fraction(990_000), Fraction(80_000)),
    "normal below the range": ("normal", 1000, Fraction(-200), Fraction(100)),
    "normal far below the range": ("normal", 1000, Fraction(-600), Fraction(100)),
    "normal above the range": ("normal", 100, Fraction(158), Fraction(10)),
    "normal much wider than the range": ("normal", 1000, Fraction(500), Fraction(10**6)),
    "normal over a large range": ("normal", 2**33, Fraction(2**32), Fraction(2**30)),
    "exponential": ("exponential", 1000, Fraction(40)),
    "steep exponential": ("exponential", 10**6, Fraction(1)),
    "flat exponential": ("exponential", 1000, Fraction(10**6)),
    "exponential over a large range": ("exponential", 2**33, Fraction(343_597_383)),
    "zipf of few ranks": ("zipf", 65, Fraction(10)),
    "zipf of a thousand": ("zipf", 1000, Fraction(1)),
    "zipf of ten thousand": ("zipf", 10_001, Fraction(3)),
    "zipf of a million": ("zipf", 10**6, Fraction(1, 2)),
    "zipf of ten million": ("zipf", 10**7, Fraction(6, 5)),
    "zipf of all": ("zipf", 2**24, Fraction(2)),
    "nearly flat zipf": ("zipf", 20_000, Fraction(1, 10)),
}


@pytest.mark.parametrize("name", JUDGED)
def test_fractions_are_the_exact_ones_rounded(name: str) -> None:
    """Half a unit below a fraction lies less than its share, half a unit above it more.

    A hundredth of a unit is granted for what floats lose.
    """
    kind, size, *shape = JUDGED[name]
    tabled, share_below = JUDGES[kind]
    fractions = tabled(size, *shape).fractions
    off = Fraction(51, 100)
    for slot in SAMPLED:
        exact, fraction = digits.decimal(share(slot)), fractions[slot]
        if fraction > 0:
            assert share_below((fraction - off) / WHOLE, size, *shape) < exact, slot
        if fraction < WHOLE - 1:
            assert share_below((fraction + off) / WHOLE, size, *shape) > exact, slot


def test_digits_know_the_circle_and_the_normal() -> None:
    """Published values: pi, the share below 1.96 and below -6 deviations."""
    assert abs(digits.pi() - Decimal("3.14159265358979323846264338327950288")) < Decimal("1e-34")
    below = {"1.96": "0.97500210485177960", "-6": "9.86587645037698141e-10"}
    for x, expected in below.items():
        assert abs(digits.below(Decimal(x)) / Decimal(expected) - 1) < Decimal("1e-15")


def test_digits_know_sums_of_powers() -> None:
    """Published values: harmonic numbers and zeta(2)."""
    million = Decimal("14.39272672286572363138112749318858767")
    assert abs(digits.power_sum(10**6, Fraction(1)) - million) < Decimal("1e-25")
    zeta2 = digits.pi() ** 2 / 6
    rest = zeta2 - digits.power_sum(10**9, Fraction(2))
    assert abs(rest * 10**9 - 1 + Decimal("5e-10")) < Decimal("1e-15")
