"""CHECK constraints, parsed by sqlglot, as rules; what can't be turned keeps its text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlgen.catalog.constants import constant
from sqlgen.catalog.patterns import of_like, of_regex, regex_of_like
from sqlgen.catalog.rules import (
    FLIPPED,
    NEGATED,
    Compared,
    Computed,
    Empty,
    Excluded,
    Filled,
    Json,
    Kept,
    Listed,
    Matches,
    Range,
    Rule,
    UnfitError,
    When,
)

if TYPE_CHECKING:
    from sqlglot import exp

TEXTS = frozenset(
    {"TEXT", "VARCHAR", "CHAR", "BPCHAR", "NVARCHAR", "DECIMAL", "DOUBLE", "FLOAT", "CITEXT"}
)
"""Types to which a column may be cast and stays what it is."""


def rules_of(
    text: str, spelling: str, columns: Iterable[str], same: frozenset[str] = frozenset()
) -> tuple[Rule, ...]:
    """The rules of a check; parts that can't be turned are `Kept`.

    `same` are further types to which a column may be cast and stays what it is.
    """
    from sqlglot import exp, parse_one
    from sqlglot.errors import SqlglotError

    try:
        node = parse_one(text, read=spelling)
    except (SqlglotError, RecursionError):
        return (Kept(text),)
    # MySQL puts a character set before each literal.
    node = node.transform(
        lambda part: part.expression if isinstance(part, exp.Introducer) else part
    )
    reader = Reader({name.lower(): name for name in columns}, same | TEXTS)
    return tuple(reader.all(node))


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns the conditions of one table; it knows the names of the columns."""

    columns: Mapping[str, str]
    same: frozenset[str]

    def all(self, node: exp.Expr) -> Iterator[Rule]:
        """The rules of a condition, each part of an AND by itself."""
        for part in conjuncts(node):
            try:
                yield from self.turned(part)
            except UnfitError:
                yield Kept(part.sql())

    def turned(self, node: exp.Expr) -> list[Rule]:
        """The rules of one condition; UnfitError where there are none."""
        from sqlglot import exp

        node = plain(node)
        if isinstance(node, exp.And):
            return [rule for part in conjuncts(node) for rule in self.turned(part)]
        if isinstance(node, exp.Or):
            return self._any(disjuncts(node))
        if isinstance(node, exp.Not):
            return self._not(plain(node.this))
        if isinstance(node, exp.Column):
            return [Listed(self.name(node), (True,))]
        if isinstance(node, exp.Boolean) and node.this:
            return []
        for kind, turn in self._turns().items():
            if isinstance(node, kind):
                return turn(node)
        raise UnfitError(f"{node.sql()} is no condition that can be kept")

    def _turns(self) -> dict[type[exp.Expr], Callable[[Any], list[Rule]]]:
        from sqlglot import exp

        from sqlgen.catalog import functions

        return {
            exp.Between: self._between,
            exp.In: self._in,
            exp.Is: self._is,
            exp.Like: lambda node: [self._like(node)],
            exp.ILike: lambda node: [self._like(node)],
            exp.Escape: self._escape,
            exp.RegexpLike: lambda node: [self._regex(node)],
            exp.RegexpILike: lambda node: [self._regex(node)],
            exp.SimilarTo: self._similar,
            exp.NullSafeNEQ: lambda node: self._signed(node.this, "<>", node.expression),
            exp.NullSafeEQ: lambda node: self._signed(node.this, "=", node.expression),
            exp.EQ: lambda node: self._signed(node.this, "=", node.expression),
            exp.NEQ: lambda node: self._signed(node.this, "<>", node.expression),
            exp.LT: lambda node: self._signed(node.this, "<", node.expression),
            exp.LTE: lambda node: self._signed(node.this, "<=", node.expression),
            exp.GT: lambda node: self._signed(node.this, ">", node.expression),
            exp.GTE: lambda node: self._signed(node.this, ">=", node.expression),
            exp.Func: lambda node: functions.held(self, node),
        }

    # columns

    def name(self, node: exp.Expr) -> str:
        """The column that a node is; UnfitError where it is none."""
        found = self.column(node)
        if found is None:
            raise UnfitError(f"{node.sql()} is no column")
        return found

    def column(self, node: exp.Expr) -> str | None:
        """The column that a node is, also where it is cast to what it is anyway."""
        from sqlglot import exp

        node = plain(node)
        if isinstance(node, exp.Cast):
            kind = node.to.sql().upper().partition("(")[0]
            return self.column(node.this) if kind in self.same else None
        if not isinstance(node, exp.Column | exp.Identifier) or node.name == "":
            return None
        return self.columns.get(node.name.lower())

    def named(self, node: exp.Expr) -> tuple[str, ...]:
        """The columns that an expression names; UnfitError where one is not there."""
        from sqlglot import exp

        return tuple(dict.fromkeys(self.name(each) for each in node.find_all(exp.Column)))

    # comparisons

    def _signed(self, left: exp.Expr, sign: str, right: exp.Expr) -> list[Rule]:
        from sqlglot import exp

        from sqlgen.catalog import functions

        left, right = plain(left), plain(right)
        if isinstance(right, exp.Any) and sign == "=":
            return self._listed(left, _members(right.this))
        if functions.called(right) == "ALL" and sign == "<>":
            members = _members(functions.arguments(right)[0])
            return [Excluded(self.name(left), tuple(map(constant, members)))]
        cased = functions.is_case_rule(self, left, right) if sign == "=" else None
        if cased is not None:
            return [cased]
        first, second = self.column(left), self.column(right)
        if first is not None and second is not None:
            return [self._pair(first, sign, second, None)]
        if first is None and second is None:
            return functions.compared(self, left, sign, right)
        if first is None:
            left, right, first, sign = right, left, second, FLIPPED[sign]
        return self._against(str(first), sign, right)

    def _pair(self, first: str, sign: str, second: str, added: Any) -> Rule:
        if sign == "=":
            if added is not None:
                raise UnfitError("a sum of columns")
            return Computed(first, second, (second,))
        return Compared(first, sign, second, added)

    def _against(self, column: str, sign: str, node: exp.Expr) -> list[Rule]:
        """A column against a constant, another column and a constant, or an expression."""
        from sqlglot import exp

        if node.find(exp.Column) is None:
            return [valued(column, sign, constant(node))]
        if isinstance(node, exp.Add | exp.Sub) and sign != "=":
            return [self._pair(column, sign, *self._sum(node))]
        if sign == "=" and column not in self.named(node) and not node.find(exp.Query):
            return [Computed(column, node.sql(), self.named(node))]
        raise UnfitError(f"{column} {sign} {node.sql()}")

    def _sum(self, node: exp.Add | exp.Sub) -> tuple[str, Any]:
        from sqlglot import exp

        first, second = self.column(node.this), self.column(node.expression)
        if first is None and second is not None and isinstance(node, exp.Add):
            return second, constant(node.this)
        added = constant(node.expression)
        if first is None or not isinstance(added, Decimal | dt.timedelta):
            raise UnfitError(f"{node.sql()} is more than a column and a constant")
        return first, -added if isinstance(node, exp.Sub) else added

    def _between(self, node: exp.Between) -> list[Rule]:
        low = self._signed(node.this, ">=", node.args["low"])
        return [*low, *self._signed(node.this, "<=", node.args["high"])]

    def _in(self, node: exp.In) -> list[Rule]:
        if node.args.get("query") is not None:
            raise UnfitError("a query")
        return self._listed(node.this, node.expressions)

    def _listed(self, node: exp.Expr, members: Iterable[exp.Expr]) -> list[Rule]:
        from sqlgen.catalog import functions

        values = tuple(map(constant, members))
        column, case = functions.uncased(self, node)
        if case is not None:
            values = tuple(each for each in values if isinstance(each, str) and case(each) == each)
        if not values:
            raise UnfitError("a list without values")
        return [Listed(column, values)]

    def _is(self, node: exp.Is) -> list[Rule]:
        from sqlglot import exp

        negated = bool(node.args.get("negate"))
        if isinstance(node.expression, exp.Null):
            column = self.name(node.this)
            return [Filled(column) if negated else Empty(column)]
        if isinstance(node.expression, exp.Boolean):
            held = bool(node.expression.this) != negated
            return self.turned(node.this) if held else self._not(plain(node.this))
        if isinstance(node.expression, exp.JSON) and not negated:
            return [Json(self.name(node.this))]
        raise UnfitError(node.sql())

    # texts

    def _like(self, node: exp.Like | exp.ILike, escape: str = "\\") -> Rule:
        text = constant(node.expression)
        if not isinstance(text, str):
            raise UnfitError(node.sql())
        from sqlgen.catalog import functions

        column, regex = functions.uncased(self, node.this)[0], regex_of_like(text, escape)
        return Matches(column, of_like(text, escape), regex)

    def _escape(self, node: exp.Escape) -> list[Rule]:
        from sqlglot import exp

        if not isinstance(node.this, exp.Like | exp.ILike):
            raise UnfitError(node.sql())
        return [self._like(node.this, node.expression.name)]

    def _regex(self, node: exp.RegexpLike | exp.RegexpILike) -> Rule:
        text = constant(node.expression)
        if not isinstance(text, str):
            raise UnfitError(node.sql())
        return Matches(self.name(node.this), of_regex(text), text)

    def _similar(self, node: exp.SimilarTo) -> list[Rule]:
        text = constant(node.expression)
        if not isinstance(text, str):
            raise UnfitError(node.sql())
        spelt = text.replace("%", ".*").replace("_", ".")
        return [Matches(self.name(node.this), of_regex(f"^{spelt}$"), f"^{spelt}$")]

    # NOT and OR

    def _not(self, node: exp.Expr) -> list[Rule]:
        from sqlglot import exp

        if isinstance(node, exp.Not):
            return self.turned(node.this)
        if isinstance(node, exp.Or):
            return [rule for part in disjuncts(node) for rule in self._not(part)]
        if isinstance(node, exp.And):
            return self._any([exp.not_(part) for part in conjuncts(node)])
        if isinstance(node, exp.Column):
            return [Listed(self.name(node), (False,))]
        return [_negated(rule) for rule in self._only(self.turned(node))]

    def _only(self, rules: list[Rule]) -> list[Rule]:
        if len(rules) != 1:
            raise UnfitError("not all of several conditions")
        return rules

    def _any(self, parts: list[exp.Expr]) -> list[Rule]:
        """One of several: as a condition for NULL, as a list, or the first that can be kept."""
        for at, part in enumerate(parts):
            others = [*parts[:at], *parts[at + 1 :]]
            found = self._guarded(part, others)
            if found is not None:
                return found
        turned = [self._tried(part) for part in parts]
        listed = [each[0] for each in turned if each and isinstance(each[0], Listed)]
        if len(listed) == len(parts) and len({each.column for each in listed}) == 1:
            values = tuple(value for each in listed for value in each.values)
            return [Listed(listed[0].column, values)]
        kept = [each for each in turned if each]
        if not kept:
            raise UnfitError("none of several conditions can be kept")
        return min(kept, key=lambda rules: sum(isinstance(each, Empty) for each in rules))

    def _tried(self, node: exp.Expr) -> list[Rule]:
        try:
            return self.turned(node)
        except UnfitError:
            return []

    def _guarded(self, part: exp.Expr, others: list[exp.Expr]) -> list[Rule] | None:
        """`part` says that a column is NULL, or that it is not: then the others are a condition."""
        rules = self._tried(part)
        if len(rules) != 1 or not isinstance(rules[0], Empty | Filled):
            return None
        column = rules[0].column
        names = tuple(dict.fromkeys(name for each in others for name in self.named(each)))
        if column in names:
            return self._any(others) if len(others) > 1 else self.turned(others[0])
        if any(self._is_null_test(each) for each in others):
            return None
        return [self._when(column, others, names, empty=isinstance(rules[0], Empty))]

    def _is_null_test(self, node: exp.Expr) -> bool:
        return any(isinstance(each, Empty | Filled) for each in self._tried(node))

    def _when(
        self, column: str, others: list[exp.Expr], names: tuple[str, ...], *, empty: bool
    ) -> When:
        from sqlglot import exp

        held = exp.or_(*others)
        condition = held if empty else exp.not_(exp.paren(held))
        return When(column, self._spelt(condition), names)

    def _spelt(self, node: exp.Expr) -> str:
        """A condition without casts of columns to what they are."""
        from sqlglot import exp

        def bare(each: exp.Expr) -> exp.Expr:
            if not isinstance(each, exp.Cast):
                return each
            inner: exp.Expr = each.this
            kept = self.column(each) is None and not isinstance(inner, exp.Literal)
            return each if kept else inner

        return str(node.copy().transform(bare).sql())


