"""What ties rows to rows: children of each parent, references, parts of a parent's whole."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from sqlgen.spec.base import Strict, refusal, with_cases
from sqlgen.spec.distributions import Distribution, Uniform
from sqlgen.spec.parents import DateOrParent, NumberOrParent, ParentColumn
from sqlgen.spec.ranged import Generator
from sqlgen.spec.values import (
    DateOrParam,
    DecimalNumber,
    Flag,
    Integer,
    Name,
    Share,
    Span,
    Text,
    shown,
    text,
    weighted,
)

MOST_CHILDREN = 2**16
"""Most children of one parent."""
MOST_STATES = 256
"""Most states in all paths together."""
MOST_DEPTH = 16
"""Most levels of a tree."""
TREE_NODES = 2**16
"""Most rows of a tree."""


def _rising(counts: tuple[int, int], what: str, least: int, most: int, key: str) -> None:
    low, high = counts
    if not least <= low <= high <= most:
        problem = f"{what} must rise within {least} to {most}, not [{low}, {high}]"
        raise refusal(problem, f"like [{least}, {least + 4}]", key=key)


class Per(Strict):
    """So many rows for each row of another table; slots leave room between their numbers."""

    table: Name
    count: Span | None = None
    distribution: Distribution = Uniform()
    numbering: Literal["slots", "dense"] = "slots"
    gaps: Share = Decimal(0)

    @model_validator(mode="after")
    def _range(self) -> Per:
        if self.count is not None:
            _rising(self.count, "counts", 0, MOST_CHILDREN, "count")
            if self.count[1] == 0:
                raise refusal("no parent has a child", "give a count above 0", key="count")
        if self.gaps == 1:
            raise refusal("gaps of 1 leave no child", "give a share below 1", key="gaps")
        if self.gaps and self.numbering == "dense":
            raise refusal("dense numbers leave no gaps", "drop one of them", key="gaps")
        return self


def _named(usual: str) -> Callable[[Any], Any]:
    """A name, the usual one where the key stands alone."""
    return lambda value: usual if value is None else value


class History(Strict):
    """Versions of a parent's row in time: each is valid until the next one, the last for good."""

    valid_from: Annotated[Name, BeforeValidator(_named("valid_from"))] = "valid_from"
    valid_to: Annotated[Name, BeforeValidator(_named("valid_to"))] = "valid_to"
    changes: Span
    start: DateOrParent | None = None
    until: DateOrParam | None = None

    @model_validator(mode="after")
    def _range(self) -> History:
        _rising(self.changes, "changes", 0, MOST_CHILDREN - 1, "changes")
        return self


class Parent(Generator):
    """A column of the parent's row; only in a `per` table."""

    main = "column"
    kind: Literal["parent"] = "parent"
    column: Name


class Position(Generator):
    """start, start + 1, ... within the parent; only in a `per` table."""

    main = "start"
    kind: Literal["position"] = "position"
    start: Integer = 1

    @classmethod
    def expanded(cls, value: Any) -> dict[Any, Any]:
        """`position: true` starts at 1."""
        return {} if value is True else super().expanded(value)


class Split(Generator):
    """Parts of a parent's number that add up to it, exactly; only in a `per` table."""

    main = "whole_of"
    whole = True
    kind: Literal["split"] = "split"
    whole_of: ParentColumn


class Movement(Generator):
    """What a level changes by from child to child; the first from `start`, 0 unless given."""

    main = "of"
    kind: Literal["movement"] = "movement"
    of: Name
    start: ParentColumn | None = None


def _paths(value: Any) -> tuple[tuple[tuple[str, ...], int], ...]:
    """`{"new > paid > sent": 70, ...}` or a list of such texts, as (states, weight) pairs."""
    pairs = weighted(value, "must be a map of paths like 'new > paid' to weights")
    found = tuple((_path(each), _weight(each, weight)) for each, weight in pairs)
    if not any(weight for _, weight in found):
        raise ValueError("must have a path with a weight above 0")
    return tuple(pair for pair in found if pair[1])


def _path(value: Any) -> tuple[str, ...]:
    states = tuple(each.strip() for each in text(value).split(">"))
    if not all(states):
        raise ValueError(f"must have a state on both sides of each >, {shown(value)} has not")
    return states


def _weight(path: object, weight: Any) -> int:
    if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight < 2**31:
        raise ValueError(f"weight of {shown(path)} must be a whole number, not {shown(weight)}")
    return weight


