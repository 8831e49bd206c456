"""Columns that can't be made, each refused by file, line, table, column, reason and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from refusing import MARK, refused

SPEC = """\
sqlgen: 1
params:
  low: {{type: integer, default: 5}}
  day: {{type: date, default: 2020-01-01}}
tables:
  people:
    rows: 10
    columns:
      id: {{sequence: 1}}
      sex: {{pick: [F, M]}}
      maybe: {{pick: [F, null]}}
      code: {{integer: [1, 1000], unique: true}}
      # place is made from a file of ours
      place: {{record: places.csv, hidden: true}}
      size: {{integer: [1, 9]}}
      born: {{date: [2000-01-01, 2020-12-31]}}
      wrong: {column} {mark}
      last: {{token: 6}}
"""
PLACES = "city,zip\nUlm,89073\nBonn,53111\n"

# A name, the column, and words that its refusal must have.
Case = tuple[str, str, tuple[str, ...]]

KEYS: list[Case] = [
    ("generator", "{integr: [1, 2]}", ("'integr'", "did you mean 'integer'?")),
    ("beside", "{integer: [1, 2], nuls: 0.1}", ("'nuls'", "did you mean 'nulls'?")),
    (
        "far",
        "{zzzzz: 1}",
        ("'zzzzz'", "use one of boolean, bytes, constant, course, date, date_part"),
    ),
    ("option", "{decimal: {between: [1, 2], scal: 1}}", ("'scal'", "did you mean 'scale'?")),
    ("kind", "{integer: {kind: decimal, between: [1, 2]}}", ("'kind'",)),
    (
        "kind of zipf",
        "{integer: {between: [1, 9], distribution: {zipf: {kind: normal}}}}",
        ("kind",),
    ),
    ("pool option", "{pool: {file: places.csv, wieght: zip}}", ("'wieght'", "'weight'")),
    ("faker option", "{faker: {provider: city, local: de_DE}}", ("'local'", "'locale'")),
    ("an endless pattern", "{pattern: 'a+'}", ("pattern", "'a+'", "holds +")),
    ("a group", "{pattern: '(ab){2}'}", ("pattern", "holds (")),
    ("any sign", "{pattern: 'a.c'}", ("holds .", "\\.")),
    ("a class without end", "{pattern: '[ab'}", ("[ without its ]",)),
    ("an empty class", "{pattern: '[]'}", ("empty class",)),
    ("all but a class", "{pattern: '[^a]'}", ("all but some",)),
    ("a reversed range", "{pattern: '[z-a]'}", ("z-a", "reversed")),
    ("reversed repetitions", "{pattern: 'a{3,2}'}", ("{3,2}", "from more to fewer")),
    ("a lonely brace", "{pattern: 'a}'}", ("lonely }",)),
    ("an unknown escape", "{pattern: 'a\\b'}", ("\\b", "\\d")),
    ("a backslash last", "{pattern: 'a\\'}", ("ends in a backslash",)),
    ("an empty pattern", "{pattern: ''}", ("pattern", "empty")),
    ("a very long pattern", "{pattern: 'a{1001}'}", ("1000 characters",)),
    ("unique lengths", "{pattern: '[ab]{1,9}', unique: true}", ("several lengths", "{n} only")),
    ("unique cases", "{pattern: '[a-zA-Z]{9}', unique: true}", ("apart", "case")),
    ("years of no column", "{years_since: {date: bron, at: 2026-01-01}}", ("'bron'",)),
    ("years of a number", "{years_since: {date: id, at: 2026-01-01}}", ("id", "no date")),
    ("years of a bare number", "{years_since: id}", ("id", "no date")),
    ("no words", "{text: [0, 4]}", ("words", "1 to 200")),
    ("fewer words", "{text: [5, 4]}", ("words", "rise")),
    ("many words", "{text: [5, 201]}", ("words", "1 to 200")),
    ("unique prose", "{text: [5, 9], unique: true}", ("running text", "unique")),
    ("when of no column", "{integer: [1, 2], when: 'x > 1'}", ("'x'",)),
    ("when of no sql", "{integer: [1, 2], when: 'id >'}", ("'id >'", "sql expression")),
    ("when a key", "{integer: [1, 2], primary_key: true, when: 'id > 1'}", ("key", "when")),
    ("distribution", "{integer: {between: [1, 2], distribution: zip}}", ("'zip'", "'zipf'")),
    (
        "distribution option",
        "{integer: {between: [1, 2], distribution: {zipf: {expnent: 1}}}}",
        ("'expnent'", "did you mean 'exponent'?"),
    ),
    ("number as key", "{integer: [1, 2], 7: x}", ("unknown key 7",)),
    ("null as key", "{integer: [1, 2], ~: x}", ("unknown key",)),
    ("no generator", "{nulls: 0}", ("one generator", "none")),
    ("two generators", "{integer: [1, 2], token: 3}", ("one generator", "integer", "token")),
    ("text", "integer", ("'integer'", "{integer: [1, 6]}")),
    ("nothing", "", ("one generator",)),
    ("list", "[integer]", ("one generator",)),
]

TYPES: list[Case] = [
    ("text in a range", "{integer: [a, 2]}", ("whole number", "'a'")),
    ("fraction", "{integer: [1.5, 2]}", ("whole number", "1.5")),
    ("boolean in a range", "{integer: [true, 2]}", ("whole number",)),
    ("range of one", "{integer: [1]}", ("integer", "two")),
    ("range of three", "{integer: [1, 2, 3]}", ("integer", "two")),
    ("no list", "{integer: 7}", ("integer", "7")),
    ("word", "{integer: many}", ("integer", "'many'")),
    ("no range", "{integer: {}}", ("between",)),
    ("null", "{integer: null}", ("integer",)),
    ("decimal word", "{decimal: [x, 2]}", ("number", "'x'")),
    ("not a number", "{decimal: [.nan, 2]}", ("finite",)),
    ("infinity", "{decimal: [0, .inf]}", ("finite",)),
    ("no date", "{date: [2020-02-30, 2020-03-01]}", ("2020-02-30",)),
    ("date word", "{date: [today, 2020-03-01]}", ("date like", "'today'")),
    ("date number", "{date: [5, 2020-03-01]}", ("date like", "5")),
    ("date with time", "{date: ['2020-01-01 10:00:00', 2020-03-01]}", ("date like",)),
    ("zone", "{timestamp: ['2020-01-01 00:00:00+01:00', 2021-01-01]}", ("time zone",)),
    ("microseconds", "{timestamp: ['2020-01-01 00:00:00.5', 2021-01-01]}", ("whole seconds",)),
    ("share", "{boolean: 2}", ("share from 0 to 1", "2")),
    ("share word", "{boolean: often}", ("number", "'often'")),
    ("length", "{token: six}", ("token", "whole number", "'six'")),
    ("uuid", "{uuid: maybe}", ("uuid", "true or false")),
    ("template number", "{template: 5}", ("template", "5")),
    ("sql number", "{sql: 5, type: integer}", ("sql", "5")),
    ("pool number", "{pool: 3}", ("pool", "3")),
    ("pick word", "{pick: x}", ("pick", "list", "'x'")),
    ("pick null", "{pick: null}", ("pick", "list")),
    ("pick of lists", "{pick: [[1], [2]]}", ("plain value", "[1]")),
    ("constant list", "{constant: [1]}", ("plain value", "[1]")),
    ("constant map", "{constant: {a: 1}}", ("plain value", "a")),
    ("binary", "{constant: !!binary aGVsbG8=}", ("plain value",)),
    ("nulls word", "{integer: [1, 2], nulls: some}", ("nulls", "number", "'some'")),
    ("unique word", "{integer: [1, 2], unique: maybe}", ("unique", "true or false", "'maybe'")),
    ("key word", "{integer: [1, 2], primary_key: 1}", ("primary_key", "true or false", "1")),
    ("unknown type", "{integer: [1, 2], type: int}", ("type", "'int'", "integer, bigint")),
    ("bare varchar", "{token: 6, type: varchar}", ("'varchar'", "varchar(n)")),
    ("wide decimal", "{integer: [1, 2], type: 'decimal(40, 2)'}", ("decimal(40, 2)", "38 digits")),
    ("long varchar", "{token: 6, type: varchar(20000)}", ("varchar", "16000")),
]

VALUES: list[Case] = [
    ("reversed", "{integer: [9, 1]}", ("reversed", "9 is above 1", "swap")),
    ("reversed decimals", "{decimal: [0.3, 0.2]}", ("reversed", "0.3 is above 0.2")),
    ("reversed dates", "{date: [2020-01-02, 2020-01-01]}", ("2020-01-02 is above 2020-01-01",)),
    (
        "reversed timestamps",
        "{timestamp: ['2020-01-01 10:00:00', '2020-01-01 09:59:59']}",
        ("reversed", "swap"),
    ),
    ("reversed by parameter", "{integer: [$low, 4]}", ("reversed", "5 is above 4")),
    ("reversed inside", "{template: 'x{integer(9, 1)}'}", ("reversed", "9 is above 1")),
    ("65 bits", "{integer: [1, 9223372036854775808]}", ("64 bits", "9223372036854775808")),
    (
        "63 bits wide",
        "{integer: [-9223372036854775808, 9223372036854775807]}",
        ("values", "narrow"),
    ),
    ("decimals past 64 bits", "{decimal: [0, 99999999999999999999]}", ("64 bits",)),
    ("finer than its scale", "{decimal: {between: [0, 1.234], scale: 2}}", ("1.234", "2 decimals")),
    ("scale of 19", "{decimal: {between: [0, 1], scale: 19}}", ("scale", "0 to 18", "19")),
    ("scale below 0", "{decimal: {between: [0, 1], scale: -1}}", ("scale", "0 to 18", "-1")),
    ("no digits", "{token: 0}", ("1 to 128", "0")),
    ("129 digits", "{token: 129}", ("1 to 128", "129")),
    ("uuid: false", "{uuid: false}", ("uuid: false", "drop the column")),
    ("empty pick", "{pick: []}", ("pick", "at least one value")),
    ("empty map", "{pick: {}}", ("pick", "at least one value")),
    ("zero weights", "{pick: {a: 0, b: 0}}", ("weights are 0",)),
    ("negative weight", "{pick: {a: 2, b: -1}}", ("weight of 'b'", "-1")),
    ("half a weight", "{pick: {a: 0.5, b: 0.5}}", ("weight of 'a'", "0.5")),
    ("weight word", "{pick: {a: some}}", ("weight of 'a'", "'some'")),
    ("kinds", "{pick: [a, 1]}", ("several kinds", "integer, text")),
    ("nulls of 2", "{integer: [1, 2], nulls: 2}", ("nulls", "share from 0 to 1", "2")),
    ("nulls below 0", "{integer: [1, 2], nulls: -0.1}", ("nulls", "share from 0 to 1", "-0.1")),
    ("NUL", r'{constant: "a\0b"}', ("NUL",)),
    ("half a character", r'{constant: "\ud83d"}', ("d83d",)),
    ("key with nulls", "{integer: [1, 99], primary_key: true, nulls: 0.1}", ("key", "nulls")),
    ("hidden key", "{integer: [1, 99], primary_key: true, hidden: true}", ("hidden", "key")),
    ("faker of nothing", "{faker: {}}", ("provider",)),
    ("unknown provider", "{faker: first_nam}", ("'first_nam'", "first_name")),
    ("unknown locale", "{faker: {provider: first_name, locale: xx_YY}}", ("'xx_YY'", "de_DE")),
    ("provider of no texts", "{faker: pydict}", ("'pydict'",)),
    ("provider with arguments", "{faker: enum}", ("'enum'",)),
    ("no provider at all", "{faker: add_provider}", ("'add_provider'",)),
    ("python's own", "{faker: __init__}", ("'__init__'",)),
    ("no provider but a thing", "{faker: random}", ("'random'",)),
    ("faker size", "{faker: {provider: first_name, size: 0}}", ("size", "1 to 100000")),
    ("faker by nothing", "{faker: {by: sex}}", ("by", "provider")),
    ("faker by nobody", "{faker: {by: sexx, F: first_name}}", ("'sexx'", "sex")),
    ("a case forgotten", "{faker: {by: sex, F: first_name_female}}", ("sex = M", "add a case")),
    (
        "a case too many",
        "{faker: {by: sex, F: first_name, M: first_name, X: first_name}}",
        ("sex is never X", "drop"),
    ),
    ("parameter", "{integer: [$lwo, 9]}", ("$lwo", "low")),
    ("parameter of a constant", "{constant: $nobody}", ("$nobody", "low, day")),
    ("bare dollar", "{constant: $}", ("$",)),
    ("parameter of another type", "{integer: [$day, 9]}", ("$day", "whole number")),
    ("a value of another type", "{pick: [a, b], type: integer}", ("'a'", "integer")),
    ("a type too short", "{token: 6, type: varchar(3)}", ("varchar(3)", "varchar(6)")),
    ("a type too narrow", "{pick: [3000000000], type: integer}", ("3000000000", "integer")),
    ("a sequence too long", "{sequence: 3000000000, type: integer}", ("integer", "bigint")),
    ("a text as number", "{template: 'abc', type: integer}", ("integer", "varchar(3)")),
    ("a text as date", "{constant: soon, type: date}", ("'soon'", "date")),
    ("a sequence before 64 bits", "{sequence: -9223372036854775808}", ("64 bits",)),
    ("of what", "{of: place}", ("'place'", "place.city")),
    ("of nobody", "{of: palce.city}", ("'palce'", "place")),
    ("of no record", "{of: sex.city}", ("sex is no record",)),
    ("of no field", "{of: place.town}", ("'town'", "city, zip")),
    ("no time", "{time: [8, 9]}", ("time like 17:30", "8")),
    ("a zone", "{time: ['08:00+02:00', '09:00']}", ("zone", "08:00+02:00")),
    ("reversed times", "{time: ['09:00', '08:00']}", ("reversed", "09:00:00 is above 08:00:00")),
    ("no length", "{interval: [1 fortnight, 2 weeks]}", ("length like 90 days", "1 fortnight")),
    ("a month", "{interval: [1 day, 1 month]}", ("length like 90 days", "1 month")),
    ("half a second", "{interval: [0.5, 2]}", ("whole seconds", "0.5")),
    ("too long", "{interval: [0, 99999999999999]}", ("1000000000000 seconds",)),
    (
        "times of a normal",
        "{time: {between: ['08:00', '09:00'], distribution: {poisson: {mean: 3}}}}",
        ("made of numbers",),
    ),
    ("no bytes", "{bytes: 0}", ("length", "1 to 256", "[0, 0]")),
    ("bytes reversed", "{bytes: [9, 2]}", ("length", "1 to 256", "[9, 2]")),
    ("bytes by word", "{bytes: many}", ("length", "two ends", "'many'")),
    ("unique bytes of lengths", "{bytes: [1, 9], unique: true}", ("several lengths", "one length")),
    ("empty object", "{json: {}}", ("at least one member",)),
    ("a member of none", "{json: {a: {}}}", ("a member has one generator", "none")),
    ("a member of two", "{json: {a: {token: 3, uuid: true}}}", ("token and uuid",)),
    ("a unique member", "{json: {a: {token: 3, unique: true}}}", ("'unique'", "nulls")),
    ("a bare member", "{json: {a: 5}}", ("a member is a mapping", "5")),
    ("a record inside", "{json: {a: {record: places.csv}}}", ("record",)),
    ("a unique object", "{json: {a: {token: 9}}, unique: true}", ("object unique", "drop")),
    ("text that is no json", "{constant: '{a: 1', type: json}", ("'{a: 1'", "json")),
    ("rho of 2", "{integer: {between: [1, 9], correlate: {with: size, rho: 2}}}", ("-1 to 1", "2")),
    ("rho alone", "{integer: {between: [1, 9], correlate: {rho: 0.5}}}", ("column and rho",)),
    (
        "along with nobody",
        "{integer: {between: [1, 9], correlate: {with: szie, rho: 0.5}}}",
        ("'szie'", "size"),
    ),
    (
        "along with a pick",
        "{integer: {between: [1, 9], correlate: {with: sex, rho: 0.5}}}",
        ("sex has no range",),
    ),
    (
        "along with itself",
        "{integer: {between: [1, 9], correlate: {with: wrong, rho: 0.5}}}",
        ("wrong -> wrong",),
    ),
    (
        "unique along",
        "{integer: {between: [1, 9], correlate: {with: size, rho: 0.5}}, unique: true}",
        ("correlate", "unique"),
    ),
    (
        "part of no date",
        "{date_part: {date: sex, part: week}}",
        ("sex is of type varchar(1), no date",),
    ),
    ("unknown part", "{date_part: {date: born, part: century}}", ("'century'",)),
    ("part of nothing", "{date_part: {date: day}}", ("part",)),
    ("a unique part", "{date_part: {date: born, part: week}, unique: true}", ("parts of a date",)),
    ("locale of a number", "{integer: [1, 2], locale: de_DE}", ("locale", "integer")),
    ("a sequence of $low", "{sequence: $low}", ("date of a sequence", "parameter")),
    ("visible record", "{record: places.csv}", ("hidden: true", "of")),
    ("value of a record", "{template: '{place}'}", ("place", "record")),
    ("type of a record", "{record: places.csv, type: text}", ("hidden and nulls",)),
    ("record on condition", "{record: places.csv, when: id > 1}", ("hidden and nulls",)),
    ("parameter in a list", "{pick: [$low, 3]}", ("parameter like $low", "write $$low")),
    ("parameter as a weighed value", "{pick: {$low: 1, 3: 2}}", ("parameter like $low",)),
    ("timestamp number", "{timestamp: [5, 2021-01-01]}", ("timestamp like", "not 5")),
    (
        "ages before birth",
        "{years_since: {date: born, at: 2010-01-01}}",
        ("reaches to 2020-12-31, past 2010-01-01", "that day or a later one"),
    ),
    (
        "along with a constant",
        "{integer: {between: [1, 1], correlate: {with: size, rho: 0.5}}}",
        ("always the same",),
    ),
    (
        "a needle in a range",
        "{integer: {between: [0, 9000000000000], distribution: {normal: {mean: 9, sd: 1}}}}",
        ("9000000000001 units", "too wide for a sd of 1", "at most 262144"),
    ),
]

UNIQUES: list[Case] = [
    ("five values", "{integer: [1, 5], unique: true}", ("wrong: 5 possible, 10 asked",)),
    ("as a key", "{integer: [1, 5], primary_key: true}", ("wrong: 5 possible, 10 asked",)),
    ("of decimals", "{decimal: {between: [0, 0.8], scale: 1}, unique: true}", ("9 possible",)),
    ("of days", "{date: [2020-02-27, 2020-03-01], unique: true}", ("4 possible, 10 asked",)),
    ("two letters", "{pick: [a, A, b], unique: true}", ("2 possible, 10 asked",)),
    ("accents", "{pick: [é, e, E, 'e '], unique: true}", ("1 possible, 10 asked",)),
    ("of a file", "{pool: places.csv, unique: true}", ("2 possible, 10 asked",)),
    ("a constant", "{constant: 1, unique: true}", ("1 possible, 10 asked",)),
    ("a sequence", "{sequence: 9223372036854775800}", ("8 possible, 10 asked",)),
    ("boolean", "{boolean: 0.5, unique: true}", ("unique",)),
    ("weights", "{pick: {a: 1, b: 2}, unique: true}", ("unique", "weights")),
    (
        "distribution",
        "{integer: {between: [1, 99], distribution: zipf}, unique: true}",
        ("unique", "zipf"),
    ),
    ("of a record", "{of: place.city, unique: true}", ("record", "unique")),
    ("by a column", "{faker: {by: sex, F: name, M: name}, unique: true}", ("unique",)),
    ("sql", "{sql: id + 1, type: bigint, unique: true}", ("sql", "unique")),
    ("fixed text", "{template: 'x', unique: true}", ("template unique", "{n}")),
    ("not set off", "{template: '{code}{integer(1, 9)}', unique: true}", ("template unique",)),
    ("not unique", "{template: '{sex}-{maybe}', unique: true}", ("template unique", "{n}")),
    (
        "set off by itself",
        "{template: '{n}1{integer(1, 9)}', unique: true}",
        ("template unique", "set off"),
    ),
    ("of a token", "{token: 6, unique: true, type: varchar(5)}", ("varchar(5)",)),
]

TEMPLATES: list[Case] = [
    ("unknown column", "{template: '{sexx}'}", ("'sexx'", "sex")),
    ("opened", "{template: '{sex'}", ("{", "close it")),
    ("closed", "{template: 'sex}'}", ("}", "}}")),
    ("empty braces", "{template: 'a{}'}", ("empty braces",)),
    ("unknown filter", "{template: '{sex|shout}'}", ("'shout'", "lower, upper, title")),
    ("filter on a number", "{template: '{id|lower}'}", ("not on id", "pick, pool, faker")),
    ("needs itself", "{template: 'a{wrong}'}", ("wrong -> wrong",)),
    ("word inside", "{template: '{integer(a)}'}", ("{integer(a)}", "{integer(1000, 9999)}")),
    ("nothing inside", "{template: '{integer()}'}", ("integer", "between")),
    ("three ends inside", "{template: '{integer(1, 2, 3)}'}", ("integer", "two")),
    ("no inline generator", "{template: '{sequence(1)}'}", ("sequence", "integer, decimal")),
    ("unknown generator", "{template: '{integr(1, 2)}'}", ("integr", "integer, decimal")),
    ("unknown option inside", "{template: '{decimal(1, 2, scal=3)}'}", ("'scal'", "'scale'")),
    ("no date inside", '{template: \'{date("2020-02-30", "2020-03-01")}\'}', ("2020-02-30",)),
    ("token inside", "{template: '{token(0)}'}", ("token", "1 to 128")),
    ("kinds inside", "{template: '{pick(1, \"a\")}'}", ("several kinds",)),
    ("code inside", "{template: '{integer(1, open(\"x\"))}'}", ("can't read", "plain values")),
    ("parameter inside", "{template: '{integer(1, $low)}'}", ("can't read", "plain values")),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the specs stand, with the file that they take places from."""
    (tmp_path / "places.csv").write_text(PLACES)
    return tmp_path


