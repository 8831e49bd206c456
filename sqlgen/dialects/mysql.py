"""MySQL from 8.0 on, and the servers before it, which have no recursive CTE."""

from __future__ import annotations

from dataclasses import replace

from sqlgen.dialects.base import Refusal, Setting
from sqlgen.dialects.mariadb import MARIADB, UNFIT_KEY

RECURSION = "cte_max_recursion_depth"
_SETTINGS = tuple(each for each in MARIADB.settings if each.name != MARIADB.recursion_setting)
_OWN_REFUSALS = (
    Refusal("3819", "a check constraint refused a row", "fit the spec to the constraint"),
    Refusal("3636", "the recursion limit broke a batch off", f"raise {RECURSION}"),
    Refusal("1215", UNFIT_KEY, "mend one of them, or leave keys out: --no-constraints"),
    Refusal("3780", UNFIT_KEY, "mend one of them, or leave keys out: --no-constraints"),
    Refusal("1213", "sessions held each other up", "use fewer --workers"),
    Refusal("1071", "a key is too long", "shorten the columns of the key"),
    Refusal("1137", "a temporary table was read twice", "report it: sqlgen makes one for each use"),
)

MYSQL = replace(
    MARIADB,
    name="mysql",
    title="MySQL",
    stand_in="seekdb",
    drivers={"mysql": "mysql+pymysql"},
    since=(8,),
    client="mysql",
    # Its JSON puts members in an order of its own.
    types={**MARIADB.types, "json": "TEXT"},
    # A key of them needs a length, of which nothing is said here.
    keyless=frozenset({"text", "json"}),
    series=("recursive", "variable"),
    settings=(*_SETTINGS, Setting(RECURSION, "{depth}", "recursion past it is an error")),
    recursion_setting=RECURSION,
    lookups_once=True,
    breaches={**MARIADB.breaches, "check": ("3819",)},
    refusals=(
        *_OWN_REFUSALS,
        *(each for each in MARIADB.refusals if each.sign not in ("4025", "1931", "errno: 150")),
    ),
)

MYSQL56 = replace(
    MYSQL,
    name="mysql56",
    title="MySQL 5.6 and 5.7",
    stand_in="",
    server="mysql",
    since=(5, 6),
    series=("variable",),
    settings=_SETTINGS,
    recursion_setting=None,
    recursion_default=None,
    windows=False,
    makes_patients=False,
    series_width=0,
    most_workers=8,  # past twenty that wait for one AUTO_INCREMENT, 5.6 sees a deadlock
)
