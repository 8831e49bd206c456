"""Rows that come a second time, in tables without constraints: the same, or nearly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlgen.baddata import BadClass
from sqlgen.plan.arithmetic import coefficients
from sqlgen.plan.badcells import TEXT, Spoilt
from sqlgen.plan.badvalues import bad_text
from sqlgen.plan.cells import RowNumber, Text
from sqlgen.plan.indexes import Draw, Piece, Ref
from sqlgen.plan.labelling import key_of
from sqlgen.plan.levels import Kept, Levels
from sqlgen.plan.plan import ColumnPlan
from sqlgen.plan.scope import BIGINT
from sqlgen.plan.spoilt import COPY, GOOD, KEY, Case, Copies
from sqlgen.plan.subject import SpoiltCells, Subject, put, shown
from sqlgen.plan.traits import kind_of

SAME = "duplicate_row"
"""The class whose copies have the key of their row."""


def copies_of(subject: Subject, cells: Sequence[SpoiltCells]) -> Copies | None:
    """The second rows of a table; None where it gets none."""
    taken = tuple(_taken(subject))
    key = key_of(subject)
    if not taken or key is None:
        return None
    made = _Copying(subject, taken)
    visible = {
        each.column.name: made.column(each, good)
        for each, good in zip(cells, subject.columns, strict=True)
    }
    names = {KEY: made.put(KEY, made.key(key)), GOOD: made.put(GOOD, key), COPY: made.draw.node}
    ends = zip(taken, subject.wanted.ends(len(taken)), strict=True)
    return Copies(
        cases=tuple(Case(each.name, each.family, end, "row") for each, end in ends),
        levels=made.levels(visible),
        labels=made.levels(names),
    )


def _taken(subject: Subject) -> Iterator[BadClass]:
    """The classes of copies that a table takes: a key that others refer to comes once."""
    for each in subject.wanted.classes if subject.wanted.raw else ():
        if each.makes == "copy" and (
            not subject.referred if each.name == SAME else _altered(subject)
        ):
            yield each


def _altered(subject: Subject) -> bool:
    """Whether copies can have a key and texts of their own."""
    texts = any(_is_text(subject, each) for each in subject.columns)
    return texts and counted(subject) is not None


def counted(subject: Subject) -> RowNumber | None:
    """The key, where it is one column that counts rows."""
    cells = [each.cell for each in subject.primary_key]
    return cells[0] if len(cells) == 1 and isinstance(cells[0], RowNumber) else None


def _is_text(subject: Subject, column: ColumnPlan) -> bool:
    """Whether copies differ in a column: texts that are no part of a key."""
    in_key = any(column.name in key.columns for key in subject.keys)
    return kind_of(column) == "text" and not column.primary_key and not in_key


class _Copying:
    """The nodes of copies while they are made."""

    def __init__(self, subject: Subject, taken: Sequence[BadClass]) -> None:
        self._subject, self._taken = subject, taken
        self.nodes: dict[str, Piece] = dict(subject.scope.nodes)
        self._drawn = Draw(coefficients(subject.scope.name, "", "copy"))
        self.draw = Ref(self.put(COPY, self._drawn), BIGINT)

    def put(self, name: str, piece: Piece) -> str:
        """A node."""
        return put(self.nodes, name, piece)

    def levels(self, visible: Mapping[str, str]) -> Levels:
        """The levels of what is shown of the rows that come twice."""
        kept = Kept(self._drawn, self._subject.wanted.end)
        return replace(self._subject.arranged(self.nodes, visible), draws=True, kept=kept)

    def column(self, cells: SpoiltCells, good: ColumnPlan) -> str:
        """The node of a column of the copy."""
        name = f"{good.name}_copy"
        if good.primary_key:
            return shown(self.nodes, name, self.key(cells.good))
        if not _is_text(self._subject, good):
            return shown(self.nodes, name, cells.good)
        texts = [
            cells.good if each.name == SAME else bad_text(each, good, cells.good)
            for each in self._taken
        ]
        return self.put(name, self._by_class(texts, cells.good))

    def key(self, key: Piece) -> Piece:
        """The key of the copy: the row's own, or one past all rows."""
        number = counted(self._subject)
        if number is None:
            return key
        past = RowNumber(number.shift + self._subject.rows, BIGINT)
        texts = [key if each.name == SAME else Text((past,), TEXT) for each in self._taken]
        return self._by_class(texts, key)

    def _by_class(self, texts: Sequence[Piece], good: Piece) -> Spoilt:
        ends = self._subject.wanted.ends(len(texts))
        return Spoilt(self.draw, tuple(zip(ends, texts, strict=True)), good, TEXT)
