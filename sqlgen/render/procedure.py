"""A procedure as statements: what makes it, with all that it needs, and what drops it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlgen.baddata import ACCEPTED
from sqlgen.plan import Called
from sqlgen.plan.procedures import MadeTable, Procedure
from sqlgen.plan.variables import Variable
from sqlgen.render.renderer import LOOKUP_CHUNK, Renderer


class Routine(str):
    """A statement with others inside, which a client must be told the end of."""

    __slots__ = ()


class ProcedureRenderer(Renderer):
    """The statements of one procedure."""

    def __init__(self, procedure: Procedure) -> None:
        super().__init__(procedure.plan)
        self._procedure = procedure

    def _part(self, name: str, *arguments: Any) -> str:
        return self._templates.macro("procedure", name, self._procedure, *arguments)

    @cached_property
    def _inserts(self) -> list[tuple[str, str]]:
        """The INSERT of a batch of each table, and the query of the rows due, if there is one."""
        return [self._of(table) for table in self._procedure.tables]

    def _of(self, table: MadeTable) -> tuple[str, str]:
        batch = self._called(table)
        insert = self._batch(table.plan, batch)
        if table.plan.born is None:
            return insert, ""
        return insert, self._templates.macro("rows", "due", self._plan, table.plan, batch, None)

    def _called(self, table: MadeTable) -> Called:
        prefix = self._procedure.variables.prefix
        return Called(f"{prefix}from", f"{prefix}until", table.plan.roots_in_batch)

    def _labelled(self) -> tuple[list[str], list[tuple[MadeTable, str]]]:
        """What removes the labels of each table, and the INSERTs of those of a batch."""
        schema, name = self._plan.schema, self._procedure.labels or ""
        tables = self._procedure.tables
        deletes = [self.drop_labels(schema, name, each.plan.name) for each in tables]
        inserts = [
            (table, self.keep_labels(schema, name, select))
            for table in tables
            for select in self.labels(table.plan, self._called(table), lambda _: ACCEPTED)
        ]
        return deletes, inserts

    def make(self) -> Iterator[str]:
        """Make what is missing of its tables, the tables that it reads, and the procedure.

        An older one is replaced at once: it keeps the tables that it reads until then.
        """
        yield from self._pools()
        for table in () if self._plan.dialect.table_macros else self._procedure.tables:
            yield self.create_table(table.plan, missing=True)
        if self._procedure.labels:
            yield self.create_labels(self._plan.schema, self._procedure.labels)
        yield from self._together(self._routines())

    def _pools(self) -> Iterator[str]:
        lookups = self._plan.lookups
        for lookup in lookups:
            yield self._statement("create_pool", self._plan.schema, lookup)
            yield from self._some(self._statement("share_pool", self._plan.schema, lookup))
        if lookups:
            yield from self._together(self._filled_pools())

    def _filled_pools(self) -> Iterator[str]:
        for lookup in self._plan.lookups:
            yield self.delete_all(self._plan.schema, lookup.name)
            for start in range(0, len(lookup.rows), LOOKUP_CHUNK):
                rows = lookup.rows[start : start + LOOKUP_CHUNK]
                yield self._statement("fill_pool", self._plan.schema, lookup, rows)

    def _together(self, statements: Iterable[str]) -> Iterator[str]:
        """The statements in one transaction, as far as the engine's are."""
        yield from self._some(self.begin())
        yield from statements
        yield self.commit()

    def _routines(self) -> Iterator[str]:
        if self._plan.dialect.table_macros:
            yield from self._macros()
            return
        inserts = self._inserts  # rendered first: they may need further variables
        yield from self._looking()
        if self._plan.dialect.packages:
            yield from self._package()
            return
        name, names = self._procedure.name, self._procedure.names
        if not self._procedure.labels:
            yield self._part("drop_labels", names.labels)
            names = replace(names, labels="")
        for each in (name, *names.procedures, *names.functions):
            yield from self._some(self._part("drop_others", each))
        yield from self._made("PROCEDURE", name, self._part("create", name, inserts, False))
        if names.batched:
            yield Routine(self._part("create", names.batched, inserts, True))
        if names.labels:
            made = self._part("create_labels", names.labels, *self._labelled())
            yield from self._made("PROCEDURE", names.labels, made)
        if names.default:
            made = self._part("create_default", names.default)
            yield from self._made("PROCEDURE", names.default, made)
        for function, table in zip(names.functions, self._procedure.tables, strict=False):
            select = self._batch(table.plan, self._called(table), bare=True)
            made = self._part("create_rows", function, table, select)
            yield from self._made("FUNCTION", function, made)

    def _looking(self) -> Iterator[str]:
        """Make what the others ask which rows stand."""
        last = self._procedure.names.last
        yield from self._some(self._part("drop_others_last", last))
        yield Routine(self._part("create_last", last))
        yield from self._some(self._part("kept_close_last", last))

    def _package(self) -> Iterator[str]:
        tables = self._procedure.tables
        selects = [self._batch(each.plan, self._called(each), bare=True) for each in tables]
        labelled = self._labelled() if self._procedure.labels else None
        yield Routine(self._part("create_package"))
        yield Routine(self._part("create_package_body", self._inserts, selects, labelled))

    def _macros(self) -> Iterator[str]:
        """Make the macros that give the rows of each table."""
        tables, names = self._procedure.tables, self._procedure.names.functions
        for table in tables:  # rendered first: it may need further variables
            self._batch(table.plan, self._called(table), bare=True)
        for step in self._procedure.steps:
            if isinstance(step, Variable):
                step.spelt = f"({self._part('spelt', step)})"
        for name, table in zip(names, tables, strict=True):
            first = self._templates.macro("procedure", "first_of", table)
            batch = Called(first, self._part("until_of", table), table.plan.roots_in_batch)
            select = self._batch(table.plan, batch, bare=True)
            yield Routine(self._part("create_macro", name, table, select))

    def _made(self, kind: str, name: str, statement: str) -> Iterator[str]:
        yield Routine(statement)
        yield from self._some(self._part("kept_close", kind, name))

    def drop(self) -> Iterator[str]:
        """Drop the procedure and the tables that it reads; the others stay."""
        names = self._procedure.names
        for each in (self._procedure.name, *names.procedures):
            yield from self._some(self._part("drop_procedure", each))
        for each in names.functions:
            yield self._part("drop_function", each)
        yield from self._some(self._part("drop_last", names.last))
        for lookup in self._plan.lookups:
            yield self.drop_table(self._plan.schema, lookup.name)

    def call(self, values: Mapping[str, Any]) -> str:
        """Call it with those arguments."""
        return self._part("call", [values[each.name] for each in self._procedure.parameters])

    def ended_routine(self, statement: str) -> str:
        """A routine as a script writes it, with its end."""
        return self._statement("ended_routine", statement)

    def title(self) -> str:
        """What a script says of itself: how the procedure is called, with examples."""
        return self._part("title")


def procedure_script(procedure: Procedure, drop: bool = False) -> Iterator[str]:
    """The script that makes a procedure, or drops it, in parts that end with a line break."""
    renderer = ProcedureRenderer(procedure)
    yield f"{renderer.title()}\n\n"
    yield from renderer.all_ended(renderer.settings(procedure.plan.depth, "off"))
    for statement in renderer.drop() if drop else renderer.make():
        yield f"\n{_end(renderer, statement)}\n"
    yield "\n"
    yield from renderer.all_ended(renderer.settings_back())


def _end(renderer: ProcedureRenderer, statement: str) -> str:
    if isinstance(statement, Routine):
        return renderer.ended_routine(statement)
    return renderer.ended(statement)
