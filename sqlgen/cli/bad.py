"""sqlgen bad."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from sqlgen.cli import badness, output
from sqlgen.cli.options import (
    LOCK,
    SPEC_OPTIONS,
    Classes,
    Dialect,
    Exclude,
    Tables,
    To,
    names_in,
    spec_options,
    with_options,
)
from sqlgen.errors import UsageError

RUN = {
    name: SPEC_OPTIONS[name]
    for name in (
        *("rows", "seed", "as_of", "set", "templates", "series", "batch", "schema"),
        *("constraints", "truncate", "replace"),
    )
}
FILE_OPTIONS = (
    *("rows", "seed", "as_of", "set", "templates", "schema"),
    *("tables", "rate", "classes", "exclude"),
)
"""Options of files as well."""
Source = Annotated[
    str | None, typer.Argument(help="A spec file, a built-in example's name, or a database URL.")
]
Rate = Annotated[float, typer.Option("--rate", help="The share of cells that are bad.")]
Raw = Annotated[
    bool, typer.Option("--raw", help="Into T_raw, a twin of text columns without constraints.")
]
Into = Annotated[
    bool, typer.Option("--into", help="Into the tables of a database themselves, not into twins.")
]
Labels = Annotated[
    str | None, typer.Option("--labels", help="Where labels go: FILE.csv, or a table's name.")
]
Files = Annotated[
    Path | None,
    typer.Option("--files", help="Fixtures for loaders, and the rows, as files in this folder."),
]
Listing = Annotated[
    bool, typer.Option("--list", help="Print the catalogue of classes and do nothing else.")
]


@with_options(RUN, LOCK)
def bad(
    source: Source = None,
    to: To = None,
    table: Tables = None,
    rate: Rate = 0.05,
    classes: Classes = None,
    exclude: Exclude = None,
    raw: Raw = False,
    into: Into = False,
    labels: Labels = None,
    files: Files = None,
    list: Listing = False,
    dialect: Dialect = None,
    **flags: Any,
) -> None:
    """Make rows of which a share of the cells is bad, and say which.

    The other cells are those of `generate`. By default only values are taken that the columns
    hold; --raw makes a landing table that holds all. Of a database, tables give their shape: rows
    go into a twin of each, T_bad or T_raw, and nothing of the tables is touched.

    \b
    Examples:
      sqlgen bad --list --dialect postgresql
      sqlgen bad people.yaml --to postgresql://me@localhost/dev --labels labels.csv
      sqlgen bad postgresql://me@localhost/dev --table orders --rows 5000 --raw
      sqlgen bad people.yaml --files fixtures --dialect mariadb
      sqlgen bad postgresql://me@localhost/dev --table orders --files fixtures
      sqlgen bad people.yaml --raw --rate 0.02 --classes format,range --labels sqlgen_bad_cells
    """
    from sqlgen import api

    if list:
        badness.catalogue(api.bad_classes(dialect), dialect, as_json=flags["as_json"])
        return
    options = spec_options(flags) | {"tables": table, "rate": rate}
    options |= {"classes": names_in(classes), "exclude": names_in(exclude)}
    if files is not None:
        _refuse_tables(to, into=into, labels=labels)
        _write(files, source, dialect, options, flags)
        return
    if source is None:
        raise UsageError("what is to be spoilt?", "name a spec or a database, or give --list")
    with output.progress(flags["quiet"] or flags["as_json"]) as observe:
        made = api.bad(
            source,
            to,
            labels=labels,
            raw=raw,
            into=into,
            lock_wait=flags["lock_wait"],
            observe=observe,
            confirm=output.confirm(flags["yes"]),
            echo=output.echo(flags["echo_sql"]),
            **options,
        )
    if flags["as_json"]:
        output.as_json(badness.spoilt_facts(made))
    elif not flags["quiet"]:
        badness.spoilt(made, labels)


def _refuse_tables(to: str | None, *, into: bool, labels: str | None) -> None:
    """Files are written instead of tables: options of these make no sense beside them."""
    for name, given in (("--to", to), ("--into", into), ("--labels", labels)):
        if given:
            raise UsageError(f"--files writes no table, and takes no {name}", f"drop {name}")


def _write(
    files: Path,
    source: str | None,
    dialect: str | None,
    options: Mapping[str, Any],
    flags: Mapping[str, Any],
) -> None:
    """Write files instead of filling tables."""
    from sqlgen import api

    echo = output.echo(flags["echo_sql"])
    wanted = {name: options[name] for name in FILE_OPTIONS}
    made = api.bad_files(files, source, dialect=dialect, echo=echo, **wanted)
    if flags["as_json"]:
        output.as_json({"folder": made.folder, "fixtures": made.fixtures, "rows": made.rows})
    elif not flags["quiet"]:
        output.line(f"{made.fixtures:,} fixtures, {made.rows:,} rows: {made.folder}")
