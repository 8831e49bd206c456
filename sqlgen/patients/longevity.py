"""Whether people can be made so old: some of the attempts at a life have to last as long."""

from __future__ import annotations

from sqlgen.errors import UsageError
from sqlgen.patients.mortality import SEXES, alive
from sqlgen.patients.options import LOWERED, OLDEST, Wanted

MISSED = 0.001
"""Slots of a run for which no attempt lasts, as expected, at most: next to none."""


def attainable(wanted: Wanted, attempts: int) -> None:
    """UsageError where so many attempts are not enough for people as old as those asked for."""
    if wanted.ages is None or wanted.ages[0] <= LOWERED:
        return
    low, high = wanted.ages[0], min(wanted.ages[1], OLDEST + 1)
    fits = [top for top in range(low + 1, high + 1) if _missed(wanted, attempts, low, top) < MISSED]
    if high not in fits:
        raise UsageError(
            f"too few live to be {low} to {high - 1} for {wanted.people:,} such patients",
            f"ask for ages {low}-{max(fits)}" if fits else "ask for lower ages",
        )


def _missed(wanted: Wanted, attempts: int, low: int, high: int) -> float:
    sexes = wanted.sex or "".join(SEXES)
    lasting = [alive(sex, age + 1) for age in range(low, high) for sex in sexes]
    return wanted.people * sum((1 - share) ** attempts for share in lasting) / len(lasting)
