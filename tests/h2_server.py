"""An H2 server that plays Oracle while the tests run, with what stands in tests/oracle_h2."""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

HOME = Path(__file__).parent / "oracle_h2"
JAR = "SQLGEN_H2_JAR"
"""The environment variable that names H2's jar."""
JARS = Path("/usr/share/java")
"""Where Debian's libh2-java puts it."""
ADVICE = f"install libh2-java, or name the jar in {JAR}"
PROGRAMS = ("java", "javac")


class MissingError(Exception):
    """Something that an H2 needs is not at hand."""


def _jar() -> Path:
    named = os.environ.get(JAR)
    found = [Path(named)] if named else sorted(JARS.glob("h2*.jar"))
    if not found or not found[0].is_file():
        raise MissingError(f"no jar of H2 ({ADVICE})")
    return found[0]


def started() -> str:
    """The URL of an H2 server of our own, as the tests give it to sqlgen."""
    jar = _jar()
    for program in PROGRAMS:
        if shutil.which(program) is None:
            raise MissingError(f"no {program} for H2 (install a JDK)")
    if importlib.util.find_spec("jpype") is None:
        raise MissingError("no JPype1 for H2 (pip install JPype1)")
    _reachable(jar)
    return f"oracle+h2://sa@127.0.0.1:{_served(jar, _compiled(jar))}/first"


def _reachable(jar: Path) -> None:
    """Let this process and those it starts find the driver `oracle+h2`."""
    os.environ[JAR] = str(jar)
    paths = [str(HOME), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    sys.path.insert(0, str(HOME))


def _compiled(jar: Path) -> Path:
    folder = tempfile.mkdtemp(prefix="sqlgen_test_h2_")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    command = ("javac", "-cp", jar, "-d", folder, HOME / "Shims.java")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingError(f"the functions for H2 don't compile: {done.stderr.strip()}")
    return Path(folder)


def _served(jar: Path, classes: Path) -> int:
    """Start the server on a free port of this machine; it stops when this process does."""
    command = ("java", "-Xmx768m", "-cp", f"{jar}{os.pathsep}{classes}", "Shims")
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.communicate)
    output: IO[str] = process.stdout  # type: ignore[assignment]  # it is a pipe
    port = output.readline().strip()
    if not port.isdecimal():
        raise MissingError("H2 does not start")
    return int(port)


def beginning() -> list[str]:
    """The statements that give a new database what H2 lacks of Oracle."""
    text = (HOME / "begin.sql").read_text(encoding="utf-8")
    return [statement.strip() for statement in text.split(";\n") if statement.strip()]
