"""Whole specs that are refused: keys, parameters, tables and distributions."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import run
from refusing import MARK, refused

COLUMNS = "    columns: {id: {sequence: 1}}\n"
TABLE = f"tables:\n  t:\n    rows: 10\n{COLUMNS}"

# A name, the culprit, and words of the refusal; with its place where a group has several.
Case = tuple[str, str, tuple[str, ...]]
Placed = tuple[str, str, str, tuple[str, ...]]

SEED = ("seed", "whole number")
# Lines at the top of a spec.
TOP: list[Case] = [
    ("unknown key", "tabels: {}", ("'tabels'", "did you mean 'tables'?")),
    ("seed misspelt", "sede: 3", ("'sede'", "did you mean 'seed'?")),
    ("a key that is null", "~: 1", ("unknown key", "params, security, seed")),
    ("version 2", "sqlgen: 2", ("sqlgen", "1", "2")),
    ("version word", "sqlgen: new", ("sqlgen", "1", "'new'")),
    ("version true", "sqlgen: true", ("sqlgen", "1")),
    ("version 1.0", "sqlgen: 1.0", ("sqlgen", "1")),
    ("seed below 0", "seed: -1", ("seed", "0 to 9223372036854775807", "-1")),
    ("seed of 64 bits", "seed: 9223372036854775808", ("seed", "9223372036854775808")),
    ("half a seed", "seed: 1.5", (*SEED, "1.5")),
    ("seed word", "seed: x", (*SEED, "'x'")),
    ("seed true", "seed: true", SEED),
    ("seed null", "seed: null", SEED),
    ("list of parameters", "params: [p]", ("params", "mapping")),
]
# Specs of one line.
WHOLE: list[Case] = [
    ("no tables", "seed: 1", ("'tables'", "missing")),
    ("empty tables", "tables: {}", ("at least one table",)),
    ("null tables", "tables:", ("tables", "mapping")),
    ("list of tables", "tables: [a]", ("tables", "mapping")),
    ("a list", "- a", ("mapping", "tables")),
    ("a text", "hello", ("mapping", "tables")),
    ("nothing", "null", ("mapping", "tables")),
]
# A parameter p.
PARAMETERS: list[Case] = [
    ("unknown key", "{type: integer, defualt: 1}", ("'defualt'", "'default'")),
    ("unknown type", "{type: int, default: 1}", ("type", "integer")),
    ("no default", "{type: integer}", ("'default'", "missing")),
    ("no type", "{default: 1}", ("'type'", "missing")),
    ("no mapping", "5", ("mapping", "type, default")),
    ("another type", "{type: integer, default: x}", ("whole number", "'x'")),
    ("minimum of another", "{type: integer, default: 1, min: x}", ("whole number", "'x'")),
    ("no day", "{type: date, default: 2020-02-30}", ("2020-02-30",)),
    ("below", "{type: integer, default: 1, min: 5}", ("1 is below the minimum 5", "5 or more")),
    ("above", "{type: decimal, default: 0.3, max: 0.2}", ("0.3 is above the maximum 0.2",)),
    ("reversed", "{type: integer, default: 5, min: 9, max: 1}", ("min", "9")),
]
# What stands as a table t, and what as its rows and columns.
TABLES: list[Case] = [
    ("no mapping", "5", ("mapping", "rows, per", "columns")),
    ("nothing", "", ("mapping", "rows, per", "columns")),
    ("no rows", "{columns: {id: {sequence: 1}}}", ("'rows'", "missing")),
    ("no columns", "{rows: 1}", ("'columns'", "missing")),
]
ROWS: list[Case] = [
    ("below 0", "-1", ("0 or more", "-1")),
    ("half a row", "1.5", ("whole number", "1.5")),
    ("word", "many", ("whole number", "'many'")),
    ("null", "null", ("whole number",)),
    ("past 64 bits", "9223372036854775808", ("64 bits",)),
    ("of nobody", "$rows", ("$rows", "word, few, day")),
    ("of a text", "$word", ("$word", "integer")),
    ("of a date", "$day", ("$day", "integer")),
    ("below 0 by a parameter", "$few", ("0 or more", "-3")),
]
COLUMN_SETS: list[Case] = [
    ("empty", "{}", ("column",)),
    ("null", "", ("columns", "mapping")),
    ("list", "[id]", ("columns", "mapping")),
    ("all hidden", "{id: {sequence: 1, hidden: true}}", ("not hidden",)),
]
# Tables and columns by their names; a table t stands above, and columns name and straße.
NAMED_TABLES: list[Placed] = [
    ("number", "5", "5", ("name", "5")),
    ("empty", "''", "", ("name", "''")),
    ("but for case", "T", "T", ("t and T", "rename")),
    ("our journal", "sqlgen_runs", "sqlgen_runs", ("sqlgen_runs", "rename")),
    ("our lookup", "sqlgen_lookup_1", "sqlgen_lookup_1", ("sqlgen_lookup", "rename")),
    ("twice", "t", "t", ("'t'", "twice", "line 2")),
]
NAMED_COLUMNS: list[Placed] = [
    ("number", "1", "t.1", ("name", "1")),
    ("blank", "'  '", "t.  ", ("name", "'  '")),
    ("NUL", r'"a\0b"', "t.a\0b", ("NUL",)),
    ("but for case", "NaMe", "t.NaMe", ("name and NaMe", "rename")),
    ("but for ß", "STRASSE", "t.STRASSE", ("straße and STRASSE", "rename")),
    ("twice", "name", "t.name", ("'name'", "twice", "line 5")),
]
# The lines of a table t, the culprit marked.
LINES: list[Placed] = [
    ("unknown key", "row: 3 # <-\ncolumns: {id: {sequence: 1}}", "t", ("'row'", "'rows'?")),
    ("twice", "rows: 1\nrows: 2 # <-\ncolumns: {id: {sequence: 1}}", "t", ("'rows'", "twice")),
    (
        "a key of two",
        "rows: 82\ncolumns:\n  a: {integer: [1, 9], primary_key: true}\n"
        "  b: {integer: [1, 9], primary_key: true} # <-",
        "t.b",
        ("primary key (a, b): 9 x 9 = 81 possible, 82 asked",),
    ),
    (
        "500 of 200",
        "rows: 500\ncolumns:\n  code: {integer: [1, 200], unique: true} # <-",
        "t.code",
        ("code: 200 possible, 500 asked",),
    ),
    (
        "17 of 16",
        "rows: 17\ncolumns:\n  code: {token: 1, unique: true} # <-",
        "t.code",
        ("code: 16 possible, 17 asked",),
    ),
    (
        "a circle",
        "rows: 1\ncolumns:\n  a: {template: 'x{b}'}\n  b: {template: 'y{c}'}\n"
        "  c: {sql: 'LENGTH(a)', type: integer} # <-",
        "t.c",
        ("a -> b -> c -> a", "circle"),
    ),
    (
        "an option on its own line",
        "rows: 1\ncolumns:\n  a:\n    decimal:\n      between: [1, 2]\n      scal: 1 # <-",
        "t.a",
        ("'scal'", "'scale'"),
    ),
    (
        "an end on its own line",
        "rows: 1\ncolumns:\n  a:\n    integer:\n      between:\n        - 1\n        - two # <-",
        "t.a",
        ("whole number", "'two'"),
    ),
    (
        "a weight on its own line",
        "rows: 1\ncolumns:\n  a:\n    pick: # <-\n      x: 1\n      y: many",
        "t.a",
        ("weight of 'y'", "'many'"),
    ),
    (
        "nulls on their own line",
        "rows: 1\ncolumns:\n  a:\n    token: 6\n    nulls: 7 # <-",
        "t.a",
        ("nulls", "7"),
    ),
    (
        "twice in an option",
        "rows: 1\ncolumns:\n  a: {pick: {x: 1, x: 2}} # <-",
        "t.a",
        ("'x'", "twice"),
    ),
    (
        "the second column of two",
        "rows: 1\ncolumns:\n  a: {token: 6}\n  b: {token: 0} # <-\n  c: {token: 6}",
        "t.b",
        ("1 to 128", "0"),
    ),
]


def _spread(spread: str, generator: str = "integer", between: str = "between: [1, 9], ") -> str:
    return f"{{{generator}: {{{between}distribution: {spread}}}}}"


def _edges(edges: str, weights: str, generator: str = "integer", between: str = "") -> str:
    return _spread(f"{{histogram: {{edges: {edges}, weights: {weights}}}}}", generator, between)


def _normal(options: str) -> str:
    return _spread(f"{{normal: {options}}}")


DISTRIBUTIONS: list[Case] = [
    ("a number", _spread("5"), ("distribution", "uniform, normal, lognormal")),
    ("options no mapping", _spread("{zipf: 3}"), ("zipf", "mapping", "3")),
    ("two kinds", _spread("{zipf: {}, normal: {}}"), ("distribution", "one of")),
    ("normal of nothing", _spread("normal"), ("'mean'", "missing")),
    ("no spread", _normal("{mean: 5, sd: 0}"), ("sd", "above 0", "0")),
    ("spread word", _normal("{mean: 5, sd: wide}"), ("sd", "'wide'")),
    ("far away", _normal("{mean: 500000, sd: 1}"), ("normal", "500000")),
    ("a date as mean", _normal("{mean: 2020-01-01, sd: 1}"), ("normal", "2020-01-01")),
    ("exponential of 0", _spread("{exponential: {mean: 0}}"), ("mean", "above 0", "0")),
    ("lognormal of 0", _spread("{lognormal: {mean: 0, sd: 1}}"), ("mean", "above 0", "0")),
    ("lognormal of no spread", _spread("{lognormal: {mean: 5, sd: 0}}"), ("sd", "above 0")),
    (
        "lognormal below 0",
        _spread("{lognormal: {mean: 5, sd: 1}}", between="between: [-9, -1], "),
        ("lognormal", "hardly any"),
    ),
    (
        "lognormal days",
        _spread("{lognormal: {mean: 5, sd: 1}}", "date", "between: [2020-01-01, 2020-02-01], "),
        ("lognormal", "numbers", "not of dates"),
    ),
    ("a mode outside", _spread("{triangular: {mode: 12}}"), ("triangular", "12", "outside")),
    ("a mode of no kind", _spread("{triangular: {mode: high}}"), ("mode", "'high'")),
    ("poisson of 0", _spread("{poisson: {mean: 0}}"), ("mean", "above 0", "0")),
    ("poisson of millions", _spread("{poisson: {mean: 2000000}}"), ("mean", "1000000")),
    ("poisson far off", _spread("{poisson: {mean: 500}}"), ("poisson", "hardly any")),
    ("poisson of decimals", _spread("{poisson: {mean: 5}}", "decimal"), ("poisson", "whole")),
    ("exponent of 0", _spread("{zipf: {exponent: 0}}"), ("exponent", "above 0")),
    ("exponent of 11", _spread("{zipf: {exponent: 11}}"), ("exponent", "at most 10")),
    ("too wide", _spread("zipf", between="between: [1, 9000000000], "), ("zipf", "9000000000")),
    ("two weights a bin", _edges("[1, 5]", "[1, 2]"), ("2 edges", "1 weight")),
    ("falling edges", _edges("[5, 1]", "[1]"), ("edges", "rise")),
    ("equal edges", _edges("[1, 1]", "[1]"), ("edges", "rise")),
    ("no weight", _edges("[1, 2, 5]", "[0, 0]"), ("weights", "0")),
    ("negative weight", _edges("[1, 2, 5]", "[1, -2]"), ("weights", "0 or more")),
    ("half a weight", _edges("[1, 5]", "[0.5]"), ("weights", "whole number", "0.5")),
    ("one edge", _edges("[1]", "[]"), ("bins",)),
    ("no edges", _edges("5", "[1]"), ("edges", "list")),
    ("65 bins", _edges(str(list(range(66))), str([1] * 65)), ("64 bins",)),
    ("past", _edges("[1, 50]", "[1]", between="between: [1, 9], "), ("edges", "range")),
    ("a bin too narrow", _edges("[1, 1.2, 1.4, 9]", "[1, 1, 1]"), ("bin", "narrower")),
    ("an edge word", _edges("[1, many]", "[1]"), ("edges", "'many'")),
    ("edges of kinds", _edges("[1, 2020-01-01]", "[1]"), ("edges", "one kind")),
    ("dates over numbers", _edges("[2020-01-01, 2020-05-01]", "[1]"), ("2020-01-01",)),
    ("numbers over dates", _edges("[1, 5]", "[1]", "date"), ("date like",)),
]


def _indented(lines: str) -> str:
    return "".join(f"    {line}\n" for line in lines.splitlines())


@pytest.mark.parametrize("case", TOP, ids=[case[0] for case in TOP])
def test_the_top(tmp_path: Path, case: Case) -> None:
    """Keys of the spec itself."""
    _, line, words = case
    refused(tmp_path, f"{line} {MARK}\n{TABLE}", *words)


@pytest.mark.parametrize("case", WHOLE, ids=[case[0] for case in WHOLE])
def test_the_whole(tmp_path: Path, case: Case) -> None:
    """Specs without a table."""
    _, line, words = case
    refused(tmp_path, f"{line} {MARK}\n", *words)


@pytest.mark.parametrize("case", PARAMETERS, ids=[case[0] for case in PARAMETERS])
def test_a_parameter(tmp_path: Path, case: Case) -> None:
    """The parameter's name stands in the refusal."""
    _, value, words = case
    refused(tmp_path, f"params:\n  first: {value} {MARK}\n{TABLE}", "first", *words)


