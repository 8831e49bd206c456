"""What CONTRIBUTING.md shows is run: its generator on every engine, its engine on a server."""

from __future__ import annotations

from pathlib import Path

import pytest

import documents
import sqlgen
from databases import Database
from engines import POSTGRESQL

PAGE = "CONTRIBUTING.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the page."""
    documents.write_files(PAGE, tmp_path)
    return tmp_path


def checks(iban: str) -> bool:
    """Whether an IBAN is one: ISO 13616 moves its head to the end and takes it modulo 97."""
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(each, 36)) for each in moved)) % 97 == 1


def test_the_check_is_one() -> None:
    """By the example of the standard, and the same with one digit changed."""
    assert checks("DE89370400440532013000")
    assert not checks("DE89370400440532013001")


def test_the_generator_makes_right_numbers(databases: list[Database], folder: Path) -> None:
    found = set()
    for database in databases:
        made = sqlgen.generate(
            folder / "accounts.yaml", database.url, templates=folder / "mine", fingerprint=True
        )
        found.add(made.fingerprints)
        ibans = [iban for _, iban in database.table("account", ["id", "iban"], "id")]
        assert len(set(ibans)) == 1000
        assert {len(iban) for iban in ibans} == {22}
        assert [iban for iban in ibans if not checks(iban)] == []
        assert min(iban[2:4] for iban in ibans) < "10"
    assert len(found) == 1


@pytest.mark.parametrize("engine", [POSTGRESQL], ids=lambda each: each.name, indirect=True)
def test_the_engine_makes_rows(database: Database, folder: Path) -> None:
    url = database.url.replace(database.url.partition(":")[0], "warehouse", 1)
    heard: list[str] = []
    made = sqlgen.generate(
        "demographics", url, templates=folder / "mine", fingerprint=True, echo=heard.append
    )
    assert made.plan.dialect.title == "Warehouse"
    (insert,) = [each for each in heard if each.startswith('INSERT INTO "demographics"')]
    assert "LIMIT 9223372036854775807" in insert
    assert "OFFSET 0" not in insert
    assert "WITH RECURSIVE" in insert
    plain = sqlgen.generate("demographics", database.url, replace=True, fingerprint=True)
    assert plain.fingerprints == made.fingerprints
