"""What `bad`, `score`, `reject` and `boundary` print."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlgen.cli import output

if TYPE_CHECKING:
    from sqlgen.api import (
        Answer,
        BadClass,
        Bounded,
        Figures,
        Left,
        Refused,
        Rejected,
        Score,
        Spoilt,
    )

MISSED_SHOWN = 10


def catalogue(classes: Sequence[BadClass], dialect: str | None, *, as_json: bool) -> None:
    """The catalogue, for people or for machines."""
    if as_json:
        output.as_json(class_facts(classes, dialect))
    else:
        listed(classes, dialect)


def listed(classes: Sequence[BadClass], dialect: str | None) -> None:
    """The catalogue: a paragraph a class."""
    from sqlgen import api

    known = _by_class()
    if dialect is not None and (told := api.reserve(dialect)):
        output.line(f"{dialect}: {told}")
    family = ""
    for each in classes:
        if each.family != family:
            family = each.family
            output.line(f"\n{family}" if each is not classes[0] else family)
        output.line(f"  {each.name}: {each.does} ({', '.join(sorted(each.suits))})")
        for answer in known[each.name]:
            output.line(f"    {answer.kind}: {_shown(answer.good)} -> {_shown(answer.bad)}")
            for engine, told in _engines(answer, dialect).items():
                output.line(f"      {engine}: {told}")


def _shown(text: str | None) -> str:
    """A value so that it can be read: control characters and wide ones as escapes."""
    if text is None:
        return "NULL"
    short = text if len(text) <= 60 else f"{text[:40]}... ({len(text):,} characters)"
    return ascii(short)


def _by_class() -> Mapping[str, list[Answer]]:
    from sqlgen import api

    found: dict[str, list[Answer]] = defaultdict(list)
    for each in api.answers().values():
        found[each.name].append(each)
    return found


def _engines(answer: Answer, dialect: str | None) -> Mapping[str, str]:
    return answer.engines if dialect is None else {dialect: answer.of(dialect)}


def class_facts(classes: Sequence[BadClass], dialect: str | None) -> list[dict[str, Any]]:
    """The catalogue as plain data."""
    known = _by_class()
    return [_class_facts(each, known[each.name], dialect) for each in classes]


def _class_facts(each: BadClass, known: Sequence[Answer], dialect: str | None) -> dict[str, Any]:
    return {
        "class": each.name,
        "family": each.family,
        "does": each.does,
        "suits": sorted(each.suits),
        "default": each.default,
        "examples": [
            {
                "kind": answer.kind,
                "good": answer.good,
                "bad": answer.bad,
                "engines": dict(_engines(answer, dialect)),
            }
            for answer in known
        ],
    }


def spoilt(made: Spoilt, labels: str | None) -> None:
    """What a run of bad data made."""
    output.samples(made.report.samples)
    for table in made.report.tables:
        output.line(f"{table.table}: {table.rows:,} rows")
    if made.labels is not None:
        output.line(f"{made.labels:,} labels: {labels}")
    for why, names in _reasons(made.left).items():
        output.line(f"left out, {why}: {', '.join(names)}")
    where = f"{made.report.url}, seed {made.report.plan.seed}"
    output.line(f"{len(made.applied)} classes of bad data in {made.report.seconds:.1f} s: {where}")


def _reasons(left: Sequence[Left]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for each in left:
        found[each.why].append(each.name)
    return found


def spoilt_facts(made: Spoilt) -> dict[str, Any]:
    """The same as plain data."""
    return {
        **output.report_facts(made.report),
        "labels": made.labels,
        "classes": list(made.applied),
        "left": [{"class": each.name, "why": each.why} for each in made.left],
    }


def score(made: Score) -> None:
    """A validator's score."""
    output.line(f"{'':<26} {'labels':>8} {'found':>8} {'precision':>9} {'recall':>7} {'F1':>6}")
    _figures("overall", made.overall)
    for title, group in (("families", made.families), ("classes", made.classes)):
        output.line(title)
        for name, each in group.items():
            _figures(f"  {name}", each)
    if made.missed:
        output.line(f"missed: {len(made.missed):,}")
    for label in made.missed[:MISSED_SHOWN]:
        place = f"{label.table}, key {label.key}, {label.column or 'the row'}"
        output.line(f"  {place}: {label.name}")


def _figures(name: str, of: Figures) -> None:
    shares = f"{of.precision:>9.3f} {of.recall:>7.3f} {of.f1:>6.3f}"
    output.line(f"{name:<26} {of.labels:>8,} {of.found:>8,} {shares}")


def score_facts(made: Score) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "overall": _figure_facts(made.overall),
        "classes": {name: _figure_facts(each) for name, each in made.classes.items()},
        "families": {name: _figure_facts(each) for name, each in made.families.items()},
        "missed": [
            {
                "table": each.table,
                "key": each.key,
                "column": each.column,
                "class": each.name,
                "family": each.family,
            }
            for each in made.missed
        ],
    }


def _figure_facts(of: Figures) -> dict[str, Any]:
    return {
        "precision": of.precision,
        "recall": of.recall,
        "f1": of.f1,
        "labels": of.labels,
        "found": of.found,
    }


def rejection(made: Rejected, *, whole: bool) -> None:
    """What came of a row against each constraint."""
    for each in made.found.tried:
        if whole or each.verdict != "refused":
            output.line(f"{each.table[1]}: {each.kind} {each.name}: {each.verdict}{_why(each)}")
    for (_, name), why in made.found.left:
        output.line(f"{name}: not tried, {why}")
    counts = Counter(each.verdict for each in made.found.tried)
    told = ", ".join(f"{count:,} {verdict}" for verdict, count in counts.items())
    output.line(f"{len(made.found.tried):,} constraints: {told or 'none'}")


def _why(each: Refused) -> str:
    return f", {each.code} {each.message}" if each.code else ""


def rejection_facts(made: Rejected) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "url": made.url,
        "constraints": [
            {
                "schema": each.table[0],
                "table": each.table[1],
                "kind": each.kind,
                "name": each.name,
                "text": each.text,
                "verdict": each.verdict,
                "code": each.code,
                "message": each.message,
                "statement": each.statement,
            }
            for each in made.found.tried
        ],
        "left": [{"table": place[1], "why": why} for place, why in made.found.left],
    }


def boundary(made: Bounded, *, whole: bool) -> None:
    """The edges that tables took."""
    found = made.found
    for each in found.tried if whole else ():
        if not each.taken:
            told = ", ".join(f"{name} {_shown(text)}" for name, text in each.texts.items())
            output.line(f"{each.table[1]}: {told}: {each.why}")
    for (_, table), rows in found.rows:
        output.line(f"{table}: {rows:,} rows")
    for (_, name), why in found.left:
        output.line(f"{name}: no rows, {why}")
    taken = sum(each.taken for each in found.tried)
    paired = f", {found.pairs[0]:,} of {found.pairs[1]:,} pairs" if found.pairs[1] else ""
    output.line(f"{taken:,} of {len(found.tried):,} edges are allowed{paired}: {made.url}")


def boundary_facts(made: Bounded) -> dict[str, Any]:
    """The same as plain data."""
    found = made.found
    return {
        "url": made.url,
        "rows": {table: rows for (_, table), rows in found.rows},
        "edges": [
            {
                "table": each.table[1],
                "values": dict(each.texts),
                "taken": each.taken,
                "why": each.why,
            }
            for each in found.tried
        ],
        "pairs": {"found": found.pairs[0], "possible": found.pairs[1]},
        "left": [{"table": place[1], "why": why} for place, why in found.left],
    }
