"""Care as rows: conditions with their codes, visits that they bring about, what is given there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlgen.patients.facts import Facts, Value, day_number
from sqlgen.patients.laws import chance, parted
from sqlgen.patients.measures import MEASURES
from sqlgen.patients.models import GROUPS, KINDS, Code, Condition, Item, Module, Visit

COSTS = {"medication": 25500, "procedure": 50000, "imaging": 50000}
"""Cents, where a module says nothing: Synthea's defaults, as are the next two."""
LISTED, ENCOUNTER = 7500, 12500
CHEAP = frozenset(
    ("410620009", "162673000", "185349003", "185345009", "185347001", "390906007", "702927004")
)
"""Codes of encounters that cost as listed."""
NEVER = -1
NOTHING = Code("-", "-", "-")
"""In place of an empty text, which one engine takes for NULL."""
CHILD, ADULT = 1, 2
"""Rules of the wellness visit; what any of them gives stands under rule 0."""
CHECKUPS = (
    (CHILD, Code("SNOMED-CT", "410620009", "Well child visit (procedure)")),
    (ADULT, Code("SNOMED-CT", "162673000", "General examination of patient (procedure)")),
)
REACTIONS = ("reaction1", "description1", "reaction2", "description2")


def conditions(found: Mapping[str, Condition], numbers: Mapping[str, int]) -> Facts:
    """Conditions that have a code, death among them where a module gives it one."""
    rows: list[tuple[Value, ...]] = []
    drawn: list[str] = []
    for name, each in found.items():
        if each.visits:
            lasts = each.lasts or (0, 0)
            heals = chance(each.heals) if each.lasts else 0
            pause = each.pause[1]
            code = each.code or NOTHING
            told = (int(each.code is not None), int(each.allergy is not None), int(each.chronic))
            words = (code.system, code.code, code.display, *_allergy(each))
            rows.append((numbers[name], *lasts, heals, pause, *told, *words))
            drawn.append(f"lasts:{name}")
    texts = ("system", "code", "display", "type", "category", *REACTIONS)
    columns = ("c", "last_from", "last_to", "heals", "pause", "coded", "allergy", "chronic", *texts)
    return Facts("sqlgen_condition", columns, tuple(rows), frozenset(texts), ("c",), tuple(drawn))


def between(found: Mapping[str, Condition], numbers: Mapping[str, int]) -> Iterator[Facts]:
    """What conditions do to each other: which one keeps another away, ends it, comes within it."""
    known = {name: each for name, each in found.items() if each.visits}
    for table, others in (("hindrance", "unless"), ("ending", "ends")):
        rows = tuple(
            (numbers[name], numbers[other])
            for name, each in known.items()
            for other in getattr(each, others)
            if other in known
        )
        yield Facts(f"sqlgen_{table}", ("c", "other"), rows, key=("c", "other"))
    yield _during(known, numbers)


def _during(known: Mapping[str, Condition], numbers: Mapping[str, int]) -> Facts:
    rows: list[tuple[Value, ...]] = []
    drawn: list[str] = []
    for name, each in known.items():
        if each.during and each.during.condition in known:
            host = each.during.condition
            for low, high, share in each.during.chance:
                ages = (int(low), int(high), chance(share))
                ends = int(host in each.ends)
                rows.append((numbers[host], numbers[name], *ages, *each.during.after, ends))
                drawn.append(f"during:{name}")
    columns = ("host", "c", "age_from", "age_to", "chance", "after_from", "after_to", "ends")
    key = ("host", "c", "age_from")
    return Facts("sqlgen_during", columns, tuple(rows), key=key, drawn=tuple(drawn))


def _allergy(condition: Condition) -> Iterator[str]:
    allergy = condition.allergy
    if allergy is None:
        yield from ["-"] * 6
        return
    yield from (allergy.type, allergy.category)
    for at in range(2):
        reaction = allergy.reactions[at] if at < len(allergy.reactions) else NOTHING
        yield from (reaction.code, reaction.display)


