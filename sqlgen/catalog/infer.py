"""From a column to its data: by its rules, its name and its type, in that order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlgen.catalog.hints import Hint, hints, spelt
from sqlgen.catalog.kinds import (
    ARRAYS,
    PHRASE_LETTERS,
    by_kind,
    code,
    moment,
    number,
    prose,
    special,
)
from sqlgen.catalog.limits import NUMBERS, Limits
from sqlgen.catalog.made import Made, between, picked, with_range
from sqlgen.catalog.model import CatalogColumn
from sqlgen.catalog.patterns import spans
from sqlgen.catalog.wording import stem

PEOPLE = frozenset(
    {
        *("person", "user", "customer", "employee", "staff", "actor", "author", "artist", "owner"),
        *("student", "teacher", "patient", "doctor", "contact", "member", "player", "driver"),
        *("guest", "passenger", "subscriber", "candidate", "applicant", "agent", "manager"),
    }
)
"""Tables whose rows are people."""
OF_PEOPLE = {"name": "full_name", "title": "salutation"}
"""Names of columns in such tables -> what they say there."""
GENERIC = frozenset({"name", "title", "label", "code", "number", "value"})
"""Names of columns that say something with their table's name before them alone."""
UNLIMITED = 4000
"""What stands for no limit of characters."""
SAMPLE = "abc1"
"""What stands for a part of a text where it is only told whether a rule could hold."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known around a column: its table's name, today, and columns beside it."""

    table: str
    today: dt.date


def inferred(column: CatalogColumn, limits: Limits, setting: Setting) -> Made | None:
    """The data of a column; None where nothing makes values of its type."""
    for made in _ways(column, limits, setting):
        if made is not None:
            return _without(made, limits)
    return None


def _ways(column: CatalogColumn, limits: Limits, setting: Setting) -> Iterator[Made | None]:
    yield by_rules(limits)
    yield by_name(column, limits, setting)
    yield _special(column)
    yield by_kind(limits, setting.today)


def by_rules(limits: Limits) -> Made | None:
    """Data that a rule spells out: its values, its pattern."""
    if limits.values is not None:
        if limits.kind == "boolean" and len(set(limits.values)) == 1:
            return Made({"constant": limits.values[0]}, "its check allows one value", size=1)
        why = "the labels of its type" if limits.kind == "enum" else "the values of its check"
        return picked(list(dict.fromkeys(limits.values)), why)
    if limits.json and limits.kind == "text":
        made = by_kind(replace(limits, kind="json"), dt.date.min)
        return None if made is None else replace(made, why="its check wants JSON")
    return None


def patterned(limits: Limits, why: str = "the pattern of its check") -> Made | None:
    """Data by the pattern of a rule."""
    if limits.pattern is None:
        return None
    return Made({"pattern": limits.pattern}, why, width=spans(limits.pattern)[1])


def by_name(column: CatalogColumn, limits: Limits, setting: Setting) -> Made | None:
    """Data that the name tells, or the pattern of a rule where the name's does not keep it.

    Rules on texts are tried on samples only; without a rule everything is kept.
    """
    for name in _names(column.name, setting.table):
        for hint in hints():
            if limits.kind in hint.kinds and hint.meets(name):
                made = hinted(hint, limits, setting)
                if made is not None and keeps(made, limits):
                    return made
    return patterned(limits)


def _names(column: str, table: str) -> Iterator[str]:
    """The names to look up, the one that says more first."""
    name = spelt(column)
    if stem(table)[-1:] and stem(table)[-1] in PEOPLE and name in OF_PEOPLE:
        yield OF_PEOPLE[name]
    if name in GENERIC and stem(table):
        yield f"{'_'.join(stem(table))}_{name}"
    yield name


def hinted(hint: Hint, limits: Limits, setting: Setting) -> Made | None:
    """The data of a hint in the column's kind; None where it does not fit."""
    why = f"its name says {hint.what}"
    if "number" in hint.data:
        low, high = hint.data["number"]
        if limits.kind == "double":
            limits = replace(limits, scale=hint.data.get("digits", limits.scale))
        return number(limits, low, high, why)
    if "days" in hint.data:
        first, last = (setting.today + dt.timedelta(days=each) for each in hint.data["days"])
        return moment(limits, first, last, why)
    if limits.kind == "text":
        return _worded(hint, limits, why)
    return Made(dict(hint.data), why, size=2)


