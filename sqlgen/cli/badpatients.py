"""`sqlgen bad patients`: what of the options of `bad` goes to synthetic patients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlgen.cli import badness, output
from sqlgen.cli.options import spec_options
from sqlgen.cli.who import patient_options, people_of, refuse_others

MEANINGLESS = {
    "into": "they are made anew",
    "as_of": "--reference says which day is the last",
    "set": "they have no parameters",
    "templates": "they are made by sqlgen's own",
    "series": "it numbers the rows of specs",
    "batch": "a table is filled by one statement",
    "truncate": "give --replace",
}
"""Options of specs, and why patients have none."""
OF_FILES = {
    "raw": "files are of landing tables",
    "schema": "files have none",
    "replace": "files are written anew",
    "labels": "they go into labels.csv",
    "to": "they go into a folder",
}
"""The same where files are written."""


def made(wanted: Mapping[str, Any], flags: Mapping[str, Any]) -> None:
    """Make bad patients in a database, or as files; `wanted` has what `bad` itself takes."""
    from sqlgen import api

    options: Any = _options(wanted, flags)
    spoiling = {name: wanted[name] for name in ("rate", "classes", "exclude", "tables")}
    if wanted["files"] is not None:
        refuse_others(OF_FILES, {**flags, **wanted})
        dialect = wanted["dialect"] or "duckdb"
        written = api.bad_patient_files(wanted["files"], dialect=dialect, **spoiling, **options)
        badness.files(written, flags)
        return
    with output.progress(flags["quiet"] or flags["as_json"]) as observe:
        spoilt = api.bad_patients(
            wanted["to"],
            labels=wanted["labels"],
            raw=wanted["raw"],
            schema=flags["schema"],
            constraints=flags["constraints"],
            replace=flags["replace"],
            lock_wait=flags["lock_wait"],
            observe=observe,
            confirm=output.confirm(flags["yes"]),
            echo=output.echo(flags["echo_sql"]),
            **spoiling,
            **options,
        )
    badness.told(spoilt, wanted["labels"], flags)


def _options(wanted: Mapping[str, Any], flags: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who is made, `--rows` among it."""
    refuse_others(MEANINGLESS, {**flags, **wanted})
    people = people_of(spec_options(flags)["rows"], flags["people"])
    return patient_options(wanted["state"], wanted["city"], {**flags, "people": people})
