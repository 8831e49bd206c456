"""Options that make no sense, by the API and by the command line: exit code 2, nothing written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from command import Done, inside
from refusing import MACHINE_WORDS

SPEC = """\
params:
  rows: {type: integer, default: 5, min: 1}
  day: {type: date, default: 2020-01-01, max: 2020-12-31}
tables:
  people:
    rows: $rows
    columns:
      id: {sequence: 1, primary_key: true}
      code: {integer: [1, 9000], unique: true}
      born: {date: [2019-01-01, $day]}
  pets:
    rows: 3
    columns: {id: {sequence: 1}}
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec with nothing wrong in it."""
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC)
    return path


def refused(spec: Path, *arguments: str, **options: Any) -> tuple[sqlgen.RefusedError, Done]:
    """The refusal by the API and by the command, which say the same and leave nothing behind."""
    url = f"duckdb:///{spec.parent}/made.duckdb"
    with pytest.raises(sqlgen.RefusedError) as caught:
        sqlgen.generate(spec, url, **options)
    done = inside("generate", spec, "--to", url, *arguments)
    assert (done.code, done.out) == (2, "")
    assert list(spec.parent.iterdir()) == [spec]
    assert caught.value.remedy
    assert not [word for word in MACHINE_WORDS if word in done.err]
    return caught.value, done


# Arguments of the command, options of the API, and words of the refusal.
Case = tuple[tuple[str, ...], dict[str, Any], tuple[str, ...]]
CASES: list[Case] = [
    (("--rows", "-1"), {"rows": -1}, ("rows", "-1", "1 or more")),
    (("--rows", "pets=-1"), {"rows": {"pets": -1}}, ("rows", "0 or more", "-1")),
    (("--rows", "pest=1"), {"rows": {"pest": 1}}, ("'pest'", "did you mean 'pets'?")),
    (
        ("--rows", "pets=9223372036854775808"),
        {"rows": {"pets": 2**63}},
        ("pets", "64 bits", "fewer rows"),
    ),
    (("--rows", "9001"), {"rows": 9001}, ("code: 9000 possible, 9001 asked",)),
    (("--rows", "5", "--set", "rows=6"), {"rows": 5, "set": {"rows": 6}}, ("rows", "twice")),
    (
        ("--rows", "people=5", "--set", "rows=6"),
        {"rows": {"people": 5}, "set": {"rows": 6}},
        ("rows", "--set"),
    ),
    (("--tables", "pest"), {"tables": ["pest"]}, ("'pest'", "did you mean 'pets'?")),
    (("--set", "dya=2020-01-01"), {"set": {"dya": "2020-01-01"}}, ("'dya'", "'day'")),
    (("--set", "rows=x"), {"set": {"rows": "x"}}, ("rows", "whole number", "'x'")),
    (("--set", "rows=0"), {"set": {"rows": "0"}}, ("rows", "minimum 1", "1 or more")),
    (("--set", "day=2020-02-30"), {"set": {"day": "2020-02-30"}}, ("day", "date like")),
    (("--set", "day=2021-01-01"), {"set": {"day": "2021-01-01"}}, ("day", "maximum 2020-12-31")),
    (("--set", "day=2018-01-01"), {"set": {"day": "2018-01-01"}}, ("reversed", "2018-01-01")),
    (("--seed", "-1"), {"seed": -1}, ("seed", "0 to 9223372036854775807", "-1")),
    (("--seed", "9223372036854775808"), {"seed": 2**63}, ("seed", "9223372036854775808")),
    (("--batch", "0"), {"batch": 0}, ("batch", "1")),
    (("--batch", "-5"), {"batch": -5}, ("batch", "-5")),
    (("--series", "variable"), {"series": "variable"}, ("DuckDB", "variable", "native, recursive")),
    (("--random", "native"), {"random": "native"}, ("code", "native", "--random integer")),
    (
        ("--random", "native", "--append"),
        {"random": "native", "append": True},
        ("native", "--append"),
    ),
    (("--append", "--replace"), {"append": True, "replace": True}, ("--append", "--replace")),
    (("--append", "--truncate"), {"append": True, "truncate": True}, ("--append", "--truncate")),
    (("--truncate", "--replace"), {"truncate": True, "replace": True}, ("--truncate", "--replace")),
    (("--append", "--resume"), {"append": True, "resume": True}, ("--append", "--resume")),
    (("--replace", "--resume"), {"replace": True, "resume": True}, ("--replace", "--resume")),
    (("--append", "--no-journal"), {"append": True, "journal": False}, ("journal", "--append")),
    (("--resume", "--no-journal"), {"resume": True, "journal": False}, ("journal", "--resume")),
    (("--lock-wait", "-1"), {"lock_wait": -1}, ("lock", "-1")),
    (("--workers", "0"), {"workers": 0}, ("1 worker", "not 0")),
    (("--workers", "2"), {"workers": 2}, ("DuckDB takes one writer",)),
    (("--as-of", "2020-13-01"), {"as_of": "2020-13-01"}, ("--as-of", "2020-13-01")),
]


@pytest.mark.parametrize("case", CASES, ids=[" ".join(case[0]) for case in CASES])
def test_an_option(spec: Path, case: Case) -> None:
    """The option or what it names is in the message, with what would do."""
    arguments, options, words = case
    error, done = refused(spec, *arguments, **options)
    assert done.err == f"sqlgen: {error}\n"
    for word in words:
        assert word in str(error)


# What the command line can't hand on: it is refused there, in words of its own.
ARGUMENTS: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (("--rows", "many"), ("--rows", "many")),
    (("--rows", "1.5"), ("--rows", "1.5")),
    (("--rows", "people=many"), ("--rows", "many")),
    (("--rows", "5", "--rows", "6"), ("--rows", "5")),
    (("--rows", "5", "--rows", "people=6"), ("--rows", "5")),
    (("--rows", "people=5", "--rows", "people=6"), ("people", "twice")),
    (("--set", "day"), ("--set", "day", "NAME=VALUE")),
    (("--set", "=5"), ("--set", "=5", "NAME=VALUE")),
    (("--set", "day=2020-01-01", "--set", "day=2020-01-02"), ("day", "twice")),
    (("--seed", "x"), ("--seed",)),
    (("--seed", "1.5"), ("--seed",)),
    (("--batch", "x"), ("--batch",)),
    (("--random", "dice"), ("--random", "dice", "md5")),
    (("--series", "fast"), ("--series", "fast", "recursive")),
    (("--lock-wait", "long"), ("--lock-wait",)),
    (("--sede", "5"), ("--sede", "--seed")),
    (("more",), ("more",)),
]


@pytest.mark.parametrize(("arguments", "words"), ARGUMENTS, ids=[" ".join(a) for a, _ in ARGUMENTS])
def test_an_argument(spec: Path, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    """Exit code 2, the argument named, nothing written."""
    done = inside("generate", spec, "--to", f"duckdb:///{spec.parent}/made.duckdb", *arguments)
    assert (done.code, done.out) == (2, "")
    assert list(spec.parent.iterdir()) == [spec]
    for word in words:
        assert word in done.err
    assert "Traceback" not in done.err


# What only Python can hand in.
WRONG_TYPES: list[dict[str, Any]] = [
    {"seed": "x"},
    {"seed": 1.5},
    {"seed": True},
    {"rows": "many"},
    {"rows": 1.5},
    {"rows": True},
    {"rows": {"pets": 1.5}},
    {"batch": "x"},
    {"batch": 1.5},
    {"random": "dice"},
    {"tables": "pets"},
    {"tables": []},
    {"set": ["day"]},
    {"lock_wait": "long"},
    {"trunkate": True},
    {"row": 5},
]


@pytest.mark.parametrize("options", WRONG_TYPES, ids=[str(each) for each in WRONG_TYPES])
def test_a_wrong_type(spec: Path, options: dict[str, Any]) -> None:
    """A misspelt option or one of another type is refused, never passed over."""
    (name,) = options
    with pytest.raises(sqlgen.RefusedError, match=name):
        sqlgen.generate(spec, f"duckdb:///{spec.parent}/made.duckdb", **options)
    assert list(spec.parent.iterdir()) == [spec]


@pytest.mark.parametrize(
    ("dialect", "options", "words"),
    [
        ("teradata", {}, ("'teradata'", "duckdb, sqlite, postgresql, mariadb, mysql, mysql56")),
        ("oracel", {}, ("'oracel'", "did you mean 'oracle'?")),
        ("postgres", {}, ("'postgres'", "did you mean 'postgresql'?")),
        ("sqlite", {"append": True}, ("script", "--append", "sqlgen generate")),
        ("sqlite", {"resume": True}, ("script", "--resume", "sqlgen generate")),
        ("sqlite", {"random": "md5"}, ("sqlite3", "md5", "--random integer")),
        ("sqlite", {"schema": "other"}, ("SQLite", "schemas", "--schema")),
        ("sqlite", {"series": "native"}, ("SQLite", "native", "recursive")),
        ("postgresql", {"series": "variable"}, ("PostgreSQL", "variable")),
    ],
)
def test_a_script(
    spec: Path, dialect: str, options: dict[str, Any], words: tuple[str, ...]
) -> None:
    """Scripts that can't be are refused before their first line."""
    with pytest.raises(sqlgen.UsageError) as caught:
        list(sqlgen.render(spec, dialect, **options))
    flags = [
        f"--{name}" if value is True else f"--{name}={value}" for name, value in options.items()
    ]
    done = inside("render", spec, "--dialect", dialect, "-o", spec.parent / "made.sql", *flags)
    assert (done.code, done.out, done.err) == (2, "", f"sqlgen: {caught.value}\n")
    assert list(spec.parent.iterdir()) == [spec]
    for word in words:
        assert word in str(caught.value)


