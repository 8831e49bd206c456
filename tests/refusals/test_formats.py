"""One mistake, written in YAML, TOML and JSON: the same table, column and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from refusing import refused

YAML = """\
sqlgen: 1
seed: 3
params:
  low: {type: integer, default: 5}
tables:
  people:
    rows: 10
    columns:
      code: {integer: [1, 9]}
      born: {date: [2020-01-01, 2020-12-31]}
      WRONG
  pets:
    rows: 5
    columns:
      code: {integer: [1, 9]}
"""
TOML = """\
sqlgen = 1
seed = 3
[params]
low = {type = "integer", default = 5}

[tables.people]
rows = 10
[tables.people.columns]
code = {integer = [1, 9]}
born = {date = [2020-01-01, 2020-12-31]}
WRONG
[tables.pets]
rows = 5
[tables.pets.columns]
code = {integer = [1, 9]}
"""
JSON = """\
{"sqlgen": 1,
"seed": 3,
"params": {
  "low": {"type": "integer", "default": 5}},
"tables": {
  "people": {
    "rows": 10,
    "columns": {
      "code": {"integer": [1, 9]},
      "born": {"date": ["2020-01-01", "2020-12-31"]},
      WRONG }},
  "pets": {
    "rows": 5,
    "columns": {
      "code": {"integer": [1, 9]}}}}}
"""
WHOLE = {"yaml": YAML, "toml": TOML, "json": JSON}

# A name, the column's value in YAML, TOML and JSON, and words of the refusal.
CASES: list[tuple[str, tuple[str, str, str], tuple[str, ...]]] = [
    (
        "unknown key",
        ("{integr: [1, 9]}", "{integr = [1, 9]}", '{"integr": [1, 9]}'),
        ("'integr'", "did you mean 'integer'?"),
    ),
    (
        "a key that stands earlier too",
        ("{token: 6, rows: 1}", "{token = 6, rows = 1}", '{"token": 6, "rows": 1}'),
        ("unknown key 'rows'",),
    ),
    (
        "reversed",
        ("{integer: [9, 1]}", "{integer = [9, 1]}", '{"integer": [9, 1]}'),
        ("9 is above 1", "swap"),
    ),
    (
        "option",
        (
            "{decimal: {between: [0, 1], scale: 19}}",
            "{decimal = {between = [0, 1], scale = 19}}",
            '{"decimal": {"between": [0, 1], "scale": 19}}',
        ),
        ("scale must be 0 to 18, not 19",),
    ),
    (
        "finer than its scale",
        (
            "{decimal: [0, 0.125]}",
            "{decimal = [0, 0.125]}",
            '{"decimal": [0, 0.125]}',
        ),
        ("0.125 has more than 2 decimals",),
    ),
    (
        "no finite number",
        ("{decimal: [0, .inf]}", "{decimal = [0, inf]}", '{"decimal": [0, Infinity]}'),
        ("finite",),
    ),
    ("weights", ("{pick: {a: 0}}", "{pick = {a = 0}}", '{"pick": {"a": 0}}'), ("weights are 0",)),
    ("empty", ("{pick: []}", "{pick = []}", '{"pick": []}'), ("at least one",)),
    (
        "capacity",
        (
            "{integer: [1, 5], unique: true}",
            "{integer = [1, 5], unique = true}",
            '{"integer": [1, 5], "unique": true}',
        ),
        ("wrong: 5 possible, 10 asked",),
    ),
    (
        "parameter",
        ("{integer: [$lwo, 9]}", '{integer = ["$lwo", 9]}', '{"integer": ["$lwo", 9]}'),
        ("$lwo", "low"),
    ),
    (
        "no date",
        (
            "{date: ['2020-02-30', 2020-03-01]}",
            '{date = ["2020-02-30", 2020-03-01]}',
            '{"date": ["2020-02-30", "2020-03-01"]}',
        ),
        ("date like", "2020-02-30"),
    ),
]
MARKS = {"yaml": "wrong: {} # <-", "toml": "wrong = {} # <-", "json": '"wrong": {} # <-'}


@pytest.mark.parametrize("ending", WHOLE)
@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_mistake(
    tmp_path: Path, case: tuple[str, tuple[str, str, str], tuple[str, ...]], ending: str
) -> None:
    """The same place and the same words in all three."""
    _, values, words = case
    value = dict(zip(WHOLE, values, strict=True))[ending]
    # In JSON the closing brackets of the line stand behind the mark, which goes away.
    text = WHOLE[ending].replace("WRONG", MARKS[ending].replace("{}", value))
    refused(tmp_path, text, *words, place="people.wrong", ending=ending)