@pytest.mark.parametrize("case", TABLES, ids=[case[0] for case in TABLES])
def test_a_table(tmp_path: Path, case: Case) -> None:
    """What can't be a table."""
    _, value, words = case
    refused(tmp_path, f"tables:\n  t: {value} {MARK}\n", *words, place="t")


@pytest.mark.parametrize("case", ROWS, ids=[case[0] for case in ROWS])
def test_rows(tmp_path: Path, case: Case) -> None:
    """What can't be a number of rows."""
    _, value, words = case
    parameters = """\
params:
  word: {type: text, default: x}
  few: {type: integer, default: -3}
  day: {type: date, default: 2020-01-01}
"""
    text = f"{parameters}tables:\n  t:\n    rows: {value} {MARK}\n{COLUMNS}"
    refused(tmp_path, text, "rows", *words, place="t")


@pytest.mark.parametrize("case", COLUMN_SETS, ids=[case[0] for case in COLUMN_SETS])
def test_columns(tmp_path: Path, case: Case) -> None:
    """What can't be a table's columns."""
    _, value, words = case
    text = f"tables:\n  t:\n    rows: 1\n    columns: {value} {MARK}\n"
    refused(tmp_path, text, *words, place="t")


@pytest.mark.parametrize("case", NAMED_TABLES, ids=[case[0] for case in NAMED_TABLES])
def test_the_name_of_a_table(tmp_path: Path, case: Placed) -> None:
    """Names that can't be, or that are taken."""
    _, name, place, words = case
    refused(tmp_path, f"{TABLE}  {name}: {MARK}\n    rows: 1\n{COLUMNS}", *words, place=place)


