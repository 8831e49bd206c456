"""Large samples of rows that sqlgen makes in DuckDB, and the statistics to judge them by.

    sample(columns, rows)     a table's cells as numbers, read back through the duckdb module
    fit(counts, shares)       p-value: do counts follow given shares
    independent(a, b)         p-value: are two rows of small codes independent
    judge(p_values)           fail where one of them is below the test's share of the alpha

Seeds are fixed, so a test that passes once passes always. The alpha says how likely it was, before
a seed was chosen, that a right program fails anywhere in tests/statistics: FAMILY_ALPHA, in equal
shares for CASES test cases (Bonferroni), each share split evenly over the p-values of its case.
Chi-squared tests of many cells are two-sided: counts may also agree too well to be random.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar, cast

import duckdb
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from sqlgen import api

FAMILY_ALPHA = 1e-3
CASES = 1000
"""Most test cases that share the alpha; the folder's conftest counts them."""
ALPHA = FAMILY_ALPHA / CASES
ROWS = 100_000
MORE = 200_000
"""Rows where small shares or many values are looked at."""
SEED = 20_011
LEAST = 25
"""Rows expected in a cell of a chi-squared test; smaller neighbours are put together."""
MANY = 10
"""Degrees of freedom from which a chi-squared test is two-sided; below it ties are too likely."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Columns = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Cells:
    """A column in row order: units of the type (days, seconds, cents, 0 and 1) or texts."""

    raw: Any
    """What duckdb gives: an array, masked where cells are null."""

    @cached_property
    def null(self) -> NDArray[np.bool_]:
        """Which cells are null."""
        return np.ma.getmaskarray(self.raw)

    @property
    def numbers(self) -> Ints:
        """The cells that are not null, as integers."""
        return np.asarray(np.ma.getdata(self.raw)[~self.null], dtype=np.int64)

    @property
    def texts(self) -> list[str]:
        """The cells that are not null, as texts."""
        return list(np.ma.getdata(self.raw)[~self.null])

    @property
    def digits(self) -> Ints:
        """Texts of equally many hex digits, hyphens aside: their values, a row for each cell."""
        joined = np.frombuffer("".join(self.texts).replace("-", "").encode(), dtype=np.uint8)
        values = np.where(joined < ord("a"), joined - ord("0"), joined - ord("a") + 10)
        return values.reshape(len(self.texts), -1).astype(np.int64)


def spec_of(
    tables: Mapping[str, Columns], rows: int, params: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """A spec of some tables, each with a column `row` in front that numbers its rows."""
    made = {
        name: {"rows": rows, "columns": {"row": {"sequence": 1}, **columns}}
        for name, columns in tables.items()
    }
    return {"params": dict(params or {}), "tables": made}


def samples(
    tables: Mapping[str, Columns],
    rows: int = ROWS,
    *,
    seed: int = SEED,
    params: Mapping[str, Any] | None = None,
    **options: Any,
) -> dict[str, dict[str, Cells]]:
    """The tables that `generate` makes of these columns, in a database of their own."""
    spec = spec_of(tables, rows, params)
    with TemporaryDirectory() as folder:
        file = str(Path(folder) / "sample.duckdb")
        api.generate(spec, f"duckdb:///{file}", seed=seed, journal=False, **options)
        with duckdb.connect(file) as database:
            return {name: _read(database, name) for name in tables}


def sample(columns: Columns, rows: int = ROWS, **options: Any) -> dict[str, Cells]:
    """The columns of one table, t."""
    return samples({"t": columns}, rows, **options)["t"]


def scripted(columns: Columns, rows: int, **options: Any) -> dict[str, Cells]:
    """The same from a rendered script: quicker where many small samples are needed."""
    script = "".join(api.render(spec_of({"t": columns}, rows), "duckdb", **options))
    with duckdb.connect() as database:
        database.execute(script)
        return _read(database, "t")


def _read(database: duckdb.DuckDBPyConnection, table: str) -> dict[str, Cells]:
    described = database.execute(f'DESCRIBE "{table}"').fetchall()
    units = [f'{_units(row[0], row[1])} AS "{row[0]}"' for row in described]
    query = f'SELECT {", ".join(units)} FROM "{table}" ORDER BY "row"'
    found = database.execute(query).fetchnumpy()
    return {name: Cells(array) for name, array in found.items()}


def _units(name: str, type_: str) -> str:
    """A column as a whole number of its units, or as text."""
    column = f'"{name}"'
    kind, _, scale = type_.rstrip(")").partition(",")
    if kind == "DATE":
        return f"CAST({column} - DATE '1970-01-01' AS BIGINT)"
    if kind == "TIMESTAMP":
        return f"epoch_us({column}) // 1000000"
    if kind.startswith("DECIMAL"):
        return f"CAST({column} * {10 ** int(scale)} AS BIGINT)"
    return f"CAST({column} AS {'VARCHAR' if kind in ('VARCHAR', 'UUID') else 'BIGINT'})"


def once(make: Callable[[K], T]) -> Callable[[K], T]:
    """Remember what was made of each argument, errors too: what fails must not be tried again."""

    @cache
    def tried(argument: K) -> tuple[T | None, Exception | None]:
        try:
            return make(argument), None
        except Exception as error:  # noqa: BLE001  # whatever it is, every caller is to see it
            return None, error

    def made(argument: K) -> T:
        result, error = tried(argument)
        if error is not None:
            raise error
        return cast(T, result)

    return made


def judge(p_values: Mapping[str, float], alpha: float = ALPHA) -> None:
    """Fail where a p-value is below the alpha split evenly over them, and name the least one."""
    bound = alpha / len(p_values)
    low = {name: p for name, p in p_values.items() if not p >= bound}
    worst = min(low, key=lambda name: low[name], default="")
    assert not low, (
        f"{len(low)} of {len(p_values)} below {bound:.1e}, {worst}: p = {low[worst]:.1e}"
    )


def chi2_p(statistic: float, freedom: int) -> float:
    """The p-value of a chi-squared statistic; small on both sides where there are many cells."""
    above = float(stats.chi2.sf(statistic, freedom))
    if freedom < MANY:
        return above
    return min(1.0, 2 * min(above, float(stats.chi2.cdf(statistic, freedom))))


def fit(counts: ArrayLike, shares: ArrayLike, least: float = LEAST) -> float:
    """The p-value that counts follow shares; 0 where something came that has no share."""
    seen, wanted = np.asarray(counts, dtype=float), np.asarray(shares, dtype=float)
    if seen.shape != wanted.shape or seen[wanted == 0].any():
        return 0.0
    seen, wanted = seen[wanted > 0], wanted[wanted > 0]
    expected = wanted / wanted.sum() * seen.sum()
    starts = _starts(expected, least)
    seen, expected = np.add.reduceat(seen, starts), np.add.reduceat(expected, starts)
    if len(seen) == 1:
        return 1.0
    return chi2_p(float(((seen - expected) ** 2 / expected).sum()), len(seen) - 1)


def _starts(expected: Floats, least: float) -> list[int]:
    """Where groups of neighbours begin that each expect at least so many rows."""
    reached = np.cumsum(expected)
    starts, at = [], 0
    while at < len(expected):
        starts.append(at)
        goal = least + (reached[at - 1] if at else 0.0)
        at = int(np.searchsorted(reached, goal * (1 - 1e-12))) + 1
    below = reached[-1] - (reached[starts[-1] - 1] if starts[-1] else 0.0) < least
    return starts[:-1] if below and len(starts) > 1 else starts


def even(values: ArrayLike, size: int) -> float:
    """The p-value that 0..size-1 are equally likely."""
    return fit(np.bincount(np.asarray(values), minlength=size), np.ones(size))


def independent(first: Ints, second: Ints) -> float:
    """The p-value that two rows of codes from 0 are independent of each other."""
    width = int(second.max()) + 1
    table = np.bincount(first * width + second, minlength=(int(first.max()) + 1) * width)
    table = table.reshape(-1, width)
    table = table[table.any(axis=1)][:, table.any(axis=0)]
    if 1 in table.shape:
        return 1.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    statistic = float(((table - expected) ** 2 / expected).sum())
    return chi2_p(statistic, (table.shape[0] - 1) * (table.shape[1] - 1))


def levels(values: Ints, count: int) -> Ints:
    """The values as codes of about equally many rows each, in their order."""
    edges = np.unique(np.quantile(values, np.arange(1, count) / count, method="nearest"))
    return np.searchsorted(edges, values, side="right").astype(np.int64)


def share_p(hits: int, rows: int, share: float) -> float:
    """The p-value of a count of rows that each have the same chance, exactly."""
    return float(stats.binomtest(int(hits), int(rows), share).pvalue)


def mean_p(values: Ints | Floats, mean: float, variance: float) -> float:
    """The p-value of an average, by the central limit."""
    score = (float(np.mean(values)) - mean) / (variance / len(values)) ** 0.5
    return float(2 * stats.norm.sf(abs(score)))


def runs_p(above: NDArray[np.bool_]) -> float:
    """The p-value of how often rows change between two kinds (Wald and Wolfowitz)."""
    ones, rows = int(above.sum()), len(above)
    runs = 1 + int((above[1:] != above[:-1]).sum())
    product = 2 * ones * (rows - ones)
    mean = product / rows + 1
    variance = product * (product - rows) / rows**2 / (rows - 1)
    return float(2 * stats.norm.sf(abs(runs - mean) / variance**0.5))


def lag_p(codes: Ints, lags: Sequence[int]) -> dict[str, float]:
    """For each lag, the p-value that rows so far apart are independent."""
    return {f"lag {lag}": independent(codes[:-lag], codes[lag:]) for lag in lags}
