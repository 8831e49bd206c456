"""Columns of a table that is made for each row of another: what depends on parent and siblings."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import Any

from sqlgen.plan.building import build, column_cell, expression
from sqlgen.plan.cells import Cell, Choice, Conditional, Nullable, Units, filled
from sqlgen.plan.correlated import score_of
from sqlgen.plan.expressions import check_window
from sqlgen.plan.foreign import foreign, visible_type
from sqlgen.plan.indexes import Bound, Index, Ref
from sqlgen.plan.kin import Kin, SlottedKin, number_node
from sqlgen.plan.quantiles import units_of
from sqlgen.plan.ranges import (
    IN_DAYS,
    MOMENTS,
    WHOLE,
    Range,
    argument,
    index_of,
    resolved,
)
from sqlgen.plan.relatives import (
    MOST_MOVED,
    SPREAD,
    Before,
    Change,
    Counted,
    Jitter,
    Listed,
    Moved,
    Parted,
    Remaining,
    Room,
    Sliced,
    Stepped,
    Unless,
    Versions,
    Waved,
)
from sqlgen.plan.scope import BIGINT, Built, Scope, TableScope
from sqlgen.plan.values import varchar
from sqlgen.plan.variables import divided, now, plus, size_between, times
from sqlgen.spec import Type
from sqlgen.spec.parents import OfParent, OfRow
from sqlgen.spec.ranged import Dates, Integers, Intervals, Timestamps
from sqlgen.spec.relations import (
    Boundary,
    Course,
    Movement,
    Parent,
    Position,
    Split,
    States,
    Window,
)
from sqlgen.spec.values import INT64_MAX, date, interval, timestamp

DIGITS = frozenset("0123456789-")
DAY = 86_400
MOST_AFTER = 200 * 366 * DAY
"""Longest while after another moment, in seconds: 200 years."""
HISTORY_DRAW = "history#"
"""Where the draw of a history stands among the numbers of a table: no column is called so."""
HISTORY = dt.timedelta(days=5 * 365)
"""How long before today a history begins unless it says."""


def kin_of(scope: Scope) -> Kin:
    """What a row's parent gives; SpecError where the table has no parents."""
    found: Kin | None = scope.table.kin
    if found is None:
        kind = scope.table.column(scope.column).generator.kind
        raise scope.error(
            f"{kind} needs a parent, and {scope.table.name} has none",
            "give the table per: {table: ..., count: [0, 5]}",
        )
    return found


