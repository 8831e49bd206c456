"""A plan as statements: the same ones whether a script is written or a run executes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlgen.catalog.joined import Part
from sqlgen.catalog.model import KeyPart
from sqlgen.dialects import Dialect, Setting
from sqlgen.patients.stages import TOTAL
from sqlgen.plan import Batch, Called, Plan, TablePlan
from sqlgen.plan.lookups import LookupTable
from sqlgen.plan.plan import POOLS
from sqlgen.plan.spoilt import Case
from sqlgen.render.environment import templates_for

Expected = Callable[[Case], str]
"""What the engine is expected to make of the values of a class."""
LOOKUP_CHUNK = 500
"""Rows of a lookup table in one INSERT: long enough to be fast, short enough for any client."""


JOURNAL = "sqlgen_runs"
"""The table in which runs are recorded."""
LABELS = "sqlgen_bad_cells"
"""The table that labels of bad cells go to, unless another is named."""
LABEL_COLUMNS = (
    *("table", "key", "column", "class", "family"),
    *("good", "bad", "bad_is_null", "expected"),
)
"""The columns of labels."""


def is_ours(table: str) -> bool:
    """Whether a table is sqlgen's own, beside those that it fills."""
    return table in (JOURNAL, LABELS, TOTAL, "sqlgen_locks") or table.startswith(POOLS)


