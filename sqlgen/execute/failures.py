"""Driver errors, told as what they mean: never with a password, never as a traceback."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DBAPIError

from sqlgen.dialects import Refusal
from sqlgen.errors import InterruptedRunError, LockedError, RunError, SqlgenError, TargetError
from sqlgen.execute.urls import Target


def explained(error: Exception, target: Target, *, begun: bool, what: str) -> SqlgenError:
    """The error as ours: a TargetError while nothing is written, a RunError afterwards."""
    original = _original(error)
    known = _known(original, target)
    reason = known.meaning if known else _hidden(_first_line(original), target)
    remedy = known.remedy if known else "see the engine's own words"
    problem = f"{what}: {reason}"
    if known and known.locked:
        return LockedError(problem, remedy)
    if begun and lost(error):
        return InterruptedRunError(f"{what}: the connection was lost")
    detail = f" ({_hidden(_first_line(original), target)})" if known else ""
    return (RunError if begun else TargetError)(problem + detail, remedy)


def lost(error: Exception) -> bool:
    """Whether the connection itself is gone."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def locked(error: Exception, target: Target) -> bool:
    """Whether another process holds what we ask for."""
    known = _known(_original(error), target)
    return known is not None and known.locked


def absent_table(error: Exception, target: Target) -> bool:
    """Whether nothing is wrong but that a table is not there."""
    arguments: tuple[object, ...] = getattr(_original(error), "args", ())
    return target.dialect.absent_table in map(_code, arguments[:1])


def _original(error: Exception) -> Any:
    """The driver's own error, which SQLAlchemy's may stand around."""
    return getattr(error, "orig", None) or error


def _is_sign(sign: str, codes: Set[str], message: str) -> bool:
    """Whether a sign of an error is its code, or, where it has a space, stands in its message."""
    return sign in codes or (" " in sign and sign in message)


def _known(original: object, target: Target) -> Refusal | None:
    arguments: tuple[object, ...] = getattr(original, "args", ())
    codes = {str(getattr(original, "sqlstate", "")), *map(_code, arguments[:1])}
    message = str(original)
    for refusal in target.dialect.refusals:
        if _is_sign(refusal.sign, codes, message):
            return refusal
    return None


def _code(argument: object) -> str:
    """What stands first in a driver's error: a number, or an object that has its code."""
    return str(getattr(argument, "full_code", argument))


def _first_line(original: object) -> str:
    arguments: tuple[object, ...] = getattr(original, "args", ())
    text = str(arguments[1]) if len(arguments) > 1 else str(original)
    return text.strip().splitlines()[0] if text.strip() else type(original).__name__


def _hidden(text: str, target: Target) -> str:
    for secret in target.secrets:
        text = text.replace(secret, "***")
    return text


@dataclass(frozen=True, slots=True)
class Failure:
    """What an engine said of a statement that it refused."""

    code: str
    """Its SQLSTATE, number or name."""
    constraint: str
    """The constraint, or the column of a NOT NULL, where the driver has it apart; else empty."""
    message: str

    def is_a(self, signs: Iterable[str]) -> bool:
        """Whether it is one of some errors, told by codes or by words of their messages."""
        return any(_is_sign(sign, {self.code}, self.message) for sign in signs)


def failure_of(error: Exception) -> Failure:
    """A driver's error as plain facts."""
    original = _original(error)
    number = next(iter(getattr(original, "args", ())), None)
    names = (getattr(original, "sqlstate", None), getattr(original, "sqlite_errorname", None))
    code = number if isinstance(number, int) else next(filter(None, names), None)
    told = getattr(original, "diag", None)
    constraint = getattr(told, "constraint_name", None) or getattr(told, "column_name", None)
    return Failure(
        code=str(code or type(original).__name__),
        constraint=constraint or "",
        message=_first_line(original),
    )
