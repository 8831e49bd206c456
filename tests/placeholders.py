"""What the placeholders of the documentation stand for: empty databases on the test servers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy.engine import make_url

from databases import Database, Server

URL = re.compile(r"(postgresql|mariadb)://\w+@localhost/\w+")
CLIENT = re.compile(r"--host=localhost --user=\w+ \w+")
"""How the mariadb client, which takes no URL, is told the same."""


def filler(text: str, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """What puts databases in for the placeholders of a text; skips where a server is missing."""
    databases = {name: _database(name, request) for name in set(URL.findall(text))}

    def filled(part: str) -> str:
        part = URL.sub(lambda found: _url(databases[found[1]]), part)
        return CLIENT.sub(lambda _: _options(databases["mariadb"]), part)

    return filled


def _database(name: str, request: pytest.FixtureRequest) -> Database:
    live: list[Server] = request.getfixturevalue("engines")
    server = next((each for each in live if each.engine.name == name), None)
    if server is None:
        pytest.skip(f"no {name} server is at hand")
    return server.emptied()


def _url(database: Database) -> str:
    """Without a driver in its scheme, so that the engine's own client takes it as well."""
    url = database.parts.set(drivername=database.engine.name)
    return url.render_as_string(hide_password=False)


def _options(database: Database) -> str:
    url = make_url(database.url)
    password = f"--password={url.password} " if url.password else ""
    return f"--host={url.host} --port={url.port or 3306} --user={url.username} {password}{url.database}"
