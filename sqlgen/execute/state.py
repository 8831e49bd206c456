"""What stands in the target before a run, and what that means for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlgen.errors import SpecError, TargetError, UsageError, did_you_mean
from sqlgen.execute.consent import Confirm, agreed
from sqlgen.execute.journal import Entry
from sqlgen.execute.session import Session
from sqlgen.execute.urls import Target
from sqlgen.plan import Mode, Plan, Standing, Stretch, TablePlan
from sqlgen.render import Statements, is_ours
from sqlgen.spec import Table

FOREIGN_SHOWN = 3


@dataclass(frozen=True, slots=True)
class State:
    """The tables of a target and the journal of earlier runs."""

    tables: tuple[str, ...]
    entries: tuple[Entry, ...]

    def last(self, table: str) -> Entry | None:
        """The newest entry of a table that still stands."""
        mine = [entry for entry in self.entries if entry.table_name == table]
        return mine[-1] if mine and table in self.tables else None

    @property
    def next_run(self) -> int:
        """The number of the run that begins."""
        return 1 + max((entry.run for entry in self.entries), default=0)

    @property
    def foreign(self) -> tuple[str, ...]:
        """Tables that sqlgen did not make."""
        ours = {entry.table_name for entry in self.entries if entry.made_table}
        return tuple(table for table in self.tables if not (table in ours or is_ours(table)))


def agreed_elsewhere(target: Target, state: State, confirm: Confirm) -> None:
    """Ask before anything is written to a target far away that holds tables of others."""
    if not target.local and state.foreign:
        names = ", ".join(state.foreign[:FOREIGN_SHOWN])
        question = f"{target} is not local and holds tables sqlgen did not make ({names})"
        agreed(confirm, question)


def appended(state: State, tables: Iterable[str]) -> dict[str, int]:
    """The last row of each table that a run is to append to; UsageError where one is open."""
    done = {}
    for table in tables:
        entry = state.last(table)
        if entry is not None and not entry.finished:
            raise UsageError(
                f"run {entry.run} of {table} is unfinished at row {entry.n_done} of {entry.n_to}",
                "end it with --resume first",
            )
        done[table] = entry.n_to if entry else 0
    return done


def standing(
    state: State,
    session: Session,
    schema: str | None,
    tables: Mapping[str, Table],
    known: Mapping[str, int],
) -> Standing:
    """The last row of each table of a spec: those that are known, recorded, or counted now."""
    counted = {name: _stands(state, session, schema, name, tables[name]) for name in tables}
    last = counted | dict(known)
    return Standing(last, {name: _stretches(state, name, last[name]) for name in tables})


def _stretches(state: State, name: str, last: int) -> tuple[Stretch, ...]:
    """The rows of a table up to the last, by the runs that made them."""
    return tuple(
        Stretch(entry.n_from, entry.referred)
        for entry in state.entries
        if entry.table_name == name and entry.n_from <= min(entry.n_to, last)
    )


def _stands(state: State, session: Session, schema: str | None, name: str, table: Table) -> int:
    if table.existing:
        if name not in state.tables:
            known = (
                ", ".join(sorted(each for each in state.tables if not is_ours(each))) or "no table"
            )
            raise TargetError(f"{name} does not stand here", f"there is {known}")
        query = Statements(session.dialect).count(schema, name)
        return int(session.scalar(query, f"counting {name}"))
    entry = state.last(name)
    return entry.n_done if entry else 0


def matched(plan: Plan, state: State) -> None:
    """Refuse to go on with another seed, spec or draw than the rows that stand."""
    for table in plan.tables:
        entry = state.last(table.name)
        if entry is None or entry.plan_digest == plan.digest(table):
            continue
        raise UsageError(
            f"{table.name} was made with {_difference(plan, entry)}",
            "give the same spec, seed and draw, or make it anew with --replace",
        )


def _difference(plan: Plan, entry: Entry) -> str:
    if plan.seed != entry.seed:
        return f"seed {entry.seed}, not {plan.seed}"
    if plan.random != entry.random:
        return f"--random {entry.random}, not {plan.random}"
    return f"another spec or other parameters (run {entry.run} of {entry.spec})"


def missing_tables(plan: Plan, state: State, session: Session) -> set[str]:
    """The tables that must be created; TargetError where one that stands does not fit."""
    missing = set()
    for table in plan.tables:
        if table.name not in state.tables or plan.mode == "replace":
            missing.add(table.name)
            continue
        _check_columns(plan, table, session)
        if plan.mode == "create" or (plan.mode == "append" and state.last(table.name) is None):
            _check_empty(plan, table, session)
    return missing


def _check_columns(plan: Plan, table: TablePlan, session: Session) -> None:
    there = [each.name for each in session.columns(plan.schema, table.name)]
    for column in table.columns:
        if column.name not in there:
            raise SpecError(
                f"the table stands and has no column {column.name!r}",
                did_you_mean(column.name, there, f"it has {', '.join(there)}"),
                table=table.name,
                column=column.name,
            )


def _check_empty(plan: Plan, table: TablePlan, session: Session) -> None:
    query = Statements(session.dialect).has_rows(plan.schema, table.name)
    if session.scalar(query, f"looking at {table.name}"):
        raise TargetError(
            f"{table.name} holds rows already",
            _ways(plan.mode, spoilt=table.spoilt is not None),
        )


def _ways(mode: Mode, *, spoilt: bool) -> str:
    if spoilt:
        return "choose --truncate or --replace"
    if mode == "append":
        return "nothing is recorded of how they were made; use another table, or --truncate"
    return "choose --append, --truncate, --replace or --resume"
