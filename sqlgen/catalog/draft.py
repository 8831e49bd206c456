"""A table while its spec is being drawn up."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlgen.catalog.conditions import rules_of
from sqlgen.catalog.fillplan import Reason, Room, Unresolved
from sqlgen.catalog.limits import Limits, limits_of, of_type
from sqlgen.catalog.made import Data, Made
from sqlgen.catalog.model import CatalogColumn, CatalogTable, Check, Name
from sqlgen.catalog.partitions import partition_rules
from sqlgen.catalog.relations import Relation
from sqlgen.catalog.rules import (
    Compared,
    Computed,
    Kept,
    OneOf,
    Rule,
    UnfitError,
    When,
)

CAST = frozenset(
    {
        *("enum", "set", "inet", "inet4", "inet6", "cidr", "macaddr", "xml", "search"),
        *("range", "shape", "geometry", "array", "extended"),
        *("bit", "json", "uuid", "money", "interval"),
    }
)
"""Kinds whose values come as texts that the engine must be told to read."""
EXACT = frozenset({"decimal", "date", "time", "timestamp"})
"""Kinds that a condition may take for others, where they are not cast to their type."""
ELEMENT = re.compile(r"(?:\(|, )((?:[^,()]|\([^()]*\))+) WITH =")
"""What an exclusion constraint compares by `=`: a column, or a function of some."""
OVERLAPPING = re.compile(r"(?:\(|, )([^,()]+) WITH &&")
"""A column that it compares by `&&`."""
VALUE = re.compile(r"\bVALUE\b", re.IGNORECASE)
"""What a domain calls its value."""
BASES = frozenset({"INT", "BIGINT", "SMALLINT", "DATE", "TIMESTAMP", "TIMESTAMPTZ", "TIME"})
"""What the checks of a domain cast VALUE to that it is anyway."""


@dataclass(frozen=True, slots=True)
class Following:
    """A column that comes a while after another one; the check says the same of ranges."""

    column: str
    after: str
    within: dt.timedelta
    check: str

    @property
    def while_(self) -> str:
        """The longest while as the spec writes it."""
        return f"{self.within.days} days"


@dataclass
class Draft:
    """One table's columns, keys and rules on their way into the spec."""

    table: CatalogTable
    key: str
    """Its name in the spec."""
    rows: int
    limits: dict[str, Limits] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    hidden: dict[str, Data] = field(default_factory=dict)
    rows_with_nulls: set[str] = field(default_factory=set)
    """Hidden columns that choose a row of another table, or none."""
    relations: dict[str, Relation] = field(default_factory=dict)
    """Columns that hold a key of another row."""
    compared: list[Compared] = field(default_factory=list)
    one_of: list[OneOf] = field(default_factory=list)
    follows: list[Following] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    groups: list[tuple[str, ...]] = field(default_factory=list)
    demanded: tuple[tuple[str, ...], ...] = ()
    """Columns that other tables need to be unique, because theirs are that refer to them."""
    unresolved: list[Unresolved] = field(default_factory=list)
    """Rules that no generator keeps, and no trying."""
    tried: list[Unresolved] = field(default_factory=list)
    """Rules that rows are tried against."""
    origin: dict[Rule, Check] = field(default_factory=dict)
    """The check that a rule was read from."""
    conditions: dict[Check, str] = field(default_factory=dict)
    """Checks that rows can be tried against, over the columns of the table."""
    first: list[str] = field(default_factory=list)
    """Columns that must stand before others, because those are cut by them."""
    rooms: list[Room] = field(default_factory=list)
    """How many rows each unique key has room for."""
    caps: list[tuple[int, str]] = field(default_factory=list)
    """Most rows that it can hold, each with the reason."""

    @property
    def place(self) -> Name:
        """Schema and name."""
        return self.table.place

    def hide(self, name: str, data: Data) -> str:
        """Add a hidden column under a name that no other has."""
        taken = {each.lower() for each in (*self.table.by_name, *self.hidden)}
        while name.lower() in taken:
            name = f"{name}_"
        self.hidden[name] = data | {"hidden": True}
        return name

    def row(self) -> str:
        """The hidden column that counts rows, made when first asked for."""
        counting = (name for name, data in self.hidden.items() if "sequence" in data)
        return next(counting, None) or self.hide("_row", {"sequence": 1})

    def cap(self, most: int, why: str) -> None:
        """Note that the table holds at most so many rows."""
        if most < self.rows:
            self.caps.append((most, why))
            self.rows = most

    def keep(self, check: Check, text: str, why: str) -> None:
        """Note a rule that no generator keeps: rows are tried against it, where that can be."""
        can = check in self.conditions
        (self.tried if can else self.unresolved).append(
            Unresolved(self.place, check.name, check.text if can else text, why)
        )

    def reasons(self) -> Iterable[Reason]:
        """What each column gets, and why."""
        for name, made in self.made.items():
            yield Reason(self.place, name, made.data, made.why)

    def casts(self) -> dict[tuple[str, str], str]:
        """The types that texts of columns must be cast to."""
        kinds = CAST | EXACT if self.tried else CAST
        return {
            (self.key, column.name): column.type.text
            for column in self.table.columns
            if column.name in self.made and column.type.kind in kinds
        }


