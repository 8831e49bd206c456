"""The generator that is a macro of one's own."""

from __future__ import annotations

from sqlgen.plan.building import build
from sqlgen.plan.cells import Own
from sqlgen.plan.ranges import resolved
from sqlgen.plan.scope import BIGINT, Built, Scope
from sqlgen.spec.generators import Macro


@build.register
def _(generator: Macro, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    if scope.unique:
        raise scope.error("nothing proves a macro unique", "drop unique")
    if scope.run.dialect.own is None:
        raise scope.error(
            f"there is no macro {generator.name!r}", "give --templates DIR with macros.sql.j2 in it"
        )
    arguments = tuple(
        (name, resolved(scope, value, lambda each: each)[0])
        for name, value in generator.arguments.items()
    )
    cell = Own(
        name=generator.name,
        table=scope.table.name,
        column=scope.column,
        arguments=arguments,
        draw=scope.draw(),
        type=scope.type or BIGINT,
    )
    return Built(cell)
