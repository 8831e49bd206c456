"""The generators over a range: numbers, days, times and lengths of time."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from sqlgen.spec.base import Strict, refusal
from sqlgen.spec.distributions import Distribution, Uniform
from sqlgen.spec.parents import After
from sqlgen.spec.values import (
    DateOrParam,
    DecimalNumber,
    DecimalOrParam,
    Flag,
    Integer,
    IntegerOrParam,
    IntervalOrParam,
    Name,
    TimeOrParam,
    TimestampOrParam,
    ends,
    shown,
)


class Generator(Strict):
    """Base of the generators.

    `main` is the option that a bare value stands for: `integer: [1, 6]` is
    `integer: {between: [1, 6]}`. `whole` says that even a mapping is that bare value.
    """

    main: ClassVar[str]
    whole: ClassVar[bool] = False

    @classmethod
    def expanded(cls, value: Any) -> dict[Any, Any]:
        """The options, a bare value put under its option's name."""
        if isinstance(value, dict) and not cls.whole:
            return value
        return {cls.main: value}


def _implied_range(data: Any) -> Any:
    """A histogram without `between` spans its own edges."""
    if isinstance(data, dict) and "between" not in data and "distribution" in data:
        inner = data["distribution"]
        edges = inner.get("histogram", {}).get("edges") if isinstance(inner, dict) else None
        if isinstance(edges, list) and len(edges) > 1:
            return data | {"between": [edges[0], edges[-1]]}
    return data


class Correlation(Strict):
    """How a column goes along with another: `rho` from -1 to 1 is their correlation (Pearson's)."""

    column: Name
    rho: DecimalNumber

    @model_validator(mode="after")
    def _range(self) -> Correlation:
        if abs(self.rho) > 1:
            raise refusal(f"rho must be -1 to 1, not {self.rho}", "like 0.7", key="rho")
        return self


def _correlation(value: Any) -> Any:
    """`{with: height, rho: 0.7}`, `with` under a name that Python takes."""
    if not isinstance(value, dict) or set(value) != {"with", "rho"}:
        raise refusal(f"must name a column and rho, not {shown(value)}", "{with: height, rho: 0.7}")
    return {"column": value["with"], "rho": value["rho"]}


class Ranged(Generator):
    """A generator over a range, both ends included."""

    main = "between"
    distribution: Distribution = Uniform()
    correlate: Annotated[Correlation, BeforeValidator(_correlation)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _range_of_edges(cls, data: Any) -> Any:
        return _implied_range(data)


class Integers(Ranged):
    """Whole numbers."""

    kind: Literal["integer"] = "integer"
    between: Annotated[tuple[IntegerOrParam, IntegerOrParam], BeforeValidator(ends)]


class Decimals(Ranged):
    """Exact decimals with `scale` digits after the point, 0 to 18."""

    kind: Literal["decimal"] = "decimal"
    between: Annotated[tuple[DecimalOrParam, DecimalOrParam], BeforeValidator(ends)]
    scale: Annotated[Integer, Field()] = 2

    @model_validator(mode="after")
    def _scale(self) -> Decimals:
        if not 0 <= self.scale <= 18:
            raise refusal(f"scale must be 0 to 18, not {self.scale}", "use 2", key="scale")
        return self


class Moments(Ranged):
    """Moments in a range, or a while after another moment: `within` a length, or `every` step."""

    after: After | None = None
    within: IntervalOrParam | None = None
    every: IntervalOrParam | None = None
    ordered: Flag = False

    @model_validator(mode="after")
    def _one_form(self) -> Moments:
        if getattr(self, "between", None) is not None:
            for key in ("after", "within", "every", "ordered"):
                if getattr(self, key):
                    problem = f"a range between two ends takes no {key}"
                    raise refusal(problem, f"drop between or {key}", key=key)
            return self
        if self.after is None:
            raise refusal("must have two ends, or after", "like [2020-01-01, 2025-12-31]")
        if (self.within is None) == (self.every is None):
            raise refusal("after needs `within` or `every`", "like within: 90 days", key="after")
        if self.correlate:
            raise refusal("what comes after has no range to correlate", "drop it", key="correlate")
        self._whole()
        return self

    def _whole(self) -> None:
        if self.every is not None and (self.ordered or not isinstance(self.distribution, Uniform)):
            raise refusal("steps are in order and even by themselves", "drop the rest", key="every")
        if self.ordered and not isinstance(self.distribution, Uniform):
            raise refusal("times in order are even", "drop the distribution", key="ordered")


class Dates(Moments):
    """Calendar days."""

    kind: Literal["date"] = "date"
    between: Annotated[tuple[DateOrParam, DateOrParam], BeforeValidator(ends)] | None = None


class Timestamps(Moments):
    """Points in time without zone, in whole seconds."""

    kind: Literal["timestamp"] = "timestamp"
    between: Annotated[tuple[TimestampOrParam, TimestampOrParam], BeforeValidator(ends)] | None = (
        None
    )


class Times(Ranged):
    """Times of day without zone, in whole seconds."""

    kind: Literal["time"] = "time"
    between: Annotated[tuple[TimeOrParam, TimeOrParam], BeforeValidator(ends)]


class Intervals(Ranged):
    """Lengths of time in whole seconds."""

    kind: Literal["interval"] = "interval"
    between: Annotated[tuple[IntervalOrParam, IntervalOrParam], BeforeValidator(ends)]
