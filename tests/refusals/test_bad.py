"""What `bad` and `score` refuse, and what they say to do instead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sqlgen
from command import Done, inside


@pytest.mark.parametrize("labels", ["x.txt", "news.labels", "out/labels", "L.CSV", ""])
def test_labels_go_into_a_csv_file_or_a_table(tmp_path: Path, labels: str) -> None:
    file = tmp_path / "x.db"
    with pytest.raises(sqlgen.UsageError, match=r"end the name of a file with .csv, or name a tab"):
        sqlgen.bad("demographics", f"sqlite:///{file}", rows=5, labels=labels)
    assert not file.exists()


def test_labels_of_a_procedure_go_into_a_table() -> None:
    for labels, words in (("l.csv", "a procedure writes no file"), ("a.b", "without a dot")):
        with pytest.raises(sqlgen.UsageError, match=words):
            list(sqlgen.procedure("demographics", "postgresql", bad=True, labels=labels))
    with pytest.raises(sqlgen.UsageError, match="demographics, which gets the rows"):
        list(sqlgen.procedure("demographics", "postgresql", bad=True, labels="demographics"))


def test_what_stands_is_answered_by_what_bad_knows(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    sqlgen.bad("demographics", url, rows=5)
    with pytest.raises(sqlgen.TargetError) as refused:
        sqlgen.bad("demographics", url, rows=5)
    assert refused.value.remedy == "choose --truncate or --replace"
    sqlgen.bad(url, tables=["demographics"], rows=5)
    with pytest.raises(sqlgen.TargetError) as refused:
        sqlgen.bad(url, tables=["demographics"], rows=5)
    assert refused.value.remedy == "choose --truncate or --replace"


def test_the_catalogue_is_listed_in_part() -> None:
    found = json.loads(listed("--classes", "file,nul").out)
    families = {each["class"]: each["family"] for each in found}
    assert {"nul", "ragged_row", "empty_file"} <= families.keys()
    assert {each for name, each in families.items() if name != "nul"} == {"file"}
    others = {each["class"] for each in json.loads(listed("--exclude", "file,nul").out)}
    assert {each["class"] for each in json.loads(listed().out)} - others == families.keys()
    assert "did you mean 'empty'?" in listed("--classes", "emtpy").out
    for more in (("people.yaml",), ("--labels", "l.csv"), ("--to", "sqlite:///x.db")):
        done = listed(*more)
        assert done.code == 2
        assert f"takes no {more[0]}" in done.out


def listed(*more: str) -> Done:
    return inside("bad", "--list", "--json", *more)
