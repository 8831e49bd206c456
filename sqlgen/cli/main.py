"""The command line: one command a file, errors as sentences, exit codes that mean something."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sqlgen._version import __version__
from sqlgen.cli.examples import examples
from sqlgen.cli.fingerprint import fingerprint
from sqlgen.cli.generate import generate
from sqlgen.cli.plan import plan
from sqlgen.cli.render import render
from sqlgen.cli.undo import undo

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (generate, render, plan, fingerprint, examples, undo):
    app.command()(command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sqlgen {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Test data made inside the database, in SQL: the same rows on every engine.

    Exit codes: 0 done; 1 failed while running; 2 wrong use or spec, nothing written.

    Start with:  sqlgen generate demographics
    """


def main() -> None:
    """Run the command line; an error that nobody expected is one line too, not a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("sqlgen: stopped by Ctrl-C", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:  # a person gets a sentence, --verbose the rest
        if "--verbose" in sys.argv or "-v" in sys.argv:
            raise
        problem = f"internal error: {type(error).__name__}: {error}"
        typer.echo(f"sqlgen: {problem}; run with --verbose and report it", err=True)
        sys.exit(1)