class Statements:
    """Short statements of one dialect, each as SQL text without its semicolon."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._templates = templates_for(dialect)

    def _statement(self, name: str, *arguments: Any) -> str:
        return self._templates.macro("statements", name, *arguments)

    def settings(self, depth: int, compiled: str) -> Iterator[str]:
        """Keep the session's settings, and set those of a run."""
        for setting in self.dialect.settings:
            yield from self.setting(setting, depth, compiled)

    def setting(self, setting: Setting, depth: int, compiled: str) -> Iterator[str]:
        """Keep one of the settings, and set it."""
        yield from self._some(self._statement("keep_option", setting))
        value = setting.value.format(depth=depth, compiled=compiled)
        yield self._statement("set_option", setting, value)

    def settings_back(self) -> Iterator[str]:
        """Put back what `settings` kept, the last first: no setting then costs the next one."""
        for setting in reversed(self.dialect.settings):
            yield from self.setting_back(setting)

    def setting_back(self, setting: Setting) -> Iterator[str]:
        """Put back one of them."""
        yield from self._some(self._statement("put_back_option", setting))

    @staticmethod
    def _some(statement: str) -> Iterator[str]:
        if statement:
            yield statement

    def begin(self) -> str:
        """Begin a transaction."""
        return self._statement("begin")

    def commit(self) -> str:
        """Commit it."""
        return self._statement("commit")

    def rollback(self) -> str:
        """Undo it."""
        return self._statement("rollback")

    def ended(self, statement: str) -> str:
        """A statement as a script writes it, with its end."""
        return self._statement("ended", statement)

    def all_ended(self, statements: Iterable[str]) -> Iterator[str]:
        """Statements as lines of a script; those that an engine needs none of are empty."""
        return (f"{self.ended(each)}\n" for each in statements if each)

    def list_tables(self, schema: str | None) -> str:
        """Names of the tables of a schema, the current one unless given."""
        return self._statement("list_tables", schema)

    def count_routines(self, schema: str | None, name: str) -> str:
        """How many procedures, or what stands for them, have a name; empty where there are none."""
        return self._statement("count_routines", schema, name)

    def list_columns(self, schema: str | None, table: str) -> str:
        """Name, type and decimal places of a table's columns, in order."""
        return self._statement("list_columns", schema, table)

    def server_version(self) -> str:
        """The version of the server."""
        return self._statement("server_version")

    def show_option(self, setting: Setting) -> str:
        """The value of a setting on the session."""
        return self._statement("show_option", setting)

    def lacking(self, right: str, schema: str | None, absent: str, only: str | None) -> str:
        """What lacks a right of the user's (docs/macros.md); empty where there are no users."""
        return self._statement("lacking", right, schema, absent, only)

    def claim(self) -> str:
        """Make the next transaction keep the whole file; empty where tables are locked by name."""
        return self._statement("claim")

    def create_locks(self) -> str:
        """Make the table whose rows are locks, where there is none; empty where none is needed."""
        return self._statement("create_locks")

    def make_lock(self, key: int) -> str:
        """Make the row of a lock, where there is none; empty as `create_locks`."""
        return self._statement("make_lock", key)

    def lock(self, key: int) -> str:
        """Try for a lock: 1 where it is ours; empty where the engine locks its whole file."""
        return self._statement("lock", key)

    def unlock(self, key: int) -> str:
        """Give a lock back; empty as `lock`."""
        return self._statement("unlock", key)

    def session_number(self) -> str:
        """What the server calls the session; empty where there is only one."""
        return self._statement("session_number")

    def cancel(self, number: int) -> str:
        """End the statement that another session is at."""
        return self._statement("cancel", number)

    def count_agreeing(self, parts: Sequence[Part]) -> str:
        """How many rows of several tables agree on the columns that they share."""
        return self._statement("count_agreeing", parts)

    def count(self, schema: str | None, table: str) -> str:
        """How many rows stand in a table."""
        return self._statement("count", schema, table)

    def repeated(self, schema: str | None, table: str, columns: Sequence[str]) -> str:
        """How many values of columns several rows have."""
        return self._statement("repeated", schema, table, columns)

    def has_rows(self, schema: str | None, table: str) -> str:
        """1 where a table holds a row, otherwise 0."""
        return self._statement("has_rows", schema, table)

    def drop_table(self, schema: str | None, table: str) -> str:
        """Drop a table where it stands."""
        return self._statement("drop_table", schema, table)

    def empty_table(self, schema: str | None, table: str, column: str | None = None) -> str:
        """Remove all rows, by the column that counts them where they refer to each other."""
        return self._statement("empty_table", schema, table, column)

    def delete_all(self, schema: str | None, table: str) -> str:
        """Remove all rows, inside a transaction."""
        return self._statement("delete_all", schema, table)

    def all_rows(self, schema: str | None, table: str, columns: Sequence[str]) -> str:
        """All rows of a table."""
        return self._statement("all_rows", schema, table, columns)

    def fingerprint(self, schema: str | None, table: str, columns: Sequence[Any]) -> str:
        """Count and digest of a table's rows, computed in the database."""
        return self._statement("fingerprint", schema, table, columns)

    def journal(self, name: str, *arguments: Any) -> str:
        """A statement about the table sqlgen_runs."""
        return self._templates.macro("journal", name, *arguments)

    def catalog(self, name: str, *arguments: Any) -> str:
        """A query of what stands in the database; empty where the engine's is not read."""
        return self._templates.macro("catalog", name, *arguments)

    def violations(self, name: str, *arguments: Any) -> str:
        """A query that counts what breaks a rule."""
        return self._templates.macro("verify", name, *arguments)

    def create_labels(self, schema: str | None, table: str) -> str:
        """Make the table of labels, where there is none."""
        return self._templates.macro("labels", "create", schema, table, LABEL_COLUMNS)

    def drop_labels(self, schema: str | None, table: str, of: str) -> str:
        """Remove the labels of a table."""
        return self._templates.macro("labels", "drop", schema, table, of)

    def keep_labels(self, schema: str | None, table: str, select: str) -> str:
        """Put what a SELECT of labels gives into their table."""
        columns = LABEL_COLUMNS
        return self._templates.macro("labels", "insert", schema, table, columns, select)

    def tried(self, name: str, *arguments: Any) -> str:
        """A statement that tries a row against the rules of a table that stands."""
        return self._templates.macro("reject", name, *arguments)

    def trial(self, name: str, *arguments: Any) -> str:
        """A query of what stands in one column."""
        return self._templates.macro("trial", name, *arguments)


