"""A catalog as a spec: what each table and column gets so that every rule of it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlgen.catalog.apart import apart
from sqlgen.catalog.comparing import compare, follow
from sqlgen.catalog.draft import Draft, always_filled, drafted
from sqlgen.catalog.fillplan import Capped, FillOptions, FillPlan, Skipped
from sqlgen.catalog.infer import Setting, inferred
from sqlgen.catalog.joined import Count, Joined
from sqlgen.catalog.keying import is_once, settle
from sqlgen.catalog.limits import Limits
from sqlgen.catalog.made import Data, Made
from sqlgen.catalog.model import Catalog, CatalogColumn, CatalogTable, Name
from sqlgen.catalog.more import added, candidates, one_by_one, short
from sqlgen.catalog.narrowing import narrowed
from sqlgen.catalog.order import order_of
from sqlgen.catalog.relating import Related, own_relations, relate, spec_type
from sqlgen.catalog.relations import Relation, demanded, relations
from sqlgen.catalog.rounds import waiting
from sqlgen.catalog.rules import Stepped
from sqlgen.catalog.together import together
from sqlgen.catalog.unique import key
from sqlgen.errors import UsageError

RARE = {"deleted", "removed", "archived", "banned", "cancelled", "canceled"}
"""Words of columns that are NULL in most rows."""
MOSTLY = Decimal("0.9")


def spec_of(
    catalog: Catalog, options: FillOptions | None = None, count: Count | None = None
) -> FillPlan:
    """The spec that fills a catalog's tables, and what was decided on the way.

    `count` says how many rows of several tables agree on what their children share.
    """
    options = options or FillOptions()
    found = relations(catalog, infer=options.infer)
    chosen, later = one_by_one(_chosen(catalog, options, found), found)
    keys = spec_names(catalog.fillable)
    drafts = {table.place: _draft(catalog, table, keys, options) for table in chosen}
    for place, name in sorted(narrowed(drafts, found)):
        _make(drafts[place], drafts[place].table.column(name), options)
    for place, wanted in demanded(catalog, found).items():
        if place in drafts:
            drafts[place].demanded = wanted
    skipped = _skipped(catalog, drafts, found, options)
    left = {place: draft for place, draft in drafts.items() if place not in _tables(skipped)}
    made = _planned(catalog, options, found, left, skipped, count)
    return replace(made, waiting={**made.waiting, **later})


def _tables(skipped: Iterable[Skipped]) -> set[Name]:
    return {each.table for each in skipped if each.column is None}


def spec_names(tables: Iterable[CatalogTable]) -> dict[Name, str]:
    """The names of tables in a spec: with their schema where two differ in nothing else.

    A dot would be taken for the one before a column.
    """
    several = list(tables)
    plain = [table.name.replace(".", "_").lower() for table in several]
    names: dict[Name, str] = {}
    taken: set[str] = set()
    for table, name in zip(several, plain, strict=True):
        bare = table.name.replace(".", "_")
        made = bare if plain.count(name) == 1 else f"{table.schema.replace('.', '_')}_{bare}"
        while made.lower() in taken:
            made = f"{made}_"
        taken.add(made.lower())
        names[table.place] = made
    return names


def _chosen(
    catalog: Catalog, options: FillOptions, found: tuple[Relation, ...]
) -> list[CatalogTable]:
    """The tables to fill: those named, and where asked their parents, without rows so far."""
    _known(catalog, options)
    places = {table.place for table in catalog.fillable}
    if options.only:
        places = {place for place in places if options.named(options.only, place)}
        if options.with_parents:
            places = _with_parents(places, found)
    places = {place for place in places if not options.named(options.exclude, place)}
    return [
        table
        for table in catalog.fillable
        if table.place in places and (not table.rows or short(table, options) > 0)
    ]


def _known(catalog: Catalog, options: FillOptions) -> None:
    there = {name for table in catalog.tables for name in table.names}
    for name in sorted({*options.only, *options.exclude, *options.table_rows} - there):
        raise UsageError(f"there is no table {name!r}", "check its name, and --schema")


def _with_parents(places: set[Name], found: tuple[Relation, ...]) -> set[Name]:
    """The tables and all that they refer to, at any distance."""
    known, left = set(places), list(places)
    while left:
        at = left.pop()
        parents = {each.to for each in found if each.table == at} - known
        known |= parents
        left += parents
    return known


def _draft(
    catalog: Catalog, table: CatalogTable, keys: Mapping[Name, str], options: FillOptions
) -> Draft:
    """A table with the data of each column by itself."""
    spelling = catalog.dialect.sqlglot_name
    rows = candidates(table, options) if table.rows else options.rows_of(table.place)
    today = options.as_of
    draft = drafted(table, keys[table.place], rows, spelling, today, catalog.by_place)
    for column in table.columns:
        if not column.generated:
            _make(draft, column, options)
    return draft


def _make(draft: Draft, column: CatalogColumn, options: FillOptions) -> None:
    """The data of a column within its limits, where anything makes such values."""
    setting = Setting(draft.table.name, options.as_of)
    made = _data(draft, column, draft.limits[column.name], setting)
    if made is not None:
        draft.made[column.name] = made


def _data(draft: Draft, column: CatalogColumn, limits: Limits, setting: Setting) -> Made | None:
    if limits.empty:
        return Made({"constant": None, "type": spec_type(column)}, "its check wants NULL")
    if limits.computed is not None:
        data = {"sql": limits.computed.expression, "type": spec_type(column)}
        return Made(data, "its check gives an expression")
    counted = key(limits, draft.rows) if column.counts else None
    made = counted or inferred(column, limits, setting)
    if made is None or limits.stepped is None or made.generator != "integer":
        return made
    return _stepped(draft, column, limits.stepped, made)


def _stepped(draft: Draft, column: CatalogColumn, step: Stepped, made: Made) -> Made:
    """A whole number with the remainder that its check wants."""
    low, high = made.data["integer"]["between"]
    first = -(-(int(low) - step.remainder) // step.divisor)
    last = (int(high) - step.remainder) // step.divisor
    hidden = draft.hide(f"_{column.name}", {"integer": [first, max(first, last)]})
    text = _expression(hidden, step.divisor, step.remainder)
    return Made({"sql": text, "type": spec_type(column)}, "a multiple, as its check wants")


def _expression(column: str, times: int, plus: int) -> str:
    from sqlglot import exp

    product = exp.column(column, quoted=True) * exp.Literal.number(times)
    return str((product + exp.Literal.number(plus)).sql())


def _skipped(
    catalog: Catalog,
    drafts: Mapping[Name, Draft],
    found: tuple[Relation, ...],
    options: FillOptions,
) -> list[Skipped]:
    """What is left out: what is no table, columns of unknown types, and all that hangs on them."""
    skipped = [
        Skipped(table.place, None, f"it is a {table.kind}")
        for table in catalog.tables
        if table.kind in ("view", "foreign table")
    ]
    skipped += [
        Skipped(table.place, None, f"it holds {table.rows} rows, which stay as they are")
        for table in catalog.fillable
        if table.rows and table.place not in drafts
    ]
    out: set[Name] = set()
    for draft in drafts.values():
        if not draft.made:
            skipped.append(Skipped(draft.place, None, "it has no column that takes a value"))
            out.add(draft.place)
        for column in draft.table.columns:
            if column.name not in draft.made and not column.generated:
                skipped.append(_left_out(draft, column))
                if skipped[-1].column is None:
                    out.add(draft.place)
    return [*skipped, *_orphaned(catalog, drafts, found, out)]


def _left_out(draft: Draft, column: CatalogColumn) -> Skipped:
    what = f"{column.name} is of type {column.type.text}, which nothing makes"
    if column.nullable or column.default is not None:
        return Skipped(draft.place, column.name, f"{what}; the engine's default stands there")
    return Skipped(draft.place, None, f"{what}, and it takes no NULL and has no default")


def _orphaned(
    catalog: Catalog,
    drafts: Mapping[Name, Draft],
    found: tuple[Relation, ...],
    out: set[Name],
) -> Iterable[Skipped]:
    """Tables that need a row of a table that has none."""
    grew = True
    while grew:
        grew = False
        for each in found:
            missing = each.to not in drafts or each.to in out
            there = catalog.by_place[each.to].rows or 0
            needs = each.declared and not each.nullable and each.table in drafts
            if missing and not there and needs and each.table not in out:
                out.add(each.table)
                grew = True
                yield Skipped(
                    each.table, None, f"{each} needs a row of {each.to[1]}, which has none"
                )


def _planned(
    catalog: Catalog,
    options: FillOptions,
    found: tuple[Relation, ...],
    drafts: Mapping[Name, Draft],
    skipped: list[Skipped],
    count: Count | None,
) -> FillPlan:
    standing = [table for table in catalog.fillable if table.rows and table.place not in drafts]
    keys = spec_names(catalog.fillable)
    there = {place: keys[place] for place in (*drafts, *(each.place for each in standing))}
    order = order_of(list(drafts), found)
    own = own_relations(each for each in found if each.table in drafts)
    rows = {place: draft.rows for place, draft in drafts.items()}
    rows |= {table.place: table.rows or 0 for table in standing}
    related = Related(dict(there), rows, order, found, own, count=count)
    for place in order.tables:
        _finish(drafts[place], related, catalog.dialect.sqlglot_name, options)
    needed = [table for table in standing if _pointed_at(table, own)]
    ordered = [drafts[place] for place in order.tables]
    tables = {there[table.place]: _standing(table, own) for table in needed}
    tables |= {
        related.keys[place]: _stood(catalog, drafts[made.child], made)
        for place, made in related.joins.items()
    }
    tables |= {draft.key: _table(draft, options) for draft in ordered}
    there |= {place: related.keys[place] for place in related.joins}
    return FillPlan(
        spec={"sqlgen": 1, "seed": options.seed, "as_of": options.as_of, "tables": tables},
        places={name: place for place, name in there.items() if name in tables},
        order=order,
        relations=found,
        reasons=tuple(reason for draft in ordered for reason in draft.reasons()),
        skipped=tuple(skipped),
        unresolved=tuple(each for draft in ordered for each in draft.unresolved),
        rooms=tuple(each for draft in ordered for each in draft.rooms),
        tried=tuple(each for draft in ordered for each in draft.tried),
        conditions={
            draft.place: tuple(draft.conditions.values()) for draft in ordered if draft.tried
        },
        capped=tuple(each for draft in ordered for each in _caps(draft, options)),
        casts={at: type_ for draft in ordered for at, type_ in draft.casts().items()},
        joins=related.joins,
        joined={place: related.rows[place] for place in related.joins},
        added={
            draft.place: added(draft, options, catalog.dialect.sqlglot_name)
            for draft in ordered
            if draft.table.rows
        },
        behind=tuple(each for draft in ordered for each in _behind(draft)),
        waiting=waiting(
            order, found, {} if options.twins else _changing(ordered), _joined(related)
        ),
    )


def _behind(draft: Draft) -> Iterable[tuple[Name, str]]:
    """The columns that count by a sequence which nobody moves."""
    for column in draft.table.columns:
        if column.identity in ("serial", "always", "by default") and column.sequence is None:
            yield draft.place, column.name


def _changing(drafts: Iterable[Draft]) -> dict[Name, str]:
    """Tables whose rows may become others than those that are asked for."""
    found = {}
    for draft in drafts:
        if draft.table.rows:
            found[draft.place] = f"{draft.place[1]} holds rows, and gets more first"
        elif draft.tried:
            found[draft.place] = f"rows of {draft.place[1]} are tried against its checks"
        elif any(trigger.time == "before" for trigger in draft.table.triggers):
            found[draft.place] = f"a trigger may change the rows of {draft.place[1]}"
    return found


def _joined(related: Related) -> dict[Name, frozenset[Name]]:
    """Tables that refer to rows of several that agree, and those."""
    found: dict[Name, frozenset[Name]] = {}
    for made in related.joins.values():
        found[made.child] = found.get(made.child, frozenset()) | made.parents
    return found


def _stood(catalog: Catalog, draft: Draft, made: Joined) -> dict[str, Any]:
    """A join as a table that stands; a key of the first table tells its rows apart."""
    columns: dict[str, Data] = {}
    key = made.key(catalog.by_place[made.parts[0].table].keys)
    for name in made.columns:
        columns[name] = {"type": spec_type(draft.table.column(name))}
        if name in key:
            columns[name]["primary_key"] = True
    return {"existing": True, "columns": columns}


def _caps(draft: Draft, options: FillOptions) -> Iterable[Capped]:
    asked = options.rows_of(draft.place)
    if draft.caps and min(draft.caps)[0] < asked:
        most, why = min(draft.caps)
        yield Capped(draft.place, most, asked, why)


def _pointed_at(table: CatalogTable, own: Mapping[Name, tuple[Relation, ...]]) -> bool:
    return any(each.to == table.place for some in own.values() for each in some)


def _standing(table: CatalogTable, own: Mapping[Name, tuple[Relation, ...]]) -> dict[str, Any]:
    """A table whose rows are only referred to: its key, and the columns that are."""
    wanted = {
        name
        for some in own.values()
        for each in some
        if each.to == table.place
        for name in each.to_columns
    }
    columns: dict[str, Data] = {}
    for column in table.columns:
        if column.name in wanted or column.name in table.primary_key:
            columns[column.name] = {"type": spec_type(column)}
            if column.name in table.primary_key:
                columns[column.name]["primary_key"] = True
    return {"existing": True, "columns": columns}


def _finish(draft: Draft, related: Related, spelling: str, options: FillOptions) -> None:
    """All that needs other columns or other tables."""
    relate(draft, related)
    together(draft)
    compare(draft)
    apart(draft)
    settle(draft, spelling, options.as_of)
    follow(draft)
    for name, made in list(draft.made.items()):
        draft.made[name] = _placed(draft, made)
    _one_of(draft)
    related.rows[draft.place] = draft.rows


def _placed(draft: Draft, made: Made) -> Made:
    """The data with its hidden columns in the table, under names that nothing else has."""
    data = made.data
    for name, hidden in made.hidden.items():
        given = draft.hide(name, hidden)
        template = str(data["template"]).replace(f"{{{name}}}", f"{{{given}}}")
        data = data | {"template": template}
    return replace(made, data=data, hidden={})


def _one_of(draft: Draft) -> None:
    """Some of several columns have a value: a hidden number says which."""
    from sqlglot import exp

    for rule in draft.one_of:
        size = len(rule.columns)
        hidden = draft.hide("_which", {"integer": [1, size]})
        for at, name in enumerate(rule.columns):
            if name not in draft.made:
                continue
            number = exp.column(hidden, quoted=True)
            turned = exp.paren(number + at) % size
            when = number.eq(at + 1) if rule.filled == 1 else turned < rule.filled
            draft.made[name] = draft.made[name].beside(when=str(when.sql()))


def _table(draft: Draft, options: FillOptions) -> dict[str, Any]:
    """A table as the spec writes it."""
    columns = dict(draft.hidden)
    for name in draft.rows_with_nulls if options.nulls else ():
        columns[name] = columns[name] | {"nulls": options.nulls}
    for name in _ordered(draft):
        columns[name] = _beside(draft, name, options)
    made: dict[str, Any] = {"rows": draft.rows, "columns": columns}
    if draft.groups:
        made["unique"] = [list(group) for group in draft.groups if not _is_key(draft, group)]
    if draft.checks:
        made["check"] = list(dict.fromkeys(draft.checks))
    return {key: value for key, value in made.items() if value != []}


def _is_key(draft: Draft, group: tuple[str, ...]) -> bool:
    """Whether columns are unique together as the primary key, which says so already."""
    return set(group) == set(draft.table.primary_key)


def _ordered(draft: Draft) -> list[str]:
    """The columns, unique ones before those that a check cuts: what is cut can't be unique."""
    together_ = {name for group in draft.groups for name in group}
    fixed = [name for name in draft.made if is_once(draft, name) or name in together_]
    if not draft.checks:
        return list(draft.made)
    return [*fixed, *(name for name in draft.made if name not in fixed)]


def _beside(draft: Draft, name: str, options: FillOptions) -> Data:
    """A column's data with NULLs and conditions."""
    limits, made = draft.limits[name], draft.made[name]
    data = dict(made.data)
    if limits.when is not None and not always_filled(draft, name):
        data["when"] = limits.when.condition
    from_row = name in draft.relations and made.row is not None
    if from_row or data.get("primary_key") or "when" in data:
        return data
    if not always_filled(draft, name) and made.generator not in ("constant", "sql", "tree"):
        share = _share(name, options)
        if share:
            data["nulls"] = share
    return data


def _share(name: str, options: FillOptions) -> Decimal:
    from sqlgen.catalog.wording import words

    return MOSTLY if RARE & {*words(name)} and options.nulls else options.nulls
