"""Tables as parents and children: their order, their keys to each other, how many rows follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from sqlgen.errors import SpecError
from sqlgen.plan.dense import DenseKin, deal_of
from sqlgen.plan.kin import Kin, SlottedKin, slots_of
from sqlgen.plan.plan import ForeignKey, KeySpan
from sqlgen.plan.scope import TableScope
from sqlgen.plan.variables import settled, times
from sqlgen.spec import Table
from sqlgen.spec.chosen import Of
from sqlgen.spec.generators import Sequence
from sqlgen.spec.ranged import Moments
from sqlgen.spec.relations import Boundary, Parent, Position, Reference, Tree, parts_of


def kin_for(scope: TableScope) -> Kin | None:
    """What the parents of a table's rows give them; None where it has none."""
    per = scope.table.per
    if per is None:
        return None
    relatives = scope.run.relatives
    home = relatives.scope(per.table)
    relatives.used.setdefault(scope.name, set()).add(per.table)
    if per.numbering == "slots":
        return SlottedKin(scope, home, per)
    return DenseKin(scope, home, deal_of(scope, _dealt(scope, relatives.last[per.table])))


def _dealt(scope: TableScope, parents: int) -> int:
    """How many parents dense rows are dealt out to: a procedure is made for so many alone."""
    return settled(parents, f"the dense numbers of {scope.name} are dealt out for so many")


def last_row(scope: TableScope, parents: int) -> int:
    """The last row number of a table whose parents' last row is that one."""
    per = scope.table.per
    if per is not None and per.numbering == "dense":
        return deal_of(scope, _dealt(scope, parents)).last
    return times(parents, slots_of(scope.table))


def ordered(tables: Mapping[str, Table]) -> list[str]:
    """The tables with those that others refer to first; SpecError where none can be first."""
    found: list[str] = []
    for name in tables:
        _visit(name, tables, [], found)
    return found


def _visit(name: str, tables: Mapping[str, Table], open_: list[str], found: list[str]) -> None:
    if name in found:
        return
    if name in open_:
        circle = " -> ".join((*open_[open_.index(name) :], name))
        raise SpecError(
            f"tables need each other's rows: {circle}",
            "drop one of these references, or fill it in a second step",
            table=name,
        )
    for other in parents_of(name, tables):
        _visit(other, tables, [*open_, name], found)
    found.append(name)


def parents_of(name: str, tables: Mapping[str, Table]) -> list[str]:
    """The other tables whose rows a table's depend on, in the order in which it names them."""
    table = tables[name]
    wanted = [table.per.table] if table.per else []
    if table.per and table.per.table not in tables:
        raise SpecError(
            f"per: there is no table {table.per.table!r}",
            f"the spec has {', '.join(tables)}",
            table=name,
            option="per",
        )
    if table.per and table.per.table == name:
        raise SpecError(
            "a table can't be its own parent", "use tree for such rows", table=name, option="per"
        )
    for column in table.columns.values():
        if isinstance(column.generator, Reference):
            targets = [column.generator.to, *column.generator.cases.values()]
            wanted += [_table_of(each, tables) for each in targets if each]
    return [each for each in dict.fromkeys(wanted) if each != name and each in tables]


def _table_of(target: str, tables: Mapping[str, Table]) -> str:
    table, _ = parts_of(target)
    return table if table in tables else target.partition(".")[0]


@dataclass(frozen=True, slots=True)
class _Copy:
    """A column that is a copy of another table's, and the relation that it comes by."""

    relation: str
    table: str
    target: str
    column: str


def foreign_keys(scope: TableScope) -> tuple[ForeignKey, ...]:
    """The foreign keys of a table: copies by one relation that cover a key of the other table."""
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for copy in _copies(scope):
        groups.setdefault((copy.relation, copy.table), {}).setdefault(copy.target, copy.column)
    made = (_key(scope, table, by_target) for (_, table), by_target in groups.items())
    return tuple(each for each in made if each is not None)


def _copies(scope: TableScope) -> Iterator[_Copy]:
    tables = scope.run.relatives.tables
    for name, column in scope.table.columns.items():
        made = column.generator
        if column.hidden:
            continue
        if isinstance(made, Parent) and scope.table.per:
            yield _Copy("", scope.table.per.table, made.column, name)
        elif isinstance(made, Reference) and made.to:
            table = _table_of(made.to, tables)
            yield _Copy(name, table, made.to[len(table) + 1 :], name)
        elif isinstance(made, Tree):
            keys = [key for key, each in scope.table.columns.items() if each.primary_key]
            yield _Copy(name, scope.name, keys[0], name)
        elif isinstance(made, Of):
            relation, target = made.parts
            other = scope.table.columns[relation].generator
            if isinstance(other, Reference) and other.to:
                yield _Copy(relation, _table_of(other.to, tables), target, name)


def _key(scope: TableScope, table: str, by_target: Mapping[str, str]) -> ForeignKey | None:
    for key in keys_of(scope.run.relatives.tables[table]):
        if set(key) <= set(by_target):
            columns = tuple(by_target[target] for target in key)
            return ForeignKey(columns, table, key)
    return None


def by_parent(scope: TableScope) -> KeySpan | None:
    """The column that copies a parent's key, where that counts rows."""
    if not isinstance(scope.kin, SlottedKin):
        return None
    for name, column in scope.table.columns.items():
        made = column.generator
        if column.hidden or column.nulls or column.when or not isinstance(made, Parent):
            continue
        of = scope.kin.home.table.columns[made.column]
        if (of.primary_key or of.unique) and isinstance(of.generator, Sequence):
            start = of.generator.start
            if isinstance(start, int) and (made.column,) in keys_of(scope.kin.home.table):
                return KeySpan(name, start - 1, scope.kin.slots)
    return None


def keys_of(table: Table) -> list[tuple[str, ...]]:
    """The keys of a table: the primary one, then the unique ones."""
    primary = tuple(name for name, each in table.columns.items() if each.primary_key)
    single = [(name,) for name, each in table.columns.items() if each.unique]
    return [*([primary] if primary else []), *single, *table.unique]


def differ(scope: TableScope, names: Set[str]) -> bool:
    """Whether the rows of one parent differ in such columns, and parents in others of them."""
    if scope.kin is None:
        return False
    columns = {name: scope.table.columns[name].generator for name in names}
    copied = {each.column for each in columns.values() if isinstance(each, Parent)}
    parents = any(set(key) <= copied for key in keys_of(scope.kin.home.table))
    siblings = scope.kin.most == 1 or any(map(_rises, columns.values()))
    return parents and siblings


def of_a_row_once(scope: TableScope, names: Set[str]) -> bool:
    """Whether such columns are a key of one other row, of which each is taken once."""
    columns = [scope.table.columns[name].generator for name in names]
    paths = [each.parts for each in columns if isinstance(each, Of)]
    sources = {source for source, _ in paths}
    if len(paths) < len(columns) or len(sources) != 1:
        return False
    source = scope.table.columns.get(sources.pop())
    if source is None or not (source.unique and isinstance(source.generator, Reference)):
        return False
    home = scope.run.relatives.scope(parts_of(str(source.generator.to))[0])
    fields = {field for _, field in paths}
    return any(set(key) <= fields for key in keys_of(home.table))


def _rises(generator: object) -> bool:
    """Whether no two rows of one parent have the same value."""
    if isinstance(generator, Reference):
        return generator.distinct
    if isinstance(generator, Moments):
        return generator.ordered or generator.every is not None
    return isinstance(generator, Position) or (
        isinstance(generator, Boundary) and generator.side == "from"
    )
