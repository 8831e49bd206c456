"""Schemas made by hypothesis: up to eight tables, each tied to earlier ones in some way.

All of them can be made: what can't is refused, and has tests of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Column = dict[str, Any]
Draw = Callable[..., Any]

MOST_ROWS = 250
"""Most rows that a table can have."""
TABLE_NAMES = ("order", "t", "a b", "é", "group", "Select", "p1", "x'y", "w", "r1_n")
COLUMN_NAMES = (
    *("id", "n", "w0", "p_at", "p_count", "select", "Group", "a b", "it's", 'q"x', "é東", "r1_n"),
    *("k%d", "date", "rank", "block", "i", "y", "level", "at", "s", "v_x", "sqlgen", "given", "u"),
)
"""Names that engines, and sqlgen's own statements, might trip over."""
PATHS = (
    ["a > b > c", "a"],
    {"paths": {"new > paid": 7, "new > lost > found": 2, "void": 1}},
    ["only"],
)
WHILES = ("0 days", "6 days", "400 days")
POPULAR: tuple[Any, ...] = (None, "zipf", {"zipf": {"exponent": 0.5}})


@dataclass
class Made:
    """A table so far: what others may take from it."""

    name: str
    columns: dict[str, Column]
    size: dict[str, Any]
    """What says how many rows it has."""
    key: tuple[str, ...]
    rows: tuple[int, int]
    """The least and the most that there can be."""
    gapless: bool
    """Whether any number up to the last is that of a row."""
    amounts: list[str] = field(default_factory=list)
    """Columns that can be split, and levels start from."""
    days: list[str] = field(default_factory=list)
    unique: list[list[str]] = field(default_factory=list)

    @property
    def counted(self) -> bool:
        """Whether its key counts."""
        return len(self.key) == 1 and "sequence" in self.columns[self.key[0]]

    def written(self) -> dict[str, Any]:
        """As a spec has it."""
        unique = {"unique": self.unique} if self.unique else {}
        return {**self.size, "columns": self.columns, **unique}


@dataclass
class Names:
    """Names of columns, each taken once a table."""

    left: list[str]

    def take(self) -> str:
        """The next one."""
        return self.left.pop()


@dataclass(frozen=True)
class Schema:
    """A spec of related tables, and how to make it."""

    spec: dict[str, Any]
    options: dict[str, Any]


