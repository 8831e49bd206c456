"""Columns that are unique together: each has a digit of one permuted number."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from reference.draw import Draws, Source, permutation_keys
from reference.indexes import permuted


def groups_of(
    definitions: Mapping[str, Mapping[str, Any]], written: Sequence[Any]
) -> list[tuple[str, ...]]:
    """The lists of columns that nothing proves unique, so that they must be made so."""
    lists = written if written and isinstance(written[0], list) else [written] if written else []
    keys = [name for name, each in definitions.items() if each.get("primary_key")]
    proved = [
        {name} for name, each in definitions.items() if each.get("unique") or "sequence" in each
    ]
    proved += [{*keys}] if len(keys) == 1 else []
    found = []
    for each in sorted([*([keys] if len(keys) > 1 else []), *lists], key=len):
        if not any(names <= {*each} for names in proved):
            found.append(tuple(each))
        proved.append({*each})
    return found


@dataclass(frozen=True)
class Probe(Draws):
    """Draws that find out how many values a generator permutes."""

    sizes: Callable[[int], None] = print

    def digit(self, size: int) -> int:
        """The first of them."""
        self.sizes(size)
        return 0


def size_of(generator: Callable[[Draws], Any], source: Source, column: str) -> int:
    """How many values a column has; a constant permutes nothing."""
    found = [1]
    generator(Probe(source, column, 1, sizes=found.append))
    return found[-1]


@dataclass(frozen=True)
class Member(Draws):
    """Draws of a column that is unique together with others."""

    columns: tuple[str, ...] = ()
    values: tuple[int, ...] = ()
    """How many each of them has."""
    first: int = 1
    """The row at which their permutation begins."""

    def digit(self, size: int) -> int:
        """The column's digit of the row's number."""
        at = self.columns.index(self.column)
        if size != self.values[at]:
            raise ValueError(f"{self.column} has {self.values[at]} values, not {size}")
        keys = permutation_keys(self.source.table, *self.columns, seed=self.source.seed)
        number = permuted(self.n - self.first, prod(self.values), keys)
        return number // prod(self.values[at + 1 :]) % size
