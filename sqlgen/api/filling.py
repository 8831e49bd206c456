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
from sqlgen.errors import UsageError
from sqlgen.execute import (
    Confirm,
    Echo,
    Filling,
    Journal,
    Observer,
    Session,
    TableResult,
    Target,
    connected,
    filled,
    filling,
    prepared,
    tables_locked,
)
from sqlgen.render import OURS, Renderer
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
    with _looked_at(target, kept, lock_wait, echo, wanted) as (session, book, found):
        _refuse_unresolved(found.found)
        _agree(session, found, confirm)
        names = [name for _, name in found.found.order.tables]
        with tables_locked(session, target.schema, names, lock_wait), prepared(session):
            if isinstance(journal, str | PathLike):
                _write(Path(journal), target, found)
            made = filled(session, book, found, observe or (lambda _: None))
            catalog = read(session, several(wanted.get("schema")) or None, apart=OURS)
            return Filled(
                url=str(session.target),
                plan=found.found,
                tables=made,
                left=found.left,
                verified=verified(session, catalog, infer=wanted.get("infer", True)),
                seconds=time.monotonic() - started,
                samples=tuple(_samples(session, found)),
            )


def survey_(target: Target, echo: Echo | None, **wanted: Unpack[WantOptions]) -> FillPlan:
    """What a fill of a target would do."""
    with _looked_at(target, True, 0, echo, wanted) as (_, _, found):
        return found.found


def verify_(
    target: Target, schema: str | Sequence[str] | None, infer: bool, echo: Echo | None
) -> Verified:
    """What is there in a target against every rule of its tables."""
    with connected(target, echo=echo) as session, prepared(session):
        catalog = read(session, several(schema) or None, apart=OURS)
        return verified(session, catalog, infer=infer)


@contextmanager
def _looked_at(
    target: Target, kept: bool, wait: float, echo: Echo | None, wanted: WantOptions
) -> Iterator[tuple[Session, Journal, Filling]]:
    top_up = wanted.get("top_up", False)
    if top_up and not kept:
        raise UsageError("without the journal nothing is known of earlier rows", "drop --journal")
    overrides = _overrides(wanted)
    with connected(target, wait, echo) as session:
        book = Journal(session, target.schema, kept)
        schemas = several(wanted.get("schema"))
        options = partial(_options, wanted)
        yield session, book, filling(session, book, schemas, options, overrides, top_up=top_up)


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
    tables = _table_rows(named, catalog)
    nulls = wanted.get("nulls")
    share = Decimal("0.1") if nulls is None else Decimal(str(nulls))
    if not 0 <= share <= 1:
        raise UsageError(f"nulls must be 0 to 1, not {share}", "like 0.1")
    return FillOptions(
        rows=usual,
        table_rows=tables,
        only=frozenset(wanted.get("only") or ()),
        exclude=frozenset(wanted.get("exclude") or ()),
        with_parents=wanted.get("with_parents", False),
        infer=wanted.get("infer", True),
        nulls=share,
        seed=wanted.get("seed") or 0,
    )


def _table_rows(rows: Mapping[str, int | str], catalog: Catalog) -> dict[str, int]:
    """The rows of each table that is named; `+N` counts from those that stand."""
    found = {}
    standing = {table.name: table.rows or 0 for table in catalog.fillable}
    for name, count in rows.items():
        plus = isinstance(count, str) and count.startswith("+")
        try:
            found[name] = int(count) + (standing.get(name, 0) if plus else 0)
        except ValueError:
            raise UsageError(f"rows of {name} can't be {count!r}", "give N, or +N") from None
        if found[name] < 0:
            raise UsageError(f"rows of {name} must be 0 or more, not {count}", "give a count")
    return found


def _refuse_unresolved(found: FillPlan) -> None:
    """Tables with a rule that nothing keeps are named before anything is written."""
    if not found.unresolved:
        return
    told = "; ".join(
        f"{each.table[1]}: {each.rule}, {each.text} ({each.why})" for each in found.unresolved
    )
    names = ",".join(dict.fromkeys(each.table[1] for each in found.unresolved))
    raise UsageError(
        f"nothing makes rows that keep these rules: {told}",
        f"leave them out by --exclude {names}, or say what their columns get by --spec",
    )


def _agree(session: Session, found: Filling, confirm: Confirm | None) -> None:
    """A target that is not local is confirmed: its tables are somebody's."""
    if session.target.local or found.plan is None or confirm is None:
        return
    question = f"{session.target} is not local; {found.plan.rows:,} rows go into its tables"
    if not confirm(question):
        raise UsageError(f"not confirmed: {question}", "agree, or give --yes")


def _write(path: Path, target: Target, found: Filling) -> None:
    """The plan in a file, where the target is to hold no table of ours."""
    facts = {
        "sqlgen": __version__,
        "url": str(target),
        "tables": {table.name: table.rows for table in found.plan.tables} if found.plan else {},
        "spec": found.found.spec,
    }
    try:
        path.write_text(json.dumps(facts, indent=2, default=str) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}", "name another file") from None


def _samples(
    session: Session, found: Filling
) -> Iterator[tuple[str, tuple[str, ...], tuple[tuple[Any, ...], ...]]]:
    """The rows of tables that got a few."""
    if found.plan is None:
        return
    renderer = Renderer(found.plan)
    for table in found.plan.tables:
        if 0 < table.rows <= SHOWN_ROWS:
            rows = session.rows(renderer.sample(table, SHOWN_ROWS), f"looking at {table.name}")
            yield table.name, tuple(column.name for column in table.columns), tuple(rows)
