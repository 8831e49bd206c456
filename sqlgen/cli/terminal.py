"""What a terminal is sent: no text moves its cursor, and none is more than it can show."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from typing import Any


def safe(text: str, kept: str = "") -> str:
    """The text with control and format characters, but for those kept, as escapes."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each in kept else _escape(each) for each in text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode()


def json_text(value: object, default: Callable[[object], Any], indent: int | None = None) -> str:
    """The value as JSON; what a terminal would obey, or can't show, as the escapes of JSON."""
    text = json.dumps(value, default=default, ensure_ascii=False, indent=indent)
    if not _encodes(text):
        return json.dumps(value, default=default, indent=indent)
    return "".join(
        each if each.isprintable() or each == "\n" else json.dumps(each)[1:-1] for each in text
    )


def _encodes(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def tolerate() -> None:
    """From now on characters that standard output can't encode are written as escapes."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def as_file() -> None:
    """From now on standard output is what a file would be: UTF-8, with the same line ends."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="strict", newline="\n")
