"""The plan of a procedure: a run whose seed, parameters and row numbers are arguments."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, TypeGuard

from sqlgen.dialects import Dialect
from sqlgen.errors import SpecError, UsageError
from sqlgen.plan.arithmetic import Q
from sqlgen.plan.badrate import BAD_RATE, rated, usual_rate
from sqlgen.plan.build import Builder
from sqlgen.plan.calendars import days_of
from sqlgen.plan.family import last_row
from sqlgen.plan.frozen import Pools
from sqlgen.plan.options import Options
from sqlgen.plan.plan import POOLS, Plan, TablePlan
from sqlgen.plan.scope import BIGINT, OURS, TableScope
from sqlgen.plan.variables import Argument, Before, Guard, Last, Variable, Variables, now, settled
from sqlgen.spec import LoadedSpec, Param, Spec, Table, Type

SEED, FIRST_ROW = "seed", "first_row"
"""Arguments after the spec's parameters."""
RATE = Type("decimal", precision=38, scale=10)
"""The type of decimal arguments."""
PLAIN = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_NAME = 40
"""Longest name of a procedure: those that stand beside it have longer ones."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of a procedure: its type, its default, and the bounds that it keeps."""

    name: str
    called: str
    """What the procedure calls it."""
    type: Type
    default: Any
    least: Any = None
    most: Any = None
    optional: bool = False
    """Whether it may be NULL."""

    @property
    def wrong(self) -> Iterator[tuple[str, Any, str]]:
        """What it must not be: an operator, what stands beside it, and what to say."""
        if not self.optional:
            yield "IS", None, f"{self.name} can't be NULL"
        if self.least is not None:
            yield "<", self.least, f"{self.name} must be {self.least} or more"
        if self.most is not None:
            yield ">", self.most, f"{self.name} must be {self.most} or less"


@dataclass(frozen=True, slots=True)
class MadeTable:
    """A table that a call makes rows of, and the numbers of its first and last row."""

    plan: TablePlan
    before: Variable
    last: int
    parent: str | None
    """The table for each of whose rows it is made."""
    dense: bool
    """Whether its numbers leave no gaps between the children of one parent and the next."""


@dataclass(frozen=True, slots=True)
class Names:
    """What stands beside a procedure, as far as the engine has such things."""

    batched: str = ""
    """The procedure that commits each batch."""
    default: str = ""
    """The procedure without arguments."""
    functions: tuple[str, ...] = ()
    """The functions that give the rows of each table."""
    labels: str = ""
    """The procedure that tells which cells are bad, where there are bad ones."""
    last: str = ""
    """What the others ask which rows stand, with the rights of whoever made it."""

    @property
    def procedures(self) -> tuple[str, ...]:
        """The other procedures."""
        return tuple(filter(None, (self.batched, self.default, self.labels)))


@dataclass(frozen=True, slots=True)
class Procedure:
    """All that a procedure is made from."""

    name: str
    plan: Plan
    parameters: tuple[Parameter, ...]
    tables: tuple[MadeTable, ...]
    standing: tuple[TablePlan, ...]
    """Tables that rows refer to and that no rows are made of."""
    variables: Variables
    definer: bool
    """Whether it runs with the rights of whoever made it."""
    labels: str | None
    """The table that labels of bad cells go to; None where all cells are good."""

    @property
    def names(self) -> Names:
        """What stands beside it."""
        dialect, tables = self.plan.dialect, [table.plan.name for table in self.tables]
        several = [_shortened(f"{self.name}_rows_{each}", dialect) for each in tables]
        functions = several if len(tables) > 1 else [f"{self.name}_rows"]
        alone = dialect.procedures and not dialect.packages
        return Names(
            batched=f"{self.name}_batched" if dialect.commits_inside else "",
            default="" if dialect.default_arguments else f"{self.name}_default",
            functions=tuple(functions) if dialect.table_functions else (),
            labels=f"{self.name}_labels" if alone else "",
            last=f"{self.name}_last" if dialect.procedures else "",
        )

    @property
    def pools_called(self) -> str:
        """What the names of its pools begin with, and those of its older ones."""
        return pool_prefix(self.name)

    @property
    def called(self) -> dict[str, str]:
        """What parameters are called inside, quoted as a name there."""
        return {each.name: each.called for each in self.parameters}

    def parameter(self, name: str) -> Parameter:
        """The argument of that name."""
        return next(each for each in self.parameters if each.name == name)

    @property
    def first_row(self) -> Parameter:
        """The argument with the first row."""
        return self.parameters[-1]

    def made_of(self, name: str | None) -> MadeTable | None:
        """The table of that name, where a call makes rows of it."""
        return next((each for each in self.tables if each.plan.name == name), None)

    @property
    def looked_at(self) -> tuple[TablePlan, ...]:
        """The tables of which a call asks which rows stand."""
        return (*(each.plan for each in self.tables), *self.standing)

    def standing_of(self, name: str) -> TablePlan:
        """The table of that name, where it is only referred to."""
        return next(each for each in self.standing if each.name == name)

    @property
    def pins(self) -> tuple[Guard, ...]:
        """Numbers that calls are held to, because what follows from them was worked out before."""
        return tuple(each for each in self.variables.steps if _is_pin(each))

    @property
    def steps(self) -> tuple[Variable | Guard, ...]:
        """What a call works out and checks, in order."""
        return tuple(self.variables.steps)


