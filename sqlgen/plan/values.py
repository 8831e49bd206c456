"""Lists of values: their common type, and their conversion to a declared one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from typing import Any

from sqlgen.spec import Type
from sqlgen.spec.values import date, decimal, integer, interval, time, timestamp

INT32 = range(-(2**31), 2**31)
EPOCH = dt.date(1970, 1, 1)
DAY = {"date": 1, "timestamp": 86_400}
"""Units in a day, of the types that count days."""


def common_type(values: Sequence[Any]) -> Type:
    """The logical type that holds all the values; ValueError where they are of several kinds."""
    present = [value for value in values if value is not None]
    kinds = {_kind(value) for value in present}
    if kinds == {"integer", "decimal"}:
        kinds = {"decimal"}
    if len(kinds) > 1:
        raise ValueError(f"values are of several kinds: {', '.join(sorted(kinds))}")
    return _SIZED[kinds.pop() if kinds else "text"](present)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, Decimal):
        return "decimal"
    if isinstance(value, dt.datetime):
        return "timestamp"
    names = ((dt.date, "date"), (dt.time, "time"), (dt.timedelta, "interval"))
    return next((name for kind, name in names if isinstance(value, kind)), "text")


def varchar(length: int) -> Type:
    """Text of at most that many characters; one at least, and `text` where it is very long."""
    return Type("varchar", length=max(length, 1)) if length <= 4000 else Type("text")


def _texts(values: Sequence[str]) -> Type:
    return varchar(max((len(value) for value in values), default=1))


def _integers(values: Sequence[int]) -> Type:
    return Type("integer" if all(value in INT32 for value in values) else "bigint")


def _decimals(values: Sequence[Decimal | int]) -> Type:
    numbers = [Decimal(value) for value in values]
    scale = max(max(-int(each.as_tuple().exponent), 0) for each in numbers)
    whole = max(max(each.adjusted() + 1, 1) for each in numbers)
    return Type("decimal", precision=whole + scale, scale=scale)


_SIZED: dict[str, Callable[[Sequence[Any]], Type]] = {
    "text": _texts,
    "integer": _integers,
    "decimal": _decimals,
    "boolean": lambda _: Type("boolean"),
    "date": lambda _: Type("date"),
    "timestamp": lambda _: Type("timestamp"),
    "time": lambda _: Type("time"),
    "interval": lambda _: Type("interval"),
}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        raise ValueError("a boolean has no text of its own")
    if isinstance(value, dt.timedelta):
        return str(int(value.total_seconds()))
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _small(value: Any) -> int:
    number = integer(int(value) if isinstance(value, str) else value)
    if number not in INT32:
        raise ValueError("passes 32 bits")
    return number


def _json(value: Any) -> str:
    json.loads(value)
    return str(value)


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "integer": _small,
    "bigint": lambda value: integer(int(value) if isinstance(value, str) else value),
    "decimal": decimal,
    "date": date,
    "timestamp": timestamp,
    "time": time,
    "interval": interval,
    "json": _json,
    "varchar": _as_text,
    "text": _as_text,
}


def converted(values: Sequence[Any], wanted: Type) -> tuple[Any, ...]:
    """The values in that type; ValueError names the first that does not fit."""
    if wanted.kind not in _CONVERTERS:
        if common_type(values).kind != wanted.kind:
            raise ValueError(f"values are no {wanted}")
        return tuple(values)
    return tuple(None if value is None else _one(value, wanted) for value in values)


def _one(value: Any, wanted: Type) -> Any:
    try:
        made = _CONVERTERS[wanted.kind](value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no {wanted}") from None
    if wanted.kind == "varchar" and len(made) > wanted.length:
        raise ValueError(f"{value!r} is longer than {wanted}")
    if wanted.kind == "decimal" and not _fits(made, wanted):
        raise ValueError(f"{value!r} does not fit {wanted}")
    return scaled(made, wanted) if wanted.kind == "decimal" else made


def scaled(value: Any, wanted: Type) -> Decimal:
    """A decimal with all digits of its type's scale: its text is then the same everywhere."""
    with localcontext(prec=100):
        return Decimal(value).quantize(Decimal(1).scaleb(-wanted.scale))


def _fits(value: Decimal, wanted: Type) -> bool:
    places = max(-int(value.as_tuple().exponent), 0)
    return places <= wanted.scale and value.adjusted() + 1 <= wanted.precision - wanted.scale
