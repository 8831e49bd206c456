"""States and cities: who lives there, and where its addresses are."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlgen.errors import UsageError
from sqlgen.patients.models import GROUPS

DATA = Path(__file__).with_name("data")
RACES = GROUPS[:-1]
COLUMNS = ("white", "black", "asian", "native", "pacific", "multi")
DECADES = (
    "age_0_9", "age_10_19", "age_20_29", "age_30_39", "age_40_49", "age_50_59", "age_60_69",
    "age_70_79", "age_80plus",
)  # fmt: skip
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Zip:
    """A ZIP code with the coordinates of its middle, in millionths of a degree."""

    zip: str
    lat: int
    lon: int


@dataclass(frozen=True, slots=True)
class City:
    """A city with its ZIP codes."""

    name: str
    county: str
    fips: str
    people: int
    zips: tuple[Zip, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A state or city: shares of its people, and the cities they live in."""

    state: str
    letters: str
    male: float
    people: Mapping[tuple[str, bool], float]
    """Race and whether Hispanic -> share."""
    decades: tuple[float, ...]
    """Shares of ages 0-9, 10-19, ... 70-79 and 80 or over."""
    minors: float
    """Share of people below 18."""
    seniors: float
    """Share of people of 65 or over."""
    oldest: float
    """Share of people of 85 or over."""
    cities: tuple[City, ...]

    @property
    def ages(self) -> tuple[tuple[int, float], ...]:
        """Shares of ages, each with the age at which the next one begins; those of 85 or over are
        left out. Where decades and the shares of minors and seniors contradict each other, a
        decade is divided evenly."""
        decades = [((at + 1) * 10, share) for at, share in enumerate(self.decades[:-1])]
        early = max(self.decades[-1] - self.oldest, 0.0)
        found = [*decades, (85, early)]
        minors = self.minors - self.decades[0]
        seniors = self.seniors - self.decades[-2] - self.decades[-1]
        for at, age, below in ((6, 65, self.decades[6] - seniors), (1, 18, minors)):
            end, share = found[at]
            if 0 < below < share:
                found[at : at + 1] = [(age, below), (end, share - below)]
        return tuple(found)


@cache
def _rows() -> tuple[Row, ...]:
    with (DATA / "demographics.csv").open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


@cache
def _zips() -> Mapping[tuple[str, str], tuple[Zip, ...]]:
    found: dict[tuple[str, str], tuple[Zip, ...]] = {}
    with (DATA / "zips.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            lat, lon = (round(float(row[name]) * 1_000_000) for name in ("lat", "lon"))
            key = (row["st"], row["city"])
            found[key] = (*found.get(key, ()), Zip(row["zip"], lat, lon))
    return found


def states() -> tuple[str, ...]:
    """Names of all states in the data."""
    return tuple(row["state"] for row in _rows() if row["level"] == "state")


def place(state: str, city: str | None) -> Place:
    """A state, or one of its cities; an unknown one is told with those that are near."""
    row = _named([row for row in _rows() if row["level"] == "state"], "state", state)
    cities = [
        each
        for each in _rows()
        if each["level"] == "city"
        and each["st"] == row["st"]
        and (row["st"], each["city"]) in _zips()
    ]
    if city is None:
        return _place(row, row, cities)
    found = _named(cities, "city", city)
    return _place(row, found if found["male"] and found["white_any_eth"] else row, [found])


def _named(rows: Iterable[Row], level: str, name: str) -> Row:
    known = {row[level].lower(): row for row in rows}
    letters = {row["st"].lower(): row for row in known.values()} if level == "state" else {}
    row = known.get(name.lower()) or letters.get(name.lower())
    if row is None:
        near = difflib.get_close_matches(name.lower(), known, 3, 0.5) or sorted(known)[:5]
        told = ", ".join(known[each][level] for each in near)
        raise UsageError(f"no {level} is called {name!r}", f"near it: {told}")
    return row


def _place(state: Row, shares: Row, cities: Iterable[Row]) -> Place:
    return Place(
        state=state["state"],
        letters=state["st"],
        male=float(shares["male"]),
        people=_people(shares),
        decades=tuple(float(state[name]) for name in DECADES),
        minors=float(state["age_0_17"]),
        seniors=float(state["age_65plus"]),
        oldest=float(state["age_85plus"]),
        cities=tuple(_city(row) for row in cities),
    )


def _people(row: Row) -> Mapping[tuple[str, bool], float]:
    """Race and ethnicity together: Hispanic people of a race are all of it less the others."""
    shares: dict[tuple[str, bool], float] = {}
    for race, column in zip(RACES, COLUMNS, strict=True):
        alone = float(row[f"nh_{column}"])
        shares[race, False] = alone
        shares[race, True] = max(float(row[f"{column}_any_eth"]) - alone, 0.0)
    total = sum(shares.values())
    return {key: share / total for key, share in shares.items()}


def _city(row: Row) -> City:
    return City(
        name=row["city"],
        county=row["county"],
        fips=row["county_fips"],
        people=int(row["population"]),
        zips=_zips()[row["st"], row["city"]],
    )