@build.register
def _(generator: Parent, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    kin = kin_of(scope)
    kin.home.column(generator.column)
    cell = kin.column(generator.column)
    if scope.unique and scope.group is None and not _unique(kin, generator.column):
        raise scope.error(
            f"siblings have the same {generator.column}", "drop unique, or give count: 1"
        )
    capacity = INT64_MAX if scope.unique else None
    home = column_cell(kin.home, generator.column)
    return Built(cell, capacity, home.alphabet)


def _unique(kin: Kin, column: str) -> bool:
    home = kin.home.column(column)
    return kin.most == 1 and (home.unique or home.primary_key)


@build.register
def _(generator: Position, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    at = kin_of(scope).position
    return Built(Counted(at, generator.start - 1, Type("integer")), None, DIGITS)


@build.register
def _(generator: Split, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    kin, column = kin_of(scope), generator.whole_of.column
    low, high = _reach(scope, kin.home, column)
    if low < 0:
        raise scope.error(f"{column} may be below 0, and is split", "let its range begin at 0")
    if high > INT64_MAX // (SPREAD * kin.most + MOST_MOVED):
        raise scope.error(f"{column} is too large to be split", "narrow its range")
    whole, base = kin.number(column), kin.draw(scope.column, "split")
    type_ = visible_type(kin.home, column)
    return Built(Parted(whole, kin.count, kin.position, base, type_), None, DIGITS | {"."})


def _origin(table: TableScope, column: str) -> tuple[TableScope, str]:
    """The column that a copy of a parent's column comes from; a column that is no copy itself."""
    made = table.column(column).generator
    while isinstance(made, Parent) and table.kin is not None:
        table, column = table.kin.home, made.column
        made = table.column(column).generator
    return table, column


def _reach(scope: Scope, table: TableScope, column: str) -> tuple[int, int]:
    """The least and most units of a number's range."""
    home, name = _origin(table, column)
    made, cell = home.column(name).generator, column_cell(home, name).cell
    while isinstance(cell, Nullable | Conditional | Unless):
        cell = cell.cell  # type: ignore[assignment]  # what is NULL at times has a cell inside
    if isinstance(made, Split):
        return 0, _reach(scope, home.kin.home, made.whole_of.column)[1]
    if not isinstance(cell, Units) or cell.type.kind not in ("integer", "bigint", "decimal"):
        raise scope.error(f"{column} is no number of a known range", "name an integer or decimal")
    return cell.low.value, cell.high.value


@build.register
def _(generator: Movement, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    kin = kin_of(scope)
    column = scope.table.column(generator.of)
    per = scope.table.table.per
    if per is not None and per.gaps:
        raise scope.error("with gaps the child before may be missing", "drop gaps")
    if column.nulls or column.when:
        raise scope.error(f"{generator.of} may be NULL", "give a level to each row")
    cell = column_cell(scope.table, generator.of, asked_by=scope).cell
    _reach(scope, scope.table, generator.of)
    level = number_node(scope.table, generator.of)
    before = foreign(scope.table, scope.table.name, Before())
    start: Ref | int = 0
    if generator.start is not None:
        start = _alike(scope, kin, generator.start.column, cell.type)
    earlier = Ref(before.node(level.node), BIGINT)
    return Built(Change(level, earlier, start, kin.position, _wider(cell.type)), None, DIGITS)


def _alike(scope: Scope, kin: Kin, column: str, type_: Type) -> Ref:
    """A parent's number, in the units of another column."""
    kin.home.column(column)
    home = column_cell(kin.home, column).cell.type
    numbers = ("integer", "bigint")
    if home.scale != type_.scale or (home.kind in numbers) != (type_.kind in numbers):
        raise scope.error(f"{column} is of type {home}, not {type_}", "give both one scale")
    return kin.number(column)


def _wider(type_: Type) -> Type:
    """A type for differences."""
    if type_.kind != "decimal":
        return Type("bigint")
    return Type("decimal", precision=min(type_.precision + 1, 38), scale=type_.scale)


@build.register
def _(generator: States, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    kin = kin_of(scope)
    if not isinstance(kin, SlottedKin) or kin.offset is None:
        raise scope.error("states need numbers with slots", "drop numbering: dense")
    if scope.unique:
        raise scope.error("states come again", "drop unique")
    states = tuple(state for path, _ in generator.paths for state in path)
    type_ = varchar(max(map(len, states)))
    return Built(Choice(Listed(kin.offset, kin.position), states, type_))


@build.register
def _(generator: Boundary, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    """Where a version begins: at the start, or at the boundary before; or where it ends."""
    kin = kin_of(scope)
    history = scope.table.table.history
    if history is None or not isinstance(kin, SlottedKin):
        raise scope.error("a history needs numbers with slots", "drop numbering: dense")
    start, kind, latest = _start(scope, kin, history.start)
    until = _day(scope, history.until or scope.run.as_of)
    end = times(until, 1 if kind == "date" else DAY)
    if latest is not None and size_between(latest, end) <= kin.most:
        ends = (_shown(now(latest), kind), _shown(now(until), "date"))
        raise scope.error(
            f"from {' to '.join(ends)} there is no room for {kin.most} versions",
            "begin earlier, or give until",
        )
    base = scope.table.units.get(HISTORY_DRAW) or kin.draw("", "history")
    scope.table.units[HISTORY_DRAW] = base
    plus = -1 if generator.side == "from" else 0
    room = scope.lifted("room", Room(start, end, kin.most if latest is None else 0))
    jitter = Jitter(base, kin.position, plus)
    edge = scope.lifted("edge", Versions(room, kin.count, kin.position, plus, jitter))
    moved = Moved(start, edge, Type(kind))
    if generator.side == "from":
        return Built(moved)
    return Built(
        Unless(scope.lifted("left", Remaining(kin.count, kin.position)), moved, moved.type)
    )


def _start(scope: Scope, kin: SlottedKin, given: Any) -> tuple[Ref | int, str, int | None]:
    """Where versions begin: in units, of which kind, and the latest of them where it is known."""
    if not isinstance(given, OfParent):
        units = _day(scope, given or scope.run.as_of - HISTORY)
        return units, "date", units
    kin.home.column(given.column)
    cell = column_cell(kin.home, given.column).cell
    if cell.type.kind not in ("date", "timestamp"):
        raise scope.error(f"{given.column} is no date or timestamp", "name one")
    latest = _latest(scope, kin.home, given.column)
    return kin.number(given.column), cell.type.kind, latest


def _day(scope: Scope, given: Any) -> int:
    """A day as a number of units."""
    day, param = resolved(scope, given, date, given=True)
    return argument(scope, param, MOMENTS[Dates], int(units_of(day, WHOLE)))


def _latest(scope: Scope, table: TableScope, column: str) -> int | None:
    """The latest moment that a column can hold, in units; None where nothing says it."""
    home, name = _origin(table, column)
    made, cell = home.column(name).generator, filled(column_cell(home, name).cell)
    if isinstance(cell, Units):
        return cell.high.value
    if not isinstance(made, Dates | Timestamps) or not isinstance(cell, Moved):
        return None
    start = cell.start if isinstance(cell.start, int) else None
    if isinstance(made.after, OfParent):
        start = _latest(scope, home.kin.home, made.after.column)
    elif isinstance(made.after, OfRow):
        start = _latest(scope, home, made.after.column)
    longest = _longest(made, replace(scope, table=home, column=name))
    return None if start is None else plus(start, longest)


def _shown(units: int, kind: str) -> str:
    moment = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=units * (DAY if kind == "date" else 1))
    return str(moment.date() if kind == "date" else moment)


def moved(generator: Dates | Timestamps, scope: Scope) -> Built:
    """A moment that comes after another one."""
    if scope.unique:
        raise scope.error("moments after others are not unique", "drop unique")
    start = _after(generator, scope)
    alphabet = MOMENTS[type(generator)].alphabet
    return Built(Moved(start, _while(generator, scope), Type(generator.kind)), None, alphabet)


def _after(generator: Dates | Timestamps, scope: Scope) -> Ref | int:
    """The moment that it comes after, in units."""
    after = generator.after
    if isinstance(after, OfParent):
        kin = kin_of(scope)
        kin.home.column(after.column)
        _check_kind(generator, scope, column_cell(kin.home, after.column).cell)
        return kin.number(after.column)
    if isinstance(after, OfRow):
        _check_kind(generator, scope, column_cell(scope.table, after.column, scope).cell)
        return number_node(scope.table, after.column)
    moment, param = resolved(scope, after, timestamp, given=True)
    units = int(units_of(moment, WHOLE))
    units = units // DAY if generator.kind == "date" else units
    return argument(scope, param, MOMENTS[type(generator)], units)


def _check_kind(generator: Dates | Timestamps, scope: Scope, cell: Cell) -> None:
    if cell.type.kind != generator.kind:
        raise scope.error(
            f"a {generator.kind} after a {cell.type.kind}", f"name a {generator.kind}"
        )


def _longest(generator: Dates | Timestamps, scope: Scope) -> int:
    """The longest while after a start, in units."""
    units = _length(generator, scope)
    return units if generator.every is None else times(units, kin_of(scope).most - 1)


def _length(generator: Dates | Timestamps, scope: Scope) -> int:
    """How long a while, or a step, is at most, in units; SpecError where that is no while."""
    unit = DAY if generator.kind == "date" else 1
    stepped = generator.every is not None
    given = generator.every if stepped else generator.within
    length, param = resolved(scope, given, interval, given=True)
    plain = int(length.total_seconds())
    seconds = argument(scope, param, MOMENTS[Intervals], plain)
    if not int(stepped) <= seconds <= MOST_AFTER:
        found = f"{'every' if stepped else 'within'} is {plain} seconds"
        raise scope.error(f"{found}, not {int(stepped)} to {MOST_AFTER}", "like 90 days")
    if plain % unit:
        raise scope.error(f"{plain} seconds are no whole days", "give days")
    return divided(seconds, unit)


def _while(generator: Dates | Timestamps, scope: Scope) -> Index:
    """How long after: by chance, in order among siblings, or step by step."""
    units = _length(generator, scope)
    if generator.every is not None:
        return Stepped(kin_of(scope).position, units)
    if generator.ordered:
        kin = kin_of(scope)
        if plus(units, 1) < kin.most:
            raise scope.error(
                f"{now(units) + 1} moments for {kin.most} children in order", "give a longer while"
            )
        return Sliced(plus(units, 1), kin.count, kin.position, scope.draw())
    span = Range(Bound(0), Bound(units))
    kind = IN_DAYS if generator.kind == "date" else MOMENTS[Intervals]
    lengths = Integers(between=(0, now(units)), distribution=generator.distribution)
    return index_of(scope, span, lengths, kind)


@build.register
def _(generator: Course, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    kin = kin_of(scope)
    if scope.unique:
        raise scope.error("values of a course are not unique", "drop unique")
    unit = 10**generator.scale
    start, reach = _level(generator, scope, kin)
    trend = round(generator.trend * unit * 10**6)
    noise = round(generator.noise * unit)
    season = _season(generator, unit)
    score = score_of(scope, "noise", scope.draw()) if noise else None
    most = reach + abs(trend) * kin.most // 10**6 + max(map(abs, season), default=0) + 7 * noise
    type_ = Type(
        "decimal", precision=max(len(str(most)), generator.scale + 1), scale=generator.scale
    )
    cell = Waved(start, kin.position, trend, season, score, noise, type_)
    return Built(cell, None, DIGITS | {"."})


def _level(generator: Course, scope: Scope, kin: Kin) -> tuple[Ref | int, int]:
    """Where a course begins, in units, and how far from 0 that is at most."""
    unit = 10**generator.scale
    if isinstance(generator.start, OfParent):
        column = generator.start.column
        type_ = Type("decimal", scale=generator.scale)
        low, high = _reach(scope, kin.home, column)
        return _alike(scope, kin, column, type_), max(abs(low), abs(high))
    units = generator.start * unit
    if units != int(units):
        raise scope.error(f"{generator.start} has more than {generator.scale} decimals", "scale")
    return int(units), abs(int(units))


def _season(generator: Course, unit: int) -> tuple[int, ...]:
    """The season's place at each of its steps, in units."""
    if generator.season is None:
        return ()
    every, swing = generator.season.every, float(generator.season.swing) * unit
    return tuple(round(swing * math.sin(2 * math.pi * step / every)) for step in range(every))


@build.register
def _(generator: Window, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    kin_of(scope)
    if not scope.run.dialect.windows:
        title = scope.run.dialect.title
        raise scope.error(f"{title} has no window functions", "leave the column out there")
    keys = {
        name
        for name, each in scope.table.table.columns.items()
        if isinstance(each.generator, Parent)
    }
    check_window(generator.expression, scope, keys)
    return Built(expression(generator.expression, scope, scope.type or BIGINT))
