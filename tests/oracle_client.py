"""Run a script as SQLcl would: python oracle_client.py URL, the script on standard input."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy.engine import make_url

from oracles import connected

COMMAND = re.compile(r"(SET DEFINE|SET SQLBLANKLINES|WHENEVER SQLERROR) .*")
"""Commands to SQLcl itself, each a line."""
END = "\n/\n"
PARTS = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|;|[^'\";-]+|-", re.S)


def statements(script: str) -> Iterator[str]:
    """The statements of a script: each ends with a semicolon, a block with a line of one slash."""
    found = ""
    for part in PARTS.findall(script):
        block = found.lstrip().startswith("BEGIN")
        if part.startswith("--"):
            continue
        if part == ";" and not block:
            yield found.strip()
            found = ""
        elif block and part.startswith(END):
            yield found.strip()
            found = part.removeprefix(END)
        else:
            found += part
    if found.strip():
        yield found.strip()


def main(url: str) -> int:
    """Run the script; the exit code."""
    lines = sys.stdin.read().split("\n")
    script = "\n".join(line for line in lines if not COMMAND.fullmatch(line)) + "\n"
    with closing(connected(make_url(url))) as connection:
        for statement in statements(script):
            cursor = connection.cursor()
            cursor.execute(statement)
            for row in cursor.fetchall() if cursor.description else ():
                print("\t".join(map(str, row)))  # noqa: T201  # as a client does
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
