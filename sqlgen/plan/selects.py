"""A person's own SELECT: the columns it fills, and what can be known of it before it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlgen.dialects import Dialect
from sqlgen.errors import SpecError
from sqlgen.plan.cells import RowNumber
from sqlgen.plan.expressions import varying
from sqlgen.plan.indexes import Ref
from sqlgen.plan.limits import check_columns, check_name
from sqlgen.plan.plan import SERIES, ColumnPlan, TablePlan
from sqlgen.spec import TemplateTable

if TYPE_CHECKING:
    from sqlglot import exp


def selected_columns(dialect: Dialect, table: str, of: TemplateTable) -> tuple[ColumnPlan, ...]:
    """The columns of the table that a SELECT fills."""
    for name in of.types:
        check_name(dialect, name, table=table)
    columns = tuple(
        ColumnPlan(
            name=name,
            type=type_,
            cell=Ref(name, type_),
            made_from="primary key, by the SELECT" if name in of.key else "by the SELECT",
            primary_key=name in of.key,
            nullable=name not in of.key,
        )
        for name, type_ in of.types.items()
    )
    check_columns(dialect, table, columns, frozenset())
    return columns


@dataclass(frozen=True, slots=True)
class Query:
    """One query, without what stands after its last word."""

    text: str
    width: int | None = None
    """How many columns it gives, where that can be told."""
    shifts: Mapping[int, int] = field(default_factory=dict)
    """The columns that count rows: their place, and what is added to the row number."""


def with_select(table: TablePlan, dialect: Dialect, text: str) -> TablePlan:
    """The table filled by that SELECT; SpecError where it can't be what fills it."""
    query = query_of(text, dialect)
    if SERIES not in query.text:
        raise SpecError("the SELECT reads no series", "write FROM {{ series() }} s")
    if query.width not in (None, len(table.columns)):
        raise SpecError(
            f"the SELECT gives {query.width} columns, types has {len(table.columns)}",
            "give a value for each of types, in their order",
        )
    columns = tuple(
        _counting(column, query.shifts.get(place)) for place, column in enumerate(table.columns)
    )
    return replace(table, select=query.text, columns=columns)


def _counting(column: ColumnPlan, shift: int | None) -> ColumnPlan:
    if shift is None or column.type.kind not in ("integer", "bigint"):
        return column
    cell = RowNumber(shift, column.type)
    return replace(column, cell=cell, made_from=f"{column.made_from}, counts from {shift + 1}")


def query_of(text: str, dialect: Dialect) -> Query:
    """The one query that a text holds; SpecError where it holds another statement or several.

    Its words are told apart in any case. What sqlglot can't parse beyond that goes to the engine
    as it is: its own parser is the judge.
    """
    import sqlglot
    from sqlglot.errors import ParseError

    whole = _one_statement(text, dialect)
    try:
        (root,) = sqlglot.parse(whole, read=dialect.sqlglot_name)
    except (ParseError, RecursionError):
        return Query(whole)
    return Query(whole) if root is None else _looked_at(root, whole)


def _one_statement(text: str, dialect: Dialect) -> str:
    """The text from its first word to its last: without semicolon or comment after it."""
    import sqlglot
    from sqlglot import TokenType
    from sqlglot.errors import TokenError

    try:
        tokens = sqlglot.tokenize(text, read=dialect.sqlglot_name)
    except TokenError:
        raise SpecError(
            "the SELECT can't be read", "look for a quote or comment that is left open"
        ) from None
    while tokens and tokens[-1].token_type == TokenType.SEMICOLON:
        tokens.pop()
    if not tokens:
        raise SpecError("there is no SELECT below the front matter", "write one")
    if any(token.token_type == TokenType.SEMICOLON for token in tokens):
        raise SpecError("there are several statements", "write one SELECT")
    if tokens[0].token_type not in (TokenType.SELECT, TokenType.WITH):
        raise SpecError(
            f"{tokens[0].text} begins no SELECT", "write one SELECT, or WITH ... SELECT"
        )
    return text[tokens[0].start : tokens[-1].end + 1]


def _looked_at(root: exp.Expr, text: str) -> Query:
    from sqlglot import exp

    if not isinstance(root, exp.Query):
        raise SpecError("the statement is no query", "write one SELECT")
    for node in root.walk():
        if isinstance(node, exp.DML | exp.DDL | exp.Drop | exp.Into):
            raise SpecError("the SELECT writes something", "let it only read")
        call, what = varying(node)
        if call or what:
            raise SpecError(
                f"the SELECT {f'calls {call}()' if call else f'holds {what}'}",
                "use only what gives the same for the same row: draw(), n, parameters",
            )
    starred = any(each.is_star for each in root.selects)
    return Query(text, None if starred else len(root.selects), dict(_shifts(root)))


def _shifts(root: exp.Query) -> Iterator[tuple[int, int]]:
    """The columns that are the series' row number as it is, or with a number added to it.

    Only of a plain SELECT straight from the series: elsewhere `n` may be another thing.
    """
    from sqlglot import exp

    found = root.args.get("from_") if isinstance(root, exp.Select) and not root.ctes else None
    source = None if found is None else found.this
    if not isinstance(source, exp.Table) or source.name != SERIES:
        return
    names = ("", source.alias_or_name)
    for place, each in enumerate(root.selects):
        shift = _shift(each.unalias().unnest(), names)
        if shift is not None:
            yield place, shift


def _shift(node: exp.Expr, names: tuple[str, ...]) -> int | None:
    from sqlglot import exp

    if isinstance(node, exp.Column):
        return 0 if node.name.lower() == "n" and node.table in names else None
    if not isinstance(node, exp.Add | exp.Sub) or _shift(node.left.unnest(), names) != 0:
        return None
    right = node.right.unnest()
    if not isinstance(right, exp.Literal) or not str(right.this).isdigit():
        return None
    return int(right.this) if isinstance(node, exp.Add) else -int(right.this)
