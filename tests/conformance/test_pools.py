"""Frozen pools: rows that no other Faker changes, and files that are not what they were."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faker
import pytest

import sqlgen
from command import Argument, inside, run
from databases import Database
from targets import without

SPEC = """\
tables:
  people:
    rows: 400
    columns:
      id: {sequence: 1, primary_key: true}
      sex: {pick: [F, M]}
      first: {faker: {by: sex, F: first_name_female, M: first_name_male}}
      city: {faker: {provider: city, locale: de_DE, size: 300}}
      word: {faker: {provider: word, size: 5000}, unique: true, nulls: 0.9}
      mail: {template: "{city|slug}.{n}@example.com"}
"""
USED = [
    ("city", "de_DE", 300),
    ("first_name_female", "en_US", 1000),
    ("first_name_male", "en_US", 1000),
    ("word", "en_US", 5000),
]
NEWER = """\
import faker.generator
made = faker.generator.Generator.seed_instance

def newer(self, seed=None):
    made(self, 1)
    return self

faker.generator.Generator.seed_instance = newer
"""
"""A sitecustomize.py after which Faker makes other values, as a newer version may."""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec with four pools."""
    path = tmp_path / "people.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


@pytest.fixture
def newer(tmp_path: Path) -> dict[str, str]:
    """The environment of a process with another Faker."""
    folder = tmp_path / "newer"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(NEWER)
    return {"PYTHONPATH": str(folder)}


@pytest.fixture
def no_faker(tmp_path: Path) -> dict[str, str]:
    """The environment of a process without any."""
    folder = tmp_path / "without"
    folder.mkdir()
    return without("faker", folder)


def beside(spec: Path) -> Path:
    """The frozen file of a spec."""
    return spec.with_name("people.pools.json")


def calls(provider: str, locale: str, size: int) -> Counter[str]:
    """What a provider gives, asked here."""
    made = faker.Faker(locale)
    made.seed_instance(0)
    return Counter(str(made.format(provider)) for _ in range(size))


def digest(facts: dict[str, Any]) -> str:
    """A pool's digest, worked out here."""
    key = [facts["provider"], facts["locale"], facts["calls"], facts["values"]]
    return hashlib.sha256(json.dumps(key, separators=(",", ":")).encode()).hexdigest()


def made(spec: Path, database: Database, env: dict[str, str] | None = None) -> Any:
    """The fingerprints of a run."""
    flags = ("--replace", "--yes", "--fingerprint", "--json")
    done = run("generate", spec, "--to", database.url, *flags, env=env)
    assert done.code == 0, done.text
    return json.loads(done.out)["fingerprints"]


def test_the_list_and_the_file_have_what_faker_makes(spec: Path) -> None:
    for freeze in (False, True):
        found = sqlgen.pools(spec, freeze)
        assert found.file == beside(spec)
        assert sorted(pool.key for pool in found.pools) == USED
        for pool in found.pools:
            assert pool.values == tuple(calls(*pool.key).items())
            assert (pool.frozen, pool.faker) == (freeze, faker.VERSION)
        assert beside(spec).exists() is freeze
    data = json.loads(beside(spec).read_text(encoding="utf-8"))
    digests = {pool.key: pool.digest for pool in found.pools}
    for facts in data["pools"]:
        key = (facts["provider"], facts["locale"], facts["calls"])
        assert Counter(dict(facts["values"])) == calls(*key)
        assert facts["digest"] == digests[key] == digest(facts)
        assert facts["faker"] == faker.VERSION


def test_frozen_rows_stay(
    database: Database, spec: Path, newer: dict[str, str], no_faker: dict[str, str]
) -> None:
    """On every engine: without the file another Faker gives other rows, with it none is asked."""
    before = made(spec, database)
    assert made(spec, database, newer) != before
    sqlgen.pools(spec, freeze=True)
    assert made(spec, database, newer) == before
    assert made(spec, database, no_faker) == before


def test_freezing_is_no_change_of_a_plan(spec: Path, newer: dict[str, str]) -> None:
    """What was made before goes on after it, and not with another Faker."""
    url = f"duckdb:///{spec.parent / 'made.duckdb'}"
    sqlgen.generate(spec, url)
    refused = run("generate", spec, "--to", url, "--append", env=newer)
    assert refused.code == 2
    sqlgen.pools(spec, freeze=True)
    assert run("generate", spec, "--to", url, "--append", env=newer).code == 0
    both = sqlgen.fingerprint(url, "people")
    beside(spec).unlink()
    sqlgen.generate(spec, url, replace=True, rows=800)
    assert sqlgen.fingerprint(url, "people") == both


def test_scripts_plans_and_previews_take_them_as_well(spec: Path, no_faker: dict[str, str]) -> None:
    commands: tuple[list[Argument], ...] = (
        ["plan", spec],
        ["preview", spec],
        ["render", spec, "-d", "duckdb"],
    )
    before = [run(*each).out for each in commands]
    sqlgen.pools(spec, freeze=True)
    assert [run(*each, env=no_faker).out for each in commands] == before


def test_freezing_again_writes_the_same(spec: Path) -> None:
    sqlgen.pools(spec, freeze=True)
    before = beside(spec).read_bytes()
    done = inside("pools", spec, "--freeze")
    assert done.code == 0
    assert beside(spec).read_bytes() == before
    assert sorted(path.name for path in spec.parent.iterdir()) == [
        "people.pools.json",
        "people.yaml",
    ]


