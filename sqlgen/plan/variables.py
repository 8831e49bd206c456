"""Numbers that a procedure learns when it is called, in the place of a plan's constants.

A plan is made once, with the defaults of the spec's parameters. Where it holds a number that
follows from an argument, it holds a `Variable`: the number that the defaults give, printed as the
name of a variable. A comparison takes the default's side and notes a `Guard`, so that arguments on
the other side are refused when the procedure is called; what can't be worked out there is refused
when it is made.
"""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, NoReturn

from sqlgen.errors import SpecError
from sqlgen.plan.values import DAY, EPOCH

SIGNS = {"<": "below ", "<=": "at most ", ">": "above ", ">=": "at least ", "=": ""}
UPPER = ("<", "<=")
PLAIN = re.compile(r"[a-z][a-z0-9_]{0,29}")
"""Names that stand inside others."""
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
COMPARE: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Formula:
    """How a variable is worked out, by the macro that it names in templates/procedure.sql.j2."""

    macro: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    """What the variable's name begins with."""

    def arguments(self) -> Iterator[str]:
        """The arguments that it follows from, in words."""
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Variable):
                yield from value.formula.arguments()

    @property
    def words(self) -> str:
        """What it is, for people."""
        return " and ".join(dict.fromkeys(self.arguments()))

    def shown(self, number: int) -> str:
        """A number that it is compared with, for people."""
        return _words(number)

    def refusal(self, sign: str, right: int) -> str:
        """What to say where it is not so beside the number."""
        return f"{self.words} must be {SIGNS[sign]}{self.shown(right)}"


