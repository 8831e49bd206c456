"""`python -m benchmarks.patients`: synthetic patients, how fast, in how much memory, how true.

python -m benchmarks.patients
python -m benchmarks.patients --patients 1000,10000,100000 --engines duckdb
python -m benchmarks.patients --patients 1000 --engines postgresql,mariadb

Each population is made by the command line in a process of its own. On DuckDB it is then measured
beside published figures (benchmarks/population); the other engines have the same rows, so that only
their speed is taken. From the sizes that were made the cost of 1,000,000 is worked out.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.population.check import Check, none
from benchmarks.population.integrity import all_integrity
from benchmarks.population.rates import all_rates
from benchmarks.population.shares import LIVING, all_shares
from benchmarks.population.values import growth, lipids
from benchmarks.report import load
from benchmarks.targets import TARGETS, UnavailableError

BARS = {"duckdb": 200, "postgresql": 50}
"""Patients a second that are to be kept."""
SEED = 20260101
MANY = 1_000_000
GIB = 2**20
"""Kibibytes in one."""


@dataclass(frozen=True, slots=True)
class Run:
    """A population that was made; `memory` is the most that one process held, in KiB.

    `working` are the seconds of all processors in that process, which others on a busy machine
    change little; a server's are not among them.
    """

    people: int
    seconds: float
    working: float
    memory: int
    rows: int
    dead: int

    @property
    def rate(self) -> float:
        """Living patients a second."""
        return self.people / self.seconds


def main() -> None:
    """Make, measure, check, print; exit code 3 where a figure is off."""
    options = _options()
    off = 0
    for engine in options.engines:
        with _target(engine, options.keep) as url:
            runs = []
            for people in options.patients:
                runs.append(_made(url, people))
                _told(engine, runs[-1])
                if engine == "duckdb" and not options.unchecked:
                    off += _checked(url, people)
            _projected(runs)
    sys.exit(3 if off else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.patients",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--patients", type=_numbers, default=[1_000, 10_000])
    parser.add_argument("--engines", type=lambda text: text.split(","), default=["duckdb"])
    parser.add_argument("--unchecked", action="store_true", help="only speed and memory")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the DuckDB file")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(each.replace("_", "")) for each in text.split(",")]


@contextmanager
def _target(engine: str, keep: Path | None) -> Iterator[str]:
    """The URL of a place for patients, which is gone afterwards unless it is to be kept."""
    if engine == "duckdb":
        folder = keep or Path(tempfile.mkdtemp())
        folder.mkdir(parents=True, exist_ok=True)
        yield f"duckdb:///{folder}/patients.duckdb"
        if keep is None:
            shutil.rmtree(folder)
        return
    try:
        target = TARGETS[engine]()
    except UnavailableError as reason:
        sys.exit(f"{engine}: {reason}")
    try:
        yield target.url
    finally:
        target.close()


def _made(url: str, people: int) -> Run:
    """Make a population in a process of its own, and take its time and memory."""
    started, before = time.monotonic(), _used()
    done = subprocess.run(  # noqa: S603
        _command(url, people), check=True, stdout=subprocess.PIPE, text=True
    )
    seconds = time.monotonic() - started
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    facts = json.loads(done.stdout)
    return Run(people, seconds, _used() - before, memory, facts["rows"], facts["dead"])


def _used() -> float:
    """Seconds that processors have worked for all child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _command(url: str, people: int) -> list[str]:
    return [
        *(sys.executable, "-m", "sqlgen", "patients", "-p", str(people), "-s", str(SEED)),
        *("--to", url, "--replace", "--yes", "--json"),
    ]


def _told(engine: str, run: Run) -> None:
    bar = f", bar {BARS[engine]}" if engine in BARS else ""
    print(
        f"{engine}: {run.people:,} patients, {run.dead:,} dead, {run.rows:,} rows"
        f" in {run.seconds:.1f} s: {run.rate:.0f} patients/s{bar}, {run.rows / run.seconds:,.0f}"
        f" rows/s, {run.working:.0f} s of processors, {run.memory / GIB:.2f} GiB; load {load()}",
        flush=True,
    )


def _projected(runs: list[Run]) -> None:
    """The cost of many, by what each further patient took between the two largest populations."""
    if len(runs) < 2:
        return
    before, last = sorted(runs, key=lambda run: run.people)[-2:]
    each = (last.seconds - before.seconds) / (last.people - before.people)
    seconds = last.seconds + (MANY - last.people) * each
    rows = last.rows / last.people * MANY
    print(f"{MANY:,} patients at that rate: {seconds / 60:.0f} minutes, {rows:,.0f} rows")


def _checked(url: str, people: int) -> int:
    """Print all figures beside those that are known; how many are off."""
    with duckdb.connect(url.removeprefix("duckdb:///"), read_only=True) as connection:
        connection.execute(LIVING)
        checks = list(_checks(connection, people))
    print(f"\n{'':58} {'found':>10} {'known':>10}")
    for each in checks:
        print(each)
    off = sum(not each.holds for each in checks)
    print(f"{len(checks)} figures, {off} of them off\n", flush=True)
    return off


def _checks(connection: duckdb.DuckDBPyConnection, people: int) -> Iterator[Check]:
    (living,) = connection.execute("SELECT COUNT(*) FROM living").fetchall()[0]
    yield none("living patients beside those asked for", living - people)
    yield from all_integrity(connection)
    yield from (share.measured(connection) for share in all_shares())
    yield from all_rates(connection)
    yield from growth(connection)
    yield from lipids(connection)


if __name__ == "__main__":
    main()
