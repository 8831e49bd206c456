"""Numbers that go along with another column's: a Gaussian copula, in integers.

Both columns' draws become normal scores; a weighted sum of the two is a score again, and its place
in the normal distribution the draw that the later column is made from (docs/arithmetic.md,
"correlate"). The weights are worked out so that the values, not the scores, have the correlation
that was asked for.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import isqrt

from sqlgen.plan.arithmetic import Q
from sqlgen.plan.indexes import Blend, Draw, Place, Ref, Slot, Slots, Standing
from sqlgen.plan.quantiles import BELL, cdf, slot_shares
from sqlgen.plan.scope import Scope

WEIGHT = 2**20
"""Weights of scores are in these parts."""
ROUNDING = 2**8
"""A weight is a multiple of it, so that the last digits of a double have no say."""
SCORE = 2**26
"""A score of one standard deviation."""
REACH = 9
"""Standard deviations that a sum of two scores stays within."""
STEPS = 256
"""Entries of the table of places for each standard deviation."""
STEP = WEIGHT * SCORE // STEPS


@dataclass(frozen=True)
class Shape:
    """How a column's values lie: the place in the range, 0 to 1, of each draw; so many values."""

    place: Callable[[int], float]
    size: int

    @cached_property
    def terms(self) -> tuple[float, ...]:
        """The coefficients of the standardised values in normalised Hermite polynomials."""
        found = self._stepped() if self.size <= MOST_STEPS else _hermite(self.on_grid)
        return tuple(each / self._deviation for each in found)

    @cached_property
    def on_grid(self) -> list[float]:
        """The standardised values at the scores of the grid."""
        values = [self._value(draw) for draw in DRAWS]
        mean = _product(values, [1.0] * len(values))
        centred = [each - mean for each in values]
        variance = _product(centred, centred)
        if variance <= 0:
            raise ValueError("one of them is always the same")
        return [each / math.sqrt(variance) for each in centred]

    def _value(self, draw: int) -> float:
        place = self.place(draw) * self.size
        return float(math.floor(place)) if self.size <= MOST_STEPS else place

    @cached_property
    def _rises(self) -> list[float]:
        """The scores at which the value rises by one."""
        draws = [bisect_left(range(Q), float(at), key=self._value) for at in range(1, self.size)]
        return [_quantile(each / Q, 1 - each / Q) for each in draws if 0 < each < Q]

    @property
    def _deviation(self) -> float:
        """The standard deviation of the values, where they come in steps; otherwise 1."""
        if self.size > MOST_STEPS:
            return 1.0
        above = [cdf(-score) for score in self._rises]
        squares = math.fsum((2 * at + 1) * each for at, each in enumerate(above))
        if not above or squares <= math.fsum(above) ** 2:
            raise ValueError("one of them is always the same")
        return math.sqrt(squares - math.fsum(above) ** 2)

    def _stepped(self) -> list[float]:
        """The coefficients of a staircase: each step's is known in closed form."""
        found = [0.0] * TERMS
        for score in self._rises:
            density = math.exp(-score * score / 2) / math.sqrt(2 * math.pi)
            for at, value in enumerate(_polynomials(score)[:TERMS]):
                found[at] += value * density / math.sqrt(at + 1)
        return found


def correlated(scope: Scope, other: Draw | Ref, weight: int) -> Ref:
    """The draw of a column that goes along with another's draw; `weight` in parts of WEIGHT."""
    first = score_of(scope, "other", other)
    second = score_of(scope, "own", scope.draw())
    rest = isqrt(WEIGHT**2 - weight**2)
    total = scope.lifted("sum", Blend(first, second, weight, rest, REACH * WEIGHT * SCORE))
    title = f"shares of a normal, in parts of {Q}"
    table = scope.run.steps(("places",), title, _places())
    join = scope.table.join(table, Place(total, STEP, 0))
    return scope.lifted("draw", Standing(join, total, STEP))


def score_of(scope: Scope, name: str, draw: Draw | Ref) -> Slots:
    """The normal score of a draw, SCORE for each standard deviation."""
    lifted = scope.lifted(name, draw)
    table = scope.run.steps(("scores",), "normal scores", _scores())
    return Slots(scope.table.join(table, Slot(lifted)), lifted)


@cache
def _scores() -> tuple[int, ...]:
    """The normal score at the start of each slot, and at the end."""
    return tuple(round(_quantile(*each) * SCORE) for each in slot_shares())


def _quantile(share: float, rest: float) -> float:
    return BELL.inv_cdf(share) if share < rest else -BELL.inv_cdf(rest)


@cache
def _places() -> tuple[int, ...]:
    """The share of scores below each step, in parts of Q."""
    steps = range(-REACH * STEPS, REACH * STEPS + 1)
    return tuple(min(round(cdf(step / STEPS) * Q), Q - 1) for step in steps)


TERMS = 64
"""Hermite polynomials that a shape is written in; what they leave over counts as one more."""
MOST_STEPS = 1024
"""Values that are taken as the steps they are; more of them are as good as a smooth curve."""
GRID = [step / 128 for step in range(-7 * 128, 7 * 128 + 1)]
DENSITY = [math.exp(-each * each / 2) / math.sqrt(2 * math.pi) / 128 for each in GRID]
DRAWS = [min(int(cdf(each) * Q), Q - 1) for each in GRID]


def weight_for(rho: float, first: Shape, second: Shape) -> int:
    """The weight of the other's score, in parts of WEIGHT, that gives values this correlation.

    Two functions of scores with correlation r, a_k and b_k their coefficients in normalised
    Hermite polynomials, have the correlation sum(a_k * b_k * r^k) (Mehler's formula). ValueError
    where the two shapes do not reach rho.
    """
    sign = -1 if rho < 0 else 1
    most = sign * _product(first.on_grid, second.on_grid[::sign])
    if abs(rho) > most + 1e-3:
        raise ValueError(f"these two reach {sign * most:.3f} at most, not {rho:g}")
    products = [a * b for a, b in zip(first.terms, second.terms, strict=True)]
    terms = [sign**power * sign * each for power, each in enumerate(products, 1)]
    found = _solved(abs(rho), [*terms, most - math.fsum(terms)])
    return sign * round(found * WEIGHT / ROUNDING) * ROUNDING


def _product(one: Sequence[float], two: Sequence[float]) -> float:
    """The mean of the product of two functions of a normal score."""
    return math.fsum(a * b * w for a, b, w in zip(one, two, DENSITY, strict=True))


def _polynomials(score: float) -> list[float]:
    """The normalised Hermite polynomials of degree 0 to TERMS at a score."""
    found = [1.0, score]
    for degree in range(1, TERMS):
        last, before = found[-1], found[-2]
        found.append((score * last - math.sqrt(degree) * before) / math.sqrt(degree + 1))
    return found


def _hermite(values: Sequence[float]) -> list[float]:
    """The coefficients of a smooth function, of degree 1 to TERMS."""
    return [_product(values, column) for column in _on_grid()]


@cache
def _on_grid() -> list[list[float]]:
    """The polynomials of degree 1 to TERMS at the scores of the grid."""
    rows = [_polynomials(score) for score in GRID]
    return [[row[degree] for row in rows] for degree in range(1, TERMS + 1)]


def _solved(rho: float, terms: Sequence[float]) -> float:
    """The r from 0 to 1 at which the series reaches rho, by halving."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        reached = math.fsum(term * middle**power for power, term in enumerate(terms, 1))
        low, high = (middle, high) if reached < rho else (low, middle)
    return (low + high) / 2
