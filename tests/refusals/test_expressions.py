"""SQL expressions: one value of this row's columns and constants, the same in every run."""

from __future__ import annotations

from pathlib import Path

import pytest

from refusing import MARK, refused

SPEC = """\
sqlgen: 1
tables:
  people:
    rows: 10
    columns:
      id: {{sequence: 1}}
      age: {{integer: [1, 99]}}
      wrong: {{sql: {expression}, type: {type}}} {mark}
"""

# The expression in YAML, its type, and words that its refusal must have.
CASES: list[tuple[str, str, tuple[str, ...]]] = [
    ("(SELECT 1)", "integer", ("query",)),
    ("id IN (SELECT 1)", "boolean", ("query",)),
    ("EXISTS (SELECT 1)", "boolean", ("query",)),
    ("'1 UNION SELECT 2'", "integer", ("one sql expression",)),
    ("MAX(id)", "integer", ("aggregate",)),
    ("'COUNT(*)'", "integer", ("aggregate",)),
    ("ROW_NUMBER() OVER ()", "integer", ("window",)),
    ("SUM(id) OVER (ORDER BY id)", "integer", ("window",)),
    ("'*'", "integer", ("star",)),
    ("other.id", "integer", ("table", "this row")),
    ("id FROM other", "integer", ("one sql expression",)),
    ("id AS x", "integer", ("one sql expression",)),
    ("DISTINCT id", "integer", ("one sql expression",)),
    ("'id, age'", "integer", ("one sql expression",)),
    ("'1; DROP TABLE people'", "integer", ("one sql expression",)),
    ("INSERT INTO x VALUES (1)", "integer", ("one sql expression",)),
    ("'1 +'", "integer", ("one sql expression", "'1 +'")),
    ('"it\'s"', "text", ("can't read",)),
    ("'(id'", "integer", ("one sql expression", "'(id'")),
    ("''", "integer", ("one sql expression",)),
    ("idd + 1", "integer", ("'idd'", "id, age")),
    ("wrong + 1", "integer", ("wrong -> wrong",)),
    ("id + ?", "integer", ("placeholder",)),
    ("'id + :p'", "integer", ("placeholder",)),
    ("id + $p", "integer", ("$p",)),
    ("'@x := 1'", "integer", ("one sql expression",)),
    ("RANDOM()", "integer", ("random",)),
    ("RAND()", "integer", ("calls rand()",)),
    ("RANDOM() * 100 + id", "integer", ("random",)),
    ("UUID()", "uuid", ("calls uuid()",)),
    ("GEN_RANDOM_UUID()", "uuid", ("uuid()",)),
    ("NEWID()", "uuid", ("calls newid()",)),
    ("NOW()", "timestamp", ("calls now()",)),
    ("CURRENT_TIMESTAMP", "timestamp", ("calls current_timestamp()",)),
    ("LOCALTIMESTAMP", "timestamp", ("calls localtimestamp()",)),
    ("CLOCK_TIMESTAMP()", "timestamp", ("calls clock_timestamp()",)),
    ("SYSDATE()", "timestamp", ("calls sysdate()",)),
    ("CURRENT_TIME", "text", ("calls current_time()",)),
    ("CURRENT_DATE", "date", ("calls current_date()",)),
    ("CURDATE()", "date", ("calls curdate()",)),
    ("TODAY()", "date", ("calls today()",)),
    ("CURRENT_USER", "text", ("calls current_user()",)),
    ("NEXTVAL('x')", "integer", ("calls nextval()",)),
    ("SLEEP(5)", "integer", ("calls sleep()",)),
    ("PG_SLEEP(5)", "integer", ("calls pg_sleep()",)),
]


@pytest.mark.parametrize(("expression", "kind", "words"), CASES, ids=[case[0] for case in CASES])
def test_an_expression(tmp_path: Path, expression: str, kind: str, words: tuple[str, ...]) -> None:
    """The message names the column and its line, says what is wrong and what to do."""
    spec = SPEC.format(expression=expression, type=kind, mark=MARK)
    error = refused(tmp_path, spec, place="people.wrong")
    message = str(error).casefold()
    for word in words:
        assert word.casefold() in message


def test_a_type_is_needed(tmp_path: Path) -> None:
    """What an expression makes is not guessed."""
    spec = SPEC.format(expression="id + 1", type="x", mark=MARK).replace(", type: x", "")
    refused(tmp_path, spec, "sql", "type", "type: integer", place="people.wrong")


def test_the_wording_is_of_the_expression(tmp_path: Path) -> None:
    """The place in an expression counts from its own start, not from what it is wrapped in."""
    spec = SPEC.format(expression="'id + + '", type="integer", mark=MARK)
    message = str(refused(tmp_path, spec, "'id + + '", place="people.wrong"))
    assert "SELECT" not in message
