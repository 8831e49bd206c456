"""The plan of bad patients: each table's rows are read from its good twin, and spoilt.

Patients are made stage by stage, not from row numbers. So a row's number follows from its key:
of the key's md5 the first and the second eight digits, each modulo 2^31, the first times 2^31.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from sqlgen.dialects import Dialect
from sqlgen.errors import UsageError
from sqlgen.patients.plan import GOOD, Population
from sqlgen.patients.rules import BORN, SEX, Rules, rules
from sqlgen.patients.tables import Table
from sqlgen.plan.badtables import spoilt
from sqlgen.plan.frozen import Pools
from sqlgen.plan.indexes import Ref
from sqlgen.plan.labelling import key_of
from sqlgen.plan.patientrules import known_of
from sqlgen.plan.plan import ColumnPlan, ForeignKey, Plan, TablePlan
from sqlgen.plan.reading import Lender, Lent, Read
from sqlgen.plan.scope import RunScope, TableScope
from sqlgen.plan.spoiling import spoils
from sqlgen.plan.subject import Limit, Spoiling, Subject
from sqlgen.spec import Column, Type
from sqlgen.spec import Table as SpecTable
from sqlgen.spec.relations import Stands

PATIENTS = "patients"
LENT = {BORN: "BIRTHDATE", SEX: "GENDER"}
"""What a patient lends to the rows about it, and the columns that it is of."""


@dataclass(frozen=True)
class BadPatients:
    """What is made of a population: which tables, how they are spoilt, and for which engine."""

    population: Population
    wanted: Spoiling
    dialect: Dialect
    schema: str | None = None
    tables: Sequence[str] | None = None
    """Only these; all where it is None."""
    constraints: bool = True

    def plan(self) -> Plan:
        """The whole plan; UsageError where a table is named that there is not."""
        return Plan(
            name=PATIENTS,
            spec_digest="",
            dialect=self.dialect,
            schema=self.schema,
            seed=self.population.wanted.seed,
            random="integer",
            series=self.dialect.series[0],
            mode="create",
            params=(),
            tables=tuple(self._planned(table) for table in self._chosen),
            lookups=(),
            constraints=self.constraints,
        )

    @cached_property
    def _chosen(self) -> list[Table]:
        names = [table.name for table in self.population.tables]
        for name in self.tables or ():
            if name not in names:
                raise UsageError(f"patients have no table {name!r}", f"it is {', '.join(names)}")
        return [each for each in self.population.tables if each.name in (self.tables or names)]

    @cached_property
    def _run(self) -> RunScope:
        wanted = self.population.wanted
        return RunScope(
            wanted.seed, {}, Path(), self.dialect, wanted.reference, "en_US", Pools(None)
        )

    def _planned(self, table: Table) -> TablePlan:
        subject = self._subject(table)
        made = spoils(subject)
        plan = TablePlan(
            name=table.name,
            n_from=1,
            n_to=1,
            keys=subject.scope.keys,
            columns=tuple(_made(each, table) for each in made.columns),
            levels=made.levels,
            capacities=(),
            batch_rows=1,
            foreign_keys=subject.keys,
        )
        return spoilt(plan, made, self.wanted, self.dialect)

    def _subject(self, table: Table) -> Subject:
        told = rules()[table.name]
        lender = _lender(table, told)
        scope = self._scope(table, lender)
        subject = Subject(
            scope=scope,
            columns=tuple(self._columns(scope, table, told)),
            keys=tuple(self._keys(table)),
            referred=any(
                key.table == table.name for each in self._chosen for key in each.foreign_keys
            ),
            rows=1,
            guarded=self.constraints and not self.wanted.raw,
            wanted=replace(self.wanted, limits=dict(self._limits(table))),
            known=known_of(table, told, self.population),
        )
        return replace(subject, read=self._read(subject, table, lender))

    def _scope(self, table: Table, lender: Lender | None) -> TableScope:
        columns = {each.name: Column(generator=Stands(column=each.name)) for each in table.columns}
        scope = TableScope(self._run, table.name, SpecTable(rows=0, columns=columns))
        types = {scope.alias(each.name): each.type for each in table.columns}
        lent = {each.name: Type("text") for each in (lender.lends if lender else ())}
        scope.given |= types | lent
        return scope

    def _columns(self, scope: TableScope, table: Table, told: Rules) -> Iterator[ColumnPlan]:
        for each in table.columns:
            yield ColumnPlan(
                name=each.name,
                type=each.type,
                cell=Ref(scope.alias(each.name), each.type),
                made_from="",
                primary_key=each.name in _key(table, told),
                unique=each.unique,
                nullable=each.nullable or not self.constraints,
            )

    def _keys(self, table: Table) -> Iterator[ForeignKey]:
        """Its foreign keys to tables that are made as well."""
        made = {each.name for each in self._chosen}
        for key in table.foreign_keys:
            if key.table in made:
                yield ForeignKey((key.column,), key.table, (key.target,))

    def _limits(self, table: Table) -> Iterator[tuple[tuple[str, str], Limit]]:
        for each in table.columns if self.constraints else ():
            yield (table.name, each.name), Limit(filled=not each.nullable)

    def _read(self, subject: Subject, table: Table, lender: Lender | None) -> Read:
        key = key_of(subject)
        if key is None:
            raise ValueError(f"nothing tells the rows of {table.name} apart")
        aliases = tuple((subject.scope.alias(each.name), each.name) for each in table.columns)
        by = tuple(each.name for each in subject.primary_key)
        return Read(self.schema, f"{GOOD}{table.name}", aliases, key, by, lender)


def _key(table: Table, told: Rules) -> tuple[str, ...]:
    """What tells the rows of a table apart."""
    return told.key or (table.primary_key,) if table.primary_key else told.key


def _made(column: ColumnPlan, table: Table) -> ColumnPlan:
    """A column as it is made: what only tells rows apart is no primary key there."""
    key = column.primary_key and column.name == table.primary_key
    return replace(column, primary_key=key)


def _lender(table: Table, told: Rules) -> Lender | None:
    """The patient of a row, if it lends it something."""
    by = next((key.column for key in table.foreign_keys if key.table == PATIENTS), None)
    types: Mapping[str, Type] = {each.name: each.type for each in table.columns}
    dated = [types[name] for name, other in told.after.items() if other == BORN]
    lends = [Lent(BORN, LENT[BORN], dated[0].kind == "timestamp")] if dated else []
    lends += [Lent(SEX, LENT[SEX])] if told.sexed else []
    return Lender(f"{GOOD}{PATIENTS}", "Id", by, tuple(lends)) if by and lends else None
