"""Spec files that can't be read: missing, empty, malformed, hostile; and none of them hangs."""

from __future__ import annotations

import resource
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

import sqlgen
from command import SECONDS, command, environment, inside
from refusing import MACHINE_WORDS

TABLE = "tables:\n  t:\n    rows: 1\n    columns:\n      id: {sequence: 1}\n"
MEMORY = 2 << 30
"""Octets of address space that a hostile spec is given to blow up in."""

# A name, the file's name and content, its line (None where there is no line to show), and words.
Case = tuple[str, str, bytes, int | None, tuple[str, ...]]
CASES: list[Case] = [
    ("empty", "spec.yaml", b"", None, ("empty", "sqlgen examples")),
    ("blank", "spec.yaml", b" \n\n  \n", None, ("empty",)),
    ("empty toml", "spec.toml", b"", None, ("empty",)),
    ("empty json", "spec.json", b"", None, ("empty",)),
    ("comments", "spec.yaml", b"# a\n# b\n", 1, ("nothing but comments", "tables")),
    ("comments in toml", "spec.toml", b"# a\n", 1, ("tables",)),
    ("a lone mark of its start", "spec.yaml", b"---\n", 1, ("tables",)),
    ("latin1", "spec.yaml", "tables: # café\n".encode("latin-1"), None, ("not UTF-8",)),
    ("utf-16", "spec.yaml", TABLE.encode("utf-16"), None, ("not UTF-8", "UTF-8")),
    ("latin1 toml", "spec.toml", "# café\n".encode("latin-1"), None, ("not UTF-8",)),
    ("zeros", "spec.yaml", b"\0\0\0\0", None, ("YAML",)),
    ("control characters", "spec.yaml", b"tables: \x01\n", None, ("YAML",)),
    ("bracket", "spec.yaml", b"tables:\n  t: {rows: 1\n    columns: [\n", 3, ("malformed YAML",)),
    ("tab", "spec.yaml", b"tables:\n\tt: 1\n", 2, ("malformed YAML", "\\t")),
    ("indented", "spec.yaml", b"tables:\n  t:\n rows: 1\n", 3, ("malformed YAML",)),
    ("quote", "spec.yaml", b"tables:\n  t: 'x\n", None, ("malformed YAML",)),
    (
        "lists in lists",
        "spec.yaml",
        b"tables: " + b"[" * 120 + b"]" * 120,
        1,
        ("nested too deeply",),
    ),
    ("itself", "spec.yaml", b"tables: &a\n  t: *a\n", 1, ("nested too deeply",)),
    ("unknown alias", "spec.yaml", b"tables: *nope\n", 1, ("malformed YAML", "'nope'")),
    ("two documents", "spec.yaml", b"seed: 1\n---\nseed: 2\n", 2, ("document",)),
    ("python tag", "spec.yaml", b"tables: !!python/object/apply:os.system [x]\n", 1, ("tag",)),
    ("unknown tag", "spec.yaml", b"tables: !thing {}\n", 1, ("tag",)),
    ("merge", "spec.yaml", TABLE.encode() + b"      a: {<<: {token: 6}}\n", 6, ("merge keys",)),
    ("list as key", "spec.yaml", b"? [a, b]\n: 1\n", 1, ("key", "plain value")),
    ("toml value", "spec.toml", b"[tables.t]\nrows = \n", 2, ("malformed TOML",)),
    ("toml twice", "spec.toml", b"seed = 1\nseed = 2\n", 2, ("malformed TOML",)),
    ("toml table twice", "spec.toml", b"[params]\n[params]\n", 2, ("malformed TOML",)),
    ("toml quote", "spec.toml", b'[tables.t]\nrows = "x\n', 2, ("malformed TOML",)),
    ("json bracket", "spec.json", b'{"tables": {"t":\n {"rows": 3, ]', 2, ("malformed JSON",)),
    ("json cut off", "spec.json", b'{"tables":\n {"t": {"rows": 3', 2, ("malformed JSON",)),
    ("json quote", "spec.json", b'{\n"seed": "x\n}', None, ("malformed JSON",)),
    ("json twice", "spec.json", b'{"seed": 1,\n"seed": 1}', 2, ("'seed'", "twice")),
]


def _refused(path: Path, line: int | None, words: tuple[str, ...]) -> None:
    with pytest.raises(sqlgen.SpecError) as caught:
        sqlgen.plan(path)
    error = caught.value
    assert error.file == str(path)
    assert error.remedy
    if line is not None:
        assert error.line == line
    for word in words:
        assert word in str(error)
    assert not [word for word in MACHINE_WORDS if word in str(error)]
    done = inside("plan", path)
    assert (done.code, done.out, done.err) == (2, "", f"sqlgen: {error}\n")


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_file(tmp_path: Path, case: Case) -> None:
    """The file is named, the line where one can be told, what is wrong and what to do."""
    _, name, content, line, words = case
    path = tmp_path / name
    path.write_bytes(content)
    _refused(path, line, words)


def test_a_missing_file(tmp_path: Path) -> None:
    """A path that leads nowhere."""
    _refused(tmp_path / "nowhere.yaml", None, ("No such file", "check the path"))


