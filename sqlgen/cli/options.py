"""The options that commands share, each written once, and the wrapper that gives them to one."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import typer

from sqlgen._version import __version__
from sqlgen.cli import output
from sqlgen.errors import SqlgenError, UsageError

URL_HELP = "A database URL; SQLGEN_URL or duckdb:///sqlgen.duckdb unless given."

Spec = Annotated[str, typer.Argument(help="A spec file, or a built-in example's name.")]
Url = Annotated[str | None, typer.Argument(help=URL_HELP)]
To = Annotated[str | None, typer.Option("--to", help=URL_HELP)]
Dialect = Annotated[
    str | None,
    typer.Option(
        "--dialect", "-d", help="duckdb, sqlite, postgresql, mariadb, mysql, mysql56 or oracle."
    ),
]
Out = Annotated[
    Path | None, typer.Option("--output", "-o", help="Where to write; - is standard output.")
]

Option = tuple[Any, Any]
"""A parameter's annotation and its default."""


def _flag(help_: str, *names: str) -> Option:
    return Annotated[bool, typer.Option(*names, help=help_)], False


SPEC_OPTIONS: dict[str, Option] = {
    "rows": (
        Annotated[
            list[str] | None,
            typer.Option("--rows", help="How many rows: N, or TABLE=N for one table; repeatable."),
        ],
        None,
    ),
    "seed": (
        Annotated[int | None, typer.Option("--seed", help="0 to 2^63-1; the spec's, or 0.")],
        None,
    ),
    "as_of": (
        Annotated[
            str | None,
            typer.Option("--as-of", help="What today is for generated dates: YYYY-MM-DD."),
        ],
        None,
    ),
    "set": (
        Annotated[
            list[str] | None,
            typer.Option("--set", help="NAME=VALUE of a parameter; repeatable."),
        ],
        None,
    ),
    "tables": (
        Annotated[str | None, typer.Option("--tables", help="Only these, like a,b.")],
        None,
    ),
    "random": (
        Annotated[
            Literal["integer", "md5", "native"] | None,
            typer.Option(
                "--random",
                help="How numbers are drawn: integer (default) and md5 repeat everywhere, "
                "native is the engine's own and repeats nothing.",
            ),
        ],
        None,
    ),
    "templates": (
        Annotated[
            Path | None,
            typer.Option("--templates", help="A folder of your own macros and engines."),
        ],
        None,
    ),
    "series": (
        Annotated[
            Literal["auto", "recursive", "native", "variable"],
            typer.Option("--series", help="How rows are numbered; all forms give the same rows."),
        ],
        "auto",
    ),
    "batch": (
        Annotated[int | None, typer.Option("--batch", help="Rows in a transaction.")],
        None,
    ),
    "schema": (
        Annotated[str | None, typer.Option("--schema", help="The schema of the tables.")],
        None,
    ),
    "constraints": (
        Annotated[
            bool,
            typer.Option(
                "--constraints/--no-constraints",
                help="Give made tables their keys, foreign keys and checks.",
            ),
        ],
        True,
    ),
    "append": _flag("Add rows to those that an earlier run made.", "--append"),
    "truncate": _flag("Remove all rows of the tables first.", "--truncate"),
    "replace": _flag("Drop the tables and create them anew.", "--replace"),
    "resume": _flag("End a run that was broken off.", "--resume"),
}


