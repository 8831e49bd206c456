"""How many distinct values unique columns can have, and what keeps them so."""

from __future__ import annotations

from collections.abc import Sequence

from sqlgen.errors import CapacityError, SpecError, UsageError
from sqlgen.plan.building import is_unique
from sqlgen.plan.plan import Capacity, Mode, Together
from sqlgen.plan.scope import TableScope


def capacities_of(scope: TableScope, asked: int) -> list[Capacity]:
    """The unique columns of a table; CapacityError where rows ask for more than there are."""
    found = []
    for name in scope.table.columns:
        built = scope.built.get(name)
        if built is None or built.capacity is None:
            continue
        if is_unique(scope, name) or scope.table.columns[name].generator.kind == "sequence":
            found.append(Capacity(name, built.capacity, asked))
        if asked > built.capacity:
            raise CapacityError(
                f"{name}: {built.capacity} possible, {asked} asked",
                "ask for fewer rows, or widen what the values are made from",
                table=scope.name,
                column=name,
            )
    return found


def check_native(
    scope: TableScope, mode: Mode, capacities: Sequence[Capacity], together: Sequence[Together]
) -> None:
    """Refuse what numbers of the engine's own can't keep, which never come again."""
    if scope.kin is not None or scope.run.relatives.used.get(scope.name):
        raise UsageError(
            f"--random native repeats nothing, and {scope.name} depends on other rows",
            "use --random integer",
        )
    if mode in ("append", "resume"):
        raise UsageError(
            f"--random native repeats nothing, so there is no --{mode}", "use --random integer"
        )
    for each in capacities:
        if scope.table.columns[each.column].generator.kind not in ("sequence", "parent"):
            raise _not_unique(scope, each.column)
    for group in together:
        if group.sizes:
            raise _not_unique(scope, group.columns[-1])


def _not_unique(scope: TableScope, column: str) -> SpecError:
    return SpecError(
        "--random native can't keep values unique",
        "use --random integer",
        table=scope.name,
        column=column,
    )
