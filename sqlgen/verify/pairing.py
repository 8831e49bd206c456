"""Rows in which every two columns meet with each pair of their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from sqlgen.verify.edges import Text

Pair = tuple[tuple[str, Text], tuple[str, Text]]
"""Two columns with a value each."""


def paired(values: Mapping[str, Sequence[Text]]) -> Iterator[Mapping[str, Text]]:
    """Few rows with every pair of values of two columns."""
    from allpairspy import AllPairs

    if len(values) < 2:
        yield from ({name: each} for name, several in values.items() for each in several)
        return
    for row in AllPairs([[*several] for several in values.values()]):
        yield dict(zip(values, row, strict=True))


def pairs_of(values: Mapping[str, Sequence[Text]]) -> list[Pair]:
    """All pairs of values of two columns."""
    return [
        ((one, first), (two, second))
        for one, two in combinations(values, 2)
        for first, second in product(values[one], values[two])
    ]


def pairs_in(row: Mapping[str, Text]) -> set[Pair]:
    """The pairs that a row has."""
    return set(combinations(row.items(), 2))
