"""What is timed: sqlgen, and the other ways to get the same ten columns into a table."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.targets import Target, statement

SPEC = Path(__file__).parent / "people.yaml"
FAKER_ROWS = 5_000


def constants(target: Target, rows: int) -> float:
    """INSERT ... SELECT of constants: what the engine takes to store the rows alone."""
    return _timed(lambda: target.run(statement(target.name, "constants", rows)))


def handwritten(target: Target, rows: int) -> float:
    """What a person would write, with the engine's own random()."""
    return _timed(lambda: target.run(statement(target.name, "handwritten", rows)))


def sqlgen(target: Target, rows: int) -> float:
    """`sqlgen generate`, the whole process from start to exit."""
    command = [sys.executable, "-m", "sqlgen", "generate", str(SPEC), "--to", target.url]
    options = ["--rows", str(rows), "--replace", "--yes", "--quiet"]
    return _timed(lambda: subprocess.run([*command, *options], check=True))  # noqa: S603


def bulk_load(target: Target, file: Path) -> float:
    """COPY or LOAD DATA of a file that is ready."""
    return _timed(lambda: target.load(file))


def faker(target: Target, rows: int) -> float:
    """Faker and executemany, for a few rows, scaled to the count."""
    return _timed(lambda: target.insert_many(_faked())) * rows / FAKER_ROWS


def help_screen() -> float:
    """`sqlgen --help`."""
    command = [sys.executable, "-m", "sqlgen", "--help"]
    return _timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))  # noqa: S603


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _faked() -> list[tuple[Any, ...]]:
    from faker import Faker

    made = Faker("en_US")
    made.seed_instance(0)
    return [
        (
            n,
            made.first_name()[:9],
            made.last_name()[:9],
            made.city()[:12],
            made.random_int(12, 100),
            made.date_between(dt.date(1919, 1, 1), dt.date(2019, 12, 28)),
            made.random_int(0, 10000) / 100,
            made.boolean(30),
            made.date_time_between(dt.datetime(2020, 1, 1), dt.datetime(2025, 12, 31)),
            made.hexify("^^^^^^"),
        )
        for n in range(1, FAKER_ROWS + 1)
    ]
