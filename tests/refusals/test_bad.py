"""What `bad` and `score` refuse, and what they say to do instead."""

from __future__ import annotations

from pathlib import Path

import pytest

import sqlgen


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
