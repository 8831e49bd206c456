"""How a number is spread over its range."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from sqlgen.spec.base import Strict, refusal, unknown_key
from sqlgen.spec.values import DecimalNumber, Integer, Place, timestamp


class Uniform(Strict):
    """Every value equally likely."""

    kind: Literal["uniform"] = "uniform"


def _above_zero(value: Decimal, key: str, remedy: str) -> None:
    if value <= 0:
        raise refusal(f"{key} must be above 0, not {value}", remedy, key=key)


class Normal(Strict):
    """The bell curve, cut off at the ends of the range; `sd` above 0."""

    kind: Literal["normal"] = "normal"
    mean: Place
    sd: DecimalNumber

    @model_validator(mode="after")
    def _positive(self) -> Normal:
        _above_zero(self.sd, "sd", "give a spread")
        return self


class Exponential(Strict):
    """Falls off from the low end; `mean` is the mean distance from it, above 0."""

    kind: Literal["exponential"] = "exponential"
    mean: DecimalNumber

    @model_validator(mode="after")
    def _positive(self) -> Exponential:
        _above_zero(self.mean, "mean", "give a mean")
        return self


class Lognormal(Strict):
    """Its logarithm is normal; `mean` and `sd` are those of the values, above 0."""

    kind: Literal["lognormal"] = "lognormal"
    mean: DecimalNumber
    sd: DecimalNumber

    @model_validator(mode="after")
    def _positive(self) -> Lognormal:
        _above_zero(self.mean, "mean", "give what the values have")
        _above_zero(self.sd, "sd", "give what the values have")
        return self


class Triangular(Strict):
    """Rises in a straight line from the low end to `mode`, and falls from there to the high end."""

    kind: Literal["triangular"] = "triangular"
    mode: Place


class Poisson(Strict):
    """How often something happens that happens `mean` times on average; above 0, to 10^6."""

    kind: Literal["poisson"] = "poisson"
    mean: DecimalNumber

    @model_validator(mode="after")
    def _range(self) -> Poisson:
        if not 0 < self.mean <= 1_000_000:
            problem = f"mean must be above 0 and at most 1000000, not {self.mean}"
            raise refusal(problem, "use normal for more", key="mean")
        return self


class Zipf(Strict):
    """Rank r has weight r^-exponent; the lowest value is rank 1."""

    kind: Literal["zipf"] = "zipf"
    exponent: DecimalNumber = Decimal(1)

    @model_validator(mode="after")
    def _range(self) -> Zipf:
        if not 0 < self.exponent <= 10:
            raise refusal("exponent must be above 0 and at most 10", "use 1", key="exponent")
        return self


class Histogram(Strict):
    """Bins between rising edges, each with a weight; values are even within a bin."""

    kind: Literal["histogram"] = "histogram"
    edges: tuple[Place, ...]
    weights: tuple[Integer, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Histogram:
        if len(self.edges) != len(self.weights) + 1:
            problem = f"{len(self.edges)} edges need {len(self.edges) - 1} weights"
            raise refusal(f"{problem}, not {len(self.weights)}", "one weight a bin", key="weights")
        if not 1 <= len(self.weights) <= 64:
            raise refusal("a histogram has 1 to 64 bins", "join some bins", key="weights")
        if len({_comparable(edge) for edge in self.edges}) > 1:
            raise refusal("edges are of several kinds", "use one kind", key="edges")
        if any(_moment(low) >= _moment(high) for low, high in pairwise(self.edges)):
            raise refusal("edges must rise", "sort them and drop doubles", key="edges")
        if min(self.weights) < 0 or sum(self.weights) == 0:
            raise refusal("weights must be 0 or more, and not all 0", "count rows", key="weights")
        return self


def _comparable(edge: object) -> type:
    """What an edge can be compared with: a bare date with a timestamp, others with their like."""
    return dt.date if isinstance(edge, dt.date) else type(edge)


def _moment(edge: Any) -> Any:
    """An edge as it compares: a bare date is its midnight."""
    return timestamp(edge) if isinstance(edge, dt.date) else edge


KINDS = (
    "uniform",
    "normal",
    "lognormal",
    "triangular",
    "exponential",
    "poisson",
    "zipf",
    "histogram",
)


def _expanded(value: Any) -> Any:
    """`zipf` or `{zipf: {...}}` as a mapping with its kind."""
    if isinstance(value, Strict):
        return value
    if isinstance(value, str):
        value = {value: {}}
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError(f"must be one of {', '.join(KINDS)}, with its options inside it")
    kind, options = next(iter(value.items()))
    if kind not in KINDS:
        raise unknown_key(kind, KINDS, "distribution")
    if not isinstance(options, dict):
        raise ValueError(f"{kind} takes its options as a mapping, not {options!r}")
    if "kind" in options:
        raise refusal(f"unknown key 'kind' in {kind}", "name the distribution alone")
    return {"kind": kind, **options}


Distribution = Annotated[
    Annotated[
        Uniform | Normal | Lognormal | Triangular | Exponential | Poisson | Zipf | Histogram,
        Field(discriminator="kind"),
    ],
    BeforeValidator(_expanded),
]
