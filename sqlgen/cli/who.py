"""The options that say which patients are made, for the commands that make some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sqlgen.cli.options import Option
from sqlgen.errors import UsageError

if TYPE_CHECKING:
    from sqlgen.api import PatientOptions

PATIENTS = "patients"
"""In the place of a spec: synthetic patients."""
State = Annotated[str | None, typer.Argument(help="A US state; Massachusetts unless given.")]
City = Annotated[str | None, typer.Argument(help="A city of it; all its cities unless given.")]
MODULE_DIR = "A folder with modules of your own."
WHO: dict[str, Option] = {
    "people": (
        Annotated[
            int | None,
            typer.Option("--people", "-p", help="Living patients, 1000; the dead come along."),
        ],
        None,
    ),
    "seed": (Annotated[int | None, typer.Option("--seed", "-s", help="0 to 2^63-1; 0.")], None),
    "sex": (
        Annotated[str | None, typer.Option("--sex", "-g", help="M or F; both unless given.")],
        None,
    ),
    "ages": (
        Annotated[
            str | None, typer.Option("--ages", "-a", help="Like 30-65: from 30 and below 65.")
        ],
        None,
    ),
    "modules": (
        Annotated[
            str | None,
            typer.Option(
                "--modules",
                "-m",
                help="Only these, by name or condition, like 'diab*:asthma'; core ones always run.",
            ),
        ],
        None,
    ),
    "module_dir": (
        Annotated[Path | None, typer.Option("--module-dir", "-d", help=MODULE_DIR)],
        None,
    ),
    "reference": (
        Annotated[
            str | None,
            typer.Option(
                "--reference", "-r", help="The last day, from which ages count: YYYYMMDD, 20260101."
            ),
        ],
        None,
    ),
    "years_of_history": (
        Annotated[
            int | None,
            typer.Option("--years-of-history", help="Years told in full, 10; 0 for whole lives."),
        ],
        None,
    ),
}
"""Those of `sqlgen patients`."""
OF_PATIENTS: dict[str, Option] = {name: each for name, each in WHO.items() if name != "seed"} | {
    "module_dir": (Annotated[Path | None, typer.Option("--module-dir", help=MODULE_DIR)], None)
}
"""The same where `-d` is the dialect and the seed is that of specs as well."""


def patient_options(
    state: str | None, city: str | None, flags: Mapping[str, Any]
) -> PatientOptions:
    """Who is made, as the API takes it; what is not given is left out."""
    who: Any = {name: flags[name] for name in WHO if flags.get(name) is not None}
    if "modules" in who:
        who["modules"] = who["modules"].split(":")
    found: PatientOptions = who | {"state": state, "city": city}
    return found


def refuse_patients(state: str | None, flags: Mapping[str, Any]) -> None:
    """Refuse what is said of patients where a spec is meant."""
    given = [name for name in OF_PATIENTS if flags[name] is not None]
    if state is not None:
        raise UsageError(f"{state!r} stands where only patients have a state", "drop it")
    if given:
        raise UsageError(f"{_option(given[0])} is for patients", "drop it")


def refuse_others(reasons: Mapping[str, str], flags: Mapping[str, Any]) -> None:
    """Refuse options that make no sense for patients, each with its reason."""
    for name, reason in reasons.items():
        if _is_given(flags[name]):
            raise UsageError(f"{_option(name)} has no meaning for patients: {reason}", "drop it")


def _is_given(value: Any) -> bool:
    return value not in (None, False, "auto") and not (isinstance(value, Iterable) and not value)


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def people_of(rows: int | Mapping[str, int] | None, people: int | None) -> int | None:
    """How many living patients `--rows` and `-p` ask for: N, or patients=N."""
    counts = {PATIENTS: rows} if isinstance(rows, int) else dict(rows or {})
    for name in counts:
        if name != PATIENTS:
            raise UsageError(f"--rows {name}= is no number of patients", "give -p N, or --rows N")
    if counts and people is not None:
        raise UsageError("--rows and --people both say how many", "keep one of them")
    return counts.get(PATIENTS, people)
