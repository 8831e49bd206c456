"""Columns that refer to rows of other tables, or to other rows of their own."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import partial

from sqlgen.plan.arithmetic import Extent, Permutation, Q, permutation
from sqlgen.plan.building import build, conditional, is_permuted, is_unique, spelled, with_nulls
from sqlgen.plan.cells import Cell, Choice, Looked, Nullable, Switch
from sqlgen.plan.extents import Varying
from sqlgen.plan.foreign import Foreign, foreign
from sqlgen.plan.indexes import Bound, Draw, Equal, FineSpread, Index, Place, Ref, Spread
from sqlgen.plan.kin import slotted
from sqlgen.plan.lookups import LookupBuilder, Standing
from sqlgen.plan.quantiles import Curve, fraction_at
from sqlgen.plan.ranges import WHOLE, Kind, Range, curve_of, fraction_of, spread_of
from sqlgen.plan.relatives import (
    Away,
    Earlier,
    Numbered,
    Shifted,
    Since,
    Skipped,
    Steps,
    Stride,
    Unless,
)
from sqlgen.plan.scope import BIGINT, Built, Scope, TableScope
from sqlgen.plan.trees import first_children, forest
from sqlgen.plan.variables import now, plus
from sqlgen.spec.chosen import Of
from sqlgen.spec.distributions import Distribution, Uniform, Zipf
from sqlgen.spec.relations import Reference, Stands, Tree, parts_of
from sqlgen.spec.values import decimal, integer

DIGITS = frozenset("0123456789-")
ROWS = Kind(integer, decimal, WHOLE, frozenset())
"""Row numbers as a range."""


@dataclass(frozen=True, slots=True)
class Referred:
    """The row that a column refers to, and when there is one."""

    row: Foreign
    target: str
    unless: Ref | None = None
    """A number that is 0 where there is none."""
    rank: Ref | None = None
    mixing: Permutation | None = None
    """How its index was found, for a column that avoids it."""

    def cell(self, column: str) -> Cell:
        """A column of that row."""
        made = self.row.cell(column)
        return made if self.unless is None else Unless(self.unless, made, made.type)


def referred_row(scope: Scope, asked_by: Scope | None = None) -> Referred:
    """The row that the column of a scope refers to; worked out once."""
    found: Referred | None = scope.table.rows_of.get(scope.column)
    if found is None:
        generator = scope.table.column(scope.column).generator
        found = scope.table.rows_of[scope.column] = _row_of(generator, scope, asked_by or scope)
    return found


def _row_of(generator: object, scope: Scope, asked_by: Scope) -> Referred:
    if isinstance(generator, Tree):
        return _in_tree(generator, scope)
    if not isinstance(generator, Reference) or generator.to is None:
        problem = f"{scope.column} refers to no one row"
        raise asked_by.error(problem, "name a column made by reference")
    table, _ = target_of(scope, generator.to)
    _plain(generator, scope, scope.unique or table == scope.table.name)
    if table == scope.table.name:
        return _earlier(scope)
    return _drawn(generator, scope, table)


def _plain(generator: Reference, scope: Scope, even: bool) -> None:
    """Refuse a say in which row it is, where each comes once or an earlier one is taken."""
    if not even:
        return
    why = "unique rows come once each" if scope.unique else "earlier rows are all alike"
    if not isinstance(generator.distribution, Uniform):
        raise scope.error(f"{why}, so none is popular", "drop the distribution")
    if generator.other_than is not None:
        raise scope.error(f"{why}, whatever {generator.other_than} is", "drop other_than")


def target_of(scope: Scope, target: str) -> tuple[str, str]:
    """The table and column that a reference names; SpecError where they are not there."""
    table, column = parts_of(target)
    tables = scope.run.relatives.tables
    if not column and table not in tables and "." in target:
        table, _, column = target.partition(".")
    if table not in tables:
        raise scope.error(f"there is no table {table!r}", f"the spec has {', '.join(tables)}")
    home = scope.run.relatives.scope(table)
    if table != scope.table.name and slotted(home.table):
        raise scope.error(
            f"rows of {table} have gaps in their numbers, so none can be referred to by chance",
            f"give its per numbering: dense, or make this table per: {{table: {table}}}",
        )
    if column:
        home.column(column)
    return table, column


def _drawn(generator: Reference, scope: Scope, table: str) -> Referred:
    """A row drawn from all that there are."""
    size = scope.run.relatives.extent(scope.table.name, table)
    if scope.unique:
        index, first = _permuted(scope, table, size)
        return _referred(scope, table, index, first)
    if generator.distinct:
        return _distinct(generator, scope, table, size)
    if generator.other_than:
        return _other(generator, scope, table, size)
    return _popular(generator.distribution, scope, table, size, scope.draw())


def _referred(scope: Scope, table: str, index: Index | Ref, first: int = 1) -> Referred:
    return Referred(foreign(scope.table, table, Numbered(index, first)), table)


def _permuted(scope: Scope, table: str, size: Extent) -> tuple[Index, int]:
    """Each row of the other table once; where there are more by now, those added since."""
    relatives, group = scope.run.relatives, scope.group
    stretch = relatives.stretch(scope.table.name, group.tables if group else (table,))
    fresh = group is None or group.fresh == scope.column
    taken = stretch.extents.get(table, 0) if fresh else 0
    there = plus(size, -taken)
    left = Extent(max(there, 1))
    asked = plus(relatives.last[scope.table.name], 1 - stretch.n_from)
    if group is None and asked > there:
        raise scope.too_few(
            f"{scope.column}: {now(there)} rows of {table} to refer to, {now(asked)} asked",
            f"make fewer rows, or more of {table}",
        )
    return scope.permuted(left, Extent(stretch.n_from)), Extent(taken + 1)


def _popular(
    spread: Distribution, scope: Scope, table: str, size: int, draw: Draw | Ref
) -> Referred:
    """A row by how popular it is; which rows are popular is a matter of chance as well."""
    if isinstance(spread, Uniform):
        return _referred(scope, table, Equal(draw, size))
    rank = scope.lifted("rank", _ranked(spread, scope, size, draw))
    mixing = permutation(scope.run.seed, scope.table.name, scope.column, size=Extent(size))
    return _mixed(scope, table, rank, mixing)


def _mixed(scope: Scope, table: str, rank: Ref, mixing: Permutation) -> Referred:
    made = _referred(scope, table, scope.mixed(mixing, Shifted(rank, mixing)))
    return replace(made, rank=rank, mixing=mixing)


def _ranked(spread: Distribution, scope: Scope, size: int, draw: Draw | Ref) -> Spread | FineSpread:
    found = _curve(spread, scope, size)
    return spread_of(scope, fraction_of(scope, spread.kind, found, draw), Extent(size))


def _curve(spread: Distribution, scope: Scope, size: int) -> Curve | tuple[int, ...]:
    """The curve of ranks, which follows from how many rows there are."""
    found = curve_of(scope, Range(Bound(1), Bound(size)), spread, ROWS)
    if isinstance(found, Curve):
        return Curve(Varying(found.thresholds), Varying(found.fractions))
    return Varying(found)


def _distinct(generator: Reference, scope: Scope, table: str, size: Extent) -> Referred:
    """Another row for each sibling: places at equal distances, from a draw of the parent."""
    kin = scope.table.kin
    if kin is None:
        raise scope.error("distinct is among the rows of one parent", "use unique: [a, b], or per")
    _room(generator.distribution, scope, table, size, kin.most)
    base = kin.draw(scope.column, "distinct")
    if isinstance(generator.distribution, Uniform):
        steps = scope.lifted("index", Steps(base, kin.position, kin.count, size))
        mixing = permutation(scope.run.seed, scope.table.name, scope.column, size=size)
        return _mixed(scope, table, steps, mixing)
    draw = scope.lifted("stride", Stride(base, kin.position, kin.count))
    return _popular(generator.distribution, scope, table, size, draw)


def _room(spread: Distribution, scope: Scope, table: str, size: int, most: int) -> None:
    """Refuse more siblings than rows, and a row so popular that two of them would meet in it."""
    if most > size:
        problem = f"{most} different rows of {table} for one parent, {int(size)} there are"
        raise scope.too_few(problem, f"give fewer, or more rows of {table}")
    if isinstance(spread, Uniform):
        return
    if not isinstance(spread, Zipf):
        raise scope.error("distinct rows are uniform or zipf", "drop the distribution")
    found = _curve(spread, scope, size)
    place = partial(_rank_at, found, now(size))
    share = bisect_left(range(Q), 1, key=place) / Q
    if most > 1 and share * most > 0.999:
        raise scope.too_few(
            f"the most popular row of {table} has {share:.1%} of all, so at most "
            f"{int(0.999 / share)} siblings can differ, {most} are asked",
            "give a smaller exponent, more rows, or fewer siblings",
        )


def _rank_at(found: Curve | tuple[int, ...], size: int, draw: int) -> int:
    return int(fraction_at(found, draw)) * size // 2**30


def _other(generator: Reference, scope: Scope, table: str, size: Extent) -> Referred:
    """A row that is not the one that another column refers to."""
    name = str(generator.other_than)
    mine = Scope(scope.table, name)
    theirs = scope.table.column(name).generator
    plain = isinstance(theirs, Reference) and not (theirs.distinct or theirs.other_than)
    if not isinstance(theirs, Reference) or not plain or is_permuted(scope.table, name):
        raise scope.error(f"{name} is no plain reference", "name a column made by reference")
    if theirs.to != generator.to or theirs.distribution != generator.distribution:
        raise scope.error(f"{name} refers in another way", f"refer to {theirs.to} as it does")
    if size < 2:
        raise scope.too_few(f"{table} has one row, so no other", f"make more rows of {table}")
    other = referred_row(mine)
    fewer = Extent(plus(size, -1))
    if other.rank is None or other.mixing is None:
        drawn = scope.lifted("index", Equal(scope.draw(), fewer))
        return _referred(scope, table, Skipped(drawn, _index_of(scope, other)))
    ranked = scope.lifted("index", _ranked(generator.distribution, scope, fewer, scope.draw()))
    return _mixed(scope, table, scope.lifted("rank", Skipped(ranked, other.rank)), other.mixing)


def _index_of(scope: Scope, other: Referred) -> Ref:
    """The index of another column's row, from its number."""
    return scope.lifted("other", Since(1, row=other.row.prefix))


