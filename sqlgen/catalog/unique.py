"""Data of which every value comes once, from data of which it may come often."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlgen.catalog.kinds import CODE, by_kind
from sqlgen.catalog.limits import Limits
from sqlgen.catalog.made import Made, between, picked, unit, with_range
from sqlgen.catalog.patterns import UNIT, spans

SPARE = 4
"""How many values there are for each row, where a range is widened."""
FULL = 2**62
"""More values than any table has rows."""
SPACED = frozenset({"company", "job", "city", "country", "state", "first_name", "last_name"})
"""What Faker makes that may have a space before a number."""
ARRAY = re.compile(r"(\{\{|\[)(?=\{(?:integer|decimal|pick)\()")
"""How the text of an array of numbers or texts begins."""
SMALL = frozenset({"boolean", "enum", "set", "year", "time"})
"""Kinds with few values: what is unique otherwise takes others first."""


def once(made: Made, limits: Limits, rows: int, today: dt.date) -> Made | None:
    """The data with each value once; `size` says how many there are; None where that can't be."""
    if made.data.get("unique") or made.generator == "sequence":
        return made
    if made.generator in ("of", "sql", "constant", "reference", "tree") and not made.hidden:
        return _again(limits, rows, today)
    make = WAYS.get(made.generator)
    return make(made, limits, rows, today) if make is not None else _again(limits, rows, today)


def key(limits: Limits, rows: int) -> Made | None:
    """A key that counts from 1, where its type has so many numbers."""
    if limits.kind not in ("integer", "decimal", "double") or limits.values is not None:
        return None
    low = 1 if limits.low is None or limits.low <= 1 else int(limits.low)
    size = FULL if limits.high is None else int(limits.high) - low + 1
    if limits.excluded or limits.stepped:
        return None
    return Made({"sequence": low}, "a key that counts", size=size)


def _again(limits: Limits, rows: int, today: dt.date) -> Made | None:
    """Data of the kind alone, each value once."""
    made = by_kind(limits, today)
    make = WAYS.get(made.generator) if made is not None else None
    return make(made, limits, rows, today) if make is not None and made is not None else None


def _range(made: Made, limits: Limits, rows: int, _: dt.date) -> Made | None:
    low, high = between(made)
    made = with_range(made, *_widened(made, limits, rows, low, high))
    return _marked(_plain(made))


def _plain(made: Made) -> Made:
    """The range without a distribution: values that come once are even."""
    kind = made.generator
    options = {key: each for key, each in made.data[kind].items() if key in ("between", "scale")}
    return replace(made, data=made.data | {kind: options})


def _widened(made: Made, limits: Limits, rows: int, low: Any, high: Any) -> tuple[Any, Any]:
    """The range with values for all rows, as far as the limits allow: upwards, then downwards."""
    short = rows * SPARE - (made.size or 0)
    if short <= 0 or isinstance(low, dt.time):  # times have the whole day from the start
        return low, high
    way = unit(made) * short
    past = isinstance(low, dt.date)
    top = _moved(high, way, limits.high) if not past else high
    bottom = low
    if past or top - high < way:
        bottom = _moved(low, -way, limits.low)
    return bottom, top


def _moved(end: Any, way: Any, limit: Any) -> Any:
    try:
        moved = end + way
    except OverflowError:
        return end
    if limit is None:
        return moved
    return min(moved, limit) if moved > end else max(moved, limit)


def _marked(made: Made) -> Made:
    return made.beside(unique=True)


def _picked(made: Made, limits: Limits, rows: int, today: dt.date) -> Made | None:
    """The values themselves, where they are enough or the only ones; otherwise numbered texts."""
    values = made.data["pick"]
    plain = list(values)
    if limits.kind == "text" and limits.values is None and len(_folded(plain)) < rows:
        return _numbered(made, limits, rows, today)
    distinct = list(_folded(plain).values())
    return _marked(replace(picked(distinct, made.why), hidden=made.hidden))


def _folded(values: list[Any]) -> dict[Any, Any]:
    """The first of the values that differ in case alone."""
    found: dict[Any, Any] = {}
    for value in values:
        found.setdefault(value.casefold() if isinstance(value, str) else value, value)
    return found


def _numbered(made: Made, limits: Limits, rows: int, _: dt.date) -> Made | None:
    """A text with the row's number behind it, where both fit; otherwise a code."""
    digits = len(str(rows))
    room = 255 if limits.most is None else limits.most
    if limits.kind != "text" or limits.regexes:
        return _patterned(made, limits, rows, _)
    template = made.data.get("template")
    width = made.width if made.width is not None else 10**6
    if isinstance(template, str) and "@" in template:
        return _emails(made, template, digits, room) or _code(made, limits, rows)
    spaced = " " in str(template or "") or made.data.get("faker") in SPACED
    separator = " " if spaced else "-"
    if width + 1 + digits > room or made.generator in ("text", "token", "pattern", "uuid"):
        return _code(made, limits, rows)
    if isinstance(template, str):
        text = f"{template}{separator}{{n}}"
        return replace(
            made, data={"template": text, "unique": True}, width=width + 1 + digits, size=FULL
        )
    return Made(
        {"template": f"{{_{made.generator}}}{separator}{{n}}", "unique": True},
        made.why,
        width + 1 + digits,
        FULL,
        {f"_{made.generator}": dict(made.data), **made.hidden},
    )