def test_a_script_where_nothing_can_be_written(spec: Path) -> None:
    """A folder that is not there."""
    out = spec.parent / "nowhere" / "made.sql"
    done = inside("render", spec, "--dialect", "sqlite", "-o", out)
    assert (done.code, done.out) == (2, "")
    assert str(out) in done.err
    assert "No such file" in done.err


def test_a_refused_script_leaves_an_older_one_alone(spec: Path) -> None:
    """`-o` names a file that stands: a spec that is refused does not empty it."""
    out = spec.parent / "made.sql"
    out.write_text("-- older\n")
    spec.write_text(SPEC.replace("[1, 9000]", "[9000, 1]"))
    assert inside("render", spec, "--dialect", "sqlite", "-o", out).code == 2
    assert out.read_text() == "-- older\n"


def test_a_table_with_rows(spec: Path) -> None:
    """Rows that stand are neither lost nor added to unless a flag says so."""
    url = f"sqlite:///{spec.parent}/made.sqlite"
    sqlgen.generate(spec, url)
    before = sqlgen.fingerprint(url)
    with pytest.raises(sqlgen.TargetError) as caught:
        sqlgen.generate(spec, url)
    for word in ("people", "--append", "--truncate", "--replace", "--resume"):
        assert word in str(caught.value)
    done = inside("generate", spec, "--to", url)
    assert (done.code, done.out, done.err) == (2, "", f"sqlgen: {caught.value}\n")
    assert sqlgen.fingerprint(url) == before


