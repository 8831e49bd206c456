"""Figures, and how they are shown: a table for people, JSON for machines."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import sqlgen
from benchmarks.peers import BAD, BAD_RAW, FAKER_ROWS, HANDWRITTEN, SQLGEN

HELP_BAR = 0.5
"""Seconds within which `sqlgen --help` is to answer."""
BAD_BAR = 1.3
"""How many times what good data takes bad data is to take at most."""


@dataclass
class Figure:
    """The seconds of one way, round by round; `rows` of them were made, of `asked`."""

    name: str
    peer: str
    rows: int
    asked: int
    rounds: list[float] = field(default_factory=list)

    @property
    def scale(self) -> float:
        """What the seconds are multiplied by, where fewer rows were made."""
        return self.asked / self.rows if self.rows else 1.0

    @property
    def scaled(self) -> list[float]:
        """The seconds of each round, for all rows."""
        return [seconds * self.scale for seconds in self.rounds]

    @property
    def seconds(self) -> float:
        """The median."""
        return median(self.scaled)


@dataclass
class Engine:
    """The figures of one engine, with the reasons for what was left out."""

    title: str
    version: str
    bar: float
    figures: list[Figure]
    left_out: list[str] = field(default_factory=list)

    def seconds(self, name: str) -> float:
        """The median of the way of that name."""
        return next(figure.seconds for figure in self.figures if figure.name == name)

    @property
    def ratio(self) -> float:
        """How many times what hand-written SQL takes sqlgen takes."""
        return self.beside(SQLGEN, HANDWRITTEN)

    def beside(self, one: str, other: str) -> float:
        """How many times the seconds of another way one takes."""
        return self.seconds(one) / self.seconds(other)

    def pairs(self, one: str, other: str) -> tuple[float, float]:
        """The lowest and the highest of that ratio in one round."""
        rounds = {figure.name: figure.rounds for figure in self.figures}
        both = zip(rounds[one], rounds[other], strict=True)
        found = [ours / theirs for ours, theirs in both]
        return min(found), max(found)


@dataclass
class Report:
    """All that one run of the benchmark found."""

    rows: int
    repeat: int
    machine: dict[str, str]
    engines: list[Engine]
    missing: list[str]
    starts: dict[str, float]

    def facts(self) -> dict[str, Any]:
        """The report for machines."""
        return {**asdict(self), "ratios": {each.title: each.ratio for each in self.engines}}

    def text(self) -> str:
        """The report for people."""
        return "\n".join(_lines(self))


def machine() -> dict[str, str]:
    """What the seconds depend on."""
    return {
        "cores": str(os.cpu_count()),
        "processor": _processor(),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlgen": sqlgen.__version__,
    }


def load() -> str:
    """How busy the machine is: the mean number of running processes in the last minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _processor() -> str:
    for line in _lines_of("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    for line in _lines_of("/proc/meminfo"):
        if line.startswith("MemTotal"):
            return f"{int(line.split()[1]) / 2**20:.0f} GiB"
    return "unknown"


def _lines_of(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def _lines(report: Report) -> Iterator[str]:
    facts = report.machine
    yield f"{report.rows:,} rows x 10 columns; seconds are medians of {report.repeat} rounds"
    yield f"{facts['cores']} cores ({facts['processor']}), {facts['memory']}, {facts['system']}"
    yield (
        f"sqlgen {facts['sqlgen']}, Python {facts['python']}; "
        f"load {facts['load before']} before, {facts['load after']} after"
    )
    for engine in report.engines:
        yield from _table(engine)
    yield ""
    for reason in report.missing:
        yield f"left out: {reason}"
    for name, seconds in report.starts.items():
        yield f"{name:<32}{seconds:>8.2f} s{_help_verdict(name, seconds)}"
    yield ""
    yield "sqlgen beside hand-written SQL (lowest and highest of the rounds)"
    for engine in report.engines:
        yield _bar(engine, SQLGEN, HANDWRITTEN, engine.bar)
    for way in (BAD, BAD_RAW):
        yield ""
        yield f"{way}, beside good data"
        for engine in report.engines:
            yield _bar(engine, way, SQLGEN, BAD_BAR)


def _table(engine: Engine) -> Iterator[str]:
    yield ""
    title = f"{engine.title} {engine.version}"
    yield f"{title:<32}{'seconds':>8}{'low - high':>18}{'ratio':>8}{'rows/s':>12}"
    for figure in engine.figures:
        low, high = min(figure.scaled), max(figure.scaled)
        spread = f"{low:.2f} - {high:.2f}" if len(figure.rounds) > 1 else ""
        ratio = figure.seconds / engine.seconds(figure.peer)
        name = figure.name + (" *" if figure.scale != 1 else "")
        speed = figure.asked / figure.seconds
        yield f"  {name:<30}{figure.seconds:>8.2f}{spread:>18}{ratio:>8.2f}{speed:>12,.0f}"
    if any(figure.scale != 1 for figure in engine.figures):
        yield f"  * {FAKER_ROWS:,} rows, once, scaled"
    for reason in engine.left_out:
        yield f"  left out: {reason}"


def _help_verdict(name: str, seconds: float) -> str:
    if not name.endswith("--help"):
        return ""
    return f"   bar {HELP_BAR} s: {_verdict(seconds <= HELP_BAR)}"


def _bar(engine: Engine, one: str, other: str, bar: float) -> str:
    low, high = engine.pairs(one, other)
    ratio = engine.beside(one, other)
    verdict, spread = _verdict(ratio <= bar), f"({low:.2f} - {high:.2f})"
    return f"  {engine.title:<12}{ratio:>6.2f}  {spread:<16} bar {bar}: {verdict}"


def _verdict(met: bool) -> str:
    return "met" if met else "not met"
