"""How much of labelled bad data a validator's findings hit.

A label is found by a finding of the same table, key and column. A finding without a column is of a
whole row: it finds every label of that row. A label without a column, a row that is bad as a whole,
is found by any finding of the row. Of a class, findings that hit no label count as wrong in the
columns that hold the class.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlgen.errors import UsageError

PLACE = ("table", "key", "column")
LABEL = (*PLACE, "class", "family")
Finding = tuple[str, str, str]
"""A table, a key in it, and a column; the last one is empty where a whole row is meant."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Labels and those that were found; findings that hit a label, and those that hit none."""

    labels: int
    found: int
    right: int
    wrong: int

    @property
    def precision(self) -> float:
        """The share of findings that hit a label, 0 where there are none."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of labels that were found, 0 where there are none."""
        return _share(self.found, self.labels)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return _share(2 * self.precision * self.recall, self.precision + self.recall)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """A cell or a row that was spoilt, and how."""

    table: str
    key: str
    column: str
    name: str
    family: str


@dataclass(frozen=True, slots=True)
class Score:
    """A validator against labels: over all, by class and by family, and what it missed."""

    overall: Figures
    classes: dict[str, Figures]
    families: dict[str, Figures]
    missed: tuple[Label, ...]


def scored(labels: Path, found: Path) -> Score:
    """The score of a file of findings against one of labels; UsageError where one can't be read."""
    truth = tuple(dict.fromkeys(_labels(labels)))
    findings = _Findings(set(_findings(found)))
    wrong = findings.all - findings.right(truth)

    def grouped(group: Sequence[Label]) -> Figures:
        columns = {(each.table, each.column) for each in group}
        return findings.figures(group, {each for each in wrong if (each[0], each[2]) in columns})

    return Score(
        overall=findings.figures(truth, wrong),
        classes={name: grouped(each) for name, each in _by(truth, "name").items()},
        families={name: grouped(each) for name, each in _by(truth, "family").items()},
        missed=tuple(each for each in truth if not findings.of(each)),
    )


class _Findings:
    """What a validator found: tables, keys, columns."""

    def __init__(self, found: set[Finding]) -> None:
        self.all = found
        self._columns: dict[tuple[str, str], set[str]] = defaultdict(set)
        for table, key, column in found:
            self._columns[table, key].add(column)

    def of(self, label: Label) -> set[Finding]:
        """The findings that hit a label."""
        row = (label.table, label.key)
        columns = self._columns.get(row, set())
        return {(*row, each) for each in columns if not label.column or each in (label.column, "")}

    def right(self, labels: Sequence[Label]) -> set[Finding]:
        """Those that hit any of some labels."""
        return {finding for label in labels for finding in self.of(label)}

    def figures(self, labels: Sequence[Label], wrong: set[Finding]) -> Figures:
        """The figures of some labels, and of the findings that are wrong."""
        found = sum(bool(self.of(each)) for each in labels)
        return Figures(len(labels), found, len(self.right(labels)), len(wrong))


def _by(labels: Sequence[Label], part: str) -> dict[str, list[Label]]:
    found: dict[str, list[Label]] = defaultdict(list)
    for each in labels:
        found[getattr(each, part)].append(each)
    return found


def _labels(path: Path) -> Iterator[Label]:
    for table, key, column, name, family in _read(path, LABEL):
        yield Label(table, _key(key), column, name, family)


def _findings(path: Path) -> Iterator[Finding]:
    for table, key, column in _read(path, PLACE):
        yield table, _key(key), column


def _read(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Some columns of a CSV file, by the names in its first line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file)
            missing = [each for each in columns if each not in (lines.fieldnames or ())]
            if missing:
                raise UsageError(
                    f"{path}, line 1: there is no column {missing[0]!r}",
                    f"the first line names the columns {', '.join(columns)}",
                )
            for line in lines:
                yield tuple(line[each] or "" for each in columns)
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}", "name another file") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} is no CSV file in UTF-8: {error}", "write it anew") from None


def _key(text: str) -> str:
    """A key in one spelling: of a list, its values as texts, whoever wrote the JSON."""
    if not text.startswith("["):
        return text
    try:
        values = json.loads(text)
    except ValueError:
        return text
    return json.dumps([each if isinstance(each, str) else json.dumps(each) for each in values])
