"""A person's SQL expression: parsed as one expression, its columns found, respelt for a dialect."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache, reduce
from typing import TYPE_CHECKING

from sqlgen.errors import SpecError
from sqlgen.plan.indexes import Ref
from sqlgen.plan.scope import Scope, TableScope
from sqlgen.plan.truth import numbered

if TYPE_CHECKING:
    from sqlglot import exp

MARK = "sqlgenref"
WINDOWED = frozenset({"an aggregate", "a window"})
"""What an expression over a parent's rows may hold as well."""
# fmt: off
FUNCTIONS = frozenset(
    {
        "now", "sysdate", "curdate", "curtime", "today", "utc_date", "utc_time",
        "utc_timestamp", "getdate", "unix_timestamp", "clock_timestamp",
        "statement_timestamp", "transaction_timestamp", "timeofday", "current_time",
        "current_date", "current_timestamp", "localtime", "localtimestamp", "rand", "random",
        "randn", "setseed", "uuid", "gen_random_uuid", "uuid_generate_v4", "uuidv4", "uuidv7",
        "newid", "sys_guid", "nextval", "currval", "setval", "lastval", "current_user",
        "session_user", "user", "database", "schema", "current_schema", "current_database",
        "version", "connection_id", "last_insert_id", "row_count", "found_rows", "sleep",
        "pg_sleep", "benchmark", "get_lock", "release_lock", "load_file", "load_extension",
        "readfile", "pg_read_file", "pg_advisory_lock", "query_to_xml", "dblink",
        "set_config", "current_setting", "txid_current",
    }
)
# fmt: on
"""Functions that give another value in another run, or reach past the row."""


@lru_cache(maxsize=256)
def parsed(text: str, windowed: bool = False) -> exp.Expr:
    """The text as one expression; SpecError where it is none, or reaches past the row.

    `windowed` allows windows, whose rows are for `check_window` to look at.
    """
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        found: exp.Expr = exp.condition(text)
    except SqlglotError as error:
        raise SpecError(
            f"can't read {text!r}: it is not one sql expression", "write one value, no statement"
        ) from error
    _check(found, text, WINDOWED if windowed else frozenset())
    return found


def _check(expression: exp.Expr, text: str, allowed: Set[str]) -> None:
    from sqlglot import exp

    refused: dict[type[exp.Expr], str] = {
        exp.Alias: "an alias",
        exp.Query: "a query",
        exp.AggFunc: "an aggregate",
        exp.Window: "a window",
        exp.Star: "a star",
        exp.Placeholder: "a placeholder",
        exp.Parameter: "a parameter",
    }
    for node in expression.walk():
        call, what = varying(node)
        if call:
            raise SpecError(
                f"the sql {text!r} calls {call}()",
                "use only what gives the same for the same row",
            )
        kinds = (word for kind, word in refused.items() if isinstance(node, kind))
        what = what or next(kinds, "")
        if what and what not in allowed:
            raise SpecError(
                f"the sql {text!r} holds {what}", "use only this row's columns and constants"
            )


def is_windowed(scope: Scope) -> bool:
    """Whether a column's expression may hold windows."""
    return scope.table.column(scope.column).generator.kind == "window"


def check_window(text: str, scope: Scope, keys: Set[str]) -> None:
    """Refuse a window that is not over one parent's rows, in an order."""
    from sqlglot import exp

    windows = list(parsed(text, True).find_all(exp.Window))
    if not windows:
        raise scope.error("the window has no OVER", "like SUM(a) OVER (PARTITION BY parent_id)")
    for window in windows:
        parts = {each.name for each in window.args.get("partition_by") or ()}
        if not {in_table(scope.table, part) for part in parts} & keys:
            known = ", ".join(sorted(keys)) or "a column made by parent"
            raise scope.error("the window reaches past one parent's rows", f"PARTITION BY {known}")
    for call in parsed(text, True).find_all(exp.AggFunc):
        if call.find_ancestor(exp.Window) is None:
            raise scope.error(f"{call.sql()} is over no window", "add OVER (PARTITION BY ...)")


def varying(node: exp.Expr) -> tuple[str, str]:
    """The function of another value in another run that a node calls, or what else of that kind
    it is; two empty texts where it is nothing of the sort.
    """
    from sqlglot import exp

    kinds: dict[type[exp.Expr], str] = {
        exp.Rand: "a random function",
        exp.Uuid: "a random function",
        exp.CurrentDate: "today's date",
        exp.CurrentTime: "the time of the run",
        exp.CurrentTimestamp: "the time of the run",
        exp.CurrentDatetime: "the time of the run",
        exp.Localtime: "the time of the run",
        exp.Localtimestamp: "the time of the run",
        exp.CurrentUser: "the user's name",
        exp.SessionUser: "the user's name",
    }
    if isinstance(node, exp.Func) and _function(node) in FUNCTIONS:
        return _function(node), ""
    return "", next((what for kind, what in kinds.items() if isinstance(node, kind)), "")


def _function(node: exp.Func) -> str:
    return str(node.name if type(node).__name__ == "Anonymous" else node.sql_name()).lower()


def _columns(expression: exp.Expr) -> list[exp.Expr]:
    from sqlglot import exp

    return list(expression.find_all(exp.Column))


def column_names(text: str, scope: Scope) -> list[str]:
    """The columns that an expression names, as the table spells them; SpecError for others."""
    found = []
    for column in _columns(parsed(text, is_windowed(scope))):
        if column.args.get("table") is not None:
            raise scope.error(f"{column.sql()} names a table", "name columns of this row only")
        found.append(in_table(scope.table, column.name))
    return found


def in_table(table: TableScope, name: str) -> str:
    """The column by exact name, or by the only one that differs in case."""
    columns = table.table.columns
    folded = [each for each in columns if each.casefold() == name.casefold()]
    if name in columns or len(folded) != 1:
        table.column(name)
        return name
    return folded[0]


def spelled_out(text: str, scope: Scope, refs: dict[str, Ref]) -> tuple[Ref | str, ...]:
    """The expression in the plan's dialect, its columns as references."""
    from sqlglot import exp

    expression = parsed(text, is_windowed(scope)).copy()
    order: list[Ref] = []

    def marked(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Column):
            return node
        order.append(refs[in_table(scope.table, node.name)])
        return exp.column(f"{MARK}{len(order) - 1}_")

    if scope.run.dialect.lacks_boolean:
        expression = numbered(expression, lambda node: _is_truth(node, scope, refs))
    if scope.run.dialect.joins_two:
        expression = expression.transform(_joined)
    spelt = expression.transform(marked).sql(dialect=scope.run.dialect.sqlglot_name)
    parts = re.split(rf"{MARK}(\d+)_", spelt)
    return tuple(order[int(part)] if i % 2 else part for i, part in enumerate(parts) if part)


def _joined(node: exp.Expr) -> exp.Expr:
    """A CONCAT of more than two texts with || between them."""
    from sqlglot import exp

    if not isinstance(node, exp.Concat) or len(node.expressions) < 3:
        return node
    joined = reduce(lambda left, right: exp.DPipe(this=left, expression=right), node.expressions)
    return exp.paren(joined, copy=False)


def _is_truth(node: exp.Expr, scope: Scope, refs: dict[str, Ref]) -> bool:
    return refs[in_table(scope.table, node.name)].type.kind == "boolean"
