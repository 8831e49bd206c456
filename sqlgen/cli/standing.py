"""What is printed of databases that stand: what fills them, what was filled, what holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlgen.cli import output
from sqlgen.cli.output import line

if TYPE_CHECKING:
    from sqlgen.api import Filled, FillPlan, Verified

Place = tuple[str, str]


def _name(place: Place) -> str:
    return ".".join(part for part in place if part)


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def survey(made: FillPlan, *, as_json: bool) -> None:
    """What a fill would do."""
    if as_json:
        output.as_json(survey_facts(made))
        return
    reasons = {(each.table, each.column): each.why for each in made.reasons}
    names = {place: name for name, place in made.places.items()}
    for number, place in enumerate(made.order.tables, 1):
        table = made.spec["tables"][names[place]]
        line(f"{number}. {_name(place)}: {_rows(table['rows'])}")
        for column in table["columns"]:
            if (place, column) in reasons:
                line(f"   {column}: {reasons[place, column]}")
        for room in (each for each in made.rooms if each.table == place):
            line(f"   {room.key} ({', '.join(room.columns)}): room for {room.rows:,} rows")
    line()
    for relation in made.relations:
        line(f"relation {relation}{'' if relation.declared else f' (inferred: {relation.why})'}")
    for cut in made.order.cuts:
        line(f"cut ({cut.way}): {cut}")
    _notes(made)


def _notes(made: FillPlan) -> None:
    for capped in made.capped:
        line(f"{_name(capped.table)}: {capped.rows:,} rows of {capped.asked:,}: {capped.why}")
    for place, why in made.waiting.items():
        line(f"{_name(place)} waits: {why}")
    for tried in made.tried:
        line(f"{_name(tried.table)}: rows are drawn anew until they keep {tried.text}")
    for place, added in made.added.items():
        line(f"{_name(place)}: {added.rows:,} rows beside those that stand")
    for place, column in made.behind:
        line(f"{_name(place)}.{column}: the sequence that counts it is not moved past the last row")
    for each in made.skipped:
        what = _name(each.table) + (f".{each.column}" if each.column else "")
        line(f"{what} is left out: {each.why}")
    for rule in made.unresolved:
        line(f"{_name(rule.table)} can't be filled: {rule.rule}, {rule.text} ({rule.why})")


def survey_facts(made: FillPlan) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "order": [_name(place) for place in made.order.tables],
        "cuts": [{"way": cut.way, "relation": str(cut)} for cut in made.order.cuts],
        "relations": [
            {"relation": str(each), "declared": each.declared, "why": each.why}
            for each in made.relations
        ],
        "columns": [
            {
                "table": _name(each.table),
                "column": each.column,
                "made_from": each.data,
                "why": each.why,
            }
            for each in made.reasons
        ],
        "rooms": [
            {
                "table": _name(each.table),
                "key": each.key,
                "columns": list(each.columns),
                "rows": each.rows,
            }
            for each in made.rooms
        ],
        "capped": [
            {"table": _name(each.table), "rows": each.rows, "asked": each.asked, "why": each.why}
            for each in made.capped
        ],
        "waiting": {_name(place): why for place, why in made.waiting.items()},
        "tried": [
            {"table": _name(each.table), "rule": each.rule, "text": each.text}
            for each in made.tried
        ],
        "behind": [f"{_name(place)}.{column}" for place, column in made.behind],
        "added": {_name(place): each.rows for place, each in made.added.items()},
        "skipped": [
            {"table": _name(each.table), "column": each.column, "why": each.why}
            for each in made.skipped
        ],
        "unresolved": [
            {"table": _name(each.table), "rule": each.rule, "text": each.text, "why": each.why}
            for each in made.unresolved
        ],
        "spec": made.spec,
    }


def filled(made: Filled) -> None:
    """What a fill made."""
    for name, columns, rows in made.samples:
        for row in rows:
            values = zip(columns, row, strict=True)
            line(f"{name}: {', '.join(f'{column} = {value}' for column, value in values)}")
    for table in made.tables:
        if table.rows:
            line(f"{table.table}: {_rows(table.rows)}")
    _notes(made.plan)
    for each in made.left:
        line(f"{_name(each.table)} is left as it is: {each.why}")
    verified(made.verified)
    if not made.rows:
        line("nothing was due: every table holds its rows, or is left out")
    line(f"{made.rows:,} rows in {made.seconds:.1f} s: {made.url}")


def filled_facts(made: Filled) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "url": made.url,
        "rows": made.rows,
        "seconds": round(made.seconds, 3),
        "tables": [{"table": each.table, "rows": each.rows} for each in made.tables],
        "samples": {
            name: [dict(zip(columns, row, strict=True)) for row in rows]
            for name, columns, rows in made.samples
        },
        "left": [{"table": _name(each.table), "why": each.why} for each in made.left],
        "verified": verified_facts(made.verified),
        "plan": survey_facts(made.plan),
    }


def verified(made: Verified, *, whole: bool = False) -> None:
    """Which rules are broken, by how many rows."""
    for each in made.checked if whole else made.violations:
        line(f"{_name(each.table)}: {each.kind} {each.name}: {each.rows:,} rows break {each.text}")
    rows = sum(count for _, count in made.rows)
    broken = len(made.violations)
    line(
        f"{len(made.checked):,} rules of {len(made.rows):,} tables with {rows:,} rows: "
        + (f"{broken:,} are broken" if broken else "all hold")
    )


def verified_facts(made: Verified) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "fine": made.fine,
        "rows": {_name(place): count for place, count in made.rows},
        "rules": len(made.checked),
        "violations": [
            {
                "table": _name(each.table),
                "kind": each.kind,
                "name": each.name,
                "rows": each.rows,
                "text": each.text,
            }
            for each in made.violations
        ],
    }
