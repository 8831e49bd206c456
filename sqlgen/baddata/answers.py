"""What engines make of a bad value that is put into a column of the good value's type.

answers.jsonl has a line for each class and kind of value: an example, and what each engine that
the tests run on did with it. The types are text, varchar(10), integer, decimal(9, 2), date,
timestamp, boolean, uuid and json as the dialects have them; the settings are those of a run. The
tests run each of them again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("answers.jsonl")
ACCEPTED = "accepted"
NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Answer:
    """An example of a class, and what engines make of it.

    An answer is `accepted`, `altered: ` and the text that stands there then, or `refused: ` and the
    engine's own code: a SQLSTATE, a number, or the name of its error.
    """

    name: str
    kind: str
    good: str
    bad: str | None
    engines: Mapping[str, str]
    modes: Mapping[str, str] = field(default_factory=dict)
    """What engines answer in modes of a session that a run does not use, where that is another."""

    def of(self, engine: str) -> str:
        """The answer of an engine."""
        return self.engines.get(engine, NOT_TRIED)


@cache
def answers() -> Mapping[tuple[str, str], Answer]:
    """All of them, by class and kind."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    found = (Answer(*json.loads(line)) for line in lines)
    return {(each.name, each.kind): each for each in found}


def is_asked(engine: str) -> bool:
    """Whether anybody has asked an engine."""
    return any(engine in each.engines for each in answers().values())


def answer_of(engine: str, name: str, kind: str) -> str:
    """What an engine makes of the values of a class, of that kind."""
    found = answers().get((name, kind))
    return NOT_TRIED if found is None else found.of(engine)
