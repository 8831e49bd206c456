"""A population of synthetic patients, made in a database."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TypedDict, Unpack

from sqlgen.api.targets import target_of
from sqlgen.dialects import dialect_named
from sqlgen.execute import (
    Confirm,
    Echo,
    Observer,
    PatientRun,
    Session,
    TableResult,
    Target,
    connected,
    prepared,
    tables_locked,
    write_tables,
)
from sqlgen.patients.loading import modules, shipped
from sqlgen.patients.options import Wanted, read_ages, read_date
from sqlgen.patients.plan import Population, population
from sqlgen.render.patientscript import patient_script

REFERENCE = "2026-01-01"
"""The reference date unless given: a fixed one, so that every day makes the same patients."""


class PatientOptions(TypedDict, total=False):
    """Who is made.

    people: living patients, 10 unless given; seed: 0 to 2^63-1, 0 unless given; sex: M or F;
    ages: like "30-65", from 30 and below 65; modules: patterns of names; module_dir: a folder of
    one's own modules; reference: the last day, YYYYMMDD; years_of_history: those told in full, 0
    for whole lives; state and city: by name, Massachusetts unless given.
    """

    people: int
    seed: int
    sex: str | None
    ages: str | None
    modules: Sequence[str]
    module_dir: str | PathLike[str] | None
    reference: str
    years_of_history: int
    state: str | None
    city: str | None


@dataclass(frozen=True, slots=True)
class PatientReport:
    """What was made: the tables with their rows, the living and the dead, in how many seconds."""

    url: str
    living: int
    dead: int
    tables: tuple[TableResult, ...]
    seconds: float
    files: tuple[Path, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


@dataclass(frozen=True, slots=True)
class PatientModule:
    """A module that ships, or stands in a folder."""

    name: str
    about: str


def _wanted(options: PatientOptions) -> Population:
    """The plan of those options."""
    folder = options.get("module_dir")
    return population(
        Wanted(
            people=options.get("people", 10),
            seed=options.get("seed", 0),
            reference=read_date(options.get("reference") or REFERENCE),
            sex=options.get("sex"),
            ages=read_ages(options.get("ages")),
            modules=tuple(options.get("modules") or ()),
            folder=None if folder is None else Path(folder),
            history=options.get("years_of_history", 10),
            state=options.get("state") or "Massachusetts",
            city=options.get("city"),
        )
    )


def planned_patients(**options: Unpack[PatientOptions]) -> Population:
    """What a run would make, without any database."""
    return _wanted(options)


def render_patients(dialect: str, **options: Unpack[PatientOptions]) -> Iterator[str]:
    """The script that makes patients in the engine's own client, in parts."""
    return patient_script(_wanted(options), dialect_named(dialect))


def patients(
    url: str | None = None,
    *,
    csv: str | PathLike[str] | None = None,
    replace: bool = False,
    lock_wait: float = 30,
    confirm: Confirm | None = None,
    observe: Observer | None = None,
    echo: Echo | None = None,
    **options: Unpack[PatientOptions],
) -> PatientReport:
    """Make synthetic patients, in the tables of Synthea's exporter; they are no real people.

    `csv` is a folder for files as Synthea writes them. Raises UsageError before anything is
    written where tables of those names stand, unless `replace`.
    """
    started = time.monotonic()
    target, planned = target_of(url, None, None), _wanted(options)
    names = [table.name for table in planned.tables]
    with (
        connected(target, lock_wait, echo) as session,
        tables_locked(session, target.schema, names, lock_wait),
    ):
        run = PatientRun(
            population=planned,
            session=session,
            schema=target.schema,
            replace=replace,
            observe=observe or (lambda _: None),
            confirm=confirm or (lambda _: True),
        )
        made = run.execute()
        files = () if csv is None else _written(session, target, planned, Path(csv))
    people = next(table.rows for table in made if table.table == "patients")
    living = planned.wanted.people
    seconds = time.monotonic() - started
    return PatientReport(str(target), living, people - living, made, seconds, files)


def _written(
    session: Session, target: Target, planned: Population, folder: Path
) -> tuple[Path, ...]:
    with prepared(session):
        return write_tables(session, target.schema, planned, folder)


def patient_modules(module_dir: str | PathLike[str] | None = None) -> tuple[PatientModule, ...]:
    """The modules by which patients fall ill and are cared for, those of a folder among them."""
    found = shipped() if module_dir is None else modules((), Path(module_dir))
    return tuple(PatientModule(each.module.module, each.module.about) for each in found)