def build_procedure(
    loaded: LoadedSpec,
    options: Options,
    dialect: Dialect,
    name: str | None = None,
    labels: str | None = None,
) -> Procedure:
    """The procedure of a spec; the options' seed and values are what it is planned with.

    Where they have bad data, `labels` is the table of its labels. SpecError for what can't be
    worked out when it is called, UsageError where the engine has no procedures.
    """
    if not (dialect.procedures or dialect.table_macros):
        raise UsageError(
            f"{dialect.title} has no procedures", "use `sqlgen render`, whose script makes the rows"
        )
    with loaded.located():
        return _Builder(loaded, options, dialect, name, labels).procedure()


class _Builder(Builder):
    """Builds the plan with the defaults, and keeps what follows from arguments as variables."""

    def __init__(
        self,
        loaded: LoadedSpec,
        options: Options,
        dialect: Dialect,
        name: str | None,
        labels: str | None,
    ) -> None:
        self._variables = Variables(_prefix(loaded))
        self._name = f"gen_{loaded.document.name}" if name is None else name
        self._labels = labels
        self._before: dict[str, Variable] = {}
        if options.bad is not None:
            options = replace(options, bad=rated(options.bad, self._variables))
        dialect = replace(dialect, lookups_once=False)  # pools are no temporary tables
        options = replace(options, schema=options.schema or dialect.default_schema, workers=1)
        pools = Pools(loaded.document.pools_file)
        super().__init__(loaded, options, dialect, None, pools, self._variables)
        self._run.relatives.anew = self._anew
        self._run.lookup_prefix = POOLS

    def procedure(self) -> Procedure:
        """The whole procedure."""
        self._check_name()
        parameters = tuple(self._parameters())
        self._variables.called = {each.name: each.called for each in parameters}
        plan = _with_own_pools(self.plan(), self._name)
        names = {table.name for table in plan.tables}
        others = self._needed(names) - names
        self._check_macros(others)
        for name in set(self._before) - names - others:
            self._variables.steps.remove(self._before[name])
        return Procedure(
            name=self._name,
            plan=plan,
            parameters=parameters,
            tables=tuple(self._made(table) for table in plan.tables),
            standing=self._standing_tables(others),
            variables=self._variables,
            definer=self._spec.security == "definer",
            labels=self._labels if self._options.bad else None,
        )

    def _standing_tables(self, names: set[str]) -> tuple[TablePlan, ...]:
        """How the tables stand that are only referred to; what makes their rows is not wanted."""
        steps = list(self._variables.steps)
        found = tuple(self._table(name) for name in sorted(names))
        self._variables.steps = steps
        return found

    def _needed(self, names: set[str]) -> set[str]:
        """Those tables, and all that their rows depend on."""
        needed, waiting = set[str](), list(names)
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed.add(name)
                waiting += self._run.relatives.used.get(name, ())
        return needed

    def _check_macros(self, others: set[str]) -> None:
        """Refuse what a query can't look for: the rows of other tables that stand."""
        if self._dialect.table_macros and others:
            raise UsageError(
                f"rows depend on those of {', '.join(sorted(others))}, which a macro can't count",
                "make them by the same macros",
            )

    def _check_name(self) -> None:
        if len(self._name.encode()) > LONGEST_NAME or not self._name.strip():
            raise UsageError(
                f"a procedure can't be called {self._name!r}",
                f"give --name, 1 to {LONGEST_NAME} octets",
            )

    def _parameters(self) -> Iterator[Parameter]:
        for number, (name, each) in enumerate(self._spec.params.items(), 1):
            if name.lower() in self._own_arguments():
                raise SpecError(
                    f"a procedure has an argument {name.lower()} of its own",
                    f"rename the parameter {name}",
                )
            least, most = (
                None if value is None else each.parse(value, bounded=False)
                for value in (each.min, each.max)
            )
            called, default = self._called(name, number), self._run.params[name]
            yield Parameter(name, called, _type(each.type), default, least, most)
        if self._options.bad is not None:
            usual = usual_rate(self._options.bad)
            yield Parameter(BAD_RATE, self._called(BAD_RATE, 0), RATE, usual, 0, 1)
        seed = now(self._seed)
        yield Parameter(SEED, self._called(SEED, 0), BIGINT, seed, 0)
        called, first = self._called(FIRST_ROW, 0), 1 if self._dialect.table_macros else None
        yield Parameter(FIRST_ROW, called, BIGINT, first, 1, Q - 1, optional=first is None)

    def _own_arguments(self) -> tuple[str, ...]:
        return (SEED, FIRST_ROW) if self._options.bad is None else (BAD_RATE, SEED, FIRST_ROW)

    def _called(self, name: str, number: int) -> str:
        """An argument's name, which is like no column's: they stand side by side."""
        if not self._dialect.variables_hide_columns:
            taken = _columns(self._spec) | OURS
            return next(each for each in _lengthened(name) if each.lower() not in taken)
        short = PLAIN.fullmatch(name.lower()) and len(name) <= LONGEST_NAME
        return f"{self._variables.prefix}given_{name if short else number}"

    def _anew(self, name: str, why: str) -> None:
        """Hold calls to those before which a table has no rows: later ones would need other ones.

        What is drawn from all rows of another table can't be worked out again once there are more.
        """
        if name not in self._chosen():
            raise SpecError(
                f"rows of {name} that stand are worked out again, from how many rows there were",
                f"make rows of {name} by the same procedure",
                table=name,
            )
        settled(self._before[name], f"{why}, in one call")

    def _made(self, table: TablePlan) -> MadeTable:
        per = self._spec.tables[table.name].per
        before, last = self._before[table.name], self._run.relatives.last[table.name]
        _check_told(table)
        if per is None:
            return MadeTable(table, before, last, None, False)
        if table.told_by is None and per.table not in self._before:
            raise SpecError(
                "nothing tells which of its rows stand",
                f"give it the key of {per.table}, or make {per.table} as well",
                table=table.name,
            )
        return MadeTable(table, before, last, per.table, per.numbering == "dense")

    def _last(self, name: str, in_run: bool) -> int:
        with self._told_of(name):
            table = self._spec.tables[name]
            if table.existing:
                raise SpecError("its rows are numbered anew in each run", "make a spec without it")
            if not in_run:
                usual = now(self._counted(name, table, now))
                self._before[name] = self._variables.of(Before(name), usual)
                return self._before[name]
            before = self._before[name] = self._variables.of(Before(name), 0)

            def last_of(rows: int) -> int:
                return self._variables.of(Last(name, before, rows), now(rows))

            last = self._counted(name, table, last_of)
            if last >= Q:
                raise UsageError(f"{name}: row {now(last)} passes {Q - 1}", "ask for fewer rows")
            return last

    def _counted(self, name: str, table: Table, last_of: Callable[[int], int]) -> int:
        """The last row of a table; `last_of` gives that of a table of so many rows of its own."""
        scope = TableScope(self._run, name, table)
        if table.per is not None:
            parents = self._run.relatives.last[table.per.table]
            return last_row(scope, now(parents) if last_of is now else parents)
        rows = days_of(scope) if table.calendar else self._rows(name, table)
        if rows >= Q:
            raise UsageError(f"{name}: {now(rows)} rows pass {Q - 1}", "ask for fewer rows")
        return last_of(rows)

    def _from_param(self, name: str, param: Param) -> int:
        rows = super()._from_param(name, param)
        return self._variables.of(Argument(param.name, "integer"), rows)


