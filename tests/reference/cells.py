"""The cells of a table, worked out row by row from the dict that a spec loads to."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from json import dumps
from operator import eq, ge, gt, le, lt, ne
from pathlib import Path
from typing import Any

from reference.checks import Cut, cuts
from reference.correlation import Led, weight_of
from reference.days import part, spelt_out
from reference.draw import Draws, Source
from reference.generators import (
    MAKERS,
    Beside,
    Generator,
    inline,
    main_option,
    shape_of,
    threshold,
)
from reference.groups import Member, groups_of, size_of
from reference.kinds import conversion
from reference.ranges import Value, as_date
from reference.settings import Settings
from reference.texts import Literal, Placeholder, parse, text_of

BESIDE = {"type", "nulls", "unique", "primary_key", "hidden", "when"}
COMPARED = re.compile(r"(\w+) (=|<>|<=|>=|<|>) (?:'(.*)'|(-?\d+))")
OPERATORS = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def rows(
    spec: dict[str, Any],
    *,
    seed: int = 0,
    n_from: int = 1,
    n_to: int | None = None,
    params: dict[str, Any] | None = None,
    table: str | None = None,
    random: str = "integer",
    base: Path | None = None,
) -> list[tuple[Value, ...]]:
    """The visible cells of rows n_from..n_to, by default up to the table's own number of rows."""
    name, definition = table_of(spec, table)
    settings = Settings(spec.get("params") or {}, params or {}, base or Path())
    definition = spelt_out(definition, settings.resolve)
    checks = definition.get("check") or []
    columns = Columns(
        Source(name, seed, random),
        settings,
        definition["columns"],
        [checks] if isinstance(checks, str) else checks,
        definition.get("unique") or [],
    )
    columns.today = as_date(spec.get("as_of", columns.today))
    last = int(settings.resolve(definition["rows"])) if n_to is None else n_to
    return [columns.row(n) for n in range(n_from, last + 1)]


def table_of(spec: dict[str, Any], table: str | None) -> tuple[str, dict[str, Any]]:
    """The named table, or the first one; a spec may also be one table itself."""
    if "tables" not in spec:
        return spec["table"], spec
    name = table if table is not None else next(iter(spec["tables"]))
    return name, spec["tables"][name]


