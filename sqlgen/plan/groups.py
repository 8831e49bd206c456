"""Columns unique together: one permutation of all combinations, a digit for each column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlgen.errors import CapacityError, SpecError
from sqlgen.plan.arithmetic import DOMAIN_LIMIT, Extent, product
from sqlgen.plan.building import build, column_cell, is_unique
from sqlgen.plan.family import differ, of_a_row_once
from sqlgen.plan.plan import Together
from sqlgen.plan.references import target_of
from sqlgen.plan.scope import Group, Scope, TableScope
from sqlgen.plan.variables import plus
from sqlgen.spec.relations import Reference


@dataclass(frozen=True, slots=True)
class _Wish:
    """Some columns that shall be unique together, and where errors about it are placed."""

    columns: tuple[str, ...]
    table: str
    item: int | None
    """Which list of `unique` it is; None for a primary key."""

    @property
    def title(self) -> str:
        """What people read."""
        what = "primary key" if self.item is None else "unique"
        return f"{what} ({', '.join(self.columns)})"

    def error(self, problem: str, remedy: str, kind: type[SpecError] = SpecError) -> SpecError:
        """A SpecError at its place."""
        text = f"{self.title}: {problem}"
        if self.item is None:
            return kind(text, remedy, table=self.table, column=self.columns[-1])
        return kind(text, remedy, table=self.table, option="unique", item=self.item)


def grouped(scope: TableScope, last_row: int) -> tuple[Together, ...]:
    """What is unique together in a table; the groups that must be made so go into the scope."""
    found: dict[frozenset[str], Together] = {}
    for wish in sorted(_wishes(scope), key=lambda each: len(each.columns)):
        _check(scope, wish)
        names = frozenset(wish.columns)
        proved = any(_alone(scope, name) for name in names) or any(each <= names for each in found)
        proved = proved or differ(scope, names) or of_a_row_once(scope, names)
        proved = proved or scope.table.existing  # its keys are the database's
        made = Together(wish.columns, wish.item is None)
        if not proved:
            made = _made(scope, wish, last_row)
        found.setdefault(names, made)
    return tuple(found.values())


def _wishes(scope: TableScope) -> Iterator[_Wish]:
    columns = scope.table.columns
    keys = tuple(name for name, each in columns.items() if each.primary_key)
    if len(keys) > 1:
        yield _Wish(keys, scope.name, None)
    for item, names in enumerate(scope.table.unique):
        yield _Wish(names, scope.name, item)


def _check(scope: TableScope, wish: _Wish) -> None:
    for name in wish.columns:
        try:
            column = scope.column(name)
        except SpecError as error:
            raise wish.error(error.problem, error.remedy) from None
        if column.hidden:
            raise wish.error(f"{name} is hidden", "name columns that the table shows")
        if scope.run.dialect.nulls_count and (column.nulls or column.when):
            title = scope.run.dialect.title
            raise wish.error(
                f"{name} may be NULL, which {title} takes for a value where others stand beside it",
                f"drop nulls and when of {name}, or leave it out of the list",
            )


def _alone(scope: TableScope, name: str) -> bool:
    """Whether a column is unique by itself."""
    return is_unique(scope, name) or scope.column(name).generator.kind == "sequence"


def _made(scope: TableScope, wish: _Wish, last_row: int) -> Together:
    for name in wish.columns:
        if name in scope.groups:
            others = ", ".join(scope.groups[name].columns)
            problem = f"{name} is unique together with {others} already"
            raise wish.error(problem, "let each column stand in one list")
    group = _stretched(scope, wish)
    group.sizes = tuple(_size(scope, wish, name, group) for name in wish.columns)
    possible = product(group.sizes)
    if possible > DOMAIN_LIMIT:
        raise wish.error(
            f"{possible} combinations, at most {DOMAIN_LIMIT} can be kept apart",
            "make one of the columns unique by itself",
        )
    made = Together(wish.columns, wish.item is None, group.sizes, plus(last_row, 1 - group.first))
    if made.asked > possible:
        raise wish.error(
            f"{made.arithmetic} possible, {made.asked} asked",
            "ask for fewer rows, or widen what the values are made from",
            CapacityError,
        )
    scope.groups |= dict.fromkeys(wish.columns, group)
    return made


def _stretched(scope: TableScope, wish: _Wish) -> Group:
    """The group, its sizes not known yet: where its permutation begins, and what is new in it."""
    made = {name: scope.table.columns[name].generator for name in wish.columns}
    targets = {
        name: target_of(Scope(scope, name), each.to)[0]
        for name, each in made.items()
        if isinstance(each, Reference) and each.to
    }
    if not targets:
        return Group(wish.columns, ())
    relatives = scope.run.relatives
    stretch = relatives.stretch(scope.name, targets.values())
    there = stretch.extents
    grown = (name for name, each in targets.items() if relatives.last[each] > there.get(each, 0))
    return Group(
        wish.columns,
        (),
        tables=tuple(targets.values()),
        first=Extent(stretch.n_from),
        fresh=next(grown, "") if there else "",
    )


def _size(scope: TableScope, wish: _Wish, name: str, group: Group) -> int:
    """How many values a column has, found by making it unique in a scope of its own."""
    column_cell(scope.scratch(), name)
    scratch = scope.scratch(groups={name: group})
    column = scope.column(name)
    try:
        made = build(column.generator, Scope(scratch, name, unique=True, type=column.type))
    except SpecError as error:
        raise wish.error(error.problem, error.remedy) from None
    if made.capacity is None or (made.capacity > 1 and scratch.permuted != {name: made.capacity}):
        raise wish.error(
            f"{name} is made from other things, by {column.generator.kind}",
            "name ranges, picks, pools, tokens or patterns, or one column that is unique",
        )
    return made.capacity


def members(found: Sequence[Together]) -> set[str]:
    """All columns that are unique together with others."""
    return {name for each in found for name in each.columns}
