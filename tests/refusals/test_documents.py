"""Whole specs that are refused: keys, parameters, tables, distributions and limits of engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from refusing import MARK, refused

COLUMNS = "    columns: {id: {sequence: 1}}\n"
TABLE = f"tables:\n  t:\n    rows: 10\n{COLUMNS}"

# A name, the spec with its culprit marked, table or table.column, and words of the refusal.
Case = tuple[str, str, str, tuple[str, ...]]

TOP: list[Case] = [
    ("unknown key", f"tabels: {{}} {MARK}\n", "", ("'tabels'", "did you mean 'tables'?")),
    ("seed misspelt", f"sede: 3 {MARK}\n{TABLE}", "", ("'sede'", "did you mean 'seed'?")),
    ("a key that is null", f"~: 1 {MARK}\n{TABLE}", "", ("unknown key", "params, seed")),
    ("version 2", f"sqlgen: 2 {MARK}\n{TABLE}", "", ("sqlgen", "1", "2")),
    ("version word", f"sqlgen: new {MARK}\n{TABLE}", "", ("sqlgen", "1", "'new'")),
    ("version true", f"sqlgen: true {MARK}\n{TABLE}", "", ("sqlgen", "1")),
    ("seed below 0", f"seed: -1 {MARK}\n{TABLE}", "", ("seed", "0 to 9223372036854775807", "-1")),
    ("seed of 64 bits", f"seed: 9223372036854775808 {MARK}\n{TABLE}", "", ("seed", "9223372036854775808")),
    ("half a seed", f"seed: 1.5 {MARK}\n{TABLE}", "", ("seed", "whole number", "1.5")),
    ("seed word", f"seed: x {MARK}\n{TABLE}", "", ("seed", "whole number", "'x'")),
    ("seed true", f"seed: true {MARK}\n{TABLE}", "", ("seed", "whole number")),
    ("seed null", f"seed: null {MARK}\n{TABLE}", "", ("seed", "whole number")),
    ("no tables", f"seed: 1 {MARK}\n", "", ("'tables'", "missing")),
    ("empty tables", f"tables: {{}} {MARK}\n", "", ("at least one table",)),
    ("null tables", f"tables: {MARK}\n", "", ("tables",)),
    ("list of tables", f"tables: [a] {MARK}\n", "", ("tables", "mapping")),
    ("a list", f"- a {MARK}\n- b\n", "", ("mapping", "tables")),
    ("a text", f"hello {MARK}\n", "", ("mapping", "tables")),
    ("nothing", f"null {MARK}\n", "", ("mapping", "tables")),
]

PARAMETERS: list[Case] = [
    ("unknown key", f"params:\n  p: {{type: integer, defualt: 1}} {MARK}\n{TABLE}", "", ("p", "'defualt'", "'default'")),
    ("unknown type", f"params:\n  p: {{type: int, default: 1}} {MARK}\n{TABLE}", "", ("p", "type", "'integer'")),
    ("no default", f"params:\n  p: {{type: integer}} {MARK}\n{TABLE}", "", ("p", "'default'", "missing")),
    ("no type", f"params:\n  p: {{default: 1}} {MARK}\n{TABLE}", "", ("p", "'type'", "missing")),
    ("default of another type", f"params:\n  p: {{type: integer, default: x}} {MARK}\n{TABLE}", "", ("p", "whole number", "'x'")),
    ("minimum of another type", f"params:\n  p: {{type: integer, default: 1, min: x}} {MARK}\n{TABLE}", "", ("p", "'x'")),
    ("below its minimum", f"params:\n  p: {{type: integer, default: 1, min: 5}} {MARK}\n{TABLE}", "", ("p", "1 is below the minimum 5")),
    ("above its maximum", f"params:\n  p: {{type: date, default: 2020-01-02, max: 2020-01-01}} {MARK}\n{TABLE}", "", ("p", "2020-01-02 is above the maximum 2020-01-01")),
    ("reversed bounds", f"params:\n  p: {{type: integer, default: 5, min: 9, max: 1}} {MARK}\n{TABLE}", "", ("p", "minimum 9")),
    ("no mapping", f"params:\n  p: 5 {MARK}\n{TABLE}", "", ("p", "mapping of type, default")),
    ("a list", f"params: [p] {MARK}\n{TABLE}", "", ("params", "mapping")),
    ("rows of nobody", f"tables:\n  t:\n    rows: $rows {MARK}\n{COLUMNS}", "t", ("$rows", "none")),
    ("rows of a text", f"params: {{rows: {{type: text, default: x}}}}\ntables:\n  t:\n    rows: $rows {MARK}\n{COLUMNS}", "t", ("$rows", "integer")),
    ("rows below 0", f"params: {{rows: {{type: integer, default: -3}}}}\ntables:\n  t:\n    rows: $rows {MARK}\n{COLUMNS}", "t", ("rows", "0 or more", "-3")),
]

TABLES: list[Case] = [
    ("unknown key", f"tables:\n  t:\n    row: 3 {MARK}\n{COLUMNS}", "t", ("'row'", "did you mean 'rows'?")),
    ("no mapping", f"tables:\n  t: 5 {MARK}\n", "t", ("mapping of rows, columns",)),
    ("nothing in it", f"tables:\n  t: {MARK}\n", "t", ("mapping of rows, columns",)),
    ("no rows", f"tables:\n  t: {MARK}\n{COLUMNS}", "t", ("'rows'", "missing")),
    ("no columns", f"tables:\n  t: {MARK}\n    rows: 1\n", "t", ("'columns'", "missing")),
    ("rows below 0", f"tables:\n  t:\n    rows: -1 {MARK}\n{COLUMNS}", "t", ("rows", "0 or more", "-1")),
    ("half a row", f"tables:\n  t:\n    rows: 1.5 {MARK}\n{COLUMNS}", "t", ("rows", "whole number", "1.5")),
    ("rows word", f"tables:\n  t:\n    rows: many {MARK}\n{COLUMNS}", "t", ("rows", "whole number", "'many'")),
    ("rows past 64 bits", f"tables:\n  t:\n    rows: 9223372036854775808 {MARK}\n{COLUMNS}", "t", ("rows", "64 bits")),
    ("empty columns", f"tables:\n  t:\n    rows: 1\n    columns: {{}} {MARK}\n", "t", ("column",)),
    ("null columns", f"tables:\n  t:\n    rows: 1\n    columns: {MARK}\n", "t", ("columns",)),
    ("list of columns", f"tables:\n  t:\n    rows: 1\n    columns: [id] {MARK}\n", "t", ("columns", "mapping")),
    ("all hidden", f"tables:\n  t:\n    rows: 1\n    columns: {MARK}\n      id: {{sequence: 1, hidden: true}}\n", "t", ("not hidden",)),
    ("a number as name", f"tables:\n  5: {MARK}\n    rows: 1\n{COLUMNS}", "5", ("name", "5")),
    ("an empty name", f"tables:\n  '': {MARK}\n    rows: 1\n{COLUMNS}", "", ("name", "''")),
    ("a blank column", f"tables:\n  t:\n    rows: 1\n    columns:\n      '  ': {{sequence: 1}} {MARK}\n", "t.  ", ("name", "'  '")),
    ("a number as column", f"tables:\n  t:\n    rows: 1\n    columns:\n      1: {{sequence: 1}} {MARK}\n", "t.1", ("name", "1")),
    ("NUL in a name", f'tables:\n  t:\n    rows: 1\n    columns:\n      "a\\0b": {{sequence: 1}} {MARK}\n', "t.a\0b", ("NUL",)),
    ("half a character", f'tables:\n  t:\n    rows: 1\n    columns:\n      "a\\ud83d": {{sequence: 1}} {MARK}\n', "t.a\ud83d", ("d83d",)),
    ("columns but for case", f"tables:\n  t:\n    rows: 1\n    columns:\n      name: {{sequence: 1}}\n      Name: {{sequence: 1}} {MARK}\n", "t.Name", ("name and Name", "case")),
    ("columns but for ß", f"tables:\n  t:\n    rows: 1\n    columns:\n      straße: {{sequence: 1}}\n      STRASSE: {{sequence: 1}} {MARK}\n", "t.STRASSE", ("case", "rename")),
    ("tables but for case", f"tables:\n  t:\n    rows: 1\n{COLUMNS}  T: {MARK}\n    rows: 1\n{COLUMNS}", "T", ("t and T", "case")),
    ("our journal's name", f"tables:\n  sqlgen_runs: {MARK}\n    rows: 1\n{COLUMNS}", "sqlgen_runs", ("sqlgen_runs", "rename")),
    ("our lookup's name", f"tables:\n  sqlgen_lookup_1: {MARK}\n    rows: 1\n{COLUMNS}", "sqlgen_lookup_1", ("sqlgen_lookup", "rename")),
    ("a key of two", f"tables:\n  t:\n    rows: 9\n    columns:\n      a: {{integer: [1, 9], primary_key: true}}\n      b: {{integer: [1, 9], primary_key: true}} {MARK}\n", "t.b", ("key", "unique")),
    ("500 of 200", f"tables:\n  t:\n    rows: 500\n    columns:\n      code: {{integer: [1, 200], unique: true}} {MARK}\n", "t.code", ("code: 200 possible, 500 asked",)),
    ("17 of 16", f"tables:\n  t:\n    rows: 17\n    columns:\n      code: {{token: 1, unique: true}} {MARK}\n", "t.code", ("code: 16 possible, 17 asked",)),
    ("a circle", f"tables:\n  t:\n    rows: 1\n    columns:\n      a: {{template: 'x{{b}}'}}\n      b: {{template: 'y{{c}}'}}\n      c: {{sql: 'LENGTH(a)', type: integer}} {MARK}\n", "t.c", ("a -> b -> c -> a", "circle")),
    ("option on its own line", f"tables:\n  t:\n    rows: 1\n    columns:\n      a:\n        decimal:\n          between: [1, 2]\n          scal: 1 {MARK}\n", "t.a", ("'scal'", "'scale'")),
    ("end on its own line", f"tables:\n  t:\n    rows: 1\n    columns:\n      a:\n        integer:\n          between:\n            - 1\n            - two {MARK}\n", "t.a", ("whole number", "'two'")),
    ("weight on its own line", f"tables:\n  t:\n    rows: 1\n    columns:\n      a:\n        pick: {MARK}\n          x: 1\n          y: many\n", "t.a", ("weight of 'y'", "'many'")),
    ("nulls on their own line", f"tables:\n  t:\n    rows: 1\n    columns:\n      a:\n        token: 6\n        nulls: 7 {MARK}\n", "t.a", ("nulls", "7")),
    ("the second table", f"tables:\n  t:\n    rows: 1\n{COLUMNS}  u:\n    rows: 1\n    columns:\n      id: {{sequence: 1}}\n      a: {{token: 0}} {MARK}\n", "u.a", ("1 to 128",)),
    ("twice a key", f"tables:\n  t:\n    rows: 1\n    rows: 2 {MARK}\n{COLUMNS}", "t", ("'rows'", "twice", "line 3")),
    ("twice a column", f"tables:\n  t:\n    rows: 1\n    columns:\n      id: {{sequence: 1}}\n      id: {{token: 6}} {MARK}\n", "t", ("'id'", "twice", "line 5")),
    ("twice a table", f"{TABLE}  t: {{rows: 1}} {MARK}\n", "", ("'t'", "twice", "line 2")),
    ("twice at the top", f"seed: 1\nseed: 1 {MARK}\n{TABLE}", "", ("'seed'", "twice", "line 1")),
    ("twice in an option", f"tables:\n  t:\n    rows: 1\n    columns:\n      a: {{pick: {{x: 1, x: 2}}}} {MARK}\n", "t.a", ("'x'", "twice")),
]


def _spread(spread: str, generator: str = "integer", between: str = "between: [1, 9], ") -> str:
    start = "tables:\n  t:\n    rows: 1\n    columns:\n      a: "
    return f"{start}{{{generator}: {{{between}distribution: {spread}}}}} {MARK}\n"


def _edges(edges: str, weights: str, generator: str = "integer", between: str = "") -> str:
    return _spread(f"{{histogram: {{edges: {edges}, weights: {weights}}}}}", generator, between)


DISTRIBUTIONS: list[Case] = [
    ("a number", _spread("5"), "t.a", ("distribution", "uniform, normal, exponential")),
    ("options no mapping", _spread("{zipf: 3}"), "t.a", ("zipf", "mapping", "3")),
    ("two kinds", _spread("{zipf: {}, normal: {}}"), "t.a", ("distribution", "one of")),
    ("normal of nothing", _spread("normal"), "t.a", ("'mean'", "missing")),
    ("no spread", _spread("{normal: {mean: 5, sd: 0}}"), "t.a", ("sd", "above 0", "0")),
    ("spread word", _spread("{normal: {mean: 5, sd: wide}}"), "t.a", ("sd", "'wide'")),
    ("far away", _spread("{normal: {mean: 500000, sd: 1}}"), "t.a", ("mean 500000",)),
    ("a date as mean", _spread("{normal: {mean: 2020-01-01, sd: 1}}"), "t.a", ("mean",)),
    ("exponential of 0", _spread("{exponential: {mean: 0}}"), "t.a", ("mean", "above 0", "0")),
    ("exponent of 0", _spread("{zipf: {exponent: 0}}"), "t.a", ("exponent", "above 0")),
    ("exponent of 11", _spread("{zipf: {exponent: 11}}"), "t.a", ("exponent", "at most 10")),
    ("zipf too wide", _spread("zipf", between="between: [1, 9000000000], "), "t.a", ("zipf", "9000000000")),
    ("two weights a bin", _edges("[1, 5]", "[1, 2]"), "t.a", ("2 edges", "1 weight")),
    ("falling edges", _edges("[5, 1]", "[1]"), "t.a", ("edges", "rise")),
    ("equal edges", _edges("[1, 1]", "[1]"), "t.a", ("edges", "rise")),
    ("no weight", _edges("[1, 2, 5]", "[0, 0]"), "t.a", ("weights", "0")),
    ("negative weight", _edges("[1, 2, 5]", "[1, -2]"), "t.a", ("weights", "0 or more")),
    ("half a weight", _edges("[1, 5]", "[0.5]"), "t.a", ("weights", "whole number", "0.5")),
    ("one edge", _edges("[1]", "[]"), "t.a", ("bins",)),
    ("no edges", _edges("5", "[1]"), "t.a", ("edges", "list")),
    ("65 bins", _edges(str(list(range(66))), str([1] * 65)), "t.a", ("64 bins",)),
    ("past the range", _edges("[1, 50]", "[1]", between="between: [1, 9], "), "t.a", ("edges", "range")),
    ("a bin too narrow", _edges("[1, 1.2, 1.4, 9]", "[1, 1, 1]"), "t.a", ("bin", "narrower")),
    ("an edge word", _edges("[1, many]", "[1]"), "t.a", ("edges", "'many'")),
    ("edges of kinds", _edges("[1, 2020-01-01]", "[1]"), "t.a", ("edges", "2020-01-01")),
    ("dates over numbers", _edges("[2020-01-01, 2020-05-01]", "[1]"), "t.a", ("2020-01-01",)),
    ("numbers over dates", _edges("[1, 5]", "[1]", "date"), "t.a", ("date like",)),
]


def _ids(cases: list[Case]) -> list[str]:
    return [case[0] for case in cases]


def _tried(folder: Path, case: Case) -> None:
    _, text, place, words = case
    refused(folder, text, *words, place=place)


@pytest.mark.parametrize("case", TOP, ids=_ids(TOP))
def test_the_top(tmp_path: Path, case: Case) -> None:
    """Keys of the spec itself."""
    _tried(tmp_path, case)


@pytest.mark.parametrize("case", PARAMETERS, ids=_ids(PARAMETERS))
def test_a_parameter(tmp_path: Path, case: Case) -> None:
    """A parameter's name stands in its refusal."""
    _tried(tmp_path, case)


@pytest.mark.parametrize("case", TABLES, ids=_ids(TABLES))
def test_a_table(tmp_path: Path, case: Case) -> None:
    """The deepest key at fault decides the line."""
    _tried(tmp_path, case)


@pytest.mark.parametrize("case", DISTRIBUTIONS, ids=_ids(DISTRIBUTIONS))
def test_a_distribution(tmp_path: Path, case: Case) -> None:
    """Distributions must fit themselves and their range."""
    _tried(tmp_path, case)
