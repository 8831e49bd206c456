"""Filling a database that stands, saying what that would do, and verifying what is there."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, TypedDict, Unpack

from sqlgen._version import __version__
from sqlgen.catalog import Catalog, read
from sqlgen.catalog.fillplan import FillOptions, FillPlan, Skipped
from sqlgen.errors import UsageError, unwritable
from sqlgen.execute import (
    Confirm,
    Echo,
    Filler,
    Filling,
    Journal,
    Observer,
    Session,
    TableResult,
    Target,
    agreed,
    connected,
    prepared,
    tables_locked,
)
from sqlgen.plan import Plan
from sqlgen.render import Renderer, is_ours
from sqlgen.spec import read_data
from sqlgen.verify import Verified, verified

SHOWN_ROWS = 5


class WantOptions(TypedDict, total=False):
    """What is filled, and how.

    rows: a count, or a count a table, the usual one under an empty name, `+N` as text where it is
    added to those that stand; schema: only this one, or these; only, exclude: names of tables;
    with_parents: the parents of `only` as well; infer: whether names tell relations; top_up:
    whether tables that an earlier fill began are brought to the count; seed: 0 to 2^63-1; spec: a
    file with tables and columns of one's own choice; nulls: their share.
    """

    rows: int | Mapping[str, int | str] | None
    schema: str | Sequence[str] | None
    only: Sequence[str] | None
    exclude: Sequence[str] | None
    with_parents: bool
    infer: bool
    top_up: bool
    seed: int | None
    spec: str | PathLike[str] | None
    nulls: Decimal | float | None


@dataclass(frozen=True, slots=True)
class Filled:
    """What a fill made, and whether all rules hold now."""

    url: str
    plan: FillPlan
    tables: tuple[TableResult, ...]
    left: tuple[Skipped, ...]
    verified: Verified
    seconds: float
    samples: tuple[tuple[str, tuple[str, ...], tuple[tuple[Any, ...], ...]], ...] = ()

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


def fill_(
    target: Target,
    *,
    journal: bool | str | PathLike[str],
    lock_wait: float,
    confirm: Confirm | None,
    observe: Observer | None,
    echo: Echo | None,
    **wanted: Unpack[WantOptions],
) -> Filled:
    """Fill what stands in a target."""
    started = time.monotonic()
    kept = journal is True
    with _filler(target, kept, lock_wait, echo, wanted) as filler:
        session, first = filler.session, filler.look()
        _agree(session, first, confirm)
        names = [first.names[place] for place in first.found.order.tables]
        with tables_locked(session, target.schema, names, lock_wait), prepared(session):
            if isinstance(journal, str | PathLike):
                _write(Path(journal), target, first)
            made, plans = filler.fill(first, observe or (lambda _: None))
            catalog = read(session, several(wanted.get("schema")) or None, apart=is_ours)
            return Filled(
                url=str(session.target),
                plan=first.found,
                tables=made,
                left=tuple(_left(first, made, catalog)),
                verified=verified(session, catalog, infer=wanted.get("infer", True)),
                seconds=time.monotonic() - started,
                samples=tuple(each for plan in plans for each in _samples(session, plan)),
            )


def _left(first: Filling, made: tuple[TableResult, ...], catalog: Catalog) -> Iterator[Skipped]:
    """Tables that were to be filled and held rows before their turn came."""
    filled = {each.table for each in made}
    for place in first.found.order.tables:
        rows = catalog.by_place[place].rows
        if first.names[place] not in filled:
            yield Skipped(place, None, f"triggers of other tables have put {rows} rows there")


def survey_(target: Target, echo: Echo | None, **wanted: Unpack[WantOptions]) -> FillPlan:
    """What a fill of a target would do."""
    with _filler(target, True, 0, echo, wanted) as filler:
        return filler.look().found


def verify_(
    target: Target,
    schema: str | Sequence[str] | None,
    infer: bool,
    spec: str | PathLike[str] | None,
    echo: Echo | None,
) -> Verified:
    """What is there in a target against every rule of its tables, and of a spec's."""
    tables = _overrides({"spec": spec}).get("tables", {})
    with connected(target, echo=echo) as session, prepared(session):
        catalog = read(session, several(schema) or None, apart=is_ours)
        return verified(session, catalog, infer=infer, tables=tables)


