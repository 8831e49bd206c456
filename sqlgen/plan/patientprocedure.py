"""The plan of a procedure that makes patients: what a call says, and what is fixed before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlgen.dialects import Dialect
from sqlgen.errors import UsageError
from sqlgen.patients.facts import Facts, ages, ranges
from sqlgen.patients.options import MOST_PEOPLE, OLDEST
from sqlgen.patients.plan import Population, population
from sqlgen.plan.limits import check_name
from sqlgen.plan.procedures import LONGEST_NAME, SEED, Parameter, pool_prefix
from sqlgen.plan.variables import Argument, Guard, Variable, Variables
from sqlgen.spec import Type
from sqlgen.spec.values import INT64_MAX

NAME = "gen_patients"
PREFIX = "sqlgen_"
"""What the names of its variables begin with."""
BIGINT = Type("bigint")


@dataclass(frozen=True)
class PatientProcedure:
    """All that a procedure of patients is made from."""

    name: str
    population: Population
    """With ages and sex as the place has them: a call may say others."""
    dialect: Dialect
    schema: str | None
    parameters: tuple[Parameter, ...]
    variables: Variables
    seed: Variable
    definer: bool = False

    @property
    def plan(self) -> PatientProcedure:
        """Where it stands, which is asked of its plan elsewhere."""
        return self

    @property
    def steps(self) -> list[Variable | Guard]:
        """What a call works out from the seed."""
        return self.variables.steps

    @property
    def called(self) -> dict[str, str]:
        """What parameters are called inside."""
        return {each.name: each.called for each in self.parameters}

    @property
    def stages(self) -> str:
        """What the names of the tables begin with that it goes through."""
        return pool_prefix(self.name)

    @property
    def default(self) -> str:
        """The procedure without arguments; empty where arguments have defaults."""
        return "" if self.dialect.default_arguments else f"{self.name}_default"


def patient_procedure(
    asked: Population, dialect: Dialect, schema: str | None, name: str | None
) -> PatientProcedure:
    """The procedure; what the population is asked for are the defaults of its arguments.

    UsageError where the engine has no procedures.
    """
    if not dialect.procedures:
        raise UsageError(
            f"{dialect.title} has no procedures, and a macro writes nothing",
            "use `sqlgen patients`, or PostgreSQL, MariaDB or MySQL",
        )
    called = _checked(name or NAME, dialect)
    variables = Variables(PREFIX)
    usual = population(replace(asked.wanted, ages=None, sex=None))
    return PatientProcedure(
        name=called,
        population=replace(usual, facts=tuple(_facts(usual))),
        dialect=dialect,
        schema=schema or dialect.default_schema,
        parameters=_parameters(asked),
        variables=variables,
        seed=variables.of(Argument(SEED, "integer"), asked.wanted.seed),
    )


def _checked(name: str, dialect: Dialect) -> str:
    check_name(dialect, name)
    if len(name.encode()) > LONGEST_NAME or not name.strip():
        raise UsageError(
            f"a procedure can't be called {name!r}", f"give --name, 1 to {LONGEST_NAME} octets"
        )
    return name


def _facts(usual: Population) -> list[Facts]:
    """The facts, with ages twice: as the place has them, and empty for what a call asks for."""
    found = ages(usual.place, usual.wanted)
    empty = replace(found, rows=())
    others = [each for each in usual.facts if each.name != found.name]
    return [empty, replace(found, name="sqlgen_usual"), ranges(usual.place), *others]


def _parameters(asked: Population) -> tuple[Parameter, ...]:
    wanted = asked.wanted
    low, high = wanted.ages or (None, None)
    oldest = None if high is None else min(high - 1, OLDEST)
    return (
        Parameter("people", "people", BIGINT, wanted.people, 1, MOST_PEOPLE),
        Parameter("only_sex", "only_sex", Type("varchar", length=1), wanted.sex, optional=True),
        _age("youngest", low),
        _age("oldest", oldest),
        Parameter(SEED, SEED, BIGINT, wanted.seed, 0, INT64_MAX),
    )


def _age(name: str, default: Any) -> Parameter:
    return Parameter(name, name, BIGINT, default, 0, OLDEST, optional=True)
