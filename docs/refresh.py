"""Write the parts of the documentation that are made from the code.

    python docs/refresh.py            write them
    python docs/refresh.py --check    write nothing; exit 1 where one is stale, and name it

A part stands between the comments `<!-- name -->` and `<!-- end name -->` of its page.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from typer.models import ArgumentInfo, OptionInfo

from sqlgen.baddata import ACCEPTED, FAMILIES, Answer, answers, catalogue
from sqlgen.cli.main import app
from sqlgen.dialects import DIALECTS
from sqlgen.dialects.base import Dialect

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from engines import tested_on  # noqa: E402  # it stands in tests/, which is on the path only now

Parameter = tuple[str, Any, OptionInfo | ArgumentInfo, Any]
"""A parameter of a command: its name, its type, what typer knows of it, its default."""


def table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [titles, ["---"] * len(titles), *([str(each) for each in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def commands() -> str:
    """Every command with its arguments, options and examples."""
    callbacks = [each.callback for each in app.registered_commands if each.callback]
    return "\n".join(_command(each) for each in callbacks)


def _command(callback: Callable[..., Any]) -> str:
    text = inspect.cleandoc(callback.__doc__ or "")
    words, _, examples = text.partition("Examples:")
    parameters = list(_parameters(callback))
    arguments = [each for each in parameters if isinstance(each[2], ArgumentInfo)]
    options = [each for each in parameters if isinstance(each[2], OptionInfo)]
    name = callback.__name__.rstrip("_")
    usage = " ".join(["sqlgen", name, *map(_usage, arguments), "[OPTIONS]"])
    shown = "\n".join(line.strip() for line in examples.splitlines() if line.strip(" \b"))
    rows = [(f"`{each[0].upper()}`", _help(each)) for each in arguments]
    rows += [(_spelling(each), _help(each)) for each in options]
    return (
        f"## {name}\n\n```text\n{usage}\n```\n\n{words.strip(chr(8)).strip()}\n\n"
        f"```sh\n{shown}\n```\n\n{table(('Argument or option', 'Meaning'), rows)}"
    )


def _parameters(callback: Callable[..., Any]) -> Iterator[Parameter]:
    for name, parameter in inspect.signature(callback).parameters.items():
        if get_origin(parameter.annotation) is Annotated:
            type_, info = get_args(parameter.annotation)[:2]
            yield name, type_, info, parameter.default


def _usage(parameter: Parameter) -> str:
    name, default = parameter[0].upper(), parameter[3]
    return name if default is inspect.Parameter.empty else f"[{name}]"


def _names(info: OptionInfo | ArgumentInfo) -> list[str]:
    """The spellings of an option; inside Annotated the first one stands where a default would."""
    given = (info.default, *(info.param_decls or ()))
    return [part for each in given if isinstance(each, str) for part in each.split("/")]


def _spelling(parameter: Parameter) -> str:
    name, type_, info, _ = parameter
    spelt = _names(info) or [f"--{name.replace('_', '-')}"]
    value = getattr(info, "metavar", None) or _value(type_)
    first = f"{spelt[0]} {value}" if value else spelt[0]
    return ", ".join(f"`{each}`" for each in (first, *spelt[1:]))


def _value(type_: Any) -> str:
    """The placeholder of an option's value; empty for a flag."""
    if get_origin(type_) is Literal:
        return "\\|".join(get_args(type_))
    kinds = [each for each in get_args(type_) if each is not type(None)]
    if kinds:
        return _value(kinds[0])
    names = {bool: "", int: "N", float: "NUMBER", str: "TEXT", Path: "PATH"}
    return names[type_]


def _help(parameter: Parameter) -> str:
    info, default = parameter[2:]
    needed = default is inspect.Parameter.empty and isinstance(info, OptionInfo)
    told = "Required." if needed else ""
    if default not in (None, False, inspect.Parameter.empty):
        told = f"Default: {_shown(info, default)}."
    return " ".join(filter(None, (str(info.help).replace("|", "\\|"), told)))


def _shown(info: OptionInfo | ArgumentInfo, default: Any) -> str:
    if default is True:
        return f"`{_names(info)[0]}`"
    return f"{default:g}" if isinstance(default, float) else str(default)


def _dialects() -> list[Dialect]:
    return list(DIALECTS.values())


def types() -> str:
    """The column type of each logical type on each engine."""
    kinds = list(_dialects()[0].types)
    rows = [[_logical(kind), *(_column_type(each, kind) for each in _dialects())] for kind in kinds]
    return table(("Type", *(each.title for each in _dialects())), rows)


