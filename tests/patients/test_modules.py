"""Modules as data: what is read, what is refused and where, what a person's own one does."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import inside
from patients_made import Made, population_of
from sqlgen import SpecError, UsageError, api
from sqlgen.patients.loading import CORE

HICCUPS = """\
module: hiccups
about: Hiccups that last.
conditions:
  hiccups:
    code: SNOMED-CT 65958008 | Hiccoughs (finding)
    yearly: {{0-120: {rate}}}
    lasts: {{days: [1, 3]}}
    visits:
      - code: SNOMED-CT 185345009 | Encounter for symptom (procedure)
        gives:
          - {{medication: "RxNorm 313782 | Acetaminophen 325 MG Oral Tablet", lasts: {{days: 3}}}}
"""
SHIPPED = {
    *("allergies", "appendicitis", "asthma", "bronchitis", "contraceptives", "copd", "dermatitis"),
    *("ear_infections", "epilepsy", "gout", "hypertension", "hypothyroidism", "lifecycle", "lupus"),
    *("metabolic_syndrome_care", "metabolic_syndrome_disease", "osteoarthritis", "pregnancy"),
    *("rheumatoid_arthritis", "sinusitis", "sore_throat", "urinary_tract_infections"),
    "wellness_encounters",
}


def own(folder: Path, text: str) -> Path:
    """A folder with one module."""
    (folder / "own.yaml").write_text(text)
    return folder


def test_the_modules_that_ship() -> None:
    assert {each.name for each in api.patient_modules()} == SHIPPED
    assert all(each.about for each in api.patient_modules())


def test_modules_are_picked_by_patterns() -> None:
    planned = api.planned_patients(modules=["METAB*", "asthma"])
    assert set(planned.modules) == {
        *("asthma", "lifecycle", "metabolic_syndrome_care", "metabolic_syndrome_disease"),
        "wellness_encounters",
    }


@pytest.mark.slow
def test_a_few_modules_run_without_the_others(tmp_path: Path) -> None:
    """None of these has a condition that comes again."""
    with population_of(tmp_path, people=20, sex="F", ages="40-60", modules=["gout"]) as made:
        assert made.rows("SELECT DISTINCT GENDER FROM patients") == [("F",)]
        assert made.rows("SELECT MIN(years) >= 40, MAX(years) < 60 FROM living") == [(True, True)]
        codes = "SELECT COUNT(*) FROM conditions WHERE CODE <> '90560007'"
        assert made.value(codes) == 0


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["diab*", "asthma"], ["asthma", "metabolic_syndrome_disease"]),
        (["Coronary*"], ["hypertension"]),
        (["gout"], ["gout"]),
    ],
)
def test_a_pattern_matches_modules_and_their_conditions(
    patterns: list[str], found: list[str]
) -> None:
    """Diabetes is a condition of the metabolic syndrome, coronary heart disease of hypertension."""
    assert sorted(api.planned_patients(modules=patterns).modules) == sorted([*found, *CORE])


def test_a_pattern_that_matches_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="no module is called 'diab'"):
        api.planned_patients(modules=["diab"])


AFTER = "onset: [{{chance: 1, after: {}, within: {{days: 1}}}}]"
BROKEN = {
    "unknown key": ("lasts:", "lsats:", 7, "did you mean 'lasts'"),
    "a code without a system": ("SNOMED-CT 65958008", "65958008", 5, "write SYSTEM CODE"),
    "a span of two units": ("{days: [1, 3]}", "{days: 1, weeks: 2}", 7, "has one unit"),
    "no rate": ("{0-120: 0.5}", "{all: 0.5}", 6, "is no band of ages"),
    "no visit": ("    visits:", "    chronic: true\n    other:", 9, "unknown key"),
    "a rate above 1": ("{0-120: 0.5}", "1.5", 6, "more than once a year"),
    "a rate below 0": ("{0-120: 0.5}", "-0.5", 6, "give one of 0 or more"),
    "no number": ("{0-120: 0.5}", ".nan", 6, "NaN is no number for 'all ages'"),
    "an endless number": ("{0-120: 0.5}", "{0-120: .inf}", 6, "Infinity is no number"),
    "ages turned round": ("{0-120: 0.5}", "{60-5: 0.05}", 6, "the lower age comes first"),
    "two bands for an age": ("{0-120: 0.5}", "{5-60: 0.05, 40-80: 0.2}", 6, "hold the age 40"),
    "an endless time": ("{days: [1, 3]}", "{days: [1, .inf]}", 7, "from low to high"),
    "an endless cost": ('MG Oral Tablet",', 'MG Oral Tablet", cost: .inf,', 11, "finite"),
    "a range turned round": (
        'medication: "RxNorm 313782 | Acetaminophen 325 MG Oral Tablet"',
        "observation: LOINC 8310-5 | Body temperature, value: [39, 36]",
        11,
        "from low to high",
    ),
    "a visit without end": (
        "        gives:",
        "      - code: SNOMED-CT 185345009 | E\n        every: {days: 0}\n        gives:",
        10,
        "after a day or more",
    ),
    "shares that fall": (
        "yearly: {0-120: 0.5}",
        "onset: [{prevalence: {30: 0.5, 60: 0.1}}]",
        6,
        "the share falls to 0.1 at 60",
    ),
    "a share above 1": (
        "yearly: {0-120: 0.5}",
        "onset: [{prevalence: {30: 0.5, 60: 2}}]",
        6,
        "is no share",
    ),
    "itself": ("yearly: {0-120: 0.5}", AFTER.format("hiccups"), 4, "'hiccups' comes after itself"),
    "a circle": (
        "  hiccups:",
        f"  a: {{{AFTER.format('b')}}}\n  b: {{{AFTER.format('a')}}}\n  hiccups:",
        4,
        "'a' comes after itself",
    ),
    "the engine's own name": ("  hiccups:", "  death:", 4, "is the engine's own name"),
    "what ends itself": ("    lasts:", "    ends: [hiccups]\n    lasts:", 4, "refers to itself"),
    "what comes again and leads on": ("{days: 3}}", "{days: 3}, unless: hiccups}", 4, "no 'onset'"),
    "what nobody sees, in the way": (
        "    lasts:",
        "    unless: [smoker]\n    lasts:",
        4,
        "has no 'visits'",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_module_is_told_with_its_line(case: str, tmp_path: Path) -> None:
    before, after, line, told = BROKEN[case]
    text = HICCUPS.format(rate=0.5)
    assert before in text
    with pytest.raises(SpecError, match=told) as caught:
        api.planned_patients(module_dir=own(tmp_path, text.replace(before, after, 1)))
    assert (caught.value.line, caught.value.file) == (line, str(tmp_path / "own.yaml"))


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    text = HICCUPS.format(rate=0.5).replace("  hiccups:", "  gout:")
    with pytest.raises(SpecError, match="'gout' is a condition of"):
        api.planned_patients(module_dir=own(tmp_path, text))


@pytest.mark.slow
def test_a_module_of_ones_own_runs_beside_the_others(tmp_path: Path) -> None:
    """One episode in two years each: 3.3 standard errors of some hundred episodes."""
    folder = own(tmp_path, HICCUPS.format(rate=0.5))
    with population_of(tmp_path, people=60, module_dir=folder) as made:
        came, years = made.rows(EPISODES)[0]
        assert abs(came - float(years) / 2) < 3.3 * (float(years) / 4) ** 0.5 + 10
        assert made.value("SELECT COUNT(*) FROM medications WHERE REASONCODE = '65958008'") == came
    with population_of(tmp_path, people=60) as plain:
        _same_but_for_hiccups(plain)


EPISODES = """
SELECT (SELECT COUNT(*) FROM conditions WHERE CODE = '65958008'),
  (SELECT SUM(GREATEST(date_diff('day', GREATEST(BIRTHDATE, DATE '2016-01-01'),
    COALESCE(DEATHDATE, DATE '2026-01-01')), 0)) / 365.25 FROM patients)