def _is_pin(step: Variable | Guard) -> TypeGuard[Guard]:
    return isinstance(step, Guard) and step.sign == "=" and not isinstance(step.right, Variable)


def _shortened(name: str, dialect: Dialect) -> str:
    """A name that is not longer than the engine's longest."""
    if len(name.encode()) <= dialect.name_limit or not dialect.name_limit:
        return name
    start = name.encode()[: dialect.name_limit - 10].decode(errors="ignore")
    return f"{start}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _columns(spec: Spec) -> set[str]:
    """The names of all columns, in lower case."""
    return {each.lower() for table in spec.tables.values() for each in table.columns}


def _lengthened(name: str) -> Iterator[str]:
    """A name, and then the same with more and more underscores."""
    return (name + "_" * number for number in count())


def _prefix(loaded: LoadedSpec) -> str:
    """What no column's name begins with, so that no variable is taken for one."""
    names = _columns(loaded.spec)
    tries = (f"v{number or ''}_" for number in count())
    return next(each for each in tries if not any(name.startswith(each) for name in names))


def _with_own_pools(plan: Plan, name: str) -> Plan:
    """The plan with names for its pools that follow what is in them: a procedure that is replaced
    keeps its own until then.
    """
    held = hashlib.sha256("".join(each.digest for each in plan.lookups).encode())
    plan = replace(plan, pools=f"{pool_prefix(name)}{held.hexdigest()[:8]}_")
    lookups = (replace(each, name=plan.pool(each.name)) for each in plan.lookups)
    return replace(plan, lookups=tuple(lookups))


def pool_prefix(name: str) -> str:
    """What the names of a procedure's own pool tables begin with."""
    return f"{POOLS}{hashlib.sha256(name.encode()).hexdigest()[:8]}_"


def _check_told(table: TablePlan) -> None:
    """Refuse bad cells where the last row that stands is looked for."""
    span, bad = table.told_by, table.spoilt
    if span and bad and any(each.name == span.column for each in bad.columns):
        raise SpecError(
            f"bad cells are in {span.column}, which tells which of its rows stand",
            "give it a primary key that counts",
            table=table.name,
        )


def _type(kind: str) -> Type:
    """The type of an argument."""
    if kind == "decimal":
        return RATE
    return BIGINT if kind == "integer" else Type(kind)
