"""Ranks of a power law: where in 0..S a share of their weight is reached.

Rank r = 1..S weighs r ** -exponent, spread evenly from r-1 to r.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from math import expm1, fsum, log1p

SUMMED = 100


def weight(rank: float, exponent: float) -> float:
    """What a rank weighs."""
    return float(float(rank) ** -exponent)


@cache
def heads(exponent: float) -> tuple[float, ...]:
    """The sums of the first 0 .. 100 ranks, one by one."""
    weights = [weight(r, exponent) for r in range(1, SUMMED + 1)]
    return tuple(fsum(weights[:r]) for r in range(SUMMED + 1))


def between(first: int, last: int, exponent: float) -> float:
    """The sum over the ranks after `first` up to `last`, to the precision of a float."""
    if last <= SUMMED:
        return fsum(weight(r, exponent) for r in range(first + 1, last + 1))
    if first < SUMMED:
        near = heads(exponent)[SUMMED] if not first else between(first, SUMMED, exponent)
        return near + between(SUMMED, last, exponent)
    ends = corrections(last, exponent) - corrections(first, exponent)
    return integral(first, last, exponent) + ends


def integral(start: float, end: float, exponent: float) -> float:
    """The area under x ** -exponent."""
    stretch, lift = log1p((end - start) / start), 1 - exponent
    if lift == 0:
        return stretch
    return float(start**lift * expm1(lift * stretch) / lift)


def corrections(x: float, s: float) -> float:
    """What one end adds to the integral, by Euler and Maclaurin: f/2 + f'/12 - f'''/720."""
    value = weight(x, s)
    first = -s * value / x
    third = first * (s + 1) * (s + 2) / x**2
    return value / 2 + first / 12 - third / 720


@dataclass(frozen=True)
class Ranks:
    """All ranks, with sums taken from whichever end is nearer."""

    size: int
    exponent: float

    @cached_property
    def total(self) -> float:
        """The weight of all ranks."""
        return between(0, self.size, self.exponent)

    def place(self, before: float, after: float) -> float:
        """Where `before` of the weight lies below and `after` above: a line within each rank."""
        if before <= after:
            return self.from_below(before * self.total)
        return self.from_above(after * self.total)

    def from_below(self, target: float) -> float:
        """Where the weight below is `target`."""
        low, high = 0, self.size
        while high - low > 1:
            middle = (low + high) // 2
            reached = between(0, middle, self.exponent) <= target
            low, high = (middle, high) if reached else (low, middle)
        missing = target - between(0, low, self.exponent)
        return low + self.inside(missing, high)

    def from_above(self, target: float) -> float:
        """Where the weight above is `target`."""
        low, high = 0, self.size
        while high - low > 1:
            middle = (low + high) // 2
            beyond = between(middle, self.size, self.exponent) >= target
            low, high = (middle, high) if beyond else (low, middle)
        missing = target - between(high, self.size, self.exponent)
        return high - self.inside(missing, high)

    def inside(self, part: float, rank: int) -> float:
        """How much of its unit a part of the weight of a rank takes up."""
        return min(max(part / weight(rank, self.exponent), 0.0), 1.0)
