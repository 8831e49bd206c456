"""Deep statements for H2, which takes twice as long for each level of a query inside a query.

Past some levels the inner ones are made into temporary tables, one after the other, and the
statement reads those: the same rows, by the same expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

MOST_LEVELS = 4
OPENED = re.compile(r"(?:FROM|JOIN)\s+\(\s*(?=SELECT\b)")
TOKENS = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|[()]")
_NUMBERS = count(1)


def staged(statement: str) -> tuple[list[tuple[str, str]], str]:
    """Names and queries of the tables to make first, and the statement that reads them."""
    tables = []
    while found := _deep(statement):
        start, end = found
        name = f"level_{next(_NUMBERS)}"
        tables.append((name, statement[start + 1 : end].strip()))
        statement = f"{statement[:start]}{name}{statement[end + 1 :]}"
    return tables, statement


def _deep(statement: str) -> tuple[int, int] | None:
    """The first query inside others that has so many levels itself, if any stands in another."""
    levels: dict[tuple[int, int], int] = {}
    for start, end in _queries(statement):
        inner = [levels[each] for each in levels if start < each[0] and each[1] < end]
        levels[start, end] = max(inner, default=0) + 1
        if levels[start, end] == MOST_LEVELS:
            return start, end
    return None


def _queries(statement: str) -> Iterator[tuple[int, int]]:
    """Where the parentheses around queries open and close, the inner ones first."""
    queries = {statement.index("(", found.start()) for found in OPENED.finditer(statement)}
    opened = []
    for token in TOKENS.finditer(statement):
        if token[0] == "(":
            opened.append(token.start())
        elif token[0] == ")":
            start = opened.pop()
            if start in queries:
                yield start, token.start()
