"""`python -m benchmarks.fill`: how long `sqlgen fill` takes on PostgreSQL.

python -m benchmarks.fill
python -m benchmarks.fill --rows 1000000 --tables 370 --repeat 3

Five related tables, beside SQL written by hand for the same tables; and many tables with a hundred
rows each, catalog and verification included. The server is that of `python -m benchmarks`.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable, Iterator
from statistics import median

import sqlgen
from benchmarks.report import load
from benchmarks.statements import statement
from benchmarks.targets import TARGETS, Target

BAR, SECONDS = 1.6, 60
"""The ratio to hand-written SQL, and the seconds for many tables, that are to be kept."""
FEW = 100
TYPES = (
    *("varchar(255)", "text", "integer", "bigint", "boolean", "timestamp", "date"),
    *("numeric(10, 2)", "jsonb", "uuid", "smallint", "inet", "text[]"),
)
NAMES = (
    *("name", "title", "description", "state", "position", "count", "url", "email", "slug"),
    *("amount", "price", "status", "path", "kind", "enabled", "due_date", "closed_at", "version"),
)


def main() -> None:
    """Measure and print."""
    options = _options()
    target = TARGETS["postgresql"]()
    try:
        print(f"{target.title} {target.version}, load {load()}")
        _five(target, options.rows, options.repeat)
        _many(target, options.tables)
    finally:
        target.close()


def _five(target: Target, rows: int, repeat: int) -> None:
    definitions = statement(target.name, "standing")
    by_hand = statement(target.name, "standing_rows", rows=rows)
    pairs = [
        (
            _timed(target, definitions, lambda: target.run(by_hand)),
            _timed(target, definitions, lambda: _fill(target, rows)),
        )
        for _ in range(repeat)
    ]
    hand, fill = (median(each) for each in zip(*pairs, strict=True))
    ratio = median(made / written for written, made in pairs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"5 tables of {rows:,} rows: by hand {hand:.1f} s, sqlgen fill {fill:.1f} s, "
        f"{ratio:.2f} times as long (bar {BAR}); {peak} MB of memory"
    )


def _many(target: Target, tables: int) -> None:
    seconds = _timed(target, "\n".join(_definitions(tables)), lambda: _fill(target, FEW))
    print(f"{tables} tables of {FEW} rows: {seconds:.1f} s (bar {SECONDS})")
    target.run("\n".join(f"DROP TABLE many_{at};" for at in reversed(range(tables))))


def _fill(target: Target, rows: int) -> None:
    made = sqlgen.fill(target.url, rows=rows)
    if made.verified.violations:
        raise AssertionError(made.verified.violations)


def _timed(target: Target, definitions: str, work: Callable[[], None]) -> float:
    target.fresh(definitions)
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _definitions(tables: int) -> Iterator[str]:
    """Tables of about a dozen columns that refer to some before them, the same every time."""
    chance = random.Random(1)  # noqa: S311  # shapes of tables, no secrets
    for at in range(tables):
        columns = ["id bigserial PRIMARY KEY"]
        for name in chance.sample(NAMES, chance.randint(6, 12)):
            columns.append(f"{name} {chance.choice(TYPES)}{chance.choice(('', ' NOT NULL'))}")
        columns += ["created_at timestamp NOT NULL", "updated_at timestamp NOT NULL"]
        for parent in chance.sample(range(at), min(at, chance.randint(0, 3))):
            columns.append(f"many_{parent}_id bigint REFERENCES many_{parent} (id)")
        yield f"CREATE TABLE many_{at} ({', '.join(columns)});"
        yield f"CREATE INDEX ON many_{at} (created_at);"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How long `sqlgen fill` takes.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--tables", type=int, default=370)
    parser.add_argument("--repeat", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
