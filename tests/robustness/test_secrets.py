"""A password is never shown and never stored, however it was given and whatever goes wrong."""

from __future__ import annotations

import logging
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Undefined

import sqlgen
from command import Done, inside, run
from databases import Database, Server
from engines import MYSQLS
from sqlgen.render import body
from sqlgen.render.guarded import Guarded
from targets import PASSWORD, SERVED, account, closed_port

SPEC = """\
tables:
  people:
    rows: 3
    columns: {id: {sequence: 1, primary_key: true}, code: {integer: [1, 9]}}
"""
QUOTED = urllib.parse.quote(PASSWORD, safe="")
# Parts of it too: a message that is cut at a colon shows one.
SECRETS = (PASSWORD, QUOTED, urllib.parse.quote(PASSWORD), "s3cr", "p%40ss", "p@ss", "w'ord")


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec that is right."""
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC)
    return path


def silent(*texts: str) -> None:
    """None of the texts holds the password or a part of it."""
    for text in texts:
        assert not [secret for secret in SECRETS if secret in text], text


BAD_URLS = [
    "postgresql://me:{password}@127.0.0.1:{port}/db",
    "mariadb://me:{password}@127.0.0.1:{port}/db",
    "postgresql://me:{password}@no.such.host.invalid/db",
    "mariadb://me:{password}@no.such.host.invalid/db",
    "postgresql://127.0.0.1:{port}/db?user=me&password={password}",
    "mariadb://127.0.0.1:{port}/db?user=me&password={password}",
    "postgresql://me@127.0.0.1:{port}/db?sslpassword={password}",
    "postgresql://me:{password}@h:port/db",
    "postgressql://me:{password}@h/db",
    "oracle://me:{password}@h/db",
    "postgresql+nodriver://me:{password}@h/db",
    "postgresql://me:{password}@127.0.0.1:{port}/db?bogus=1",
    "mariadb://me:{password}@127.0.0.1:{port}/db?bogus=1",
    "me:{password}@127.0.0.1/db",
]
MANY = 2000
"""Values after which a walk from one to the next is long enough."""
RAW = "postgresql://me:{password}@127.0.0.1:{port}/db"


@pytest.mark.parametrize("flags", [(), ("--json",), ("--verbose",), ("--echo-sql",)], ids=str)
@pytest.mark.parametrize("url", BAD_URLS)
def test_a_target_that_fails(spec: Path, url: str, flags: tuple[str, ...]) -> None:
    """Neither in the message nor among the fields, in quotes or out of them."""
    made = url.format(password=QUOTED, port=closed_port())
    done = inside("generate", spec, "--to", made, *flags)
    assert done.code == 2
    silent(done.text)


@pytest.mark.parametrize(
    "password", ["s3cr@et", "s3cr:et@", "@s3cr@p@ss@", "s3cr/p@ss", "s3cr et@"]
)
def test_a_password_that_is_not_quoted(spec: Path, password: str) -> None:
    """`@` in it splits the URL in the wrong place, so that a part of it passes for the host."""
    done = inside("generate", spec, "--to", RAW.format(password=password, port=closed_port()))
    assert done.code == 2
    silent(done.text)
    for part in password.split("@"):
        assert not part or f"{part}@" not in done.text
    assert "%40" in done.err or "password" in done.err or "host" in done.err


def test_an_exception_holds_it_nowhere(spec: Path) -> None:
    """Not in its arguments, its fields or the chain of causes that a traceback would print."""
    import traceback

    url = RAW.format(password=QUOTED, port=closed_port())
    with pytest.raises(sqlgen.TargetError) as caught:
        sqlgen.generate(spec, url)
    error = caught.value
    silent(repr(error), str(error.args), str(error.facts()))
    silent("".join(traceback.format_exception(error)))


def _database(engine: Server) -> Database:
    return engine.emptied()


@pytest.mark.parametrize("engine", SERVED, indirect=True, ids=lambda each: each.name)
def test_a_run_that_succeeds(engine: Server, spec: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the report, the log, the statements nor the journal shows it."""
    database = _database(engine)
    caplog.set_level(logging.DEBUG)
    echoed: list[str] = []
    with account(database, "all") as own:
        report = sqlgen.generate(spec, own.url, fingerprint=True, echo=echoed.append)
        silent(repr(report), *echoed, *(record.getMessage() for record in caplog.records))
        made = [
            inside("generate", spec, "--to", own.url, "--append"),
            inside("generate", spec, "--to", own.url, "--append", "--json", "--fingerprint"),
            inside("generate", spec, "--to", own.url, "--append", "--echo-sql", "--verbose"),
            inside("generate", spec, "--to", own.url, "--dry-run"),
            inside("generate", spec, "--to", own.url),
            inside("fingerprint", own.url, "--json"),
            inside("undo", own.url, "--yes", "--json"),
        ]
        rows = database.rows("SELECT * FROM sqlgen_runs")
    assert [each.code for each in made] == [0, 0, 0, 0, 2, 0, 0]
    silent(*(each.text for each in made), str(rows))
    assert rows