class Renderer(Statements):
    """The statements of one plan."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.dialect)
        self._plan = plan

    def create_table(self, table: TablePlan, missing: bool = False) -> str:
        """The table with its keys; with `missing` only where there is none of that name."""
        return self._templates.render("create_table", plan=self._plan, table=table, missing=missing)

    def lookups(self) -> Iterator[str]:
        """Make and fill the tables that batches read: the series where it is one, and pools."""
        yield from self._some(self._statement("create_series", self._plan))
        for lookup in self._plan.lookups:
            yield self._statement("create_lookup", lookup)
            yield from self._filled(lookup)
            yield from self._of_fields("keep_field", lookup)
            yield from self._some(self._statement("loaded_lookup", lookup))
            for copy in lookup.copies:
                yield self._statement("create_lookup", replace(lookup, name=copy))
                yield self._statement("copy_lookup", lookup, copy)

    def _filled(self, lookup: LookupTable) -> Iterator[str]:
        if lookup.source is not None:
            yield self._statement("number_standing", self._plan, lookup)
        for start in range(0, len(lookup.rows), LOOKUP_CHUNK):
            rows = lookup.rows[start : start + LOOKUP_CHUNK]
            yield self._statement("fill_lookup", lookup, rows)

    def drop_lookups(self) -> Iterator[str]:
        """Drop what `lookups` made."""
        yield from self._some(self._statement("drop_series"))
        for lookup in self._plan.lookups:
            yield from self._of_fields("drop_field", lookup)
            for name in (lookup.name, *lookup.copies):
                yield from self._some(self._statement("drop_lookup", name))

    def _of_fields(self, name: str, lookup: LookupTable) -> Iterator[str]:
        """A statement for each field but the index, where the engine keeps them apart."""
        for field, _ in lookup.fields[1:]:
            yield from self._some(self._statement(name, lookup, field))

    def batch(self, table: TablePlan, batch: Batch) -> str:
        """The INSERT of one batch."""
        return self._batch(table, batch)

    def _batch(self, table: TablePlan, batch: Batch | Called, bare: bool = False) -> str:
        """The INSERT of a batch, or with `bare` its SELECT alone."""
        return self._templates.render("batch", plan=self._plan, table=table, batch=batch, bare=bare)

    def selects(self, table: TablePlan, batch: Batch) -> Iterator[str]:
        """The SELECTs of the rows of a batch, and of those that come twice."""
        yield self._batch(table, batch, bare=True)
        yield from self._some(self._copies(table, batch, bare=True))

    def copies(self, table: TablePlan, batch: Batch) -> str:
        """The INSERT of the rows of a batch that come twice; empty where none do."""
        return self._copies(table, batch)

    def _copies(self, table: TablePlan, batch: Batch, bare: bool = False) -> str:
        if table.spoilt is None or table.spoilt.copies is None:
            return ""
        return self._templates.macro("labels", "copied", self._plan, table, batch, bare)

    def labels(self, table: TablePlan, batch: Batch | Called, expected: Expected) -> Iterator[str]:
        """The SELECTs of the labels of a batch: of its cells, and of rows that come twice."""
        for select in (self.cell_labels, self.copy_labels):
            yield from self._some(select(table, batch, expected))

    def cell_labels(
        self, table: TablePlan, batch: Batch | Called, expected: Expected, *, ordered: bool = False
    ) -> str:
        """The SELECT of the labels of cells, in the order of rows if wanted; empty without any."""
        spoilt = table.spoilt
        if spoilt is None or spoilt.labels is None:
            return ""
        answers = [[expected(case) for case in each.cases] for each in spoilt.columns]
        return self._labels("cells", table, batch, answers, ordered)

    def copy_labels(
        self, table: TablePlan, batch: Batch | Called, expected: Expected, *, ordered: bool = False
    ) -> str:
        """The same of rows that come twice."""
        spoilt = table.spoilt
        if spoilt is None or spoilt.copies is None:
            return ""
        answers = [expected(case) for case in spoilt.copies.cases]
        return self._labels("copies", table, batch, answers, ordered)

    def _labels(self, macro: str, *arguments: Any) -> str:
        return self._templates.macro("labels", macro, self._plan, *arguments)

    def literals(self, table: TablePlan, forms: Mapping[str, str]) -> str:
        """A SELECT of all rows of a table, each value as a literal of the form of its column."""
        return self._templates.macro("reject", "literals", self._plan, table, forms)

    def free_literals(
        self,
        table: TablePlan,
        forms: Mapping[str, str],
        batch: Batch,
        keys: Sequence[Sequence[KeyPart]],
        most: int,
    ) -> str:
        """The same of so many rows of a batch at most, whose keys do not stand yet."""
        arguments = (self._plan, table, forms, batch, keys, most)
        return self._templates.macro("reject", "free_literals", *arguments)

    def added(
        self, table: TablePlan, batch: Batch, keys: Sequence[Sequence[KeyPart]], most: int
    ) -> str:
        """The INSERT of so many rows of a batch at most, whose keys do not stand yet."""
        return self._templates.render(
            "added", plan=self._plan, table=table, batch=batch, keys=keys, most=most
        )

    def tries(self, table: TablePlan, rows: int) -> str:
        """What becomes of the first rows of a table whose rows are tried."""
        return self._statement("tries", self._plan, table, rows)

    def at_once(self, tables: Sequence[TablePlan]) -> str:
        """All rows of several tables that need each other, by one statement."""
        inserts = [
            self.batch(table, Batch(1, table.n_from, table.n_to)).strip() for table in tables
        ]
        return self._statement("at_once", inserts)

    def due(self, table: TablePlan, batch: Batch) -> str:
        """How many rows a batch starts from, and how many it must have."""
        return self._statement("due", self._plan, table, batch)

    def late_keys(self, table: TablePlan) -> Iterator[tuple[str, str]]:
        """Foreign keys that are added once the rows stand: whether one is there, and adding it."""
        if not (self.dialect.late_foreign_keys and self._plan.constraints):
            return
        schema, limit = self._plan.schema, self.dialect.name_limit
        for key in table.foreign_keys:
            name = key.name(table.name, limit)
            there = self._statement("has_constraint", schema, table.name, name)
            yield there, self._statement("add_foreign_key", schema, table.name, key, name)

    def validate(self, table: TablePlan) -> str:
        """Rows that break a foreign key, where the engine has not looked; empty where it has."""
        if not (table.foreign_keys and self._plan.constraints):
            return ""
        return self._statement("validate", self._plan.schema, table.name, table.foreign_keys)

    def finish(self, table: TablePlan) -> Iterator[str]:
        """Make the table ready for use: identities past the last key, statistics gathered."""
        place = self._plan.where(table.name)
        mine = all(name != table.name for name, _ in self._plan.places)
        if table.counting is not None and mine:
            yield from self._some(self._statement("advance", *place, table.counting.name))
        for column, *sequence in self._plan.sequences(table.name):
            advance = self._statement("advance_sequence", *place, column, sequence)
            yield from self._some(advance)
        yield self._statement("analyze", *place)

    def sample(self, table: TablePlan, limit: int) -> str:
        """The first rows, by key where there is one."""
        columns = [column.name for column in table.columns]
        return self._statement(
            "sample", *self._plan.where(table.name), columns, table.primary_key, limit
        )

    def header(self) -> str:
        """What a script says of itself, in comments, and to the client."""
        start = self._statement("script_start")
        header = self._templates.render("script", plan=self._plan)
        return f"{header}\n{start}" if start else header
