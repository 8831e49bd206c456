"""What engines make of bad values as the catalogue says, asked again, and an older look at it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answers import asking, mine, probes
from databases import Server
from sqlgen.baddata import answers, catalogue

RESULTS = Path(__file__).parents[3] / "shared/reference/bad_data_results.json"
SAME = {
    ("letters_in_number", "integer"): "number with trailing text",
    ("decimal_comma", "decimal"): "decimal comma",
    ("thousands_mark", "decimal"): "thousands separator",
    ("currency", "decimal"): "currency sign",
    ("plus_and_zeros", "integer"): "leading zeros / plus",
    ("spaced_number", "integer"): "number with NBSP",
    ("unicode_minus", "integer"): "Unicode minus",
    ("hex_number", "integer"): "hex string into int",
    ("scientific", "integer"): "exponent string into int",
    ("april_31", "date"): "31 April",
    ("leap_day", "date"): "29 February, common year",
    ("century_leap_day", "date"): "1900-02-29 century rule",
    ("zero_date", "date"): "zero date",
    ("month_13", "date"): "month 13",
    ("five_digit_year", "date"): "five-digit year",
    ("far_past", "date"): "year 1",
    ("far_future", "date"): "9999-12-31 sentinel",
    ("boolean_word", "boolean"): "boolean word",
    ("not_a_number", "decimal"): "NaN in decimal",
    ("infinity", "decimal"): "Infinity in numeric(p,s)",
    ("past_32_bits", "integer"): "int max+1",
    ("empty", "text"): "empty string into NOT NULL text",
    ("empty", "integer"): "empty string into int",
    ("empty", "date"): "empty string into date",
    ("blank", "text"): "whitespace only",
    ("null_word", "text"): "the word NULL and \\N",
    ("json_cut_off", "json"): "truncated",
    ("json_single_quotes", "json"): "single quotes",
    ("too_long", "varchar"): "varchar n+1",
    ("emoji", "text"): "n astral chars (bytes > n)",
    ("right_to_left", "text"): "bidi override",
    ("combining_flood", "text"): "combining flood",
    ("mojibake", "text"): "mojibake",
    ("replacement_character", "text"): "replacement char",
    ("csv_formula", "text"): "CSV formula",
    ("html_script", "text"): "HTML script",
    ("orphan", "reference"): "orphan",
    ("self_parent", "self_reference"): "row referencing itself",
    ("duplicate_row", "row"): "primary key",
    ("limit_broken", "limited"): "CHECK violated",
}
"""Classes and kinds that are one case of that list."""


def test_each_engine_answers_as_the_catalogue_says(engine: Server) -> None:
    known = {place: each.engines.get(engine.engine.name) for place, each in answers().items()}
    if not any(known.values()):
        pytest.skip("nobody has asked this engine yet, as the catalogue says")
    with engine.fresh() as database, asking(database) as asked:
        found = {(each.name, each.kind): asked.answer(each) for each in probes()}
        modes = {(each.name, each.kind): asked.modes(each) for each in probes()}
    assert found == known
    told = {place: mine(engine.engine.name, each.modes) for place, each in answers().items()}
    assert modes == told


def test_the_catalogue_has_an_answer_for_each_class_and_kind() -> None:
    told = {(each.name, each.kind): (each.good, each.bad) for each in answers().values()}
    assert told == {(each.name, each.kind): (each.good, each.bad) for each in probes()}
    assert {name for name, _ in told} == {each.name for each in catalogue() if each.makes != "file"}
    assert len(catalogue()) >= 60


@pytest.mark.parametrize(("engine_name", "column"), [("postgresql", 4), ("mariadb", 5)])
def test_answers_are_those_of_an_older_look(engine_name: str, column: int) -> None:
    if not RESULTS.exists():
        pytest.skip("the older look is not beside this checkout")
    older = {case[1]: case[column] for case in json.loads(RESULTS.read_text(encoding="utf-8"))}
    told = {place: answers()[place].of(engine_name) for place in SAME}
    for place, case in SAME.items():
        verdict, _, code = older[case].replace("rejected", "refused:").partition(" ")
        assert told[place].partition(" ")[0].rstrip(":") == verdict.rstrip(":"), (place, case)
        if verdict == "refused:":
            assert told[place] == f"refused: {code}", (place, case)
