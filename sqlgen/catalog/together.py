"""Columns whose data belongs together in a row: a name and its e-mail, a city and its country."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlgen.catalog.draft import Draft
from sqlgen.catalog.hints import spelt
from sqlgen.catalog.infer import keeps
from sqlgen.catalog.made import Made

PLACES = Path(__file__).with_name("places.csv")
"""Large cities with their countries, from general knowledge; postal codes are one of each city."""
FIELDS = (
    ("city", r"city|town|locality|municipality"),
    ("state", r"(state|province|region)(_?name)?"),
    ("state_code", r"(state|province|region)(_?(code|abbr))?"),
    ("country", r"(country|nation)(_?name)?"),
    ("country_code", r"country(_?(code|iso))?"),
    ("country_code3", r"country(_?(code|iso))?(_?3)?"),
    ("currency", r"currency(_?code)?"),
    ("postal_code", r"(zip|postal|post)_?(code)?|postcode"),
    ("latitude", r"lat(itude)?"),
    ("longitude", r"lon(g)?|lng|longitude"),
)
"""Columns of that file, and the names of columns that can take them."""
FIRST = re.compile(r"(?:.*_)?(first|given|fore)_?names?|fname")
LAST = re.compile(r"(?:.*_)?(last|family|sur)_?names?|lname")
EMAIL = re.compile(r"(?:.*_)?e_?mail(_?addr(ess)?)?(_.*)?")
USER = re.compile(r"(?:.*_)?(user_?names?|login(_name)?|nick_?name|screen_?name)")
PEOPLE_WIDTH = 12
"""The longest of Faker's first and last names in en_US, with some room."""
FIRST_NAME, LAST_NAME = {"faker": "first_name"}, {"faker": "last_name"}


def together(draft: Draft) -> None:
    """Give columns that belong together data that does."""
    _people(draft)
    _places(draft)


def _free(draft: Draft, *kinds: str) -> Iterator[tuple[str, str]]:
    """Columns of some kinds that no rule and no relation decides, and their names as words."""
    for name, made in draft.made.items():
        limits = draft.limits[name]
        ruled = limits.values is not None or limits.computed or limits.empty or limits.stepped
        free = not ruled and made.data.get("pattern") != (limits.pattern or "")
        if limits.kind in kinds and free and name not in draft.relations:
            yield name, spelt(name)


# people


def _people(draft: Draft) -> None:
    first = next((name for name, said in _free(draft, "text") if FIRST.fullmatch(said)), None)
    last = next((name for name, said in _free(draft, "text") if LAST.fullmatch(said)), None)
    for name in [each for each, made in draft.made.items() if "name" in made.data]:
        first, last = _named(draft, name, first, last)
    for name, said in list(_free(draft, "text")):
        if EMAIL.fullmatch(said):
            _emailed(draft, name, first, last)
        elif USER.fullmatch(said) and (first or last):
            _login(draft, name, first or last or "")


def _named(draft: Draft, name: str, first: str | None, last: str | None) -> tuple[str, str]:
    """A person's full name, by the columns beside it or by hidden ones."""
    first = first or draft.hide("_first", FIRST_NAME)
    last = last or draft.hide("_last", LAST_NAME)
    made = draft.made[name]
    template = f"{{{first}}} {{{last}}}"
    draft.made[name] = Made({"template": template}, made.why, 2 * PEOPLE_WIDTH + 1)
    return first, last


def _emailed(draft: Draft, name: str, first: str | None, last: str | None) -> None:
    """An e-mail of the name beside it, as long as it fits; example.com is nobody's."""
    most = draft.limits[name].most or 255
    person = [each for each in (first, last) if each is not None]
    why = f"an e-mail of {' and '.join(person)}" if person else "an e-mail"
    person = person or [draft.hide("_login", FIRST_NAME)]
    full = ".".join(f"{{{each}|lower|slug}}" for each in person)
    ways = (
        (f"{full}@example.com", PEOPLE_WIDTH * len(person) + len(person) + 11),
        (f"{{{person[0]}|lower|slug}}@example.com", PEOPLE_WIDTH + 12),
        ("{token(6)}@example.com", 18),
        ("{token(4)}@ex.com", 11),
    )
    for template, width in ways:
        made = Made({"template": template}, why, width)
        if width <= most and width >= draft.limits[name].least and keeps(made, draft.limits[name]):
            draft.made[name] = made
            return


def _login(draft: Draft, name: str, person: str) -> None:
    most = draft.limits[name].most or 255
    if most >= PEOPLE_WIDTH + 2 and not draft.limits[name].regexes:
        template = f"{{{person}|lower|slug}}{{integer(10, 99)}}"
        draft.made[name] = Made({"template": template}, f"a login of {person}", PEOPLE_WIDTH + 2)


# places


@cache
def widths() -> dict[str, int]:
    """The longest text of each column of the places."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {field: max(len(row[field]) for row in rows) for field in rows[0]}


def _places(draft: Draft) -> None:
    """Columns of one place, where a table has two of them and one is a city or a country."""
    found: dict[str, str] = {}
    for name, said in _free(draft, "text", "decimal", "double"):
        field = _field(draft, name, said)
        if field is not None and field not in found.values():
            found[name] = field
    said_of = {"city", "country", "country_code", "country_code3"} & {*found.values()}
    if len(found) < 2 or not said_of:
        return
    record = draft.hide("_place", {"record": str(PLACES)})
    for name, field in found.items():
        _take(draft, name, f"{record}.{field}", field)


def _take(draft: Draft, name: str, path: str, field: str) -> None:
    limits = draft.limits[name]
    data: dict[str, object] = {"of": path}
    if limits.kind != "text":
        digits = 3 + limits.scale
        data["type"] = f"decimal({digits}, {limits.scale})"
    draft.made[name] = Made(data, f"the {field.replace('_', ' ')} of one place", widths()[field])


def _field(draft: Draft, name: str, said: str) -> str | None:
    limits = draft.limits[name]
    numbers = limits.kind != "text"
    for field, pattern in FIELDS:
        if numbers != (field in ("latitude", "longitude")):
            continue
        if numbers and limits.scale < 4:
            continue
        most = limits.most or 255
        fits = limits.least <= min(2, most) and widths()[field] <= most and not limits.regexes
        if re.fullmatch(f"(?:.*_)?(?:{pattern})", said) and (numbers or fits):
            return field
    return None
