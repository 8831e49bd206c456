"""What a table must hold, worked out by tests/reference and never by sqlgen or a database.

read(path)              a spec as plain data
rows_of(spec, ...)      its rows
digest(rows)            their fingerprint, by its definition
assert_alike(...)       rows read back through a driver against rows worked out
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from reference import rows
from reference.days import spelt_out
from reference.texts import text_of

Row = tuple[Any, ...]

WHOLE = 1000
"""Rows of a table that are worked out when some are asked for."""

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def read(path: Path) -> dict[str, Any]:
    """A spec file as plain data, read without sqlgen."""
    data: dict[str, Any] = YAML(typ="safe", pure=True).load(path)
    return data


def columns_of(spec: dict[str, Any], table: str) -> dict[str, Any]:
    """The columns of a table, those of a calendar spelt out; how many days it has plays no part."""
    written = spec["tables"][table]
    days = {"calendar": ["2000-01-01", "2000-01-01"]} if "calendar" in written else {}
    columns: dict[str, Any] = spelt_out(written | days, lambda value: value)["columns"]
    return columns


def visible(spec: dict[str, Any], table: str) -> list[str]:
    """The columns of a table that a database shows."""
    columns = columns_of(spec, table)
    return [name for name, each in columns.items() if not each.get("hidden")]


def rows_of(spec: dict[str, Any], table: str | None = None, **options: Any) -> list[Row]:
    """The rows of a table in order of their number, each value in its column's declared type."""
    name = table or next(iter(spec["tables"]))
    columns = columns_of(spec, name)
    declared = [str(columns[each].get("type", "")) for each in visible(spec, name)]
    options.setdefault("seed", spec.get("seed", 0))
    single = spec["tables"][name]
    made = rows(_readable(spec | {"tables": {name: single}}), table=name, **options)
    return [tuple(map(_declared, row, declared)) for row in made]


@cache
def _whole(path: Path, table: str, random: str) -> list[Row]:
    options = {"base": path.parent, "random": random, "params": {"rows": WHOLE}}
    return rows_of(read(path), table, **options)


def first_rows(path: Path, table: str, rows: int, random: str = "integer") -> list[Row]:
    """The first rows of a table: a row does not depend on how many there are."""
    assert rows <= WHOLE
    return _whole(path, table, random)[:rows]


def _readable(value: Any) -> Any:
    """The spec in the reference's own spelling, which is a little narrower than the language."""
    if isinstance(value, dict):
        return {
            key: _picked(each) if key == "pick" else _readable(each) for key, each in value.items()
        }
    if isinstance(value, list):
        return [_readable(each) for each in value]
    if isinstance(value, str):
        # An inline decimal takes its scale by place, and $$ at the start stands for one dollar.
        return re.sub(
            r"scale=(\d+)\)", r"\1)", value.removeprefix("$") if value[:2] == "$$" else value
        )
    return value


def _picked(values: Any) -> Any:
    """A list or map of values; numbers of several scales become decimals of one scale."""
    read = [_readable(each) for each in values]
    decimals = [Decimal(str(each)) for each in read if isinstance(each, float | Decimal)]
    if decimals:
        scale = max(map(_scale, decimals))
        read = [Decimal(str(each)).quantize(Decimal(1).scaleb(-scale)) for each in read]
    return dict(zip(read, values.values(), strict=True)) if isinstance(values, dict) else read


TYPES: dict[str, Callable[[Any], Any]] = {
    "integer": int,
    "bigint": int,
    "decimal": lambda value: Decimal(str(value)),
    "date": lambda value: dt.date.fromisoformat(str(value)),
    "time": lambda value: dt.time.fromisoformat(str(value)),
    "varchar": text_of,
    "text": text_of,
}


def _declared(value: Any, type_: str) -> Any:
    convert = TYPES.get(type_.partition("(")[0].strip())
    return convert(value) if convert and value is not None else value


def digest(found: Sequence[Row]) -> tuple[int, str]:
    """Count and digest of rows: values as octets ":" text, NULL as "-", md5, 15 digits summed."""
    scales = [max(map(_scale, column), default=-1) for column in zip(*found, strict=True)]
    lines = ("".join(map(_printed, row, scales)) for row in found)
    total = sum(int(hashlib.md5(line.encode()).hexdigest()[:15], 16) for line in lines)
    return len(found), format(total, "x")


def _scale(value: Any) -> int:
    """Digits after the point, -1 for what is no decimal."""
    return -int(value.as_tuple().exponent) if isinstance(value, Decimal) else -1


def _printed(value: Any, scale: int) -> str:
    if value is None:
        return "-"
    text = _text(value, scale)
    return f"{len(text.encode())}:{text}"


def _text(value: Any, scale: int) -> str:
    if scale >= 0:
        return str(int(Decimal(value).scaleb(scale)))
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}".zfill(26)
    if isinstance(value, dt.time):
        return f"{value:%H:%M:%S.%f}".rstrip("0").rstrip(".")
    if isinstance(value, dt.timedelta):
        return str(value // dt.timedelta(seconds=1))
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def assert_alike(found: Iterable[Row], wanted: Iterable[Row]) -> None:
    """The rows that a driver read are those that were worked out, value by value and in type."""
    found, wanted = list(found), list(wanted)
    assert len(found) == len(wanted)
    for number, (have, want) in enumerate(zip(found, wanted, strict=True)):
        pairs = enumerate(zip(map(_as, have, want), want, strict=True))
        differing = {place: pair for place, pair in pairs if pair[0] != pair[1]}
        assert differing == {}, f"row {number} of {len(wanted)}"


def _as(have: Any, want: Any) -> Any:
    """A driver's value in the type of the value it stands for, where the engine has no such type.

    Drivers give booleans as 0 and 1, UUIDs as objects, JSON as dicts, lengths of time as seconds
    and times as lengths, and SQLite dates as texts and decimals as doubles, Oracle dates as
    midnights; anything else must have the right type by itself.
    """
    if isinstance(want, bool) and have in (0, 1):
        return bool(have)
    if isinstance(want, Decimal) and isinstance(have, float | int):
        return Decimal(repr(have))
    if isinstance(want, dt.date | dt.time | dt.timedelta):
        return _moment(have, want)
    if isinstance(want, str) and isinstance(have, dict):
        return want if json.loads(want) == have else have
    if isinstance(want, str) and type(have).__name__ == "UUID":
        return str(have)
    return have if isinstance(have, type(want)) else (type(have), have)


def _moment(have: Any, want: dt.date | dt.time | dt.timedelta) -> Any:
    """A date, time or length of time as a driver gives it, in the type of the one it stands for."""
    if isinstance(have, str):
        return type(want).fromisoformat(have)  # type: ignore[union-attr]  # lengths are no texts
    if type(want) is dt.date and isinstance(have, dt.datetime) and have.time() == dt.time():
        return have.date()
    if isinstance(want, dt.time) and isinstance(have, dt.timedelta):
        return (dt.datetime(1970, 1, 1) + have).time()
    if isinstance(want, dt.timedelta) and isinstance(have, int):
        return dt.timedelta(seconds=have)
    return have if isinstance(have, type(want)) else (type(have), have)
