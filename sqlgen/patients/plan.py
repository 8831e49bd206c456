"""The frozen plan of a population: facts, numbers of its options, tables. No database, no SQL."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sqlgen.patients.care import Care, between, conditions
from sqlgen.patients.facts import (
    Facts,
    ages,
    cities,
    day_number,
    name_counts,
    names,
    people,
    years,
)
from sqlgen.patients.growth import bell, growth
from sqlgen.patients.loading import modules
from sqlgen.patients.longevity import attainable
from sqlgen.patients.marriages import marriages
from sqlgen.patients.models import GROUPS, Condition
from sqlgen.patients.onsets import Onsets
from sqlgen.patients.options import Wanted, checked
from sqlgen.patients.payers import companies, cover, incomes
from sqlgen.patients.places import Place, place
from sqlgen.patients.schedules import checkups, doses
from sqlgen.patients.tables import Table, tables

ATTEMPTS = 256
"""Numbers of a slot: attempts at a life that lasts until the reference date."""
ROUNDS = 8
"""Rounds of attempts: 1, then 2, 4, ... 128 at once."""
OUTSIDE = 120
GOOD = "sqlgen_good_"
"""What the names of tables begin with that bad patients are made from."""


@dataclass(frozen=True)
class Population:
    """What a run makes, whatever the engine."""

    wanted: Wanted
    place: Place
    modules: tuple[str, ...]
    conditions: tuple[str, ...]
    """Names of the conditions 1, 2, ...; the first one is death."""
    facts: tuple[Facts, ...]
    tables: tuple[Table, ...]
    levels: int
    """Levels of onset; death is the last one."""
    youngest: int
    """Least age that was asked for."""
    names: Mapping[str, int]
    prefix: str = ""
    """What the names of the tables that people get begin with."""

    @cached_property
    def digest(self) -> str:
        """What decides every patient; how many there are does not."""
        wanted = replace(self.wanted, people=0, folder=None)
        facts = [(each.name, each.columns, each.rows, each.drawn) for each in self.facts]
        return hashlib.sha256(repr((wanted, facts)).encode()).hexdigest()

    @property
    def last_day(self) -> int:
        """The reference date."""
        return day_number(self.wanted.reference)

    @property
    def first_day(self) -> int:
        """The first day that is told in full."""
        return day_number(self.wanted.cutoff)

    @property
    def most_years(self) -> int:
        """Most years of a life in which something may begin that is told."""
        return OUTSIDE

    @property
    def most_visits(self) -> int:
        """Most visits of one rule in the years that are told."""
        rules = next(facts for facts in self.facts if facts.name == "sqlgen_rule")
        times, every = rules.columns.index("times"), rules.columns.index("every")
        days = self.last_day - max(self.first_day, self.last_day - OUTSIDE * 366)
        numbers = [(int(str(row[times])), int(str(row[every]))) for row in rules.rows]
        return max(min(most, days // step + 2) if step else 1 for most, step in numbers)


def population(wanted: Wanted) -> Population:
    """The plan of what is wanted; UsageError or SpecError where that makes no sense."""
    wanted = checked(wanted)
    attainable(wanted, ATTEMPTS - 1)
    where = place(wanted.state, wanted.city)
    picked = [each.module for each in modules(wanted.modules, wanted.folder)]
    found = {name: each for module in picked for name, each in module.conditions.items()}
    onsets = Onsets(found, _groups(where), wanted.reference.year)
    return Population(
        wanted=wanted,
        place=where,
        modules=tuple(module.module for module in picked),
        conditions=tuple(onsets.numbers),
        facts=_facts(wanted, where, found, onsets, Care(found, picked, onsets.numbers)),
        tables=tables(),
        levels=onsets.last_level,
        youngest=wanted.ages[0] if wanted.ages else 0,
        names=name_counts(),
    )


def good_twin(made: Population) -> Population:
    """The same in tables of other names that refer to nothing, from which bad ones are made."""
    found = tuple(
        replace(table, name=f"{GOOD}{table.name}", foreign_keys=()) for table in made.tables
    )
    return replace(made, tables=found, prefix=GOOD)


def _groups(where: Place) -> Mapping[str, float]:
    shares = dict.fromkeys(GROUPS, 0.0)
    for (race, hispanic), share in where.people.items():
        shares["hispanic" if hispanic else race] += share
    return shares


def _facts(
    wanted: Wanted, where: Place, found: Mapping[str, Condition], onsets: Onsets, care: Care
) -> tuple[Facts, ...]:
    ways, rates = onsets.ways(), onsets.rates()
    return (
        *(ages(where, wanted), people(where), *cities(where), names()),
        *(ways, *onsets.laws(), rates),
        *(conditions(found, onsets.numbers), *between(found, onsets.numbers)),
        *(care.rules(), care.items()),
        *(checkups(), doses(), *companies(), cover(), incomes()),
        *(growth(), bell(), years(), marriages()),
    )