@st.composite
def schemas(draw: Draw) -> Schema:
    """Two to eight tables."""
    names = draw(st.permutations(TABLE_NAMES))[: draw(st.integers(2, 8))]
    made: list[Made] = []
    for name in names:
        columns = Names(list(draw(st.permutations(COLUMN_NAMES))))
        parents = [each for each in made if 0 < each.rows[1] <= MOST_ROWS // 2]
        children = parents and draw(st.integers(0, 2))
        made.append(
            draw(_child(name, columns, made, parents) if children else _root(name, columns, made))
        )
    options = {
        "seed": draw(st.one_of(st.integers(0, 9), st.integers(0, 2**63 - 1))),
        "batch": draw(st.integers(1, 2 * MOST_ROWS)),
        "random": draw(st.sampled_from(["integer", "integer", "md5"])),
    }
    order = draw(st.permutations(made))
    return Schema({"tables": {each.name: each.written() for each in order}}, options)


@st.composite
def _values(draw: Draw, table: Made, names: Names) -> None:
    """Columns of the table's own, from which others follow."""
    amount = st.sampled_from(
        [{"integer": [0, 10**6]}, {"decimal": {"between": [0, 99], "scale": 3}}]
    )
    for number in range(draw(st.integers(0, 2))):
        name = names.take()
        table.columns[name] = draw(amount)
        table.amounts.append(name)
        if number:
            table.columns[name] |= {"nulls": 0.25}
    if draw(st.booleans()):
        table.days.append(names.take())
        table.columns[table.days[0]] = {"date": ["2019-12-01", "2020-03-31"]}


@st.composite
def _root(draw: Draw, name: str, names: Names, made: list[Made]) -> Made:
    """A table with rows of its own, which may refer to earlier tables and to itself."""
    rows, key = draw(st.integers(1, 40)), names.take()
    keys = ({"sequence": 1}, {"sequence": -3}, {"pattern": "[A-Z]{3}"}, {"token": 9})
    columns = {key: draw(st.sampled_from(keys)) | {"primary_key": True}}
    table = Made(name, columns, {"rows": rows}, (key,), (rows, rows), gapless=True)
    draw(_values(table, names))
    draw(_references(table, names, [each for each in made if each.gapless and each.rows[0]]))
    # Which rows are earlier is told by a key that counts.
    own = draw(st.sampled_from([None, None, "tree", "reference"])) if table.counted else None
    if own == "tree":
        least = draw(st.integers(0, 2))
        children = [least, least + draw(st.integers(not least, 3))]
        columns[names.take()] = {"tree": {"depth": draw(st.integers(1, 4)), "children": children}}
    elif own:
        columns[names.take()] = {"reference": f"{name}.{key}"}
    return table


@st.composite
def _references(draw: Draw, table: Made, names: Names, targets: list[Made]) -> None:
    """Columns that refer to rows of earlier tables: any, popular, unique, missing, in pairs."""
    for target in targets[-3:]:
        way = draw(st.sampled_from(["none", "plain", "popular", "once", "two", "whole"]))
        to = f"{target.name}.{target.key[0]}"
        if way == "whole" or (way != "none" and len(target.key) > 1):
            row = names.take()
            table.columns[row] = {"reference": target.name, "hidden": True}
            table.columns |= {names.take(): {"of": f"{row}.{key}"} for key in target.key}
        elif way == "once" and table.rows[1] <= target.rows[0] and "per" not in table.size:
            table.columns[names.take()] = {"reference": to, "unique": True}
        elif way in ("popular", "two"):
            first, popular = names.take(), draw(st.sampled_from(POPULAR))
            options = {"to": to} | ({"distribution": popular} if popular else {})
            table.columns[first] = {"reference": options}
            if way == "two" and target.rows[0] > 1:
                table.columns[names.take()] = {"reference": {**options, "other_than": first}}
        elif way == "plain":
            table.columns[names.take()] = {"reference": to, "nulls": 0.2}
    draw(_pair(table, names, targets))
    draw(_choice(table, names, [each for each in targets if each.counted]))


@st.composite
def _pair(draw: Draw, table: Made, names: Names, targets: list[Made]) -> None:
    """Two references that are unique together."""
    single = [each for each in targets if len(each.key) == 1]
    if len(single) < 2 or "per" in table.size or not draw(st.booleans()):
        return
    pair = draw(st.permutations(single))[:2]
    if table.rows[1] > pair[0].rows[0] * pair[1].rows[0]:
        return
    mine = [names.take(), names.take()]
    for name, target in zip(mine, pair, strict=True):
        table.columns[name] = {"reference": f"{target.name}.{target.key[0]}"}
    table.unique.append(mine)


@st.composite
def _choice(draw: Draw, table: Made, names: Names, targets: list[Made]) -> None:
    """A reference to one of several tables."""
    if not targets or not draw(st.booleans()):
        return
    kind, cases = names.take(), {f"c{at}": each for at, each in enumerate(targets[:3])}
    table.columns[kind] = {"pick": list(cases)}
    written = {case: f"{each.name}.{each.key[0]}" for case, each in cases.items()}
    table.columns[names.take()] = {"reference": {"by": kind, **written}}


@st.composite
def _child(draw: Draw, name: str, names: Names, made: list[Made], parents: list[Made]) -> Made:
    """A table with rows for each row of an earlier one."""
    parent = draw(st.sampled_from(parents))
    kind = draw(st.sampled_from(["slots", "slots", "dense", "gaps", "states", "history"]))
    if kind == "dense" and not parent.gapless:
        kind = "slots"
    size, counts = draw(_size(parent, kind))
    table = Made(name, {}, size, (), (0, 0), gapless=False)
    up = {column: names.take() for column in parent.key}
    table.columns |= {mine: {"parent": column} for column, mine in up.items()}
    at = names.take()
    table.columns[at] = {"position": draw(st.integers(0, 2))}
    if kind == "states":
        table.columns[names.take()] = {"states": draw(st.sampled_from(PATHS))}
    table.rows = (counts[0] * parent.rows[0], counts[1] * parent.rows[1])
    table.gapless = kind == "dense"
    draw(_keyed(table, (*up.values(), at), names))
    draw(_values(table, names))
    draw(_taken(table, parent, kind, counts[1], names))
    targets = [each for each in made if each.gapless and each.rows[0]]
    draw(_references(table, names, targets))
    draw(_distinct(table, names, targets, counts[1]))
    return table


@st.composite
def _size(draw: Draw, parent: Made, kind: str) -> tuple[dict[str, Any], tuple[int, int]]:
    """What says how many children there are, and how many that can be for one parent."""
    per: dict[str, Any] = {"table": parent.name}
    if kind == "states":
        return {"per": per}, (1, 3)
    if kind == "history":
        changes = draw(st.sampled_from([(0, 2), (1, 1), (0, 0)]))
        history: dict[str, Any] = {"changes": list(changes)}
        if parent.days:
            history["start"] = {"parent": parent.days[0]}
        return {"per": per, "history": history}, (changes[0] + 1, changes[1] + 1)
    most = draw(st.integers(1, max(1, min(9, MOST_ROWS // parent.rows[1]))))
    least = draw(st.integers(0, most))
    per["count"] = most if least == most else [least, most]
    if draw(st.booleans()):
        per["distribution"] = {"zipf": {"exponent": 1.5}}
    if kind == "dense":
        # Where the likeliest count is none, a few parents may all be dealt that.
        least = max(least, 1)
        per["count"] = [least, most]
        per["numbering"] = "dense"
    if kind == "gaps":
        per["gaps"] = 0.3
        return {"per": per}, (0, most)
    return {"per": per}, (least, most)


@st.composite
def _keyed(draw: Draw, table: Made, place: tuple[str, ...], names: Names) -> None:
    """A key that counts, or the parent's key and the place."""
    if draw(st.booleans()):
        table.key = place
    else:
        table.key = (names.take(),)
        table.columns[table.key[0]] = {"sequence": draw(st.integers(0, 100))}
    for each in table.key:
        table.columns[each] |= {"primary_key": True}


@st.composite
def _taken(draw: Draw, table: Made, parent: Made, kind: str, most: int, names: Names) -> None:
    """Columns that follow from the parent's row and the place among siblings."""
    for column in parent.amounts:
        table.columns[names.take()] = {"parent": column}
        if kind != "gaps":
            part = names.take()
            table.columns[part] = {"split": {"parent": column}}
    if parent.days:
        name, ordered = names.take(), draw(st.booleans())
        length = "400 days" if ordered else draw(st.sampled_from(WHILES))
        after = {"after": {"parent": parent.days[0]}, "within": length, "ordered": ordered}
        table.columns[name] = {"date": after}
        table.days.append(name)
    if kind != "gaps" and draw(st.booleans()):
        level = names.take()
        table.columns[level] = {"decimal": {"between": [0, 50], "scale": 2}}
        table.columns[names.take()] = {"movement": level}


@st.composite
def _distinct(draw: Draw, table: Made, names: Names, targets: list[Made], most: int) -> None:
    """A reference in which siblings differ."""
    wide = [each for each in targets if each.rows[0] >= most and len(each.key) == 1]
    if wide and draw(st.booleans()):
        target = draw(st.sampled_from(wide))
        to = f"{target.name}.{target.key[0]}"
        table.columns[names.take()] = {"reference": {"to": to, "distinct": True}}
