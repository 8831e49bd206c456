"""What bad data may know of the tables of patients: keys, and what holds between columns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from sqlgen.patients.places import Place, place, states
from sqlgen.spec.base import Strict
from sqlgen.spec.document import read_document

FILE = Path(__file__).with_name("data") / "rules.yaml"
BORN, SEX = "born", "sex"
"""What the row's patient lends it; the first one in the place of a column as well."""
CODES_OF = {"M": "72892002", "F": "126906006"}
"""Codes that people of a sex can't have: a normal pregnancy, a neoplasm of the prostate."""


class Rules(Strict):
    """What is known of a table; data/rules.yaml says what the fields mean."""

    key: tuple[str, ...] = ()
    after: Mapping[str, str] = Field(default_factory=dict)
    told: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()
    sexed: tuple[str, ...] = ()
    place: Mapping[str, str] = Field(default_factory=dict)


@cache
def rules() -> Mapping[str, Rules]:
    """What is known of each table, by its name."""
    return {name: Rules(**written) for name, written in read_document(FILE).data.items()}


def elsewhere(here: Place) -> Mapping[str, str]:
    """What stands in addresses of a city in another state."""
    other = place(next(each for each in states() if each != here.state), None)
    city = other.cities[0]
    return {
        "state": other.state,
        "letters": other.letters,
        "name": city.name,
        "county": city.county,
        "fips": city.fips,
        "zip": city.zips[0].zip,
    }
