"""Running text: phrases of five words, cut where the words are enough."""

from __future__ import annotations

from functools import cache

from sqlgen.plan.arithmetic import hashed
from sqlgen.plan.building import build
from sqlgen.plan.cells import Looked, Phrase, Text
from sqlgen.plan.indexes import Equal, Join, Ref
from sqlgen.plan.lookups import LookupBuilder
from sqlgen.plan.scope import Built, Scope
from sqlgen.plan.values import varchar
from sqlgen.spec.generators import Prose

PHRASES = 1024
"""How many phrases there are to choose from."""
WORDS = 5
"""Words of a phrase."""
# fmt: off
ADJECTIVES = (
    "old", "new", "small", "large", "early", "late", "quiet", "loud", "green", "blue", "red",
    "white", "warm", "cold", "soft", "hard", "long", "short", "light", "dark", "young", "open",
    "fresh", "plain", "bright", "narrow", "wide", "heavy", "happy", "tired", "busy", "careful",
)
NOUNS = (
    "house", "river", "garden", "morning", "letter", "window", "teacher", "driver", "market",
    "street", "table", "story", "winter", "summer", "village", "doctor", "mountain", "harbor",
    "kitchen", "bridge", "forest", "sister", "brother", "neighbor", "painter", "station", "train",
    "engine", "paper", "picture", "farmer", "baker", "island", "valley", "clock", "evening",
    "friend", "child", "dog", "cat", "horse", "boat", "road", "field", "school", "office", "shop",
    "song",
)
VERBS = (
    "finds", "keeps", "follows", "opens", "closes", "paints", "carries", "watches", "remembers",
    "builds", "leaves", "meets", "reads", "sells", "visits", "likes", "passes", "crosses",
    "brings", "moves", "mends", "hears", "holds", "needs",
)
DETERMINERS = ("the", "that", "every", "this", "one", "another", "her", "his", "their", "our")
# fmt: on
ORDER = (ADJECTIVES, NOUNS, VERBS, DETERMINERS, NOUNS)


@cache
def phrases() -> tuple[tuple[str, ...], ...]:
    """The words of all phrases (docs/arithmetic.md, "text")."""
    return tuple(
        tuple(words[hashed("text", i, j) % len(words)] for j, words in enumerate(ORDER))
        for i in range(PHRASES)
    )


@build.register
def _(generator: Prose, scope: Scope, filters: tuple[str, ...] = ()) -> Built:
    if scope.unique:
        raise scope.error("running text can't be unique", "drop unique")
    least, most = generator.words
    count = scope.lifted("words", Equal(scope.draw("words"), most - least + 1))
    pieces = [_phrase(scope, at, count, least) for at in range(-(-most // WORDS))]
    return Built(Text((*pieces, "."), varchar(1 + sum(each.type.length for each in pieces))))


def _phrase(scope: Scope, at: int, count: Ref, least: int) -> Phrase:
    """The phrase after `at` others: as many of its words as there are still to come."""
    table = scope.run.lookup("text", f"{PHRASES} phrases", PHRASES, None)
    join = scope.table.join(table, Equal(scope.draw(str(at) if at else ""), PHRASES))
    cuts = {words: _cut(table, join, words, first=at == 0) for words in range(1, WORDS + 1)}
    enough = {WORDS * at + words - least: text for words, text in cuts.items()}
    cases = tuple((needed, text) for needed, text in reversed(enough.items()) if needed > 0)
    always = [text for needed, text in enough.items() if needed <= 0]
    return Phrase(count, cases, always[-1] if always else "", cuts[WORDS].type)


def _cut(table: LookupBuilder, join: Join, words: int, *, first: bool) -> Looked:
    texts = _texts(words, first=first)
    type_ = varchar(max(map(len, texts)))
    name = table.add(f"{'first' if first else 'next'} {words}", type_, texts)
    return Looked(join, name, type_)


@cache
def _texts(words: int, *, first: bool) -> tuple[str, ...]:
    """The first words of each phrase: those of a text begin large, others with a space."""
    cut = (" ".join(phrase[:words]) for phrase in phrases())
    return tuple(each.capitalize() if first else f" {each}" for each in cut)
