"""Facts as rows of small tables, which the statements join by number."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlgen.patients.laws import UNIT, chance, chances
from sqlgen.patients.models import GROUPS
from sqlgen.patients.options import OLDEST, Wanted, years_before
from sqlgen.patients.places import City, Place

DATA = Path(__file__).with_name("data")
FIRST_DAY = dt.date(1800, 1, 1)
"""Days are counted from here, so that no number of a day is negative."""
ELDERLY = {False: 0.5428, True: 0.6446}
"""Share of women among people of 65 to 84, and of 85 and over (US Census estimates, 2018)."""

Value = int | str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows that stay the same through a run: columns that are numbers, or texts where so named.

    A row with a name in `drawn` gets columns for a draw of that name: a0 to a3 and k.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    texts: frozenset[str] = frozenset()
    key: tuple[str, ...] = ()
    drawn: tuple[str, ...] | None = None


def day_number(day: dt.date) -> int:
    """Days since FIRST_DAY."""
    return (day - FIRST_DAY).days


def alias(weights: Sequence[float]) -> list[tuple[int, int]]:
    """For each index the part of UNIT that stays there, and the index that takes the rest.

    Vose's construction, in integers.
    """
    count, scaled = len(weights), [round(weight * UNIT) for weight in weights]
    total = sum(scaled)
    left = [weight * count for weight in scaled]
    small = [i for i in range(count) if left[i] < total]
    large = [i for i in range(count) if left[i] >= total]
    found = [(UNIT, i) for i in range(count)]
    while small and large:
        s, big = small.pop(), large.pop()
        found[s] = (left[s] * UNIT // total, big)
        left[big] -= total - left[s]
        (small if left[big] < total else large).append(big)
    return found


def age_weights(place: Place, wanted: Wanted) -> list[float]:
    """How likely each age is, 0 to OLDEST."""
    if wanted.ages is not None:
        low, high = wanted.ages
        return [1.0 if low <= age < high else 0.0 for age in range(OLDEST + 1)]
    weights: list[float] = []
    for end, share in place.ages:
        weights += [share / (end - len(weights))] * (end - len(weights))
    fading = [0.86**step for step in range(OLDEST + 1 - len(weights))]
    return weights + [place.oldest * each / sum(fading) for each in fading]


def _women(age: int, younger: float) -> float:
    return younger if age < 65 else ELDERLY[age >= 85]


def _younger(place: Place, weights: Sequence[float]) -> float:
    """Share of women among people below 65, by which that of the place is met."""
    old = sum(w * _women(age, 0) for age, w in enumerate(weights)) / sum(weights)
    young = sum(w for age, w in enumerate(weights) if age < 65) / sum(weights)
    # An -a of old people alone leaves nobody by whom the state's share could be met.
    return min(max((1 - place.male - old) / young, 0.3), 0.7) if young > 0.1 else 0.5


def ranges(place: Place) -> Facts:
    """Share of men below 65 for each range of ages, from one and up to but not including another.

    What a procedure can't work out when it is told the range: it takes floats.
    """
    rows = []
    for low in range(OLDEST + 1):
        for high in range(low + 1, OLDEST + 2):
            weights = [1.0 if low <= age < high else 0.0 for age in range(OLDEST + 1)]
            rows.append((low, high, chance(1 - _younger(place, weights))))
    return Facts("sqlgen_range", ("low", "high", "men"), tuple(rows), key=("low", "high"))


def ages(place: Place, wanted: Wanted) -> Facts:
    """Ages with their birth dates and share of men, to be picked by weight."""
    weights = age_weights(place, wanted)
    younger = _younger(place, weights)
    rows = []
    for age, (cut, other) in enumerate(alias(weights)):
        last = years_before(wanted.reference, age)
        first = years_before(wanted.reference, age + 1) + dt.timedelta(days=1)
        men = 1 - _women(age, younger)
        men = {"M": 1.0, "F": 0.0}.get(wanted.sex or "", men)
        rows.append((age, cut, other, day_number(first), (last - first).days + 1, chance(men)))
    columns = ("i", "cut", "other", "born_from", "born_days", "men")
    return Facts("sqlgen_age", columns, tuple(rows), key=("i",))


def people(place: Place) -> Facts:
    """Race and ethnicity, by cumulated share."""
    rows = []
    parts = chances([*place.people.values()])
    for (race, hispanic), part in zip(place.people, parts, strict=True):
        group = GROUPS.index("hispanic" if hispanic else race)
        ethnicity = "hispanic" if hispanic else "nonhispanic"
        rows.append((*part, group, race, ethnicity))
    columns = ("low", "high", "grp", "race", "ethnicity")
    return Facts("sqlgen_people", columns, tuple(rows), frozenset(("race", "ethnicity")))


def cities(place: Place) -> Iterator[Facts]:
    """Cities, to be picked by how many live there, and their ZIP codes."""
    found = alias([float(city.people) for city in place.cities])
    rows = tuple(
        (i, cut, other, city.name, city.county, city.fips, len(city.zips))
        for i, (city, (cut, other)) in enumerate(zip(place.cities, found, strict=True))
    )
    columns = ("i", "cut", "other", "city", "county", "fips", "zips")
    yield Facts("sqlgen_city", columns, rows, frozenset(("city", "county", "fips")), ("i",))
    zips = tuple(_zips(place.cities))
    yield Facts(
        "sqlgen_zip", ("city", "z", "zip", "lat", "lon"), zips, frozenset(("zip",)), ("city", "z")
    )


def _zips(found: Sequence[City]) -> Iterator[tuple[Value, ...]]:
    for i, city in enumerate(found):
        for z, each in enumerate(city.zips):
            yield i, z, each.zip, each.lat, each.lon


NAME_KINDS = {"M": 0, "F": 1, "L": 2, "S": 3}
STREETS = ("Street", "Avenue", "Road", "Lane", "Drive", "Court", "Way", "Place", "Terrace", "Row")


@cache
def _names() -> Mapping[str, tuple[tuple[str, float], ...]]:
    found: dict[str, list[tuple[str, float]]] = {"S": [(street, 1.0) for street in STREETS]}
    with (DATA / "names.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["kind"], []).append((row["name"], float(row["weight"])))
    return {kind: tuple(each) for kind, each in found.items()}


def name_counts() -> Mapping[str, int]:
    """How many names of each kind there are: M, F, L for surnames, S for kinds of streets."""
    return {kind: len(each) for kind, each in _names().items()}


def names() -> Facts:
    """Names, to be picked by how frequent they are."""
    rows = tuple(_named())
    texts = frozenset(("name", "other"))
    return Facts("sqlgen_name", ("kind", "i", "cut", "name", "other"), rows, texts, ("kind", "i"))


def _named() -> Iterable[tuple[Value, ...]]:
    for kind, number in NAME_KINDS.items():
        known = _names()[kind]
        for i, (cut, other) in enumerate(alias([weight for _, weight in known])):
            yield number, i, cut, known[i][0], known[other][0]


def years() -> Facts:
    """Calendar years, counted from 1800, as days."""
    rows = tuple(
        (year - FIRST_DAY.year, day_number(dt.date(year, 1, 1)), day_number(dt.date(year, 12, 31)))
        for year in range(1801, 2202)
    )
    return Facts("sqlgen_year", ("y", "first", "last"), rows, key=("y",))
