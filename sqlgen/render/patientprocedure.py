"""A procedure of patients as statements: what makes it, with all it needs, and what drops it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlgen.patients.options import OLDEST
from sqlgen.patients.plan import ATTEMPTS, ROUNDS
from sqlgen.patients.stages import LASTING, Stage
from sqlgen.plan import Called
from sqlgen.plan.patientprocedure import PREFIX, PatientProcedure
from sqlgen.render.environment import templates_for
from sqlgen.render.patients import EMPTIED, PLACES, PatientStatements, Step, part_of
from sqlgen.render.patientscript import BATCH
from sqlgen.render.procedure import Routine
from sqlgen.render.renderer import Statements

DEPTH = 1


@dataclass(frozen=True, slots=True)
class Body:
    """The statements of a call, in the order in which they are run."""

    lasting: tuple[str, ...]
    """Empty what the last call left."""
    places: tuple[str, ...]
    empty: tuple[str, ...]
    slots: str
    attempts: tuple[str, ...]
    waiting: str
    care: tuple[str, ...]
    totals: tuple[str, ...]
    batch: int
    """Living patients of a batch."""
    rounds: int = ROUNDS
    attempts_of_slot: int = ATTEMPTS


class PatientProcedureRenderer(Statements):
    """The statements of one procedure of patients."""

    def __init__(self, procedure: PatientProcedure, batch: int = BATCH) -> None:
        super().__init__(procedure.dialect)
        self._procedure, self._batch = procedure, batch
        part = part_of(procedure.population, procedure.dialect, procedure.schema)
        self._part = replace(
            part,
            seed=procedure.seed,
            ages=OLDEST + 1,
            youngest=f"{PREFIX}low",
            base=f"{PREFIX}base",
            stages=procedure.stages,
            total=f"{procedure.stages}total",
            late=False,
            inside=True,
        )
        self._patients = PatientStatements(
            procedure.population, procedure.dialect, procedure.schema, part=self._part
        )
        self._engine = templates_for(procedure.dialect)

    def _of(self, name: str, *arguments: Any) -> str:
        return self._engine.macro("patients/procedure", name, self._procedure, *arguments)

    def _shared(self, name: str, *arguments: Any) -> str:
        return self._engine.macro("procedure", name, self._procedure, *arguments)

    def _body(self) -> Body:
        patients = self._patients
        return Body(
            lasting=(
                *self._emptied(LASTING),
                *(self._of("empty", self._part, each) for each in ("age", "total")),
            ),
            places=(
                *(self._engine.macro("patients/places", each, self._part) for each in PLACES),
                *(statement for _, statement in patients.places()),
            ),
            empty=self._emptied(EMPTIED),
            slots=patients.slots(Called(f"{PREFIX}from", f"{PREFIX}until", self._batch)).statement,
            attempts=_texts(patients.tries(f"{PREFIX}round", f"{PREFIX}tries", 2 ** (ROUNDS - 1))),
            waiting=patients.waiting(),
            care=(
                *_texts(self._tended((*patients.lived(), *patients.care()))),
                *(statement for _, statement in patients.filled()),
            ),
            totals=_texts(patients.totals()),
            batch=self._batch,
        )

    def _emptied(self, stages: Iterable[Stage]) -> tuple[str, ...]:
        return tuple(self._of("empty", self._part, stage.name) for stage in stages)

    def _tended(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The steps without statistics, where a procedure can't gather them."""
        return (
            step
            for step in steps
            if self.dialect.tends_inside or not step.what.startswith("analyzing")
        )

    def make(self) -> Iterator[str]:
        """Make what is missing of its tables, what it reads and goes through, and the procedure."""
        yield from self._some(self.begin())
        for table in self._procedure.population.tables:
            yield self._patients.create(table)
        yield from self._stages_dropped()
        yield from _texts((*self._patients.prepared(), *self._patients.stages()))
        yield self._patients.create_totals().statement
        yield from self._routines()
        yield self.commit()

    def _routines(self) -> Iterator[str]:
        body = self._body()  # rendered first: the steps of the seed follow from it
        if self.dialect.packages:
            yield Routine(self._of("create_package"))
            yield Routine(self._of("create_package_body", self._part, body))
            return
        names = (self._procedure.name, self._procedure.default)
        for name in filter(None, names):
            yield from self._some(self._shared("drop_others", name))
        yield Routine(self._of("create", self._part, body))
        if self._procedure.default:
            yield Routine(self._shared("create_default", self._procedure.default))

    def drop(self) -> Iterator[str]:
        """Drop the procedure and the tables that it goes through; those of patients stay."""
        for name in filter(None, (self._procedure.name, self._procedure.default)):
            yield from self._some(self._shared("drop_procedure", name))
        yield from self._stages_dropped()

    def _stages_dropped(self) -> Iterator[str]:
        yield from self._patients.drop_stages()
        yield self._patients.drop_totals()

    def call(self, values: Mapping[str, Any]) -> str:
        """Call it with those arguments."""
        return self._shared("call", [values[each.name] for each in self._procedure.parameters])

    def script(self, drop: bool) -> Iterator[str]:
        """The script that makes it, or drops it, in parts that end with a line break."""
        yield f"{self._of('title')}\n\n"
        yield from self.all_ended(self.settings(DEPTH, "off"))
        for statement in self.drop() if drop else self.make():
            yield f"\n{self._end(statement)}\n"
        yield "\n"
        yield from self.all_ended(self.settings_back())

    def _end(self, statement: str) -> str:
        if isinstance(statement, Routine):
            return self._statement("ended_routine", statement)
        return self.ended(statement)


def _texts(steps: Iterable[Step]) -> tuple[str, ...]:
    return tuple(step.statement for step in steps)