@pytest.mark.parametrize("case", NAMED_COLUMNS, ids=[case[0] for case in NAMED_COLUMNS])
def test_the_name_of_a_column(tmp_path: Path, case: Placed) -> None:
    """Names that can't be, or that are taken."""
    _, name, place, words = case
    taken = "name: {token: 3}\n  straße: {token: 3}"
    lines = f"rows: 1\ncolumns:\n  {taken}\n  {name}: {{token: 3}} {MARK}"
    refused(tmp_path, f"tables:\n  t:\n{_indented(lines)}", *words, place=place)


@pytest.mark.parametrize("case", LINES, ids=[case[0] for case in LINES])
def test_the_line(tmp_path: Path, case: Placed) -> None:
    """The deepest key at fault decides the line."""
    _, lines, place, words = case
    refused(tmp_path, f"tables:\n  t:\n{_indented(lines)}", *words, place=place)


@pytest.mark.parametrize("case", DISTRIBUTIONS, ids=[case[0] for case in DISTRIBUTIONS])
def test_a_distribution(tmp_path: Path, case: Case) -> None:
    """Distributions must fit themselves and their range."""
    _, column, words = case
    lines = f"rows: 1\ncolumns:\n  a: {column} {MARK}"
    refused(tmp_path, f"tables:\n  t:\n{_indented(lines)}", *words, place="t.a")


