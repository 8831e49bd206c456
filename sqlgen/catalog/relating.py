"""Relations of a table as data: references, whole rows for several columns, trees."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlgen.catalog.draft import Draft, always_filled
from sqlgen.catalog.joined import Count, Joined, clashes
from sqlgen.catalog.made import Made
from sqlgen.catalog.model import CatalogColumn, Check, Name
from sqlgen.catalog.order import Order
from sqlgen.catalog.relations import Relation

SHAPE = {"depth": 4, "children": [1, 5]}
"""How tables that point to themselves branch."""
TYPES = {
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "interval": "interval",
    "json": "json",
    "uuid": "uuid",
    "year": "integer",
}
"""Kinds of columns -> the spec's type, where it has no length."""
MOST_VARCHAR, MOST_DIGITS = 16_000, 38


def spec_type(column: CatalogColumn) -> str:
    """The spec's type that holds all values of a column."""
    type_ = column.type
    if type_.kind == "integer":
        return "integer" if type_.octets <= 4 and not type_.unsigned else "bigint"
    if type_.kind in ("decimal", "money", "double"):
        digits = min(type_.precision or MOST_DIGITS, MOST_DIGITS)
        scale = type_.scale if type_.scale is not None else 2
        return "double" if type_.kind == "double" else f"decimal({digits}, {max(scale, 0)})"
    if type_.kind == "bytes":
        return f"bytes({min(type_.length or 255, MOST_VARCHAR)})"
    if type_.kind in TYPES:
        return TYPES[type_.kind]
    return f"varchar({type_.length})" if 0 < (type_.length or 0) <= MOST_VARCHAR else "text"


@dataclass
class Related:
    """What relations need to know of all tables: their names in the spec, and their rows."""

    keys: dict[Name, str]
    """Tables that are filled, or hold rows already."""
    rows: dict[Name, int]
    order: Order
    relations: tuple[Relation, ...]
    own: dict[Name, tuple[Relation, ...]] = field(default_factory=dict)
    joins: dict[Name, Joined] = field(default_factory=dict)
    """Joins of tables that children refer to, by what stands for their schema and name."""
    count: Count | None = None
    """How many rows a join has; None where its tables do not all stand yet."""

    def join(self, made: Joined) -> Relation:
        """Take a join for a table that can be referred to."""
        if made.place not in self.joins:
            self.joins[made.place] = made
            self.keys[made.place] = self._name(f"{self.keys[made.child]}_parents")
            waits = any(each in self.order.tables for each in made.parents)
            first = self.rows[made.parts[0].table]
            self.rows[made.place] = first if waits or self.count is None else self.count(made)
            self.own[made.place] = tuple(made.own(self.own))
        return made.relation()

    def _name(self, name: str) -> str:
        """A name that no table of the spec has."""
        while name in self.keys.values():
            name = f"{name}_"
        return name

    def cut(self, relation: Relation) -> bool:
        """Whether a relation is left empty, because it stands in a cycle."""
        return any(cut.relation == relation and cut.way == "null" for cut in self.order.cuts)

    def implied(self, relation: Relation, taken: Mapping[str, Relation]) -> bool:
        """Whether columns hold a key of the parent anyway, by way of another table's relation."""
        sources = {taken[name] for name in relation.columns if name in taken}
        if len(sources) != 1 or any(name not in taken for name in relation.columns):
            return False
        (source,) = sources
        at = dict(zip(source.columns, source.to_columns, strict=True))
        there = tuple(at[name] for name in relation.columns)
        if (source.to, there) == (relation.to, relation.to_columns):
            return True
        return any(
            each.columns == there
            and (each.to, each.to_columns) == (relation.to, relation.to_columns)
            for each in self.own.get(source.to, ())
        )


def relate(draft: Draft, related: Related) -> None:
    """Give all columns of relations their data, those of several columns first."""
    mine = sorted(
        related.own.get(draft.place, ()), key=lambda each: (-len(each.columns), not each.declared)
    )
    pointing = [each for each in mine if _points(each, related)]
    empty = partial(_can_be_empty, draft)
    for made in clashes(pointing, related.implied, empty):
        _take_row(draft, related.join(made), related, _why_joined(made))
    for relation in mine:
        taken = [name for name in relation.columns if name in draft.relations]
        if not taken:
            _point(draft, relation, related)
        elif not related.implied(relation, draft.relations):
            _overlap(draft, relation, taken)


