"""A million rows in a client of less than 200 MiB.

The figure is the peak resident set of the client's process, as the kernel counts it for a process
that has ended, everything included: Python, drivers, libraries. DuckDB stands inside that process,
so all that it buffers counts too; it keeps buffers a thread, so its threads are set to two, or the
figure would be the machine's number of cores.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sqlgen
from command import command, environment
from databases import Database, Server
from engines import DUCKDB, MARIADB, POSTGRESQL

MIB = 1 << 20
LIMIT = 200 * MIB
ROWS = 1_000_000
FEW = 1_000
GROWTH = 16 * MIB
"""Most that a client of a server may grow from a thousand rows to a million."""

pytestmark = pytest.mark.slow


LAUNCHER = """\
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts a command and says what it took. The kernel counts what a process was forked from as its
own, and the tests' own process may be larger than what is measured."""


def peak(*arguments: object) -> int:
    """The most memory that a command took, in octets."""
    done = subprocess.run(
        [sys.executable, "-c", LAUNCHER, *command(*map(str, arguments))],
        env=environment(),
        stdout=subprocess.PIPE,
        encoding="ascii",
        check=True,
    )
    # Linux counts in KiB, macOS in octets.
    return int(done.stdout) * (1 if os.uname().sysname == "Darwin" else 1024)


@pytest.fixture
def home(engine: Server) -> Iterator[Database]:
    """A database that goes as soon as its million rows are counted."""
    with engine.fresh() as made:
        yield made


@pytest.mark.parametrize("engine", [DUCKDB], indirect=True, ids=lambda each: each.name)
def test_inside_the_client(home: Database) -> None:
    """Engine and all."""
    url = f"{home.url}?threads=2"
    assert peak("generate", "demographics", "--to", url, "--rows", ROWS) < LIMIT
    assert home.value("SELECT COUNT(*) FROM demographics") == ROWS


@pytest.mark.parametrize("engine", [POSTGRESQL, MARIADB], indirect=True, ids=lambda each: each.name)
def test_a_client_of_a_server(home: Database) -> None:
    """Rows never come to the client, so a million take no more than a thousand."""
    arguments = ("generate", "demographics", "--to", home.url, "--yes", "--fingerprint")
    few = peak(*arguments, "--rows", FEW)
    many = peak(*arguments, "--rows", ROWS, "--replace")
    assert many < LIMIT
    assert many - few < GROWTH
    assert home.value("SELECT COUNT(*) FROM demographics") == ROWS


def test_a_script(tmp_path: Path) -> None:
    """A script of a thousand batches is written as it is made."""
    out = tmp_path / "people.sql"
    arguments = ("render", "demographics", "--dialect", "postgresql", "-o", out)
    few = peak(*arguments, "--rows", FEW)
    assert out.stat().st_size > 0
    many = peak(*arguments, "--rows", ROWS, "--batch", 1000)
    assert many - few < GROWTH
    assert out.read_text().count("COMMIT") == ROWS // 1000


def test_a_plan_of_more_rows_than_there_are(tmp_path: Path) -> None:
    """A plan holds batches as a rule, not as a list."""
    spec = tmp_path / "spec.yaml"
    spec.write_text("tables: {t: {rows: 9223372036854775807, columns: {id: {sequence: 1}}}}")
    assert sqlgen.plan(spec, batch=1).tables[0].batch_count == 2**63 - 1
    assert peak("plan", spec, "--batch", 1) < LIMIT