def test_a_pool_that_is_added(spec: Path, newer: dict[str, str]) -> None:
    """It is missed by name, added when that is agreed to, and the others stay as they are."""
    sqlgen.pools(spec, freeze=True)
    before = beside(spec).read_text(encoding="utf-8")
    spec.write_text(SPEC + "      street: {faker: street_name}\n", encoding="utf-8")
    done = inside("plan", spec)
    assert (done.code, done.out) == (2, "")
    assert f"{spec}, line 11: people.street: people.pools.json has no pool of 1000" in done.err
    assert "street_name in en_US" in done.err
    assert "sqlgen pools SPEC --freeze --yes" in done.err
    listed = {pool.provider: pool.frozen for pool in sqlgen.pools(spec).pools}
    assert [name for name, frozen in listed.items() if not frozen] == ["street_name"]
    refused = run("pools", spec, "--freeze", env=newer)
    assert refused.code == 2
    assert "not confirmed" in refused.err
    assert beside(spec).read_text(encoding="utf-8") == before
    assert run("pools", spec, "--freeze", "--yes", env=newer).code == 0
    old, new = (json.loads(text)["pools"] for text in (before, beside(spec).read_text("utf-8")))
    assert [each for each in new if each["provider"] != "street_name"] == old
    assert len(new) == len(old) + 1


def test_a_pool_that_is_no_longer_used_goes(spec: Path) -> None:
    sqlgen.pools(spec, freeze=True)
    spec.write_text(SPEC.replace("      word: {faker", "      word: {token: 3} # "), "utf-8")
    sqlgen.plan(spec)
    assert sqlgen.pools(spec, freeze=True).pools
    data = json.loads(beside(spec).read_text(encoding="utf-8"))
    assert [each["provider"] for each in data["pools"]] == [key[0] for key in USED[:3]]


def _first_value(text: str) -> str:
    data = json.loads(text)
    data["pools"][0]["values"][0][0] += "x"
    return json.dumps(data)


def _other_order(text: str) -> str:
    data = json.loads(text)
    data["pools"][0]["values"].reverse()
    return json.dumps(data)


def _without(key: str) -> Callable[[str], str]:
    def spoilt(text: str) -> str:
        data = json.loads(text)
        del data["pools"][0][key]
        return json.dumps(data)

    return spoilt


SPOILT: dict[str, Callable[[str], str]] = {
    "a value": _first_value,
    "an order": _other_order,
    "a weight": lambda text: text.replace(", 1]", ", 2]", 1),
    "a huge weight": lambda text: text.replace(", 1]", ", 1e999]", 1),
    "a locale": lambda text: text.replace('"de_DE"', '"de_AT"'),
    "no digest": _without("digest"),
    "no values": _without("values"),
    "half a file": lambda text: text[: len(text) // 2],
    "an empty file": lambda text: "",
    "a list": lambda text: "[]",
    "no pools": lambda text: "{}",
    "a later layout": lambda text: text.replace('"sqlgen": 1', '"sqlgen": 2'),
    "text for pools": lambda text: '{"sqlgen": 1, "pools": ["x"]}',
    "octets": lambda text: "\x00\x01",
    "deep": lambda text: "[" * 100_000,
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_damaged_file(spec: Path, name: str) -> None:
    """It is refused by every command, with the column that needs it, and never written over."""
    sqlgen.pools(spec, freeze=True)
    text = SPOILT[name](beside(spec).read_text(encoding="utf-8"))
    beside(spec).write_text(text, encoding="utf-8")
    url = f"duckdb:///{spec.parent / 'made.duckdb'}"
    commands: tuple[list[Argument], ...] = (
        ["generate", spec, "--to", url],
        ["pools", spec, "--freeze", "--yes"],
    )
    for command in commands:
        done = inside(*command)
        assert (done.code, done.out) == (2, "")
        assert f"{spec}, line 7: people.first: people.pools.json is damaged: " in done.err
        assert "restore it, or delete it and freeze the pools anew" in done.err
        assert "Traceback" not in done.err
    assert beside(spec).read_text(encoding="utf-8") == text
    assert not (spec.parent / "made.duckdb").exists()


def test_what_has_no_place_for_a_file(spec: Path) -> None:
    data = {"tables": {"t": {"rows": 1, "columns": {"a": {"faker": "city"}}}}}
    listed = sqlgen.pools(data)
    assert (listed.file, [pool.key for pool in listed.pools]) == (None, [("city", "en_US", 1000)])
    with pytest.raises(sqlgen.UsageError, match="write it to a file"):
        sqlgen.pools(data, freeze=True)
    with pytest.raises(sqlgen.UsageError, match="built in; copy it"):
        sqlgen.pools("people", freeze=True)
    spec.write_text("tables: {t: {rows: 1, columns: {a: {token: 3}}}}", encoding="utf-8")
    with pytest.raises(sqlgen.UsageError, match="uses no Faker pools"):
        sqlgen.pools(spec, freeze=True)
    assert inside("pools", spec).out == "the spec uses no Faker pools\n"


def test_as_the_command_prints_it(spec: Path) -> None:
    done = inside("pools", spec, "--freeze", "--json")
    facts = json.loads(done.out)
    assert facts["file"] == str(beside(spec))
    assert sorted((each["provider"], each["locale"], each["calls"]) for each in facts["pools"]) == (
        USED
    )
    assert all(each["frozen"] for each in facts["pools"])
    lines = inside("pools", spec).out.splitlines()
    for each, line in zip(facts["pools"], lines, strict=True):
        words = line.split()
        assert words[:2] == [each["provider"], each["locale"]]
        assert each["digest"].startswith(words[6])
        assert f"{each['distinct']} distinct" in line
        assert line.endswith(f"Faker {faker.VERSION}, people.pools.json")
    assert inside("pools", spec, "--freeze", "--quiet").out == ""
