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
    settings = renderer.settings(plan.depth, plan.compiled)
    yield from _section(renderer, "Session settings, put back at the end.", settings)
    yield from _section(renderer, "Lookup tables, gone at the end.", renderer.lookups())
    yield from _emptied(plan, renderer)
    for table in plan.tables:
        yield from _table(plan, renderer, table)
    yield from _section(renderer, "Put everything back.", renderer.drop_lookups())
    yield from renderer.all_ended(renderer.settings_back())


def _section(renderer: Renderer, title: str, statements: Iterator[str]) -> Iterator[str]:
    for number, statement in enumerate(renderer.all_ended(statements)):
        if number == 0:
            yield f"\n-- {title}\n"
        yield statement


def _table(plan: Plan, renderer: Renderer, table: TablePlan) -> Iterator[str]:
    place = (plan.schema, table.name)
    if plan.mode != "truncate":
        yield f"\n{renderer.ended(renderer.create_table(table))}\n"
    for batch in table.batches():
        title = f"Batch {batch.number} of {table.batch_count}: rows {batch.n_from} to {batch.n_to}"
        yield f"\n-- {title}.\n"
        made = (renderer.begin(), renderer.batch(table, batch), renderer.commit())
        yield from renderer.all_ended(made)
    yield "\n"
    yield from renderer.all_ended((statement for _, statement in renderer.late_keys(table)))
    yield from renderer.all_ended(renderer.finish(table))
    # On a line of its own: some clients take nothing after a statement's end.
    if renderer.validate(table):
        yield f"-- No row is expected:\n{renderer.ended(renderer.validate(table))}\n"
    about = "About " if table.born else ""
    yield f"-- {about}{table.rows} rows are expected:\n{renderer.ended(renderer.count(*place))}\n"


def _emptied(plan: Plan, renderer: Renderer) -> Iterator[str]:
    """Tables that stand are emptied or dropped, those first that refer to others."""
    if plan.mode not in ("replace", "truncate"):
        return
    yield "\n"
    yield from renderer.all_ended(_removed(plan, renderer, each) for each in reversed(plan.tables))


def _removed(plan: Plan, renderer: Renderer, table: TablePlan) -> str:
    if plan.mode == "replace":
        return renderer.drop_table(plan.schema, table.name)
    return renderer.empty_table(plan.schema, table.name, table.emptied_by)