def _earlier(scope: Scope) -> Referred:
    """An earlier row of the same table; the first row has none."""
    _plain_numbers(scope)
    number = Numbered(Earlier(scope.draw()), 1)
    row = foreign(scope.table, scope.table.name, number)
    return Referred(row, scope.table.name, scope.lifted("before", Since(1)))


def _plain_numbers(scope: Scope) -> None:
    if scope.unique:
        raise scope.error("rows that refer to their own table do not differ", "drop unique")
    if scope.table.kin is not None:
        raise scope.error("rows of a `per` table refer to their parent", "use rows: instead of per")


def _in_tree(generator: Tree, scope: Scope) -> Referred:
    """The row above in a tree whose shape was worked out beforehand."""
    _plain_numbers(scope)
    distance = _in_forest(generator, scope, "distance", forest(generator, scope))
    row = foreign(scope.table, scope.table.name, Away(distance))
    return Referred(row, scope.table.name, distance)


def _in_forest(generator: Tree, scope: Scope, name: str, values: tuple[int, ...]) -> Ref:
    """A number that each place of the trees has."""
    title = f"trees of {scope.table.name}: rows up to the parent, 0 for a root"
    key = ("tree", scope.table.name, scope.column)
    table = scope.run.lookup(key, title, len(values), None)
    field = table.add(name, BIGINT, values)
    place = scope.lifted("place", Since(1))
    join = scope.table.join_of(table.name, Place(place, 1, len(values)))
    return scope.lifted(name, Looked(join, field, BIGINT))


