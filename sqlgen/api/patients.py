"""A population of synthetic patients, made in a database."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TypedDict, Unpack

from sqlgen.api.options import mode_of
from sqlgen.api.targets import target_of
from sqlgen.dialects import dialect_named
from sqlgen.errors import UsageError
from sqlgen.execute import (
    Confirm,
    Echo,
    Journal,
    Observer,
    Peopling,
    Session,
    TableResult,
    Target,
    check_folder,
    connected,
    prepared,
    tables_locked,
    write_tables,
)
from sqlgen.patients.loading import modules, shipped
from sqlgen.patients.options import Wanted, read_ages, read_date
from sqlgen.patients.plan import Population, population
from sqlgen.plan import workers_of
from sqlgen.render.patientscript import BATCH, patient_script

PEOPLE = 1000
"""Living patients unless given."""
REFERENCE = "2026-01-01"
"""The reference date unless given: a fixed one, so that every day makes the same patients."""


class PatientOptions(TypedDict, total=False):
    """Who is made.

    people: living patients, 1,000 unless given; seed: 0 to 2^63-1, 0 unless given; sex: M or F;
    ages: like "30-65", from 30 and below 65; modules: patterns of names; module_dir: a folder of
    one's own modules; reference: the last day, YYYYMMDD; years_of_history: those told in full, 0
    for whole lives; state and city: by name, Massachusetts unless given.
    """

    people: int | None
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
    """What was made: the tables with their rows, the living and the dead, in how many seconds.

    There are no tables where a resume found nothing to do.
    """

    url: str
    run: int
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
    folder, people = options.get("module_dir"), options.get("people")
    return population(
        Wanted(
            people=PEOPLE if people is None else people,
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
    append: bool = False,
    replace: bool = False,
    resume: bool = False,
    batch: int | None = None,
    workers: int | None = None,
    lock_wait: float = 30,
    confirm: Confirm | None = None,
    observe: Observer | None = None,
    echo: Echo | None = None,
    **options: Unpack[PatientOptions],
) -> PatientReport:
    """Make synthetic patients, in the tables of Synthea's exporter; they are no real people.

    `csv` is a folder for files as Synthea writes them. `append` adds so many people to those that
    stand, `resume` ends a run that was broken off, `batch` are living
    patients of one transaction and `workers` sessions side by side. Raises
    UsageError before anything is written where tables of those names stand and nothing of it is
    said.
    """
    started = time.monotonic()
    mode = mode_of({"append": append, "replace": replace, "resume": resume})
    target, planned = target_of(url, None, None), _wanted(options)
    folder = None if csv is None else Path(csv)
    if folder is not None:
        check_folder(folder, planned)
    names = [table.name for table in planned.tables]
    with (
        connected(target, lock_wait, echo) as session,
        tables_locked(session, target.schema, names, lock_wait),
    ):
        made = Peopling(
            population=planned,
            session=session,
            schema=target.schema,
            journal=Journal(session, target.schema),
            mode=mode,
            observe=observe or (lambda _: None),
            confirm=confirm or (lambda _: True),
            workers=workers_of(session.dialect, workers),
            batch=_batch(batch),
            people=options.get("people"),
        ).outcome()
        files = () if folder is None else _written(session, target, planned, folder)
    people = sum(table.rows for table in made.tables if table.table == "patients")
    return PatientReport(
        url=str(target),
        run=made.run,
        living=made.living,
        dead=people - made.living,
        tables=made.tables,
        seconds=time.monotonic() - started,
        files=files,
    )


def _batch(asked: int | None) -> int | None:
    if asked is not None and not 1 <= asked <= BATCH:
        raise UsageError(
            f"a batch has 1 to {BATCH:,} patients, not {asked:,}", "give --batch so many"
        )
    return asked


def _written(
    session: Session, target: Target, planned: Population, folder: Path
) -> tuple[Path, ...]:
    with prepared(session):
        return write_tables(session, target.schema, planned, folder)


def patient_modules(module_dir: str | PathLike[str] | None = None) -> tuple[PatientModule, ...]:
    """The modules by which patients fall ill and are cared for, those of a folder among them."""
    found = shipped() if module_dir is None else modules((), Path(module_dir))
    return tuple(PatientModule(each.module.module, each.module.about) for each in found)
