"""Engines that sqlgen speaks to: one file of facts each, one file of macros in templates/."""

from __future__ import annotations

import difflib

from sqlgen.dialects.base import Dialect, Refusal, SeriesForm, Setting
from sqlgen.dialects.duckdb import DUCKDB
from sqlgen.dialects.mariadb import MARIADB
from sqlgen.dialects.mysql import MYSQL, MYSQL56
from sqlgen.dialects.postgresql import POSTGRESQL
from sqlgen.dialects.sqlite import SQLITE
from sqlgen.errors import UsageError

DIALECTS = {each.name: each for each in (DUCKDB, SQLITE, POSTGRESQL, MARIADB, MYSQL, MYSQL56)}

__all__ = ["DIALECTS", "Dialect", "Refusal", "SeriesForm", "Setting", "dialect_named"]


def dialect_named(name: str) -> Dialect:
    """The dialect of that name; UsageError, with the nearest right one, where there is none."""
    found = DIALECTS.get(name.lower())
    if found is None:
        near = difflib.get_close_matches(name.lower(), DIALECTS, 1)
        hint = f"did you mean {near[0]}?" if near else f"use one of {', '.join(DIALECTS)}"
        raise UsageError(f"unknown dialect {name!r}", hint)
    return found
