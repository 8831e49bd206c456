"""Ways into conditions, and into death, as rows: chances by sex and group, laws of time."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlgen.patients import mortality
from sqlgen.patients.facts import Facts, Value, day_number
from sqlgen.patients.laws import (
    FINE_SLOTS,
    SLOTS,
    STEPS,
    YEAR,
    YEARS,
    Curve,
    Law,
    by_age,
    chance,
    curve_of,
    days_of,
    rate_at,
    waiting,
)
from sqlgen.patients.models import DEATH, GROUPS, Condition, Way
from sqlgen.patients.mortality import SEXES

OLD = (50, 90)
"""Ages of people whose birth years count, where deaths of a condition are worked out."""
MOST = 0.97
"""Largest share of a group that a condition may reach."""
ALWAYS = (0, 1_000_000)
"""Birth days of everybody."""


@dataclass
class Onsets:
    """All conditions of a run, numbered from 1, and what leads into them."""

    conditions: Mapping[str, Condition]
    groups: Mapping[str, float]
    """Shares of people by group, over which chances by group are balanced."""
    year: int
    """The year of the reference date."""
    _laws: dict[Law, int] = field(default_factory=dict)
    _curves: dict[tuple[str, str], Curve] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each condition; death is one of them."""
        return {name: at for at, name in enumerate([DEATH, *self.conditions], start=1)}

    @cached_property
    def levels(self) -> Mapping[str, int]:
        """How many conditions stand before each one, the longest way; death comes last."""
        found: dict[str, int] = {}
        for name in self.conditions:
            self._level(name, found, ())
        return found

    def _level(self, name: str, found: dict[str, int], above: tuple[str, ...]) -> int:
        if name in above or name not in self.conditions:
            return 0
        if name not in found:
            ways = self.conditions[name].onset
            before = (self._level(way.after, found, (*above, name)) for way in ways if way.after)
            found[name] = 1 + max(before, default=0)
        return found[name]

    @property
    def last_level(self) -> int:
        """The level of death."""
        return 1 + max(self.levels.values(), default=0)

    def _law(self, law: Law) -> int:
        return self._laws.setdefault(law, len(self._laws))

    # What leads into a condition, for one sex, as a curve over the ages of all people.

    def _factor(self, way: Way, group: str) -> float:
        """How many times likelier a group is than all; balanced where shares are given."""
        factors = {str(each): factor for each, factor in (way.groups or {}).items()}
        mean = 1.0
        if way.prevalence:
            mean = sum(share * factors.get(each, 1.0) for each, share in self.groups.items())
        return factors.get(group, 1.0) / mean

    def _mean_factor(self, way: Way) -> float:
        return sum(share * self._factor(way, each) for each, share in self.groups.items())

    def _shape(self, way: Way, sex: str, deadly: float, factor: float) -> Curve:
        """The curve of a way by age for a group so many times likelier than all.

        Where a share of the living is given, it makes up for those whom the condition takes away.
        """
        curve = tuple(min(share * factor, MOST) for share in curve_of(way))
        return mortality.raised(curve, sex, deadly) if way.prevalence and deadly > 1 else curve

    def curve(self, name: str, sex: str) -> Curve:
        """The share of all people of a sex who have had a condition by each age."""
        if (name, sex) not in self._curves:
            left = [1.0] * (YEARS * STEPS + 1)
            for way in self.conditions[name].onset:
                if way.sex in (None, sex):
                    born = self._born_share(way)
                    for at, share in enumerate(self._entering(name, way, sex)):
                        left[at] *= 1 - min(share, 1.0) * born
            self._curves[name, sex] = tuple(1 - each for each in left)
        return self._curves[name, sex]

    def _born_share(self, way: Way) -> float:
        """The part of those who are of an age to die to whom a way is open by its birth years."""
        if way.born is None:
            return 1.0
        first, last = self.year - OLD[1], self.year - OLD[0]
        years = min(way.born[1], last) - max(way.born[0], first) + 1
        return max(years, 0) / (last - first + 1)

    def _before(self, way: Way, sex: str) -> Curve | None:
        """The curve of the condition that a way begins with; None where it is no part of a run."""
        return self.curve(way.after, sex) if way.after and way.after in self.conditions else None

    def _entering(self, name: str, way: Way, sex: str) -> Curve:
        factor = self._mean_factor(way)
        before = self._before(way, sex)
        if way.within is not None:
            delay = round(sum(way.within) / 2 / YEAR * STEPS)
            early = (before or (0.0,) * (YEARS * STEPS + 1))[: YEARS * STEPS + 1 - delay]
            entered = (*[0.0] * delay, *[share * (way.chance or 0) * factor for share in early])
            first = way.youngest * STEPS + delay
            return (*[0.0] * first, *entered[first:]) if way.youngest else entered
        shape = self._shape(way, sex, self.conditions[name].deadly, factor)
        if way.after is None:
            return shape
        return _following(shape, before or ()) if before else (0.0,) * len(shape)

    # Rows.

    def ways(self) -> Facts:
        """Each way for each sex and group that it is open to."""
        rows: list[tuple[Value, ...]] = []
        drawn: list[str] = []
        for name, condition in self.conditions.items():
            for at, way in enumerate(condition.onset):
                for row in self._rows(name, condition, way):
                    rows.append((len(rows) + 1, *row))
                    drawn.append(f"way:{name}:{at}")
        for sex in SEXES:
            for name, row in self._deaths(sex):
                rows += [(len(rows) + 1 + g, row[0], row[1], g, *row[2:]) for g in range(7)]
                drawn += [f"way:{DEATH}:{name}"] * 7
        columns = (
            "way", "lvl", "sex", "grp", "c", "after", "since_birth", "law", "slots", "chance",
            "born_from", "born_to", "youngest",
        )  # fmt: skip
        return Facts("sqlgen_way", columns, tuple(rows), key=("way",), drawn=tuple(drawn))

    def _rows(self, name: str, condition: Condition, way: Way) -> Iterator[tuple[Value, ...]]:
        if way.after and way.after not in self.conditions:
            return
        for number, sex in enumerate(SEXES):
            if way.sex not in (None, sex):
                continue
            for g, group in enumerate(GROUPS):
                law, total = self._timed(condition, way, sex, self._factor(way, group))
                likely = chance(total)
                if likely:
                    yield (
                        *(self.levels[name], number, g, self.numbers[name]),
                        *(self.numbers.get(way.after or "", 0), int(way.within is None)),
                        *(self._law(law), len(law.slots), likely, *_born(way)),
                        days_of(way.youngest),
                    )

    def _timed(self, condition: Condition, way: Way, sex: str, factor: float) -> tuple[Law, float]:
        if way.within is not None:
            return waiting(way.within), (way.chance or 0) * factor
        return by_age(self._shape(way, sex, condition.deadly, factor), SLOTS)

    def _deaths(self, sex: str) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Death of no condition's making, and the death that each deadly one adds."""
        deadly = {
            name: (self.curve(name, sex), each.deadly)
            for name, each in self.conditions.items()
            if each.deadly > 1
        }
        yield "natural", self._death(sex, 0, mortality.natural(sex, deadly))
        for name, (_, times) in deadly.items():
            yield name, self._death(sex, self.numbers[name], mortality.added(sex, times))

    def _death(self, sex: str, after: int, curve: Curve) -> tuple[Value, ...]:
        law, total = by_age(curve, FINE_SLOTS)
        numbers = (self.numbers[DEATH], after, 1, self._law(law), len(law.slots))
        return self.last_level, SEXES.index(sex), *numbers, chance(total), *ALWAYS, 0

    def laws(self) -> Iterator[Facts]:
        """The slots of all laws, and the shares they have passed at each birthday."""
        slots = [
            (law, slot, first, last)
            for each, law in self._laws.items()
            for slot, (first, last) in enumerate(each.slots)
        ]
        yield Facts(
            "sqlgen_quantile", ("law", "slot", "first", "last"), tuple(slots), key=("law", "slot")
        )
        passed = [
            (law, age, each.cumulative[age], each.cumulative[min(age + 1, YEARS)])
            for each, law in self._laws.items()
            if each.cumulative
            for age in range(YEARS + 1)
        ]
        yield Facts(
            "sqlgen_passed", ("law", "age", "below", "above"), tuple(passed), key=("law", "age")
        )

    def rates(self) -> Facts:
        """Chances, by sex and age in years, of what comes again, and for how many years at most."""
        rows: list[tuple[Value, ...]] = []
        drawn: list[str] = []
        for name, condition in self.conditions.items():
            longest = _years(condition)
            for number, own in enumerate((condition.yearly_men, condition.yearly_women)):
                bands = own or condition.yearly or ()
                for age in range(YEARS):
                    rate = rate_at(bands, age)
                    if rate:
                        rows.append((self.numbers[name], number, age, chance(rate), longest))
                        drawn.append(f"again:{name}")
        columns = ("c", "sex", "age", "chance", "longest")
        return Facts(
            "sqlgen_rate", columns, tuple(rows), key=("sex", "age", "c"), drawn=tuple(drawn)
        )


def _years(condition: Condition) -> int:
    """Whole years in which a spell that has begun may still last."""
    if condition.lasts is None or condition.heals < 1:
        return YEARS
    waits = condition.visits[0].after[1] if condition.visits else 0
    return math.ceil((condition.lasts[1] + waits) / YEAR)


def _born(way: Way) -> tuple[int, int]:
    """The days of birth for which a way is open."""
    if way.born is None:
        return ALWAYS
    first, last = way.born
    return day_number(dt.date(first, 1, 1)), day_number(dt.date(last, 12, 31))


def _following(shape: Curve, before: Curve) -> Curve:
    """A way by age that begins with another condition: the share who had it, then took the way."""
    made = [0.0] * len(shape)
    for start in range(1, len(shape)):
        new = before[start] - before[start - 1]
        left = 1 - shape[start]
        if new <= 0 or left <= 0:
            continue
        for at in range(start, len(shape)):
            made[at] += new * (shape[at] - shape[start]) / left
    return tuple(made)
