"""The curves of distributions with some fifty digits, to judge what floats make of them.

Slow: a few milliseconds a place. Bounds, means and exponents are in units as everywhere.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from statistics import NormalDist

PRECISION = 70
SUMMED = 300
"""Ranks that are summed one by one before Euler and Maclaurin take over."""


def decimal(number: Fraction | int) -> Decimal:
    """A fraction as a decimal."""
    whole = Fraction(number)
    return Decimal(whole.numerator) / Decimal(whole.denominator)


@cache
def pi() -> Decimal:
    """The circle number, by Machin's formula."""

    def arctan(inverse: int) -> Decimal:
        total = power = Decimal(1) / inverse
        n = 1
        while abs(power) > Decimal(10) ** -PRECISION:
            power /= -inverse * inverse
            n += 2
            total += power / n
        return total

    return 4 * (4 * arctan(5) - arctan(239))


def bell(x: Decimal) -> Decimal:
    """The density of the standard normal."""
    return (-x * x / 2).exp() / (2 * pi()).sqrt()


def below(x: Decimal) -> Decimal:
    """The share of the standard normal below x, for -13 <= x <= 13."""
    term = total = x
    n = 1
    while abs(term) > Decimal(10) ** -PRECISION:
        n += 2
        term *= x * x / n
        total += term
    return Decimal("0.5") + bell(x) * total


def normal(share: Fraction, size: int, mean: Fraction, sd: Fraction) -> Decimal:
    """The place of a share in a normal that is cut off within 13 deviations of its mean."""
    with localcontext(prec=PRECISION):
        low = decimal((Fraction(-1, 2) - mean) / sd)
        high = decimal((size - Fraction(1, 2) - mean) / sd)
        first, last = below(low), below(high)
        target = first + decimal(share) * (last - first)
        return (quantile(target) - low) / (high - low)


def quantile(target: Decimal) -> Decimal:
    """Where the share of the standard normal below is `target`: a float, then Newton's steps."""
    start = Decimal(NormalDist().inv_cdf(float(min(target, 1 - target))))
    x = start if target < Decimal("0.5") else -start
    for _ in range(3):
        x += (target - below(x)) / bell(x)
    return x


def exponential(share: Fraction, size: int, mean: Fraction) -> Decimal:
    """The place of a share in an exponential that is cut off."""
    with localcontext(prec=PRECISION):
        mu = decimal(mean)
        beyond = (-(size - Decimal("0.5")) / mu).exp()
        x = -mu * (1 - decimal(share) * (1 - beyond)).ln()
        return (x + Decimal("0.5")) / size


def zipf(share: Fraction, size: int, exponent: Fraction) -> Decimal:
    """The place of a share of the weight of all ranks."""
    with localcontext(prec=PRECISION):
        target = decimal(share) * power_sum(size, exponent)
        low, high = 0, size
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if power_sum(middle, exponent) <= target else (low, middle)
        missing = target - power_sum(low, exponent)
        return (low + missing * Decimal(high) ** decimal(exponent)) / size


@cache
def power_sum(last: int, exponent: Fraction) -> Decimal:
    """The sum of r ** -exponent for r = 1..last."""
    if last <= SUMMED:
        return sum((weight(r, exponent) for r in range(1, last + 1)), Decimal(0))
    return power_sum(SUMMED, exponent) + far_sum(SUMMED, last, exponent)


def weight(rank: int, exponent: Fraction) -> Decimal:
    """What a rank weighs."""
    return Decimal(rank) ** -decimal(exponent)


def far_sum(first: int, last: int, exponent: Fraction) -> Decimal:
    """The sum over the ranks after `first` up to `last`, by Euler and Maclaurin."""
    lift = 1 - decimal(exponent)
    if lift == 0:
        area = (Decimal(last) / first).ln()
    else:
        area = (Decimal(last) ** lift - Decimal(first) ** lift) / lift
    return area + corrections(last, exponent) - corrections(first, exponent)


BERNOULLI = (
    *(Fraction(1, 6), Fraction(-1, 30), Fraction(1, 42), Fraction(-1, 30)),
    *(Fraction(5, 66), Fraction(-691, 2730), Fraction(7, 6)),
)


def corrections(x: int, exponent: Fraction) -> Decimal:
    """What one end adds: f/2 and B_2k / (2k)! times the derivatives of odd order."""
    s = decimal(exponent)
    derivative = weight(x, exponent)
    total = derivative / 2
    order, factorial = 0, 1
    for k, number in enumerate(BERNOULLI, 1):
        while order < 2 * k - 1:
            derivative *= -(s + order) / x
            order += 1
        factorial *= (2 * k - 1) * 2 * k
        total += decimal(number) / factorial * derivative
    return total
