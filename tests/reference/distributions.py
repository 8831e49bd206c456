"""From a draw to a fraction of a range, and from that to an index.

A range is counted in units from its lowest value, so that here a unit is always 1 and the range
is 0..S-1. Means, edges and deviations come in units too. Shares near 1 are kept as what remains
to 1, since a float there holds far more digits than one near 1.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from itertools import accumulate, pairwise
from math import ceil, erfc, exp, expm1, floor, log, log1p, sqrt
from statistics import NormalDist

from reference.draw import Q
from reference.ranks import Ranks

WHOLE = 2**30
SEGMENT_LIMIT = 64
RANK_LIMIT = 2**24
NARROWEST = Fraction(1, 2**22)
"""The least share of the range that a deviation or mean may be."""
STARTS: tuple[int, ...] = (
    *range(2**10),
    *range(2**10, 2**14, 2**6),
    *range(2**14, 2**20 - 2**14, 2**10),
    *range(2**20 - 2**14, 2**20 - 2**10, 2**6),
    *range(2**20 - 2**10, 2**20),
)
"""Where the slots of a table start, and at the end the whole, in shares of 2^-20."""
OUTERMOST = 2.0**-32
"""The share of the draws at which the curve of a table is taken for its two ends."""

Curve = Callable[[int], int]
Place = Callable[[float, float], float]
"""The fraction of the range, 0.0 .. 1.0, below which a share of the draws lies.

