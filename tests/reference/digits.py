"""The same curves with fifty digits, to judge what floats make of them.

Slow: a few milliseconds a place. Bounds, means and exponents are in units as everywhere.
"""

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache, wraps
from typing import Concatenate, ParamSpec

PRECISION = 70
SUMMED = 300
"""Ranks that are summed one by one before Euler and Maclaurin take over."""

ONE = Decimal(1)
P = ParamSpec("P")


def precise(
    function: Callable[Concatenate[Fraction, P], Decimal],
) -> Callable[Concatenate[Fraction, P], Decimal]:
    """Work a function of a share out with many digits."""

    @wraps(function)
    def wrapped(share: Fraction, *args: P.args, **kwargs: P.kwargs) -> Decimal:
        with localcontext() as context:
            context.prec = PRECISION
            return function(share, *args, **kwargs)

    return wrapped


def decimal(number: Fraction | int) -> Decimal:
    """A fraction as a decimal."""
    whole = Fraction(number)
    return Decimal(whole.numerator) / Decimal(whole.denominator)


@cache
def pi() -> Decimal:
    """The circle number, by Machin's formula."""

    def arctan(inverse: int) -> Decimal:
        total = power = ONE / inverse
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


@precise
def normal(share: Fraction, size: int, mean: Fraction, sd: Fraction, start: float) -> Decimal:
    """The place of a share in a normal that is cut off; `start` is a first guess, in deviations."""
    low = decimal((Fraction(-1, 2) - mean) / sd)
    high = decimal((size - Fraction(1, 2) - mean) / sd)
    first, last = below(low), below(high)
    target = first + decimal(share) * (last - first)
    x = Decimal(start)
    for _ in range(6):
        x += (target - below(x)) / bell(x)
    return (x - low) / (high - low)


@precise
def exponential(share: Fraction, size: int, mean: Fraction) -> Decimal:
    """The place of a share in an exponential that is cut off."""
    mu = decimal(mean)
    beyond = (-(size - Decimal("0.5")) / mu).exp()
    x = -mu * (1 - decimal(share) * (1 - beyond)).ln()
    return (x + Decimal("0.5")) / size


@precise
def zipf(share: Fraction, size: int, exponent: Fraction) -> Decimal:
    """The place of a share of the weight of all ranks."""
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