def drafted(
    table: CatalogTable, key: str, rows: int, spelling: str, today: dt.date, pieces: Any
) -> Draft:
    """A table with the limits of its columns; what no limit says is unresolved."""
    draft = Draft(table, key, rows, conditions=dict(_conditions(table)))
    rules: dict[str, list[Rule]] = {column.name: [] for column in table.columns}
    for check, rule in _rules(draft, spelling, pieces):
        _sort(draft, check, rule, rules)
    for column in table.columns:
        if not column.generated:
            draft.limits[column.name] = _limits(draft, column, rules[column.name], today)
    return draft


def _conditions(table: CatalogTable) -> Iterable[tuple[Check, str]]:
    """The checks of a table and of its domains, as conditions over columns that are made."""
    given = [column for column in table.columns if not column.generated]
    worked_out = [column.name for column in table.columns if column.generated]
    for check in table.checks:
        if not check.excludes and not any(_names(check.text, name) for name in worked_out):
            yield check, check.text
    for column in given:
        quoted = f'"{column.name.replace(chr(34), chr(34) * 2)}"'
        for check in column.domain.checks if column.domain else ():
            # Doubled backslashes: what is put in is no pattern.
            yield check, VALUE.sub(quoted.replace("\\", r"\\"), check.text)


def excluded_columns(check: Check, columns: Iterable[str]) -> tuple[str, ...]:
    """Columns of which an exclusion constraint compares an expression by `=`; none of a check."""
    if not check.excludes:
        return ()
    for element in ELEMENT.findall(check.text):
        found = tuple(name for name in columns if _names(element, name))
        if found:
            return found
    return ()


def overlapping_columns(check: Check, table: CatalogTable) -> tuple[str, ...]:
    """Range columns of which an exclusion constraint lets no two rows overlap, whatever else they
    hold; none where it compares something by `=` too, which tells rows apart already.
    """
    if not check.excludes or excluded_columns(check, table.by_name):
        return ()
    elements = OVERLAPPING.findall(check.text)
    ranges = (column.name for column in table.columns if column.type.kind == "range")
    return tuple(name for name in ranges if any(_names(each, name) for each in elements))


def _names(text: str, column: str) -> bool:
    """Whether a condition may name a column."""
    return re.search(rf"(?<!\w){re.escape(column)}(?!\w)", text, re.IGNORECASE) is not None


def _rules(draft: Draft, spelling: str, pieces: Any) -> Iterable[tuple[Check, Rule]]:
    table = draft.table
    for check in table.checks:
        if excluded_columns(check, table.by_name) or overlapping_columns(check, table):
            continue  # rows that differ there break it with no other
        yield from ((check, rule) for rule in rules_of(check.text, spelling, table.by_name))
    for column in table.columns:
        for check in column.domain.checks if column.domain else ():
            for rule in rules_of(check.text, spelling, ["VALUE"], BASES):
                yield check, _of_column(rule, column.name)
    for rule in partition_rules(table, pieces, spelling):
        yield Check(f"partitions of {table.name}", str(table.partitioned_by)), rule


def _of_column(rule: Rule, column: str) -> Rule:
    """A rule over VALUE as one over a column."""
    if isinstance(rule, Kept | OneOf | Compared | When | Computed):
        return rule if isinstance(rule, Kept) else Kept(f"{rule}")
    return replace(rule, column=column)


def _sort(draft: Draft, check: Check, rule: Rule, rules: dict[str, list[Rule]]) -> None:
    draft.origin.setdefault(rule, check)
    if isinstance(rule, Kept):
        draft.keep(check, rule.text, "no generator keeps it")
    elif isinstance(rule, Compared):
        draft.compared.append(rule)
    elif isinstance(rule, OneOf):
        draft.one_of.append(rule)
    elif not draft.table.column(rule.column).generated:
        rules[rule.column].append(rule)


def _limits(draft: Draft, column: CatalogColumn, rules: list[Rule], today: dt.date) -> Limits:
    """The limits of all rules that fit; the others are unresolved."""
    kept: list[Rule] = []
    limits = of_type(column)
    for rule in rules:
        try:
            limits = limits_of(column, [*kept, rule], today)
            kept.append(rule)
        except UnfitError as error:
            draft.keep(draft.origin[rule], str(rule), str(error))
    return limits


def always_filled(draft: Draft, column: str) -> bool:
    """Whether a column never takes NULL."""
    limits = draft.limits[column]
    return limits.filled or not draft.table.column(column).nullable
