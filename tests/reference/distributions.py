"""From a draw to a fraction of a range, and from that to an index.

A range is counted in units from its lowest value, so that here a unit is always 1 and the range
is 0..S-1. Means, edges and deviations come in units too.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from itertools import accumulate
from math import ceil, exp, expm1, floor, fsum, log, log1p
from statistics import NormalDist

from reference.draw import Q

WHOLE = 2**30
SLOTS = 1024
SEGMENT_LIMIT = 64
SUMMED_RANKS = 100

Curve = Callable[[int], int]


def scaled(size: int, fraction: int) -> int:
    """The index that lies at a fraction of the range."""
    return size // WHOLE * fraction + size % WHOLE * fraction // WHOLE


@dataclass(frozen=True)
class Segments:
    """A curve through the points (threshold, fraction).

    A segment of no width is never met. The whole itself is no fraction, so a curve ends below it
    even where its last two points are equally high.
    """

    thresholds: tuple[int, ...]
    fractions: tuple[int, ...]

    def __call__(self, draw: int) -> int:
        """The fraction at a draw."""
        t, fractions = self.thresholds, self.fractions
        j = bisect_right(t, draw) - 1
        rise = fractions[j + 1] - fractions[j]
        inside = (draw - t[j]) * rise // (t[j + 1] - t[j])
        return min(fractions[j] + inside, WHOLE - 1)


@dataclass(frozen=True)
class Table:
    """A curve through 1025 fractions at even distances; it too ends below the whole."""

    fractions: tuple[int, ...]

    def __call__(self, draw: int) -> int:
        """The fraction at a draw."""
        i, f = draw * SLOTS // Q, draw * SLOTS % Q
        rise = self.fractions[i + 1] - self.fractions[i]
        return min(self.fractions[i] + rise * f // Q, WHOLE - 1)


def table(first: int, fraction: Callable[[float], float]) -> Table:
    """The table of a quantile function that gives fractions of the range, 0.0 .. 1.0."""
    inner = (round(WHOLE * fraction(i / SLOTS)) for i in range(1, SLOTS))
    return Table((first, *inner, WHOLE))


def normal(size: int, mean: Fraction, sd: Fraction) -> Table:
    """The normal distribution between half a unit below the range and half a unit above it."""
    bell = NormalDist(float(mean), float(sd))
    below, within = bell.cdf(-0.5), bell.cdf(size - 0.5)

    def fraction(share: float) -> float:
        return (bell.inv_cdf(below + share * (within - below)) + 0.5) / size

    return table(0, fraction)


def exponential(size: int, mean: Fraction) -> Table:
    """The lowest value plus an exponential that ends half a unit above the range."""
    mu = float(mean)
    missing = expm1(-(size - 0.5) / mu)

    def fraction(share: float) -> float:
        return (0.5 - mu * log1p(share * missing)) / size

    return table(round(WHOLE * fraction(0.0)), fraction)


def zipf(size: int, exponent: Fraction) -> Curve:
    """Rank r weighs r ** -exponent, spread evenly over its unit."""
    if size <= SEGMENT_LIMIT:
        return zipf_segments(size, exponent)
    return zipf_table(size, float(exponent))


def zipf_segments(size: int, exponent: Fraction) -> Segments:
    """One segment for each rank, with 60 digits so that every threshold is exact."""
    with localcontext() as context:
        context.prec = 60
        power = -Decimal(exponent.numerator) / Decimal(exponent.denominator)
        sums = list(accumulate(Decimal(r) ** power for r in range(1, size + 1)))
        inner = [floor(Q * reached / sums[-1]) for reached in sums[:-1]]
    fractions = (ceil(Fraction(r * WHOLE, size)) for r in range(size + 1))
    return Segments((0, *inner, Q), tuple(fractions))


@cache
def zipf_table(size: int, exponent: float) -> Table:
    """The same curve where the ranks are too many for segments."""
    total = power_sum(size, exponent)

    def fraction(share: float) -> float:
        return zipf_place(share * total, size, exponent) / size

    return table(0, fraction)


def zipf_place(target: float, size: int, exponent: float) -> float:
    """Where in 0..size the cumulative weight is `target`: a line within each rank."""
    low, high = 0, size
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if power_sum(middle, exponent) <= target else (low, middle)
    inside = (target - power_sum(low, exponent)) / weight(high, exponent)
    return low + min(max(inside, 0.0), 1.0)


def weight(rank: float, exponent: float) -> float:
    """What a rank weighs."""
    return float(float(rank) ** -exponent)


def power_sum(last: int, exponent: float) -> float:
    """The sum of r ** -exponent for r = 1..last, to the precision of a float."""
    head = summed_heads(exponent)
    if last <= SUMMED_RANKS:
        return head[last]
    return head[SUMMED_RANKS] + far_sum(float(SUMMED_RANKS), float(last), exponent)


@cache
def summed_heads(exponent: float) -> tuple[float, ...]:
    """The sums of the first ranks, one by one."""
    weights = [weight(r, exponent) for r in range(1, SUMMED_RANKS + 1)]
    return tuple(fsum(weights[:r]) for r in range(SUMMED_RANKS + 1))


def far_sum(start: float, last: float, exponent: float) -> float:
    """The sum over the ranks after `start` up to `last`, by Euler and Maclaurin."""
    ends = corrections(last, exponent) - corrections(start, exponent)
    return integral(start, last, exponent) + ends


def integral(start: float, last: float, exponent: float) -> float:
    """The area under x ** -exponent."""
    stretch, lift = log(last / start), 1 - exponent
    if lift == 0:
        return stretch
    return exp(lift * log(start)) * expm1(lift * stretch) / lift


def corrections(x: float, s: float) -> float:
    """What one end adds to the integral: f/2 + f'/12 - f'''/720."""
    value = weight(x, s)
    first = -s * value / x
    third = first * (s + 1) * (s + 2) / x**2
    return value / 2 + first / 12 - third / 720


def histogram(size: int, edges: Sequence[Fraction], weights: Sequence[int]) -> Segments:
    """One segment for each bin; the last bin includes its upper edge."""
    units = [*(ceil(edge) for edge in edges[:-1]), floor(edges[-1]) + 1]
    if len(weights) != len(edges) - 1 or not 1 <= len(weights) <= SEGMENT_LIMIT:
        raise ValueError("a histogram has one edge more than its 1 to 64 weights")
    if units != sorted(units) or units[0] < 0 or units[-1] > size:
        raise ValueError("the edges of a histogram rise within the range")
    reached = (0, *accumulate(weights))
    thresholds = tuple(part * Q // reached[-1] for part in reached)
    return Segments(thresholds, tuple(ceil(Fraction(u * WHOLE, size)) for u in units))
