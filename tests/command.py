"""The command line, run the way a person or a script runs it.

run(...)       in a process of its own
inside(...)    in this process, where hundreds of runs would take too long
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from h2_server import JAR
from sqlgen.cli.main import main

SECONDS = 60
"""Longest that a command of these tests may take: beyond it something hangs."""
Argument = str | int | Path


@dataclass(frozen=True)
class Done:
    """What a command left behind: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Everything that it printed."""
        return self.out + self.err


def command(*arguments: Argument) -> list[str]:
    """The command as a list for subprocess."""
    return [sys.executable, "-m", "sqlgen", *map(str, arguments)]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without what would change what sqlgen does."""
    kept = {name: value for name, value in os.environ.items() if not _ours(name)}
    made = kept | {"COLUMNS": "200"} | dict(extra or {})
    paths = [each["PYTHONPATH"] for each in (extra or {}, kept) if each.get("PYTHONPATH")]
    return made | ({"PYTHONPATH": os.pathsep.join(paths)} if paths else {})


def _ours(name: str) -> bool:
    """Whether sqlgen itself reads a variable, and not what stands in for an engine."""
    return name.startswith("SQLGEN_") and name != JAR


def run(
    *arguments: Argument,
    env: Mapping[str, str] | None = None,
    folder: Path | None = None,
    seconds: float = SECONDS,
) -> Done:
    """Run a command to its end."""
    done = subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=seconds,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def inside(*arguments: Argument) -> Done:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    argv = ["sqlgen", *map(str, arguments)]
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "argv", argv):
        code = _exit_code()
    return Done(code, out.getvalue(), err.getvalue())


def _exit_code() -> int:
    try:
        main()
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else 1
    return 0
