"""From a loaded spec and a person's options to a plan."""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import PydanticCustomError

from sqlgen.dialects import Dialect, SeriesForm
from sqlgen.errors import CapacityError, SpecError, UsageError
from sqlgen.plan import calendars, derived, objects, own, patterns, plain, pooled, prose  # noqa: F401  # they register their generators
from sqlgen.plan.arithmetic import table_keys
from sqlgen.plan.building import column_cell, is_unique
from sqlgen.plan.calendars import days_of
from sqlgen.plan.checks import settled
from sqlgen.plan.describe import described
from sqlgen.plan.frozen import FakerPool, Pools
from sqlgen.plan.groups import grouped, members
from sqlgen.plan.levels import arranged, read_once
from sqlgen.plan.limits import check_columns, check_name, check_tables
from sqlgen.plan.plan import Capacity, ColumnPlan, Mode, Plan, RandomKind, TablePlan, Together
from sqlgen.plan.pooled import chosen_rows
from sqlgen.plan.scope import RunScope, Scope, TableScope
from sqlgen.plan.selects import selected_columns
from sqlgen.spec import LoadedSpec, Param, Table, TemplateTable
from sqlgen.spec.generators import Record
from sqlgen.spec.values import INT64_MAX, date

ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may choose beside the spec; None means as the spec or the dialect has it."""

    rows: int | Mapping[str, int] | None = None
    seed: int | None = None
    as_of: dt.date | str | None = None
    set: Mapping[str, Any] = field(default_factory=dict)
    tables: tuple[str, ...] | None = None
    random: RandomKind | None = None
    series: SeriesForm | None = None
    batch: int | None = None
    workers: int | None = 1
    schema: str | None = None
    mode: Mode = "create"


def build_plan(
    loaded: LoadedSpec, options: Options, dialect: Dialect, done: Mapping[str, int] | None = None
) -> Plan:
    """The plan of a run; `done` has the last row that each table holds already.

    Raises SpecError, CapacityError or UsageError for anything that can't be made.
    """
    with loaded.located():
        pools = Pools(loaded.document.pools_file)
        return _Builder(loaded, options, dialect, done or {}, pools).plan()


def used_pools(loaded: LoadedSpec, dialect: Dialect) -> tuple[FakerPool, ...]:
    """The Faker pools that a spec uses, frozen ones where there are, the others from Faker."""
    with loaded.located():
        pools = Pools(loaded.document.pools_file, lenient=True)
        _Builder(loaded, Options(), dialect, {}, pools).plan()
        return tuple(pools.used.values())


class _Builder:
    def __init__(
        self,
        loaded: LoadedSpec,
        options: Options,
        dialect: Dialect,
        done: Mapping[str, int],
        pools: Pools,
    ) -> None:
        self._loaded = loaded
        self._spec = loaded.spec
        self._document = loaded.document
        self._options = options
        self._dialect = dialect
        self._done = done
        self._seed = _seed(self._spec.seed if options.seed is None else options.seed)
        params = self._params()
        folder = loaded.document.folder
        as_of, locale = self._as_of(), self._spec.locale
        self._run = RunScope(self._seed, params, folder, dialect, as_of, locale, pools)

    def plan(self) -> Plan:
        """The whole plan."""
        check_tables(self._spec.tables)
        tables = tuple(self._table(name) for name in self._chosen())
        read = {name for table in tables for name in table.levels.tables()}
        return Plan(
            name=self._document.name,
            spec_digest=hashlib.sha256(self._loaded.written.encode()).hexdigest(),
            dialect=self._dialect,
            schema=self._schema(),
            seed=self._seed,
            random=self._options.random or "integer",
            series=self._series(),
            mode=self._options.mode,
            params=tuple(self._run.params.items()),
            tables=tables,
            workers=self._workers(tables),
            lookups=tuple(each.frozen(read) for each in self._run.lookups.values()),
        )

    def _as_of(self) -> dt.date:
        given = self._options.as_of
        try:
            return self._spec.as_of if given is None else date(given)
        except ValueError as error:
            raise UsageError(f"--as-of {error}", "give a day") from None

    def _params(self) -> dict[str, Any]:
        given = dict(self._options.set)
        rows = self._options.rows
        if isinstance(rows, Mapping) and ROWS in given and self._options.mode != "resume":
            raise UsageError("--rows TABLE=N and --set rows= are both given", "keep one of them")
        if isinstance(rows, int) and ROWS in self._spec.params:
            if ROWS in given:
                raise UsageError("rows is given twice, by --rows and --set", "keep one of them")
            given[ROWS] = rows
        for name in given:
            if name not in self._spec.params:
                raise UsageError(
                    f"the spec has no parameter {name!r}", _near(name, self._spec.params)
                )
        return {name: self._param(name, given) for name in self._spec.params}

    def _param(self, name: str, given: Mapping[str, Any]) -> Any:
        parameter = self._spec.params[name]
        try:
            return parameter.parse(
                _typed(given[name], parameter.type) if name in given else parameter.default
            )
        except PydanticCustomError as error:
            context = error.context or {}
            raise UsageError(f"parameter {name}: {context['problem']}", context["remedy"]) from None

    def _chosen(self) -> list[str]:
        wanted = self._options.tables
        for name in (*(wanted or ()), *self._row_counts()):
            if name not in self._spec.tables:
                raise UsageError(f"the spec has no table {name!r}", _near(name, self._spec.tables))
        return [name for name in self._spec.tables if wanted is None or name in wanted]

    def _row_counts(self) -> Mapping[str, int]:
        return self._options.rows if isinstance(self._options.rows, Mapping) else {}

    def _series(self) -> SeriesForm:
        form = self._options.series or self._dialect.series[0]
        if form not in self._dialect.series:
            has = ", ".join(self._dialect.series)
            raise UsageError(f"{self._dialect.title} has no {form} series", f"it has {has}")
        return form

    def _schema(self) -> str | None:
        if self._options.schema and not self._dialect.schemas:
            raise UsageError(f"{self._dialect.title} has no schemas", "drop --schema")
        return self._options.schema

    def _rows(self, name: str, table: Table) -> int:
        rows: Any = self._row_counts().get(name, table.rows)
        if isinstance(rows, Param):
            rows = self._from_param(name, rows)
        elif isinstance(self._options.rows, int) and ROWS not in self._spec.params:
            rows = self._options.rows
        if rows < 0 and self._options.rows is None:
            raise SpecError(
                f"rows must be 0 or more, not {rows}", "give a count", table=name, option="rows"
            )
        if rows < 0:
            raise UsageError(f"rows must be 0 or more, not {rows}", "give a count")
        return int(rows)

    def _from_param(self, name: str, param: Param) -> int:
        value = self._run.params.get(param.name)
        if not isinstance(value, int):
            known = ", ".join(self._run.params) or "none"
            problem = f"rows: ${param.name} is no integer parameter"
            raise SpecError(problem, f"params has {known}", table=name, option="rows")
        return value

    def _table(self, name: str) -> TablePlan:
        table = self._spec.tables[name]
        done = self._done.get(name, 0)
        scope = TableScope(self._run, name, table)
        try:
            last = done + (days_of(scope) if table.calendar else self._rows(name, table))
            if last > INT64_MAX:
                raise UsageError(f"{name}: row {last} passes 64 bits", "ask for fewer rows")
            return self._planned(scope, done + 1, last)
        except SpecError as error:
            error.table = error.table or name
            raise

    def _planned(self, scope: TableScope, n_from: int, n_to: int) -> TablePlan:
        check_name(self._dialect, scope.name)
        together = grouped(scope, n_to)
        checks = settled(scope)
        made = tuple(self._columns(scope))
        check_columns(self._dialect, scope.name, made, members(together))
        capacities = tuple(_capacities(scope, n_to))
        self._check_native(scope, capacities, together)
        visible = {column.name: scope.alias(column.name) for column in made}
        columns, template = made, self._loaded.template
        if isinstance(scope.table, TemplateTable):
            columns = selected_columns(self._dialect, scope.name, scope.table)
        levels = arranged(scope.nodes, visible, self._dialect.join_limit, template is not None)
        return TablePlan(
            name=scope.name,
            n_from=n_from,
            n_to=n_to,
            keys=table_keys(self._seed, scope.name),
            columns=columns,
            levels=read_once(levels) if self._dialect.lookups_once else levels,
            capacities=capacities,
            batch_rows=self._batch_rows(),
            checks=checks,
            together=together,
            template=template,
        )

    def _batch_rows(self) -> int:
        asked = self._options.batch
        if asked is not None and asked < 1:
            raise UsageError(f"a batch has at least 1 row, not {asked}", "give --batch 1 or more")
        return asked or self._dialect.batch_rows

    def _workers(self, tables: Sequence[TablePlan]) -> int:
        asked, usual = self._options.workers, self._dialect.workers
        if asked is not None and asked < 1:
            raise UsageError(
                f"at least 1 worker is needed, not {asked}", "give --workers 1 or more"
            )
        if asked is not None and asked > 1 and usual == 1:
            raise UsageError(f"{self._dialect.title} takes one writer", "drop --workers")
        most = self._dialect.most_workers
        if asked is not None and asked > most > 0:
            raise UsageError(
                f"{self._dialect.title} takes at most {most} workers, not {asked}",
                f"give --workers {most} or fewer",
            )
        batches = max((table.batch_count for table in tables), default=1)
        return max(1, min(asked or usual, batches))

    def _columns(self, scope: TableScope) -> list[ColumnPlan]:
        keys = [name for name, each in scope.table.columns.items() if each.primary_key]
        made = []
        for name, column in scope.table.columns.items():
            if isinstance(column.generator, Record) and column.hidden:
                chosen_rows(column.generator, Scope(scope, name))
                continue
            cell = column_cell(scope, name).cell
            if column.hidden:
                continue
            check_name(self._dialect, name, table=scope.name)
            made.append(
                ColumnPlan(
                    name=name,
                    type=column.type or cell.type,
                    cell=cell,
                    made_from=described(column, scope.cuts.get(name), scope.groups.get(name)),
                    primary_key=column.primary_key,
                    unique=column.unique and keys != [name],
                    nullable=not column.primary_key,
                )
            )
        return made

    def _check_native(
        self, scope: TableScope, capacities: Sequence[Capacity], together: Sequence[Together]
    ) -> None:
        if self._options.random != "native":
            return
        if self._options.mode in ("append", "resume"):
            raise UsageError(
                f"--random native repeats nothing, so there is no --{self._options.mode}",
                "use --random integer",
            )
        for each in capacities:
            if scope.table.columns[each.column].generator.kind != "sequence":
                raise scope_error(scope, each.column, "--random native can't keep values unique")
        for group in together:
            if group.sizes:
                name = group.columns[-1]
                raise scope_error(scope, name, "--random native can't keep values unique")


def scope_error(scope: TableScope, column: str, problem: str) -> SpecError:
    """A SpecError about one column, with the draw that would do."""
    return SpecError(problem, "use --random integer", table=scope.name, column=column)


def _capacities(scope: TableScope, asked: int) -> list[Capacity]:
    found = []
    for name in scope.table.columns:
        built = scope.built.get(name)
        if built is None or built.capacity is None:
            continue
        if is_unique(scope, name) or scope.table.columns[name].generator.kind == "sequence":
            found.append(Capacity(name, built.capacity, asked))
        if asked > built.capacity:
            raise CapacityError(
                f"{name}: {built.capacity} possible, {asked} asked",
                "ask for fewer rows, or widen what the values are made from",
                table=scope.name,
                column=name,
            )
    return found


def _seed(seed: int) -> int:
    if not 0 <= seed <= INT64_MAX:
        raise UsageError(f"the seed must be 0 to {INT64_MAX}, not {seed}", "give another seed")
    return seed


def _near(name: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"did you mean {near[0]!r}?" if near else f"it has {', '.join(known) or 'none'}"


def _typed(value: Any, kind: str) -> Any:
    """A value from the command line, where everything is text, for a parameter of that type."""
    if kind == "integer" and isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return value
    return value
