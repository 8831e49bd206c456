"""What a person chooses beside a spec, and what stands already: the rest of what a plan needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlgen.dialects import Dialect, SeriesForm
from sqlgen.errors import UsageError
from sqlgen.plan.extents import Stretch
from sqlgen.plan.plan import Mode, Place, RandomKind
from sqlgen.plan.subject import Spoiling


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may choose beside the spec; None means as the spec or the dialect has it."""

    rows: int | Mapping[str, int] | None = None
    seed: int | None = None
    as_of: dt.date | str | None = None
    set: Mapping[str, Any] = field(default_factory=dict)
    tables: tuple[str, ...] | None = None
    random: RandomKind | None = None
    series: SeriesForm | None = None
    batch: int | None = None
    workers: int | None = 1
    schema: str | None = None
    mode: Mode = "create"
    constraints: bool = True
    order: tuple[str, ...] | None = None
    """The order of tables that need each other, where somebody has seen to their circles."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where tables of the spec stand, where that is not under their own name."""
    assumed: int | None = None
    """Rows of tables that stand already, where no database can be asked."""
    bad: Spoiling | None = None
    """What of the rows is spoilt, where they are to be bad data."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in a database: the last row of each table, or how many there are."""

    last: Mapping[str, int]
    stretches: Mapping[str, Sequence[Stretch]] = field(default_factory=dict)
    """The rows that stand of each table, by the runs that made them, the oldest first."""


def workers_of(dialect: Dialect, asked: int | None) -> int:
    """Sessions side by side: those that are asked for, otherwise as many as are usual there."""
    if asked is not None and asked < 1:
        raise UsageError(f"at least 1 worker is needed, not {asked}", "give --workers 1 or more")
    if asked is not None and asked > 1 and dialect.workers == 1:
        raise UsageError(f"{dialect.title} takes one writer", "drop --workers")
    most = dialect.most_workers
    if asked is not None and asked > most > 0:
        raise UsageError(
            f"{dialect.title} takes at most {most} workers, not {asked}",
            f"give --workers {most} or fewer",
        )
    return asked or dialect.workers
