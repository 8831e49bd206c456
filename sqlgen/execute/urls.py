"""Targets: from a person's URL to a driver's, without ever showing the password."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from sqlgen.dialects import DIALECTS, Dialect
from sqlgen.errors import UsageError

LOCAL_HOSTS = ("", "localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a run writes: the driver's URL, the dialect its scheme names, the schema."""

    url: URL
    dialect: Dialect
    schema: str | None
    given: URL
    """The URL as the person wrote it."""

    def __str__(self) -> str:
        return self.given.render_as_string(hide_password=True)

    @property
    def local(self) -> bool:
        """Whether it is a file, a socket or a server on this machine."""
        host = self.url.host or str(self.url.query.get("host", ""))
        return host in LOCAL_HOSTS or host.startswith(("/", "127."))

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every way in which the password might be spelt in an error."""
        password = self.url.password
        if not password:
            return ()
        quoted = self.url.set(username=None).render_as_string(hide_password=False)
        return (str(password), quoted.split("@")[0].rpartition(":")[2])


def parse_url(text: str, schema: str | None = None) -> Target:
    """A target from its URL; UsageError, without the password, where it makes no sense."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise UsageError(
            "the URL can't be read", "write it like postgresql://user@host/database"
        ) from None
    dialect = _dialect(url.drivername)
    named = url.query.get("schema")
    if isinstance(named, tuple):
        raise UsageError("the URL names two schemas", "keep one ?schema=")
    plain = url.difference_update_query(["schema"])
    driver = dialect.drivers.get(url.drivername, url.drivername)
    return Target(plain.set(drivername=driver), dialect, schema or named, url)


def _dialect(scheme: str) -> Dialect:
    """The dialect of a scheme; a driver behind a plus sign is taken as it is."""
    plain = scheme.partition("+")[0]
    for dialect in DIALECTS.values():
        if plain in dialect.drivers:
            return dialect
    schemes = [each for dialect in DIALECTS.values() for each in dialect.drivers]
    near = difflib.get_close_matches(plain, schemes, 1)
    remedy = f"did you mean {near[0]}://?" if near else f"use one of {', '.join(schemes)}"
    raise UsageError(f"no engine is known for {plain!r} URLs", remedy)
