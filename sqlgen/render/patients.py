"""A population as statements: facts, the stages of a batch, the tables that people get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlgen.dialects import Dialect, SeriesForm
from sqlgen.patients.facts import Facts
from sqlgen.patients.growth import BANDS
from sqlgen.patients.payers import SPANS
from sqlgen.patients.plan import ATTEMPTS, Population
from sqlgen.patients.stages import LASTING, MEASURED, STAGES, TOTAL, VITAL, Stage
from sqlgen.patients.tables import Table
from sqlgen.plan import Called
from sqlgen.render.drawn import coefs, salt
from sqlgen.render.environment import templates_for

EMPTIED = (*STAGES, VITAL)
"""Stages that each batch goes through anew."""
OWN = frozenset(stage.name for stage in EMPTIED)
"""Those that each session has for itself."""
PLACES = ("payers", "organizations", "providers")
"""Tables that are filled before all patients."""
OURS = "sqlgen_"
CHUNK = 500
"""Rows of facts in one INSERT."""
PROVIDERS = 4
"""Providers of an organization."""
DRAWN = ("a0", "a1", "a2", "a3", "k")
KNOWN = ("diabetes", "prediabetes", "hypertension", "ckd_1", "ckd_2", "ckd_3", "ckd_4")
"""Conditions that measured values follow, where a module has them."""
CARE = (
    ("person", "population", ("persons",)),
    ("bout", "spells", ("once", "again")),
    ("spell", "spells", ("kept", "during")),
    ("cut", "spells", ("cuts",)),
    ("spell", "spells", ("cut_short", "past")),
    ("visit", "care", ("checkups", "findings", "returns")),
    ("given", "care", ("given",)),
    ("visit", "care", ("empty",)),
    ("vaccination", "care", ("doses",)),
    ("vital", "vitals", ("vitals",)),
    ("insured", "accounts", ("insured",)),
    ("line", "accounts", ("lines", "medication_lines")),
    ("claim", "accounts", ("claims",)),
)
"""Stages of what happens to people, in their order: the templates and the macros that fill them."""
FILLED = (
    "patients", "payer_transitions", "encounters", "conditions", "allergies", "careplans",
    "medications", "procedures", "observations", "immunizations", "imaging_studies", "devices",
    "supplies", "claims", "claims_transactions", "patient_expenses",
)  # fmt: skip
"""Tables that each batch adds to, in their order."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a batch's statements need to know, as plain values for templates."""

    dialect: Dialect
    schema: str | None
    series: SeriesForm
    seed: int
    state: str
    letters: str
    ages: int
    cities: int
    payers: int
    providers: int
    attempts: int
    youngest: int | str
    first_day: int
    last_day: int
    most_years: int
    most_visits: int
    spans: tuple[tuple[int, int], ...]
    measures: int
    bands: int
    names: Mapping[str, int]
    known: Mapping[str, int]
    late: bool
    """Whether foreign keys are added once the rows stand."""
    own: frozenset[str]
    """Stages that a session has for itself, told apart by its seat."""
    total: str
    """The table of what is counted."""
    prefix: str = ""
    """What the names of the tables that people get begin with."""
    stages: str = OURS
    """What the names of the tables begin with that a run goes through."""
    seat: str = ""
    base: int | str = 0
    """The number before the first patient's of a batch, or the variable that has it."""
    inside: bool = False
    """Whether the statements stand in a procedure, in tables that may stand already."""


@dataclass(frozen=True, slots=True)
class Step:
    """A statement with what it is about."""

    what: str
    statement: str


@dataclass(frozen=True, slots=True)
class LateKey:
    """A foreign key that is added once rows stand: whether it is there, and its statement."""

    what: str
    there: str
    statement: str


