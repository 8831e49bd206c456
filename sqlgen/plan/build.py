"""From a loaded spec and a person's options to a plan."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pydantic_core import PydanticCustomError

from sqlgen.dialects import Dialect, SeriesForm
from sqlgen.errors import SpecError, UsageError, did_you_mean
from sqlgen.plan import (  # noqa: F401  # they register their generators
    calendars,
    children,
    derived,
    objects,
    own,
    patterns,
    plain,
    pooled,
    prose,
    references,
)
from sqlgen.plan.badtables import spoils_of, spoilt
from sqlgen.plan.building import column_cell
from sqlgen.plan.calendars import days_of
from sqlgen.plan.capacities import capacities_of, check_native
from sqlgen.plan.checks import settled
from sqlgen.plan.dense import deal_grows
from sqlgen.plan.describe import described
from sqlgen.plan.extents import Relatives
from sqlgen.plan.family import by_parent, foreign_keys, kin_for, last_row, ordered
from sqlgen.plan.frozen import FakerPool, Pools
from sqlgen.plan.groups import grouped, members
from sqlgen.plan.kin import born_of
from sqlgen.plan.levels import arranged, cast_to, read_once, with_tries
from sqlgen.plan.limits import check_columns, check_name, check_tables
from sqlgen.plan.options import Options, Standing, workers_of
from sqlgen.plan.plan import (
    ColumnPlan,
    Plan,
    TablePlan,
    Tried,
)
from sqlgen.plan.pooled import chosen_rows
from sqlgen.plan.references import is_whole
from sqlgen.plan.scope import RunScope, Scope, TableScope
from sqlgen.plan.selects import selected_columns
from sqlgen.plan.variables import Argument, Variables, now
from sqlgen.spec import LoadedSpec, Param, Table, TemplateTable
from sqlgen.spec.chosen import Record
from sqlgen.spec.relations import Per, Reference
from sqlgen.spec.values import INT64_MAX, date

ROWS = "rows"


def build_plan(
    loaded: LoadedSpec, options: Options, dialect: Dialect, standing: Standing | None = None
) -> Plan:
    """The plan of a run on what stands already; without a database all tables count as made.

    Raises SpecError, CapacityError or UsageError for anything that can't be made.
    """
    with loaded.located():
        pools = Pools(loaded.document.pools_file)
        return Builder(loaded, options, dialect, standing, pools).plan()


def used_pools(loaded: LoadedSpec, dialect: Dialect) -> tuple[FakerPool, ...]:
    """The Faker pools that a spec uses, frozen ones where there are, the others from Faker."""
    with loaded.located():
        pools = Pools(loaded.document.pools_file, lenient=True)
        Builder(loaded, Options(), dialect, None, pools).plan()
        return tuple(pools.used.values())


class Builder:
    """Builds the plan of a spec; with `variables` what a procedure is made from."""

    def __init__(
        self,
        loaded: LoadedSpec,
        options: Options,
        dialect: Dialect,
        standing: Standing | None,
        pools: Pools,
        variables: Variables | None = None,
    ) -> None:
        self._loaded = loaded
        self._spec = loaded.spec
        self._document = loaded.document
        self._options = options
        self._dialect = dialect
        self._standing = standing
        seed = _seed(self._spec.seed if options.seed is None else options.seed)
        self._seed = seed if variables is None else variables.of(Argument("seed", "integer"), seed)
        params = self._params()
        folder = loaded.document.folder
        as_of, locale = self._as_of(), self._spec.locale
        self._scopes: dict[str, TableScope] = {}
        self._order = list(options.order or ordered(self._spec.tables))
        self._run = RunScope(
            self._seed,
            params,
            folder,
            dialect,
            as_of,
            locale,
            pools,
            options.random or "integer",
            Relatives(
                self._scope,
                kin_for,
                self._spec.tables,
                stood=self._stood(),
                stretches=standing.stretches if standing is not None else {},
                assumed=(options.assumed or 0) if options.mode in ("append", "resume") else 0,
            ),
            variables=variables,
        )

    def plan(self) -> Plan:
        """The whole plan."""
        check_tables(self._spec.tables)
        chosen = self._chosen()
        for name in self._order:
            self._run.relatives.last[name] = self._last(name, name in chosen)
        made = [name for name in chosen if not self._spec.tables[name].existing]
        tables = tuple(self._table(name) for name in made)
        read = {name for table in tables for name in table.lookups()}
        return Plan(
            name=self._document.name,
            spec_digest=hashlib.sha256(self._loaded.written.encode()).hexdigest(),
            dialect=self._dialect,
            schema=self._schema(),
            seed=now(self._seed),
            random=self._options.random or "integer",
            series=self._series(),
            mode=self._options.mode,
            params=tuple(self._run.params.items()),
            tables=tables,
            constraints=self._options.constraints,
            places=tuple(self._options.places.items()),
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
        return [name for name in self._order if wanted is None or name in wanted]

    def _stood(self) -> Mapping[str, int]:
        """The last row of each table before the run."""
        return self._standing.last if self._standing is not None else {}

    def _last(self, name: str, in_run: bool) -> int:
        """The last row number of a table once the run is done."""
        with self._told_of(name):
            table, done = self._spec.tables[name], self._stood().get(name, 0)
            if table.existing:
                return self._existing(name, done)
            if not in_run and self._standing is not None:
                return done
            scope = TableScope(self._run, name, table)
            if table.per is not None:
                return self._children(scope, table.per, done)
            last = done + (days_of(scope) if table.calendar else self._rows(name, table))
            if last > INT64_MAX:
                raise UsageError(f"{name}: row {last} passes 64 bits", "ask for fewer rows")
            return last

    def _existing(self, name: str, done: int) -> int:
        """How many rows of a table stand: counted in the database, or told."""
        if self._standing is not None:
            return done
        return self._row_counts().get(name, self._options.assumed or 0)

    def _children(self, scope: TableScope, per: Per, done: int) -> int:
        if scope.name in self._row_counts():
            raise UsageError(
                f"{scope.name} has rows for each of {per.table}, not a number of its own",
                f"give --rows {per.table}=N",
            )
        parents = self._run.relatives.last[per.table]
        if not parents and not self._asked_for_none(per.table):
            raise SpecError(
                f"{per.table} has no rows, so there is nothing to make rows for",
                self._run.relatives.how_to_get(per.table),
                table=scope.name,
                option="per",
            )
        last = last_row(scope, parents)
        if last > INT64_MAX:
            raise UsageError(f"{scope.name}: row {last} passes 64 bits", "ask for fewer parents")
        deal_grows(scope, done, last)
        return last

    def _asked_for_none(self, name: str) -> bool:
        """Whether a person chose that a table gets no rows: then its children get none."""
        table = self._spec.tables[name]
        if name not in self._chosen() or table.existing:
            return False
        if table.per is not None:
            return self._asked_for_none(table.per.table)
        return self._options.rows is not None or isinstance(table.rows, Param)

    def _scope(self, name: str) -> TableScope:
        """The scope of a table, with what its rows get from parents, keys and checks."""
        if name not in self._scopes:
            scope = self._scopes[name] = TableScope(self._run, name, self._spec.tables[name])
            with self._told_of(name):
                scope.kin = kin_for(scope)
                scope.together = grouped(scope, self._run.relatives.last[name])
                scope.checks = settled(scope)
        return self._scopes[name]

    @contextmanager
    def _told_of(self, name: str) -> Iterator[None]:
        """Errors in here are about that table."""
        try:
            yield
        except SpecError as error:
            error.table = error.table or name
            raise

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
        return rows  # type: ignore[no-any-return]  # a number by now

    def _from_param(self, name: str, param: Param) -> int:
        value = self._run.params.get(param.name)
        if not isinstance(value, int):
            known = ", ".join(self._run.params) or "none"
            problem = f"rows: ${param.name} is no integer parameter"
            raise SpecError(problem, f"params has {known}", table=name, option="rows")
        return value

    def _table(self, name: str) -> TablePlan:
        with self._told_of(name):
            first = self._stood().get(name, 0) + 1
            return self._planned(self._scope(name), first, self._run.relatives.last[name])

    def _planned(self, scope: TableScope, n_from: int, n_to: int) -> TablePlan:
        check_name(self._dialect, scope.name)
        made = tuple(self._columns(scope))
        check_columns(self._dialect, scope.name, made, members(scope.together))
        capacities = tuple(capacities_of(scope, n_to))
        if self._options.random == "native":
            check_native(scope, self._options.mode, capacities, scope.together)
        visible = {column.name: scope.alias(column.name) for column in made}
        columns, template = made, self._loaded.template
        if isinstance(scope.table, TemplateTable):
            columns = selected_columns(self._dialect, scope.name, scope.table)
        limit, bare = self._dialect.join_limit, template is not None
        levels = arranged(scope.nodes, visible, limit, bare, scope.given)
        bad = self._options.bad
        spoils = spoils_of(scope, made, bad, self._options.constraints) if bad else None
        if spoils is not None:
            columns, levels = spoils.columns, spoils.levels
        tried = None
        if scope.name in self._options.places:
            place = self._options.places[scope.name]
            levels = cast_to(levels, dict(place.casts))
            tried = Tried(place.conditions) if place.conditions else None
            levels = with_tries(levels) if tried else levels
        born = born_of(scope, levels)
        if self._dialect.lookups_once:
            uses: Counter[str] = Counter()
            levels = read_once(levels, uses)
            born = born.read_once(uses) if born else None
        extents = sorted(self._run.relatives.used.get(scope.name, ()))
        table = TablePlan(
            name=scope.name,
            n_from=n_from,
            n_to=now(n_to),
            keys=scope.keys,
            columns=columns,
            levels=levels,
            capacities=capacities,
            batch_rows=self._batch_rows(),
            checks=scope.checks,
            together=scope.together,
            foreign_keys=foreign_keys(scope),
            born=born,
            by_parent=by_parent(scope),
            extents=tuple((each, now(self._run.relatives.last[each])) for each in extents),
            template=template,
            tried=tried,
        )
        return spoilt(table, spoils, bad, self._dialect) if bad and spoils else table

    def _batch_rows(self) -> int:
        asked = self._options.batch
        if asked is not None and asked < 1:
            raise UsageError(f"a batch has at least 1 row, not {asked}", "give --batch 1 or more")
        return asked or self._dialect.batch_rows

    def _workers(self, tables: Sequence[TablePlan]) -> int:
        batches = max((table.batch_count for table in tables), default=1)
        return max(1, min(workers_of(self._dialect, self._options.workers), batches))

    def _columns(self, scope: TableScope) -> list[ColumnPlan]:
        keys = [name for name, each in scope.table.columns.items() if each.primary_key]
        made = []
        for name, column in scope.table.columns.items():
            if column.hidden and self._is_row(scope, name):
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

    @staticmethod
    def _is_row(scope: TableScope, name: str) -> bool:
        """Whether a column is a whole row that others take columns of; what it is is looked at."""
        generator, asking = scope.table.columns[name].generator, Scope(scope, name)
        if isinstance(generator, Record):
            chosen_rows(generator, asking)
            return True
        return isinstance(generator, Reference) and is_whole(generator, asking)


def _seed(seed: int) -> int:
    if not 0 <= seed <= INT64_MAX:
        raise UsageError(f"the seed must be 0 to {INT64_MAX}, not {seed}", "give another seed")
    return seed


def _near(name: str, known: Mapping[str, Any]) -> str:
    return did_you_mean(name, known, f"it has {', '.join(known) or 'none'}")


def _typed(value: Any, kind: str) -> Any:
    """A value from the command line, where everything is text, for a parameter of that type."""
    if kind == "integer" and isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return value
    return value