@dataclass(frozen=True, slots=True)
class Argument(Formula):
    """A parameter's value: in units of 10^-scale, days or seconds."""

    macro = "argument"
    hint = "units"
    name: str
    kind: str
    scale: int = 0

    def arguments(self) -> Iterator[str]:
        """The parameter."""
        yield self.name

    def shown(self, number: int) -> str:
        """A day, or a number of units."""
        if isinstance(number, Variable) or self.kind not in DAY:
            return _words(number)
        return (EPOCH + dt.timedelta(days=number // DAY[self.kind])).isoformat()


@dataclass(frozen=True, slots=True)
class Dated(Formula):
    """A date that is an argument, as the number yyyymmdd."""

    macro = "dated"
    hint = "date"
    name: str

    def arguments(self) -> Iterator[str]:
        """The parameter."""
        yield self.name


@dataclass(frozen=True, slots=True)
class Key(Formula):
    """A key of draws, from the seed and two constants (docs/arithmetic.md, "Constants")."""

    macro = "key"
    hint = "key"
    seed: int
    even: int
    odd: int


@dataclass(frozen=True, slots=True)
class Sizes(Formula):
    """How many values a range has: high - low + 1."""

    macro = "size"
    hint = "size"
    low: int
    high: int

    @property
    def words(self) -> str:
        """The ends."""
        return f"the number of values {self._ends}"

    @property
    def _ends(self) -> str:
        """From where to where; an end that is no argument is told like the one that is."""
        argument = self.low if isinstance(self.low, Variable) else self.high
        told = argument.formula.shown if isinstance(argument, Variable) else _words
        return f"from {told(self.low)} to {told(self.high)}"

    def refusal(self, sign: str, right: int) -> str:
        """Without any value the ends have changed places."""
        if sign == ">=" and right == 1:
            return f"the range {self._ends} is reversed"
        return Formula.refusal(self, sign, right)


@dataclass(frozen=True, slots=True)
class Sum(Formula):
    """Two numbers added."""

    macro = "sum"
    hint = "sum"
    number: int
    plus: int


@dataclass(frozen=True, slots=True)
class Difference(Formula):
    """One number less another."""

    macro = "difference"
    hint = "less"
    number: int
    less: int


@dataclass(frozen=True, slots=True)
class Root(Formula):
    """The whole square root."""

    macro = "root"
    hint = "root"
    number: int


@dataclass(frozen=True, slots=True)
class Quotient(Formula):
    """The whole quotient of two numbers."""

    macro = "quotient"
    hint = "part"
    number: int
    by: int


@dataclass(frozen=True, slots=True)
class Product(Formula):
    """A number times another."""

    macro = "product"
    hint = "product"
    number: int
    by: int

    @property
    def words(self) -> str:
        """Both, the multiplier first."""
        return f"{_words(self.by)} times {_words(self.number)}"


@dataclass(frozen=True, slots=True)
class Before(Formula):
    """The last row of a table that stands before the call."""

    macro = "before"
    hint = "before"
    table: str

    def arguments(self) -> Iterator[str]:
        """What stands, and where rows begin."""
        yield f"the rows of {self.table} that stand"


@dataclass(frozen=True, slots=True)
class Last(Formula):
    """The last row of a table once the call is done: those before it, and so many."""

    macro = "last"
    hint = "last"
    table: str
    before: int
    rows: int

    @property
    def words(self) -> str:
        """The table, and the argument."""
        rows = f" (by {_words(self.rows)})" if isinstance(self.rows, Variable) else ""
        return f"the last row of {self.table}{rows}"


@dataclass(frozen=True, slots=True)
class Guard:
    """What arguments must keep: a comparison that the defaults keep, and what to say otherwise."""

    left: int
    sign: str
    right: int
    refusal: str


@dataclass
class Variables:
    """All variables of a procedure in the order in which they are worked out, and the guards."""

    prefix: str
    """What no name inside the statements begins with."""
    steps: list[Variable | Guard] = field(default_factory=list)
    """What a call works out and checks, in order."""
    found: dict[Formula, Variable] = field(default_factory=dict)
    guarded: set[tuple[int, str, int]] = field(default_factory=set)
    below: dict[Variable, int] = field(default_factory=dict)
    """What guards hold variables below."""
    called: dict[str, str] = field(default_factory=dict)
    """What the procedure calls each argument."""

    def of(self, formula: Formula, now: int) -> Variable:
        """The variable with that formula; `now` is the number that the defaults give."""
        if formula not in self.found:
            name = f"{self.prefix}{_plain(formula)}_{len(self.found) + 1}"
            self.found[formula] = Variable(now, name, formula, self)
            self.steps.append(self.found[formula])
        return self.found[formula]

    def guard(self, left: Variable, sign: str, right: int, refusal: str = "") -> None:
        """Note what must hold in each call."""
        if (left, sign, right) in self.guarded or self._implied(left, sign, right):
            return
        self.guarded.add((left, sign, right))
        told = left.formula.refusal(sign, right) + (f": {refusal}" if refusal else "")
        self.steps.append(Guard(left, sign, right, told))
        self._drop_weaker(left, sign, right)

    def divided(self, left: Variable, by: int) -> Variable:
        """left // by, of which calls must leave no rest."""
        part = self.of(Quotient(left, by), left.now // by)
        told = f"{left.formula.words} must be a multiple of {left.formula.shown(by)}"
        self.steps.append(Guard(left, "=", self.of(Product(part, by), left.now), told))
        return part

    def _drop_weaker(self, left: Variable, sign: str, right: int) -> None:
        """Leave out what the last guard says as well."""
        if not isinstance(right, Variable) and sign in UPPER:
            *before, last = self.steps
            self.steps = [each for each in before if not _is_upper(each, left)] + [last]

    def _implied(self, left: Variable, sign: str, right: int) -> bool:
        """Whether an earlier guard holds the variable below that number."""
        if sign not in UPPER or isinstance(right, Variable):
            return False
        known, wanted = self.below.get(left), right + (sign == "<=")
        self.below[left] = wanted if known is None else min(known, wanted)
        return known is not None and known <= wanted


def _plain(formula: Formula) -> str:
    """What a variable's name begins with: the argument's or table's own, where that is plain."""
    if isinstance(formula, Argument):
        return formula.name if PLAIN.fullmatch(formula.name) else formula.hint
    if isinstance(formula, Before | Last) and PLAIN.fullmatch(formula.table):
        return f"{formula.hint}_{formula.table}"
    return formula.hint


def _is_upper(step: Variable | Guard, left: Variable) -> bool:
    """Whether a step holds a variable below a constant."""
    if not isinstance(step, Guard) or step.left is not left:
        return False
    return step.sign in UPPER and not isinstance(step.right, Variable)


class Variable(int):
    """A number that a procedure works out: it prints as its name, and compares as the default.

    It takes no arithmetic: what is made from it is a formula of its own.
    """

    name: str
    formula: Formula
    variables: Variables
    spelt: str = ""
    """How it is written where there are no variables: its formula, once that is rendered."""

    def __new__(cls, now: int, name: str, formula: Formula, variables: Variables) -> Variable:
        """A variable of a procedure; `now` as in Variables.of."""
        made = super().__new__(cls, now)
        made.name, made.formula, made.variables = name, formula, variables
        return made

    @property
    def now(self) -> int:
        """The number that the defaults give, for what does not decide over rows."""
        return int.__add__(self, 0)

    def pinned(self, refusal: str) -> int:
        """The number that the defaults give, the only one that calls may have from now on."""
        self.variables.guard(self, "=", self.now, refusal)
        return self.now

    def __str__(self) -> str:
        return self.spelt or self.name

    def __repr__(self) -> str:
        return self.name

    def __format__(self, spec: str) -> str:
        return str(self)

    def __bool__(self) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Variable) and other.name == self.name

    def __ne__(self, other: object) -> bool:
        return not self == other

    def _compared(self, sign: str, other: Any) -> bool:
        right = other.now if isinstance(other, Variable) else other
        held = COMPARE[sign](self.now, right)
        self.variables.guard(self, sign if held else OPPOSITE[sign], other)
        return held

    def __lt__(self, other: Any) -> bool:
        return self._compared("<", other)

    def __le__(self, other: Any) -> bool:
        return self._compared("<=", other)

    def __gt__(self, other: Any) -> bool:
        return self._compared(">", other)

    def __ge__(self, other: Any) -> bool:
        return self._compared(">=", other)

    def error(self) -> SpecError:
        """What follows from it here can't be worked out when a procedure is called."""
        return SpecError(
            f"follows from {self.formula.words}, in a way that a procedure can't work out",
            "write the value itself, or leave the table out",
        )

    def _closed(self, *_: Any) -> NoReturn:
        raise self.error()

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _closed
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __truediv__ = __rtruediv__ = _closed
    __neg__ = __abs__ = __float__ = __int__ = __pow__ = __divmod__ = _closed
    __lshift__ = __rshift__ = __and__ = __or__ = __xor__ = _closed


def _words(value: int) -> str:
    return value.formula.words if isinstance(value, Variable) else str(value)


def follows_rows(value: object) -> bool:
    """Whether a number follows from how many rows a table has."""
    if not isinstance(value, Variable):
        return False
    parts = (getattr(value.formula, each.name) for each in fields(value.formula))
    return isinstance(value.formula, Before | Last) or any(map(follows_rows, parts))


def settled(value: int, why: str) -> int:
    """A plain number: of a variable the default's, to which calls are then held."""
    return value.pinned(why) if isinstance(value, Variable) else value


def now(value: int) -> int:
    """A plain number for what does not decide over rows: of a variable the default's."""
    return value.now if isinstance(value, Variable) else value


def known(*values: int) -> Variables | None:
    """The variables of a procedure where one of the values is such a variable."""
    return next((each.variables for each in values if isinstance(each, Variable)), None)


def size_between(low: int, high: int) -> int:
    """high - low + 1."""
    variables = known(low, high)
    if variables is None:
        return high - low + 1
    return variables.of(Sizes(low, high), now(high) - now(low) + 1)


def plus(value: int, more: int) -> int:
    """value + more."""
    variables = known(value, more)
    if variables is None:
        return value + more
    parts = [each for each in (value, more) if isinstance(each, Variable) or each]
    return parts[0] if len(parts) == 1 else variables.of(Sum(*parts), now(value) + now(more))


def minus(value: int, less: int) -> int:
    """value - less."""
    variables = known(value, less)
    if variables is None:
        return value - less
    return variables.of(Difference(value, less), now(value) - now(less))


def times(value: int, by: int) -> int:
    """value * by."""
    variables = known(value, by)
    if variables is None:
        return value * by
    if not isinstance(value, Variable) and value == 1:
        return by
    if not isinstance(by, Variable) and by == 1:
        return value
    return variables.of(Product(value, by), now(value) * now(by))


def quotient(value: int, by: int) -> int:
    """value // by, of numbers that are not negative."""
    variables = known(value, by)
    if variables is None:
        return value // by
    return variables.of(Quotient(value, by), now(value) // now(by))


def divided(value: int, by: int) -> int:
    """value // by, where nothing is left over."""
    if by == 1 or not isinstance(value, Variable):
        return value // by if by > 1 else value
    return value.variables.divided(value, by)


def dated(day: int, number: int) -> int:
    """The number yyyymmdd of a day since 1970, which is given as well."""
    if not isinstance(day, Variable) or not isinstance(day.formula, Argument):
        return number
    return day.variables.of(Dated(day.formula.name), number)
