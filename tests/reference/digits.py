"""Shares of distributions with some fifty digits, to judge the places that floats give for them.

A place is a fraction of the range; means, deviations and sizes are in units as everywhere.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from math import floor

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


def normal(place: Fraction, size: int, mean: Fraction, sd: Fraction) -> Decimal:
    """The share below a place in a normal that is cut off within 13 deviations of its mean."""
    with localcontext(prec=PRECISION):
        low = decimal((Fraction(-1, 2) - mean) / sd)
        high = decimal((size - Fraction(1, 2) - mean) / sd)
        first, last = below(low), below(high)
        return (below(low + decimal(place) * (high - low)) - first) / (last - first)


def exponential(place: Fraction, size: int, mean: Fraction) -> Decimal:
    """The share below a place in an exponential that is cut off."""
    with localcontext(prec=PRECISION):
        mu = decimal(mean)
        beyond = (-(size - Decimal("0.5")) / mu).exp()
        x = decimal(place) * size - Decimal("0.5")
        return (1 - (-x / mu).exp()) / (1 - beyond)


def zipf(place: Fraction, size: int, exponent: Fraction) -> Decimal:
    """The share of the weight of all ranks that lies below a place."""
    with localcontext(prec=PRECISION):
        rank = min(floor(place * size), size - 1)
        inside = decimal(place * size - rank) * weight(rank + 1, exponent)
        return (power_sum(rank, exponent) + inside) / power_sum(size, exponent)


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