class Columns:
    """The columns of one table; a cell may ask for another cell of its row."""

    today = date(2026, 1, 1)

    def __init__(
        self,
        source: Source,
        settings: Settings,
        definitions: Mapping[str, dict[str, Any]],
        checks: Sequence[str] = (),
        unique: Sequence[Any] = (),
    ) -> None:
        """Prepare all generators."""
        self.source = source
        self.settings = settings
        self.definitions = definitions
        keys = [name for name, item in definitions.items() if item.get("primary_key")]
        self.key = keys[0] if len(keys) == 1 else None
        self.cuts = cuts(settings, definitions, checks)
        together = self.groups(unique)
        self.together = {name: columns for columns in together for name in columns}
        self.generators = {name: self.generator(name) for name in definitions}
        self.types = {name: conversion(item.get("type", "")) for name, item in definitions.items()}
        self.sizes = {name: size_of(self.generators[name], source, name) for name in self.together}
        self.led = {name: self.leader(name) for name in definitions}
        self.nulls = {name: self.null_limit(item) for name, item in definitions.items()}

    def groups(self, unique: Sequence[Any]) -> list[tuple[str, ...]]:
        """The lists of columns that must be made unique together."""
        return groups_of(self.definitions, unique)

    def row(self, n: int) -> tuple[Value, ...]:
        """The visible cells of row n."""
        return tuple(
            self.cell(name, n)
            for name, definition in self.definitions.items()
            if "record" not in definition and not definition.get("hidden")
        )

    def cell(self, name: str, n: int) -> Any:
        """One cell: null, or what its generator gives, in the declared type."""
        if self.missing(name, n):
            return None
        return self.types[name](self.generators[name](self.draws(name, n)))

    def missing(self, name: str, n: int) -> bool:
        """Whether a cell is null, by its share of nulls or its condition."""
        return self.draws(name, n).draw("nulls") < self.nulls[name] or not self.holds(name, n)

    def draws(self, name: str, n: int) -> Draws:
        """The draws of a cell; where it goes along with another cell, that one's come in."""
        if name in self.together:
            columns = self.together[name]
            values = tuple(self.sizes[each] for each in columns)
            return Member(self.source, name, n, columns=columns, values=values)
        led = self.led[name]
        if led is None:
            return Draws(self.source, name, n)
        other = self.draws(led[0], n).draw()
        return Led(self.source, name, n, other=other, weight=led[1])

    def leader(self, name: str) -> tuple[str, int] | None:
        """The column that a column goes along with, and how closely."""
        wanted = self.option(name, "correlate")
        if wanted is None:
            return None
        first, second = (
            shape_of(self.settings, *self.kind_of(each)) for each in (wanted["with"], name)
        )
        return wanted["with"], weight_of(wanted["rho"], first, second)

    def kind_of(self, name: str) -> tuple[str, Any]:
        """The generator of a column and its options."""
        (found,) = (item for item in self.definitions[name].items() if item[0] not in BESIDE)
        return found

    def option(self, name: str, key: str) -> Any:
        """An option of a column's generator, where it has it."""
        argument = self.kind_of(name)[1]
        return argument.get(key) if isinstance(argument, dict) else None

    def holds(self, name: str, n: int) -> bool:
        """Whether a column's condition holds: comparisons with a constant, all of them true."""
        for each in str(self.definitions[name].get("when") or "").split(" AND "):
            if each:
                column, sign, text, number = COMPARED.fullmatch(each).groups()  # type: ignore[union-attr]  # it matches
                value = self.cell(column, n)
                wanted = int(number) if number else text
                if value is None or not OPERATORS[sign](value, wanted):
                    return False
        return True

    def null_limit(self, definition: Mapping[str, Any]) -> int:
        """The draw below which a cell is null."""
        return threshold(self.settings.resolve(definition.get("nulls", 0)))

    def generator(self, name: str) -> Generator:
        """The generator that a column's definition names."""
        if name in self.cuts:
            return self.cut(self.cuts[name])
        definition = self.definitions[name]
        unique = bool(definition.get("unique")) or name == self.key
        return self.made(definition, unique, together=name in self.together)

    def made(
        self, definition: Mapping[str, Any], unique: bool, *, together: bool = False
    ) -> Generator:
        """The generator of a column, or of a member of an object."""
        ((kind, argument),) = (item for item in definition.items() if item[0] not in BESIDE)
        if kind == "json":
            return self.object(argument)
        if kind == "template":
            return self.template(main_option(argument, "text"))
        if kind == "years_since":
            given = argument if isinstance(argument, dict) else {"date": argument}
            return self.years(given["date"], self.settings.resolve(given.get("at")))
        if kind == "date_part":
            column, wanted = argument["date"], argument["part"]
            return lambda draws: part(self.cell(column, draws.n), wanted)
        if kind == "of":
            return self.field(*main_option(argument, "path").split(".", 1))
        beside = Beside(unique or together, definition.get("type", ""), together)
        return MAKERS[kind](self.settings, argument, beside)

    def cut(self, cut: Cut) -> Generator:
        """A value of a range, in what other columns leave of it."""

        def units(other: str, n: int) -> int:
            value = self.generators[other](self.draws(other, n))
            return int(cut.span.scale.place(value))

        def value(draws: Draws) -> Any:
            floors = [units(other, draws.n) + k for other, k in cut.floors.items()]
            ceilings = [units(other, draws.n) - k for other, k in cut.ceilings.items()]
            return cut.value(draws, floors, ceilings)

        return value

    def field(self, column: str, field: str) -> Generator:
        """One field of the record that another column holds."""

        def value(draws: Draws) -> str | None:
            record: dict[str, str] | None = self.cell(column, draws.n)
            return None if record is None else record[field]

        return value

    def years(self, column: str, until: Any) -> Generator:
        """Birthdays between another cell and a day, today unless one is given."""

        def value(draws: Draws) -> int | None:
            cell, at = self.cell(column, draws.n), as_date(until or self.today)
            if cell is None:
                return None
            born = as_date(cell)
            return at.year - born.year - ((at.month, at.day) < (born.month, born.day))

        return value

    def object(self, members: Mapping[str, Mapping[str, Any]]) -> Generator:
        """The text of a JSON object."""
        parts = [(key, self.member(key, each)) for key, each in members.items()]

        def value(draws: Draws) -> str:
            texts = (f"{dumps(key, ensure_ascii=False)}: {made(draws)}" for key, made in parts)
            return f"{{{', '.join(texts)}}}"

        return value

    def member(self, key: str, definition: Mapping[str, Any]) -> Generator:
        """The text of one value of a JSON object."""
        generator, limit = self.made(definition, False), self.null_limit(definition)
        convert = conversion(definition.get("type", ""))
        is_object = "json" in definition

        def value(draws: Draws) -> str:
            inside = draws.inside(f"{len(key.encode())}:{key}")
            found = None if inside.draw("nulls") < limit else convert(generator(inside))
            if found is None or isinstance(found, bool):
                return {None: "null", True: "true", False: "false"}[found]
            bare = is_object or isinstance(found, int | Decimal | timedelta)
            return text_of(found) if bare else dumps(text_of(found), ensure_ascii=False)

        return value

    def template(self, text: str) -> Generator:
        """Parts joined, or null where a column among them is null."""
        parts = [self.part(part) for part in parse(text)]

        def value(draws: Draws) -> str | None:
            texts = [part(draws) for part in parts]
            return None if None in texts else "".join(texts)

        return value

    def part(self, part: Literal | Placeholder) -> Generator:
        """The text of one part of a template."""
        if isinstance(part, Literal):
            return lambda draws: part.text
        source = self.source_of(part)

        def text(draws: Draws) -> str | None:
            value = source(draws)
            return None if value is None else part.filtered(text_of(value))

        return text

    def source_of(self, part: Placeholder) -> Generator:
        """The row number, another cell of the row, or an inline generator."""
        if part.number:
            generator = inline(self.settings, part.name, part.arguments)
            return lambda draws: generator(draws.inside(str(part.number)))
        if part.name == "n":
            return lambda draws: draws.n
        if part.name not in self.definitions:
            raise ValueError(f"no column {part.name}")
        return lambda draws: self.cell(part.name, draws.n)