def test_a_calendar_that_ends_before_it_begins(tmp_path: Path) -> None:
    text = f"tables:\n  days:\n    calendar: [2020-01-02, 2020-01-01] {MARK}\n"
    refused(tmp_path, text, "2020-01-02 is after 2020-01-01", "swap", place="days")


def test_combinations_with_nulls_where_a_null_counts(tmp_path: Path) -> None:
    """Oracle takes two rows (1, NULL) for the same."""
    lines = f"rows: 2\nunique: [a, b] {MARK}\ncolumns:\n  a: {{integer: [1, 9], nulls: 0.1}}\n"
    text = f"tables:\n  t:\n{_indented(lines + '  b: {integer: [1, 9]}')}"
    words = ("a may be NULL", "Oracle takes for a value", "drop nulls and when of a")
    refused(tmp_path, text, *words, place="t", dialect="oracle")


def test_the_second_table(tmp_path: Path) -> None:
    """Its own table is named, and its own line."""
    second = f"  u:\n    rows: 1\n    columns:\n      a: {{token: 0}} {MARK}\n"
    refused(tmp_path, TABLE + second, "1 to 128", place="u.a")


def test_the_first_of_several_mistakes(tmp_path: Path) -> None:
    """The one that stands first is told, and how many more there are."""
    lines = f"rows: 1\ncolumns:\n  a: {{token: 0}} {MARK}\n  b: {{token: 0}}\n  c: {{tokn: 6}}"
    refused(tmp_path, f"tables:\n  t:\n{_indented(lines)}", "2 more", place="t.a")


def test_half_a_character(tmp_path: Path) -> None:
    """A name that can't be printed is told in a way that can, in a process of its own."""
    path = tmp_path / "spec.yaml"
    path.write_text(f"tables:\n  t:\n{_indented(LINES[5][1])}".replace("a:", r'"a\ud83d":', 1))
    done = run("plan", path)
    assert (done.code, done.out) == (2, "")
    assert "ud83d" in done.err
    assert done.err.startswith(f"sqlgen: {path}, line 5: t.")