def _worded(hint: Hint, limits: Limits, why: str) -> Made | None:
    most = UNLIMITED if limits.most is None else limits.most
    if "text" in hint.data:
        return prose(min(most, hint.width), why) if most >= PHRASE_LETTERS else None
    if hint.width > most or hint.width < limits.least:
        return None
    if "name" in hint.data:
        return Made({"name": True}, why, hint.width)
    data = {key: _copied(value) for key, value in hint.data.items()}
    return Made(data, why, hint.width, size=_size(data))


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, list | dict) else value


def _size(data: dict[str, Any]) -> int | None:
    return len(data["pick"]) if isinstance(data.get("pick"), list) else None


def keeps(made: Made, limits: Limits) -> bool:
    """Whether data of a name keeps the rules of the column, as far as a sample tells."""
    if limits.kind in NUMBERS:
        return _keeps_numbers(made, limits)
    samples = _samples(made)
    if limits.case and not all(_cased(each, limits.case) for each in samples):
        return False
    return all(_found(regex, each) for regex in limits.regexes for each in samples)


def _cased(text: str, case: str) -> bool:
    return text == (text.lower() if case == "lower" else text.upper())


def _found(regex: str, text: str) -> bool:
    try:
        return re.search(regex, text) is not None
    except re.error:
        return False


def _keeps_numbers(made: Made, limits: Limits) -> bool:
    if made.generator != "pick":
        return True
    low = all(limits.low is None or each >= limits.low for each in made.data["pick"])
    return low and all(limits.high is None or each <= limits.high for each in made.data["pick"])


def _samples(made: Made) -> list[str]:
    """Texts of the form of the data; where that is not known, one that keeps few rules."""
    if isinstance(made.data.get("pick"), list):
        return [str(each) for each in made.data["pick"]]
    template = made.data.get("template")
    return [re.sub(r"\{[^{}]*\}", SAMPLE, template)] if isinstance(template, str) else ["Abc d."]


def _special(column: CatalogColumn) -> Made | None:
    """Data of arrays, sets, ranges, shapes and the like, as texts that the engine reads."""
    type_ = column.type
    if type_.kind == "set":
        several = [*type_.values, ",".join(type_.values[:2])]
        return picked(list(dict.fromkeys(several)), "members of its type")
    if type_.kind == "array" and type_.element is not None:
        return _array(column)
    template = special(type_)
    return Made({"template": template}, "by its type") if template else None


def _array(column: CatalogColumn) -> Made | None:
    element = column.type.element
    if element is None:
        return None
    opened, closed = column.type.brackets[0], column.type.brackets[1]
    if element.kind == "enum":
        labels = [f"{opened}{each}{closed}" for each in element.values]
        return picked(labels, "labels of its type")
    inside = ARRAYS.get(element.kind)
    if inside is None:
        return Made({"constant": f"{opened}{closed}"}, "by its type")
    template = f"{opened * 2}{inside}{closed * 2}" if opened == "{" else f"{opened}{inside}{closed}"
    return Made({"template": template}, "by its type")


def _without(made: Made, limits: Limits) -> Made:
    """The data without values that a rule excludes."""
    if not limits.excluded:
        return made
    if made.generator == "pick" and isinstance(made.data["pick"], list):
        left = [each for each in made.data["pick"] if each not in limits.excluded]
        return picked(left, made.why) if left else made
    if made.generator in ("integer", "decimal"):
        return _shifted(made, limits)
    if limits.kind == "text" and made.width is not None and made.width < 4:
        return code(limits)
    return made


def _shifted(made: Made, limits: Limits) -> Made:
    """A range without the excluded values at its ends, or on the longer side of one within."""
    low, high = between(made)
    for value in sorted(each for each in limits.excluded if not isinstance(each, str)):
        if low <= value <= high:
            above, below = high - value, value - low
            low, high = (
                (value + limits.unit, high) if above >= below else (low, value - limits.unit)
            )
    return with_range(made, low, high) if low <= high else made
