"""Targets: from a person's URL to a driver's, without ever showing the password."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from sqlgen.dialects import DIALECTS, Dialect, Engines
from sqlgen.errors import UsageError, did_you_mean

SECRET_OPTIONS = frozenset({"password", "passwd", "sslpassword", "passphrase"})
"""Options in a URL's query that hold a secret."""
LIKE = "write it like postgresql://user@host/database"
LOCAL_HOSTS = ("", "localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a run writes: the driver's URL, the dialect its scheme names, the schema."""

    url: URL
    dialect: Dialect
    schema: str | None
    given: URL
    """The URL as the person wrote it."""
    engines: Engines = field(default_factory=lambda: DIALECTS, repr=False)
    """The engines that the server may be."""

    def __str__(self) -> str:
        hidden = {key: "***" for key in self.given.query if key.lower() in SECRET_OPTIONS}
        return self.given.update_query_dict(hidden).render_as_string(hide_password=True)

    @property
    def local(self) -> bool:
        """Whether it is a file, a socket or a server on this machine."""
        host = self.url.host or str(self.url.query.get("host", ""))
        return host in LOCAL_HOSTS or host.startswith(("/", "127."))

    @property
    def missing_file(self) -> Path | None:
        """The file that it names, where there is none yet: an embedded engine makes it."""
        name = str(self.url.database or "")
        if not self.dialect.embedded or not name or name.startswith((":", "file::")):
            return None
        path = Path(name.removeprefix("file:").partition("?")[0])
        return None if path.exists() else path

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every way in which a password might be spelt in an error."""
        query = [str(self.given.query[key]) for key in self.given.query if key in SECRET_OPTIONS]
        plain = [str(self.given.password), *query] if self.given.password else query
        return tuple(spelt for each in plain for spelt in (each, quote(each), quote_plus(each)))


def parse_url(text: str, schema: str | None = None, engines: Engines = DIALECTS) -> Target:
    """A target from its URL; UsageError, without the password, where it makes no sense."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise UsageError("the URL can't be read", LIKE) from None
    if "@" in (url.host or ""):
        raise UsageError("the URL has two @", "write an @ in a password as %40")
    dialect = _dialect(url.drivername, engines)
    if dialect.needs_database and not (url.database or dialect.database_option in url.query):
        raise UsageError("the URL names no database", LIKE)
    _check_options(url, dialect)
    named = url.query.get("schema")
    if isinstance(named, tuple):
        raise UsageError("the URL names two schemas", "keep one ?schema=")
    plain = _placed(url.difference_update_query(["schema"]), dialect)
    driver = dialect.drivers.get(url.drivername, url.drivername)
    return Target(plain.set(drivername=driver), dialect, schema or named, url, engines)


def _placed(url: URL, dialect: Dialect) -> URL:
    """The URL with its database where the driver looks for it."""
    if not dialect.database_option or not url.database:
        return url
    return url.set(database="").update_query_dict({dialect.database_option: url.database})


def _check_options(url: URL, dialect: Dialect) -> None:
    """Refuse what an embedded engine would take no notice of, before it makes a file."""
    unknown = set(url.query) - {"schema"} - (dialect.url_options or set(url.query))
    if unknown:
        raise UsageError(
            f"the URL has an option that the driver does not know: {min(unknown)}",
            "check what stands after ?",
        )


def _dialect(scheme: str, engines: Engines) -> Dialect:
    """The dialect of a scheme; a driver behind a plus sign is taken as it is."""
    plain = scheme.partition("+")[0]
    for dialect in engines.values():
        if plain in dialect.drivers:
            return dialect
    schemes = [each for dialect in engines.values() for each in dialect.drivers]
    remedy = did_you_mean(plain, schemes, f"use one of {', '.join(schemes)}")
    raise UsageError(f"no engine is known for {plain!r} URLs", remedy)