@dataclass
class Care:
    """Visits and what they give, of the modules of a run."""

    found: Mapping[str, Condition]
    modules: Sequence[Module]
    numbers: Mapping[str, int]

    def _visits(self) -> Iterator[tuple[int, str, int, Visit]]:
        """Each visit with its rule, the name of its condition and its place there."""
        rule = ADULT
        for name, condition in self.found.items():
            for place, visit in enumerate(condition.visits):
                rule += 1
                yield rule, name, place, visit

    def rules(self) -> Facts:
        """The visits of all conditions, and the two wellness visits."""
        rows: list[tuple[Value, ...]] = []
        drawn: list[str] = []
        for rule, code in CHECKUPS:
            never = (0, 0, 0, 0, 0, 1, chance(1), 0, 20, 45)
            rows.append((rule, *never, _cost(code), "wellness", code.code, code.display))
            drawn.append("visit:wellness")
        for rule, name, place, visit in self._visits():
            times = (self.numbers[name], place, *_paced(visit), chance(visit.chance))
            ending = int(visit.at_end)
            words = (visit.kind, visit.code.code, visit.code.display)
            rows.append((rule, *times, ending, *visit.minutes, _cost(visit.code), *words))
            drawn.append(f"visit:{name}:{place}")
        texts = ("class", "code", "display")
        columns = (
            "r", "c", "place", "later", "jitter", "every", "times", "chance",
            "ending", "minutes_from", "minutes_to", "cost", *texts,
        )  # fmt: skip
        return Facts("sqlgen_rule", columns, tuple(rows), frozenset(texts), ("r",), tuple(drawn))

    def items(self) -> Facts:
        """What visits give; of alternatives each has its part of one draw."""
        rows: list[tuple[Value, ...]] = []
        drawn: list[str] = []
        for rule, name, item in self._given():
            for low, high, each in _leaves(item, 0.0, 1.0):
                for row in self._texts(low, high, each):
                    rows.append((len(rows) + 1, rule, *row))
                    drawn.append(name)
        texts = ("system", "code", "display", "unit", "category", "words", *EXTRA)
        columns = (
            "item", "r", "low", "high", "kind", "cost", "last_from", "last_to", "minutes_from",
            "minutes_to", "age_from", "age_to", "sex", "grps", "since", "given", "unless",
            "value_from", "value_to", "decimals", "measure", "quantity", *texts,
        )  # fmt: skip
        return Facts("sqlgen_item", columns, tuple(rows), frozenset(texts), ("item",), tuple(drawn))

    def _given(self) -> Iterator[tuple[int, str, Item]]:
        for rule, name, place, visit in self._visits():
            for at, item in enumerate(visit.gives):
                yield rule, f"item:{name}:{place}:{at}", item
        for module in self.modules:
            for at, item in enumerate(module.checkups):
                yield 0, f"item:{module.module}:{at}", item

    def _number(self, name: str | None, absent: int) -> int:
        return 0 if name is None else self.numbers.get(name, absent)

    def _texts(self, low: float, high: float, item: Item) -> Iterator[tuple[Value, ...]]:
        """A row, or one for each word that an observation may say."""
        said = item.text or {"-": 1.0}
        parts = parted([*said.values()], low, high)
        for words, (first, passed) in zip(said, parts, strict=True):
            yield self._row(chance(first), chance(passed), item, words)

    def _row(self, low: int, high: int, item: Item, words: str) -> tuple[Value, ...]:
        ((kind, code),) = item.kinds
        cost = COSTS.get(kind, 0) if item.cost is None else round(item.cost * 100)
        scale = 10**item.decimals
        value = item.value or (0.0, 0.0)
        measure = MEASURES[item.measure].number if item.measure else 0
        decimals = MEASURES[item.measure].decimals if item.measure else item.decimals
        if item.text:
            measure = NEVER
        site, modality = item.site or NOTHING, item.modality or NOTHING
        return (
            *(low, high, KINDS.index(kind), cost, *(item.lasts or (NEVER, NEVER)), *item.minutes),
            *(*item.ages, -1 if item.sex is None else int(item.sex == "F"), _mask(item.groups)),
            *(_since(item.since), self._number(item.given, NEVER), self._number(item.unless, 0)),
            *(round(value[0] * scale), round(value[1] * scale), decimals, measure, item.quantity),
            *(code.system, code.code, code.display, item.unit or "-", item.category, words),
            *(site.code, site.display, modality.code, modality.display),
        )


EXTRA = ("site", "site_display", "modality", "modality_display")


def _paced(visit: Visit) -> tuple[int, int, int, int]:
    """Days to the first one, days by which each may be later, days between, and how many."""
    low, high = visit.every or (0, 0)
    jitter = visit.after[1] - visit.after[0] + (high - low) // 2
    return visit.after[0], jitter, (low + high) // 2, visit.times if visit.every else 1


def _cost(code: Code) -> int:
    return LISTED if code.code in CHEAP else ENCOUNTER


def _since(year: int) -> int:
    return day_number(dt.date(year, 1, 1)) if year else 0


def _mask(groups: Iterable[str]) -> int:
    found = [GROUPS.index(group) for group in groups] or range(len(GROUPS))
    return sum(2**each for each in found)


def _leaves(item: Item, low: float, high: float) -> Iterator[tuple[float, float, Item]]:
    """The items that a visit may give, each with its part of the draw from low to high."""
    high = low + (high - low) * item.chance
    if not item.one_of:
        yield low, high, item
        return
    shared = _set(item)
    parts = parted([each.weight for each in item.one_of], low, high)
    for each, (first, passed) in zip(item.one_of, parts, strict=True):
        yield from _leaves(each.model_copy(update=shared | _set(each)), first, passed)


SHARED = ("ages", "sex", "groups", "since", "given", "unless", "lasts")


def _set(item: Item) -> dict[str, Any]:
    """What an item says that alternatives may have together."""
    return {name: getattr(item, name) for name in SHARED if name in item.model_fields_set}
