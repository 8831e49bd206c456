"""Regular expressions and LIKE as patterns of the spec's, where those can say it."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator, Mapping

from sqlgen.catalog.rules import UnfitError

MORE = 8
"""How often a character comes at most that may come any number of times."""
CLASSES = {
    "alpha": "A-Za-z",
    "digit": "0-9",
    "alnum": "A-Za-z0-9",
    "lower": "a-z",
    "upper": "A-Z",
    "space": " ",
    "xdigit": "0-9a-f",
    "punct": "._",
}
LETTERS = string.ascii_lowercase + string.digits + string.ascii_uppercase + "-_. @"
"""What a class of all but some characters leaves to choose from."""
SIGNS = set(".*+?()[]{}|^$\\")
TOKEN = re.compile(
    r"""(?P<group>\((?:\?:)?)|(?P<class>\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\])
    |(?P<escape>\\.)|(?P<any>\.)|(?P<plain>[^.*+?()\[\]{}|^$\\])""",
    re.VERBOSE | re.DOTALL,
)
TIMES = re.compile(r"(?:\{(\d+)(,(\d*))?\}|[*+?])\??")


def of_regex(text: str) -> str:
    """A pattern whose texts all match the regular expression; UnfitError where there is none."""
    body = _unanchored(text)
    pieces, at = _sequence(body, 0)
    if at != len(body):
        raise UnfitError(f"{text} has a lonely parenthesis")
    return pieces


def _unanchored(text: str) -> str:
    """What stands between the anchors; without them it may match in the middle, or as a whole."""
    end = text.endswith("$") and not text.endswith("\\$")
    body = text.removeprefix("^")[: -1 if end else None]
    return body.removeprefix("\\A").removesuffix("\\Z").removesuffix("\\z")


def _sequence(text: str, at: int) -> tuple[str, int]:
    """What stands up to the end or a closing parenthesis; of alternatives, the first one."""
    made = ""
    while at < len(text) and text[at] not in ")|":
        piece, at = _piece(text, at)
        made += piece
    if at < len(text) and text[at] == "|":
        at = _skipped(text, at)
    return made, at


def _skipped(text: str, at: int) -> int:
    """Where the other alternatives end."""
    depth = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if text[at] == ")":
            if depth == 0:
                return at
            depth -= 1
        depth += bool(found and found["group"])
        at = found.end() if found else at + 1
    return at


def _piece(text: str, at: int) -> tuple[str, int]:
    found = TOKEN.match(text, at)
    if found is None:
        raise UnfitError(f"{text} holds {text[at]}, which can't be taken over")
    if found["group"]:
        inner, at = _sequence(text, found.end())
        if at >= len(text):
            raise UnfitError(f"{text} has a ( without its )")
        return _repeated(inner, text, at + 1, single=False)
    return _repeated(_single(found), text, found.end(), single=True)


def _single(found: re.Match[str]) -> str:
    if found["any"]:
        return "[a-z]"
    if found["class"]:
        return _class(found["class"])
    if found["escape"]:
        return _escape(found["escape"])
    return escaped(found["plain"])


def _escape(text: str) -> str:
    sign = text[1]
    if sign in "dws":
        return text
    if sign.isalnum():
        raise UnfitError(f"{text} can't be taken over")
    return escaped(sign)


def _class(text: str) -> str:
    inside = re.sub(r"\[:(\w+):\]", lambda found: CLASSES.get(found[1], "a-z"), text[1:-1])
    if not inside.startswith("^"):
        return f"[{inside}]"
    try:
        excluded = re.compile(f"[{inside[1:]}]")
    except re.error:
        raise UnfitError(f"{text} can't be taken over") from None
    usual = string.ascii_lowercase + string.digits
    left = [each for each in usual if not excluded.match(each)]
    if len(left) == len(usual):
        return "[a-z0-9]"
    left = left or [each for each in LETTERS if not excluded.match(each)]
    if not left:
        raise UnfitError(f"{text} leaves nothing to choose from")
    return "[" + "".join(f"\\{each}" if each in "-]^\\[" else each for each in left) + "]"


def _repeated(piece: str, text: str, at: int, *, single: bool) -> tuple[str, int]:
    found = TIMES.match(text, at)
    if found is None:
        return piece, at
    least, most = _times(found)
    if single:
        counts = f"{{{least}}}" if least == most else f"{{{least},{most}}}"
        return (piece if (least, most) == (1, 1) else piece + counts), found.end()
    return piece * max(least, 1 if least else 0), found.end()


def _times(found: re.Match[str]) -> tuple[int, int]:
    signs = {"*": (0, MORE), "+": (1, MORE), "?": (0, 1)}
    if found[1] is None:
        return signs[found[0][0]]
    least = int(found[1])
    if not found[2]:
        return least, least
    return least, int(found[3]) if found[3] else max(least, MORE)


def escaped(text: str) -> str:
    """A text as a pattern that gives it as it is."""
    return "".join(f"\\{each}" if each in SIGNS or each in "-" else each for each in text)


def of_like(text: str, escape: str = "\\") -> str:
    """A pattern whose texts all match a LIKE."""
    return "".join(_like(text, escape, {"%": f"[a-z]{{1,{MORE}}}", "_": "[a-z]"}, escaped))


def regex_of_like(text: str, escape: str = "\\") -> str:
    """A LIKE as a regular expression."""
    return f"^{''.join(_like(text, escape, {'%': '.*', '_': '.'}, re.escape))}$"


def _like(
    text: str, escape: str, signs: Mapping[str, str], plain: Callable[[str], str]
) -> Iterator[str]:
    """What a LIKE says, its signs in other words and all else as plain text."""
    characters = iter(text)
    for each in characters:
        if each == escape:
            yield plain(next(characters, each))
        else:
            yield signs.get(each) or plain(each)


def spans(pattern: str) -> tuple[int, int]:
    """The lengths of the shortest and the longest text of a pattern."""
    least = most = 0
    for low, high in _spans(pattern):
        least, most = least + low, most + high
    return least, most


UNIT = re.compile(
    r"(?:\[(?:\\.|[^\]\\])*\]|\\.|[^\\\[])(?:\{(?P<least>\d+)(?:,(?P<most>\d+))?\}|(?P<maybe>\?))?",
    re.DOTALL,
)


def _spans(pattern: str) -> Iterator[tuple[int, int]]:
    for found in UNIT.finditer(pattern):
        if found["maybe"]:
            yield 0, 1
            continue
        least = int(found["least"] or 1)
        yield least, int(found["most"] or least)


def shortened(pattern: str, most: int) -> str:
    """The pattern with repetitions cut so that no text is longer; UnfitError where none fits."""
    if spans(pattern)[0] > most:
        raise UnfitError(f"{pattern} makes longer texts than {most}")
    return _fitted(pattern, most, lambda low, high, spare: min(high, low + max(spare, 0)))


def lengthened(pattern: str, least: int) -> str:
    """The pattern with repetitions that give no text shorter than that, as far as they go."""
    short = least - spans(pattern)[0]
    found = [each for each in UNIT.finditer(pattern) if each["most"]]
    if short <= 0 or not found:
        return pattern
    last = found[-1]
    low = int(last["least"]) + short
    unit = last[0][: last[0].rindex("{")]
    counts = f"{{{low},{max(int(last['most']), low)}}}"
    return pattern[: last.start()] + unit + counts + pattern[last.end() :]


def _fitted(pattern: str, most: int, cut: Callable[[int, int, int], int]) -> str:
    spare = most - spans(pattern)[0]
    made = ""
    for found in UNIT.finditer(pattern):
        if not (found["most"] or found["maybe"]):
            made += found[0]
            continue
        low = int(found["least"] or 0)
        high = cut(low, int(found["most"] or 1), spare)
        spare -= high - low
        unit = found[0][:-1] if found["maybe"] else found[0][: found[0].rindex("{")]
        made += f"{unit}{{{low},{high}}}" if high else ""
    return made
