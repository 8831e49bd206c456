"""What a module may say: conditions, when they begin and end, visits, and what is given there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from sqlgen.spec.base import Strict, refusal

DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
GROUPS = ("white", "black", "asian", "native", "hawaiian", "other", "hispanic")
"""Groups of people by race; hispanic people of any race are a group of their own."""
SYSTEMS = ("SNOMED-CT", "RxNorm", "LOINC", "CVX", "DICOM-DCM")
NUMBER = (int, float, Decimal)


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a system, and what it means in words."""

    system: str
    code: str
    display: str


def _code(value: Any) -> Any:
    """`SNOMED-CT 74400008 | Appendicitis (disorder)`."""
    if isinstance(value, Code):
        return value
    found = re.fullmatch(r"(\S+) (\S+) \| (.+)", str(value))
    if found is None or found[1] not in SYSTEMS:
        raise refusal(
            f"{value!r} is no code", f"write SYSTEM CODE | DISPLAY, a system of {SYSTEMS}"
        )
    return Code(found[1], found[2], found[3].replace(",", " ").replace("  ", " "))


def _span(value: Any) -> Any:
    """`{weeks: [2, 4]}` or `{weeks: 2}` as days."""
    if isinstance(value, tuple):
        return value
    if not isinstance(value, dict) or len(value) != 1 or (unit := next(iter(value))) not in DAYS:
        raise refusal("a length of time has one unit", f"write it like {{days: [1, 3]}}: {[*DAYS]}")
    ends = value[unit] if isinstance(value[unit], list) else [value[unit]] * 2
    if len(ends) != 2 or not all(isinstance(end, NUMBER) for end in ends):
        raise refusal("a length of time is one number or two", "write it like {days: [1, 3]}")
    if not 0 <= ends[0] <= ends[1]:
        raise refusal("a length of time runs from low to high", "put the lower one first")
    return tuple(round(float(end) * DAYS[unit]) for end in ends)


