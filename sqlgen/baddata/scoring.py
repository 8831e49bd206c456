"""How much of labelled bad data a validator's findings hit.

A label is found by a finding of the same table, key and column. A finding without a column is of a
whole row: it finds every label of that row. A label without a column, a row that is bad as a whole,
is found by any finding of the row. Of a class, findings that hit no label count as wrong in the
columns that hold the class.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
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
    hint: str = ""
    """What may be wrong where no finding is of a row that has a label."""


def scored(labels: Path, found: Path) -> Score:
    """The score of a file of findings against one of labels; UsageError where one can't be read."""
    truth = tuple(dict.fromkeys(_labels(labels)))
    findings = set(_findings(found))
    hits = _hits(truth, findings)
    wrong = Counter((table, column) for table, _, column in findings.difference(*hits.values()))

    def grouped(group: Sequence[Label]) -> Figures:
        columns = {(each.table, each.column) for each in group}
        return _figures([hits[each] for each in group], sum(wrong[each] for each in columns))

    return Score(
        overall=_figures(hits.values(), wrong.total()),
        classes={name: grouped(each) for name, each in _by(truth, "name").items()},
        families={name: grouped(each) for name, each in _by(truth, "family").items()},
        missed=tuple(label for label, hit in hits.items() if not hit),
        hint=_hint(truth, findings),
    )


def _hint(labels: Sequence[Label], findings: Collection[Finding]) -> str:
    """How the places of findings differ from those of labels, where no row is in both."""
    keys = {each.table: each.key for each in labels}
    rows = {(each.table, each.key) for each in labels}
    if not keys or not findings or any(each[:2] in rows for each in findings):
        return ""
    for table, key, _ in sorted(findings):
        if table in keys:
            return f"no finding is of a row with a label: a key is {key!r}, there {keys[table]!r}"
    table, *_ = min(findings)
    return f"no finding is of a table with labels: one is of {table!r}, those of {', '.join(keys)}"


def _hits(labels: Sequence[Label], findings: Iterable[Finding]) -> dict[Label, list[Finding]]:
    """The findings that hit each label."""
    of_row: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for each in findings:
        of_row[each[:2]].append(each)
    return {
        label: [
            each
            for each in of_row.get((label.table, label.key), ())
            if not label.column or each[2] in (label.column, "")
        ]
        for label in labels
    }


def _figures(hits: Collection[Collection[Finding]], wrong: int) -> Figures:
    """The figures of some labels, by the findings that hit each, and of so many wrong ones."""
    found = sum(bool(each) for each in hits)
    return Figures(len(hits), found, len(set().union(*hits)), wrong)


def _by(labels: Sequence[Label], part: str) -> dict[str, list[Label]]:
    found: dict[str, list[Label]] = defaultdict(list)
    for each in labels:
        found[getattr(each, part)].append(each)
    return found


def _labels(path: Path) -> Iterator[Label]:
    for _, (table, key, column, name, family) in _read(path, LABEL):
        yield Label(table, _key(key), column, name, family)


def _findings(path: Path) -> Iterator[Finding]:
    for number, (table, key, column) in _read(path, PLACE):
        if not table or not key:
            what = "key" if table else "table"
            raise _broken(path, number, f"there is no {what}", "say which row it is of")
        if "\0" in f"{table}{key}{column}":
            raise _broken(path, number, "it holds U+0000", "write it anew")
        yield table, _key(key), column


def _read(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Some columns of a CSV file, by the names in its first line, and the number of each line."""
    records = _records(path)
    _, header = next(records, (1, []))
    for name in columns:
        if name not in header:
            remedy = f"the first line names the columns {', '.join(columns)}"
            raise _broken(path, 1, f"there is no column {name!r}", remedy)
    at = [header.index(name) for name in columns]
    for number, record in records:
        if len(record) != len(header):
            problem = f"it has {len(record)} fields, the first line has {len(header)}"
            raise _broken(path, number, problem, "leave a field empty where there is nothing")
        yield number, tuple(record[place] for place in at)


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines of a CSV file that are not empty, each with the number of its first line."""
    number = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, strict=True)
            for record in lines:
                if record:
                    yield number, record
                number = lines.line_num + 1
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}", "name another file") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is no CSV file in UTF-8: {error}", "write it anew") from None
    except csv.Error as error:
        raise _broken(path, number, str(error), "write that line anew") from None


def _broken(path: Path, number: int, problem: str, remedy: str) -> UsageError:
    return UsageError(f"{path}, line {number}: {problem}", remedy)


def _key(text: str) -> str:
    """A key in one spelling: of a list, its values as texts, whoever wrote the JSON."""
    if not text.startswith("["):
        return text
    try:
        values = json.loads(text)
    except ValueError:
        return text
    return json.dumps([each if isinstance(each, str) else json.dumps(each) for each in values])