@pytest.mark.parametrize("flag", ["--truncate", "--replace"])
def test_a_loss_is_confirmed(spec: Path, flag: str) -> None:
    """Without a terminal nobody agrees to lose rows, so --yes is needed."""
    url = f"sqlite:///{spec.parent}/made.sqlite"
    sqlgen.generate(spec, url)
    before = sqlgen.fingerprint(url)
    done = inside("generate", spec, "--to", url, flag, "--seed", "7")
    assert (done.code, done.out) == (2, "")
    assert "5 rows" in done.err
    assert "--yes" in done.err
    assert sqlgen.fingerprint(url) == before


def test_append_with_another_seed(spec: Path) -> None:
    """What an append would not continue is refused, and says what differs."""
    url = f"sqlite:///{spec.parent}/made.sqlite"
    sqlgen.generate(spec, url, seed=3)
    before = sqlgen.fingerprint(url)
    for options, words in (
        ({"seed": 4}, "seed 3, not 4"),
        ({"random": "md5"}, "integer"),
        ({"set": {"day": "2020-06-01"}}, "parameters"),
    ):
        with pytest.raises(sqlgen.RefusedError, match=words):
            sqlgen.generate(spec, url, append=True, **options)
    assert sqlgen.fingerprint(url) == before


def test_a_table_without_the_column(spec: Path) -> None:
    """A table that stands must have the spec's columns: the line of the column is named."""
    import sqlite3

    path = spec.parent / "made.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE people (id integer, code integer, birn date)")
    database.close()
    with pytest.raises(sqlgen.SpecError) as caught:
        sqlgen.generate(spec, f"sqlite:///{path}")
    assert (caught.value.table, caught.value.column, caught.value.line) == ("people", "born", 10)
    assert "did you mean 'birn'?" in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("examples", "demografics"), ("'demografics'", "demographics")),
        (("examples", "-o", "{folder}/copy"), ("example",)),
        (("examples", "demographics", "-o", "{folder}/spec.yaml"), ("spec.yaml",)),
        (("examples", "demographics", "-o", "{folder}/spec.yaml/below"), ("spec.yaml",)),
        (("undo", "sqlite:///{folder}/empty.sqlite"), ("no run",)),
        (("fingerprint", "sqlite:///{folder}/empty.sqlite", "--table", "t"), ("'t'",)),
        (("fingerprint", "sqlite:///{folder}/none.sqlite"), ("no file", "none.sqlite")),
        (("plan", "{folder}/spec.yaml", "--dialect", "oracel"), ("'oracel'",)),
        (("preview", "{folder}/spec.yaml", "--limit", "0"), ("at least 1 row, not 0",)),
        (("try", "{{token: 3}}", "--limit", "0"), ("at least 1 row, not 0",)),
        (("docs", "{folder}/spec.yaml", "--rows", "-1"), ("0 or more rows, not -1",)),
        (("doctor", " "), ("the URL is empty", "leave it out")),
        (("generat",), ("generat", "generate")),
    ],
)
def test_other_commands(spec: Path, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    """They are refused in the same way."""
    (spec.parent / "empty.sqlite").touch()
    done = inside(*(each.format(folder=spec.parent) for each in arguments))
    assert (done.code, done.out) == (2, "")
    for word in words:
        assert word in done.err
    assert "Traceback" not in done.err


def test_an_example_does_not_overwrite(tmp_path: Path) -> None:
    """Copying an example twice leaves the first copy, and what a person made of it, alone."""
    assert inside("examples", "demographics", "-o", tmp_path).code == 0
    (tmp_path / "demographics.yaml").write_text("mine")
    done = inside("examples", "demographics", "-o", tmp_path)
    assert done.code == 2
    assert str(tmp_path / "demographics.yaml") in done.err
    assert (tmp_path / "demographics.yaml").read_text() == "mine"


def test_json_has_the_same_facts(spec: Path) -> None:
    """For machines: the message's parts as fields, on standard output, with the same exit code."""
    spec.write_text(SPEC.replace("[1, 9000]", "[9000, 1]"))
    with pytest.raises(sqlgen.SpecError) as caught:
        sqlgen.plan(spec)
    done = inside("generate", spec, "--to", f"duckdb:///{spec.parent}/x.duckdb", "--json")
    assert (done.code, done.err) == (2, "")
    assert json.loads(done.out) == {
        "error": "SpecError",
        "problem": caught.value.problem,
        "remedy": caught.value.remedy,
        "exit_code": 2,
        "file": str(spec),
        "line": 9,
        "table": "people",
        "column": "code",
    }


def test_dry_run_and_plan_refuse_alike(spec: Path) -> None:
    """What generate refuses, its dry run and plan refuse in the same words."""
    spec.write_text(SPEC.replace("[1, 9000]", "[1, 4]"))
    made = [
        inside("generate", spec, "--to", f"duckdb:///{spec.parent}/x.duckdb"),
        inside("generate", spec, "--to", f"duckdb:///{spec.parent}/x.duckdb", "--dry-run"),
        inside("plan", spec),
        inside("render", spec, "--dialect", "duckdb"),
    ]
    assert {each.code for each in made} == {2}
    assert {each.err for each in made} == {
        f"sqlgen: {spec}, line 9: people.code: code: 4 possible, 5 asked; "
        "ask for fewer rows, or widen what the values are made from\n"
    }
