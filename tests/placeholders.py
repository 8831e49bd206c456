"""What the commands of the documentation need: databases on the test servers, engines' clients."""

from __future__ import annotations

import os
import re
import shutil
from typing import NoReturn

import pytest

from databases import Database, Server
from documents import Instead

URLS = {name: re.compile(rf"{name}://\w+@localhost/\w+") for name in ("postgresql", "mariadb")}
CLIENT = re.compile(r"--host=localhost --user=\w+ \w+")
"""How the mariadb client, which takes no URL, is told the same."""


PROGRAMS = ("mariadb", "psql", "sqlite3")


def instead_of(text: str, request: pytest.FixtureRequest) -> Instead:
    """Words for the placeholders of commands; skips where a server or a client is missing."""
    for program in PROGRAMS:
        if re.search(rf"(^|\$ |\| ){program} ", text, re.M) and not shutil.which(program):
            _give_up(f"the client {program} is not installed")
    words: dict[re.Pattern[str], list[str]] = {}
    for name, url in URLS.items():
        if url.search(text) or (name == "mariadb" and CLIENT.search(text)):
            database = _database(name, request)
            words[url] = [_url(database)]
            if name == "mariadb":
                words[CLIENT] = _options(database)
    return words


def _database(name: str, request: pytest.FixtureRequest) -> Database:
    live: list[Server] = request.getfixturevalue("engines")
    server = next((each for each in live if each.engine.name == name), None)
    return server.emptied() if server else _give_up(f"no {name} server is at hand")


def _give_up(reason: str) -> NoReturn:
    """Skip, and under CI fail."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason} (CI is set)", pytrace=False)
    pytest.skip(reason)


def _url(database: Database) -> str:
    """Without a driver in its scheme, so that the engine's own client takes it as well."""
    url = database.parts.set(drivername=database.engine.name)
    return url.render_as_string(hide_password=False)


def _options(database: Database) -> list[str]:
    url = database.parts
    password = [f"--password={url.password}"] if url.password else []
    place = [f"--host={url.host}", f"--port={url.port or 3306}", f"--user={url.username}"]
    return [*place, *password, str(url.database)]
