"""Rows at the edges of columns, for tables that stand or for those of a spec."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlgen.api.filling import several
from sqlgen.api.options import plan_options
from sqlgen.api.rejecting import check_tables
from sqlgen.api.specs import SpecLike, is_url, loaded_spec
from sqlgen.api.targets import standing_target, target_of
from sqlgen.catalog import Catalog, read
from sqlgen.errors import UsageError
from sqlgen.execute import Confirm, Echo, Session, Target, agreed, connected, prepared
from sqlgen.plan import Plan, build_plan
from sqlgen.render import Renderer, inserts, is_ours
from sqlgen.spec import LoadedSpec
from sqlgen.verify import (
    Boundaries,
    Drawn,
    Planned,
    boundaries,
    edges_in,
    edges_of_plan,
    ground,
    needed,
)
from sqlgen.verify.boundaries import Edges
from sqlgen.verify.ground import Ground
from sqlgen.verify.valid import DEPTH, Valid

ROWS = 40
"""Rows of a spec's table from which those at the edges are made; with pairs three times as many."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """The edges that tables took, and their rows as a script."""

    url: str
    found: Boundaries
    script: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the edges is wanted, and what becomes of the rows."""

    table: Sequence[str] | None
    schema: str | Sequence[str] | None
    pairwise: bool
    keep: bool
    confirm: Confirm | None


def boundary_(
    source: SpecLike | None, url: str | None, wish: Wish, *, anew: bool, echo: Echo | None
) -> Bounded:
    """Rows at the edges of a database's tables, or of those of a spec."""
    if source is None or is_url(source):
        _refuse_spec_options(source, url, anew=anew)
        return boundary_standing(standing_target(source or url, None, None), wish, echo)
    one = wish.schema if isinstance(wish.schema, str) else next(iter(wish.schema or ()), None)
    return boundary_spec(source, target_of(url, one, None), wish, anew=anew, echo=echo)


def _refuse_spec_options(source: SpecLike | None, url: str | None, *, anew: bool) -> None:
    """Refuse what is for the tables of a spec: those of a database stand where they are."""
    if source is not None and url is not None:
        raise UsageError(
            "rows at the edges of a database go into its own tables, not to another target",
            "drop --to, or name a spec",
        )
    if anew:
        raise UsageError("tables that stand are not made anew", "drop --replace, or name a spec")


def boundary_standing(target: Target, wish: Wish, echo: Echo | None) -> Bounded:
    """Rows at the edges of tables that stand."""
    with connected(target, echo=echo) as session:
        catalog = read(session, several(wish.schema) or None, apart=is_ours)
        check_tables(catalog, wish.table)
        _agree(session, catalog, wish)
        wanted = edges_in(catalog, wish.table)
        with prepared(session, DEPTH), ground(session, wish.keep) as floor:
            valid = Drawn(session, catalog, floor, needed(catalog, wish.table))
            return _bounded(session, valid, floor, wanted, wish)


def boundary_spec(
    spec: SpecLike, target: Target, wish: Wish, *, anew: bool, echo: Echo | None
) -> Bounded:
    """Rows at the edges of what a spec makes, in tables that are made for them."""
    loaded = loaded_spec(spec)
    with connected(target, echo=echo) as session:
        plan = _planned(loaded, session, wish)
        with _made(session, plan, wish, anew=anew):
            catalog = read(session, (), apart=is_ours)
            mine = {table.name for table in plan.tables}
            kept = tuple(each for each in catalog.tables if each.name in mine)
            catalog = replace(catalog, tables=kept)
            wanted = edges_of_plan(plan, catalog)
            with (
                prepared(session, plan.depth, plan.compiled),
                ground(session, wish.keep) as floor,
            ):
                valid = Planned(session, catalog, plan, floor)
                return _bounded(session, valid, floor, wanted, wish)


def _planned(loaded: LoadedSpec, session: Session, wish: Wish) -> Plan:
    rows = ROWS * (3 if wish.pairwise else 1)
    tables = loaded.spec.tables
    counts = {name: rows for name, each in tables.items() if each.per is None and not each.calendar}
    schema = session.target.schema
    options = plan_options({"rows": counts, "tables": wish.table}, schema)
    with loaded.located():
        return build_plan(loaded, options, session.dialect)


@contextmanager
def _made(session: Session, plan: Plan, wish: Wish, *, anew: bool) -> Iterator[None]:
    """The tables of a plan, empty at first; they go again where no rows are kept."""
    _agree_to_loss(session, plan, wish, anew=anew)
    renderer, kept = Renderer(plan), False
    try:
        _drop(session, plan, renderer)
        _create(session, plan, renderer)
        yield
        kept = wish.keep
    finally:
        if not kept:
            _drop(session, plan, renderer)


def _agree_to_loss(session: Session, plan: Plan, wish: Wish, *, anew: bool) -> None:
    """Refuse tables that stand, unless they are to go and somebody agrees to it."""
    there = set(session.tables(plan.schema))
    standing = [table.name for table in plan.tables if table.name in there]
    if not standing:
        return
    if not wish.keep:
        raise UsageError(f"{standing[0]} stands already", "a dry run needs another database")
    if not anew:
        raise UsageError(f"{standing[0]} stands already", "give --replace to make it anew")
    agreed(wish.confirm, f"what stands in {', '.join(standing)} of {session.target} goes")


def _drop(session: Session, plan: Plan, renderer: Renderer) -> None:
    for table in reversed(plan.tables):
        session.run(renderer.drop_table(plan.schema, table.name), f"dropping {table.name}")


def _create(session: Session, plan: Plan, renderer: Renderer) -> None:
    for table in plan.tables:
        session.run(renderer.create_table(table), f"creating {table.name}")
    for table in plan.tables:
        for _, statement in renderer.late_keys(table):
            session.run(statement, f"foreign keys of {table.name}")


def _agree(session: Session, catalog: Catalog, wish: Wish) -> None:
    """Tables that hold rows are somebody's: they are asked about."""
    names = [table.name for table in catalog.fillable if table.rows]
    if names and wish.keep:
        question = f"rows at the edges go into {session.target}, where {names[0]} holds rows"
        agreed(wish.confirm, question, "agree, or give --yes, or --dry-run")


def _bounded(session: Session, valid: Valid, floor: Ground, wanted: Edges, wish: Wish) -> Bounded:
    found = boundaries(floor, valid, wanted, pairwise=wish.pairwise)
    script = "".join(inserts(session.dialect, found.statements))
    return Bounded(str(session.target), found, script)
