"""Conditions that go through a function of one column: lengths, case, parts of dates, counts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlgen.catalog.constants import constant
from sqlgen.catalog.patterns import MORE, escaped
from sqlgen.catalog.rules import (
    FLIPPED,
    Cased,
    Compared,
    Empty,
    Excluded,
    Filled,
    Json,
    Lengths,
    Listed,
    Matches,
    OneOf,
    Range,
    Rule,
    Stepped,
    UnfitError,
)

if TYPE_CHECKING:
    from sqlglot import exp

    from sqlgen.catalog.conditions import Reader

LENGTHS = ("LENGTH", "CHAR_LENGTH", "CHARACTER_LENGTH", "OCTET_LENGTH", "BYTE_LENGTH", "LEN")
COUNTS = {"NUM_NONNULLS": False, "NUM_NULLS": True}
"""Functions that count columns -> whether they count those that are NULL."""
AFTER = dt.timedelta(days=1)


def called(node: exp.Expr) -> str:
    """The name of a function in large letters; empty for anything else."""
    from sqlglot import exp

    if isinstance(node, exp.Anonymous):
        return str(node.this).upper()
    return node.sql_name().upper() if isinstance(node, exp.Func) else ""


def arguments(node: exp.Expr) -> list[exp.Expr]:
    """What stands between a function's parentheses."""
    from sqlglot import exp

    if isinstance(node, exp.Anonymous):
        return list(node.expressions)
    return [each for each in (node.this, *node.expressions) if isinstance(each, exp.Expr)]


def held(reader: Reader, node: exp.Func) -> list[Rule]:
    """A function that is a condition itself."""
    from sqlglot import exp

    name, given = called(node), arguments(node)
    if name in ("JSON_VALID", "ISJSON", "IS_JSON", "JSON_ISVALID"):
        return [Json(reader.name(given[0]))]
    if isinstance(node, exp.StartsWith):
        start = constant(node.expression)
        return [Matches(reader.name(node.this), f"{escaped(str(start))}[a-z]{{1,{MORE}}}")]
    if name == "ISFINITE":
        return []
    raise UnfitError(f"{node.sql()} is no condition that can be kept")


def uncased(reader: Reader, node: exp.Expr) -> tuple[str, Callable[[str], str] | None]:
    """The column in `lower(x)` or `upper(x)`, and what the function does; or the bare column."""
    from sqlglot import exp

    from sqlgen.catalog.conditions import plain

    node = plain(node)
    if isinstance(node, exp.Lower):
        return reader.name(node.this), str.lower
    if isinstance(node, exp.Upper):
        return reader.name(node.this), str.upper
    if isinstance(node, exp.Trim):
        return reader.name(node.this), str.strip
    return reader.name(node), None


def compared(reader: Reader, left: exp.Expr, sign: str, right: exp.Expr) -> list[Rule]:
    """A comparison in which neither side is a bare column."""
    from sqlglot import exp

    from sqlgen.catalog.conditions import plain

    left, right = plain(left), plain(right)
    if isinstance(left, exp.Is | exp.Not) and isinstance(right, exp.Is | exp.Not):
        return _same_nulls(reader, left, sign, right)
    if left.find(exp.Column) is None and right.find(exp.Column) is not None:
        left, right, sign = right, left, FLIPPED[sign]
    if isinstance(left, exp.Sub) and reader.column(left.this) and reader.column(left.expression):
        return _difference(reader, left, sign, right)
    if _counted_nulls(left):
        return _count(reader, _counted_nulls(left), sign, constant(right), nulls=False)
    value = constant(right)
    if isinstance(left, exp.Coalesce):
        return _defaulted(reader, left, sign, value)
    if called(left) in COUNTS:
        nulls = COUNTS[called(left)]
        return _count(reader, arguments(left), sign, value, nulls=nulls)
    for kind, turn in _turns().items():
        if isinstance(left, kind):
            return turn(reader, left, sign, value)
    return _by_name(reader, left, sign, value)


def _turns() -> dict[type[exp.Expr], Callable[[Reader, Any, str, Any], list[Rule]]]:
    """Kinds of expression on the left of a constant, and what is made of each."""
    from sqlglot import exp

    return {
        exp.Length: _length,
        exp.Lower: _cased,
        exp.Upper: _cased,
        exp.Trim: _trimmed,
        exp.Abs: _absolute,
        exp.Mod: _remainder,
        exp.Extract: _part,
        exp.Year: _year,
        exp.StrPosition: _position,
        exp.Left: _start,
        exp.Substring: _start,
    }


