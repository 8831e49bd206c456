"""What is timed: sqlgen, and the other ways to get such rows into a table."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import statements
from benchmarks.statements import (
    DEMOGRAPHICS,
    KIN_SPEC,
    PEOPLE,
    SHOP,
    Pool,
    statement,
    table_definition,
)
from benchmarks.targets import Target

FAKER_ROWS = 10_000
"""Faker makes so many rows at most; its seconds are scaled to the count."""

CONSTANTS = "constants only"
HANDWRITTEN = "hand-written SQL"
SQLGEN = "sqlgen, whole process"
BAD = "bad data, whole process"
BAD_RAW = "bad data, landing table"
LOAD = "bulk load of a ready file"
FAKER = "Faker + executemany"
POOLS_HANDWRITTEN = "weighted pools, hand-written"
POOLS_SQLGEN = "weighted pools, sqlgen"
POOLS_ALONE = "weighted pools, one session"
POOLS_CALLED = "weighted pools, by CALL"
SHOP_HANDWRITTEN = "related tables, hand-written"
SHOP_SQLGEN = "related tables, sqlgen"
KIN = {0: "a reference alone", 1: "one column of its row", 8: "eight columns of its row"}
"""Columns of the row that is referred to: they cost one more hash together, not one each."""
PURCHASES = 4
"""Purchases of a customer on average; a shop has as many of them as other tables have rows."""

SEED = 0
FIRST_BORN, LAST_BORN = dt.date(1919, 1, 1), dt.date(2019, 12, 28)
FIRST_SIGN_UP, LAST_SIGN_UP = dt.datetime(2020, 1, 1), dt.datetime(2025, 12, 31)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to fill a table: `prepare` is not timed, `fill` is."""

    name: str
    table: str
    prepare: Callable[[], None]
    fill: Callable[[], None]
    rows: int
    peer: str = HANDWRITTEN
    """The way whose seconds are its ratio's 1."""
    once: bool = False
    """Whether one round is enough."""
    twice: bool = False
    """Whether some of the rows come twice, so that there are more."""
    asked: int = 0
    """Rows that its seconds are told for; 0 where those are the run's."""


def measured(target: Target, way: Way) -> float:
    """Seconds of a way, from an empty place to the last row stored; the count is checked."""
    way.prepare()
    started = time.perf_counter()
    way.fill()
    seconds = time.perf_counter() - started
    found = target.count(way.table)
    if found < way.rows or (found > way.rows and not way.twice):
        raise AssertionError(f"{target.title}, {way.name}: {found:,} rows instead of {way.rows:,}")
    return seconds


def ways(target: Target, rows: int, folder: Path) -> list[Way]:
    """All ways for a target, in the order in which a round takes them."""
    found = [*_people(target, rows), *_pooled(target, rows, folder), *_related(target, rows)]
    found += _kin(target, rows)
    if target.calls:
        found += _called(target, rows)
    if target.refusal() is None:
        found.insert(3, _loaded(target, rows, folder))
    return found


def _people(target: Target, rows: int) -> Iterator[Way]:
    definition = table_definition(target.name, PEOPLE)

    def empty() -> None:
        target.fresh(definition)

    def fill(name: str) -> Callable[[], None]:
        sql = statement(target.name, name, rows=rows)
        return lambda: target.run(sql)

    yield Way(CONSTANTS, "people", empty, fill("constants"), rows)
    yield Way(HANDWRITTEN, "people", empty, fill("handwritten"), rows)
    yield Way(
        SQLGEN, "people", target.fresh, lambda: _generate(str(PEOPLE), target.url, rows), rows
    )
    yield Way(BAD, "people", target.fresh, lambda: _spoil(target.url, rows), rows, SQLGEN)
    yield Way(
        BAD_RAW,
        "people_raw",
        target.fresh,
        lambda: _spoil(target.url, rows, "--raw"),
        rows,
        SQLGEN,
        twice=True,
    )
    few = min(FAKER_ROWS, rows)
    inserting = statement(target.name, "insert")
    yield Way(
        FAKER,
        "people",
        empty,
        lambda: target.insert_many(inserting, _faked(few)),
        few,
        once=True,
    )


def _loaded(target: Target, rows: int, folder: Path) -> Way:
    definition = table_definition(target.name, PEOPLE)
    file = _ready_file(rows, folder)
    return Way(
        LOAD,
        "people",
        lambda: target.fresh(definition),
        lambda: target.load("people", file),
        rows,
    )


