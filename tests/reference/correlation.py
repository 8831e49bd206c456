"""Draws that go along with another column's draws: scores of a normal, added and put back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from reference.distributions import OUTERMOST, STARTS
from reference.draw import Draws, Q

Shape = Callable[[int], float]

SCORE = 2**26
WEIGHT = 2**20
COARSE = 2**12
REACH = 9
STEPS = 256
STEP = WEIGHT * SCORE // STEPS
TERMS = 64
FINE = 50_000


@cache
def scores() -> tuple[int, ...]:
    """The score at the start of each slot and at the end of the last."""
    inner = [start / 2**20 for start in STARTS[1:]]
    shares = np.array([OUTERMOST, *inner])
    found = np.where(shares < 0.5, special.ndtri(shares), -special.ndtri(1 - shares))
    return tuple(round(each * SCORE) for each in [*found, -special.ndtri(OUTERMOST)])


def score(draw: int) -> int:
    """The score of a draw, straight within a slot."""
    part = draw * 2**20
    slot = next(j for j in range(len(STARTS) - 1, -1, -1) if STARTS[j] * Q <= part)
    width = (STARTS[slot + 1] if slot + 1 < len(STARTS) else 2**20) - STARTS[slot]
    rest = (part - STARTS[slot] * Q) // width
    table = scores()
    return table[slot] + (table[slot + 1] - table[slot]) * rest // Q


@cache
def share(step: int) -> int:
    """The draws below a step of the sum."""
    return min(round(float(special.ndtr(step / STEPS - REACH)) * Q), Q - 1)


@dataclass(frozen=True)
class Led(Draws):
    """Draws of which the column's own goes along with another's."""

    other: int = 0
    weight: int = 0

    def draw(self, purpose: str = "") -> int:
        """The draw for a purpose; the column's own is the place of a sum of two scores."""
        if purpose:
            return super().draw(purpose)
        rest = isqrt(WEIGHT**2 - self.weight**2)
        total = self.weight * score(self.other) + rest * score(super().draw())
        at, inside = divmod(total + REACH * WEIGHT * SCORE, STEP)
        return share(at) + (share(at + 1) - share(at)) * inside // STEP


def weight_of(rho: Any, first: Shape, second: Shape) -> int:
    """The weight of the other's score, by Mehler's formula."""
    one, two = coefficients(first), coefficients(second)
    powers = np.arange(1, TERMS + 1)

    def over(r: float) -> float:
        return float((one * two * r**powers).sum()) - float(rho)

    found = float(optimize.brentq(over, -0.999, 0.999, xtol=1e-12))
    return round(found * COARSE) * (WEIGHT // COARSE)


def coefficients(shape: Shape) -> NDArray[np.float64]:
    """Those of the standardised values in Hermite polynomials, as the sum of many small steps.

    A step at a score t has the coefficients he_(k-1)(t) * density(t) / sqrt(k).
    """
    edges = np.linspace(-6.2, 6.2, FINE)
    shares: NDArray[np.float64] = np.asarray(special.ndtr(edges), dtype=np.float64)
    values = np.array([float(shape(int(each * Q))) for each in shares])
    weights = np.diff(shares, prepend=0.0, append=1.0)
    low, high = np.append(values[0], values), np.append(values, values[-1])
    mean = (low + high) @ weights / 2
    deviation = float(np.sqrt((low**2 + low * high + high**2) @ weights / 3 - mean**2))
    scores = (edges[:-1] + edges[1:]) / 2
    heights = np.diff(values) * np.exp(-scores * scores / 2) / np.sqrt(2 * np.pi)
    before, here = np.zeros_like(scores), np.ones_like(scores)
    found = np.zeros(TERMS)
    for k in range(1, TERMS + 1):
        found[k - 1] = float((heights * here).sum()) / k**0.5
        before, here = here, (scores * here - (k - 1) ** 0.5 * before) / k**0.5
    return found / deviation