def _logical(kind: str) -> str:
    sizes = {"varchar": "(n)", "bytes": "(n)", "decimal": "(p, s)"}
    return f"`{kind}{sizes.get(kind, '')}`"


def _column_type(dialect: Dialect, kind: str) -> str:
    return f"`{dialect.types[kind].format(length='n', precision='p', scale='s')}`"


def settings() -> str:
    """What a run changes on a session, and why."""
    rows = [
        (dialect.title, f"`{each.name}`", f"`{each.value}`", each.why)
        for dialect in _dialects()
        for each in dialect.settings
    ]
    return table(("Engine", "Setting", "Value", "Why"), rows)


def limits() -> str:
    """What is checked in the plan, and the size of a batch."""
    return table(
        ("", *(each.title for each in _dialects())),
        [(title, *(fact(each) for each in _dialects())) for title, fact in FACTS],
    )


def _name_limit(dialect: Dialect) -> str:
    unit = "octets" if dialect.name_limit_octets else "characters"
    return f"{dialect.name_limit} {unit}" if dialect.name_limit else "none"


FACTS: tuple[tuple[str, Callable[[Dialect], str]], ...] = (
    ("URL", lambda each: ", ".join(f"`{scheme}://`" for scheme in each.drivers)),
    ("series, the first one is `auto`", lambda each: ", ".join(each.series)),
    ("rows in a batch", lambda each: f"{each.batch_rows:,}"),
    ("longest name", _name_limit),
    ("columns in a table", lambda each: f"{each.column_limit:,}" if each.column_limit else "none"),
    (
        "octets declared in a row",
        lambda each: f"{each.row_octets:,}" if each.row_octets else "none",
    ),
    ("no key of", lambda each: ", ".join(sorted(each.keyless)) or "nothing"),
    ("exact digits of a decimal", lambda each: f"{each.decimal_digits:,}"),
    ("`--schema`", lambda each: "yes" if each.schemas else "no"),
)


def bad_classes() -> str:
    """The catalogue of bad data: each class, and what engines make of an example of each kind."""
    known: dict[str, list[Answer]] = {}
    for each in answers().values():
        known.setdefault(each.name, []).append(each)
    return "\n".join(_family(family, known) for family in FAMILIES)


def _family(family: str, known: dict[str, list[Answer]]) -> str:
    mine = [each for each in catalogue() if each.family == family]
    classes = [(f"`{each.name}`", each.does, ", ".join(sorted(each.suits))) for each in mine]
    engines = [each for each in _dialects() if each.name in next(iter(answers().values())).engines]
    asked = [
        (
            f"`{each.name}`",
            each.kind,
            _example(each.bad),
            *(each.of(dialect.name) for dialect in engines),
        )
        for one in mine
        for each in known.get(one.name, [])
        if set(each.engines.values()) != {ACCEPTED}
    ]
    titles = ("Class", "Kind", "Example", *(each.title for each in engines))
    told = f"\n{table(titles, asked)}" if asked else ""
    return f"### {family}\n\n{table(('Class', 'What it does', 'Suits'), classes)}{told}"


def _example(text: str | None) -> str:
    """A bad value so that it can be read in a table."""
    shown = "NULL" if text is None else ascii(text)[1:-1].replace("|", "\\|") or "''"
    return f"`{shown}`" if len(shown) <= 50 else f"`{shown[:40]}`..."


PARTS: dict[tuple[str, str], Callable[[], str]] = {
    ("docs/bad.md", "classes"): bad_classes,
    ("README.md", "engines"): tested_on,
    ("docs/cli.md", "commands"): commands,
    ("docs/engines.md", "limits"): limits,
    ("docs/engines.md", "types"): types,
    ("docs/engines.md", "settings"): settings,
}


def refreshed(text: str, name: str, content: str) -> str:
    """A page's text with the part of that name replaced."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end {name} -->)", re.S)
    made, count = pattern.subn(lambda found: f"{found[1]}{content}{found[2]}", text)
    if count != 1:
        raise SystemExit(f"the part {name} stands {count} times in its page")
    return made


def main(arguments: Sequence[str]) -> int:
    """Write all parts, or only compare them; the exit code."""
    stale = 0
    for (page, name), make in PARTS.items():
        path = ROOT / page
        text = path.read_text(encoding="utf-8")
        made = refreshed(text, name, make())
        if made == text:
            continue
        sys.stdout.write(f"{page}: {name}\n")
        if "--check" in arguments:
            stale = 1
        else:
            path.write_text(made, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