def valued(column: str, sign: str, value: Any) -> Rule:
    """A column against a constant."""
    if sign == "=":
        return Listed(column, (value,))
    if sign == "<>":
        return Excluded(column, (value,))
    return Range(column, sign, value)


def _negated(rule: Rule) -> Rule:
    if isinstance(rule, Listed):
        if rule.values in ((True,), (False,)):
            return Listed(rule.column, (not rule.values[0],))
        return Excluded(rule.column, rule.values)
    if isinstance(rule, Excluded):
        return Listed(rule.column, rule.values)
    if isinstance(rule, Range):
        return Range(rule.column, NEGATED[rule.sign], rule.value)
    if isinstance(rule, Compared):
        return Compared(rule.column, NEGATED[rule.sign], rule.other, rule.added)
    if isinstance(rule, Empty):
        return Filled(rule.column)
    if isinstance(rule, Filled):
        return Empty(rule.column)
    raise UnfitError("the contrary of a rule that has none")


def plain(node: exp.Expr) -> exp.Expr:
    """What stands in parentheses."""
    from sqlglot import exp

    while isinstance(node, exp.Paren):
        node = node.this
    return node


def conjuncts(node: exp.Expr) -> list[exp.Expr]:
    """The parts of an AND, however it is nested."""
    from sqlglot import exp

    return _parts(node, exp.And)


def disjuncts(node: exp.Expr) -> list[exp.Expr]:
    """The parts of an OR."""
    from sqlglot import exp

    return _parts(node, exp.Or)


def _parts(node: exp.Expr, kind: type[exp.Connector]) -> list[exp.Expr]:
    node = plain(node)
    if not isinstance(node, kind):
        return [node]
    return [*_parts(node.this, kind), *_parts(node.expression, kind)]


def _members(node: exp.Expr) -> list[exp.Expr]:
    """The values of an array that is written out."""
    from sqlglot import exp

    node = plain(node)
    if isinstance(node, exp.Cast):
        return _members(node.this)
    if isinstance(node, exp.Array | exp.Tuple):
        return list(node.expressions)
    if isinstance(node, exp.Literal) and node.name.startswith("{"):
        return [exp.Literal.string(each) for each in node.name.strip("{}").split(",")]
    raise UnfitError(f"{node.sql()} is no list")