class PatientStatements:
    """The statements of one population on one engine.

    Sessions side by side have a number each, from 1, and stages of their own by it. A part says
    what is other than in a run.
    """

    def __init__(
        self,
        population: Population,
        dialect: Dialect,
        schema: str | None,
        number: int = 0,
        part: Part | None = None,
    ) -> None:
        self._population = population
        self._templates = templates_for(dialect)
        usual = part or part_of(population, dialect, schema)
        self._part = replace(usual, seat=f"_{number}") if number else usual
        self.tables = population.tables
        self.total = self._part.total
        """The table of what is counted."""
        self.counted = (*(table.name for table in population.tables), self.total)
        """Tables whose rows are counted, the newest last."""

    def _of(self, template: str, name: str, *arguments: Any, part: Part | None = None) -> str:
        return self._templates.macro(f"patients/{template}", name, part or self._part, *arguments)

    # Before the first batch, and after the last.

    def series(self, rows: int) -> tuple[str, str]:
        """Make a series of numbers for a session, and drop it; empty where none is needed.

        It reaches `rows`, and as far as providers are numbered.
        """
        engine, dialect = self._templates.engine, self._part.dialect
        longest = max(rows, 3 * self._part.cities * self._part.providers)
        made = engine["create_series"](self._part.series, longest, dialect.series_width)
        return str(made).strip(), str(engine["drop_series"]()).strip()

    def depth(self, rows: int) -> int:
        """The recursion depth that so long a series needs."""
        return -(-rows // max(self._part.dialect.series_width, 1))

    def rows_of(self, table: Table) -> str:
        """All rows of a table."""
        names = [column.name for column in table.columns]
        return self._templates.macro("statements", "all_rows", self._part.schema, table.name, names)

    def create(self, table: Table) -> str:
        """Make one of the tables that people get."""
        return self._of("tables", "create", table)

    def create_totals(self) -> Step:
        """Make the table of what is counted."""
        return Step(f"creating {self._part.total}", self._of("totals", "create"))

    def late_keys(self) -> Iterator[LateKey]:
        """Foreign keys, where they are added once the rows stand."""
        for table in self.tables if self._part.late else ():
            for key in table.foreign_keys:
                name = self._of("tables", "key_name", table, key)
                there = self._templates.macro(
                    "statements", "has_constraint", self._part.schema, table.name, name
                )
                statement = self._of("tables", "add_key", table, key)
                yield LateKey(f"foreign key of {table.name}.{key.column}", there, statement)

    def facts(self) -> Iterator[Step]:
        """What all sessions read: facts, places and who works there."""
        yield from self.prepared()
        for name in PLACES:
            yield Step(f"making {name}", self._of("places", name))
        for name in self._shared:
            yield self._analyzed(f"{self._part.stages}{name}")

    def prepared(self) -> Iterator[Step]:
        """The tables that all sessions read, with their facts."""
        for stage in LASTING:
            yield Step(f"making {stage.name}", self._create(stage))
        for facts in self._population.facts:
            yield from self._facts(facts)

    def stages(self) -> Iterator[Step]:
        """The tables that a session goes through."""
        for stage in EMPTIED:
            yield Step(f"making {stage.name}", self._create(stage))

    def _create(self, stage: Stage) -> str:
        return self._of(
            "stages", "create", stage.name, stage.columns, stage.key, stage.texts, stage.identifiers
        )

    def _facts(self, facts: Facts) -> Iterator[Step]:
        drawn = facts.drawn
        columns = facts.columns if drawn is None else (*facts.columns, *DRAWN)
        name = facts.name.removeprefix(OURS)
        made = self._of("stages", "create", name, columns, facts.key, facts.texts, frozenset())
        yield Step(f"making {name}", made)
        rows = list(facts.rows)
        if drawn is not None:
            rows = [(*row, *draw_of(each)) for row, each in zip(rows, drawn, strict=True)]
        for at in range(0, len(rows), CHUNK):
            yield Step(f"filling {name}", self._of("stages", "fill", name, rows[at : at + CHUNK]))

    def totals(self) -> Iterator[Step]:
        """What payers, organizations and providers took in all, once all patients stand."""
        for name in PLACES:
            yield Step(f"totals of {name}", self._of("totals", name))

    def drop_stages(self) -> Iterator[str]:
        """Drop what this session went through, and with the first one what all read."""
        shared = () if self._part.seat else self._shared
        for name in (*(stage.name for stage in EMPTIED), *shared):
            yield self._of("stages", "drop", name)

    def drop_totals(self) -> str:
        """Drop the table of what is counted."""
        return self._of("totals", "drop")

    @property
    def _shared(self) -> tuple[str, ...]:
        facts = (each.name.removeprefix(OURS) for each in self._population.facts)
        return (*(stage.name for stage in LASTING), *facts)

    def is_stage(self, table: str) -> bool:
        """Whether a table is one that some run went through."""
        name = table.removeprefix(OURS)
        return name != table and (name in self._shared or name.rstrip("_0123456789") in OWN)

    # A batch of slots.

    def slots(self, first: int | Called, count: int | None = None) -> Step:
        """Who the living of a batch shall be: so many from the first on, or those of a call."""
        return Step("slots", self._of("population", "slots", first, count))

    def attempts(self, round_: int) -> Iterator[Step]:
        """Lives for those who have none yet: people, their conditions level by level, their end."""
        count = 2 ** (round_ - 1)
        return self.tries(round_, count, count)

    def tries(self, round_: int | str, count: int | str, most: int) -> Iterator[Step]:
        """The same; round and count may be variables, the count then at most so high."""
        yield Step("attempts", self._of("population", "candidates", round_, count, most))
        for level in range(1, self._population.levels + 1):
            yield Step("onsets", self._of("population", "onsets", round_, level))
        yield Step("lives", self._of("population", "lives", round_))

    def lived(self) -> Iterator[Step]:
        """Tell the engine how many attempts there were."""
        for stage in ("slot", "candidate", "onset", "life"):
            yield self._stage_analyzed(stage)

    def waiting(self) -> str:
        """How many have no life yet that lasts."""
        return self._of("population", "waiting")

    def care(self, first: int | None = None) -> Iterator[Step]:
        """All that happens to the people of a batch, whose first slot a procedure knows itself."""
        base = self._part.base if first is None else (first - 1) * ATTEMPTS
        part = replace(self._part, base=base)
        for stage, template, steps in CARE:
            for name in steps:
                yield Step(name, self._of(template, name, part=part))
            yield self._stage_analyzed(stage)

    def places(self) -> Iterator[tuple[str, str]]:
        """The rows of tables that come before all patients: the table and its INSERT."""
        for name in PLACES:
            yield self._part.prefix + name, self._of("places", f"fill_{name}")

    def filled(self) -> Iterator[tuple[str, str]]:
        """The rows of a batch for each table: the table and its INSERT."""
        for name in FILLED:
            yield self._part.prefix + name, self._of("tables", name)
        yield self._part.total, self._of("totals", "add")

    def empty(self) -> Iterator[Step]:
        """Empty the stages for the next batch."""
        for stage in EMPTIED:
            yield Step(f"emptying {stage.name}", self._of("stages", "empty", stage.name))

    def _stage_analyzed(self, stage: str) -> Step:
        """Tell the engine how large a stage is, for what reads it."""
        return self._analyzed(f"{self._part.stages}{stage}{self._part.seat}")

    def analyze_tables(self) -> Iterator[Step]:
        """Tell the engine how large the tables are that people get."""
        for table in self.tables:
            yield self._analyzed(table.name)

    def _analyzed(self, name: str) -> Step:
        statement = self._templates.macro("statements", "analyze", self._part.schema, name)
        return Step(f"analyzing {name}", statement)


def draw_of(name: str) -> tuple[int, ...]:
    """The coefficients of a draw of a person, and the key that keeps its numbers apart."""
    return (*coefs(name), salt(name))


def part_of(population: Population, dialect: Dialect, schema: str | None) -> Part:
    """What statements need to know of a population."""
    wanted = population.wanted
    rows = {facts.name: len(facts.rows) for facts in population.facts}
    numbers = {name: at for at, name in enumerate(population.conditions, start=1)}
    return Part(
        dialect=dialect,
        schema=schema,
        series=dialect.series[0],
        seed=wanted.seed,
        state=population.place.state,
        letters=population.place.letters,
        ages=rows["sqlgen_age"],
        cities=len(population.place.cities),
        payers=rows["sqlgen_company"],
        providers=PROVIDERS,
        attempts=ATTEMPTS,
        youngest=population.youngest,
        first_day=population.first_day,
        last_day=population.last_day,
        most_years=population.most_years,
        most_visits=population.most_visits,
        spans=SPANS,
        measures=MEASURED,
        bands=BANDS,
        names=population.names,
        known={name: numbers.get(name, 0) for name in KNOWN},
        late=dialect.late_foreign_keys,
        own=OWN,
        total=f"{population.prefix}total" if population.prefix else TOTAL,
        prefix=population.prefix,
    )
