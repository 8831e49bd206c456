"""Engines that sqlgen speaks to: one file of facts each, one file of macros in templates/."""

from __future__ import annotations

import difflib
from os import PathLike

from sqlgen.dialects.base import Dialect, OwnTemplates, Refusal, SeriesForm, Setting
from sqlgen.dialects.duckdb import DUCKDB
from sqlgen.dialects.mariadb import MARIADB
from sqlgen.dialects.mysql import MYSQL, MYSQL56
from sqlgen.dialects.oracle import ORACLE
from sqlgen.dialects.own import CLASSES, Engines, own_engines
from sqlgen.dialects.postgresql import POSTGRESQL
from sqlgen.dialects.sqlite import SQLITE
from sqlgen.errors import UsageError

DIALECTS: Engines = {
    each.name: each for each in (DUCKDB, SQLITE, POSTGRESQL, MARIADB, MYSQL, MYSQL56, ORACLE)
}

__all__ = [
    "CLASSES",
    "DIALECTS",
    "Dialect",
    "Engines",
    "OwnTemplates",
    "Refusal",
    "SeriesForm",
    "Setting",
    "dialect_named",
    "engines_with",
]


def engines_with(folder: str | PathLike[str] | None) -> Engines:
    """All engines, with what a person's own folder of templates adds to them."""
    return DIALECTS if folder is None else own_engines(str(folder), DIALECTS)


def dialect_named(name: str, engines: Engines = DIALECTS) -> Dialect:
    """The dialect of that name; UsageError, with the nearest right one, where there is none."""
    found = engines.get(name.lower())
    if found is None:
        near = difflib.get_close_matches(name.lower(), engines, 1)
        hint = f"did you mean {near[0]}?" if near else f"use one of {', '.join(engines)}"
        raise UsageError(f"unknown dialect {name!r}", hint)
    return found
