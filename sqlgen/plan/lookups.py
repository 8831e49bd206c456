"""Lookup tables: pools, records and quantiles that stand beside the data while a run lasts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count, takewhile
from typing import Any

from sqlgen.plan.arithmetic import Q
from sqlgen.spec import Type

BIGINT = Type("bigint")
PLAIN = re.compile(r"[^a-z0-9]+")
NAME_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """Rows of a table that stand already, numbered in the order of a key."""

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...] = ()
    """Those that are read, in the order of the fields."""


@dataclass(frozen=True)
class LookupTable:
    """A small table with a row for each index from 0; `title` says what it holds."""

    name: str
    title: str
    fields: tuple[tuple[str, Type], ...]
    columns: tuple[tuple[Any, ...], ...] = field(repr=False)
    digest: str
    copies: tuple[str, ...] = ()
    """Names of further tables with the same rows, where a statement may read each only once."""
    source: Standing | None = None
    """The rows that stand already, where it numbers those."""

    @cached_property
    def rows(self) -> tuple[tuple[Any, ...], ...]:
        """The rows, the index first."""
        return tuple(zip(*self.columns, strict=True))


@dataclass(frozen=True, slots=True)
class AliasTable:
    """Vose's alias table in integers: past `cuts[i]` of Q the slot gives `others[i]`."""

    cuts: tuple[int, ...]
    others: tuple[int, ...]


def copied(name: str, use: int) -> str:
    """The table that the use of that number reads, where each reads one of its own."""
    return name if use == 1 else f"{name}_{use}"


def alias_table(weights: Sequence[int]) -> AliasTable:
    """The alias table of some weights above 0 (docs/arithmetic.md, "alias")."""
    count, total = len(weights), sum(weights)
    left = [weight * count for weight in weights]
    cuts, others = [Q] * count, list(range(count))
    small = [i for i in range(count) if left[i] < total]
    large = [i for i in range(count) if left[i] >= total]
    while small and large:
        under, over = small.pop(), large.pop()
        cuts[under], others[under] = left[under] * Q // total, over
        left[over] -= total - left[under]
        (small if left[over] < total else large).append(over)
    return AliasTable(tuple(cuts), tuple(others))


def _bounded(kind: Type, values: tuple[Any, ...]) -> Type:
    """Text as long as the longest value: tables in memory take no text without bound."""
    if kind.kind != "text":
        return kind
    return Type("varchar", length=max((len(value or "") for value in values), default=1) or 1)


@dataclass
class LookupBuilder:
    """Collects the fields that cells need of one source; frozen into a LookupTable at the end."""

    name: str
    title: str
    size: int
    alias: AliasTable | None = None
    varies: bool = False
    """Whether it follows from how many rows another table has."""
    source: Standing | None = None
    """The rows that stand already, where it numbers those."""
    fields: dict[str, tuple[Type, tuple[Any, ...]]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fields["i"] = (BIGINT, tuple(range(self.size)))
        if self.alias is not None:
            self.fields["cut"] = (BIGINT, self.alias.cuts)

    def add(self, title: str, kind: Type, values: tuple[Any, ...]) -> str:
        """A field for these values, named after `title`, with an alias table also for each
        slot's other value; the name that it got.
        """
        if title in self._names:
            return self._names[title]
        name = self._names[title] = self._free(title)
        kind = kind if self.source is not None else _bounded(kind, values)
        self.fields[f"v_{name}"] = (kind, values)
        if self.alias is not None:
            others = tuple(values[i] for i in self.alias.others)
            self.fields[f"else_{name}"] = (kind, others)
        return name

    def _free(self, title: str) -> str:
        """A short name that every engine takes without quotes, whatever a file's header says."""
        plain = PLAIN.sub("_", title.lower())[:NAME_LENGTH]
        taken = f"v_{plain}" in self.fields
        return f"{plain}_{len(self._names)}" if taken else plain

    def frozen(self, used: Set[str] = frozenset()) -> LookupTable:
        """The finished table, with the copies that are used."""
        columns = tuple(values for _, values in self.fields.values())
        # Its columns in the order of the fields, which is that of their first use.
        source = self.source and replace(self.source, columns=tuple(self._names))
        names = tuple((name, kind) for name, (kind, _) in self.fields.items())
        facts = repr((names, source) if self.varies else (names, columns))
        digest = hashlib.sha256(facts.encode()).hexdigest()
        copies = takewhile(used.__contains__, (copied(self.name, use) for use in count(2)))
        return LookupTable(self.name, self.title, names, columns, digest, tuple(copies), source)
