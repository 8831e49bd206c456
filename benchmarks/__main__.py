"""`python -m benchmarks`: seconds and ratios of sqlgen and its peers, in one run.

python -m benchmarks
python -m benchmarks --rows 500000 --engines duckdb --repeat 5 --json figures.json
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks import peers
from benchmarks.targets import Target, targets, write_csv

FILE_ROWS = 2_000_000
"""Most rows of the file for the bulk load: it passes through this process once."""
Figures = dict[str, list[float]]


def main() -> None:
    """Measure, print, and say whether the bars are met; it is a report, so it always ends well."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        known = targets(Path(folder))
        print(f"{options.rows:,} rows x 10 columns, median of {options.repeat}; {_machine()}")
        found = {
            name: _measured(known[name], options.rows, options.repeat, Path(folder))
            for name in options.engines
        }
        for name, figures in found.items():
            _print(known[name], figures, options.rows)
    print(f"\nsqlgen --help: {median(peers.help_screen() for _ in range(5)):.2f} s (bar 0.5 s)")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument(
        "--engines",
        type=lambda text: text.split(","),
        default=["duckdb", "postgresql", "mariadb"],
    )
    parser.add_argument("--json", type=Path, help="write all seconds to a file")
    return parser.parse_args()


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.machine()}"


def _measured(target: Target, rows: int, repeat: int, folder: Path) -> Figures:
    """All ways in turn, again and again, so that the machine's moods meet them alike."""
    file = _ready_file(target, rows, folder)
    ways: dict[str, Callable[[], float]] = {
        "constants": lambda: peers.constants(target, rows),
        "hand-written": lambda: peers.handwritten(target, rows),
        "sqlgen, whole process": lambda: peers.sqlgen(target, rows),
        "bulk load of a ready file": lambda: peers.bulk_load(target, file),
    }
    figures: Figures = {name: [] for name in ways}
    for _ in range(repeat):
        for name, measure in ways.items():
            target.fresh()
            figures[name].append(measure())
    target.fresh()
    figures["Faker + executemany, scaled"] = [peers.faker(target, rows)]
    target.run("DROP TABLE people")
    return figures


def _ready_file(target: Target, rows: int, folder: Path) -> Path:
    target.fresh()
    peers.handwritten(target, min(rows, FILE_ROWS))
    file = folder / f"{target.name}.csv"
    write_csv(file, target.rows())
    return file


def _print(target: Target, figures: Figures, rows: int) -> None:
    peer = figures["hand-written"]
    print(f"\n{target.name:<30}{'seconds':>10}{'ratio':>8}{'rows/s':>14}")
    for name, seconds in figures.items():
        middle = median(seconds)
        print(f"  {name:<28}{middle:>10.2f}{middle / median(peer):>8.2f}{rows / middle:>14,.0f}")
    ratios = sorted(
        ours / theirs for ours, theirs in zip(figures["sqlgen, whole process"], peer, strict=True)
    )
    verdict = "met" if median(ratios) <= target.bar else "not met"
    span = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
    print(f"  bar {target.bar}: {verdict} (median of pairs {median(ratios):.2f}, {span})")


if __name__ == "__main__":
    main()
