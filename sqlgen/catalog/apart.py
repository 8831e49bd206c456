"""Ranges of which no two rows overlap, where an exclusion constraint compares nothing by `=`."""

from __future__ import annotations

from sqlgen.catalog.draft import Draft, overlapping_columns
from sqlgen.catalog.made import Data, Made

NUMBERS = frozenset({"int4range", "int8range", "numrange"})
TIMES = frozenset({"daterange", "tsrange", "tstzrange"})
DAYS: Data = {"date": ["2000-01-01", "2199-12-31"], "unique": True}


def apart(draft: Draft) -> None:
    """Give the columns of such constraints a range of each row's own."""
    for check in draft.table.checks:
        for name in overlapping_columns(check, draft.table):
            made = _apart(draft.table.column(name).type.name)
            if made is not None and name in draft.made:
                draft.made[name] = made


def _apart(type_: str) -> Made | None:
    """A range by the row's number, or of a day that no other row has."""
    plain = type_.replace("multi", "")
    ends = {**dict.fromkeys(NUMBERS, "[{n},{n}]"), **dict.fromkeys(TIMES, "[{_day},{_day}]")}
    if plain not in ends:
        return None
    text = f"{{{{{ends[plain]}}}}}" if "multi" in type_ else ends[plain]
    hidden = {"_day": DAYS} if plain in TIMES else {}
    return Made({"template": text}, "apart from other rows, as its exclusion wants", hidden=hidden)
