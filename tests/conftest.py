"""Live engines and fresh databases; what can't be reached skips, under CI it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from databases import Database, Server, UnreachableError, give_up, reach
from engines import ENGINES, Engine

WITHOUT_SERVERS = ("unit", "snapshots", "refusals")
"""Folders whose tests reach no engine."""


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker that this file gives a meaning."""
    config.addinivalue_line(
        "markers", "needs(need): what an engine must give; must fail where its entry has a gap"
    )


@pytest.hookimpl(tryfirst=True)  # before pytest picks by markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On an engine with a gap, a test that needs it must fail as the engine's entry says.

    A test that reaches a slow engine is slow.
    """
    for item in items:
        engine = _engine_of(item)
        if engine is not None and engine.slow and _live(item) and not _only_named(item):
            item.add_marker(pytest.mark.slow)
        for marker in item.iter_markers("needs"):
            gap = engine.gap(marker.args[0]) if engine else None
            if gap is not None:
                reason = f"{gap.word}: {gap.reason}"
                told = pytest.mark.xfail(
                    reason=reason, raises=gap.raises, strict=True, run=not gap.endless
                )
                item.add_marker(told)


def _engine_of(item: pytest.Item) -> Engine | None:
    callspec = getattr(item, "callspec", None)
    found = callspec.params.get("engine") if callspec is not None else None
    return found if isinstance(found, Engine) else None


def _live(item: pytest.Item) -> bool:
    """Whether a test that is run for each engine reaches it."""
    return item.path.relative_to(Path(__file__).parent).parts[0] not in WITHOUT_SERVERS


def _only_named(item: pytest.Item) -> bool:
    """Whether the test takes the engine's entry as it is, and no server."""
    marks = [mark for mark in item.iter_markers("parametrize") if "engine" in mark.args[0]]
    return any(not mark.kwargs.get("indirect") for mark in marks)


_LIVE: dict[str, Server | UnreachableError] = {}


def server_of(engine: Engine) -> Server:
    """The engine's server, reached once a session; without one skip, and under CI fail."""
    if engine.name not in _LIVE:
        try:
            _LIVE[engine.name] = reach(engine)
        except UnreachableError as reason:
            _LIVE[engine.name] = reason
    found = _LIVE[engine.name]
    return found if isinstance(found, Server) else give_up(str(found))


_TOLD: dict[str, str] = {}
"""What stood behind each engine, in any of the processes that ran tests."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which servers stood behind the engines."""
    for name in sorted(_TOLD):
        terminalreporter.write_line(f"{name}: {_TOLD[name]}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Drop what the session's databases still hold; a worker tells what stood behind them."""
    for name, found in _LIVE.items():
        if isinstance(found, Server):
            _TOLD[name] = f"{found.version}, {found.way}"
            found.close()
        else:
            _TOLD[name] = f"none ({found})"
    worker = getattr(session.config, "workeroutput", None)
    if worker is not None:
        worker["servers"] = _TOLD


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear what a worker of pytest-xdist tells at its end."""
    _TOLD.update(getattr(node, "workeroutput", {}).get("servers", {}))


@pytest.fixture(scope="session", params=ENGINES, ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Server:
    """Each engine in turn."""
    parameter: Engine = request.param
    return server_of(parameter)


@pytest.fixture
def database(engine: Server) -> Database:
    """An empty database on the engine, one after the other."""
    return engine.emptied()


@pytest.fixture(scope="module")
def module_database(engine: Server) -> Iterator[Database]:
    """A database on the engine that a module's tests share."""
    with engine.fresh() as made:
        yield made


@pytest.fixture(scope="session")
def engines(request: pytest.FixtureRequest) -> list[Server]:
    """All live engines at once, to compare them with each other."""
    return [server_of(engine) for engine in ENGINES if _due(request, engine) and _at_hand(engine)]


def _due(request: pytest.FixtureRequest, engine: Engine) -> bool:
    """Whether an engine takes part in comparisons: the quick tests go without a slow one."""
    return not engine.slow or "not slow" not in str(request.config.getoption("markexpr"))


def _at_hand(engine: Engine) -> bool:
    try:
        server_of(engine)
    except pytest.skip.Exception:
        return False
    return True


@pytest.fixture(scope="module")
def databases(engines: list[Server]) -> Iterator[list[Database]]:
    """A database on each live engine, shared by a module's tests."""
    with ExitStack() as stack:
        yield [stack.enter_context(server.fresh()) for server in engines]
