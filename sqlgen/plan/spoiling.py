"""From the good plan of a table to one of which a share of the cells is bad.

A cell is bad where `column#bad` is below rate * Q; its class follows from the same draw, the
classes of a column having equal parts of it. Nothing of that depends on the engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlgen.baddata import BadClass
from sqlgen.plan.badcells import TEXT, Spoilt
from sqlgen.plan.badplaces import UNFIT
from sqlgen.plan.badvalues import constant_of, value_of
from sqlgen.plan.cells import Text
from sqlgen.plan.copying import copies_of
from sqlgen.plan.indexes import Piece, Ref
from sqlgen.plan.labelling import labelled
from sqlgen.plan.levels import Levels
from sqlgen.plan.plan import ColumnPlan
from sqlgen.plan.scope import Scope
from sqlgen.plan.spoilt import Case, Left, SpoiltTable
from sqlgen.plan.subject import SpoiltCells, Subject, shown
from sqlgen.plan.traits import kind_of, traits
from sqlgen.plan.values import varchar
from sqlgen.spec import Type

WIDEST = 4000
"""Most characters that a column is widened to."""
WIDE = 255
"""Most characters of a widened column with a length: all of a row's have 65,535 octets together on
MariaDB, where texts without a length are not counted."""


@dataclass(frozen=True, slots=True)
class Spoils:
    """What a table is instead: its columns, the levels of its rows, and its labels."""

    columns: tuple[ColumnPlan, ...]
    levels: Levels
    table: SpoiltTable


def spoils(subject: Subject) -> Spoils:
    """The table with bad cells; the nodes of its scope stay good, since others read them."""
    left: list[Left] = []
    cells = tuple(_cells(subject, each, left) for each in subject.columns)
    nodes: dict[str, Piece] = dict(subject.scope.nodes)
    visible = {
        each.column.name: shown(nodes, f"{each.column.name}_shown", each.spoilt or each.good)
        for each in cells
    }
    columns, labels = labelled(subject, cells)
    return Spoils(
        columns=tuple(each.column for each in cells),
        levels=subject.arranged(nodes, visible),
        table=SpoiltTable(columns, labels, copies_of(subject, cells), tuple(left)),
    )


def _cells(subject: Subject, column: ColumnPlan, left: list[Left]) -> SpoiltCells:
    """A column with the classes that it takes; those that it could take and does not are noted."""
    raw, node = subject.wanted.raw, subject.node(column)
    good = _as_text(node) if raw else node
    made = _raw(column) if raw else column
    taken = [] if column.primary_key else list(_taken(subject, column, left))
    if not taken:
        return SpoiltCells(made, good)
    if not raw:
        made = replace(made, type=_widened(subject, column, taken))
    scope = Scope(subject.scope, column.name)
    draw = scope.lifted("bad", scope.draw("bad"))
    ends = subject.wanted.ends(len(taken))
    pieces = (value_of(subject, each, column, good) for each in taken)
    return SpoiltCells(
        made,
        good,
        Spoilt(draw, tuple(zip(ends, pieces, strict=True)), good, made.type),
        tuple(_case(each, end, column) for each, end in zip(taken, ends, strict=True)),
    )


def _case(each: BadClass, end: int, column: ColumnPlan) -> Case:
    kind = kind_of(column)
    return Case(
        each.name, each.family, end, kind if {kind, "any"} & each.suits else min(each.suits)
    )


def _raw(column: ColumnPlan) -> ColumnPlan:
    """The column of a landing table."""
    cell = Text((column.cell,), TEXT)
    return replace(column, type=TEXT, cell=cell, primary_key=False, unique=False, nullable=True)


def _as_text(node: Ref) -> Text | Ref:
    """The good value as text: written out wherever it stands, of which a row needs one place."""
    return node if node.type.kind in ("varchar", "text") else Text((node,), TEXT)


def _widened(subject: Subject, column: ColumnPlan, taken: Sequence[BadClass]) -> Type:
    """The type of a text column that holds what is put into it, unless the spec says its type."""
    if column.type.kind != "varchar" or _declared(subject, column):
        return column.type
    length = column.type.length
    longest = max((each.longest(length) for each in taken if each.makes == "text"), default=0)
    return TEXT if longest > max(length, WIDE) else varchar(max(length, longest))


def _declared(subject: Subject, column: ColumnPlan) -> bool:
    return subject.scope.table.columns[column.name].type is not None


def _taken(subject: Subject, column: ColumnPlan, left: list[Left]) -> Iterator[BadClass]:
    mine = traits(subject.scope, column, subject.keys)
    for each in subject.wanted.classes:
        if not each.suits & mine:
            continue
        why = _refused(subject, column, each)
        if why:
            left.append(Left(column.name, each.name, why))
        else:
            yield each


def _refused(subject: Subject, column: ColumnPlan, each: BadClass) -> str:
    """Why a column does not take a class that suits it; empty where it does."""
    if each.constant_like and constant_of(subject, each, column) is None:
        return "there is no such value of its type, or its range is not known"
    if each.makes == "own_key" and len(subject.primary_key) != 1:
        return "its table has no key of one column"
    if each.makes in UNFIT and (why := UNFIT[each.makes](subject, column)):
        return why
    if subject.wanted.raw:
        return ""
    limit = subject.limit(column)
    if limit.closed or (limit.filled and each.makes in ("null", "gap")):
        return limit.closed or "it takes no NULL"
    if each.makes == "text" and kind_of(column) != "text":
        return f"a column of type {column.type} can't hold it"
    if each.makes == "text" and not _fits(subject, column, each):
        return f"it may be longer than {column.type}"
    return _guard(subject, column, each) if subject.guarded else ""


def _fits(subject: Subject, column: ColumnPlan, each: BadClass) -> bool:
    """Whether a text column holds what a class makes, once it is as wide as it may get."""
    if column.type.kind == "text":
        return True
    length, most = column.type.length, subject.limit(column).length
    if most is None:
        most = length if _declared(subject, column) else WIDEST
    return each.longest(length) <= most


def _guard(subject: Subject, column: ColumnPlan, each: BadClass) -> str:
    """The constraint that would refuse a bad value; empty where none would."""
    name = column.name
    if any(name in group.columns for group in subject.scope.together):
        return "it is unique together with others"
    if each.makes in ("null", "gap"):
        return ""
    if column.unique:
        return "it is unique"
    if any(name in key.columns for key in subject.keys):
        return "it is a foreign key"
    if any(name in check.columns for check in subject.scope.checks):
        return "a check is on it"
    return ""
