"""What a database refuses: a row against each constraint, and the rows as a regression suite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlgen.api.filling import several
from sqlgen.catalog import Catalog, read
from sqlgen.errors import UsageError
from sqlgen.execute import Echo, Target, connected
from sqlgen.render import is_ours, suite
from sqlgen.verify import Rejection, rejected


@dataclass(frozen=True, slots=True)
class Rejected:
    """What came of a row against each constraint, and those that were refused as a script."""

    url: str
    found: Rejection
    script: str


def reject_(
    target: Target,
    table: Sequence[str] | None,
    schema: str | Sequence[str] | None,
    echo: Echo | None,
) -> Rejected:
    """Try the constraints of what stands in a target."""
    with connected(target, echo=echo) as session:
        catalog = read(session, several(schema) or None, apart=is_ours)
        check_tables(catalog, table)
        found = rejected(session, catalog, table)
        script = "".join(suite(session.dialect, found.steps))
        return Rejected(str(session.target), found, script)


def check_tables(catalog: Catalog, names: Sequence[str] | None) -> None:
    """Refuse names that no table has."""
    known = [table.name for table in catalog.fillable]
    there = {name for table in catalog.fillable for name in table.names}
    for name in names or ():
        if name not in there:
            raise UsageError(f"there is no table {name!r}", f"there are {', '.join(known)}")
