"""What a terminal is sent: bad values can be read there and do nothing."""

from __future__ import annotations

import csv
import json
import os
import pty
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

import sqlgen
from command import command, environment, run

BAD = "terminal_escape,right_to_left,control_character,newline,zero_width_space,log_forging"
SPEC: dict[str, Any] = {
    "tables": {
        "people": {
            "rows": 40,
            "columns": {
                "id": {"sequence": 1, "primary_key": True},
                "name": {"pick": ["Zoë Zółć", "山田 花子", "Anna Meier"]},
            },
        }
    }
}
NARROW = (
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
)


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    file = tmp_path / "people.yaml"
    file.write_text(json.dumps(SPEC), encoding="utf-8")
    return file


def on_a_terminal(*arguments: str | Path) -> bytes:
    """What a command sends to a terminal of its own."""
    leader, follower = pty.openpty()
    with subprocess.Popen(
        command(*arguments),
        stdout=follower,
        stderr=subprocess.DEVNULL,
        env=environment({"TERM": "dumb"}),
    ) as process:
        os.close(follower)
        sent = b""
        try:
            while part := os.read(leader, 65_536):
                sent += part
        except OSError:  # the other end is closed: Linux says so by an error
            pass
        process.wait(60)
    os.close(leader)
    assert process.returncode == 0
    return sent


def test_bad_values_are_shown_as_escapes(spec: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    options = ("--rate", "1", "--classes", BAD, "--rows", "5", "--raw")
    sent = on_a_terminal("bad", spec, "--to", url, *options).decode()
    with sqlite3.connect(tmp_path / "x.db") as database:
        stored = [text for (text,) in database.execute("SELECT name FROM people_raw LIMIT 5")]
    upsetting = {each for text in stored for each in text if not each.isprintable()}
    assert upsetting
    assert not upsetting - {"\n"} & set(sent)
    assert {each for each in sent if not each.isprintable()} <= {"\n", "\r"}
    for each in upsetting:
        assert each.encode("unicode_escape").decode() in sent


def test_errors_are_lines_as_well(tmp_path: Path) -> None:
    done = run("generate", f"{tmp_path}/\x1b[2J\u202enone.yaml")
    assert done.code == 2
    assert r"\x1b[2J\u202enone.yaml" in done.err
    assert "\x1b" not in done.text


def test_json_keeps_the_values(spec: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    done = run("bad", spec, "--to", url, "--rate", 1, "--classes", BAD, "--raw", "--json")
    assert done.code == 0
    assert {each for each in done.out if not each.isprintable()} == {"\n"}
    shown = {row["name"] for row in json.loads(done.out)["samples"]["people_raw"]}
    with sqlite3.connect(tmp_path / "x.db") as database:
        assert shown <= {text for (text,) in database.execute("SELECT name FROM people_raw")}
    assert any(not each.isprintable() for each in shown)


@pytest.mark.parametrize("narrow", NARROW, ids=lambda each: next(iter(each)))
def test_what_a_terminal_lacks_is_an_escape(
    spec: Path, tmp_path: Path, narrow: dict[str, str]
) -> None:
    url, labels = f"sqlite:///{tmp_path}/x.db", tmp_path / "l.csv"
    options = ("--to", url, "--raw", "--labels", labels, "--replace", "--yes")
    done = run("bad", spec, *options, env=narrow)
    assert done.code == 0
    assert r"\u5c71\u7530" in done.out
    with labels.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) > 2
    told = run("bad", spec, *options, "--json", env=narrow)
    names = {row["name"] for row in json.loads(told.out)["samples"]["people_raw"]}
    assert "山田 花子" in names


@pytest.mark.parametrize("narrow", NARROW, ids=lambda each: next(iter(each)))
def test_a_script_is_utf_8_whatever_the_terminal(spec: Path, narrow: dict[str, str]) -> None:
    for arguments in (("render", spec, "--dialect", "sqlite"), ("examples", "demographics")):
        printed = [
            subprocess.run(
                command(*arguments),
                env=environment(extra),
                stdout=subprocess.PIPE,
                check=True,
                timeout=60,
            ).stdout
            for extra in ({"PYTHONUTF8": "1"}, narrow)
        ]
        assert printed[0] == printed[1]
    assert "山田" in "".join(sqlgen.render(SPEC, "sqlite"))
