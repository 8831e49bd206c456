"""Rows at the edges of columns, for tables that stand or for those of a spec."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlgen.api.filling import several
from sqlgen.api.options import plan_options
from sqlgen.api.rejecting import check_tables
from sqlgen.api.specs import SpecLike, is_url, loaded_spec
from sqlgen.api.targets import target_of
from sqlgen.catalog import Catalog, read
from sqlgen.errors import UsageError
from sqlgen.execute import Confirm, Echo, Session, Target, agreed, connected
from sqlgen.plan import Plan, build_plan
from sqlgen.render import Renderer, inserts, is_ours
from sqlgen.spec import LoadedSpec
from sqlgen.verify import (
    Boundaries,
    boundaries,
    edges_in,
    edges_of_plan,
    rows_for,
    rows_of_plan,
    valid_rows,
)
from sqlgen.verify.boundaries import Edges
from sqlgen.verify.valid import Valid

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
        return boundary_standing(target_of(source or url, None, None), wish, echo)
    one = wish.schema if isinstance(wish.schema, str) else next(iter(wish.schema or ()), None)
    return boundary_spec(source, target_of(url, one, None), wish, anew=anew, echo=echo)


def boundary_standing(target: Target, wish: Wish, echo: Echo | None) -> Bounded:
    """Rows at the edges of tables that stand."""
    with connected(target, echo=echo) as session:
        catalog = read(session, several(wish.schema) or None, apart=is_ours)
        check_tables(catalog, wish.table)
        _agree(session, catalog, wish)
        wanted = edges_in(catalog, wish.table)
        counts = rows_for(wanted, pairwise=wish.pairwise)
        with valid_rows(session, catalog, 2, counts) as valid:
            return _bounded(session, valid, wanted, wish)


def boundary_spec(
    spec: SpecLike, target: Target, wish: Wish, *, anew: bool, echo: Echo | None
) -> Bounded:
    """Rows at the edges of what a spec makes, in tables that are made for them."""
    loaded = loaded_spec(spec)
    with connected(target, echo=echo) as session:
        plan = _planned(loaded, session, wish)
        _make(session, plan, anew=anew)
        catalog = read(session, (), apart=is_ours)
        mine = {table.name for table in plan.tables}
        kept = tuple(each for each in catalog.tables if each.name in mine)
        catalog = replace(catalog, tables=kept)
        wanted = edges_of_plan(plan, catalog)
        with rows_of_plan(session, catalog, plan) as valid:
            return _bounded(session, valid, wanted, wish)


def _planned(loaded: LoadedSpec, session: Session, wish: Wish) -> Plan:
    rows = ROWS * (3 if wish.pairwise else 1)
    tables = loaded.spec.tables
    counts = {name: rows for name, each in tables.items() if each.per is None and not each.calendar}
    schema = session.target.schema
    options = plan_options({"rows": counts, "tables": wish.table}, schema)
    with loaded.located():
        return build_plan(loaded, options, session.dialect)


def _make(session: Session, plan: Plan, *, anew: bool) -> None:
    """The tables of a plan, empty; UsageError where one stands that is not to be made anew."""
    renderer, there = Renderer(plan), set(session.tables(plan.schema))
    for table in reversed(plan.tables):
        if table.name in there and not anew:
            raise UsageError(f"{table.name} stands already", "give --replace to make it anew")
        session.run(renderer.drop_table(plan.schema, table.name), f"dropping {table.name}")
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


def _bounded(session: Session, valid: Valid, wanted: Edges, wish: Wish) -> Bounded:
    found = boundaries(session, valid, wanted, pairwise=wish.pairwise, keep=wish.keep)
    script = "".join(inserts(session.dialect, found.statements))
    return Bounded(str(session.target), found, script)
