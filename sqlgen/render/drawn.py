"""What the templates of patients know beside their plan: names of draws as numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlgen.patients.facts import FIRST_DAY
from sqlgen.patients.laws import UNIT
from sqlgen.patients.stages import TOTAL, TOTALS
from sqlgen.plan.arithmetic import TableKeys, coefficients, hashed, table_keys
from sqlgen.spec import Type


def coefs(name: str) -> tuple[int, ...]:
    """The coefficients of a draw of a person, slot or place."""
    return coefficients("patients", name, "")


def salt(name: str) -> int:
    """A key below 2^29 that makes another draw of a draw."""
    return hashed("patients", "salt", name, 0) % 2**29


def keys(seed: int, name: str) -> TableKeys:
    """The keys of a table of a population."""
    return table_keys(seed, f"patients.{name}")


GLOBALS: Mapping[str, Any] = MappingProxyType(
    {
        "coefs": coefs,
        "salt": salt,
        "keys": keys,
        "TOTAL": TOTAL,
        "TOTALS": TOTALS,
        "UNIT": UNIT,
        "EPOCH": (dt.date(1970, 1, 1) - FIRST_DAY).days,
        "identifier": Type("uuid"),
    }
)