def test_a_folder(tmp_path: Path) -> None:
    """A folder in place of a file."""
    _refused(tmp_path, None, ("directory", "check the path"))


def test_a_missing_name() -> None:
    """A name that is neither a file nor an example: the examples are listed."""
    with pytest.raises(sqlgen.UsageError, match=r"'demografics'.*demographics"):
        sqlgen.plan("demografics")
    done = inside("generate", "demografics")
    assert (done.code, done.out) == (2, "")
    assert "no file or example 'demografics'" in done.err


def test_a_mark_at_the_start_and_windows_line_ends(tmp_path: Path) -> None:
    """What editors on Windows do to a file changes neither the spec nor the line numbers."""
    path = tmp_path / "spec.yaml"
    wrong = TABLE + "      a: {tokn: 6}\n"
    path.write_bytes(b"\xef\xbb\xbf" + wrong.replace("\n", "\r\n").encode())
    _refused(path, 6, ("'tokn'",))
    path.write_bytes(b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode())
    assert sqlgen.plan(path).rows == 1


def _bomb() -> str:
    """Nine generations of ten aliases each: a billion of the first."""
    names = "abcdefghij"
    lines = [f"a: &a [{', '.join('x' * 10)}]"]
    for older, name in pairwise(names):
        lines.append(f"{name}: &{name} [{', '.join([f'*{older}'] * 10)}]")
    return "\n".join(lines) + "\n"


def _column(generator: str) -> str:
    return TABLE + f"      a: {generator}\n"


HOSTILE: list[tuple[str, str, str]] = [
    ("bomb", "yaml", _bomb()),
    ("list that holds itself", "yaml", "a: &a [*a]\n"),
    ("mapping that holds itself", "yaml", "a: &a {b: *a}\n"),
    ("deep yaml", "yaml", "a: " + "[" * 5000 + "]" * 5000 + "\n"),
    ("deep blocks", "yaml", "".join(" " * at + "a:\n" for at in range(1500))),
    ("deep json", "json", '{"a": ' + "[" * 5000 + "]" * 5000 + "}"),
    ("deep toml", "toml", "a = " + "[" * 5000 + "]" * 5000),
    ("huge exponent", "yaml", _column("{decimal: [0, 1e400000000]}")),
    ("tiny exponent", "yaml", _column("{decimal: [0, 1e-400000000]}")),
    ("huge nulls", "yaml", _column("{token: 6, nulls: 1e-999999999}")),
    ("huge mean", "yaml", _column("{integer: {between: [1, 9], distribution: {normal: "
                                  "{mean: 1e400000000, sd: 1}}}}")),
    ("huge in a list", "yaml", _column("{pick: [1e400000000, 2]}")),
    ("5000 digits", "yaml", "seed: " + "9" * 5000 + "\n" + TABLE),
    ("5000 digits in toml", "toml", "seed = " + "9" * 5000 + "\n"),
    ("5000 digits in json", "json", '{"seed": ' + "9" * 5000 + "}"),
    ("a long key", "yaml", "x" * 100_000 + ": 1\n" + TABLE),
]  # fmt: skip


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


QUICK = ("bomb", "list that holds itself", "deep yaml", "huge exponent", "5000 digits")
"""The others take a process each too, for much the same."""


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case[0], marks=[] if case[0] in QUICK else [pytest.mark.slow])
        for case in HOSTILE
    ],
)
def test_a_hostile_file(tmp_path: Path, case: tuple[str, str, str]) -> None:
    """A file made to hang or to eat memory is refused in seconds, in a message one can read.

    In a process of its own with little memory, so that a failure takes nobody along.
    """
    _, ending, text = case
    path = tmp_path / f"spec.{ending}"
    path.write_text(text)
    done = subprocess.run(
        command("plan", path),
        env=environment(),
        preexec_fn=_limited,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"sqlgen: {path}")
    assert not [word for word in MACHINE_WORDS if word in done.stderr]
    assert len(done.stderr) < 1000


def test_a_spec_as_plain_data() -> None:
    """The same refusals without a file: table and column are named."""
    columns = {"id": {"sequence": 1}, "wrong": {"decimal": [float("nan"), 1]}}
    with pytest.raises(sqlgen.SpecError) as caught:
        sqlgen.plan({"tables": {"t": {"rows": 3, "columns": columns}}})
    error = caught.value
    assert (error.file, error.line, error.table, error.column) == (None, None, "t", "wrong")
    assert "finite" in str(error)


@pytest.mark.parametrize("value", [object(), b"octets", 1j, {1}, lambda: 1])
def test_plain_data_is_plain(value: object) -> None:
    """Objects that no spec file can hold are refused."""
    spec = {"tables": {"t": {"rows": 3, "columns": {"a": {"constant": value}}}}}
    with pytest.raises(sqlgen.SpecError, match=r"t\.a: .*plain value"):
        sqlgen.plan(spec)


@pytest.mark.parametrize("spec", [None, 5, ["a"], 1.5])
def test_no_spec_at_all(spec: object) -> None:
    """Something that is neither a path nor data."""
    with pytest.raises(sqlgen.RefusedError, match="spec"):
        sqlgen.plan(spec)  # type: ignore[arg-type]  # that is the point
