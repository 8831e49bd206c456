"""What relations promise, checked on rows as they stand: by the spec alone, in plain Python.

standing(database, spec)      all tables of a spec, their moments and decimals in one spelling
broken(spec, tables)          every promise that rows do not keep, as sentences; none is well
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any

from databases import Database

Cells = dict[str, Any]
Rows = list[Cells]
Tables = dict[str, Rows]
Written = dict[str, Any]
"""A table or a column, as the spec has it."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?")
UNITS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
SHIFT = Decimal("0.4")
"""How much of a part a cut moves at most."""


def plain(value: Any) -> Any:
    """A driver's value: every moment as a datetime, numbers with a point as decimals."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return dt.datetime.fromisoformat(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime.combine(value, dt.time())
    return value


def seconds(text: Any) -> dt.timedelta:
    """A while like `90 days`."""
    number, unit = str(text).split()
    return dt.timedelta(seconds=int(number) * UNITS[unit.removesuffix("s")])


def shown(table: Written) -> list[str]:
    """The columns that a database shows, the ends of a history after the others."""
    names = [name for name, column in table["columns"].items() if not column.get("hidden")]
    return [*names, *ends_of(table)] if "history" in table else names


def ends_of(table: Written) -> tuple[str, str]:
    """The two columns of a history."""
    history = table["history"]
    return history.get("valid_from", "valid_from"), history.get("valid_to", "valid_to")


def standing(database: Database, spec: Written, tables: Sequence[str] = ()) -> Tables:
    """The rows of all tables, or of some."""
    found = {}
    for name in tables or spec["tables"]:
        names = shown(spec["tables"][name])
        listed = ", ".join(map(database.name, names))
        rows = database.rows(f"SELECT {listed} FROM {database.name(name)}")
        found[name] = [dict(zip(names, map(plain, row), strict=True)) for row in rows]
    return found


def of_kind(table: Written, kind: str) -> Iterator[tuple[str, Any]]:
    """The columns that a generator makes, with what is written for it."""
    for name, column in table["columns"].items():
        if kind in column:
            yield name, column[kind]


def keys(table: Written) -> list[str]:
    """The columns of the primary key."""
    return [name for name, column in table["columns"].items() if column.get("primary_key")]


class Family:
    """The children of a table by their parent, in the order of their positions."""

    def __init__(self, spec: Written, name: str, tables: Tables) -> None:
        self.table = spec["tables"][name]
        self.rows = tables[name]
        per = self.table["per"]
        self.parents = tables[per["table"]]
        self.key = keys(spec["tables"][per["table"]])
        taken = {column: mine for mine, column in of_kind(self.table, "parent")}
        self.mine = [taken[column] for column in self.key]
        self.place = next((name for name, _ in of_kind(self.table, "position")), None)
        self.by_key = {tuple(row[each] for each in self.key): row for row in self.parents}
        self.children: dict[tuple[Any, ...], Rows] = defaultdict(list)
        for row in self.rows:
            self.children[tuple(row[each] for each in self.mine)].append(row)
        if self.place:
            for siblings in self.children.values():
                siblings.sort(key=lambda row: row[str(self.place)])

    def parent(self, row: Cells) -> Cells:
        """The parent of a child; an orphan has none."""
        return self.by_key[tuple(row[each] for each in self.mine)]

    def groups(self) -> Iterator[tuple[Cells, Rows]]:
        """Parents that have children, with them."""
        for key, siblings in self.children.items():
            yield self.by_key[key], siblings


def broken(spec: Written, tables: Tables) -> list[str]:
    """Everything that rows do not keep of what their spec promises."""
    return [f"{name}: {each}" for name in tables for each in _broken(spec, name, tables)]


def _broken(spec: Written, name: str, tables: Tables) -> Iterator[str]:
    table = spec["tables"][name]
    yield from _doubles(table, tables[name])
    for column, written in of_kind(table, "reference"):
        yield from _reference(spec, tables, name, column, written)
    for column, written in of_kind(table, "tree"):
        yield from _tree(keys(table)[0], tables[name], column, written)
    if "per" not in table:
        yield from _moments(table, tables[name])
        return
    family = Family(spec, name, tables)
    orphans = family.children.keys() - family.by_key.keys()
    if orphans:
        yield f"{len(orphans)} parents of rows are not there, like {min(orphans)}"
        return
    yield from _children(family)
    yield from _moments(table, tables[name], family)


def _doubles(table: Written, rows: Rows) -> Iterator[str]:
    groups = [keys(table), *([name] for name, each in table["columns"].items() if "unique" in each)]
    together = table.get("unique", [])
    groups += [together] if together and isinstance(together[0], str) else together
    for group in filter(None, groups):
        found = Counter(tuple(row[name] for name in group) for row in rows)
        double = [each for each, times in found.items() if times > 1 and None not in each]
        if double:
            yield f"{group} has {double[0]} more than once"


def _children(family: Family) -> Iterator[str]:
    yield from _counts(family)
    for column, of in of_kind(family.table, "parent"):
        if of in family.parents[0]:
            wrong = [row for row in family.rows if row[column] != family.parent(row)[of]]
            yield from (f"{column} is not the parent's {of}: {row}" for row in wrong[:1])
    for parent, siblings in family.groups():
        for column, of in of_kind(family.table, "split"):
            yield from _split([row[column] for row in siblings], parent[of["parent"]])
        for column, of in of_kind(family.table, "movement"):
            yield from _movement(siblings, column, of, parent)
        for column, of in of_kind(family.table, "states"):
            if tuple(row[column] for row in siblings) not in _paths(of):
                yield f"{column} is no path: {[row[column] for row in siblings]}"
        if "history" in family.table:
            yield from _history(family.table, siblings, parent)


def _paths(written: Any) -> set[tuple[str, ...]]:
    paths = written["paths"] if isinstance(written, dict) else written
    kept = [path for path in paths if not isinstance(paths, dict) or paths[path]]
    return {tuple(each.strip() for each in path.split(">")) for path in kept}


def _range(table: Written) -> tuple[int, int]:
    """The least and the most children of a parent."""
    if "history" in table:
        changes = table["history"]["changes"]
        low, high = (changes, changes) if isinstance(changes, int) else changes
        return low + 1, high + 1
    counted = table["per"].get("count")
    if counted is None:
        (written,) = (each for _, each in of_kind(table, "states"))
        lengths = [len(path) for path in _paths(written)]
        return min(lengths), max(lengths)
    return (counted, counted) if isinstance(counted, int) else (counted[0], counted[1])


def _counts(family: Family) -> Iterator[str]:
    low, high = _range(family.table)
    gaps = float(family.table["per"].get("gaps", 0)) > 0
    for key in family.by_key:
        siblings = family.children.get(key, [])
        if not (0 if gaps else low) <= len(siblings) <= high:
            yield f"{key} has {len(siblings)} children"
        if family.place is None:
            continue
        start = family.table["columns"][family.place]["position"]
        places = [row[family.place] - start for row in siblings]
        fits = set(places) <= set(range(high)) if gaps else places == [*range(len(places))]
        if not fits or len({*places}) < len(places):
            yield f"{key} has children at {places}"


def _split(parts: list[Any], whole: Any) -> Iterator[str]:
    if whole is None:
        yield from (f"{each} is a part of nothing" for each in parts if each is not None)
        return
    if sum(parts) != whole:
        yield f"{parts} do not add up to {whole}"
    unit = Decimal(1).scaleb(min(_exponent(each) for each in (*parts, whole)))
    for at, cut in enumerate(list(accumulate(parts))[:-1], start=1):
        even, most = Decimal(whole) * at / len(parts), Decimal(whole) * SHIFT / len(parts)
        if abs(cut - even) > most + unit:
            yield f"cut {at} of {whole} into {len(parts)} parts is at {cut}"
    if min(parts) < 0:
        yield f"{parts} has a part below nothing"


def _exponent(value: Any) -> int:
    return int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0


def _movement(siblings: Rows, column: str, written: Any, parent: Cells) -> Iterator[str]:
    of = written["of"] if isinstance(written, dict) else written
    start = written.get("start") if isinstance(written, dict) else None
    level = parent[start["parent"]] if start else 0
    for row in siblings:
        level += row[column]
        if level != row[of]:
            yield f"{of} is {row[of]}, and what has moved makes {level}"


def _history(table: Written, siblings: Rows, parent: Cells) -> Iterator[str]:
    first, last = ends_of(table)
    versions = sorted(siblings, key=lambda row: row[first])
    start = table["history"].get("start")
    if isinstance(start, dict) and versions[0][first] != parent[start["parent"]]:
        yield f"a history begins at {versions[0][first]}, not with {parent}"
    if versions[-1][last] is not None:
        yield f"the last version of {parent} ends"
    for one, two in pairwise(versions):
        if one[last] != two[first] or one[first] >= two[first]:
            yield f"a gap or an overlap between {one} and {two}"


def _moments(table: Written, rows: Rows, family: Family | None = None) -> Iterator[str]:
    for kind in ("date", "timestamp"):
        for column, written in of_kind(table, kind):
            if isinstance(written, dict) and "after" in written:
                yield from _after(rows, column, written, family)
                if family and written.get("ordered"):
                    yield from _ordered(family, column)


def _after(rows: Rows, column: str, written: Any, family: Family | None) -> Iterator[str]:
    after = written["after"]
    for row in rows:
        start = plain(str(after))
        if isinstance(after, dict) and family:
            start = family.parent(row)[after["parent"]]
        elif str(after) in row:
            start = row[after]
        if row[column] is None or start is None:
            continue
        gone = row[column] - start
        if "every" in written and family and family.place:
            place = row[family.place] - family.table["columns"][family.place]["position"]
            if gone != seconds(written["every"]) * place:
                yield f"{column} of {row} is not step {place} after {start}"
        elif "every" in written:
            if gone < dt.timedelta() or gone % seconds(written["every"]):
                yield f"{column} of {row} is no step after {start}"
        elif not dt.timedelta() <= gone <= seconds(written["within"]):
            yield f"{column} of {row} is {gone} after {start}"


def _ordered(family: Family, column: str) -> Iterator[str]:
    for _, siblings in family.groups():
        moments = [row[column] for row in siblings if row[column] is not None]
        if moments != sorted(moments):
            yield f"{column} is out of order: {moments}"


def _reference(
    spec: Written, tables: Tables, name: str, column: str, written: Any
) -> Iterator[str]:
    rows, hidden = tables[name], spec["tables"][name]["columns"][column].get("hidden")
    options = written if isinstance(written, dict) else {"to": written}
    if "by" in options:
        yield from _by(tables, rows, column, options)
        return
    target, _, key = options["to"].rpartition(".") if "." in options["to"] else (*("",) * 2, "")
    target = target or options["to"]
    pairs = [] if hidden else [(column, key)]
    for other, of in of_kind(spec["tables"][name], "of"):
        if of.startswith(f"{column}."):
            pairs.append((other, of.partition(".")[2]))
    pairs = [(mine, theirs) for mine, theirs in pairs if theirs in shown(spec["tables"][target])]
    there = {tuple(row[theirs] for _, theirs in pairs) for row in tables[target]}
    for row in rows:
        values = tuple(row[mine] for mine, _ in pairs)
        if values not in there and {*values} != {None}:
            yield f"{column} of {row} refers to no row of {target}"
    if not hidden:
        yield from _which(spec["tables"][name], rows, column, options, target == name)


def _which(table: Written, rows: Rows, column: str, options: Written, own: bool) -> Iterator[str]:
    missing = sum(row[column] is None for row in rows)
    optional = {"nulls", "when"} & table["columns"][column].keys()
    if missing > own and not optional:
        yield f"{column} is missing in {missing} rows"
    if own:
        (key,) = keys(table)
        late = [row for row in rows if row[column] is not None and row[column] >= row[key]]
        yield from (f"{column} of {row} is no earlier row" for row in late[:1])
    other = options.get("other_than")
    if other:
        same = [row for row in rows if row[column] is not None and row[column] == row[other]]
        yield from (f"{column} is {other} in {row}" for row in same[:1])
    if options.get("distinct"):
        mine = [name for name, _ in of_kind(table, "parent")]
        found = Counter((*(row[each] for each in mine), row[column]) for row in rows)
        double = [each for each, times in found.items() if times > 1 and each[-1] is not None]
        yield from (f"{column} is the same for siblings: {each}" for each in double[:1])


def _by(tables: Tables, rows: Rows, column: str, options: Written) -> Iterator[str]:
    targets = {}
    for case, target in options.items():
        if case not in ("by", "distribution"):
            table, _, key = target.rpartition(".")
            targets[case] = {row[key] for row in tables[table]}
    for row in rows:
        if row[column] not in targets[row[options["by"]]]:
            yield f"{column} of {row} refers to nothing"


def _tree(key: str, rows: Rows, column: str, written: Any) -> Iterator[str]:
    options = written if isinstance(written, dict) else {"depth": written}
    low, high = options.get("children", (1, 4))
    level: dict[Any, int] = {}
    below: Counter[Any] = Counter()
    ordered = sorted(rows, key=lambda row: row[key])
    for row in ordered:
        above = row[column]
        if above is not None and above not in level:
            yield f"{row} has no earlier row above it"
            return
        level[row[key]] = 1 if above is None else level[above] + 1
        below[above] += 1
    if max(level.values()) > options["depth"]:
        yield f"a tree has {max(level.values())} levels"
    last = max(row[key] for row in ordered if row[column] is None)
    for each, depth in level.items():
        least = low if each < last and depth < options["depth"] else 0
        if not least <= below[each] <= high:
            yield f"{each} on level {depth} has {below[each]} rows below it"