def _emails(made: Made, template: str, digits: int, room: int) -> Made | None:
    """An e-mail with the row's number before the sign."""
    before, _, after = template.partition("@")
    ways = ((f"{before}.{{n}}@{after}", (made.width or room) + 1 + digits), (f"u{{n}}@{after}", 0))
    for text, width in ways:
        long = width or 2 + digits + len(after)
        if long <= room:
            return replace(made, data={"template": text, "unique": True}, width=long, size=FULL)
    return None


def _code(made: Made, limits: Limits, rows: int) -> Made:
    """Letters and digits, as many as tell all rows apart and as fit."""
    room = 12 if limits.most is None else limits.most
    needed = next(n for n in range(1, 13) if len(CODE) ** n >= rows * SPARE or n >= room)
    length = min(max(needed, limits.least, min(6, room)), max(room, 1))
    letters = CODE.lower() if limits.case == "lower" else CODE
    size = min(len(CODE) ** length, FULL)
    data = {"pattern": f"[{letters}]{{{length}}}", "unique": True}
    return Made(data, f"{made.why}; a code, so that each is there once", length, size)


def _patterned(made: Made, limits: Limits, rows: int, _: dt.date) -> Made | None:
    """A pattern of fixed length whose letters are of one case."""
    pattern = limits.pattern or made.data.get("pattern")
    if not isinstance(pattern, str):
        return _code(made, limits, rows) if limits.kind == "text" else None
    fixed, size = "", 1
    for found in UNIT.finditer(pattern):
        step, count = _fixed(found)
        fixed += step
        size *= _choices(step) ** count
    data = {"pattern": fixed, "unique": True}
    if size < rows and limits.pattern is None and limits.kind == "text":
        return _code(made, limits, rows)
    return Made(data, made.why, spans(fixed)[1], min(size, FULL))


def _fixed(found: Any) -> tuple[str, int]:
    """A step of a pattern with one number of repetitions, and that number."""
    text = found[0]
    if found["maybe"]:
        return text[:-1], 1
    count = int(found["most"] or found["least"] or 1)
    bare = text[: text.rindex("{")] if found["least"] else text
    bare = bare.replace("A-Za-z", "A-Z").replace("a-zA-Z", "A-Z").replace("\\w", "[A-Z0-9]")
    return bare + (f"{{{count}}}" if count != 1 else ""), count


def _choices(step: str) -> int:
    """How many characters may stand at a place, counted no higher than they are."""
    body = re.sub(r"\{\d+\}$", "", step)
    if body == "\\d":
        return 10
    if not body.startswith("["):
        return 1
    inside, count = body[1:-1], 0
    for first, last in re.findall(r"(\\?.)-(\\?.)", inside):
        count += ord(last[-1]) - ord(first[-1]) + 1
    return count + len(re.sub(r"\\?.-\\?.|\\", "", inside))


def _token(made: Made, limits: Limits, rows: int, _: dt.date) -> Made:
    return _marked(replace(made, size=min(16 ** int(made.data["token"]), FULL)))


def _bytes(made: Made, limits: Limits, rows: int, _: dt.date) -> Made:
    length = max(made.data["bytes"]) if isinstance(made.data["bytes"], list) else made.data["bytes"]
    length = min(length, 16) if not limits.fixed else length
    return Made({"bytes": length, "unique": True}, made.why, size=min(256**length, FULL))


def _boolean(made: Made, *_: Any) -> Made:
    return Made({"pick": [True, False], "unique": True}, made.why, size=2)


def _json(made: Made, limits: Limits, *_: Any) -> Made:
    return Made({"template": '{{"id": {n}}}', "unique": True}, made.why, 32, FULL)


def _template(made: Made, limits: Limits, rows: int, today: dt.date) -> Made | None:
    """Templates of what is no text: each kind has one that the row's number makes its own."""
    if limits.kind == "text":
        return _numbered(made, limits, rows, today)
    if limits.kind == "inet4":
        data = {"pattern": "10" + r"\.1[0-9]{2}" * 3, "unique": True}
        return Made(data, made.why, size=10**6)
    if limits.kind in ("inet", "inet6"):
        data = {"pattern": "fd00::[0-9a-f]{4}:[0-9a-f]{4}", "unique": True}
        return Made(data, made.why, size=2**32)
    if limits.kind == "array":
        return _array(made)
    if limits.kind == "xml":
        return replace(made, data={"template": '<item id="{n}"/>', "unique": True}, size=FULL)
    return None


def _array(made: Made) -> Made | None:
    """An array whose first element is the row's number; None where its elements are no numbers."""
    template = str(made.data["template"])
    found = ARRAY.match(template)
    if found is None:
        return None
    text = f"{found[1]}{{n}},{template[found.end(1) :]}"
    return replace(made, data={"template": text, "unique": True}, size=FULL)


WAYS: dict[str, Callable[[Made, Limits, int, dt.date], Made | None]] = {
    **dict.fromkeys(("integer", "decimal", "date", "timestamp", "time"), _range),
    "pick": _picked,
    "faker": _numbered,
    "text": _numbered,
    "pattern": _patterned,
    "token": _token,
    "uuid": lambda made, *_: _marked(replace(made, size=FULL)),
    "bytes": _bytes,
    "boolean": _boolean,
    "json": _json,
    "template": _template,
    "name": _numbered,
}
"""Generators -> how each value of theirs comes once."""
