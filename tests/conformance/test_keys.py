"""Which types an engine takes as keys: sqlgen's facts against the engine itself."""

from __future__ import annotations

from typing import Any

import pytest

import sqlgen
from databases import DRIVER_ERRORS, Database

KEYS: dict[str, dict[str, Any]] = {
    "integer": {"integer": [1, 1000]},
    "bigint": {"integer": [1, 10**11]},
    "decimal": {"decimal": [0, 1000]},
    "date": {"date": ["1600-01-01", "9000-01-01"]},
    "time": {"time": ["00:00", "23:59:59"]},
    "timestamp": {"timestamp": ["2000-01-01", "2020-01-01"]},
    "interval": {"interval": [0, 1000]},
    "varchar": {"token": 12},
    "text": {"token": 12, "type": "text"},
    "uuid": {"uuid": True},
    "bytes": {"bytes": 9},
}


@pytest.mark.parametrize("kind", KEYS)
def test_a_type_is_a_key_or_refused(database: Database, kind: str) -> None:
    """What is refused beforehand is what the engine itself would refuse."""
    spec = {"tables": {"t": {"rows": 20, "columns": {"k": {**KEYS[kind], "unique": True}}}}}
    if kind in database.engine.dialect.keyless:
        with pytest.raises(sqlgen.SpecError, match="keeps no") as refused:
            sqlgen.generate(spec, database.url)
        assert (refused.value.table, refused.value.column) == ("t", "k")
        with pytest.raises(DRIVER_ERRORS):
            database.run(f"CREATE TABLE t (k {database.engine.dialect.types[kind]} UNIQUE)")
    else:
        sqlgen.generate(spec, database.url)
        assert database.value("SELECT COUNT(DISTINCT k) FROM t") == 20
