"""Templates that must be refused: at their own line, in words, with nothing left behind."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from command import inside
from refusing import refused

FRONT = """\
{#
params:
  label: {type: text, default: trial}
  born: {type: date, default: 2001-02-03}
tables:
  person:
    rows: 10
    types: {id: bigint, age: integer}
    key: id
    columns:
      name: {pick: [Ann, Bob]}
#}
"""
SECONDS = 20
"""Longest that a refusal may take: without limits some of these templates take years."""

# A SELECT with the value that is at fault, and words that its refusal must have.
VALUES: list[tuple[str, tuple[str, ...]]] = [
    # names that are not there
    ("{{ agee }}", ("no 'agee'", "docs/templates.md")),
    ("{{ params.agee }}", ("no 'agee' in it",)),
    ("{{ param('agee') }}", ("unknown parameter 'agee'", "label, born")),
    ("{{ d.modulo(n, 2) }}", ("no 'modulo' in it",)),
    ("{{ d.mod('n') }}", ("'b'",)),
    ("{{ d.mod('n', 2, 3, 4) }}", ("mod", "2 argument")),
    ("{{ 1 | floor }}", ("'floor'",)),
    ("{{ [1, 2] | sum }}", ("'sum'",)),
    ("{{ lipsum(10) }}", ("no 'lipsum'",)),
    ("{{ integer }}", ("can't be a part of SQL",)),
    # what a generator refuses
    ("{{ integer('age', 18) }}", ("two ends",)),
    ("{{ integer('age', 1, 9, scale=2) }}", ("'scale'",)),
    ("{{ integer(18, 99) }}", ("no name", 'integer("age", 18, 99)')),
    ("{{ integer('', 18, 99) }}", ("no name",)),
    ("{{ draw() }}", ("draw",)),
    ("{{ decimal('d', 0, 1, scale=99) }}", ("scale must be 0 to 18",)),
    ("{{ date('day', '2020-02-30', '2021-01-01') }}", ("date",)),
    ("{{ pick('x') }}", ("values",)),
    ("{{ pick('x', []) }}", ("at least one value",)),
    # what can't stand inline
    ("{{ integer('age', 1, 9, unique=true) }}", ("unique", "under columns:")),
    ("{{ integer('age', 1, 9, distribution='zipf') }}", ("computed before", "under columns:")),
    ("{{ integer('age', 0, 4 * 10**18) }}", ("computed before", "under columns:")),
    ("{{ pick('x', range(99) | list) }}", ("computed before", "under columns:")),
    ("{{ faker('x', 'first_name') }}", ("no 'faker'",)),
    # values that are no SQL
    ("{{ [1, 2] }}", ("a list can't be a part of SQL",)),
    ("{{ {'a': 1} }}", ("a map can't be a part of SQL",)),
    ("{{ d }}", ("can't be a part of SQL",)),
    ("{{ literal([1]) }}", ("a list can't be a part of SQL",)),
    ("{{ 1 / 0 }}", ("division by zero",)),
    ("{{ 'a' + 1 }}", ("fails",)),
    # out of the sandbox
    ("{{ ''.__class__ }}", ("'__class__' of a text is closed",)),
    ("{{ ''['__class__'] }}", ("'__class__' of a text is closed",)),
    ("{{ ''.__class__.__mro__[1].__subclasses__() }}", ("closed",)),
    ("{{ d.mod.__init__ }}", ("closed",)),
    ("{{ d.mod._func }}", ("closed",)),
    ("{{ d.mod._environment }}", ("closed",)),
    ("{{ d.__globals__ }}", ("no '__globals__' in it",)),
    ("{{ series.__self__ }}", ("closed",)),
    ("{{ series.__globals__ }}", ("closed",)),
    ("{{ integer.func }}", ("no 'func' in it",)),
    ("{{ integer.__closure__ }}", ("closed",)),
    ("{{ range.__init__ }}", ("closed",)),
    ("{{ self.__init__ }}", ("closed",)),
    ("{{ self._TemplateReference__context }}", ("closed",)),
    ("{{ params.born.today() }}", ("'today' of a date is closed",)),
    ("{{ '{0.__class__}'.format(1) }}", ("'format' of a text is closed",)),
    ("{{ '%s' | format(1) }}", ("'format'",)),
    ("{{ '' | attr('__class__') }}", ("'attr'",)),
    ("{{ ['a'] | map(attribute='__class__') | join }}", ("closed",)),
    ("{{ [1].append(2) }}", ("'append' of a list is closed",)),
    ("{{ namespace(a=1).__init__ }}", ("no '__init__' in it",)),
    ("{{ '{:999999999}'.format(1) }}", ("'format' of a text is closed",)),
    ("{% include '/etc/passwd' %}", ("no template '/etc/passwd'",)),
    ("{% include '../spec.yaml' %}", ("no template",)),
    ("{% include 'batch.sql.j2' %}", ("no template",)),
    ("{% import 'duckdb.sql.j2' as x %}", ("no template",)),
    ("{% extends 'cells.sql.j2' %}", ("no template",)),
    # without end
    ("{{ range(10**9) | list }}", ("Range too big",)),
    ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", ("on and",)),
    ("{% for a in range(99) recursive %}{{ loop([1]) }}{% endfor %}", ("recursive",)),
    ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", ("calls itself without end",)),
    (
        "{% macro f(i) %}{% if i %}{{ f(i - 1) ~ f(i - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
        ("on and on",),
    ),
    ("{{ 'x' * 10**9 }}", ("text of more than",)),
    ("{{ ([1] * 10**9) | length }}", ("text of more than",)),
    ("{{ 10 ** 1000000000 }}", ("number without end",)),
    ("{{ (10 ** 1000) * (10 ** 1000) }}", ("number without end",)),
    ("{{ '%999999999d' % 1 }}", ("% does not format",)),
    ("{{ 'x' | indent(10**9) }}", ("indent takes",)),
    ("{{ 'x' | center(10**9) }}", ("'center'",)),
    ("{{ 'x'.ljust(10**9) }}", ("'ljust' of a text is closed",)),
    ("{{ 'x' | replace('', 'y') }}", ("nothing to look for",)),
    ("{% set x = 'x' * 999 %}{% set x = x ~ x %}" + "{% set x = x ~ x %}" * 40, ("text of more",)),
    (
        "{% set x = 'xxxxx' %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60,
        ("text of more",),
    ),
    (
        "{% set x = ['x' * 99999] * 99999 %}{{ x | join }}",
        ("text of more",),
    ),
    (
        "{% set x = 'a' * 99999 %}{{ x | replace('a', x) }}",
        ("text of more",),
    ),
    # no Jinja
    ("{{ 1 + }}", ("malformed template",)),
    ("{% endif %}", ("malformed template", "endif")),
    ("{% bogus %}", ("malformed template", "bogus")),
]


def body(value: str) -> str:
    """A template with a value, its line marked."""
    return f"{FRONT}SELECT\n  n AS id,\n  {value} # <-\nFROM {{{{ series() }}}} s\n"


@pytest.mark.parametrize(("value", "words"), VALUES, ids=[value[:60] for value, _ in VALUES])
def test_values(tmp_path: Path, value: str, words: tuple[str, ...]) -> None:
    started = time.monotonic()
    refused(tmp_path, body(value), *words, ending="sql.j2")
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize(
    "step",
    [
        "{% if a == b %}{% endif %}",
        "{% if 2 in a %}{% endif %}",
        "{% if 2 is in a %}{% endif %}",
        "{% set c = a[1:] %}",
        "{% set c = a | sort %}",
        "{% set c = a.count(2) %}",
        "{% set c = text.find('y') %}",
        "{{ '' if loop.changed(a) }}",
    ],
)
def test_steps_over_long_values(tmp_path: Path, step: str) -> None:
    """Each of them goes through a million values or characters."""
    long = "{% set a, b, text = [1] * 999999, [1] * 999999, 'x' * 999999 %}"
    loop = f"{long}{{% for i in range(99999) %}}{step}{{% endfor %}}"
    started = time.monotonic()
    refused(tmp_path, body(loop), "on and on", ending="sql.j2")
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{{ integer('age', 99, 18) }}", ("reversed",)),
        ("{{ integer('age', '$agee', 99) }}", ("unknown parameter $agee", "label, born")),
    ],
)
def test_values_of_a_draw_that_names_a_column(
    tmp_path: Path, value: str, words: tuple[str, ...]
) -> None:
    refused(tmp_path, body(value), *words, place="person.age", ending="sql.j2")


# A whole body, and words that its refusal must have.
STATEMENTS: list[tuple[str, tuple[str, ...]]] = [
    ("", ("no SELECT",)),
    ("-- nothing\n", ("no SELECT",)),
    ("SELECT 1, 2", ("reads no series", "{{ series() }}")),
    ("SELECT n FROM {{ series() }} s", ("gives 1 columns, types has 2",)),
    ("SELECT n, 1, 2 FROM {{ series() }} s", ("gives 3 columns, types has 2",)),
    ("DELETE FROM person", ("DELETE begins no SELECT",)),
    ("INSERT INTO x SELECT n, 1 FROM {{ series() }} s", ("INSERT begins no SELECT",)),
    ("DROP TABLE x", ("begins no SELECT",)),
    ("VALUES (1, 2)", ("begins no SELECT",)),
    ("EXPLAIN SELECT n, 1 FROM {{ series() }} s", ("begins no SELECT",)),
    ("SELECT n, 1 FROM {{ series() }} s; DROP TABLE x", ("several statements",)),
    ("SELECT n, 1 FROM {{ series() }} s; SELECT 1", ("several statements",)),
    ("SELECT n, 1 FROM {{ series() }} s /* open", ("can't be read",)),
    ("SELECT n, 'open FROM {{ series() }} s", ("can't be read",)),
    ("WITH x AS (DELETE FROM t RETURNING i) SELECT n, i FROM {{ series() }} s, x", ("writes",)),
    ("SELECT n, 1 INTO x FROM {{ series() }} s", ("writes",)),
    ("SELECT n, random() FROM {{ series() }} s", ("rand", "draw()")),
    ("SELECT n, extract(year FROM now()) FROM {{ series() }} s", ("draw(), n, parameters",)),
    ("SELECT n, 1 FROM sqlgen__series s", ("sqlgen__series",)),
]


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgresql", "mariadb"])
@pytest.mark.parametrize(("text", "words"), STATEMENTS, ids=[text for text, _ in STATEMENTS])
def test_statements(tmp_path: Path, text: str, words: tuple[str, ...], dialect: str) -> None:
    """Refused where the text begins, before anything is connected to."""
    text = f"{FRONT.rstrip()} # <-\n{text}"
    refused(tmp_path, text, *words, ending="sql.j2", dialect=dialect)


def test_too_much_of_everything(tmp_path: Path) -> None:
    """No one value is too long here, so the place is where the text begins."""
    loop = "{% for a in range(99999) %}{{ 'x' * 99 }}{% endfor %}"
    text = f"{FRONT.rstrip()} # <-\nSELECT n, {loop} FROM {{{{ series() }}}} s"
    refused(tmp_path, text, "text of more than 1,048,576", ending="sql.j2")


# A front matter with its culprit marked, the place that is named, and words of its refusal.
FRONTS: list[tuple[str, str, tuple[str, ...]]] = [
    ("SELECT 1 # <-", "", ("does not begin with its front matter", "{# tables:")),
    ("{# # <-\n#}\nSELECT 1", "", ("nothing but comments",)),
    ("{#\ntables: # <-\n  a: {rows: 1, types: {x: integer}}\n  b: {rows: 1, types: {x: integer}}\n"
     "#}", "", ("a template fills one table",)),
    ("{#\ntables:\n  a: {rows: 1} # <-\n#}", "a", ("'types' is missing",)),
    ("{#\ntables:\n  a:\n    rows: 1\n    types: {} # <-\n#}", "a", ("names no column",)),
    ("{#\ntables:\n  a:\n    rows: 1\n    types: {x: integer}\n    check: x > 1 # <-\n#}", "a",
     ("check", "SELECT")),
    ("{#\ntables:\n  a:\n    rows: 1\n    types: {x: integer}\n    unique: [x, y] # <-\n#}", "a",
     ("unique", "SELECT")),
    ("{#\ntables:\n  a:\n    types: {x: date}\n    calendar: [$a, $b] # <-\n#}", "a",
     ("takes no calendar",)),
    ("{#\ntables:\n  a:\n    rows: 1\n    types: {x: int} # <-\n#}", "a", ("unknown type 'int'",)),
    ("{#\ntables:\n  a:\n    rows: -1 # <-\n    types: {x: integer}\n#}", "a", ("0 or more",)),
    ("{#\ntables:\n  a:\n    rows: 1\n    types: {x: integer}\n    key: [x, y] # <-\n#}", "a",
     ("types has no 'y'", "it has x")),
    ("{#\ntables:\n  a:\n    rows: 1\n    tipes: {x: integer} # <-\n#}", "a",
     ("unknown key 'tipes'", "did you mean 'types'")),
    ("{#\ntables:\n  a:\n    rows: 1\n    types: {x: integer}\n    columns: # <-\n"
     "      w0: {integer: [1, 2]}\n#}", "a", ("w0 is what the series itself gives",)),
    ("{#\ntables:\n  a:\n    rows: 1\n    types: {x: integer}\n    columns: # <-\n"
     "      x: {sequence: 1, primary_key: true}\n#}", "a", ("key: beside types",)),
    ("{#\ntables:\n  a:\n    rows: 1\n    types: {x: integer}\n    columns:\n"
     "      y: {integer: [2, 1]} # <-\n#}", "a.y", ("reversed",)),
    ("{#\ntables:\n  a:\n    rows: 17\n    types: {x: integer}\n    columns:\n"
     "      y: {token: 1, unique: true} # <-\n#}", "a.y", ("16 possible, 17 asked",)),
    ("{#\ntables: [\n#} # <-", "", ("malformed YAML",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "words"), FRONTS, ids=[str(i) for i in range(len(FRONTS))]
)
def test_front_matter(tmp_path: Path, text: str, place: str, words: tuple[str, ...]) -> None:
    text += "\nSELECT n FROM {{ series() }} s"
    refused(tmp_path, text, *words, place=place, ending="sql.j2")


@pytest.mark.parametrize("command", ["plan", "preview", "render"])
def test_other_commands_refuse_it_too(tmp_path: Path, command: str) -> None:
    path = tmp_path / "wrong.sql.j2"
    path.write_text(body("{{ agee }}").replace("# <-", ""))
    words = ["--dialect", "sqlite"] if command == "render" else []
    done = inside(command, path, *words)
    assert done.code == 2
    assert done.err.startswith(f"sqlgen: {path}, line 15: there is no 'agee'")
    assert list(tmp_path.iterdir()) == [path]