class States(Generator):
    """The states that a parent goes through, a row each; only in a `per` table without count."""

    main = "paths"
    kind: Literal["states"] = "states"
    paths: Annotated[
        tuple[tuple[tuple[str, ...], int], ...],
        PlainValidator(_paths),
        WithJsonSchema({"type": ["object", "array"]}),
    ]

    @model_validator(mode="after")
    def _size(self) -> States:
        total = sum(len(states) for states, _ in self.paths)
        if total > MOST_STATES:
            problem = f"the paths have {total} states, at most {MOST_STATES} are taken"
            raise refusal(problem, "shorten them", key="paths")
        return self


class Reference(Generator):
    """The key of a row of another table: any row, or one of several tables by another column."""

    main = "to"
    kind: Literal["reference"] = "reference"
    to: Text | None = None
    distribution: Distribution = Uniform()
    distinct: Flag = False
    other_than: Name | None = None
    by: Name | None = None
    cases: dict[Any, Text] = Field(default_factory=dict)

    @classmethod
    def expanded(cls, value: Any) -> dict[Any, Any]:
        """`{by: kind, car: car.id, bus: bus.id}` with the cases put together."""
        if not isinstance(value, dict) or "by" not in value:
            return super().expanded(value)
        return with_cases(value, ("by", "distribution"))

    @model_validator(mode="after")
    def _complete(self) -> Reference:
        if (self.to is None) == (self.by is None):
            raise refusal("needs `to`, or `by` with a target a value", "reference: product.id")
        if self.by is not None and not self.cases:
            raise refusal("by needs a target for each value", "{by: kind, car: car.id}", key="by")
        if self.distinct and self.other_than is not None:
            problem = "distinct and other_than are both about rows to avoid"
            raise refusal(problem, "drop one of them", key="other_than")
        for target in self.cases.values():
            if not all(parts_of(target)):
                raise refusal(f"{target!r} must be table.column", "like product.id")
        return self


def parts_of(target: str) -> tuple[str, str]:
    """A target's table and column; the column is empty where a whole row is meant."""
    table, _, column = target.rpartition(".")
    return (table, column) if table else (column, "")


class Tree(Generator):
    """The parent's key in a tree of the table's own rows: an earlier row, NULL for a root."""

    main = "depth"
    kind: Literal["tree"] = "tree"
    depth: Integer = 4
    children: Span = (1, 4)

    @model_validator(mode="after")
    def _range(self) -> Tree:
        if not 1 <= self.depth <= MOST_DEPTH:
            raise refusal(f"a tree has 1 to {MOST_DEPTH} levels, not {self.depth}", "use 4")
        _rising(self.children, "children", 0, 1024, "children")
        if self.children[1] == 0:
            raise refusal("no row has a child", "give children above 0", key="children")
        if sum(self.children[1] ** level for level in range(self.depth)) > TREE_NODES:
            raise refusal(
                f"a tree of {self.depth} levels with {self.children[1]} children each has more "
                f"than {TREE_NODES} rows",
                "give fewer levels or children",
                key="children",
            )
        return self


class Season(Strict):
    """A wave over the steps: every so many steps, up and down by `swing`."""

    every: Integer
    swing: DecimalNumber

    @model_validator(mode="after")
    def _range(self) -> Season:
        if not 2 <= self.every <= 10_000:
            raise refusal(f"a season has 2 to 10000 steps, not {self.every}", "like 7", key="every")
        return self


class Course(Generator):
    """A value over the steps of a series: a start, a trend, a season, and normal noise."""

    main = "start"
    kind: Literal["course"] = "course"
    start: NumberOrParent
    trend: DecimalNumber = Decimal(0)
    season: Season | None = None
    noise: DecimalNumber = Decimal(0)
    scale: Integer = 2

    @model_validator(mode="after")
    def _ranges(self) -> Course:
        if not 0 <= self.scale <= 9:
            raise refusal(f"scale must be 0 to 9, not {self.scale}", "use 2", key="scale")
        if self.noise < 0:
            raise refusal("noise is a standard deviation, 0 or more", "like 1.5", key="noise")
        return self


class Window(Generator):
    """A SQL window over a parent's rows; needs `type` beside it; only in a `per` table."""

    main = "expression"
    kind: Literal["window"] = "window"
    expression: Text


class Boundary(Generator):
    """An end of a version of a history; the table's own key `history` makes such columns."""

    main = "side"
    kind: Literal["boundary"] = "boundary"
    side: Literal["from", "to"]


STANDING = ("type", "primary_key", "unique")
"""What may be said of a column of rows that stand already."""


class Stands(Generator):
    """A column of rows that stand already; the table's own key `existing` makes such columns."""

    main = "column"
    kind: Literal["stands"] = "stands"
    column: Name


RELATED: tuple[type[Generator], ...] = (
    Parent,
    Position,
    Split,
    Movement,
    States,
    Reference,
    Tree,
    Course,
    Window,
)
"""The generators of this module that people write."""
