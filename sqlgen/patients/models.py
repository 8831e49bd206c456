"""What a module may say: conditions, when they begin and end, visits, and what is given there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from sqlgen.spec.base import Strict, refusal

DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
GROUPS = ("white", "black", "asian", "native", "hawaiian", "other", "hispanic")
"""Groups of people by race; hispanic people of any race are a group of their own."""
DEATH = "death"
"""The name of the first condition of all, which is the engine's own."""
SYSTEMS = ("SNOMED-CT", "RxNorm", "LOINC", "CVX", "DICOM-DCM")
NUMBER = (int, float, Decimal)
LONGEST = 100_000
"""No length of time has as many of its units."""


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
    if not 0 <= ends[0] <= ends[1] < LONGEST:
        raise refusal("a length of time runs from low to high", "put the lower one first")
    return tuple(round(float(end) * DAYS[unit]) for end in ends)


def _bands(value: Any) -> Any:
    """`{18-44: 0.42, 45-64: 0.22}`: weights or rates by age, or one for all ages."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, NUMBER):
        return (_banded("all ages", 0, 120, value),)
    if isinstance(value, list) and len(value) == 2 and all(isinstance(x, NUMBER) for x in value):
        return (_banded(value, value[0], value[1], 1),)
    if not isinstance(value, dict) or not value:
        raise refusal("ages are bands", "write them like {18-44: 0.4, 45-64: 0.6} or [18, 64]")
    return tuple(_band(key, each) for key, each in value.items())


def _band(key: Any, value: Any) -> tuple[float, float, float]:
    found = re.fullmatch(r"(\d+)(?:-(\d+))?", str(key))
    if found is None or not isinstance(value, NUMBER):
        raise refusal(f"{key!r} is no band of ages", "write it like 18-44: 0.4")
    return _banded(key, int(found[1]), int(found[2] or found[1]), value)


def _banded(said: Any, low: Any, high: Any, value: Any) -> tuple[float, float, float]:
    if not 0 <= low <= high:
        raise refusal(f"{said!r} is no band of ages", "the lower age comes first, from 0")
    if not (isfinite(value) and value >= 0):
        raise refusal(f"{value} is no number for {said!r}", "give one of 0 or more")
    return float(low), float(high), float(value)


def _yearly(value: Any) -> Any:
    """Bands of rates: each is a chance in a year, and no age has two of them."""
    bands = _bands(value)
    for low, high, rate in bands:
        if rate > 1:
            raise refusal(
                f"a yearly rate of {rate:g} at ages {low:g}-{high:g} is more than once a year",
                "give 0 to 1: what comes again begins at most once in a year of life",
            )
    for (low, high, _), (after, _, _) in pairwise(sorted(bands)):
        if after <= high:
            raise refusal(
                f"two bands hold the age {after:g}", f"end the one from {low:g} at {after - 1:g}"
            )
    return bands


def _prevalence(value: Any) -> Any:
    """Shares of the living by age: they never fall, since nobody loses the condition by it."""
    if not isinstance(value, dict) or not value:
        raise refusal("shares are given by age", "write them like {30: 0, 45: 0.02, 65: 0.16}")
    ordered = sorted(value.items())
    for age, share in ordered:
        if not isinstance(share, NUMBER) or not 0 <= share <= 1:
            raise refusal(f"{share!r} at {age!r} is no share", "give 0 to 1")
    for (_, before), (age, share) in pairwise(ordered):
        if share < before:
            raise refusal(
                f"the share falls to {share} at {age}", "it may only rise or stay with age"
            )
    return value


def _rising(value: Any) -> Any:
    """Two numbers, the lower one first."""
    if isinstance(value, list | tuple) and len(value) == 2:
        low, high = value
        if isinstance(low, NUMBER) and isinstance(high, NUMBER) and not low <= high:
            raise refusal(f"{low} to {high} does not run from low to high", "turn them round")
    return value


Coded = Annotated[Code, BeforeValidator(_code)]
Span = Annotated[tuple[int, int], BeforeValidator(_span)]
Bands = Annotated[tuple[tuple[float, float, float], ...], BeforeValidator(_bands)]
Rates = Annotated[tuple[tuple[float, float, float], ...], BeforeValidator(_yearly)]
Prevalence = Annotated[dict[int, float], BeforeValidator(_prevalence)]
Ages = Annotated[tuple[int, int], BeforeValidator(_rising)]
Minutes = Annotated[tuple[Annotated[int, Field(ge=1)], int], BeforeValidator(_rising)]
Range = Annotated[tuple[float, float], BeforeValidator(_rising)]
Sex = Literal["M", "F"]
Group = Literal["white", "black", "asian", "native", "hawaiian", "other", "hispanic"]


class Part(Strict):
    """Part of a module: its numbers are finite."""

    model_config = ConfigDict(allow_inf_nan=False)


class Bell(Part):
    """Ages around a mean, drawn anew where they are at or below the least."""

    mean: float
    sd: float = Field(gt=0)
    least: float = 0


class Way(Part):
    """A way into a condition; a person takes the earliest that comes about.

    `chance` in a life, spread over `ages` or around a `bell`; or a yearly `rate` by age; or the
    share of people who have it at each age, `prevalence`. With `after`, only people who have that
    condition, and later than it; `within` counts from it instead of by age, and where it came
    before the age `youngest`, from that age.
    """

    chance: float | None = Field(default=None, gt=0, le=1)
    ages: Bands | None = None
    bell: Bell | None = None
    rate: Rates | None = None
    prevalence: Prevalence | None = None
    after: str | None = None
    within: Span | None = None
    youngest: int = Field(default=0, ge=0, le=120)
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
        if self.youngest and self.within is None:
            raise refusal(
                "`youngest` goes with `within`", "other laws say themselves from which age"
            )
        if self.chance is None and not (self.rate or self.prevalence):
            raise refusal("a way has a chance", "give `chance`, 0 to 1")
        return self


class Item(Part):
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
    minutes: Minutes = (10, 30)
    ages: Ages = (0, 140)
    sex: Sex | None = None
    groups: tuple[Group, ...] = ()
    since: int = 0
    given: str | None = None
    unless: str | None = None
    value: Range | None = None
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


ENDLESS = frozenset(("medication", "careplan", "device"))
"""What lasts as long as its condition does, unless it says how long."""


def _kinds(item: Item) -> set[str]:
    return {kind for kind, _ in item.kinds}.union(*map(_kinds, item.one_of))


class Visit(Part):
    """An encounter that a condition brings about; the first one is where it is found.

    With `at_end` it counts from the condition's end, and is left out where another one ended it.
    """

    code: Coded
    kind: Literal[
        "wellness", "ambulatory", "outpatient", "inpatient", "emergency", "urgentcare",
        "hospice", "home", "snf", "virtual",
    ] = "ambulatory"  # fmt: skip
    after: Span = (0, 0)
    every: Span | None = None
    times: int = Field(default=400, ge=1, le=400)
    chance: float = Field(default=1, gt=0, le=1)
    minutes: Minutes = (15, 45)
    gives: tuple[Item, ...] = ()
    at_end: bool = False

    @model_validator(mode="after")
    def _goes_on(self) -> Visit:
        if self.every is not None and self.every[0] < 1:
            raise refusal("visits come again after a day or more", "write it like {months: 6}")
        if self.at_end and self.every:
            raise refusal("a visit at the end comes once", "leave out `every`")
        lasting = (item for item in self.gives if self.at_end and item.lasts is None)
        if any(not ENDLESS.isdisjoint(_kinds(item)) for item in lasting):
            raise refusal("what is given at the end lasts a time of its own", "give it `lasts`")
        return self


class Allergy(Part):
    """What makes a condition a row of the table allergies."""

    type: Literal["allergy", "intolerance"] = "allergy"
    category: Literal["food", "medication", "environment", "biologic", "drug"]
    reactions: tuple[Coded, ...] = Field(default=(), max_length=2)


class During(Part):
    """What happens in some spells of another condition, by the age at which they began.

    `after` counts from the beginning of the spell; what would come after its end does not come.
    """

    condition: str
    chance: Rates
    after: Span = (0, 0)


class Condition(Part):
    """A disease, a trait or an event of a life.

    Without `code` it is known to the engine alone. `onset` are the ways into it, once in a life;
    `yearly` are rates by age of one that comes again; `during` is another condition, in which it
    comes and with which it ends. None begins while it lasts, nor in the `pause` after it, nor
    while one of `unless` lasts. Those of `ends` end when it is found.
    """

    code: Coded | None = None
    onset: tuple[Way, ...] = ()
    yearly: Rates | None = None
    yearly_men: Rates | None = None
    yearly_women: Rates | None = None
    during: During | None = None
    unless: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    pause: Span = (0, 0)
    lasts: Span | None = None
    heals: float = Field(default=1, gt=0, le=1)
    deadly: float = Field(default=1, ge=1, le=50)
    allergy: Allergy | None = None
    visits: tuple[Visit, ...] = ()
    chronic: bool = False

    @model_validator(mode="after")
    def _begins(self) -> Condition:
        again = self.yearly or self.yearly_men or self.yearly_women
        if [bool(self.onset), bool(again), bool(self.during)].count(True) != 1:
            raise refusal("a condition begins", "give one of `onset`, `yearly` rates, `during`")
        if (self.unless or self.ends or self.during or self.pause != (0, 0)) and not self.visits:
            raise refusal("nobody knows when this condition begins", "give `visits`")
        if self.during and self.unless:
            raise refusal("`unless` goes with `onset` and `yearly`", "lower the chance of `during`")
        if self.code and not self.visits:
            raise refusal("a condition with a code is found at a visit", "give `visits`")
        if self.visits and (self.visits[0].every or self.visits[0].at_end):
            raise refusal("the first visit is the one at which it is found", "add another one")
        return self


class Module(Part):
    """A module: its conditions by name, and what its conditions add to wellness visits."""

    module: str
    about: str = ""
    source: str = ""
    conditions: dict[str, Condition] = Field(default_factory=dict)
    checkups: tuple[Item, ...] = ()