DRAW_OPTIONS = {
    name: SPEC_OPTIONS[name] for name in ("rows", "seed", "as_of", "set", "random", "templates")
}
"""Those that decide the rows themselves, whatever is done with them."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sqlgen {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
]
COMMON_OPTIONS: dict[str, Option] = {
    "yes": _flag("Agree to whatever is asked.", "--yes", "-y"),
    "echo_sql": _flag("Print each statement that is sent.", "--echo-sql"),
    "as_json": _flag("Print JSON, for machines.", "--json"),
    "quiet": _flag("Print nothing but errors and what was asked for.", "--quiet", "-q"),
    "verbose": _flag("Say more; internal errors show where they come from.", "--verbose", "-v"),
    "version": (Version, False),
}

WANT_OPTIONS: dict[str, Option] = {
    "rows": (
        Annotated[
            list[str] | None,
            typer.Option(
                "--rows", help="Rows a table, 100 unless given; or TABLE=N, TABLE=+N to add."
            ),
        ],
        None,
    ),
    "schema": (
        Annotated[list[str] | None, typer.Option("--schema", help="Only this schema; repeatable.")],
        None,
    ),
    "only": (
        Annotated[str | None, typer.Option("--only", help="Only these tables, like a,b.")],
        None,
    ),
    "exclude": (
        Annotated[str | None, typer.Option("--exclude", help="All tables but these.")],
        None,
    ),
    "with_parents": _flag("Fill what --only tables refer to as well.", "--with-parents"),
    "infer": (
        Annotated[
            bool, typer.Option("--infer/--no-infer", help="Take relations from names as well.")
        ],
        True,
    ),
    "top_up": _flag(
        "Bring tables that hold rows to the count, and end what was broken off.", "--top-up"
    ),
    "seed": SPEC_OPTIONS["seed"],
    "spec": (
        Annotated[
            Path | None,
            typer.Option("--spec", help="A file with tables and columns of your own choice."),
        ],
        None,
    ),
    "nulls": (
        Annotated[
            float | None,
            typer.Option("--nulls", metavar="SHARE", help="Share of NULLs; 0.1 unless given."),
        ],
        None,
    ),
}

Tables = Annotated[
    list[str] | None, typer.Option("--table", "-t", help="Only this table; repeatable.")
]
Classes = Annotated[
    str | None, typer.Option("--classes", help="Only these classes or families, like empty,text.")
]
Exclude = Annotated[str | None, typer.Option("--exclude", help="All classes but these.")]

PROCEDURE_OPTIONS: dict[str, Option] = {
    "name": (
        Annotated[
            str | None,
            typer.Option("--name", help="What it is called; gen_ and the spec's name."),
        ],
        None,
    ),
    "table": (Tables, None),
    "set": SPEC_OPTIONS["set"],
    "seed": SPEC_OPTIONS["seed"],
    "schema": SPEC_OPTIONS["schema"],
    "templates": SPEC_OPTIONS["templates"],
    "bad": (
        Annotated[bool, typer.Option("--bad", help="With bad cells, as many as bad_rate says.")],
        False,
    ),
    "classes": (Classes, None),
    "exclude": (Exclude, None),
    "labels": (
        Annotated[
            str | None, typer.Option("--labels", help="The table of labels; sqlgen_bad_cells.")
        ],
        None,
    ),
}

SEED: dict[str, Option] = {"seed": SPEC_OPTIONS["seed"]}

TEMPLATES: dict[str, Option] = {"templates": SPEC_OPTIONS["templates"]}

SCHEMA: dict[str, Option] = {name: SPEC_OPTIONS[name] for name in ("schema", "templates")}

SCHEMAS: dict[str, Option] = {"schema": WANT_OPTIONS["schema"]}

LOCK: dict[str, Option] = {
    "lock_wait": (
        Annotated[
            float,
            typer.Option("--lock-wait", metavar="SECONDS", help="Seconds to wait for another run."),
        ],
        30.0,
    )
}


def with_options(*groups: Mapping[str, Option]) -> Callable[[Callable[..., None]], Any]:
    """A command that takes the groups' options as `**flags`, and turns our errors into exits."""

    def decorated(function: Callable[..., None]) -> Any:
        merged = {name: each for group in (*groups, COMMON_OPTIONS) for name, each in group.items()}

        @functools.wraps(function)
        def command(*arguments: Any, **flags: Any) -> None:
            try:
                function(*arguments, **flags)
            except SqlgenError as error:
                output.error(error, as_json=flags["as_json"])
                raise typer.Exit(error.exit_code) from None

        own = _own_parameters(function)
        shared = [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
            )
            for name, (annotation, default) in merged.items()
        ]
        parameters = [*own, *shared]
        signature = inspect.Signature(parameters)
        command.__signature__ = signature  # type: ignore[attr-defined]  # typer reads it
        command.__annotations__ = {each.name: each.annotation for each in parameters}
        return command

    return decorated


