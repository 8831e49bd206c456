"""Another row, known by its number: its columns are worked out again, its words once."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from sqlgen.errors import SpecError
from sqlgen.plan.arithmetic import Extent
from sqlgen.plan.building import column_cell
from sqlgen.plan.cells import Cell, Own, RowNumber
from sqlgen.plan.indexes import Draw, Join, Piece, Ref, RowPiece
from sqlgen.plan.relatives import Counted, HashedWord, KeyOf, Word, WordHash, WordMiddle, WordStart
from sqlgen.plan.scope import BIGINT, TableScope
from sqlgen.plan.variables import follows_rows

SHORT = 40
"""Longest name of another row's node: engines cut off longer ones, prefixes included."""


@dataclass
class Foreign:
    """A row of `home` while cells of `scope` read it; `prefix` begins the names of its nodes."""

    scope: TableScope
    home: TableScope
    prefix: str
    names: dict[str, str] = field(default_factory=dict)
    """Nodes of the other row that are here already, and their names here."""

    def cell(self, column: str) -> Cell:
        """A column of the other row: spelt out where it only counts, otherwise referred to."""
        type_ = visible_type(self.home, column)
        node = self.home.alias(column)
        cell = column_cell(self.home, column).cell
        if isinstance(cell, RowNumber) and not cell.row:
            return KeyOf(self.scope.nodes[f"{self.prefix}n"], cell.shift, type_)
        return Ref(self.node(node), type_)

    def node(self, name: str) -> str:
        """The name here of a node of the other row, made where it is missing."""
        if name in self.home.given:
            return self._shared(name)
        if name not in self.names:
            short = name if len(name) <= SHORT else f"c{len(self.names) + 1}"
            self.names[name] = f"{self.prefix}{short}"
            self.scope.nodes[self.names[name]] = self.moved(self.home.nodes[name])
        return self.names[name]

    def _shared(self, name: str) -> str:
        """What a parent gives to siblings alike, but for their position."""
        position = self.scope.kin.position.node
        if name != position:
            return name
        self.scope.nodes[f"{self.prefix}at"] = Counted(Ref(position, BIGINT), -1, BIGINT)
        return f"{self.prefix}at"

    def moved(self, piece: Piece) -> Any:
        """The piece as the other row has it."""
        self._check(piece)
        if isinstance(piece, Draw) and not piece.row:
            self._words()
        changed = {each.name: self._inside(getattr(piece, each.name)) for each in fields(piece)}
        if isinstance(piece, Ref):
            changed["node"] = self.node(piece.node)
        if isinstance(piece, RowPiece):
            for name in piece.needs():
                self.node(name)
            changed["row"] = f"{self.prefix}{piece.row}"
        return replace(piece, **changed)

    def _inside(self, value: Any) -> Any:
        if isinstance(value, Piece):
            return self.moved(value)
        if isinstance(value, Join):
            return self.scope.join_of(value.table, self.moved(value.index))
        if type(value) is tuple:
            return tuple(self._inside(each) for each in value)
        return value

    def _words(self) -> None:
        """The words of the other row, in levels as those of the row itself."""
        if f"{self.prefix}w0" in self.scope.nodes:
            return
        keys, number = self.home.keys, Ref(f"{self.prefix}n", BIGINT)
        nodes = self.scope.nodes
        if self.scope.run.random == "md5":
            nodes[f"{self.prefix}h"] = WordHash(number, keys)
            hashed = Ref(f"{self.prefix}h", BIGINT)
            nodes |= {f"{self.prefix}w{i}": HashedWord(hashed, 8 * i + 1) for i in range(4)}
            return
        nodes[f"{self.prefix}y"] = WordStart(number, keys)
        nodes[f"{self.prefix}s"] = WordMiddle(Ref(f"{self.prefix}y", BIGINT))
        middle = Ref(f"{self.prefix}s", BIGINT)
        nodes |= {f"{self.prefix}w{i}": Word(middle, keys.k[2 + i]) for i in range(4)}

    def _check(self, piece: Piece) -> None:
        """Refuse what can't be worked out again: a macro's draws, extents of earlier runs."""
        if isinstance(piece, Own):
            raise SpecError(
                f"{piece.column} of {self.home.name} is made by a macro, which draws by itself",
                "refer to another column",
            )
        relatives = self.scope.run.relatives
        values = [getattr(piece, each.name) for each in fields(piece)]
        if relatives.anew is not None and any(map(follows_rows, values)):
            relatives.anew(self.home.name, f"others depend on what {self.home.name} refers to")
        none = relatives.last[self.scope.name] == relatives.stood.get(self.scope.name, 0)
        if not none and any(type(each) is Extent for each in values):
            changed = relatives.changed(self.home.name)
            if changed:
                raise SpecError(
                    f"rows of {self.home.name} were made when {', '.join(changed)} had fewer rows",
                    "append without it, or make the tables anew with --replace",
                )


def foreign(scope: TableScope, table: str, number: Piece) -> Foreign:
    """A row of another table, or of the same one, by a piece that gives its number."""
    scope.run.relatives.used.setdefault(scope.name, set())
    prefix = _prefix(scope)
    scope.nodes[f"{prefix}n"] = number
    return Foreign(scope, scope.run.relatives.scope(table), prefix)


def _prefix(scope: TableScope) -> str:
    """What no name of the table begins with."""
    taken = [each.lower() for each in (*scope.nodes, *scope.table.columns, *scope.given)]
    number = 1
    while any(each.startswith(f"r{number}_") for each in taken):
        number += 1
    return f"r{number}_"


def visible_type(home: TableScope, column: str) -> Any:
    """The type of a column as its table shows it."""
    cell = column_cell(home, column).cell
    return home.column(column).type or cell.type
