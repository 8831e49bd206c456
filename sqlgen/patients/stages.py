"""The tables that a batch goes through, dropped at the end: what stands in a row of each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlgen.patients.measures import MEASURES


@dataclass(frozen=True, slots=True)
class Stage:
    """A table of a batch: numbers, unless a column is said to be a text, money or identifier."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    texts: frozenset[str] = frozenset()
    identifiers: frozenset[str] = frozenset()


WORDS = ("w0", "w1", "w2", "w3")
STAGES = (
    Stage(
        "slot",
        ("slot", "age", "born", "sex", "grp", "race", "ethnicity", "city", "z"),
        ("slot",),
        frozenset(("race", "ethnicity")),
    ),
    Stage(
        "candidate",
        ("n", "slot", "attempt", "tried", "age", "sex", "grp", "birth", *WORDS),
        ("n",),
    ),
    Stage("onset", ("n", "c", "day", "way"), ("n", "c")),
    Stage("life", ("n", "slot", "attempt", "living", "death", "way"), ("n",)),
    Stage(
        "person",
        ("n", "slot", "sex", "grp", "birth", "finish", "death", "cause", "id", *WORDS),
        ("n",),
        identifiers=frozenset(("id",)),
    ),
    Stage("bout", ("n", "c", "j", "begun", "stop", "finish"), ("n", "c", "j")),
    Stage("spell", ("s", "n", "c", "j", "begun", "stop", "finish", "cut"), ("s",)),
    Stage("cut", ("s", "day"), ("s", "day")),
    Stage(
        "visit",
        (
            *("v", "n", "s", "c", "r", "gives", "jj", "day", "second", "minutes", "provider"),
            *("u", "z", "id"),
        ),
        ("v",),
        identifiers=frozenset(("id",)),
    ),
    Stage(
        "given",
        (
            *("g", "v", "n", "c", "item", "kind", "day", "second", "minutes", "stop", "finish"),
            *("cost", "u", "z"),
        ),
        ("g",),
    ),
    Stage(
        "vaccination",
        ("v", "n", "code", "day", "second", "cost", "u", "z"),
        ("v", "code"),
        frozenset(("code",)),
    ),
    Stage(
        "insured",
        ("n", "span", "first", "last", "payer", "member"),
        ("n", "span"),
        identifiers=frozenset(("member",)),
    ),
    Stage(
        "claim",
        (
            *("claim", "n", "v", "item", "day", "second", "total", "payer", "covered", "paid"),
            *("u", "z", "id"),
        ),
        ("claim",),
        identifiers=frozenset(("id",)),
    ),
    Stage(
        "line",
        ("claim", "line", "n", "code", "display", "amount"),
        ("claim", "line"),
        frozenset(("code", "display")),
    ),
)
MEASURED = len(MEASURES)
VITAL = Stage("vital", ("v", *[f"m{at}" for at in range(1, MEASURED + 1)]), ("v",))
LASTING = (
    Stage(
        "organization",
        ("o", "city", "kind", "z", "id"),
        ("o",),
        identifiers=frozenset(("id",)),
    ),
    Stage(
        "provider",
        ("p", "o", "sex", "first", "surname", "id"),
        ("p",),
        frozenset(("first", "surname")),
        frozenset(("id",)),
    ),
    Stage("payer", ("payer", "id"), ("payer",), identifiers=frozenset(("id",))),
)
"""Tables that last from the first batch to the last."""
TOTAL = "sqlgen_total"
"""What is counted batch by batch: it stays beside the patients, since more may be added to them."""
TOTALS = {
    what: number
    for number, what in enumerate(
        (
            *("provider encounters", "provider procedures"),
            *("organization revenue", "organization encounters"),
            *("payer covered", "payer uncovered", "payer revenue"),
            *("payer encounters", "payer other encounters"),
            *("payer medications", "payer other medications"),
            *("payer procedures", "payer other procedures"),
            *("payer immunizations", "payer other immunizations"),
            *("payer customers", "payer months"),
        ),
        start=1,
    )
}
"""What is counted, by its number in the table of totals."""
