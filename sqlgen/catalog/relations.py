"""Relations between tables: those declared, and those that names, types and indexes tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlgen.catalog.model import Catalog, CatalogColumn, CatalogTable, ForeignKey, Match, Name
from sqlgen.catalog.wording import shared_prefix, stem, words

ENDINGS = frozenset({"id", "no", "number", "code", "key", "uuid", "guid", "nr", "num", "ref", "fk"})
"""Words at the end of a column that refers to a row of another table."""
PLAIN = ("id", "uuid", "guid", "key", "code")
"""Names of a key that says nothing of its table."""
LOOKUPS = ("name", "type", "kind", "list", "lookup", "master")
"""Words that a table may have after those by which columns name it, in the order of trial."""
ALSO = {"movie": ("title", "film"), "person": ("name",), "employee": ("staff",)}
"""What else a table may be called that columns name so, where it has no such name."""
DONE = frozenset({"created", "updated", "modified", "deleted", "approved", "assigned"})
"""What stands before `by` in columns that say who did it."""
ROLES = frozenset({"user", "person", "people", "account", "member", "author"})
"""Tables to which `created_by` and the like point."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Columns of a table that hold a key of another one's, or of its own."""

    table: Name
    columns: tuple[str, ...]
    to: Name
    to_columns: tuple[str, ...]
    name: str = ""
    """The constraint's name; empty where nobody declared it."""
    nullable: bool = False
    """Whether a row may go without: one of its columns takes NULL, and MATCH allows it alone."""
    match: Match = "simple"
    deferrable: bool = False
    why: str = "declared"

    @property
    def declared(self) -> bool:
        """Whether the database keeps it."""
        return self.why == "declared"

    @property
    def to_itself(self) -> bool:
        """Whether it points to its own table."""
        return self.table == self.to

    def __str__(self) -> str:
        place = f"{self.table[1]}.{'+'.join(self.columns)}"
        return f"{place} -> {self.to[1]}.{'+'.join(self.to_columns)}"


def relations(catalog: Catalog, *, infer: bool = True) -> tuple[Relation, ...]:
    """All relations between tables that can be filled, the declared ones first."""
    declared = tuple(_declared(catalog))
    if not infer:
        return declared
    known: dict[Name, set[str]] = defaultdict(set)
    for each in declared:
        known[each.table].update(each.columns)
    return (*declared, *Inference(catalog).all(known))


def _declared(catalog: Catalog) -> Iterator[Relation]:
    seen: set[tuple[object, ...]] = set()
    for table in catalog.fillable:
        for key in (*table.foreign_keys, *_of_partitions(catalog, table)):
            made = _relation(catalog, table, key)
            identity = (made.table, made.columns, made.to, made.to_columns)
            if made.to in catalog.by_place and identity not in seen:
                seen.add(identity)
                yield made


def _of_partitions(catalog: Catalog, table: CatalogTable) -> Iterator[ForeignKey]:
    """Keys that only partitions declare: a row of the table lands in one of them."""
    for part in table.partitions:
        inner = catalog.by_place.get((part.schema, part.name))
        if inner is not None:
            yield from inner.foreign_keys
            yield from _of_partitions(catalog, inner)


def _relation(catalog: Catalog, table: CatalogTable, key: ForeignKey) -> Relation:
    to_columns = key.to_columns
    if not all(to_columns) and key.to in catalog.by_place:
        to_columns = catalog.by_place[key.to].primary_key
    nulls = [table.column(name).nullable for name in key.columns]
    return Relation(
        table=table.place,
        columns=key.columns,
        to=key.to,
        to_columns=to_columns,
        name=key.name,
        nullable=all(nulls) if key.match == "full" else any(nulls),
        match=key.match,
        deferrable=key.deferrable,
    )


def demanded(
    catalog: Catalog, found: Iterable[Relation]
) -> dict[Name, tuple[tuple[str, ...], ...]]:
    """Columns that must be unique in a table, because others are that hold a wider key of it."""
    wanted: dict[Name, tuple[tuple[str, ...], ...]] = defaultdict(tuple)
    wide = [each for each in found if len(each.columns) > 1 and not each.to_itself]
    grew = True
    while grew:
        grew = False
        for each in wide:
            there = dict(zip(each.columns, each.to_columns, strict=True))
            for key in (*catalog.by_place[each.table].keys, *wanted[each.table]):
                columns = tuple(there[name] for name in key if name in there)
                narrower = 0 < len(columns) == len(key) < len(there)
                if narrower and columns not in (*catalog.by_place[each.to].keys, *wanted[each.to]):
                    wanted[each.to] = (*wanted[each.to], columns)
                    grew = True
    return wanted


