"""What a column, a target and the pools of a spec look like, for people and for machines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sqlgen.cli.output import line, plain
from sqlgen.cli.terminal import safe

if TYPE_CHECKING:
    from sqlgen.api import Bar, Diagnosis, PoolList, Trial

WIDTH = 40
"""Characters of the longest bar."""
EIGHTHS = " ▏▎▍▌▋▊▉"
SHOWN = 60
"""Most characters of a value."""


def trial(made: Trial) -> None:
    """Figures, sample and histogram."""
    share = made.nulls / made.rows if made.rows else 0
    facts = [str(made.type), f"{made.rows:,} rows", f"{made.distinct:,} distinct"]
    if made.low is not None:
        facts.append(f"{made.low} to {made.high}")
    line(", ".join([*facts, f"{made.nulls:,} nulls ({share:.1%})"]))
    line()
    for value in made.sample:
        line(f"  {_shown(value)}")
    line()
    if not made.binned and made.distinct == made.rows - made.nulls > 1:
        line("  each value once")
    else:
        _bars(made)


def _bars(made: Trial) -> None:
    """A bar for each bin or value, and what there is beside them."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_header=False, show_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    most = max((bar.rows for bar in made.histogram), default=1) or 1
    for bar in made.histogram:
        table.add_row(_name(bar), f"{bar.rows:,}", _drawn(bar.rows / most))
    width = None if sys.stdout.isatty() else 2 * SHOWN + WIDTH
    Console(width=width, markup=False, highlight=False).print(table)
    others = made.distinct - len(made.histogram)
    if not made.binned and others > 0:
        line(f"  and {others:,} other values")


def _name(bar: Bar) -> str:
    if bar.first == bar.last:
        return _shown(bar.first)
    return f"{_shown(bar.first)} to {_shown(bar.last)}"


def _shown(value: Any) -> str:
    """A value on one line, cut where it is long."""
    text = safe(plain(value))
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."


def _drawn(share: float) -> str:
    """A bar of that share of the width, to an eighth of a character."""
    full, part = divmod(round(share * WIDTH * 8), 8)
    return "█" * full + EIGHTHS[part].strip()


def trial_facts(made: Trial) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "type": str(made.type),
        "rows": made.rows,
        "distinct": made.distinct,
        "nulls": made.nulls,
        "min": made.low,
        "max": made.high,
        "sample": made.sample,
        "histogram": [_bar_facts(bar, binned=made.binned) for bar in made.histogram],
    }


def _bar_facts(bar: Bar, *, binned: bool) -> dict[str, Any]:
    if binned:
        return {"from": bar.first, "to": bar.last, "rows": bar.rows}
    return {"value": bar.first, "rows": bar.rows}


def diagnosis(made: Diagnosis) -> None:
    """A line about the target, and one for each thing that is there or missing."""
    line(f"{made.url}: {made.dialect.title} {made.server_version}, {made.driver}")
    line()
    lines = [("", name, told) for name, told in _supported(made).items()]
    for each in made.findings:
        remedy = f"; {each.remedy}" if each.remedy else ""
        lines.append(("ok" if each.fine else "MISSING", each.subject, f"{each.found}{remedy}"))
    width = max(len(name) for _, name, _ in lines)
    for mark, name, told in lines:
        line(f"{mark:<7}  {name:<{width}}  {told}".rstrip())
    missing = [each.subject for each in made.findings if not each.fine]
    line()
    line(f"missing: {', '.join(missing)}" if missing else "all is there")


def _supported(made: Diagnosis) -> dict[str, str]:
    """What sqlgen makes use of on this engine."""
    dialect = made.dialect
    several = f"{dialect.workers} sessions fill a table at once, unless --workers says otherwise"
    md5 = "; md5 not in scripts" if dialect.lacks_md5 else ""
    return {
        "series": ", ".join(dialect.series),
        "workers": several if dialect.workers > 1 else "one session writes",
        "schemas": "--schema names one" if dialect.schemas else "none",
        "random": ", ".join(made.random) + md5,
        "batch": f"{dialect.batch_rows:,} rows in a transaction, unless --batch says otherwise",
    }


def diagnosis_facts(made: Diagnosis) -> dict[str, Any]:
    """The same as plain data."""
    dialect = made.dialect
    return {
        "url": made.url,
        "dialect": dialect.name,
        "server_version": made.server_version,
        "driver": made.driver,
        "series": dialect.series,
        "workers": dialect.workers,
        "schemas": dialect.schemas,
        "random": made.random,
        "batch": dialect.batch_rows,
        "fine": made.fine,
        "findings": [
            {
                "subject": each.subject,
                "fine": each.fine,
                "found": each.found,
                "remedy": each.remedy,
            }
            for each in made.findings
        ],
    }


def pools(found: PoolList) -> None:
    """A line for each pool: what it is, how many texts, and where they come from."""
    if not found.pools:
        line("the spec uses no Faker pools")
    width = max((len(f"{each.provider} {each.locale}") for each in found.pools), default=0)
    for each in found.pools:
        name = f"{each.provider} {each.locale}"
        origin = found.file.name if each.frozen and found.file else "not frozen"
        line(
            f"{name:<{width}}  {each.calls:>7,} calls  {len(each.values):>7,} distinct  "
            f"{each.digest[:12]}  Faker {each.faker}, {origin}"
        )


def pool_facts(found: PoolList) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "file": None if found.file is None else str(found.file),
        "pools": [
            {
                "provider": each.provider,
                "locale": each.locale,
                "calls": each.calls,
                "distinct": len(each.values),
                "digest": each.digest,
                "faker": each.faker,
                "frozen": each.frozen,
            }
            for each in found.pools
        ],
    }
