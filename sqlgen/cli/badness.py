"""What `bad`, `score`, `reject` and `boundary` print."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlgen.cli import output

if TYPE_CHECKING:
    from sqlgen.api import (
        Answer,
        BadClass,
        Bounded,
        Figures,
        Files,
        Left,
        Refused,
        Rejected,
        Score,
        Spoilt,
        Untried,
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


def told(made: Spoilt, labels: str | None, flags: Mapping[str, Any]) -> None:
    """What a run of bad data made, as it is asked for."""
    if flags["as_json"]:
        output.as_json(spoilt_facts(made))
    elif not flags["quiet"]:
        spoilt(made, labels)


def files(made: Files, flags: Mapping[str, Any]) -> None:
    """How many files were written."""
    if flags["as_json"]:
        output.as_json({"folder": made.folder, "fixtures": made.fixtures, "rows": made.rows})
    elif not flags["quiet"]:
        output.line(f"{made.fixtures:,} fixtures, {made.rows:,} rows: {made.folder}")


def spoilt(made: Spoilt, labels: str | None) -> None:
    """What a run of bad data made."""
    output.samples(made.report.samples)
    for table in made.report.tables:
        output.line(f"{table.table}: {table.rows:,} rows")
    if made.labels is not None:
        output.line(f"{made.labels:,} labels: {labels}")
    for each in made.skipped:
        output.line(f"{each.table[1]}: no rows, {each.why}")
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
        "skipped": [{"table": each.table[1], "why": each.why} for each in made.skipped],
    }


def score(made: Score) -> None:
    """A validator's score."""
    if made.hint:
        output.note(made.hint)
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
        "hint": made.hint,
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


def _called(places: Iterable[tuple[str, str]]) -> Callable[[tuple[str, str]], str]:
    """What tables are called: by their schema as well, where two have the same name."""
    several = Counter(name for _, name in set(places))
    return lambda place: ".".join(place) if several[place[1]] > 1 else place[1]


def rejection(made: Rejected, *, whole: bool) -> None:
    """What came of a row against each constraint."""
    found = made.found
    left_out = [each.table for each in found.left]
    called = _called([*(each.table for each in found.tried), *left_out])
    for each in found.tried:
        if whole or each.verdict != "refused":
            output.line(
                f"{called(each.table)}: {each.kind} {each.name}: {each.verdict}{_why(each)}"
            )
    for left in found.left:
        output.line(f"{called(left.table)}: not tried, {left.why}")
    counts = Counter(each.verdict for each in found.tried)
    told = ", ".join(f"{count:,} {verdict}" for verdict, count in counts.items())
    output.line(f"{len(found.tried):,} constraints: {told or 'none'}{_untried(found.left)}")


def _untried(left: Iterable[Untried]) -> str:
    """How many tables were to be tried and were not, for the last line."""
    due = sum(each.due for each in left)
    return f"; {due:,} {'table' if due == 1 else 'tables'} not tried" if due else ""


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
        "left": _left_facts(made.found.left),
    }


def _left_facts(left: Iterable[Untried]) -> list[dict[str, Any]]:
    return [
        {"schema": each.table[0], "table": each.table[1], "why": each.why, "due": each.due}
        for each in left
    ]


def boundary(made: Bounded, *, whole: bool) -> None:
    """The edges that tables took."""
    found = made.found
    called = _called(_places(made))
    for each in found.tried if whole else ():
        if not each.taken:
            told = ", ".join(f"{name} {_shown(text)}" for name, text in each.texts.items())
            output.line(f"{called(each.table)}: {told}: {each.why}")
    for table, rows in found.rows:
        output.line(f"{called(table)}: {rows:,} rows")
    for left in found.left:
        output.line(f"{called(left.table)}: no rows, {left.why}")
    taken = sum(each.taken for each in found.tried)
    paired = f", {found.pairs[0]:,} of {found.pairs[1]:,} pairs" if found.pairs[1] else ""
    allowed = f"{taken:,} of {len(found.tried):,} edges are allowed{paired}"
    output.line(f"{allowed}{_untried(found.left)}: {made.url}")


def _places(made: Bounded) -> Iterator[tuple[str, str]]:
    """The tables that are told of."""
    yield from (table for table, _ in made.found.rows)
    yield from (each.table for each in made.found.tried)
    yield from (each.table for each in made.found.left)


def boundary_facts(made: Bounded) -> dict[str, Any]:
    """The same as plain data."""
    found = made.found
    called = _called(_places(made))
    return {
        "url": made.url,
        "rows": {called(table): rows for table, rows in found.rows},
        "edges": [
            {
                "schema": each.table[0],
                "table": each.table[1],
                "values": dict(each.texts),
                "taken": each.taken,
                "why": each.why,
            }
            for each in found.tried
        ],
        "pairs": {"found": found.pairs[0], "possible": found.pairs[1]},
        "left": _left_facts(found.left),
    }