@pytest.mark.needs("check constraints")
@pytest.mark.parametrize("engine", SERVED, indirect=True, ids=lambda each: each.name)
def test_a_run_that_fails(engine: Server, spec: Path) -> None:
    """Nor does a failure in the middle, which quotes the server."""
    database = _database(engine)
    database.run("CREATE TABLE people (id bigint, code integer CHECK (code > 100))")
    with account(database, "all") as own:
        if engine.engine not in MYSQLS:
            database.run("GRANT ALL ON people TO PUBLIC")
        made: list[Done] = [
            inside("generate", spec, "--to", own.url),
            inside("generate", spec, "--to", own.url, "--truncate", "--yes", "--json"),
        ]
    assert all(each.code in (1, 2) for each in made)
    silent(*(each.text for each in made))


@pytest.mark.parametrize("engine", SERVED, indirect=True, ids=lambda each: each.name)
def test_the_environment(engine: Server, spec: Path) -> None:
    """A URL from SQLGEN_URL is hidden like one from the command line, and a file keeps nothing."""
    database = _database(engine)
    with account(database, "all") as own:
        done = run("generate", spec, env={"SQLGEN_URL": own.url}, folder=spec.parent)
    assert done.code == 0
    silent(done.text)
    assert list(spec.parent.iterdir()) == [spec]


def test_a_script_names_no_target(spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rendered script is for any database: nothing of a URL is in it."""
    monkeypatch.setenv("SQLGEN_URL", RAW.format(password=QUOTED, port=1))
    for dialect in ("postgresql", "mariadb"):
        silent("".join(sqlgen.render(spec, dialect)))


@pytest.mark.parametrize("engine", SERVED, indirect=True, ids=lambda each: each.name)
def test_a_template_can_reach_no_password(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a run connects with one: by no attribute, item or text of anything that it has."""
    made: list[Guarded] = []

    class Seen(Guarded):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            made.append(self)

    monkeypatch.setattr(body, "Guarded", Seen)
    spec = tmp_path / "t.sql.j2"
    front = "{#\ntables:\n  t: {rows: 3, types: {id: bigint}}\n#}\n"
    spec.write_text(f"{front}SELECT n FROM {{{{ series() }}}} s")
    with account(database, "all") as target:
        assert sqlgen.generate(spec, target.url).rows == 3
    for environment in made:
        reached: list[Any] = [environment.globals]
        for value in reached:
            silent(repr(value))
            names = {*dir(value), *(value if isinstance(value, Mapping) else ())}
            found: list[Any] = [environment.getitem(value, name) for name in names]
            if len(reached) < MANY:
                reached += [each for each in found if not isinstance(each, Undefined)]
        assert len(reached) > 100