"""


def _same_but_for_hiccups(plain: Made) -> None:
    assert plain.value("SELECT COUNT(*) FROM conditions WHERE CODE = '65958008'") == 0


def test_places_that_are_not_there_get_the_nearest_names() -> None:
    done = inside("patients", "Masachusets")
    assert done.code == 2
    assert "near it: Massachusetts" in done.err
    done = inside("patients", "Texas", "Huston")
    assert (done.code, "Houston" in done.err) == (2, True)


REFUSED = [
    (["-p", "0"], "can't be made at once"),
    (["-g", "X"], "give M or F"),
    (["-a", "65-30"], "the lower one comes first"),
    (["-a", "old"], "write them like 30-65"),
    (["-r", "2026"], "write it like 20260101"),
    (["--years-of-history", "200"], "give 1 to 120"),
    (["-d", "nowhere"], "there is no module in nowhere"),
    (["-s", "-1"], "give 0 to 2^63-1"),
    (["-a", "100-140", "-p", "5"], "too few live to be 100 to 110"),
    (["-a", "95-100", "-p", "1"], "ask for ages 95-97"),
]


@pytest.mark.parametrize(("arguments", "told"), REFUSED)
def test_options_that_make_no_sense_are_refused(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = inside("patients", *arguments)
    assert (done.code, told in done.err) == (2, True), done.err
    assert list(tmp_path.iterdir()) == []
