"""The documentation as data: its fenced blocks, and the commands in them run as a reader would.

Conventions of the pages, which tests/docs/ keeps:

    ```console          each line that begins with `$ ` is a command for bash; the lines after it
                        are its output. Without output only success is checked. `...` stands for
                        any lines; durations and rates may differ. A command whose output begins
                        with `sqlgen: ` must fail with that message; `$ echo $?` shows its code.
    ```yaml NAME        the file NAME of the page; console and python blocks of the page find it
                        (also toml, json, csv, jinja, python).
    ```yaml             a spec, or the columns of one table.
    ```yaml refused     a spec that is refused; the next block, `text error`, has the message.
    ```python           a program; the next block, `text output`, has what it prints.

`postgresql://USER@localhost/NAME`, `mariadb://USER@localhost/NAME` and the mariadb client's options
`--host=localhost --user=USER NAME` stand for an empty database on a test server (placeholders.py).
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.M | re.S)
VARIABLE = (
    (r"\b[\d,.]+ s\b", "# s"),
    (r"\b[\d,]+ rows/s", "# rows/s"),
    (r'"seconds": [\d.]+', '"seconds": #'),
)
"""What differs from run to run in the output, and what it is compared as."""
SECONDS = 120
Instead = Mapping[re.Pattern[str], Sequence[str]]
"""Placeholders, and the words that stand for each."""
NOTHING: Instead = {}


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, the rest of its first line, its text and its place."""

    page: str
    line: int
    language: str
    info: str
    text: str

    @property
    def place(self) -> str:
        """The name of the block in test reports."""
        return f"{self.page}:{self.line}"


@dataclass(frozen=True, slots=True)
class Step:
    """A command, and the output that the page shows for it."""

    command: str
    shown: str


@dataclass(frozen=True, slots=True)
class Done:
    """What a command printed, and how it ended."""

    code: int
    output: str
    errors: str


def pages() -> list[str]:
    """Every page of the documentation, from the top of the checkout."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def text_of(page: str) -> str:
    """The text of a page."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str | None = None) -> list[Block]:
    """The fenced blocks of a page, or those in one language."""
    text = text_of(page)
    found = []
    for each in FENCE.finditer(text):
        first, _, rest = each["info"].strip().partition(" ")
        line = text.count("\n", 0, each.start()) + 1
        found.append(Block(page, line, first, rest, each["text"]))
    return [each for each in found if language in (None, each.language)]


def following(block: Block, info: str) -> str:
    """The text of the block right after another, which must be marked so."""
    page = blocks(block.page)
    after = page[page.index(block) + 1]
    assert after.info == info, f"{block.place}: a `{info}` block must follow"
    return after.text


def section(page: str, title: str) -> str:
    """What stands under a heading, up to the next one of its rank."""
    found = re.search(
        rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,9}} |\Z)", text_of(page), re.M | re.S
    )
    assert found, f"{page} has no section {title!r}"
    return found[2]


def part(page: str, name: str) -> str:
    """What stands between the comments `<!-- name -->` and `<!-- end name -->`."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- end {name} -->", text_of(page), re.S)
    assert found, f"{page} has no part {name}"
    return found[1]


def steps(block: Block) -> list[Step]:
    """The commands of a console block; a backslash at the end of a line goes on in the next."""
    text = block.text.replace("\\\n", " ")
    first, *rest = re.split(r"^\$ ", text, flags=re.M)
    assert not first.strip(), f"{block.place}: the block must begin with `$ `"
    split = (each.partition("\n") for each in rest)
    return [Step(command.strip(), shown) for command, _, shown in split]


def write_files(page: str, folder: Path) -> None:
    """Write the files that a page shows by name."""
    for block in blocks(page):
        if "." in block.info:
            path = folder / block.info
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")


def environment(**extra: str) -> dict[str, str]:
    """The environment of somebody who has sqlgen on the path and no settings of their own."""
    hidden = ("SQLGEN_", "PYTEST_", "COLUMNS", "NO_COLOR", "FORCE_COLOR")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(hidden)}
    path = os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", "")))
    return {**kept, "PATH": path, **extra}


def run(command: str, folder: Path, seconds: float = SECONDS) -> Done:
    """Run a command line in a folder; a failure anywhere in a pipe is a failure."""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=seconds,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def compared(text: str) -> str:
    """An output without what differs from run to run, and without space at the ends of lines."""
    for pattern, instead in VARIABLE:
        text = re.sub(pattern, instead, text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def as_shown(shown: str, output: str) -> bool:
    """Whether an output is the one shown, in which a line `...` stands for any lines."""
    parts = re.split(r"^\.\.\.$\n?", f"{compared(shown)}\n", flags=re.M)
    pattern = r"(?:.*\n)*?".join(map(re.escape, parts))
    return re.fullmatch(pattern, f"{compared(output)}\n") is not None


def check_steps(block: Block, folder: Path, instead: Instead = NOTHING) -> None:
    """Run a console block in a folder, with other words for its placeholders."""
    code = 0
    for step in steps(block):
        command, shown = filled(step.command, instead, quoted=True), filled(step.shown, instead)
        if command == "echo $?":
            assert shown.strip() == str(code), f"{block.place}: exit code {code}"
            continue
        done = run(command, folder)
        code = done.code
        fails = shown.startswith("sqlgen: ")
        told = f"{block.place}: {command}\n{done.output}{done.errors}"
        assert (code != 0) == fails, told
        got = done.errors if fails else done.output
        assert not shown.strip() or as_shown(shown, got), told


def filled(text: str, instead: Instead, *, quoted: bool = False) -> str:
    """A text with other words for its placeholders, quoted for bash in a command."""
    for placeholder, words in instead.items():
        made = shlex.join(words) if quoted else " ".join(words)
        text = placeholder.sub(made.replace("\\", r"\\"), text)
    return text
