"""Running plans on databases; the only room that opens connections."""

from __future__ import annotations

from sqlgen.execute.calling import called, installed, uninstalled
from sqlgen.execute.doctor import Diagnosis, Finding, diagnosed
from sqlgen.execute.filling import Filler, Filling
from sqlgen.execute.generation import Confirm, Generation, Outcome
from sqlgen.execute.journal import Journal
from sqlgen.execute.locks import tables_locked
from sqlgen.execute.preview import previewed
from sqlgen.execute.run import Observer, Progress, TableResult
from sqlgen.execute.session import Echo, Session, StandingColumn, connected
from sqlgen.execute.settings import prepared
from sqlgen.execute.state import State
from sqlgen.execute.trial import Bar, Trial, tried
from sqlgen.execute.undo import entries_of, undone
from sqlgen.execute.urls import Target, parse_url

__all__ = [
    "Bar",
    "Confirm",
    "Diagnosis",
    "Echo",
    "Filler",
    "Filling",
    "Finding",
    "Generation",
    "Journal",
    "Observer",
    "Outcome",
    "Progress",
    "Session",
    "StandingColumn",
    "State",
    "TableResult",
    "Target",
    "Trial",
    "called",
    "connected",
    "diagnosed",
    "entries_of",
    "installed",
    "parse_url",
    "prepared",
    "previewed",
    "tables_locked",
    "tried",
    "undone",
    "uninstalled",
]
