"""Relations that share columns: rows of their tables that agree on those, joined and numbered."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass

from sqlgen.catalog.model import Name
from sqlgen.catalog.relations import Relation


@dataclass(frozen=True, slots=True)
class Part:
    """One of the tables: what each column of the child is called there, and which it shares."""

    table: Name
    columns: tuple[tuple[str, str], ...]
    """Columns of the child, and the columns of this table that they hold."""
    shared: tuple[str, ...] = ()
    """Columns of the child that parts before this one have as well."""

    @property
    def further(self) -> tuple[str, ...]:
        """Columns of the child that only this part has."""
        return tuple(name for name, _ in self.columns if name not in self.shared)


@dataclass(frozen=True, slots=True)
class Joined:
    """Rows of several tables that agree on the columns which their children share."""

    child: Name
    parts: tuple[Part, ...]
    relations: tuple[Relation, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The child's columns that it gives."""
        return tuple(dict.fromkeys(name for part in self.parts for name, _ in part.columns))

    @property
    def place(self) -> Name:
        """What stands for its schema and name: no table has them."""
        return "", f"{self.child[0]}.{self.child[1]} by {', '.join(self.columns)}"

    @property
    def parents(self) -> frozenset[Name]:
        """The tables whose rows it joins."""
        return frozenset(part.table for part in self.parts)

    def key(self, keys: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        """The columns that tell its rows apart: a key of the first table, of whose rows each comes
        once, or all of them."""
        here = {there: name for name, there in self.parts[0].columns}
        within = (key for key in keys if key and all(name in here for name in key))
        found = min(within, key=len, default=())
        return tuple(here[name] for name in found) or self.columns

    def relation(self) -> Relation:
        """It as a relation of the child to one table with such rows."""
        return Relation(self.child, self.columns, self.place, self.columns, "+".join(self.names))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the constraints."""
        return tuple(each.name for each in self.relations)

    def own(self, own: Mapping[Name, tuple[Relation, ...]]) -> Iterable[Relation]:
        """The relations that its rows keep: those it is made for, and those of its tables."""
        for each in self.relations:
            yield Relation(self.place, each.columns, each.to, each.to_columns)
        for part in self.parts:
            here = {there: name for name, there in part.columns}
            for each in own.get(part.table, ()):
                if all(name in here for name in each.columns):
                    columns = tuple(here[name] for name in each.columns)
                    yield Relation(self.place, columns, each.to, each.to_columns)


Count = Callable[[Joined], int]
"""How many rows a join has now."""


def joined(clash: Iterable[Relation]) -> Joined:
    """The join of tables whose children share columns; the widest key comes first."""
    left = sorted(clash, key=lambda each: (-len(each.columns), each.name))
    ordered: list[Relation] = []
    parts: list[Part] = []
    known: set[str] = set()
    while left:
        each = next(each for each in left if not known or known & {*each.columns})
        left.remove(each)
        ordered.append(each)
        shared = tuple(name for name in each.columns if name in known)
        pairs = tuple(zip(each.columns, each.to_columns, strict=True))
        parts.append(Part(each.to, pairs, shared))
        known.update(each.columns)
    return Joined(ordered[0].table, tuple(parts), tuple(ordered))


def clashes(
    mine: Iterable[Relation],
    implied: Callable[[Relation, Mapping[str, Relation]], bool],
    can_be_empty: Callable[[Relation, Container[str]], bool],
) -> list[Joined]:
    """The joins that a table's relations need: those that share columns and must all hold."""
    taken: dict[str, Relation] = {}
    groups: list[set[Relation]] = []
    for each in mine:
        owners = {taken[name] for name in each.columns if name in taken}
        if owners and (implied(each, taken) or not each.declared or can_be_empty(each, taken)):
            continue
        if owners:
            touched = [group for group in groups if group & owners]
            groups = [group for group in groups if group not in touched]
            groups.append(owners.union({each}, *touched))
        for name in each.columns:
            taken.setdefault(name, each)
    return [joined(group) for group in groups]
