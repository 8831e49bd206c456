"""Which database a call means."""

from __future__ import annotations

from os import PathLike, environ

from sqlgen.dialects import engines_with
from sqlgen.errors import TargetError, UsageError
from sqlgen.execute import Target, parse_url

DEFAULT_URL = "duckdb:///sqlgen.duckdb"


def target_of(url: str | None, schema: str | None, templates: str | PathLike[str] | None) -> Target:
    """The target of a URL, SQLGEN_URL or the default."""
    if url is not None and not url.strip():
        raise UsageError("the URL is empty", "leave it out for the default")
    found = url or environ.get("SQLGEN_URL") or DEFAULT_URL
    return parse_url(found, schema, engines_with(templates))


def standing_target(
    url: str | None, schema: str | None, templates: str | PathLike[str] | None
) -> Target:
    """The same, for what works on a database that stands: a missing file is not made."""
    target = target_of(url, schema, templates)
    if target.missing_file is not None:
        raise TargetError(f"there is no file {target.missing_file}", "check the URL")
    return target