@dataclass(frozen=True)
class Inference:
    """What names, types and indexes of a catalog tell of relations."""

    catalog: Catalog

    @cached_property
    def keyed(self) -> Mapping[Name, str]:
        """Tables with a key of one column, and that column."""
        return {
            table.place: table.primary_key[0]
            for table in self.catalog.fillable
            if len(table.primary_key) == 1
        }

    @cached_property
    def stems(self) -> Mapping[Name, tuple[str, ...]]:
        """Tables and their names as words, without what all of them begin with."""
        prefix = shared_prefix(place[1] for place in self.keyed)
        return {place: stem(place[1].removeprefix(prefix)) for place in self.keyed}

    @cached_property
    def by_key(self) -> Mapping[tuple[str, ...], list[Name]]:
        """The words of a key's name -> the tables with such a key that no key of theirs shares."""
        found: dict[tuple[str, ...], list[Name]] = defaultdict(list)
        for place, column in self.keyed.items():
            table = self.catalog.by_place[place]
            borrowed = any(column in key.columns for key in table.foreign_keys)
            if not borrowed and column.lower() not in PLAIN and self._told(place, column):
                found[words(column)].append(place)
        return found

    def _told(self, place: Name, column: str) -> bool:
        """Whether a key's name speaks of its table, or declared relations to it go by that name."""
        said, own = words(column), self.stems[place]
        if said[:-1] != own and said[:-1] in self.stems.values():
            return False
        speaks = said[-1] in ENDINGS and said[0] in own
        joined = said[0].startswith(own[-1]) and said[0].endswith(tuple(ENDINGS))
        return speaks or joined or (place, said) in self.pointed

    @cached_property
    def pointed(self) -> frozenset[tuple[Name, tuple[str, ...]]]:
        """Tables that declared relations point to, and the names of their columns as words."""
        return frozenset(
            (key.to, words(key.columns[0]))
            for table in self.catalog.tables
            for key in table.foreign_keys
            if len(key.columns) == 1
        )

    def all(self, known: Mapping[Name, set[str]]) -> Iterator[Relation]:
        """A relation for each column that points somewhere and is in none that is known."""
        for table in self.catalog.fillable:
            for column in table.columns:
                if column.name not in known.get(table.place, ()) and not column.generated:
                    yield from self.of(table, column)

    def of(self, table: CatalogTable, column: CatalogColumn) -> Iterator[Relation]:
        """The relation of a column, if its name points to one table whose key has its type."""
        found = self._target(table, column)
        if found is None:
            return
        place, why = found
        key = self.keyed[place]
        index = ", and an index begins with it" if table.indexed(column.name) else ""
        yield Relation(
            table=table.place,
            columns=(column.name,),
            to=place,
            to_columns=(key,),
            nullable=column.nullable,
            why=f"{why}{index}",
        )

    def _target(self, table: CatalogTable, column: CatalogColumn) -> tuple[Name, str] | None:
        said = words(column.name)
        own_key = table.primary_key == (column.name,)
        if column.counts or len(said) == 0:
            return None
        for place, why in self._candidates(table, said):
            same = place == table.place and own_key
            if not same and self._fits(place, column) and not (own_key and self._own(table, said)):
                return place, why
        return None

    def _own(self, table: CatalogTable, said: tuple[str, ...]) -> bool:
        """Whether a key is named for its own table, so that it points nowhere."""
        name = self.stems.get(table.place, ())
        return said[:-1] == name or said in (("id",), name) or (said[:-1] or said) == name[-1:]

    def _fits(self, place: Name, column: CatalogColumn) -> bool:
        key = self.catalog.by_place[place].column(self.keyed[place])
        if key.type.kind != column.type.kind:
            return False
        if column.type.kind == "text":
            return (column.type.length or 2**31) >= min(key.type.length or 36, 36)
        return column.type.kind in ("integer", "uuid", "decimal", "bytes")

    def _candidates(self, table: CatalogTable, said: tuple[str, ...]) -> Iterator[tuple[Name, str]]:
        """Tables that a name may point to, the best first."""
        ended = said[-1] in ENDINGS and len(said) > 1
        if ended:
            yield from self._named(table, said[:-1])
        shared = self._near(table, self.by_key.get(said, []))
        if len(shared) == 1:
            yield shared[0], f"its name is that of the key of {shared[0][1]}"
        if ended:
            yield from self._by_stem(table, said[:-1])
            for start in range(1, len(said)):
                rest = self._near(table, self.by_key.get(said[start:], []))
                if len(rest) == 1:
                    yield rest[0], f"its name ends like the key of {rest[0][1]}"
        if said == ("parent", "id") or said == ("parent",):
            yield table.place, "a parent is a row of the same table"
        if said[-1] == "by" and said[-2:-1] and said[-2] in DONE:
            yield from self._people(table)

    def _by_stem(self, table: CatalogTable, said: tuple[str, ...]) -> Iterator[tuple[Name, str]]:
        """`original_language_id` is the language, `company_id` may be company_name."""
        for start in range(1, len(said)):
            yield from self._named(table, said[start:])
        if said == ("parent",):
            yield table.place, "a parent is a row of the same table"
        for other in ALSO.get(said[0], ()) if len(said) == 1 else ():
            yield from self._named(table, (other,))
        for ending in LOOKUPS:
            yield from self._named(table, (*said, ending))

    def _named(self, table: CatalogTable, name: tuple[str, ...]) -> Iterator[tuple[Name, str]]:
        """The table of that name, if there is one."""
        found = self._near(table, [each for each, own in self.stems.items() if own == name])
        if len(found) == 1:
            yield found[0], f"its name says {found[0][1]}"

    def _near(self, table: CatalogTable, places: list[Name]) -> list[Name]:
        """Those of the same schema, where there are any."""
        near = [place for place in places if place[0] == table.schema]
        return near or places

    def _people(self, table: CatalogTable) -> Iterator[tuple[Name, str]]:
        found = [place for place, own in self.stems.items() if own[-1:] and own[0] in ROLES]
        near = [each for each in self._near(table, found) if len(self.stems[each]) == 1]
        if len(near) == 1:
            yield near[0], f"somebody did it: {near[0][1]}"