def _pooled(target: Target, rows: int, folder: Path) -> Iterator[Way]:
    definition = table_definition(target.name, DEMOGRAPHICS)
    sql = statements.demographics(target.name, rows)

    def prepare() -> None:
        tables = statement(target.name, "pools") if target.pool_tables else ""
        target.fresh(definition + tables)
        if target.pool_tables:
            for name, pool in statements.pools().items():
                target.load(name, _pool_file(name, pool, folder))

    yield Way(
        POOLS_HANDWRITTEN,
        DEMOGRAPHICS,
        prepare,
        lambda: target.run(sql),
        rows,
        POOLS_HANDWRITTEN,
    )
    yield Way(
        POOLS_SQLGEN,
        DEMOGRAPHICS,
        target.fresh,
        lambda: _generate(DEMOGRAPHICS, target.url, rows),
        rows,
        POOLS_HANDWRITTEN,
    )


def _related(target: Target, rows: int) -> Iterator[Way]:
    """Customers, their purchases, and the lines of those, with foreign keys."""
    customers = max(1, rows // PURCHASES)
    sql = statement(target.name, "shop", rows=customers)

    def by_hand() -> None:
        for each in filter(str.strip, sql.split(";")):
            target.run(each)

    def generate() -> None:
        _generate(str(SHOP), target.url, customers)

    more: Any = {"rows": customers, "peer": SHOP_HANDWRITTEN, "asked": customers}
    yield Way(SHOP_HANDWRITTEN, "customer", target.fresh, by_hand, **more)
    yield Way(SHOP_SQLGEN, "customer", target.fresh, generate, **more)


def _kin(target: Target, rows: int) -> Iterator[Way]:
    """Rows that refer to others, with so many columns of those."""
    for columns, name in KIN.items():
        table = f"visit_{columns}"
        fill = partial(_generate, str(KIN_SPEC), target.url, rows, "--tables", f"person,{table}")
        yield Way(name, table, target.fresh, fill, rows, KIN[0])


def _called(target: Target, rows: int) -> Iterator[Way]:
    """The same rows by a procedure, which has one session, beside `generate` with one."""

    def install() -> None:
        target.fresh()
        _command("procedure", DEMOGRAPHICS, "--to", target.url, "--install", "--quiet")

    alone = ("--workers", "1")
    yield Way(
        POOLS_ALONE,
        DEMOGRAPHICS,
        target.fresh,
        lambda: _generate(DEMOGRAPHICS, target.url, rows, *alone),
        rows,
        POOLS_ALONE,
    )
    call = statement(target.name, "call", rows=rows)
    yield Way(POOLS_CALLED, DEMOGRAPHICS, install, lambda: target.run(call), rows, POOLS_ALONE)


def _generate(spec: str, url: str, rows: int, *more: str) -> None:
    options = ("--to", url, "--rows", str(rows), "--yes", "--quiet")
    _command("generate", spec, *options, *more)


def _spoil(url: str, rows: int, *more: str) -> None:
    """The same table with the share of bad cells that `sqlgen bad` has unless told otherwise."""
    _command("bad", str(PEOPLE), "--to", url, "--rows", str(rows), "--yes", "--quiet", *more)


def _command(*arguments: str) -> None:
    command = [sys.executable, "-m", "sqlgen", *arguments]
    # Our own program, with arguments of our own; nothing of them comes from elsewhere.
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def starts() -> dict[str, Callable[[], None]]:
    """What it takes to start the program, with hardly anything to do."""

    def one_row() -> None:
        with tempfile.TemporaryDirectory() as folder:
            _generate(str(PEOPLE), f"duckdb:///{folder}/one.duckdb", 1)

    return {"sqlgen --help": lambda: _command("--help"), "sqlgen generate, one row": one_row}


def _ready_file(rows: int, folder: Path) -> Path:
    """Tabbed lines of sqlgen's own rows, which every engine's bulk load reads; made once."""
    file = folder / "people.tsv"
    if not file.exists():
        made = folder / "people.duckdb"
        _generate(str(PEOPLE), f"duckdb:///{made}", rows)
        with duckdb.connect(str(made)) as connection:
            connection.execute(statement("duckdb", "export", file=file))
        made.unlink()
    return file


def _pool_file(name: str, pool: Pool, folder: Path) -> Path:
    file = folder / f"{name}.tsv"
    if not file.exists():
        lines = ("\t".join(map(str, row)) + "\n" for row in pool.rows())
        file.write_text("".join(lines), encoding="utf-8")
    return file


def _faked(rows: int) -> Sequence[Sequence[Any]]:
    from faker import Faker

    fake = Faker("en_US")
    fake.seed_instance(SEED)
    return [
        (
            n,
            fake.first_name()[:9],
            fake.last_name()[:9],
            fake.city()[:12],
            fake.random_int(12, 100),
            fake.date_between(FIRST_BORN, LAST_BORN),
            fake.random_int(0, 10_000) / 100,
            fake.boolean(30),
            fake.date_time_between(FIRST_SIGN_UP, LAST_SIGN_UP),
            fake.hexify("^^^^^^"),
        )
        for n in range(1, rows + 1)
    ]
