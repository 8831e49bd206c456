"""How often cells are bad, as an argument of a procedure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlgen.errors import UsageError
from sqlgen.plan.arithmetic import Q
from sqlgen.plan.subject import Spoiling
from sqlgen.plan.variables import Argument, Variables, quotient, times

BAD_RATE = "bad_rate"
"""The argument."""
DECIMALS = 9
"""Decimals of a rate: with more, rates times Q pass 2^63, and no draw tells them apart."""


def rated(bad: Spoiling, variables: Variables) -> Spoiling:
    """The same, the rate that of a call.

    UsageError for a usual rate with too many decimals.
    """
    units = bad.rate * 10**DECIMALS
    if units.denominator > 1:
        raise UsageError(
            f"{BAD_RATE} must have at most {DECIMALS} decimals", "give a share like 0.05"
        )
    given = variables.of(Argument(BAD_RATE, "decimal", DECIMALS), int(units))
    return replace(bad, given=quotient(times(given, Q), 10**DECIMALS))


def usual_rate(bad: Spoiling) -> Decimal:
    """The rate of a call that gives none."""
    return (Decimal(bad.rate.numerator) / bad.rate.denominator).normalize()
