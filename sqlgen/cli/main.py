"""The command line: one command a file, errors as sentences, exit codes that mean something."""

from __future__ import annotations

import gc
import sys

import typer
from typer.exceptions import Abort, TyperException

from sqlgen.cli import output
from sqlgen.cli.bad import bad
from sqlgen.cli.boundary import boundary
from sqlgen.cli.docs import docs
from sqlgen.cli.doctor import doctor
from sqlgen.cli.examples import examples
from sqlgen.cli.fill import fill
from sqlgen.cli.fingerprint import fingerprint
from sqlgen.cli.generate import generate
from sqlgen.cli.options import Version
from sqlgen.cli.patients import patients
from sqlgen.cli.plan import plan
from sqlgen.cli.pools import pools
from sqlgen.cli.preview import preview
from sqlgen.cli.procedure import procedure
from sqlgen.cli.reject import reject
from sqlgen.cli.render import render
from sqlgen.cli.schema import schema
from sqlgen.cli.score import score
from sqlgen.cli.terminal import tolerate
from sqlgen.cli.try_ import try_
from sqlgen.cli.undo import undo
from sqlgen.cli.verify import verify
from sqlgen.errors import InterruptedRunError, SqlgenError, UsageError

app = typer.Typer(
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = (
    *(generate, fill, render, plan, preview, try_, fingerprint, verify),
    *(bad, score, reject, boundary),
    *(patients, examples, schema, docs, pools, doctor, undo, procedure),
)
for command in COMMANDS:
    app.command(command.__name__.rstrip("_"))(command)


@app.callback()
def root(
    context: typer.Context,
    version: Version = False,
) -> None:
    """Test data made inside the database, in SQL: the same rows on every engine.

    Exit codes: 0 done; 1 failed while running; 2 wrong use or spec, nothing written;
    3 it ran and found something.

    Start with:  sqlgen generate demographics
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


GARBAGE = 100_000
"""New objects between two looks for garbage: what a command imports is none, and is much."""


def main() -> None:
    """Run the command line; every error is a sentence, or its fields where --json is asked for."""
    gc.set_threshold(GARBAGE)
    tolerate()
    as_json = "--json" in sys.argv
    try:
        code = app(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except TyperException as error:
        _refuse_use(error, as_json)
    except (KeyboardInterrupt, Abort):
        output.error(InterruptedRunError("stopped by Ctrl-C"), as_json=as_json)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:  # a person gets a sentence, --verbose the rest
        if "--verbose" in sys.argv or "-v" in sys.argv:
            raise
        problem = f"internal error: {type(error).__name__}: {error}"
        output.error(SqlgenError(problem, "run with --verbose and report it"), as_json=as_json)
        sys.exit(1)


def _refuse_use(error: TyperException, as_json: bool) -> None:
    """A command line that makes no sense: exit code 2."""
    remedy = "see --help"
    output.error(UsageError(error.format_message().rstrip("."), remedy), as_json=as_json)
    sys.exit(UsageError.exit_code)