@contextmanager
def _filler(
    target: Target, kept: bool, wait: float, echo: Echo | None, wanted: WantOptions
) -> Iterator[Filler]:
    overrides = _overrides(wanted)
    with connected(target, wait, echo) as session:
        book = Journal(session, target.schema, kept)
        schemas = several(wanted.get("schema"))
        yield Filler(session, book, schemas, partial(_options, wanted), overrides)


def several(schema: str | Sequence[str] | None) -> tuple[str, ...]:
    """One schema, some, or none for all of them."""
    return (schema,) if isinstance(schema, str) else tuple(schema or ())


def _overrides(wanted: WantOptions) -> Mapping[str, Any]:
    """A person's own tables and columns; UsageError where the file is no mapping."""
    if wanted.get("spec") is None:
        return {}
    data = read_data(Path(str(wanted["spec"])))
    if not isinstance(data, dict) or not isinstance(data.get("tables"), dict):
        raise UsageError(f"{wanted['spec']} has no tables", "write tables: as in a spec")
    return data


def _options(wanted: WantOptions, catalog: Catalog) -> FillOptions:
    rows = wanted.get("rows")
    named = dict(rows) if isinstance(rows, Mapping) else {}
    usual = rows if isinstance(rows, int) else int(named.pop("", 100))
    tables = _table_rows(named, catalog, top_up=wanted.get("top_up", False))
    nulls = wanted.get("nulls")
    share = Decimal("0.1") if nulls is None else Decimal(str(nulls))
    if not 0 <= share <= 1:
        raise UsageError(f"nulls must be 0 to 1, not {share}", "like 0.1")
    return FillOptions(
        rows=usual,
        table_rows=tables,
        top_up=wanted.get("top_up", False),
        only=frozenset(wanted.get("only") or ()),
        exclude=frozenset(wanted.get("exclude") or ()),
        with_parents=wanted.get("with_parents", False),
        infer=wanted.get("infer", True),
        nulls=share,
        seed=wanted.get("seed") or 0,
    )


def _table_rows(rows: Mapping[str, int | str], catalog: Catalog, *, top_up: bool) -> dict[str, int]:
    """The rows of each table that is named; `+N` counts from those that stand."""
    found = {}
    standing = {name: table.rows or 0 for table in catalog.fillable for name in table.names}
    for name, count in rows.items():
        plus = isinstance(count, str) and count.startswith("+")
        if plus and standing.get(name) and not top_up:
            raise UsageError(
                f"{name} holds {standing[name]} rows, to which {count} is added by --top-up alone",
                f"give --top-up, and --only {name} for no other table",
            )
        try:
            found[name] = int(count) + (standing.get(name, 0) if plus else 0)
        except ValueError:
            raise UsageError(f"rows of {name} can't be {count!r}", "give N, or +N") from None
        if found[name] < 0:
            raise UsageError(f"rows of {name} must be 0 or more, not {count}", "give a count")
    return found


def _agree(session: Session, found: Filling, confirm: Confirm | None) -> None:
    """A target that is not local is confirmed: its tables are somebody's."""
    if session.target.local or found.plan is None:
        return
    agreed(confirm, f"{session.target} is not local; {found.found.rows:,} rows go into its tables")


def _write(path: Path, target: Target, found: Filling) -> None:
    """The plan in a file, where the target is to hold no table of ours."""
    facts = {
        "sqlgen": __version__,
        "url": str(target),
        "tables": {name: found.found.spec["tables"][name]["rows"] for name in _filled_names(found)},
        "spec": found.found.spec,
    }
    try:
        path.write_text(json.dumps(facts, indent=2, default=str) + "\n", encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from None


def _filled_names(found: Filling) -> list[str]:
    return [found.names[place] for place in found.found.order.tables]


def _samples(
    session: Session, plan: Plan
) -> Iterator[tuple[str, tuple[str, ...], tuple[tuple[Any, ...], ...]]]:
    """The rows of tables that got a few."""
    renderer = Renderer(plan)
    for table in plan.tables:
        if 0 < table.rows <= SHOWN_ROWS:
            rows = session.rows(renderer.sample(table, SHOWN_ROWS), f"looking at {table.name}")
            yield table.name, tuple(column.name for column in table.columns), tuple(rows)