def _by_name(reader: Reader, node: exp.Expr, sign: str, value: Any) -> list[Rule]:
    name = called(node)
    if name in LENGTHS:
        return _length(reader, node, sign, value)
    if name in ("BTRIM", "LTRIM", "RTRIM"):
        return _trimmed(reader, node, sign, value)
    if name in ("JSON_TYPEOF", "JSONB_TYPEOF", "JSON_TYPE") and str(value).lower() == "object":
        return [Json(reader.name(arguments(node)[0]))]
    if name in ("INSTR", "LOCATE", "STRPOS", "POSITION"):
        return _position(reader, node, sign, value)
    raise UnfitError(f"{node.sql()} {sign} {value}")


def _length(reader: Reader, node: exp.Expr, sign: str, value: Any) -> list[Rule]:
    from sqlglot import exp

    inner = arguments(node)[0]
    if isinstance(inner, exp.Trim) or called(inner) in ("BTRIM", "LTRIM", "RTRIM"):
        inner = arguments(inner)[0]
    return [_lengths(reader.name(inner), sign, value)]


def _lengths(column: str, sign: str, value: Any) -> Lengths:
    count = int(value)
    made = {
        "=": Lengths(column, count, count),
        ">": Lengths(column, count + 1),
        ">=": Lengths(column, count),
        "<": Lengths(column, 0, count - 1),
        "<=": Lengths(column, 0, count),
        "<>": Lengths(column, count + 1),
    }
    return made[sign]


def _cased(reader: Reader, node: exp.Expr, sign: str, value: Any) -> list[Rule]:
    column, case = uncased(reader, node)
    if sign == "=" and isinstance(value, str) and case is not None and case(value) == value:
        return [Listed(column, (value,))]
    if sign == "<>":
        return [Excluded(column, (value,))]
    raise UnfitError(node.sql())


def _trimmed(reader: Reader, node: exp.Expr, sign: str, value: Any) -> list[Rule]:
    if sign in ("<>", ">") and value == "":
        return [Lengths(reader.name(arguments(node)[0]), 1)]
    raise UnfitError(node.sql())


def _absolute(reader: Reader, node: exp.Expr, sign: str, value: Any) -> list[Rule]:
    column = reader.name(node.this)
    if sign in ("<", "<=") and isinstance(value, Decimal):
        return [Range(column, FLIPPED[sign], -value), Range(column, sign, value)]
    return [Range(column, sign, value)]


def _remainder(reader: Reader, node: exp.Expr, sign: str, value: Any) -> list[Rule]:
    divisor = constant(node.expression)
    whole = isinstance(divisor, Decimal) and divisor == int(divisor) and divisor > 0
    if sign != "=" or not whole:
        raise UnfitError(node.sql())
    return [Stepped(reader.name(node.this), int(divisor), int(value))]


def _part(reader: Reader, node: exp.Expr, sign: str, value: Any) -> list[Rule]:
    if node.this.name.upper() != "YEAR":
        raise UnfitError(node.sql())
    return _years(reader.name(node.expression), sign, int(value))


def _year(reader: Reader, node: exp.Expr, sign: str, value: Any) -> list[Rule]:
    inner = node.this
    while reader.column(inner) is None and inner is not None and inner.this is not None:
        inner = inner.this  # sqlglot casts it to a date
    return _years(reader.name(inner), sign, int(value))


def _years(column: str, sign: str, year: int) -> list[Rule]:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    made: dict[str, list[Rule]] = {
        "=": [Range(column, ">=", first), Range(column, "<=", last)],
        ">": [Range(column, ">", last + AFTER)],
        ">=": [Range(column, ">=", first)],
        "<": [Range(column, "<", first)],
        "<=": [Range(column, "<=", last)],
    }
    if sign not in made:
        raise UnfitError("all years but one")
    return made[sign]


def _position(reader: Reader, node: exp.Expr, sign: str, value: Any) -> list[Rule]:
    """That a text holds another one; on both sides stand some letters."""
    column = next((name for each in _given(node) if (name := reader.column(each))), None)
    texts = [constant(each) for each in _given(node) if reader.column(each) is None]
    least = {">": 0, ">=": 1, "<>": 0}
    if column is None or len(texts) != 1 or sign not in least or int(value) < least[sign]:
        raise UnfitError(node.sql())
    before = int(value) - least[sign]
    letters = f"[a-z]{{{max(before, 2)},{max(before, MORE)}}}"
    pattern = f"{letters}{escaped(str(texts[0]))}[a-z]{{2,{MORE}}}"
    regex = f"^.{{{before},}}{re.escape(str(texts[0]))}"
    return [Matches(column, pattern, regex)]