def _overlap(draft: Draft, relation: Relation, taken: Container[str]) -> None:
    """A relation of which some columns hold another key: left empty where that is allowed."""
    if _can_be_empty(draft, relation, taken):
        for name in _free(draft, relation, taken):
            _leave_empty(draft, name, relation, f"{relation} shares a column with another relation")
        return
    if not relation.declared:
        return
    check = Check(relation.name, str(relation))
    draft.keep(check, str(relation), "it shares columns with another relation")


def _points(relation: Relation, related: Related) -> bool:
    """Whether a relation takes rows of another table that are, or will be, there."""
    return not (relation.to_itself or related.cut(relation) or relation.to not in related.keys)


def _free(draft: Draft, relation: Relation, taken: Container[str] = ()) -> list[str]:
    """The columns of a relation that no other has and that take NULL."""
    free = [name for name in relation.columns if name not in taken]
    return [name for name in free if not always_filled(draft, name)]


def _can_be_empty(draft: Draft, relation: Relation, taken: Container[str]) -> bool:
    return relation.match == "simple" and bool(_free(draft, relation, taken))


def _why_joined(made: Joined) -> str:
    tables = " and ".join(dict.fromkeys(part.table[1] for part in made.parts))
    return f"refers to rows of {tables} that agree on what they share"


def _point(draft: Draft, relation: Relation, related: Related) -> None:
    why = _why(relation)
    gone = relation.to not in related.keys
    if related.cut(relation) or gone:
        reason = "is left empty, because it closes a circle" if not gone else "has no rows to take"
        for name in relation.columns:
            if draft.table.column(name).nullable:
                _leave_empty(draft, name, relation, f"{why}; it {reason}")
    elif relation.to_itself and draft.table.rows and relation.nullable:
        for name in _free(draft, relation):
            _leave_empty(draft, name, relation, f"{why}; it is left empty in rows that are added")
    elif relation.to_itself:
        _point_inside(draft, relation, why)
    elif len(relation.columns) == 1:
        _refer(draft, relation, related, why)
    else:
        _take_row(draft, relation, related, why)


def _why(relation: Relation) -> str:
    words = f"refers to {relation.to[1]}.{', '.join(relation.to_columns)}"
    return words if relation.declared else f"{words}: {relation.why}"


def _leave_empty(draft: Draft, name: str, relation: Relation, why: str) -> None:
    column = draft.table.column(name)
    draft.made[name] = Made({"constant": None, "type": spec_type(column)}, why)
    draft.relations[name] = relation


def _refer(draft: Draft, relation: Relation, related: Related, why: str) -> None:
    (name,), (to,) = relation.columns, relation.to_columns
    data: dict[str, Any] = {"reference": f"{related.keys[relation.to]}.{to}"}
    draft.made[name] = Made(data, why, size=related.rows[relation.to])
    draft.relations[name] = relation


def _take_row(draft: Draft, relation: Relation, related: Related, why: str) -> None:
    """Columns that hold a key of several: taken from one whole row."""
    hidden = draft.hide(f"_{related.keys[relation.to]}", {"reference": related.keys[relation.to]})
    if not any(always_filled(draft, name) for name in relation.columns):
        draft.rows_with_nulls.add(hidden)
    for name, to in zip(relation.columns, relation.to_columns, strict=True):
        draft.made[name] = Made({"of": f"{hidden}.{to}"}, why, size=related.rows[relation.to])
        draft.relations[name] = relation


def _point_inside(draft: Draft, relation: Relation, why: str) -> None:
    """A relation to the same table: a tree where it takes NULL, otherwise the row itself."""
    single = len(relation.columns) == 1
    if single and draft.table.column(relation.columns[0]).nullable:
        name = relation.columns[0]
        draft.made[name] = Made({"tree": dict(SHAPE)}, f"{why}, in a tree")
        draft.relations[name] = relation
        return
    for name, to in zip(relation.columns, relation.to_columns, strict=True):
        if relation.nullable and not always_filled(draft, name):
            _leave_empty(draft, name, relation, f"{why}; left empty")
        elif name not in relation.to_columns:
            _same_row(draft, name, to, relation, why)
    for name in relation.columns:
        draft.relations.setdefault(name, relation)


def _same_row(draft: Draft, name: str, to: str, relation: Relation, why: str) -> None:
    from sqlglot import exp

    expression = str(exp.column(to, quoted=True).sql())
    data = {"sql": expression, "type": spec_type(draft.table.column(name))}
    draft.made[name] = Made(data, f"{why}: each row to itself, because it takes no NULL")


def own_relations(relations: Iterable[Relation]) -> dict[Name, tuple[Relation, ...]]:
    """The relations of each table."""
    found: dict[Name, tuple[Relation, ...]] = {}
    for each in relations:
        found[each.table] = (*found.get(each.table, ()), each)
    return found
