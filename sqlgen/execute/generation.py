"""A generation from what stands in the target to the rows that it adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlgen.catalog.fillplan import Skipped
from sqlgen.errors import UsageError
from sqlgen.execute.consent import Confirm, agreed
from sqlgen.execute.journal import Entry, Journal
from sqlgen.execute.run import Observer, Run, TableResult
from sqlgen.execute.session import Session
from sqlgen.execute.state import (
    State,
    agreed_elsewhere,
    appended,
    matched,
    missing_tables,
    standing,
)
from sqlgen.plan import Options, Plan, build_plan
from sqlgen.render import Statements, evaluated
from sqlgen.spec import LoadedSpec


@dataclass(frozen=True, slots=True)
class Outcome:
    """The plan that was run, the run's number, and what it made; no tables where none was due."""

    plan: Plan
    run: int
    tables: tuple[TableResult, ...]
    skipped: tuple[Skipped, ...] = ()
    """Tables that got no rows, and why."""


@dataclass(frozen=True)
class Generation:
    """What is needed to make a spec's rows over a session that holds the tables' locks."""

    session: Session
    loaded: LoadedSpec
    options: Options
    journal: Journal
    observe: Observer
    confirm: Confirm

    def outcome(self) -> Outcome:
        """Look at what stands, plan, ask where something might be lost, and run."""
        with self.loaded.located():
            return self._outcome()

    def _outcome(self) -> Outcome:
        there = tuple(self.session.tables(self.options.schema))
        state = State(there, tuple(self.journal.entries(there)))
        if self.options.mode == "resume":
            return self._resumed(state)
        if self.options.mode == "append":
            return self._appended(state)
        plan = self._planned(state, self.options, {})
        return self._run(plan, state, state.next_run, {})

    def _planned(self, state: State, options: Options, last: Mapping[str, int]) -> Plan:
        """The plan on what stands; `last` has the last row of the run's own tables, and others
        that stood when it began.
        """
        known = dict.fromkeys(self._names(options), 0) | dict(last)
        found = standing(state, self.session, options.schema, self.loaded.spec.tables, known)
        return evaluated(build_plan(self.loaded, options, self.session.dialect, found))

    def _appended(self, state: State) -> Outcome:
        names = self._names(self.options)
        done = appended(state, names)
        options = _continued(self.options, state, names)
        plan = self._planned(state, options, done)
        matched(plan, state)
        return self._run(plan, state, state.next_run, {})

    def _resumed(self, state: State) -> Outcome:
        names = self._names(self.options)
        entries = {name: entry for name in names if (entry := state.last(name))}
        if not entries:
            fresh = replace(self.options, mode="create")
            plan = self._planned(state, fresh, {})
            return self._run(plan, state, state.next_run, {})
        newest = max(entry.run for entry in entries.values())
        entries = {name: entry for name, entry in entries.items() if entry.run == newest}
        plan = self._plan_of(entries, state)
        if all(entry.finished for entry in entries.values()):
            return Outcome(plan, newest, ())
        return self._run(plan, state, newest, entries)

    def _plan_of(self, entries: Mapping[str, Entry], state: State) -> Plan:
        """The recorded run, planned again; refused where it was asked for differently."""
        tables = self.loaded.spec.tables
        rows = {
            name: entry.n_to - entry.n_from + 1
            for name, entry in entries.items()
            if tables[name].per is None
        }
        self._check_rows(state, rows)
        options = replace(_continued(self.options, state, tuple(entries)), tables=tuple(entries))
        if isinstance(options.rows, int) and "rows" in self.loaded.spec.params:
            options = replace(options, set={**options.set, "rows": options.rows})
        options = replace(options, rows=rows)
        stood = {name: rows for entry in entries.values() for name, rows in entry.referred.items()}
        stood |= {name: entry.n_from - 1 for name, entry in entries.items()}
        plan = self._planned(state, options, stood)
        matched(plan, state)
        return plan

    def _check_rows(self, state: State, rows: Mapping[str, int]) -> None:
        """Refuse other numbers of rows than the run that is to go on has."""
        if self.options.rows is None:
            return
        for table in self._planned(state, self.options, {}).tables:
            if table.born is None and table.rows != rows.get(table.name, table.rows):
                raise UsageError(
                    f"{table.name}: the run has {rows[table.name]} rows, {table.rows} are asked",
                    "give the same --rows, or none",
                )

    def _names(self, options: Options) -> tuple[str, ...]:
        """The tables of a run: those that are asked for, and do not stand already."""
        tables = self.loaded.spec.tables
        return tuple(name for name in options.tables or tables if not tables[name].existing)

    def _run(self, plan: Plan, state: State, number: int, entries: Mapping[str, Entry]) -> Outcome:
        missing = missing_tables(plan, state, self.session)
        self._ask(plan, state, missing)
        run = Run(
            plan=plan,
            session=self.session,
            journal=self.journal,
            number=number,
            missing=missing,
            begun=entries,
            observe=self.observe,
        )
        return Outcome(plan, number, run.execute())

    def _ask(self, plan: Plan, state: State, missing: set[str]) -> None:
        agreed_elsewhere(self.session.target, state, self.confirm)
        for table in plan.tables:
            if plan.mode in ("truncate", "replace") and table.name in state.tables:
                self._agree_to_lose(plan, table.name)

    def _agree_to_lose(self, plan: Plan, table: str) -> None:
        query = Statements(self.session.dialect).count(plan.schema, table)
        present = self.session.scalar(query, f"counting {table}")
        if present:
            agreed(self.confirm, f"{table} holds {present:,} rows, which --{plan.mode} removes")


def _continued(options: Options, state: State, tables: tuple[str, ...]) -> Options:
    """The options with the recorded seed and draw where the person gave none."""
    entry = next((entry for name in tables if (entry := state.last(name))), None)
    if entry is None:
        return options
    seed = entry.seed if options.seed is None else options.seed
    return replace(options, seed=seed, random=options.random or entry.random)