def _given(node: exp.Expr) -> list[exp.Expr]:
    """All that is given to a function, under whatever name."""
    from sqlglot import exp

    if isinstance(node, exp.Anonymous):
        return arguments(node)
    return [each for each in node.args.values() if isinstance(each, exp.Expr)]


def _start(reader: Reader, node: exp.Expr, sign: str, value: Any) -> list[Rule]:
    first = node.args.get("start")
    at_start = first is None or constant(first) == 1
    if sign != "=" or not isinstance(value, str) or not at_start:
        raise UnfitError(node.sql())
    pattern = f"{escaped(value)}[a-z]{{1,{MORE}}}"
    return [Matches(reader.name(node.this), pattern, f"^{re.escape(value)}")]


def _difference(reader: Reader, node: exp.Expr, sign: str, right: exp.Expr) -> list[Rule]:
    """`a - b <= 5` as `a <= b + 5`."""
    first, second = reader.name(node.this), reader.name(node.expression)
    if sign == "=":
        raise UnfitError(node.sql())
    return [Compared(first, sign, second, constant(right))]


def _defaulted(reader: Reader, node: exp.Expr, sign: str, value: Any) -> list[Rule]:
    """`COALESCE(a, 0) > 0`: the same of the column, which is then never NULL."""
    from sqlgen.catalog.conditions import valued

    column = reader.name(node.this)
    return [Filled(column), valued(column, sign, value)]


def _counted_nulls(node: exp.Expr) -> list[exp.Expr]:
    """The columns of `(a IS NOT NULL)::int + (b IS NOT NULL)::int`; none for anything else."""
    from sqlglot import exp

    from sqlgen.catalog.conditions import plain

    node = plain(node)
    if isinstance(node, exp.Add):
        left, right = _counted_nulls(node.this), _counted_nulls(node.expression)
        return [*left, *right] if left and right else []
    if isinstance(node, exp.Cast):
        return _counted_nulls(node.this)
    inner = plain(node.this) if isinstance(node, exp.Not) else node
    if isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null):
        negated = isinstance(node, exp.Not) != bool(inner.args.get("negate"))
        return [inner.this] if negated else []
    return []


def _count(
    reader: Reader, nodes: list[exp.Expr], sign: str, value: Any, *, nulls: bool
) -> list[Rule]:
    columns = tuple(reader.name(each) for each in nodes)
    count = int(value)
    least, most = _count_range(sign, count, len(columns))
    if nulls:
        least, most = len(columns) - most, len(columns) - least
    if not 0 <= least <= most <= len(columns):
        raise UnfitError("a count of columns that can't be")
    if least == len(columns) or (most == len(columns) and sign in (">", ">=") and not nulls):
        return [Filled(each) for each in columns]
    if most == 0:
        return [Empty(each) for each in columns]
    return [OneOf(columns, max(least, 1))]


def _count_range(sign: str, count: int, size: int) -> tuple[int, int]:
    made = {
        "=": (count, count),
        ">": (count + 1, size),
        ">=": (count, size),
        "<": (0, count - 1),
        "<=": (0, count),
    }
    if sign not in made:
        raise UnfitError("all counts but one")
    return made[sign]


def _same_nulls(reader: Reader, left: exp.Expr, sign: str, right: exp.Expr) -> list[Rule]:
    """`(a IS NULL) = (b IS NULL)`: both or none; `<>`: one of them."""
    first, second = reader.turned(left)[0], reader.turned(right)[0]
    if not (isinstance(first, Empty | Filled) and isinstance(second, Empty | Filled)):
        raise UnfitError("two conditions that are equal")
    if (type(first) is type(second)) == (sign == "="):
        return [Filled(first.column), Filled(second.column)]
    return [OneOf((first.column, second.column), 1)]


def is_case_rule(reader: Reader, left: exp.Expr, right: exp.Expr) -> Cased | None:
    """`x = lower(x)` in either order."""
    from sqlglot import exp

    for one, other in ((left, right), (right, left)):
        column = reader.column(one)
        if column is None or not isinstance(other, exp.Lower | exp.Upper):
            continue
        if reader.column(other.this) == column:
            return Cased(column, "lower" if isinstance(other, exp.Lower) else "upper")
    return None
