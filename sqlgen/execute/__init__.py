"""Running plans on databases; the only room that opens connections."""

from __future__ import annotations

from sqlgen.execute.badpatients import BadPatientRun
from sqlgen.execute.calling import (
    called,
    installed,
    patients_called,
    patients_installed,
    patients_uninstalled,
    uninstalled,
)
from sqlgen.execute.consent import Confirm, agreed
from sqlgen.execute.csvfiles import check_folder, write_tables
from sqlgen.execute.doctor import Diagnosis, Finding, diagnosed
from sqlgen.execute.failures import Failure
from sqlgen.execute.filling import Filler, Filling, agreeing, planned_fill
from sqlgen.execute.generation import Generation, Outcome
from sqlgen.execute.journal import Journal
from sqlgen.execute.labels import Labelling, check_writable, spoilt_rows
from sqlgen.execute.locks import tables_locked
from sqlgen.execute.peopling import Peopling
from sqlgen.execute.preview import in_memory, previewed
from sqlgen.execute.run import Observer, Progress, TableResult
from sqlgen.execute.session import Echo, Session, StandingColumn, connected
from sqlgen.execute.settings import looked_up, prepared
from sqlgen.execute.state import State
from sqlgen.execute.trial import Bar, Trial, tried
from sqlgen.execute.twins import Shapes, shapes, twinned
from sqlgen.execute.undo import entries_of, undone
from sqlgen.execute.urls import Target, parse_url

__all__ = [
    "BadPatientRun",
    "Bar",
    "Confirm",
    "Diagnosis",
    "Echo",
    "Failure",
    "Filler",
    "Filling",
    "Finding",
    "Generation",
    "Journal",
    "Labelling",
    "Observer",
    "Outcome",
    "Peopling",
    "Progress",
    "Session",
    "Shapes",
    "StandingColumn",
    "State",
    "TableResult",
    "Target",
    "Trial",
    "agreed",
    "agreeing",
    "called",
    "check_folder",
    "check_writable",
    "connected",
    "diagnosed",
    "entries_of",
    "in_memory",
    "installed",
    "looked_up",
    "parse_url",
    "patients_called",
    "patients_installed",
    "patients_uninstalled",
    "planned_fill",
    "prepared",
    "previewed",
    "shapes",
    "spoilt_rows",
    "tables_locked",
    "tried",
    "twinned",
    "undone",
    "uninstalled",
    "write_tables",
]
