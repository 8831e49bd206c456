"""A plan as a script to read, keep, and run with the engine's own client."""

from __future__ import annotations

from collections.abc import Iterator

from sqlgen.errors import UsageError
from sqlgen.plan import Plan, TablePlan
from sqlgen.render.renderer import Renderer


def script(plan: Plan) -> Iterator[str]:
    """The script in parts, each ending with a line break, in the order that a run keeps."""
    if plan.random == "md5" and plan.dialect.lacks_md5:
        raise UsageError(
            f"the {plan.dialect.client} client has no md5()", "render with --random integer"
        )
    if plan.mode in ("append", "resume"):
        raise UsageError(
            f"a script can't look at what stands, so there is no --{plan.mode} for it",
            "use `sqlgen generate`",
        )
    return _parts(plan)


def _parts(plan: Plan) -> Iterator[str]:
    renderer = Renderer(plan)
    yield renderer.header() + "\n"
    yield from _section(
        "Session settings, put back at the end.", renderer.settings(plan.depth, plan.compiled)
    )
    yield from _section("Lookup tables, gone at the end.", renderer.lookups())
    for table in plan.tables:
        yield from _table(plan, renderer, table)
    yield from _section("Put everything back.", renderer.drop_lookups())
    yield from (f"{each};\n" for each in renderer.settings_back())


def _section(title: str, statements: Iterator[str]) -> Iterator[str]:
    for number, statement in enumerate(statements):
        if number == 0:
            yield f"\n-- {title}\n"
        yield f"{statement};\n"


def _table(plan: Plan, renderer: Renderer, table: TablePlan) -> Iterator[str]:
    place = (plan.schema, table.name)
    if plan.mode == "replace":
        yield f"\n{renderer.drop_table(*place)};\n"
    emptied = plan.mode == "truncate"
    yield f"\n{renderer.empty_table(*place) if emptied else renderer.create_table(table)};\n"
    for batch in table.batches():
        title = f"Batch {batch.number} of {table.batch_count}: rows {batch.n_from} to {batch.n_to}"
        yield f"\n-- {title}.\n"
        for statement in (renderer.begin(), renderer.batch(table, batch), renderer.commit()):
            yield f"{statement};\n"
    yield "\n"
    yield from (f"{each};\n" for each in renderer.finish(table))
    yield f"{renderer.count(*place)}; -- {table.n_to} expected\n"