@pytest.mark.parametrize(
    ("column", "words"),
    [
        pytest.param(column, words, id=f"{group}: {name}")
        for group, cases in (
            ("keys", KEYS),
            ("types", TYPES),
            ("values", VALUES),
            ("uniques", UNIQUES),
            ("templates", TEMPLATES),
        )
        for name, column, words in cases
    ],
)
def test_a_column(folder: Path, column: str, words: tuple[str, ...]) -> None:
    """The message names the column and its line, says what is wrong and what to do."""
    spec = SPEC.format(column=column, mark=MARK)
    refused(folder, spec, *words, place="people.wrong")


def test_a_filter_on_numbers_to_pick_from(folder: Path) -> None:
    """The column that is filtered is named."""
    spec = SPEC.replace("size: {{integer: [1, 9]}}", "size: {{pick: [1, 2]}} {mark}")
    text = spec.format(column="{template: '{size|lower}'}", mark=MARK).replace(f"'}} {MARK}", "'}")
    refused(folder, text, "a template filters texts", "quote them", place="people.size")


def test_the_spec_around_is_right(folder: Path) -> None:
    """With a right column in it the same spec is planned: the refusals are for the column."""
    import sqlgen

    (folder / "right.yaml").write_text(SPEC.format(column="{integer: [1, 6]}", mark=""))
    assert sqlgen.plan(folder / "right.yaml").rows == 10