def _bands(value: Any) -> Any:
    """`{18-44: 0.42, 45-64: 0.22}`: weights or rates by age."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, NUMBER):
        return ((0, 120, float(value)),)
    if isinstance(value, list) and len(value) == 2:
        return ((float(value[0]), float(value[1]), 1.0),)
    if not isinstance(value, dict) or not value:
        raise refusal("ages are bands", "write them like {18-44: 0.4, 45-64: 0.6} or [18, 64]")
    return tuple(_band(key, each) for key, each in value.items())


def _band(key: Any, value: Any) -> tuple[int, int, float]:
    found = re.fullmatch(r"(\d+)(?:-(\d+))?", str(key))
    if found is None or not isinstance(value, NUMBER) or value < 0:
        raise refusal(f"{key!r} is no band of ages", "write it like 18-44: 0.4")
    low, high = int(found[1]), int(found[2] or found[1])
    return low, high, float(value)


Coded = Annotated[Code, BeforeValidator(_code)]
Span = Annotated[tuple[int, int], BeforeValidator(_span)]
Bands = Annotated[tuple[tuple[float, float, float], ...], BeforeValidator(_bands)]
Sex = Literal["M", "F"]
Group = Literal["white", "black", "asian", "native", "hawaiian", "other", "hispanic"]


class Bell(Strict):
    """Ages around a mean, drawn anew where they are at or below the least."""

    mean: float
    sd: float = Field(gt=0)
    least: float = 0


class Way(Strict):
    """A way into a condition; a person takes the earliest that comes about.

    `chance` in a life, spread over `ages` or around a `bell`; or a yearly `rate` by age; or the
    share of people who have it at each age, `prevalence`. With `after`, only people who have that
    condition, and later than it; `within` counts from it instead of by age.
    """

    chance: float | None = Field(default=None, gt=0, le=1)
    ages: Bands | None = None
    bell: Bell | None = None
    rate: Bands | None = None
    prevalence: dict[int, float] | None = None
    after: str | None = None
    within: Span | None = None
    sex: Sex | None = None
    groups: dict[Group, float] | None = None
    born: tuple[int, int] | None = None

    @model_validator(mode="after")
    def _one_law(self) -> Way:
        laws = [self.ages, self.bell, self.rate, self.prevalence, self.within]
        if sum(each is not None for each in laws) != 1:
            raise refusal(
                "a way has one law of time", "give ages, bell, rate, prevalence or within"
            )
        if self.within is not None and self.after is None:
            raise refusal("`within` counts from another condition", "name it by `after`")
        if self.chance is None and not (self.rate or self.prevalence):
            raise refusal("a way has a chance", "give `chance`, 0 to 1")
        return self


class Item(Strict):
    """What is given, done or measured at a visit.

    `one_of` takes one of its items by their `weight`. `measure` is a value that the engine works
    out (see docs/patients.md); `value` a range; `text` words with weights.
    """

    medication: Coded | None = None
    procedure: Coded | None = None
    observation: Coded | None = None
    careplan: Coded | None = None
    device: Coded | None = None
    supply: Coded | None = None
    imaging: Coded | None = None
    one_of: tuple[Item, ...] = ()
    weight: float = Field(default=1, gt=0)
    chance: float = Field(default=1, gt=0, le=1)
    cost: float | None = Field(default=None, ge=0)
    lasts: Span | None = None
    minutes: tuple[int, int] = (10, 30)
    ages: tuple[int, int] = (0, 140)
    sex: Sex | None = None
    groups: tuple[Group, ...] = ()
    since: int = 0
    given: str | None = None
    unless: str | None = None
    value: tuple[float, float] | None = None
    decimals: int = Field(default=1, ge=0, le=3)
    unit: str = ""
    category: str = "laboratory"
    measure: str | None = None
    text: dict[str, float] | None = None
    quantity: int = Field(default=1, ge=1)
    site: Coded | None = None
    modality: Coded | None = None

    @property
    def kinds(self) -> tuple[tuple[str, Code], ...]:
        """What it is, with its code."""
        found = ((kind, getattr(self, kind)) for kind in KINDS)
        return tuple((kind, code) for kind, code in found if code is not None)

    @model_validator(mode="after")
    def _one_kind(self) -> Item:
        if len(self.kinds) + bool(self.one_of) != 1:
            raise refusal("an item is one thing", f"give one of {', '.join(KINDS)}, one_of")
        if self.observation and not (self.value or self.measure or self.text):
            raise refusal("an observation has a value", "give `value`, `text` or `measure`")
        return self


KINDS = (
    "medication", "procedure", "observation", "careplan", "device", "supply", "imaging",
)  # fmt: skip


class Visit(Strict):
    """An encounter that a condition brings about; the first one is where it is found."""

    code: Coded
    kind: Literal[
        "wellness", "ambulatory", "outpatient", "inpatient", "emergency", "urgentcare",
        "hospice", "home", "snf", "virtual",
    ] = "ambulatory"  # fmt: skip
    after: Span = (0, 0)
    every: Span | None = None
    times: int = Field(default=400, ge=1, le=400)
    chance: float = Field(default=1, gt=0, le=1)
    minutes: tuple[int, int] = (15, 45)
    gives: tuple[Item, ...] = ()


class Allergy(Strict):
    """What makes a condition a row of the table allergies."""

    type: Literal["allergy", "intolerance"] = "allergy"
    category: Literal["food", "medication", "environment", "biologic", "drug"]
    reactions: tuple[Coded, ...] = Field(default=(), max_length=2)


class Condition(Strict):
    """A disease, a trait or an event of a life.

    Without `code` it is known to the engine alone. `onset` are the ways into it, once in a life;
    `yearly` are rates by age of one that comes again.
    """

    code: Coded | None = None
    onset: tuple[Way, ...] = ()
    yearly: Bands | None = None
    yearly_men: Bands | None = None
    yearly_women: Bands | None = None
    lasts: Span | None = None
    heals: float = Field(default=1, gt=0, le=1)
    deadly: float = Field(default=1, ge=1, le=50)
    allergy: Allergy | None = None
    visits: tuple[Visit, ...] = ()
    chronic: bool = False

    @model_validator(mode="after")
    def _begins(self) -> Condition:
        again = self.yearly or self.yearly_men or self.yearly_women
        if bool(self.onset) == bool(again):
            raise refusal("a condition begins", "give either `onset` or `yearly` rates")
        if self.code and not self.visits:
            raise refusal("a condition with a code is found at a visit", "give `visits`")
        if self.visits and self.visits[0].every:
            raise refusal("the first visit is the one at which it is found", "add one with `every`")
        return self


class Module(Strict):
    """A module: its conditions by name, and what its conditions add to wellness visits."""

    module: str
    about: str = ""
    source: str = ""
    conditions: dict[str, Condition] = Field(default_factory=dict)
    checkups: tuple[Item, ...] = ()