def _own_parameters(function: Callable[..., None]) -> list[inspect.Parameter]:
    hints = get_type_hints(function, include_extras=True)
    return [
        each.replace(annotation=hints[each.name])
        for each in inspect.signature(function).parameters.values()
        if each.kind is not inspect.Parameter.VAR_KEYWORD
    ]


def spec_options(flags: Mapping[str, Any]) -> dict[str, Any]:
    """The flags that decide the rows, as the API takes them."""
    found = {name: flags[name] for name in SPEC_OPTIONS if name in flags}
    found["rows"] = _rows(flags["rows"] or [])
    found["set"] = _values(flags["set"] or [])
    if found.get("series") == "auto":
        found["series"] = None
    if "tables" in found:
        found["tables"] = names_in(found["tables"])
    return found


def names_in(text: str | None) -> list[str] | None:
    """The names of a list like `a,b`; None where it is not given."""
    return None if text is None else [name.strip() for name in text.split(",")]


def procedure_options(flags: Mapping[str, Any]) -> dict[str, Any]:
    """The flags that say what a procedure is made from, as the API takes them."""
    found = {name: flags[name] for name in PROCEDURE_OPTIONS}
    found |= {name: names_in(flags[name]) for name in ("classes", "exclude")}
    return found | {"tables": found.pop("table") or None, "set": _values(flags["set"] or [])}


def want_options(flags: Mapping[str, Any]) -> dict[str, Any]:
    """The flags that say what of a database is filled, as the API takes them."""
    found = {name: flags[name] for name in WANT_OPTIONS if name in flags}
    for name in ("only", "exclude"):
        found[name] = names_in(found.get(name))
    found["rows"] = _wanted_rows(flags["rows"] or [])
    return found


def _wanted_rows(given: list[str]) -> int | dict[str, int | str] | None:
    """`N` for all tables, or some `TABLE=N`, `TABLE=+N`; both where one N stands beside them."""
    usual = [each for each in given if "=" not in each]
    if len(usual) > 1:
        raise UsageError(f"--rows {usual[1]} is given beside {usual[0]}", "give N once")
    tables: dict[str, int | str] = {}
    for each in given:
        if "=" in each:
            table, count = _pair(each, "--rows")
            _once(table, tables, "--rows")
            tables[table] = count if count.startswith("+") else _count(count)
    if usual and not tables:
        return _count(usual[0])
    return tables | ({"": _count(usual[0])} if usual else {}) or None


def _rows(given: list[str]) -> int | dict[str, int] | None:
    tables: dict[str, int] = {}
    for each in given:
        if "=" in each:
            table, count = _pair(each, "--rows")
            _once(table, tables, "--rows")
            tables[table] = _count(count)
        elif len(given) == 1:
            return _count(each)
        else:
            raise UsageError(f"--rows {each} stands beside other --rows", "give N once, or TABLE=N")
    return tables or None


def _values(given: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for each in given:
        name, value = _pair(each, "--set")
        _once(name, values, "--set")
        values[name] = value
    return values


def _once(name: str, known: Mapping[str, Any], option: str) -> None:
    if name in known:
        raise UsageError(f"{option} {name}= is given twice", "keep one of them")


def _count(text: str) -> int:
    try:
        return int(text.replace("_", ""))
    except ValueError:
        raise UsageError(f"--rows {text} is no count", "give N, or TABLE=N") from None


def _pair(text: str, option: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found or not name:
        raise UsageError(f"{option} {text} can't be read", f"write {option} NAME=VALUE")
    return name, value
