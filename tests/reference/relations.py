"""All tables of a spec, whose rows have parents, siblings, and rows that they refer to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from reference.cells import Columns
from reference.derived import (
    FIVE_YEARS,
    alike,
    course,
    edge,
    lengths,
    part,
    sliced,
    units,
    within,
)
from reference.draw import Draws, Source
from reference.generators import Generator, main_option
from reference.groups import Member, groups_of
from reference.kindred import Dense, Family, Place, Slots, paths_of
from reference.ranges import Value, as_date, as_datetime
from reference.settings import Settings
from reference.targets import Fresh, Reference, Tree

Row = tuple[Value, ...]
Lasts = Mapping[str, int]

MINE = (
    *("parent", "position", "split", "movement", "states", "course", "reference", "tree"),
    *("boundary", "sql"),
)
"""The generators that are read here."""


def tables(
    spec: dict[str, Any],
    *,
    seed: int = 0,
    random: str = "integer",
    params: dict[str, Any] | None = None,
    base: Path | None = None,
    runs: Sequence[Lasts] = ({},),
    stands: Mapping[str, Sequence[Mapping[str, Value]]] | None = None,
) -> dict[str, list[Row]]:
    """The rows of all tables but those that stand already, in the order of their numbers.

    `runs` has one entry a run: the last row, after it, of each table that does not have the rows
    that the spec gives it.
    `stands` has the rows of `existing` tables in the order of their keys. A column made by `sql`
    is left NULL.
    """
    settings = Settings(spec.get("params") or {}, params or {}, base or Path())
    world = World(spec, settings, (seed, random), runs, stands or {})
    return {name: world.rows(name) for name in spec["tables"] if name not in world.stands}


class World:
    """The tables of a spec, each made when first asked for."""

    def __init__(
        self,
        spec: dict[str, Any],
        settings: Settings,
        drawn: tuple[int, str],
        runs: Sequence[Lasts],
        stands: Mapping[str, Sequence[Mapping[str, Value]]],
    ) -> None:
        """Nothing is worked out yet."""
        self.spec, self.settings, self.runs, self.stands = spec, settings, runs, stands
        self.seed, self.random = drawn
        self.made: dict[str, Related] = {}

    def source(self, name: str) -> Source:
        """What the draws of a table have in common."""
        return Source(name, self.seed, self.random)

    def table(self, name: str) -> "Related":
        """The columns of a table."""
        if name not in self.made:
            self.made[name] = Related(self, name)
        return self.made[name]

    def cell(self, table: str, column: str, n: int) -> Any:
        """Any cell of any table."""
        if table in self.stands:
            return self.stands[table][n - 1][column]
        return self.table(table).cell(column, n)

    def last(self, name: str, run: int = -1) -> int:
        """The last number of a table after a run."""
        if name in self.stands:
            return len(self.stands[name])
        definition = self.spec["tables"][name]
        if "per" in definition:
            return self.table(name).parented.last(self.last(definition["per"]["table"], run))
        return int(self.settings.resolve(self.runs[run].get(name, definition["rows"])))

    def numbers(self, name: str) -> list[int]:
        """The numbers of the rows that there are."""
        definition = self.spec["tables"][name]
        if "per" not in definition:
            return list(range(1, self.last(name) + 1))
        return list(self.table(name).parented.numbers(self.numbers(definition["per"]["table"])))

    def rows(self, name: str) -> list[Row]:
        """The visible rows of a table."""
        return [self.table(name).row(n) for n in self.numbers(name)]


class Related(Columns):
    """The columns of a table whose rows have relatives."""

    def __init__(self, world: World, name: str) -> None:
        """Prepare all generators."""
        self.world, self.name = world, name
        self.definition = world.spec["tables"][name]
        self.family = self.family_of(self.definition)
        self.found: dict[str, Reference | Tree] = {}
        checks = self.definition.get("check") or []
        self.today = as_date(world.spec.get("as_of", Columns.today))
        super().__init__(
            world.source(name),
            world.settings,
            self.spelt_out(),
            [checks] if isinstance(checks, str) else checks,
            self.definition.get("unique") or [],
        )

    def spelt_out(self) -> dict[str, Any]:
        """The columns, and after them the two ends of a history."""
        history = self.definition.get("history")
        if history is None:
            return dict(self.definition["columns"])
        ends = {history.get(key, key): {"boundary": key} for key in ("valid_from", "valid_to")}
        return {**self.definition["columns"], **ends}

    def family_of(self, definition: Mapping[str, Any]) -> Family | None:
        """How the children of a parent get their numbers."""
        if "per" not in definition:
            return None
        dense = definition["per"].get("numbering") == "dense"
        parents = self.world.source(definition["per"]["table"])
        return (Dense if dense else Slots)(self.world.source(self.name), parents, definition)

    @property
    def parented(self) -> Family:
        """The same where there must be one."""
        if self.family is None:
            raise ValueError(f"{self.name} has no parents")
        return self.family

    def groups(self, unique: Sequence[Any]) -> list[tuple[str, ...]]:
        """Lists that nothing proves unique: neither a column, nor a parent's key and a place."""
        found = groups_of(self.definitions, unique)
        return [each for each in found if not self.differ(each)]

    def differ(self, columns: Sequence[str]) -> bool:
        """Whether siblings differ in some of the columns, and their parents in others."""
        if self.family is None:
            return False
        written = [self.definitions[name] for name in columns]
        copied = {main_option(each["parent"], "column") for each in written if "parent" in each}
        home = self.world.table(self.definition["per"]["table"]).definitions
        keys = {name for name, each in home.items() if each.get("primary_key")}
        return keys <= copied and (self.family.most == 1 or any(map(rises, written)))

    # where a row stands

    def place(self, n: int) -> Place:
        """The row's parent and its place among siblings."""
        return self.parented.place(n)

    def parent(self, column: str, n: int) -> Any:
        """A cell of the row's parent."""
        return self.world.cell(self.definition["per"]["table"], column, self.place(n).parent)

    def lent(self, column: str, purpose: str, n: int) -> int:
        """A draw that the row's parent lends to a column."""
        return self.parented.lent(self.place(n).parent, column).draw(purpose)

    def run_of(self, n: int) -> int:
        """The run that made row n."""
        lasts = (self.world.last(self.name, run) for run in range(len(self.world.runs)))
        return next(run for run, last in enumerate(lasts) if n <= last)

    def extent(self, n: int, table: str) -> int:
        """How many rows of a table could be referred to when row n was made."""
        return self.world.last(table, self.run_of(n))

    def stretch(self, n: int, tables: Sequence[str]) -> tuple[int, Lasts]:
        """The first row of a stretch, and how many rows there were to refer to before it."""
        runs = range(len(self.world.runs))
        last = [0, *(self.world.last(self.name, run) for run in runs)]
        mine = [run for run in runs if last[run] < last[run + 1] and last[run] < n]
        had = [{table: self.world.last(table, run) for table in tables} for run in mine]
        while len(mine) > 1 and had[-1] == had[-2]:
            del mine[-1], had[-1]
        return last[mine[-1]] + 1, had[-2] if len(mine) > 1 else {}

    def fresh(self, n: int, column: str) -> Fresh:
        """The rows that a unique column takes in row n: all, or those added since."""
        beside = self.together.get(column, (column,))
        columns = [each for each in beside if self.kind_of(each)[0] == "reference"]
        targets = {each: self.target(each).table for each in columns}
        first, there = self.stretch(n, [*targets.values()])
        size = {each: self.extent(n, table) for each, table in targets.items()}
        grown = [each for each, table in targets.items() if size[each] > there.get(table, 0)]
        before = there.get(targets[column], 0) if grown[:1] == [column] else 0
        return Fresh(first, before, size[column] - before)

    def draws(self, name: str, n: int) -> Draws:
        """The draws of a cell; of columns unique together, as many as there are in row n."""
        found = super().draws(name, n)
        if not isinstance(found, Member):
            return found
        fresh = {
            each: self.fresh(n, each)
            for each in found.columns
            if self.kind_of(each)[0] == "reference"
        }
        values = (fresh[each].size if each in fresh else self.sizes[each] for each in found.columns)
        first = next((each.first for each in fresh.values()), 1)
        return replace(found, values=tuple(values), first=first)

    # what columns hold

    def generator(self, name: str) -> Generator:
        """The generator that a column's definition names."""
        kind, written = self.kind_of(name)
        if kind in ("date", "timestamp") and isinstance(written, dict) and "after" in written:
            return self.after(name, self.settings.resolve(written), days=kind == "date")
        if kind in MINE:
            maker: Callable[[str, Any], Generator] = getattr(self, f"made_by_{kind}")
            return maker(name, written)
        return super().generator(name)

    def made_by_parent(self, name: str, written: Any) -> Generator:
        """A parent's cell."""
        return lambda draws: self.parent(main_option(written, "column"), draws.n)

    def made_by_position(self, name: str, written: Any) -> Generator:
        """The place among siblings."""
        start = 1 if written is True else main_option(written, "start")
        return lambda draws: start + self.place(draws.n).at - 1

    def made_by_split(self, name: str, written: Any) -> Generator:
        """A part of a parent's cell."""
        column = (written.get("whole_of") or written)["parent"]

        def value(draws: Draws) -> Any:
            draw = self.lent(name, "split", draws.n)
            return part(self.parent(column, draws.n), self.place(draws.n), draw)

        return value

    def made_by_movement(self, name: str, written: Any) -> Generator:
        """What a level differs by from the child before."""
        of = main_option(written, "of")
        start = written.get("start") if isinstance(written, dict) else None

        def value(draws: Draws) -> Any:
            level = self.cell(of, draws.n)
            if self.place(draws.n).at > 1:
                return level - self.cell(of, draws.n - 1)
            return level - self.parent(start["parent"], draws.n) if start else level

        return value

    def made_by_states(self, name: str, written: Any) -> Generator:
        """The state of a step."""
        family = self.parented
        if not isinstance(family, Slots):
            raise ValueError(f"{name}: states need slots")
        states = [state for path, _ in paths_of(written) for state in path]

        def value(draws: Draws) -> str:
            place = family.place(draws.n)
            return states[family.first_state(place.parent) + place.at - 1]

        return value

    def made_by_course(self, name: str, written: Any) -> Generator:
        """A step of a series."""
        start = main_option(written, "start")

        def value(draws: Draws) -> Any:
            of = start["parent"] if isinstance(start, dict) else None
            level = self.parent(of, draws.n) if of else start
            return None if level is None else course(written, level, self.place(draws.n).at, draws)

        return value

    def made_by_boundary(self, name: str, written: str) -> Generator:
        """An end of a version."""
        history = self.settings.resolve(self.definition["history"])
        start, until = history.get("start"), as_date(history.get("until") or self.today)

        def value(draws: Draws) -> Any:
            place, first = self.place(draws.n), start or self.today - FIVE_YEARS
            if isinstance(start, dict):
                first = self.parent(start["parent"], draws.n)
            i = place.at - (written == "valid_from")
            if i == place.count or first is None:
                return None
            first = first if isinstance(start, dict) else as_date(first)
            end = as_datetime(until) if hasattr(first, "hour") else until
            room = units(end) - units(first) - 1
            if self.definition["per"]["table"] in self.world.stands:
                room = max(room, self.parented.most)
            draw = self.lent("", "history", draws.n)
            return alike(first, units(first) + edge(room, i, place.count, draw))

        return value

    def after(self, name: str, written: Any, *, days: bool) -> Generator:
        """A moment that comes after another one."""
        width = within(written, days=days)
        drawn = None if "every" in written else lengths(written, days=days)

        def later(draws: Draws) -> int:
            if drawn is None:
                return (self.place(draws.n).at - 1) * width
            if written.get("ordered"):
                return sliced(width + 1, self.place(draws.n), draws.draw())
            return int(drawn(draws))

        def value(draws: Draws) -> Any:
            first = self.start(written["after"], draws.n, as_date if days else as_datetime)
            return None if first is None else alike(first, units(first) + later(draws))

        return value

    def start(self, written: Any, n: int, moment: Callable[[Any], Any]) -> Any:
        """What a moment comes after: a parent's cell, another cell of the row, or a moment."""
        if isinstance(written, dict):
            return self.parent(written["parent"], n)
        if isinstance(written, str) and written in self.definitions:
            return self.cell(written, n)
        return moment(written)

    # other rows

    def made_by_reference(self, name: str, written: Any) -> Generator:
        """The key of another row."""
        if isinstance(written, dict) and "by" in written:
            return self.by_kind(name, written)
        found = self.target(name)
        return lambda draws: self.other(found, found.key, draws)

    def made_by_tree(self, name: str, written: Any) -> Generator:
        """The key of the row above."""
        (key,) = (column for column, each in self.definitions.items() if each.get("primary_key"))
        return lambda draws: self.other(self.target(name), key, draws)

    def made_by_sql(self, name: str, written: Any) -> Generator:
        """Nobody evaluates SQL here."""
        return lambda draws: None

    def target(self, name: str) -> Any:
        """The rows that a column refers to."""
        if name not in self.found:
            kind, written = self.kind_of(name)
            definition = self.definitions[name]
            only = bool(definition.get("unique")) or name in self.grouped() or name == self.key
            self.found[name] = (
                Tree(self, name, written)
                if kind == "tree"
                else Reference(self, name, written, unique=only)
            )
        return self.found[name]

    def grouped(self) -> set[str]:
        """The columns that are unique together with others."""
        unique = self.definition.get("unique") or []
        return {name for each in self.groups(unique) for name in each}

    def other(self, found: Any, column: str, draws: Draws) -> Any:
        """A cell of the row that is referred to."""
        number = found.number(draws)
        return None if number is None else self.world.cell(found.table, column, number)

    def by_kind(self, name: str, written: Mapping[Any, Any]) -> Generator:
        """The key of a row of the table that another column names."""
        cases = [key for key in written if key not in ("by", "distribution")]

        def value(draws: Draws) -> Any:
            kind = self.cell(written["by"], draws.n)
            if kind is None:
                return None
            options = {"to": written[kind], "distribution": written.get("distribution")}
            found = Reference(self, name, options, unique=False)
            return self.other(found, found.key, draws.inside(str(cases.index(kind))))

        return value

    def field(self, column: str, field: str) -> Generator:
        """A column of the row that another column refers to, or a field of its record."""
        if self.kind_of(column)[0] not in ("reference", "tree"):
            return super().field(column, field)

        def value(draws: Draws) -> Any:
            if self.missing(column, draws.n):
                return None
            return self.other(self.target(column), field, self.draws(column, draws.n))

        return value


def rises(written: Mapping[str, Any]) -> bool:
    """Whether no two siblings have the same value."""
    kind = next(iter(written))
    options = written[kind] if isinstance(written[kind], dict) else {}
    return (
        kind == "position"
        or written.get("boundary") == "valid_from"
        or any(options.get(key) for key in ("distinct", "ordered", "every"))
    )
