"""sqlgen score."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sqlgen.cli import badness, output
from sqlgen.cli.options import with_options
from sqlgen.errors import UsageError

Labels = Annotated[Path, typer.Option("--labels", help="The labels that `sqlgen bad` wrote.")]
Found = Annotated[
    Path,
    typer.Option("--found", help="A CSV file of findings, with the columns table, key, column."),
]
MinRecall = Annotated[
    float | None,
    typer.Option(
        "--min-recall", metavar="SHARE", help="Exit with 3 where less is found, like 0.9."
    ),
]


@with_options()
def score(labels: Labels, found: Found, min_recall: MinRecall = None, **flags: Any) -> None:
    """Say how much of labelled bad data a validator found, and what it missed.

    Precision, recall and F1 over all, by class and by family. A finding without a column is of the
    whole row.

    \b
    Examples:
      sqlgen score --labels labels.csv --found findings.csv
      sqlgen score --labels labels.csv --found findings.csv --min-recall 0.9 --json
    """
    from sqlgen import api

    if min_recall is not None and not 0 <= min_recall <= 1:
        raise UsageError(f"--min-recall must be 0 to 1, not {min_recall}", "like 0.9")
    made = api.score(labels, found)
    if flags["as_json"]:
        output.as_json(badness.score_facts(made))
    elif not flags["quiet"]:
        badness.score(made)
    if min_recall is not None and made.overall.recall < min_recall:
        raise typer.Exit(output.FOUND)
