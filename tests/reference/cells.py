"""The cells of a table, worked out row by row from the dict that a spec loads to."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from operator import eq, ge, gt, le, lt, ne
from pathlib import Path
from typing import Any

from reference.checks import Cut, cuts
from reference.draw import Draws, Source
from reference.generators import MAKERS, Beside, Generator, inline, main_option, threshold
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
    checks = definition.get("check") or []
    columns = Columns(
        Source(name, seed, random),
        settings,
        definition["columns"],
        [checks] if isinstance(checks, str) else checks,
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
    ) -> None:
        """Prepare all generators."""
        self.source = source
        self.settings = settings
        self.definitions = definitions
        keys = [name for name, item in definitions.items() if item.get("primary_key")]
        self.key = keys[0] if len(keys) == 1 else None
        self.cuts = cuts(settings, definitions, checks)
        self.generators = {name: self.generator(name) for name in definitions}
        self.types = {name: conversion(item.get("type", "")) for name, item in definitions.items()}
        self.nulls = {name: self.null_limit(item) for name, item in definitions.items()}

    def row(self, n: int) -> tuple[Value, ...]:
        """The visible cells of row n."""
        return tuple(
            self.cell(name, n)
            for name, definition in self.definitions.items()
            if "record" not in definition and not definition.get("hidden")
        )

    def cell(self, name: str, n: int) -> Any:
        """One cell: null, or what its generator gives, in the declared type."""
        draws = Draws(self.source, name, n)
        null = draws.draw("nulls") < self.nulls[name] or not self.holds(name, n)
        return None if null else self.types[name](self.generators[name](draws))

    def holds(self, name: str, n: int) -> bool:
        """Whether a column's condition holds: comparisons with a constant, all of them true."""
        for each in str(self.definitions[name].get("when") or "").split(" AND "):
            if each:
                column, sign, text, number = COMPARED.fullmatch(each).groups()  # type: ignore[union-attr]
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
        ((kind, argument),) = (item for item in definition.items() if item[0] not in BESIDE)
        if kind == "template":
            return self.template(main_option(argument, "text"))
        if kind == "years_since":
            given = argument if isinstance(argument, dict) else {"date": argument}
            return self.years(given["date"], self.settings.resolve(given.get("at")))
        if kind == "of":
            return self.field(*main_option(argument, "path").split(".", 1))
        unique = bool(definition.get("unique")) or name == self.key
        return MAKERS[kind](self.settings, argument, Beside(unique, definition.get("type", "")))

    def cut(self, cut: Cut) -> Generator:
        """A value of a range, in what other columns leave of it."""

        def units(other: str, n: int) -> int:
            value = self.generators[other](Draws(self.source, other, n))
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
            prefix = str(part.number)
            return lambda draws: generator(Draws(draws.source, draws.column, draws.n, prefix))
        if part.name == "n":
            return lambda draws: draws.n
        if part.name not in self.definitions:
            raise ValueError(f"no column {part.name}")
        return lambda draws: self.cell(part.name, draws.n)
