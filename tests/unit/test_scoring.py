"""Scores of findings that were made by hand, against figures worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqlgen.baddata import scored
from sqlgen.errors import UsageError

LABELS = """table,key,column,class,family,good,bad,bad_is_null,expected
person,1,name,empty,missing,Ann,,0,accepted
person,2,name,empty,missing,Ben,,0,accepted
person,3,age,outlier,distribution,40,9940,0,accepted
person,3,name,null,missing,Cleo,,1,accepted
"line","[1, 2]",amount,null,missing,5,,1,accepted
person,9,,duplicate_row,keys,9,9,0,refused: 1062
"""
PERFECT = """table,key,column
person,1,name
person,2,name
person,3,age
person,3,name
line,"[1,2]",amount
person,9,id
"""


def score_of(tmp_path: Path, findings: str, labels: str = LABELS) -> dict[str, tuple[float, ...]]:
    """Precision, recall and F1 over all, and of each class, of each family."""
    (tmp_path / "labels.csv").write_text(labels, encoding="utf-8")
    (tmp_path / "found.csv").write_text(findings, encoding="utf-8")
    made = scored(tmp_path / "labels.csv", tmp_path / "found.csv")
    groups = {"": made.overall, **made.classes, **{f"{k}!": v for k, v in made.families.items()}}
    found: dict[str, tuple[float, ...]] = {
        name: (each.precision, each.recall, each.f1) for name, each in groups.items()
    }
    found["missed"] = tuple(float(len(each.key)) for each in made.missed)
    return found


def test_perfect_findings_have_the_score_1(tmp_path: Path) -> None:
    found = score_of(tmp_path, PERFECT)
    missed = found.pop("missed")
    assert set(found.values()) == {(1, 1, 1)}
    assert missed == ()


def test_no_findings_have_the_score_0(tmp_path: Path) -> None:
    found = score_of(tmp_path, "table,key,column\n")
    assert len(found.pop("missed")) == 6
    assert set(found.values()) == {(0, 0, 0)}


def test_half_of_the_labels_beside_as_many_false_findings(tmp_path: Path) -> None:
    findings = (
        "column,table,key\n"
        'name,person,1\nage,person,3\namount,line,"[1, 2]"\n'  # right
        "name,person,5\nage,person,1\ncity,person,1\n"  # wrong, the last in no column of a class
    )
    found = score_of(tmp_path, findings)
    assert found[""] == (3 / 6, 3 / 6, 0.5)
    # empty: key 1 of two; name of 5 is wrong: precision 1/2, recall 1/2
    assert found["empty"] == (0.5, 0.5, 0.5)
    # outlier: found; age of 1 is wrong
    assert found["outlier"] == pytest.approx((0.5, 1, 2 / 3))
    # missing: person 1 and the line of four labels, one wrong: 2/3 and 2/4
    assert found["missing!"] == pytest.approx((2 / 3, 0.5, 4 / 7))
    assert found["duplicate_row"] == (0, 0, 0)


def test_findings_of_all_cells_find_all_and_are_mostly_wrong(tmp_path: Path) -> None:
    cells = [f"person,{key},{column}" for key in range(1, 11) for column in ("id", "name", "age")]
    findings = "\n".join(["table,key,column", *cells, 'line,"[1, 2]",amount'])
    # 31 findings: five cells, and the three of the row that is there twice, are right.
    found = score_of(tmp_path, findings)
    assert found[""] == pytest.approx((8 / 31, 1, 16 / 39))


def test_a_finding_without_a_column_is_of_the_whole_row(tmp_path: Path) -> None:
    found = score_of(tmp_path, "table,key,column\nperson,3,\nperson,9,\nperson,7,\n")
    assert found[""] == pytest.approx((2 / 3, 3 / 6, 4 / 7))


def test_a_finding_that_comes_twice_counts_once(tmp_path: Path) -> None:
    assert score_of(tmp_path, PERFECT + "person,1,name\n") == score_of(tmp_path, PERFECT)


def test_a_file_that_can_not_be_read_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"found\.csv, line 1: there is no column 'column'"):
        score_of(tmp_path, "table,key\nperson,1\n")
    with pytest.raises(UsageError, match=r"labels\.csv, line 1: there is no column 'class'"):
        score_of(tmp_path, PERFECT, "table,key,column\n")
    with pytest.raises(UsageError, match="can't read"):
        scored(tmp_path / "none.csv", tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("lines", "place", "words"),
    [
        ("person,1,name\nperson,,name\n", 3, "there is no key"),
        ("person,1,name\n,1,name\n", 3, "there is no table"),
        ("person,3\n", 2, "it has 2 fields, the first line has 3"),
        ("\nperson,1,name,more\n", 3, "it has 4 fields, the first line has 3"),
        ("person,1\0,name\n", 2, r"it holds U\+0000"),
        ('person,1,name\nperson,"2,name\nperson,3,age\n', 3, "unexpected end of data"),
        ('person,"1"2,name\n', 2, "',' expected after '\"'"),
        (f"person,1,name\nperson,1,{'x' * 140_000}\n", 3, "field larger than field limit"),
    ],
)
def test_a_broken_line_is_refused_with_its_number(
    tmp_path: Path, lines: str, place: int, words: str
) -> None:
    with pytest.raises(UsageError, match=rf"found\.csv, line {place}: {words}"):
        score_of(tmp_path, f"table,key,column\n{lines}")


@pytest.mark.parametrize(
    ("finding", "hint"),
    [
        ("person,3.0,age", "a key is '3.0', there '9'"),
        ("people,3,age", "one is of 'people', those of person, line"),
        ("person,3,age\nperson,3.0,age", ""),
        ("person,1,none", ""),
    ],
)
def test_findings_that_can_not_meet_labels_are_told(
    tmp_path: Path, finding: str, hint: str
) -> None:
    score_of(tmp_path, f"table,key,column\n{finding}\n")
    made = scored(tmp_path / "labels.csv", tmp_path / "found.csv")
    assert made.hint.endswith(hint)
    assert bool(made.hint) == bool(hint)
