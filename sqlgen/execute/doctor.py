"""What a target is, what works there, and what a user lacks; nothing is left behind."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from sqlgen.dialects import Dialect, Setting
from sqlgen.errors import LockedError, RefusedError, SqlgenError, TargetError
from sqlgen.execute.session import Echo, Session, connected
from sqlgen.execute.settings import look_up
from sqlgen.execute.urls import Target
from sqlgen.plan import Batch, Options, RandomKind, build_plan
from sqlgen.render import JOURNAL, Renderer, Statements
from sqlgen.spec import load

GRANT = "GRANT it, or use another user"
RIGHTS = {
    "write": "connect to the primary",
    "create table": "GRANT it, or name a schema of your own by --schema",
    "create temporary table": GRANT,
    "insert": f"{GRANT}, or leave these tables alone",
    "select": f"{GRANT}, or leave these tables alone",
    "update": f"{GRANT}; the journal of runs needs it",
    "delete": f"{GRANT}; undo needs it",
    "drop": f"{GRANT}; --replace and undo need it",
}
"""What a run may need to do -> what helps where it can't."""
IN_JOURNAL = ("update", "delete")
"""Rights that no table needs but the journal, where tables have rights of their own."""
SHOWN = 5
"""Most tables that a finding names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a run needs: whether it is there, what was found, what to do."""

    subject: str
    fine: bool
    found: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A target's server and driver, what sqlgen makes use of there, and the findings."""

    url: str
    dialect: Dialect
    server_version: str
    driver: str
    random: tuple[RandomKind, ...]
    findings: tuple[Finding, ...]

    @property
    def fine(self) -> bool:
        """Whether nothing is missing."""
        return all(each.fine for each in self.findings)


def diagnosed(target: Target, echo: Echo | None = None) -> Diagnosis:
    """Look at a target; TargetError where it can't be reached."""
    with _reachable(target) as (place, note), connected(place, echo=echo) as session:
        statements = Statements(session.dialect)
        version = session.scalar(statements.server_version(), "asking for the version")
        return Diagnosis(
            url=str(target),
            dialect=session.dialect,
            server_version=str(version),
            driver=session.driver,
            random=get_args(RandomKind),
            findings=(*note, *_findings(session, statements)),
        )


@contextmanager
def _reachable(target: Target) -> Iterator[tuple[Target, tuple[Finding, ...]]]:
    """The target; for a file that is not there yet, one beside it that goes again."""
    path = target.missing_file
    if path is None:
        yield target, ()
        return
    prefix = "file:" if str(target.url.database).startswith("file:") else ""
    with _folder_in(path.parent) as folder:
        url = target.url.set(database=f"{prefix}{Path(folder) / path.name}")
        note = Finding("file", True, f"{path} is not there yet; a run makes it")
        yield replace(target, url=url), (note,)


def _folder_in(place: Path) -> TemporaryDirectory[str]:
    try:
        return TemporaryDirectory(prefix=".sqlgen-", dir=place)
    except OSError as error:
        problem = f"can't write to {place}: {error.strerror}"
        raise TargetError(problem, "name another folder, or make it") from None


def _findings(session: Session, statements: Statements) -> Iterator[Finding]:
    yield _recursion(session, statements)
    for setting in session.dialect.settings:
        yield _setting(session, statements, setting)
    if statements.lock(0):
        yield _tried("lock", lambda: _lock(session, statements))
    if statements.lacking("write", None, "", None):
        for right, remedy in RIGHTS.items():
            yield _right(session, statements, right, remedy)
    else:
        yield from _rehearsed(session)


def _tried(subject: str, act: Callable[[], object]) -> Finding:
    """Whether something can be done."""
    try:
        act()
    except SqlgenError as error:
        return _missing(subject, error)
    return Finding(subject, True)


def _missing(subject: str, error: SqlgenError) -> Finding:
    return Finding(subject, False, error.problem.removeprefix(f"{subject}: "), error.remedy)


def _recursion(session: Session, statements: Statements) -> Finding:
    name = session.dialect.recursion_setting
    setting = next((each for each in session.dialect.settings if each.name == name), None)
    if setting is None:
        return Finding("recursion", True, "no setting limits it")
    value = session.scalar(statements.show_option(setting), f"asking for {name}")
    told = f"{name} is {value}; a run raises it where a batch needs more, and counts its rows"
    return Finding("recursion", True, told)


def _setting(session: Session, statements: Statements, setting: Setting) -> Finding:
    """Set it as a run does, and put it back."""
    depth = session.dialect.recursion_default or 1
    subject = f"setting {setting.name}"
    try:
        value = session.scalar(statements.show_option(setting), subject)
        for statement in statements.setting(setting, depth, "off"):
            session.run(statement, subject)
        now = session.scalar(statements.show_option(setting), subject)
        for statement in statements.setting_back(setting):
            session.run(statement, subject)
    except SqlgenError as error:
        return _missing(subject, error)
    return Finding(subject, True, f"is {value}, a run sets {now}: {setting.why}")


def _lock(session: Session, statements: Statements) -> None:
    """Take a lock and give it back; where it is a row, which stays, look for one not made yet."""
    key = secrets.randbits(62)
    if statements.create_locks():
        session.lacking(statements.lock(key), "locking by name")
        return
    if not session.scalar(statements.lock(key), "locking by name"):
        raise LockedError("a lock of a name that nobody uses is not given", "ask who runs it")
    session.scalar(statements.unlock(key), "giving a lock back")


def _right(session: Session, statements: Statements, right: str, remedy: str) -> Finding:
    absent = _free_name()
    only = JOURNAL if right in IN_JOURNAL else None
    statement = statements.lacking(right, session.target.schema, absent, only)
    try:
        names = session.lacking(statement, right)
    except RefusedError as error:
        error.problem = error.problem.replace(absent, "a table")
        return _missing(right, error)
    if not names:
        return Finding(right, True)
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return Finding(right, False, f"not on {', '.join(names[:SHOWN])}{more}", remedy)


def _free_name() -> str:
    """A name that no table has."""
    return f"doctor_{secrets.token_hex(8)}"


def _rehearsed(session: Session) -> Iterator[Finding]:
    """A small run in a transaction that is rolled back; it ends with what can't be done."""
    name = _free_name()
    columns = {"id": {"sequence": 1, "primary_key": True}, "said": {"text": [1, 3]}}
    spec = load({"tables": {name: {"rows": 3, "columns": columns}}})
    plan = build_plan(spec, Options(schema=session.target.schema), session.dialect)
    renderer, table = Renderer(plan), plan.tables[0]
    steps: dict[str, Callable[[], object]] = {
        "write": lambda: session.run(renderer.begin(), "write"),
        "create table": lambda: session.run(renderer.create_table(table), "create table"),
        "create temporary table": lambda: look_up(session, renderer),
        "insert": lambda: session.run(renderer.batch(table, Batch(1, 1, 3)), "insert"),
        "select": lambda: session.rows(renderer.sample(table, 3), "select"),
        "drop": lambda: session.run(renderer.drop_table(plan.schema, name), "drop"),
    }
    try:
        for subject, act in steps.items():
            finding = _tried(subject, act)
            yield finding
            if not finding.fine:
                return
    finally:
        session.attempt(renderer.rollback())
