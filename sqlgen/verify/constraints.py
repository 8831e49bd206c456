"""What stands against every rule of a catalog: each counted by one query in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from sqlgen.catalog import Catalog, CatalogTable
from sqlgen.catalog.draft import EXCLUSION
from sqlgen.catalog.model import KeyPart, Name
from sqlgen.catalog.promised import promised, rows_promised
from sqlgen.catalog.relations import Relation, relations
from sqlgen.execute import Session
from sqlgen.render import Statements

RuleKind = Literal["not null", "unique", "check", "foreign key", "relation", "sequence", "rows"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule of a table and how many rows break it."""

    table: Name
    kind: RuleKind
    name: str
    """The constraint's name, or the column's."""
    rows: int
    text: str
    """What the rule says."""


@dataclass(frozen=True, slots=True)
class Verified:
    """All rules that were checked, and how many rows each table holds."""

    checked: tuple[Checked, ...]
    rows: tuple[tuple[Name, int], ...]

    @property
    def violations(self) -> tuple[Checked, ...]:
        """The rules that rows break."""
        return tuple(each for each in self.checked if each.rows)

    @property
    def fine(self) -> bool:
        """Whether no row breaks a rule."""
        return not self.violations


def verified(
    session: Session,
    catalog: Catalog,
    *,
    infer: bool = True,
    tables: Mapping[str, Any] = MappingProxyType({}),
) -> Verified:
    """Count what breaks the rules of all tables that hold rows themselves.

    `tables` are those of a spec: what it says of keys, references, checks and counts holds too.
    """
    catalog = promised(catalog, tables)
    readable = [table for table in catalog.fillable if table.readable]
    places = {table.place for table in readable}
    found = [each for each in relations(catalog, infer=infer) if {each.table, each.to} <= places]
    checked = [
        *(each for table in readable for each in _of_table(session, table)),
        *_of_relations(session, found),
        *_of_counts(catalog, rows_promised(catalog, tables)),
    ]
    counts = tuple((table.place, table.rows or 0) for table in readable)
    return Verified(tuple(checked), counts)


def _of_counts(catalog: Catalog, promised_: Mapping[Name, int]) -> Iterator[Checked]:
    """Tables that hold more or fewer rows than a spec says."""
    for place, rows in promised_.items():
        off = abs((catalog.by_place[place].rows or 0) - rows)
        yield Checked(place, "rows", "--spec: rows", off, f"{place[1]} holds {rows:,} rows")


def _of_table(session: Session, table: CatalogTable) -> Iterator[Checked]:
    yield from _nulls(session, table)
    yield from _keys(session, table)
    yield from _checks(session, table)
    yield from _sequences(session, table)


def _count(session: Session, query: str, what: str) -> int:
    return int(session.scalar(query, f"verifying {what}") or 0)


def _nulls(session: Session, table: CatalogTable) -> Iterator[Checked]:
    """NULLs where there may be none: engines let them in while checks are off."""
    names = [column.name for column in table.columns if not column.nullable]
    if not names:
        return
    query = Statements(session.dialect).violations("nulls", *table.place, names)
    (counts,) = session.rows(query, f"verifying {table.name}")
    for name, rows in zip(names, counts, strict=True):
        yield Checked(table.place, "not null", name, int(rows), f"{name} takes no NULL")


def _keys(session: Session, table: CatalogTable) -> Iterator[Checked]:
    statements = Statements(session.dialect)
    if table.primary_key:
        parts = tuple(KeyPart(name) for name in table.primary_key)
        query = statements.violations("duplicates", *table.place, parts, None, False)
        text = f"primary key ({', '.join(table.primary_key)})"
        rows = _count(session, query, table.name)
        yield Checked(table.place, "unique", "primary key", rows, text)
    for index in table.uniques:
        query = statements.violations(
            "duplicates", *table.place, index.parts, index.predicate, index.nulls_equal
        )
        text = f"unique ({', '.join(_told(index.parts))})"
        if index.predicate:
            text = f"{text} where {index.predicate}"
        rows = _count(session, query, table.name)
        yield Checked(table.place, "unique", index.name, rows, text)


def _told(parts: Iterable[KeyPart]) -> Iterator[str]:
    for part in parts:
        whole = part.column or part.expression or ""
        yield f"{whole}({part.prefix})" if part.prefix else whole


def _checks(session: Session, table: CatalogTable) -> Iterator[Checked]:
    statements = Statements(session.dialect)
    for check in table.checks:
        if not check.text.startswith(EXCLUSION):  # it is about pairs of rows
            query = statements.violations("broken", *table.place, check.text)
            rows = _count(session, query, table.name)
            yield Checked(table.place, "check", check.name, rows, check.text)
    for column in table.columns:
        for check in column.domain.checks if column.domain else ():
            query = statements.violations("outside", *table.place, column.name, check.text)
            rows = _count(session, query, table.name)
            yield Checked(table.place, "check", f"{column.name}: {check.name}", rows, check.text)


def _sequences(session: Session, table: CatalogTable) -> Iterator[Checked]:
    """Sequences that would give a number again: the next insert by hand then fails."""
    for column in table.columns:
        if column.sequence is None:
            continue
        query = Statements(session.dialect).violations(
            "behind", *table.place, column.name, column.sequence
        )
        if query:
            behind = bool(session.scalar(query, f"verifying {table.name}"))
            text = f"the sequence {column.sequence[1]} is past the highest {column.name}"
            yield Checked(table.place, "sequence", column.name, int(behind), text)


def _of_relations(session: Session, found: Iterable[Relation]) -> Iterator[Checked]:
    statements = Statements(session.dialect)
    for relation in found:
        query = statements.violations("orphans", relation)
        rows = _count(session, query, relation.table[1])
        kind: RuleKind = "foreign key" if relation.declared else "relation"
        yield Checked(
            relation.table, kind, relation.name or relation.columns[0], rows, f"{relation}"
        )