def child_row(generator: Tree, scope: Scope) -> tuple[Ref, Ref, Foreign]:
    """The first row below in a tree: rows to it as a negative number, 0 where there is none, its
    number, and the row.
    """
    below = _in_forest(generator, scope, "below", first_children(forest(generator, scope)))
    number = scope.lifted("child", Away(below))
    return below, number, foreign(scope.table, scope.table.name, Away(below))


@build.register
def _(generator: Reference, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    if generator.by is not None:
        return _by_kind(generator, scope)
    _, column = target_of(scope, str(generator.to))
    if not column:
        raise scope.error(
            "a whole row is no value", "name a column, or add hidden: true and take `of` columns"
        )
    return _built(scope, referred_row(scope).cell(column), column)


def is_whole(generator: Reference, scope: Scope) -> bool:
    """Whether a reference names a table and none of its columns."""
    return bool(generator.to) and not target_of(scope, str(generator.to))[1]


def _built(scope: Scope, cell: Cell, column: str) -> Built:
    capacity = scope.run.relatives.last[scope.table.name] if scope.unique else None
    if scope.unique and scope.group is not None:
        capacity = scope.table.permuted[scope.column]
    alphabet = DIGITS if cell.type.kind in ("integer", "bigint") else None
    return Built(cell, capacity, alphabet)


@build.register
def _(generator: Tree, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    columns = scope.table.table.columns
    keys = [name for name, each in columns.items() if each.primary_key]
    if len(keys) != 1:
        raise scope.error("a tree needs a table with one key column", "declare primary_key")
    return Built(referred_row(scope).cell(keys[0]), None, DIGITS)


def _by_kind(generator: Reference, scope: Scope) -> Built:
    """The key of a row of one of several tables, by another column's value."""
    if scope.unique:
        raise scope.error("a choice by another column can't be unique", "drop unique")
    by = spelled(scope, str(generator.by))
    inner = by.cell if isinstance(by, Nullable) else by
    if isinstance(inner, Choice) and set(inner.values) != set(generator.cases):
        values = ", ".join(map(str, inner.values))
        raise scope.error(f"{generator.by} is one of {values}", "give a target for each of them")
    cases = tuple(
        (value, _case(generator, scope.inline(at), target))
        for at, (value, target) in enumerate(generator.cases.items())
    )
    kinds = {cell.type.kind for _, cell in cases}
    if len(kinds) > 1 and not kinds <= {"integer", "bigint"}:
        raise scope.error(f"keys are of several types: {', '.join(sorted(kinds))}", "use one type")
    types = [cell.type for _, cell in cases]
    widest = BIGINT if kinds == {"integer", "bigint"} else max(types, key=lambda each: each.length)
    return Built(Switch(by, cases, widest), None, DIGITS)


def _case(generator: Reference, scope: Scope, target: str) -> Cell:
    table, column = target_of(scope, target)
    if table == scope.table.name:
        raise scope.error(f"{target} is of the table itself", "name other tables")
    size = scope.run.relatives.extent(scope.table.name, table)
    row = _popular(generator.distribution, scope, table, size, scope.draw())
    return row.cell(column)


def of_reference(generator: Of, scope: Scope, filters: tuple[str, ...]) -> Built:
    """A column of the row that another column refers to."""
    if filters:
        raise scope.error("filters work on texts known beforehand", "filter in the other table")
    name, field = generator.parts
    mine = Scope(scope.table, name, unique=is_permuted(scope.table, name))
    row = referred_row(mine, scope)
    home = scope.run.relatives.scope(row.target)
    if scope.unique and not (mine.unique and is_unique(home, field)):
        remedy = "make the reference unique, and take a unique column"
        raise scope.error("nothing proves it unique", remedy)
    possible = scope.run.relatives.last.get(row.target) if scope.unique else None
    made = Built(row.cell(field), possible)
    return with_nulls(conditional(made, mine), mine)


@build.register
def _(generator: Stands, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    table = standing_table(scope.table)
    wanted = scope.type or BIGINT
    name = table.add(generator.column, wanted, ())
    looked = Looked(scope.table.join_of(table.name, Since(1)), name, wanted)
    return Built(looked, scope.run.relatives.last[scope.table.name] if scope.unique else None)


def standing_table(scope: TableScope) -> LookupBuilder:
    """The lookup table that numbers the rows of a table that stands already."""
    columns = scope.table.columns
    key = tuple(name for name, each in columns.items() if each.primary_key) or tuple(columns)
    rows = scope.run.relatives.last.get(scope.name, 0)
    title = f"{scope.name}, which stands already: {rows} rows"
    table = scope.run.lookup(("existing", scope.name), title, 0, None)
    table.varies, table.source = True, Standing(scope.name, key)
    return table