It is given twice: the share before the place and the share after it.
"""


def scaled(size: int, fraction: int) -> int:
    """The index at which a fraction of the range starts."""
    return size // WHOLE * fraction + size % WHOLE * fraction // WHOLE


def placed(size: int, fraction: int, second: int) -> int:
    """The index at a fraction; where many share one, a second draw chooses among them."""
    start = scaled(size, fraction)
    if size <= WHOLE:
        return start
    return start + second * (scaled(size, fraction + 1) - start) // Q


@dataclass(frozen=True)
class Segments:
    """A curve through the points (threshold, fraction); a segment of no width is never met."""

    thresholds: tuple[int, ...]
    fractions: tuple[int, ...]

    def __call__(self, draw: int) -> int:
        """The fraction at a draw."""
        t, fractions = self.thresholds, self.fractions
        j = bisect_right(t, draw) - 1
        rise = fractions[j + 1] - fractions[j]
        return fractions[j] + (draw - t[j]) * rise // (t[j + 1] - t[j])


@dataclass(frozen=True)
class Table:
    """A curve through a fraction at the start of each slot and one at the end."""

    fractions: tuple[int, ...]

    def __call__(self, draw: int) -> int:
        """The fraction at a draw."""
        j = bisect_right(STARTS, draw * 2**20 // Q) - 1
        end = STARTS[j + 1] if j + 1 < len(STARTS) else 2**20
        f = draw * (2**20 // (end - STARTS[j])) % Q
        return self.fractions[j] + (self.fractions[j + 1] - self.fractions[j]) * f // Q


def table(place: Place) -> Table:
    """The table of a curve: rounded, below the whole but for its end, and never falling."""
    shares = [(start / 2**20, 1 - start / 2**20) for start in STARTS]
    shares[0] = OUTERMOST, 1 - OUTERMOST
    inner = (min(round(WHOLE * place(*share)), WHOLE - 1) for share in shares)
    last = round(WHOLE * place(1 - OUTERMOST, OUTERMOST))
    return Table(tuple(accumulate((*inner, last), max)))


def normal(size: int, mean: Fraction, sd: Fraction) -> Table:
    """The normal distribution between half a unit below the range and half a unit above it."""
    if sd < NARROWEST * size:
        raise ValueError(f"a deviation of {sd} among {size} values")
    low = float((Fraction(-1, 2) - mean) / sd)
    high = float((size - Fraction(1, 2) - mean) / sd)
    if low > 0:
        mirrored = bell(-high, -low)
        return table(lambda before, after: 1 - mirrored(after, before))
    return table(bell(low, high))


def bell(low: float, high: float) -> Place:
    """The place in a standard normal between two bounds, of which the low one is not above 0."""
    below, above = tail(low), tail(-high)
    mass = 1 - below - above if high > 0 else tail(high) - below
    quantile = NormalDist().inv_cdf

    def place(before: float, after: float) -> float:
        reached = below + before * mass
        x = quantile(reached) if reached < 0.5 else -quantile(above + after * mass)
        return (x - low) / (high - low)

    return place


def tail(x: float) -> float:
    """The share of a standard normal below x."""
    return erfc(-x / sqrt(2)) / 2


def lognormal(low: int, size: int, mean: Fraction, sd: Fraction) -> Table:
    """A normal logarithm; values are counted from 0, places from the low end of the range."""
    if sd < NARROWEST * size:
        raise ValueError(f"a deviation of {sd} among {size} values")
    variance = log1p(float((sd / mean) ** 2))
    center, width = log(float(mean)) - variance / 2, sqrt(variance)
    start, end = low - 0.5, low + size - 0.5
    floor_, top = (log(start) - center) / width if start > 0 else -40.0, (log(end) - center) / width
    if floor_ > 0:
        mirrored = standard(-top, -floor_)
        return table(
            lambda before, after: (exp(center - width * mirrored(after, before)) - start) / size
        )
    found = standard(floor_, top)
    return table(lambda before, after: (exp(center + width * found(before, after)) - start) / size)


def standard(low: float, high: float) -> Place:
    """The standard normal between two bounds, as a distance from its middle."""
    inside = bell(low, high)
    return lambda before, after: low + (high - low) * inside(before, after)


def triangular(size: int, mode: Fraction) -> Table:
    """Straight up to the mode, straight down from it, between half a unit outside the range."""
    peak = float((mode + Fraction(1, 2)) / size)

    def place(before: float, after: float) -> float:
        if before > peak:
            return 1 - sqrt(after * (1 - peak))
        return sqrt(before * peak)

    return table(place)


def poisson(low: int, size: int, mean: Fraction) -> Curve:
    """Counts with their weights, spread evenly over their units."""
    weights = counts(low, size, mean)
    sums = [Decimal(0), *accumulate(weights)]
    if size <= SEGMENT_LIMIT:
        fractions = (ceil(Fraction(k * WHOLE, size)) for k in range(size + 1))
        return Segments(tuple(floor(Q * each / sums[-1]) for each in sums), tuple(fractions))
    if mean < (NARROWEST * size) ** 2:
        raise ValueError(f"a mean of {mean} among {size} values")

    def place(before: float, after: float) -> float:
        goal = sums[-1] * Decimal(before) if before < after else sums[-1] * (1 - Decimal(after))
        k = min(bisect_right(sums, goal), size) - 1
        return float((k + (goal - sums[k]) / weights[k]) / size)

    return table(place)


def counts(low: int, size: int, mean: Fraction) -> list[Decimal]:
    """The weights of the counts from `low` on, relative to the likeliest, in 28 digits."""
    rate = Decimal(mean.numerator) / Decimal(mean.denominator)
    mode = floor(mean)
    reach = ceil(14 * sqrt(mean) + 50)
    found = {mode: Decimal(1)}
    for k in range(mode + 1, mode + reach + 1):
        found[k] = found[k - 1] * rate / k
    for k in range(mode - 1, max(mode - reach, 0) - 1, -1):
        found[k] = found[k + 1] * (k + 1) / rate
    return [found.get(k, Decimal(0)) for k in range(low, low + size)]


def exponential(size: int, mean: Fraction) -> Table:
    """The lowest value plus an exponential that ends half a unit above the range."""
    if mean < NARROWEST * size:
        raise ValueError(f"a mean of {mean} among {size} values")
    mu, top = float(mean), size - 0.5
    beyond, within = exp(-top / mu), -expm1(-top / mu)

    def place(before: float, after: float) -> float:
        remains = log1p(-before * within) if before < after else log(after + before * beyond)
        return (0.5 - mu * remains) / size

    return table(place)


def zipf(size: int, exponent: Fraction) -> Curve:
    """Rank r weighs r ** -exponent, spread evenly over its unit."""
    if size > RANK_LIMIT:
        raise ValueError(f"zipf over {size} values")
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
    ranks = Ranks(size, exponent)
    return table(lambda before, after: ranks.place(before, after) / size)


def histogram(size: int, edges: Sequence[Fraction], weights: Sequence[int]) -> Segments:
    """One segment for each bin; the last bin includes its upper edge."""
    units = [*(ceil(edge) for edge in edges[:-1]), floor(edges[-1]) + 1]
    if len(weights) != len(edges) - 1 or not 1 <= len(weights) <= SEGMENT_LIMIT:
        raise ValueError("a histogram has one edge more than its 1 to 64 weights")
    fractions = tuple(ceil(Fraction(u * WHOLE, size)) for u in units)
    rise = all(low < high for low, high in pairwise(fractions))
    if not rise or edges[0] < 0 or edges[-1] > size - 1:
        raise ValueError("the edges of a histogram rise within the range, each bin with a fraction")
    reached = (0, *accumulate(weights))
    return Segments(tuple(part * Q // reached[-1] for part in reached), fractions)
